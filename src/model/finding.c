#include "model/finding.h"
#include "base/i18n.h"
#include "base/text.h"
#include <string.h>

static const char *const severities[] = {
  [DCW_SEVERITY_INFO] = "info", [DCW_SEVERITY_WARNING] = "warning", [DCW_SEVERITY_PROBLEM] = "problem"
};

const char *
dcw_severity_name (DcwSeverity severity)
{
  return (guint)severity < G_N_ELEMENTS (severities) ? severities[severity] : NULL;
}

const char *
dcw_severity_label (DcwSeverity severity)
{
  static const char *const labels[] = {
    [DCW_SEVERITY_INFO] = NC_ ("severity", "Note"),
    [DCW_SEVERITY_WARNING] = NC_ ("severity", "Warning"),
    [DCW_SEVERITY_PROBLEM] = NC_ ("severity", "Problem"),
  };
  return C_ ("severity", labels[severity]);
}

gboolean
dcw_severity_parse (const char *text, DcwSeverity *severity)
{
  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    if (strcmp (severities[i], text) == 0) {
      *severity = (DcwSeverity)i;
      return TRUE;
    }
  return FALSE;
}

DcwFinding *
dcw_finding_new (const char *id, const char *code, DcwSeverity severity, const char *topic, const DcwResource *resource,
                 DcwMessage *evidence, DcwMessage *effect, DcwMessage *advice, const char *patch_option, const char *patch_value)
{
  DcwFinding *finding = g_new0 (DcwFinding, 1);
  finding->id = g_strdup (id);
  finding->code = g_strdup (code);
  finding->severity = severity;
  finding->topic = g_strdup (topic);
  finding->resource = dcw_resource_ref (resource);
  finding->evidence = evidence;
  finding->effect = effect;
  finding->advice = advice;
  finding->patch_option = g_strdup (patch_option);
  finding->patch_value = g_strdup (patch_value);
  return finding;
}

void
dcw_finding_free (DcwFinding *finding)
{
  if (finding == NULL)
    return;
  g_free (finding->id);
  g_free (finding->code);
  g_free (finding->topic);
  dcw_resource_unref (finding->resource);
  dcw_message_unref (finding->evidence);
  dcw_message_unref (finding->effect);
  dcw_message_unref (finding->advice);
  g_free (finding->patch_option);
  g_free (finding->patch_value);
  g_free (finding);
}

int
dcw_finding_compare (const DcwFinding *a, const DcwFinding *b)
{
  if (a->severity != b->severity)
    return a->severity > b->severity ? -1 : 1;
  int order = strcmp (a->id, b->id);
  if (order != 0)
    return order;
  if (a->resource != NULL && b->resource != NULL && (order = dcw_resource_compare (a->resource, b->resource)) != 0)
    return order;
  if ((a->resource == NULL) != (b->resource == NULL))
    return a->resource == NULL ? -1 : 1;
  g_autofree char *text_a = dcw_message_english (a->evidence), *text_b = dcw_message_english (b->evidence);
  return strcmp (text_a, text_b);
}

/* As findings write them: hexadecimal digits of a decimal number below zero, no 0x, no blanks around. */
char *
dcw_finding_wanted (const char *asked)
{
  g_autofree char *text = g_strstrip (g_strdup (asked));
  gint64 number;
  if (*text == '-' && g_ascii_string_to_signed (text, 10, G_MININT32, -1, &number, NULL)) {
    g_autofree char *digits = g_strdup_printf ("%08x", (guint32)(gint32)number);
    return dcw_text_fold (digits);
  }
  return dcw_text_fold (g_ascii_strncasecmp (text, "0x", 2) == 0 ? text + 2 : text);
}

static gboolean
is_number (const char *wanted)
{
  return strspn (wanted, "0123456789ABCDEF") == strlen (wanted) && strpbrk (wanted, "0123456789") != NULL;
}

/* The character at an end of a number goes on with it; next: the one beyond. A number of an address, version or SID is none by
 * itself. */
static gboolean
goes_on (char at, char next)
{
  return g_ascii_isalnum (at) || ((at == '.' || at == '-') && g_ascii_isdigit (next));
}

static gboolean
has_number (const char *text, const char *number)
{
  gsize length = strlen (number);
  for (const char *at = text; (at = strstr (at, number)) != NULL; at++) {
    gsize before = at - text;
    if (before >= 2 && at[-2] == '0' && at[-1] == 'X')
      before -= 2;
    if (!goes_on (before > 0 ? text[before - 1] : '\0', before > 1 ? text[before - 2] : '\0')
        && !goes_on (at[length], at[length] != '\0' ? at[length + 1] : '\0'))
      return TRUE;
  }
  return FALSE;
}

static gboolean
says (const DcwMessage *message, const char *wanted)
{
  g_autofree char *text = message != NULL ? dcw_message_show (message) : NULL;
  g_autofree char *folded = text != NULL ? dcw_text_fold (text) : NULL;
  if (folded == NULL)
    return FALSE;
  return is_number (wanted) ? has_number (folded, wanted) : strstr (folded, wanted) != NULL;
}

gboolean
dcw_finding_leads_to (const DcwFinding *finding, const char *wanted)
{
  return *wanted == '\0' || dcw_text_fold_equal (finding->code, wanted) || says (finding->effect, wanted)
         || says (finding->evidence, wanted);
}
