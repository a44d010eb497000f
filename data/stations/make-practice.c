/* make-practice: writes the practice stations: make-practice windows-appids.tsv FOLDER
 *
 * The results, practice-server.xml and practice-client.xml, are committed; a test makes them anew and compares.
 */
#include "document/document.h"
#include "maker.h"

static gboolean
write_station (const char *folder, const char *name, DcwImage *image)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  dcw_image_free (image);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GError) error = NULL;
  if (g_file_set_contents (path, data, (gssize)size, &error))
    return TRUE;
  g_printerr ("%s\n", error->message);
  return FALSE;
}

int
main (int argc, char **argv)
{
  if (argc != 3) {
    g_printerr ("usage: make-practice windows-appids.tsv FOLDER\n");
    return 2;
  }
  g_autofree char *appids = NULL;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (argv[1], &appids, NULL, &error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  gboolean good = write_station (argv[2], "practice-server.xml", practice_server (appids))
                  && write_station (argv[2], "practice-client.xml", practice_client (appids));
  return good ? 0 : 1;
}
