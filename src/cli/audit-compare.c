#include "cli/audit-compare.h"
#include <string.h>
#include "base/i18n.h"
#include "cli/context.h"
#include "cli/show-run.h"
#include "cli/show.h"
#include "station/command.h"
#include "topics/consequence.h"
#include "topics/topic.h"

/* ---- Showing ---- */

static const DcwTopic *
topic_of (const DcwDifference *difference)
{
  return difference->resource != NULL ? dcw_topic_of (difference->resource) : NULL;
}

static const char *
label_of (const char *fact)
{
  const DcwFactRow *row = dcw_fact_row (fact);
  return row != NULL && row->label != NULL ? C_ ("fact", row->label) : fact;
}

static void
show_fact (DcwCli *cli, const DcwDifference *difference)
{
  g_autofree char *before = dcw_fact_show (difference->fact, difference->old_value);
  g_autofree char *now = dcw_fact_show (difference->fact, difference->new_value);
  dcw_printer_line (cli->out, "     %s%s%s: %s → %s", label_of (difference->fact), *difference->subject != '\0' ? " " : "",
                    difference->subject, before, now);
}

static void
show_message (DcwCli *cli, const DcwMessage *message)
{
  g_autofree char *text = message != NULL ? dcw_message_show (message) : NULL;
  if (text != NULL)
    dcw_printer_line (cli->out, "     %s", text);
}

/* What people will see of it, of DcwMessage: a finding knows better than the difference by itself. */
static GPtrArray *
effects_of (const DcwDifference *difference, const DcwFinding *finding)
{
  if (finding == NULL || finding->effect == NULL)
    return dcw_consequences (difference->resource, difference->before, difference->now);
  GPtrArray *effects = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  g_ptr_array_add (effects, dcw_message_ref (finding->effect));
  return effects;
}

static void
show_one (DcwCli *cli, const DcwCompared *what, const DcwDifference *difference, GHashTable *names, const GPtrArray *findings)
{
  if (difference->resource == NULL) {
    show_fact (cli, difference);
    return;
  }
  dcw_show_difference (cli->out, cli->view, names, dcw_difference_title (difference->kind),
                       difference->resource, difference->before, difference->now);
  if (difference->again != NULL) {
    g_autofree char *old = dcw_sid_format (&dcw_resource_who (difference->resource)->sid),
                    *new = dcw_sid_format (&dcw_resource_who (difference->again)->sid);
    dcw_printer_line (cli->out,
                      _ ("     It was %s and is %s now: another account to Windows, without what the old one was allowed."), old,
                      new);
  }
  const DcwFinding *finding = dcw_compared_finding (what, findings, difference->resource);
  if (finding != NULL) {
    g_autofree char *evidence = dcw_message_show (finding->evidence);
    dcw_printer_line (cli->out, "     %s: %s", finding->code, evidence);
  }
  g_autoptr (GPtrArray) effects = effects_of (difference, finding);
  for (guint i = 0; i < effects->len; i++)
    show_message (cli, effects->pdata[i]);
  if (finding == NULL)
    return;
  show_message (cli, finding->advice);
  if (finding->patch_option != NULL)
    dcw_printer_line (cli->out, _ ("     In the profile: %s=%s"), finding->patch_option,
                      finding->patch_value != NULL ? finding->patch_value : "");
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
      dcw_printer_line (cli->out, "%s", topic != NULL ? C_ ("topic", topic->title) : C_ ("topic", "The computer"));
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
  if (what->run > 0)
    return n == 0 ? g_strdup_printf (_ ("%s: nothing is different since run %u."), name, what->run)
                  : g_strdup_printf (
                      g_dngettext (DCW_GETTEXT_DOMAIN, "%s: %u difference since run %u.", "%s: %u differences since run %u.", n),
                      name, n, what->run);
  return n == 0 ? g_strdup_printf (_ ("%s: nothing is different from what %s recorded."), name, what->against)
                : g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%s: %u difference from what %s recorded.",
                                                "%s: %u differences from what %s recorded.", n),
                                   name, n, what->against);
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
show_rest (DcwCli *cli, const DcwComparison *comparison, const DcwCompared *what, const char *profile)
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
  g_autofree char *file = profile != NULL ? dcw_command_quote (profile) : g_strdup ("FILE");
  g_autofree char *plan = dcw_cli_command (cli, "plan --profile %s", file);
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
  const DcwFinding *finding = dcw_compared_finding (what, findings, difference->resource);
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
  dcw_json_begin_array (json, "effects");
  g_autoptr (GPtrArray) effects = difference->resource != NULL ? effects_of (difference, finding) : NULL;
  for (guint i = 0; effects != NULL && i < effects->len; i++)
    dcw_show_message_json (json, NULL, effects->pdata[i]);
  dcw_json_end (json);
  dcw_show_message_json (json, "advice", finding != NULL ? finding->advice : NULL);
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
dcw_audit_show (DcwCli *cli, const DcwComparison *comparison, const DcwCompared *what, const GPtrArray *findings,
                const char *profile)
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
    show_rest (cli, comparison, what, profile);
  }
  return comparison->differences->len > 0 ? DCW_EXIT_FOUND : DCW_EXIT_DONE;
}
