#include "station/policy-origin.h"
#include <string.h>
#include "base/text.h"
#include "model/setting.h"
#include "registry/path.h"

/* A policy of a domain is an object of its directory: "CN={GUID},CN=Policies,CN=System,DC=...". NULL: neither. */
static const char *
origin_of (const char *gpo)
{
  if (gpo == NULL)
    return NULL;
  if (g_ascii_strcasecmp (gpo, "LocalGPO") == 0)
    return "local";
  return g_ascii_strncasecmp (gpo, "cn=", 3) == 0 ? "domain" : NULL;
}

static gboolean
is_of_interest (const char *key, const char *name)
{
  if (dcw_registry_path_is_below (key, DCW_KEY_FIREWALL_POLICY))
    return TRUE;
  for (guint i = 0; i < DCW_N_SETTINGS; i++) {
    const DcwSetting *setting = dcw_setting ((DcwSettingId)i);
    if (dcw_text_fold_equal (setting->path, key) && dcw_text_fold_equal (setting->value, name))
      return TRUE;
  }
  return FALSE;
}

static const char *
without_root (const char *key)
{
  static const char *const roots[] = { "MACHINE\\", "HKLM\\", "HKEY_LOCAL_MACHINE\\" };
  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    if (g_ascii_strncasecmp (key, roots[i], strlen (roots[i])) == 0)
      return key + strlen (roots[i]);
  return key;
}

void
dcw_policy_origin_add_value (DcwImage *image, const char *key, const char *name, const char *gpo, guint precedence)
{
  const char *origin = origin_of (gpo);
  if (precedence != 1 || origin == NULL || key == NULL || !g_utf8_validate (key, -1, NULL)
      || (name != NULL && !g_utf8_validate (name, -1, NULL)))
    return;
  g_autofree char *path = g_strconcat ("HKLM\\", without_root (key), NULL);
  char *last = name == NULL ? strrchr (path, '\\') : NULL;
  if (last != NULL)
    *last = '\0';
  g_autoptr (DcwResource) resource = dcw_resource_value (path, last != NULL ? last + 1 : name, NULL);
  if (resource != NULL && is_of_interest (dcw_resource_path (resource), dcw_resource_name (resource)))
    dcw_image_set_fact (image, DCW_FACT_POLICY_ORIGIN, dcw_resource_id (resource), origin);
}

void
dcw_policy_origin_add_right (DcwImage *image, const char *right, const char *gpo, guint precedence)
{
  const char *origin = origin_of (gpo);
  if (precedence != 1 || origin == NULL || right == NULL || strncmp (right, "Se", 2) != 0
      || strspn (right, G_CSET_a_2_z G_CSET_A_2_Z) != strlen (right) || strlen (right) > 64)
    return;
  g_autofree char *subject = g_strconcat (DCW_FACT_EVERY_RIGHT, right, NULL);
  dcw_image_set_fact (image, DCW_FACT_POLICY_ORIGIN, subject, origin);
}
