#include "model/edit.h"

struct _DcwEdits {
  GPtrArray *edits; /* of DcwEdit */
  const char *topic;
  guint topic_rank;
};

static void
free_edit (gpointer data)
{
  DcwEdit *edit = data;
  dcw_resource_unref (edit->resource);
  dcw_state_unref (edit->set);
  dcw_state_unref (edit->before);
  dcw_principal_clear (&edit->who);
  dcw_descriptor_unref (edit->base);
  dcw_message_unref (edit->why);
  g_free (edit);
}

DcwEdits *
dcw_edits_new (void)
{
  DcwEdits *edits = g_new0 (DcwEdits, 1);
  edits->edits = g_ptr_array_new_with_free_func (free_edit);
  edits->topic = "";
  return edits;
}

void
dcw_edits_free (DcwEdits *edits)
{
  if (edits == NULL)
    return;
  g_ptr_array_unref (edits->edits);
  g_free (edits);
}

guint
dcw_edits_n (const DcwEdits *edits)
{
  return edits->edits->len;
}

const DcwEdit *
dcw_edits_get (const DcwEdits *edits, guint i)
{
  return edits->edits->pdata[i];
}

void
dcw_edits_begin (DcwEdits *edits, const char *topic, guint topic_rank)
{
  edits->topic = topic;
  edits->topic_rank = topic_rank;
}

static DcwEdit *
add (DcwEdits *edits, DcwOp op, const DcwResource *resource, guint risk, DcwMessage *why)
{
  DcwEdit *edit = g_new0 (DcwEdit, 1);
  edit->op = op;
  edit->resource = dcw_resource_ref (resource);
  edit->risk = risk;
  edit->why = why;
  edit->topic = edits->topic;
  edit->topic_rank = edits->topic_rank;
  g_ptr_array_add (edits->edits, edit);
  return edit;
}

void
dcw_edits_set (DcwEdits *edits, const DcwResource *resource, const DcwState *state, guint risk, DcwMessage *why)
{
  add (edits, DCW_OP_SET, resource, risk, why)->set = dcw_state_ref (state);
}

void
dcw_edits_set_for (DcwEdits *edits, const DcwResource *resource, const DcwState *state, const DcwPrincipal *who, guint risk,
                   DcwMessage *why)
{
  DcwEdit *edit = add (edits, DCW_OP_SET, resource, risk, why);
  edit->set = dcw_state_ref (state);
  if (who != NULL)
    dcw_principal_copy (who, &edit->who);
}

void
dcw_edits_set_unread (DcwEdits *edits, const DcwResource *resource, const DcwState *before, const DcwState *state,
                      const DcwPrincipal *who, guint risk, DcwMessage *why)
{
  DcwEdit *edit = add (edits, DCW_OP_SET, resource, risk, why);
  edit->set = dcw_state_ref (state);
  edit->before = dcw_state_ref (before);
  if (who != NULL)
    dcw_principal_copy (who, &edit->who);
}

void
dcw_edits_clear (DcwEdits *edits, const DcwResource *resource, guint risk, DcwMessage *why)
{
  add (edits, DCW_OP_CLEAR, resource, risk, why);
}

static DcwEdit *
add_right (DcwEdits *edits, DcwOp op, const DcwResource *resource, const DcwSetting *setting, const DcwPrincipal *who,
           guint32 mask, guint risk, DcwMessage *why)
{
  DcwEdit *edit = add (edits, op, resource, risk, why);
  edit->setting = setting;
  dcw_principal_copy (who, &edit->who);
  edit->mask = mask;
  return edit;
}

void
dcw_edits_grant (DcwEdits *edits, const DcwResource *resource, const DcwSetting *setting, const DcwPrincipal *who, guint32 mask,
                 const DcwDescriptor *base, guint risk, DcwMessage *why)
{
  add_right (edits, DCW_OP_GRANT, resource, setting, who, mask, risk, why)->base =
      base != NULL ? dcw_descriptor_ref (base) : NULL;
}

void
dcw_edits_deny (DcwEdits *edits, const DcwResource *resource, const DcwSetting *setting, const DcwPrincipal *who, guint32 mask,
                const DcwDescriptor *base, guint risk, DcwMessage *why)
{
  add_right (edits, DCW_OP_DENY, resource, setting, who, mask, risk, why)->base = base != NULL ? dcw_descriptor_ref (base) : NULL;
}

void
dcw_edits_revoke (DcwEdits *edits, const DcwResource *resource, const DcwSetting *setting, const DcwPrincipal *who, guint32 mask,
                  guint risk, DcwMessage *why)
{
  add_right (edits, DCW_OP_REVOKE, resource, setting, who, mask, risk, why);
}

void
dcw_edits_block (DcwEdits *edits, const DcwResource *resource, DcwMessage *why)
{
  add (edits, DCW_OP_BLOCK, resource, 0, why);
}

void
dcw_edits_block_for (DcwEdits *edits, const DcwResource *resource, const char *answer, DcwMessage *why)
{
  add (edits, DCW_OP_BLOCK, resource, 0, why)->answer = answer;
}
