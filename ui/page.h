/* page: the static table of the steps of the wizard, and what each of them is made of.
 *
 * A page is a widget that looks at the session's scene and changes the draft. It has no rule and no text that belongs to an
 * option. Which buttons there are below it is a function of the table, the scene and the activity, and of nothing else.
 */
#pragma once
#include <gtk/gtk.h>
#include "session.h"
#include "topics/topic.h"

typedef enum {
  DCW_UI_PAGE_START,
  DCW_UI_PAGE_CONNECTION,
  DCW_UI_PAGE_FIRST_TOPIC, /* one for each topic, by rank */
  DCW_UI_PAGE_REVIEW = DCW_UI_PAGE_FIRST_TOPIC + DCW_N_TOPICS,
  DCW_UI_PAGE_APPLY,
  DCW_UI_PAGE_DONE,
  DCW_UI_N_STEPS,
  DCW_UI_PAGE_CHECK = DCW_UI_N_STEPS, /* beside the way through */
  DCW_UI_PAGE_HISTORY,
  DCW_UI_N_PAGES
} DcwUiPageId;

typedef struct {
  DcwUiPageId id;
  const char *name;  /* as --page takes it */
  const char *code;  /* short, for the phone; findings have none that begins with this letter */
  const char *title; /* N_(); NULL: the topic's */
  const char *topic; /* id, or NULL */
  const char *help;  /* N_(): two sentences */
  const char *section; /* title of a section of the README, where more is told; NULL: the topic's */
  GtkWidget *(*make) (DcwUiSession *session, DcwUiPageId id);
} DcwUiPage;

const DcwUiPage *dcw_ui_page (DcwUiPageId id);
const DcwUiPage *dcw_ui_page_by_name (const char *name); /* NULL: none */
const char *dcw_ui_page_title (const DcwUiPage *page);   /* translated */
const char *dcw_ui_page_section (const DcwUiPage *page); /* not translated, as the README is not */

/* How a step stands: shown beside its title as an icon with a word. */
typedef enum { DCW_UI_STEP_IDLE, DCW_UI_STEP_CHANGES, DCW_UI_STEP_QUESTION, DCW_UI_STEP_PROBLEM } DcwUiStep;
DcwUiStep dcw_ui_page_step (const DcwUiPage *page, const DcwUiScene *scene);
const char *dcw_ui_step_word (DcwUiStep step); /* translated; "" for IDLE */
const char *dcw_ui_step_icon (DcwUiStep step);  /* NULL for IDLE */
const char *dcw_ui_step_class (DcwUiStep step); /* of the icon, for style.css */
/* What Connection has to know before there is anything to review, as a sentence, translated; NULL: nothing. */
const char *dcw_ui_page_missing (const DcwUiScene *scene);
/* The first page with a question that only a person can answer, else Review. */
DcwUiPageId dcw_ui_page_for_review (const DcwUiScene *scene);

typedef struct {
  gboolean back, next, review; /* sensitive */
  gboolean shows_review;
  gboolean closes; /* next does */
  const char *next_label; /* translated, with mnemonic; NULL: there is none */
} DcwUiButtons;
DcwUiButtons dcw_ui_page_buttons (DcwUiPageId id, const DcwUiScene *scene, gboolean stale, DcwUiActivity activity);

/* One for each page; in pages/. */
GtkWidget *dcw_ui_start_page_new (DcwUiSession *session, DcwUiPageId id);
GtkWidget *dcw_ui_connection_page_new (DcwUiSession *session, DcwUiPageId id);
GtkWidget *dcw_ui_topic_page_new (DcwUiSession *session, DcwUiPageId id);
GtkWidget *dcw_ui_review_page_new (DcwUiSession *session, DcwUiPageId id);
GtkWidget *dcw_ui_apply_page_new (DcwUiSession *session, DcwUiPageId id);
GtkWidget *dcw_ui_done_page_new (DcwUiSession *session, DcwUiPageId id);
GtkWidget *dcw_ui_check_page_new (DcwUiSession *session, DcwUiPageId id);
GtkWidget *dcw_ui_history_page_new (DcwUiSession *session, DcwUiPageId id);
