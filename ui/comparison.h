/* comparison: what is different on a station, in words. Made on the station's thread, immutable once shown.
 */
#pragma once
#include "apply/compared.h"
#include "scene.h"

typedef struct {
  const char *kind; /* translated: "Changed:", ... */
  DcwUiTold *told;  /* before: as it was; after: as it is */
  char *because;    /* the finding that is new since, with its code; or NULL */
  char *advice;     /* what to do about that; or NULL */
} DcwUiDifference;

typedef struct {
  char *summary;
  guint run;         /* that it is about; 0: a file */
  char *made;        /* when that was, and how much it changed itself; NULL without a run */
  gboolean undoable; /* the run can be taken back */
  GPtrArray *differences; /* of DcwUiDifference */
  GPtrArray *undecided;   /* of char *: what can't be said, and why */
  GPtrArray *passing;     /* of char *: what changes by itself and does not count */
} DcwUiComparison;

/* With what the file at path recorded, or, path NULL, with what the last run left (store: not NULL then). findings: of now. */
DcwUiComparison *dcw_ui_comparison_make (DcwView *view, DcwStation *station, DcwStore *store, const char *state_folder,
                                         const GPtrArray *findings, const char *path, GError **error);
void dcw_ui_comparison_free (DcwUiComparison *comparison); /* NULL is fine */
