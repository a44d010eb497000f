#include "opening.h"
#include "base/i18n.h"
#include "topics/pair.h"
#include "topics/planner.h"
#include "topics/suggest.h"
#include <string.h>

/* The whole of a draft, as pages show it: what was not said is as it is recommended. */
static DcwProfile *
decide (DcwView *view, const DcwProfile *draft, GHashTable *left)
{
  DcwProfile *whole = dcw_profile_copy (draft);
  const DcwOption *option;
  for (guint i = 0; (option = dcw_option (i)) != NULL; i++) {
    g_autoptr (DcwMessage) why = NULL;
    if (!(option->roles & draft->role))
      dcw_profile_set (whole, option->id, NULL);
    else if (dcw_profile_get (draft, option->id) == NULL && !g_hash_table_contains (left, option->id))
      dcw_profile_set (whole, option->id, option->recommend (view, whole, &why));
  }
  return whole;
}

/* ---- What was decided here ---- */

/* The latest run that is in place: done, and not taken back since. NULL: there is none. */
static DcwRun *
run_in_place (GPtrArray *runs)
{
  g_autoptr (GHashTable) taken_back = g_hash_table_new (NULL, NULL);
  for (guint i = runs->len; i > 0; i--) {
    DcwRun *run = runs->pdata[i - 1];
    if (!dcw_run_has_effect (run) || g_hash_table_contains (taken_back, GUINT_TO_POINTER (run->number)))
      continue;
    if (run->direction == DCW_FORWARD)
      return run;
    g_hash_table_add (taken_back, GUINT_TO_POINTER (run->parent));
  }
  return NULL;
}

/* What it was made for; NULL: there was no such run, or it was applied from a plan file. */
static DcwProfile *
profile_in_place (DcwStore *store)
{
  g_autoptr (GPtrArray) runs = store != NULL ? dcw_store_runs (store, NULL) : NULL;
  DcwRun *run = runs != NULL ? run_in_place (runs) : NULL;
  g_autoptr (DcwSnapshot) snapshot = run != NULL ? dcw_store_snapshot (store, run->root, NULL) : NULL;
  return snapshot != NULL ? g_steal_pointer (&snapshot->profile) : NULL;
}

/* Names that nobody has asked for, and that nothing was made for yet, give way to those of the other computer. */
static void
forget_suggested (DcwProfile *draft, const DcwProfile *file)
{
  const GPtrArray *users = draft->lists[DCW_LIST_USERS];
  if (file->group != NULL && g_strcmp0 (draft->group, DCW_SUGGEST_GROUP) == 0)
    g_clear_pointer (&draft->group, g_free);
  if (file->lists[DCW_LIST_USERS]->len > 0 && users->len == 1 && strcmp (users->pdata[0], DCW_SUGGEST_USER) == 0)
    g_ptr_array_set_size (draft->lists[DCW_LIST_USERS], 0);
}

/* NULL: nothing. */
static DcwProfile *
decided_here (DcwView *view, DcwStore *store, const DcwProfile *file, const DcwUiDraft *now)
{
  g_autoptr (DcwProfile) in_place = profile_in_place (store);
  if (now->by_person && (now->draft->role & file->role)) {
    g_autoptr (DcwProfile) draft = dcw_profile_copy (now->draft);
    if (in_place == NULL)
      forget_suggested (draft, file);
    return decide (view, draft, now->left);
  }
  return in_place != NULL && (in_place->role & file->role) ? g_steal_pointer (&in_place) : NULL;
}

static DcwProfile *
take_pair (DcwView *view, DcwStore *store, const DcwProfile *file, const DcwUiDraft *now, GError **error)
{
  g_autoptr (DcwProfile) before = decided_here (view, store, file, now);
  g_autoptr (DcwProfile) taken = before != NULL ? dcw_profile_copy (before) : dcw_profile_new ();
  if (before == NULL) {
    taken->role = now->role_is_said && (now->draft->role & file->role) ? now->draft->role : file->role;
    taken->network = file->network;
  }
  if (!dcw_pair_take (taken, file, view, error) || !dcw_profile_check (taken, error))
    return NULL;
  if (before != NULL)
    dcw_pair_recommend (taken, before, view);
  else
    dcw_profile_recommend (taken, view);
  return g_steal_pointer (&taken);
}

/* ---- Into what was said and what is only recommended ---- */

/* As if nobody had said anything, option by option; what comes out otherwise must have been said. */
static void
say_what_differs (DcwView *view, const DcwProfile *whole, DcwUiOpened *opened)
{
  g_autoptr (DcwProfile) grown = dcw_profile_copy (opened->draft);
  const DcwOption *option;
  for (guint i = 0; (option = dcw_option (i)) != NULL; i++) {
    const char *decided = dcw_profile_get (whole, option->id);
    g_autoptr (DcwMessage) why = NULL;
    if (!(option->roles & whole->role))
      continue;
    if (g_strcmp0 (option->recommend (view, grown, &why), decided) != 0) {
      dcw_profile_set (opened->draft, option->id, decided);
      if (decided == NULL)
        g_hash_table_add (opened->left, g_strdup (option->id));
    }
    dcw_profile_set (grown, option->id, decided);
  }
}

static void
say_all (const DcwProfile *whole, DcwUiOpened *opened)
{
  const DcwOption *option;
  for (guint i = 0; (option = dcw_option (i)) != NULL; i++) {
    const char *decided = option->roles & whole->role ? dcw_profile_get (whole, option->id) : NULL;
    dcw_profile_set (opened->draft, option->id, decided);
    if (decided == NULL)
      g_hash_table_add (opened->left, g_strdup (option->id));
  }
}

static gboolean
decides_the_same (const DcwProfile *a, const DcwProfile *b)
{
  const DcwOption *option;
  for (guint i = 0; (option = dcw_option (i)) != NULL; i++) {
    if (option->roles & a->role && g_strcmp0 (dcw_profile_get (a, option->id), dcw_profile_get (b, option->id)) != 0)
      return FALSE;
  }
  return TRUE;
}

DcwUiOpened *
dcw_ui_opening (DcwView *view, DcwStore *store, const DcwProfile *file, const DcwUiDraft *now, GError **error)
{
  gboolean is_pair = file->from != NULL;
  g_autoptr (DcwProfile) whole = is_pair ? take_pair (view, store, file, now, error) : dcw_profile_copy (file);
  if (whole == NULL)
    return NULL;
  DcwUiOpened *opened = g_new0 (DcwUiOpened, 1);
  opened->draft = dcw_profile_copy (whole);
  opened->left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_remove_all (opened->draft->values);
  say_what_differs (view, whole, opened);
  /* A recommendation may look at an option that comes after its own. */
  g_autoptr (DcwProfile) again = decide (view, opened->draft, opened->left);
  if (!decides_the_same (whole, again))
    say_all (whole, opened);
  if (is_pair) {
    g_autoptr (GPtrArray) lacks = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
    if (whole->role & DCW_ROLE_CLIENT && whole->lists[DCW_LIST_CALLBACKS]->len == 0)
      g_ptr_array_add (lacks, dcw_message_new (N_ ("the account that the OPC server runs as"), NULL));
    opened->note = dcw_ui_pair_note_new (file, lacks);
  }
  return opened;
}

void
dcw_ui_opened_free (DcwUiOpened *opened)
{
  if (opened == NULL)
    return;
  dcw_profile_free (opened->draft);
  g_hash_table_unref (opened->left);
  dcw_ui_pair_note_free (opened->note);
  g_free (opened);
}
