#include "scene.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "apply/ticks.h"
#include "beside.h"
#include "document/document.h"
#include "model/telling.h"
#include "platform/clock.h"
#include "platform/program.h"
#include "survey/servers.h"
#include "topics/planner.h"
#include "topics/steps.h"
#include <string.h>

static void
answer_free (DcwUiAnswer *answer)
{
  g_free (answer->recommended);
  g_free (answer->value);
  dcw_message_unref (answer->because);
  dcw_message_unref (answer->wrong);
  g_free (answer);
}

static void
pick_free (DcwUiPick *pick)
{
  g_free (pick->text);
  g_free (pick->title);
  g_free (pick->detail);
  g_free (pick->folded);
  g_free (pick);
}

/* Takes title and detail (may be NULL). */
static DcwUiPick *
pick_new (const char *text, char *title, char *detail)
{
  DcwUiPick *pick = g_new (DcwUiPick, 1);
  g_autofree char *all = g_strjoin (" ", title, detail != NULL ? detail : "", text, NULL);
  *pick = (DcwUiPick){ .text = g_strdup (text), .title = title, .detail = detail, .folded = dcw_text_fold (all) };
  return pick;
}

DcwUiScene *
dcw_ui_scene_ref (DcwUiScene *scene)
{
  g_atomic_int_inc (&scene->ref_count);
  return scene;
}

void
dcw_ui_scene_unref (DcwUiScene *scene)
{
  if (scene == NULL || !g_atomic_int_dec_and_test (&scene->ref_count))
    return;
  g_free (scene->spec);
  g_free (scene->computer);
  g_free (scene->product);
  g_free (scene->read_only);
  g_free (scene->digest);
  g_clear_pointer (&scene->draft, dcw_profile_free);
  g_clear_pointer (&scene->profile, dcw_profile_free);
  g_clear_pointer (&scene->plan, dcw_plan_unref);
  g_clear_error (&scene->problem);
  GPtrArray *const arrays[] = { scene->answers, scene->lists,      scene->findings,       scene->servers, scene->programs,
                                scene->needed,  scene->runs,       scene->restarts,       scene->told,    scene->hands,
                                scene->now,     scene->needed_end, scene->needed_restart, scene->beside,  scene->answered };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    if (arrays[i] != NULL)
      g_ptr_array_unref (arrays[i]);
  g_free (scene);
}

/* The recommendations, in the order of the topics: later ones look at earlier answers, but not at wrong ones. */
static void
answer_all (DcwUiScene *scene, DcwView *view, GHashTable *left)
{
  const DcwOption *option;
  for (guint i = 0; (option = dcw_option (i)) != NULL; i++) {
    if (!(option->roles & scene->profile->role)) {
      dcw_profile_set (scene->profile, option->id, NULL);
      continue;
    }
    DcwUiAnswer *answer = g_new0 (DcwUiAnswer, 1);
    const char *said = dcw_profile_get (scene->draft, option->id);
    answer->option = option;
    answer->recommended = g_strdup (option->recommend (view, scene->profile, &answer->because));
    answer->said = said != NULL || g_hash_table_contains (left, option->id);
    answer->value = g_strdup (answer->said ? said : answer->recommended);
    answer->wrong = said != NULL && option->check != NULL ? option->check (said) : NULL;
    dcw_profile_set (scene->profile, option->id, answer->wrong == NULL ? answer->value : NULL);
    g_ptr_array_add (scene->answers, answer);
  }
}

static GPtrArray *
pick_servers (DcwView *view)
{
  GPtrArray *picks = g_ptr_array_new_with_free_func ((GDestroyNotify)pick_free);
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    if (server->is_enum)
      continue;
    char *name = dcw_text_display (dcw_server_name (server), 80);
    g_autofree char *title = server->title != NULL ? dcw_text_display (server->title, 80) : NULL;
    const char *mode = C_ ("how a server runs", dcw_process_mode_label (server->mode));
    char *detail = title != NULL && strcmp (title, name) != 0 ? g_strdup_printf ("%s · %s", title, mode) : g_strdup (mode);
    g_ptr_array_add (picks, pick_new (dcw_server_name (server), name, detail));
  }
  return picks;
}

