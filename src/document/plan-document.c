#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "document/parts.h"
#include <string.h>

#define MAX_CHANGES 10000
#define MAX_TOPICS 100
#define MAX_ASSUMED 1000

static const DcwWord restarts[] = { { "services", DCW_RESTART_SERVICES },
                                    { "logon", DCW_RESTART_LOGON },
                                    { "reboot", DCW_RESTART_REBOOT } };
static const DcwWord risks[] = {
  { "opens", DCW_RISK_OPENS }, { "cuts", DCW_RISK_CUTS }, { "not-undoable", DCW_RISK_NOT_UNDOABLE }, { "sends", DCW_RISK_SENDS }
};

static const DcwRule topic_rule = { .name = "topic", .is_text = TRUE, .attributes = { { "form", 0 } } };
static const DcwRule assumed_rule = { .name = "assumed", .is_text = TRUE, .attributes = { { "form", 0 } } };
static const DcwRule why_rule = DCW_MESSAGE_RULE ("why");
static const DcwRule reason_rule = DCW_MESSAGE_RULE ("reason");
static const DcwRule evidence_rule = DCW_MESSAGE_RULE ("evidence");
static const DcwRule effect_rule = DCW_MESSAGE_RULE ("effect");
static const DcwRule advice_rule = DCW_MESSAGE_RULE ("advice");

/* --- rules --------------------------------------------------------------------------------------------------------- */

static void
append_child (DcwRule *rule, const DcwRule *child, guint min, guint max)
{
  rule->children[dcw_rule_n_children (rule)] = (DcwChildRule){ child, min, max, NULL };
}

DcwPlanRules *
dcw_plan_rules_new (const DcwForms *forms)
{
  DcwPlanRules *rules = g_new0 (DcwPlanRules, 1);
  rules->change = (DcwRule){ .name = "change", .attributes = { { "restart", 0 }, { "risk", 0 }, { "needs", DCW_TWIN } } };
  append_child (&rules->change, &topic_rule, 0, MAX_TOPICS);
  append_child (&rules->change, &why_rule, 0, 1);
  rules->blocked = (DcwRule){ .name = "blocked" };
  append_child (&rules->blocked, &topic_rule, 0, MAX_TOPICS);
  append_child (&rules->blocked, &reason_rule, 1, 1);
  rules->finding = (DcwRule){ .name = "finding",
                              .attributes = { { "id", DCW_REQUIRED | DCW_TWIN },
                                              { "code", DCW_TWIN },
                                              { "severity", DCW_REQUIRED },
                                              { "topic", DCW_TWIN },
                                              { "patch-option", DCW_TWIN },
                                              { "patch-value", DCW_TWIN } } };
  append_child (&rules->finding, &evidence_rule, 0, 1);
  append_child (&rules->finding, &effect_rule, 0, 1);
  append_child (&rules->finding, &advice_rule, 0, 1);
  for (guint i = 0; i < DCW_N_KINDS; i++) {
    append_child (&rules->change, &forms->change[i], 0, 1);
    append_child (&rules->blocked, &forms->resource[i], 0, 1);
    append_child (&rules->finding, &forms->resource[i], 0, 1);
  }
  rules->plan = (DcwRule){ .name = "plan", .attributes = { { "machine", 0 }, { "computer", DCW_TWIN } } };
  append_child (&rules->plan, &assumed_rule, 0, MAX_ASSUMED);
  append_child (&rules->plan, &rules->change, 0, MAX_CHANGES);
  append_child (&rules->plan, &rules->blocked, 0, MAX_CHANGES);
  append_child (&rules->plan, &rules->finding, 0, MAX_CHANGES);
  return rules;
}

/* --- reading ------------------------------------------------------------------------------------------------------- */

/* The one child that is named as a kind. NULL without error: there is none. */
static const DcwNode *
find_resource (DcwReader *reader, const DcwNode *node, GError **error)
{
  const DcwNode *found = NULL;
  for (const DcwNode *child = node->first; child != NULL; child = child->next) {
    if (dcw_kind_by_name (child->rule->name) == NULL)
      continue;
    if (found != NULL) {
      dcw_node_error (reader, child, NULL, error, _ ("a second resource in <%s>"), node->rule->name);
      return NULL;
    }
    found = child;
  }
  return found;
}

