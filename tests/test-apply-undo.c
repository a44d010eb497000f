/* Undo in particular: which run, conflicts; snapshots that were tampered with. What is kept: test-apply-kept.c. */
#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>
#ifdef G_OS_UNIX
#include <unistd.h>
#endif
#include "apply/journal.h"
#include "base/error.h"
#include "document/document.h"
#include "platform/clock.h"
#include "support/fault.h"
#include "support/runs.h"
#include "support/scratch.h"
#include "support/tap.h"

/* ---- Which run ---- */

START_TEST (which_run)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_undo_refused (&bench, "no run", 0, DCW_ERROR_REFUSED, "no run");
  dcw_bench_undo_refused (&bench, "no such run", 7, DCW_ERROR_INVALID, "no run 7");
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);                  /* 1 */
  dcw_bench_undo_to (&bench, "the apply", 1, DCW_RUN_APPLIED, 0); /* 2 */
  dcw_bench_undo_refused (&bench, "taken back", 1, DCW_ERROR_REFUSED, "opcdcom undo 2");
  dcw_bench_undo_to (&bench, "the undo", 2, DCW_RUN_APPLIED, 0); /* 3 */
  dcw_bench_undo_refused (&bench, "done again", 1, DCW_ERROR_REFUSED, "opcdcom undo 3");
  dcw_bench_undo_refused (&bench, "taken back by the redo", 2, DCW_ERROR_REFUSED, "opcdcom undo 3");
  dcw_bench_undo_to (&bench, "the redo", 3, DCW_RUN_APPLIED, 0); /* 4 */
  dcw_check_bytes (&bench, "four runs", bench.original);
}
END_TEST

/* An older apply is taken back while a later one stays. */
START_TEST (older_run)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  plan->machine = g_strdup (DCW_SITE_MACHINE);
  g_autoptr (DcwResource) value = dcw_resource_value (DCW_SITE_OLE, "EnableDCOM", NULL);
  g_autoptr (DcwState) before = dcw_station_read (bench.station, value), after = dcw_state_value_text ("N");
  g_autoptr (DcwMessage) why = dcw_message_new ("a test", NULL);
  g_ptr_array_add (plan->changes, dcw_change_new (value, before, after, why));
  g_autoptr (DcwReport) second = dcw_apply (bench.store, bench.station, plan, NULL, NULL, &error);
  dcw_check_report (second, "second apply", DCW_RUN_APPLIED, 0);
  dcw_bench_undo_to (&bench, "the first", 1, DCW_RUN_APPLIED, 0); /* 3 */
  ck_assert (!dcw_bench_has_group (&bench));
  g_autoptr (DcwState) kept = dcw_station_read (bench.station, value);
  ck_assert_msg (dcw_state_equal (kept, after), "the second apply is gone as well");
  /* The last run is the undo of the first. */
  dcw_bench_undo_to (&bench, "last", 0, DCW_RUN_APPLIED, 0); /* 4: redo */
  ck_assert (dcw_bench_has_group (&bench));
  dcw_bench_undo_to (&bench, "last again", 0, DCW_RUN_APPLIED, 0); /* 5 */
  dcw_bench_undo_to (&bench, "the second", 2, DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, "both", bench.original);
}
END_TEST

/* ---- Conflicts ---- */

static const struct {
  const char *name;
  DcwConflictPolicy policy;
  DcwPhase phase;
  int exit_code;
  gboolean restored;
} policies[] = {
  { "skip", DCW_CONFLICT_SKIP, DCW_RUN_PARTLY, 11, FALSE },
  { "overwrite", DCW_CONFLICT_OVERWRITE, DCW_RUN_APPLIED, 0, TRUE },
};

START_TEST (conflict)
{
  const char *name = policies[_i].name;
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_FULL);
  dcw_site_set_number (bench.station, DCW_SITE_KEY, "Level", 7);
  dcw_bench_undo_refused (&bench, name, 0, DCW_ERROR_REFUSED, "HKLM\\SOFTWARE\\Test\\Level");
  g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, policies[_i].policy);
  dcw_check_report (report, name, policies[_i].phase, policies[_i].exit_code);
  if (policies[_i].restored) {
    dcw_check_bytes (&bench, name, bench.original);
    return;
  }
  dcw_check_result (report, name, DCW_FULL_VALUE, DCW_RESULT_CONFLICT, "REG_DWORD 7");
  dcw_check_result (report, name, DCW_FULL_KEY, DCW_RESULT_BLOCKED, "Level");
  dcw_check_result (report, name, DCW_FULL_LIMIT, DCW_RESULT_VERIFIED, NULL);
  dcw_check_result (report, name, DCW_FULL_GROUP, DCW_RESULT_VERIFIED, NULL);
  /* Going on with it once the other one has put his value back. */
  dcw_site_set_number (bench.station, DCW_SITE_KEY, "Level", 6);
  dcw_bench_undo_to (&bench, name, 1, DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, name, bench.original);
}
END_TEST

