/* error: the one GError domain of the project.
 *
 * A rejected input is an error; a risky setting is a finding and never an error. Codes are few: only what a caller
 * branches on. The message is one line for people: what, where (file:line:column or offset), what was expected.
 * Messages are put into the user's language when they are made (they are shown, never stored).
 */
#pragma once
#include <glib.h>

#define DCW_ERROR (dcw_error_quark ())
GQuark dcw_error_quark (void);

typedef enum {
  DCW_ERROR_INVALID,     /* the input is wrong                                        exit 2 */
  DCW_ERROR_LIMIT,       /* the input is larger or deeper than is accepted            exit 2 */
  DCW_ERROR_UNSUPPORTED, /* right, but not something this station or program can do   exit 3 */
  DCW_ERROR_REFUSED,     /* we refuse: unfinished run, lock held, changed since, ...  exit 3 */
  DCW_ERROR_UNBOUND,     /* a planned name has no SID yet                             exit 1 */
  DCW_ERROR_DENIED,      /* the system refused us                                     exit 1 */
  DCW_ERROR_IO,          /* reading or writing failed                                 exit 1 */
  DCW_ERROR_SECRET,      /* needs a secret nobody has given                           exit 11 */
  DCW_ERROR_CANCELLED,   /* somebody asked us to stop                                 exit 1 */
} DcwErrorCode;

/* The process exit code of the command-line contract that an error of any domain maps to (table above; others: 1). */
int dcw_error_exit_code (const GError *error);