static void
read_topics (const DcwNode *node, GPtrArray *topics)
{
  for (const DcwNode *child = node->first; child != NULL; child = child->next)
    if (child->rule == &topic_rule)
      g_ptr_array_add (topics, g_strdup (child->text));
}

static gboolean
read_risk (DcwReader *reader, const DcwNode *node, guint *risk, GError **error)
{
  const char *text = dcw_node_get (node, "risk");
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, " ", -1) : NULL;
  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    guint j = 0;
    while (j < G_N_ELEMENTS (risks) && strcmp (risks[j].word, words[i]) != 0)
      j++;
    if (j == G_N_ELEMENTS (risks) || *risk & risks[j].number) {
      dcw_node_error (reader, node, "risk", error,
                      _ ("expected opens, cuts, not-undoable, sends, each at most once, with blanks between"));
      return FALSE;
    }
    *risk |= risks[j].number;
  }
  return TRUE;
}

static gboolean
read_needs (DcwReader *reader, const DcwNode *node, GArray *needs, GError **error)
{
  const char *text = dcw_node_get (node, "needs");
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, " ", MAX_CHANGES + 1) : NULL;
  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    guint64 number;
    if (!dcw_number_parse (words[i], MAX_CHANGES, &number) || (i > 0 && number <= g_array_index (needs, guint, i - 1))) {
      dcw_node_error (reader, node, "needs", error,
                      _ ("expected rising numbers of changes with blanks between, the first one is 0"));
      return FALSE;
    }
    guint need = (guint)number;
    g_array_append_val (needs, need);
  }
  return TRUE;
}

static gboolean
read_change (DcwReader *reader, const DcwNode *node, DcwPlan *plan, GError **error)
{
  const DcwNode *at = find_resource (reader, node, error);
  guint restart = DCW_RESTART_NONE, risk = 0;
  if (at == NULL) {
    if (*error == NULL)
      dcw_node_error (reader, node, NULL, error, _ ("<%s> without a resource"), node->rule->name);
    return FALSE;
  }
  g_autoptr (DcwResource) resource = dcw_form_read_resource (reader, at, NULL, error);
  if (resource == NULL)
    return FALSE;
  DcwKindId kind = dcw_resource_kind (resource);
  g_autoptr (DcwState) before = dcw_form_read_state (reader, dcw_node_child (at, "before"), kind, error);
  if (before == NULL)
    return FALSE;
  g_autoptr (DcwState) after = dcw_form_read_state (reader, dcw_node_child (at, "after"), kind, error);
  if (after == NULL || !dcw_node_word (reader, node, "restart", restarts, G_N_ELEMENTS (restarts), &restart, error)
      || !read_risk (reader, node, &risk, error))
    return FALSE;
  g_autoptr (DcwMessage) why = dcw_form_read_message (dcw_node_child (node, why_rule.name));
  DcwChange *change = dcw_change_new (resource, before, after, why);
  g_ptr_array_add (plan->changes, change);
  change->restart = (DcwRestart)restart;
  change->risk = risk;
  read_topics (node, change->topics);
  return read_needs (reader, node, change->needs, error);
}

/* The resource may be missing. */
static gboolean
read_optional_resource (DcwReader *reader, const DcwNode *node, DcwResource **resource, GError **error)
{
  GError *own = NULL;
  const DcwNode *at = find_resource (reader, node, &own);
  if (at != NULL)
    *resource = dcw_form_read_resource (reader, at, NULL, &own);
  if (own != NULL)
    g_propagate_error (error, own);
  return own == NULL;
}

static gboolean
read_blocked (DcwReader *reader, const DcwNode *node, DcwPlan *plan, GError **error)
{
  g_autoptr (DcwResource) resource = NULL;
  if (!read_optional_resource (reader, node, &resource, error))
    return FALSE;
  DcwBlocked *blocked = dcw_blocked_new (resource, dcw_form_read_message (dcw_node_child (node, reason_rule.name)));
  g_ptr_array_add (plan->blocked, blocked);
  read_topics (node, blocked->topics);
  return TRUE;
}