/* Services that are not Windows' own: one of them may be the client program. */
static GPtrArray *
pick_programs (DcwView *view)
{
  GPtrArray *picks = g_ptr_array_new_with_free_func ((GDestroyNotify)pick_free);
  const DcwListing *services = dcw_view_list (view, NULL, DCW_KIND_SERVICE);
  for (guint i = 0; i < services->resources->len; i++) {
    const DcwResource *resource = services->resources->pdata[i];
    const DcwState *state = dcw_view_get (view, resource);
    const char *path = dcw_state_status (state) == DCW_STATE_PRESENT ? dcw_state_text (state, DCW_SERVICE_PATH) : NULL;
    g_autofree char *folded = path != NULL ? g_utf8_casefold (path, -1) : NULL;
    if (folded == NULL || !(dcw_state_number (state, DCW_SERVICE_TYPE) & 0x30) || strstr (folded, "%systemroot%") != NULL
        || strstr (folded, ":\\windows\\") != NULL)
      continue;
    const char *title = dcw_state_text (state, DCW_SERVICE_TITLE), *name = dcw_resource_name (resource);
    g_ptr_array_add (picks, pick_new (name, dcw_text_display (title != NULL ? title : name, 80),
                                      title != NULL ? dcw_text_display (name, 80) : NULL));
  }
  return picks;
}

static void
look_at_topics (DcwUiScene *scene, DcwView *view)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (scene->now, dcw_topic_now (topics[i], view, scene->profile));
}

typedef struct {
  DcwView *view;
  GHashTable *names;
} Naming;

static char *
name_of (const DcwPrincipal *who, gpointer data)
{
  const Naming *naming = data;
  const char *name = dcw_view_name_of (naming->view, who);
  const char *remembered = naming->names != NULL ? g_hash_table_lookup (naming->names, name) : NULL;
  return g_strdup (remembered != NULL ? remembered : name);
}

void
dcw_ui_told_free (DcwUiTold *told)
{
  g_free (told->title);
  g_free (told->where);
  g_free (told->before);
  g_free (told->after);
  g_strfreev (told->differences);
  g_free (told);
}

DcwUiTold *
dcw_ui_tell (DcwView *view, GHashTable *names, const DcwResource *resource, const DcwState *before, const DcwState *after)
{
  Naming naming = { view, names };
  g_auto (DcwTelling) telling = { 0 };
  const DcwChange change = { .resource = (DcwResource *)resource, .before = (DcwState *)before, .after = (DcwState *)after };
  DcwUiTold *told = g_new0 (DcwUiTold, 1);
  dcw_telling_init (&telling, &change, name_of, &naming);
  told->where = dcw_resource_show_with (resource, name_of, &naming);
  told->title = g_strdup (telling.setting != NULL ? C_ ("setting", telling.setting->label) : told->where);
  told->before = dcw_telling_state (&telling, before, telling.before);
  told->after = dcw_telling_state (&telling, after, telling.after);
  if (telling.differences != NULL && *telling.differences != NULL)
    told->differences = g_steal_pointer (&telling.differences);
  return told;
}

static const DcwRun *
unfinished_of (const GPtrArray *runs)
{
  for (guint i = runs != NULL ? runs->len : 0; i-- > 0;)
    if (!dcw_run_is_finished (runs->pdata[i]))
      return runs->pdata[i];
  return NULL;
}

static void
look_at_runs (DcwUiScene *scene)
{
  const DcwRun *run = unfinished_of (scene->runs);
  if (run == NULL)
    return;
  scene->unfinished = run->number;
  scene->waiting = run->phase == DCW_RUN_WAITING;
  scene->deadline_s = run->deadline_s;
}

static void
hand_free (DcwUiHand *hand)
{
  g_free (hand->name);
  g_free (hand->text);
  g_free (hand->who);
  g_free (hand->when);
  g_free (hand->ticked);
  g_free (hand);
}

