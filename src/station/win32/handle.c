#define COBJMACROS
#include "station/win32/handle.h"
#include <lm.h>
#include <objbase.h>
#include <userenv.h>
#include "station/win32/text.h"

static gint n_open;

gpointer
dcw_handle_opened (gpointer handle)
{
  if (handle != NULL)
    g_atomic_int_inc (&n_open);
  return handle;
}

guint
dcw_handles_open (void)
{
  return (guint)g_atomic_int_get (&n_open);
}

static gboolean
note_closed (gconstpointer handle)
{
  if (handle == NULL)
    return FALSE;
  g_atomic_int_add (&n_open, -1);
  return TRUE;
}

void
dcw_key_handle_close (DcwKeyHandle key)
{
  if (note_closed (key))
    RegCloseKey (key);
}

void
dcw_service_handle_close (DcwServiceHandle handle)
{
  if (note_closed (handle))
    CloseServiceHandle (handle);
}

void
dcw_lsa_handle_close (DcwLsaHandle handle)
{
  if (note_closed (handle))
    LsaClose (handle);
}

void
dcw_net_buffer_free (DcwNetBuffer buffer)
{
  if (note_closed (buffer))
    NetApiBufferFree (buffer);
}

void
dcw_lsa_buffer_free (DcwLsaBuffer buffer)
{
  if (note_closed (buffer))
    LsaFreeMemory (buffer);
}

void
dcw_library_close (DcwLibrary library)
{
  if (note_closed (library))
    FreeLibrary (library);
}

void
dcw_plain_handle_close (HANDLE handle)
{
  if (note_closed (handle))
    CloseHandle (handle);
}

void
dcw_com_release (gpointer object)
{
  if (note_closed (object))
    IUnknown_Release ((IUnknown *)object);
}

void
dcw_policy_section_leave (HANDLE section)
{
  if (note_closed (section))
    LeaveCriticalPolicySection (section);
}

DcwBstr
dcw_bstr_taken (BSTR text)
{
  return dcw_handle_opened (text);
}

DcwBstr
dcw_bstr_made (const char *text)
{
  g_autofree wchar_t *wide = dcw_wide (text);
  return dcw_handle_opened (SysAllocString (wide));
}

void
dcw_bstr_free (DcwBstr text)
{
  if (note_closed (text))
    SysFreeString (text);
}

void
dcw_variant_init (DcwVariant *variant)
{
  VariantInit (variant);
  dcw_handle_opened (variant);
}

void
dcw_variant_clear (DcwVariant *variant)
{
  if (note_closed (variant))
    VariantClear (variant);
}
