#include "model/message.h"
#include "base/i18n.h"
#include "base/text.h"
#include <string.h>

#define MAX_ARGS 9

struct _DcwMessage {
  gint ref_count;
  char *text;
  char **args;
};

DcwMessage *
dcw_message_newv (const char *text, const char *const *args)
{
  DcwMessage *message = g_new0 (DcwMessage, 1);
  message->ref_count = 1;
  message->text = g_strdup (text);
  guint n = 0;
  while (args != NULL && n < MAX_ARGS && args[n] != NULL)
    n++;
  message->args = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    message->args[i] = g_strdup (args[i]);
  return message;
}

DcwMessage *
dcw_message_new (const char *text, ...)
{
  const char *args[MAX_ARGS + 1] = { NULL };
  va_list list;
  va_start (list, text);
  for (guint i = 0; i < MAX_ARGS; i++) {
    args[i] = va_arg (list, const char *);
    if (args[i] == NULL)
      break;
  }
  va_end (list);
  return dcw_message_newv (text, args);
}

DcwMessage *
dcw_message_ref (const DcwMessage *message)
{
  DcwMessage *mutable = (DcwMessage *)message;
  if (mutable != NULL)
    g_atomic_int_inc (&mutable->ref_count);
  return mutable;
}

void
dcw_message_unref (DcwMessage *message)
{
  if (message == NULL || !g_atomic_int_dec_and_test (&message->ref_count))
    return;
  g_free (message->text);
  g_strfreev (message->args);
  g_free (message);
}

const char *
dcw_message_text (const DcwMessage *message)
{
  return message->text;
}

const char *const *
dcw_message_args (const DcwMessage *message)
{
  return (const char *const *)message->args;
}

/* The context of a word, as it is between the brackets. */
#define MAX_CONTEXT 60
/* No word of any context is as long, and GLib looks for them on the stack, where what a file says does not fit. */
#define MAX_WORD 200

static const char *
translate_word (const char *context, const char *word)
{
  gsize length = strnlen (word, MAX_WORD + 1);
  return length == 0 || length > MAX_WORD ? word : C_ (context, word);
}

static char *
show_words (const char *context, const char *words)
{
  g_auto (GStrv) each = g_strsplit (words, ", ", -1);
  for (guint i = 0; each[i] != NULL; i++) {
    /* What is no word of that context comes back as it is. */
    char *shown = dcw_text_display (translate_word (context, each[i]), 0);
    g_free (each[i]);
    each[i] = shown;
  }
  return dcw_i18n_list ((const char *const *)each);
}

/* The context of %[CONTEXT]N, or NULL; rest: where the digit is. */
static char *
context_of (const char *p, const char **rest)
{
  const char *end = memchr (p, ']', strnlen (p, MAX_CONTEXT));
  if (end == NULL || end - p < 2)
    return NULL;
  *rest = end + 1;
  return g_strndup (p + 1, (gsize)(end - p - 1));
}

static gboolean
is_place (const char *p, guint n)
{
  return *p >= '1' && *p <= '9' && (guint)(*p - '1') < n;
}

static char *
fill_in (const char *text, char **args, gboolean translate)
{
  guint n = g_strv_length (args);
  GString *out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++) {
    if (*p != '%') {
      g_string_append_c (out, *p);
    } else if (p[1] == '%') {
      g_string_append_c (out, '%');
      p++;
    } else if (is_place (p + 1, n)) {
      g_autofree char *shown = dcw_text_display (args[p[1] - '1'], 0);
      g_string_append (out, shown);
      p++;
    } else if (p[1] == '[') {
      const char *digit = p;
      g_autofree char *context = context_of (p + 1, &digit);
      if (context == NULL || !is_place (digit, n)) {
        g_string_append_c (out, '%');
        continue;
      }
      const char *words = args[*digit - '1'];
      g_autofree char *shown = translate ? show_words (context, words) : dcw_text_display (words, 0);
      g_string_append (out, shown);
      p = digit;
    } else {
      g_string_append_c (out, '%');
    }
  }
  return g_string_free (out, FALSE);
}

char *
dcw_message_english (const DcwMessage *message)
{
  return fill_in (message->text, message->args, FALSE);
}

char *
dcw_message_show (const DcwMessage *message)
{
  /* The catalogue's entry for the empty text is its header. */
  return fill_in (*message->text != '\0' ? _ (message->text) : "", message->args, TRUE);
}

gboolean
dcw_message_equal (const DcwMessage *a, const DcwMessage *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL)
    return FALSE;
  return strcmp (a->text, b->text) == 0 && g_strv_equal ((const char *const *)a->args, (const char *const *)b->args);
}
