/* forms: how resources, states, messages and principals look in every document; the rules come from the table of kinds.
 * Private to src/document.
 */
#pragma once
#include "document/out.h"
#include "document/reader.h"
#include "model/message.h"
#include "model/resource.h"
#include "model/state.h"

/* Rules made from the table of kinds, element by element named as the kind. */
typedef struct {
  DcwRule resource[DCW_N_KINDS]; /* an address alone */
  DcwRule recorded[DCW_N_KINDS]; /* an address with its state */
  DcwRule change[DCW_N_KINDS];   /* an address with elements before and after */
  DcwRule before[DCW_N_KINDS], after[DCW_N_KINDS];
  DcwRule value; /* a registry value with its state below its key, without the key */
} DcwForms;
DcwForms *dcw_forms_new (void); /* free with g_free() */

/* The kind of a node that was read by one of the above. */
DcwKindId dcw_form_kind (const DcwNode *node);

/* key: of a value that stands below its key; else NULL. */
DcwResource *dcw_form_read_resource (DcwReader *reader, const DcwNode *node, const char *key, GError **error);
void dcw_form_write_resource (DcwOut *out, const DcwResource *resource, gboolean with_key);

/* Attributes and children of a state in an element that is open. */
DcwState *dcw_form_read_state (DcwReader *reader, const DcwNode *node, DcwKindId kind, GError **error);
void dcw_form_write_state (DcwOut *out, const DcwState *state);

/* A message is an element of any name with the children of dcw_arg_rule. */
extern const DcwRule dcw_arg_rule;
#define DCW_MESSAGE_RULE(element)                                                                                                \
  {                                                                                                                              \
    .name = element, .attributes = { { "text", DCW_REQUIRED | DCW_TWIN } }, .children = { { &dcw_arg_rule, 0, 9, NULL } }        \
  }
DcwMessage *dcw_form_read_message (const DcwNode *node); /* NULL gives NULL */
void dcw_form_write_message (DcwOut *out, const char *element, const DcwMessage *message);

/* A principal as attribute sid_name (its SID) or name_name (a name that is still to get one). FALSE with an error also when
 * neither is there. principal must be cleared. */
gboolean dcw_form_read_principal (DcwReader *reader, const DcwNode *node, const char *sid_name, const char *name_name,
                                  DcwPrincipal *principal, GError **error);
void dcw_form_write_principal (DcwOut *out, const char *sid_name, const char *name_name, const DcwPrincipal *principal);

/* A SID as text that is not NULL and right, or an error. */
gboolean dcw_form_read_sid (DcwReader *reader, const DcwNode *node, const char *attribute, DcwSid *sid, GError **error);
