/* One plan with every kind of resource, broken at every durable step and at every write of the station: one resume brings it to
 * untouched or applied, and undoing gives the station back byte for byte.
 */
#include <string.h>
#include "document/document.h"
#include "station/image-station.h"
#include "support/fault.h"
#include "support/runs.h"
#include "support/scratch.h"
#include "support/station-text.h"
#include "support/tap.h"

#define APPID "HKLM\\SOFTWARE\\Classes\\AppID\\{22222222-0000-0000-0000-000000000002}"
#define STATION                                                                                                                  \
  "group|S-1-5-32-544|Administrators\n"                                                                                          \
  "group|S-1-5-32-545|Users\n"                                                                                                   \
  "user|M-500|0x10203|Administrator\n"                                                                                           \
  "user|M-1001|0x10203|operator\n"                                                                                               \
  "right|M-1001|SeDenyNetworkLogonRight\n"                                                                                       \
  "service|Plant|S-1-5-18|2|272|C:\\plant.exe\n"                                                                                 \
  "service|Historian|M-1001|2|16|C:\\historian.exe\n"                                                                            \
  "profile|private|0|1\n"                                                                                                        \
  "text|" APPID "||Sim"
#define PASSWORD "Kf7-plum-lantern"

/* ---- The plan ---- */

static DcwPrincipal
by_sid (const char *sid)
{
  DcwPrincipal who;
  g_assert_true (dcw_principal_init_sid_text (&who, sid, NULL));
  return who;
}

/* Takes resource and after; what is there before is read from the station. needs: indices, ended by -1, or NULL. */
static void
add (DcwPlan *plan, DcwStation *station, DcwResource *resource, DcwState *after, const int *needs)
{
  g_assert_true (resource != NULL && after != NULL);
  gboolean write_only = (dcw_kind (dcw_resource_kind (resource))->flags & DCW_KIND_WRITE_ONLY) != 0;
  g_autoptr (DcwState) before =
      write_only || dcw_resource_is_pending (resource) ? dcw_state_absent () : dcw_station_read (station, resource);
  g_autoptr (DcwMessage) why = dcw_message_new ("a test wants it", NULL);
  DcwChange *change = dcw_change_new (resource, before, after, why);
  for (guint i = 0; needs != NULL && needs[i] >= 0; i++)
    g_array_append_val (change->needs, needs[i]);
  g_ptr_array_add (plan->changes, change);
  dcw_resource_unref (resource);
  dcw_state_unref (after);
}

static DcwState *
account (DcwKindId kind, const char *name)
{
  DcwState *state = dcw_state_present (kind);
  dcw_state_set_text (state, kind == DCW_KIND_USER ? (guint)DCW_USER_NAME : (guint)DCW_GROUP_NAME, name);
  if (kind == DCW_KIND_USER)
    dcw_state_set_number (state, DCW_USER_FLAGS, 0x10241);
  return state;
}

static DcwState *
changed_service (DcwStation *station, const char *name, const DcwPrincipal *who)
{
  g_autoptr (DcwResource) service = dcw_resource_named (DCW_KIND_SERVICE, name, NULL);
  g_autoptr (DcwState) now = dcw_station_read (station, service);
  DcwState *state = dcw_state_copy (now);
  dcw_state_set_principal (state, DCW_SERVICE_ACCOUNT, who);
  dcw_state_set_number (state, DCW_SERVICE_TYPE, 16);
  return state;
}

static DcwState *
enabled_user (DcwStation *station)
{
  g_auto (DcwPrincipal) who = by_sid (DCW_TEXT_MACHINE "-1001");
  g_autoptr (DcwResource) user = dcw_resource_user (&who, NULL);
  g_autoptr (DcwState) now = dcw_station_read (station, user);
  DcwState *state = dcw_state_copy (now);
  dcw_state_set_number (state, DCW_USER_FLAGS, 0x10201);
  return state;
}

