#include "security/descriptor.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "security/ace.h"
#include "security/bytes.h"

#define HEADER_BYTES 20
#define MAX_LIST_BYTES 65535
#define MAX_BYTES (HEADER_BYTES + 2 * (MAX_LIST_BYTES + 1) + 2 * (DCW_SID_MAX_BYTES + 4))

struct _DcwDescriptor {
  gint refs;
  guint16 control;
  guint8 rm_control; /* with DCW_CONTROL_RM */
  gboolean has_owner, has_group;
  DcwPrincipal owner, group;
  DcwAcl *dacl, *sacl;
};

DcwDescriptor *
dcw_descriptor_ref (const DcwDescriptor *descriptor)
{
  DcwDescriptor *self = (DcwDescriptor *)descriptor;

  g_atomic_int_inc (&self->refs);
  return self;
}

void
dcw_descriptor_unref (DcwDescriptor *descriptor)
{
  if (descriptor == NULL || !g_atomic_int_dec_and_test (&descriptor->refs))
    return;
  dcw_principal_clear (&descriptor->owner);
  dcw_principal_clear (&descriptor->group);
  dcw_acl_free (descriptor->dacl);
  dcw_acl_free (descriptor->sacl);
  g_free (descriptor);
}

static gboolean fail_at (GError **error, gsize offset, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail_at (GError **error, gsize offset, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("security descriptor, offset %u: %s"), (guint)offset, what);
  return FALSE;
}

static gboolean
decode_sid (const guint8 *data, gsize end, gsize at, DcwSid *sid, gsize *used, GError **error)
{
  g_autoptr (GError) inner = NULL;

  if (dcw_sid_decode (data + at, end - at, sid, used, &inner))
    return TRUE;
  return fail_at (error, at, "%s", inner->message);
}

/* data + at has size bytes; an entry's own header has been checked */
static gboolean
decode_ace (const guint8 *data, gsize at, gsize size, DcwAcl *acl, GError **error)
{
  DcwAceShape shape = dcw_ace_type (data[at])->shape;
  DcwAce *ace = dcw_acl_add (acl);
  gsize p = at + 4, end = at + size, used, object = 0, tail;

  ace->type = data[at];
  ace->flags = data[at + 1];

  if (shape != DCW_ACE_SHAPE_RAW) {
    if (size < 16)
      return fail_at (error, at, _ ("an entry of type 0x%02x has %u bytes, expected a mask and a SID"), ace->type, (guint)size);
    ace->mask = dcw_get32 (data + p);
    p += 4;
    if (shape == DCW_ACE_SHAPE_OBJECT) {
      object = dcw_ace_object_size (data + p, end - p);
      if (object == 0)
        return fail_at (error, p, _ ("the GUIDs of an object entry do not fit into it"));
      p += object;
    }
    if (!decode_sid (data, end, p, &ace->who.sid, &used, error))
      return FALSE;
    p += used;
  }
  tail = end - p;
  if (object > 0 && tail > 0) {
    guint8 *copy = g_malloc (object + tail);

    memcpy (copy, data + at + 8, object);
    memcpy (copy + object, data + p, tail);
    ace->extra = g_bytes_new_take (copy, object + tail);
  } else if (object > 0)
    ace->extra = g_bytes_new (data + at + 8, object);
  else if (tail > 0)
    ace->extra = g_bytes_new (data + p, tail);
  return TRUE;
}

static DcwAcl *
decode_acl (const guint8 *data, gsize size, gsize at, GError **error)
{
  g_autoptr (DcwAcl) acl = NULL;
  gsize length, end, p;
  guint count;

  if (size - at < 8) {
    fail_at (error, at, _ ("a list begins %u bytes before the end, expected at least 8"), (guint)(size - at));
    return NULL;
  }
  length = dcw_get16 (data + at + 2);
  count = dcw_get16 (data + at + 4);
  if (data[at] < 2 || data[at] > 4) {
    fail_at (error, at, _ ("a list has revision %u, expected 2 to 4"), data[at]);
    return NULL;
  }
  if (length < 8 || length > size - at) {
    fail_at (error, at + 2, _ ("a list says it has %u bytes, expected 8 to %u"), (guint)length, (guint)(size - at));
    return NULL;
  }
  acl = dcw_acl_sized_new (data[at], MIN (count, (guint)(length - 8) / 4));
  end = at + length;
  p = at + 8;
  for (guint i = 0; i < count; i++) {
    gsize ace_size = end - p < 4 ? 0 : dcw_get16 (data + p + 2);

    if (end - p < 4) {
      fail_at (error, p, _ ("a list says it has %u entries and ends after %u"), count, i);
      return NULL;
    }
    if (ace_size < 4 || ace_size > end - p || ace_size % 4 != 0) {
      fail_at (error, p + 2, _ ("an entry says it has %u bytes, expected a multiple of 4 from 4 to %u"), (guint)ace_size,
               (guint)(end - p));
      return NULL;
    }
    if (!decode_ace (data, p, ace_size, acl, error))
      return NULL;
    p += ace_size;
  }
  return g_steal_pointer (&acl);
}

