#include "cli/show.h"
#include <string.h>
#include "base/i18n.h"
#include "document/document.h"
#include "model/parts.h"
#include "model/telling.h"
#include "platform/clock.h"
#include "security/sddl.h"
#include "topics/topic.h"

static const struct {
  const char *id, *text; /* text: N_() */
} restarts[] = {
  [DCW_RESTART_NONE] = { "none", NULL },
  [DCW_RESTART_SERVICES] = { "services", N_ ("counts once the services and programs it is about have restarted") },
  [DCW_RESTART_LOGON] = { "log-on", N_ ("counts from the next log-on") },
  [DCW_RESTART_REBOOT] = { "reboot", N_ ("counts once the computer has restarted") },
};

static const struct {
  guint risk;
  const char *id;
} risks[] = {
  { DCW_RISK_OPENS, "opens" },
  { DCW_RISK_CUTS, "cuts" },
  { DCW_RISK_NOT_UNDOABLE, "not-undoable" },
  { DCW_RISK_SENDS, "sends" },
};

static const char *const statuses[] = {
  [DCW_STATE_ABSENT] = "absent",
  [DCW_STATE_PRESENT] = "present",
  [DCW_STATE_UNKNOWN] = "unknown",
};

static const char *const origins[] = {
  [DCW_ORIGIN_LOCAL] = "local",
  [DCW_ORIGIN_POLICY] = "policy",
  [DCW_ORIGIN_DOMAIN] = "domain",
  [DCW_ORIGIN_UNKNOWN] = "unknown",
};

const char *
dcw_show_restart (DcwRestart restart)
{
  return restarts[restart].text != NULL ? _ (restarts[restart].text) : NULL;
}

const char *
dcw_show_restart_id (DcwRestart restart)
{
  return restarts[restart].id;
}

void
dcw_show_message_json (DcwJson *json, const char *key, const DcwMessage *message)
{
  if (message == NULL) {
    dcw_json_null (json, key);
    return;
  }
  g_autofree char *shown = dcw_message_show (message);
  dcw_json_begin_object (json, key);
  dcw_json_text (json, "text", shown);
  dcw_json_text (json, "id", dcw_message_text (message));
  dcw_json_begin_array (json, "arguments");
  for (const char *const *argument = dcw_message_args (message); *argument != NULL; argument++)
    dcw_json_text (json, NULL, *argument);
  dcw_json_end (json);
  dcw_json_end (json);
}

void
dcw_show_resource_json (DcwJson *json, const char *key, const DcwResource *resource)
{
  if (resource == NULL) {
    dcw_json_null (json, key);
    return;
  }
  g_autofree char *shown = dcw_resource_show (resource);
  dcw_json_begin_object (json, key);
  dcw_json_text (json, "kind", dcw_kind (dcw_resource_kind (resource))->name);
  dcw_json_text (json, "id", dcw_resource_id (resource));
  dcw_json_text (json, "text", shown);
  dcw_json_end (json);
}

void
dcw_show_time_json (DcwJson *json, const char *key, gint64 time_s)
{
  g_autofree char *shown = time_s != 0 ? dcw_clock_show (time_s) : NULL;
  dcw_json_text (json, key, shown);
}

static void
texts_json (DcwJson *json, const char *key, const char *const *texts)
{
  dcw_json_begin_array (json, key);
  for (const char *const *text = texts; text != NULL && *text != NULL; text++)
    dcw_json_text (json, NULL, *text);
  dcw_json_end (json);
}

static void
topics_json (DcwJson *json, const GPtrArray *topics)
{
  dcw_json_begin_array (json, "topics");
  for (guint i = 0; i < topics->len; i++)
    dcw_json_text (json, NULL, g_ptr_array_index (topics, i));
  dcw_json_end (json);
}

/* Where names come from: the station, and for those it has no longer, somebody who remembers. */
typedef struct {
  DcwView *view;
  GHashTable *names; /* SID as text -> name; or NULL */
} Naming;

