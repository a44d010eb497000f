/* Captures: a plan made from one is, byte for byte, the plan made on the station, whatever the profile says. */
#include "document/document.h"
#include "registry/path.h"
#include "registry/tree.h"
#include "station/file.h"
#include "station/reg.h"
#include "support/files.h"
#include "support/scratch.h"
#include "support/stations.h"
#include "support/tap.h"
#include "topics/planner.h"
#include <string.h>

/* ---- Profiles ---- */

/* A profile of everything that a person may name: found here, known to Windows alone, and nowhere. */
static DcwProfile *
new_profile (DcwRole role, DcwNetwork network)
{
  static const struct {
    DcwProfileList list;
    const char *entry;
  } entries[] = {
    { DCW_LIST_USERS, "operator" },
    { DCW_LIST_USERS, "opcnew" },
    { DCW_LIST_USERS, "PLANT\\historian" },
    { DCW_LIST_SERVERS, "Matrikon.OPC.Simulation.1" },
    { DCW_LIST_SERVERS, "{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}" },
    { DCW_LIST_SERVERS, "Nowhere.Server.1" },
    { DCW_LIST_SERVERS, "{13486D44-4821-11D2-A494-3CB306C10000}" },
    { DCW_LIST_PROGRAMS, "C:\\Program Files (x86)\\Plant\\trend.exe" },
    { DCW_LIST_PROGRAMS, "EventLog" },
    { DCW_LIST_PROGRAMS, "nowhere.exe" },
    { DCW_LIST_PEERS, "192.168.10.21" },
    { DCW_LIST_PEERS, "HMI7" },
    { DCW_LIST_CALLBACKS, "opcserver" },
  };
  static const DcwServerId ids[] = {
    { "Matrikon.OPC.Simulation.1", "{F8582CF2-88FB-11D0-B850-00C0F0104305}", "{F8582CF2-88FB-11D0-B850-00C0F0104305}", NULL, 0 },
    { "Elsewhere.Server.1", "{11111111-2222-3333-4444-555555555555}", "{21111111-2222-3333-4444-555555555555}", NULL, 0 },
    { "Registered.Server.1", "{31111111-2222-3333-4444-555555555555}", "{41111111-2222-3333-4444-555555555555}", NULL, 0 },
    { "Unnamed.Server.1", "{51111111-2222-3333-4444-555555555555}", "{61111111-2222-3333-4444-555555555555}", NULL, 0 },
    { "Word.Document", "{71111111-2222-3333-4444-555555555555}", NULL, NULL, 0 },
  };
  DcwProfile *profile = dcw_profile_new ();
  profile->role = role;
  profile->network = network;
  profile->group = g_strdup ("OPC Users");
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    dcw_profile_add (profile, entries[i].list, entries[i].entry);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    dcw_profile_add_id (profile, &ids[i]);
  return profile;
}

typedef struct {
  const char *name;
  DcwStation *station, *capture;
  guint n_plans;
} Bench;

static GBytes *
plan_bytes (DcwStation *station, const DcwProfile *profile, const char *what)
{
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, NULL, NULL, &error);
  ck_assert_msg (plan != NULL, "%s: %s", what, error != NULL ? error->message : "");
  return dcw_document_write_plan (plan);
}

/* The first line that differs, for a message. */
static char *
find_difference (GBytes *a, GBytes *b)
{
  g_autofree char *first = g_strndup (g_bytes_get_data (a, NULL), g_bytes_get_size (a)),
                  *second = g_strndup (g_bytes_get_data (b, NULL), g_bytes_get_size (b));
  g_auto (GStrv) lines = g_strsplit (first, "\n", -1), others = g_strsplit (second, "\n", -1);
  for (guint i = 3; lines[i] != NULL && others[i] != NULL; i++)
    if (strcmp (lines[i], others[i]) != 0)
      return g_strdup_printf ("after “%s” and “%s”: “%s”, from the capture “%s”", lines[i - 2], lines[i - 1], lines[i],
                              others[i]);
  return g_strdup ("one is longer");
}

static void
check_profile (Bench *bench, const DcwProfile *profile, const char *what)
{
  g_autofree char *name =
      g_strdup_printf ("%s, %s, %s, %s", bench->name, dcw_role_name (profile->role), dcw_network_name (profile->network), what);
  g_autoptr (GBytes) here = plan_bytes (bench->station, profile, name), there = plan_bytes (bench->capture, profile, name);
  bench->n_plans++;
  if (g_bytes_equal (here, there))
    return;
  g_autofree char *difference = find_difference (here, there);
  ck_abort_msg ("%s: %s", name, difference);
}

/* Each value of each option by itself. */
static void
check_choices (Bench *bench, DcwRole role)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < topics[i]->n_options; k++) {
      const DcwOption *option = &topics[i]->options[k];
      if ((option->roles & role) == 0)
        continue;
      static const DcwChoice texts[] = { { "operator" }, { "5000" }, { "Matrikon.OPC.Simulation.1=5000" }, { NULL } };
      for (const DcwChoice *choice = option->type == DCW_OPTION_CHOICE ? option->choices : texts; choice->id != NULL; choice++) {
        g_autoptr (DcwProfile) profile = new_profile (role, DCW_NETWORK_WORKGROUP);
        g_autofree char *what = g_strdup_printf ("%s=%s", option->id, choice->id);
        dcw_profile_set (profile, option->id, choice->id);
        if (dcw_profile_check (profile, NULL))
          check_profile (bench, profile, what);
      }
    }
}

