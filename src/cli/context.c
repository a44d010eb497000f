#include "cli/context.h"
#include <string.h>
#include <glib/gstdio.h>
#include "apply/owner.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "platform/clock.h"
#include "platform/durable.h"
#include "platform/folder.h"
#include "station/station.h"
#include "topics/pair.h"
#include "topics/planner.h"

static gboolean
settle (DcwCli *cli, GError **error)
{
  DcwReport *report = NULL;
  if (!dcw_settle_deadline (cli->store, cli->station, &report, error))
    return FALSE;
  cli->settled = report;
  if (report == NULL)
    return TRUE;
  g_autofree char *deadline = dcw_clock_show (report->deadline_s);
  g_autofree char *tells = dcw_cli_command (cli, "snapshot show %u", report->run);
  if (report->phase == DCW_RUN_UNDONE || report->phase == DCW_RUN_NOTHING)
    dcw_cli_note (cli, _ ("run %u was not confirmed by %s, so it has been taken back"), report->run, deadline);
  else
    dcw_cli_note (cli, _ ("run %u was not confirmed by %s; it could not be taken back completely: %s tells more"), report->run,
                  deadline, tells);
  return TRUE;
}

static gboolean
note_moved (DcwCli *cli, GError **error)
{
  g_autofree char *before = NULL;
  DcwOwner owner;
  if (!dcw_owner_find (cli->store, &owner, &before, error))
    return FALSE;
  if (owner != DCW_OWNER_MOVED)
    return TRUE;
  g_autofree char *now = g_filename_display_name (dcw_store_file (cli->store)), *was = g_filename_display_name (before);
  dcw_cli_note (cli, _ ("%s was at %s before; what was applied there goes on here"), now, was);
  return TRUE;
}

gboolean
dcw_cli_open (DcwCli *cli, GError **error)
{
  if (cli->state_folder == NULL)
    cli->state_folder = dcw_folder_state ();
  cli->station = dcw_station_open (cli->spec, cli->state_folder, error);
  if (cli->station == NULL)
    return FALSE;
  if (dcw_station_info (cli->station)->instance != NULL) {
    cli->store = dcw_store_open (cli->state_folder, cli->station, error);
    if (cli->store == NULL)
      return FALSE;
    if (!note_moved (cli, error) || !settle (cli, error))
      return FALSE;
  }
  cli->view = dcw_view_new (cli->station);
  return TRUE;
}

static gboolean
open_runs (DcwCli *cli, GError **error)
{
  if (!dcw_cli_open (cli, error))
    return FALSE;
  if (cli->store != NULL)
    return TRUE;
  g_autoptr (DcwMessage) reason = dcw_station_read_only (cli->station);
  g_autofree char *text = reason != NULL ? dcw_message_show (reason) : g_strdup (_ ("it has no instance"));
  g_autofree char *name = dcw_cli_station_name (cli);
  g_set_error (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED, _ ("%s: nothing can be applied to this station, so it has no runs: %s"),
               name, text);
  return FALSE;
}

gboolean
dcw_cli_open_runs (DcwCli *cli, GError **error)
{
  return open_runs (cli, error) && dcw_owner_check (cli->store, error);
}

gboolean
dcw_cli_open_runs_to_read (DcwCli *cli, GError **error)
{
  g_autoptr (GError) copy = NULL;
  if (!open_runs (cli, error))
    return FALSE;
  if (!dcw_owner_check (cli->store, &copy))
    dcw_cli_note (cli, "%s", copy->message);
  return TRUE;
}

void
dcw_cli_close (DcwCli *cli)
{
  g_clear_pointer (&cli->settled, dcw_report_free);
  g_clear_pointer (&cli->view, dcw_view_free);
  g_clear_pointer (&cli->store, dcw_store_free);
  g_clear_object (&cli->station);
  g_clear_pointer (&cli->state_folder, g_free);
}

