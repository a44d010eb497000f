#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "document/parts.h"
#include <string.h>

#define MAX_BINDINGS 10000

static const DcwRule binding_rule = { .name = "binding",
                                      .attributes = { { "name", DCW_REQUIRED | DCW_TWIN }, { "sid", DCW_REQUIRED } } };

/* --- reading ------------------------------------------------------------------------------------------------------- */

/* It becomes the name of a folder. */
static gboolean
is_folder_name (const char *text)
{
  gsize n = 0;
  while (n <= 100 && (g_ascii_isalnum (text[n]) || text[n] == '-'))
    n++;
  return n > 0 && n <= 100 && text[n] == '\0';
}

static gboolean
read_attributes (DcwReader *reader, const DcwNode *node, DcwSnapshot *snapshot, GError **error)
{
  guint64 time_s = 0, run = 0;
  DcwSid machine;
  if (!is_folder_name (dcw_node_get (node, "instance"))) {
    dcw_node_error (reader, node, "instance", error, _ ("instance, expected letters, digits and hyphens"));
    return FALSE;
  }
  if (!dcw_form_read_sid (reader, node, "machine", &machine, error)
      || !dcw_node_number (reader, node, "time", G_MAXINT64, &time_s, error)
      || !dcw_node_number (reader, node, "run", G_MAXINT32, &run, error))
    return FALSE;
  if (run == 0) {
    dcw_node_error (reader, node, "run", error, _ ("runs are counted from 1"));
    return FALSE;
  }
  snapshot->instance = g_strdup (dcw_node_get (node, "instance"));
  snapshot->machine = g_strdup (dcw_node_get (node, "machine"));
  snapshot->computer = g_strdup (dcw_node_get (node, "computer"));
  snapshot->plan_digest = g_strdup (dcw_node_get (node, "plan-digest"));
  snapshot->time_s = (gint64)time_s;
  snapshot->run = (guint)run;
  return TRUE;
}

static gboolean
read_binding (DcwReader *reader, const DcwNode *node, DcwBindings *bindings, GError **error)
{
  const char *name = dcw_node_get (node, "name");
  DcwSid sid;
  if (!dcw_form_read_sid (reader, node, "sid", &sid, error))
    return FALSE;
  if (*name == '\0' || dcw_bindings_lookup (bindings, name) != NULL) {
    dcw_node_error (reader, node, "name", error, _ ("this name is empty or bound twice"));
    return FALSE;
  }
  dcw_bindings_bind (bindings, name, &sid);
  return TRUE;
}

static gboolean
read_parts (DcwReader *reader, const DcwNode *node, DcwSnapshot *snapshot, GError **error)
{
  const DcwNode *plan = dcw_node_child (node, "plan"), *profile = dcw_node_child (node, dcw_profile_rule.name);
  snapshot->bindings = dcw_bindings_new ();
  for (const DcwNode *child = node->first; child != NULL; child = child->next)
    if (child->rule == &binding_rule && !read_binding (reader, child, snapshot->bindings, error))
      return FALSE;
  if (profile != NULL && (snapshot->profile = dcw_part_read_profile (reader, profile, error)) == NULL)
    return FALSE;
  snapshot->plan = dcw_part_read_plan (reader, plan, error);
  if (snapshot->plan == NULL)
    return FALSE;
  g_autofree char *digest = dcw_document_plan_digest (snapshot->plan);
  if (strcmp (digest, snapshot->plan_digest) == 0)
    return TRUE;
  dcw_node_error (reader, node, "plan-digest", error, _ ("the plan in this snapshot has been changed: its digest is %s"), digest);
  return FALSE;
}

static DcwOut *start_snapshot (const DcwSnapshot *snapshot);

static gboolean
take_snapshot (DcwReader *reader, const DcwNode *node, GError **error)
{
  DcwSnapshot **result = dcw_reader_data (reader);
  g_autoptr (DcwSnapshot) snapshot = dcw_snapshot_new ();
  if (!read_attributes (reader, node, snapshot, error) || !read_parts (reader, node, snapshot, error))
    return FALSE;
  g_autofree char *digest = dcw_out_end_as_digest (start_snapshot (snapshot));
  if (strcmp (digest, dcw_node_get (node, "digest")) != 0) {
    dcw_node_error (reader, node, "digest", error, _ ("the snapshot has been changed: its digest is %s"), digest);
    return FALSE;
  }
  *result = g_steal_pointer (&snapshot);
  return TRUE;
}

DcwSnapshot *
dcw_document_read_snapshot (const char *file_name, gconstpointer data, gsize size, GError **error)
{
  const DcwSource source = { file_name, size > 0 ? data : "", size };
  g_autofree DcwForms *forms = dcw_forms_new ();
  g_autofree DcwPlanRules *rules = dcw_plan_rules_new (forms);
  g_autoptr (DcwSnapshot) snapshot = NULL;
  const DcwRule root = {
    .name = "snapshot",
    .attributes = { { "digest", DCW_REQUIRED },
                    { "instance", DCW_REQUIRED },
                    { "machine", DCW_REQUIRED },
                    { "computer", DCW_TWIN },
                    { "time", DCW_REQUIRED },
                    { "run", DCW_REQUIRED },
                    { "plan-digest", DCW_REQUIRED } },
    .children = { { &binding_rule, 0, MAX_BINDINGS, NULL }, { &dcw_profile_rule, 0, 1, NULL }, { &rules->plan, 1, 1, NULL } }
  };
  if (!dcw_reader_run (&source, DCW_DOCUMENT_MAX_SMALL, &root, take_snapshot, &snapshot, error))
    return NULL;
  return g_steal_pointer (&snapshot);
}

/* --- writing ------------------------------------------------------------------------------------------------------- */

static void
write_binding (const char *name, const DcwSid *sid, gpointer data)
{
  DcwOut *out = data;
  g_autofree char *text = dcw_sid_format (sid);
  dcw_out_open (out, binding_rule.name);
  dcw_out_text (out, "name", name);
  dcw_out_text (out, "sid", text);
  dcw_out_close (out, binding_rule.name);
}

static DcwOut *
start_snapshot (const DcwSnapshot *snapshot)
{
  DcwOut *out = dcw_out_new ("snapshot");
  g_autofree char *digest = dcw_document_plan_digest (snapshot->plan);
  dcw_out_text (out, "instance", snapshot->instance);
  dcw_out_text (out, "machine", snapshot->machine);
  dcw_out_text (out, "computer", snapshot->computer);
  dcw_out_number (out, "time", (guint64)snapshot->time_s);
  dcw_out_number (out, "run", snapshot->run);
  dcw_out_text (out, "plan-digest", digest);
  if (snapshot->bindings != NULL)
    dcw_bindings_foreach (snapshot->bindings, write_binding, out);
  if (snapshot->profile != NULL) {
    dcw_out_open (out, dcw_profile_rule.name);
    dcw_part_write_profile (out, snapshot->profile);
    dcw_out_close (out, dcw_profile_rule.name);
  }
  dcw_out_open (out, "plan");
  dcw_part_write_plan (out, snapshot->plan);
  dcw_out_close (out, "plan");
  return out;
}

GBytes *
dcw_document_write_snapshot (const DcwSnapshot *snapshot)
{
  return dcw_out_end (start_snapshot (snapshot), TRUE);
}
