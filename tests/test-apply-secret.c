/* Kinds that can be written but not read, and passwords that somebody has to give. */
#include <string.h>
#include "base/error.h"
#include "support/fault.h"
#include "support/runs.h"
#include "support/tap.h"

enum { LIMIT, SECRET };

/* The launch limit, then a password that is stored; risk: of the second. before: whether one is stored already. */
static DcwPlan *
make_plan (guint risk, gboolean before)
{
  DcwPlan *plan = dcw_site_plan (DCW_SITE_ADOPT);
  g_autoptr (DcwResource) secret = dcw_resource_named (DCW_KIND_SECRET, "_SC_Historian", NULL);
  g_autoptr (DcwState) absent = dcw_state_absent (), there = dcw_state_present (DCW_KIND_SECRET);
  g_autoptr (DcwMessage) why = dcw_message_new ("a test wants it", NULL);
  DcwChange *change = dcw_change_new (secret, before ? there : absent, there, why);
  change->risk = risk;
  guint first = LIMIT;
  g_array_append_val (change->needs, first);
  g_ptr_array_add (plan->changes, change);
  return plan;
}

static DcwSecrets *
make_secrets (const char *secret)
{
  DcwSecrets *secrets = dcw_secrets_new ();
  dcw_secrets_set (secrets, "_SC_Historian", secret);
  return secrets;
}

static DcwReport *
apply_plan (DcwBench *bench, DcwPlan *plan, const DcwRunOptions *options)
{
  g_autoptr (GError) error = NULL;
  DcwReport *report = dcw_apply (bench->store, bench->station, plan, NULL, options, &error);
  ck_assert_msg (report != NULL, "%s", error != NULL ? error->message : "?");
  return report;
}

START_TEST (there_and_back)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  g_autoptr (DcwPlan) plan = make_plan (0, FALSE);
  g_autoptr (DcwSecrets) secrets = make_secrets ("geheim");
  DcwRunOptions options = { .secrets = secrets };
  g_autoptr (DcwReport) report = apply_plan (&bench, plan, &options);
  dcw_check_report (report, "apply", DCW_RUN_APPLIED, 0);
  dcw_check_result (report, "apply", SECRET, DCW_RESULT_UNVERIFIABLE, NULL);
  ck_assert_str_eq (dcw_stubborn_station_secret (bench.station, "_SC_Historian"), "geheim");
  g_autoptr (DcwReport) undone = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (undone, "undo", DCW_RUN_APPLIED, 0);
  dcw_check_result (undone, "undo", SECRET, DCW_RESULT_UNVERIFIABLE, NULL);
  ck_assert_ptr_null (dcw_stubborn_station_secret (bench.station, "_SC_Historian"));
  dcw_check_bytes (&bench, "undo", bench.original);
  /* A redo without the password does the rest and says so. */
  g_autoptr (DcwReport) without = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (without, "redo without", DCW_RUN_PARTLY, 11);
  dcw_check_result (without, "redo without", SECRET, DCW_RESULT_NEEDS_SECRET, "password of _SC_Historian");
  dcw_check_result (without, "redo without", LIMIT, DCW_RESULT_VERIFIED, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwReport) with = dcw_undo (bench.store, bench.station, 2, FALSE, &options, &error);
  ck_assert_msg (with != NULL, "%s", error != NULL ? error->message : "?");
  dcw_check_report (with, "redo", DCW_RUN_APPLIED, 0);
  ck_assert_str_eq (dcw_stubborn_station_secret (bench.station, "_SC_Historian"), "geheim");
}
END_TEST

