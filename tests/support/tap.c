#include "support/tap.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* check knows no skip. A case's last location is the one thing of a passed case that check hands from the case's process
 * to ours, so a skip is a location that no file can have. */
#define SKIP_MARK "\001skip:"

typedef struct {
  char *name; /* of the test function, NULL when the log does not tell */
  int round;
} CaseName;

static const int fatal_signals[] = {
  SIGSEGV, SIGABRT, SIGFPE, SIGILL,
#ifdef SIGTRAP
  SIGTRAP,
#endif
};
static char *log_path;

void
dcw_skip_note (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *location = g_strconcat (SKIP_MARK, reason, NULL);
  _mark_point (location, 1);
}

/* One line of text that neither TAP nor XML reports stumble over. */
static char *
escape (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *line = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p++) {
    if (*p == '\n')
      g_string_append (line, "\\n");
    else if ((guchar)*p < 0x20 || *p == 0x7f)
      g_string_append_printf (line, "\\x%02x", (guchar)*p);
    else
      g_string_append_c (line, *p);
  }
  return g_string_free (line, FALSE);
}

/* check tells the names of its tests only in its log, one record "FILE:LINE:TYPE:TCASE:TEST:ROUND: MESSAGE" a result, in
 * the order of the results. Messages may hold anything, so each record is found by what its result says. */
static CaseName
next_name (const char **log, TestResult *result)
{
  static const char letters[] = { [CK_PASS] = 'P', [CK_FAILURE] = 'F', [CK_ERROR] = 'E' };
  CaseName found = { NULL, 0 };
  g_autofree char *head = g_strdup_printf (":%d:%c:%s:", tr_lno (result), letters[tr_rtype (result)], tr_tcname (result));
  const char *start = strstr (*log, head);
  if (start == NULL)
    return found;
  start += strlen (head);
  const char *end = strchr (start, ':');
  if (end == NULL)
    return found;
  found.name = g_strndup (start, end - start);
  found.round = atoi (end + 1);
  const char *message = strstr (end, ": ");
  if (message != NULL) {
    const char *text = tr_msg (result) != NULL ? strstr (message, tr_msg (result)) : NULL;
    *log = text != NULL ? text + strlen (tr_msg (result)) : message;
  }
  return found;
}

static gboolean
print_result (guint number, TestResult *result, const char **log)
{
  CaseName which = next_name (log, result);
  const char *file = tr_lfile (result) != NULL ? tr_lfile (result) : "?";
  gboolean passed = tr_rtype (result) == CK_PASS;
  gboolean skipped = passed && g_str_has_prefix (file, SKIP_MARK);
  g_print ("%s %u %s:%s", passed ? "ok" : "not ok", number, tr_tcname (result), which.name != NULL ? which.name : "?");
  if (which.round > 0)
    g_print ("[%d]", which.round);
  if (skipped) {
    g_autofree char *reason = escape (file + strlen (SKIP_MARK));
    g_print (" # SKIP %s", reason);
  }
  g_print ("\n");
  if (!passed) {
    g_autofree char *message = escape (tr_msg (result));
    g_autofree char *base = g_path_get_basename (file);
    g_autofree char *place = escape (g_str_has_prefix (file, SKIP_MARK) ? "after a skip" : base);
    g_print ("# %s:%d: %s%s\n", place, tr_lno (result), tr_rtype (result) == CK_ERROR ? "after this point: " : "", message);
  }
  g_free (which.name);
  return passed;
}

/* Without a process of its own a case that crashes takes the report with it: say at least which one it was. */
static void
crashed (int number)
{
  const char *name = tcase_name ();
  signal (number, SIG_DFL);
  g_unlink (log_path);
  g_print ("Bail out! signal %d in %s\n", number, name != NULL ? name : "?");
  raise (number);
}

static void
print_plainly (const char *text)
{
  fputs (text, stdout);
  fflush (stdout);
}

int
main (void)
{
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;
  gboolean all_passed = TRUE;

  g_setenv ("CK_DEFAULT_TIMEOUT", "300", FALSE);
  g_set_print_handler (print_plainly);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | (GLogLevelFlags)G_LOG_FATAL_MASK);
  int fd = g_file_open_tmp ("tap-XXXXXX.log", &log_path, &error);
  if (fd < 0) {
    g_print ("Bail out! %s\n", error->message);
    return EXIT_FAILURE;
  }
  g_close (fd, NULL);

  SRunner *runner = srunner_create (dcw_suite ());
  srunner_set_log (runner, log_path);
  if (srunner_fork_status (runner) == CK_NOFORK) {
    for (guint i = 0; i < G_N_ELEMENTS (fatal_signals); i++)
      signal (fatal_signals[i], crashed);
  }
  srunner_run_all (runner, CK_SILENT);
  if (!g_file_get_contents (log_path, &log, NULL, NULL))
    log = g_strdup ("");
  g_unlink (log_path);

  int n_results = srunner_ntests_run (runner);
  TestResult **results = srunner_results (runner);
  const char *rest = log;
  for (int i = 0; i < n_results; i++)
    if (!print_result (i + 1, results[i], &rest))
      all_passed = FALSE;
  if (n_results > 0)
    g_print ("1..%d\n", n_results);
  else
    g_print ("Bail out! no case was run\n");
  free (results);
  srunner_free (runner);
  g_free (log_path);
  return all_passed && n_results > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
