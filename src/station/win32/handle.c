#define COBJMACROS
#include "station/win32/handle.h"
#include <lm.h>
#include <objbase.h>
#include <userenv.h>
#include "station/win32/text.h"

void
dcw_key_handle_close (DcwKeyHandle key)
{
  if (dcw_handle_closing (key))
    RegCloseKey (key);
}

void
dcw_service_handle_close (DcwServiceHandle handle)
{
  if (dcw_handle_closing (handle))
    CloseServiceHandle (handle);
}

void
dcw_lsa_handle_close (DcwLsaHandle handle)
{
  if (dcw_handle_closing (handle))
    LsaClose (handle);
}

void
dcw_net_buffer_free (DcwNetBuffer buffer)
{
  if (dcw_handle_closing (buffer))
    NetApiBufferFree (buffer);
}

void
dcw_lsa_buffer_free (DcwLsaBuffer buffer)
{
  if (dcw_handle_closing (buffer))
    LsaFreeMemory (buffer);
}

void
dcw_library_close (DcwLibrary library)
{
  if (dcw_handle_closing (library))
    FreeLibrary (library);
}

void
dcw_com_release (gpointer object)
{
  if (dcw_handle_closing (object))
    IUnknown_Release ((IUnknown *)object);
}

void
dcw_policy_section_leave (HANDLE section)
{
  if (dcw_handle_closing (section))
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
  if (dcw_handle_closing (text))
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
  if (dcw_handle_closing (variant))
    VariantClear (variant);
}
