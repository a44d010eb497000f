#include "page.h"
#include <string.h>
#include "base/i18n.h"
#include "topics/topic.h"

#define TOPIC_HELP                                                                                                               \
  N_ ("What is there now stands above, what you can choose below. Leave things as they are if you are not sure: \
nothing is changed before Review.")

static const DcwUiPage fixed[] = {
  { DCW_UI_PAGE_START, "start", "W01", NC_ ("page", "Start"), NULL,
    N_ ("Choose what you came for. Nothing is changed before you have seen it and said so."), "The wizard",
    dcw_ui_start_page_new },
  { DCW_UI_PAGE_CONNECTION, "connection", "W02", NC_ ("page", "Connection"), NULL,
    N_ ("Say which computers and programs belong together. What this computer can answer itself is filled in."),
    "The two computers", dcw_ui_connection_page_new },
  { DCW_UI_PAGE_REVIEW, "review", "W51", NC_ ("page", "Review"), NULL,
    N_ ("Everything that would be changed, and why. Go back to change an answer."), "Review and apply", dcw_ui_review_page_new },
  { DCW_UI_PAGE_APPLY, "apply", "W52", NC_ ("page", "Apply"), NULL,
    N_ ("Each change is written, read back and ticked. If one fails, all are taken back."), "Review and apply",
    dcw_ui_apply_page_new },
  { DCW_UI_PAGE_DONE, "done", "W53", NC_ ("page", "Done"), NULL,
    N_ ("What was done, and what is left to you. The run can be undone at any time."), "What is left to do by hand",
    dcw_ui_done_page_new },
  { DCW_UI_PAGE_CHECK, "check", "W61", NC_ ("page", "Check"), NULL,
    N_ ("What is wrong or risky on this computer as it is. Each line has a code that you can read out on the phone."),
    "Something stopped working", dcw_ui_check_page_new },
  { DCW_UI_PAGE_HISTORY, "history", "W62", NC_ ("page", "Earlier runs"), NULL,
    N_ ("Every run on this computer can be undone. What somebody changed since is shown first and left alone."), "Earlier runs",
    dcw_ui_history_page_new },
};

#define FIRST_TOPIC_CODE 11 /* up to 50 there is room for them */

/* The fixed pages, and between them a page for each topic. */
static const DcwUiPage *
all_pages (void)
{
  static DcwUiPage pages[DCW_UI_N_PAGES];
  static gsize done;
  if (g_once_init_enter (&done)) {
    guint n;
    const DcwTopic *const *topics = dcw_topics (&n);
    for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
      pages[fixed[i].id] = fixed[i];
    for (guint i = 0; i < n; i++)
      pages[DCW_UI_PAGE_FIRST_TOPIC + i] = (DcwUiPage){ .id = DCW_UI_PAGE_FIRST_TOPIC + i,
                                                        .name = topics[i]->id,
                                                        .topic = topics[i]->id,
                                                        .help = TOPIC_HELP,
                                                        .code = g_strdup_printf ("W%u", FIRST_TOPIC_CODE + i),
                                                        .make = dcw_ui_topic_page_new };
    g_once_init_leave (&done, 1);
  }
  return pages;
}

const DcwUiPage *
dcw_ui_page (DcwUiPageId id)
{
  return &all_pages ()[id];
}

const DcwUiPage *
dcw_ui_page_by_name (const char *name)
{
  for (guint i = 0; i < DCW_UI_N_PAGES; i++)
    if (g_strcmp0 (dcw_ui_page (i)->name, name) == 0)
      return dcw_ui_page (i);
  return NULL;
}

const char *
dcw_ui_page_title (const DcwUiPage *page)
{
  return page->title != NULL ? C_ ("page", page->title) : C_ ("topic", dcw_topic (page->topic)->title);
}

const char *
dcw_ui_page_section (const DcwUiPage *page)
{
  return page->section != NULL ? page->section : dcw_topic (page->topic)->title;
}

/* Where an answer is given that dcw_edits_block_for() can name: an option on its topic's page, a part of the profile on
 * Connection. */
static DcwUiPageId
page_of_answer (const char *answer)
{
  const DcwTopic *topic;
  return answer != NULL && dcw_topic_option (answer, &topic) != NULL ? dcw_ui_page_by_name (topic->id)->id
                                                                     : DCW_UI_PAGE_CONNECTION;
}

const char *
dcw_ui_page_missing (const DcwUiScene *scene, DcwUiPageId *where)
{
  const DcwProfile *profile = scene->draft;
  if (where != NULL)
    *where = scene->problem != NULL ? page_of_answer (scene->wrong) : DCW_UI_PAGE_CONNECTION;
  if (scene->problem != NULL)
    return scene->problem->message;
  if (profile->lists[DCW_LIST_PEERS]->len == 0)
    return _ ("The other computer is missing: type its name or address.");
  /* Where none was found there is none to choose, and the rest can be set up all the same. */
  if ((profile->role & DCW_ROLE_SERVER) && profile->lists[DCW_LIST_SERVERS]->len == 0 && scene->servers->len > 0)
    return _ ("The OPC servers that the other computer needs are missing: tick them.");
  if ((profile->role & DCW_ROLE_CLIENT) && profile->lists[DCW_LIST_PROGRAMS]->len == 0)
    return _ ("The program that reads the values is missing: choose it, or type it.");
  return NULL;
}