/* Looked for before anything is written. */
START_TEST (not_given)
{
  static const struct {
    const char *password; /* NULL: none */
    gboolean of_user;
    DcwErrorCode code;
    const char *says;
  } rows[] = {
    { NULL, FALSE, DCW_ERROR_SECRET, "--password _SC_Historian=file:PATH" },
    { NULL, TRUE, DCW_ERROR_SECRET, "--password operator=file:PATH" },
    { "", TRUE, DCW_ERROR_INVALID, "empty" },
    { "My-Operator-1", TRUE, DCW_ERROR_INVALID, "name of the account" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (DcwBench) bench = { 0 };
    g_autoptr (GError) error = NULL;
    dcw_bench_start (&bench, FALSE);
    g_autoptr (DcwPlan) plan = make_plan (0, FALSE);
    DcwChange *change = plan->changes->pdata[SECRET];
    g_autoptr (DcwResource) of_user = dcw_resource_named (DCW_KIND_SECRET, "user:operator", NULL);
    if (rows[i].of_user) {
      dcw_resource_unref (change->resource);
      change->resource = dcw_resource_ref (of_user);
    }
    g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
    if (rows[i].password != NULL)
      dcw_secrets_set (secrets, "operator", rows[i].password);
    DcwRunOptions options = { .secrets = secrets };
    DcwReport *report = dcw_apply (bench.store, bench.station, plan, NULL, &options, &error);
    ck_assert_msg (report == NULL, "row %" G_GSIZE_FORMAT " is applied", i);
    ck_assert_msg (g_error_matches (error, DCW_ERROR, (int)rows[i].code) && strstr (error->message, rows[i].says) != NULL,
                   "row %" G_GSIZE_FORMAT ": %s", i, error->message);
    ck_assert_msg (rows[i].password == NULL || *rows[i].password == '\0' || strstr (error->message, rows[i].password) == NULL,
                   "row %" G_GSIZE_FORMAT " tells the password", i);
    ck_assert_uint_eq (dcw_bench_n_runs (&bench), 0);
    dcw_check_bytes (&bench, "apply", bench.original);
  }
}
END_TEST

/* What was stored before is known to nobody: undoing needs it. */
START_TEST (undo_needs_it)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, FALSE);
  g_autoptr (DcwPlan) plan = make_plan (DCW_RISK_NOT_UNDOABLE, TRUE);
  g_autoptr (DcwSecrets) secrets = make_secrets ("new"), old = make_secrets ("old");
  DcwRunOptions options = { .secrets = secrets, .confirm_within_s = 60 };
  DcwReport *none = dcw_apply (bench.store, bench.station, plan, NULL, &options, &error);
  ck_assert_msg (none == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED), "is applied under a deadline");
  options.confirm_within_s = 0;
  g_autoptr (DcwReport) report = apply_plan (&bench, plan, &options);
  dcw_check_report (report, "apply", DCW_RUN_APPLIED, 0);
  g_autoptr (DcwReport) dry = dcw_bench_undo (&bench, 0, TRUE, DCW_CONFLICT_STOP);
  dcw_check_result (dry, "dry run", SECRET, DCW_RESULT_NEEDS_SECRET, NULL);
  dcw_check_result (dry, "dry run", LIMIT, DCW_RESULT_BLOCKED, NULL);
  g_autoptr (DcwReport) undone = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (undone, "undo", DCW_RUN_PARTLY, 11);
  dcw_check_result (undone, "undo", SECRET, DCW_RESULT_NEEDS_SECRET, NULL);
  ck_assert_str_eq (dcw_stubborn_station_secret (bench.station, "_SC_Historian"), "new");
  DcwRunOptions asked = { .secrets = old };
  g_autoptr (DcwReport) again = dcw_undo (bench.store, bench.station, 1, FALSE, &asked, NULL);
  dcw_check_report (again, "undo with it", DCW_RUN_APPLIED, 0);
  ck_assert_str_eq (dcw_stubborn_station_secret (bench.station, "_SC_Historian"), "old");
  dcw_check_bytes (&bench, "undo with it", bench.original);
}
END_TEST

/* Nothing that is written anywhere holds a secret. */
START_TEST (is_not_written_down)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  g_autoptr (DcwPlan) plan = make_plan (0, FALSE);
  g_autoptr (DcwSecrets) secrets = make_secrets ("Zaphod-42");
  DcwRunOptions options = { .secrets = secrets };
  g_autoptr (DcwReport) report = apply_plan (&bench, plan, &options);
  g_autoptr (GHashTable) files = dcw_site_save (bench.site);
  GHashTableIter iter;
  gpointer path, bytes;
  guint n = 0;
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &path, &bytes)) {
    g_autofree char *text = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : g_strdup ("");
    ck_assert_msg (strstr (text, "Zaphod") == NULL, "%s holds the password", (char *)path);
    n += strlen (text) > 0;
  }
  ck_assert_msg (n >= 3, "only %u files were looked at", n);
}
END_TEST

