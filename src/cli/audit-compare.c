#include "cli/audit-compare.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "cli/context.h"
#include "cli/show-run.h"
#include "cli/show.h"
#include "station/image-station.h"
#include "topics/planner.h"

/* ---- Since a run ---- */

/* What change i was when the run ended; NULL: the run did not get so far, or left it to somebody else. */
static const DcwState *
left_by (const DcwRun *run, const DcwChange *change, guint i)
{
  if (dcw_kind (dcw_resource_kind (change->resource))->flags & DCW_KIND_WRITE_ONLY)
    return NULL;
  if (run->went_back)
    return dcw_result_is_good (run->unwound[i]) ? change->before : NULL;
  if (!dcw_result_is_good (run->results[i]))
    return NULL;
  return run->direction == DCW_FORWARD ? change->after : change->before;
}

static void
compare_change (DcwComparison *comparison, DcwView *view, const DcwRun *run, const DcwChange *change, guint i)
{
  const DcwState *left = left_by (run, change, i);
  g_autoptr (DcwState) bound = left != NULL ? dcw_state_bind (left, run->now, NULL) : NULL;
  g_autoptr (DcwResource) resource = dcw_resource_bind (change->resource, run->now);
  if (bound != NULL && (!dcw_resource_is_pending (resource) || dcw_state_status (bound) == DCW_STATE_ABSENT))
    dcw_compare_one (comparison, resource, bound, view);
}

static void
note_binding (const char *name, const DcwSid *sid, gpointer comparison)
{
  dcw_comparison_name (comparison, sid, name);
}

/* Whether it left something that no later run took back, and which did. */
static gboolean
find_later (DcwStore *store, const DcwRun *run, DcwCompared *what, GError **error)
{
  g_autoptr (GPtrArray) runs = dcw_store_runs (store, error);
  if (runs == NULL)
    return FALSE;
  what->undoable = dcw_run_has_effect (run);
  for (guint i = 0; i < runs->len; i++)
    if (((const DcwRun *)runs->pdata[i])->parent == run->number)
      what->undoable = FALSE;
  what->taken_back = dcw_show_run_undone_by (run, runs);
  for (guint i = 0; what->taken_back != 0 && i < runs->len; i++) {
    const DcwRun *later = runs->pdata[i];
    if (later->root == run->root && later->number > what->taken_back && later->direction == run->direction
        && dcw_run_has_effect (later))
      what->again = MAX (what->again, later->number);
  }
  return TRUE;
}

DcwComparison *
dcw_audit_since (DcwCli *cli, DcwCompared *what, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (DcwRun) run =
      what->run == 0 ? dcw_store_last (cli->store, &problem) : dcw_store_run (cli->store, what->run, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  if (run == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("there is no run that left an effect"));
    return NULL;
  }
  if (!dcw_run_is_finished (run) && run->phase != DCW_RUN_WAITING) {
    g_autofree char *resume = dcw_cli_command (cli, "resume");
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("run %u was interrupted: %s brings it to an end"), run->number, resume);
    return NULL;
  }
  g_autoptr (DcwSnapshot) snapshot = dcw_store_snapshot (cli->store, run->root, error);
  if (snapshot == NULL || !find_later (cli->store, run, what, error))
    return NULL;
  DcwComparison *comparison = dcw_comparison_new ();
  for (guint i = 0; i < run->n_changes && i < snapshot->plan->changes->len; i++)
    compare_change (comparison, cli->view, run, snapshot->plan->changes->pdata[i], i);
  dcw_bindings_foreach (run->now, note_binding, comparison);
  what->run = run->number;
  return comparison;
}

/* ---- Against a recording ---- */

DcwComparison *
dcw_audit_against (DcwCli *cli, const DcwProfile *profile, DcwCompared *what, GError **error)
{
  const char *spec = what->against;
  g_autoptr (DcwStation) station = dcw_station_open (spec, cli->state_folder, error);
  if (station == NULL)
    return NULL;
  const char *then = dcw_station_info (station)->machine, *now = dcw_station_info (cli->station)->machine;
  if (!DCW_IS_IMAGE_STATION (station)) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: expected a station file or registry exports"), spec);
    return NULL;
  }
  if (then != NULL && now != NULL && strcmp (then, now) != 0) {
    g_autofree char *name = dcw_cli_station_name (cli);
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED,
                 _ ("%s: this is not %s but another computer, or names and SIDs were replaced in it (capture --redact)"), spec,
                 name);
    return NULL;
  }
  g_autoptr (DcwView) before = dcw_view_new (station);
  g_autoptr (DcwImage) surveyed = dcw_capture (cli->view);
  what->known = dcw_audit (before, profile);
  return dcw_compare (dcw_image_station_image (DCW_IMAGE_STATION (station)), before, surveyed, cli->view);
}