static gboolean
would_be_met (const DcwUiPage *page, const DcwBlocked *blocked)
{
  return blocked->answer != NULL && page_of_answer (blocked->answer) == page->id;
}

char *
dcw_ui_page_unfit (const DcwUiPage *page, const DcwUiScene *scene)
{
  if (scene->problem != NULL)
    return page_of_answer (scene->wrong) == page->id ? g_strdup (scene->problem->message) : NULL;
  for (guint i = 0; i < scene->plan->blocked->len; i++) {
    const DcwBlocked *blocked = scene->plan->blocked->pdata[i];
    if (!would_be_met (page, blocked))
      continue;
    const DcwOption *option = dcw_topic_option (blocked->answer, NULL);
    g_autofree char *reason = dcw_message_show (blocked->reason);
    return option != NULL ? g_strdup_printf ("%s: %s", C_ ("option", option->label), reason) : g_steal_pointer (&reason);
  }
  return NULL;
}

char *
dcw_ui_page_question (const DcwUiPage *page, const DcwUiScene *scene)
{
  DcwUiPageId where;
  const char *missing = dcw_ui_page_missing (scene, &where);
  return missing != NULL && where == page->id ? g_strdup (missing) : dcw_ui_page_unfit (page, scene);
}

static gboolean
is_stuck (const DcwUiPage *page, const DcwUiScene *scene)
{
  for (guint i = 0; scene->plan != NULL && i < scene->plan->blocked->len; i++) {
    const DcwBlocked *blocked = scene->plan->blocked->pdata[i];
    if (dcw_ui_is_of (blocked->topics, page->topic) && !would_be_met (page, blocked))
      return TRUE;
  }
  return FALSE;
}

guint
dcw_ui_page_step (const DcwUiPage *page, const DcwUiScene *scene)
{
  if (scene == NULL)
    return 0;
  g_autofree char *question = dcw_ui_page_question (page, scene);
  guint step = question != NULL ? DCW_UI_STEP_QUESTION : 0;
  if (page->topic == NULL)
    return step;
  if (dcw_ui_scene_findings (scene, page->topic, DCW_SEVERITY_PROBLEM) > 0)
    step |= DCW_UI_STEP_PROBLEM;
  if (is_stuck (page, scene))
    step |= DCW_UI_STEP_STUCK;
  if (dcw_ui_scene_changes (scene, page->topic) > 0)
    step |= DCW_UI_STEP_CHANGES;
  return step;
}

const DcwUiSign *
dcw_ui_sign (guint i)
{
  static const DcwUiSign signs[] = {
    { DCW_UI_STEP_QUESTION, NC_ ("what a page has", "needs an answer"), "dialog-question-symbolic", "note" },
    { DCW_UI_STEP_PROBLEM, NC_ ("what a page has", "problem"), "dialog-warning-symbolic", "warning" },
    { DCW_UI_STEP_STUCK, NC_ ("what a page has", "can't be done"), "changes-prevent-symbolic", "warning" },
    { DCW_UI_STEP_CHANGES, NC_ ("what a page has", "changes"), "document-edit-symbolic", "change" },
  };
  return i < G_N_ELEMENTS (signs) ? &signs[i] : NULL;
}

DcwUiPageId
dcw_ui_page_for_review (const DcwUiScene *scene)
{
  for (guint i = DCW_UI_PAGE_CONNECTION; i < DCW_UI_PAGE_REVIEW; i++)
    if (dcw_ui_page_step (dcw_ui_page (i), scene) & DCW_UI_STEP_QUESTION)
      return i;
  return DCW_UI_PAGE_REVIEW;
}

DcwUiButtons
dcw_ui_page_buttons (DcwUiPageId id, const DcwUiScene *scene, gboolean stale, DcwUiActivity activity)
{
  gboolean working = activity == DCW_UI_WORKING, ready = scene != NULL && !stale && !working;
  gboolean can_apply = ready && scene->read_only == NULL && scene->plan != NULL && scene->plan->changes->len > 0
                       && scene->unfinished == 0 && dcw_ui_page_missing (scene, NULL) == NULL;
  DcwUiButtons buttons = { .back = id != DCW_UI_PAGE_START && !working };
  buttons.shows_review = (id >= DCW_UI_PAGE_CONNECTION && id < DCW_UI_PAGE_REVIEW) || id == DCW_UI_PAGE_CHECK;
  buttons.review = buttons.shows_review && ready;
  if (id == DCW_UI_PAGE_REVIEW) {
    buttons.next_label = C_ ("button", "_Apply…");
    buttons.next = can_apply;
  } else if (id >= DCW_UI_PAGE_CONNECTION && id < DCW_UI_PAGE_REVIEW) {
    buttons.next_label = C_ ("button", "_Next");
    buttons.next = scene != NULL && !working;
  } else if (id == DCW_UI_PAGE_DONE) {
    buttons.next_label = C_ ("button", "_Finish");
    buttons.next = !working;
    buttons.closes = TRUE;
  }
  return buttons;
}
