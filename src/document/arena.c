#include "document/arena.h"
#include <string.h>

#define BLOCK_SIZE (64 * 1024)
#define ALIGNMENT 8

typedef struct _Block Block;
struct _Block {
  Block *below;
  gsize size, used;
  guint64 bytes[];
};

struct _DcwArena {
  Block *top;
  Block *spare; /* of ordinary size, so that a border between blocks does not cost a malloc each time it is crossed */
};

DcwArena *
dcw_arena_new (void)
{
  return g_new0 (DcwArena, 1);
}

void
dcw_arena_free (DcwArena *arena)
{
  if (arena == NULL)
    return;
  dcw_arena_release (arena, (DcwArenaMark){ NULL, 0 });
  g_free (arena->spare);
  g_free (arena);
}

static Block *
new_block (DcwArena *arena, gsize size)
{
  if (size > BLOCK_SIZE || arena->spare == NULL) {
    Block *block = g_malloc (sizeof (Block) + MAX (size, BLOCK_SIZE));
    block->size = MAX (size, BLOCK_SIZE);
    return block;
  }
  return g_steal_pointer (&arena->spare);
}

static gpointer
take (DcwArena *arena, gsize size)
{
  g_return_val_if_fail (size < G_MAXSIZE / 2, NULL);
  gsize rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (arena->top == NULL || arena->top->size - arena->top->used < rounded) {
    Block *block = new_block (arena, rounded);
    block->below = arena->top;
    block->used = 0;
    arena->top = block;
  }
  gpointer place = (guint8 *)arena->top->bytes + arena->top->used;
  arena->top->used += rounded;
  return place;
}

gpointer
dcw_arena_take (DcwArena *arena, gsize size)
{
  gpointer place = take (arena, size);
  return memset (place, 0, size);
}

char *
dcw_arena_copy (DcwArena *arena, const char *text, gsize length)
{
  char *copy = take (arena, length + 1);
  if (length > 0)
    memcpy (copy, text, length);
  copy[length] = '\0';
  return copy;
}

DcwArenaMark
dcw_arena_mark (const DcwArena *arena)
{
  return (DcwArenaMark){ arena->top, arena->top != NULL ? arena->top->used : 0 };
}

void
dcw_arena_release (DcwArena *arena, DcwArenaMark mark)
{
  while (arena->top != mark.block) {
    Block *block = arena->top;
    arena->top = block->below;
    if (block->size == BLOCK_SIZE && arena->spare == NULL)
      arena->spare = block;
    else
      g_free (block);
  }
  if (arena->top != NULL)
    arena->top->used = mark.used;
}
