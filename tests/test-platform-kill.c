/* Kills a real process at every step: what durable-subject leaves must be what it said it would do, and it must be able to
 * do it all afterwards. */
#include <string.h>
#include <glib/gstdio.h>
#include "support/fault.h"
#include "support/process.h"
#include "support/scratch.h"
#include "support/tap.h"

typedef struct {
  char *folder, *file, *fresh, *log;
} Place;

static void
place_init (Place *place)
{
  place->folder = dcw_scratch_new ();
  place->file = g_build_filename (place->folder, "file", NULL);
  place->fresh = g_build_filename (place->folder, "file.new", NULL);
  place->log = g_build_filename (place->folder, "state", "log", NULL);
  dcw_scratch_write (place->file, "v0");
}

static void
place_clear (Place *place)
{
  g_free (place->file);
  g_free (place->fresh);
  g_free (place->log);
  dcw_scratch_free (place->folder);
}

static int
run (const Place *place, const char *fault)
{
  const char *const argv[] = { g_getenv ("DCW_SUBJECT"), place->folder, "good", NULL };
  g_auto (GStrv) environment = g_get_environ ();

  if (fault != NULL)
    environment = g_environ_setenv (environment, "DCW_FAULT", fault, TRUE);
  return dcw_process_run (argv, environment, NULL, NULL);
}

/* Nothing is in the file that the log had not announced before, and the log is a prefix of what it can be. */
static void
check (const char *label, const Place *place)
{
  static const char whole[] = "intend v1\nintend v2\n";
  g_autofree char *file = dcw_scratch_read (place->file, NULL), *log = dcw_scratch_read (place->log, NULL);
  const gboolean both = log != NULL && g_str_has_prefix (log, whole);
  const char *rest = both ? log + strlen (whole) : "";

  ck_assert_msg (file != NULL, "%s: no file", label);
  ck_assert_msg (log == NULL || both || g_str_has_prefix (whole, log), "%s: log has \"%s\"", label, log);
  ck_assert_msg (g_str_has_prefix ("to be cut", rest) || g_str_has_prefix ("end\n", rest), "%s: log ends with \"%s\"", label,
                 rest);
  if (g_str_equal (file, "v2"))
    ck_assert_msg (log == NULL || both, "%s: v2 came before its intention", label);
  else {
    ck_assert_msg (*rest == '\0', "%s: went on without v2", label);
    if (g_str_equal (file, "v1"))
      ck_assert_msg (log != NULL && g_str_has_prefix (log, "intend v1\n"), "%s: v1 came before its intention", label);
    else
      ck_assert_msg (g_str_equal (file, "v0"), "%s: file has \"%s\"", label, file);
  }
}

static guint
count_steps (void)
{
  g_autofree char *counted = NULL, *fault = NULL, *text = NULL;
  Place place;
  guint steps = 0;

  place_init (&place);
  counted = g_build_filename (place.folder, "counted", NULL);
  fault = g_strconcat ("count:", counted, NULL);
  ck_assert_int_eq (run (&place, fault), 0);
  text = dcw_scratch_read (counted, NULL);
  ck_assert (text != NULL);
  steps = (guint)g_ascii_strtoull (text, NULL, 10);
  place_clear (&place);
  return steps;
}

static const DcwFaultMode modes[] = { DCW_FAULT_MODE_KILL, DCW_FAULT_MODE_TEAR, DCW_FAULT_MODE_EIO, DCW_FAULT_MODE_ENOSPC_FROM };

