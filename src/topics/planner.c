#include "topics/planner.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "firewall/address.h"
#include "model/fold.h"
#include "survey/accounts.h"
#include "survey/origin.h"
#include "topics/pair.h"
#include <string.h>

#define MAX_ROUNDS 4 /* a wish that is blocked takes those with it that need it */

static gboolean
has_choice (const DcwOption *option, const char *value)
{
  for (const DcwChoice *choice = option->choices; choice->id != NULL; choice++)
    if (strcmp (choice->id, value) == 0)
      return TRUE;
  return FALSE;
}

static char *
list_choices (const DcwOption *option)
{
  GString *text = g_string_new (NULL);
  for (const DcwChoice *choice = option->choices; choice->id != NULL; choice++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", choice->id);
  return g_string_free (text, FALSE);
}

static gboolean
check_value (const DcwProfile *profile, const char *id, const char *value, GError **error)
{
  g_autofree char *shown_id = dcw_text_display (id, 60), *shown = dcw_text_display (value, 60);
  const DcwOption *option = dcw_topic_option (id, NULL);
  if (option == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("there is no option “%s”"), shown_id);
    return FALSE;
  }
  if ((option->roles & profile->role) == 0) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("option “%s” does not apply to the role %s"), shown_id,
                 dcw_role_name (profile->role));
    return FALSE;
  }
  if (option->type == DCW_OPTION_CHOICE && !has_choice (option, value)) {
    g_autofree char *choices = list_choices (option);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("option “%s” can't be “%s”; expected one of: %s"), shown_id, shown,
                 choices);
    return FALSE;
  }
  g_autoptr (DcwMessage) wrong = option->check != NULL ? option->check (value) : NULL;
  if (wrong != NULL) {
    g_autofree char *text = dcw_message_show (wrong);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
                 /* Translators: the id of the option, and what is wrong */ _ ("option “%s”: %s"), shown_id, text);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_account (const char *what, const char *name, gboolean group, GError **error)
{
  g_autoptr (DcwMessage) broken = dcw_account_check_given (name, group);
  if (broken == NULL)
    return TRUE;
  g_autofree char *text = dcw_message_show (broken);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, "%s: %s", what, text);
  return FALSE;
}

/* The name without what means this computer (its name NULL: not known). */
static const char *
bare (const char *name, const char *computer)
{
  const char *slash = strchr (name, '\\');
  g_autofree char *authority = slash != NULL ? g_strndup (name, (gsize)(slash - name)) : NULL;
  gboolean here = authority != NULL && (strcmp (authority, ".") == 0 || dcw_text_fold_equal (authority, computer));
  return here ? slash + 1 : name;
}

/* Borrows the names of the profile's users, and of the accounts that it has options for. */
static GPtrArray *
find_accounts (const DcwProfile *profile)
{
  const DcwOption *option;
  GPtrArray *accounts = g_ptr_array_new ();
  g_ptr_array_extend (accounts, profile->lists[DCW_LIST_USERS], NULL, NULL);
  for (guint i = 0; (option = dcw_option (i)) != NULL; i++) {
    const char *name = dcw_profile_get (profile, option->id);
    if (option->account_of != NULL && name != NULL && dcw_profile_is (profile, option->account_of, "account"))
      g_ptr_array_add (accounts, (gpointer)name);
  }
  return accounts;
}

/* Users and groups of a computer share one space of names. */
static gboolean
check_shared_names (const DcwProfile *profile, const char *computer, GError **error)
{
  g_autoptr (GPtrArray) users = find_accounts (profile);
  for (guint i = 0; profile->group != NULL && i < users->len; i++) {
    if (!dcw_text_fold_equal (bare (users->pdata[i], computer), bare (profile->group, computer)))
      continue;
    g_autofree char *shown = dcw_text_display (users->pdata[i], 60);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
                 _ ("“%s” is the name of a user and of the group; a computer can have each name only once"), shown);
    return FALSE;
  }
  return TRUE;
}

/* A computer's name can't be digits alone, so what looks like an address is meant as one. */
static gboolean
check_peers (const DcwProfile *profile, GError **error)
{
  const GPtrArray *peers = profile->lists[DCW_LIST_PEERS];
  for (guint i = 0; i < peers->len; i++) {
    const char *peer = peers->pdata[i];
    if (peer[strspn (peer, "0123456789.")] != '\0' || dcw_address_parse (DCW_ADDRESS_V4, peer, NULL))
      continue;
    g_autofree char *shown = dcw_text_display (peer, 60);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
                 _ ("“%s” is not the address of a computer; expected four numbers up to 255 with dots between, or a name"),
                 shown);
    return FALSE;
  }
  return TRUE;
}

