/* Connection: which computers, servers, programs and accounts belong together. */
#include "base/i18n.h"
#include "base/text.h"
#include "page.h"
#include "rows.h"
#include "topics/firewall-wishes.h"
#include "widgets.h"
#include <string.h>

typedef struct {
  DcwUiSession *session;
  GtkWidget *role, *network, *server_part, *client_part, *group, *problem, *unknown, *opened, *no_ids;
  char *digest;                  /* of the file that opened tells of; or NULL */
  GtkWidget *picks[DCW_N_LISTS]; /* check buttons: what was found; or NULL */
  GtkWidget *lists[DCW_N_LISTS]; /* entries: names between commas, other than the picks; or NULL */
  GtkWidget *finds[DCW_N_LISTS]; /* entries: which picks to show, where there are many; or NULL */
  GtkWidget *mores[DCW_N_LISTS]; /* buttons: to show more picks; or NULL */
  guint most[DCW_N_LISTS];       /* so many picks somebody asked for: more nobody reads, and thousands are slow */
  gboolean filling;
  char *shown[DCW_N_LISTS]; /* picks that are on the page */
} ConnectionPage;

static const char *const pick_titles[DCW_N_LISTS] = {
  [DCW_LIST_SERVERS] = N_ ("OPC servers that the other computer needs"),
  [DCW_LIST_PROGRAMS] = N_ ("Which program reads the values?"),
};

static const DcwRole roles[] = { DCW_ROLE_SERVER, DCW_ROLE_CLIENT, DCW_ROLE_BOTH };

static void
page_free (gpointer data)
{
  ConnectionPage *page = data;
  for (guint i = 0; i < DCW_N_LISTS; i++)
    g_free (page->shown[i]);
  g_free (page->digest);
  g_free (page);
}

static void
role_selected (GtkDropDown *drop, GParamSpec *spec, gpointer data)
{
  ConnectionPage *page = data;
  if (page->filling)
    return;
  dcw_ui_session_set_role (page->session, roles[gtk_drop_down_get_selected (drop)]);
}

static void
network_selected (GtkDropDown *drop, GParamSpec *spec, gpointer data)
{
  ConnectionPage *page = data;
  if (page->filling)
    return;
  dcw_ui_session_edit (page->session)->network = gtk_drop_down_get_selected (drop);
  dcw_ui_session_touched (page->session);
}

/* The list of the draft: what is ticked and what is typed. */
static void
take_list (ConnectionPage *page, DcwProfileList list)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_auto (GStrv) typed = NULL;
  GtkWidget *box = page->picks[list];
  for (GtkWidget *child = box != NULL ? gtk_widget_get_first_child (box) : NULL; child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_CHECK_BUTTON (child) && gtk_check_button_get_active (GTK_CHECK_BUTTON (child)))
      g_ptr_array_add (entries, g_object_get_data (G_OBJECT (child), "text"));
  if (page->lists[list] != NULL)
    typed = g_strsplit_set (gtk_editable_get_text (GTK_EDITABLE (page->lists[list])), ",;", DCW_PROFILE_MAX_ENTRIES);
  for (char **entry = typed; entry != NULL && *entry != NULL; entry++)
    g_ptr_array_add (entries, *entry);
  g_ptr_array_add (entries, NULL);
  dcw_ui_session_set_list (page->session, list, (const char *const *)entries->pdata);
}

static void
list_changed (GtkWidget *changed, gpointer data)
{
  ConnectionPage *page = data;
  for (guint i = 0; i < DCW_N_LISTS && !page->filling; i++)
    if (page->lists[i] == changed || (page->picks[i] != NULL && gtk_widget_is_ancestor (changed, page->picks[i])))
      take_list (page, i);
}

static void
group_changed (GtkEditable *editable, gpointer data)
{
  ConnectionPage *page = data;
  if (page->filling)
    return;
  DcwProfile *draft = dcw_ui_session_edit (page->session);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (editable)));
  g_free (draft->group);
  draft->group = *text != '\0' ? g_steal_pointer (&text) : NULL;
  dcw_ui_session_touched (page->session);
}

static gboolean
is_in (const GPtrArray *list, const char *text)
{
  for (guint i = 0; i < list->len; i++)
    if (g_ascii_strcasecmp (list->pdata[i], text) == 0)
      return TRUE;
  return FALSE;
}

