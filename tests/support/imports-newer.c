/* A program that Windows 7 can't start: for the check that must find it. */
#include <windows.h>

/* Of Windows 8, so the headers do not name it to us. */
__declspec(dllimport) void WINAPI GetSystemTimePreciseAsFileTime (FILETIME *time);

int
main (void)
{
  FILETIME time;
  GetSystemTimePreciseAsFileTime (&time);
  return time.dwLowDateTime == 0;
}
