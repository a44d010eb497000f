#include "model/finding.h"
#include <string.h>

static const char *const severities[] = {
  [DCW_SEVERITY_INFO] = "info", [DCW_SEVERITY_WARNING] = "warning", [DCW_SEVERITY_PROBLEM] = "problem"
};

const char *
dcw_severity_name (DcwSeverity severity)
{
  return (guint)severity < G_N_ELEMENTS (severities) ? severities[severity] : NULL;
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