static gboolean
read_finding (DcwReader *reader, const DcwNode *node, DcwPlan *plan, GError **error)
{
  g_autoptr (DcwResource) resource = NULL;
  DcwSeverity severity;
  if (!dcw_severity_parse (dcw_node_get (node, "severity"), &severity)) {
    dcw_node_error (reader, node, "severity", error, _ ("unknown severity, expected info, warning or problem"));
    return FALSE;
  }
  if (!read_optional_resource (reader, node, &resource, error))
    return FALSE;
  g_ptr_array_add (plan->findings, dcw_finding_new (dcw_node_get (node, "id"), dcw_node_get (node, "code"), severity,
                                                    dcw_node_get (node, "topic"), resource,
                                                    dcw_form_read_message (dcw_node_child (node, evidence_rule.name)),
                                                    dcw_form_read_message (dcw_node_child (node, effect_rule.name)),
                                                    dcw_form_read_message (dcw_node_child (node, advice_rule.name)),
                                                    dcw_node_get (node, "patch-option"), dcw_node_get (node, "patch-value")));
  return TRUE;
}

static gboolean
read_assumed (DcwReader *reader, const DcwNode *node, DcwPlan *plan, GError **error)
{
  guint n = plan->assumed->len;
  if (*node->text != '\0')
    dcw_plan_assume (plan, node->text);
  if (plan->assumed->len > n)
    return TRUE;
  dcw_node_error (reader, node, NULL, error, _ ("<assumed> is empty or there twice, expected the name of an account"));
  return FALSE;
}

static const struct {
  const char *element;
  gboolean (*read) (DcwReader *reader, const DcwNode *node, DcwPlan *plan, GError **error);
} plan_parts[] = {
  { "assumed", read_assumed }, { "change", read_change }, { "blocked", read_blocked }, { "finding", read_finding }
};

DcwPlan *
dcw_part_read_plan (DcwReader *reader, const DcwNode *node, GError **error)
{
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  DcwSid machine;
  if (dcw_node_get (node, "machine") != NULL && !dcw_form_read_sid (reader, node, "machine", &machine, error))
    return NULL;
  plan->machine = g_strdup (dcw_node_get (node, "machine"));
  plan->computer = g_strdup (dcw_node_get (node, "computer"));
  for (const DcwNode *child = node->first; child != NULL; child = child->next)
    for (guint i = 0; i < G_N_ELEMENTS (plan_parts); i++)
      if (strcmp (plan_parts[i].element, child->rule->name) == 0 && !plan_parts[i].read (reader, child, plan, error))
        return NULL;
  if (!dcw_plan_validate (plan, error)) {
    dcw_node_prefix (reader, node, NULL, error);
    return NULL;
  }
  return g_steal_pointer (&plan);
}

static gboolean
take_plan (DcwReader *reader, const DcwNode *node, GError **error)
{
  DcwPlan **plan = dcw_reader_data (reader);
  *plan = dcw_part_read_plan (reader, node, error);
  if (*plan == NULL)
    return FALSE;
  g_autofree char *digest = dcw_document_plan_digest (*plan);
  if (strcmp (digest, dcw_node_get (node, "digest")) == 0)
    return TRUE;
  dcw_node_error (reader, node, "digest", error, _ ("the plan has been changed: its digest is %s"), digest);
  return FALSE;
}

DcwPlan *
dcw_document_read_plan (const char *file_name, gconstpointer data, gsize size, GError **error)
{
  const DcwSource source = { file_name, size > 0 ? data : "", size };
  g_autofree DcwForms *forms = dcw_forms_new ();
  g_autofree DcwPlanRules *rules = dcw_plan_rules_new (forms);
  g_autoptr (DcwPlan) plan = NULL;
  DcwRule root = rules->plan;
  root.attributes[dcw_rule_n_attributes (&root)] = (DcwAttributeRule){ "digest", DCW_REQUIRED };
  if (!dcw_reader_run (&source, DCW_DOCUMENT_MAX_SMALL, &root, take_plan, &plan, error))
    return NULL;
  return g_steal_pointer (&plan);
}

/* --- writing ------------------------------------------------------------------------------------------------------- */

