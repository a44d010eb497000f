/* A station file of N AppIDs (default: 5,000, about 5 MB): written, read, read with the check whether it is canonical, and
 * what libxml2 alone takes to make a tree of the same bytes. CPU time of this process, the best of five rounds. */
#include "document/document.h"
#include <libxml/parser.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 5

static guint64 random_state = 1;

static guint32
next_random (void)
{
  random_state = random_state * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
  return (guint32)(random_state >> 32);
}

static void
set_value (DcwImage *image, const char *key, const char *name, DcwState *state)
{
  g_autoptr (DcwState) owned = state;
  g_autoptr (DcwResource) resource = dcw_resource_value (key, name, NULL);
  dcw_image_set (image, resource, owned);
}

static DcwState *
make_binary (gsize size)
{
  g_autofree guint8 *bytes = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8)next_random ();
  g_autoptr (GBytes) data = g_bytes_new (bytes, size);
  return dcw_state_value (3 /* REG_BINARY */, data);
}

static DcwImage *
make_image (guint n)
{
  DcwImage *image = dcw_image_new ();
  dcw_image_info (image)->computer = g_strdup ("BENCH");
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, "HKLM\\SOFTWARE\\Classes\\AppID");
  for (guint i = 0; i < n; i++) {
    g_autofree char *key = g_strdup_printf ("HKLM\\SOFTWARE\\Classes\\AppID\\{%08X-%04X-%04X-%04X-%08X%04X}", next_random (),
                                            next_random () & 0xffff, next_random () & 0xffff, next_random () & 0xffff,
                                            next_random (), next_random () & 0xffff);
    g_autofree char *title = g_strdup_printf ("Application number %u", i);
    g_autoptr (DcwResource) resource = dcw_resource_key (key, NULL);
    g_autoptr (DcwState) present = dcw_state_present (DCW_KIND_REGISTRY_KEY);
    dcw_image_set (image, resource, present);
    set_value (image, key, "", dcw_state_value_text (title));
    set_value (image, key, "LocalService", dcw_state_value_text ("KEPServerEXV6"));
    set_value (image, key, "AuthenticationLevel", dcw_state_value_number (i % 7));
    set_value (image, key, "AccessPermission", make_binary (128));
    set_value (image, key, "LaunchPermission", make_binary (148));
  }
  return image;
}

static void
report (const char *what, clock_t best, gsize size)
{
  double seconds = (double)best / CLOCKS_PER_SEC;
  g_print ("%-28s %8.1f ms %8.1f MB/s\n", what, seconds * 1000, (double)size / 1e6 / MAX (seconds, 1e-6));
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint)strtoul (argv[1], NULL, 10) : 5000;
  g_autoptr (DcwImage) image = make_image (n);
  clock_t write = G_MAXLONG, read = G_MAXLONG, check = G_MAXLONG, tree = G_MAXLONG;
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  for (guint i = 0; i < ROUNDS; i++) {
    gboolean canonical = FALSE;
    clock_t start = clock ();
    g_autoptr (GBytes) again = dcw_document_write_image (image);
    write = MIN (write, clock () - start);
    start = clock ();
    g_autoptr (DcwImage) plain = dcw_document_read_image ("bench.xml", data, size, NULL, NULL);
    read = MIN (read, clock () - start);
    start = clock ();
    g_autoptr (DcwImage) checked = dcw_document_read_image ("bench.xml", data, size, &canonical, NULL);
    check = MIN (check, clock () - start);
    start = clock ();
    xmlDoc *doc = xmlReadMemory (data, (int)size, NULL, NULL, XML_PARSE_NONET);
    tree = MIN (tree, clock () - start);
    if (plain == NULL || checked == NULL || doc == NULL || !canonical || !g_bytes_equal (bytes, again))
      g_error ("what was written is not what is read");
    xmlFreeDoc (doc);
  }
  g_print ("station of %u AppIDs, %.1f MB\n", n, (double)size / 1e6);
  report ("write", write, size);
  report ("read", read, size);
  report ("read, canonical?", check, size);
  report ("xmlReadMemory alone", tree, size);
  return 0;
}