/* ---- Whether they are right ---- */

static const struct {
  const char *name;
  DcwLogon answer;
  const char *says;
  gboolean refused;
  guint n_notes;
} logons[] = {
  { "right", DCW_LOGON_RIGHT, NULL, FALSE, 0 },
  { "wrong", DCW_LOGON_WRONG, "no such luck", TRUE, 0 },
  { "locked out", DCW_LOGON_UNKNOWN, "the account is locked out", FALSE, 1 },
  { "nobody to ask", DCW_LOGON_UNKNOWN, NULL, FALSE, 0 },
};

START_TEST (tried_once)
{
  const char *name = logons[_i].name;
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, FALSE);
  dcw_stubborn_station_answer_logon (bench.station, logons[_i].answer, logons[_i].says);
  g_autoptr (DcwPlan) plan = make_plan (0, FALSE);
  /* The same account twice. */
  g_autoptr (DcwResource) second = dcw_resource_named (DCW_KIND_SECRET, "SCM:{0}", NULL);
  g_autoptr (DcwState) absent = dcw_state_absent (), there = dcw_state_present (DCW_KIND_SECRET);
  g_autoptr (DcwMessage) why = dcw_message_new ("a test wants it", NULL);
  dcw_state_set_text (there, DCW_SECRET_ACCOUNT, "_SC_HISTORIAN");
  g_ptr_array_add (plan->changes, dcw_change_new (second, absent, there, why));
  g_autoptr (DcwSecrets) secrets = make_secrets ("geheim");
  DcwRunOptions options = { .secrets = secrets };
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_NEVER, 0, 0);
  g_autoptr (DcwReport) report = dcw_apply (bench.store, bench.station, plan, NULL, &options, &error);
  const GPtrArray *tried = dcw_stubborn_station_logons (bench.station);
  ck_assert_msg (tried->len == 1, "%s: tried %u times", name, tried->len);
  ck_assert_msg (g_ascii_strcasecmp (tried->pdata[0], "_SC_Historian=geheim") == 0, "%s: %s", name, (char *)tried->pdata[0]);
  if (logons[_i].refused) {
    ck_assert_msg (report == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED), "%s: is applied", name);
    ck_assert_msg (strstr (error->message, "nothing was written") != NULL && strstr (error->message, "no such luck") != NULL
                       && strstr (error->message, "geheim") == NULL,
                   "%s: %s", name, error->message);
    ck_assert_uint_eq (dcw_stubborn_station_writes (bench.station), 0);
    ck_assert_uint_eq (dcw_bench_n_runs (&bench), 0);
    dcw_check_bytes (&bench, name, bench.original);
    return;
  }
  ck_assert_msg (report != NULL, "%s: %s", name, error != NULL ? error->message : "?");
  dcw_check_report (report, name, DCW_RUN_APPLIED, 0);
  ck_assert_msg (report->notes->len == logons[_i].n_notes, "%s: %u notes", name, report->notes->len);
  dcw_check_result (report, name, SECRET, DCW_RESULT_UNVERIFIABLE, NULL);
}
END_TEST

/* Resume too: a wrong one leaves the run as unfinished as it was, and without one it goes on. */
START_TEST (tried_when_resumed)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwRun) unfinished = NULL;
  g_autoptr (DcwPlan) plan = make_plan (0, FALSE);
  g_autoptr (DcwSecrets) secrets = make_secrets ("geheim");
  DcwRunOptions options = { .secrets = secrets };
  for (guint step = 1, fired = TRUE; fired && unfinished == NULL; step++) {
    if (step > 1)
      dcw_bench_finish (&bench);
    dcw_bench_start (&bench, FALSE);
    dcw_fault_arm (DCW_FAULT_MODE_KILL, step);
    dcw_report_free (dcw_apply (bench.store, bench.station, plan, NULL, &options, NULL));
    fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    unfinished = dcw_store_unfinished (bench.store, NULL);
  }
  ck_assert (unfinished != NULL && unfinished->phase == DCW_RUN_APPLYING);
  guint before = dcw_stubborn_station_logons (bench.station)->len;
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_NEVER, 0, 0);
  dcw_stubborn_station_answer_logon (bench.station, DCW_LOGON_WRONG, "no such luck");
  DcwReport *none = dcw_resume (bench.store, bench.station, TRUE, &options, &error);
  ck_assert_msg (none == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED)
                     && strstr (error->message, "no such luck") != NULL,
                 "%s", error != NULL ? error->message : "goes on");
  ck_assert_uint_eq (dcw_stubborn_station_logons (bench.station)->len, before + 1);
  ck_assert_uint_eq (dcw_stubborn_station_writes (bench.station), 0);
  g_autoptr (DcwReport) back = dcw_resume (bench.store, bench.station, FALSE, NULL, NULL);
  dcw_check_report (back, "without", DCW_RUN_UNDONE, 0);
  dcw_check_bytes (&bench, "without", bench.original);
}
END_TEST

