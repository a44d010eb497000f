#include "apply/store.h"
#include <gio/gio.h>
#include <string.h>
#include "apply/journal.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "platform/durable.h"
#include "platform/folder.h"
#include "topics/topic.h"

#define MAX_FOLDERS 100000    /* entries looked at below one station's folder */
#define MAX_CHANGES 20000000u /* of all runs of a station together */

struct _DcwStore {
  char *state_folder;
  char *folder; /* STATE/runs/INSTANCE */
  char *instance;
  char *file; /* or NULL */
  DcwPlanCheck check;
};

/* It becomes the name of a folder, so it must be nothing but a UUID. */
static gboolean
is_instance (const char *text)
{
  for (guint i = 0; i < 36; i++) {
    gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !g_ascii_isdigit (text[i]) && (text[i] < 'a' || text[i] > 'f'))
      return FALSE;
  }
  return text[36] == '\0';
}

static gboolean
exists (const char *folder)
{
  return g_file_test (folder, G_FILE_TEST_EXISTS) || g_file_test (folder, G_FILE_TEST_IS_SYMLINK);
}

/* A folder that is not there is fine, and stays so. */
static gboolean
check_private (const char *folder, GError **error)
{
  return !exists (folder) || dcw_folder_private (folder, error);
}

/* The folder of a run lies in one where nobody else can put anything, so it is private unless it leads elsewhere. */
static gboolean
check_real (const char *folder, GError **error)
{
  if (g_file_test (folder, G_FILE_TEST_IS_DIR) && !g_file_test (folder, G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  g_autofree char *display = g_filename_display_name (folder);
  g_autofree char *shown = dcw_text_display (display, 0);
  g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("%s: not a folder"), shown);
  return FALSE;
}

DcwStore *
dcw_store_open (const char *state_folder, DcwStation *station, GError **error)
{
  const char *instance = dcw_station_info (station)->instance;
  if (instance == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED, _ ("%s: a station without an instance has no runs"),
                 dcw_station_spec (station));
    return NULL;
  }
  if (!is_instance (instance)) {
    g_autofree char *shown = dcw_text_display (instance, 60);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
                 _ ("the instance of the station is “%s”; a UUID in lower case was expected"), shown);
    return NULL;
  }
  g_autoptr (DcwStore) store = g_new0 (DcwStore, 1);
  store->state_folder = g_strdup (state_folder);
  store->instance = g_strdup (instance);
  store->file = dcw_station_file (station);
  store->check = dcw_topics_check_plan;
  /* Live computers (of which nothing is missing) apart, for what one calls itself anybody can write into a file. */
  g_autoptr (GPtrArray) roots = dcw_station_roots (station);
  g_autofree char *leaf = g_strconcat (roots != NULL ? "" : "live-", instance, NULL);
  store->folder = g_build_filename (state_folder, "runs", leaf, NULL);
  if (!check_private (state_folder, error) || !check_private (store->folder, error))
    return NULL;
  return g_steal_pointer (&store);
}

void
dcw_store_free (DcwStore *store)
{
  if (store == NULL)
    return;
  g_free (store->state_folder);
  g_free (store->instance);
  g_free (store->file);
  g_free (store->folder);
  g_free (store);
}

const char *
dcw_store_instance (const DcwStore *store)
{
  return store->instance;
}

const char *
dcw_store_file (const DcwStore *store)
{
  return store->file;
}

static char *
run_folder (DcwStore *store, guint number)
{
  g_autofree char *name = g_strdup_printf ("%06u", number);
  return g_build_filename (store->folder, name, NULL);
}

char *
dcw_store_path (DcwStore *store, guint number, const char *leaf)
{
  g_autofree char *folder = run_folder (store, number);
  return g_build_filename (folder, leaf, NULL);
}

char *
dcw_store_lock_path (DcwStore *store)
{
  return g_build_filename (store->folder, "lock", NULL);
}

char *
dcw_store_owner_path (DcwStore *store)
{
  return g_build_filename (store->folder, "owner", NULL);
}

/* ---- Runs ---- */

static gboolean
fold_records (DcwRun *run, const char *path, GPtrArray *records, GError **error)
{
  for (guint i = 0; i < records->len; i++)
    if (!dcw_run_fold (run, records->pdata[i], error)) {
      g_autofree char *display = g_filename_display_name (path);
      g_autofree char *shown = dcw_text_display (display, 0);
      g_prefix_error (error, /* Translators: the file; what is wrong follows */ _ ("%s: record %u: "), shown, i + 1);
      return FALSE;
    }
  return TRUE;
}

