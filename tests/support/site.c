#include "support/site.h"
#include <string.h>
#include <glib/gstdio.h>
#include "document/document.h"
#include "platform/random.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "security/com.h"
#include "security/sddl.h"
#include "station/file.h"
#include "station/image-station.h"
#include "support/scratch.h"

/* ---- Folder ---- */

static guint32 next_rid;

static guint32
draw (gpointer data)
{
  return next_rid++;
}

void
dcw_site_random (guint32 first)
{
  next_rid = first;
  dcw_random_set_for_test (draw, NULL);
}

/* Thousands of flushed files want memory rather than a disk under them (Wine shows the system's folders as drive Z). */
static char *
make_folder (void)
{
#ifdef G_OS_UNIX
  g_autofree char *in_memory = g_strdup ("/dev/shm/dcw-XXXXXX");
#else
  g_autofree char *in_memory = g_strdup ("Z:\\dev\\shm\\dcw-XXXXXX");
#endif
  if (g_getenv ("TMPDIR") == NULL && g_mkdtemp (in_memory) != NULL)
    return g_steal_pointer (&in_memory);
  return dcw_scratch_new ();
}

DcwSite *
dcw_site_new (void)
{
  DcwSite *site = g_new0 (DcwSite, 1);
  site->folder = make_folder ();
  site->state = g_build_filename (site->folder, "state", NULL);
  site->path = g_build_filename (site->folder, "station.xml", NULL);
  g_autoptr (DcwImage) image = dcw_site_image ();
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  g_assert_true (g_file_set_contents (site->path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
  dcw_site_random (2001);
  return site;
}

void
dcw_site_free (DcwSite *site)
{
  if (site == NULL)
    return;
  dcw_scratch_free (site->folder);
  g_free (site->state);
  g_free (site->path);
  g_free (site);
}

DcwStation *
dcw_site_station (DcwSite *site)
{
  g_autoptr (GError) error = NULL;
  DcwStation *station = dcw_file_station_open (site->path, &error);
  g_assert_no_error (error);
  return station;
}

static gboolean
anything_goes (const DcwPlan *plan, const DcwProfile *profile, const DcwBindings *bindings, DcwView *view, GError **error)
{
  return TRUE;
}

DcwStore *
dcw_site_store (DcwSite *site, DcwStation *station)
{
  g_autoptr (GError) error = NULL;
  DcwStore *store = dcw_store_open (site->state, station, &error);
  g_assert_no_error (error);
  dcw_store_set_scope (store, anything_goes);
  return store;
}

char *
dcw_site_bytes (DcwSite *site)
{
  return dcw_scratch_read (site->path, NULL);
}

static void
save_below (GHashTable *saved, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      g_hash_table_insert (saved, g_strdup (path), NULL);
      save_below (saved, path);
      continue;
    }
    gsize size = 0;
    char *data = dcw_scratch_read (path, &size);
    g_hash_table_insert (saved, g_strdup (path), g_bytes_new_take (data, size));
  }
}

static void
free_bytes (gpointer bytes)
{
  if (bytes != NULL)
    g_bytes_unref (bytes);
}

GHashTable *
dcw_site_save (DcwSite *site)
{
  GHashTable *saved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_bytes);
  save_below (saved, site->folder);
  return saved;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

void
dcw_site_restore (DcwSite *site, GHashTable *saved)
{
  g_autofree char *folder = g_strdup (site->folder);
  dcw_scratch_free (g_steal_pointer (&site->folder));
  site->folder = g_steal_pointer (&folder);
  g_assert_true (g_mkdir (site->folder, 0700) == 0);
  /* Folders sort before what is in them. */
  guint n;
  g_autofree gpointer *paths = g_hash_table_get_keys_as_array (saved, &n);
  qsort (paths, n, sizeof *paths, compare_paths);
  for (guint i = 0; i < n; i++) {
    GBytes *bytes = g_hash_table_lookup (saved, paths[i]);
    if (bytes == NULL) {
      g_assert_true (g_mkdir (paths[i], 0700) == 0);
      continue;
    }
    FILE *file = g_fopen (paths[i], "wb");
    g_assert_true (file != NULL);
    gsize size = g_bytes_get_size (bytes);
    g_assert_true (size == 0 || fwrite (g_bytes_get_data (bytes, NULL), 1, size, file) == size);
    g_assert_true (fclose (file) == 0);
    g_chmod (paths[i], 0600);
  }
}

