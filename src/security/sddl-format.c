#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "security/ace.h"
#include "security/aliases.h"
#include "security/attribute.h"
#include "security/bytes.h"
#include "security/condition.h"
#include "security/sddl-words.h"
#include "security/sddl.h"
#include "security/sid-text.h"

typedef struct {
  GString *out;
  const DcwSid *domain;
  gboolean lenient; /* for people: write something for what SDDL has no words for */
  GError **error;
} Writer;

static void
put (Writer *w, const char *text)
{
  g_string_append (w->out, text);
}

static gboolean
put_principal (Writer *w, const DcwPrincipal *who)
{
  const char *alias;
  char buffer[DCW_SID_MAX_TEXT];

  if (who->name != NULL) {
    g_autofree char *shown = dcw_text_display (who->name, 80);

    if (w->lenient) {
      g_string_append_printf (w->out, "<%s>", shown);
      return TRUE;
    }
    g_set_error (w->error, DCW_ERROR, DCW_ERROR_UNBOUND, _ ("“%s” has no SID yet"), shown);
    return FALSE;
  }
  alias = dcw_alias_of_sid (&who->sid, w->domain);
  if (alias != NULL)
    g_string_append_len (w->out, alias, 2);
  else
    g_string_append_len (w->out, buffer, (gssize)dcw_sid_write (&who->sid, DCW_SID_TEXT_SDDL, buffer));
  return TRUE;
}

/* As Windows: a set that is exactly the mask, else letters if they cover every bit, else a number */
static void
put_rights (Writer *w, guint32 mask, gboolean label)
{
  const DcwSddlWord *bits = label ? dcw_sddl_label_bits : dcw_sddl_bits;
  guint32 covered = 0;

  for (const DcwSddlWord *set = dcw_sddl_sets; !label && set->value != 0; set++) {
    if (set->value == mask) {
      g_string_append_len (w->out, set->letters, 2);
      return;
    }
  }
  for (const DcwSddlWord *bit = bits; bit->value != 0; bit++)
    covered |= bit->value;
  if (mask & ~covered) {
    g_string_append_printf (w->out, "0x%x", mask);
    return;
  }
  for (const DcwSddlWord *bit = bits; bit->value != 0; bit++) {
    if (mask & bit->value)
      g_string_append_len (w->out, bit->letters, 2);
  }
}

static void
put_guid (Writer *w, const guint8 *guid)
{
  static const char digits[] = "0123456789abcdef";
  static const guint8 order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
  char text[36], *p = text;

  if (guid == NULL)
    return;
  for (guint i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *p++ = '-';
    *p++ = digits[guid[order[i]] >> 4];
    *p++ = digits[guid[order[i]] & 0xf];
  }
  g_string_append_len (w->out, text, sizeof text);
}

/* What follows the SID, with the ; before it */
static gboolean
put_tail (Writer *w, const DcwAce *ace)
{
  gsize size;
  const guint8 *tail = dcw_ace_tail (ace, &size);
  DcwAceTail kind = dcw_ace_type (ace->type)->tail;

  if (kind == DCW_ACE_TAIL_NONE)
    return tail == NULL;
  if (tail == NULL)
    return FALSE;
  g_string_append_c (w->out, ';');
  return kind == DCW_ACE_TAIL_CONDITION ? dcw_condition_format (tail, size, w->domain, w->out)
                                        : dcw_attribute_format (tail, size, w->domain, w->out);
}

static gboolean
put_opaque (Writer *w, const DcwAce *ace, guint index)
{
  if (w->lenient) {
    g_string_append_printf (w->out, "(0x%02x, %" G_GSIZE_FORMAT " bytes)", ace->type, dcw_ace_size (ace));
    return TRUE;
  }
  g_set_error (w->error, DCW_ERROR, DCW_ERROR_UNSUPPORTED,
               _ ("entry %u, of type 0x%02x and %" G_GSIZE_FORMAT " bytes, cannot be written as SDDL"), index + 1, ace->type,
               dcw_ace_size (ace));
  return FALSE;
}

static gboolean
has_unknown_object_flags (const DcwAce *ace)
{
  if (dcw_ace_type (ace->type)->shape != DCW_ACE_SHAPE_OBJECT)
    return FALSE;
  return (dcw_get32 (g_bytes_get_data (ace->extra, NULL)) & ~(DCW_ACE_OBJECT_TYPE | DCW_ACE_OBJECT_INHERITED_TYPE)) != 0;
}

