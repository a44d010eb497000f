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

/* How a step stands, as bits: shown below its title, each as an icon with a word. */
typedef enum {
  DCW_UI_STEP_QUESTION = 1, /* an answer on the page is missing, or another one would do better */
  DCW_UI_STEP_PROBLEM = 2,  /* what was found there is one */
  DCW_UI_STEP_STUCK = 4,    /* a wish can't be met, whatever is answered there */
  DCW_UI_STEP_CHANGES = 8,
} DcwUiStep;
typedef struct {
  DcwUiStep step;
  const char *word; /* NC_ ("what a page has", ...) */
  const char *icon;
  const char *css; /* class of the icon */
} DcwUiSign;
const DcwUiSign *dcw_ui_sign (guint i); /* in the order to show them; NULL: no more */
guint dcw_ui_page_step (const DcwUiPage *page, const DcwUiScene *scene);

/* Why there is nothing to review yet, as a sentence, translated; *where (may be NULL): the page that changes that. NULL: there is. */
const char *dcw_ui_page_missing (const DcwUiScene *scene, DcwUiPageId *where);
/* What was answered on the page and can't be used, or would have to be another for a wish to be met, and why; translated. NULL:
 * nothing. Free with g_free(). */
char *dcw_ui_page_unfit (const DcwUiPage *page, const DcwUiScene *scene);
/* That, or what is missing there; NULL: the page needs no answer. Free with g_free(). */
char *dcw_ui_page_question (const DcwUiPage *page, const DcwUiScene *scene);
/* The first page that needs an answer, else Review. */
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
