#include "support/stations.h"
#include "base/error.h"
#include "document/document.h"
#include "registry/path.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "support/scratch.h"

/* ---- Small pieces ---- */

DcwResource *
dcw_test_key (const char *path)
{
  g_autoptr (GError) error = NULL;
  DcwResource *resource = dcw_resource_key (path, &error);
  g_assert_no_error (error);
  return resource;
}

DcwResource *
dcw_test_value (const char *key, const char *name)
{
  g_autoptr (GError) error = NULL;
  DcwResource *resource = dcw_resource_value (key, name, &error);
  g_assert_no_error (error);
  return resource;
}

static void
init_principal (DcwPrincipal *who, const char *sid_or_name)
{
  if (!dcw_principal_init_sid_text (who, sid_or_name, NULL))
    dcw_principal_init_name (who, sid_or_name);
}

DcwResource *
dcw_test_account (DcwKindId kind, const char *sid_or_name)
{
  g_autoptr (GError) error = NULL;
  g_auto (DcwPrincipal) who = { 0 };
  init_principal (&who, sid_or_name);
  DcwResource *resource = dcw_resource_new (kind, NULL, NULL, &who, NULL, &error);
  g_assert_no_error (error);
  return resource;
}

DcwResource *
dcw_test_membership (const char *group, const char *member)
{
  g_autoptr (GError) error = NULL;
  g_auto (DcwPrincipal) who = { 0 }, other = { 0 };
  init_principal (&who, group);
  init_principal (&other, member);
  DcwResource *resource = dcw_resource_membership (&who, &other, &error);
  g_assert_no_error (error);
  return resource;
}

DcwState *
dcw_test_account_state (DcwKindId kind, const char *name)
{
  DcwState *state = dcw_state_present (kind);
  dcw_state_set_text (state, kind == DCW_KIND_USER ? (guint)DCW_USER_NAME : (guint)DCW_GROUP_NAME, name);
  return state;
}

static void
set_there (DcwImage *image, DcwResource *resource)
{
  g_autoptr (DcwState) there = dcw_state_present (dcw_resource_kind (resource));
  dcw_image_set (image, resource, there);
  dcw_resource_unref (resource);
}

static void
set_value (DcwImage *image, const char *key, const char *name, DcwState *state)
{
  set_there (image, dcw_test_key (key));
  g_autoptr (DcwResource) resource = dcw_test_value (key, name);
  dcw_image_set (image, resource, state);
  dcw_state_unref (state);
}

void
dcw_test_set_number (DcwImage *image, const char *key, const char *name, guint32 number)
{
  set_value (image, key, name, dcw_state_value_number (number));
}

void
dcw_test_set_text (DcwImage *image, const char *key, const char *name, const char *text)
{
  set_value (image, key, name, dcw_state_value_text (text));
}

void
dcw_test_set_permission (DcwImage *image, const char *key, const char *name, const char *sddl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (sddl, NULL, &error);
  g_assert_no_error (error);
  set_value (image, key, name, dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, descriptor, &error));
  g_assert_no_error (error);
}

static void
set_account (DcwImage *image, DcwKindId kind, const char *sid, const char *name)
{
  g_autoptr (DcwResource) resource = dcw_test_account (kind, sid);
  g_autoptr (DcwState) state = dcw_test_account_state (kind, name);
  dcw_image_set (image, resource, state);
}

/* ---- The image ---- */

#define PACKAGE_COM "S-1-15-3-1024-2405443489-874036122-4286035555-1823921565-1746547431-2453885448-3625952902-991631256"
#define ACCESS                                                                                                                   \
  "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)(A;;CCDC;;;AC)(A;;CCDC;;;" PACKAGE_COM ")"
#define LAUNCH                                                                                                                   \
  "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)(A;;CCDCSW;;;AC)"             \
  "(A;;CCDCSW;;;" PACKAGE_COM ")"