static DcwState *
secret_of (const char *who)
{
  DcwState *state = dcw_state_present (DCW_KIND_SECRET);
  dcw_state_set_text (state, DCW_SECRET_ACCOUNT, who);
  return state;
}

static DcwState *
rule (const char *text)
{
  DcwState *state = dcw_state_present (DCW_KIND_FIREWALL_RULE);
  dcw_state_set_text (state, DCW_RULE_TEXT, text);
  return state;
}

static DcwState *
switched_on (void)
{
  DcwState *state = dcw_state_present (DCW_KIND_FIREWALL_PROFILE);
  dcw_state_set_number (state, DCW_PROFILE_ENABLED, 1);
  dcw_state_set_number (state, DCW_PROFILE_INBOUND, 1);
  return state;
}

static DcwPlan *
make_plan (DcwStation *station)
{
  enum { KEY, USER, GROUP, OPERATOR, MEMBER, RIGHT, DENY, RUN_AS, IN_KEY };
  DcwPlan *plan = dcw_plan_new ();
  plan->machine = g_strdup (DCW_TEXT_MACHINE);
  g_auto (DcwPrincipal) user = { 0 }, group = { 0 }, operator= by_sid (DCW_TEXT_MACHINE "-1001"), system = by_sid ("S-1-5-18");
  dcw_principal_init_name (&user, "OpcServer");
  dcw_principal_init_name (&group, "OPC Users");
  add (plan, station, dcw_resource_key (APPID "\\New", NULL), dcw_state_present (DCW_KIND_REGISTRY_KEY), NULL);
  add (plan, station, dcw_resource_user (&user, NULL), account (DCW_KIND_USER, "OpcServer"), NULL);
  add (plan, station, dcw_resource_group (&group, NULL), account (DCW_KIND_GROUP, "OPC Users"), NULL);
  add (plan, station, dcw_resource_user (&operator, NULL), enabled_user (station), NULL);
  add (plan, station, dcw_resource_membership (&group, &user, NULL), dcw_state_present (DCW_KIND_MEMBERSHIP),
       (const int[]){ USER, GROUP, -1 });
  add (plan, station, dcw_resource_right (&user, "SeServiceLogonRight", NULL), dcw_state_present (DCW_KIND_ACCOUNT_RIGHT),
       (const int[]){ USER, -1 });
  add (plan, station, dcw_resource_right (&operator, "SeDenyNetworkLogonRight", NULL), dcw_state_absent (), NULL);
  add (plan, station, dcw_resource_value (APPID, "RunAs", NULL), dcw_state_value_text (".\\OpcServer"),
       (const int[]){ USER, -1 });
  add (plan, station, dcw_resource_value (APPID "\\New", "Level", NULL), dcw_state_value_number (5), (const int[]){ KEY, -1 });
  add (plan, station, dcw_resource_named (DCW_KIND_FIREWALL_RULE, "{OPC}", NULL),
       rule ("v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=OPC|"), NULL);
  add (plan, station, dcw_resource_named (DCW_KIND_FIREWALL_PROFILE, "private", NULL), switched_on (), NULL);
  add (plan, station, dcw_resource_named (DCW_KIND_SECRET, "SCM:{22222222-0000-0000-0000-000000000002}", NULL),
       secret_of ("OpcServer"), (const int[]){ USER, RUN_AS, -1 });
  add (plan, station, dcw_resource_named (DCW_KIND_SERVICE, "Historian", NULL), changed_service (station, "Historian", &system),
       NULL);
  add (plan, station, dcw_resource_named (DCW_KIND_SERVICE, "Plant", NULL), changed_service (station, "Plant", &user),
       (const int[]){ USER, RIGHT, -1 });
  g_autoptr (GError) error = NULL;
  dcw_plan_validate (plan, &error);
  g_assert_no_error (error);
  for (guint kind = 0; kind < DCW_N_KINDS; kind++) {
    gboolean has = FALSE;
    for (guint i = 0; i < plan->changes->len; i++)
      has = has || dcw_resource_kind (((DcwChange *)plan->changes->pdata[i])->resource) == kind;
    g_assert_true (has);
  }
  return plan;
}

