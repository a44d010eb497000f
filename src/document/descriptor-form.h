/* descriptor-form: a planned security descriptor, whose accounts need not exist yet. Private to src/document. */
#pragma once
#include "document/out.h"
#include "document/reader.h"
#include "security/descriptor.h"

extern const DcwRule dcw_descriptor_rule;

DcwDescriptor *dcw_descriptor_form_read (DcwReader *reader, const DcwNode *node, GError **error);
void dcw_descriptor_form_write (DcwOut *out, const DcwDescriptor *descriptor);
