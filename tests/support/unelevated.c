/* Runs a command without administrator's rights, as UAC would: unelevated.exe PROGRAM ARGUMENT..., and ends as it does. */
#include <windows.h>
#include <stdio.h>

/* The rest of the command line as it was given, behind the first word. */
static wchar_t *
rest_of (wchar_t *line)
{
  BOOL quoted = FALSE;
  while (*line != L'\0' && (quoted || *line != L' ')) {
    quoted = *line == L'"' ? !quoted : quoted;
    line++;
  }
  while (*line == L' ')
    line++;
  return line;
}

int
main (void)
{
  SID_IDENTIFIER_AUTHORITY nt = { SECURITY_NT_AUTHORITY };
  SID_AND_ATTRIBUTES disabled = { 0 };
  HANDLE own = NULL, cut_down = NULL;
  STARTUPINFOW startup = { .cb = sizeof startup };
  PROCESS_INFORMATION process;
  DWORD status = 97;
  GetStartupInfoW (&startup);
  if (!AllocateAndInitializeSid (&nt, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0, 0, 0, &disabled.Sid)
      || !OpenProcessToken (GetCurrentProcess (), TOKEN_ALL_ACCESS, &own)
      || !CreateRestrictedToken (own, DISABLE_MAX_PRIVILEGE, 1, &disabled, 0, NULL, 0, NULL, &cut_down)
      || !CreateProcessAsUserW (cut_down, NULL, rest_of (GetCommandLineW ()), NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process)) {
    fprintf (stderr, "unelevated: error %lu\n", GetLastError ());
    return 98;
  }
  WaitForSingleObject (process.hProcess, INFINITE);
  GetExitCodeProcess (process.hProcess, &status);
  return (int)status;
}
