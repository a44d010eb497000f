/* value-form: type and data of a registry value, readable wherever that is exact (data/schemas/common.rnc). Private to
 * src/document. */
#pragma once
#include "document/out.h"
#include "document/reader.h"
#include "model/state.h"

extern const DcwRule dcw_string_rule; /* of REG_MULTI_SZ */
#define DCW_VALUE_FORM_MAX_STRINGS 10000

gboolean dcw_value_form_read (DcwReader *reader, const DcwNode *node, DcwState *state, GError **error);
/* Attributes; then what goes into children. */
void dcw_value_form_write_attributes (DcwOut *out, const DcwState *state);
void dcw_value_form_write_children (DcwOut *out, const DcwState *state);
