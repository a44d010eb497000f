#define COBJMACROS
#include "station/win32/handle.h"
#include <lm.h>
#include <objbase.h>
#include <userenv.h>

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