static gboolean
check_offset (const guint8 *data, gsize size, gsize field, gsize *offset, GError **error)
{
  *offset = dcw_get32 (data + field);
  if (*offset != 0 && (*offset < HEADER_BYTES || *offset >= size))
    return fail_at (error, field, _ ("a part is said to be at %u, expected %d to %u"), (guint)*offset, HEADER_BYTES,
                    (guint)(size - 1));
  return TRUE;
}

DcwDescriptor *
dcw_descriptor_decode (gconstpointer bytes, gsize size, GError **error)
{
  const guint8 *data = bytes;
  g_autoptr (DcwDescriptor) self = NULL;
  gsize owner, group, sacl = 0, dacl = 0, used;

  if (size > MAX_BYTES) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("a security descriptor of %u bytes, expected at most %d"),
                 (guint)MIN (size, G_MAXUINT), MAX_BYTES);
    return NULL;
  }
  if (size < HEADER_BYTES) {
    fail_at (error, size, _ ("ends inside its header, expected %d bytes"), HEADER_BYTES);
    return NULL;
  }
  if (data[0] != 1) {
    fail_at (error, 0, _ ("revision %u, expected 1"), data[0]);
    return NULL;
  }
  self = g_new0 (DcwDescriptor, 1);
  self->refs = 1;
  self->control = dcw_get16 (data + 2);
  if (!(self->control & DCW_CONTROL_SELF_RELATIVE)) {
    fail_at (error, 2, _ ("control 0x%04x, expected a self-relative descriptor (0x8000)"), self->control);
    return NULL;
  }
  if (self->control & DCW_CONTROL_RM)
    self->rm_control = data[1];
  if (!check_offset (data, size, 4, &owner, error) || !check_offset (data, size, 8, &group, error))
    return NULL;
  if ((self->control & DCW_CONTROL_SACL) && !check_offset (data, size, 12, &sacl, error))
    return NULL;
  if ((self->control & DCW_CONTROL_DACL) && !check_offset (data, size, 16, &dacl, error))
    return NULL;
  if (owner != 0) {
    if (!decode_sid (data, size, owner, &self->owner.sid, &used, error))
      return NULL;
    self->has_owner = TRUE;
  }
  if (group != 0) {
    if (!decode_sid (data, size, group, &self->group.sid, &used, error))
      return NULL;
    self->has_group = TRUE;
  }
  if (sacl != 0 && (self->sacl = decode_acl (data, size, sacl, error)) == NULL)
    return NULL;
  if (dacl != 0 && (self->dacl = decode_acl (data, size, dacl, error)) == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

/* The SID of who; NULL: a name that is not bound */
static const DcwSid *
sid_of (const DcwPrincipal *who, const DcwBindings *bindings, GError **error)
{
  const DcwSid *sid = who->name == NULL ? &who->sid : dcw_bindings_lookup (bindings, who->name);

  if (sid == NULL) {
    g_autofree char *shown = dcw_text_display (who->name, 80);

    g_set_error (error, DCW_ERROR, DCW_ERROR_UNBOUND, _ ("“%s” has no SID yet"), shown);
  }
  return sid;
}

/* Adds what the list takes */
static gboolean
measure_acl (const DcwAcl *acl, const DcwBindings *bindings, gsize *size, GError **error)
{
  gsize length = 8;

  if (acl == NULL)
    return TRUE;
  for (guint i = 0; i < acl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (acl->aces, DcwAce, i);
    const DcwSid *sid;

    length += ace->extra == NULL ? 0 : g_bytes_get_size (ace->extra);
    if (dcw_ace_type (ace->type)->shape == DCW_ACE_SHAPE_RAW)
      length += 4;
    else if ((sid = sid_of (&ace->who, bindings, error)) != NULL)
      length += 8 + dcw_sid_size (sid);
    else
      return FALSE;
    if (length > MAX_LIST_BYTES) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT,
                   _ ("a list of %u entries passes %d bytes at entry %u, which is the most a list can have"), acl->aces->len,
                   MAX_LIST_BYTES, i + 1);
      return FALSE;
    }
  }
  *size += length;
  return TRUE;
}

