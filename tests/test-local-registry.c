/* Keys and values of the live registry, written through the station and looked at without it. */
#include <string.h>
#include <windows.h>
#include <aclapi.h>
#include <sddl.h>
#include "base/error.h"
#include "base/text.h"
#include "registry/tree.h"
#include "support/local.h"
#include "support/tap.h"

#define NAME "registry"
#define KEY DCW_LOCAL_KEY (NAME)
#define KEY_32 DCW_LOCAL_KEY_32 (NAME)
#define WIDE_KEY L"SOFTWARE\\OPC DCOM Wizard test registry"
#define SERVICES "HKLM\\SYSTEM\\CurrentControlSet\\Services"

static DcwStation *station;

static void
setup (void)
{
  dcw_local_make_key (NAME);
  station = dcw_local_open ();
}

static void
teardown (void)
{
  dcw_local_clean (NAME);
  dcw_local_close (g_steal_pointer (&station));
}

/* Type and bytes of a value as Windows has it, without the station. FALSE: it is not there. */
static gboolean
look (REGSAM view, const wchar_t *name, DWORD *type, guint8 *data, DWORD *size)
{
  HKEY key;
  if (RegOpenKeyExW (HKEY_LOCAL_MACHINE, WIDE_KEY, 0, KEY_READ | view, &key) != 0)
    return FALSE;
  LSTATUS failure = RegQueryValueExW (key, name, NULL, type, data, size);
  RegCloseKey (key);
  return failure == 0;
}

/* ---- Bytes and types ---- */

static const struct {
  const char *name;
  guint32 type;
  const char *hex;
} values[] = {
  { "text", DCW_REG_SZ, "410042000000" },
  { "text without its end", DCW_REG_SZ, "41004200" },
  { "text with two ends", DCW_REG_SZ, "410000000000" },
  { "text with more behind its end", DCW_REG_SZ, "4100000042000000" },
  { "an odd text", DCW_REG_SZ, "410042" },
  { "one byte of text", DCW_REG_SZ, "41" },
  { "no text at all", DCW_REG_SZ, "" },
  { "half a character", DCW_REG_SZ, "00d80000" },
  { "path", DCW_REG_EXPAND_SZ, "25004100250000000000" },
  { "list", DCW_REG_MULTI_SZ,
    "4100000042000000"
    "0000" },
  { "list without its end", DCW_REG_MULTI_SZ, "410000004200" },
  { "number", DCW_REG_DWORD, "02000000" },
  { "a short number", DCW_REG_DWORD, "0200" },
  { "a long number", DCW_REG_DWORD, "0200000000000000" },
  { "big endian", DCW_REG_DWORD_BE, "00000002" },
  { "64 bits", DCW_REG_QWORD, "0102030405060708" },
  { "bytes", DCW_REG_BINARY, "0001feff" },
  { "no bytes", DCW_REG_BINARY, "" },
  { "none", DCW_REG_NONE, "0102" },
  { "a type that nobody knows", 0x12345, "0102030405" },
};

START_TEST (value_is_written_exactly)
{
  const char *name = values[_i].name;
  g_autoptr (DcwResource) resource = dcw_test_value (KEY, name);
  g_autoptr (GBytes) bytes = dcw_text_from_hex (values[_i].hex, -1, NULL);
  g_autofree wchar_t *wide = (wchar_t *)g_utf8_to_utf16 (name, -1, NULL, NULL, NULL);
  guint8 data[64];
  DWORD size = sizeof data, type = 0;
  dcw_local_check (station, name, resource, NULL);
  dcw_local_write (station, name, resource, dcw_state_value (values[_i].type, bytes));
  ck_assert_msg (look (KEY_WOW64_64KEY, wide, &type, data, &size), "%s: is not there", name);
  g_autofree char *hex = dcw_text_to_hex (data, size);
  ck_assert_msg (type == values[_i].type && strcmp (hex, values[_i].hex) == 0, "%s: type %lu, %s", name, type, hex);
  dcw_local_check (station, name, resource, dcw_state_value (values[_i].type, bytes));
  dcw_local_write (station, name, resource, NULL);
  dcw_local_check (station, name, resource, NULL);
  ck_assert_msg (!look (KEY_WOW64_64KEY, wide, &type, data, &size), "%s: is still there", name);
  dcw_local_write (station, name, resource, NULL);
}
END_TEST

START_TEST (large_value)
{
  g_autoptr (DcwResource) resource = dcw_test_value (KEY, "large");
  gsize size = 1000001;
  guint8 *data = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    data[i] = (guint8)(i * 7 >> 3);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
  dcw_local_write (station, "large", resource, dcw_state_value (DCW_REG_BINARY, bytes));
  dcw_local_check (station, "large", resource, dcw_state_value (DCW_REG_BINARY, bytes));
}
END_TEST

static const char *const names[] = { "", "x", "UPPER lower", "a\\b", "Łódź", "日本", "😀", " blank ", "%PATH%", "quote\"" };

