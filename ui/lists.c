#include "lists.h"
#include "base/i18n.h"
#include "base/text.h"
#include <string.h>

typedef struct {
  char *text, *name;
} DcwUiName;

const char *const dcw_ui_well_known[] = {
  "Administrators",  "Users",  "Everyone", "Authenticated Users", "Distributed COM Users", "INTERACTIVE", "NETWORK",
  "ANONYMOUS LOGON", "SYSTEM", "SELF",     "LOCAL SERVICE",       "NETWORK SERVICE",       NULL
};

static void
name_free (gpointer data)
{
  DcwUiName *name = data;
  g_free (name->text);
  g_free (name->name);
  g_free (name);
}

static void
list_free (gpointer data)
{
  DcwUiList *list = data;
  for (guint i = 0; list->wish != NULL && i < list->wish->entries->len; i++)
    dcw_principal_clear (&list->found[i]);
  g_free (list->found);
  dcw_list_wish_free (list->wish);
  g_free (list->subject);
  g_free (list->title);
  dcw_descriptor_unref (list->now);
  dcw_descriptor_unref (list->planned);
  g_hash_table_unref (list->names);
  g_free (list);
}

static void
note_name (DcwUiList *list, DcwView *view, const DcwPrincipal *who)
{
  DcwUiName *name = g_new (DcwUiName, 1);
  *name = (DcwUiName){ dcw_lists_text_of (view, who), dcw_text_display (dcw_view_name_of (view, who), 80) };
  g_hash_table_replace (list->names, dcw_principal_id (who), name);
}

static void
note_names (DcwUiList *list, DcwView *view, const DcwDescriptor *descriptor)
{
  const DcwAcl *dacl = descriptor != NULL ? dcw_descriptor_dacl (descriptor) : NULL;
  for (guint i = 0; dacl != NULL && i < dacl->aces->len; i++)
    note_name (list, view, &g_array_index (dacl->aces, DcwAce, i).who);
}

static DcwDescriptor *
find_planned (const DcwPlan *plan, const DcwPermissionList *list)
{
  for (guint i = 0; plan != NULL && i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    if (dcw_resource_equal (change->resource, list->resource))
      return dcw_state_read_descriptor (change->after, list->setting->type, list->setting->codec, NULL);
  }
  return NULL;
}

static DcwListWish *
copy_wish (const DcwListWish *wish)
{
  DcwListWish *copy = dcw_list_wish_new (wish->exact, wish->use, wish->subject);
  for (guint i = 0; i < wish->entries->len; i++) {
    const DcwListEntry *entry = wish->entries->pdata[i];
    dcw_list_wish_add (copy, entry->who, entry->mask, entry->deny);
  }
  return copy;
}

static DcwUiList *
list_new (DcwView *view, const DcwPermissionList *from, const DcwProfile *profile, const DcwPlan *plan)
{
  DcwUiList *list = g_new0 (DcwUiList, 1);
  g_autoptr (GPtrArray) wishes = dcw_lists_wished (profile, from->option);
  const DcwListWish *wish = dcw_list_wishes_find (wishes, from->use, from->subject);
  list->option = from->option;
  list->use = from->use;
  list->subject = g_strdup (from->subject);
  list->title = dcw_message_show (from->title);
  list->own = from->own;
  list->now = from->now != NULL ? dcw_descriptor_ref (from->now) : NULL;
  list->planned = find_planned (plan, from);
  list->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, name_free);
  note_names (list, view, list->now);
  note_names (list, view, list->planned);
  if (wish == NULL)
    return list;
  list->wish = copy_wish (wish);
  list->found = g_new0 (DcwPrincipal, wish->entries->len);
  for (guint i = 0; i < wish->entries->len; i++) {
    const DcwListEntry *entry = wish->entries->pdata[i];
    g_autoptr (DcwMessage) problem = NULL;
    dcw_lists_who (view, entry->who, &list->found[i], &problem);
    if (problem != NULL)
      dcw_principal_init_name (&list->found[i], entry->who);
    note_name (list, view, &list->found[i]);
  }
  return list;
}

GPtrArray *
dcw_ui_lists_new (DcwView *view, const DcwProfile *profile, const DcwPlan *plan)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func (list_free);
  g_autoptr (GPtrArray) found = dcw_permission_lists (view, profile);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (lists, list_new (view, found->pdata[i], profile, plan));
  return lists;
}

const DcwUiList *
dcw_ui_lists_find (const GPtrArray *lists, const char *option, DcwComUse use, const char *subject)
{
  for (guint i = 0; i < lists->len; i++) {
    const DcwUiList *list = lists->pdata[i];
    if (list->use == use && strcmp (list->option, option) == 0 && strcmp (list->subject, subject) == 0)
      return list;
  }
  return NULL;
}

static void
find_names (const DcwPrincipal *who, char **text, char **name, gpointer data)
{
  const DcwUiList *list = data;
  g_autofree char *id = dcw_principal_id (who);
  const DcwUiName *known = g_hash_table_lookup (list->names, id);
  const DcwWellKnownSid *well = dcw_principal_is_pending (who) ? NULL : dcw_sid_well_known (&who->sid);
  *text = known != NULL                    ? g_strdup (known->text)
          : dcw_principal_is_pending (who) ? g_strdup (who->name)
                                           : dcw_sid_format (&who->sid);
  *name = known != NULL ? g_strdup (known->name) : well != NULL ? g_strdup (well->name) : dcw_text_display (*text, 80);
}

DcwListEdit *
dcw_ui_list_edit (const DcwUiList *list)
{
  return dcw_list_edit_new (list->use, strcmp (list->option, DCW_LIMITS_PERMISSIONS) == 0, list->now, list->planned, list->wish,
                            list->found, find_names, (gpointer)list);
}

char *
dcw_ui_list_say (const DcwUiList *list)
{
  if (list->wish == NULL)
    return g_strdup (list->now != NULL ? _ ("Nothing is asked for entry by entry.") : _ ("What is there can't be read."));
  guint n = list->wish->entries->len;
  return g_strdup_printf (list->wish->exact ? g_dngettext (DCW_GETTEXT_DOMAIN, "The list becomes exactly %u entry.",
                                                           "The list becomes exactly %u entries.", n)
                                            : g_dngettext (DCW_GETTEXT_DOMAIN, "%u entry is added.", "%u entries are added.", n),
                          n);
}

DcwUiFound *
dcw_ui_found_new (DcwView *view, const char *text)
{
  DcwUiFound *found = g_new0 (DcwUiFound, 1);
  g_autoptr (DcwMessage) problem = NULL;
  if (view == NULL) {
    found->problem = g_strdup (_ ("The computer could not be read, so it is not known who that is."));
    return found;
  }
  DcwStatus status = dcw_lists_who (view, text, &found->who, &problem);
  if (problem != NULL) {
    found->problem = dcw_message_show (problem);
    return found;
  }
  found->status = status;
  found->text = dcw_lists_text_of (view, &found->who);
  found->name = dcw_text_display (dcw_view_name_of (view, &found->who), 80);
  return found;
}

void
dcw_ui_found_free (DcwUiFound *found)
{
  if (found == NULL)
    return;
  dcw_principal_clear (&found->who);
  g_free (found->text);
  g_free (found->name);
  g_free (found->problem);
  g_free (found);
}