static void
add_accounts (DcwImage *image)
{
  static const struct {
    DcwKindId kind;
    const char *sid, *name;
  } accounts[] = {
    { DCW_KIND_USER, DCW_TEST_MACHINE "-500", "Administrator" }, { DCW_KIND_USER, DCW_TEST_MACHINE "-1001", "operator" },
    { DCW_KIND_GROUP, "S-1-5-32-544", "Administrators" },        { DCW_KIND_GROUP, "S-1-5-32-545", "Users" },
    { DCW_KIND_GROUP, "S-1-5-32-562", "Distributed COM Users" }, { DCW_KIND_GROUP, DCW_TEST_MACHINE "-1010", "Shift" },
  };
  static const struct {
    const char *group, *member;
  } members[] = {
    { "S-1-5-32-544", DCW_TEST_MACHINE "-500" },
    { "S-1-5-32-545", DCW_TEST_MACHINE "-1001" },
    { DCW_TEST_MACHINE "-1010", DCW_TEST_MACHINE "-1001" },
    { DCW_TEST_MACHINE "-1010", DCW_TEST_MACHINE "-1099" },
    { DCW_TEST_MACHINE "-1010", "S-1-5-11" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    set_account (image, accounts[i].kind, accounts[i].sid, accounts[i].name);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    set_there (image, dcw_test_membership (members[i].group, members[i].member));
  g_auto (DcwPrincipal) administrators = { 0 };
  init_principal (&administrators, "S-1-5-32-544");
  set_there (image, dcw_resource_right (&administrators, "SeNetworkLogonRight", NULL));
}

DcwImage *
dcw_test_image (void)
{
  static const DcwKindId whole[] = { DCW_KIND_USER, DCW_KIND_GROUP, DCW_KIND_MEMBERSHIP, DCW_KIND_ACCOUNT_RIGHT };
  DcwImage *image = dcw_image_new ();
  DcwStationInfo *info = dcw_image_info (image);
  info->computer = g_strdup ("PC1");
  info->machine = g_strdup (DCW_TEST_MACHINE);
  info->instance = g_strdup (DCW_TEST_INSTANCE);
  for (guint i = 0; i < G_N_ELEMENTS (whole); i++)
    dcw_image_add_root (image, whole[i], NULL);
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, DCW_TEST_OLE);
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, "HKLM\\SOFTWARE\\Policies");
  dcw_image_set_fact (image, DCW_FACT_BUILD, "", "19045");
  dcw_image_set_fact (image, DCW_FACT_JOINED, "", "workgroup");
  add_accounts (image);

  set_there (image, dcw_test_key ("HKLM\\SOFTWARE\\Policies"));
  set_there (image, dcw_test_key ("HKLM\\SOFTWARE\\Policies\\Microsoft"));
  set_there (image, dcw_test_key ("HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT"));
  dcw_test_set_text (image, DCW_TEST_OLE, "EnableDCOM", "Y");
  dcw_test_set_permission (image, DCW_TEST_OLE, "MachineAccessRestriction", ACCESS);
  dcw_test_set_permission (image, DCW_TEST_OLE, "MachineLaunchRestriction", LAUNCH);

  dcw_test_set_number (image, "HKLM\\SOFTWARE\\Test", "Known", 1);
  set_value (image, "HKLM\\SOFTWARE\\Test", "Gone", dcw_state_absent ());
  set_value (image, "HKLM\\SOFTWARE\\Test", "Denied", dcw_state_unknown (dcw_message_new ("access denied", NULL)));
  g_autoptr (DcwResource) missing = dcw_test_key ("HKLM\\SOFTWARE\\Missing");
  g_autoptr (DcwState) absent = dcw_state_absent ();
  dcw_image_set (image, missing, absent);
  return image;
}

DcwStation *
dcw_test_file_station (DcwImage *image, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  dcw_image_free (image);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  DcwStation *station = dcw_file_station_open (path, &error);
  g_assert_no_error (error);
  return station;
}

/* ---- The wrapper ---- */

#define DCW_TYPE_WRAPPED_STATION (dcw_wrapped_station_get_type ())
G_DECLARE_FINAL_TYPE (DcwWrappedStation, dcw_wrapped_station, DCW, WRAPPED_STATION, DcwStation)

struct _DcwWrappedStation {
  DcwStation parent_instance;
  DcwStation *inner;
  DcwWrap how;
  guint wrong, writes;
  DcwWrapHook hook;
  gpointer data;
  char *denied;
};

G_DEFINE_FINAL_TYPE (DcwWrappedStation, dcw_wrapped_station, DCW_TYPE_STATION)

DcwStation *
dcw_wrapped_station_inner (DcwStation *station)
{
  return DCW_WRAPPED_STATION (station)->inner;
}

static gboolean
wrapped_write (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
               gboolean *has_created, GError **error)
{
  DcwWrappedStation *self = DCW_WRAPPED_STATION (station);
  if (++self->writes != self->wrong)
    return dcw_station_write (self->inner, resource, want, secrets, created, has_created, error);
  switch (self->how) {
  case DCW_WRAP_LIE:
    return TRUE;
  case DCW_WRAP_HOOK:
    self->hook (self->inner, self->data);
    return dcw_station_write (self->inner, resource, want, secrets, created, has_created, error);
  case DCW_WRAP_FAIL_DONE:
    if (!dcw_station_write (self->inner, resource, want, secrets, created, has_created, error))
      return FALSE;
    break;
  case DCW_WRAP_FAIL:
    break;
  }
  g_set_error (error, DCW_ERROR, DCW_ERROR_IO, "write %u fails for a test", self->writes);
  return FALSE;
}

static gboolean
is_denied (DcwStation *station, const DcwResource *resource)
{
  const char *denied = DCW_WRAPPED_STATION (station)->denied, *path = resource != NULL ? dcw_resource_path (resource) : NULL;
  return denied != NULL && path != NULL && dcw_registry_path_is_below (path, denied);
}

static DcwState *
wrapped_read (DcwStation *station, const DcwResource *resource)
{
  if (is_denied (station, resource))
    return dcw_state_unknown (dcw_message_new ("access denied", NULL));
  return dcw_station_read (dcw_wrapped_station_inner (station), resource);
}