static const GPtrArray *
picks_of (const DcwUiScene *scene, DcwProfileList list)
{
  return list == DCW_LIST_SERVERS ? scene->servers : scene->programs;
}

static gboolean
is_pick (const DcwUiScene *scene, DcwProfileList list, const char *text)
{
  const GPtrArray *picks = picks_of (scene, list);
  for (guint i = 0; i < picks->len; i++)
    if (g_ascii_strcasecmp (((const DcwUiPick *)picks->pdata[i])->text, text) == 0)
      return TRUE;
  return FALSE;
}

static void
append_pick (ConnectionPage *page, GtkWidget *box, const DcwUiPick *pick)
{
  g_autofree char *text = pick->detail != NULL ? g_strdup_printf ("%s (%s)", pick->title, pick->detail) : g_strdup (pick->title);
  GtkWidget *check = dcw_ui_check (text, FALSE);
  g_object_set_data_full (G_OBJECT (check), "text", g_strdup (pick->text), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (list_changed), page);
  gtk_box_append (GTK_BOX (box), check);
}

/* Of those that are chosen, and of those that were looked for as many as can be read. */
static GPtrArray *
picks_to_show (const GPtrArray *picks, const GPtrArray *chosen, const char *looked_for, guint most, guint *n_more)
{
  g_autofree char *wanted = dcw_text_fold (looked_for);
  GPtrArray *shown = g_ptr_array_new ();
  *n_more = 0;
  for (guint i = 0; i < picks->len; i++) {
    DcwUiPick *pick = picks->pdata[i];
    if (is_in (chosen, pick->text) || (shown->len < most && strstr (pick->folded, wanted) != NULL))
      g_ptr_array_add (shown, pick);
    else if (strstr (pick->folded, wanted) != NULL)
      ++*n_more;
  }
  return shown;
}

static void
show_picks (ConnectionPage *page, const DcwUiScene *scene, DcwProfileList list, const char *nothing)
{
  const GPtrArray *picks = picks_of (scene, list);
  const GPtrArray *chosen = dcw_ui_session_draft (page->session)->lists[list];
  GtkWidget *box = page->picks[list];
  guint n_more;
  g_autoptr (GPtrArray) shown =
      picks_to_show (picks, chosen, gtk_editable_get_text (GTK_EDITABLE (page->finds[list])), page->most[list], &n_more);
  g_autoptr (GString) now = g_string_new ("");
  for (guint i = 0; i < shown->len; i++)
    g_string_append_printf (now, "%s\n", ((const DcwUiPick *)shown->pdata[i])->text);
  gtk_widget_set_visible (gtk_widget_get_parent (page->finds[list]), picks->len > DCW_UI_ROWS_AT_ONCE);
  if (g_strcmp0 (now->str, page->shown[list]) != 0) {
    g_free (page->shown[list]);
    page->shown[list] = g_strdup (now->str);
    dcw_ui_clear (box);
    if (shown->len == 0)
      gtk_box_append (GTK_BOX (box), dcw_ui_text (picks->len == 0 ? nothing : _ ("Nothing with this name was found.")));
    for (guint i = 0; i < shown->len; i++)
      append_pick (page, box, shown->pdata[i]);
  }
  g_autofree char *more = dcw_ui_rows_more (_ (pick_titles[list]), n_more);
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (page->mores[list]))), more);
  gtk_widget_set_visible (page->mores[list], n_more > 0);
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_CHECK_BUTTON (child))
      gtk_check_button_set_active (GTK_CHECK_BUTTON (child), is_in (chosen, g_object_get_data (G_OBJECT (child), "text")));
}

/* What somebody is typing in stays as it is, unless a file has just been opened. */
static void
fill_entry (GtkWidget *entry, const char *text, gboolean is_new)
{
  GtkRoot *root = gtk_widget_get_root (entry);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (!is_new && focus != NULL && gtk_widget_is_ancestor (focus, entry))
    return;
  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (entry)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
fill_list (ConnectionPage *page, const DcwUiScene *scene, DcwProfileList list, gboolean is_new)
{
  const GPtrArray *entries = dcw_ui_session_draft (page->session)->lists[list];
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < entries->len; i++)
    if (page->picks[list] == NULL || scene == NULL || !is_pick (scene, list, entries->pdata[i]))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", (const char *)entries->pdata[i]);
  fill_entry (page->lists[list], text->str, is_new);
}

