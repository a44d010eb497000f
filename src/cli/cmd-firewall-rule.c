/* opcdcom firewall-rule: what a firewall rule of the registry or of a policy says.
 *
 * JSON: {"text", "version", "action", "direction", "active", "profiles": [...], "protocol" (number or null), "local_ports",
 * "remote_ports", "local_addresses", "remote_addresses", "program", "service", "name", "group" (text or null), "conditions":
 * bool, "fields": [{"key", "value"}]}. With --batch one line each; a rule that is wrong gives "error: ..." (JSON {"error"}).
 */
#include "cli/batch.h"
#include "cli/commands.h"
#include "base/i18n.h"
#include "firewall/describe.h"

#define MAX_VALUE (DCW_FIREWALL_MAX_RULE + 64) /* bytes */

static const struct {
  guint bit;
  const char *id;
} profiles[] = {
  { DCW_FIREWALL_DOMAIN, "domain" },
  { DCW_FIREWALL_PRIVATE, "private" },
  { DCW_FIREWALL_PUBLIC, "public" },
};

static const char *const actions[] = {
  [DCW_FIREWALL_BLOCK] = "block",
  [DCW_FIREWALL_ALLOW] = "allow",
  [DCW_FIREWALL_BYPASS] = "bypass",
};

static const char *
direction_id (const DcwFirewallRule *rule)
{
  return dcw_firewall_rule_direction (rule) == DCW_FIREWALL_IN ? "in" : "out";
}

/* NULL for any, so that it can be told from a text. */
static char *
or_null (char *text)
{
  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static void
print_json (GString *to, const DcwFirewallRule *rule, gboolean one_line)
{
  g_autofree char *local_ports = or_null (dcw_firewall_ports_format (dcw_firewall_rule_local_ports (rule)));
  g_autofree char *remote_ports = or_null (dcw_firewall_ports_format (dcw_firewall_rule_remote_ports (rule)));
  g_autofree char *local = or_null (dcw_firewall_addresses_format (dcw_firewall_rule_local_addresses (rule)));
  g_autofree char *remote = or_null (dcw_firewall_addresses_format (dcw_firewall_rule_remote_addresses (rule)));
  guint16 version = dcw_firewall_rule_version (rule);
  g_autofree char *version_text = g_strdup_printf ("%u.%u", version >> 8, version & 0xff);
  g_autoptr (DcwJson) json = dcw_json_new (to, one_line);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "text", dcw_firewall_rule_text (rule));
  dcw_json_text (json, "version", version_text);
  dcw_json_text (json, "action", actions[dcw_firewall_rule_action (rule)]);
  dcw_json_text (json, "direction", direction_id (rule));
  dcw_json_bool (json, "active", dcw_firewall_rule_is_active (rule));
  dcw_json_begin_array (json, "profiles");
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (dcw_firewall_rule_profiles (rule) & profiles[i].bit)
      dcw_json_text (json, NULL, profiles[i].id);
  dcw_json_end (json);
  if (dcw_firewall_rule_protocol (rule) == DCW_FIREWALL_ANY_PROTOCOL)
    dcw_json_null (json, "protocol");
  else
    dcw_json_number (json, "protocol", dcw_firewall_rule_protocol (rule));
  dcw_json_text (json, "local_ports", local_ports);
  dcw_json_text (json, "remote_ports", remote_ports);
  dcw_json_text (json, "local_addresses", local);
  dcw_json_text (json, "remote_addresses", remote);
  dcw_json_text (json, "program", dcw_firewall_rule_app (rule));
  dcw_json_text (json, "service", dcw_firewall_rule_service (rule));
  dcw_json_text (json, "name", dcw_firewall_rule_name (rule));
  dcw_json_text (json, "group", dcw_firewall_rule_group (rule));
  dcw_json_bool (json, "conditions", dcw_firewall_rule_has_conditions (rule));
  dcw_json_begin_array (json, "fields");
  for (guint i = 0; i < dcw_firewall_rule_n_fields (rule); i++) {
    const char *value, *key = dcw_firewall_rule_field (rule, i, &value);
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "key", key);
    dcw_json_text (json, "value", value);
    dcw_json_end (json);
  }
  dcw_json_end (json);
  dcw_json_end (json);
}

static gboolean
print_value (DcwCli *cli, const char *value, gboolean one_line, gpointer as_json, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (value));
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (text, error);
  if (rule == NULL)
    return FALSE;
  if (*(gboolean *)as_json) {
    print_json (dcw_printer_buffer (cli->out), rule, one_line);
    return TRUE;
  }
  g_autoptr (GPtrArray) lines = dcw_firewall_rule_describe (rule);
  if (!one_line) {
    for (guint i = 0; i < lines->len; i++)
      dcw_printer_line (cli->out, "%s", (const char *)lines->pdata[i]);
    return TRUE;
  }
  g_ptr_array_add (lines, NULL);
  g_autofree char *line = g_strjoinv ("; ", (char **)lines->pdata);
  dcw_printer_line (cli->out, "%s", line);
  return TRUE;
}

int
dcw_cmd_firewall_rule (DcwCli *cli, char **words, GError **error)
{
  static const char *const tos[] = { "text", "json", NULL };
  g_autofree char *to = NULL;
  gboolean batch = FALSE;
  guint target = 0;
  g_auto (GStrv) values = NULL;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, _ ("What is wanted: text or json (text)"), C_ ("argument", "FORM") },
    { "batch", 0, 0, G_OPTION_ARG_NONE, &batch, _ ("One rule a line from standard input, one line out each"), NULL },
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 1, &values, error)
      || (to != NULL && !dcw_cli_parse_name ("--to", to, tos, &target, error)) || !dcw_cli_check_batch (batch, values, error))
    return -1;
  gboolean json = cli->json || target == 1;
  return batch ? dcw_cli_batch (cli, MAX_VALUE, json, print_value, &json, error)
               : dcw_cli_one (cli, MAX_VALUE, values[0], print_value, &json, error);
}
