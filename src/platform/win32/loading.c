#include <windows.h>
#include "platform/loading.h"
#include <stdlib.h>
#include <wchar.h>
#include "platform/win32/identity.h"

/* In kernel32 since Windows 8; on Windows 7 with the update KB2533623. */
typedef BOOL (WINAPI *SetDefaultFolders) (DWORD folders);

/* Variables by which a user's own environment, which a program of administrators inherits, names files that GLib, GTK and what
 * they stand on load: libraries, lists of them, and data that is parsed with the program's rights. */
static const wchar_t *const paths[] = {
  L"FONTCONFIG_FILE",
  L"FONTCONFIG_PATH",
  L"FONTCONFIG_SYSROOT",
  L"GDK_PIXBUF_MODULEDIR",
  L"GDK_PIXBUF_MODULE_FILE",
  L"GIO_EXTRA_MODULES",
  L"GIO_LAUNCH_DESKTOP",
  L"GIO_MODULE_DIR",
  L"G_RESOURCE_OVERLAYS",
  L"GSETTINGS_SCHEMA_DIR",
  L"GST_PLUGIN_PATH",
  L"GST_PLUGIN_PATH_1_0",
  L"GST_PLUGIN_SCANNER",
  L"GST_PLUGIN_SCANNER_1_0",
  L"GST_PLUGIN_SYSTEM_PATH",
  L"GST_PLUGIN_SYSTEM_PATH_1_0",
  L"GTK_DATA_PREFIX",
  L"GTK_EXE_PREFIX",
  L"GTK_IM_MODULE_FILE",
  L"GTK_MODULES",
  L"GTK_PATH",
  L"LIBGL_DRIVERS_PATH",
  L"PANGO_RC_FILE",
  L"PANGO_SYSCONFDIR",
  L"TEXTDOMAINDIR",
  L"XDG_CONFIG_DIRS",
  L"XDG_CONFIG_HOME",
  L"XDG_DATA_DIRS",
  L"XDG_DATA_HOME",
  L"XML_CATALOG_FILES",
};

/* Of these names of languages are made names of folders, from which translated texts are read, which are formats. */
static const wchar_t *const languages[] = { L"LANG", L"LANGUAGE", L"LC_ALL", L"LC_MESSAGES" };

/* The C runtime has taken a copy when the process began. */
static void
unset (const wchar_t *name)
{
  wchar_t line[64];
  _snwprintf (line, G_N_ELEMENTS (line), L"%ls=", name);
  _wputenv (line);
  SetEnvironmentVariableW (name, NULL);
}

static gboolean
is_path (const wchar_t *name)
{
  DWORD size = GetEnvironmentVariableW (name, NULL, 0);
  g_autofree wchar_t *value = g_new0 (wchar_t, (gsize)size + 1);
  return size > 0 && (GetEnvironmentVariableW (name, value, size) >= size || wcspbrk (value, L"/\\") != NULL);
}

void
dcw_loading_protect_process (gboolean own_folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    unset (paths[i]);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (is_path (languages[i]))
      unset (languages[i]);
  /* Translated texts are formats: those of any folder that a user names are not for a process that may do more than he. */
  if (dcw_identity_is_administrator ())
    unset (L"OPCDCOM_LOCALE");
  FARPROC found = GetProcAddress (GetModuleHandleW (L"kernel32.dll"), "SetDefaultDllDirectories");
  SetDefaultFolders set_default_folders = (SetDefaultFolders)(gpointer)found;

  SetDllDirectoryW (L"");
  SetSearchPathMode (BASE_SEARCH_PATH_ENABLE_SAFE_SEARCHMODE | BASE_SEARCH_PATH_PERMANENT);
  if (set_default_folders != NULL)
    set_default_folders (LOAD_LIBRARY_SEARCH_SYSTEM32 | (own_folder ? LOAD_LIBRARY_SEARCH_APPLICATION_DIR : 0));
}
