#define _GNU_SOURCE /* MADV_DONTDUMP */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/random.h>
#endif
#include "platform/secret.h"
#include "platform/system.h"

static gsize
whole_pages (gsize size)
{
  const gsize page = (gsize)sysconf (_SC_PAGESIZE);

  g_assert (size <= G_MAXSIZE - page);
  return (size + page - 1) / page * page;
}

gpointer
dcw_system_pages_new (gsize size)
{
  const gsize whole = whole_pages (size);
  gpointer pages = mmap (NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (pages == MAP_FAILED)
    g_error ("out of memory: %" G_GSIZE_FORMAT " bytes", whole);
  /* Both are asked for, not counted on: the limit on locked memory may be small. */
  (void)mlock (pages, whole);
#ifdef MADV_DONTDUMP
  (void)madvise (pages, whole, MADV_DONTDUMP);
#endif
  return pages;
}

void
dcw_system_pages_free (gpointer pages, gsize size)
{
  munmap (pages, whole_pages (size));
}

void
dcw_secret_wipe (gpointer memory, gsize size)
{
  if (size > 0)
    explicit_bzero (memory, size);
}

void
dcw_secret_protect_process (void)
{
  const struct rlimit none = { 0, 0 };

  (void)setrlimit (RLIMIT_CORE, &none);
#ifdef __linux__
  (void)prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

static gssize
from_device (gpointer data, gsize size)
{
  int fd = open ("/dev/urandom", O_RDONLY | O_CLOEXEC);
  gssize n;

  if (fd < 0)
    return -1;
  n = read (fd, data, size);
  close (fd);
  return n;
}

void
dcw_system_random (gpointer data, gsize size)
{
  char *at = data;

  while (size > 0) {
    gssize n = -1;

#ifdef __linux__
    n = getrandom (at, size, 0);
#endif
    if (n < 0 && errno != EINTR)
      n = from_device (at, size);
    /* Guessable numbers would be worse than none. */
    if (n == 0 || (n < 0 && errno != EINTR))
      g_error ("the system gives no random numbers: %s", g_strerror (errno));
    if (n > 0) {
      at += n;
      size -= (gsize)n;
    }
  }
}
