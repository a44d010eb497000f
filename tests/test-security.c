#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "security/ace.h"
#include "security/sddl.h"
#include "support/descriptors.h"
#include "support/tap.h"

/* --- SIDs --- */

static const struct {
  const char *name, *text, *hex; /* hex NULL: an error at offset */
  guint offset;
} sids[] = {
  { "Everyone", "S-1-1-0", "010100000000000100000000", 0 },
  { "Administrators", "S-1-5-32-544", "01020000000000052000000020020000", 0 },
  { "no sub-authority", "S-1-5", "0100000000000005", 0 },
  { "an account", "S-1-5-21-1-2-4294967295-1000",
    "010500000000000515000000"
    "0100000002000000ffffffffe8030000",
    0 },
  { "15 sub-authorities", "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15",
    "010f000000000005"
    "01000000020000000300000004000000050000000600000007000000080000000900000"
    "00a0000000b0000000c000000"
    "0d0000000e0000000f000000",
    0 },
  { "the largest decimal authority", "S-1-4294967295-7", "01010000ffffffff07000000", 0 },
  { "the smallest authority in hex", "S-1-0x000100000000-7", "010100010000000007000000", 0 },
  { "the largest authority", "S-1-0xFFFFFFFFFFFF-7", "0101ffffffffffff07000000", 0 },
  { "empty", "", NULL, 0 },
  { "another letter", "X-1-1-0", NULL, 0 },
  { "small s", "s-1-1-0", NULL, 0 },
  { "an alias", "WD", NULL, 0 },
  { "revision 2", "S-2-1-0", NULL, 0 },
  { "no authority", "S-1-", NULL, 4 },
  { "authority of 49 bits", "S-1-0x1000000000000-0", NULL, 4 },
  { "authority of 2^48", "S-1-281474976710656-0", NULL, 4 },
  { "hex sub-authority", "S-1-5-0x20", NULL, 7 },
  { "sub-authority of 33 bits", "S-1-5-4294967296", NULL, 6 },
  { "sub-authority of 2^64", "S-1-5-18446744073709551616", NULL, 6 },
  { "nothing after -", "S-1-5-", NULL, 6 },
  { "sign", "S-1-5--1", NULL, 6 },
  { "16 sub-authorities", "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16", NULL, 41 },
  { "space at the end", "S-1-5-18 ", NULL, 8 },
  { "more text", "S-1-5-18x", NULL, 8 },
};

START_TEST (sid_text)
{
  DcwSid sid, untouched = { .n_subs = 200 }, decoded;
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *text = NULL, *hex = NULL, *place = g_strdup_printf ("offset %u:", sids[_i].offset);
  gsize used = 0;

  sid = untouched;
  if (sids[_i].hex == NULL) {
    ck_assert_msg (!dcw_sid_parse (sids[_i].text, &sid, &error), "%s: accepted", sids[_i].name);
    ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: code %d", sids[_i].name, error->code);
    ck_assert_msg (strstr (error->message, place) != NULL, "%s: not at %u: %s", sids[_i].name, sids[_i].offset, error->message);
    ck_assert_msg (sid.n_subs == 200, "%s: the output was touched", sids[_i].name);
    return;
  }
  ck_assert_msg (dcw_sid_parse (sids[_i].text, &sid, &error), "%s: %s", sids[_i].name, error == NULL ? "" : error->message);
  text = dcw_sid_format (&sid);
  ck_assert_msg (g_str_equal (text, sids[_i].text), "%s: written as %s", sids[_i].name, text);
  dcw_sid_append (&sid, bytes);
  hex = dcw_text_to_hex (bytes->data, bytes->len);
  ck_assert_msg (g_str_equal (hex, sids[_i].hex), "%s: bytes %s", sids[_i].name, hex);
  ck_assert_msg (dcw_sid_size (&sid) == bytes->len, "%s: size", sids[_i].name);
  g_byte_array_append (bytes, (const guint8 *)"rest", 4);
  ck_assert_msg (dcw_sid_decode (bytes->data, bytes->len, &decoded, &used, NULL), "%s: its bytes are refused", sids[_i].name);
  ck_assert_msg (dcw_sid_equal (&sid, &decoded) && used == bytes->len - 4, "%s: decoded differently", sids[_i].name);
  ck_assert_msg (dcw_sid_hash (&sid) == dcw_sid_hash (&decoded), "%s: hash", sids[_i].name);
}
END_TEST

