/* tap: runs a check suite and prints TAP that meson understands, one line a case, with skips.
 *
 * A test file defines dcw_suite(); main() is in tap.c. A loop test puts the case's name in every message.
 */
#pragma once
#include <check.h>
#include <glib.h>

Suite *dcw_suite (void);
/* Marks the running case as skipped, with a reason, and ends it. */
#define dcw_skip(...) G_STMT_START { dcw_skip_note (__VA_ARGS__); return; } G_STMT_END
void dcw_skip_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
