/* pair: a profile turned round for the other computer, and opened there (README, "The two computers").
 *
 * A pair file is a profile whose from says who wrote it. It carries what only that computer knows, and what both have to agree
 * on (DCW_OPTION_SHARED); everything else is not decided in it, and is filled with what is recommended where it is opened.
 * Nothing in it is trusted: names and ids are checked as if somebody had typed them, and options that are not shared are
 * refused.
 */
#pragma once
#include "station/view.h"

#define DCW_PAIR_MAX_TITLE 1000 /* bytes of the title of a server */

/* Lists, addresses, ids and from of a profile, which may come from another computer. DCW_ERROR_INVALID names the first that is
 * wrong; *answer is set as by dcw_profile_check_here(). A part of dcw_profile_check(). */
gboolean dcw_connection_check (const DcwProfile *profile, const char **answer, GError **error);

/* The half of the other computer. profile: of this one, complete. missing: gets a DcwMessage for each thing that the other
 * computer should know and that is not known here. DCW_ERROR_UNSUPPORTED: the station does not say its name. */
DcwProfile *dcw_pair_make (DcwView *view, const DcwProfile *profile, GPtrArray *missing, GError **error);

/* Takes what a pair file says into profile, whose own choices stay. profile: new, of role and network of the pair, or one that
 * was decided before. DCW_ERROR_INVALID: they do not fit; DCW_ERROR_REFUSED: it was written on this computer. */
gboolean dcw_pair_take (DcwProfile *profile, const DcwProfile *pair, DcwView *view, GError **error);
/* The pair file alone, completed with what is recommended here. NULL: as dcw_pair_take(). */
DcwProfile *dcw_pair_open (const DcwProfile *pair, DcwView *view, GError **error);
/* Recommends anew, for profile, what before has only because it was recommended, or left alone because nothing was; what a person
 * chose otherwise stays. before: the same profile as it was decided. */
void dcw_pair_recommend (DcwProfile *profile, const DcwProfile *before, DcwView *view);
/* What only a person can still say. Elements: DcwMessage *. Free with g_ptr_array_unref(). */
GPtrArray *dcw_pair_questions (const DcwProfile *profile, DcwView *view);