static const struct {
  const char *name, *hex;
} bad_sids[] = {
  { "nothing", "" },
  { "seven bytes", "01000000000000" },
  { "a sub-authority that is not there", "0101000000000005" },
  { "half a sub-authority", "01010000000000051200" },
  { "revision 0", "0001000000000005"
                  "12000000" },
  { "revision 2", "0201000000000005"
                  "12000000" },
  { "16 sub-authorities",
    "0110000000000005"
    "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000" },
};

START_TEST (sid_bytes_refused)
{
  g_autoptr (GBytes) bytes = dcw_text_from_hex (bad_sids[_i].hex, -1, NULL);
  g_autoptr (GError) error = NULL;
  DcwSid sid;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  ck_assert_msg (!dcw_sid_decode (data, size, &sid, NULL, &error), "%s: accepted", bad_sids[_i].name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: code", bad_sids[_i].name);
}
END_TEST

START_TEST (sid_order)
{
  static const char *const ordered[] = { "S-1-0-0",  "S-1-1-0",  "S-1-5",
                                         "S-1-5-18", "S-1-5-32", "S-1-5-32-544",
                                         "S-1-5-33", "S-1-16-0", "S-1-0x000100000000-0" };

  for (guint i = 0; i < G_N_ELEMENTS (ordered); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (ordered); k++) {
      DcwSid a = test_sid (ordered[i]), b = test_sid (ordered[k]);
      int order = dcw_sid_compare (&a, &b);

      ck_assert_msg ((order > 0) - (order < 0) == (i > k) - (i < k), "%s and %s: %d", ordered[i], ordered[k], order);
      ck_assert_msg (dcw_sid_equal (&a, &b) == (i == k), "%s and %s: equal", ordered[i], ordered[k]);
    }
  }
}
END_TEST

START_TEST (sid_parts)
{
  DcwSid account = test_sid ("S-1-5-21-1-2-3-1000"), machine = test_sid ("S-1-5-21-1-2-3"), domain, joined,
         full = test_sid ("S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15"), bare = test_sid ("S-1-5"),
         other = test_sid ("S-1-5-21-1-2-4");
  guint32 rid = 0;

  ck_assert (dcw_sid_split (&account, &domain, &rid) && rid == 1000 && dcw_sid_equal (&domain, &machine));
  ck_assert (dcw_sid_join (&machine, 1000, &joined) && dcw_sid_equal (&joined, &account));
  ck_assert (dcw_sid_is_in (&account, &machine) && !dcw_sid_is_in (&machine, &machine) && !dcw_sid_is_in (&account, &other));
  ck_assert_msg (!dcw_sid_join (&full, 1, &joined), "a 16th sub-authority was joined");
  ck_assert_msg (!dcw_sid_split (&bare, &domain, &rid), "a SID without sub-authority was split");
}
END_TEST

START_TEST (sid_well_known)
{
  gsize n;
  const DcwWellKnownSid *table = dcw_sid_well_known_table (&n);
  DcwSid before, unknown = test_sid ("S-1-5-21-1-2-3-1000");

  ck_assert (n > 70);
  for (gsize i = 0; i < n; i++) {
    DcwSid sid = test_sid (table[i].sid);
    g_autofree char *text = dcw_sid_format (&sid);

    ck_assert_msg (dcw_sid_well_known (&sid) == &table[i], "%s: not found", table[i].sid);
    ck_assert_msg (g_str_equal (text, table[i].sid), "%s: text %s", table[i].sid, text);
    ck_assert_msg (i == 0 || dcw_sid_compare (&before, &sid) < 0, "%s: not in order", table[i].sid);
    before = sid;
    if (table[i].alias != NULL) {
      g_autofree char *sddl = g_strdup_printf ("O:%s", table[i].alias);
      g_autoptr (DcwDescriptor) descriptor = test_parse (sddl, table[i].alias);
      g_autofree char *again = test_format (descriptor, table[i].alias);

      ck_assert_msg (dcw_sid_equal (&dcw_descriptor_owner (descriptor)->sid, &sid), "%s: another SID", table[i].alias);
      ck_assert_msg (g_str_equal (again, sddl), "%s: written as %s", table[i].alias, again);
    }
  }
  ck_assert_msg (dcw_sid_well_known (&unknown) == NULL, "an account is well known");
}
END_TEST

/* --- principals and bindings --- */

