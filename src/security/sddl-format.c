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

/* Small parts are written to a buffer that is large enough for all of them: the write_ functions give the new end */
#define PART_MAX (2 + 3 * 2 + 8 * 2 + 32 * 2 + 2 * 36 + DCW_SID_MAX_TEXT + 16)

static char *
write_letters (char *p, const char *letters)
{
  p[0] = letters[0];
  p[1] = letters[1];
  return p + 2;
}

static char *
write_sid (char *p, const DcwSid *sid, const DcwSid *domain)
{
  const char *alias = dcw_alias_of_sid (sid, domain);

  return alias != NULL ? write_letters (p, alias) : p + dcw_sid_write (sid, DCW_SID_TEXT_SDDL, p);
}

/* As Windows: a set that is exactly the mask, else letters if they cover every bit, else a number */
static char *
write_rights (char *start, guint32 mask, gboolean label)
{
  const DcwSddlWord *bit = label ? dcw_sddl_label_bits : dcw_sddl_bits;
  char *p = start;
  guint32 left = mask;

  for (const DcwSddlWord *set = dcw_sddl_sets; !label && mask >= DCW_SDDL_LEAST_SET && set->value != 0; set++) {
    if (set->value == mask)
      return write_letters (p, set->letters);
  }
  for (; left != 0 && bit->value != 0; bit++) {
    if (left & bit->value)
      p = write_letters (p, bit->letters);
    left &= ~bit->value;
  }
  return left == 0 ? p : start + g_snprintf (start, 11, "0x%x", mask);
}

static char *
write_guid (char *p, const guint8 *guid)
{
  static const char digits[] = "0123456789abcdef";
  static const guint8 order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };

  for (guint i = 0; guid != NULL && i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *p++ = '-';
    *p++ = digits[guid[order[i]] >> 4];
    *p++ = digits[guid[order[i]] & 0xf];
  }
  return p;
}

/* Up to the SID */
static char *
write_head (char *p, const DcwAce *ace, const DcwAceType *type)
{
  const guint8 *guids[2];

  *p++ = '(';
  for (const char *letter = type->letters; *letter != '\0'; letter++)
    *p++ = *letter;
  *p++ = ';';
  for (guint bit = 0, left = ace->flags; left != 0; bit++, left >>= 1) {
    gboolean filter = ace->type == DCW_ACE_ACCESS_FILTER && 1u << bit == DCW_ACE_SUCCESSFUL;

    if (left & 1)
      p = write_letters (p, filter ? "TP" : dcw_sddl_ace_flags[bit].letters);
  }
  *p++ = ';';
  p = write_rights (p, ace->mask, type->label);
  dcw_ace_object_guids (ace, &guids[0], &guids[1]);
  *p++ = ';';
  p = write_guid (p, guids[0]);
  *p++ = ';';
  p = write_guid (p, guids[1]);
  *p++ = ';';
  return p;
}

static gboolean
put_name (Writer *w, const char *name)
{
  g_autofree char *shown = dcw_text_display (name, 80);

  if (w->lenient) {
    g_string_append_printf (w->out, "<%s>", shown);
    return TRUE;
  }
  g_set_error (w->error, DCW_ERROR, DCW_ERROR_UNBOUND, _ ("“%s” has no SID yet"), shown);
  return FALSE;
}

static gboolean
put_principal (Writer *w, const DcwPrincipal *who)
{
  char buffer[PART_MAX];

  if (who->name != NULL)
    return put_name (w, who->name);
  g_string_append_len (w->out, buffer, write_sid (buffer, &who->sid, w->domain) - buffer);
  return TRUE;
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
  g_set_error (w->error, DCW_ERROR, DCW_ERROR_UNSUPPORTED, _ ("entry %u, of type 0x%02x and %u bytes, cannot be written as SDDL"),
               index + 1, ace->type, (guint)dcw_ace_size (ace));
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
  gsize before = w->out->len;
  char buffer[PART_MAX], *p;

  if (type->letters == NULL || has_unknown_object_flags (ace))
    return put_opaque (w, ace, index);
  p = write_head (buffer, ace, type);
  if (ace->who.name == NULL) {
    p = write_sid (p, &ace->who.sid, w->domain);
    if (ace->extra == NULL && type->tail == DCW_ACE_TAIL_NONE)
      *p++ = ')';
  }
  g_string_append_len (w->out, buffer, p - buffer);
  if (p[-1] == ')')
    return TRUE;
  if (ace->who.name != NULL && !put_name (w, ace->who.name))
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

/* What most entries take; the text grows when it is not enough */
static gsize
guess_length (const DcwAcl *acl)
{
  return acl == NULL ? 24 : 24 + 32 * (gsize)acl->aces->len;
}

static char *
format (const DcwDescriptor *descriptor, const DcwSid *domain, gboolean lenient, GError **error)
{
  g_autoptr (GString) out =
      g_string_sized_new (32 + guess_length (dcw_descriptor_dacl (descriptor)) + guess_length (dcw_descriptor_sacl (descriptor)));
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
