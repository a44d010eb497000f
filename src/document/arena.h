/* arena: memory that is given back in the reverse order of taking, all of it at once down to a mark. Private to src/document. */
#pragma once
#include <glib.h>

typedef struct _DcwArena DcwArena;
typedef struct {
  gpointer block;
  gsize used;
} DcwArenaMark;

DcwArena *dcw_arena_new (void);
void dcw_arena_free (DcwArena *arena);
gpointer dcw_arena_take (DcwArena *arena, gsize size);                  /* zeroed, aligned for pointers and 64-bit numbers */
char *dcw_arena_copy (DcwArena *arena, const char *text, gsize length); /* NUL-terminated */
DcwArenaMark dcw_arena_mark (const DcwArena *arena);
void dcw_arena_release (DcwArena *arena, DcwArenaMark mark); /* everything taken after the mark is gone */
