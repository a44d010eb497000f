#include "model/list-wish.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What is read is written so that reading it gives the same. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  GPtrArray *wishes = NULL;
  g_autoptr (DcwMessage) no = dcw_list_wishes_parse (text, &wishes);
  g_assert ((no == NULL) == (wishes != NULL));
  if (no != NULL)
    return 0;
  g_autoptr (DcwMessage) lost = NULL, lost_too = NULL;
  g_autofree char *written = dcw_list_wishes_format (wishes, &lost);
  /* Written with the blanks that nobody has to write, it may be larger than a text may be. */
  if (lost != NULL) {
    g_assert (size > DCW_LIST_WISH_MAX_TEXT / 2);
    g_ptr_array_unref (wishes);
    return 0;
  }
  GPtrArray *again = NULL;
  g_assert (dcw_list_wishes_parse (written, &again) == NULL && again->len == wishes->len);
  g_autofree char *twice = dcw_list_wishes_format (again, &lost_too);
  g_assert (g_strcmp0 (written, twice) == 0);
  g_ptr_array_unref (again);
  g_ptr_array_unref (wishes);
  return 0;
}
