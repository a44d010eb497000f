/* cmd: the plan, and a command script of the same name that has opcdcom apply it.
 *
 * The script is the same for every plan but for the digest. It finds the plan by its own name, so nothing that somebody could
 * choose (names, paths, a station) is ever in it; what it has to say of paths stands in quotation marks, which no file name has,
 * and delayed expansion is on only where no path is looked at, so that no character of a folder's name means anything.
 */
#include "export/export.h"
#include <string.h>
#include "base/i18n.h"
#include "document/document.h"

/* Not C:\OPC DCOM Wizard for a variable that is not set: anybody may make a folder there. %%~$PATH:I looks in PATH alone, where
 * a bare name would be looked for in the current folder first. */
static const char *const lines[] = {
  "@echo off",
  "setlocal EnableExtensions DisableDelayedExpansion",
  "rem OPC DCOM Wizard: applies the plan that is in the file beside this one with the same name and the ending .xml.",
  "rem",
  "rem It is shown first and asked about, read back after writing, and can be taken back. A plan that is another than it was",
  "rem when this script was made is refused. Start it as administrator, on the computer that the plan is for.",
  "rem What stands behind the name of this script is handed on to opcdcom apply: --yes, --confirm-within 600 and the like.",
  "",
  "set \"opc_plan=%~dpn0.xml\"",
  "set \"opc_program=%~dp0opcdcom.exe\"",
  "if exist \"%opc_program%\" goto found",
  "set \"opc_processor=%PROCESSOR_ARCHITECTURE%\"",
  "if defined PROCESSOR_ARCHITEW6432 set \"opc_processor=%PROCESSOR_ARCHITEW6432%\"",
  "set \"opc_program=%~dp0opcdcom-x64.exe\"",
  "if /i \"%opc_processor%\"==\"x86\" set \"opc_program=%~dp0opcdcom-x86.exe\"",
  "if exist \"%opc_program%\" goto found",
  "if not defined ProgramW6432 goto search",
  "set \"opc_program=%ProgramW6432%\\OPC DCOM Wizard\\bin\\opcdcom.exe\"",
  "if exist \"%opc_program%\" goto found",
  ":search",
  "set \"opc_program=\"",
  "for %%I in (opcdcom.exe) do set \"opc_program=%%~$PATH:I\"",
  "if defined opc_program goto found",
  "echo opcdcom.exe was found neither beside this script nor in PATH, and nothing was done.",
  "echo Put opcdcom-x64.exe, or for a 32-bit Windows opcdcom-x86.exe, beside it.",
  "set \"opc_status=3\"",
  "goto end",
  "",
  ":found",
  "set \"ERRORLEVEL=\"",
  "\"%opc_program%\" apply --plan \"%opc_plan%\" --expect @DIGEST@ %*",
  "set \"opc_status=%ERRORLEVEL%\"",
  "echo.",
  "echo To list what was applied on this computer: \"%opc_program%\" history",
  "echo To take it back, by its number: \"%opc_program%\" undo NUMBER",
  "",
  ":end",
  "rem A window that was opened for this script alone stays until somebody has read it.",
  "if not \"%~1\"==\"\" goto leave",
  "setlocal EnableDelayedExpansion",
  "set \"opc_line=!CMDCMDLINE!\"",
  "if not \"!opc_line:/c=!\"==\"!opc_line!\" pause",
  "endlocal",
  ":leave",
  "exit /b %opc_status%",
};

char *
dcw_export_cmd_text (const char *digest)
{
  g_return_val_if_fail (strlen (digest) == 64 && strspn (digest, "0123456789abcdef") == 64, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_string_append_printf (text, "%s\r\n", lines[i]);
  g_string_replace (text, "@DIGEST@", digest, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
make (const DcwPlan *plan, const char *digest, const char *base, GPtrArray *files)
{
  char *script = dcw_export_cmd_text (digest);
  g_ptr_array_add (files, dcw_export_file_new (g_strconcat (base, ".xml", NULL), dcw_document_write_plan (plan)));
  g_ptr_array_add (files, dcw_export_file_new (g_strconcat (base, ".cmd", NULL), g_bytes_new_take (script, strlen (script))));
}

const DcwExportFormat dcw_export_cmd = { "cmd", N_ ("Command script for Windows, with the plan beside it"), ".cmd", make };
