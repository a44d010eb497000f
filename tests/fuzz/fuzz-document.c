/* Any bytes as each kind of document: refused with one line that names a place, or accepted; what is accepted is written, read
 * and written the same. The digests of plans and snapshots are set right first, else no change would get past them: a document
 * that is refused for its digest is tried again with the one that the message asks for. */
#include "document/document.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_error (const GError *error)
{
  g_assert (error != NULL);
  g_assert (g_str_has_prefix (error->message, "f.xml:"));
  g_assert (g_utf8_validate (error->message, -1, NULL));
  g_assert (strchr (error->message, '\n') == NULL);
}

static void
try_image (const char *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  gboolean canonical = FALSE;
  g_autoptr (DcwImage) image = dcw_document_read_image ("f.xml", data, size, &canonical, &error);
  if (image == NULL) {
    check_error (error);
    return;
  }
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  gsize n;
  const char *written = g_bytes_get_data (bytes, &n);
  g_assert (canonical == (n == size && memcmp (written, data, size) == 0));
  g_autoptr (DcwImage) again = dcw_document_read_image ("f.xml", written, n, &canonical, NULL);
  g_assert (again != NULL && canonical);
}

/* The document with the digest of attribute that the error says is the right one, or NULL: it is about something else. */
static char *
set_digest (const char *data, gsize size, const GError *error, const char *attribute)
{
  const char *wanted = strstr (error->message, "its digest is ");
  char *place = wanted != NULL ? g_strstr_len (data, (gssize)size, attribute) : NULL;
  const char *wanted_digest = wanted != NULL ? wanted + strlen ("its digest is ") : NULL;
  if (place == NULL || (gsize)(place - data) + strlen (attribute) + 64 > size || strlen (wanted_digest) != 64)
    return NULL;
  char *copy = g_strndup (data, size);
  memcpy (copy + (place - data) + strlen (attribute), wanted_digest, 64);
  return copy;
}

static void
try_profile (const char *data, gsize size, gboolean last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwProfile) profile = dcw_document_read_profile ("f.xml", data, size, &error);
  if (profile == NULL) {
    check_error (error);
    g_autofree char *repaired = last ? NULL : set_digest (data, size, error, " digest=\"");
    if (repaired != NULL)
      try_profile (repaired, size, TRUE);
    return;
  }
  g_autoptr (GBytes) bytes = dcw_document_write_profile (profile);
  g_autoptr (DcwProfile) again =
      dcw_document_read_profile ("f.xml", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  g_assert (again != NULL);
  g_autoptr (GBytes) written = dcw_document_write_profile (again);
  g_assert (g_bytes_equal (bytes, written));
}

static void
try_plan (const char *data, gsize size, gboolean last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_document_read_plan ("f.xml", data, size, &error);
  if (plan == NULL) {
    check_error (error);
    g_autofree char *repaired = last ? NULL : set_digest (data, size, error, " digest=\"");
    if (repaired != NULL)
      try_plan (repaired, size, TRUE);
    return;
  }
  g_autoptr (GBytes) bytes = dcw_document_write_plan (plan);
  g_autoptr (DcwPlan) again = dcw_document_read_plan ("f.xml", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  g_assert (again != NULL);
  g_autoptr (GBytes) written = dcw_document_write_plan (again);
  g_assert (g_bytes_equal (bytes, written));
}

static void
try_snapshot (const char *data, gsize size, guint n_left)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwSnapshot) snapshot = dcw_document_read_snapshot ("f.xml", data, size, &error);
  if (snapshot == NULL) {
    check_error (error);
    gboolean of_plan = strstr (error->message, "in this snapshot") != NULL;
    g_autofree char *repaired = n_left > 0 ? set_digest (data, size, error, of_plan ? " plan-digest=\"" : " digest=\"") : NULL;
    if (repaired != NULL)
      try_snapshot (repaired, size, n_left - 1);
    return;
  }
  g_autoptr (GBytes) bytes = dcw_document_write_snapshot (snapshot);
  g_autoptr (DcwSnapshot) again =
      dcw_document_read_snapshot ("f.xml", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  g_assert (again != NULL);
  g_autoptr (GBytes) written = dcw_document_write_snapshot (again);
  g_assert (g_bytes_equal (bytes, written));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  try_image ((const char *)data, size);
  try_profile ((const char *)data, size, FALSE);
  try_plan ((const char *)data, size, FALSE);
  try_snapshot ((const char *)data, size, 2);
  return 0;
}
