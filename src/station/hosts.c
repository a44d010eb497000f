#include "station/hosts.h"
#include <string.h>
#include "base/text.h"
#include "firewall/address.h"

#define MAX_NAMES 256
#define MAX_NAME 253 /* characters of a DNS name */

typedef struct {
  DcwImage *image;
  GHashTable *known; /* folded name -> GINT of the family that it has */
} Adding;

static gboolean
is_itself (DcwAddressFamily family, const DcwAddressRange *address)
{
  static const guint8 none[16];
  if (family == DCW_ADDRESS_V4)
    return address->first[0] == 0 || address->first[0] == 127;
  return memcmp (address->first, none, 15) == 0 && address->first[15] <= 1;
}

static gboolean
is_name (const char *name)
{
  gsize n = strlen (name);
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._", *p) == NULL)
      return FALSE;
  return n > 0 && n <= MAX_NAME;
}

static void
add_name (Adding *adding, const char *name, DcwAddressFamily family, const char *address)
{
  if (!is_name (name))
    return;
  char *folded = dcw_text_fold (name);
  guint has = GPOINTER_TO_UINT (g_hash_table_lookup (adding->known, folded));
  gboolean better = has == 0 ? g_hash_table_size (adding->known) < MAX_NAMES : has == DCW_ADDRESS_V6 && family == DCW_ADDRESS_V4;
  if (!better) {
    g_free (folded);
    return;
  }
  /* The one spelling under which it is asked for, whatever the file's. */
  dcw_image_set_fact (adding->image, DCW_FACT_HOST, folded, address);
  g_hash_table_replace (adding->known, folded, GUINT_TO_POINTER (family));
}

static void
add_line (Adding *adding, const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t", -1);
  const char *address = NULL;
  DcwAddressFamily family = DCW_ADDRESS_V4;
  DcwAddressRange range;
  for (guint i = 0; words[i] != NULL; i++) {
    if (*words[i] == '\0')
      continue;
    if (address != NULL) {
      add_name (adding, words[i], family, address);
      continue;
    }
    address = words[i];
    family = strchr (address, ':') != NULL ? DCW_ADDRESS_V6 : DCW_ADDRESS_V4;
    if (strpbrk (address, "/-") != NULL || !dcw_address_parse (family, address, &range) || is_itself (family, &range))
      return;
  }
}

void
dcw_hosts_add (DcwImage *image, const char *text, gsize length)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Adding adding = { image, known };
  gsize end = MIN (length, DCW_HOSTS_MAX_SIZE), at = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  while (at < end) {
    gsize stop = at;
    while (stop < end && text[stop] != '\n' && text[stop] != '\r')
      stop++;
    const char *comment = memchr (text + at, '#', stop - at);
    g_autofree char *line = g_strndup (text + at, comment != NULL ? (gsize)(comment - text) - at : stop - at);
    /* What was cut at the end of what is looked at may be half an address. */
    if (stop < end || length <= DCW_HOSTS_MAX_SIZE)
      add_line (&adding, line);
    at = stop + 1;
  }
}
