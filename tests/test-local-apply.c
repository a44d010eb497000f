/* Applying to the live computer and taking it back: registry and service there and back, broken at every durable step; and what
 * Wine only says it does comes out as not verified, with everything taken back.
 */
#include <string.h>
#include <windows.h>
#include "apply/transaction.h"
#include "registry/tree.h"
#include "station/win32/registry.h"
#include "support/fault.h"
#include "support/local.h"
#include "support/scratch.h"
#include "support/tap.h"

#define NAME "apply"
#define KEY DCW_LOCAL_KEY (NAME)
#define NOBODY "DcwNobody"
#define SERVICE "DcwTestApply"
#define WIDE_SERVICE L"DcwTestApply"

static DcwStation *station;
static DcwStore *store;
static SC_HANDLE manager, service;
static char *folder;

/* ---- The computer ---- */

static gboolean
anything_goes (const DcwPlan *plan, const DcwBindings *bindings, DcwView *view, GError **error)
{
  return TRUE;
}

/* As another process would find it. */
static void
reopen (void)
{
  g_autoptr (GError) error = NULL;
  g_clear_object (&station);
  g_clear_pointer (&store, dcw_store_free);
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  station = dcw_station_open ("local", state, &error);
  store = station != NULL ? dcw_store_open (state, station, &error) : NULL;
  ck_assert_msg (store != NULL, "%s", error != NULL ? error->message : "no store");
  dcw_store_set_scope (store, anything_goes);
}

static void
set (const char *key, const char *name, DcwState *state)
{
  g_autoptr (DcwResource) resource = name != NULL ? dcw_test_value (key, name) : dcw_test_key (key);
  dcw_local_write (station, "set up", resource, state);
}

static void
make_service (void)
{
  manager = OpenSCManagerW (NULL, NULL, SC_MANAGER_ALL_ACCESS);
  service = OpenServiceW (manager, WIDE_SERVICE, DELETE);
  if (service != NULL) {
    DeleteService (service);
    CloseServiceHandle (service);
  }
  service = CreateServiceW (manager, WIDE_SERVICE, WIDE_SERVICE, SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS,
                            SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL, L"C:\\dcw.exe", NULL, NULL, NULL, NULL, NULL);
  ck_assert_msg (service != NULL, "the service can't be made: %lu", GetLastError ());
}

static void
setup (void)
{
  folder = dcw_scratch_new ();
  dcw_local_make_key (NAME);
  make_service ();
  reopen ();
  set (KEY, "Changed", dcw_state_value_number (1));
  set (KEY, "Removed", dcw_state_value_text ("kept"));
  set (KEY, "Other", dcw_state_value_text ("not ours"));
}

static void
teardown (void)
{
  dcw_fault_disarm ();
  g_clear_pointer (&store, dcw_store_free);
  DeleteService (service);
  CloseServiceHandle (service);
  CloseServiceHandle (manager);
  dcw_local_clean (NAME);
  dcw_scratch_free (g_steal_pointer (&folder));
  dcw_local_close (g_steal_pointer (&station));
}

static void
add_values (const char *path, GString *text)
{
  g_autoptr (DcwRegistryTree) tree = dcw_registry_tree_new ();
  DWORD failure = dcw_local_read_key (path, tree);
  g_string_append_printf (text, "[%s] %lu\n", path, failure);
  const DcwRegistryKey *key = dcw_registry_tree_find (tree, path);
  for (const DcwRegistryValue *value = key != NULL ? key->values : NULL; value != NULL; value = value->next) {
    g_autofree char *hex = g_base64_encode (g_bytes_get_data (value->data, NULL), g_bytes_get_size (value->data));
    g_string_append_printf (text, "%s=%u:%s\n", value->name, value->type, hex);
  }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* Everything that the plans here touch, without the station. */
static char *
look (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  add_values (KEY, text);
  add_values (KEY "\\New", text);
  add_values ("HKLM\\SYSTEM\\CurrentControlSet\\Services\\" SERVICE, text);
  /* Values come in the order in which they were made. */
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);
  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  return g_strjoinv ("\n", lines);
}

/* ---- The plan ---- */

/* Takes resource and after; needs: index of a change, or -1. */
static void
add (DcwPlan *plan, DcwResource *resource, DcwState *after, int needs)
{
  ck_assert (resource != NULL && after != NULL);
  g_autoptr (DcwState) before = dcw_resource_is_pending (resource) ? dcw_state_absent () : dcw_station_read (station, resource);
  g_autoptr (DcwMessage) why = dcw_message_new ("a test wants it", NULL);
  DcwChange *change = dcw_change_new (resource, before, after, why);
  if (needs >= 0)
    g_array_append_val (change->needs, needs);
  g_ptr_array_add (plan->changes, change);
  dcw_resource_unref (resource);
  dcw_state_unref (after);
}

