/* telling: a change in words, in the user's language, for whoever shows one: command, window, reports.
 */
#pragma once
#include "model/plan.h"
#include "model/setting.h"

typedef struct {
  const DcwSetting *setting;     /* or NULL */
  DcwDescriptor *before, *after; /* NULL: none there, or not a descriptor */
  char **differences;            /* of a descriptor who gets and loses what; of all else what goes and comes (model/parts.h).
                                  * NULL: the states themselves say it */
} DcwTelling;

/* name_of: the name of a principal on the station, free with g_free(); NULL: well-known names only. */
void dcw_telling_init (DcwTelling *telling, const DcwChange *change, char *(*name_of) (const DcwPrincipal *who, gpointer data),
                       gpointer data);
void dcw_telling_clear (DcwTelling *telling);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwTelling, dcw_telling_clear)

/* A state on one line, a descriptor as SDDL whatever the codec; free with g_free(). */
char *dcw_telling_state (const DcwTelling *telling, const DcwState *state, const DcwDescriptor *descriptor);
const char *dcw_telling_restart (DcwRestart restart); /* a whole sentence, translated; NULL: nothing has to restart */
/* Of a mask of DCW_RISK_...: the n-th sentence, translated; NULL: no more. */
const char *dcw_telling_risk (guint risk, guint n);