START_TEST (principals)
{
  g_auto (DcwPrincipal) sid = test_who ("S-1-5-32-544"), name = test_who ("OPC Users"), same = test_who ("opc users"),
                        other = test_who ("OPC Users 2"), copy = { 0 };
  g_autofree char *sid_id = dcw_principal_id (&sid), *name_id = dcw_principal_id (&name), *same_id = dcw_principal_id (&same);

  ck_assert (!dcw_principal_is_pending (&sid) && dcw_principal_is_pending (&name));
  ck_assert (dcw_principal_equal (&name, &same) && !dcw_principal_equal (&name, &other) && !dcw_principal_equal (&name, &sid));
  ck_assert_msg (dcw_principal_hash (&name) == dcw_principal_hash (&same), "equal names hash differently");
  ck_assert (dcw_principal_compare (&sid, &name) < 0 && dcw_principal_compare (&name, &sid) > 0);
  ck_assert (dcw_principal_compare (&name, &same) == 0 && dcw_principal_compare (&name, &other) < 0);
  ck_assert_str_eq (sid_id, "S-1-5-32-544");
  ck_assert_str_eq (name_id, "name:OPC USERS");
  ck_assert_str_eq (name_id, same_id);
  dcw_principal_copy (&name, &copy);
  ck_assert (dcw_principal_equal (&copy, &name) && copy.name != name.name);
}
END_TEST

static void
collect (const char *name, const DcwSid *sid, gpointer data)
{
  g_autofree char *text = dcw_sid_format (sid);

  g_string_append_printf (data, "%s=%s ", name, text);
}

START_TEST (bindings_by_name)
{
  g_autoptr (DcwBindings) bindings = dcw_bindings_new (), copy = NULL, empty = dcw_bindings_copy (NULL);
  DcwSid one = test_sid ("S-1-5-21-1-2-3-1001"), two = test_sid ("S-1-5-21-1-2-3-1002");
  g_autoptr (GString) seen = g_string_new (NULL);
  g_auto (DcwPrincipal) name = test_who ("b user"), bound = { 0 }, kept = { 0 };

  ck_assert (dcw_bindings_lookup (NULL, "x") == NULL && dcw_bindings_lookup (bindings, "x") == NULL);
  dcw_bindings_bind (bindings, "B User", &one);
  dcw_bindings_bind (bindings, "a group", &two);
  ck_assert (dcw_sid_equal (dcw_bindings_lookup (bindings, "b USER"), &one));
  copy = dcw_bindings_copy (bindings);
  dcw_bindings_foreach (copy, collect, seen);
  ck_assert_str_eq (seen->str, "a group=S-1-5-21-1-2-3-1002 B User=S-1-5-21-1-2-3-1001 ");
  dcw_principal_bind (&name, bindings, &bound);
  ck_assert (!dcw_principal_is_pending (&bound) && dcw_sid_equal (&bound.sid, &one));
  dcw_bindings_bind (bindings, "b user", &two);
  ck_assert_msg (dcw_sid_equal (dcw_bindings_lookup (bindings, "B User"), &two), "bound again, the old SID stays");
  dcw_bindings_unbind (bindings, "b User");
  ck_assert (dcw_bindings_lookup (bindings, "B User") == NULL && dcw_bindings_lookup (copy, "B User") != NULL);
  dcw_principal_bind (&name, bindings, &kept);
  ck_assert_msg (dcw_principal_is_pending (&kept), "an unbound name became a SID");
  ck_assert (dcw_bindings_lookup (empty, "a group") == NULL);
}
END_TEST

/* --- descriptors --- */

