#include "platform/translations.h"
#include <libintl.h>
#include "base/i18n.h"
#include "platform/program.h"

static char *
find_program_folder (void)
{
#ifdef G_OS_WIN32
  /* The folder above, when the program is in one that is called bin: dcw_translations_folder() finds share in both. */
  return g_win32_get_package_installation_directory_of_module (NULL);
#else
  return dcw_program_folder ();
#endif
}

char *
dcw_translations_folder (const char *program_folder)
{
  g_autofree char *above = g_path_get_dirname (program_folder);
  const char *const bases[] = { above, program_folder };
  for (guint i = 0; i < G_N_ELEMENTS (bases); i++) {
    g_autofree char *folder = g_build_filename (bases[i], "share", "locale", NULL);
    if (g_file_test (folder, G_FILE_TEST_IS_DIR))
      return g_steal_pointer (&folder);
  }
  return NULL;
}

void
dcw_translations_bind (void)
{
  const char *said = g_getenv ("OPCDCOM_LOCALE");
  g_autofree char *program = find_program_folder ();
  g_autofree char *folder = said != NULL && *said != '\0' ? g_strdup (said)
                            : program != NULL             ? dcw_translations_folder (program)
                                                          : NULL;
  if (folder == NULL)
    return;
#ifdef G_OS_WIN32
  g_autofree char *local = g_win32_locale_filename_from_utf8 (folder);
  if (local == NULL)
    return;
  bindtextdomain (DCW_GETTEXT_DOMAIN, local);
#else
  bindtextdomain (DCW_GETTEXT_DOMAIN, folder);
#endif
  bind_textdomain_codeset (DCW_GETTEXT_DOMAIN, "UTF-8");
  dcw_i18n_forget ();
}
