/* opc-dcom-wizard: the window. */
#include <locale.h>
#include "application.h"
#include "base/i18n.h"
#include "platform/loading.h"
#include "platform/program.h"
#include "platform/secret.h"
#include "platform/translations.h"

int
main (int argc, char **argv)
{
  dcw_loading_protect_process (TRUE);
  dcw_program_hold ();
  setlocale (LC_ALL, "");
  dcw_translations_bind ();
  dcw_secret_protect_process ();
#ifdef G_OS_WIN32
  g_setenv ("GTK_CSD", "0", FALSE); /* title bars as Windows draws them */
#endif
  g_set_prgname ("opc-dcom-wizard");
  g_autoptr (GtkApplication) application = dcw_ui_application_new ();
  g_set_application_name (_ ("OPC DCOM Wizard"));
  return g_application_run (G_APPLICATION (application), argc, argv);
}
