/* Services that wait for a restart: found from what runs have stored, remembered until they did, and noted in the run. */
#include <string.h>
#include "apply/journal.h"
#include "apply/restart.h"
#include "apply/transaction.h"
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
  "fact|connection.clients|Plant|10.0.0.7 10.0.0.8\n"                                                                            \
  "fact|network.host|HMI-7|10.0.0.17 10.0.0.7\n"                                                                                 \
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

/* "OTHER PLANT": those that need no restart any more, since they had one. */
static void
check_restarted (Bench *bench, const char *what, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) restarted = dcw_restarted_services (bench->store, bench->station, &error);
  ck_assert_msg (restarted != NULL, "%s: %s", what, error != NULL ? error->message : "?");
  g_ptr_array_add (restarted, NULL);
  g_autofree char *got = g_strjoinv (" ", (char **)restarted->pdata);
  g_ptr_array_set_size (restarted, (int)restarted->len - 1);
  ck_assert_msg (strcmp (got, expected) == 0, "%s: restarted %s, expected: %s", what, got, expected);
  ck_assert_msg (dcw_restart_is_among (restarted, "plant") == (strstr (expected, "PLANT") != NULL), "%s: by another case", what);
}

static DcwRestarted
restart_with (Bench *bench, const char *service, const DcwSecrets *secrets, GError **error)
{
  g_autoptr (GPtrArray) pending = dcw_pending_restarts (bench->store, bench->station, 0, NULL);
  const DcwPendingRestart *found = NULL;
  for (guint i = 0; i < pending->len; i++)
    if (strcmp (((DcwPendingRestart *)pending->pdata[i])->service, service) == 0)
      found = pending->pdata[i];
  ck_assert_msg (found != NULL, "%s does not wait", service);
  return dcw_restart_pending (bench->store, bench->station, found, secrets, NULL, NULL, error);
}

static gboolean
restart (Bench *bench, const char *service, GError **error)
{
  return restart_with (bench, service, NULL, error) == DCW_RESTARTED;
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
  check_restarted (&bench, "three runs", "");
  g_autofree char *before = dcw_site_bytes (bench.site);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (restart (&bench, "Plant", &error), "%s", error != NULL ? error->message : "?");
  check (&bench, "one restarted", 0, "Other@3");
  check (&bench, "for the first run too", 1, "");
  check_restarted (&bench, "one restarted", "PLANT");
  ck_assert_msg (dcw_scratch_has (bench.site->path, before), "a restart changes what is stored");
  g_autoptr (DcwReport) back = dcw_undo (bench.store, bench.station, 2, FALSE, NULL, &error);
  ck_assert_msg (back != NULL && back->phase == DCW_RUN_APPLIED, "%s", error != NULL ? error->message : "?");
  check (&bench, "taken back, it has to restart again", 0, "Other@3 Plant@4");
  check_restarted (&bench, "taken back, it has to restart again", "");
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
  ck_assert_str_eq (plant->clients, "HMI-7 (10.0.0.7), 10.0.0.8");
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

/* The records of a run's journal of restarts, without their names and times. */
static char *
events_of (Bench *bench, guint run)
{
  g_autofree char *path = dcw_store_path (bench->store, run, "restarts");
  g_autoptr (GPtrArray) records = dcw_journal_read (path, NULL, NULL);
  GString *text = g_string_new (NULL);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    g_auto (GStrv) words = g_strsplit (records->pdata[i], " ", -1);
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", words[0]);
  }
  return g_string_free (text, FALSE);
}

static void
check_events (Bench *bench, const char *what, guint run, const char *expected)
{
  g_autofree char *got = events_of (bench, run);
  ck_assert_msg (strcmp (got, expected) == 0, "%s: %s, expected: %s", what, got, expected);
}

/* ---- What is stopped with it ---- */

/* Trends needs Historian, which Plant stops; Plant needs Trends in turn, so that going round must end. */
#define DEPENDENTS                                                                                                               \
  "\nfact|service.state|Historian|running\nfact|service.state|Alarms|stopped\nfact|service.state|Trends|running"                 \
  "\nfact|service.dependents|Historian|Trends\nfact|service.dependents|Trends|plant"

