/* tap: runs a check suite and prints TAP that meson understands, one line a case, with skips.
 *
 * A test file defines dcw_suite(); main() is in tap.c. A case is named "TCASE:test", in a loop test with its index from
 * the second round on: "TCASE:test[2]". A loop over a table puts the case's name in every message.
 *
 * Every case runs in a process of its own unless CK_FORK=no (in Wine there is no other way). CK_RUN_CASE=TCASE runs one
 * tcase. A case may take CK_DEFAULT_TIMEOUT seconds (300). GLib criticals end the case.
 */
#pragma once
#include <check.h>
#include <glib.h>

/* Each assertion that holds would write into a file where it stands, to be told if the next one crashes: a system call each, and
 * in Wine nearly all of the time that large tables take. */
#define _mark_point(file, line) ((void)(file), (void)(line))

Suite *dcw_suite (void);
/* Marks the running case as skipped, with a reason, and returns from it. For cases, not for fixtures. */
#define dcw_skip(...) G_STMT_START { dcw_skip_note (__VA_ARGS__); return; } G_STMT_END
/* The note alone: nothing may be asserted after it. */
void dcw_skip_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