START_TEST (many_conflicts_are_named)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_FULL);
  dcw_site_set_number (bench.station, DCW_SITE_KEY, "Level", 7);
  dcw_site_set_number (bench.station, DCW_SITE_OLE, "MachineLaunchRestriction", 7);
  dcw_bench_undo_refused (&bench, "two", 0, DCW_ERROR_REFUSED,
                          "Level, HKLM\\SOFTWARE\\Microsoft\\Ole\\MachineLaunchRestriction;");
}
END_TEST

START_TEST (redo_conflict)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  dcw_bench_undo_to (&bench, "undo", 0, DCW_RUN_APPLIED, 0);
  /* Somebody else's group of the same name. */
  g_auto (DcwPrincipal) who = { 0 };
  dcw_principal_init_name (&who, DCW_SITE_GROUP);
  g_autoptr (DcwResource) group = dcw_resource_group (&who, NULL);
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_GROUP);
  dcw_state_set_text (state, DCW_GROUP_NAME, DCW_SITE_GROUP);
  dcw_site_set (bench.station, group, state);
  g_autofree char *before = dcw_bench_bytes (&bench);
  dcw_bench_undo_refused (&bench, "namesake", 0, DCW_ERROR_REFUSED, "group OPC Users");
  static const DcwConflictPolicy each[] = { DCW_CONFLICT_SKIP, DCW_CONFLICT_OVERWRITE };
  for (guint i = 0; i < G_N_ELEMENTS (each); i++) {
    /* Nobody's account is taken over, whatever is asked for. */
    g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, each[i]);
    dcw_check_report (report, "redo", DCW_RUN_PARTLY, 11);
    dcw_check_result (report, "redo", DCW_SMALL_GROUP, DCW_RESULT_CONFLICT, "another group");
    dcw_check_result (report, "redo", DCW_SMALL_LIMIT, DCW_RESULT_BLOCKED, "not in place");
    ck_assert_uint_eq (report->run, 0);
    dcw_check_bytes (&bench, "redo", before);
  }
}
END_TEST

/* A redo that was done in part is gone on with: the group that it made is found by its new SID. */
START_TEST (redo_in_part)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  dcw_bench_undo_to (&bench, "undo", 0, DCW_RUN_APPLIED, 0); /* 2 */
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_SMALL);
  const DcwChange *limit = plan->changes->pdata[DCW_SMALL_LIMIT];
  dcw_site_set_number (bench.station, DCW_SITE_OLE, "MachineLaunchRestriction", 7);
  g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_SKIP); /* 3 */
  dcw_check_report (report, "redo", DCW_RUN_PARTLY, 11);
  dcw_check_result (report, "redo", DCW_SMALL_GROUP, DCW_RESULT_VERIFIED, NULL);
  g_autofree char *sid = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
  dcw_site_set (bench.station, limit->resource, limit->before);
  g_autoptr (DcwReport) rest = dcw_bench_undo (&bench, 2, FALSE, DCW_CONFLICT_STOP); /* 4 */
  dcw_check_report (rest, "the rest", DCW_RUN_APPLIED, 0);
  dcw_check_result (rest, "the rest", DCW_SMALL_GROUP, DCW_RESULT_UNCHANGED, NULL);
  g_autofree char *same = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
  ck_assert_str_eq (same, sid);
  dcw_bench_undo_to (&bench, "all of it", 0, DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, "all of it", bench.original);
}
END_TEST

/* What can't be said of a deleted account's memberships does not matter: they are not there. */
START_TEST (address_of_a_deleted_account)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  dcw_bench_apply_well (&bench, DCW_SITE_FULL);
  g_autofree char *sid = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
  dcw_bench_undo_to (&bench, "undo", 0, DCW_RUN_APPLIED, 0);
  g_auto (DcwPrincipal) group = { 0 }, member = { 0 };
  ck_assert (dcw_principal_init_sid_text (&group, sid, NULL) && dcw_principal_init_sid_text (&member, DCW_SITE_OPERATOR, NULL));
  g_autoptr (DcwResource) membership = dcw_resource_membership (&group, &member, NULL);
  dcw_stubborn_station_hide (bench.station, dcw_resource_id (membership));
  g_autoptr (DcwReport) dry = dcw_bench_undo (&bench, 0, TRUE, DCW_CONFLICT_STOP);
  dcw_check_report (dry, "dry run", DCW_RUN_APPLIED, 0);
  dcw_check_result (dry, "dry run", DCW_FULL_MEMBERSHIP, DCW_RESULT_VERIFIED, NULL);
  dcw_bench_undo_to (&bench, "redo", 0, DCW_RUN_APPLIED, 0);
}
END_TEST