/* *answer: what is being looked at, so which is wrong when it is. */
static gboolean
check (const DcwProfile *profile, const char **answer, GError **error)
{
  *answer = DCW_PROFILE_GROUP;
  if (profile->group != NULL && !check_account (C_ ("part of a profile", "group"), profile->group, TRUE, error))
    return FALSE;
  *answer = dcw_profile_list_name (DCW_LIST_USERS);
  for (guint i = 0; i < profile->lists[DCW_LIST_USERS]->len; i++)
    if (!check_account (C_ ("part of a profile", "user"), profile->lists[DCW_LIST_USERS]->pdata[i], FALSE, error))
      return FALSE;
  *answer = dcw_profile_list_name (DCW_LIST_PEERS);
  if (!check_peers (profile, error))
    return FALSE;
  *answer = DCW_PROFILE_GROUP;
  if (!check_shared_names (profile, NULL, error))
    return FALSE;
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (profile->values), (GCompareFunc)strcmp);
  for (GList *id = ids; id != NULL; id = id->next)
    if (!check_value (profile, id->data, dcw_profile_get (profile, id->data), error)) {
      const DcwOption *option = dcw_topic_option (id->data, NULL);
      *answer = option != NULL ? option->id : NULL;
      return FALSE;
    }
  return dcw_connection_check (profile, answer, error);
}

gboolean
dcw_profile_check (const DcwProfile *profile, GError **error)
{
  const char *answer;
  return check (profile, &answer, error);
}

static gboolean
check_here (const char *what, const char *name, DcwView *view, GError **error)
{
  g_auto (DcwPrincipal) who = { 0 };
  if (dcw_view_resolve (view, name, &who) != DCW_STATE_PRESENT || dcw_sid_well_known (&who.sid) == NULL)
    return TRUE;
  g_autofree char *shown = dcw_text_display (name, 60);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: “%s” is a name that Windows itself uses"), what, shown);
  return FALSE;
}

gboolean
dcw_profile_check_here (const DcwProfile *profile, DcwView *view, const char **answer, GError **error)
{
  const char *computer = dcw_station_info (dcw_view_station (view))->computer, *unasked;
  const char **wrong = answer != NULL ? answer : &unasked;
  if (!check (profile, wrong, error))
    return FALSE;
  *wrong = DCW_PROFILE_GROUP;
  if (!check_shared_names (profile, computer, error)
      || (profile->group != NULL && !check_here (C_ ("part of a profile", "group"), profile->group, view, error)))
    return FALSE;
  *wrong = dcw_profile_list_name (DCW_LIST_USERS);
  for (guint i = 0; i < profile->lists[DCW_LIST_USERS]->len; i++)
    if (!check_here (C_ ("part of a profile", "user"), profile->lists[DCW_LIST_USERS]->pdata[i], view, error))
      return FALSE;
  return TRUE;
}

void
dcw_profile_recommend (DcwProfile *profile, DcwView *view)
{
  const DcwOption *option;
  for (guint i = 0; (option = dcw_option (i)) != NULL; i++) {
    if ((option->roles & profile->role) == 0 || dcw_profile_get (profile, option->id) != NULL)
      continue;
    g_autoptr (DcwMessage) why = NULL;
    dcw_profile_set (profile, option->id, option->recommend (view, profile, &why));
  }
}

static gboolean
is_selected (const DcwTopic *topic, const char *const *topics)
{
  return topics == NULL || g_strv_contains (topics, topic->id);
}

static DcwState *
look_up (const DcwResource *resource, gpointer view)
{
  return dcw_state_ref (dcw_view_get (view, resource));
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  return dcw_finding_compare (*(DcwFinding *const *)a, *(DcwFinding *const *)b);
}

static void
run_checks (const DcwTopic *topic, DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint i = 0; topic->checks != NULL && i < topic->checks->n_rows; i++)
    topic->checks->rows[i].run (view, profile, findings);
}

/* A finding whose remedy is in the profile already is what the plan does, not something to tell besides. */
static void
drop_remedied (GPtrArray *findings, const DcwProfile *profile)
{
  for (guint i = findings->len; i-- > 0;) {
    const DcwFinding *finding = findings->pdata[i];
    if (finding->patch_option != NULL && dcw_profile_is (profile, finding->patch_option, finding->patch_value))
      g_ptr_array_remove_index (findings, i);
  }
}

