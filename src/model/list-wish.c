#include "model/list-wish.h"
#include "base/i18n.h"
#include "base/text.h"
#include <string.h>

#define SHOWN 60 /* characters of what is wrong */

static const char *const uses[] = { [DCW_COM_ACCESS] = "access", [DCW_COM_LAUNCH] = "launch" };

static void
entry_free (gpointer data)
{
  DcwListEntry *entry = data;
  g_free (entry->who);
  g_free (entry);
}

DcwListWish *
dcw_list_wish_new (gboolean exact, DcwComUse use, const char *subject)
{
  DcwListWish *wish = g_new0 (DcwListWish, 1);
  wish->exact = exact;
  wish->use = use;
  wish->subject = g_strdup (subject);
  wish->entries = g_ptr_array_new_with_free_func (entry_free);
  return wish;
}

void
dcw_list_wish_free (DcwListWish *wish)
{
  if (wish == NULL)
    return;
  g_free (wish->subject);
  g_ptr_array_unref (wish->entries);
  g_free (wish);
}

void
dcw_list_wish_add (DcwListWish *wish, const char *who, guint32 mask, gboolean deny)
{
  DcwListEntry *entry = g_new (DcwListEntry, 1);
  *entry = (DcwListEntry){ g_strdup (who), mask, deny };
  g_ptr_array_add (wish->entries, entry);
}

static DcwMessage *
wrong (const char *text, const char *what)
{
  g_autofree char *shown = dcw_text_display (what, SHOWN);
  return dcw_message_new (text, shown, NULL);
}

/* The first word of *text, which goes on behind it. */
static char *
take_word (const char **text)
{
  const char *end = *text + strcspn (*text, " ");
  char *word = g_strndup (*text, (gsize)(end - *text));
  *text = end + strspn (end, " ");
  return word;
}

static DcwMessage *
parse_head (const char *text, DcwListWish **wish)
{
  const char *rest = text;
  g_autofree char *mode = take_word (&rest), *use = take_word (&rest);
  gboolean exact = strcmp (mode, "exact") == 0, launch = strcmp (use, uses[DCW_COM_LAUNCH]) == 0;
  if ((!exact && strcmp (mode, "merge") != 0) || (!launch && strcmp (use, uses[DCW_COM_ACCESS]) != 0) || *rest == '\0')
    return wrong (N_ ("“%1”: expected merge or exact, launch or access, and whose list it is"), text);
  *wish = dcw_list_wish_new (exact, launch ? DCW_COM_LAUNCH : DCW_COM_ACCESS, rest);
  return NULL;
}

/* seen: folded names with a mark before -> DcwListEntry; each name once allowed and once denied, and not the same. */
static DcwMessage *
check_entry (GHashTable *seen, const DcwListEntry *entry)
{
  g_autofree char *folded = dcw_text_fold (entry->who);
  g_autofree char *here = g_strconcat (entry->deny ? "-" : "+", folded, NULL);
  g_autofree char *there = g_strconcat (entry->deny ? "+" : "-", folded, NULL);
  const DcwListEntry *other = g_hash_table_lookup (seen, there);
  if (g_hash_table_contains (seen, here))
    return wrong (N_ ("“%1” is in one list twice"), entry->who);
  if (other != NULL && (other->mask & entry->mask & ~(guint32)DCW_COM_EXECUTE) != 0)
    return wrong (N_ ("“%1” is allowed and denied the same right"), entry->who);
  g_hash_table_insert (seen, g_steal_pointer (&here), (gpointer)entry);
  return NULL;
}

static DcwMessage *
parse_entry (DcwListWish *wish, GHashTable *seen, const char *text)
{
  const char *equals = strchr (text, '=');
  g_autofree char *who = g_strstrip (g_strndup (text, equals != NULL ? (gsize)(equals - text) : 0));
  if (*who == '\0')
    return wrong (N_ ("“%1”: expected NAME=RIGHTS, or NAME=deny RIGHTS"), text);
  const char *right = equals + 1 + strspn (equals + 1, " ");
  gboolean deny = g_str_has_prefix (right, "deny ");
  g_auto (GStrv) words = g_strsplit (deny ? right + 5 : right, " ", -1);
  g_autofree char *rights = g_strjoinv ("", words);
  guint32 mask;
  if (!dcw_com_rights_parse (rights, wish->use, &mask, NULL) || mask == 0)
    return wrong (wish->use == DCW_COM_LAUNCH
                      ? N_ ("“%1”: expected all, or local-launch, remote-launch, local-activation, remote-activation with commas")
                      : N_ ("“%1”: expected all, or local-access, remote-access with commas"),
                  text);
  if (wish->entries->len == DCW_LIST_WISH_MAX_ENTRIES)
    return wrong (N_ ("“%1” is one entry too many"), text);
  dcw_list_wish_add (wish, who, mask, deny);
  return check_entry (seen, wish->entries->pdata[wish->entries->len - 1]);
}