static void
start_with_dependents (Bench *bench)
{
  bench->site = dcw_site_new ();
  DcwImage *image = dcw_text_image_of (STATION DEPENDENTS, NULL);
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  dcw_image_free (image);
  g_assert_true (g_file_set_contents (bench->site->path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
  bench->station = dcw_site_station (bench->site);
  bench->store = dcw_site_store (bench->site, bench->station);
}

static gboolean
is_state (Bench *bench, const char *service, const char *state)
{
  return g_strcmp0 (dcw_station_fact (bench->station, DCW_FACT_SERVICE_STATE, service), state) == 0;
}

/* Killed wherever it may be: once it was gone on with, what ran before runs, and what did not does not. */
START_TEST (killed_with_dependents)
{
  g_auto (Bench) bench = { 0 };
  start_with_dependents (&bench);
  g_autoptr (DcwReport) report = apply (&bench, NULL, "Plant");
  g_autoptr (GHashTable) saved = dcw_site_save (bench.site);
  guint left_stopped = 0, indirect_stopped = 0;
  gboolean fired = TRUE;
  for (guint step = 1; fired; step++) {
    g_clear_object (&bench.station);
    g_clear_pointer (&bench.store, dcw_store_free);
    dcw_site_restore (bench.site, saved);
    bench.station = dcw_site_station (bench.site);
    bench.store = dcw_site_store (bench.site, bench.station);
    dcw_fault_arm (DCW_FAULT_MODE_KILL, step);
    restart (&bench, "Plant", NULL);
    fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    dcw_station_refresh (bench.station, NULL);
    left_stopped += is_state (&bench, "Historian", "stopped");
    indirect_stopped += is_state (&bench, "Trends", "stopped");
    g_autofree char *waits = show (&bench, 0);
    if (*waits != '\0')
      ck_assert_msg (restart (&bench, "Plant", NULL), "step %u: does not go on", step);
    ck_assert_msg (is_state (&bench, "Plant", "running"), "step %u: Plant does not run", step);
    ck_assert_msg (is_state (&bench, "Historian", "running"), "step %u: Historian was stopped for good", step);
    ck_assert_msg (is_state (&bench, "Trends", "running"), "step %u: Trends was stopped for good", step);
    ck_assert_msg (is_state (&bench, "Alarms", "stopped"), "step %u: Alarms was started", step);
    check (&bench, "gone on with", 0, "");
  }
  ck_assert_msg (left_stopped > 3, "it was never killed while Historian was stopped");
  ck_assert_msg (indirect_stopped > left_stopped, "what needs another is not stopped before that one");
}
END_TEST

/* One that has restarted since has nothing to do with what ran before. */
START_TEST (forgotten_when_done)
{
  g_auto (Bench) bench = { 0 };
  bench.site = dcw_site_new ();
  bench.station = dcw_stubborn_station_new (dcw_text_image_of (STATION DEPENDENTS, NULL));
  bench.store = dcw_site_store (bench.site, bench.station);
  DcwImage *image = dcw_image_station_image (DCW_IMAGE_STATION (bench.station));
  dcw_report_free (apply (&bench, NULL, "Plant"));
  ck_assert (restart (&bench, "Plant", NULL));
  check_events (&bench, "with one that runs", 1, "restart with with restarted");
  ck_assert (is_state (&bench, "Historian", "running"));
  g_autoptr (DcwReport) undone = dcw_undo (bench.store, bench.station, 0, FALSE, NULL, NULL);
  ck_assert (undone != NULL);
  dcw_image_set_fact (image, DCW_FACT_SERVICE_STATE, "Historian", "stopped");
  dcw_image_set_fact (image, DCW_FACT_SERVICE_STATE, "Trends", "stopped");
  ck_assert (restart (&bench, "Plant", NULL));
  check_events (&bench, "with none", 2, "restart restarted");
  ck_assert (is_state (&bench, "Historian", "stopped"));
}
END_TEST

/* ---- Services that do not start ---- */

/* The same station in memory, where starting can fail. */
static void
start_stubborn (Bench *bench)
{
  bench->site = dcw_site_new ();
  bench->station = dcw_stubborn_station_new (dcw_text_image_of (STATION, NULL));
  bench->store = dcw_site_store (bench->site, bench->station);
}

#define OPERATOR DCW_TEXT_MACHINE "-1001"
#define SYSTEM "S-1-5-18"

/* Lets the service run as account; a run of its own. */
static void
apply_account (Bench *bench, const char *service, const char *account, const DcwSecrets *secrets)
{
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  g_autoptr (GError) error = NULL;
  plan->machine = g_strdup (DCW_TEXT_MACHINE);
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_SERVICE, service, NULL);
  g_autoptr (DcwState) before = dcw_station_read (bench->station, resource), after = dcw_state_copy (before);
  DcwPrincipal who;
  ck_assert (dcw_principal_init_sid_text (&who, account, NULL));
  dcw_state_set_principal (after, DCW_SERVICE_ACCOUNT, &who);
  g_autoptr (DcwMessage) why = dcw_message_new ("a test wants it", NULL);
  DcwChange *change = dcw_change_new (resource, before, after, why);
  change->restart = DCW_RESTART_SERVICES;
  g_ptr_array_add (plan->changes, change);
  DcwRunOptions options = { .secrets = secrets };
  g_autoptr (DcwReport) report = dcw_apply (bench->store, bench->station, plan, NULL, &options, &error);
  ck_assert_msg (report != NULL && report->phase == DCW_RUN_APPLIED, "%s", error != NULL ? error->message : "?");
}

static char *
account_of (Bench *bench, const char *service)
{
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_SERVICE, service, NULL);
  g_autoptr (DcwState) state = dcw_station_read (bench->station, resource);
  return dcw_sid_format (&dcw_state_principal (state, DCW_SERVICE_ACCOUNT)->sid);
}

