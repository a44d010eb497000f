#include "printing.h"
#include "base/i18n.h"
#include "files.h"
#include "platform/clock.h"

#define MARGIN_MM 18
#define EDGE 26 /* points: what the lines at the top and at the bottom of a page take */
#define EDGE_FONT "Sans 8"

/* In points. */
static const struct {
  const char *font;
  double left, above;
} styles[DCW_RECORD_N_STYLES] = {
  [DCW_RECORD_TITLE] = { "Sans Bold 15", 0, 0 },    [DCW_RECORD_FACT] = { "Sans 9", 0, 2 },
  [DCW_RECORD_SECTION] = { "Sans Bold 12", 0, 14 }, [DCW_RECORD_TOPIC] = { "Sans Bold 10", 0, 9 },
  [DCW_RECORD_ITEM] = { "Sans 9", 0, 5 },           [DCW_RECORD_DETAIL] = { "Sans 9", 16, 1 },
  [DCW_RECORD_SMALL] = { "Sans 6.5", 16, 1 },       [DCW_RECORD_TEXT] = { "Sans 9", 0, 3 },
};

/* A line as it stands on paper. */
typedef struct {
  PangoLayoutLine *line;
  double x, above, height, ascent;
  gboolean heads; /* not at the foot of a page without what it heads */
} Row;

typedef struct {
  DcwUiWindow *window; /* NULL: it was closed meanwhile */
  DcwRecord *record;
  char *printed;      /* when */
  GPtrArray *layouts; /* of PangoLayout: what the lines are of, and without which they have no text */
  GArray *rows;       /* of Row */
  GArray *pages;      /* of guint: the first row of each, and the number of rows */
} Printing;

static void
clear_row (gpointer data)
{
  pango_layout_line_unref (((Row *)data)->line);
}

static void
printing_free (gpointer data)
{
  Printing *printing = data;
  g_clear_weak_pointer (&printing->window);
  dcw_record_free (printing->record);
  g_free (printing->printed);
  g_array_unref (printing->rows);
  g_ptr_array_unref (printing->layouts);
  g_array_unref (printing->pages);
  g_free (printing);
}

static PangoLayout *
make_layout (GtkPrintContext *context, const char *font, const char *text)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *description = pango_font_description_from_string (font);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (description);
  return layout;
}

