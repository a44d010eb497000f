/* asserts: of calls that answer with a GError, and of files; each message begins with the case's name. */
#pragma once
#include "base/error.h"
#include "support/scratch.h"
#include "support/tap.h"

#define assert_error(name, error, wanted)                                                                                        \
  ck_assert_msg (g_error_matches (error, DCW_ERROR, wanted), "%s: %s", name, error != NULL ? error->message : "no error")
#define assert_ok(name, ok, error) ck_assert_msg (ok, "%s: %s", name, error != NULL ? error->message : "no reason given")
/* text NULL: the file is absent. */
#define assert_has(name, path, text)                                                                                             \
  G_STMT_START                                                                                                                   \
  {                                                                                                                              \
    g_autofree char *has_ = dcw_scratch_read (path, NULL);                                                                       \
    ck_assert_msg (dcw_scratch_has (path, text), "%s: %s has \"%s\"", name, path, has_ != NULL ? has_ : "(absent)");             \
  }                                                                                                                              \
  G_STMT_END
