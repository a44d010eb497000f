#include "topics/list-edit.h"
#include "base/error.h"
#include "base/i18n.h"
#include "security/sddl.h"
#include "survey/accounts.h"
#include "survey/permission.h"
#include "topics/lists.h"
#include <string.h>

#define RIGHTS(use) (dcw_com_all (use) & ~(guint32)DCW_COM_EXECUTE)

struct _DcwListEdit {
  DcwComUse use;
  gboolean computer;
  gboolean exact;
  DcwDescriptor *now; /* or NULL */
  guint n_others;
  GPtrArray *rows;
  DcwListNames names;
  gpointer data;
};

static void
row_free (gpointer data)
{
  DcwListRow *row = data;
  dcw_principal_clear (&row->who);
  g_free (row->text);
  g_free (row->name);
  g_free (row);
}

static DcwListRow *
find_row (const DcwListEdit *edit, const DcwPrincipal *who)
{
  for (guint i = 0; i < edit->rows->len; i++) {
    DcwListRow *row = edit->rows->pdata[i];
    if (dcw_principal_equal (&row->who, who))
      return row;
  }
  return NULL;
}

DcwListRow *
dcw_list_edit_add (DcwListEdit *edit, const DcwPrincipal *who, char *text, char *name)
{
  DcwListRow *row = find_row (edit, who);
  if (row != NULL) {
    g_free (text);
    g_free (name);
    return row;
  }
  row = g_new0 (DcwListRow, 1);
  dcw_principal_copy (who, &row->who);
  row->text = text;
  row->name = name;
  g_ptr_array_add (edit->rows, row);
  return row;
}

static DcwListRow *
need_row (DcwListEdit *edit, const DcwPrincipal *who)
{
  DcwListRow *row = find_row (edit, who);
  char *text = NULL, *name = NULL;
  if (row != NULL)
    return row;
  edit->names (who, &text, &name, edit->data);
  return dcw_list_edit_add (edit, who, text, name);
}

static gboolean
is_plain (const DcwAce *ace)
{
  return (ace->type == DCW_ACE_ALLOW || ace->type == DCW_ACE_DENY) && ace->flags == 0 && ace->extra == NULL;
}

/* The rights of an entry, without bit 0x1. */
static guint32
rights_of (const DcwAce *ace, DcwComUse use)
{
  return dcw_com_meant (ace->mask, use) & RIGHTS (use);
}

static void
read_now (DcwListEdit *edit)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (edit->now);
  for (guint i = 0; dacl != NULL && i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
    if (!is_plain (ace) || rights_of (ace, edit->use) == 0) {
      edit->n_others++;
      continue;
    }
    DcwListRow *row = need_row (edit, &ace->who);
    if (ace->type == DCW_ACE_DENY)
      row->now_deny |= rights_of (ace, edit->use);
    else
      row->now_allow |= rights_of (ace, edit->use);
    row->fixed_allow = row->now_allow;
    row->fixed_deny = row->now_deny;
  }
}

static void
go_back (DcwListEdit *edit)
{
  for (guint i = 0; i < edit->rows->len; i++) {
    DcwListRow *row = edit->rows->pdata[i];
    row->allow |= row->fixed_allow;
    row->deny |= row->fixed_deny;
  }
}

/* What other choices add. */
static void
read_planned (DcwListEdit *edit, const DcwDescriptor *planned)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (planned);
  for (guint i = 0; dacl != NULL && i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
    if (!is_plain (ace) || rights_of (ace, edit->use) == 0)
      continue;
    DcwListRow *row = need_row (edit, &ace->who);
    if (ace->type == DCW_ACE_DENY)
      row->fixed_deny |= rights_of (ace, edit->use);
    else
      row->fixed_allow |= rights_of (ace, edit->use);
  }
}

