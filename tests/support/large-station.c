#include "support/large-station.h"
#include "model/setting.h"
#include "security/sddl.h"

#define CATEGORY "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}"

static void
set (DcwImage *image, DcwResource *resource, DcwState *state)
{
  g_assert (resource != NULL && state != NULL);
  dcw_image_set (image, resource, state);
  dcw_resource_unref (resource);
  dcw_state_unref (state);
}

static void
set_key (DcwImage *image, const char *key)
{
  set (image, dcw_resource_key (key, NULL), dcw_state_present (DCW_KIND_REGISTRY_KEY));
}

static void
set_text (DcwImage *image, const char *key, const char *name, const char *text)
{
  set (image, dcw_resource_value (key, name, NULL), dcw_state_value_text (text));
}

/* A key with its default value. */
static void
set_below (DcwImage *image, const char *key, const char *sub, const char *text)
{
  g_autofree char *path = g_strconcat (key, sub, NULL);
  set_key (image, path);
  if (text != NULL)
    set_text (image, path, "", text);
}

static void
set_permission (DcwImage *image, const char *key, const char *name, const char *sddl)
{
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (sddl, NULL, NULL);
  g_assert (descriptor != NULL);
  set (image, dcw_resource_value (key, name, NULL),
       dcw_state_value_descriptor (3 /* REG_BINARY */, DCW_CODEC_DESCRIPTOR, descriptor, NULL));
}

static void
add_appid (DcwImage *image, guint i, gboolean server)
{
  g_autofree char *guid = g_strdup_printf ("{%08X-1A2B-4C3D-8E4F-%012X}", i * 2654435761u, i);
  g_autofree char *title = g_strdup_printf ("Application number %u", i);
  g_autofree char *exe = g_strdup_printf ("large%u.exe", i);
  g_autofree char *program = g_strdup_printf ("\"C:\\Program Files\\Vendor %u\\%s\" -Embedding", i, exe);
  g_autofree char *appid = g_strconcat (DCW_KEY_APPIDS "\\", guid, NULL);
  g_autofree char *class_key = g_strconcat (i % 2 == 0 ? DCW_KEY_CLASSES : DCW_KEY_CLASSES_32, "\\CLSID\\", guid, NULL);
  set_below (image, appid, "", title);
  if (i % 3 == 0) {
    g_autofree char *service = g_strdup_printf ("LargeService%u", i / 3);
    set_text (image, appid, "LocalService", service);
  }
  if (i % 5 == 0)
    set_permission (image, appid, "AccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)");
  if (i % 4 == 0)
    set_permission (image, appid, "LaunchPermission", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)");
  set_below (image, class_key, "", title);
  set_text (image, class_key, "AppID", guid);
  set_below (image, class_key, "\\LocalServer32", program);
  if (i % 2 == 0 || server) {
    g_autofree char *progid = g_strdup_printf (server ? "Large.Server.%u" : "Large.Application.%u", i);
    g_autofree char *progid_key = g_strconcat (DCW_KEY_CLASSES "\\", progid, NULL);
    set_below (image, class_key, "\\ProgID", progid);
    set_below (image, progid_key, "", title);
    set_below (image, progid_key, "\\CLSID", guid);
  }
  if (server) {
    g_autofree char *exe_key = g_strconcat (DCW_KEY_APPIDS "\\", exe, NULL);
    set_below (image, class_key, "\\Implemented Categories", NULL);
    set_below (image, class_key, CATEGORY, NULL);
    set_key (image, exe_key);
    set_text (image, exe_key, "AppID", guid);
  }
}

static void
add_service (DcwImage *image, guint i)
{
  g_autofree char *name = g_strdup_printf ("LargeService%u", i);
  g_autofree char *path = g_strdup_printf ("C:\\Program Files\\Vendor %u\\service%u.exe", i, i);
  g_autofree char *title = g_strdup_printf ("Service number %u of a vendor", i);
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_SERVICE);
  g_auto (DcwPrincipal) system = { 0 };
  DcwSid sid;
  g_assert (dcw_sid_parse ("S-1-5-18", &sid, NULL));
  dcw_principal_init_sid (&system, &sid);
  dcw_state_set_principal (state, DCW_SERVICE_ACCOUNT, &system);
  dcw_state_set_number (state, DCW_SERVICE_START, 2);
  dcw_state_set_number (state, DCW_SERVICE_TYPE, 0x10);
  dcw_state_set_text (state, DCW_SERVICE_PATH, path);
  dcw_state_set_text (state, DCW_SERVICE_TITLE, title);
  set (image, dcw_resource_named (DCW_KIND_SERVICE, name, NULL), dcw_state_ref (state));
  dcw_image_set_fact (image, DCW_FACT_SERVICE_STATE, name, i % 2 == 0 ? "running" : "stopped");
}

static void
add_rule (DcwImage *image, guint i)
{
  static const char *const addresses[] = { "", "RA4=LocalSubnet|", "RA4=192.168.10.0/255.255.255.0|RA4=10.0.0.5|" };
  g_autofree char *name = g_strdup_printf ("{%08X-9A8B-4C7D-8E6F-%012X}", i * 2654435761u, i);
  g_autofree char *port = i % 3 == 0 ? g_strdup_printf ("LPort=%u|", 1024 + i) : g_strdup ("");
  g_autofree char *text =
      g_strdup_printf ("v2.30|Action=%s|Active=%s|Dir=%s|Protocol=%u|%s%sApp=C:\\Program Files\\Vendor %u\\large%u.exe|"
                       "Name=Rule number %u|Desc=Made for a program of a vendor|EmbedCtxt=Vendor %u|",
                       i % 20 == 0 ? "Block" : "Allow", i % 7 == 0 ? "FALSE" : "TRUE", i % 4 == 0 ? "Out" : "In",
                       i % 2 == 0 ? 6 : 17, port, addresses[i % 3], i, i, i, i % 50);
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_FIREWALL_RULE);
  dcw_state_set_text (state, DCW_RULE_TEXT, text);
  set (image, dcw_resource_named (DCW_KIND_FIREWALL_RULE, name, NULL), dcw_state_ref (state));
}

void
large_station_fill (DcwImage *image, const LargeStation *how)
{
  for (guint i = 0; i < how->n_appids; i++)
    add_appid (image, i, i < how->n_servers);
  for (guint i = 0; i < how->n_services; i++)
    add_service (image, i);
  for (guint i = 0; i < how->n_rules; i++)
    add_rule (image, i);
}
