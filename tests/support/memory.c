#include "support/memory.h"
#include <stdio.h>
#include <string.h>
#ifdef G_OS_WIN32
#include <windows.h>
#endif

#define LENGTH (DCW_CANARY_SIZE - 1)

/* Neither the program nor its stack may hold it in the clear. */
static volatile guint8 key = 0x5a;
static const guint8 veiled[LENGTH] = { 0x20, 0x3b, 0x2a, 0x32, 0x35, 0x3e, 0x18, 0x3f,
                                       0x3f, 0x38, 0x36, 0x3f, 0x38, 0x28, 0x35, 0x22 };

void
dcw_canary_write (char *text)
{
  for (guint i = 0; i < LENGTH; i++)
    text[i] = (char)(veiled[i] ^ key);
  text[LENGTH] = '\0';
}

static gboolean
is_at (const guint8 *at, guint step)
{
  for (guint i = 0; i < LENGTH; i++)
    if (at[i * step] != (guint8)(veiled[i] ^ key) || (step == 2 && at[i * step + 1] != 0))
      return FALSE;
  return TRUE;
}

static guint
count_in (const guint8 *data, gsize size, guint step)
{
  guint n = 0;
  for (gsize i = 0; i + LENGTH * step <= size; i++)
    n += is_at (data + i, step);
  return n;
}

#ifdef G_OS_WIN32

static guint
count (guint step)
{
  MEMORY_BASIC_INFORMATION block;
  guint n = 0;
  for (guint8 *at = NULL; VirtualQuery (at, &block, sizeof block) == sizeof block;
       at = (guint8 *)block.BaseAddress + block.RegionSize)
    if (block.State == MEM_COMMIT && (block.Protect & (PAGE_READWRITE | PAGE_EXECUTE_READWRITE)) != 0
        && (block.Protect & PAGE_GUARD) == 0)
      n += count_in (block.BaseAddress, block.RegionSize, step);
  return n;
}

#else

static guint
count (guint step)
{
  FILE *maps = fopen ("/proc/self/maps", "r");
  char line[512];
  guint n = 0;
  while (maps != NULL && fgets (line, sizeof line, maps) != NULL) {
    guint64 from, to;
    char mode[5];
    if (sscanf (line, "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s", &from, &to, mode) == 3 && mode[0] == 'r'
        && mode[1] == 'w' && strstr (line, "[v") == NULL)
      n += count_in ((const guint8 *)(gsize)from, (gsize)(to - from), step);
  }
  if (maps != NULL)
    fclose (maps);
  return n;
}

#endif

guint
dcw_canary_count (void)
{
  return count (1);
}

guint
dcw_canary_count_wide (void)
{
  return count (2);
}