/* *run stays NULL for a folder without a begun journal. */
static gboolean
read_run (DcwStore *store, guint number, DcwRun **run, GError **error)
{
  g_autofree char *folder = run_folder (store, number);
  g_autofree char *path = dcw_store_path (store, number, DCW_STORE_JOURNAL);
  if (!exists (folder))
    return TRUE;
  if (!check_real (folder, error))
    return FALSE;
  gboolean absent = FALSE;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) bytes = dcw_durable_read (path, DCW_JOURNAL_MAX, &absent, &problem);
  if (bytes == NULL) {
    if (absent)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  g_autoptr (DcwRun) found = dcw_run_new ();
  g_autoptr (GPtrArray) records =
      dcw_journal_parse (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &found->journal_size, error);
  if (records == NULL || !fold_records (found, path, records, error))
    return FALSE;
  if (found->number == 0)
    return TRUE;
  if (found->number != number) {
    g_autofree char *display = g_filename_display_name (path);
    g_autofree char *shown = dcw_text_display (display, 0);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: is the journal of run %u; that of run %u was expected"), shown,
                 found->number, number);
    return FALSE;
  }
  *run = g_steal_pointer (&found);
  return TRUE;
}

static guint
folder_number (const char *name)
{
  guint64 number;
  if (strlen (name) != 6 || !g_ascii_string_to_unsigned (name, 10, 1, DCW_RUN_MAX_NUMBER, &number, NULL))
    return 0;
  return (guint)number;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint number_a = *(const guint *)a, number_b = *(const guint *)b;
  return number_a < number_b ? -1 : number_a > number_b;
}

static GArray *
list_numbers (DcwStore *store, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!exists (store->folder))
    return g_steal_pointer (&numbers);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GDir) dir = g_dir_open (store->folder, 0, &problem);
  if (dir == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_IO, problem->message);
    return NULL;
  }
  const char *name;
  for (guint n = 0; (name = g_dir_read_name (dir)) != NULL; n++) {
    guint number = folder_number (name);
    if (n == MAX_FOLDERS) {
      g_autofree char *display = g_filename_display_name (store->folder);
      g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("%s: more than %d entries"), display, MAX_FOLDERS);
      return NULL;
    }
    if (number != 0)
      g_array_append_val (numbers, number);
  }
  g_array_sort (numbers, compare_numbers);
  return g_steal_pointer (&numbers);
}

GPtrArray *
dcw_store_runs (DcwStore *store, GError **error)
{
  g_autoptr (GArray) numbers = list_numbers (store, error);
  if (numbers == NULL)
    return NULL;
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_run_free);
  guint changes = 0;
  for (guint i = 0; i < numbers->len; i++) {
    DcwRun *run = NULL;
    if (!read_run (store, g_array_index (numbers, guint, i), &run, error))
      return NULL;
    if (run == NULL)
      continue;
    g_ptr_array_add (runs, run);
    /* A journal of one line may claim any number of them. */
    changes += run->n_changes;
    if (changes > MAX_CHANGES) {
      g_autofree char *display = g_filename_display_name (store->folder);
      g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("%s: the runs have more than %u changes together"), display,
                   MAX_CHANGES);
      return NULL;
    }
  }
  return g_steal_pointer (&runs);
}

DcwRun *
dcw_store_run (DcwStore *store, guint number, GError **error)
{
  DcwRun *run = NULL;
  if (number > 0 && number <= DCW_RUN_MAX_NUMBER && !read_run (store, number, &run, error))
    return NULL;
  if (run == NULL)
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("there is no run %u"), number);
  return run;
}

/* The latest run that answers yes; NULL without error: none. */
static DcwRun *
find_latest (DcwStore *store, gboolean (*is_it) (const DcwRun *), GError **error)
{
  g_autoptr (GPtrArray) runs = dcw_store_runs (store, error);
  for (guint i = runs != NULL ? runs->len : 0; i-- > 0;)
    if (is_it (runs->pdata[i]))
      return g_ptr_array_steal_index (runs, i);
  return NULL;
}

static gboolean
is_unfinished (const DcwRun *run)
{
  return !dcw_run_is_finished (run);
}

