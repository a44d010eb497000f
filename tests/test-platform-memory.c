/* Passwords in memory: one copy while they are needed, none afterwards. */
#include <fcntl.h>
#include <string.h>
#include <glib/gstdio.h>
#include "platform/secret.h"
#include "support/memory.h"
#include "support/scratch.h"
#include "support/tap.h"
#ifdef G_OS_WIN32
#include <io.h>
#else
#include <unistd.h>
#define O_BINARY 0
#endif

/* Its own memory may not be read, and it keeps what was freed. */
#ifdef __SANITIZE_ADDRESS__
#define NOT_UNDER_THE_SANITIZER dcw_skip ("the address sanitizer keeps memory of its own")
#else
#define NOT_UNDER_THE_SANITIZER
#endif

static void
check (const char *when, guint expected)
{
  guint n = dcw_canary_count ();
  ck_assert_msg (n == expected, "%s: %u copies, expected %u", when, n, expected);
}

START_TEST (found_when_it_is_there)
{
  NOT_UNDER_THE_SANITIZER;
  char text[DCW_CANARY_SIZE];
  check ("before", 0);
  dcw_canary_write (text);
  g_autofree char *copy = g_strdup (text);
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
  ck_assert_uint_ge (dcw_canary_count (), 2);
  ck_assert_uint_ge (dcw_canary_count_wide (), 1);
  dcw_secret_wipe (text, sizeof text);
  dcw_secret_wipe (copy, sizeof text);
  dcw_secret_wipe (wide, sizeof text * 2);
  check ("wiped", 0);
}
END_TEST

START_TEST (given_by_file)
{
  NOT_UNDER_THE_SANITIZER;
  char *folder = dcw_scratch_new ();
  g_autofree char *path = g_build_filename (folder, "password", NULL);
  char text[DCW_CANARY_SIZE];
  dcw_canary_write (text);
  int file = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_BINARY, 0600);
  ck_assert_int_ge (file, 0);
  ck_assert_int_eq (write (file, text, DCW_CANARY_SIZE - 1), DCW_CANARY_SIZE - 1);
  close (file);
  dcw_secret_wipe (text, sizeof text);
  check ("before", 0);
  char *secret = dcw_secret_read_file (path, "test", NULL);
  ck_assert_ptr_nonnull (secret);
  check ("read", 1);
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  ck_assert (dcw_secrets_set (secrets, "somebody", secret));
  check ("kept", 2);
  dcw_secret_free (secret);
  check ("freed", 1);
  dcw_secrets_set (secrets, "Somebody", NULL);
  check ("forgotten", 0);
  file = g_open (path, O_RDONLY, 0);
  secret = dcw_secret_read_fd (file, "test", NULL);
  close (file);
  check ("read by descriptor", 1);
  ck_assert (dcw_secrets_set (secrets, "a", secret) && dcw_secrets_set (secrets, "b", secret)
             && dcw_secrets_set (secrets, "b", secret));
  dcw_secret_free (secret);
  check ("kept twice", 2);
  g_clear_pointer (&secrets, dcw_secrets_free);
  check ("all forgotten", 0);
  dcw_scratch_free (folder);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("platform-memory");
  TCase *memory = tcase_create ("memory");
  tcase_add_test (memory, found_when_it_is_there);
  tcase_add_test (memory, given_by_file);
  suite_add_tcase (suite, memory);
  return suite;
}
