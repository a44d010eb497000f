/* opening: what a file that is opened makes of the draft. On the station's thread.
 *
 * A profile takes the draft's place. The file from the other computer is taken into what was decided on this one, as opcdcom profile new
 * --from FILE --profile EARLIER does: what a person chose stays, what was only recommended is recommended anew.
 */
#pragma once
#include "apply/store.h"
#include "pair-note.h"

/* The draft as it stands, for what dcw_ui_opening() begins with. */
typedef struct {
  const DcwProfile *draft;
  GHashTable *left;      /* ids of options that the person wants left as they are, as keys */
  gboolean by_person;    /* somebody has answered something in it; else it is what was suggested */
  gboolean role_is_said; /* of the draft */
} DcwUiDraft;

typedef struct {
  DcwProfile *draft;   /* what was said: what is only recommended is not in it */
  GHashTable *left;    /* as in DcwUiDraft */
  DcwUiPairNote *note; /* of a file from the other computer; else NULL */
} DcwUiOpened;

/* Earlier decisions are the draft's, when somebody answered in it and it is of the file's role; else those of the run that is in place on
 * this computer, when that is of this role; else there are none. store may be NULL. Errors: as dcw_pair_take(). Free with
 * dcw_ui_opened_free(). */
DcwUiOpened *dcw_ui_opening (DcwView *view, DcwStore *store, const DcwProfile *file, const DcwUiDraft *now, GError **error);
void dcw_ui_opened_free (DcwUiOpened *opened); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwUiOpened, dcw_ui_opened_free)
