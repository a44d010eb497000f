/* Check: what is wrong or risky on the station as it is, and what is different from when it last worked. */
#include "base/i18n.h"
#include "files.h"
#include "page.h"
#include "rows.h"
#include "topics/known.h"
#include "widgets.h"
#include "window.h"

#define MAX_ASKED 64 /* characters of an error number or code */

typedef struct {
  DcwUiSession *session;
  GtkWidget *asked, *since, *against, *comparison, *open, *findings;
} CheckPage;

/* ---- By error number ---- */

/* Answers that are not complete would only be held against the computer. */
static GPtrArray *
found (CheckPage *page, const DcwUiScene *scene)
{
  DcwUiPageId where;
  const char *missing = scene != NULL ? dcw_ui_page_missing (scene, &where) : NULL;
  gtk_widget_set_visible (page->open, missing != NULL);
  if (missing == NULL)
    return scene != NULL ? scene->answered : NULL;
  g_autofree char *text = g_strdup_printf (/* Translators: the code of a page, as W02, and what is to be answered there */
                                           _ ("Only what needs no answers is shown, until this is answered on %s: %s"),
                                           dcw_ui_page (where)->code, missing);
  gtk_label_set_text (GTK_LABEL (page->open), text);
  return scene->findings;
}

static GtkWidget *
row_of_finding (DcwUiSession *session, gpointer findings, guint i)
{
  const DcwFinding *finding = ((GPtrArray *)findings)->pdata[i];
  return dcw_ui_finding_row (session, finding, dcw_ui_page_by_name (finding->topic));
}

static void
show_findings (CheckPage *page)
{
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  GPtrArray *findings = found (page, scene);
  g_autofree char *wanted = dcw_finding_wanted (gtk_editable_get_text (GTK_EDITABLE (page->asked)));
  g_autoptr (GArray) which = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    if (dcw_finding_leads_to (findings->pdata[i], wanted))
      g_array_append_val (which, i);
  const char *none = *wanted == '\0' ? _ ("Nothing was found.") : dcw_known_nothing (wanted);
  dcw_ui_rows_fill (page->findings, findings != NULL ? g_ptr_array_ref (findings) : NULL, (GDestroyNotify)g_ptr_array_unref,
                    which, findings != NULL ? none : NULL);
}

/* ---- What is different ---- */

static void
compare_last (GtkButton *button, gpointer data)
{
  CheckPage *page = data;
  dcw_ui_session_compare (page->session, NULL);
}

static void
compare_file (DcwUiWindow *window, const char *path, gpointer data)
{
  dcw_ui_session_compare (dcw_ui_window_session (window), path);
}

static void
choose_file (GtkButton *button, gpointer data)
{
  dcw_ui_file_ask_open (dcw_ui_window_of (button), _ ("Open an earlier capture of this computer"), compare_file, NULL);
}

/* As on Done: what undo would do is looked at first. */
static void
undo (GtkButton *button, gpointer data)
{
  CheckPage *page = data;
  const DcwUiComparison *comparison = dcw_ui_session_comparison (page->session);
  dcw_ui_window_go (dcw_ui_window_of (button), DCW_UI_PAGE_HISTORY);
  dcw_ui_session_undo (page->session, comparison->run, TRUE, DCW_CONFLICT_SKIP, NULL);
}

static void
show_run (CheckPage *page, const DcwUiComparison *comparison)
{
  if (comparison->made != NULL)
    gtk_box_append (GTK_BOX (page->comparison), dcw_ui_text (comparison->made));
  if (!comparison->undoable)
    return;
  g_autofree char *name = g_strdup_printf (_ ("Undo run %u…"), comparison->run);
  gtk_box_append (GTK_BOX (page->comparison), dcw_ui_button (name, G_CALLBACK (undo), page));
}

static GtkWidget *
row_of_difference (DcwUiSession *session, gpointer differences, guint i)
{
  return dcw_ui_difference_row (((GPtrArray *)differences)->pdata[i], i);
}

static GtkWidget *
row_of_text (DcwUiSession *session, gpointer lines, guint i)
{
  return dcw_ui_text (((GPtrArray *)lines)->pdata[i]);
}