static void
empty_plan (DcwPlan *plan)
{
  g_ptr_array_set_size (plan->changes, 0);
  g_ptr_array_set_size (plan->blocked, 0);
  g_ptr_array_set_size (plan->assumed, 0);
}

/* What applying would refuse is told in the plan already. TRUE: something was. */
static gboolean
block_refused (const DcwPlan *plan, const DcwProfile *profile, DcwView *view, DcwEdits *edits)
{
  g_autoptr (DcwScene) scene = dcw_scene_new (plan, profile, NULL, view, DCW_LOOK_PLANNED);
  gboolean any = FALSE;
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    /* Other values are looked after by their topics: some may be changed all the same by who insists. */
    gboolean of_domain =
        dcw_resource_kind (change->resource) == DCW_KIND_ACCOUNT_RIGHT && dcw_is_of_domain (view, change->resource);
    DcwMessage *no = of_domain ? dcw_message_new (N_ ("a policy of the domain sets this; have it changed there"), NULL)
                               : dcw_topics_refuse (scene, i);
    if (no == NULL)
      continue;
    guint n, rank = 0;
    const DcwTopic *const *table = dcw_topics (&n);
    while (rank + 1 < n && strcmp (table[rank]->id, change->topics->pdata[0]) != 0)
      rank++;
    dcw_edits_begin (edits, table[rank]->id, rank);
    dcw_edits_block (edits, change->resource, no);
    any = TRUE;
  }
  return any;
}

static DcwPlan *
make (const DcwTopic *const *table, guint n, DcwView *view, const DcwProfile *profile, const char *const *topics,
      gboolean check_scope, GCancellable *cancellable, GError **error)
{
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  const DcwStationInfo *info = dcw_station_info (dcw_view_station (view));
  plan->machine = g_strdup (info->machine);
  plan->computer = g_strdup (info->computer);
  g_autoptr (DcwEdits) edits = dcw_edits_new ();
  for (guint i = 0; i < n; i++) {
    if (g_cancellable_is_cancelled (cancellable)) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_CANCELLED, _ ("stopped while planning"));
      return NULL;
    }
    if (!is_selected (table[i], topics))
      continue;
    dcw_edits_begin (edits, table[i]->id, i);
    table[i]->plan (view, profile, edits);
    run_checks (table[i], view, profile, plan->findings);
  }
  drop_remedied (plan->findings, profile);
  g_ptr_array_sort (plan->findings, compare_findings);
  dcw_fold (edits, look_up, view, plan);
  for (guint round = 0; check_scope && round < MAX_ROUNDS && block_refused (plan, profile, view, edits); round++) {
    empty_plan (plan);
    dcw_fold (edits, look_up, view, plan);
  }
  return g_steal_pointer (&plan);
}

DcwPlan *
dcw_plan_make_with (const DcwTopic *const *table, guint n, DcwView *view, const DcwProfile *profile, const char *const *topics,
                    GCancellable *cancellable, GError **error)
{
  return make (table, n, view, profile, topics, FALSE, cancellable, error);
}

DcwPlan *
dcw_plan_make (DcwView *view, const DcwProfile *profile, const char *const *topics, GCancellable *cancellable, GError **error)
{
  guint n;
  const DcwTopic *const *table = dcw_topics (&n);
  for (guint i = 0; topics != NULL && topics[i] != NULL; i++)
    if (dcw_topic (topics[i]) == NULL) {
      g_autofree char *shown = dcw_text_display (topics[i], 60);
      g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("there is no topic “%s”"), shown);
      return NULL;
    }
  if (!dcw_profile_check_here (profile, view, NULL, error))
    return NULL;
  return make (table, n, view, profile, topics, TRUE, cancellable, error);
}

GPtrArray *
dcw_audit (DcwView *view, const DcwProfile *profile)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_finding_free);
  guint n;
  const DcwTopic *const *table = dcw_topics (&n);
  for (guint i = 0; i < n; i++)
    run_checks (table[i], view, profile, findings);
  g_ptr_array_sort (findings, compare_findings);
  return findings;
}

DcwImage *
dcw_capture (DcwView *view)
{
  guint n;
  const DcwTopic *const *table = dcw_topics (&n);
  for (guint i = 0; i < n; i++)
    table[i]->survey (view);
  return dcw_view_capture (view);
}
