/* opcdcom: the table of commands, and what is the same for all of them. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#ifdef G_OS_WIN32
#include <io.h>
#endif
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/context.h"
#include "platform/loading.h"
#include "platform/program.h"
#include "platform/secret.h"
#include "platform/translations.h"

static const DcwCommand commands[] = {
  { "servers", NULL, N_ ("List the OPC servers of a computer"),
    N_ ("Found as OPCEnum finds them: classes of an OPC category, and ProgIDs with the old key OPC, for 32-bit and 64-bit "
        "programs."),
    FALSE, dcw_cmd_servers },
  { "options", NC_ ("argument", "[TOPIC]"), N_ ("Show what can be chosen, and what is recommended for this computer"),
    N_ ("A choice goes into a profile as --set OPTION=VALUE (opcdcom profile new). With --profile, what the profile says comes\n"
        "before the recommendation."),
    FALSE, dcw_cmd_options },
  { "audit", NULL, N_ ("Say what is wrong or risky on a computer"),
    N_ ("Changes nothing. Exits 10 when there are problems, 0 when there are none (warnings and notes may be printed).\n"
        "\n"
        "With --since or --against it tells what is different instead: from what a run left, or from a capture that was made "
        "when\n"
        "all was well. Exits 10 when something is different, 0 when nothing is. Whether services run and which ports are open "
        "is\n"
        "shown and does not count."),
    FALSE, dcw_cmd_audit },
  { "profile new", NULL, N_ ("Write down what is wanted, as a profile"),
    N_ ("Everything that is not said is filled with what is recommended for this computer, and printed. A profile holds no\n"
        "password.\n"
        "\n"
        "With --from, what the other computer says comes first, and what only a person can still say is listed. With --profile, "
        "an\n"
        "earlier profile is gone on from: what it decided stays, and the file from the other computer adds what it did not "
        "know."),
    FALSE, dcw_cmd_profile_new },
  { "profile check", NC_ ("argument", "FILE"), N_ ("Check a profile and say in short what it asks for"), NULL, TRUE,
    dcw_cmd_profile_check },
  { "profile pair", NC_ ("argument", "FILE"), N_ ("Write the half of a profile that is for the other computer"),
    N_ ("What only this computer knows: its name and addresses, the ids and ports of its OPC servers, which accounts come from "
        "here\n"
        "and call back; with a digest and without a password. There, opcdcom profile new --from opens it.\n"
        "Exits 11 when the other computer should know something that this one does not."),
    FALSE, dcw_cmd_profile_pair },
  { "plan", NULL, N_ ("Show what a profile would change on a computer, and why"),
    N_ ("Changes nothing. Exits 10 when there is something to change or a wish that can't be met, 0 when all is as wanted.\n"
        "The digest names exactly this plan: opcdcom apply --expect takes it."),
    FALSE, dcw_cmd_plan },
  { "apply", NULL, N_ ("Apply a profile or a plan, and read back everything that was written"),
    N_ ("Shows the plan and asks before it writes; --yes says yes beforehand. If a step fails, everything that was done is "
        "taken\n"
        "back. With --confirm-within, everything is taken back unless opcdcom confirm says in time that all is well: use it "
        "when\n"
        "a change might lock you out.\n"
        "\n"
        "Exits 0 when all is in place (no run is made when it already was), 11 when wishes remain that can't be met or the run\n"
        "awaits confirmation, 3 when nothing was written because something else than expected was found."),
    FALSE, dcw_cmd_apply },
  { "confirm", NC_ ("argument", "RUN"), N_ ("Keep a run that awaits confirmation"), NULL, FALSE, dcw_cmd_confirm },
  { "undo", NC_ ("argument", "RUN|last"), N_ ("Take a run back; undoing an undo does it again"),
    N_ ("At a terminal it shows what it would do and asks before it writes; --yes says yes beforehand.\n"
        "\n"
        "Whatever somebody changed since is a conflict. By default nothing is written when there is one: skip leaves those as "
        "they\n"
        "are and takes back the rest (exits 11), overwrite takes them back too."),
    FALSE, dcw_cmd_undo },
  { "resume", NULL, N_ ("Bring a run that was interrupted to an end"),
    N_ ("An interrupted apply is taken back (--forward: finished), an interrupted undo is completed.\n"
        "\n"
        "With --overdue nothing else is done than taking back a run that was not confirmed in time, which every command does\n"
        "first. The task that watches a run on the live computer calls it so; exits 0 when nothing is overdue."),
    FALSE, dcw_cmd_resume },
  { "restart", NC_ ("argument", "[RUN|last] [SERVICE]..."),
    N_ ("Restart the services that still have to take up what was applied"),
    N_ ("Without names, every service that still waits for a restart. Whoever uses them loses the connection meanwhile, so it "
        "asks\n"
        "first; --list only lists them.\n"
        "\n"
        "A service that does not start gets the configuration back with which it ran before, and is started with that. When the\n"
        "account that it ran as has a password, this takes --password."),
    FALSE, dcw_cmd_restart },
  { "steps", NULL, N_ ("List what only a person can do, and tick off what is done"),
    N_ ("Beside what is applied there is what no program can do for you: settings of a vendor's own tool, the other computer, "
        "the "
        "domain.\n"
        "A step is ticked by its name. Ticks are kept with the runs of this computer, with who and when; nothing is ever ticked "
        "by\n"
        "the program itself. What has to be done after each run counts as open again after the next one.\n"
        "\n"
        "Exits 0 when all steps are ticked, 10 when one is open."),
    FALSE, dcw_cmd_steps },
  { "history", NC_ ("argument", "[RUN|last]"), N_ ("List the runs on a computer, or tell all about one of them"),
    N_ ("With RUN, its record to print and to keep: each change with what was there before and after and what was read back, "
        "what\n"
        "undo can't bring back, restarts, what is worth knowing now, and the steps by hand with who ticked them off. It holds "
        "no\n"
        "password. The same text for the same run, until something changes on the computer."),
    FALSE, dcw_cmd_history },
  { "snapshot show", NC_ ("argument", "RUN"), N_ ("Show what was there before a run, and what the run did"), NULL, FALSE,
    dcw_cmd_snapshot_show },
  { "snapshot check", NC_ ("argument", "RUN"), N_ ("Check that a run's files are whole and belong to this computer"), NULL, FALSE,
    dcw_cmd_snapshot_check },
  { "capture", NULL, N_ ("Write what there is on a computer into a station file"),
    N_ ("The file is a computer to look at, to plan on and to practise on elsewhere (--station FILE.xml). What could not be read "
        "is\n"
        "in it with the reason, and listed on standard error.\n"
        "\n"
        "With --redact, computers, accounts, addresses and SIDs get other names, the same for the same, and what this program "
        "does\n"
        "not know is left out. The names are drawn anew each time: two captures that were redacted apart can't be compared."),
    FALSE, dcw_cmd_capture },
  { "export", NULL, N_ ("Write what would be applied as a script for another computer"),
    N_ ("For a computer that nobody sits at now. --format cmd writes FILE.cmd and, beside it, the plan as FILE.xml. The script "
        "finds\n"
        "opcdcom.exe beside itself, where it is installed, or in PATH, and has it apply exactly this plan: it is shown and "
        "asked\n"
        "about, written down, read back, and can be taken back there. What is typed behind the script's name goes to opcdcom "
        "apply.\n"
        "The two files stay together under one name; a plan that was changed since is refused."),
    FALSE, dcw_cmd_export },
  { "sd", NC_ ("argument", "[VALUE]"), N_ ("Translate a security descriptor"),
    N_ ("VALUE (or standard input) is SDDL, hex digits, or a value of a .reg file. With --batch a value that is wrong gives a "
        "line\n"
        "\"error: ...\", the others are translated all the same, and the command exits 2."),
    TRUE, dcw_cmd_sd },
  { "firewall-rule", NC_ ("argument", "[RULE]"), N_ ("Say what a firewall rule of the registry means"),
    N_ ("RULE (or standard input) is the text of a value below FirewallRules: v2.10|Action=Allow|Dir=In|..."), TRUE,
    dcw_cmd_firewall_rule },
  { "completion", NC_ ("argument", "bash|zsh|powershell"), N_ ("Print what a shell needs to complete opcdcom"), NULL, TRUE,
    dcw_cmd_completion },
};

static int
print_version (DcwCli *cli)
{
  dcw_printer_line (cli->out, "opcdcom %s", DCW_VERSION);
  return DCW_EXIT_DONE;
}

static int
print_overview (DcwCli *cli)
{
  dcw_printer_line (cli->out, "%s", _ ("Usage: opcdcom COMMAND [OPTION...]"));
  dcw_printer_blank (cli->out);
  dcw_printer_line (cli->out, "%s", _ ("Sets up Windows DCOM for OPC DA: shows, plans, applies, checks and undoes it."));
  dcw_printer_blank (cli->out);
  dcw_printer_line (cli->out, "%s", C_ ("heading", "Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    dcw_printer_line (cli->out, "  %-15s %s", commands[i].name, _ (commands[i].summary));
  dcw_printer_blank (cli->out);
  dcw_printer_line (cli->out, "%s", _ ("opcdcom COMMAND --help tells more about a command; --version prints the version."));
  dcw_printer_blank (cli->out);
  dcw_printer_line (cli->out, "%s", _ ("Exit status: 0 done; 1 failed; 2 wrong usage or input; 3 refused;"));
  dcw_printer_line (
      cli->out, "%s",
      _ ("10 something to change (plan), a problem (audit), an open step (steps); 11 partly done, or awaiting something."));
  return DCW_EXIT_DONE;
}

/* The words of the command's name among the arguments. */
static guint
match (const DcwCommand *command, char **words)
{
  g_auto (GStrv) names = g_strsplit (command->name, " ", 0);
  guint n = g_strv_length (names);
  for (guint i = 0; i < n; i++)
    if (words[i] == NULL || strcmp (words[i], names[i]) != 0)
      return 0;
  return n;
}

