#include <string.h>

#include "base/error.h"
#include "security/sddl.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check (const char *text, const DcwSid *domain)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) parsed = dcw_sddl_parse (text, domain, &error), again = NULL, decoded = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *written = NULL, *twice = NULL;

  g_assert ((parsed == NULL) == (error != NULL));
  if (parsed == NULL) {
    g_assert (strchr (error->message, '\n') == NULL && g_utf8_validate (error->message, -1, NULL));
    return;
  }
  written = dcw_sddl_format (parsed, domain, NULL);
  g_assert (written != NULL);
  again = dcw_sddl_parse (written, domain, NULL);
  g_assert (again != NULL && dcw_descriptor_equal (again, parsed));
  twice = dcw_sddl_format (again, domain, NULL);
  g_assert_cmpstr (twice, ==, written);
  bytes = dcw_descriptor_encode (parsed, NULL, &error);
  if (bytes == NULL) {
    g_assert (g_error_matches (error, DCW_ERROR, DCW_ERROR_LIMIT));
    return;
  }
  decoded = dcw_descriptor_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  g_assert (decoded != NULL && dcw_descriptor_equal (decoded, parsed));
}

static void
check_planned (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) parsed = dcw_sddl_parse_planned (text, NULL, &error);

  g_assert ((parsed == NULL) == (error != NULL));
  if (parsed != NULL && !dcw_descriptor_is_pending (parsed)) {
    g_autoptr (DcwDescriptor) same = dcw_sddl_parse (text, NULL, NULL);
    g_assert (same != NULL && dcw_descriptor_equal (same, parsed));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const DcwSid machine = { 4, { 0, 0, 0, 0, 0, 5 }, { 21, 7, 8, 9 } };
  g_autofree char *text = g_strndup ((const char *)data, size);

  check (text, NULL);
  check_planned (text);
  check (text, &machine);
  return 0;
}