/* What was ticked before the latest run is open again where the step says so. */
static char *
ticked_by (const DcwStep *step, const GPtrArray *ticks, guint latest)
{
  const DcwTick *tick = ticks != NULL ? dcw_ticks_find (ticks, step->name) : NULL;
  if (!dcw_tick_counts (tick, step->kind->again, latest))
    return NULL;
  g_autofree char *time = dcw_clock_show_here (tick->time_s);
  return g_strdup_printf (/* Translators: who ticked a step, and when */ _ ("%s, %s"), tick->by, time);
}

static void
look_at_steps (DcwUiScene *scene, DcwView *view, const DcwUiReading *reading)
{
  g_autoptr (GPtrArray) steps = dcw_steps (view, scene->profile, scene->plan, reading->done);
  for (guint i = 0; i < steps->len; i++) {
    const DcwStep *step = steps->pdata[i];
    if (dcw_restart_is_among (reading->restarted, dcw_step_restarts (step)))
      continue;
    DcwUiHand *hand = g_new0 (DcwUiHand, 1);
    hand->name = g_strdup (step->name);
    hand->text = dcw_message_show (step->text);
    hand->who = g_strdup (_ (dcw_step_who_label (step->kind->who)));
    hand->when = g_strdup (_ (dcw_step_when_label (step->kind->when)));
    hand->ticked = ticked_by (step, reading->ticks, reading->latest_run);
    g_ptr_array_add (scene->hands, hand);
  }
}

static void
look_at_station (DcwUiScene *scene, DcwView *view)
{
  DcwStation *station = dcw_view_station (view);
  const DcwStationInfo *info = dcw_station_info (station);
  const char *product = dcw_view_fact (view, DCW_FACT_PRODUCT, ""), *version = dcw_view_fact (view, DCW_FACT_VERSION, "");
  g_autoptr (DcwMessage) read_only = dcw_station_read_only (station);
  scene->spec = g_strdup (dcw_station_spec (station));
  scene->computer = info->computer != NULL ? dcw_text_display (info->computer, 60) : NULL;
  if (product != NULL)
    scene->product = g_strjoin (" ", product, version, NULL);
  if (read_only != NULL)
    scene->read_only = dcw_message_show (read_only);
  scene->remote = g_strcmp0 (dcw_view_fact (view, DCW_FACT_REMOTE_SESSION, ""), "yes") == 0;
}

DcwUiReading *
dcw_ui_reading_new (DcwView *view, DcwStore *store)
{
  DcwUiReading *reading = g_new0 (DcwUiReading, 1);
  reading->findings = dcw_audit (view, NULL);
  reading->servers = pick_servers (view);
  reading->programs = pick_programs (view);
  g_autofree char *folder = dcw_program_folder ();
  reading->beside = dcw_ui_beside_find (folder);
  if (store == NULL)
    return reading;
  reading->runs = dcw_store_runs (store, NULL);
  reading->ticks = dcw_ticks_read (store, NULL);
  dcw_ticks_latest_run (store, &reading->latest_run, NULL);
  reading->done = dcw_ticks_latest_plan (store);
  if (reading->runs != NULL)
    reading->restarts = dcw_pending_restarts (store, dcw_view_station (view), 0, NULL);
  if (reading->restarts != NULL) {
    reading->restarted = dcw_restarted_services (store, dcw_view_station (view), NULL);
    reading->needed_restart = dcw_restart_passwords (store, dcw_view_station (view), reading->restarts, NULL);
  }
  if (unfinished_of (reading->runs) != NULL)
    reading->needed_end = dcw_resume_passwords (store, dcw_view_station (view), FALSE);
  return reading;
}

void
dcw_ui_reading_free (DcwUiReading *reading)
{
  GPtrArray *const arrays[] = { reading->findings,       reading->servers,   reading->programs, reading->runs,
                                reading->restarts,       reading->restarted, reading->ticks,    reading->needed_end,
                                reading->needed_restart, reading->beside };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    if (arrays[i] != NULL)
      g_ptr_array_unref (arrays[i]);
  g_clear_pointer (&reading->done, dcw_plan_unref);
  g_free (reading);
}