static void
add_line (Printing *printing, GtkPrintContext *context, const DcwRecordLine *line)
{
  double left = styles[line->style].left, above = styles[line->style].above;
  PangoLayout *layout = make_layout (context, styles[line->style].font, line->text);
  g_ptr_array_add (printing->layouts, layout);
  pango_layout_set_width (layout, (int)((gtk_print_context_get_width (context) - left) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  do {
    PangoRectangle logical;
    pango_layout_iter_get_line_extents (iter, NULL, &logical);
    double ascent = (double)(pango_layout_iter_get_baseline (iter) - logical.y) / PANGO_SCALE;
    const Row row = { pango_layout_line_ref (pango_layout_iter_get_line (iter)),
                      left + (double)logical.x / PANGO_SCALE,
                      above,
                      (double)logical.height / PANGO_SCALE,
                      ascent,
                      line->style == DCW_RECORD_SECTION || line->style == DCW_RECORD_TOPIC || line->style == DCW_RECORD_ITEM };
    g_array_append_val (printing->rows, row);
    above = 0;
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

/* Of row i and, if it heads something, of all up to the first line of that. */
static double
height_needed (const Printing *printing, guint i)
{
  double height = 0;
  for (gboolean heads = TRUE; heads && i < printing->rows->len; i++) {
    const Row *row = &g_array_index (printing->rows, Row, i);
    height += row->above + row->height;
    heads = row->heads;
  }
  return height;
}

static void
make_pages (Printing *printing, double height)
{
  double y = height; /* full: the first row begins a page */
  for (guint i = 0; i < printing->rows->len; i++) {
    const Row *row = &g_array_index (printing->rows, Row, i);
    if (y + height_needed (printing, i) > height && (y > 0 || i == 0)) {
      g_array_append_val (printing->pages, i);
      y = -row->above;
    }
    y += row->above + row->height;
  }
  g_array_append_val (printing->pages, printing->rows->len);
}

static void
begin (GtkPrintOperation *operation, GtkPrintContext *context, Printing *printing)
{
  g_array_set_size (printing->rows, 0);
  g_ptr_array_set_size (printing->layouts, 0);
  g_array_set_size (printing->pages, 0);
  for (guint i = 0; i < printing->record->lines->len; i++)
    add_line (printing, context, printing->record->lines->pdata[i]);
  make_pages (printing, gtk_print_context_get_height (context) - 2 * EDGE);
  gtk_print_operation_set_n_pages (operation, (int)printing->pages->len - 1);
}

/* align: 0 left, 1 right. */
static void
draw_edge (GtkPrintContext *context, const char *text, double y, double align)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  g_autoptr (PangoLayout) layout = make_layout (context, EDGE_FONT, text);
  int width;
  pango_layout_get_size (layout, &width, NULL);
  cairo_move_to (cairo, (gtk_print_context_get_width (context) - (double)width / PANGO_SCALE) * align, y);
  pango_cairo_show_layout (cairo, layout);
}

static void
draw (GtkPrintOperation *operation, GtkPrintContext *context, int number, Printing *printing)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  double bottom = gtk_print_context_get_height (context) - EDGE, y = EDGE;
  guint first = g_array_index (printing->pages, guint, number), end = g_array_index (printing->pages, guint, number + 1);
  /* Translators: the page, and how many there are */
  g_autofree char *page = g_strdup_printf (C_ ("record", "Page %d of %d"), number + 1, (int)printing->pages->len - 1);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  draw_edge (context, printing->record->title, 0, 0);
  draw_edge (context, printing->printed, bottom + EDGE / 2.0, 0);
  draw_edge (context, page, bottom + EDGE / 2.0, 1);
  cairo_set_line_width (cairo, 0.5);
  cairo_move_to (cairo, 0, EDGE / 2.0 + 2);
  cairo_line_to (cairo, gtk_print_context_get_width (context), EDGE / 2.0 + 2);
  cairo_stroke (cairo);
  for (guint i = first; i < end; i++) {
    const Row *row = &g_array_index (printing->rows, Row, i);
    y += i > first ? row->above : 0;
    cairo_move_to (cairo, row->x, y + row->ascent);
    pango_cairo_show_layout_line (cairo, row->line);
    y += row->height;
  }
}

static void
ended (GtkPrintOperation *operation, GtkPrintOperationResult result, Printing *printing)
{
  g_autoptr (GError) error = NULL;
  if (result != GTK_PRINT_OPERATION_RESULT_ERROR || printing->window == NULL)
    return;
  gtk_print_operation_get_error (operation, &error);
  g_autofree char *text =
      g_strdup_printf (_ ("The record could not be printed: %s"), error != NULL ? error->message : _ ("the reason is not known"));
  dcw_ui_window_tell (printing->window, text);
}

void
dcw_ui_print_record (DcwUiWindow *window, DcwRecord *record)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autofree char *now = dcw_clock_show_here (dcw_clock_now_s ()), *name = g_strdup (record->title);
  Printing *printing = g_new0 (Printing, 1);
  g_set_weak_pointer (&printing->window, window);
  printing->record = record;
  /* Translators: on paper; when it was printed */
  printing->printed = g_strdup_printf (C_ ("record", "Printed %s"), now);
  printing->layouts = g_ptr_array_new_with_free_func (g_object_unref);
  printing->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (printing->rows, clear_row);
  printing->pages = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_page_setup_set_top_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_print_operation_set_default_page_setup (operation, setup);
  /* Where it is printed into a file. */
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, dcw_ui_file_tame (name));
  gtk_print_operation_set_print_settings (operation, settings);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_job_name (operation, record->title);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin), printing);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw), printing);
  g_signal_connect (operation, "done", G_CALLBACK (ended), printing);
  g_object_set_data_full (G_OBJECT (operation), "printing", printing, printing_free);
  /* One that is still going on keeps itself. */
  g_object_set_data_full (G_OBJECT (window), "print-operation", operation, g_object_unref);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (window), NULL);
}
