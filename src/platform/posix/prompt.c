#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "platform/prompt.h"
#include "platform/secret.h"
#include "platform/system.h"

static const int caught[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };

/* The handler tells read_line() which signal came, whatever thread got it. */
static int signal_pipe[2] = { -1, -1 };

static void
note_signal (int number)
{
  const int before = errno;
  const char byte = (char)number;

  (void)!write (signal_pipe[1], &byte, 1);
  errno = before;
}

gboolean
dcw_prompt_is_terminal (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

static void
say (const char *text)
{
  fputs (text, stderr);
  fflush (stderr);
}

/* The next byte of the line: 1, 0 at the end of input; -1: signal came. */
static int
next_byte (char *byte, int *number)
{
  struct pollfd wait[] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = signal_pipe[0], .events = POLLIN } };
  const nfds_t n = signal_pipe[0] >= 0 ? 2 : 1;

  for (;;) {
    ssize_t got;

    if (poll (wait, n, -1) < 0) {
      if (errno == EINTR)
        continue;
      return 0;
    }
    if (n == 2 && wait[1].revents != 0) {
      char told = 0;

      if (read (signal_pipe[0], &told, 1) == 1) {
        *number = told;
        return -1;
      }
    }
    if (wait[0].revents == 0)
      continue;
    got = read (STDIN_FILENO, byte, 1);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
      continue;
    return got == 1 ? 1 : 0;
  }
}

/* A line as it is typed; what is beyond size is read and dropped, so that it is not the answer to the next question. */
static gboolean
take_line (char *line, gsize size, int *number)
{
  gsize used = 0;
  gboolean too_long = FALSE;

  for (;;) {
    char byte;
    const int got = next_byte (&byte, number);

    if (got < 0 || (got == 0 && used == 0))
      return FALSE;
    if (got == 0 || byte == '\n')
      break;
    if (byte == '\0' || used + 1 >= size)
      too_long = TRUE;
    else
      line[used++] = byte;
  }
  line[used] = '\0';
  return !too_long;
}

/* One try: FALSE and number when a signal came. */
static gboolean
ask_once (char *line, gsize size, const char *question, int *number)
{
  struct sigaction handler = { .sa_handler = note_signal, .sa_flags = SA_RESTART };
  struct sigaction before[G_N_ELEMENTS (caught)];
  struct termios shown, hidden;
  gboolean ok;

  if (tcgetattr (STDIN_FILENO, &shown) != 0) {
    say (question);
    return take_line (line, size, number);
  }
  if (pipe (signal_pipe) != 0)
    return FALSE;
  for (guint i = 0; i < 2; i++) {
    fcntl (signal_pipe[i], F_SETFD, FD_CLOEXEC);
    fcntl (signal_pipe[i], F_SETFL, O_NONBLOCK);
  }
  sigemptyset (&handler.sa_mask);
  for (guint i = 0; i < G_N_ELEMENTS (caught); i++)
    sigaction (caught[i], &handler, &before[i]);
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
  ok = tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
  if (ok) {
    say (question);
    ok = take_line (line, size, number);
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
    say ("\n");
  }
  for (guint i = 0; i < G_N_ELEMENTS (caught); i++)
    sigaction (caught[i], &before[i], NULL);
  for (guint i = 0; i < 2; i++) {
    close (signal_pipe[i]);
    signal_pipe[i] = -1;
  }
  return ok;
}

gboolean
dcw_system_read_line (char *line, gsize size, gboolean echo, const char *question)
{
  for (;;) {
    int number = 0;

    if (echo) {
      say (question);
      return take_line (line, size, &number);
    }
    if (ask_once (line, size, question, &number))
      return TRUE;
    dcw_secret_wipe (line, size);
    if (number == 0)
      return FALSE;
    /* What the signal does to the process it does now, with the echo back. */
    raise (number);
    if (number != SIGTSTP)
      return FALSE;
  }
}
