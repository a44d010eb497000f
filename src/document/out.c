#include "document/out.h"
#include "base/text.h"
#include <string.h>

struct _DcwOut {
  GString *text;
  GString *twins; /* of the open tag */
  const char *root;
  gsize digest_at;
  guint depth;
  gboolean in_tag;     /* its > is not written yet */
  gboolean in_content; /* text has been written: no line before the end tag */
};

static const char *
escape_of (char c, gboolean attribute)
{
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return attribute ? "&quot;" : NULL;
  case '\t':
    return attribute ? "&#9;" : NULL;
  case '\n':
    return attribute ? "&#10;" : NULL;
  case '\r':
    return "&#13;";
  default:
    return NULL;
  }
}

gboolean
dcw_out_is_exact (const char *text, gsize *length)
{
  gboolean only_ascii = TRUE;
  gsize n = 0;
  const char *p = text;
  for (; *p != '\0'; p++) {
    const char *escape = escape_of (*p, TRUE);
    if ((guchar)*p < 0x20 && escape == NULL)
      return FALSE;
    if (*p == '\xef' && p[1] == '\xbf' && (guchar)p[2] >= 0xbe)
      return FALSE;
    only_ascii &= (guchar)*p < 0x80;
    n += escape != NULL ? strlen (escape) : 1;
  }
  if (!only_ascii && !g_utf8_validate_len (text, (gsize)(p - text), NULL))
    return FALSE;
  if (length != NULL)
    *length = n;
  return TRUE;
}

static void
append_escaped (GString *to, const char *text, gboolean attribute)
{
  const char *run = text, *p = text;
  for (; *p != '\0'; p++) {
    const char *escape = escape_of (*p, attribute);
    if (escape == NULL)
      continue;
    g_string_append_len (to, run, p - run);
    g_string_append (to, escape);
    run = p + 1;
  }
  g_string_append_len (to, run, p - run);
}

static void
append_hex (GString *to, gconstpointer data, gsize size)
{
  g_autofree char *hex = dcw_text_to_hex (data, size);
  g_string_append_len (to, hex, (gssize)(size * 2));
}

static void
indent (GString *to, guint depth)
{
  for (guint i = 0; i < depth; i++)
    g_string_append (to, "  ");
}

DcwOut *
dcw_out_new (const char *root)
{
  DcwOut *out = g_new0 (DcwOut, 1);
  out->text = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  out->twins = g_string_new (NULL);
  out->root = root;
  dcw_out_open (out, root);
  g_autofree char *namespace = g_strdup_printf ("urn:opc-dcom-wizard:%s:1", root);
  dcw_out_text (out, "xmlns", namespace);
  out->digest_at = out->text->len;
  return out;
}

static GString *
end (DcwOut *out)
{
  dcw_out_close (out, out->root);
  g_assert (out->depth == 0);
  GString *text = out->text;
  g_string_free (out->twins, TRUE);
  g_free (out);
  return text;
}

GBytes *
dcw_out_end (DcwOut *out, gboolean digest)
{
  gssize digest_at = (gssize)out->digest_at;
  GString *text = end (out);
  if (digest) {
    g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text->str, text->len);
    g_autofree char *attribute = g_strdup_printf (" digest=\"%s\"", sum);
    g_string_insert (text, digest_at, attribute);
  }
  return g_string_free_to_bytes (text);
}

char *
dcw_out_end_as_digest (DcwOut *out)
{
  g_autoptr (GString) text = end (out);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text->str, text->len);
}

/* The tag ends because children follow: the twins are the first. */
static void
end_tag (DcwOut *out)
{
  if (!out->in_tag)
    return;
  out->in_tag = FALSE;
  g_string_append (out->text, ">\n");
  g_string_append_len (out->text, out->twins->str, (gssize)out->twins->len);
  g_string_truncate (out->twins, 0);
}

void
dcw_out_open (DcwOut *out, const char *element)
{
  end_tag (out);
  indent (out->text, out->depth++);
  g_string_append_c (out->text, '<');
  g_string_append (out->text, element);
  out->in_tag = TRUE;
}

void
dcw_out_close (DcwOut *out, const char *element)
{
  out->depth--;
  if (out->in_tag && out->twins->len == 0) {
    g_string_append (out->text, "/>\n");
    out->in_tag = FALSE;
    return;
  }
  end_tag (out);
  if (!out->in_content)
    indent (out->text, out->depth);
  out->in_content = FALSE;
  g_string_append (out->text, "</");
  g_string_append (out->text, element);
  g_string_append (out->text, ">\n");
}

static void
append_attribute (DcwOut *out, const char *name, const char *text)
{
  g_string_append_c (out->text, ' ');
  g_string_append (out->text, name);
  g_string_append (out->text, "=\"");
  append_escaped (out->text, text, TRUE);
  g_string_append_c (out->text, '"');
}

static void
begin_twin (DcwOut *out, const char *name, const char *form)
{
  indent (out->twins, out->depth);
  g_string_append_printf (out->twins, "<%s%s>", name, form);
}

static void
end_twin (DcwOut *out, const char *name)
{
  g_string_append_printf (out->twins, "</%s>\n", name);
}

void
dcw_out_text (DcwOut *out, const char *name, const char *text)
{
  gsize length = 0;
  if (text == NULL)
    return;
  gboolean exact = dcw_out_is_exact (text, &length);
  if (exact && length <= DCW_OUT_MAX_ATTRIBUTE) {
    append_attribute (out, name, text);
    return;
  }
  begin_twin (out, name, exact ? "" : " form=\"hex\"");
  if (exact)
    append_escaped (out->twins, text, FALSE);
  else
    append_hex (out->twins, text, strlen (text));
  end_twin (out, name);
}

void
dcw_out_number (DcwOut *out, const char *name, guint64 number)
{
  char text[24];
  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, number);
  append_attribute (out, name, text);
}

void
dcw_out_flags (DcwOut *out, const char *name, guint64 number)
{
  char text[24];
  g_snprintf (text, sizeof text, "0x%" G_GINT64_MODIFIER "x", number);
  append_attribute (out, name, text);
}

void
dcw_out_hex (DcwOut *out, const char *name, GBytes *bytes)
{
  if (bytes == NULL)
    return;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  if (size <= DCW_OUT_MAX_ATTRIBUTE / 2) {
    g_string_append_printf (out->text, " %s=\"", name);
    append_hex (out->text, data, size);
    g_string_append_c (out->text, '"');
    return;
  }
  begin_twin (out, name, "");
  append_hex (out->twins, data, size);
  end_twin (out, name);
}

void
dcw_out_raw (DcwOut *out, const char *name, GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  begin_twin (out, name, " form=\"hex\"");
  append_hex (out->twins, data, size);
  end_twin (out, name);
}

void
dcw_out_content (DcwOut *out, const char *text)
{
  g_assert (out->in_tag && out->twins->len == 0);
  gboolean exact = dcw_out_is_exact (text, NULL);
  if (*text == '\0')
    return;
  out->in_tag = FALSE;
  out->in_content = TRUE;
  g_string_append (out->text, exact ? ">" : " form=\"hex\">");
  if (exact)
    append_escaped (out->text, text, FALSE);
  else
    append_hex (out->text, text, strlen (text));
}

void
dcw_out_element (DcwOut *out, const char *element, const char *text)
{
  dcw_out_open (out, element);
  dcw_out_content (out, text);
  dcw_out_close (out, element);
}