static void
check_service (Bench *bench, const char *what, const char *account, const char *run_state)
{
  g_autofree char *now = account_of (bench, "Plant");
  const char *is = dcw_station_fact (bench->station, DCW_FACT_SERVICE_STATE, "Plant");
  ck_assert_msg (strcmp (now, account) == 0, "%s: runs as %s, expected %s", what, now, account);
  ck_assert_msg (strcmp (is, run_state) == 0, "%s: is %s, expected %s", what, is, run_state);
}

static DcwSecrets *
secrets_of_operator (void)
{
  DcwSecrets *secrets = dcw_secrets_new ();
  dcw_secrets_set (secrets, "operator", "Kf7-plum-lantern");
  return secrets;
}

START_TEST (does_not_start)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwSecrets) secrets = secrets_of_operator ();
  start_stubborn (&bench);
  apply_account (&bench, "Plant", OPERATOR, secrets);
  dcw_stubborn_station_refuse_start (bench.station, OPERATOR);
  DcwRestarted result = restart_with (&bench, "Plant", NULL, &error);
  ck_assert_msg (result == DCW_RESTARTED_AS_BEFORE, "result %d: %s", result, error != NULL ? error->message : "?");
  ck_assert_msg (strstr (error->message, "1069") != NULL && strstr (error->message, "runs again") != NULL
                     && strstr (error->message, "opcdcom undo 1") != NULL,
                 "%s", error->message);
  check_service (&bench, "put back", SYSTEM, "running");
  check_events (&bench, "put back", 1, "restart failed revert reverted");
  check (&bench, "put back", 0, "");
  check_restarted (&bench, "put back: it runs with what it had", "");
  /* The run that it was can be taken back, and finds that done. */
  g_autoptr (DcwReport) undone = dcw_undo (bench.store, bench.station, 1, FALSE, NULL, NULL);
  ck_assert_msg (undone != NULL && dcw_report_exit_code (undone) == 0, "undo");
  check_service (&bench, "undone", SYSTEM, "running");
  /* And it can be tried again. */
  dcw_stubborn_station_refuse_start (bench.station, NULL);
  apply_account (&bench, "Plant", OPERATOR, secrets);
  ck_assert (restart (&bench, "Plant", NULL));
  check_service (&bench, "again", OPERATOR, "running");
}
END_TEST

