#include "base/error.h"

G_DEFINE_QUARK (dcw-error-quark, dcw_error)

static const int exit_codes[] = {
  [DCW_ERROR_INVALID] = 2, [DCW_ERROR_LIMIT] = 2,  [DCW_ERROR_UNSUPPORTED] = 3,
  [DCW_ERROR_REFUSED] = 3, [DCW_ERROR_UNBOUND] = 1, [DCW_ERROR_DENIED] = 1,
  [DCW_ERROR_IO] = 1,      [DCW_ERROR_SECRET] = 11, [DCW_ERROR_CANCELLED] = 1,
};

int
dcw_error_exit_code (const GError *error)
{
  if (error != NULL && error->domain == DCW_ERROR && (guint) error->code < G_N_ELEMENTS (exit_codes))
    return exit_codes[error->code];
  return 1;
}
