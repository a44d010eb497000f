/* origin: whether a policy of the domain decides about something. */
#pragma once
#include "station/view.h"

/* TRUE: it is known that one does, so what is changed here is gone at the next refresh of the policies. */
gboolean dcw_is_of_domain (DcwView *view, const DcwResource *resource);