static gboolean
is_group (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_has_prefix (commands[i].name, word) && commands[i].name[strlen (word)] == ' ')
      return TRUE;
  return FALSE;
}

static void
fail_unknown (char **words, GError **error)
{
  if (words[0] == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("no command was given; opcdcom --help lists them"));
    return;
  }
  gboolean group = is_group (words[0]);
  const char *wrong = group ? words[1] : words[0];
  g_autofree char *safe = wrong != NULL ? dcw_text_display (wrong, 60) : NULL;
  if (group && wrong == NULL)
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: something is missing; opcdcom %s --help lists what it can do"),
                 words[0], words[0]);
  else if (group)
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: \"%s\" is not a command; opcdcom %s --help lists them"), words[0],
                 safe, words[0]);
  else
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("\"%s\" is not a command; opcdcom --help lists them"), safe);
}

static gboolean
is_help (const char *word)
{
  return word != NULL && (strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0 || strcmp (word, "help") == 0);
}

/* The commands that begin with this word. */
static int
print_group (DcwCli *cli, const char *word)
{
  dcw_printer_line (cli->out, _ ("Usage: opcdcom %s COMMAND [OPTION...]"), word);
  dcw_printer_blank (cli->out);
  dcw_printer_line (cli->out, "%s", C_ ("heading", "Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_has_prefix (commands[i].name, word) && commands[i].name[strlen (word)] == ' ')
      dcw_printer_line (cli->out, "  %-15s %s", commands[i].name, _ (commands[i].summary));
  return DCW_EXIT_DONE;
}

static int
dispatch (DcwCli *cli, char **words, GError **error)
{
  if (is_help (words[0]))
    return print_overview (cli);
  if (words[0] != NULL && is_group (words[0]) && is_help (words[1]))
    return print_group (cli, words[0]);
  if (words[0] != NULL && strcmp (words[0], "--version") == 0)
    return print_version (cli);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    guint n = match (&commands[i], words);
    if (n == 0)
      continue;
    cli->command = &commands[i];
    return commands[i].run (cli, words + n, error);
  }
  fail_unknown (words, error);
  return -1;
}

/* The exit status, with everything printed. */
static int
run (DcwCli *cli, char **words)
{
  g_autoptr (GError) error = NULL;
  int status = dispatch (cli, words, &error);
  if (status < 0 && error == NULL)
    status = DCW_EXIT_DONE;
  else if (status < 0)
    status = dcw_error_exit_code (error);
  g_autoptr (GError) unwritten = NULL;
  gboolean written = dcw_printer_flush (cli->out, &unwritten);
  /* Some file systems tell only here that the disk is full. */
  if (fclose (stdout) != 0 && written) {
    g_set_error (&unwritten, DCW_ERROR, DCW_ERROR_IO, _ ("standard output: could not be written: %s"), g_strerror (errno));
    written = FALSE;
  }
  if (error != NULL)
    dcw_printer_line (cli->notes, "opcdcom: %s", error->message);
  if (!written) {
    dcw_printer_line (cli->notes, "opcdcom: %s", unwritten->message);
    if (status == DCW_EXIT_DONE || status == DCW_EXIT_FOUND || status == DCW_EXIT_PARTLY)
      status = DCW_EXIT_FAILED;
  }
  dcw_printer_flush (cli->notes, NULL);
  return status;
}

/* GLib's own writer needs a console on Windows, and without one GLib warns of just that. A breach of a contract is told, other
 * chatter is not. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (level > G_LOG_LEVEL_CRITICAL)
    return G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0 && fields[i].length < 0)
      dcw_printer_line (data, "opcdcom: %s", (const char *)fields[i].value);
  dcw_printer_flush (data, NULL);
  return G_LOG_WRITER_HANDLED;
}

static void
prepare_streams (void)
{
#ifdef G_OS_WIN32
  /* Lines end the same everywhere, and JSON is UTF-8 with nothing added. */
  _setmode (_fileno (stdin), _O_BINARY);
  _setmode (_fileno (stdout), _O_BINARY);
  _setmode (_fileno (stderr), _O_BINARY);
#else
  /* A reader that goes away must not stop a run halfway. */
  signal (SIGPIPE, SIG_IGN);
#endif
}

int
main (int argc, char **argv)
{
  dcw_loading_protect_process (FALSE);
  dcw_program_hold ();
  dcw_secret_protect_process ();
  setlocale (LC_ALL, "");
  dcw_translations_bind ();
  g_set_prgname ("opcdcom");
  prepare_streams ();
#ifdef G_OS_WIN32
  g_auto (GStrv) words = g_win32_get_command_line ();
#else
  g_auto (GStrv) words = g_strdupv (argv);
#endif
  g_autoptr (DcwPrinter) out = dcw_printer_new (stdout);
  g_autoptr (DcwPrinter) notes = dcw_printer_new (stderr);
  g_log_set_writer_func (write_log, notes, NULL);
  DcwCli cli = { .commands = commands, .n_commands = G_N_ELEMENTS (commands), .out = out, .people = out, .notes = notes };
  int status = run (&cli, words[0] != NULL ? words + 1 : words);
  dcw_cli_close (&cli);
  g_free (cli.spec);
  return status;
}