START_TEST (every_step)
{
  const DcwFaultMode mode = modes[_i];
  const gboolean dies = mode == DCW_FAULT_MODE_KILL || mode == DCW_FAULT_MODE_TEAR;
  guint n_steps, n_broken = 0, versions[3] = { 0, 0, 0 };

  if (g_getenv ("DCW_SUBJECT") == NULL)
    dcw_skip ("DCW_SUBJECT does not name durable-subject");
  n_steps = count_steps ();
  for (guint n = 1; n <= n_steps + 1; n++) {
    g_autofree char *fault = g_strdup_printf ("%s:%u", dcw_fault_mode_name (mode), n);
    Place place;
    int code;

    place_init (&place);
    code = run (&place, fault);
    if (dies || n > n_steps)
      ck_assert_msg (code == (n <= n_steps ? DCW_PROCESS_KILLED : 0), "%s of %u: exit code %d", fault, n_steps, code);
    else
      ck_assert_msg (code == 0 || code == 1, "%s: exit code %d", fault, code);
    n_broken += code != 0;
    check (fault, &place);
    versions[0] += dcw_scratch_has (place.file, "v0");
    versions[1] += dcw_scratch_has (place.file, "v1");
    versions[2] += dcw_scratch_has (place.file, "v2");

    /* What a process leaves that was told of the failure differs in nothing; starting one takes Wine long. */
#ifdef G_OS_WIN32
    if (!dies) {
      place_clear (&place);
      continue;
    }
#endif
    g_remove (place.log);
    ck_assert_msg (run (&place, NULL) == 0, "%s: cannot be done afterwards", fault);
    ck_assert_msg (dcw_scratch_has (place.file, "v2") && dcw_scratch_has (place.fresh, NULL), "%s: not done afterwards", fault);
    place_clear (&place);
  }
  /* What fails at "done" or while something is released is not noticed. */
  ck_assert_msg (n_broken > n_steps / 2, "%s: %u of %u", dcw_fault_mode_name (mode), n_broken, n_steps);
  ck_assert_msg (versions[0] > 0 && versions[1] > 0 && versions[2] > 1, "%s: v0 %u, v1 %u, v2 %u times",
                 dcw_fault_mode_name (mode), versions[0], versions[1], versions[2]);
}
END_TEST

START_TEST (counted)
{
  if (g_getenv ("DCW_SUBJECT") == NULL)
    dcw_skip ("DCW_SUBJECT does not name durable-subject");
  ck_assert_uint_eq (count_steps (), 51);
}
END_TEST

START_TEST (clock_and_bad_values)
{
  static const struct {
    const char *name, *value;
    const char *out; /* NULL: the program ends at once */
  } cases[] = {
    { "DCW_TEST_NOW", "12345", "12345" }, { "DCW_TEST_NOW", "0", NULL },    { "DCW_TEST_NOW", "soon", NULL },
    { "DCW_FAULT", "eio:1", "" },         { "DCW_FAULT", "kill", NULL },    { "DCW_FAULT", "kill:", NULL },
    { "DCW_FAULT", "kill:0", NULL },      { "DCW_FAULT", "kill:1x", NULL }, { "DCW_FAULT", "kil:1", NULL },
    { "DCW_FAULT", "kill:-1", NULL },     { "DCW_FAULT", "", NULL },
  };

  if (g_getenv ("DCW_SUBJECT") == NULL)
    dcw_skip ("DCW_SUBJECT does not name durable-subject");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *const argv[] = { g_getenv ("DCW_SUBJECT"), ".", "now", NULL };
    g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), cases[i].name, cases[i].value, TRUE);
    g_autofree char *out = NULL, *err = NULL;
    const int code = dcw_process_run (argv, environment, &out, &err);

    if (cases[i].out == NULL) {
      ck_assert_msg (code != 0, "%s=%s: taken", cases[i].name, cases[i].value);
      ck_assert_msg (strstr (err, "expected") != NULL, "%s=%s: %s", cases[i].name, cases[i].value, err);
    } else {
      ck_assert_msg (code == 0, "%s=%s: exit code %d", cases[i].name, cases[i].value, code);
      ck_assert_msg (g_str_has_prefix (out, cases[i].out), "%s=%s: %s", cases[i].name, cases[i].value, out);
    }
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("platform-kill");
  TCase *kills = tcase_create ("kills");

  tcase_add_test (kills, clock_and_bad_values);
  tcase_add_test (kills, counted);
  tcase_add_loop_test (kills, every_step, 0, (int)G_N_ELEMENTS (modes));
  suite_add_tcase (suite, kills);
  return suite;
}