static char *
name_of (const DcwPrincipal *who, gpointer data)
{
  const Naming *naming = data;
  const char *name = dcw_view_name_of (naming->view, who);
  const char *remembered = naming->names != NULL ? g_hash_table_lookup (naming->names, name) : NULL;
  return g_strdup (remembered != NULL ? remembered : name);
}

static void
read_states (DcwTelling *telling, const DcwChange *change, Naming *naming)
{
  dcw_telling_init (telling, change, naming->view != NULL ? name_of : NULL, naming);
}

/* A state on one line; a descriptor is told as SDDL, whatever the codec. */
static char *
show_state (const DcwState *state, const DcwDescriptor *descriptor, const DcwSetting *setting, guint flags)
{
  DcwCodec codec = setting != NULL ? setting->codec : DCW_CODEC_NONE;
  if (descriptor != NULL)
    return dcw_sddl_show (descriptor);
  return flags & DCW_SHOW_WHOLE ? dcw_state_show_whole (state, codec) : dcw_state_show (state, codec);
}

static void
state_json (DcwJson *json, const char *key, const DcwState *state, const DcwDescriptor *descriptor, const DcwSetting *setting)
{
  g_autofree char *shown = dcw_state_show_whole (state, setting != NULL ? setting->codec : DCW_CODEC_NONE);
  g_autofree char *sddl = descriptor != NULL ? dcw_sddl_show (descriptor) : NULL;
  dcw_json_begin_object (json, key);
  dcw_json_text (json, "status", statuses[dcw_state_status (state)]);
  dcw_json_text (json, "text", shown);
  dcw_json_text (json, "sddl", sddl);
  dcw_json_text (json, "origin", origins[dcw_state_origin (state)]);
  dcw_json_end (json);
}

static void
show_message (DcwPrinter *out, const char *indent, const DcwMessage *message)
{
  if (message == NULL)
    return;
  g_autofree char *text = dcw_message_show (message);
  dcw_printer_line (out, "%s%s", indent, text);
}

/* In words where there are any; how Windows has it, then, only for those who want to see that. */
static void
show_states (DcwPrinter *out, const DcwChange *change, const DcwTelling *telling, guint flags)
{
  gboolean raw = telling->differences == NULL || (flags & DCW_SHOW_WHOLE) != 0;
  g_autofree char *before = show_state (change->before, telling->before, telling->setting, flags);
  g_autofree char *after = show_state (change->after, telling->after, telling->setting, flags);
  for (char **line = telling->differences; line != NULL && *line != NULL; line++)
    dcw_printer_line (out, "       %s", *line);
  if (raw || dcw_state_status (change->before) != DCW_STATE_PRESENT)
    dcw_printer_line (out, C_ ("change", "     Now:    %s"), before);
  if (raw)
    dcw_printer_line (out, C_ ("change", "     Then:   %s"), after);
}

static void
show_change (DcwPrinter *out, DcwView *view, const DcwChange *change, guint number, guint flags)
{
  Naming *naming = &(Naming){ view, NULL };
  g_auto (DcwTelling) telling = { 0 };
  read_states (&telling, change, naming);
  g_autofree char *resource = dcw_resource_show_with (change->resource, view != NULL ? name_of : NULL, naming);
  if (telling.setting != NULL)
    dcw_printer_line (out, "  %u. %s (%s)", number, C_ ("setting", telling.setting->label), resource);
  else
    dcw_printer_line (out, "  %u. %s", number, resource);
  show_states (out, change, &telling, flags);
  if (change->why != NULL) {
    g_autofree char *why = dcw_message_show (change->why);
    dcw_printer_line (out, flags & DCW_SHOW_FROM_FILE ? _ ("     Why:    the file says: %s") : C_ ("change", "     Why:    %s"),
                      why);
  }
  if (dcw_telling_restart (change->restart) != NULL)
    dcw_printer_line (out, "     %s", dcw_telling_restart (change->restart));
  const char *risk;
  for (guint i = 0; (risk = dcw_telling_risk (change->risk, i)) != NULL; i++)
    dcw_printer_line (out, "     %s", risk);
}