/* What it ran with is what it had before the first run that it has not restarted for. */
START_TEST (several_runs_since)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwSecrets) secrets = secrets_of_operator ();
  start_stubborn (&bench);
  apply_account (&bench, "Plant", "S-1-5-19", NULL);
  ck_assert (restart (&bench, "Plant", NULL));
  apply_account (&bench, "Plant", "S-1-5-20", NULL);
  apply_account (&bench, "Other", OPERATOR, secrets);
  apply_account (&bench, "Plant", OPERATOR, secrets);
  dcw_stubborn_station_refuse_start (bench.station, OPERATOR);
  ck_assert_int_eq (restart_with (&bench, "Plant", NULL, &error), DCW_RESTARTED_AS_BEFORE);
  check_service (&bench, "put back", "S-1-5-19", "running");
  check (&bench, "put back", 0, "Other@3");
}
END_TEST

START_TEST (what_is_in_the_way)
{
  static const struct {
    const char *name;
    const char *before; /* account that it ran as */
    gboolean only_appid, changed, refuse_both, lie;
    const char *says, *account, *state, *events;
  } rows[] = {
    { "nothing of the service was changed", SYSTEM, TRUE, FALSE, FALSE, FALSE, "it does not run now; “opcdcom undo", SYSTEM,
      "stopped", "restart failed revert failed" },
    { "somebody changed it", SYSTEM, FALSE, TRUE, FALSE, FALSE, "somebody has changed", "S-1-5-20", "stopped",
      "restart failed revert failed" },
    { "its account needs a password", OPERATOR, FALSE, FALSE, FALSE, FALSE, "the password of operator is needed", "S-1-5-20",
      "stopped", "restart failed revert failed" },
    { "it does not start so either", SYSTEM, FALSE, FALSE, TRUE, FALSE, "does not start either", SYSTEM, "stopped",
      "restart failed revert failed" },
    { "it can't be written", SYSTEM, FALSE, FALSE, FALSE, TRUE, "reading says otherwise", "S-1-5-20", "stopped",
      "restart failed revert failed" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (Bench) bench = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwSecrets) secrets = secrets_of_operator ();
    const char *name = rows[i].name;
    guint run = 1;
    start_stubborn (&bench);
    if (strcmp (rows[i].before, SYSTEM) != 0) {
      apply_account (&bench, "Plant", rows[i].before, secrets);
      ck_assert (restart (&bench, "Plant", NULL));
      run++;
    }
    if (rows[i].only_appid) {
      g_autoptr (DcwReport) report = apply (&bench, CLASSES "AppID\\" ID, "AuthenticationLevel");
      dcw_stubborn_station_refuse_start (bench.station, SYSTEM);
    } else {
      apply_account (&bench, "Plant", "S-1-5-20", NULL);
      dcw_stubborn_station_refuse_start (bench.station, "S-1-5-20");
    }
    if (rows[i].changed) {
      g_autoptr (DcwResource) service = dcw_resource_named (DCW_KIND_SERVICE, "Plant", NULL);
      g_autoptr (DcwState) now = dcw_station_read (bench.station, service), other = dcw_state_copy (now);
      dcw_state_set_number (other, DCW_SERVICE_START, 3);
      dcw_site_set (bench.station, service, other);
    }
    if (rows[i].refuse_both)
      dcw_stubborn_station_refuse_start (bench.station, "any");
    if (rows[i].lie)
      dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_LIE, 1, 1);
    DcwRestarted result = restart_with (&bench, "Plant", NULL, &error);
    ck_assert_msg (result == DCW_RESTARTED_NOT, "%s: result %d", name, result);
    ck_assert_msg (strstr (error->message, rows[i].says) != NULL, "%s: %s", name, error->message);
    check_service (&bench, name, rows[i].account, rows[i].state);
    check_events (&bench, name, run, rows[i].events);
    /* It was stopped here, so it is not forgotten. */
    g_autofree char *waits = g_strdup_printf ("Plant@%u", run);
    check (&bench, name, 0, waits);
    dcw_stubborn_station_refuse_start (bench.station, NULL);
    ck_assert_msg (restart (&bench, "Plant", NULL), "%s: does not start later", name);
    check (&bench, name, 0, "");
  }
}
END_TEST