static gboolean
lets_anybody_in (const DcwListWish *wish)
{
  for (guint i = 0; i < wish->entries->len; i++)
    if (!((const DcwListEntry *)wish->entries->pdata[i])->deny)
      return TRUE;
  return FALSE;
}

static DcwMessage *
parse_list (const char *text, GPtrArray *wishes)
{
  g_autoptr (DcwListWish) wish = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  const char *head = *parts != NULL ? g_strstrip (*parts) : "";
  DcwMessage *no = parse_head (head, &wish);
  for (char **part = parts + 1; no == NULL && *part != NULL; part++)
    no = parse_entry (wish, seen, g_strstrip (*part));
  if (no != NULL)
    return no;
  if (dcw_list_wishes_find (wishes, wish->use, wish->subject) != NULL)
    return wrong (N_ ("the list “%1” is set twice"), head);
  if (wishes->len == DCW_LIST_WISH_MAX_LISTS)
    return wrong (N_ ("the list “%1” is one too many"), head);
  if (wish->entries->len == 0)
    return wrong (N_ ("the list “%1” has no entries"), head);
  if (wish->exact && wish->use == DCW_COM_LAUNCH && !lets_anybody_in (wish))
    return wrong (N_ ("the list “%1” would let in nobody, not even Windows"), head);
  g_ptr_array_add (wishes, g_steal_pointer (&wish));
  return NULL;
}

DcwMessage *
dcw_list_wishes_parse (const char *text, GPtrArray **wishes)
{
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_list_wish_free);
  if (text != NULL && (strlen (text) > DCW_LIST_WISH_MAX_TEXT || !g_utf8_validate (text, -1, NULL)))
    return wrong (N_ ("“%1”: expected valid text of at most 12 KiB"), text);
  g_auto (GStrv) lists = g_strsplit (text != NULL ? text : "", "|", -1);
  for (char **list = lists; *list != NULL; list++) {
    DcwMessage *no = parse_list (*list, read);
    if (no != NULL)
      return no;
  }
  *wishes = g_steal_pointer (&read);
  return NULL;
}

static gboolean
same_wish (const DcwListWish *a, const DcwListWish *b)
{
  if (a->exact != b->exact || a->use != b->use || strcmp (a->subject, b->subject) != 0 || a->entries->len != b->entries->len)
    return FALSE;
  for (guint i = 0; i < a->entries->len; i++) {
    const DcwListEntry *one = a->entries->pdata[i], *other = b->entries->pdata[i];
    if (strcmp (one->who, other->who) != 0 || one->deny != other->deny
        || ((one->mask ^ other->mask) & ~(guint32)DCW_COM_EXECUTE) != 0)
      return FALSE;
  }
  return TRUE;
}

/* What a name must not hold shows only in what the text would be read as. */
static DcwMessage *
check_carried (const char *text, const GPtrArray *wishes)
{
  g_autoptr (GPtrArray) again = NULL;
  DcwMessage *no = dcw_list_wishes_parse (text, &again);
  for (guint i = 0; no == NULL && i < wishes->len; i++)
    if (again->len != wishes->len || !same_wish (again->pdata[i], wishes->pdata[i]))
      no = wrong (N_ ("“%1”: a name with ; | or = can't be written into a list of permissions"),
                  ((const DcwListWish *)wishes->pdata[i])->subject);
  return no;
}

char *
dcw_list_wishes_format (const GPtrArray *wishes, DcwMessage **problem)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < wishes->len; i++) {
    const DcwListWish *wish = wishes->pdata[i];
    g_string_append_printf (text, "%s%s %s %s", i > 0 ? " | " : "", wish->exact ? "exact" : "merge", uses[wish->use],
                            wish->subject);
    for (guint k = 0; k < wish->entries->len; k++) {
      const DcwListEntry *entry = wish->entries->pdata[k];
      g_autofree char *rights = dcw_com_rights_id (entry->mask, wish->use);
      g_string_append_printf (text, "; %s=%s%s", entry->who, entry->deny ? "deny " : "", rights);
    }
  }
  *problem = check_carried (text->str, wishes);
  return g_string_free (text, text->len == 0 || *problem != NULL);
}

const DcwListWish *
dcw_list_wishes_find (const GPtrArray *wishes, DcwComUse use, const char *subject)
{
  for (guint i = 0; i < wishes->len; i++) {
    const DcwListWish *wish = wishes->pdata[i];
    if (wish->use == use && dcw_text_fold_equal (wish->subject, subject))
      return wish;
  }
  return NULL;
}