static void
change_json (DcwJson *json, DcwView *view, const DcwChange *change, guint number)
{
  Naming *naming = &(Naming){ view, NULL };
  g_auto (DcwTelling) telling = { 0 };
  read_states (&telling, change, naming);
  dcw_json_begin_object (json, NULL);
  dcw_json_number (json, "number", number);
  dcw_show_resource_json (json, "resource", change->resource);
  dcw_json_text (json, "setting", telling.setting != NULL ? C_ ("setting", telling.setting->label) : NULL);
  topics_json (json, change->topics);
  state_json (json, "before", change->before, telling.before, telling.setting);
  state_json (json, "after", change->after, telling.after, telling.setting);
  texts_json (json, "differences", (const char *const *)telling.differences);
  dcw_show_message_json (json, "why", change->why);
  dcw_json_text (json, "restart", restarts[change->restart].id);
  dcw_json_begin_array (json, "risks");
  for (guint i = 0; i < G_N_ELEMENTS (risks); i++)
    if (change->risk & risks[i].risk)
      dcw_json_text (json, NULL, risks[i].id);
  dcw_json_end (json);
  dcw_json_begin_array (json, "needs");
  for (guint i = 0; i < change->needs->len; i++)
    dcw_json_number (json, NULL, g_array_index (change->needs, guint, i) + 1);
  dcw_json_end (json);
  dcw_json_end (json);
}

/* ---- Differences ---- */

void
dcw_show_way (DcwPrinter *out, DcwView *view, const DcwChange *change, gboolean back)
{
  Naming *naming = &(Naming){ view, NULL };
  DcwChange way = *change;
  if (back) {
    way.before = change->after;
    way.after = change->before;
  }
  g_auto (DcwTelling) telling = { 0 };
  read_states (&telling, &way, naming);
  /* Of what comes and goes, and has nothing more to it, the name says enough. */
  if (dcw_resource_kind (change->resource) == DCW_KIND_REGISTRY_VALUE
      || dcw_kind (dcw_resource_kind (change->resource))->n_fields > 0)
    show_states (out, &way, &telling, 0);
}

void
dcw_show_difference (DcwPrinter *out, DcwView *view, GHashTable *names, const char *title, const DcwResource *resource,
                     const DcwState *before, const DcwState *now)
{
  g_auto (DcwTelling) telling = { 0 };
  Naming *naming = &(Naming){ view, names };
  read_states (&telling,
               &(DcwChange){ .resource = (DcwResource *)resource, .before = (DcwState *)before, .after = (DcwState *)now },
               naming);
  g_autofree char *name = dcw_resource_show_with (resource, naming->view != NULL ? name_of : NULL, naming);
  if (telling.setting != NULL)
    dcw_printer_line (out, "  %s %s (%s)", title, C_ ("setting", telling.setting->label), name);
  else
    dcw_printer_line (out, "  %s %s", title, name);
  for (char **line = telling.differences; line != NULL && *line != NULL; line++)
    dcw_printer_line (out, "       %s", *line);
  if (telling.differences != NULL && *telling.differences != NULL)
    return;
  g_autofree char *old = show_state (before, telling.before, telling.setting, 0);
  g_autofree char *new = show_state (now, telling.after, telling.setting, 0);
  /* Of what came or went the title says so, and a membership has nothing more to tell. */
  gboolean has_content =
      dcw_resource_kind (resource) == DCW_KIND_REGISTRY_VALUE || dcw_kind (dcw_resource_kind (resource))->n_fields > 0;
  if (has_content && dcw_state_status (before) != DCW_STATE_ABSENT)
    dcw_printer_line (out, C_ ("change", "     Before: %s"), old);
  if (has_content && dcw_state_status (now) != DCW_STATE_ABSENT)
    dcw_printer_line (out, C_ ("change", "     Now:    %s"), new);
}

void
dcw_show_difference_json (DcwJson *json, DcwView *view, GHashTable *names, const DcwResource *resource, const DcwState *before,
                          const DcwState *now)
{
  g_auto (DcwTelling) telling = { 0 };
  Naming *naming = &(Naming){ view, names };
  read_states (&telling,
               &(DcwChange){ .resource = (DcwResource *)resource, .before = (DcwState *)before, .after = (DcwState *)now },
               naming);
  dcw_show_resource_json (json, "resource", resource);
  dcw_json_text (json, "setting", telling.setting != NULL ? C_ ("setting", telling.setting->label) : NULL);
  state_json (json, "before", before, telling.before, telling.setting);
  state_json (json, "now", now, telling.after, telling.setting);
  texts_json (json, "differences", (const char *const *)telling.differences);
}