/* Undo gives back the password that there was before: what the account has by then is another one. */
START_TEST (not_tried_on_the_way_back)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  dcw_stubborn_station_answer_logon (bench.station, DCW_LOGON_WRONG, "no such luck");
  g_autoptr (DcwPlan) plan = make_plan (DCW_RISK_NOT_UNDOABLE, FALSE);
  DcwChange *change = plan->changes->pdata[SECRET];
  dcw_resource_unref (change->resource);
  change->resource = dcw_resource_named (DCW_KIND_SECRET, "user:operator", NULL);
  dcw_state_unref (change->before);
  change->before = dcw_state_copy (change->after);
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  dcw_secrets_set (secrets, "operator", "Marvin-4242");
  DcwRunOptions options = { .secrets = secrets };
  g_autoptr (DcwReport) report = apply_plan (&bench, plan, &options);
  dcw_check_report (report, "new", DCW_RUN_APPLIED, 0);
  dcw_secrets_set (secrets, "operator", "before");
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwReport) undone = dcw_undo (bench.store, bench.station, 1, FALSE, &options, &error);
  ck_assert_msg (undone != NULL, "%s", error != NULL ? error->message : "?");
  ck_assert_uint_eq (dcw_stubborn_station_logons (bench.station)->len, 0);
  ck_assert_str_eq (dcw_stubborn_station_secret (bench.station, "user:operator"), "before");
}
END_TEST

/* What becomes the password is not the one that there is, and what is refused anyway costs nobody an attempt. */
START_TEST (not_tried)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, FALSE);
  dcw_stubborn_station_answer_logon (bench.station, DCW_LOGON_WRONG, "no such luck");
  g_autoptr (DcwPlan) plan = make_plan (0, FALSE);
  DcwChange *change = plan->changes->pdata[SECRET];
  dcw_resource_unref (change->resource);
  change->resource = dcw_resource_named (DCW_KIND_SECRET, "user:operator", NULL);
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  dcw_secrets_set (secrets, "operator", "Marvin-4242");
  DcwRunOptions options = { .secrets = secrets };
  g_autoptr (DcwReport) report = apply_plan (&bench, plan, &options);
  dcw_check_report (report, "new", DCW_RUN_APPLIED, 0);
  ck_assert_uint_eq (dcw_stubborn_station_logons (bench.station)->len, 0);

  g_autoptr (DcwPlan) late = make_plan (0, FALSE);
  g_autoptr (DcwSecrets) old = make_secrets ("geheim");
  options.secrets = old;
  DcwReport *none = dcw_apply (bench.store, bench.station, late, NULL, &options, &error);
  ck_assert_msg (none == NULL && strstr (error->message, "has changed since") != NULL, "%s",
                 error != NULL ? error->message : "is applied");
  ck_assert_uint_eq (dcw_stubborn_station_logons (bench.station)->len, 0);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply-secret");
  TCase *secrets = tcase_create ("secret");
  tcase_add_test (secrets, there_and_back);
  tcase_add_test (secrets, not_given);
  tcase_add_test (secrets, undo_needs_it);
  tcase_add_test (secrets, is_not_written_down);
  tcase_add_loop_test (secrets, tried_once, 0, G_N_ELEMENTS (logons));
  tcase_add_test (secrets, not_tried);
  tcase_add_test (secrets, not_tried_on_the_way_back);
  tcase_add_test (secrets, tried_when_resumed);
  suite_add_tcase (suite, secrets);
  return suite;
}
