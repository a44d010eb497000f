/* lists: the lists of permissions that the editor can open, as a scene has them: made on the station's thread, then immutable. */
#pragma once
#include "station/view.h"
#include "topics/list-edit.h"
#include "topics/lists.h"

typedef struct {
  const char *option; /* that holds the wish */
  DcwComUse use;
  char *subject;
  char *title; /* in the user's language */
  gboolean own;
  DcwDescriptor *now;     /* or NULL: it can't be read */
  DcwDescriptor *planned; /* what the plan makes of it; or NULL */
  DcwListWish *wish;      /* or NULL */
  DcwPrincipal *found;    /* who the entries of wish are */
  GHashTable *names;      /* id of a principal -> DcwUiName */
} DcwUiList;

/* Whom a text means on the station. */
typedef struct {
  DcwPrincipal who;
  char *text;      /* as a wish names it */
  char *name;      /* for people */
  char *problem;   /* it means nobody: why, in the user's language; or NULL, and all others are there */
  DcwStatus status; /* ABSENT, UNKNOWN: there is no such account, or nobody can say; who is pending then */
} DcwUiFound;

/* plan may be NULL. Elements: DcwUiList. */
GPtrArray *dcw_ui_lists_new (DcwView *view, const DcwProfile *profile, const DcwPlan *plan);
const DcwUiList *dcw_ui_lists_find (const GPtrArray *lists, const char *option, DcwComUse use, const char *subject);
/* Editing begins; free with dcw_list_edit_free(). list must live as long. */
DcwListEdit *dcw_ui_list_edit (const DcwUiList *list);
/* One line on what the person wants of the list. Free with g_free(). */
char *dcw_ui_list_say (const DcwUiList *list);
/* Whom Windows has on every computer: text for the others below, ends with NULL. */
extern const char *const dcw_ui_well_known[];

/* On the station's thread. view may be NULL. */
DcwUiFound *dcw_ui_found_new (DcwView *view, const char *text);
void dcw_ui_found_free (DcwUiFound *found);