START_TEST (names_of_values)
{
  const char *name = names[_i];
  g_autoptr (DcwResource) resource = dcw_test_value (KEY, name), key = dcw_test_key (KEY);
  dcw_local_write (station, name, resource, dcw_state_value_text (name));
  dcw_local_check (station, name, resource, dcw_state_value_text (name));
  ck_assert_msg (dcw_local_lists (station, key, resource), "“%s” is not listed", name);
  dcw_local_write (station, name, resource, NULL);
  ck_assert_msg (!dcw_local_lists (station, key, resource), "“%s” is still listed", name);
}
END_TEST

/* ---- Views ---- */

START_TEST (each_view_has_its_own)
{
  g_autoptr (DcwResource) native = dcw_test_value (KEY, "V"), other = dcw_test_value (KEY_32, "V");
  guint8 data[64];
  DWORD size = sizeof data, type;
  dcw_local_write (station, "64", native, dcw_state_value_number (64));
  dcw_local_check (station, "32 before", other, NULL);
  dcw_local_write (station, "32", other, dcw_state_value_number (32));
  dcw_local_check (station, "64 after", native, dcw_state_value_number (64));
  ck_assert_msg (look (KEY_WOW64_64KEY, L"V", &type, data, &size) && data[0] == 64, "64-bit programs see %u", data[0]);
  size = sizeof data;
  ck_assert_msg (look (KEY_WOW64_32KEY, L"V", &type, data, &size) && data[0] == 32, "32-bit programs see %u", data[0]);
}
END_TEST

/* What the path says is the physical place, so a list does not show a link to another one. */
START_TEST (links_are_not_listed)
{
  g_autoptr (DcwResource) software = dcw_test_key ("HKLM\\SOFTWARE\\Wow6432Node"),
                          classes = dcw_test_key ("HKLM\\SOFTWARE\\Classes\\Wow6432Node");
  ck_assert_msg (!dcw_local_lists (station, software, classes), "Classes is listed twice");
}
END_TEST

/* ---- Keys ---- */

START_TEST (keys)
{
  g_autoptr (DcwResource) parent = dcw_test_key (KEY), key = dcw_test_key (KEY "\\A"), below = dcw_test_key (KEY "\\A\\B"),
                          value = dcw_test_value (KEY "\\A\\B", "V");
  dcw_local_check (station, "before", key, NULL);
  dcw_local_refuse (station, "below nothing", below, dcw_state_present (DCW_KIND_REGISTRY_KEY), NULL, DCW_ERROR_REFUSED,
                    "is not there");
  dcw_local_refuse (station, "in nothing", value, dcw_state_value_number (1), NULL, DCW_ERROR_REFUSED, "is not there");
  dcw_local_write (station, "nothing to remove", value, NULL);
  dcw_local_write (station, "nothing to remove", below, NULL);
  dcw_local_write (station, "make", key, dcw_state_present (DCW_KIND_REGISTRY_KEY));
  dcw_local_write (station, "make again", key, dcw_state_present (DCW_KIND_REGISTRY_KEY));
  dcw_local_check (station, "made", key, dcw_state_present (DCW_KIND_REGISTRY_KEY));
  ck_assert_msg (dcw_local_lists (station, parent, key), "it is not listed");
  dcw_local_write (station, "make below", below, dcw_state_present (DCW_KIND_REGISTRY_KEY));
  dcw_local_refuse (station, "has a key", key, NULL, NULL, DCW_ERROR_REFUSED, "not empty");
  dcw_local_write (station, "value", value, dcw_state_value_number (1));
  dcw_local_refuse (station, "has a value", below, NULL, NULL, DCW_ERROR_REFUSED, "not empty");
  dcw_local_write (station, "no value", value, NULL);
  dcw_local_write (station, "remove below", below, NULL);
  dcw_local_write (station, "remove", key, NULL);
  dcw_local_check (station, "removed", key, NULL);
  ck_assert_msg (!dcw_local_lists (station, parent, key), "it is still listed");
}
END_TEST

START_TEST (roots_stay)
{
  static const char *const paths[] = { "HKLM", "HKLM\\SOFTWARE", "HKU" };
  g_autoptr (DcwResource) root = dcw_test_key (paths[_i]);
  dcw_local_refuse (station, paths[_i], root, NULL, NULL, DCW_ERROR_REFUSED, "a root of the registry");
}
END_TEST

START_TEST (nothing_is_in_a_missing_key)
{
  g_autoptr (DcwResource) key = dcw_test_key (KEY "\\Missing\\Deeper"), value = dcw_test_value (KEY "\\Missing\\Deeper", "V");
  dcw_local_check (station, "value", value, NULL);
  ck_assert_msg (!dcw_local_lists (station, key, value), "it lists something");
}
END_TEST

/* ---- What may not be read or is told elsewhere ---- */

