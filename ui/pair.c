#include "pair.h"
#include <math.h>

#define SCREEN_WIDTH 56
#define SCREEN_HEIGHT 46
#define LINE_HEIGHT 18
#define NAME_CHARS 24

static void
take_color (GtkWidget *widget, cairo_t *cr)
{
  GdkRGBA color;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
}

static void
draw_rounded (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
draw_screen (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer is_set_up)
{
  static const double dashes[] = { 3, 5 };
  double middle = width / 2.0, top = (height - SCREEN_HEIGHT) / 2.0;
  take_color (GTK_WIDGET (area), cr);
  if (is_set_up == NULL)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  draw_rounded (cr, middle - 25, top + 3, 50, 31, 4);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_move_to (cr, middle, top + 35);
  cairo_line_to (cr, middle, top + 41);
  cairo_move_to (cr, middle - 11, top + 42);
  cairo_line_to (cr, middle + 11, top + 42);
  cairo_stroke (cr);
  if (is_set_up == NULL)
    return;
  cairo_set_line_width (cr, 3);
  cairo_move_to (cr, middle - 9, top + 19);
  cairo_line_to (cr, middle - 3, top + 25);
  cairo_line_to (cr, middle + 10, top + 12);
  cairo_stroke (cr);
}

static void
draw_head (cairo_t *cr, double x, double y, double back)
{
  cairo_move_to (cr, x + back, y - 5);
  cairo_line_to (cr, x, y);
  cairo_line_to (cr, x + back, y + 5);
}

/* Both ways: values come as calls of the server. */
static void
draw_line (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer is_whole)
{
  static const double dashes[] = { 3, 6 };
  double y = floor (height / 2.0);
  take_color (GTK_WIDGET (area), cr);
  draw_head (cr, 3, y, 6);
  draw_head (cr, width - 3, y, -6);
  cairo_stroke (cr);
  if (is_whole == NULL)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, 5, y);
  cairo_line_to (cr, width - 5, y);
  cairo_stroke (cr);
}

/* What is drawn stands beside it in words, so it has no name. */
static GtkWidget *
drawing (int width, int height, GtkDrawingAreaDrawFunc draw, gboolean flag)
{
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "content-width",
                                  width, "content-height", height, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, GINT_TO_POINTER (flag), NULL);
  return area;
}

static void
append_text (GtkWidget *box, const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
}

static GtkWidget *
side_new (const DcwUiPairSide *side, GtkSizeGroup *widths)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_size_group_add_widget (widths, box);
  gtk_box_append (GTK_BOX (box), drawing (SCREEN_WIDTH, SCREEN_HEIGHT, draw_screen, side->is_set_up));
  append_text (box, side->name, "title");
  if (side->runs != NULL)
    append_text (box, side->runs, "dim-label");
  return box;
}

GtkWidget *
dcw_ui_pair_new (const DcwUiPairSide *here, const DcwUiPairSide *there)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *line = drawing (64, LINE_HEIGHT, draw_line, here->is_set_up && there->is_set_up);
  g_autoptr (GtkSizeGroup) widths = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  gtk_widget_set_valign (line, GTK_ALIGN_START);
  gtk_widget_set_margin_top (line, (SCREEN_HEIGHT - LINE_HEIGHT) / 2 - 4);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), side_new (here, widths));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), side_new (there, widths));
  return box;
}
