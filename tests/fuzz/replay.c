/* replay: the main() of a fuzz target in an ordinary build. "replay FOLDER" feeds it each file of its corpus, whole, cut
 * and with bytes changed (the same ones each time), and prints TAP; whatever the target does not survive ends the program. */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_VARIANTS 64

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* In a block of its own size, so that a sanitizer sees a byte read beyond it. */
static void
feed (const char *contents, gsize size)
{
  g_autofree guint8 *data = g_memdup2 (contents, size);
  LLVMFuzzerTestOneInput (data != NULL ? data : (const guint8 *) "", size);
}

static void
feed_variants (char *contents, gsize size)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  for (guint i = 0; i < N_VARIANTS; i++) {
    gsize position = size > 1 ? g_rand_double_range (random, 0, size) : 0;
    feed (contents, position);
    if (size == 0)
      continue;
    char before = contents[position];
    contents[position] ^= 1 << g_rand_int_range (random, 0, 8);
    feed (contents, size);
    contents[position] = g_rand_int_range (random, 0, 256);
    feed (contents, size);
    contents[position] = before;
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = argc == 2 ? g_dir_open (argv[1], 0, NULL) : NULL;
  if (folder == NULL) {
    printf ("Bail out! no corpus\n");
    return EXIT_FAILURE;
  }
  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  printf ("1..%u\n", names->len + 1);
  fflush (stdout);
  feed ("", 0);
  printf ("ok 1 nothing\n");
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (argv[1], names->pdata[i], NULL), *contents = NULL;
    gsize size = 0;
    if (!g_file_get_contents (path, &contents, &size, NULL)) {
      printf ("not ok %u %s\n", i + 2, (char *)names->pdata[i]);
      continue;
    }
    printf ("# %s\n", (char *)names->pdata[i]);
    fflush (stdout);
    feed (contents, size);
    feed_variants (contents, size);
    printf ("ok %u %s\n", i + 2, (char *)names->pdata[i]);
    fflush (stdout);
  }
  return EXIT_SUCCESS;
}