/* ---- Showing ---- */

static const char *const titles[DCW_N_DIFFERENCES] = {
  [DCW_DIFFERENCE_CHANGED] = N_ ("Changed:"),
  [DCW_DIFFERENCE_NEW] = N_ ("New:"),
  [DCW_DIFFERENCE_GONE] = N_ ("Gone:"),
  [DCW_DIFFERENCE_AGAIN] = N_ ("Deleted and made again:"),
};

static const DcwTopic *
topic_of (const DcwDifference *difference)
{
  return difference->resource != NULL ? dcw_topic_of (difference->resource) : NULL;
}

static gboolean
was_found (const DcwCompared *what, const DcwFinding *finding)
{
  for (guint i = 0; i < what->known->len; i++) {
    const DcwFinding *then = what->known->pdata[i];
    if (strcmp (then->id, finding->id) == 0 && then->resource != NULL && dcw_resource_equal (then->resource, finding->resource))
      return TRUE;
  }
  return FALSE;
}

/* Advice about what was wrong before would undo what somebody has set right, so only what is new counts. */
static const DcwFinding *
find_finding (const DcwCompared *what, const GPtrArray *findings, const DcwResource *resource)
{
  if (what->known == NULL)
    return NULL;
  for (guint i = 0; resource != NULL && i < findings->len; i++) {
    const DcwFinding *finding = findings->pdata[i];
    if (finding->resource != NULL && dcw_resource_equal (finding->resource, resource) && !was_found (what, finding))
      return finding;
  }
  return NULL;
}

static const struct {
  const char *id, *label;
} facts[] = {
  { DCW_FACT_BUILD, N_ ("Windows build") },
  { DCW_FACT_UBR, N_ ("Windows update revision") },
  { DCW_FACT_PRODUCT, N_ ("Windows edition") },
  { DCW_FACT_VERSION, N_ ("Windows version") },
  { DCW_FACT_JOINED, N_ ("Member of a workgroup or domain") },
  { DCW_FACT_JOINED_TO, N_ ("Workgroup or domain") },
  { DCW_FACT_SERVICE_STATE, N_ ("State of the service") },
  { DCW_FACT_SERVICE_DEPENDENTS, N_ ("Services that need the service") },
  { DCW_FACT_ADDRESS, N_ ("Address on the network") },
  { DCW_FACT_HOST, N_ ("Address of the computer") },
  { DCW_FACT_CATEGORY, N_ ("Kind of the network") },
  { DCW_FACT_LISTENING, N_ ("Who listens on") },
  { DCW_FACT_FILE, N_ ("Version of") },
  { DCW_FACT_POLICY_ORIGIN, N_ ("Who sets the policy") },
  { DCW_FACT_REMOTE_SESSION, N_ ("Remote Desktop session") },
};

static const char *
label_of (const char *fact)
{
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (strcmp (facts[i].id, fact) == 0)
      return _ (facts[i].label);
  return fact;
}

static void
show_fact (DcwCli *cli, const DcwDifference *difference)
{
  dcw_printer_line (cli->out, "     %s%s%s: %s → %s", label_of (difference->fact), *difference->subject != '\0' ? " " : "",
                    difference->subject, difference->old_value != NULL ? difference->old_value : _ ("(none)"),
                    difference->new_value != NULL ? difference->new_value : _ ("(none)"));
}

static void
show_one (DcwCli *cli, const DcwCompared *what, const DcwDifference *difference, GHashTable *names, const GPtrArray *findings)
{
  if (difference->resource == NULL) {
    show_fact (cli, difference);
    return;
  }
  dcw_show_difference (cli->out, cli->view, names, _ (titles[difference->kind]), difference->resource, difference->before,
                       difference->now);
  if (difference->again != NULL) {
    g_autofree char *old = dcw_sid_format (&dcw_resource_who (difference->resource)->sid),
                    *new = dcw_sid_format (&dcw_resource_who (difference->again)->sid);
    dcw_printer_line (cli->out,
                      _ ("     It was %s and is %s now: another account to Windows, without what the old one was allowed."), old,
                      new);
  }
  const DcwFinding *finding = find_finding (what, findings, difference->resource);
  if (finding == NULL)
    return;
  g_autofree char *evidence = dcw_message_show (finding->evidence);
  g_autofree char *advice = finding->advice != NULL ? dcw_message_show (finding->advice) : NULL;
  dcw_printer_line (cli->out, "     %s: %s", finding->code, evidence);
  if (advice != NULL)
    dcw_printer_line (cli->out, "     %s", advice);
}