/* Somebody has deleted our group and made another one of that name: it is not ours to delete. */
START_TEST (replaced_group)
{
  static const DcwConflictPolicy each[] = { DCW_CONFLICT_STOP, DCW_CONFLICT_SKIP, DCW_CONFLICT_OVERWRITE };
  for (guint i = 0; i < G_N_ELEMENTS (each); i++) {
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, TRUE);
    dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
    g_autofree char *ours = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
    g_auto (DcwPrincipal) who = { 0 }, name = { 0 };
    ck_assert (dcw_principal_init_sid_text (&who, ours, NULL));
    dcw_principal_init_name (&name, DCW_SITE_GROUP);
    g_autoptr (DcwResource) group = dcw_resource_group (&who, NULL), named = dcw_resource_group (&name, NULL);
    g_autoptr (DcwState) content = dcw_station_read (bench.station, group), absent = dcw_state_absent ();
    dcw_site_set (bench.station, group, absent);
    dcw_site_set (bench.station, named, content);
    g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, each[i]);
    dcw_check_report (report, "undo", DCW_RUN_APPLIED, 0);
    dcw_check_result (report, "undo", DCW_SMALL_GROUP, DCW_RESULT_UNCHANGED, NULL);
    dcw_check_result (report, "undo", DCW_SMALL_LIMIT, DCW_RESULT_VERIFIED, NULL);
    ck_assert_msg (dcw_bench_has_group (&bench), "somebody else's group was deleted");
  }
}
END_TEST

START_TEST (renamed_group)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  g_autofree char *ours = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, ours, NULL));
  g_autoptr (DcwResource) group = dcw_resource_group (&who, NULL);
  g_autoptr (DcwState) content = dcw_state_present (DCW_KIND_GROUP);
  dcw_state_set_text (content, DCW_GROUP_NAME, "Our people");
  dcw_site_set (bench.station, group, content);
  dcw_bench_undo_refused (&bench, "renamed", 0, DCW_ERROR_REFUSED, "group OPC Users");
  g_autoptr (DcwReport) skipped = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_SKIP);
  dcw_check_report (skipped, "skip", DCW_RUN_PARTLY, 11);
  dcw_check_result (skipped, "skip", DCW_SMALL_GROUP, DCW_RESULT_CONFLICT, "Our people");
  g_autoptr (DcwReport) overwritten = dcw_bench_undo (&bench, 1, FALSE, DCW_CONFLICT_OVERWRITE);
  dcw_check_report (overwritten, "overwrite", DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, "overwrite", bench.original);
}
END_TEST

/* ---- Tampering ---- */

static const struct {
  const char *name;
  const char *from, *to; /* in the snapshot, once */
  const char *expected;
} tampering[] = {
  { "another instance", DCW_SITE_INSTANCE, "21111111-2222-4333-8444-555555555555", "snapshot" },
  { "another machine", "S-1-5-21-1000-2000-3000", "S-1-5-21-1000-2000-3001", "snapshot" },
  { "another value", "MachineLaunchRestriction", "MachineAccessRestriction", "snapshot" },
  { "out of scope", "SOFTWARE\\Microsoft\\Ole", "SOFTWARE\\Microsoft\\Owl", "snapshot" },
  { "cut short", "</", "<", "snapshot" },
};

START_TEST (tampered_snapshot)
{
  const char *name = tampering[_i].name;
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  g_autofree char *path = dcw_store_path (bench.store, 1, DCW_STORE_SNAPSHOT);
  g_autofree char *text = dcw_scratch_read (path, NULL);
  char *at = strstr (text, tampering[_i].from);
  ck_assert_msg (at != NULL, "%s: is not in the snapshot:\n%s", name, text);
  *at = '\0';
  g_autofree char *changed = g_strconcat (text, tampering[_i].to, at + strlen (tampering[_i].from), NULL);
  dcw_scratch_write (path, changed);
  dcw_bench_undo_refused (&bench, name, 0, DCW_ERROR_INVALID, tampering[_i].expected);
}
END_TEST