/* ---- The station ---- */

static DcwResource *
value_of (const char *key, const char *name)
{
  DcwResource *value = dcw_resource_value (key, name, NULL);
  g_assert_true (value != NULL);
  return value;
}

static DcwPrincipal
by_sid (const char *text)
{
  DcwPrincipal who;
  g_assert_true (dcw_principal_init_sid_text (&who, text, NULL));
  return who;
}

static void
add_key (DcwImage *image, const char *path)
{
  g_autoptr (DcwResource) key = dcw_resource_key (path, NULL);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  dcw_image_set (image, key, there);
}

#define LIMIT_SDDL "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)"

static DcwDescriptor *
limit (void)
{
  DcwDescriptor *descriptor = dcw_sddl_parse (LIMIT_SDDL, NULL, NULL);
  g_assert_true (descriptor != NULL);
  return descriptor;
}

static DcwState *
limit_before (void)
{
  g_autoptr (DcwDescriptor) descriptor = limit ();
  return dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, descriptor, NULL);
}

DcwImage *
dcw_site_image (void)
{
  DcwImage *image = dcw_image_new ();
  DcwStationInfo *info = dcw_image_info (image);
  info->computer = g_strdup ("OPC-SERVER");
  info->machine = g_strdup (DCW_SITE_MACHINE);
  info->instance = g_strdup (DCW_SITE_INSTANCE);
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, "HKLM\\SOFTWARE");
  static const DcwKindId whole[] = { DCW_KIND_USER, DCW_KIND_GROUP, DCW_KIND_MEMBERSHIP, DCW_KIND_ACCOUNT_RIGHT,
                                     DCW_KIND_SERVICE };
  for (guint i = 0; i < G_N_ELEMENTS (whole); i++)
    dcw_image_add_root (image, whole[i], NULL);
  static const char *const keys[] = { "HKLM\\SOFTWARE", "HKLM\\SOFTWARE\\Microsoft", DCW_SITE_OLE };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    add_key (image, keys[i]);
  g_autoptr (DcwResource) value = value_of (DCW_SITE_OLE, "MachineLaunchRestriction");
  g_autoptr (DcwState) state = limit_before ();
  dcw_image_set (image, value, state);
  g_autoptr (DcwResource) enabled = value_of (DCW_SITE_OLE, "EnableDCOM");
  g_autoptr (DcwState) yes = dcw_state_value_text ("Y");
  dcw_image_set (image, enabled, yes);
  DcwPrincipal who = by_sid (DCW_SITE_OPERATOR), administrators = by_sid ("S-1-5-32-544");
  g_autoptr (DcwResource) user = dcw_resource_user (&who, NULL);
  g_autoptr (DcwState) person = dcw_state_present (DCW_KIND_USER);
  dcw_state_set_text (person, DCW_USER_NAME, "operator");
  dcw_image_set (image, user, person);
  g_autoptr (DcwResource) group = dcw_resource_group (&administrators, NULL);
  g_autoptr (DcwState) many = dcw_state_present (DCW_KIND_GROUP);
  dcw_state_set_text (many, DCW_GROUP_NAME, "Administrators");
  dcw_image_set (image, group, many);
  return image;
}

/* ---- Plans ---- */

static DcwChange *
add_change (DcwPlan *plan, const DcwResource *resource, const DcwState *before, const DcwState *after, DcwRestart restart)
{
  g_autoptr (DcwMessage) why = dcw_message_new ("a test wants it", NULL);
  DcwChange *change = dcw_change_new (resource, before, after, why);
  g_ptr_array_add (change->topics, g_strdup ("limits"));
  change->restart = restart;
  g_ptr_array_add (plan->changes, change);
  return change;
}

static void
need (DcwChange *change, guint i)
{
  g_array_append_val (change->needs, i);
}

static void
add_limit (DcwPlan *plan, const DcwPrincipal *who, int needs)
{
  g_autoptr (DcwDescriptor) old = limit ();
  g_autoptr (DcwDescriptor) granted = dcw_com_grant (old, who, DCW_COM_LAUNCH_REMOTE, DCW_COM_LAUNCH, NULL);
  g_assert_true (granted != NULL);
  g_autoptr (DcwResource) value = value_of (DCW_SITE_OLE, "MachineLaunchRestriction");
  g_autoptr (DcwState) before = limit_before ();
  g_autoptr (DcwState) after = dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, granted, NULL);
  DcwChange *change = add_change (plan, value, before, after, DCW_RESTART_SERVICES);
  if (needs >= 0)
    need (change, (guint)needs);
}

