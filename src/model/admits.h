/* admits: whether a change lets anybody in who was not let in before. */
#pragma once
#include "model/resource.h"
#include "model/state.h"

/* FALSE only where that is sure: a firewall rule or a list of permissions that becomes narrower. TRUE for all other resources, and
 * for states that are not known or can't be read. */
gboolean dcw_admits_more (const DcwResource *resource, const DcwState *before, const DcwState *after);
