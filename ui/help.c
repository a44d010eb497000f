#include "help.h"
#include "base/i18n.h"
#include "manual.h"
#include "topics/topic.h"
#include "widgets.h"

#define WIDTH 480
#define MOST_HEIGHT 440 /* of the text: with the title bar and the button a small screen has it whole */
#define MANUAL_WIDTH 620

static void
close_window (GtkButton *button, gpointer window)
{
  gtk_window_close (window);
}

/* In the place of what was said so far. */
static void
go_on (GtkButton *link, gpointer scroller)
{
  GtkWidget *box = gtk_widget_get_parent (GTK_WIDGET (link)), *window = GTK_WIDGET (gtk_widget_get_root (box));
  const char *section = dcw_ui_page_section (g_object_get_data (G_OBJECT (link), "page"));
  /* what is read by its keys is where the focus is */
  gtk_widget_set_focusable (scroller, TRUE);
  gtk_widget_grab_focus (scroller);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scroller), GTK_ACCESSIBLE_PROPERTY_LABEL, section, -1);
  dcw_ui_clear (box);
  gtk_box_append (GTK_BOX (box), dcw_ui_heading (section));
  gtk_box_append (GTK_BOX (box), dcw_ui_manual_section (section));
  gtk_window_set_default_size (GTK_WINDOW (window), MANUAL_WIDTH, MAX (gtk_widget_get_height (window), MOST_HEIGHT));
}

static GtkWidget *
link_new (const DcwUiPage *page, GtkWidget *scroller)
{
  /* Translators: %s is the English title of a section. */
  g_autofree char *text = g_strdup_printf (_ ("The file README.md goes on under “%s”."), dcw_ui_page_section (page));
  GtkWidget *link = g_object_new (GTK_TYPE_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_LINK, "halign", GTK_ALIGN_START, NULL);
  GtkWidget *child = dcw_ui_text (text);
  gtk_button_set_child (GTK_BUTTON (link), child);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (link), GTK_ACCESSIBLE_RELATION_LABELLED_BY, child, NULL, -1);
  gtk_widget_add_css_class (link, "link");
  g_object_set_data (G_OBJECT (link), "page", (gpointer)page);
  g_signal_connect (link, "clicked", G_CALLBACK (go_on), scroller);
  return link;
}

void
dcw_ui_help_show (GtkWindow *parent, const DcwUiPage *page)
{
  const DcwTopic *topic = page->topic != NULL ? dcw_topic (page->topic) : NULL;
  GtkWidget *window = gtk_window_new (), *box = dcw_ui_page_box (), *scroller = gtk_scrolled_window_new ();
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  int text_height, buttons_height;
  GtkWidget *close = dcw_ui_button (_ ("_Close the help"), G_CALLBACK (close_window), window);
  gtk_window_set_title (GTK_WINDOW (window), C_ ("title of a window", "Help"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_widget_add_css_class (box, "around");
  gtk_box_append (GTK_BOX (box), dcw_ui_heading (dcw_ui_page_title (page)));
  if (topic != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_text (_ (topic->about)));
  gtk_box_append (GTK_BOX (box), dcw_ui_text (_ (page->help)));
  /* Translators: the names of the keys as they stand on the keyboards of your language. */
  gtk_box_append (
      GTK_BOX (box),
      dcw_ui_text (_ ("Alt+Right goes on, Alt+Left goes back. Ctrl+O opens a file, Ctrl+S saves your "
                      "answers. F5 reads the computer again. Alt with an underlined letter chooses what has that letter.")));
  if (dcw_ui_manual_has (dcw_ui_page_section (page)))
    gtk_box_append (GTK_BOX (box), link_new (page, scroller));
  gtk_widget_set_halign (close, GTK_ALIGN_END);
  gtk_widget_set_hexpand (close, TRUE);
  gtk_widget_add_css_class (buttons, "buttons");
  gtk_box_append (GTK_BOX (buttons), close);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (whole), scroller);
  gtk_box_append (GTK_BOX (whole), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (whole), buttons);
  gtk_window_set_child (GTK_WINDOW (window), whole);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, WIDTH, NULL, &text_height, NULL, NULL);
  gtk_widget_measure (buttons, GTK_ORIENTATION_VERTICAL, WIDTH, NULL, &buttons_height, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, MIN (text_height, MOST_HEIGHT) + buttons_height + 1);
  gtk_window_set_default_widget (GTK_WINDOW (window), close);
  dcw_ui_close_on_escape (window);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (close);
}
