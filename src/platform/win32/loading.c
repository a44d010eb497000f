#include <windows.h>
#include "platform/loading.h"

/* In kernel32 since Windows 8; on Windows 7 with the update KB2533623. */
typedef BOOL (WINAPI *SetDefaultFolders) (DWORD folders);

void
dcw_loading_protect_process (gboolean own_folder)
{
  FARPROC found = GetProcAddress (GetModuleHandleW (L"kernel32.dll"), "SetDefaultDllDirectories");
  SetDefaultFolders set_default_folders = (SetDefaultFolders)(gpointer)found;

  SetDllDirectoryW (L"");
  SetSearchPathMode (BASE_SEARCH_PATH_ENABLE_SAFE_SEARCHMODE | BASE_SEARCH_PATH_PERMANENT);
  if (set_default_folders != NULL)
    set_default_folders (LOAD_LIBRARY_SEARCH_SYSTEM32 | (own_folder ? LOAD_LIBRARY_SEARCH_APPLICATION_DIR : 0));
}
