/* Whole jobs on the practice stations (support/job-goldens.c): what is planned for role, network and browsing; applied, nothing
 * is left to do; undone, the station's file is what it was, byte for byte.
 */
#include <string.h>
#include "apply/transaction.h"
#include "document/document.h"
#include "station/file.h"
#include "support/job.h"
#include "support/scratch.h"
#include "support/tap.h"

static DcwPlan *
make_plan (const DcwJob *job, DcwView *view, const DcwProfile *profile)
{
  g_autoptr (GError) error = NULL;
  DcwPlan *plan = dcw_plan_make (view, profile, NULL, NULL, &error);
  ck_assert_msg (plan != NULL, "%s: %s", job->name, error != NULL ? error->message : "?");
  return plan;
}

/* Lines of one that the other has not, after a mark. Both are sorted. */
static void
tell_others (GString *text, const char *mark, const char *one, const char *other)
{
  g_auto (GStrv) lines = g_strsplit (one, "\n", -1), others = g_strsplit (other, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *)others, lines[i]))
      g_string_append_printf (text, "%s%.1000s\n", mark, lines[i]);
}

static void
check_lines (const DcwJob *job, const char *what, const char *is, const char *expected)
{
  g_autofree char *sorted = dcw_job_sorted (expected);
  g_autoptr (GString) text = g_string_new (NULL);
  tell_others (text, "planned:  ", is, sorted);
  tell_others (text, "expected: ", sorted, is);
  ck_assert_msg (strcmp (is, sorted) == 0, "%s: %s differ:\n%.3000s", job->name, what, text->str);
}

START_TEST (golden)
{
  const DcwJob *job = &dcw_jobs[_i];
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_job_image (job));
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwProfile) profile = dcw_job_profile (job, view);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (dcw_profile_check (profile, &error), "%s: %s", job->name, error != NULL ? error->message : "?");
  /* cold, warm and from a capture, too */
  g_autoptr (DcwPlan) plan = dcw_test_plan (job->name, dcw_job_image (job), profile);
  g_autofree char *changes = dcw_job_changes (plan), *blocked = dcw_job_blocked (plan);
  check_lines (job, "changes", changes, job->changes);
  check_lines (job, "blocked wishes", blocked, job->blocked);
}
END_TEST

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* A password for everybody who is asked for one, and who that is. */
static char *
give_passwords (DcwStation *station, const DcwPlan *plan, DcwSecrets *secrets)
{
  g_autoptr (GPtrArray) needed = dcw_needed_passwords (station, plan, FALSE), names = g_ptr_array_new ();
  for (guint i = 0; i < needed->len; i++) {
    char *account = ((DcwNeededPassword *)needed->pdata[i])->account;
    g_ptr_array_add (names, account);
    dcw_secrets_set (secrets, account, "Kf7-plum-lantern");
  }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **)names->pdata);
}

static void
check_empty (const DcwJob *job, DcwStation *station, const DcwProfile *profile)
{
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwPlan) plan = make_plan (job, view, profile);
  g_autofree char *left = dcw_job_changes (plan), *blocked = dcw_job_blocked (plan);
  ck_assert_msg (*left == '\0', "%s: applied, and still to do:\n%s", job->name, left);
  check_lines (job, "wishes blocked afterwards", blocked, job->blocked);
}