/* facts 2.5: three of a registry export, three made by the same rules */
static const struct {
  const char *name, *sddl, *hex;
} vectors[] = {
  { "access limit, Vista to 2008 R2", "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)",
    "010004807400000084000000000000001400000002006000040000000000140007000000010100000000000100000000000014000300000001010000"
    "000000050700000000001800070000000102000000000005200000003202000000001800070000000102000000000005200000002f02000001020000"
    "00000005200000002002000001020000000000052000000020020000" },
  { "launch limit, Vista to 2008 R2",
    "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)",
    "01000480780000008800000000000000140000000200640004000000000018001f00000001020000000000052000000020020000000014000b000000"
    "010100000000000100000000000018001f00000001020000000000052000000032020000000018001f0000000102000000000005200000002f020000"
    "0102000000000005200000002002000001020000000000052000000020020000" },
  { "default launch", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)",
    "010004805c0000006c00000000000000140000000200480003000000000018001f00000001020000000000052000000020020000000014001f000000"
    "010100000000000504000000000014001f00000001010000000000051200000001020000000000052000000020020000010200000000000520000000"
    "20020000" },
  { "access limit, Windows 10",
    "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)(A;;CCDC;;;AC)(A;;CCDC;;;S-1-15-3-1024-"
    "2405443489-874036122-4286035555-1823921565-1746547431-2453885448-3625952902-991631256)",
    "01000480c4000000d400000000000000140000000200b000060000000000140007000000010100000000000100000000000014000300000001010000"
    "000000050700000000001800070000000102000000000005200000003202000000001800070000000102000000000005200000002f02000000001800"
    "03000000010200000000000f02000000010000000000380003000000010a00000000000f0300000000040000a127608f9abb183463b677ff9dd5b66c"
    "e7321a680852439286a61fd898171b3b0102000000000005200000002002000001020000000000052000000020020000" },
  { "launch limit, Windows 10",
    "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)(A;;CCDCSW;;;AC)(A;;"
    "CCDCSW;;;S-1-15-3-1024-2405443489-874036122-4286035555-1823921565-1746547431-2453885448-3625952902-991631256)",
    "01000480c8000000d800000000000000140000000200b40006000000000018001f00000001020000000000052000000020020000000014000b000000"
    "010100000000000100000000000018001f00000001020000000000052000000032020000000018001f0000000102000000000005200000002f020000"
    "000018000b000000010200000000000f0200000001000000000038000b000000010a00000000000f0300000000040000a127608f9abb183463b677ff"
    "9dd5b66ce7321a680852439286a61fd898171b3b0102000000000005200000002002000001020000000000052000000020020000" },
  { "default access", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)",
    "010004805c0000006c000000000000001400000002004800030000000000140007000000010100000000000"
    "50a00000000001400030000000101000000000005120000000000180007000000010200000000000520000000200200000102000000000005200000"
    "002002000001020000000000052000000020020000" },
  { "launch with label", "O:BAG:BAD:(A;;CCDCSW;;;AC)S:(ML;;NX;;;LW)",
    "010014805000000060000000140000003000000002001c00010000001100140004000000010100000000001000100000020020000100000000001800"
    "0b000000010200000000000f02000000010000000102000000000005200000002002000001020000000000052000000020020000" },
};

START_TEST (text_to_bytes)
{
  g_autoptr (DcwDescriptor) descriptor = test_parse (vectors[_i].sddl, vectors[_i].name);
  g_autofree char *hex = test_hex (descriptor, vectors[_i].name);

  ck_assert_msg (g_str_equal (hex, vectors[_i].hex), "%s: got %s", vectors[_i].name, hex);
}
END_TEST

START_TEST (bytes_to_text)
{
  g_autoptr (DcwDescriptor) descriptor = test_from_hex (vectors[_i].hex, vectors[_i].name);
  g_autofree char *text = test_format (descriptor, vectors[_i].name), *hex = test_hex (descriptor, vectors[_i].name);

  ck_assert_msg (g_str_equal (text, vectors[_i].sddl), "%s: got %s", vectors[_i].name, text);
  ck_assert_msg (g_str_equal (hex, vectors[_i].hex), "%s: encoded again: %s", vectors[_i].name, hex);
}
END_TEST

