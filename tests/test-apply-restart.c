/* Services that wait for a restart: found from what runs have stored, remembered until they did, and noted in the run. */
#include <string.h>
#include "apply/restart.h"
#include "document/document.h"
#include "platform/lock.h"
#include "station/image-station.h"
#include "support/fault.h"
#include "support/runs.h"
#include "support/scratch.h"
#include "support/station-text.h"
#include "support/tap.h"

#define CLASSES "HKLM\\SOFTWARE\\Classes\\"
#define ID "{11111111-0000-0000-0000-000000000001}"
#define STATION                                                                                                                  \
  "user|M-1001|0x10201|operator\n"                                                                                               \
  "service|Plant|S-1-5-18|2|16|C:\\plant.exe\n"                                                                                  \
  "service|Other|S-1-5-18|2|16|C:\\other.exe\n"                                                                                  \
  "service|Off|S-1-5-18|3|16|C:\\off.exe\n"                                                                                      \
  "fact|service.state|Plant|running\n"                                                                                           \
  "fact|service.state|Other|running\n"                                                                                           \
  "fact|service.state|Off|stopped\n"                                                                                             \
  "fact|service.dependents|Plant|Historian Alarms\n"                                                                             \
  "text|" CLASSES "CLSID\\" ID "||Plant.Server\n"                                                                                \
  "text|" CLASSES "CLSID\\" ID "|AppID|" ID "\n"                                                                                 \
  "text|" CLASSES "CLSID\\" ID "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}||\n"                            \
  "text|" CLASSES "AppID\\" ID "|LocalService|Plant\n"                                                                           \
  "text|" CLASSES "AppID\\plant.exe|AppID|" ID "\n"                                                                              \
  "text|HKLM\\SOFTWARE\\Microsoft\\Ole|EnableDCOM|Y"

typedef struct {
  DcwSite *site;
  DcwStation *station;
  DcwStore *store;
} Bench;