static void
show_topic (DcwCli *cli, const DcwCompared *what, const DcwComparison *comparison, const DcwTopic *topic,
            const GPtrArray *findings)
{
  gboolean titled = FALSE;
  for (guint i = 0; i < comparison->differences->len; i++) {
    const DcwDifference *difference = comparison->differences->pdata[i];
    if (topic_of (difference) != topic)
      continue;
    if (!titled) {
      dcw_printer_blank (cli->out);
      dcw_printer_line (cli->out, "%s", topic != NULL ? _ (topic->title) : _ ("The computer"));
      titled = TRUE;
    }
    show_one (cli, what, difference, comparison->names, findings);
  }
}

static void
show_undecided (DcwCli *cli, const DcwComparison *comparison)
{
  if (comparison->undecided->len == 0)
    return;
  dcw_printer_blank (cli->out);
  dcw_printer_line (cli->out, "%s", _ ("Not known whether it is different"));
  for (guint i = 0; i < comparison->undecided->len; i++) {
    const DcwUndecided *undecided = comparison->undecided->pdata[i];
    g_autofree char *name = dcw_resource_show (undecided->resource);
    g_autofree char *reason = undecided->reason != NULL ? dcw_message_show (undecided->reason) : g_strdup ("");
    dcw_printer_line (cli->out, undecided->now ? _ ("     %s: can't be read now: %s") : _ ("     %s: was not known then: %s"),
                      name, reason);
  }
}

static void
show_passing (DcwCli *cli, const DcwComparison *comparison)
{
  if (comparison->passing->len > 0) {
    dcw_printer_blank (cli->out);
    dcw_printer_line (cli->out, "%s", _ ("Changes by itself and does not count"));
  }
  for (guint i = 0; i < comparison->passing->len; i++)
    show_fact (cli, comparison->passing->pdata[i]);
}

static char *
summarise (DcwCli *cli, const DcwComparison *comparison, const DcwCompared *what)
{
  g_autofree char *name = dcw_cli_station_name (cli);
  guint n = comparison->differences->len;
  g_autofree char *since = what->run > 0 ? g_strdup_printf (_ ("run %u"), what->run) : g_strdup (what->against);
  if (n == 0)
    return g_strdup_printf (_ ("%s: nothing is different since %s."), name, since);
  g_autofree char *count = g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%u difference", "%u differences", n), n);
  return g_strdup_printf (_ ("%s: %s since %s."), name, count, since);
}

static void
show_taken_back (DcwCli *cli, const DcwCompared *what)
{
  if (what->taken_back == 0)
    return;
  g_autofree char *better = dcw_cli_command (cli, "audit --since last");
  if (what->again > 0)
    dcw_printer_line (
        cli->out,
        _ ("Run %u took run %u back, and run %u did it again: accounts that it made again are other accounts to Windows, "
           "though they have the same names. To compare with what was done last: %s"),
        what->taken_back, what->run, what->again, better);
  else
    dcw_printer_line (cli->out, _ ("Run %u took run %u back, so what it did is gone. To compare with what was done last: %s"),
                      what->taken_back, what->run, better);
}

static void
show_rest (DcwCli *cli, const DcwComparison *comparison, const DcwCompared *what)
{
  guint n_others = comparison->n_others, n_unrecorded = comparison->n_unrecorded;
  show_undecided (cli, comparison);
  show_passing (cli, comparison);
  dcw_printer_blank (cli->out);
  if (n_others > 0)
    dcw_printer_line (cli->out,
                      g_dngettext (DCW_GETTEXT_DOMAIN, "%u entry of other programs is different; that does not count.",
                                   "%u entries of other programs are different; that does not count.", n_others),
                      n_others);
  if (n_unrecorded > 0)
    dcw_printer_line (cli->out,
                      g_dngettext (DCW_GETTEXT_DOMAIN, "%u thing is there of which the recording says nothing.",
                                   "%u things are there of which the recording says nothing.", n_unrecorded),
                      n_unrecorded);
  if (comparison->differences->len == 0)
    return;
  g_autofree char *plan = dcw_cli_command (cli, "plan --profile FILE");
  dcw_printer_line (cli->out, _ ("To have it as your profile says again: %s shows what that takes, apply does it."), plan);
  if (what->undoable) {
    g_autofree char *undo = dcw_cli_command (cli, "undo %u --on-conflict skip", what->run);
    dcw_printer_line (cli->out, _ ("To take back what the run did and nobody changed since: %s"), undo);
  }
}