static guint8 *
put_bytes (guint8 *p, const guint8 *bytes, gsize size)
{
  memcpy (p, bytes, size);
  return p + size;
}

/* Principals have been looked at by measure_acl() */
static guint8 *
put_ace (guint8 *start, const DcwAce *ace, const DcwBindings *bindings)
{
  DcwAceShape shape = dcw_ace_type (ace->type)->shape;
  gsize size = 0, object = 0;
  const guint8 *extra = ace->extra == NULL ? NULL : g_bytes_get_data (ace->extra, &size);
  guint8 *p = start + 4;

  start[0] = ace->type;
  start[1] = ace->flags;
  if (shape != DCW_ACE_SHAPE_RAW) {
    dcw_put32 (p, ace->mask);
    p += 4;
    if (shape == DCW_ACE_SHAPE_OBJECT) {
      object = dcw_ace_object_size (extra, size);
      p = put_bytes (p, extra, object);
    }
    p = dcw_put_sid (p, sid_of (&ace->who, bindings, NULL));
  }
  if (size > object)
    p = put_bytes (p, extra + object, size - object);
  dcw_put16 (start + 2, (guint16)(p - start));
  return p;
}

static guint8 *
put_acl (guint8 *start, const DcwAcl *acl, const DcwBindings *bindings)
{
  guint8 *p = start + 8;

  memset (start, 0, 8);
  start[0] = acl->revision;
  for (guint i = 0; i < acl->aces->len; i++)
    p = put_ace (p, &g_array_index (acl->aces, DcwAce, i), bindings);
  dcw_put16 (start + 2, (guint16)(p - start));
  dcw_put16 (start + 4, (guint16)acl->aces->len);
  return p;
}

GBytes *
dcw_descriptor_encode (const DcwDescriptor *self, const DcwBindings *bindings, GError **error)
{
  gsize size = HEADER_BYTES;
  const DcwSid *owner = NULL, *group = NULL;
  guint8 *data, *p;

  if (!measure_acl (self->sacl, bindings, &size, error) || !measure_acl (self->dacl, bindings, &size, error))
    return NULL;
  if (self->has_owner && (owner = sid_of (&self->owner, bindings, error)) == NULL)
    return NULL;
  if (self->has_group && (group = sid_of (&self->group, bindings, error)) == NULL)
    return NULL;
  size += (owner != NULL ? dcw_sid_size (owner) : 0) + (group != NULL ? dcw_sid_size (group) : 0);
  data = g_malloc (size);
  memset (data, 0, HEADER_BYTES);
  data[0] = 1;
  data[1] = self->rm_control;
  dcw_put16 (data + 2, self->control);
  p = data + HEADER_BYTES;
  if (self->sacl != NULL) {
    dcw_put32 (data + 12, (guint32)(p - data));
    p = put_acl (p, self->sacl, bindings);
  }
  if (self->dacl != NULL) {
    dcw_put32 (data + 16, (guint32)(p - data));
    p = put_acl (p, self->dacl, bindings);
  }
  if (owner != NULL) {
    dcw_put32 (data + 4, (guint32)(p - data));
    p = dcw_put_sid (p, owner);
  }
  if (group != NULL) {
    dcw_put32 (data + 8, (guint32)(p - data));
    dcw_put_sid (p, group);
  }
  return g_bytes_new_take (data, size);
}

static DcwDescriptor *
copy_without_lists (const DcwDescriptor *from)
{
  DcwDescriptor *copy = g_new (DcwDescriptor, 1);

  *copy = *from;
  copy->refs = 1;
  copy->owner.name = g_strdup (from->owner.name);
  copy->group.name = g_strdup (from->group.name);
  copy->dacl = copy->sacl = NULL;
  return copy;
}