START_TEST (there_and_back)
{
  const DcwJob *job = &dcw_jobs[_i];
  char *folder = dcw_scratch_new ();
  g_autofree char *path = g_build_filename (folder, "station.xml", NULL), *state = g_build_filename (folder, "state", NULL);
  g_autoptr (DcwImage) image = dcw_job_image (job);
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  g_autofree char *original = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  dcw_scratch_write (path, original);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = dcw_file_station_open (path, &error);
  ck_assert_msg (station != NULL, "%s: %s", job->name, error != NULL ? error->message : "?");
  g_autoptr (DcwStore) store = dcw_store_open (state, station, &error);
  ck_assert_msg (store != NULL, "%s: %s", job->name, error != NULL ? error->message : "?");
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwProfile) profile = dcw_job_profile (job, view);
  g_autoptr (DcwPlan) plan = make_plan (job, view, profile);
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  g_autofree char *asked = give_passwords (station, plan, secrets);
  ck_assert_msg (strcmp (asked, job->passwords != NULL ? job->passwords : "") == 0, "%s: asks for the passwords of “%s”",
                 job->name, asked);
  DcwRunOptions options = { .secrets = secrets };
  g_autoptr (DcwReport) done = dcw_apply (store, station, plan, profile, &options, &error);
  ck_assert_msg (done != NULL, "%s: apply: %s", job->name, error != NULL ? error->message : "?");
  ck_assert_msg (dcw_report_exit_code (done) == 0, "%s: apply ends with %d", job->name, dcw_report_exit_code (done));
  check_empty (job, station, profile);
  if (plan->changes->len > 0) {
    g_autoptr (DcwReport) undone = dcw_undo (store, station, 0, FALSE, &options, &error);
    ck_assert_msg (undone != NULL, "%s: undo: %s", job->name, error != NULL ? error->message : "?");
    ck_assert_msg (dcw_report_exit_code (undone) == 0, "%s: undo ends with %d", job->name, dcw_report_exit_code (undone));
  }
  ck_assert_msg (dcw_scratch_has (path, original), "%s: undone, the file is not what it was", job->name);
  dcw_scratch_free (folder);
}
END_TEST

/* What people did to the practice stations on their own, and what the audit has to say of it: these findings, each as often as it
 * is there, and no others. */
static const struct {
  const char *id, *about; /* about: in the evidence */
} on_server[] = {
  { "accounts.blank-allowed", "opcuser" },
  { "accounts.dead-member", "-1003" },
  { "applications.gone", "-1003" },
  { "applications.only-32", "Kepware" },
  { "applications.only-32", "Matrikon" },
  { "applications.opcenum-open", "OPCEnum" },
  { "firewall.blocked", "server_runtime.exe" },
  { "firewall.doubled", "KEPServerEX new" },
  { "firewall.mapper-closed", "135" },
  { "firewall.profile-off", "private" },
  { "firewall.server-closed", "Kepware" },
  { "firewall.server-closed", "Matrikon" },
  { "firewall.wide", "KEPServerEX 6 Runtime" },
  { "firewall.wide", "KEPServerEX new" },
  { "identity.interactive", "Matrikon" },
  { "identity.server-built-in", "Kepware" },
  { "limits.default-open", "Everyone" },
  { "limits.hardening-off", "hardening" },
  { "policies.token-filter", "administrators" },
}, on_client[] = {
  { "applications.opcenum-open", "OPCEnum" },
  { "firewall.rpc-ports", "RPC" },
  { "limits.default-open", "ANONYMOUS LOGON" },
  { "limits.default-open", "Everyone" },
  { "limits.level-none", "None" },
  { "policies.everyone-open", "Everyone" },
  { "policies.ntlm-old", "NTLM" },
};

START_TEST (found)
{
  DcwJob job = { .name = _i == 0 ? "server" : "client", .client = _i == 1 };
  guint n = _i == 0 ? G_N_ELEMENTS (on_server) : G_N_ELEMENTS (on_client);
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_job_image (&job));
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (GPtrArray) findings = dcw_audit (view, NULL);
  g_autofree char *ids = dcw_text_findings (findings);
  ck_assert_msg (findings->len == n, "%s: %u findings, not %u: %s", job.name, findings->len, n, ids);
  for (guint i = 0; i < n; i++) {
    const char *id = _i == 0 ? on_server[i].id : on_client[i].id, *about = _i == 0 ? on_server[i].about : on_client[i].about;
    gboolean seen = FALSE;
    for (guint k = 0; k < findings->len && !seen; k++) {
      const DcwFinding *finding = findings->pdata[k];
      g_autofree char *evidence = dcw_message_english (finding->evidence);
      seen = strcmp (finding->id, id) == 0 && strstr (evidence, about) != NULL;
    }
    ck_assert_msg (seen, "%s: no finding %s about %s among %s", job.name, id, about, ids);
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("job");
  TCase *goldens = tcase_create ("golden");
  tcase_add_loop_test (goldens, golden, 0, (int)dcw_n_jobs);
  suite_add_tcase (suite, goldens);
  TCase *runs = tcase_create ("there-and-back");
  tcase_add_loop_test (runs, there_and_back, 0, (int)dcw_n_jobs);
  suite_add_tcase (suite, runs);
  TCase *audit = tcase_create ("audit");
  tcase_add_loop_test (audit, found, 0, 2);
  suite_add_tcase (suite, audit);
  return suite;
}