START_TEST (denied_is_unknown)
{
  PSECURITY_DESCRIPTOR descriptor = NULL;
  HKEY key;
  ck_assert_msg (
      ConvertStringSecurityDescriptorToSecurityDescriptorW (L"D:P(D;;KR;;;WD)(A;;KA;;;WD)", SDDL_REVISION_1, &descriptor, NULL),
      "no descriptor");
  SECURITY_ATTRIBUTES attributes = { sizeof attributes, descriptor, FALSE };
  LSTATUS failure =
      RegCreateKeyExW (HKEY_LOCAL_MACHINE, WIDE_KEY L"\\Denied", 0, NULL, 0, DELETE | KEY_WOW64_64KEY, &attributes, &key, NULL);
  LocalFree (descriptor);
  ck_assert_msg (failure == 0, "the key can't be made: %ld", failure);
  g_autoptr (DcwResource) denied = dcw_test_key (KEY "\\Denied"), value = dcw_test_value (KEY "\\Denied", "V");
  g_autoptr (DcwState) of_key = dcw_station_read (station, denied), of_value = dcw_station_read (station, value);
  g_autoptr (DcwListing) listing = dcw_station_list (station, denied, DCW_KIND_REGISTRY_VALUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwState) absent = dcw_state_absent ();
  gboolean removed = dcw_station_write (station, denied, absent, NULL, NULL, NULL, &error);
  g_autoptr (GError) not_written = NULL;
  g_autoptr (DcwState) number = dcw_state_value_number (1);
  gboolean written = dcw_station_write (station, value, number, NULL, NULL, NULL, &not_written);
  RegDeleteKeyExW (key, L"", KEY_WOW64_64KEY, 0);
  RegCloseKey (key);
  if (dcw_local_is_wine () && dcw_state_status (of_key) == DCW_STATE_PRESENT)
    dcw_skip ("Wine asks no permission of who opens a key");
  ck_assert_msg (dcw_state_status (of_key) == DCW_STATE_UNKNOWN, "the key is not unknown");
  ck_assert_msg (dcw_state_status (of_value) == DCW_STATE_UNKNOWN, "the value is not unknown");
  g_autofree char *reason = dcw_message_english (dcw_state_reason (of_value));
  ck_assert_msg (strstr (reason, "administrators") != NULL, "%s", reason);
  ck_assert_msg (!listing->complete && listing->reason != NULL, "the listing is complete");
  ck_assert_msg (!removed && g_error_matches (error, DCW_ERROR, DCW_ERROR_DENIED) && strstr (error->message, "5)") != NULL, "%s",
                 error != NULL ? error->message : "it was removed");
  /* What can't be asked for can't be brought to the disk either. */
  ck_assert_msg (!written && g_error_matches (not_written, DCW_ERROR, DCW_ERROR_DENIED), "%s",
                 not_written != NULL ? not_written->message : "a value was written");
}
END_TEST

START_TEST (services_and_firewall_are_told_elsewhere)
{
  static const struct {
    const char *key, *name;
    gboolean elsewhere;
  } rows[] = {
    { SERVICES "\\RpcSs", "Start", TRUE },
    { SERVICES "\\rpcss", "objectname", TRUE },
    { SERVICES "\\RpcSs", "ImagePath", TRUE },
    { SERVICES "\\RpcSs", "Anything", FALSE },
    { SERVICES "\\RpcSs\\Below", "Start", FALSE },
    { SERVICES "\\No such service", "Start", FALSE },
    { SERVICES "\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules", "x", TRUE },
    { SERVICES "\\SharedAccess\\Parameters\\FirewallPolicy\\StandardProfile", "EnableFirewall", TRUE },
    { SERVICES "\\SharedAccess\\Parameters\\FirewallPolicy\\StandardProfile", "DisableNotifications", FALSE },
  };
  g_autofree char *name = g_strconcat (rows[_i].key, "\\", rows[_i].name, NULL);
  g_autoptr (DcwResource) value = dcw_test_value (rows[_i].key, rows[_i].name);
  g_autoptr (DcwState) state = dcw_station_read (station, value);
  if (dcw_state_status (state) != DCW_STATE_ABSENT)
    ck_assert_msg ((dcw_state_status (state) == DCW_STATE_UNKNOWN) == rows[_i].elsewhere, "%s: is read", name);
  if (rows[_i].elsewhere)
    dcw_local_refuse (station, name, value, dcw_state_value_number (1), NULL, DCW_ERROR_REFUSED, "is changed there");
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("local-registry");
  TCase *tcase = tcase_create ("values");
  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_loop_test (tcase, value_is_written_exactly, 0, G_N_ELEMENTS (values));
  tcase_add_test (tcase, large_value);
  tcase_add_loop_test (tcase, names_of_values, 0, G_N_ELEMENTS (names));
  tcase_add_test (tcase, each_view_has_its_own);
  suite_add_tcase (suite, tcase);
  tcase = tcase_create ("keys");
  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_test (tcase, keys);
  tcase_add_loop_test (tcase, roots_stay, 0, 3);
  tcase_add_test (tcase, nothing_is_in_a_missing_key);
  tcase_add_test (tcase, links_are_not_listed);
  tcase_add_test (tcase, denied_is_unknown);
  tcase_add_loop_test (tcase, services_and_firewall_are_told_elsewhere, 0, 9);
  suite_add_tcase (suite, tcase);
  return suite;
}