/* The choice of this number of every option that has one; choices of several topics meet. */
static void
check_together (Bench *bench, DcwRole role, DcwNetwork network, guint number)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  g_autoptr (DcwProfile) profile = new_profile (role, network);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < topics[i]->n_options; k++) {
      const DcwOption *option = &topics[i]->options[k];
      guint at = 0;
      while (option->type == DCW_OPTION_CHOICE && at < number && option->choices[at].id != NULL)
        at++;
      if ((option->roles & role) != 0 && option->type == DCW_OPTION_CHOICE && option->choices[at].id != NULL)
        dcw_profile_set (profile, option->id, option->choices[at].id);
    }
  check_profile (bench, profile, "all together");
}

static void
check_recommended (Bench *bench, DcwRole role, DcwNetwork network)
{
  g_autoptr (DcwProfile) here = new_profile (role, network), there = new_profile (role, network);
  g_autoptr (DcwView) view = dcw_view_new (bench->station), other = dcw_view_new (bench->capture);
  dcw_profile_recommend (here, view);
  dcw_profile_recommend (there, other);
  g_autoptr (GBytes) bytes = dcw_document_write_profile (here), same = dcw_document_write_profile (there);
  ck_assert_msg (g_bytes_equal (bytes, same), "%s: recommendations differ", bench->name);
  check_profile (bench, here, "recommended");
}

/* Takes station. */
static void
check_station (const char *name, DcwStation *station)
{
  static const DcwRole roles[] = { DCW_ROLE_SERVER, DCW_ROLE_CLIENT, DCW_ROLE_BOTH };
  g_autoptr (DcwStation) owned = station;
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwStation) capture = dcw_image_station_new (dcw_capture (view));
  Bench bench = { name, station, capture, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    for (DcwNetwork network = DCW_NETWORK_WORKGROUP; network <= DCW_NETWORK_MIXED; network++) {
      check_recommended (&bench, roles[i], network);
      for (guint number = 0; number < 3; number++)
        check_together (&bench, roles[i], network, number);
    }
    check_choices (&bench, roles[i]);
  }
  ck_assert_msg (bench.n_plans > 100, "%s: %u plans", name, bench.n_plans);
  g_autoptr (DcwView) again = dcw_view_new (capture);
  g_autoptr (DcwImage) second = dcw_capture (again);
  g_autoptr (GBytes) bytes = dcw_document_write_image (second),
                     first = dcw_document_write_image (dcw_image_station_image (DCW_IMAGE_STATION (capture)));
  ck_assert_msg (g_bytes_equal (bytes, first), "%s: the capture of a capture differs", name);
}

/* ---- Stations ---- */

static DcwImage *
practice (const char *name)
{
  g_autoptr (GBytes) data = dcw_practice_station_data (name);
  return dcw_document_read_image (name, g_bytes_get_data (data, NULL), g_bytes_get_size (data), NULL, NULL);
}

static void
set_text (DcwImage *image, const char *key, const char *name, const char *text)
{
  g_autoptr (DcwResource) value = dcw_resource_value (key, name, NULL);
  g_autoptr (DcwState) state = dcw_state_value_text (text), there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  g_autoptr (DcwResource) at = dcw_resource_parent (value);
  for (guint i = 0; i < 4 && at != NULL; i++) {
    dcw_image_set (image, at, there);
    DcwResource *above = dcw_resource_parent (at);
    dcw_resource_unref (at);
    at = above;
  }
  dcw_image_set (image, value, state);
}

/* A class that only sends to another computer, a name that means something else, and a program that dcomcnfg put aside. */
static DcwImage *
used_before (const char *name)
{
#define CLASSES "HKLM\\SOFTWARE\\Classes\\"
#define CLASSES_32 "HKLM\\SOFTWARE\\Classes\\Wow6432Node\\"
  DcwImage *image = practice (name);
  set_text (image, CLASSES "Registered.Server.1\\CLSID", "", "{31111111-2222-3333-4444-555555555555}");
  set_text (image, CLASSES_32 "CLSID\\{31111111-2222-3333-4444-555555555555}\\ProgID", "", "Registered.Server.1");
  set_text (image, CLASSES_32 "CLSID\\{31111111-2222-3333-4444-555555555555}", "AppID", "{41111111-2222-3333-4444-555555555555}");
  set_text (image, CLASSES "AppID\\{41111111-2222-3333-4444-555555555555}", "RemoteServerName", "OPC-SERVER");
  set_text (image, CLASSES "CLSID\\{51111111-2222-3333-4444-555555555555}", "AppID", "{61111111-2222-3333-4444-555555555555}");
  set_text (image, CLASSES "Word.Document\\CLSID", "", "{00020906-0000-0000-C000-000000000046}");
  set_text (image, CLASSES_32 "CLSID\\{F8582CF2-88FB-11D0-B850-00C0F0104305}\\_LocalServer32", "", "C:\\old.exe");
  set_text (image, CLASSES_32 "CLSID\\{F8582CF2-88FB-11D0-B850-00C0F0104305}\\_LocalServer32", "More", "x");
  return image;
}