static const char *
first_topic (const DcwChange *change)
{
  return change->topics->len > 0 ? g_ptr_array_index (change->topics, 0) : "";
}

static void
show_topic (DcwPrinter *out, DcwView *view, const DcwPlan *plan, const DcwTopic *topic, guint flags)
{
  gboolean titled = FALSE;
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = g_ptr_array_index (plan->changes, i);
    const DcwTopic *its = dcw_topic (first_topic (change));
    if (its != topic)
      continue;
    if (!titled) {
      dcw_printer_blank (out);
      dcw_printer_line (out, "%s", topic != NULL ? C_ ("topic", topic->title) : C_ ("topic", "Other"));
      titled = TRUE;
    }
    show_change (out, view, change, i + 1, flags);
  }
}

static void
show_blocked (DcwPrinter *out, const GPtrArray *blocked)
{
  if (blocked->len == 0)
    return;
  dcw_printer_blank (out);
  dcw_printer_line (out, "%s", _ ("What can't be done"));
  for (guint i = 0; i < blocked->len; i++) {
    const DcwBlocked *row = g_ptr_array_index (blocked, i);
    g_autofree char *resource = row->resource != NULL ? dcw_resource_show (row->resource) : NULL;
    g_autofree char *reason = dcw_message_show (row->reason);
    dcw_printer_line (out, "  - %s%s%s", resource != NULL ? resource : "", resource != NULL ? ": " : "", reason);
  }
}

guint
dcw_show_count (const GPtrArray *findings, DcwSeverity severity)
{
  guint n = 0;
  for (guint i = 0; i < findings->len; i++)
    if (((const DcwFinding *)g_ptr_array_index (findings, i))->severity == severity)
      n++;
  return n;
}

char *
dcw_show_plan_summary (const DcwPlan *plan)
{
  guint n_changes = plan->changes->len, n_blocked = plan->blocked->len;
  guint n_problems = dcw_show_count (plan->findings, DCW_SEVERITY_PROBLEM);
  g_autofree char *changes =
      n_changes == 0 ? g_strdup (_ ("nothing to change"))
                     : g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%u change", "%u changes", n_changes), n_changes);
  g_autofree char *blocked = n_blocked == 0 ? g_strdup (_ ("nothing that can't be done"))
                                            : g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%u wish that can't be met",
                                                                            "%u wishes that can't be met", n_blocked),
                                                               n_blocked);
  g_autofree char *problems =
      g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%u problem found", "%u problems found", n_problems), n_problems);
  const char *const parts[] = { changes, blocked, n_problems > 0 ? problems : NULL, NULL };
  return dcw_i18n_list (parts);
}

void
dcw_show_plan (DcwPrinter *out, DcwView *view, const DcwPlan *plan, guint flags)
{
  guint n_topics;
  const DcwTopic *const *topics = dcw_topics (&n_topics);
  g_autofree char *summary = dcw_show_plan_summary (plan);
  g_autofree char *digest = dcw_document_plan_digest (plan);
  if (plan->computer != NULL)
    dcw_printer_line (out, _ ("Plan for %s: %s."), plan->computer, summary);
  else
    dcw_printer_line (out, C_ ("plan or profile", "Plan: %s."), summary);
  if (plan->changes->len > 1)
    dcw_printer_line (out, "%s", _ ("Numbers are the order of applying."));
  if (flags & DCW_SHOW_FROM_FILE)
    dcw_printer_line (out, "%s",
                      _ ("This plan comes from a file. Reasons, findings and what can't be done are the words of whoever made "
                         "the file; what changes, what it opens or cuts and what has to restart are as shown."));
  for (guint i = 0; i < n_topics; i++)
    show_topic (out, view, plan, topics[i], flags);
  show_topic (out, view, plan, NULL, flags);
  show_blocked (out, plan->blocked);
  if (plan->findings->len > 0) {
    dcw_printer_blank (out);
    dcw_printer_line (out, "%s", C_ ("heading", "Worth knowing"));
    dcw_show_findings (out, plan->findings);
  }
  dcw_printer_blank (out);
  dcw_printer_line (out, C_ ("plan or profile", "Digest: %s"), digest);
}