START_TEST (with_its_password)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwSecrets) secrets = secrets_of_operator ();
  start_stubborn (&bench);
  apply_account (&bench, "Plant", OPERATOR, secrets);
  ck_assert (restart (&bench, "Plant", NULL));
  apply_account (&bench, "Plant", "S-1-5-20", NULL);
  dcw_stubborn_station_refuse_start (bench.station, "S-1-5-20");
  ck_assert_int_eq (restart_with (&bench, "Plant", secrets, &error), DCW_RESTARTED_AS_BEFORE);
  check_service (&bench, "put back", OPERATOR, "running");
}
END_TEST

/* The one for a former configuration, once, whatever services would get it, before any of them is stopped. */
START_TEST (password_is_tried_once)
{
  static const struct {
    const char *name;
    const char *before; /* account of both services */
    DcwLogon answer;
    guint n_needed, n_tried, n_notes;
  } rows[] = {
    { "right", OPERATOR, DCW_LOGON_RIGHT, 1, 1, 0 },
    { "wrong", OPERATOR, DCW_LOGON_WRONG, 1, 1, 0 },
    { "nobody can tell", OPERATOR, DCW_LOGON_UNKNOWN, 1, 1, 1 },
    { "an account without one", "S-1-5-19", DCW_LOGON_WRONG, 0, 0, 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *name = rows[i].name;
    g_auto (Bench) bench = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwSecrets) secrets = secrets_of_operator ();
    g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
    start_stubborn (&bench);
    apply_account (&bench, "Plant", rows[i].before, secrets);
    apply_account (&bench, "Other", rows[i].before, secrets);
    ck_assert (restart (&bench, "Plant", NULL) && restart (&bench, "Other", NULL));
    apply_account (&bench, "Plant", "S-1-5-20", NULL);
    apply_account (&bench, "Other", "S-1-5-20", NULL);
    dcw_stubborn_station_answer_logon (bench.station, rows[i].answer, "no such luck");
    guint before = dcw_stubborn_station_logons (bench.station)->len;
    g_autoptr (GPtrArray) pending = dcw_pending_restarts (bench.store, bench.station, 0, NULL);
    ck_assert_uint_eq (pending->len, 2);
    g_autoptr (GPtrArray) needed = dcw_restart_passwords (bench.store, bench.station, pending, &error);
    ck_assert_msg (needed != NULL && needed->len == rows[i].n_needed, "%s: %s", name, error != NULL ? error->message : "other");
    gboolean fine = dcw_try_passwords (bench.station, needed, secrets, notes, &error);
    gboolean is_wrong = rows[i].answer == DCW_LOGON_WRONG && rows[i].n_needed > 0;
    ck_assert_msg (fine == !is_wrong && g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED) == is_wrong, "%s", name);
    guint tried = dcw_stubborn_station_logons (bench.station)->len - before;
    ck_assert_msg (tried == rows[i].n_tried && notes->len == rows[i].n_notes, "%s: tried %u times", name, tried);
  }
}
END_TEST

