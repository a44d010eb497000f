/* view: a memo over one station: one generation, immutable once read. Topics read through a view only.
 *
 * get() and list() return borrowed pointers that live as long as the view. One thread at a time.
 */
#pragma once
#include "model/option.h"
#include "model/setting.h"
#include "station/station.h"

DcwView *dcw_view_new (DcwStation *station); /* keeps a reference */
void dcw_view_free (DcwView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwView, dcw_view_free)

DcwStation *dcw_view_station (DcwView *view);
const DcwState *dcw_view_get (DcwView *view, const DcwResource *resource); /* never NULL */
const DcwState *dcw_view_get_setting (DcwView *view, const DcwSetting *setting);
const DcwListing *dcw_view_list (DcwView *view, const DcwResource *parent, DcwKindId kind); /* never NULL */
const char *dcw_view_fact (DcwView *view, const char *id, const char *subject);             /* NULL: unknown */
/* name to principal: PRESENT: principal gets its SID; ABSENT, UNKNOWN: pending by name, without "." or this computer in
 * front. principal must be cleared. */
DcwStatus dcw_view_resolve (DcwView *view, const char *name, DcwPrincipal *principal);
/* What to call a principal in a message: its name on this station, else a well-known name, else the SID; borrowed. */
const char *dcw_view_name_of (DcwView *view, const DcwPrincipal *principal);

/* Everything that was read so far, and the facts, names and roots that go with it, as an image: a capture. A view over it
 * gives the same answers as this one to everything that was asked, and what was not asked stays unknown: of a listed key the
 * names of its keys (or its values) are a root, not what is below. What was asked of each of many keys, and most of them do
 * not have, is one root (model/image.h). Read besides: what is listed, accounts that were asked for by name, and the keys above
 * what is missing. Unknown answers are kept with their reasons, why a listing is not complete as DCW_FACT_UNREAD. It has the
 * station's machine, but no instance: who makes a station file of it gives it a new one. */
DcwImage *dcw_view_capture (DcwView *view);

/* What was worked out of this view, kept as long as it is: made by the first call. key: static, one for each make. */
gpointer dcw_view_memo (DcwView *view, const char *key, gpointer (*make) (DcwView *view), GDestroyNotify free_it);