DcwRun *
dcw_store_last (DcwStore *store, GError **error)
{
  return find_latest (store, dcw_run_has_effect, error);
}

DcwRun *
dcw_store_unfinished (DcwStore *store, GError **error)
{
  return find_latest (store, is_unfinished, error);
}

guint
dcw_store_next_number (DcwStore *store, GError **error)
{
  g_autoptr (GPtrArray) runs = dcw_store_runs (store, error);
  if (runs == NULL)
    return 0;
  guint last = runs->len > 0 ? ((DcwRun *)runs->pdata[runs->len - 1])->number : 0;
  if (last < DCW_RUN_MAX_NUMBER)
    return last + 1;
  g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("%u runs are all that a station can have"), (guint)DCW_RUN_MAX_NUMBER);
  return 0;
}

/* ---- Snapshots ---- */

static gboolean
check_snapshot (DcwStore *store, const DcwSnapshot *snapshot, guint root, GError **error)
{
  g_autofree char *digest = dcw_document_plan_digest (snapshot->plan);
  if (g_strcmp0 (snapshot->instance, store->instance) != 0) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("is a snapshot of another station"));
    return FALSE;
  }
  if (snapshot->run != root) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("is the snapshot of run %u; that of run %u was expected"), snapshot->run,
                 root);
    return FALSE;
  }
  if (g_strcmp0 (snapshot->plan_digest, digest) != 0) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("its plan does not have the digest that was noted for it"));
    return FALSE;
  }
  return dcw_plan_validate (snapshot->plan, error) && dcw_store_check_scope (store, snapshot, NULL, error);
}

/* The one that the run began with, whatever another one says of itself: its profile vouches for what the plan may do. */
static gboolean
check_noted (DcwStore *store, guint root, GBytes *bytes, GError **error)
{
  g_autoptr (DcwRun) run = NULL;
  if (!read_run (store, root, &run, error))
    return FALSE;
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (run == NULL || run->snapshot == NULL || strcmp (run->snapshot, digest) == 0)
    return TRUE;
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("is another snapshot than the one that the run began with"));
  return FALSE;
}

DcwSnapshot *
dcw_store_snapshot (DcwStore *store, guint root, GError **error)
{
  g_autofree char *folder = run_folder (store, root);
  g_autofree char *path = dcw_store_path (store, root, DCW_STORE_SNAPSHOT);
  if (!check_real (folder, error))
    return NULL;
  g_autoptr (GBytes) bytes = dcw_durable_read (path, DCW_DOCUMENT_MAX_SMALL, NULL, error);
  if (bytes == NULL)
    return NULL;
  g_autoptr (DcwSnapshot) snapshot =
      dcw_document_read_snapshot (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (snapshot == NULL)
    return NULL;
  if (!check_snapshot (store, snapshot, root, error) || !check_noted (store, root, bytes, error)) {
    g_autofree char *display = g_filename_display_name (path);
    g_autofree char *shown = dcw_text_display (display, 0);
    g_prefix_error (error, "%s: ", shown);
    return NULL;
  }
  return g_steal_pointer (&snapshot);
}

/* ---- Making ---- */

gboolean
dcw_store_make (DcwStore *store, GError **error)
{
  g_autofree char *runs = g_build_filename (store->state_folder, "runs", NULL);
  return dcw_folder_private (store->state_folder, error) && dcw_durable_make_folder (runs, error)
         && dcw_durable_make_folder (store->folder, error) && dcw_folder_private (store->folder, error);
}

gboolean
dcw_store_make_run (DcwStore *store, guint number, GError **error)
{
  g_autofree char *folder = run_folder (store, number);
  g_autofree char *journal = dcw_store_path (store, number, DCW_STORE_JOURNAL);
  g_autofree char *snapshot = dcw_store_path (store, number, DCW_STORE_SNAPSHOT);
  /* The journal first: without one the rest is nothing. */
  return dcw_durable_make_folder (folder, error) && dcw_durable_remove (journal, error) && dcw_durable_remove (snapshot, error);
}

void
dcw_store_set_scope (DcwStore *store, DcwPlanCheck check)
{
  store->check = check != NULL ? check : dcw_topics_check_plan;
}

gboolean
dcw_store_check_scope (DcwStore *store, const DcwSnapshot *snapshot, DcwView *view, GError **error)
{
  return store->check (snapshot->plan, snapshot->profile, snapshot->bindings, view, error);
}
