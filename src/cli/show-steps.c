#include "cli/show-steps.h"
#include "apply/restart.h"
#include "base/i18n.h"
#include "cli/show.h"
#include "platform/clock.h"

void
dcw_step_list_clear (DcwStepList *list)
{
  g_clear_pointer (&list->steps, g_ptr_array_unref);
  g_clear_pointer (&list->ticks, g_ptr_array_unref);
  g_clear_pointer (&list->restarted, g_ptr_array_unref);
}

static void
keep_topics (GPtrArray *steps, char **topics)
{
  for (guint i = steps->len; topics != NULL && i-- > 0;)
    if (!g_strv_contains ((const char *const *)topics, ((const DcwStep *)steps->pdata[i])->topic))
      g_ptr_array_remove_index (steps, i);
}

gboolean
dcw_step_list_read (DcwCli *cli, const DcwProfile *profile, const DcwPlan *plan, char **topics, DcwStepList *list, GError **error)
{
  g_autoptr (DcwPlan) done = cli->store != NULL ? dcw_ticks_latest_plan (cli->store) : NULL;
  *list = (DcwStepList){ .steps = dcw_steps (cli->view, profile, plan, done) };
  keep_topics (list->steps, topics);
  if (cli->store == NULL)
    return TRUE;
  g_autoptr (GPtrArray) ticks = dcw_ticks_read (cli->store, error);
  if (ticks == NULL || !dcw_ticks_latest_run (cli->store, &list->latest_run, error))
    return FALSE;
  list->ticks = g_steal_pointer (&ticks);
  list->restarted = dcw_restarted_services (cli->store, cli->station, error);
  return list->restarted != NULL;
}

void
dcw_step_list_read_or_say (DcwCli *cli, const DcwProfile *profile, const DcwPlan *plan, char **topics, DcwStepList *list)
{
  g_autoptr (GError) error = NULL;
  if (!dcw_step_list_read (cli, profile, plan, topics, list, &error))
    dcw_cli_note (cli, _ ("what was ticked of the steps by hand is not known: %s"), error->message);
}

static const DcwTick *
tick_of (const DcwStepList *list, const DcwStep *step)
{
  return list->ticks != NULL ? dcw_ticks_find (list->ticks, step->name) : NULL;
}

static gboolean
has_restarted (const DcwStepList *list, const DcwStep *step)
{
  return dcw_restart_is_among (list->restarted, dcw_step_restarts (step));
}

gboolean
dcw_step_list_is_open (const DcwStepList *list, const DcwStep *step)
{
  return !dcw_tick_counts (tick_of (list, step), step->kind->again, list->latest_run) && !has_restarted (list, step);
}

guint
dcw_step_list_n_open (const DcwStepList *list)
{
  guint n = 0;
  for (guint i = 0; i < list->steps->len; i++)
    n += dcw_step_list_is_open (list, list->steps->pdata[i]) ? 1 : 0;
  return n;
}

static void
show_tick (DcwPrinter *out, const DcwTick *tick, gboolean open)
{
  g_autofree char *when = dcw_clock_show (tick->time_s);
  dcw_printer_line (out, open ? _ ("      Ticked by %s, %s; to be done again since then.") : _ ("      Ticked by %s, %s."),
                    tick->by, when);
}

void
dcw_show_steps (DcwCli *cli, const DcwStepList *list)
{
  DcwPrinter *out = cli->out;
  if (list->steps->len == 0)
    return;
  dcw_printer_blank (out);
  g_autofree char *ticks = dcw_cli_command (cli, "steps");
  dcw_printer_line (out, _ ("Steps by hand (%s ticks them off)"), ticks);
  for (guint i = 0; i < list->steps->len; i++) {
    const DcwStep *step = list->steps->pdata[i];
    const DcwTick *tick = tick_of (list, step);
    gboolean open = dcw_step_list_is_open (list, step);
    g_autofree char *text = dcw_message_show (step->text);
    dcw_printer_line (out, "  [%s] %s", open ? " " : "x", step->name);
    dcw_printer_line (out, "      %s", text);
    dcw_printer_line (out, _ ("      For %s, %s."), _ (dcw_step_who_label (step->kind->who)),
                      _ (dcw_step_when_label (step->kind->when)));
    if (tick != NULL)
      show_tick (out, tick, open);
    if (has_restarted (list, step))
      dcw_printer_line (out, "%s", _ ("      It has restarted since the last run, and was seen to run."));
  }
}

void
dcw_show_steps_json (DcwJson *json, const DcwStepList *list)
{
  dcw_json_begin_array (json, "steps");
  for (guint i = 0; i < list->steps->len; i++) {
    const DcwStep *step = list->steps->pdata[i];
    const DcwTick *tick = tick_of (list, step);
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "name", step->name);
    dcw_json_text (json, "id", step->kind->id);
    dcw_json_text (json, "topic", step->topic);
    dcw_json_text (json, "who", dcw_step_who_id (step->kind->who));
    dcw_json_text (json, "when", dcw_step_when_id (step->kind->when));
    dcw_json_bool (json, "again", step->kind->again);
    dcw_show_message_json (json, "text", step->text);
    dcw_json_bool (json, "open", dcw_step_list_is_open (list, step));
    if (tick != NULL) {
      dcw_json_begin_object (json, "ticked");
      dcw_json_text (json, "by", tick->by);
      dcw_show_time_json (json, "time", tick->time_s);
      dcw_json_number (json, "run", tick->run);
      dcw_json_end (json);
    } else {
      dcw_json_null (json, "ticked");
    }
    dcw_json_end (json);
  }
  dcw_json_end (json);
}