static void
add_group (DcwPlan *plan)
{
  g_auto (DcwPrincipal) who = { 0 };
  dcw_principal_init_name (&who, DCW_SITE_GROUP);
  g_autoptr (DcwResource) group = dcw_resource_group (&who, NULL);
  g_autoptr (DcwState) absent = dcw_state_absent ();
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_GROUP);
  dcw_state_set_text (there, DCW_GROUP_NAME, DCW_SITE_GROUP);
  dcw_state_set_text (there, DCW_GROUP_COMMENT, "May use OPC");
  add_change (plan, group, absent, there, DCW_RESTART_NONE);
}

static void
add_full (DcwPlan *plan)
{
  g_autoptr (DcwState) absent = dcw_state_absent ();
  g_autoptr (DcwResource) key = dcw_resource_key (DCW_SITE_KEY, NULL);
  g_autoptr (DcwState) a_key = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  add_change (plan, key, absent, a_key, DCW_RESTART_NONE);
  add_group (plan);
  g_auto (DcwPrincipal) group = { 0 };
  dcw_principal_init_name (&group, DCW_SITE_GROUP);
  DcwPrincipal member = by_sid (DCW_SITE_OPERATOR);
  g_autoptr (DcwResource) membership = dcw_resource_membership (&group, &member, NULL);
  g_autoptr (DcwState) a_membership = dcw_state_present (DCW_KIND_MEMBERSHIP);
  need (add_change (plan, membership, absent, a_membership, DCW_RESTART_LOGON), DCW_FULL_GROUP);
  g_autoptr (DcwResource) value = value_of (DCW_SITE_KEY, "Level");
  g_autoptr (DcwState) six = dcw_state_value_number (6);
  need (add_change (plan, value, absent, six, DCW_RESTART_NONE), DCW_FULL_KEY);
  add_limit (plan, &group, DCW_FULL_GROUP);
}

DcwPlan *
dcw_site_plan (DcwSitePlan which)
{
  DcwPlan *plan = dcw_plan_new ();
  g_autoptr (GError) error = NULL;
  plan->machine = g_strdup (DCW_SITE_MACHINE);
  plan->computer = g_strdup ("OPC-SERVER");
  g_auto (DcwPrincipal) group = { 0 };
  switch (which) {
  case DCW_SITE_SMALL:
    dcw_principal_init_name (&group, DCW_SITE_GROUP);
    add_group (plan);
    add_limit (plan, &group, DCW_SMALL_GROUP);
    break;
  case DCW_SITE_FULL:
    add_full (plan);
    break;
  case DCW_SITE_ADOPT:
    group = by_sid (DCW_SITE_OPERATOR);
    add_limit (plan, &group, -1);
    break;
  }
  dcw_plan_validate (plan, &error);
  g_assert_no_error (error);
  return plan;
}

/* ---- Somebody else at work ---- */

void
dcw_site_set (DcwStation *station, const DcwResource *resource, const DcwState *state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  if (dcw_resource_kind (resource) == DCW_KIND_USER && dcw_state_status (state) == DCW_STATE_PRESENT)
    dcw_secrets_set (secrets, dcw_state_text (state, DCW_USER_NAME), "somebody's");
  dcw_station_write (station, resource, state, secrets, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
dcw_site_set_number (DcwStation *station, const char *key, const char *name, guint32 number)
{
  g_autoptr (DcwResource) value = value_of (key, name);
  g_autoptr (DcwState) state = dcw_state_value_number (number);
  dcw_site_set (station, value, state);
}

char *
dcw_site_group_sid (DcwStation *station, const char *name)
{
  DcwSid sid;
  return dcw_station_resolve (station, name, &sid) == DCW_STATE_PRESENT ? dcw_sid_format (&sid) : NULL;
}

void
dcw_site_add_member (DcwStation *station, const char *group, const char *member_sid)
{
  DcwPrincipal who, member = by_sid (member_sid);
  DcwSid sid;
  g_assert_true (dcw_station_resolve (station, group, &sid) == DCW_STATE_PRESENT);
  dcw_principal_init_sid (&who, &sid);
  g_autoptr (DcwResource) membership = dcw_resource_membership (&who, &member, NULL);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_MEMBERSHIP);
  dcw_site_set (station, membership, there);
}
