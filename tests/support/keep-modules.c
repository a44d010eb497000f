/* keep-modules: preloaded into the window under sanitizers. What was loaded stays until the process ends: of a library that is gone the
 * report of a leak can only say "<unknown module>", and nobody can tell whose it is.
 *
 * Debian 12's libcloudproviders, which the file chooser loads, keeps the names of folders that it builds. GLib has no frame pointers, so by
 * the short way its stack ends in g_realloc() and lsan.supp can't name it: what that library builds is ignored here instead.
 */
#define _GNU_SOURCE /* for dladdr() */
#include <dlfcn.h>
#include <glib.h>
#include <string.h>

extern void __lsan_ignore_object (const void *object) __attribute__ ((weak));

int
dlclose (void *handle)
{
  return 0;
}

char *
g_build_filename (const char *first, ...)
{
  va_list more;
  va_start (more, first);
  char *path = g_build_filename_valist (first, &more);
  va_end (more);
  Dl_info caller;
  if (__lsan_ignore_object != NULL && dladdr (__builtin_return_address (0), &caller) != 0
      && strstr (caller.dli_fname, "libcloudproviders") != NULL)
    __lsan_ignore_object (path);
  return path;
}
