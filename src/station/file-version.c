#include "station/file-version.h"
#include <string.h>

#define HEAD 6 /* length, length of the value, type */
#define SIGNATURE 0xfeef04bdu
#define FIXED_SIZE 52

static guint32
number_at (const guint8 *bytes)
{
  return (guint32)bytes[0] | (guint32)bytes[1] << 8 | (guint32)bytes[2] << 16 | (guint32)bytes[3] << 24;
}

char *
dcw_file_version_parse (gconstpointer data, gsize size)
{
  static const char key[] = "VS_VERSION_INFO";
  const guint8 *bytes = data;
  gsize at = HEAD + 2 * sizeof key;
  at += at % 4;
  if (size < at + FIXED_SIZE || (bytes[2] | bytes[3] << 8) < FIXED_SIZE)
    return NULL;
  for (gsize i = 0; i < sizeof key; i++)
    if (bytes[HEAD + 2 * i] != (guint8)key[i] || bytes[HEAD + 2 * i + 1] != 0)
      return NULL;
  const guint8 *fixed = bytes + at;
  if (number_at (fixed) != SIGNATURE)
    return NULL;
  guint32 high = number_at (fixed + 8), low = number_at (fixed + 12);
  return g_strdup_printf ("%u.%u.%u.%u", high >> 16, high & 0xffff, low >> 16, low & 0xffff);
}
