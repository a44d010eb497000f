/* consequence: what people will see of something that is different now, whoever changed it: the error or event, where it shows.
 * Of single resources, without a profile; what is wrong in the whole the checks find.
 */
#pragma once
#include "model/message.h"
#include "model/resource.h"
#include "model/state.h"

/* Of DcwMessage, whole sentences; none: nothing that is known, or one of the states is not. Free with g_ptr_array_unref(). */
GPtrArray *dcw_consequences (const DcwResource *resource, const DcwState *before, const DcwState *now);