static void
write_topics (DcwOut *out, const GPtrArray *topics)
{
  for (guint i = 0; i < topics->len; i++)
    dcw_out_element (out, topic_rule.name, topics->pdata[i]);
}

static void
write_resource (DcwOut *out, const DcwResource *resource)
{
  if (resource == NULL)
    return;
  const char *element = dcw_kind (dcw_resource_kind (resource))->name;
  dcw_out_open (out, element);
  dcw_form_write_resource (out, resource, TRUE);
  dcw_out_close (out, element);
}

static void
write_state (DcwOut *out, const char *element, const DcwState *state)
{
  dcw_out_open (out, element);
  dcw_form_write_state (out, state);
  dcw_out_close (out, element);
}

static void
write_change (DcwOut *out, const DcwChange *change)
{
  const char *element = dcw_kind (dcw_resource_kind (change->resource))->name;
  g_autoptr (GString) risk = g_string_new (NULL);
  g_autoptr (GString) needs = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (risks); i++)
    if (change->risk & risks[i].number)
      g_string_append_printf (risk, "%s%s", risk->len > 0 ? " " : "", risks[i].word);
  for (guint i = 0; i < change->needs->len; i++)
    g_string_append_printf (needs, "%s%u", i > 0 ? " " : "", g_array_index (change->needs, guint, i));
  dcw_out_open (out, "change");
  dcw_out_text (out, "restart", dcw_word_of (restarts, G_N_ELEMENTS (restarts), change->restart));
  dcw_out_text (out, "risk", risk->len > 0 ? risk->str : NULL);
  dcw_out_text (out, "needs", needs->len > 0 ? needs->str : NULL);
  write_topics (out, change->topics);
  dcw_form_write_message (out, why_rule.name, change->why);
  dcw_out_open (out, element);
  dcw_form_write_resource (out, change->resource, TRUE);
  write_state (out, "before", change->before);
  write_state (out, "after", change->after);
  dcw_out_close (out, element);
  dcw_out_close (out, "change");
}

static void
write_blocked (DcwOut *out, const DcwBlocked *blocked)
{
  dcw_out_open (out, "blocked");
  write_topics (out, blocked->topics);
  dcw_form_write_message (out, reason_rule.name, blocked->reason);
  write_resource (out, blocked->resource);
  dcw_out_close (out, "blocked");
}

static void
write_finding (DcwOut *out, const DcwFinding *finding)
{
  dcw_out_open (out, "finding");
  dcw_out_text (out, "id", finding->id);
  dcw_out_text (out, "code", finding->code);
  dcw_out_text (out, "severity", dcw_severity_name (finding->severity));
  dcw_out_text (out, "topic", finding->topic);
  dcw_out_text (out, "patch-option", finding->patch_option);
  dcw_out_text (out, "patch-value", finding->patch_value);
  dcw_form_write_message (out, evidence_rule.name, finding->evidence);
  dcw_form_write_message (out, effect_rule.name, finding->effect);
  dcw_form_write_message (out, advice_rule.name, finding->advice);
  write_resource (out, finding->resource);
  dcw_out_close (out, "finding");
}

void
dcw_part_write_plan (DcwOut *out, const DcwPlan *plan)
{
  dcw_out_text (out, "machine", plan->machine);
  dcw_out_text (out, "computer", plan->computer);
  for (guint i = 0; i < plan->assumed->len; i++)
    dcw_out_element (out, assumed_rule.name, plan->assumed->pdata[i]);
  for (guint i = 0; i < plan->changes->len; i++)
    write_change (out, plan->changes->pdata[i]);
  for (guint i = 0; i < plan->blocked->len; i++)
    write_blocked (out, plan->blocked->pdata[i]);
  for (guint i = 0; i < plan->findings->len; i++)
    write_finding (out, plan->findings->pdata[i]);
}

static DcwOut *
start_plan (const DcwPlan *plan)
{
  DcwOut *out = dcw_out_new ("plan");
  dcw_part_write_plan (out, plan);
  return out;
}

GBytes *
dcw_document_write_plan (const DcwPlan *plan)
{
  return dcw_out_end (start_plan (plan), TRUE);
}

char *
dcw_document_plan_digest (const DcwPlan *plan)
{
  return dcw_out_end_as_digest (start_plan (plan));
}