/* Nobody has the password of an account that was deleted; whether one is there has to be known. */
START_TEST (former_account)
{
  static const struct {
    const char *name, *account;
    DcwStatus status;
    guint n_needed;
    const char *says; /* when it does not start, and nobody has given the password */
  } rows[] = {
    { "is there", OPERATOR, DCW_STATE_PRESENT, 1, "the password of operator is needed" },
    { "was deleted", OPERATOR, DCW_STATE_ABSENT, 0, "the account that it ran as is not there any more" },
    { "can't be read", OPERATOR, DCW_STATE_UNKNOWN, 1, "is needed" },
    { "is of a domain", "S-1-5-21-7-8-9-1001", DCW_STATE_ABSENT, 1, "is needed" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (Bench) bench = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwSecrets) secrets = secrets_of_operator ();
    const char *name = rows[i].name;
    DcwPrincipal who;
    dcw_secrets_set (secrets, rows[i].account, "Kf7-plum-lantern");
    start_stubborn (&bench);
    apply_account (&bench, "Plant", rows[i].account, secrets);
    ck_assert (restart (&bench, "Plant", NULL));
    apply_account (&bench, "Plant", "S-1-5-20", NULL);
    ck_assert (dcw_principal_init_sid_text (&who, rows[i].account, NULL));
    g_autoptr (DcwResource) user = dcw_resource_user (&who, NULL);
    g_autoptr (DcwMessage) reason = dcw_message_new ("nobody may look", NULL);
    g_autoptr (DcwState) state = rows[i].status == DCW_STATE_PRESENT  ? dcw_station_read (bench.station, user)
                                 : rows[i].status == DCW_STATE_ABSENT ? dcw_state_absent ()
                                                                      : dcw_state_unknown (g_steal_pointer (&reason));
    dcw_image_set (dcw_image_station_image (DCW_IMAGE_STATION (bench.station)), user, state);
    g_autoptr (GPtrArray) pending = dcw_pending_restarts (bench.store, bench.station, 0, NULL);
    g_autoptr (GPtrArray) needed = dcw_restart_passwords (bench.store, bench.station, pending, &error);
    ck_assert_msg (needed != NULL && needed->len == rows[i].n_needed, "%s: %s", name, error != NULL ? error->message : "other");
    dcw_stubborn_station_refuse_start (bench.station, "S-1-5-20");
    ck_assert_int_eq (restart_with (&bench, "Plant", NULL, &error), DCW_RESTARTED_NOT);
    ck_assert_msg (strstr (error->message, rows[i].says) != NULL, "%s: %s", name, error->message);
    check_service (&bench, name, "S-1-5-20", "stopped");
  }
}
END_TEST

/* Cut off at any record: it goes on waiting, is put back the next time, and never left without being told. */
START_TEST (cut_off_while_going_back)
{
  static const DcwFaultMode modes[] = { DCW_FAULT_MODE_KILL, DCW_FAULT_MODE_TEAR, DCW_FAULT_MODE_EIO_FROM };
  guint n = 0;
  for (gsize m = 0; m < G_N_ELEMENTS (modes); m++)
    for (guint step = 1, fired = TRUE; fired; step++) {
      g_autofree char *what = g_strdup_printf ("mode %" G_GSIZE_FORMAT ", step %u", m, step);
      g_auto (Bench) bench = { 0 };
      g_autoptr (GError) error = NULL;
      start_stubborn (&bench);
      apply_account (&bench, "Plant", "S-1-5-20", NULL);
      dcw_stubborn_station_refuse_start (bench.station, "S-1-5-20");
      dcw_fault_arm (modes[m], step);
      DcwRestarted result = restart_with (&bench, "Plant", NULL, NULL);
      fired = dcw_fault_fired ();
      dcw_fault_disarm ();
      ck_assert_msg (fired || result == DCW_RESTARTED_AS_BEFORE, "%s: result %d without a fault", what, result);
      ck_assert_msg (result != DCW_RESTARTED, "%s: it says that it runs with what was applied", what);
      g_autofree char *waits = show (&bench, 0);
      g_autofree char *account = account_of (&bench, "Plant");
      const char *state = dcw_station_fact (bench.station, DCW_FACT_SERVICE_STATE, "Plant");
      ck_assert_msg (strcmp (state, "running") == 0 || strcmp (waits, "Plant@1") == 0, "%s: stopped, and nothing says so", what);
      if (strcmp (waits, "") == 0) {
        check_service (&bench, what, SYSTEM, "running");
        continue;
      }
      /* Killed after it ran again but before that was noted, it is restarted once more: with the former configuration. */
      result = restart_with (&bench, "Plant", NULL, &error);
      ck_assert_msg (result != DCW_RESTARTED_NOT, "%s: %s", what, error != NULL ? error->message : "?");
      check_service (&bench, what, SYSTEM, "running");
      check (&bench, what, 0, "");
      n++;
    }
  ck_assert_msg (n > 10, "only %u faults", n);
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
  tcase_add_test (all, killed_with_dependents);
  tcase_add_test (all, forgotten_when_done);
  tcase_add_test (all, does_not_start);
  tcase_add_test (all, several_runs_since);
  tcase_add_test (all, what_is_in_the_way);
  tcase_add_test (all, with_its_password);
  tcase_add_test (all, password_is_tried_once);
  tcase_add_test (all, former_account);
  tcase_add_test (all, cut_off_while_going_back);
  suite_add_tcase (suite, all);
  return suite;
}
