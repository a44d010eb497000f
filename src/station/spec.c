#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "station/file.h"
#include "station/reg.h"
#include <string.h>
#ifdef G_OS_WIN32
#include "station/win32/local.h"
#endif

/* "a.reg,b.reg" to its paths; a comma ends a path only after ".reg", so file names may have commas. NULL: not such a list. */
static char **
split_exports (const char *spec)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  const char *start = spec;
  for (const char *end = spec;; end++) {
    if (*end != ',' && *end != '\0')
      continue;
    gboolean is_export = dcw_text_has_ending (start, (gsize)(end - start), ".reg");
    if (is_export) {
      g_autofree char *path = g_strndup (start, (gsize)(end - start));
      g_strv_builder_add (paths, path);
      start = end + 1;
    }
    if (*end == '\0')
      return is_export ? g_strv_builder_end (paths) : NULL;
  }
}

#ifdef G_OS_WIN32

#define DEFAULT_SPEC "local"
#define open_local dcw_local_station_new

#else

#define DEFAULT_SPEC "practice"

static DcwStation *
open_local (const char *state_folder, GError **error)
{
  g_set_error_literal (
      error, DCW_ERROR, DCW_ERROR_UNSUPPORTED,
      _ ("station local: this program can't work on the computer it runs on; use a practice station, a station file "
         "or registry exports"));
  return NULL;
}

#endif

static DcwStation *
open_spec (const char *spec, const char *state_folder, GError **error)
{
  guint n;
  const DcwPracticeStation *practice = dcw_practice_stations (&n);
  if (spec == NULL)
    spec = DEFAULT_SPEC;
  for (guint i = 0; i < n; i++)
    if (strcmp (spec, practice[i].spec) == 0)
      return dcw_practice_station_open (practice[i].name, state_folder, error);
  if (strcmp (spec, "local") == 0)
    return open_local (state_folder, error);
  if (dcw_text_has_ending (spec, strlen (spec), ".xml"))
    return dcw_file_station_open (spec, error);
  g_auto (GStrv) exports = split_exports (spec);
  if (exports != NULL)
    return dcw_reg_station_open ((const char *const *)exports, error);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
               _ ("station “%s”: expected practice, practice:client, PATH.xml, PATH.reg[,PATH.reg...] or local"), spec);
  return NULL;
}

DcwStation *
dcw_station_open (const char *spec, const char *state_folder, GError **error)
{
  DcwStation *station = open_spec (spec, state_folder, error);
  if (station != NULL && spec != NULL)
    dcw_station_set_spec (station, spec);
  return station;
}