static gboolean
put_ace (Writer *w, const DcwAce *ace, guint index)
{
  const DcwAceType *type = dcw_ace_type (ace->type);
  const guint8 *guids[2];
  gsize before = w->out->len;

  if (type->letters == NULL || has_unknown_object_flags (ace))
    return put_opaque (w, ace, index);
  g_string_append_c (w->out, '(');
  put (w, type->letters);
  g_string_append_c (w->out, ';');
  for (guint bit = 0; bit < 8; bit++) {
    if (ace->flags & 1u << bit) {
      gboolean filter = ace->type == DCW_ACE_ACCESS_FILTER && 1u << bit == DCW_ACE_SUCCESSFUL;

      g_string_append_len (w->out, filter ? "TP" : dcw_sddl_ace_flags[bit].letters, 2);
    }
  }
  g_string_append_c (w->out, ';');
  put_rights (w, ace->mask, type->label);
  g_string_append_c (w->out, ';');
  dcw_ace_object_guids (ace, &guids[0], &guids[1]);
  put_guid (w, guids[0]);
  g_string_append_c (w->out, ';');
  put_guid (w, guids[1]);
  g_string_append_c (w->out, ';');
  if (!put_principal (w, &ace->who))
    return FALSE;
  if (!put_tail (w, ace)) {
    g_string_truncate (w->out, before);
    return put_opaque (w, ace, index);
  }
  g_string_append_c (w->out, ')');
  return TRUE;
}

static gboolean
put_list (Writer *w, const DcwAcl *acl)
{
  if (acl == NULL) {
    put (w, DCW_SDDL_NO_ACCESS_CONTROL);
    return TRUE;
  }
  for (guint i = 0; i < acl->aces->len; i++) {
    if (!put_ace (w, &g_array_index (acl->aces, DcwAce, i), i))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_descriptor (Writer *w, const DcwDescriptor *descriptor)
{
  const DcwPrincipal *owner = dcw_descriptor_owner (descriptor), *group = dcw_descriptor_group (descriptor);
  guint16 control = dcw_descriptor_control (descriptor);

  if (owner != NULL) {
    put (w, "O:");
    if (!put_principal (w, owner))
      return FALSE;
  }
  if (group != NULL) {
    put (w, "G:");
    if (!put_principal (w, group))
      return FALSE;
  }
  if (dcw_descriptor_has_dacl (descriptor)) {
    put (w, "D:");
    put (w, control & DCW_CONTROL_DACL_PROTECTED ? "P" : "");
    put (w, control & DCW_CONTROL_DACL_REQUEST ? "AR" : "");
    put (w, control & DCW_CONTROL_DACL_INHERITED ? "AI" : "");
    if (!put_list (w, dcw_descriptor_dacl (descriptor)))
      return FALSE;
  }
  if (dcw_descriptor_has_sacl (descriptor)) {
    put (w, "S:");
    put (w, control & DCW_CONTROL_SACL_PROTECTED ? "P" : "");
    put (w, control & DCW_CONTROL_SACL_REQUEST ? "AR" : "");
    put (w, control & DCW_CONTROL_SACL_INHERITED ? "AI" : "");
    if (!put_list (w, dcw_descriptor_sacl (descriptor)))
      return FALSE;
  }
  return TRUE;
}

static gsize
guess_length (const DcwAcl *acl)
{
  return acl == NULL ? 32 : 32 + 64 * (gsize)acl->aces->len;
}

static char *
format (const DcwDescriptor *descriptor, const DcwSid *domain, gboolean lenient, GError **error)
{
  g_autoptr (GString) out =
      g_string_sized_new (64 + guess_length (dcw_descriptor_dacl (descriptor)) + guess_length (dcw_descriptor_sacl (descriptor)));
  Writer writer = { out, domain, lenient, error };

  if (!put_descriptor (&writer, descriptor))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
dcw_sddl_format (const DcwDescriptor *descriptor, const DcwSid *domain, GError **error)
{
  return format (descriptor, domain, FALSE, error);
}

char *
dcw_sddl_show (const DcwDescriptor *descriptor)
{
  return format (descriptor, NULL, TRUE, NULL);
}
