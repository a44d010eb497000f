/* place: inside of DcwPlace, for file.c. */
#pragma once

#include "platform/system.h"

struct _DcwPlace {
  int fd;           /* the folder; may be good for looking up names only */
  gboolean owns_fd; /* a neighbour borrows */
  char *path;
  char *folder;
  const char *name; /* the end of path */
};