static DcwSecrets *
make_secrets (void)
{
  DcwSecrets *secrets = dcw_secrets_new ();
  dcw_secrets_set (secrets, "OpcServer", PASSWORD);
  dcw_secrets_set (secrets, "operator", PASSWORD);
  return secrets;
}

/* ---- In a file, broken at durable steps ---- */

typedef struct {
  DcwSite *site;
  DcwStation *station;
  DcwStore *store;
  DcwSecrets *secrets;
  DcwRunOptions options;
} Bench;

static void
restart (Bench *bench)
{
  g_clear_object (&bench->station);
  g_clear_pointer (&bench->store, dcw_store_free);
  bench->station = dcw_site_station (bench->site);
  bench->store = dcw_site_store (bench->site, bench->station);
}

static void
start (Bench *bench)
{
  bench->site = dcw_site_new ();
  bench->secrets = make_secrets ();
  bench->options.secrets = bench->secrets;
  DcwImage *image = dcw_text_image_of (STATION, NULL);
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  dcw_image_free (image);
  g_assert_true (g_file_set_contents (bench->site->path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
  restart (bench);
}

static void
finish (Bench *bench)
{
  g_clear_object (&bench->station);
  g_clear_pointer (&bench->store, dcw_store_free);
  g_clear_pointer (&bench->secrets, dcw_secrets_free);
  g_clear_pointer (&bench->site, dcw_site_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, finish)

static DcwReport *
apply (Bench *bench)
{
  g_autoptr (DcwPlan) plan = make_plan (bench->station);
  return dcw_apply (bench->store, bench->station, plan, NULL, &bench->options, NULL);
}

static DcwReport *
undo (Bench *bench)
{
  return dcw_undo (bench->store, bench->station, 0, FALSE, &bench->options, NULL);
}

static void
check_phase (const DcwReport *report, const char *what, DcwPhase phase)
{
  ck_assert_msg (report != NULL && report->phase == phase, "%s: %s", what,
                 report != NULL ? dcw_phase_name (report->phase) : "refused");
}

START_TEST (there_and_back)
{
  g_auto (Bench) bench = { 0 };
  start (&bench);
  g_autofree char *before = dcw_site_bytes (bench.site);
  g_autoptr (DcwReport) there = apply (&bench);
  check_phase (there, "apply", DCW_RUN_APPLIED);
  for (guint i = 0; i < there->outcomes->len; i++) {
    DcwKindId kind = dcw_resource_kind (((DcwChange *)there->plan->changes->pdata[i])->resource);
    DcwResult expected = kind == DCW_KIND_SECRET ? DCW_RESULT_UNVERIFIABLE : DCW_RESULT_VERIFIED;
    ck_assert_msg (((DcwOutcome *)there->outcomes->pdata[i])->result == expected, "change %u (%s)", i, dcw_kind (kind)->name);
  }
  g_autoptr (DcwReport) back = undo (&bench);
  check_phase (back, "undo", DCW_RUN_APPLIED);
  ck_assert_msg (dcw_scratch_has (bench.site->path, before), "not as before");
  g_autoptr (DcwReport) again = undo (&bench);
  check_phase (again, "redo", DCW_RUN_APPLIED);
  g_autoptr (DcwReport) back_again = undo (&bench);
  check_phase (back_again, "undo of the redo", DCW_RUN_APPLIED);
  ck_assert_msg (dcw_scratch_has (bench.site->path, before), "not as before the redo");
}
END_TEST

/* Taking the service back to its old account needs a password that only a person has. */
START_TEST (undo_without_passwords)
{
  g_auto (Bench) bench = { 0 };
  start (&bench);
  g_autofree char *before = dcw_site_bytes (bench.site);
  g_autoptr (DcwReport) there = apply (&bench);
  check_phase (there, "apply", DCW_RUN_APPLIED);
  bench.options.secrets = NULL;
  g_autoptr (DcwReport) back = undo (&bench);
  check_phase (back, "undo", DCW_RUN_PARTLY);
  for (guint i = 0; i < back->outcomes->len; i++) {
    const DcwResource *resource = ((DcwChange *)back->plan->changes->pdata[i])->resource;
    DcwResult expected = g_strcmp0 (dcw_resource_name (resource), "Historian") == 0 ? DCW_RESULT_NEEDS_SECRET
                         : dcw_resource_kind (resource) == DCW_KIND_SECRET          ? DCW_RESULT_UNVERIFIABLE
                                                                                    : DCW_RESULT_VERIFIED;
    ck_assert_msg (((DcwOutcome *)back->outcomes->pdata[i])->result == expected, "%s: %s", dcw_resource_id (resource),
                   dcw_result_name (((DcwOutcome *)back->outcomes->pdata[i])->result));
  }
  bench.options.secrets = bench.secrets;
  g_autoptr (DcwReport) rest = dcw_undo (bench.store, bench.station, 1, FALSE, &bench.options, NULL);
  check_phase (rest, "undo with the password", DCW_RUN_APPLIED);
  ck_assert_msg (dcw_scratch_has (bench.site->path, before), "not as before");
}
END_TEST

/* Somebody else's service or program uses the account by now, so it stays. */
START_TEST (account_in_use)
{
  for (guint way = 0; way < 2; way++) {
    g_auto (Bench) bench = { 0 };
    start (&bench);
    g_autoptr (DcwReport) there = apply (&bench);
    check_phase (there, "apply", DCW_RUN_APPLIED);
    DcwSid sid;
    ck_assert (dcw_station_resolve (bench.station, "OpcServer", &sid) == DCW_STATE_PRESENT);
    g_autoptr (DcwResource) key = dcw_resource_key (APPID "0", NULL), run_as = dcw_resource_value (APPID "0", "RunAs", NULL),
                            historian = dcw_resource_named (DCW_KIND_SERVICE, "Historian", NULL);
    g_autoptr (DcwState) a_key = dcw_state_present (DCW_KIND_REGISTRY_KEY), text = dcw_state_value_text (".\\opcserver"),
                         service = changed_service (bench.station, "Historian", &DCW_PRINCIPAL_SID (sid));
    if (way == 0) {
      dcw_site_set (bench.station, key, a_key);
      dcw_site_set (bench.station, run_as, text);
    } else {
      ck_assert (dcw_station_write (bench.station, historian, service, bench.secrets, NULL, NULL, NULL));
    }
    bench.options.on_conflict = DCW_CONFLICT_SKIP;
    g_autoptr (DcwReport) back = undo (&bench);
    check_phase (back, way == 0 ? "RunAs" : "service", DCW_RUN_PARTLY);
    for (guint i = 0; i < back->outcomes->len; i++) {
      const DcwResource *resource = ((DcwChange *)back->plan->changes->pdata[i])->resource;
      const DcwOutcome *outcome = back->outcomes->pdata[i];
      if (dcw_resource_kind (resource) != DCW_KIND_USER || !dcw_resource_is_pending (resource))
        continue;
      g_autofree char *detail = outcome->detail != NULL ? dcw_message_english (outcome->detail) : g_strdup ("");
      ck_assert_msg (outcome->result == DCW_RESULT_BLOCKED && strstr (detail, way == 0 ? "RunAs" : "Historian") != NULL, "%s: %s",
                     dcw_result_name (outcome->result), detail);
    }
    ck_assert (dcw_station_resolve (bench.station, "OpcServer", &sid) == DCW_STATE_PRESENT);
  }
}
END_TEST

/* The service is another program by now: its account is not put over it, whatever was said about conflicts. */
START_TEST (service_of_another_program)
{
  g_auto (Bench) bench = { 0 };
  start (&bench);
  g_autoptr (DcwReport) there = apply (&bench);
  check_phase (there, "apply", DCW_RUN_APPLIED);
  g_autoptr (DcwResource) historian = dcw_resource_named (DCW_KIND_SERVICE, "Historian", NULL);
  g_autoptr (DcwState) now = dcw_station_read (bench.station, historian), other = dcw_state_copy (now);
  dcw_state_set_text (other, DCW_SERVICE_PATH, "C:\\other.exe");
  ck_assert (dcw_station_write (bench.station, historian, other, bench.secrets, NULL, NULL, NULL));
  bench.options.on_conflict = DCW_CONFLICT_OVERWRITE;
  g_autoptr (DcwReport) back = undo (&bench);
  check_phase (back, "undo", DCW_RUN_PARTLY);
  for (guint i = 0; i < back->outcomes->len; i++) {
    const DcwResource *resource = ((DcwChange *)back->plan->changes->pdata[i])->resource;
    DcwResult result = ((DcwOutcome *)back->outcomes->pdata[i])->result;
    ck_assert_msg ((result == DCW_RESULT_CONFLICT) == dcw_resource_equal (resource, historian), "%s: %s",
                   dcw_resource_id (resource), dcw_result_name (result));
  }
  g_autoptr (DcwState) left = dcw_station_read (bench.station, historian);
  ck_assert (dcw_state_equal (left, other));
}
END_TEST

#define N_MODES (DCW_FAULT_N_MODES - DCW_FAULT_MODE_KILL)
/* Wine takes ten times as long for a step, through the same code. */
#ifdef G_OS_WIN32
#define EVERY 7
#else
#define EVERY 1
#endif

/* broken: apply (or undo) with a fault at each step; one resume; the station is before or after; undo gives it back. */
static void
break_each_step (DcwFaultMode mode, gboolean of_undo)
{
  g_auto (Bench) bench = { 0 };
  start (&bench);
  g_autofree char *before = dcw_site_bytes (bench.site);
  if (of_undo) {
    g_autoptr (DcwReport) there = apply (&bench);
    check_phase (there, "apply", DCW_RUN_APPLIED);
  }
  g_autoptr (GHashTable) saved = dcw_site_save (bench.site);
  guint step = 1;
  for (gboolean fired = TRUE; fired; step += EVERY) {
    g_autofree char *what = g_strdup_printf ("%s, %s at step %u", of_undo ? "undo" : "apply", dcw_fault_mode_name (mode), step);
    dcw_site_restore (bench.site, saved);
    restart (&bench);
    dcw_fault_arm (mode, step);
    g_autoptr (DcwReport) broken = of_undo ? undo (&bench) : apply (&bench);
    fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    restart (&bench);
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwReport) resumed = dcw_resume (bench.store, bench.station, FALSE, &bench.options, &error);
    ck_assert_msg (resumed != NULL, "%s: resume: %s", what, error != NULL ? error->message : "?");
    ck_assert_msg (dcw_report_exit_code (resumed) == 0, "%s: resume ends %s", what, dcw_phase_name (resumed->phase));
    g_autoptr (DcwRun) last = dcw_store_last (bench.store, NULL);
    gboolean in_place = last != NULL && last->direction == DCW_FORWARD;
    ck_assert_msg (in_place || dcw_scratch_has (bench.site->path, before), "%s: neither applied nor as before", what);
    if (!in_place)
      continue;
    g_autoptr (DcwReport) back = undo (&bench);
    check_phase (back, what, DCW_RUN_APPLIED);
    ck_assert_msg (dcw_scratch_has (bench.site->path, before), "%s: undone, not as before", what);
  }
  g_printerr ("# %s, %s: %u steps\n", of_undo ? "undo" : "apply", dcw_fault_mode_name (mode), step - 1);
}

START_TEST (apply_broken)
{
  break_each_step ((DcwFaultMode)(DCW_FAULT_MODE_KILL + _i), FALSE);
}
END_TEST

START_TEST (undo_broken)
{
  break_each_step ((DcwFaultMode)(DCW_FAULT_MODE_KILL + _i), TRUE);
}
END_TEST

/* ---- In memory, broken at writes of the station ---- */

static const struct {
  const char *name;
  DcwStubbornness how;
} ways[] = { { "fails", DCW_STUBBORN_FAIL }, { "fails when done", DCW_STUBBORN_FAIL_DONE }, { "lies", DCW_STUBBORN_LIE } };

START_TEST (writes_broken)
{
  for (guint at = 1;; at++) {
    g_autofree char *what = g_strdup_printf ("write %u %s", at, ways[_i].name);
    g_auto (Bench) bench = { 0 };
    start (&bench);
    g_clear_object (&bench.station);
    bench.station = dcw_stubborn_station_new (dcw_text_image_of (STATION, NULL));
    g_autoptr (DcwPlan) plan = make_plan (bench.station);
    g_autoptr (GBytes) before = dcw_document_write_image (dcw_image_station_image (DCW_IMAGE_STATION (bench.station)));
    dcw_stubborn_station_arm (bench.station, ways[_i].how, at, 1);
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwReport) report = dcw_apply (bench.store, bench.station, plan, NULL, &bench.options, &error);
    ck_assert_msg (report != NULL, "%s: %s", what, error != NULL ? error->message : "?");
    gboolean reached = dcw_stubborn_station_writes (bench.station) >= at;
    ck_assert_msg (report->phase == DCW_RUN_UNDONE || report->phase == DCW_RUN_APPLIED, "%s: %s", what,
                   dcw_phase_name (report->phase));
    dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_NEVER, 0, 0);
    if (report->phase == DCW_RUN_APPLIED) {
      g_autoptr (DcwReport) back = undo (&bench);
      check_phase (back, what, DCW_RUN_APPLIED);
    }
    g_autoptr (GBytes) after = dcw_document_write_image (dcw_image_station_image (DCW_IMAGE_STATION (bench.station)));
    ck_assert_msg (g_bytes_equal (before, after), "%s: not as before", what);
    if (!reached)
      break;
  }
}
END_TEST

