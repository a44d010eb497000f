/* Rules for lists of permissions: who may be let in, and that nobody is shut out or let in beside the plan's words. */
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "registry/path.h"
#include "survey/limits.h"
#include "survey/permission.h"
#include "survey/servers.h"
#include "topics/lists.h"
#include "topics/scope-rules.h"

typedef struct {
  DcwPrincipal who;
  char *name; /* as the profile has it, without an authority */
  guint32 mask;
  gboolean deny;
} Wished;

typedef struct {
  DcwAsk *ask;
  const DcwSetting *setting;
  DcwPermission before, after;
  gboolean may_be_local; /* a new list may be base without anybody's rights from other computers */
  DcwDescriptor *base;   /* what counts where nothing was there, or nothing that can be read; NULL: not known */
  const char *besides;   /* SIDs that may be let in though they are no accounts */
  gboolean may_be_exact; /* the list may become one of accounts, administrators and Windows itself alone */
  GArray *wished;        /* of Wished: what the profile wants of this list entry by entry */
} Lists;

static void
clear_lists (Lists *lists)
{
  dcw_permission_clear (&lists->before);
  dcw_permission_clear (&lists->after);
  g_clear_pointer (&lists->base, dcw_descriptor_unref);
  g_clear_pointer (&lists->wished, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lists, clear_lists)

/* ---- Entries ---- */

static guint32
rights_of (const Lists *lists, const DcwAce *ace)
{
  return dcw_com_meant (ace->mask, lists->setting->use);
}

static gboolean
same_extra (GBytes *a, GBytes *b)
{
  return a == b || (a != NULL && b != NULL && g_bytes_equal (a, b));
}

/* entry is of the same kind and for the same account as ace, with at least its rights. */
static gboolean
includes (const Lists *lists, const DcwAce *entry, const DcwAce *ace)
{
  return entry->type == ace->type && entry->flags == ace->flags && (rights_of (lists, ace) & ~rights_of (lists, entry)) == 0
         && dcw_principal_equal (&entry->who, &ace->who) && same_extra (entry->extra, ace->extra);
}

static gboolean
covers (const Lists *lists, const DcwAcl *acl, const DcwAce *ace)
{
  for (guint i = 0; acl != NULL && i < acl->aces->len; i++)
    if (includes (lists, &g_array_index (acl->aces, DcwAce, i), ace))
      return TRUE;
  return FALSE;
}

/* What plain entries allowed already. */
static guint32
allowed_before (const Lists *lists, const DcwPrincipal *who)
{
  const DcwAcl *before = dcw_descriptor_dacl (lists->before.descriptor);
  guint32 rights = 0;
  for (guint i = 0; before != NULL && i < before->aces->len; i++) {
    const DcwAce *ace = &g_array_index (before->aces, DcwAce, i);
    if (ace->type == DCW_ACE_ALLOW && ace->flags == 0 && dcw_principal_equal (&ace->who, who))
      rights |= rights_of (lists, ace);
  }
  return rights;
}

/* With no more rights than Windows itself needs, or it had. */
static gboolean
is_companion (const Lists *lists, const DcwAce *ace)
{
  g_autofree char *sid = dcw_principal_is_pending (&ace->who) ? NULL : dcw_sid_format (&ace->who.sid);
  const DcwListCompanion *companion;
  for (guint i = 0; sid != NULL && (companion = dcw_lists_companion (lists->setting->use, i)) != NULL; i++)
    if (strcmp (companion->sid, sid) == 0)
      return (rights_of (lists, ace) & ~(companion->mask | DCW_COM_EXECUTE | allowed_before (lists, &ace->who))) == 0;
  return FALSE;
}

/* A plain entry that lets in somebody who may be let in. */
static gboolean
is_grant (const Lists *lists, const DcwAce *ace)
{
  if (ace->type != DCW_ACE_ALLOW || ace->flags != 0 || ace->extra != NULL
      || (ace->mask & ~dcw_com_all (lists->setting->use)) != 0)
    return FALSE;
  if (dcw_scope_is_grantable (&ace->who) || is_companion (lists, ace))
    return TRUE;
  g_autofree char *sid = dcw_sid_format (&ace->who.sid);
  return dcw_scope_has_word (lists->besides, sid);
}

/* ---- What the person at this computer wants entry by entry ---- */

static void
clear_wished (gpointer data)
{
  Wished *wished = data;
  dcw_principal_clear (&wished->who);
  g_free (wished->name);
}

/* Without a station nobody knows which account a name is. */
static gboolean
is_meant (const Wished *wished, gboolean can_look, const DcwPrincipal *who)
{
  if (dcw_principal_is_pending (who))
    return dcw_text_fold_equal (wished->name, who->name);
  return dcw_principal_is_pending (&wished->who) ? !can_look && dcw_scope_is_account (who)
                                                 : dcw_principal_equal (&wished->who, who);
}

static gboolean
is_wished (const Lists *lists, const DcwAce *ace)
{
  gboolean deny = ace->type == DCW_ACE_DENY, can_look = dcw_scene_view (lists->ask->scene, DCW_LOOK_PLANNED) != NULL;
  DcwAce rest = *ace;
  if ((!deny && ace->type != DCW_ACE_ALLOW) || ace->flags != 0 || ace->extra != NULL)
    return FALSE;
  for (guint i = 0; lists->wished != NULL && i < lists->wished->len; i++) {
    const Wished *wished = &g_array_index (lists->wished, Wished, i);
    if (wished->deny == deny && is_meant (wished, can_look, &ace->who))
      rest.mask &= ~(wished->mask | DCW_COM_EXECUTE);
  }
  return rest.mask != ace->mask
         && (rest.mask == 0 || covers (lists, dcw_descriptor_dacl (lists->before.descriptor), &rest)
             || covers (lists, dcw_descriptor_dacl (lists->base), &rest));
}

static void
add_wish (Lists *lists, const DcwListWish *wish)
{
  DcwScene *scene = lists->ask->scene;
  DcwView *view = dcw_scene_view (scene, DCW_LOOK_PLANNED);
  for (guint i = 0; i < wish->entries->len; i++) {
    const DcwListEntry *entry = wish->entries->pdata[i];
    const char *slash = strrchr (entry->who, '\\');
    g_auto (DcwPrincipal) who = { 0 };
    g_autoptr (DcwMessage) problem = NULL;
    Wished wished = { .mask = entry->mask, .deny = entry->deny };
    dcw_lists_who (view, entry->who, &who, &problem);
    if (problem == NULL && entry->deny)
      problem = dcw_lists_check_denial (wish->use, &who, entry->who);
    if (problem != NULL)
      continue;
    wished.name = g_strdup (slash != NULL ? slash + 1 : entry->who);
    dcw_scene_bind_principal (scene, &who, &wished.who);
    g_array_append_val (lists->wished, wished);
  }
  lists->may_be_exact = lists->may_be_exact || wish->exact;
}

/* option and subject: as the profile has them; NULL: that of whatever the list is of. */
static void
find_wishes (Lists *lists, const char *option, const char *subject)
{
  DcwAsk *ask = lists->ask;
  const DcwProfile *profile = dcw_scene_profile (ask->scene);
  DcwView *view = dcw_scene_view (ask->scene, DCW_LOOK_PLANNED);
  g_autoptr (GPtrArray) wishes = dcw_lists_wished (profile, option);
  lists->wished = g_array_new (FALSE, TRUE, sizeof (Wished));
  g_array_set_clear_func (lists->wished, clear_wished);
  for (guint i = 0; i < wishes->len; i++) {
    const DcwListWish *wish = wishes->pdata[i];
    gboolean fits = wish->use == lists->setting->use && (subject == NULL || strcmp (wish->subject, subject) == 0);
    g_autoptr (DcwResource) resource = fits && view != NULL ? dcw_lists_resource (view, profile, option, wish) : NULL;
    if (fits && (view == NULL || (resource != NULL && dcw_resource_equal (resource, ask->resource))))
      add_wish (lists, wish);
  }
}

/* Only then the base counts: what is in a list that can be read was decided by somebody. */
static gboolean
starts_from_base (const Lists *lists)
{
  return lists->before.status == DCW_STATE_ABSENT || lists->before.faults != 0;
}

static const char *
check_gains (const Lists *lists)
{
  const DcwAcl *after = dcw_descriptor_dacl (lists->after.descriptor), *before = dcw_descriptor_dacl (lists->before.descriptor);
  const DcwAcl *base = starts_from_base (lists) ? dcw_descriptor_dacl (lists->base) : NULL;
  gboolean is_start_known = !starts_from_base (lists) || lists->base != NULL;
  for (guint i = 0; i < after->aces->len; i++) {
    const DcwAce *ace = &g_array_index (after->aces, DcwAce, i);
    if (covers (lists, before, ace) || covers (lists, base, ace))
      continue;
    if (is_grant (lists, ace)) {
      if (!is_companion (lists, ace))
        lists->ask->risk |= DCW_RISK_OPENS;
      continue;
    }
    if (is_wished (lists, ace)) {
      lists->ask->risk |= ace->type == DCW_ACE_DENY ? DCW_RISK_CUTS : DCW_RISK_OPENS;
      continue;
    }
    if (is_start_known)
      return N_ ("lists of permissions let in users, groups and Windows itself, nobody else");
  }
  return NULL;
}

static gboolean
is_exact (const Lists *lists)
{
  const DcwAcl *after = dcw_descriptor_dacl (lists->after.descriptor);
  for (guint i = 0; i < after->aces->len; i++)
    if (!is_grant (lists, &g_array_index (after->aces, DcwAce, i)) && !is_wished (lists, &g_array_index (after->aces, DcwAce, i)))
      return FALSE;
  return TRUE;
}

/* Entries that deny go before others, where the person wants them. */
static gboolean
keeps (const Lists *lists, const DcwAcl *start)
{
  const DcwAcl *after = dcw_descriptor_dacl (lists->after.descriptor);
  guint kept = 0;
  for (guint i = 0; i < after->aces->len && kept < start->aces->len; i++) {
    const DcwAce *ace = &g_array_index (after->aces, DcwAce, i);
    if (includes (lists, ace, &g_array_index (start->aces, DcwAce, kept)))
      kept++;
    else if (ace->type != DCW_ACE_DENY || !is_wished (lists, ace))
      return FALSE;
  }
  return kept == start->aces->len;
}

/* New entries come after those that were there, so that none gets before an entry that denies. */
static const char *
check_losses (const Lists *lists)
{
  gboolean absent = lists->before.status == DCW_STATE_ABSENT;
  const DcwAcl *start = dcw_descriptor_dacl (absent ? lists->base : lists->before.descriptor);
  if (start == NULL || lists->before.faults != 0)
    return NULL;
  if (keeps (lists, start))
    return NULL;
  g_autoptr (DcwDescriptor) local = absent && lists->may_be_local ? dcw_permission_local (lists->base) : NULL;
  if (local != NULL && keeps (lists, dcw_descriptor_dacl (local))) {
    lists->ask->risk |= DCW_RISK_CUTS;
    return NULL;
  }
  if (!lists->may_be_exact || !is_exact (lists))
    return N_ ("entries of a list that Windows can read stay where they are");
  lists->ask->risk |= DCW_RISK_OPENS | DCW_RISK_CUTS;
  return NULL;
}

static const DcwAcl *
sacl_of (const DcwDescriptor *descriptor)
{
  return descriptor != NULL ? dcw_descriptor_sacl (descriptor) : NULL;
}

static gboolean
same_entries (const DcwAcl *a, const DcwAcl *b)
{
  guint n = a != NULL ? a->aces->len : 0;
  if ((b != NULL ? b->aces->len : 0) != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const DcwAce *one = &g_array_index (a->aces, DcwAce, i), *other = &g_array_index (b->aces, DcwAce, i);
    if (one->type != other->type || one->flags != other->flags || one->mask != other->mask
        || !dcw_principal_equal (&one->who, &other->who) || !same_extra (one->extra, other->extra))
      return FALSE;
  }
  return TRUE;
}

/* The mandatory label. A repair may drop one that Windows can't use. */
static const char *
check_label (const Lists *lists)
{
  const DcwAcl *after = sacl_of (lists->after.descriptor);
  if (same_entries (after, sacl_of (lists->before.descriptor))
      || (starts_from_base (lists) && (same_entries (after, NULL) || same_entries (after, sacl_of (lists->base)))))
    return NULL;
  return N_ ("the label of a list of permissions stays as it is");
}

/* ---- A whole list ---- */

static const char *
check_list (Lists *lists)
{
  DcwAsk *ask = lists->ask;
  dcw_permission_read (ask->before, lists->setting, &lists->before);
  if (dcw_state_status (ask->after) == DCW_STATE_ABSENT)
    return lists->before.faults != 0 ? NULL : N_ ("a list of permissions that Windows can read is not taken away");
  if (dcw_state_has (ask->after, DCW_VALUE_DESCRIPTOR) && dcw_state_number (ask->after, DCW_VALUE_CODEC) != lists->setting->codec)
    return N_ ("the list of permissions is not coded as Windows wants it");
  dcw_permission_read (ask->after, lists->setting, &lists->after);
  if (lists->after.descriptor == NULL || lists->after.faults != 0)
    return N_ ("the list of permissions is not one that Windows can use");
  g_autoptr (DcwDescriptor) pending = lists->after.descriptor;
  lists->after.descriptor = dcw_scene_bind (ask->scene, pending);
  const char *no = check_gains (lists);
  if (no == NULL)
    no = check_losses (lists);
  return no != NULL ? no : check_label (lists);
}

/* What Windows, or the computer's default, does without the value. Of the limits that depends on the version of Windows. */
static DcwDescriptor *
find_base (const DcwAsk *ask, const DcwSetting *setting)
{
  DcwView *view = dcw_scene_view (ask->scene, DCW_LOOK_PLANNED);
  switch (setting->id) {
  case DCW_SETTING_DEFAULT_ACCESS:
  case DCW_SETTING_DEFAULT_LAUNCH:
    return dcw_permission_without_value (setting->use);
  case DCW_SETTING_ACCESS_LIMIT:
  case DCW_SETTING_LAUNCH_LIMIT:
    return view != NULL ? dcw_limit_default (view, setting->id) : NULL;
  case DCW_SETTING_POLICY_ACCESS_LIMIT:
  case DCW_SETTING_POLICY_LAUNCH_LIMIT:
    return view != NULL ? dcw_limit_default (view, setting->overrides) : NULL;
  default: {
    gboolean own;
    return view != NULL ? dcw_appid_permission (view, NULL, setting->use, &own, NULL) : NULL;
  }
  }
}

const char *
dcw_may_limit (DcwAsk *ask)
{
  const DcwSetting *setting = dcw_setting_of (ask->resource);
  gboolean is_default = setting->id == DCW_SETTING_DEFAULT_ACCESS || setting->id == DCW_SETTING_DEFAULT_LAUNCH;
  g_auto (Lists) lists = { .ask = ask, .setting = setting, .base = find_base (ask, setting), .besides = ask->row->values };
  find_wishes (&lists, DCW_LIMITS_PERMISSIONS, is_default ? DCW_LIST_DEFAULT : DCW_LIST_LIMIT);
  return check_list (&lists);
}

const char *
dcw_may_appid_list (DcwAsk *ask)
{
  const DcwSetting *setting = dcw_setting_of (ask->resource);
  g_autofree char *appid = g_strdup (dcw_registry_path_leaf (dcw_resource_path (ask->resource)));
  gboolean known =
      setting->use == DCW_COM_LAUNCH ? dcw_scene_is_server (ask->scene, appid) : dcw_scene_is_application (ask->scene, appid);
  if (!known)
    return N_ ("this AppID is that of no OPC server and of no program here");
  g_auto (Lists) lists = { .ask = ask, .setting = setting, .base = find_base (ask, setting), .may_be_exact = TRUE };
  lists.may_be_local = setting->use == DCW_COM_ACCESS;
  if (dcw_scene_is_enum (ask->scene, appid))
    lists.besides = ask->row->values;
  find_wishes (&lists, DCW_APPLICATIONS_PERMISSIONS, NULL);
  return check_list (&lists);
}
