#include "column.h"

#define WIDEST 96 /* letters of usual width */

#define DCW_UI_TYPE_COLUMN (dcw_ui_column_get_type ())
G_DECLARE_FINAL_TYPE (DcwUiColumn, dcw_ui_column, DCW_UI, COLUMN, GtkLayoutManager)

struct _DcwUiColumn {
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (DcwUiColumn, dcw_ui_column, GTK_TYPE_LAYOUT_MANAGER)

/* Larger text has as many letters on a line. */
static int
widest (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int letter = pango_font_metrics_get_approximate_char_width (metrics);
  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS (WIDEST * letter);
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size > 0) {
    int least;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
    for_size = MAX (MIN (for_size, widest (widget)), least);
  }
  /* A stack asks how narrow its page can be at the height that it got for its width, and makes it as wide. By then wrapped text
   * may count a line more, and the page would be wider than its place: how narrow it can be does not depend on the height. */
  gtk_widget_measure (child, orientation, orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size, minimum, natural, NULL,
                      NULL);
}

static void
allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int least;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  int given = MAX (MIN (width, widest (widget)), least);
  gtk_widget_size_allocate (child, &(GtkAllocation){ MAX (width - given, 0) / 2, 0, given, height }, -1);
}

static void
dcw_ui_column_class_init (DcwUiColumnClass *class)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (class);
  layout_class->get_request_mode = get_request_mode;
  layout_class->measure = measure;
  layout_class->allocate = allocate;
}

static void
dcw_ui_column_init (DcwUiColumn *column)
{
}

GtkLayoutManager *
dcw_ui_column_new (void)
{
  return g_object_new (DCW_UI_TYPE_COLUMN, NULL);
}