/* ---- Nothing of a password ---- */

START_TEST (nothing_is_kept)
{
  g_auto (Bench) bench = { 0 };
  start (&bench);
  g_autoptr (DcwReport) there = apply (&bench);
  check_phase (there, "apply", DCW_RUN_APPLIED);
  g_autoptr (GHashTable) files = dcw_site_save (bench.site);
  GHashTableIter iter;
  gpointer path, bytes;
  guint n = 0;
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &path, &bytes)) {
    if (bytes == NULL)
      continue;
    g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    ck_assert_msg (strstr (text, PASSWORD) == NULL, "%s holds the password", (char *)path);
    n++;
  }
  ck_assert_msg (n >= 3, "only %u files were looked at", n);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply-kinds");
  TCase *whole = tcase_create ("whole");
  tcase_add_test (whole, there_and_back);
  tcase_add_test (whole, undo_without_passwords);
  tcase_add_test (whole, nothing_is_kept);
  tcase_add_test (whole, account_in_use);
  tcase_add_test (whole, service_of_another_program);
  tcase_add_loop_test (whole, writes_broken, 0, G_N_ELEMENTS (ways));
  suite_add_tcase (suite, whole);
  TCase *broken = tcase_create ("broken");
  tcase_set_timeout (broken, 600);
  tcase_add_loop_test (broken, apply_broken, 0, N_MODES);
  tcase_add_loop_test (broken, undo_broken, 0, N_MODES);
  suite_add_tcase (suite, broken);
  return suite;
}