/* One that was made with care: digests fit, but a resource is none of ours. */
static gboolean
only_groups (const DcwPlan *plan, const DcwProfile *profile, const DcwBindings *bindings, DcwView *view, GError **error)
{
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwResource *resource = ((const DcwChange *)plan->changes->pdata[i])->resource;
    if (dcw_resource_kind (resource) == DCW_KIND_GROUP)
      continue;
    g_autofree char *shown = dcw_resource_show (resource);
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, "%s is no group", shown);
    return FALSE;
  }
  return TRUE;
}

START_TEST (snapshot_out_of_scope)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  dcw_store_set_scope (bench.store, only_groups);
  dcw_bench_undo_refused (&bench, "out of scope", 0, DCW_ERROR_REFUSED, "MachineLaunchRestriction");
}
END_TEST

/* As if something that a plan needs were gone from the station. */
static gboolean
not_on_this_station (const DcwPlan *plan, const DcwProfile *profile, const DcwBindings *bindings, DcwView *view, GError **error)
{
  if (view != NULL)
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, "not on this station");
  return view == NULL;
}

/* Going forward again asks the station as the apply did; taking back does not need to. */
START_TEST (redo_out_of_scope)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  dcw_store_set_scope (bench.store, not_on_this_station);
  g_autoptr (DcwReport) back = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (back, "undo", DCW_RUN_APPLIED, 0);
  dcw_bench_undo_refused (&bench, "redo", 0, DCW_ERROR_REFUSED, "not on this station");
}
END_TEST

/* With care again: each digest fits what it is of. */
static const struct {
  const char *name;
  const char *instance, *machine; /* forged, or NULL */
  DcwErrorCode code;
  const char *expected;
} forgeries[] = {
  { "instance", "21111111-2222-4333-8444-555555555555", NULL, DCW_ERROR_INVALID, "another station" },
  { "machine", NULL, "S-1-5-21-9-9-9", DCW_ERROR_REFUSED, "another computer" },
};

static void
forge (char **field, const char *text)
{
  if (text == NULL)
    return;
  g_free (*field);
  *field = g_strdup (text);
}

/* As journals were before they noted which snapshot they begin with. */
static void
forget_snapshot (const char *path)
{
  g_autoptr (GPtrArray) records = dcw_journal_read (path, NULL, NULL);
  guint n = 0;
  ck_assert (records != NULL && g_remove (path) == 0);
  g_autoptr (DcwJournal) journal = dcw_journal_create (path, 0, NULL);
  for (guint i = 0; i < records->len; i++) {
    gboolean is_note = g_str_has_prefix (records->pdata[i], "snapshot ");
    n += is_note;
    ck_assert (is_note || dcw_journal_append (journal, NULL, "%s", (char *)records->pdata[i]));
  }
  ck_assert_uint_eq (n, 1);
}

START_TEST (forged_snapshot)
{
  const char *name = forgeries[_i].name;
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  g_autoptr (DcwSnapshot) snapshot = dcw_store_snapshot (bench.store, 1, &error);
  ck_assert_msg (snapshot != NULL, "%s: %s", name, error != NULL ? error->message : "?");
  forge (&snapshot->plan->machine, forgeries[_i].machine);
  g_autofree char *digest = dcw_document_plan_digest (snapshot->plan);
  forge (&snapshot->plan_digest, digest);
  forge (&snapshot->instance, forgeries[_i].instance);
  g_autoptr (GBytes) bytes = dcw_document_write_snapshot (snapshot);
  g_autofree char *path = dcw_store_path (bench.store, 1, DCW_STORE_SNAPSHOT);
  ck_assert (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
  g_autofree char *journal = dcw_store_path (bench.store, 1, DCW_STORE_JOURNAL);
  forget_snapshot (journal);
  dcw_bench_undo_refused (&bench, name, 0, forgeries[_i].code, forgeries[_i].expected);
}
END_TEST

/* With all its digests right, but another profile, which would vouch for other lists; or none. */
START_TEST (snapshot_with_another_profile)
{
  for (guint i = 0; i < 2; i++) {
    g_auto (DcwBench) bench = { 0 };
    g_autoptr (GError) error = NULL;
    dcw_bench_start (&bench, TRUE);
    g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_SMALL);
    g_autoptr (DcwProfile) profile = dcw_profile_new ();
    profile->group = g_strdup (DCW_SITE_GROUP);
    dcw_report_free (dcw_apply (bench.store, bench.station, plan, profile, NULL, NULL));
    g_autoptr (DcwSnapshot) snapshot = dcw_store_snapshot (bench.store, 1, &error);
    ck_assert_msg (snapshot != NULL, "%s", error != NULL ? error->message : "?");
    if (i == 0)
      dcw_profile_set (snapshot->profile, "limits.permissions", "exact launch limit; Everyone=all");
    else
      g_clear_pointer (&snapshot->profile, dcw_profile_free);
    g_autoptr (GBytes) bytes = dcw_document_write_snapshot (snapshot);
    g_autofree char *path = dcw_store_path (bench.store, 1, DCW_STORE_SNAPSHOT);
    ck_assert (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
    dcw_bench_undo_refused (&bench, i == 0 ? "another profile" : "no profile", 0, DCW_ERROR_INVALID, "another snapshot");
  }
}
END_TEST

START_TEST (snapshot_of_another_run)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  dcw_bench_undo_to (&bench, "undo", 0, DCW_RUN_APPLIED, 0);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL); /* 3 */
  g_autofree char *first = dcw_store_path (bench.store, 1, DCW_STORE_SNAPSHOT),
                  *third = dcw_store_path (bench.store, 3, DCW_STORE_SNAPSHOT);
  g_autofree char *text = dcw_scratch_read (first, NULL);
  dcw_scratch_write (third, text);
  dcw_bench_undo_refused (&bench, "another run", 0, DCW_ERROR_INVALID, "run 1");
}
END_TEST