DcwDescriptor *
dcw_descriptor_bind (const DcwDescriptor *self, const DcwBindings *bindings)
{
  DcwDescriptor *bound;

  if (!dcw_descriptor_is_pending (self))
    return dcw_descriptor_ref (self);
  bound = copy_without_lists (self);
  dcw_principal_rebind (&bound->owner, bindings);
  dcw_principal_rebind (&bound->group, bindings);
  bound->dacl = dcw_acl_copy (self->dacl);
  bound->sacl = dcw_acl_copy (self->sacl);
  dcw_acl_bind (bound->dacl, bindings);
  dcw_acl_bind (bound->sacl, bindings);
  return bound;
}

DcwDescriptor *
dcw_descriptor_with_dacl (const DcwDescriptor *self, const DcwAcl *dacl)
{
  DcwDescriptor *changed = copy_without_lists (self);

  changed->control |= DCW_CONTROL_DACL;
  changed->dacl = dcw_acl_copy (dacl);
  changed->sacl = dcw_acl_copy (self->sacl);
  return changed;
}

gboolean
dcw_descriptor_is_pending (const DcwDescriptor *self)
{
  return self->owner.name != NULL || self->group.name != NULL || dcw_acl_is_pending (self->dacl)
         || dcw_acl_is_pending (self->sacl);
}

const DcwPrincipal *
dcw_descriptor_owner (const DcwDescriptor *self)
{
  return self->has_owner ? &self->owner : NULL;
}

const DcwPrincipal *
dcw_descriptor_group (const DcwDescriptor *self)
{
  return self->has_group ? &self->group : NULL;
}

gboolean
dcw_descriptor_has_dacl (const DcwDescriptor *self)
{
  return (self->control & DCW_CONTROL_DACL) != 0;
}

gboolean
dcw_descriptor_has_sacl (const DcwDescriptor *self)
{
  return (self->control & DCW_CONTROL_SACL) != 0;
}

const DcwAcl *
dcw_descriptor_dacl (const DcwDescriptor *self)
{
  return self != NULL ? self->dacl : NULL;
}

const DcwAcl *
dcw_descriptor_sacl (const DcwDescriptor *self)
{
  return self->sacl;
}

guint16
dcw_descriptor_control (const DcwDescriptor *self)
{
  return self->control;
}

DcwDescriptor *
dcw_descriptor_take (guint16 control, const DcwSid *owner, const DcwSid *group, DcwAcl *dacl, DcwAcl *sacl)
{
  DcwDescriptor *self = g_new0 (DcwDescriptor, 1);

  self->refs = 1;
  self->control = control | DCW_CONTROL_SELF_RELATIVE;
  if (owner != NULL) {
    self->has_owner = TRUE;
    self->owner.sid = *owner;
  }
  if (group != NULL) {
    self->has_group = TRUE;
    self->group.sid = *group;
  }
  self->dacl = dacl;
  self->sacl = sacl;
  return self;
}

DcwDescriptor *
dcw_descriptor_new (guint16 control, const DcwPrincipal *owner, const DcwPrincipal *group, const DcwAcl *dacl, const DcwAcl *sacl,
                    GError **error)
{
  DcwDescriptor *self;

  if (!dcw_acl_validate (dacl, control & DCW_CONTROL_DACL, error) || !dcw_acl_validate (sacl, control & DCW_CONTROL_SACL, error))
    return NULL;
  self = g_new0 (DcwDescriptor, 1);
  self->refs = 1;
  self->control = control | DCW_CONTROL_SELF_RELATIVE;
  if (owner != NULL) {
    self->has_owner = TRUE;
    dcw_principal_copy (owner, &self->owner);
  }
  if (group != NULL) {
    self->has_group = TRUE;
    dcw_principal_copy (group, &self->group);
  }
  self->dacl = dcw_acl_copy (dacl);
  self->sacl = dcw_acl_copy (sacl);
  return self;
}

gboolean
dcw_descriptor_equal (const DcwDescriptor *a, const DcwDescriptor *b)
{
  return a == b
         || (a->control == b->control && a->rm_control == b->rm_control && a->has_owner == b->has_owner
             && a->has_group == b->has_group && (!a->has_owner || dcw_principal_equal (&a->owner, &b->owner))
             && (!a->has_group || dcw_principal_equal (&a->group, &b->group)) && dcw_acl_equal (a->dacl, b->dacl)
             && dcw_acl_equal (a->sacl, b->sacl));
}