/* TRUE: it is another file than before. */
static gboolean
show_opened (ConnectionPage *page)
{
  const DcwUiPairNote *note = dcw_ui_session_opened (page->session);
  gtk_widget_set_visible (page->opened, note != NULL);
  if (g_strcmp0 (page->digest, note != NULL ? note->digest : NULL) == 0)
    return FALSE;
  g_free (page->digest);
  page->digest = note != NULL ? g_strdup (note->digest) : NULL;
  dcw_ui_clear (page->opened);
  if (note == NULL)
    return TRUE;
  g_autofree char *title = g_strdup_printf (_ ("The file that %s wrote for this computer was opened."), note->from);
  dcw_ui_pair_note_show (page->opened, title, note);
  return TRUE;
}

/* A name that nobody knows decides how many are let in, so it is said where the name is typed. */
static void
show_unknown (ConnectionPage *page, const DcwUiScene *scene)
{
  const GPtrArray *findings = scene != NULL && scene->plan != NULL ? scene->plan->findings : NULL;
  g_autofree char *text = NULL;
  for (guint i = 0; findings != NULL && i < findings->len && text == NULL; i++) {
    const DcwFinding *finding = findings->pdata[i];
    if (strcmp (finding->id, DCW_FIREWALL_PEER_UNKNOWN) == 0)
      text = dcw_message_show (finding->evidence);
  }
  gtk_widget_set_visible (page->unknown, text != NULL);
  gtk_label_set_text (GTK_LABEL (page->unknown), text != NULL ? text : "");
}

static void
update (ConnectionPage *page)
{
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  const DcwProfile *draft = dcw_ui_session_draft (page->session);
  page->filling = TRUE;
  gboolean is_new = show_opened (page);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i] == draft->role)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (page->role), i);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page->network), draft->network);
  fill_entry (page->group, draft->group != NULL ? draft->group : "", is_new);
  for (guint i = 0; i < DCW_N_LISTS; i++)
    if (page->lists[i] != NULL)
      fill_list (page, scene, i, is_new);
  gtk_widget_set_visible (page->server_part, (draft->role & DCW_ROLE_SERVER) != 0);
  gtk_widget_set_visible (page->client_part, (draft->role & DCW_ROLE_CLIENT) != 0);
  gtk_widget_set_visible (page->no_ids, draft->ids->len == 0);
  if (scene != NULL) {
    show_picks (page, scene, DCW_LIST_SERVERS, _ ("No OPC server was found on this computer."));
    show_picks (page, scene, DCW_LIST_PROGRAMS, _ ("No service that could be such a program was found."));
  }
  page->filling = FALSE;
  g_autofree char *unfit = scene != NULL ? dcw_ui_page_unfit (dcw_ui_page (DCW_UI_PAGE_CONNECTION), scene) : NULL;
  gtk_widget_set_visible (page->problem, unfit != NULL);
  gtk_label_set_text (GTK_LABEL (page->problem), unfit != NULL ? unfit : "");
  show_unknown (page, scene);
}

static void
look_for (GtkEditable *editable, gpointer data)
{
  ConnectionPage *page = data;
  for (guint i = 0; i < DCW_N_LISTS; i++)
    if (page->finds[i] == GTK_WIDGET (editable))
      page->most[i] = DCW_UI_ROWS_AT_ONCE;
  update (page);
}

static void
show_more (GtkButton *button, gpointer data)
{
  ConnectionPage *page = data;
  for (guint i = 0; i < DCW_N_LISTS; i++)
    if (page->mores[i] == GTK_WIDGET (button))
      page->most[i] += DCW_UI_ROWS_AT_ONCE;
  update (page);
}

static GtkWidget *
pick_list (ConnectionPage *page, DcwProfileList list, const char *find)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->picks[list] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  page->finds[list] = gtk_entry_new ();
  page->mores[list] = dcw_ui_button ("", G_CALLBACK (show_more), page);
  page->most[list] = DCW_UI_ROWS_AT_ONCE;
  gtk_label_set_use_underline (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (page->mores[list]))), FALSE);
  g_signal_connect (page->finds[list], "changed", G_CALLBACK (look_for), page);
  gtk_box_append (GTK_BOX (box), dcw_ui_heading (_ (pick_titles[list])));
  gtk_box_append (GTK_BOX (box), dcw_ui_labelled (find, page->finds[list], _ ("A part of the name is enough.")));
  gtk_box_append (GTK_BOX (box), page->picks[list]);
  gtk_box_append (GTK_BOX (box), page->mores[list]);
  return box;
}

