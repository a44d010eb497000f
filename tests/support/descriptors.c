#include "support/descriptors.h"

#include "support/tap.h"
#include <string.h>

#include "base/text.h"
#include "security/ace.h"
#include "security/sddl.h"

DcwSid
test_sid (const char *text)
{
  g_autoptr (GError) error = NULL;
  DcwSid sid = { 0 };

  ck_assert_msg (dcw_sid_parse (text, &sid, &error), "%s", error == NULL ? text : error->message);
  return sid;
}

DcwPrincipal
test_who (const char *sid_or_name)
{
  DcwPrincipal who;

  if (g_str_has_prefix (sid_or_name, "S-1-"))
    return DCW_PRINCIPAL_SID (test_sid (sid_or_name));
  dcw_principal_init_name (&who, sid_or_name);
  return who;
}

DcwDescriptor *
test_parse (const char *sddl, const char *name)
{
  g_autoptr (GError) error = NULL;
  DcwDescriptor *descriptor = dcw_sddl_parse (sddl, NULL, &error);

  if (descriptor == NULL)
    ck_abort_msg ("%s: %s", name, error == NULL ? "no error" : error->message);
  return descriptor;
}

char *
test_format (const DcwDescriptor *descriptor, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *text = dcw_sddl_format (descriptor, NULL, &error);

  if (text == NULL)
    ck_abort_msg ("%s: %s", name, error == NULL ? "no error" : error->message);
  return text;
}

char *
test_hex (const DcwDescriptor *descriptor, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dcw_descriptor_encode (descriptor, NULL, &error);

  if (bytes == NULL)
    ck_abort_msg ("%s: %s", name, error == NULL ? "no error" : error->message);
  return dcw_text_to_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

DcwDescriptor *
test_from_hex (const char *hex, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dcw_text_from_hex (hex, -1, &error);
  DcwDescriptor *descriptor = NULL;

  if (bytes != NULL)
    descriptor = dcw_descriptor_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  if (descriptor == NULL)
    ck_abort_msg ("%s: %s", name, error == NULL ? "no error" : error->message);
  return descriptor;
}

static guint
pick (GRand *random, guint n)
{
  return (guint)g_rand_int_range (random, 0, (gint32)n);
}

DcwPrincipal
test_random_who (GRand *random, gboolean pending)
{
  static const DcwSid machine = { 4, { 0, 0, 0, 0, 0, 5 }, { 21, 1111111111, 2222222222, 3333333333 } };
  static const char *const names[] = { "OPC Users", "opcserver" };
  DcwPrincipal who;
  gsize n_known;

  if (pending && pick (random, 8) == 0) {
    dcw_principal_init_name (&who, names[pick (random, 2)]);
    return who;
  }
  who = (DcwPrincipal){ .sid = machine };
  if (pick (random, 3) == 0)
    dcw_sid_join (&machine, 1000 + pick (random, 12), &who.sid);
  else {
    const DcwWellKnownSid *table = dcw_sid_well_known_table (&n_known);

    dcw_sid_parse (table[pick (random, (guint)n_known)].sid, &who.sid, NULL);
  }
  return who;
}

static GBytes *
random_bytes (GRand *random, guint max)
{
  guint8 bytes[64];
  guint n = pick (random, max + 1);

  for (guint i = 0; i < n; i++)
    bytes[i] = (guint8)pick (random, 256);
  return g_bytes_new (bytes, n);
}

static GBytes *
random_object (GRand *random)
{
  guint8 bytes[DCW_ACE_MAX_OBJECT] = { (guint8)pick (random, 4) };
  gsize size = dcw_ace_object_size (bytes, sizeof bytes);

  for (gsize i = 4; i < size; i++)
    bytes[i] = (guint8)pick (random, 256);
  return g_bytes_new (bytes, size);
}

static guint32
random_mask (GRand *random, TestRandom what)
{
  static const guint32 com[] = { 0x03, 0x05, 0x07, 0x0b, 0x15, 0x19, 0x1f, 0x23, 0x61, 0x111fffff };

  if (what & TEST_OLD)
    return 1;
  if (what & TEST_COM)
    return pick (random, 4) == 0 ? 1 | (2u << pick (random, 4)) : com[pick (random, G_N_ELEMENTS (com))];
  return pick (random, 3) == 0 ? g_rand_int (random) : 1u << pick (random, 32);
}

static void
append_random (GRand *random, DcwAcl *acl, TestRandom what, gboolean sacl)
{
  static const guint8 types[] = { 0x00, 0x01, 0x02, 0x05, 0x06, 0x07, 0x11, 0x13, 0x14, 0x04, 0x16, 0x80 };
  guint8 type = (guint8)(pick (random, 4) == 0), flags = 0;
  guint32 mask = random_mask (random, what);
  DcwPrincipal who = test_random_who (random, what & TEST_PENDING);
  g_autoptr (GBytes) extra = NULL;

  if (!(what & TEST_PLAIN) && (sacl || pick (random, 6) == 0)) {
    type = types[pick (random, G_N_ELEMENTS (types))];
    flags = pick (random, 2) == 0 ? 0 : (guint8)pick (random, 256);
  }
  switch (dcw_ace_type (type)->shape) {
  case DCW_ACE_SHAPE_RAW:
    extra = random_bytes (random, 40);
    mask = 0;
    dcw_principal_clear (&who);
    who = (DcwPrincipal){ .name = NULL };
    break;
  case DCW_ACE_SHAPE_OBJECT:
    extra = random_object (random);
    break;
  default:
    if (!(what & TEST_PLAIN) && pick (random, 20) == 0)
      extra = random_bytes (random, 12);
    break;
  }
  dcw_acl_append (acl, type, flags, mask, &who, extra);
  dcw_principal_clear (&who);
}

static DcwAcl *
random_acl (GRand *random, TestRandom what, gboolean sacl)
{
  DcwAcl *acl = dcw_acl_new (pick (random, 8) == 0 && !(what & TEST_PLAIN) ? 4 : 2);
  guint n = pick (random, 8);

  for (guint i = 0; i < n; i++)
    append_random (random, acl, what, sacl);
  return acl;
}

DcwDescriptor *
test_random_descriptor (GRand *random, TestRandom what)
{
  g_autoptr (DcwAcl) dacl = NULL, sacl = NULL;
  guint16 control = (guint16)(what & TEST_PLAIN ? 0 : g_rand_int (random) & 0x3f00);
  gboolean whole = what & (TEST_COM | TEST_PLAIN), has_owner = whole || pick (random, 4), has_group = whole || pick (random, 4);
  DcwPrincipal owner = test_random_who (random, what & TEST_PENDING), group = test_random_who (random, what & TEST_PENDING);
  DcwDescriptor *descriptor;

  if (whole || pick (random, 8)) {
    control |= DCW_CONTROL_DACL;
    if (whole || pick (random, 8))
      dacl = random_acl (random, what, FALSE);
  }
  if (!(what & TEST_PLAIN) && pick (random, 2)) {
    control |= DCW_CONTROL_SACL;
    if (pick (random, 8))
      sacl = random_acl (random, 0, TRUE);
  }
  descriptor = dcw_descriptor_new (control, has_owner ? &owner : NULL, has_group ? &group : NULL, dacl, sacl, NULL);
  ck_assert_msg (descriptor != NULL, "the generator made an invalid descriptor");
  dcw_principal_clear (&owner);
  dcw_principal_clear (&group);
  return descriptor;
}
