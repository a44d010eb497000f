#include "station/win32/errors.h"
#include <lm.h>
#include <string.h>
#include "base/i18n.h"
#include "station/win32/handle.h"

#ifndef ERROR_ACCESS_DISABLED_BY_POLICY
#define ERROR_ACCESS_DISABLED_BY_POLICY 1260
#endif
#ifndef ERROR_ELEVATION_REQUIRED
#define ERROR_ELEVATION_REQUIRED 740
#endif

static const struct {
  DWORD number;
  DcwErrorCode code;
} codes[] = {
  { ERROR_ACCESS_DENIED, DCW_ERROR_DENIED },
  { ERROR_NETWORK_ACCESS_DENIED, DCW_ERROR_DENIED },
  { ERROR_PRIVILEGE_NOT_HELD, DCW_ERROR_DENIED },
  { ERROR_INVALID_OWNER, DCW_ERROR_DENIED },
  { ERROR_ELEVATION_REQUIRED, DCW_ERROR_DENIED },
  { ERROR_ACCESS_DISABLED_BY_POLICY, DCW_ERROR_DENIED },
  { ERROR_CANCELLED, DCW_ERROR_CANCELLED },
  { ERROR_NOT_SUPPORTED, DCW_ERROR_UNSUPPORTED },
  { ERROR_CALL_NOT_IMPLEMENTED, DCW_ERROR_UNSUPPORTED },
  { ERROR_INVALID_LEVEL, DCW_ERROR_UNSUPPORTED },
  { NERR_NotPrimary, DCW_ERROR_UNSUPPORTED },
  { ERROR_USER_EXISTS, DCW_ERROR_REFUSED },
  { ERROR_ALIAS_EXISTS, DCW_ERROR_REFUSED },
  { NERR_UserExists, DCW_ERROR_REFUSED },
  { NERR_GroupExists, DCW_ERROR_REFUSED },
  { NERR_SpeGroupOp, DCW_ERROR_REFUSED },
  { NERR_LastAdmin, DCW_ERROR_REFUSED },
  { ERROR_SPECIAL_ACCOUNT, DCW_ERROR_REFUSED },
  { ERROR_SPECIAL_GROUP, DCW_ERROR_REFUSED },
  { ERROR_LAST_ADMIN, DCW_ERROR_REFUSED },
  { ERROR_NO_SUCH_MEMBER, DCW_ERROR_REFUSED },
  { ERROR_INVALID_MEMBER, DCW_ERROR_REFUSED },
  { ERROR_NO_SUCH_PRIVILEGE, DCW_ERROR_REFUSED },
  { ERROR_SERVICE_DISABLED, DCW_ERROR_REFUSED },
  { ERROR_SERVICE_DOES_NOT_EXIST, DCW_ERROR_REFUSED },
  { ERROR_SERVICE_MARKED_FOR_DELETE, DCW_ERROR_REFUSED },
  { NERR_BadUsername, DCW_ERROR_INVALID },
  { NERR_BadPassword, DCW_ERROR_INVALID },
  { NERR_PasswordTooShort, DCW_ERROR_INVALID },
  { ERROR_PASSWORD_RESTRICTION, DCW_ERROR_INVALID },
  { ERROR_INVALID_SERVICE_ACCOUNT, DCW_ERROR_INVALID },
};

DcwErrorCode
dcw_win32_code (DWORD number)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].number == number)
      return codes[i].code;
  return DCW_ERROR_IO;
}

static char *
take_text (DWORD flags, HMODULE module, DWORD number)
{
  wchar_t *wide = NULL;
  DWORD length = FormatMessageW (flags | FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_IGNORE_INSERTS, module, number, 0,
                                 (LPWSTR)&wide, 0, NULL);
  char *text = length > 0 ? g_utf16_to_utf8 ((const gunichar2 *)wide, (glong)length, NULL, NULL, NULL) : NULL;
  if (wide != NULL)
    LocalFree (wide);
  if (text == NULL)
    return NULL;
  /* Some texts are several lines. */
  g_strdelimit (text, "\r\n\t", ' ');
  g_strstrip (text);
  gsize end = strlen (text);
  if (end > 0 && text[end - 1] == '.')
    text[end - 1] = '\0';
  if (*text != '\0')
    return text;
  g_free (text);
  return NULL;
}

/* In the system's language; the texts of the Net functions are in a library of their own. NULL: there is none. */
static char *
text_of (DWORD number)
{
  if (number < NERR_BASE || number > MAX_NERR)
    return take_text (FORMAT_MESSAGE_FROM_SYSTEM, NULL, number);
  g_auto (DcwLibrary) library =
      dcw_handle_opened (LoadLibraryExW (L"netmsg.dll", NULL, LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE));
  return library != NULL ? take_text (FORMAT_MESSAGE_FROM_HMODULE, library, number) : NULL;
}

/* As people look it up: Win32 and Net numbers in decimal, NTSTATUS and HRESULT in hex. */
static char *
show_number (DWORD number)
{
  return number < 0x10000 ? g_strdup_printf ("%lu", (gulong)number) : g_strdup_printf ("0x%08lX", (gulong)number);
}

gboolean
dcw_win32_fail_at (const char *what, DWORD number, GError **error)
{
  g_autofree char *text = text_of (number), *shown = show_number (number);
  if (text != NULL)
    g_set_error (error, DCW_ERROR, (gint)dcw_win32_code (number),
                 /* Translators: what it was about, what Windows says, and its number */ _ ("%s: %s (Windows error %s)"), what,
                 text, shown);
  else
    g_set_error (error, DCW_ERROR, (gint)dcw_win32_code (number), _ ("%s: Windows error %s"), what, shown);
  return FALSE;
}

gboolean
dcw_win32_fail (const DcwResource *resource, DWORD number, GError **error)
{
  g_autofree char *shown = dcw_resource_show (resource);
  return dcw_win32_fail_at (shown, number, error);
}

gboolean
dcw_win32_refuse (DcwErrorCode code, const DcwResource *resource, const char *why, GError **error)
{
  g_autofree char *shown = dcw_resource_show (resource);
  g_set_error (error, DCW_ERROR, (gint)code, "%s: %s", shown, why);
  return FALSE;
}

DcwMessage *
dcw_win32_reason (DWORD number)
{
  if (dcw_win32_code (number) == DCW_ERROR_DENIED)
    return dcw_message_new (N_ ("Windows shows it to administrators only"), NULL);
  g_autofree char *shown = show_number (number);
  return dcw_message_new (N_ ("Windows could not tell (error %1)"), shown, NULL);
}

DWORD
dcw_win32_of_status (NTSTATUS status)
{
  DWORD number = LsaNtStatusToWinError (status);
  return number != ERROR_MR_MID_NOT_FOUND ? number : (DWORD)status;
}

DWORD
dcw_win32_of_result (HRESULT result)
{
  return HRESULT_FACILITY (result) == FACILITY_WIN32 ? (DWORD)HRESULT_CODE (result) : (DWORD)result;
}
