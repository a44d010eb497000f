#include "support/live.h"
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include "registry/tree.h"
#include "station/win32/registry.h"
#include "support/fault.h"
#include "support/scratch.h"
#include "support/tap.h"

static gboolean
anything_goes (const DcwPlan *plan, const DcwProfile *profile, const DcwBindings *bindings, DcwView *view, GError **error)
{
  return TRUE;
}

void
dcw_live_reopen (DcwLive *live)
{
  g_autoptr (GError) error = NULL;
  g_clear_object (&live->station);
  g_clear_pointer (&live->store, dcw_store_free);
  g_autofree char *state = g_build_filename (live->folder, "state", NULL);
  live->station = dcw_station_open ("local", state, &error);
  live->store = live->station != NULL ? dcw_store_open (state, live->station, &error) : NULL;
  ck_assert_msg (live->store != NULL, "%s", error != NULL ? error->message : "no store");
  dcw_store_set_scope (live->store, anything_goes);
}

void
dcw_live_init (DcwLive *live, const char *name)
{
  *live = (DcwLive){ .name = name };
  live->key = g_strconcat (DCW_LOCAL_KEY (""), name, NULL);
  live->folder = dcw_scratch_new ();
  dcw_local_make_key (name);
  dcw_live_reopen (live);
}

void
dcw_live_clear (DcwLive *live)
{
  dcw_fault_disarm ();
  g_clear_pointer (&live->store, dcw_store_free);
  dcw_local_clean (live->name);
  dcw_scratch_free (g_steal_pointer (&live->folder));
  g_clear_pointer (&live->key, g_free);
  dcw_local_close (g_steal_pointer (&live->station));
}

DcwPlan *
dcw_live_plan (DcwLive *live)
{
  DcwPlan *plan = dcw_plan_new ();
  plan->machine = g_strdup (dcw_station_info (live->station)->machine);
  return plan;
}

void
dcw_live_add (DcwLive *live, DcwPlan *plan, DcwResource *resource, DcwState *after, int needs)
{
  ck_assert (resource != NULL && after != NULL);
  /* What nobody can read counts as not there. */
  gboolean is_readable = !dcw_resource_is_pending (resource) && dcw_resource_kind (resource) != DCW_KIND_SECRET;
  g_autoptr (DcwState) before = is_readable ? dcw_station_read (live->station, resource) : dcw_state_absent ();
  g_autoptr (DcwMessage) why = dcw_message_new ("a test wants it", NULL);
  DcwChange *change = dcw_change_new (resource, before, after, why);
  if (needs >= 0)
    g_array_append_val (change->needs, needs);
  g_ptr_array_add (plan->changes, change);
  dcw_resource_unref (resource);
  dcw_state_unref (after);
}

DcwReport *
dcw_live_apply (DcwLive *live, DcwPlan *plan, const DcwSecrets *secrets)
{
  DcwRunOptions options = { .secrets = secrets };
  g_autoptr (GError) error = NULL;
  dcw_plan_validate (plan, &error);
  ck_assert_msg (error == NULL, "%s", error != NULL ? error->message : "");
  DcwReport *report = dcw_apply (live->store, live->station, plan, NULL, &options, &error);
  ck_assert_msg (report != NULL || dcw_fault_fired (), "%s", error != NULL ? error->message : "");
  return report;
}

static void
add_values (const char *path, GString *text)
{
  g_autoptr (DcwRegistryTree) tree = dcw_registry_tree_new ();
  DWORD failure = dcw_local_read_key (path, tree);
  g_string_append_printf (text, "[%s] %lu\n", path, failure);
  const DcwRegistryKey *key = dcw_registry_tree_find (tree, path);
  for (const DcwRegistryValue *value = key != NULL ? key->values : NULL; value != NULL; value = value->next) {
    g_autofree char *hex = g_base64_encode (g_bytes_get_data (value->data, NULL), g_bytes_get_size (value->data));
    g_string_append_printf (text, "%s=%u:%s\n", value->name, value->type, hex);
  }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

char *
dcw_live_look (const DcwLive *live, const char *const *keys)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *below = g_strconcat (live->key, "\\New", NULL);
  add_values (live->key, text);
  add_values (below, text);
  for (guint i = 0; keys[i] != NULL; i++)
    add_values (keys[i], text);
  /* Values come in the order in which they were made. */
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);
  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  return g_strjoinv ("\n", lines);
}

void
dcw_live_undo (DcwLive *live, const char *what, const char *const *keys, const char *before)
{
  g_autoptr (GError) error = NULL;
  DcwRunOptions options = { 0 };
  g_autoptr (DcwReport) report = dcw_undo (live->store, live->station, 0, FALSE, &options, &error);
  ck_assert_msg (report != NULL && report->phase == DCW_RUN_APPLIED, "%s: %s", what,
                 error != NULL ? error->message : dcw_phase_name (report->phase));
  g_autofree char *now = dcw_live_look (live, keys);
  ck_assert_msg (strcmp (now, before) == 0, "%s: before\n%s\nnow\n%s", what, before, now);
}
