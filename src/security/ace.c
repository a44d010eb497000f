#include "security/ace.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "security/bytes.h"

static const DcwAceType types[] = {
  [DCW_ACE_ALLOW] = { "A", DCW_ACE_SHAPE_SID },
  [DCW_ACE_DENY] = { "D", DCW_ACE_SHAPE_SID },
  [DCW_ACE_AUDIT] = { "AU", DCW_ACE_SHAPE_SID },
  [DCW_ACE_ALARM] = { "AL", DCW_ACE_SHAPE_SID },
  [DCW_ACE_ALLOW_OBJECT] = { "OA", DCW_ACE_SHAPE_OBJECT },
  [DCW_ACE_DENY_OBJECT] = { "OD", DCW_ACE_SHAPE_OBJECT },
  [DCW_ACE_AUDIT_OBJECT] = { "OU", DCW_ACE_SHAPE_OBJECT },
  [DCW_ACE_ALARM_OBJECT] = { "OL", DCW_ACE_SHAPE_OBJECT },
  [DCW_ACE_ALLOW_CALLBACK] = { "XA", DCW_ACE_SHAPE_SID, DCW_ACE_TAIL_CONDITION },
  [DCW_ACE_DENY_CALLBACK] = { "XD", DCW_ACE_SHAPE_SID, DCW_ACE_TAIL_CONDITION },
  [DCW_ACE_ALLOW_CALLBACK_OBJECT] = { "ZA", DCW_ACE_SHAPE_OBJECT, DCW_ACE_TAIL_CONDITION },
  [DCW_ACE_DENY_CALLBACK_OBJECT] = { NULL, DCW_ACE_SHAPE_OBJECT, DCW_ACE_TAIL_CONDITION },
  [DCW_ACE_AUDIT_CALLBACK] = { "XU", DCW_ACE_SHAPE_SID, DCW_ACE_TAIL_CONDITION },
  [DCW_ACE_ALARM_CALLBACK] = { NULL, DCW_ACE_SHAPE_SID, DCW_ACE_TAIL_CONDITION },
  [DCW_ACE_AUDIT_CALLBACK_OBJECT] = { NULL, DCW_ACE_SHAPE_OBJECT, DCW_ACE_TAIL_CONDITION },
  [DCW_ACE_ALARM_CALLBACK_OBJECT] = { NULL, DCW_ACE_SHAPE_OBJECT, DCW_ACE_TAIL_CONDITION },
  [DCW_ACE_LABEL] = { "ML", DCW_ACE_SHAPE_SID, .label = TRUE },
  [DCW_ACE_RESOURCE] = { "RA", DCW_ACE_SHAPE_SID, DCW_ACE_TAIL_ATTRIBUTE },
  [DCW_ACE_SCOPED_POLICY] = { "SP", DCW_ACE_SHAPE_SID },
  [DCW_ACE_TRUST_LABEL] = { "TL", DCW_ACE_SHAPE_SID },
  [DCW_ACE_ACCESS_FILTER] = { "FL", DCW_ACE_SHAPE_SID, DCW_ACE_TAIL_CONDITION },
};

const DcwAceType *
dcw_ace_type (guint8 type)
{
  static const DcwAceType unknown = { NULL, DCW_ACE_SHAPE_RAW };

  return type < G_N_ELEMENTS (types) ? &types[type] : &unknown;
}

gsize
dcw_ace_object_size (const guint8 *data, gsize size)
{
  gsize need = 4;
  guint32 flags;

  if (size < 4)
    return 0;
  flags = dcw_get32 (data);
  need += flags & DCW_ACE_OBJECT_TYPE ? 16 : 0;
  need += flags & DCW_ACE_OBJECT_INHERITED_TYPE ? 16 : 0;
  return need <= size ? need : 0;
}

void
dcw_ace_object_guids (const DcwAce *ace, const guint8 **type, const guint8 **inherited)
{
  *type = *inherited = NULL;
  if (dcw_ace_type (ace->type)->shape == DCW_ACE_SHAPE_OBJECT && ace->extra != NULL) {
    const guint8 *data = g_bytes_get_data (ace->extra, NULL);
    guint32 flags = dcw_get32 (data);

    data += 4;
    if (flags & DCW_ACE_OBJECT_TYPE) {
      *type = data;
      data += 16;
    }
    if (flags & DCW_ACE_OBJECT_INHERITED_TYPE)
      *inherited = data;
  }
}

const guint8 *
dcw_ace_tail (const DcwAce *ace, gsize *size)
{
  const guint8 *data = NULL;
  gsize skip = 0;

  *size = 0;
  if (ace->extra != NULL) {
    data = g_bytes_get_data (ace->extra, size);
    if (dcw_ace_type (ace->type)->shape == DCW_ACE_SHAPE_OBJECT)
      skip = dcw_ace_object_size (data, *size);
    *size -= skip;
  }
  return *size == 0 ? NULL : data + skip;
}

gsize
dcw_ace_size (const DcwAce *ace)
{
  gsize extra = ace->extra == NULL ? 0 : g_bytes_get_size (ace->extra);

  if (dcw_ace_type (ace->type)->shape == DCW_ACE_SHAPE_RAW)
    return 4 + extra;
  return 8 + dcw_sid_size (&ace->who.sid) + extra;
}

gboolean
dcw_ace_equal (const DcwAce *a, const DcwAce *b)
{
  if (a->type != b->type || a->flags != b->flags || a->mask != b->mask || (a->extra == NULL) != (b->extra == NULL)
      || (a->extra != NULL && !g_bytes_equal (a->extra, b->extra)))
    return FALSE;
  return dcw_ace_type (a->type)->shape == DCW_ACE_SHAPE_RAW || dcw_principal_equal (&a->who, &b->who);
}

void
dcw_ace_copy (const DcwAce *from, DcwAce *to)
{
  *to = *from;
  to->who.name = g_strdup (from->who.name);
  if (from->extra != NULL)
    g_bytes_ref (to->extra);
}

void
dcw_ace_clear (DcwAce *ace)
{
  dcw_principal_clear (&ace->who);
  g_clear_pointer (&ace->extra, g_bytes_unref);
}

gboolean
dcw_ace_validate (const DcwAce *ace, GError **error)
{
  DcwAceShape shape = dcw_ace_type (ace->type)->shape;
  gsize size = 0;
  const guint8 *data = ace->extra == NULL ? NULL : g_bytes_get_data (ace->extra, &size);

  if (shape == DCW_ACE_SHAPE_OBJECT && dcw_ace_object_size (data, size) == 0) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("an entry of type 0x%02x has %u bytes, expected its flags and GUIDs"),
                 ace->type, (guint)size);
    return FALSE;
  }
  if (shape == DCW_ACE_SHAPE_RAW && (ace->mask != 0 || ace->who.name != NULL)) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("an entry of the unknown type 0x%02x cannot name rights or a principal"),
                 ace->type);
    return FALSE;
  }
  return TRUE;
}
