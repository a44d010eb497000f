#include "platform/win32/count.h"

static gint n_open;

static gboolean
is_nothing (gconstpointer handle)
{
  return handle == NULL || handle == (gconstpointer)INVALID_HANDLE_VALUE;
}

gpointer
dcw_handle_opened (gpointer handle)
{
  if (!is_nothing (handle))
    g_atomic_int_inc (&n_open);
  return handle;
}

gboolean
dcw_handle_closing (gconstpointer handle)
{
  if (is_nothing (handle))
    return FALSE;
  g_atomic_int_add (&n_open, -1);
  return TRUE;
}

guint
dcw_handles_open (void)
{
  return (guint)g_atomic_int_get (&n_open);
}

void
dcw_plain_handle_close (HANDLE handle)
{
  if (dcw_handle_closing (handle))
    CloseHandle (handle);
}