DcwListEdit *
dcw_list_edit_new (DcwComUse use, gboolean computer, const DcwDescriptor *now, const DcwDescriptor *planned,
                   const DcwListWish *wish, const DcwPrincipal *found, DcwListNames names, gpointer data)
{
  DcwListEdit *edit = g_new0 (DcwListEdit, 1);
  edit->use = use;
  edit->computer = computer;
  edit->now = now != NULL && dcw_com_validate (now, use, NULL) ? dcw_descriptor_ref (now) : NULL;
  edit->rows = g_ptr_array_new_with_free_func (row_free);
  edit->names = names;
  edit->data = data;
  edit->exact = wish != NULL ? wish->exact : edit->now == NULL;
  read_now (edit);
  if (wish == NULL || !wish->exact)
    read_planned (edit, planned);
  for (guint i = 0; wish != NULL && i < wish->entries->len; i++) {
    const DcwListEntry *entry = wish->entries->pdata[i];
    DcwListRow *row = find_row (edit, &found[i]);
    guint32 rights = entry->mask & RIGHTS (use);
    if (row == NULL) {
      char *text = NULL, *name = NULL;
      names (&found[i], &text, &name, data);
      g_free (text);
      row = dcw_list_edit_add (edit, &found[i], g_strdup (entry->who), name);
    }
    if (entry->deny) {
      row->deny |= rights;
      row->fixed_deny &= ~rights | row->now_deny;
    } else {
      row->allow |= rights;
      row->fixed_allow &= ~rights | row->now_allow;
    }
  }
  if (wish == NULL || !wish->exact)
    go_back (edit);
  if (edit->now == NULL)
    edit->exact = TRUE;
  return edit;
}

void
dcw_list_edit_free (DcwListEdit *edit)
{
  if (edit == NULL)
    return;
  dcw_descriptor_unref (edit->now);
  g_ptr_array_unref (edit->rows);
  g_free (edit);
}

DcwComUse
dcw_list_edit_use (const DcwListEdit *edit)
{
  return edit->use;
}

gboolean
dcw_list_edit_is_exact (const DcwListEdit *edit)
{
  return edit->exact;
}

gboolean
dcw_list_edit_can_merge (const DcwListEdit *edit)
{
  return edit->now != NULL;
}

void
dcw_list_edit_set_exact (DcwListEdit *edit, gboolean exact)
{
  edit->exact = exact || edit->now == NULL;
  if (!edit->exact)
    go_back (edit);
}

const GPtrArray *
dcw_list_edit_rows (const DcwListEdit *edit)
{
  return edit->rows;
}

gboolean
dcw_list_edit_is_free (const DcwListEdit *edit, const DcwListRow *row, guint32 mask, gboolean deny)
{
  guint32 fixed = deny ? row->fixed_deny : row->fixed_allow;
  return edit->exact || (mask & RIGHTS (edit->use) & ~fixed) != 0;
}

void
dcw_list_edit_remove (DcwListEdit *edit, DcwListRow *row)
{
  row->allow = edit->exact ? 0 : row->fixed_allow;
  row->deny = edit->exact ? 0 : row->fixed_deny;
  if (row->now_allow == 0 && row->now_deny == 0 && row->allow == 0 && row->deny == 0)
    g_ptr_array_remove (edit->rows, row);
}

void
dcw_list_edit_set (DcwListEdit *edit, DcwListRow *row, guint32 mask, gboolean deny, gboolean on)
{
  guint32 rights = mask & RIGHTS (edit->use);
  guint32 *wanted = deny ? &row->deny : &row->allow, *other = deny ? &row->allow : &row->deny;
  guint32 fixed = edit->exact ? 0 : deny ? row->fixed_deny : row->fixed_allow;
  guint32 fixed_other = edit->exact ? 0 : deny ? row->fixed_allow : row->fixed_deny;
  *wanted = on ? *wanted | rights : (*wanted & ~rights) | fixed;
  if (on)
    *other = (*other & ~rights) | fixed_other;
}

/* ---- What it comes to ---- */

static DcwDescriptor *
make_merged (const DcwListEdit *edit, GError **error)
{
  g_autoptr (DcwDescriptor) list = dcw_descriptor_ref (edit->now);
  for (guint i = 0; i < 2 * edit->rows->len; i++) {
    const DcwListRow *row = edit->rows->pdata[i % edit->rows->len];
    gboolean deny = i >= edit->rows->len;
    guint32 more = deny ? row->deny & ~row->now_deny : row->allow & ~row->now_allow;
    DcwDescriptor *next = more == 0 ? dcw_descriptor_ref (list)
                          : deny    ? dcw_com_deny (list, &row->who, more, edit->use, error)
                                    : dcw_com_grant (list, &row->who, more, edit->use, error);
    if (next == NULL)
      return NULL;
    dcw_descriptor_unref (list);
    list = next;
  }
  return g_steal_pointer (&list);
}