/* The parts in other places than Windows puts them, shared, or with gaps: read the same, written as Windows does */
static const struct {
  const char *name, *hex, *canonical;
} layouts[] = {
  { "owner and group first, and the same",
    "0100048014000000140000000000000024000000"
    "01020000000000052000000020020000"
    "0200080000000000",
    "010004801c0000002c0000000000000014000000"
    "0200080000000000"
    "01020000000000052000000020020000"
    "01020000000000052000000020020000" },
  { "bytes at the end",
    "0100048000000000000000000000000014000000"
    "0200080000000000"
    "deadbeef",
    "0100048000000000000000000000000014000000"
    "0200080000000000" },
  { "room in the list",
    "0100048000000000000000000000000014000000"
    "02001000000000000000000000000000",
    "0100048000000000000000000000000014000000"
    "0200080000000000" },
  { "reserved bytes of a list",
    "0100048000000000000000000000000014000000"
    "02ff080000000001",
    "0100048000000000000000000000000014000000"
    "0200080000000000" },
  { "reserved byte without RM",
    "0177048000000000000000000000000014000000"
    "0200080000000000",
    "0100048000000000000000000000000014000000"
    "0200080000000000" },
  { "RM byte",
    "017704c000000000000000000000000014000000"
    "0200080000000000",
    "017704c000000000000000000000000014000000"
    "0200080000000000" },
  { "a list that control says is not there",
    "0100008000000000000000000000000014000000"
    "0200080000000000",
    "0100008000000000000000000000000000000000" },
  { "an absurd offset of a list that is not there", "01000080000000000000000000000000ffffffff",
    "0100008000000000000000000000000000000000" },
  { "NULL list", "0100048000000000000000000000000000000000", "0100048000000000000000000000000000000000" },
  { "defaulted owner and group", "0100038000000000000000000000000000000000", "0100038000000000000000000000000000000000" },
  { "revision 4",
    "0100048000000000000000000000000014000000"
    "0400080000000000",
    "0100048000000000000000000000000014000000"
    "0400080000000000" },
  { "unknown type of entry",
    "0100048000000000000000000000000014000000"
    "0200140001000000"
    "99030c0001020304"
    "05060708",
    "0100048000000000000000000000000014000000"
    "0200140001000000"
    "99030c0001020304"
    "05060708" },
  { "an entry of a header alone",
    "0100048000000000000000000000000014000000"
    "02000c0001000000"
    "ff000400",
    "0100048000000000000000000000000014000000"
    "02000c0001000000"
    "ff000400" },
  { "bytes after the SID",
    "0100048000000000000000000000000014000000"
    "0200200001000000"
    "0000180003000000"
    "010100000000000512000000"
    "01020304",
    "0100048000000000000000000000000014000000"
    "0200200001000000"
    "0000180003000000"
    "010100000000000512000000"
    "01020304" },
  { "object entry, no GUID",
    "0100048000000000000000000000000014000000"
    "0400200001000000"
    "0500180010000000"
    "00000000"
    "010100000000000512000000",
    "0100048000000000000000000000000014000000"
    "0400200001000000"
    "0500180010000000"
    "00000000"
    "010100000000000512000000" },
  { "object entry, second GUID and odd flags",
    "0100048000000000000000000000000014000000"
    "0400300001000000"
    "0600280010000000"
    "020000f0"
    "000102030405060708090a0b0c0d0e0f"
    "010100000000000512000000",
    "0100048000000000000000000000000014000000"
    "0400300001000000"
    "0600280010000000"
    "020000f0"
    "000102030405060708090a0b0c0d0e0f"
    "010100000000000512000000" },
};

START_TEST (layout)
{
  g_autoptr (DcwDescriptor) descriptor = test_from_hex (layouts[_i].hex, layouts[_i].name), again = NULL;
  g_autofree char *hex = test_hex (descriptor, layouts[_i].name);

  ck_assert_msg (g_str_equal (hex, layouts[_i].canonical), "%s: got %s", layouts[_i].name, hex);
  again = test_from_hex (hex, layouts[_i].name);
  ck_assert_msg (dcw_descriptor_equal (descriptor, again), "%s: not equal after a round", layouts[_i].name);
}
END_TEST

/* One valid descriptor, and what happens to it; the error must name the offset */
#define VALID                                                                                                                    \
  "010014804800000054000000140000002c000000"                                                                                     \
  "0200180001000000"                                                                                                             \
  "0200100001000000"                                                                                                             \
  "0100000000000001"                                                                                                             \
  "02001c0001000000"                                                                                                             \
  "0000140007000000"                                                                                                             \
  "010100000000000100000000"                                                                                                     \
  "010100000000000512000000"                                                                                                     \
  "010100000000000512000000"

static const struct {
  const char *name;
  guint at, size; /* bytes that are replaced; size 0 with no bytes: cut there */
  const char *hex;
  guint offset;
} broken[] = {
  { "empty", 0, 0, NULL, 0 },
  { "cut in the header", 19, 0, NULL, 19 },
  { "revision 0", 0, 1, "00", 0 },
  { "revision 2", 0, 1, "02", 0 },
  { "not self-relative", 2, 2, "1400", 2 },
  { "owner inside the header", 4, 4, "13000000", 4 },
  { "owner at the end", 4, 4, "60000000", 4 },
  { "owner beyond 32 bits of sense", 4, 4, "ffffffff", 4 },
  { "group one byte before the end", 8, 4, "5f000000", 95 },
  { "SACL offset in the header", 12, 4, "01000000", 12 },
  { "SACL seven bytes before the end", 12, 4, "59000000", 89 },
  { "DACL beyond the end", 16, 4, "00010000", 16 },
  { "list revision 1", 44, 1, "01", 44 },
  { "list revision 5", 20, 1, "05", 20 },
  { "list of 7 bytes", 46, 2, "0700", 46 },
  { "list that says it is longer than all", 46, 2, "3500", 46 },
  { "list with more entries than bytes", 48, 2, "0200", 72 },
  { "65535 entries", 48, 2, "ffff", 72 },
  { "entry of 0 bytes", 54, 2, "0000", 54 },
  { "entry of 3 bytes", 54, 2, "0300", 54 },
  { "entry that is no multiple of 4", 54, 2, "1300", 54 },
  { "entry beyond its list", 54, 2, "1800", 54 },
  { "entry too small for a SID", 54, 2, "0c00", 52 },
  { "SID with too many sub-authorities for its entry", 61, 1, "02", 60 },
  { "SID with 16 sub-authorities", 73, 1, "10", 72 },
  { "SID of revision 3", 60, 1, "03", 60 },
  { "object entry without room for its GUIDs", 52, 1, "05", 60 },
  { "owner with a SID that is cut", 73, 1, "05", 72 },
};