/* Says of the field what is wrong, as the field itself does. */
static void
name_wrong_answer (DcwUiScene *scene)
{
  for (guint i = 0; i < scene->answers->len; i++) {
    const DcwUiAnswer *answer = scene->answers->pdata[i];
    if (answer->wrong == NULL || g_strcmp0 (scene->wrong, answer->option->id) != 0)
      continue;
    g_autofree char *reason = dcw_message_show (answer->wrong);
    g_clear_error (&scene->problem);
    g_set_error (&scene->problem, DCW_ERROR, DCW_ERROR_INVALID, "%s: %s", C_ ("option", answer->option->label), reason);
  }
}

/* What is wrong goes into the profile all the same: planning, and whatever else is made of it, has to refuse what is on the
 * screen rather than do something else. */
static void
plan (DcwUiScene *scene, DcwView *view, GCancellable *cancellable)
{
  for (guint i = 0; i < scene->answers->len; i++) {
    const DcwUiAnswer *answer = scene->answers->pdata[i];
    if (answer->wrong != NULL)
      dcw_profile_set (scene->profile, answer->option->id, answer->value);
  }
  scene->plan = dcw_plan_make (view, scene->profile, NULL, cancellable, &scene->problem);
  const char *wrong;
  if (scene->plan != NULL || dcw_profile_check_here (scene->profile, view, &wrong, NULL))
    return;
  scene->wrong = wrong;
  name_wrong_answer (scene);
}

static GPtrArray *
share (GPtrArray *array)
{
  return array != NULL ? g_ptr_array_ref (array) : NULL;
}

DcwUiScene *
dcw_ui_scene_make (DcwView *view, const DcwUiReading *reading, const DcwProfile *draft, GHashTable *left,
                   GCancellable *cancellable)
{
  DcwUiScene *scene = g_new0 (DcwUiScene, 1);
  scene->ref_count = 1;
  scene->draft = dcw_profile_copy (draft);
  scene->profile = dcw_profile_copy (draft);
  scene->answers = g_ptr_array_new_with_free_func ((GDestroyNotify)answer_free);
  scene->servers = share (reading->servers);
  scene->programs = share (reading->programs);
  scene->findings = share (reading->findings);
  scene->runs = share (reading->runs);
  scene->restarts = share (reading->restarts);
  scene->needed_end = share (reading->needed_end);
  scene->needed_restart = share (reading->needed_restart);
  scene->beside = share (reading->beside);
  scene->now = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  scene->hands = g_ptr_array_new_with_free_func ((GDestroyNotify)hand_free);
  scene->told = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_ui_told_free);
  look_at_station (scene, view);
  look_at_runs (scene);
  answer_all (scene, view, left);
  look_at_topics (scene, view);
  plan (scene, view, cancellable);
  scene->lists = dcw_ui_lists_new (view, scene->profile, scene->plan);
  if (scene->plan != NULL) {
    scene->answered = dcw_audit (view, scene->profile);
    for (guint i = 0; i < scene->plan->changes->len; i++) {
      const DcwChange *change = scene->plan->changes->pdata[i];
      g_ptr_array_add (scene->told, dcw_ui_tell (view, NULL, change->resource, change->before, change->after));
    }
    scene->digest = dcw_document_plan_digest (scene->plan);
    scene->needed = dcw_needed_passwords (dcw_view_station (view), scene->plan, FALSE);
    look_at_steps (scene, view, reading);
  }
  return scene;
}

gboolean
dcw_ui_is_of (const GPtrArray *topics, const char *topic)
{
  return topic == NULL || g_ptr_array_find_with_equal_func ((GPtrArray *)topics, topic, g_str_equal, NULL);
}

guint
dcw_ui_scene_changes (const DcwUiScene *scene, const char *topic)
{
  guint n = 0;
  for (guint i = 0; scene->plan != NULL && i < scene->plan->changes->len; i++)
    n += dcw_ui_is_of (((const DcwChange *)scene->plan->changes->pdata[i])->topics, topic);
  return n;
}

guint
dcw_ui_scene_findings (const DcwUiScene *scene, const char *topic, DcwSeverity severity)
{
  guint n = 0;
  for (guint i = 0; scene->plan != NULL && i < scene->plan->findings->len; i++) {
    const DcwFinding *finding = scene->plan->findings->pdata[i];
    n += finding->severity >= severity && (topic == NULL || strcmp (finding->topic, topic) == 0);
  }
  return n;
}