static void
add_entry (GArray *entries, const DcwPrincipal *who, guint32 mask, gboolean deny)
{
  DcwComEntry entry = { *who, mask, deny };
  if (mask != 0)
    g_array_append_val (entries, entry);
}

static DcwDescriptor *
make_exact (const DcwListEdit *edit, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (DcwComEntry));
  for (guint i = 0; i < edit->rows->len; i++) {
    const DcwListRow *row = edit->rows->pdata[i];
    add_entry (entries, &row->who, row->deny, TRUE);
    add_entry (entries, &row->who, row->allow, FALSE);
  }
  return dcw_lists_exact (edit->now, entries, edit->use, edit->computer, error);
}

static gboolean
lets_anybody_in (const DcwListEdit *edit)
{
  for (guint i = 0; i < edit->rows->len; i++)
    if (((const DcwListRow *)edit->rows->pdata[i])->allow != 0)
      return TRUE;
  return edit->use == DCW_COM_ACCESS;
}

/* What is denied already is none of the person's doing, unless the list is set. */
static DcwMessage *
check_denials (const DcwListEdit *edit)
{
  DcwMessage *no = NULL;
  for (guint i = 0; no == NULL && i < edit->rows->len; i++) {
    const DcwListRow *row = edit->rows->pdata[i];
    if ((row->deny & ~(edit->exact ? 0 : row->now_deny)) != 0)
      no = dcw_lists_check_denial (edit->use, &row->who, row->name);
  }
  return no;
}

DcwDescriptor *
dcw_list_edit_descriptor (const DcwListEdit *edit, GError **error)
{
  g_autoptr (DcwMessage) no = check_denials (edit);
  if (no != NULL) {
    g_autofree char *says = dcw_message_show (no);
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, says);
    return NULL;
  }
  if (edit->exact && !lets_anybody_in (edit)) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("the list would let in nobody, not even Windows"));
    return NULL;
  }
  return edit->exact ? make_exact (edit, error) : make_merged (edit, error);
}

char *
dcw_list_edit_sddl (const DcwListEdit *edit)
{
  g_autoptr (DcwDescriptor) list = dcw_list_edit_descriptor (edit, NULL);
  return list != NULL ? dcw_sddl_show (list) : g_strdup ("");
}

/* ---- SDDL ---- */

static gboolean
same_principal (const DcwPrincipal *a, const DcwPrincipal *b)
{
  return a == NULL || (b != NULL && dcw_principal_equal (a, b));
}

/* What is no SID is a name that a wish must be able to carry. */
static gboolean
check_names (const DcwAcl *dacl, GError **error)
{
  g_autoptr (DcwMessage) no = NULL;
  for (guint i = 0; no == NULL && i < dacl->aces->len; i++) {
    const DcwPrincipal *who = &g_array_index (dacl->aces, DcwAce, i).who;
    no = dcw_principal_is_pending (who) ? dcw_account_check_given (who->name, TRUE) : NULL;
  }
  g_autofree char *says = no != NULL ? dcw_message_show (no) : NULL;
  if (no != NULL)
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, "SDDL: %s", says);
  return no == NULL;
}

