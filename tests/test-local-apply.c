/* Applying to the live computer and taking it back: registry and service there and back, broken at every durable step. */
#include <string.h>
#include <windows.h>
#include "support/fault.h"
#include "support/live.h"
#include "support/tap.h"

#define NAME "apply"
#define KEY DCW_LOCAL_KEY (NAME)
#define SERVICE "DcwTestApply"
#define WIDE_SERVICE L"DcwTestApply"

static DcwLive live;
static SC_HANDLE manager, service;
static const char *const keys[] = { "HKLM\\SYSTEM\\CurrentControlSet\\Services\\" SERVICE, NULL };

static void
set (const char *key, const char *name, DcwState *state)
{
  g_autoptr (DcwResource) resource = dcw_test_value (key, name);
  dcw_local_write (live.station, "set up", resource, state);
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
  make_service ();
  dcw_live_init (&live, NAME);
  set (KEY, "Changed", dcw_state_value_number (1));
  set (KEY, "Removed", dcw_state_value_text ("kept"));
  set (KEY, "Other", dcw_state_value_text ("not ours"));
}

static void
teardown (void)
{
  DeleteService (service);
  CloseServiceHandle (service);
  CloseServiceHandle (manager);
  dcw_live_clear (&live);
}

static DcwState *
changed_service (void)
{
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_SERVICE, SERVICE, NULL);
  g_autoptr (DcwState) now = dcw_station_read (live.station, resource);
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
  DcwPlan *plan = dcw_live_plan (&live);
  dcw_live_add (&live, plan, dcw_test_key (KEY "\\New"), dcw_state_present (DCW_KIND_REGISTRY_KEY), -1);
  dcw_live_add (&live, plan, dcw_test_value (KEY, "Changed"), dcw_state_value_number (2), -1);
  dcw_live_add (&live, plan, dcw_test_value (KEY, "Made"), dcw_state_value_text ("new"), -1);
  dcw_live_add (&live, plan, dcw_test_value (KEY, "Removed"), dcw_state_absent (), -1);
  dcw_live_add (&live, plan, dcw_test_value (KEY "\\New", "Level"), dcw_state_value_number (5), 0);
  dcw_live_add (&live, plan, dcw_resource_named (DCW_KIND_SERVICE, SERVICE, NULL), changed_service (), -1);
  return plan;
}

/* ---- Cases ---- */

START_TEST (there_and_back)
{
  g_autofree char *before = dcw_live_look (&live, keys);
  g_autoptr (DcwPlan) plan = plan_of_registry ();
  g_autoptr (DcwReport) report = dcw_live_apply (&live, plan, NULL);
  ck_assert_msg (report->phase == DCW_RUN_APPLIED, "apply ends %s", dcw_phase_name (report->phase));
  for (guint i = 0; i < report->outcomes->len; i++) {
    DcwResult result = ((DcwOutcome *)report->outcomes->pdata[i])->result;
    ck_assert_msg (result == DCW_RESULT_VERIFIED, "change %u: %s", i, dcw_result_name (result));
  }
  g_autofree char *after = dcw_live_look (&live, keys);
  ck_assert_msg (strcmp (before, after) != 0, "nothing was written");
  dcw_live_reopen (&live);
  dcw_live_undo (&live, "undo", keys, before);
  dcw_live_reopen (&live);
  dcw_live_undo (&live, "redo", keys, after);
  dcw_live_undo (&live, "undo of the redo", keys, before);
}
END_TEST

/* A step that fails, or all from one on: afterwards one resume, and nothing is half done. */
static const DcwFaultMode modes[] = { DCW_FAULT_MODE_EIO, DCW_FAULT_MODE_EIO_FROM, DCW_FAULT_MODE_ENOSPC };

START_TEST (broken_at_each_step)
{
  g_autofree char *before = dcw_live_look (&live, keys), *after = NULL;
  gboolean fired = TRUE;
  guint n_applied = 0, step;
  for (step = 1; fired; step++) {
    g_autofree char *what = g_strdup_printf ("%s at step %u", dcw_fault_mode_name (modes[_i]), step);
    g_autoptr (DcwPlan) plan = plan_of_registry ();
    DcwRunOptions options = { 0 };
    dcw_fault_arm (modes[_i], step);
    g_autoptr (DcwReport) broken = dcw_live_apply (&live, plan, NULL);
    fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    dcw_live_reopen (&live);
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwReport) resumed = dcw_resume (live.store, live.station, FALSE, &options, &error);
    ck_assert_msg (resumed != NULL && dcw_report_exit_code (resumed) == 0, "%s: %s", what,
                   error != NULL ? error->message : dcw_phase_name (resumed->phase));
    g_autoptr (DcwRun) last = dcw_store_last (live.store, NULL);
    g_autofree char *now = dcw_live_look (&live, keys);
    gboolean in_place = last != NULL && last->direction == DCW_FORWARD;
    n_applied += in_place;
    if (in_place)
      dcw_live_undo (&live, what, keys, before);
    else
      ck_assert_msg (strcmp (now, before) == 0, "%s: before\n%s\nnow\n%s", what, before, now);
  }
  ck_assert_msg (n_applied > 0 && step > 10, "%u steps, %u times applied", step, n_applied);
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
  suite_add_tcase (suite, tcase);
  return suite;
}
