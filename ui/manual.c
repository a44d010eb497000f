#include "manual.h"
#include <string.h>
#include "widgets.h"

#define README "/org/opc_dcom_wizard/README.md"
#define FENCE "```"

/* What marks a piece within a line at both ends, and what becomes of it. A longer mark comes before one that it begins with. */
static const struct {
  const char *mark, *tag;
  gboolean plain; /* nothing within it is a mark */
} marks[] = { { "`", "tt", TRUE }, { "**", "b", FALSE }, { "*", "i", FALSE } };

static char **
read_lines (void)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (README, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes == NULL)
    return g_new0 (char *, 1);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (data, size);
  return g_strsplit (text, "\n", -1);
}

/* Of a heading, 1 being the highest; 0: it is none. */
static guint
rank_of (const char *line)
{
  gsize n = strspn (line, "#");
  return n > 0 && line[n] == ' ' ? (guint)n : 0;
}

static const char *
title_of (const char *line)
{
  return line + rank_of (line) + 1;
}

static gboolean
is_fence (const char *line)
{
  return g_str_has_prefix (line, FENCE);
}

/* The index of the heading; G_MAXUINT: there is none. */
static guint
find (char **lines, const char *title)
{
  gboolean in_code = FALSE;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (is_fence (lines[i]))
      in_code = !in_code;
    else if (!in_code && rank_of (lines[i]) > 0 && strcmp (title_of (lines[i]), title) == 0)
      return i;
  }
  return G_MAXUINT;
}

static void
add_escaped (GString *markup, const char *text, gsize size)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize)size);
  g_string_append (markup, escaped);
}

static void add_inline (GString *markup, const char *text, gsize size);

/* A piece between two equal marks: its size with both, 0: there is none. */
static gsize
add_marked (GString *markup, const char *text, gsize size)
{
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
    gsize n = strlen (marks[i].mark);
    if (size <= 2 * n || strncmp (text, marks[i].mark, n) != 0 || text[n] == ' ')
      continue;
    const char *end = g_strstr_len (text + n, (gssize)(size - n), marks[i].mark);
    if (end == NULL || end == text + n)
      continue;
    g_string_append_printf (markup, "<%s>", marks[i].tag);
    (marks[i].plain ? add_escaped : add_inline) (markup, text + n, (gsize)(end - text) - n);
    g_string_append_printf (markup, "</%s>", marks[i].tag);
    return (gsize)(end - text) + n;
  }
  return 0;
}

/* [text](address): the text, for there is nothing to follow an address with. Its size, 0: it is none. */
static gsize
add_link (GString *markup, const char *text, gsize size)
{
  const char *middle = *text == '[' ? g_strstr_len (text, (gssize)size, "](") : NULL;
  const char *end = middle != NULL ? g_strstr_len (middle, (gssize)(size - (gsize)(middle - text)), ")") : NULL;
  if (end == NULL)
    return 0;
  add_inline (markup, text + 1, (gsize)(middle - text) - 1);
  return (gsize)(end - text) + 1;
}

static void
add_inline (GString *markup, const char *text, gsize size)
{
  gsize plain = 0, at = 0;
  while (at < size) {
    g_autoptr (GString) piece = g_string_new (NULL);
    gsize n = strchr ("`*[", text[at]) != NULL ? add_marked (piece, text + at, size - at) : 0;
    if (n == 0)
      n = add_link (piece, text + at, size - at);
    if (n == 0) {
      at++;
      continue;
    }
    add_escaped (markup, text + plain, at - plain);
    g_string_append (markup, piece->str);
    plain = at = at + n;
  }
  add_escaped (markup, text + plain, size - plain);
}

/* A paragraph that is complete; it is empty then. */
static void
put_paragraph (GtkWidget *box, GString *text)
{
  if (text->len > 0) {
    g_autoptr (GString) markup = g_string_new (NULL);
    GtkWidget *label = dcw_ui_text ("");
    add_inline (markup, text->str, text->len);
    gtk_label_set_markup (GTK_LABEL (label), markup->str);
    gtk_box_append (GTK_BOX (box), label);
  }
  g_string_truncate (text, 0);
}

static void
put_code (GtkWidget *box, GString *text)
{
  GtkWidget *label = dcw_ui_text (text->str);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "small");
  gtk_box_append (GTK_BOX (box), label);
  g_string_truncate (text, 0);
}

/* A row as a line: what it is about, and what is said of it. */
static void
put_row (GtkWidget *box, const char *line)
{
  g_auto (GStrv) cells = g_strsplit (line, "|", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 1; cells[i] != NULL && cells[i + 1] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 1 ? " – " : "", g_strstrip (cells[i]));
  put_paragraph (box, text);
}

static void
put_section (GtkWidget *box, char **lines, guint rank)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean in_code = FALSE;
  for (; *lines != NULL; lines++) {
    const char *line = *lines;
    if (is_fence (line)) {
      if (in_code)
        put_code (box, text);
      else
        put_paragraph (box, text);
      in_code = !in_code;
    } else if (in_code) {
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    } else if (rank_of (line) > 0) {
      if (rank_of (line) <= rank)
        break;
      put_paragraph (box, text);
      gtk_box_append (GTK_BOX (box), dcw_ui_heading (title_of (line)));
    } else if (*line == '\0' || *line == '|' || g_str_has_prefix (line, "![") || g_str_has_prefix (line, "- ")) {
      put_paragraph (box, text);
      if (*line == '|' && !g_str_has_prefix (line, "| -"))
        put_row (box, line);
      else if (*line == '-')
        g_string_append_printf (text, "• %s", line + 2);
    } else {
      line += strspn (line, " ");
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", line);
    }
  }
  put_paragraph (box, text);
}

GtkWidget *
dcw_ui_manual_section (const char *title)
{
  g_auto (GStrv) lines = read_lines ();
  guint at = find (lines, title);
  if (at == G_MAXUINT)
    return NULL;
  GtkWidget *box = dcw_ui_page_box ();
  put_section (box, lines + at + 1, rank_of (lines[at]));
  return box;
}

gboolean
dcw_ui_manual_has (const char *title)
{
  g_auto (GStrv) lines = read_lines ();
  return find (lines, title) != G_MAXUINT;
}
