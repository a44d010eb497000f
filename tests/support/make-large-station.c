/* make-large-station STATION.xml N_APPIDS N_SERVERS N_SERVICES N_RULES: that station with so many more of each, as a station file
 * on standard output (support/large-station.h). */
#include <stdio.h>
#include <stdlib.h>
#include "document/document.h"
#include "support/large-station.h"

static guint
number (const char *text)
{
  guint64 n;
  return g_ascii_string_to_unsigned (text, 10, 0, 100000, &n, NULL) ? (guint)n : 0;
}

int
main (int argc, char **argv)
{
  g_autofree char *base = NULL;
  gsize size;
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwImage) image = NULL;
  if (argc == 6 && g_file_get_contents (argv[1], &base, &size, &error))
    image = dcw_document_read_image (argv[1], base, size, NULL, &error);
  if (image == NULL) {
    g_printerr ("make-large-station: %s\n", error != NULL ? error->message : "expected a station and four numbers");
    return EXIT_FAILURE;
  }
  const LargeStation how = { number (argv[2]), number (argv[3]), number (argv[4]), number (argv[5]) };
  large_station_fill (image, &how);
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  const void *data = g_bytes_get_data (bytes, &size);
  return fwrite (data, 1, size, stdout) == size && fflush (stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