static void
append_rows (CheckPage *page, const char *title, DcwUiRowsHead head, DcwUiMakeRow make, GPtrArray *parts)
{
  GtkWidget *rows = dcw_ui_rows_new (page->session, title, head, 12, make);
  g_autoptr (GArray) which = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < parts->len; i++)
    g_array_append_val (which, i);
  dcw_ui_rows_fill (rows, g_ptr_array_ref (parts), (GDestroyNotify)g_ptr_array_unref, which, NULL);
  gtk_box_append (GTK_BOX (page->comparison), rows);
}

static void
show_comparison (CheckPage *page)
{
  const DcwUiComparison *comparison = dcw_ui_session_comparison (page->session);
  dcw_ui_clear (page->comparison);
  if (comparison == NULL)
    return;
  gtk_box_append (GTK_BOX (page->comparison), dcw_ui_heading (comparison->summary));
  show_run (page, comparison);
  append_rows (page, _ ("What is different from when it last worked?"), DCW_UI_ROWS_BARE, row_of_difference,
               comparison->differences);
  append_rows (page, _ ("Not known whether it is different"), DCW_UI_ROWS_HEADED, row_of_text, comparison->undecided);
  append_rows (page, _ ("Changes by itself and does not count"), DCW_UI_ROWS_HEADED, row_of_text, comparison->passing);
}

static void
job_done (DcwUiSession *session, guint job, DcwReport *report, GError *error, GtkWidget *box)
{
  CheckPage *page = g_object_get_data (G_OBJECT (box), "page");
  /* What was compared is not what is there any more. */
  if (report != NULL && job != DCW_UI_JOB_PREVIEW_UNDO)
    dcw_ui_clear (page->comparison);
  if (job != DCW_UI_JOB_COMPARE)
    return;
  show_comparison (page);
  if (error == NULL)
    return;
  dcw_ui_clear (page->comparison);
  gtk_box_append (GTK_BOX (page->comparison), dcw_ui_text (error->message));
}

static gboolean
has_left_an_effect (const DcwUiScene *scene)
{
  for (guint i = 0; scene->runs != NULL && i < scene->runs->len; i++)
    if (dcw_run_has_effect (scene->runs->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
update (CheckPage *page)
{
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  gtk_widget_set_sensitive (page->since, scene != NULL && has_left_an_effect (scene));
  gtk_widget_set_sensitive (page->against, scene != NULL);
  if (dcw_ui_session_comparison (page->session) == NULL)
    dcw_ui_clear (page->comparison);
  show_findings (page);
}

GtkWidget *
dcw_ui_check_page_new (DcwUiSession *session, DcwUiPageId id)
{
  CheckPage *page = g_new0 (CheckPage, 1);
  GtkWidget *box = dcw_ui_page_box (), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  page->session = session;
  page->asked = gtk_entry_new ();
  page->since = dcw_ui_button (_ ("Compare with the _last run"), G_CALLBACK (compare_last), page);
  page->against = dcw_ui_button (_ ("Compare with an earlier ca_pture…"), G_CALLBACK (choose_file), page);
  page->comparison = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  page->findings = dcw_ui_rows_new (session, _ ("What was found"), DCW_UI_ROWS_BARE, 12, row_of_finding);
  page->open = dcw_ui_text ("");
  gtk_entry_set_max_length (GTK_ENTRY (page->asked), MAX_ASKED);
  g_signal_connect_swapped (page->asked, "changed", G_CALLBACK (show_findings), page);
  gtk_box_append (GTK_BOX (box),
                  dcw_ui_labelled (_ ("_Error number, code or word"), page->asked,
                                   _ ("As the OPC program shows it, such as 0x80070005: only what leads to it is listed.")));
  gtk_box_append (GTK_BOX (box), dcw_ui_heading (_ ("What is different from when it last worked?")));
  dcw_ui_append_beside (buttons, page->since);
  dcw_ui_append_beside (buttons, page->against);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_box_append (GTK_BOX (box), page->comparison);
  gtk_box_append (GTK_BOX (box), dcw_ui_heading (_ ("What was found")));
  gtk_box_append (GTK_BOX (box), page->open);
  gtk_box_append (GTK_BOX (box), page->findings);
  g_object_set_data_full (G_OBJECT (box), "page", page, g_free);
  g_signal_connect_object (session, "done", G_CALLBACK (job_done), box, 0);
  dcw_ui_follow (box, session, (DcwUiUpdate)update, page);
  return box;
}