static DcwState *
changed_service (void)
{
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_SERVICE, SERVICE, NULL);
  g_autoptr (DcwState) now = dcw_station_read (station, resource);
  g_auto (DcwPrincipal) who = { 0 };
  DcwState *state = dcw_state_copy (now);
  ck_assert (dcw_principal_init_sid_text (&who, "S-1-5-19", NULL));
  dcw_state_set_principal (state, DCW_SERVICE_ACCOUNT, &who);
  dcw_state_set_number (state, DCW_SERVICE_START, SERVICE_AUTO_START);
  return state;
}

static DcwPlan *
plan_of_registry (void)
{
  DcwPlan *plan = dcw_plan_new ();
  plan->machine = g_strdup (dcw_station_info (station)->machine);
  add (plan, dcw_test_key (KEY "\\New"), dcw_state_present (DCW_KIND_REGISTRY_KEY), -1);
  add (plan, dcw_test_value (KEY, "Changed"), dcw_state_value_number (2), -1);
  add (plan, dcw_test_value (KEY, "Made"), dcw_state_value_text ("new"), -1);
  add (plan, dcw_test_value (KEY, "Removed"), dcw_state_absent (), -1);
  add (plan, dcw_test_value (KEY "\\New", "Level"), dcw_state_value_number (5), 0);
  add (plan, dcw_resource_named (DCW_KIND_SERVICE, SERVICE, NULL), changed_service (), -1);
  return plan;
}

static void
validate (const DcwPlan *plan)
{
  g_autoptr (GError) error = NULL;
  dcw_plan_validate (plan, &error);
  ck_assert_msg (error == NULL, "%s", error != NULL ? error->message : "");
}

static DcwReport *
apply (DcwPlan *plan, const DcwSecrets *secrets)
{
  DcwRunOptions options = { .secrets = secrets };
  g_autoptr (GError) error = NULL;
  DcwReport *report = dcw_apply (store, station, plan, NULL, &options, &error);
  ck_assert_msg (report != NULL || dcw_fault_fired (), "%s", error != NULL ? error->message : "");
  return report;
}

static void
undo_well (const char *what, const char *before)
{
  g_autoptr (GError) error = NULL;
  DcwRunOptions options = { 0 };
  g_autoptr (DcwReport) report = dcw_undo (store, station, 0, FALSE, &options, &error);
  ck_assert_msg (report != NULL && report->phase == DCW_RUN_APPLIED, "%s: %s", what,
                 error != NULL ? error->message : dcw_phase_name (report->phase));
  g_autofree char *now = look ();
  ck_assert_msg (strcmp (now, before) == 0, "%s: before\n%s\nnow\n%s", what, before, now);
}

/* ---- Cases ---- */

START_TEST (there_and_back)
{
  g_autofree char *before = look ();
  g_autoptr (DcwPlan) plan = plan_of_registry ();
  validate (plan);
  g_autoptr (DcwReport) report = apply (plan, NULL);
  ck_assert_msg (report->phase == DCW_RUN_APPLIED, "apply ends %s", dcw_phase_name (report->phase));
  for (guint i = 0; i < report->outcomes->len; i++) {
    DcwResult result = ((DcwOutcome *)report->outcomes->pdata[i])->result;
    ck_assert_msg (result == DCW_RESULT_VERIFIED, "change %u: %s", i, dcw_result_name (result));
  }
  g_autofree char *after = look ();
  ck_assert_msg (strcmp (before, after) != 0, "nothing was written");
  reopen ();
  undo_well ("undo", before);
  reopen ();
  undo_well ("redo", after);
  undo_well ("undo of the redo", before);
}
END_TEST

/* A step that fails, or all from one on: afterwards one resume, and nothing is half done. */
static const DcwFaultMode modes[] = { DCW_FAULT_MODE_EIO, DCW_FAULT_MODE_EIO_FROM, DCW_FAULT_MODE_ENOSPC };

