/* command: what every command has in common: its row in the table (main.c), its options, and where it prints.
 *
 * A command's run function gets the words after its name. It answers with the exit status of the contract, or with -1: then
 * error says why (dcw_error_exit_code() gives the status), or, error not set, help was shown and nothing is left to do.
 * Results go to cli->out; with --json that is one JSON document and nothing else. Sentences about a result go to
 * cli->people, which is cli->out without --json and standard error with it.
 */
#pragma once
#include "apply/transaction.h"
#include "cli/json.h"
#include "cli/printer.h"
#include "station/view.h"

/* Exit statuses that are not errors (README, "The command"). */
enum {
  DCW_EXIT_DONE = 0,
  DCW_EXIT_FAILED = 1,
  DCW_EXIT_USAGE = 2,
  DCW_EXIT_REFUSED = 3,
  DCW_EXIT_FOUND = 10,
  DCW_EXIT_PARTLY = 11
};

typedef struct _DcwCli DcwCli;

typedef struct {
  const char *name;    /* one or two words: "plan", "profile new" */
  const char *usage;   /* what follows the options, or NULL */
  const char *summary; /* N_(): one line */
  const char *about;   /* N_(): what --help says besides the options, or NULL */
  gboolean no_station; /* takes no --station */
  int (*run) (DcwCli *cli, char **words, GError **error);
} DcwCommand;

struct _DcwCli {
  const DcwCommand *command;
  const DcwCommand *commands; /* the whole table */
  guint n_commands;
  DcwPrinter *out;
  DcwPrinter *people;
  DcwPrinter *notes; /* standard error */
  gboolean json;
  char *spec; /* --station, or NULL */
  /* context.h fills these */
  char *state_folder; /* set before: that one */
  DcwStation *station;
  DcwView *view;
  DcwStore *store; /* NULL: nothing can be applied to this station */
  DcwReport *settled; /* of the run that was taken back when the station was opened; NULL: none */
};

/* Parses the words by entries (may be NULL) and the options that all commands have: --json, --help, --station. operands
 * (may be NULL when n_max is 0) gets the n_min to n_max words that are no options; free with g_strfreev(). All but file
 * names must be UTF-8: text options are declared G_OPTION_ARG_FILENAME (GLib would convert the others from the locale) and
 * checked with dcw_cli_check_text(). FALSE: return -1. */
gboolean dcw_cli_parse (DcwCli *cli, char **words, const GOptionEntry *entries, guint n_min, guint n_max, char ***operands,
                        GError **error);
/* what: the option, for the message. text may be NULL (not given). */
gboolean dcw_cli_check_text (const char *what, const char *text, GError **error);
gboolean dcw_cli_check_texts (const char *what, char **texts, GError **error);
/* A whole number in decimal. */
gboolean dcw_cli_parse_number (const char *what, const char *text, guint64 min, guint64 max, guint64 *number, GError **error);
/* Index of text in the NULL-terminated names; DCW_ERROR_INVALID lists them. */
gboolean dcw_cli_parse_name (const char *what, const char *text, const char *const *names, guint *index, GError **error);

/* One line on standard error, at once, behind the program's name. */
void dcw_cli_note (DcwCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* dcw_command() (station/command.h) with what was given as --station. */
char *dcw_cli_command (DcwCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A writer into cli->out. */
DcwJson *dcw_cli_json (DcwCli *cli);

#define DCW_DECLARE_COMMAND(name) int dcw_cmd_##name (DcwCli *cli, char **words, GError **error)
