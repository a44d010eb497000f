/* bench-reg MODE FILE [ROUNDS]: reads a .reg file in pieces of 64 KiB, prints the best time of all rounds and the highest memory.
 *   tree  into a tree
 *   skim  no values kept: what the reader itself needs
 *   write into a tree, and written again (the writing alone is timed)
 * bench-reg run COMMAND...: runs it quietly and prints its time and memory (a small parent, as a child is counted with it). */
#include "registry/reg-reader.h"
#include "registry/reg-writer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef G_OS_UNIX
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

static gboolean
skip_key (const char *path, gboolean *skip, gpointer data, GError **error)
{
  *skip = TRUE;
  return TRUE;
}

static const DcwRegHandler skipping = { skip_key, NULL, NULL, NULL };

static gboolean
read_file (DcwRegReader *reader, const char *path, GError **error)
{
  static char piece[65536];
  FILE *file = fopen (path, "rb");
  if (file == NULL) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s can't be opened", path);
    return FALSE;
  }
  gboolean fine = TRUE;
  for (gsize n; fine && (n = fread (piece, 1, sizeof piece, file)) > 0;)
    fine = dcw_reg_reader_feed (reader, piece, n, error);
  fclose (file);
  return fine && dcw_reg_reader_end (reader, error);
}

static gint64
skim (const char *path, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (DcwRegReader) reader = dcw_reg_reader_new (path, &skipping, NULL);
  return read_file (reader, path, error) ? g_get_monotonic_time () - start : -1;
}

static gint64
read_tree (const char *path, gboolean write, GError **error)
{
  g_autoptr (DcwRegistryTree) tree = dcw_registry_tree_new ();
  gint64 start = g_get_monotonic_time ();
  g_autoptr (DcwRegReader) reader = dcw_reg_reader_new_for_tree (path, tree);
  if (!read_file (reader, path, error))
    return -1;
  if (write) {
    start = g_get_monotonic_time ();
    g_autoptr (GByteArray) to = g_byte_array_new ();
    dcw_reg_write (tree, to);
  }
  return g_get_monotonic_time () - start;
}

/* MB. 0: not known here. The kernel's "maxrss" would count the parent that this process was before its exec. */
static double
peak_memory (void)
{
  g_autofree char *status = NULL;
  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  const char *peak = strstr (status, "VmHWM:");
  return peak != NULL ? atof (peak + strlen ("VmHWM:")) / 1024 : 0;
}

#ifdef G_OS_UNIX
static int
run (char **command)
{
  gint64 start = g_get_monotonic_time ();
  pid_t child = fork ();
  if (child == 0) {
    int nowhere = open ("/dev/null", O_RDWR);
    dup2 (nowhere, 0);
    dup2 (nowhere, 1);
    execvp (command[0], command);
    _exit (127);
  }
  int status = -1;
  struct rusage usage = { .ru_maxrss = 0 };
  wait4 (child, &status, 0, &usage);
  printf ("%.6f %.1f\n", (g_get_monotonic_time () - start) / 1e6, usage.ru_maxrss / 1024.0);
  return WIFEXITED (status) ? WEXITSTATUS (status) : EXIT_FAILURE;
}
#endif

int
main (int argc, char **argv)
{
  if (argc < 3) {
    fprintf (stderr, "bench-reg tree|skim|write FILE [ROUNDS]\n");
    return EXIT_FAILURE;
  }
#ifdef G_OS_UNIX
  if (strcmp (argv[1], "run") == 0)
    return run (argv + 2);
#endif
  g_autoptr (GError) error = NULL;
  gint64 best = G_MAXINT64;
  int rounds = argc > 3 ? atoi (argv[3]) : 1;
  for (int i = 0; i < rounds; i++) {
    gint64 time_us =
        strcmp (argv[1], "skim") == 0 ? skim (argv[2], &error) : read_tree (argv[2], strcmp (argv[1], "write") == 0, &error);
    if (time_us < 0) {
      fprintf (stderr, "%s\n", error->message);
      return EXIT_FAILURE;
    }
    best = MIN (best, time_us);
  }
  printf ("%.6f %.1f\n", best / 1e6, peak_memory ());
  return EXIT_SUCCESS;
}
