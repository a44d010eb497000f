#include "export/export.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "platform/durable.h"
#include "topics/topic.h"

static const DcwExportFormat *const formats[] = { &dcw_export_cmd };

const DcwExportFormat *const *
dcw_export_formats (guint *n)
{
  *n = G_N_ELEMENTS (formats);
  return formats;
}

const DcwExportFormat *
dcw_export_format (const char *id, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (strcmp (formats[i]->id, id) == 0)
      return formats[i];
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", formats[i]->id);
  }
  g_autofree char *safe = dcw_text_display (id, 60);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: \"%s\" was given, expected one of: %s"), "--format", safe,
               names->str);
  return NULL;
}

static void
free_file (gpointer data)
{
  DcwExportFile *file = data;
  g_free (file->path);
  g_bytes_unref (file->bytes);
  g_free (file);
}

DcwExportFile *
dcw_export_file_new (char *path, GBytes *bytes)
{
  DcwExportFile *file = g_new (DcwExportFile, 1);
  *file = (DcwExportFile){ path, bytes };
  return file;
}

/* Whatever case the ending has; NULL: there is nothing before it. */
static char *
without_ending (const char *path, const char *ending)
{
  gsize length = strlen (path), n = strlen (ending);
  gboolean has = length >= n && g_ascii_strcasecmp (path + length - n, ending) == 0;
  g_autofree char *base = g_strndup (path, has ? length - n : length);
  return *base == '\0' || G_IS_DIR_SEPARATOR (base[strlen (base) - 1]) ? NULL : g_steal_pointer (&base);
}

GPtrArray *
dcw_export_make (const DcwExportFormat *format, const DcwPlan *plan, DcwView *view, const char *path, GError **error)
{
  g_autofree char *base = without_ending (path, format->ending);
  if (base == NULL) {
    g_autofree char *safe = dcw_text_display (path, 200);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: expected the name of a file"), safe);
    return NULL;
  }
  if (plan->machine == NULL) {
    g_set_error_literal (
        error, DCW_ERROR, DCW_ERROR_REFUSED,
        _ ("the plan was made from registry exports, which do not say which computer they are from, so nobody can "
           "apply it: opcdcom capture on that computer makes a file to plan from"));
    return NULL;
  }
  if (!dcw_plan_validate (plan, error))
    return NULL;
  if (!dcw_topics_check_plan (plan, NULL, NULL, view, error)) {
    g_prefix_error (error, "%s", _ ("opcdcom apply would refuse this plan: "));
    return NULL;
  }
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (free_file);
  g_autofree char *digest = dcw_document_plan_digest (plan);
  format->make (plan, digest, base, files);
  return g_steal_pointer (&files);
}

/* ---- Writing ---- */

static gboolean
write_file (const char *path, GBytes *bytes, GError **error)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  return dcw_durable_replace (path, data, size, 0600, error);
}

/* before: what each was, by index; NULL: it was not there. */
static void
put_back (const GPtrArray *files, GBytes *const *before, guint n, GError **error)
{
  for (guint i = n; i-- > 0;) {
    const DcwExportFile *file = files->pdata[i];
    g_autoptr (GError) problem = NULL;
    gboolean good = before[i] != NULL ? write_file (file->path, before[i], &problem) : dcw_durable_remove (file->path, &problem);
    if (!good)
      g_prefix_error (error, _ ("%s is new already and could not be taken back (%s): "), file->path, problem->message);
  }
}

/* Whoever named the script did not name what stands beside it: the profile or the station that the plan was made of, say. */
static gboolean
may_replace (const char *path, GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (size > 0 && g_strstr_len (data, (gssize)MIN (size, 1024), "\"urn:opc-dcom-wizard:plan:") != NULL)
    return TRUE;
  g_autofree char *safe = dcw_text_display (path, 200);
  g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, "%s: %s", safe, _ ("it is there already"));
  return FALSE;
}

static gboolean
write_all (const GPtrArray *files, GBytes **before, GError **error)
{
  for (guint i = 0; i < files->len; i++) {
    const DcwExportFile *file = files->pdata[i];
    gboolean absent = FALSE;
    g_autoptr (GError) problem = NULL;
    before[i] = dcw_durable_read (file->path, DCW_DOCUMENT_MAX_SMALL, &absent, &problem);
    if (before[i] == NULL && !absent) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
    if (before[i] != NULL && i + 1 < files->len && !may_replace (file->path, before[i], error))
      return FALSE;
  }
  for (guint i = 0; i < files->len; i++) {
    const DcwExportFile *file = files->pdata[i];
    if (!write_file (file->path, file->bytes, error)) {
      /* It may be there already, when only the folder could not be flushed. */
      put_back (files, before, i + 1, error);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
dcw_export_write (const GPtrArray *files, GError **error)
{
  g_autofree GBytes **before = g_new0 (GBytes *, files->len + 1);
  gboolean good = write_all (files, before, error);
  for (guint i = 0; i < files->len; i++)
    g_clear_pointer (&before[i], g_bytes_unref);
  return good;
}