static gboolean
check_parts (const DcwListEdit *edit, const DcwDescriptor *list, GError **error)
{
  g_autoptr (DcwDescriptor) start = edit->now != NULL ? dcw_descriptor_ref (edit->now) : dcw_permission_without_value (edit->use);
  g_autofree char *label = NULL, *label_now = NULL;
  const DcwAcl *dacl = dcw_descriptor_dacl (list);
  if (dacl == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID,
                         _ ("SDDL: expected D: with entries; without it everybody is let in"));
    return FALSE;
  }
  if (!same_principal (dcw_descriptor_owner (list), dcw_descriptor_owner (start))
      || !same_principal (dcw_descriptor_group (list), dcw_descriptor_group (start))) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("SDDL: O: and G: stay as they are; only D: can be changed"));
    return FALSE;
  }
  if (dcw_descriptor_has_sacl (list)) {
    g_autoptr (DcwDescriptor) same = dcw_descriptor_with_dacl (list, dcw_descriptor_dacl (start));
    label = dcw_sddl_show (same);
    label_now = dcw_sddl_show (start);
    const char *tail = strstr (label, "S:("), *tail_now = strstr (label_now, "S:(");
    if (g_strcmp0 (tail, tail_now) != 0) {
      g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("SDDL: S: stays as it is; only D: can be changed"));
      return FALSE;
    }
  }
  for (guint i = 0; i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
    if (is_plain (ace) && rights_of (ace, edit->use) != 0 && (ace->mask & ~dcw_com_all (edit->use)) == 0)
      continue;
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
                 _ ("SDDL: entry %u of D: is not one of (A;;…;;;…) or (D;;…;;;…) with the rights of this list: %s"), i + 1,
                 edit->use == DCW_COM_LAUNCH ? "CC DC LC SW RP" : "CC DC LC");
    return FALSE;
  }
  return check_names (dacl, error);
}

gboolean
dcw_list_edit_take_sddl (DcwListEdit *edit, const char *text, GError **error)
{
  g_autoptr (DcwDescriptor) list = dcw_sddl_parse_planned (text, NULL, error);
  if (list == NULL || !check_parts (edit, list, error))
    return FALSE;
  if (dcw_com_style (list) == DCW_COM_MIXED) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID,
                         _ ("SDDL: entries with CC alone and others are mixed, which Windows does not accept"));
    return FALSE;
  }
  const DcwAcl *dacl = dcw_descriptor_dacl (list);
  for (guint i = edit->rows->len; i-- > 0;) {
    DcwListRow *row = edit->rows->pdata[i];
    row->allow = row->deny = 0;
    if (row->now_allow == 0 && row->now_deny == 0)
      g_ptr_array_remove_index (edit->rows, i);
  }
  for (guint i = 0; i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
    DcwListRow *row = need_row (edit, &ace->who);
    if (ace->type == DCW_ACE_DENY)
      row->deny |= rights_of (ace, edit->use);
    else
      row->allow |= rights_of (ace, edit->use);
  }
  edit->exact = TRUE;
  return TRUE;
}

/* ---- The wish ---- */

DcwListWish *
dcw_list_edit_wish (const DcwListEdit *edit, const char *subject)
{
  g_autoptr (DcwListWish) wish = dcw_list_wish_new (edit->exact, edit->use, subject);
  for (guint i = 0; i < edit->rows->len; i++) {
    const DcwListRow *row = edit->rows->pdata[i];
    guint32 deny = edit->exact ? row->deny : row->deny & ~row->fixed_deny;
    guint32 allow = edit->exact ? row->allow : row->allow & ~row->fixed_allow;
    if (deny != 0)
      dcw_list_wish_add (wish, row->text, deny | DCW_COM_EXECUTE, TRUE);
    if ((allow & ~deny) != 0)
      dcw_list_wish_add (wish, row->text, (allow & ~deny) | DCW_COM_EXECUTE, FALSE);
  }
  return wish->entries->len > 0 ? g_steal_pointer (&wish) : NULL;
}

/* ---- Warnings ---- */

static const struct {
  const char *sid;
  guint32 mask;
  const char *text; /* N_() */
} open_to[] = {
  { "S-1-5-7", DCW_COM_EXECUTE_REMOTE | DCW_COM_ACTIVATE_REMOTE,
    N_ ("ANONYMOUS LOGON gets rights from other computers: callers without a name or password are let in.") },
  { "S-1-1-0", DCW_COM_EXECUTE_REMOTE | DCW_COM_ACTIVATE_REMOTE,
    N_ ("Everyone gets rights from other computers: every account that can log on to this computer is let in.") },
  { "S-1-5-11", DCW_COM_EXECUTE_REMOTE | DCW_COM_ACTIVATE_REMOTE,
    N_ ("Authenticated Users get rights from other computers: every account with a password is let in.") },
  { "S-1-5-32-546", DCW_COM_LAUNCH_ALL & ~(guint32)DCW_COM_EXECUTE, N_ ("Guests get rights.") },
};

