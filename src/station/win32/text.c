#include "station/win32/text.h"
#include <string.h>
#include <wchar.h>
#include "base/text.h"
#include "platform/secret.h"

wchar_t *
dcw_wide (const char *text)
{
  return (wchar_t *)g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
}

char *
dcw_narrow (const wchar_t *wide, gssize n)
{
  return dcw_text_from_utf16 (wide, (n >= 0 ? (gsize)n : wcslen (wide)) * sizeof *wide, NULL);
}

char *
dcw_narrow_shown (const wchar_t *wide)
{
  if (wide == NULL)
    return NULL;
  char *exact = dcw_narrow (wide, -1);
  if (exact != NULL)
    return exact;
  GString *text = g_string_new (NULL);
  for (const wchar_t *p = wide; *p != L'\0'; p++) {
    gboolean pair = IS_HIGH_SURROGATE (p[0]) && IS_LOW_SURROGATE (p[1]);
    if (pair)
      g_string_append_unichar (text, 0x10000 + ((gunichar)(p[0] - 0xd800) << 10) + (gunichar)(p[1] - 0xdc00));
    else
      g_string_append_unichar (text, IS_HIGH_SURROGATE (*p) || IS_LOW_SURROGATE (*p) ? 0xfffd : *p);
    p += pair;
  }
  return g_string_free (text, FALSE);
}

/* In the memory of secrets itself, out of swap and dumps, and never anywhere else on the way. */
wchar_t *
dcw_wide_secret (const char *secret)
{
  char *memory = dcw_secret_new ("", 0);
  int n = MultiByteToWideChar (CP_UTF8, MB_ERR_INVALID_CHARS, secret, -1, (wchar_t *)(gpointer)memory,
                               (int)(DCW_SECRET_MAX / sizeof (wchar_t)));
  if (n > 0)
    return (wchar_t *)(gpointer)memory;
  dcw_secret_free (memory);
  return NULL;
}

void
dcw_wide_secret_free (wchar_t *secret)
{
  dcw_secret_free ((char *)secret);
}

PSID
dcw_sid_to_windows (const DcwSid *sid, DcwWideSid *memory)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  dcw_sid_append (sid, bytes);
  memcpy (memory->bytes, bytes->data, MIN (bytes->len, sizeof memory->bytes));
  return memory->bytes;
}

gboolean
dcw_sid_from_windows (PSID from, DcwSid *sid)
{
  return from != NULL && IsValidSid (from) && dcw_sid_decode (from, GetLengthSid (from), sid, NULL, NULL);
}

gboolean
dcw_lsa_string (wchar_t *wide, gboolean with_nul, LSA_UNICODE_STRING *string)
{
  gsize size = wcslen (wide) * sizeof *wide, whole = size + sizeof *wide;
  if (whole > G_MAXUINT16)
    return FALSE;
  string->Buffer = wide;
  string->Length = (USHORT)(with_nul ? whole : size);
  string->MaximumLength = (USHORT)whole;
  return TRUE;
}
