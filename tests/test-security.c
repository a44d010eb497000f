#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "security/com.h"
#include "security/sddl.h"
#include "support/tap.h"

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

static DcwDescriptor *
parse (const char *sddl, const char *name)
{
  g_autoptr (GError) error = NULL;
  DcwDescriptor *descriptor = dcw_sddl_parse (sddl, NULL, &error);

  ck_assert_msg (descriptor != NULL, "%s: %s", name, error == NULL ? "no error" : error->message);
  return descriptor;
}

static char *
hex_of (const DcwDescriptor *descriptor, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dcw_descriptor_encode (descriptor, NULL, &error);

  ck_assert_msg (bytes != NULL, "%s: %s", name, error == NULL ? "no error" : error->message);
  return dcw_text_to_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static char *
sddl_of (const DcwDescriptor *descriptor, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *text = dcw_sddl_format (descriptor, NULL, &error);

  ck_assert_msg (text != NULL, "%s: %s", name, error == NULL ? "no error" : error->message);
  return text;
}

START_TEST (text_to_bytes)
{
  g_autoptr (DcwDescriptor) descriptor = parse (vectors[_i].sddl, vectors[_i].name);
  g_autofree char *hex = hex_of (descriptor, vectors[_i].name);

  ck_assert_msg (g_str_equal (hex, vectors[_i].hex), "%s: got %s", vectors[_i].name, hex);
}
END_TEST

START_TEST (bytes_to_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dcw_text_from_hex (vectors[_i].hex, -1, &error);
  g_autoptr (DcwDescriptor) descriptor = NULL;
  g_autofree char *text = NULL, *hex = NULL;

  ck_assert_msg (bytes != NULL, "%s: the vector is not hex", vectors[_i].name);
  descriptor = dcw_descriptor_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  ck_assert_msg (descriptor != NULL, "%s: %s", vectors[_i].name, error == NULL ? "no error" : error->message);
  text = sddl_of (descriptor, vectors[_i].name);
  ck_assert_msg (g_str_equal (text, vectors[_i].sddl), "%s: got %s", vectors[_i].name, text);
  hex = hex_of (descriptor, vectors[_i].name);
  ck_assert_msg (g_str_equal (hex, vectors[_i].hex), "%s: encoded again: %s", vectors[_i].name, hex);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("security");
  TCase *bytes = tcase_create ("descriptor");

  tcase_add_loop_test (bytes, text_to_bytes, 0, G_N_ELEMENTS (vectors));
  tcase_add_loop_test (bytes, bytes_to_text, 0, G_N_ELEMENTS (vectors));
  suite_add_tcase (suite, bytes);
  return suite;
}
