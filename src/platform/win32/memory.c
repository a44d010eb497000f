#include <windows.h>
#include <bcrypt.h>
#include "platform/secret.h"
#include "platform/system.h"

#ifndef WER_FAULT_REPORTING_FLAG_NOHEAP
#define WER_FAULT_REPORTING_FLAG_NOHEAP 1
#endif

/* In kernel32 since Vista (flags) and Windows 10 1703 (memory blocks); older systems go without. */
typedef HRESULT (WINAPI *SetFlags) (DWORD flags);
typedef HRESULT (WINAPI *Exclude) (const void *address, DWORD size);
typedef HRESULT (WINAPI *Include) (const void *address);

static FARPROC
in_kernel32 (const char *name)
{
  return GetProcAddress (GetModuleHandleW (L"kernel32.dll"), name);
}

gpointer
dcw_system_pages_new (gsize size)
{
  gpointer pages = VirtualAlloc (NULL, size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
  Exclude exclude = (Exclude)(gpointer)in_kernel32 ("WerRegisterExcludedMemoryBlock");

  if (pages == NULL)
    g_error ("out of memory: %" G_GSIZE_FORMAT " bytes", size);
  VirtualLock (pages, size);
  if (exclude != NULL)
    exclude (pages, (DWORD)size);
  return pages;
}

void
dcw_system_pages_free (gpointer pages, gsize size)
{
  Include include = (Include)(gpointer)in_kernel32 ("WerUnregisterExcludedMemoryBlock");

  if (include != NULL)
    include (pages);
  VirtualUnlock (pages, size);
  VirtualFree (pages, 0, MEM_RELEASE);
}

void
dcw_secret_wipe (gpointer memory, gsize size)
{
  SecureZeroMemory (memory, size);
}

/* Ends the process where error reporting would come next, which would keep a picture of it. */
static LONG WINAPI
end_without_report (EXCEPTION_POINTERS *exception)
{
  return EXCEPTION_EXECUTE_HANDLER;
}

/* Some crashes are reported all the same (what the compiler's checks find, say): those without the heap. */
void
dcw_secret_protect_process (void)
{
  SetFlags set_flags = (SetFlags)(gpointer)in_kernel32 ("WerSetFlags");

  SetErrorMode (GetErrorMode () | SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  SetUnhandledExceptionFilter (end_without_report);
  if (set_flags != NULL)
    set_flags (WER_FAULT_REPORTING_FLAG_NOHEAP);
}

void
dcw_system_random (gpointer data, gsize size)
{
  char *at = data;

  while (size > 0) {
    const ULONG part = (ULONG)MIN (size, 1 << 20);

    /* Guessable numbers would be worse than none. */
    if (!BCRYPT_SUCCESS (BCryptGenRandom (NULL, (PUCHAR)at, part, BCRYPT_USE_SYSTEM_PREFERRED_RNG)))
      g_error ("the system gives no random numbers");
    at += part;
    size -= part;
  }
}