static DcwListing *
wrapped_list (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  if (!is_denied (station, parent))
    return dcw_station_list (dcw_wrapped_station_inner (station), parent, kind);
  DcwListing *listing = dcw_listing_new ();
  listing->reason = dcw_message_new ("access denied", NULL);
  return listing;
}

static const DcwStationInfo *
wrapped_info (DcwStation *station)
{
  return dcw_station_info (dcw_wrapped_station_inner (station));
}

static const char *
wrapped_fact (DcwStation *station, const char *id, const char *subject)
{
  return dcw_station_fact (dcw_wrapped_station_inner (station), id, subject);
}

static GPtrArray *
wrapped_facts (DcwStation *station)
{
  return dcw_station_facts (dcw_wrapped_station_inner (station));
}

static DcwStatus
wrapped_resolve (DcwStation *station, const char *name, DcwSid *sid)
{
  return dcw_station_resolve (dcw_wrapped_station_inner (station), name, sid);
}

static char *
wrapped_name_of (DcwStation *station, const DcwSid *sid)
{
  return dcw_station_name_of (dcw_wrapped_station_inner (station), sid);
}

static void
wrapped_foreach_name (DcwStation *station, void (*each) (const DcwSid *, const char *, gpointer), gpointer data)
{
  dcw_station_foreach_name (dcw_wrapped_station_inner (station), each, data);
}

static GPtrArray *
wrapped_roots (DcwStation *station)
{
  return dcw_station_roots (dcw_wrapped_station_inner (station));
}

static DcwMessage *
wrapped_read_only (DcwStation *station)
{
  return dcw_station_read_only (dcw_wrapped_station_inner (station));
}

static char *
wrapped_lock_path (DcwStation *station)
{
  return dcw_station_lock_path (dcw_wrapped_station_inner (station));
}

static gboolean
wrapped_refresh (DcwStation *station, GError **error)
{
  return dcw_station_refresh (dcw_wrapped_station_inner (station), error);
}

static gboolean
wrapped_reserve (DcwStation *station, GError **error)
{
  return dcw_station_reserve (dcw_wrapped_station_inner (station), error);
}

static void
wrapped_release (DcwStation *station)
{
  dcw_station_release (dcw_wrapped_station_inner (station));
}

static gboolean
wrapped_restart (DcwStation *station, const char *service, const DcwRestartHow *how, GError **error)
{
  return dcw_station_restart (dcw_wrapped_station_inner (station), service, how, error);
}

static void
dcw_wrapped_station_finalize (GObject *object)
{
  g_object_unref (DCW_WRAPPED_STATION (object)->inner);
  g_free (DCW_WRAPPED_STATION (object)->denied);
  G_OBJECT_CLASS (dcw_wrapped_station_parent_class)->finalize (object);
}

static void
dcw_wrapped_station_class_init (DcwWrappedStationClass *class)
{
  static const DcwPort port = { wrapped_read, wrapped_write, wrapped_list };
  G_OBJECT_CLASS (class)->finalize = dcw_wrapped_station_finalize;
  DcwStationClass *station = DCW_STATION_CLASS (class);
  for (guint i = 0; i < DCW_N_KINDS; i++)
    station->ports[i] = &port;
  station->info = wrapped_info;
  station->fact = wrapped_fact;
  station->facts = wrapped_facts;
  station->resolve = wrapped_resolve;
  station->name_of = wrapped_name_of;
  station->foreach_name = wrapped_foreach_name;
  station->roots = wrapped_roots;
  station->read_only = wrapped_read_only;
  station->lock_path = wrapped_lock_path;
  station->refresh = wrapped_refresh;
  station->reserve = wrapped_reserve;
  station->release = wrapped_release;
  station->restart = wrapped_restart;
}

static void
dcw_wrapped_station_init (DcwWrappedStation *station)
{
}

DcwStation *
dcw_wrapped_station_new (DcwStation *inner)
{
  DcwWrappedStation *station = g_object_new (DCW_TYPE_WRAPPED_STATION, NULL);
  station->inner = g_object_ref (inner);
  dcw_station_set_spec (DCW_STATION (station), dcw_station_spec (inner));
  return DCW_STATION (station);
}

void
dcw_wrapped_station_arm (DcwStation *station, DcwWrap how, guint n, DcwWrapHook hook, gpointer data)
{
  DcwWrappedStation *self = DCW_WRAPPED_STATION (station);
  self->how = how;
  self->wrong = n;
  self->writes = 0;
  self->hook = hook;
  self->data = data;
}

guint
dcw_wrapped_station_writes (DcwStation *station)
{
  return DCW_WRAPPED_STATION (station)->writes;
}

void
dcw_wrapped_station_deny (DcwStation *station, const char *key)
{
  DcwWrappedStation *self = DCW_WRAPPED_STATION (station);
  g_free (self->denied);
  self->denied = g_strdup (key);
}