START_TEST (broken_bytes)
{
  g_autoptr (GBytes) valid = dcw_text_from_hex (VALID, -1, NULL);
  g_autoptr (GBytes) patch = broken[_i].hex == NULL ? NULL : dcw_text_from_hex (broken[_i].hex, -1, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) descriptor = NULL;
  g_autofree char *place = g_strdup_printf ("offset %u:", broken[_i].offset);
  gsize size;
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (valid, &size), g_bytes_get_size (valid));

  descriptor = dcw_descriptor_decode (data, size, &error);
  ck_assert_msg (descriptor != NULL, "the unbroken one: %s", error == NULL ? "" : error->message);
  g_clear_pointer (&descriptor, dcw_descriptor_unref);
  if (patch == NULL)
    size = broken[_i].at;
  else
    memcpy (data + broken[_i].at, g_bytes_get_data (patch, NULL), broken[_i].size);
  descriptor = dcw_descriptor_decode (data, size, &error);
  ck_assert_msg (descriptor == NULL, "%s: accepted", broken[_i].name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: code %d", broken[_i].name, error->code);
  ck_assert_msg (strstr (error->message, place) != NULL, "%s: not at %u: %s", broken[_i].name, broken[_i].offset, error->message);
}
END_TEST

START_TEST (every_cut)
{
  g_autoptr (GBytes) valid = dcw_text_from_hex (VALID, -1, NULL);
  const guint8 *data = g_bytes_get_data (valid, NULL);

  for (gsize size = 0; size < g_bytes_get_size (valid); size++) {
    g_autofree guint8 *copy = g_memdup2 (data, size);
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwDescriptor) descriptor = dcw_descriptor_decode (copy, size, &error);

    ck_assert_msg (descriptor == NULL && error != NULL, "the first %" G_GSIZE_FORMAT " bytes were accepted", size);
  }
}
END_TEST

START_TEST (too_large)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = g_malloc0 (1024 * 1024);
  g_autoptr (DcwAcl) acl = dcw_acl_new (2);
  g_autoptr (DcwDescriptor) fits = NULL, too_long = NULL, again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  DcwPrincipal who = test_who ("S-1-5-18");

  memcpy (data, "\1\0\4\200", 4);
  ck_assert (dcw_descriptor_decode (data, 1024 * 1024, &error) == NULL);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_LIMIT), "1 MiB: code %d", error->code);
  g_clear_error (&error);

  /* 8 + 3276 × 20 = 65528: the most entries of this size that a list can have */
  for (guint i = 0; i < 3276; i++)
    dcw_acl_append (acl, DCW_ACE_ALLOW, 0, i, &who, NULL);
  fits = dcw_descriptor_new (DCW_CONTROL_DACL | DCW_CONTROL_SACL, &who, &who, acl, acl, &error);
  bytes = dcw_descriptor_encode (fits, NULL, &error);
  ck_assert_msg (bytes != NULL, "two full lists: %s", error == NULL ? "" : error->message);
  again = dcw_descriptor_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  ck_assert_msg (again != NULL && dcw_descriptor_equal (again, fits), "two full lists do not come back");

  dcw_acl_append (acl, DCW_ACE_ALLOW, 0, 1, &who, NULL);
  too_long = dcw_descriptor_new (DCW_CONTROL_DACL, &who, &who, acl, NULL, &error);
  ck_assert (dcw_descriptor_encode (too_long, NULL, &error) == NULL);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_LIMIT), "65,548 bytes: code %d", error->code);
}
END_TEST

