/* rights: who may do what on a station: user rights and memberships, seen from an account. */
#pragma once
#include "station/view.h"

/* PRESENT: the account, or a group it is in (Everyone and Authenticated Users too), holds the right; *through is who. */
DcwStatus dcw_right_held (DcwView *view, const DcwPrincipal *who, const char *right, DcwPrincipal *through);
/* Direct members of a local group; complete FALSE: not known. */
const DcwListing *dcw_group_members (DcwView *view, const DcwPrincipal *group);
/* PRESENT: member is a direct member of group. */
DcwStatus dcw_is_member (DcwView *view, const DcwPrincipal *group, const DcwPrincipal *member);