START_TEST (journal_of_another_run)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  dcw_bench_undo_to (&bench, "undo", 0, DCW_RUN_APPLIED, 0);
  g_autofree char *first = dcw_store_path (bench.store, 1, DCW_STORE_JOURNAL),
                  *second = dcw_store_path (bench.store, 2, DCW_STORE_JOURNAL);
  g_autofree char *text = dcw_scratch_read (first, NULL);
  dcw_scratch_write (second, text);
  dcw_bench_undo_refused (&bench, "another run", 0, DCW_ERROR_INVALID, "run 1");
}
END_TEST

START_TEST (run_that_is_a_link)
{
#ifdef G_OS_UNIX
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  g_autofree char *run = dcw_store_path (bench.store, 1, NULL), *moved = g_build_filename (bench.site->folder, "elsewhere", NULL);
  ck_assert (g_rename (run, moved) == 0 && symlink (moved, run) == 0);
  dcw_bench_undo_refused (&bench, "link", 0, DCW_ERROR_REFUSED, run);
#else
  dcw_skip ("making a link wants a right that tests do not have");
#endif
}
END_TEST

START_TEST (store_is_not_private)
{
#ifdef G_OS_UNIX
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  g_autofree char *run = dcw_store_path (bench.store, 1, NULL), *folder = g_path_get_dirname (run);
  g_autofree char *command = g_strdup_printf ("chmod 0777 '%s'", folder);
  ck_assert (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  dcw_bench_undo_refused (&bench, "open folder", 0, DCW_ERROR_REFUSED, folder);
  DcwStore *store = dcw_store_open (bench.site->path, bench.station, &error);
  ck_assert_msg (store == NULL, "a file is taken for the state folder");
#else
  dcw_skip ("folders have other permissions here");
#endif
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply-undo");
  TCase *which = tcase_create ("which");
  tcase_add_test (which, which_run);
  tcase_add_test (which, older_run);
  suite_add_tcase (suite, which);
  TCase *conflicts = tcase_create ("conflicts");
  tcase_add_loop_test (conflicts, conflict, 0, G_N_ELEMENTS (policies));
  tcase_add_test (conflicts, many_conflicts_are_named);
  tcase_add_test (conflicts, redo_conflict);
  tcase_add_test (conflicts, redo_in_part);
  tcase_add_test (conflicts, address_of_a_deleted_account);
  tcase_add_test (conflicts, replaced_group);
  tcase_add_test (conflicts, renamed_group);
  suite_add_tcase (suite, conflicts);
  TCase *tampered = tcase_create ("tampered");
  tcase_add_loop_test (tampered, tampered_snapshot, 0, G_N_ELEMENTS (tampering));
  tcase_add_test (tampered, snapshot_out_of_scope);
  tcase_add_test (tampered, redo_out_of_scope);
  tcase_add_loop_test (tampered, forged_snapshot, 0, G_N_ELEMENTS (forgeries));
  tcase_add_test (tampered, snapshot_of_another_run);
  tcase_add_test (tampered, snapshot_with_another_profile);
  tcase_add_test (tampered, journal_of_another_run);
  tcase_add_test (tampered, run_that_is_a_link);
  tcase_add_test (tampered, store_is_not_private);
  suite_add_tcase (suite, tampered);
  return suite;
}