static GtkWidget *
list_entry (ConnectionPage *page, DcwProfileList list, const char *label, const char *note)
{
  page->lists[list] = gtk_entry_new ();
  g_signal_connect (page->lists[list], "changed", G_CALLBACK (list_changed), page);
  return dcw_ui_labelled (label, page->lists[list], note);
}

static GtkWidget *
drop_down (const char *context, const char *const *texts, GCallback selected, gpointer data)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  for (; *texts != NULL; texts++)
    gtk_string_list_append (list, C_ (context, *texts));
  GtkWidget *drop = gtk_drop_down_new (G_LIST_MODEL (list), NULL);
  gtk_widget_set_halign (drop, GTK_ALIGN_START);
  g_signal_connect (drop, "notify::selected", selected, data);
  return drop;
}

GtkWidget *
dcw_ui_connection_page_new (DcwUiSession *session, DcwUiPageId id)
{
  static const char *const role_texts[] = { NC_ ("what runs here", "The OPC server"),
                                            NC_ ("what runs here", "The program that reads the values"),
                                            NC_ ("what runs here", "Both"), NULL };
  static const char *const network_texts[] = { NC_ ("kind of network", "All in workgroups"),
                                               NC_ ("kind of network", "All in a domain"),
                                               NC_ ("kind of network", "One in a domain, another not"), NULL };
  ConnectionPage *page = g_new0 (ConnectionPage, 1);
  GtkWidget *box = dcw_ui_page_box ();
  page->session = session;
  page->problem = dcw_ui_text ("");
  gtk_widget_add_css_class (page->problem, "risk");
  page->opened = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (page->opened, "card");
  page->no_ids = dcw_ui_text (
      _ ("Which OPC servers the other computer has, only its file says: set that computer up first and open its file "
         "here, or go on without and open it later."));
  page->role = drop_down ("what runs here", role_texts, G_CALLBACK (role_selected), page);
  page->network = drop_down ("kind of network", network_texts, G_CALLBACK (network_selected), page);
  page->server_part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->client_part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->group = gtk_entry_new ();
  g_signal_connect (page->group, "changed", G_CALLBACK (group_changed), page);
  gtk_box_append (GTK_BOX (page->server_part), pick_list (page, DCW_LIST_SERVERS, _ ("_Find a server")));
  gtk_box_append (GTK_BOX (page->client_part), page->no_ids);
  gtk_box_append (GTK_BOX (page->client_part), pick_list (page, DCW_LIST_PROGRAMS, _ ("_Find a program")));
  gtk_box_append (GTK_BOX (page->client_part),
                  list_entry (page, DCW_LIST_PROGRAMS, _ ("_Another program that reads the values"),
                              _ ("Its file (.exe) or the name of its service; several between commas.")));
  gtk_box_append (GTK_BOX (page->client_part),
                  list_entry (page, DCW_LIST_CALLBACKS, _ ("_Account that the OPC server runs as"),
                              _ ("Values come as calls of this account. The file from the other computer says it.")));
  gtk_box_append (GTK_BOX (box), page->opened);
  gtk_box_append (GTK_BOX (box), page->problem);
  gtk_box_append (GTK_BOX (box), dcw_ui_labelled (_ ("What runs on _this computer?"), page->role, NULL));
  GtkWidget *peers = list_entry (page, DCW_LIST_PEERS, _ ("Name or address of the _other computer"),
                                 _ ("Several between commas. It need not be reachable now."));
  page->unknown = dcw_ui_text ("");
  gtk_box_append (GTK_BOX (peers), page->unknown);
  gtk_box_append (GTK_BOX (box), peers);
  gtk_box_append (GTK_BOX (box), page->server_part);
  gtk_box_append (GTK_BOX (box), page->client_part);
  gtk_box_append (GTK_BOX (box), dcw_ui_labelled (_ ("_Kind of network"), page->network, NULL));
  gtk_box_append (GTK_BOX (box),
                  list_entry (page, DCW_LIST_USERS, _ ("_Users of OPC"),
                              _ ("The account that the client program runs as. Without a domain both computers need it, "
                                 "with the same password.")));
  gtk_box_append (GTK_BOX (box), dcw_ui_labelled (_ ("_Group of those who use OPC"), page->group, NULL));
  g_object_set_data_full (G_OBJECT (box), "page", page, page_free);
  dcw_ui_follow (box, session, (DcwUiUpdate)update, page);
  return box;
}