gboolean
dcw_cli_note_unfinished (DcwCli *cli, GError **error)
{
  if (cli->store == NULL)
    return TRUE;
  g_autoptr (GError) copy = NULL, problem = NULL;
  if (!dcw_owner_check (cli->store, &copy)) {
    dcw_cli_note (cli, "%s", copy->message);
    return TRUE;
  }
  g_autoptr (DcwRun) run = dcw_store_unfinished (cli->store, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (run == NULL)
    return TRUE;
  if (run->phase != DCW_RUN_WAITING) {
    g_autofree char *resume = dcw_cli_command (cli, "resume");
    dcw_cli_note (cli, _ ("run %u was interrupted: %s brings it to an end"), run->number, resume);
    return TRUE;
  }
  g_autofree char *deadline = dcw_clock_show (run->deadline_s);
  g_autofree char *confirm = dcw_cli_command (cli, "confirm %u", run->number),
                  *undo = dcw_cli_command (cli, "undo %u", run->number);
  dcw_cli_note (cli, _ ("run %u awaits confirmation until %s: %s keeps it, %s takes it back"), run->number, deadline, confirm,
                undo);
  return TRUE;
}

char *
dcw_cli_station_name (DcwCli *cli)
{
  const DcwStationInfo *info = dcw_station_info (cli->station);
  return g_strdup (info->computer != NULL ? info->computer : dcw_station_spec (cli->station));
}

gboolean
dcw_cli_parse_run (const char *text, gboolean allow_last, guint *run, GError **error)
{
  guint64 number;
  if (allow_last && strcmp (text, "last") == 0) {
    *run = 0;
    return TRUE;
  }
  if (!dcw_cli_parse_number (_ ("number of a run"), text, 1, DCW_RUN_MAX_NUMBER, &number, error))
    return FALSE;
  *run = (guint)number;
  return TRUE;
}

/* A file that is not there, or is none, is a wrong input; one that can't be read is a failure. */
static GBytes *
read_small (const char *path, GError **error)
{
  gboolean absent = FALSE;
  g_autoptr (GError) problem = NULL;
  GBytes *bytes = dcw_durable_read (path, DCW_DOCUMENT_MAX_SMALL, &absent, &problem);
  if (bytes != NULL)
    return bytes;
  if (absent || g_error_matches (problem, DCW_ERROR, DCW_ERROR_REFUSED))
    problem->code = DCW_ERROR_INVALID;
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

DcwProfile *
dcw_cli_read_profile (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = read_small (path, error);
  if (bytes == NULL)
    return NULL;
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  g_autoptr (DcwProfile) profile = dcw_document_read_profile (path, data, size, error);
  if (profile == NULL)
    return NULL;
  if (!dcw_profile_check (profile, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  return g_steal_pointer (&profile);
}

gboolean
dcw_cli_open_pair (DcwCli *cli, DcwProfile **profile, GError **error)
{
  if (*profile == NULL || (*profile)->from == NULL)
    return TRUE;
  DcwProfile *opened = dcw_pair_open (*profile, cli->view, error);
  if (opened == NULL)
    return FALSE;
  g_autofree char *new = dcw_cli_command (cli, "profile new --from FILE -o NEW.xml");
  dcw_cli_note (cli, _ ("the profile is a file from %s; what it leaves open is as recommended here (%s says what and why)"),
                (*profile)->from, new);
  dcw_profile_free (*profile);
  *profile = opened;
  return TRUE;
}

DcwPlan *
dcw_cli_read_plan (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = read_small (path, error);
  if (bytes == NULL)
    return NULL;
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  return dcw_document_read_plan (path, data, size, error);
}

static gboolean
is_same_file (const char *a, const char *b)
{
  g_autofree char *path_a = g_canonicalize_filename (a, NULL), *path_b = g_canonicalize_filename (b, NULL);
  GStatBuf stat_a, stat_b;
  if (strcmp (path_a, path_b) == 0)
    return TRUE;
  return g_stat (path_a, &stat_a) == 0 && g_stat (path_b, &stat_b) == 0 && stat_a.st_ino != 0 && stat_a.st_ino == stat_b.st_ino
         && stat_a.st_dev == stat_b.st_dev;
}

/* The station's own file, or its lock: writing it here would go round journal and lock. */
static gboolean
is_of_station (DcwCli *cli, const char *path)
{
  g_autofree char *lock = cli->station != NULL ? dcw_station_lock_path (cli->station) : NULL;
  g_autofree char *file = cli->station != NULL ? dcw_station_file (cli->station) : NULL;
  return (lock != NULL && is_same_file (path, lock)) || (file != NULL && is_same_file (path, file));
}

gboolean
dcw_cli_check_target (DcwCli *cli, const char *path, GError **error)
{
  if (!is_of_station (cli, path))
    return TRUE;
  g_autofree char *shown = dcw_text_display (path, 200);
  g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("%s: is the station itself; choose another file"), shown);
  return FALSE;
}

gboolean
dcw_cli_write (DcwCli *cli, const char *path, GBytes *bytes, GError **error)
{
  if (!dcw_cli_check_target (cli, path, error))
    return FALSE;
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  /* Ours alone, whoever had a file of this name before. */
  return dcw_durable_replace (path, data, size, 0600, error);
}