static void
start (Bench *bench)
{
  bench->site = dcw_site_new ();
  DcwImage *image = dcw_text_image_of (STATION, NULL);
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  dcw_image_free (image);
  g_assert_true (g_file_set_contents (bench->site->path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
  bench->station = dcw_site_station (bench->site);
  bench->store = dcw_site_store (bench->site, bench->station);
}

static void
finish (Bench *bench)
{
  g_clear_object (&bench->station);
  g_clear_pointer (&bench->store, dcw_store_free);
  g_clear_pointer (&bench->site, dcw_site_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, finish)

/* Sets one thing that counts after a restart; key NULL: the type of the service value. */
static DcwReport *
apply (Bench *bench, const char *key, const char *value)
{
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  plan->machine = g_strdup (DCW_TEXT_MACHINE);
  g_autoptr (DcwResource) resource =
      key != NULL ? dcw_resource_value (key, value, NULL) : dcw_resource_named (DCW_KIND_SERVICE, value, NULL);
  g_autoptr (DcwState) before = dcw_station_read (bench->station, resource);
  g_autoptr (DcwState) after = key != NULL ? dcw_state_value_number (5) : dcw_state_copy (before);
  if (key == NULL)
    dcw_state_set_number (after, DCW_SERVICE_TYPE, 32);
  g_autoptr (DcwMessage) why = dcw_message_new ("a test wants it", NULL);
  DcwChange *change = dcw_change_new (resource, before, after, why);
  change->restart = DCW_RESTART_SERVICES;
  g_ptr_array_add (plan->changes, change);
  g_autoptr (GError) error = NULL;
  DcwReport *report = dcw_apply (bench->store, bench->station, plan, NULL, NULL, &error);
  ck_assert_msg (report != NULL && report->phase == DCW_RUN_APPLIED, "%s: %s", value, error != NULL ? error->message : "?");
  return report;
}

/* "Plant@1 Other@2" */
static char *
show (Bench *bench, guint run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pending = dcw_pending_restarts (bench->store, bench->station, run, &error);
  ck_assert_msg (pending != NULL, "%s", error != NULL ? error->message : "?");
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < pending->len; i++) {
    const DcwPendingRestart *one = pending->pdata[i];
    g_string_append_printf (text, "%s%s@%u", i > 0 ? " " : "", one->service, one->run);
  }
  return g_string_free (text, FALSE);
}

static void
check (Bench *bench, const char *what, guint run, const char *expected)
{
  g_autofree char *got = show (bench, run);
  ck_assert_msg (strcmp (got, expected) == 0, "%s: %s, expected: %s", what, got, expected);
}

static gboolean
restart (Bench *bench, const char *service, GError **error)
{
  g_autoptr (GPtrArray) pending = dcw_pending_restarts (bench->store, bench->station, 0, NULL);
  const DcwPendingRestart *found = NULL;
  for (guint i = 0; i < pending->len; i++)
    if (strcmp (((DcwPendingRestart *)pending->pdata[i])->service, service) == 0)
      found = pending->pdata[i];
  ck_assert_msg (found != NULL, "%s does not wait", service);
  return dcw_restart_pending (bench->store, bench->station, found, error);
}

START_TEST (what_waits)
{
  static const struct {
    const char *name, *key, *value;
    const char *expected;
  } rows[] = {
    { "a service itself", NULL, "Other", "Other@1" },
    { "a service that is stopped", NULL, "Off", "" },
    { "an AppID", CLASSES "AppID\\" ID, "AuthenticationLevel", "Plant@1" },
    { "the AppID of a program", CLASSES "AppID\\plant.exe", "Extra", "Plant@1" },
    { "an AppID without a service", CLASSES "AppID\\{99999999-0000-0000-0000-000000000009}", "AuthenticationLevel", "" },
    { "what counts for all of COM", "HKLM\\SOFTWARE\\Microsoft\\Ole", "LegacyAuthenticationLevel", "Plant@1" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (Bench) bench = { 0 };
    start (&bench);
    check (&bench, "before", 0, "");
    if (rows[i].key != NULL && strstr (rows[i].key, "99999999") != NULL) {
      g_autoptr (DcwResource) key = dcw_resource_key (rows[i].key, NULL);
      g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
      dcw_site_set (bench.station, key, there);
    }
    g_autoptr (DcwReport) report = apply (&bench, rows[i].key, rows[i].value);
    check (&bench, rows[i].name, 0, rows[i].expected);
  }
}
END_TEST

START_TEST (until_it_restarted)
{
  g_auto (Bench) bench = { 0 };
  start (&bench);
  g_autoptr (DcwReport) first = apply (&bench, NULL, "Plant");
  g_autoptr (DcwReport) second = apply (&bench, CLASSES "AppID\\" ID, "AuthenticationLevel");
  g_autoptr (DcwReport) third = apply (&bench, NULL, "Other");
  check (&bench, "three runs", 0, "Other@3 Plant@2");
  check (&bench, "the first", 1, "Plant@1");
  g_autofree char *before = dcw_site_bytes (bench.site);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (restart (&bench, "Plant", &error), "%s", error != NULL ? error->message : "?");
  check (&bench, "one restarted", 0, "Other@3");
  check (&bench, "for the first run too", 1, "");
  ck_assert_msg (dcw_scratch_has (bench.site->path, before), "a restart changes what is stored");
  g_autoptr (DcwReport) back = dcw_undo (bench.store, bench.station, 2, FALSE, NULL, &error);
  ck_assert_msg (back != NULL && back->phase == DCW_RUN_APPLIED, "%s", error != NULL ? error->message : "?");
  check (&bench, "taken back, it has to restart again", 0, "Other@3 Plant@4");
}
END_TEST

START_TEST (tells_about_it)
{
  g_auto (Bench) bench = { 0 };
  start (&bench);
  g_autoptr (DcwReport) report = apply (&bench, NULL, "Plant");
  g_autoptr (GPtrArray) pending = dcw_pending_restarts (bench.store, bench.station, 0, NULL);
  ck_assert_uint_eq (pending->len, 1);
  const DcwPendingRestart *plant = pending->pdata[0];
  ck_assert_str_eq (plant->state, "running");
  ck_assert_str_eq (plant->dependents, "Historian Alarms");
}
END_TEST

START_TEST (refused)
{
  g_auto (Bench) bench = { 0 };
  start (&bench);
  g_autoptr (DcwReport) report = apply (&bench, NULL, "Plant");
  g_autoptr (GError) error = NULL;
  g_autofree char *path = dcw_store_lock_path (bench.store);
  DcwLock *lock = dcw_lock_take (path, NULL);
  ck_assert_msg (!restart (&bench, "Plant", &error) && g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED), "while locked");
  dcw_lock_release (lock);
  g_clear_error (&error);
  /* A service that would not start again is not stopped, and goes on waiting. */
  g_autoptr (DcwResource) service = dcw_resource_named (DCW_KIND_SERVICE, "Plant", NULL);
  g_autoptr (DcwState) now = dcw_station_read (bench.station, service), disabled = dcw_state_copy (now);
  dcw_state_set_number (disabled, DCW_SERVICE_START, 4);
  dcw_site_set (bench.station, service, disabled);
  ck_assert_msg (!restart (&bench, "Plant", &error) && strstr (error->message, "disabled") != NULL, "while disabled");
  ck_assert_str_eq (dcw_station_fact (bench.station, DCW_FACT_SERVICE_STATE, "Plant"), "running");
  check (&bench, "disabled", 0, "Plant@1");
  dcw_site_set (bench.station, service, now);
  ck_assert (restart (&bench, "Plant", NULL));
  check (&bench, "enabled", 0, "");
}
END_TEST

/* Killed at any step, it still waits or has restarted, and the next one goes well. */
START_TEST (killed)
{
  g_auto (Bench) bench = { 0 };
  start (&bench);
  g_autoptr (DcwReport) report = apply (&bench, NULL, "Plant");
  g_autoptr (GHashTable) saved = dcw_site_save (bench.site);
  gboolean fired = TRUE;
  for (guint step = 1; fired; step++) {
    g_autofree char *what = g_strdup_printf ("killed at step %u", step);
    g_clear_object (&bench.station);
    g_clear_pointer (&bench.store, dcw_store_free);
    dcw_site_restore (bench.site, saved);
    bench.station = dcw_site_station (bench.site);
    bench.store = dcw_site_store (bench.site, bench.station);
    dcw_fault_arm (DCW_FAULT_MODE_KILL, step);
    gboolean done = restart (&bench, "Plant", NULL);
    fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    ck_assert_msg (done || fired, "%s: fails without a fault", what);
    dcw_station_refresh (bench.station, NULL);
    const char *state = dcw_station_fact (bench.station, DCW_FACT_SERVICE_STATE, "Plant");
    g_autofree char *waits = show (&bench, 0);
    ck_assert_msg (strcmp (state, "stopped") == 0 || strcmp (waits, done ? "" : "Plant@1") == 0 || *waits == '\0', "%s: %s, %s",
                   what, state, waits);
    if (*waits == '\0')
      continue; /* what is stopped takes what is stored when it is started */
    g_autoptr (GError) error = NULL;
    ck_assert_msg (restart (&bench, "Plant", &error), "%s: %s", what, error != NULL ? error->message : "?");
    check (&bench, what, 0, "");
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply-restart");
  TCase *all = tcase_create ("restart");
  tcase_add_test (all, what_waits);
  tcase_add_test (all, until_it_restarted);
  tcase_add_test (all, tells_about_it);
  tcase_add_test (all, refused);
  tcase_add_test (all, killed);
  suite_add_tcase (suite, all);
  return suite;
}