START_TEST (many_entries)
{
  /* entries of the smallest size there is: 16381 of them fill a list */
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  static const guint8 head[] = { 1, 0, 4,  0x80, 0, 0, 0, 0, 0,    0,    0,    0,    0, 0,
                                 0, 0, 20, 0,    0, 0, 2, 0, 0xfc, 0xff, 0xfd, 0x3f, 0, 0 };
  static const guint8 entry[] = { 0x77, 0, 4, 0 };
  g_autoptr (DcwDescriptor) descriptor = NULL;
  g_autoptr (GBytes) again = NULL;

  g_byte_array_append (bytes, head, sizeof head);
  for (guint i = 0; i < 0x3ffd; i++)
    g_byte_array_append (bytes, entry, 4);
  descriptor = dcw_descriptor_decode (bytes->data, bytes->len, NULL);
  ck_assert_msg (descriptor != NULL && dcw_descriptor_dacl (descriptor)->aces->len == 0x3ffd, "16381 entries are refused");
  again = dcw_descriptor_encode (descriptor, NULL, NULL);
  ck_assert_msg (again != NULL && g_bytes_get_size (again) == bytes->len
                     && memcmp (g_bytes_get_data (again, NULL), bytes->data, bytes->len) == 0,
                 "16381 entries come back differently");
}
END_TEST

START_TEST (pending)
{
  g_autoptr (DcwAcl) acl = dcw_acl_new (2);
  g_auto (DcwPrincipal) group = test_who ("OPC Users"), user = test_who ("opcsrv");
  DcwPrincipal admins = test_who ("S-1-5-32-544");
  DcwSid sid = test_sid ("S-1-5-21-1-2-3-1001");
  g_autoptr (DcwBindings) bindings = dcw_bindings_new ();
  g_autoptr (DcwDescriptor) planned = NULL, half = NULL, bound = NULL, decoded = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) direct = NULL, later = NULL;
  g_autofree char *shown = NULL, *text = NULL;

  dcw_acl_append (acl, DCW_ACE_ALLOW, 0, 7, &group, NULL);
  dcw_acl_append (acl, DCW_ACE_ALLOW, 0, 3, &user, NULL);
  planned = dcw_descriptor_new (DCW_CONTROL_DACL, &admins, &admins, acl, NULL, NULL);
  ck_assert (dcw_descriptor_is_pending (planned));
  ck_assert (dcw_descriptor_encode (planned, NULL, &error) == NULL);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_UNBOUND) && strstr (error->message, "OPC Users"), "%s",
                 error->message);
  g_clear_error (&error);
  ck_assert (dcw_sddl_format (planned, NULL, &error) == NULL);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_UNBOUND), "%s", error->message);
  shown = dcw_sddl_show (planned);
  ck_assert_str_eq (shown, "O:BAG:BAD:(A;;CCDCLC;;;<OPC Users>)(A;;CCDC;;;<opcsrv>)");

  dcw_bindings_bind (bindings, "opc users", &sid);
  half = dcw_descriptor_bind (planned, bindings);
  ck_assert_msg (dcw_descriptor_is_pending (half) && !dcw_descriptor_equal (half, planned), "one of two names was bound");
  sid.sub[4] = 1002;
  dcw_bindings_bind (bindings, "OPCSRV", &sid);
  direct = dcw_descriptor_encode (planned, bindings, NULL);
  bound = dcw_descriptor_bind (half, bindings);
  ck_assert (!dcw_descriptor_is_pending (bound));
  later = dcw_descriptor_encode (bound, NULL, NULL);
  ck_assert_msg (direct != NULL && later != NULL && g_bytes_equal (direct, later), "bound while encoding and before differ");
  decoded = dcw_descriptor_decode (g_bytes_get_data (direct, NULL), g_bytes_get_size (direct), NULL);
  ck_assert (dcw_descriptor_equal (decoded, bound));
  text = test_format (bound, "bound");
  ck_assert_str_eq (text, "O:BAG:BAD:(A;;CCDCLC;;;S-1-5-21-1-2-3-1001)(A;;CCDC;;;S-1-5-21-1-2-3-1002)");
}
END_TEST

START_TEST (contradictions)
{
  g_autoptr (DcwAcl) acl = dcw_acl_new (2), object = dcw_acl_new (4), odd = dcw_acl_new (9);
  g_autoptr (GBytes) announced = g_bytes_new ("\1\0\0\0", 4);
  DcwPrincipal who = test_who ("S-1-1-0");
  g_autoptr (DcwDescriptor) made = NULL;
  const struct {
    const char *name;
    guint16 control;
    const DcwAcl *dacl, *sacl;
  } cases[] = {
    { "a DACL that control denies", DCW_CONTROL_SACL, acl, NULL },
    { "a SACL that control denies", DCW_CONTROL_DACL, NULL, acl },
    { "an object entry without its GUID", DCW_CONTROL_DACL, object, NULL },
    { "a list of revision 9", DCW_CONTROL_DACL, odd, NULL },
  };

  dcw_acl_append (object, DCW_ACE_ALLOW_OBJECT, 0, 1, &who, announced);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    ck_assert_msg (dcw_descriptor_new (cases[i].control, NULL, NULL, cases[i].dacl, cases[i].sacl, &error) == NULL,
                   "%s: accepted", cases[i].name);
    ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: code", cases[i].name);
  }
  dcw_acl_append (acl, DCW_ACE_ALLOW_OBJECT, 0, 1, &who, NULL);
  made = dcw_descriptor_new (DCW_CONTROL_DACL, NULL, NULL, acl, NULL, NULL);
  ck_assert_msg (made != NULL, "an object entry made without extra is refused");
}
END_TEST

