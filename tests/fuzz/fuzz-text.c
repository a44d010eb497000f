#include "base/text.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_utf16 (const guint8 *data, gsize size)
{
  g_autofree char *text = dcw_text_from_utf16 (data, size, NULL);
  if (text == NULL)
    return;
  g_autoptr (GBytes) bytes = dcw_text_to_utf16 (text, NULL, FALSE);
  g_autoptr (GBytes) input = g_bytes_new (data, size);
  g_assert (g_bytes_equal (bytes, input));
}

static void
check_hex (const guint8 *data, gsize size)
{
  g_autofree char *hex = dcw_text_to_hex (data, size);
  g_autoptr (GBytes) bytes = dcw_text_from_hex (hex, -1, NULL);
  g_autoptr (GBytes) input = g_bytes_new (data, size);
  g_assert (g_bytes_equal (bytes, input));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) parsed = dcw_text_from_hex ((const char *)data, size, &error);
  g_assert ((parsed == NULL) == (error != NULL));
}

static void
check_text (const char *text)
{
  g_autofree char *shown = dcw_text_display (text, 0);
  g_assert (g_utf8_validate (shown, -1, NULL));
  g_autofree char *again = dcw_text_display (shown, 0);
  g_assert (strcmp (shown, again) == 0);
  g_autofree char *brief = dcw_text_display (text, 20);
  g_assert (g_utf8_strlen (brief, -1) <= 21);
  if (!g_utf8_validate (text, -1, NULL))
    return;
  g_autofree char *folded = dcw_text_fold (text);
  g_assert (g_utf8_strlen (folded, -1) == g_utf8_strlen (text, -1));
  g_assert (dcw_text_fold_equal (folded, text));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  check_utf16 (data, size);
  check_hex (data, size);
  check_text (text);
  return 0;
}
