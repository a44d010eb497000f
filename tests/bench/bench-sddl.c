/* bench-sddl FILE ROUNDS: reads SDDL texts, a line each, and prints what each direction takes: the best of ROUNDS, in
 * nanoseconds a text, and the memory that all values together hold, in bytes a text. bench-sddl.py runs it. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "security/sddl.h"

enum { PARSE, FORMAT, ENCODE, DECODE, N_STEPS };
static const char *const names[N_STEPS] = { "parse", "format", "encode", "decode" };

static void
run (char **texts, guint n, gint64 best[N_STEPS], gsize *held)
{
  g_autofree DcwDescriptor **parsed = g_new0 (DcwDescriptor *, n), **decoded = g_new0 (DcwDescriptor *, n);
  g_autofree GBytes **bytes = g_new0 (GBytes *, n);
  g_autofree char **written = g_new0 (char *, n);
  gint64 at[N_STEPS + 1];
  gsize before = mallinfo2 ().uordblks;

  at[0] = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    parsed[i] = dcw_sddl_parse (texts[i], NULL, NULL);
  at[1] = g_get_monotonic_time ();
  *held = mallinfo2 ().uordblks - before;
  for (guint i = 0; i < n; i++)
    written[i] = dcw_sddl_format (parsed[i], NULL, NULL);
  at[2] = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    bytes[i] = dcw_descriptor_encode (parsed[i], NULL, NULL);
  at[3] = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    decoded[i] = dcw_descriptor_decode (g_bytes_get_data (bytes[i], NULL), g_bytes_get_size (bytes[i]), NULL);
  at[4] = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++) {
    dcw_descriptor_unref (parsed[i]);
    dcw_descriptor_unref (decoded[i]);
    g_bytes_unref (bytes[i]);
    g_free (written[i]);
  }
  for (guint step = 0; step < N_STEPS; step++)
    best[step] = MIN (best[step], at[step + 1] - at[step]);
}

int
main (int argc, char **argv)
{
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  gint64 best[N_STEPS] = { G_MAXINT64, G_MAXINT64, G_MAXINT64, G_MAXINT64 };
  gsize held = 0;
  guint n;

  if (argc != 3 || !g_file_get_contents (argv[1], &contents, NULL, NULL))
    return EXIT_FAILURE;
  lines = g_strsplit (g_strchomp (contents), "\n", -1);
  n = g_strv_length (lines);
  for (guint i = 0; i < n; i++) {
    g_autoptr (DcwDescriptor) ok = dcw_sddl_parse (lines[i], NULL, NULL);

    if (ok == NULL)
      return EXIT_FAILURE;
  }
  for (int round = 0; round < atoi (argv[2]); round++)
    run (lines, n, best, &held);
  for (guint step = 0; step < N_STEPS; step++)
    printf ("%s %.0f\n", names[step], best[step] * 1000.0 / n);
  printf ("memory %.0f\n", (double)held / n);
  return EXIT_SUCCESS;
}