START_TEST (practice_server)
{
  check_station ("server", dcw_image_station_new (practice ("server")));
}
END_TEST

START_TEST (practice_client)
{
  check_station ("client", dcw_image_station_new (practice ("client")));
}
END_TEST

START_TEST (used_server)
{
  check_station ("used server", dcw_image_station_new (used_before ("server")));
}
END_TEST

START_TEST (used_client)
{
  check_station ("used client", dcw_image_station_new (used_before ("client")));
}
END_TEST

/* ---- Exports ---- */

typedef struct {
  const char *below;
  GString *text;
} Exporting;

static void
export_one (const DcwResource *resource, const DcwState *state, gpointer data)
{
  Exporting *exporting = data;
  const char *path = dcw_resource_path (resource);
  if (path == NULL || dcw_state_status (state) != DCW_STATE_PRESENT || !dcw_registry_path_is_below (path, exporting->below))
    return;
  g_string_append_printf (exporting->text, "[HKEY_LOCAL_MACHINE%s]\r\n", path + strlen ("HKLM"));
  if (dcw_resource_kind (resource) == DCW_KIND_REGISTRY_KEY)
    return;
  const char *name = dcw_resource_name (resource);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (dcw_state_bytes (state, DCW_VALUE_DATA), &size);
  g_string_append_printf (exporting->text, *name != '\0' ? "\"%s\"=hex(%x):" : "@%s=hex(%x):", name,
                          (guint)dcw_state_number (state, DCW_VALUE_TYPE));
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (exporting->text, "%s%02x", i > 0 ? "," : "", bytes[i]);
  g_string_append (exporting->text, "\r\n");
}

/* An export of each key, as somebody would mail them. */
static DcwStation *
open_exports (const DcwImage *image, const char *folder, const char *const *keys)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; keys[i] != NULL; i++) {
    Exporting exporting = { keys[i], g_string_new ("Windows Registry Editor Version 5.00\r\n\r\n") };
    g_string_append_printf (exporting.text, "[HKEY_LOCAL_MACHINE%s]\r\n", keys[i] + strlen ("HKLM"));
    dcw_image_foreach (image, export_one, &exporting);
    g_autofree char *name = g_strdup_printf ("%u.reg", i);
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    dcw_scratch_write (paths->pdata[i], exporting.text->str);
    g_string_free (exporting.text, TRUE);
  }
  g_ptr_array_add (paths, NULL);
  g_autoptr (GError) error = NULL;
  DcwStation *station = dcw_reg_station_open ((const char *const *)paths->pdata, &error);
  ck_assert_msg (station != NULL, "%s", error != NULL ? error->message : "");
  return station;
}

START_TEST (exports)
{
  static const char *const ole[] = { "HKLM\\SOFTWARE\\Microsoft\\Ole", NULL };
  static const char *const classes[] = { "HKLM\\SOFTWARE\\Classes", "HKLM\\SOFTWARE\\Microsoft\\Ole", NULL };
  static const char *const appids[] = { "HKLM\\SOFTWARE\\Classes\\AppID", "HKLM\\SOFTWARE\\Policies", NULL };
  static const char *const all[] = { "HKLM\\SOFTWARE", "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa", NULL };
  static const struct {
    const char *name;
    const char *const *keys;
  } cases[] = { { "Ole", ole }, { "Classes and Ole", classes }, { "AppIDs and policies", appids }, { "all software", all } };
  g_autoptr (DcwImage) image = used_before ("server");
  g_autofree char *folder = dcw_scratch_new ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_station (cases[i].name, open_exports (image, folder, cases[i].keys));
  dcw_scratch_free (g_steal_pointer (&folder));
}
END_TEST

START_TEST (sample)
{
  g_autofree char *path = dcw_test_sample_path ("ole-defaults.reg");
  if (path == NULL) {
    g_printerr ("# the sample is not here: skipped\n");
    return;
  }
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  DcwStation *station = dcw_reg_station_open (paths, &error);
  ck_assert_msg (station != NULL, "%s", error != NULL ? error->message : "");
  check_station ("ole-defaults.reg", station);
}
END_TEST

static void
add (Suite *suite, const char *name, const TTest *test)
{
  TCase *tcase = tcase_create (name);
  tcase_set_timeout (tcase, 240);
  tcase_add_test (tcase, test);
  suite_add_tcase (suite, tcase);
}

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("capture");
  add (suite, "server", practice_server);
  add (suite, "client", practice_client);
  add (suite, "used-server", used_server);
  add (suite, "used-client", used_client);
  add (suite, "exports", exports);
  add (suite, "sample", sample);
  return suite;
}