/* What differs in one part only is not equal; and nothing else than bytes decides */
START_TEST (equality)
{
  static const char *const all[] = {
    "O:BAG:BAD:(A;;CC;;;WD)",
    "O:BAG:SYD:(A;;CC;;;WD)",
    "O:BAD:(A;;CC;;;WD)",
    "G:BAD:(A;;CC;;;WD)",
    "O:BAG:BAD:P(A;;CC;;;WD)",
    "O:BAG:BAD:(D;;CC;;;WD)",
    "O:BAG:BAD:(A;CI;CC;;;WD)",
    "O:BAG:BAD:(A;;DC;;;WD)",
    "O:BAG:BAD:(A;;CC;;;AN)",
    "O:BAG:BAD:",
    "O:BAG:BAD:NO_ACCESS_CONTROL",
    "O:BAG:BA",
    "O:BAG:BAS:(A;;CC;;;WD)",
    "O:BAG:BAD:(A;;CC;;;WD)(A;;CC;;;AN)",
    "O:BAG:BAD:(A;;CC;;;AN)(A;;CC;;;WD)",
    "O:BAG:BAD:(A;;CC;;;WD)S:",
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (DcwDescriptor) a = test_parse (all[i], all[i]);

    for (guint k = 0; k < G_N_ELEMENTS (all); k++) {
      g_autoptr (DcwDescriptor) b = test_parse (all[k], all[k]);

      ck_assert_msg (dcw_descriptor_equal (a, b) == (i == k), "%s and %s", all[i], all[k]);
    }
  }
}
END_TEST

START_TEST (random_rounds)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20240501);
  guint bad = 0;

  for (guint i = 0; i < 20000; i++) {
    g_autoptr (DcwDescriptor) descriptor = test_random_descriptor (random, 0), again = NULL,
                              shared = dcw_descriptor_ref (descriptor);
    g_autoptr (GBytes) bytes = dcw_descriptor_encode (descriptor, NULL, NULL), twice = NULL;

    again = dcw_descriptor_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
    if (again != NULL)
      twice = dcw_descriptor_encode (again, NULL, NULL);
    if (again == NULL || !dcw_descriptor_equal (descriptor, again) || twice == NULL || !g_bytes_equal (bytes, twice))
      bad++;
  }
  ck_assert_msg (bad == 0, "%u of 20000 random descriptors did not come back from their bytes", bad);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("security");
  TCase *sid = tcase_create ("sid"), *principal = tcase_create ("principal"), *bytes = tcase_create ("descriptor");

  tcase_add_loop_test (sid, sid_text, 0, G_N_ELEMENTS (sids));
  tcase_add_loop_test (sid, sid_bytes_refused, 0, G_N_ELEMENTS (bad_sids));
  tcase_add_test (sid, sid_order);
  tcase_add_test (sid, sid_parts);
  tcase_add_test (sid, sid_well_known);
  suite_add_tcase (suite, sid);
  tcase_add_test (principal, principals);
  tcase_add_test (principal, bindings_by_name);
  suite_add_tcase (suite, principal);
  tcase_add_loop_test (bytes, text_to_bytes, 0, G_N_ELEMENTS (vectors));
  tcase_add_loop_test (bytes, bytes_to_text, 0, G_N_ELEMENTS (vectors));
  tcase_add_loop_test (bytes, layout, 0, G_N_ELEMENTS (layouts));
  tcase_add_loop_test (bytes, broken_bytes, 0, G_N_ELEMENTS (broken));
  tcase_add_test (bytes, every_cut);
  tcase_add_test (bytes, too_large);
  tcase_add_test (bytes, many_entries);
  tcase_add_test (bytes, pending);
  tcase_add_test (bytes, contradictions);
  tcase_add_test (bytes, equality);
  tcase_add_test (bytes, random_rounds);
  suite_add_tcase (suite, bytes);
  return suite;
}
