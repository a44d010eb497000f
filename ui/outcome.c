#include "outcome.h"
#include "base/i18n.h"
#include "model/setting.h"
#include "widgets.h"

static gboolean
goes_back (const DcwReport *report)
{
  for (guint i = 0; i < report->outcomes->len; i++)
    if (((const DcwOutcome *)report->outcomes->pdata[i])->taken_back != DCW_RESULT_PENDING)
      return TRUE;
  return FALSE;
}

char *
dcw_ui_outcome_summary (const DcwReport *report)
{
  guint good = 0;
  for (guint i = 0; i < report->outcomes->len; i++)
    good += dcw_result_is_good (((const DcwOutcome *)report->outcomes->pdata[i])->result);
  if (report->run == 0 && good < report->outcomes->len)
    return g_strdup (_ ("Nothing was written."));
  if (report->run == 0 || report->phase == DCW_RUN_NOTHING)
    return g_strdup (_ ("There was nothing to do."));
  switch (report->phase) {
  case DCW_RUN_APPLIED:
    if (report->direction == DCW_BACKWARD)
      return g_strdup_printf (_ ("Run %u took everything back. All of it was read back."), report->run);
    /* With a deadline it has come to this because somebody kept it. */
    if (report->deadline_s != 0)
      return g_strdup_printf (_ ("Run %u is kept."), report->run);
    return g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "Run %u: %u change was written and read back.",
                                         "Run %u: %u changes were written and read back.", good),
                            report->run, good);
  case DCW_RUN_WAITING:
    return g_strdup_printf (_ ("Run %u is in place, and is taken back by itself unless you keep it."), report->run);
  case DCW_RUN_UNDONE:
    if (!report->failed)
      return g_strdup_printf (_ ("Run %u was taken back. All of it was read back."), report->run);
    return g_strdup_printf (_ ("Run %u failed, and everything it had done was taken back."), report->run);
  case DCW_RUN_PARTLY:
    if (goes_back (report))
      return g_strdup_printf (_ ("Run %u was taken back only in part: the page Done says what is left."), report->run);
    return g_strdup_printf (_ ("Run %u is only partly done: what is left is below."), report->run);
  default:
    return g_strdup_printf (_ ("Run %u is not finished. Bring it to an end from Start."), report->run);
  }
}

gboolean
dcw_ui_outcome_is_good (const DcwReport *report)
{
  for (guint i = 0; i < report->outcomes->len; i++) {
    const DcwOutcome *outcome = report->outcomes->pdata[i];
    if (!dcw_result_is_good (outcome->result) || outcome->taken_back != DCW_RESULT_PENDING || outcome->detail != NULL)
      return FALSE;
  }
  return !report->failed && (report->notes == NULL || report->notes->len == 0);
}

static gboolean
is_written (DcwResult result)
{
  return result == DCW_RESULT_VERIFIED || result == DCW_RESULT_UNVERIFIABLE;
}

static const char *
word (DcwResult result, DcwDirection direction, gboolean would)
{
  if (would && is_written (result))
    return direction == DCW_BACKWARD ? C_ ("result of a change", "would be taken back")
                                     : C_ ("result of a change", "would be done");
  if (direction == DCW_BACKWARD && result == DCW_RESULT_VERIFIED)
    return C_ ("result of a change", "taken back and verified");
  return C_ ("result of a change", dcw_result_label (result));
}

GtkWidget *
dcw_ui_outcome_icon (gboolean is_good)
{
  GtkWidget *icon = dcw_ui_icon (is_good ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_widget_add_css_class (icon, is_good ? "good" : "warning");
  return icon;
}

/* Of what was only looked at nothing is done yet: what would be written has the sign of a step that has changes. */
static GtkWidget *
icon_of (DcwResult result, gboolean would)
{
  if (!would || !dcw_result_is_good (result))
    return dcw_ui_outcome_icon (dcw_result_is_good (result));
  GtkWidget *icon = dcw_ui_icon (is_written (result) ? "document-edit-symbolic" : NULL);
  gtk_widget_add_css_class (icon, "change");
  return icon;
}

void
dcw_ui_outcome_list (GtkWidget *box, const DcwReport *report, gboolean would)
{
  for (guint i = 0; i < report->outcomes->len && report->plan != NULL; i++) {
    const DcwOutcome *outcome = report->outcomes->pdata[i];
    const DcwChange *change = report->plan->changes->pdata[i];
    gboolean back = outcome->taken_back != DCW_RESULT_PENDING;
    DcwResult result = back ? outcome->taken_back : outcome->result;
    const DcwSetting *setting = dcw_setting_of (change->resource);
    const char *title = setting != NULL ? C_ ("setting", setting->label) : outcome->subject;
    g_autofree char *text = g_strdup_printf (
        back ? /* Translators: what was changed, and what became of taking it back */ _ ("%s – taken back: %s") : "%s – %s",
        title, word (result, report->direction, would));
    GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
    gtk_box_append (GTK_BOX (texts), dcw_ui_text (text));
    if (setting != NULL)
      gtk_box_append (GTK_BOX (texts), dcw_ui_dim (outcome->subject));
    if (change->why != NULL && report->direction == DCW_FORWARD)
      gtk_box_append (GTK_BOX (texts), dcw_ui_message (change->why, "dim-label"));
    if (outcome->detail != NULL)
      gtk_box_append (GTK_BOX (texts), dcw_ui_message (outcome->detail, "risk"));
    if (outcome->back_detail != NULL)
      gtk_box_append (GTK_BOX (texts), dcw_ui_message (outcome->back_detail, "risk"));
    gtk_box_append (GTK_BOX (box), dcw_ui_beside (icon_of (result, would), texts));
  }
  for (guint i = 0; report->notes != NULL && i < report->notes->len; i++)
    gtk_box_append (GTK_BOX (box), dcw_ui_message (report->notes->pdata[i], "risk"));
}