static void
summary_json (DcwJson *json, const DcwPlan *plan)
{
  g_autofree char *text = dcw_show_plan_summary (plan);
  dcw_json_begin_object (json, "summary");
  dcw_json_number (json, "changes", plan->changes->len);
  dcw_json_number (json, "blocked", plan->blocked->len);
  dcw_json_number (json, "problems", dcw_show_count (plan->findings, DCW_SEVERITY_PROBLEM));
  dcw_json_number (json, "warnings", dcw_show_count (plan->findings, DCW_SEVERITY_WARNING));
  dcw_json_text (json, "text", text);
  dcw_json_end (json);
}

void
dcw_show_plan_json (DcwJson *json, DcwView *view, const DcwPlan *plan, guint flags)
{
  g_autofree char *digest = dcw_document_plan_digest (plan);
  dcw_json_text (json, "computer", plan->computer);
  dcw_json_text (json, "machine", plan->machine);
  dcw_json_text (json, "digest", digest);
  dcw_json_text (json, "words", flags & DCW_SHOW_FROM_FILE ? "file" : "program");
  dcw_json_begin_array (json, "changes");
  for (guint i = 0; i < plan->changes->len; i++)
    change_json (json, view, g_ptr_array_index (plan->changes, i), i + 1);
  dcw_json_end (json);
  dcw_json_begin_array (json, "blocked");
  for (guint i = 0; i < plan->blocked->len; i++) {
    const DcwBlocked *row = g_ptr_array_index (plan->blocked, i);
    dcw_json_begin_object (json, NULL);
    dcw_show_resource_json (json, "resource", row->resource);
    topics_json (json, row->topics);
    dcw_show_message_json (json, "reason", row->reason);
    dcw_json_end (json);
  }
  dcw_json_end (json);
  dcw_show_findings_json (json, plan->findings);
  summary_json (json, plan);
}

void
dcw_show_findings (DcwPrinter *out, const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++) {
    const DcwFinding *finding = g_ptr_array_index (findings, i);
    g_autofree char *evidence = finding->evidence != NULL ? dcw_message_show (finding->evidence) : g_strdup (finding->id);
    dcw_printer_line (out, "  %s %s: %s", dcw_severity_label (finding->severity), finding->code, evidence);
    show_message (out, "     ", finding->effect);
    show_message (out, "     ", finding->advice);
    if (finding->patch_option != NULL)
      dcw_printer_line (out, _ ("     In the profile: %s=%s"), finding->patch_option,
                        finding->patch_value != NULL ? finding->patch_value : "");
  }
}

void
dcw_show_findings_json (DcwJson *json, const GPtrArray *findings)
{
  dcw_json_begin_array (json, "findings");
  for (guint i = 0; i < findings->len; i++) {
    const DcwFinding *finding = g_ptr_array_index (findings, i);
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "id", finding->id);
    dcw_json_text (json, "code", finding->code);
    dcw_json_text (json, "severity", dcw_severity_name (finding->severity));
    dcw_json_text (json, "topic", finding->topic);
    dcw_show_resource_json (json, "resource", finding->resource);
    dcw_show_message_json (json, "evidence", finding->evidence);
    dcw_show_message_json (json, "effect", finding->effect);
    dcw_show_message_json (json, "advice", finding->advice);
    if (finding->patch_option != NULL) {
      dcw_json_begin_object (json, "remedy");
      dcw_json_text (json, "option", finding->patch_option);
      dcw_json_text (json, "value", finding->patch_value);
      dcw_json_end (json);
    } else {
      dcw_json_null (json, "remedy");
    }
    dcw_json_end (json);
  }
  dcw_json_end (json);
}