static void
warn (GPtrArray *warnings, const char *text, const char *name)
{
  g_ptr_array_add (warnings, dcw_message_new (text, name, NULL));
}

static void
warn_of_open_rows (const DcwListEdit *edit, GPtrArray *warnings)
{
  for (guint i = 0; i < G_N_ELEMENTS (open_to); i++) {
    g_auto (DcwPrincipal) who = { 0 };
    dcw_principal_init_sid_text (&who, open_to[i].sid, NULL);
    const DcwListRow *row = find_row (edit, &who);
    if (row != NULL && row->allow & ~row->deny & open_to[i].mask)
      warn (warnings, open_to[i].text, NULL);
  }
}

/* Grants that a denial of somebody else, or of the same, defeats. */
static void
warn_of_denials (const DcwListEdit *edit, const DcwDescriptor *list, GPtrArray *warnings)
{
  for (guint i = 0; i < edit->rows->len; i++) {
    const DcwListRow *row = edit->rows->pdata[i];
    if (row->allow != 0 && dcw_com_denied (list, &row->who, row->allow, edit->use) != 0)
      warn (warnings, N_ ("%1 is denied rights that it is allowed: what denies wins."), row->name);
  }
}

static void
warn_of_missing (const DcwListEdit *edit, GPtrArray *warnings)
{
  const DcwListCompanion *companion;
  for (guint i = 0; edit->exact && dcw_lists_adds_companions (edit->use, edit->computer)
                    && (companion = dcw_lists_companion (edit->use, i)) != NULL;
       i++) {
    static const char *const of_access[] = {
      N_ ("SYSTEM has no local access, and is added: without it COM can't call the program."),
      N_ ("SELF has no access, and is added: without it the program can't call others of its own account."),
    };
    g_auto (DcwPrincipal) who = { 0 };
    dcw_principal_init_sid_text (&who, companion->sid, NULL);
    const DcwListRow *row = find_row (edit, &who);
    if (row != NULL && (companion->mask & RIGHTS (edit->use) & ~row->allow) == 0)
      continue;
    if (edit->use == DCW_COM_ACCESS)
      warn (warnings, of_access[i], NULL);
    else
      warn (warnings, N_ ("%1 can't start programs here, and is added: Windows itself needs that."),
            dcw_sid_well_known (&who.sid)->name);
  }
}

/* Windows needs nobody in the launch list of one program, so a list that a person sets is what it says; but who starts it here,
 * as a service of Windows or at the screen, should not be surprised. */
static void
warn_of_loss (const DcwListEdit *edit, GPtrArray *warnings)
{
  const guint32 local = DCW_COM_EXECUTE_LOCAL | DCW_COM_ACTIVATE_LOCAL;
  const DcwListCompanion *companion;
  if (!edit->exact || edit->use != DCW_COM_LAUNCH || dcw_lists_adds_companions (edit->use, edit->computer))
    return;
  for (guint i = 0; (companion = dcw_lists_companion (edit->use, i)) != NULL; i++) {
    g_auto (DcwPrincipal) who = { 0 };
    dcw_principal_init_sid_text (&who, companion->sid, NULL);
    const DcwListRow *row = find_row (edit, &who);
    if (row != NULL && (row->now_allow & ~row->allow & local) != 0)
      warn (warnings, N_ ("%1 can't start this program on this computer any more."), dcw_sid_well_known (&who.sid)->name);
  }
}

GPtrArray *
dcw_list_edit_warnings (const DcwListEdit *edit)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  g_autoptr (DcwDescriptor) list = dcw_list_edit_descriptor (edit, NULL);
  warn_of_open_rows (edit, warnings);
  if (list != NULL)
    warn_of_denials (edit, list, warnings);
  warn_of_missing (edit, warnings);
  warn_of_loss (edit, warnings);
  if (edit->exact && edit->n_others > 0)
    warn (warnings, N_ ("Entries with conditions, or of other kinds, are there now and can't be shown here; they go."), NULL);
  return warnings;
}
