#include "platform/random.h"
#include "platform/system.h"

static DcwRandomFunc test_source;
static gpointer test_data;

guint32
dcw_random_u32 (void)
{
  guint32 number;

  if (test_source != NULL)
    return test_source (test_data);
  dcw_system_random (&number, sizeof number);
  return number;
}

void
dcw_random_set_for_test (DcwRandomFunc source, gpointer data)
{
  test_source = source;
  test_data = data;
}

char *
dcw_random_uuid (void)
{
  const guint32 a = dcw_random_u32 (), b = dcw_random_u32 (), c = dcw_random_u32 (), d = dcw_random_u32 ();

  /* RFC 4122, version 4 */
  return g_strdup_printf ("%08x-%04x-4%03x-%04x-%04x%08x", a, b >> 16, b & 0xfff, (c >> 16 & 0x3fff) | 0x8000, c & 0xffff, d);
}