START_TEST (broken_at_each_step)
{
  g_autofree char *before = look (), *after = NULL;
  gboolean fired = TRUE;
  guint n_applied = 0, step;
  for (step = 1; fired; step++) {
    g_autofree char *what = g_strdup_printf ("%s at step %u", dcw_fault_mode_name (modes[_i]), step);
    g_autoptr (DcwPlan) plan = plan_of_registry ();
    DcwRunOptions options = { 0 };
    dcw_fault_arm (modes[_i], step);
    g_autoptr (DcwReport) broken = apply (plan, NULL);
    fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    reopen ();
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwReport) resumed = dcw_resume (store, station, FALSE, &options, &error);
    ck_assert_msg (resumed != NULL && dcw_report_exit_code (resumed) == 0, "%s: %s", what,
                   error != NULL ? error->message : dcw_phase_name (resumed->phase));
    g_autoptr (DcwRun) last = dcw_store_last (store, NULL);
    g_autofree char *now = look ();
    gboolean in_place = last != NULL && last->direction == DCW_FORWARD;
    n_applied += in_place;
    if (in_place)
      undo_well (what, before);
    else
      ck_assert_msg (strcmp (now, before) == 0, "%s: before\n%s\nnow\n%s", what, before, now);
  }
  ck_assert_msg (n_applied > 0 && step > 10, "%u steps, %u times applied", step, n_applied);
}
END_TEST

static DcwState *
named_account (DcwKindId kind)
{
  DcwState *state = dcw_test_account_state (kind, NOBODY);
  if (kind == DCW_KIND_USER)
    dcw_state_set_number (state, DCW_USER_FLAGS, 0x10241);
  return state;
}

static DcwState *
there (DcwKindId kind)
{
  return dcw_state_present (kind);
}

static DcwResource *
right_of (const char *sid)
{
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, sid, NULL));
  return dcw_resource_right (&who, "SeServiceLogonRight", NULL);
}

/* What Wine takes and forgets. */
static const struct {
  const char *name;
  DcwKindId kind;
} forgotten[] = {
  { "user", DCW_KIND_USER },
  { "group", DCW_KIND_GROUP },
  { "member", DCW_KIND_MEMBERSHIP },
  { "right", DCW_KIND_ACCOUNT_RIGHT },
  { "firewall rule", DCW_KIND_FIREWALL_RULE },
};

static DcwState *
a_rule (void)
{
  DcwState *state = dcw_state_present (DCW_KIND_FIREWALL_RULE);
  dcw_state_set_text (state, DCW_RULE_TEXT, "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=Dcw apply test|");
  return state;
}

static void
add_forgotten (DcwPlan *plan, DcwKindId kind)
{
  if (kind == DCW_KIND_USER || kind == DCW_KIND_GROUP)
    add (plan, dcw_test_account (kind, NOBODY), named_account (kind), -1);
  else if (kind == DCW_KIND_MEMBERSHIP)
    add (plan, dcw_test_membership ("S-1-5-32-544", "S-1-5-21-9-9-9-4711"), there (kind), -1);
  else if (kind == DCW_KIND_FIREWALL_RULE)
    add (plan, dcw_resource_named (kind, "DcwApplyTest", NULL), a_rule (), -1);
  else
    add (plan, right_of ("S-1-5-21-9-9-9-4711"), there (kind), -1);
}

START_TEST (what_is_forgotten_is_not_verified)
{
  if (!dcw_local_is_wine ())
    dcw_skip ("Windows does it");
  const char *name = forgotten[_i].name;
  g_autofree char *before = look ();
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  dcw_secrets_set (secrets, NOBODY, "Kf7-plum-lantern");
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  plan->machine = g_strdup (dcw_station_info (station)->machine);
  /* The order of applying is that of ranks: a key comes before all of these, so that there is something to take back. */
  add (plan, dcw_test_key (KEY "\\New"), there (DCW_KIND_REGISTRY_KEY), -1);
  add_forgotten (plan, forgotten[_i].kind);
  validate (plan);
  g_autoptr (DcwReport) report = apply (plan, secrets);
  const DcwOutcome *key = report->outcomes->pdata[0], *lie = report->outcomes->pdata[1];
  ck_assert_msg (lie->result == DCW_RESULT_NOT_VERIFIED, "%s: %s", name, dcw_result_name (lie->result));
  ck_assert_msg (key->result == DCW_RESULT_VERIFIED && key->taken_back == DCW_RESULT_VERIFIED, "%s: the key: %s, then %s", name,
                 dcw_result_name (key->result), dcw_result_name (key->taken_back));
  ck_assert_msg (report->phase == DCW_RUN_UNDONE && report->failed && dcw_report_exit_code (report) == 1, "%s: ends %s", name,
                 dcw_phase_name (report->phase));
  g_autofree char *now = look ();
  ck_assert_msg (strcmp (now, before) == 0, "%s: before\n%s\nnow\n%s", name, before, now);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("local-apply");
  TCase *tcase = tcase_create ("apply");
  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_test (tcase, there_and_back);
  tcase_add_loop_test (tcase, broken_at_each_step, 0, G_N_ELEMENTS (modes));
  tcase_add_loop_test (tcase, what_is_forgotten_is_not_verified, 0, G_N_ELEMENTS (forgotten));
  suite_add_tcase (suite, tcase);
  return suite;
}