/* ---- JSON ---- */

static void
write_difference (DcwCli *cli, const DcwCompared *what, DcwJson *json, const DcwDifference *difference, GHashTable *names,
                  const GPtrArray *findings)
{
  const DcwTopic *topic = topic_of (difference);
  const DcwFinding *finding = find_finding (what, findings, difference->resource);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "difference", dcw_difference_name (difference->kind));
  dcw_json_text (json, "topic", topic != NULL ? topic->id : NULL);
  if (difference->resource != NULL) {
    dcw_show_difference_json (json, cli->view, names, difference->resource, difference->before, difference->now);
    if (difference->again != NULL)
      dcw_show_resource_json (json, "again", difference->again);
  } else {
    dcw_json_begin_object (json, "fact");
    dcw_json_text (json, "id", difference->fact);
    dcw_json_text (json, "subject", difference->subject);
    dcw_json_text (json, "before", difference->old_value);
    dcw_json_text (json, "now", difference->new_value);
    dcw_json_end (json);
  }
  dcw_json_text (json, "finding", finding != NULL ? finding->code : NULL);
  dcw_json_end (json);
}

static void
write_differences (DcwCli *cli, const DcwCompared *what, DcwJson *json, const char *key, const GPtrArray *differences,
                   GHashTable *names, const GPtrArray *findings)
{
  dcw_json_begin_array (json, key);
  for (guint i = 0; i < differences->len; i++)
    write_difference (cli, what, json, differences->pdata[i], names, findings);
  dcw_json_end (json);
}

static void
write_json (DcwCli *cli, const DcwComparison *comparison, const DcwCompared *what, const GPtrArray *findings, const char *summary)
{
  g_autoptr (DcwJson) json = dcw_cli_json (cli);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "computer", dcw_station_info (cli->station)->computer);
  if (what->run > 0)
    dcw_json_number (json, "since", what->run);
  else
    dcw_json_null (json, "since");
  dcw_json_text (json, "against", what->against);
  if (what->taken_back > 0)
    dcw_json_number (json, "takenBack", what->taken_back);
  else
    dcw_json_null (json, "takenBack");
  write_differences (cli, what, json, "differences", comparison->differences, comparison->names, findings);
  write_differences (cli, what, json, "passing", comparison->passing, comparison->names, findings);
  dcw_json_begin_array (json, "unknown");
  for (guint i = 0; i < comparison->undecided->len; i++) {
    const DcwUndecided *undecided = comparison->undecided->pdata[i];
    dcw_json_begin_object (json, NULL);
    dcw_show_resource_json (json, "resource", undecided->resource);
    dcw_json_text (json, "side", undecided->now ? "now" : "before");
    dcw_show_message_json (json, "reason", undecided->reason);
    dcw_json_end (json);
  }
  dcw_json_end (json);
  dcw_json_begin_object (json, "summary");
  dcw_json_number (json, "differences", comparison->differences->len);
  dcw_json_number (json, "unknown", comparison->undecided->len);
  dcw_json_number (json, "unrecorded", comparison->n_unrecorded);
  dcw_json_number (json, "others", comparison->n_others);
  dcw_json_text (json, "text", summary);
  dcw_json_end (json);
  dcw_json_end (json);
}

int
dcw_audit_show (DcwCli *cli, const DcwComparison *comparison, const DcwCompared *what, const GPtrArray *findings)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  g_autofree char *summary = summarise (cli, comparison, what);
  if (cli->json) {
    write_json (cli, comparison, what, findings, summary);
  } else {
    dcw_printer_line (cli->out, "%s", summary);
    show_taken_back (cli, what);
    for (guint i = 0; i < n; i++)
      show_topic (cli, what, comparison, topics[i], findings);
    show_topic (cli, what, comparison, NULL, findings);
    show_rest (cli, comparison, what);
  }
  return comparison->differences->len > 0 ? DCW_EXIT_FOUND : DCW_EXIT_DONE;
}
