#include "firewall/rule-private.h"
#include "firewall/version.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include <string.h>

typedef struct {
  DcwFirewallRule *rule;
  guint64 seen; /* rows of the table that may be there once */
  gboolean seen_action, seen_direction;
  GError **error;
} Reading;

static gboolean fail (Reading *reading, const char *at, DcwErrorCode code, const char *format, ...) G_GNUC_PRINTF (4, 5);

/* at is in the rule's cut. */
static gboolean
fail (Reading *reading, const char *at, DcwErrorCode code, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gsize bytes = (gsize)(at - reading->rule->cut);
  guint offset = 0;
  for (gsize i = 0; i < bytes; i++)
    offset += ((guchar)reading->rule->text[i] & 0xc0) != 0x80;
  g_set_error (reading->error, DCW_ERROR, code, _ ("firewall rule, offset %u: %s"), offset, what);
  return FALSE;
}

static gboolean
fail_value (Reading *reading, const DcwRuleField *field, const char *value, const char *expected)
{
  g_autofree char *shown = dcw_text_display (value, 60);
  return fail (reading, value, DCW_ERROR_INVALID,
               /* Translators: what was expected, the field, and what stands there */ _ ("%s was expected for %s, not “%s”"),
               expected, field->key, shown);
}

static void
collect (Reading *reading, DcwRulePart part, char *text)
{
  GPtrArray **collected = &reading->rule->collected[part];
  if (*collected == NULL)
    *collected = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (*collected, text);
}

static gboolean
is_keyword (const char *text)
{
  if (!g_ascii_isalpha (*text))
    return FALSE;
  while (g_ascii_isalnum (*text) || *text == '-' || *text == '_')
    text++;
  return *text == '\0';
}

/* 1 to 5 digits. */
static const char *
parse_port (const char *at, guint16 *port)
{
  guint number = 0, n = 0;
  for (; n < 5 && g_ascii_isdigit (at[n]); n++)
    number = number * 10 + (guint)(at[n] - '0');
  *port = (guint16)number;
  return n > 0 && number <= 65535 ? at + n : NULL;
}

/* Numbers and ranges between commas: one by the grammar, several in rules of Windows itself. */
static gboolean
parse_port_ranges (const char *at, GArray *ranges)
{
  DcwPortRange range;
  guint n_before = ranges->len;
  do {
    at = parse_port (at, &range.first);
    range.last = range.first;
    if (at != NULL && *at == '-')
      at = parse_port (at + 1, &range.last);
    if (at == NULL || (*at != ',' && *at != '\0') || range.first > range.last) {
      g_array_set_size (ranges, n_before);
      return FALSE;
    }
    g_array_append_val (ranges, range);
  } while (*at++ == ',');
  return TRUE;
}

static gboolean
take_port (Reading *reading, const DcwRuleField *field, const char *value)
{
  DcwRuleSet *set = &reading->rule->ports[field->part == DCW_RULE_REMOTE_PORTS];
  if (parse_port_ranges (value, set->ranges))
    return TRUE;
  if (!is_keyword (value))
    return fail_value (reading, field, value, _ ("a port, a range of ports or a keyword"));
  const DcwRuleKeyword *known = dcw_rule_port_keyword (value);
  g_ptr_array_add (set->keywords, g_strdup (known != NULL ? known->word : value));
  return TRUE;
}

static gboolean
take_address (Reading *reading, const DcwRuleField *field, const char *value)
{
  gboolean v6 = field->syntax == DCW_SYNTAX_V6 || field->syntax == DCW_SYNTAX_V6_WORD;
  gboolean words = field->syntax == DCW_SYNTAX_V4_WORD || field->syntax == DCW_SYNTAX_V6_WORD;
  DcwRuleSet *set = &reading->rule->addresses[field->part - DCW_RULE_LOCAL_V4];
  DcwAddressRange range;
  if (dcw_address_parse (v6 ? DCW_ADDRESS_V6 : DCW_ADDRESS_V4, value, &range)) {
    g_array_append_val (set->ranges, range);
    return TRUE;
  }
  if (!words || !is_keyword (value))
    return fail_value (reading, field, value,
                       v6 ? _ ("an IPv6 address, range or subnet") : _ ("an IPv4 address, range or subnet"));
  const DcwRuleKeyword *known = dcw_rule_address_keyword (value);
  g_ptr_array_add (set->keywords, g_strdup (known != NULL ? known->word : value));
  return TRUE;
}

/* Numbers up to 255 between colons; the last may be a star. The text they stand for, NULL: not that. */
static char *
parse_numbers (const char *text, guint n_numbers, gboolean star)
{
  GString *plain = g_string_new (NULL);
  for (guint i = 0; i < n_numbers; i++) {
    guint number = 0, n = 0;
    for (; n < 3 && g_ascii_isdigit (text[n]); n++)
      number = number * 10 + (guint)(text[n] - '0');
    gboolean is_star = star && i + 1 == n_numbers && *text == '*';
    text += is_star ? 1 : n;
    if ((n == 0 && !is_star) || number > 255 || *text != (i + 1 < n_numbers ? ':' : '\0')) {
      g_string_free (plain, TRUE);
      return NULL;
    }
    if (is_star)
      g_string_append (plain, ":*");
    else
      g_string_append_printf (plain, i > 0 ? ":%u" : "%u", number);
    text++;
  }
  return g_string_free (plain, FALSE);
}

static gboolean
take_numbers (Reading *reading, const DcwRuleField *field, const char *value)
{
  gboolean icmp = field->syntax == DCW_SYNTAX_ICMP;
  char *plain = parse_numbers (value, icmp ? 2 : 3, icmp);
  if (plain == NULL)
    return fail_value (reading, field, value,
                       icmp ? C_ ("field of a firewall rule", "TYPE:CODE")
                            : C_ ("field of a firewall rule", "PLATFORM:MAJOR:MINOR"));
  collect (reading, field->part, plain);
  return TRUE;
}

static gboolean
take_word (Reading *reading, const DcwRuleField *field, const char *value)
{
  DcwFirewallRule *rule = reading->rule;
  for (guint i = 0; field->words[i] != NULL; i++) {
    if (g_ascii_strcasecmp (value, field->words[i]) != 0)
      continue;
    if (field->part == DCW_RULE_ACTION) {
      rule->action = (DcwFirewallAction)i;
      reading->seen_action = TRUE;
    } else if (field->part == DCW_RULE_DIRECTION) {
      rule->direction = (DcwFirewallDirection)(i + 1);
      reading->seen_direction = TRUE;
    } else {
      rule->profiles |= 1u << i;
    }
    return TRUE;
  }
  g_autofree char *words = g_strjoinv (", ", (char **)field->words);
  return fail_value (reading, field, value, words);
}

static gboolean
take_flag (Reading *reading, const DcwRuleField *field, const char *value)
{
  gboolean is_true = g_ascii_strcasecmp (value, "TRUE") == 0;
  if (!is_true && g_ascii_strcasecmp (value, "FALSE") != 0)
    return fail_value (reading, field, value, "TRUE, FALSE");
  if (is_true)
    collect (reading, field->part, g_strdup ("TRUE"));
  if (field->part == DCW_RULE_ACTIVE)
    reading->rule->active = is_true;
  return TRUE;
}

static gboolean
take_version (Reading *reading, const DcwRuleField *field, const char *value)
{
  const char *end = dcw_firewall_version_parse (value, &reading->rule->skip_version);
  if (end == NULL || *end != '\0')
    return fail_value (reading, field, value, _ ("a version such as 2.10"));
  collect (reading, field->part, g_strdup_printf ("%u", reading->rule->skip_version));
  return TRUE;
}

/* A number by the grammar; a rule of Windows itself says "tcp". */
static gboolean
take_protocol (Reading *reading, const DcwRuleField *field, const char *value)
{
  static const struct {
    const char *name, *number;
  } names[] = { { "TCP", "6" }, { "UDP", "17" } };
  char *plain = parse_numbers (value, 1, FALSE);
  for (gsize i = 0; plain == NULL && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (value, names[i].name) == 0)
      plain = g_strdup (names[i].number);
  if (plain == NULL)
    return fail_value (reading, field, value, _ ("a number from 0 to 255"));
  reading->rule->protocol = (guint)g_ascii_strtoull (plain, NULL, 10);
  collect (reading, field->part, plain);
  return TRUE;
}

static gboolean
take_known (Reading *reading, const DcwRuleField *field, const char *value)
{
  switch (field->syntax) {
  case DCW_SYNTAX_WORD:
    return take_word (reading, field, value);
  case DCW_SYNTAX_FLAG:
    return take_flag (reading, field, value);
  case DCW_SYNTAX_PROTOCOL:
    return take_protocol (reading, field, value);
  case DCW_SYNTAX_PORT:
    return take_port (reading, field, value);
  case DCW_SYNTAX_V4:
  case DCW_SYNTAX_V6:
  case DCW_SYNTAX_V4_WORD:
  case DCW_SYNTAX_V6_WORD:
    return take_address (reading, field, value);
  case DCW_SYNTAX_ICMP:
  case DCW_SYNTAX_PLATFORM:
    return take_numbers (reading, field, value);
  case DCW_SYNTAX_VERSION:
    return take_version (reading, field, value);
  case DCW_SYNTAX_TOKEN:
  case DCW_SYNTAX_FOLDED:
    collect (reading, field->part, dcw_text_fold (value));
    return TRUE;
  case DCW_SYNTAX_TEXT:
    collect (reading, field->part, g_strdup (value));
    return TRUE;
  }
  g_assert_not_reached ();
}

static gboolean
take_field (Reading *reading, const char *key, const char *value)
{
  g_array_append_val (reading->rule->fields, ((DcwFieldText){ key, value }));
  guint row = 0;
  const DcwRuleField *field = dcw_rule_field_find (key, &row);
  if (field == NULL) {
    g_autofree char *folded = dcw_text_fold (key);
    collect (reading, DCW_RULE_OTHER, g_strconcat (folded, "=", value, NULL));
    return TRUE;
  }
  guint64 bit = field->once ? G_GUINT64_CONSTANT (1) << row : 0;
  if ((reading->seen & bit) != 0)
    return fail (reading, key, DCW_ERROR_INVALID, _ ("%s a second time, which may be there once"), field->key);
  reading->seen |= bit;
  return take_known (reading, field, value);
}

static gboolean
read_fields (Reading *reading, char *at)
{
  while (*at != '\0') {
    char *bar = strchr (at, '|');
    if (bar == NULL)
      return fail (reading, at + strlen (at), DCW_ERROR_INVALID, _ ("“|” was expected at the end"));
    *bar = '\0';
    char *equals = strchr (at, '=');
    if (equals == NULL || equals == at)
      return fail (reading, at, DCW_ERROR_INVALID, _ ("a field KEY=VALUE was expected"));
    *equals = '\0';
    if (!take_field (reading, at, equals + 1))
      return FALSE;
    at = bar + 1;
  }
  if (!reading->seen_action || !reading->seen_direction)
    return fail (reading, at, DCW_ERROR_INVALID,
                 reading->seen_action ? _ ("a field Dir was expected") : _ ("a field Action was expected"));
  return TRUE;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  const char *p = *(const char *const *)a, *q = *(const char *const *)b;
  int order = g_ascii_strcasecmp (p, q);
  return order != 0 ? order : strcmp (p, q);
}

/* Without repetitions, in any case. */
static void
sort_texts (GPtrArray *texts)
{
  g_ptr_array_sort (texts, compare_texts);
  guint n = 0;
  for (guint i = 0; i < texts->len; i++) {
    if (n > 0 && g_ascii_strcasecmp (texts->pdata[n - 1], texts->pdata[i]) == 0)
      g_free (texts->pdata[i]);
    else
      texts->pdata[n++] = texts->pdata[i];
  }
  g_ptr_array_set_free_func (texts, NULL);
  g_ptr_array_set_size (texts, (int)n);
  g_ptr_array_set_free_func (texts, g_free);
}

static int
compare_ports (gconstpointer a, gconstpointer b)
{
  const DcwPortRange *p = a, *q = b;
  return p->first != q->first ? (p->first > q->first) - (p->first < q->first) : (p->last > q->last) - (p->last < q->last);
}

static void
normalise_ports (GArray *ranges)
{
  g_array_sort (ranges, compare_ports);
  DcwPortRange *all = (DcwPortRange *)(void *)ranges->data;
  guint n = 0;
  for (guint i = 0; i < ranges->len; i++) {
    if (n == 0 || all[i].first > (guint)all[n - 1].last + 1)
      all[n++] = all[i];
    else
      all[n - 1].last = MAX (all[n - 1].last, all[i].last);
  }
  g_array_set_size (ranges, n);
}

static void
init_set (DcwRuleSet *set, gsize size)
{
  set->ranges = g_array_new (FALSE, FALSE, (guint)size);
  set->keywords = g_ptr_array_new_with_free_func (g_free);
}

static const char *const *
finish_keywords (DcwRuleSet *set)
{
  sort_texts (set->keywords);
  g_ptr_array_add (set->keywords, NULL);
  return (const char *const *)set->keywords->pdata;
}

static void
finish_ports (DcwFirewallRule *rule, guint side)
{
  DcwRuleSet *set = &rule->ports[side];
  normalise_ports (set->ranges);
  DcwFirewallPorts *view = &rule->port_views[side];
  *view = (DcwFirewallPorts){ (const DcwPortRange *)(void *)set->ranges->data, set->ranges->len, finish_keywords (set) };
  if (!dcw_firewall_ports_are_any (view)) {
    g_autofree char *text = dcw_firewall_ports_format (view);
    rule->meanings[DCW_RULE_LOCAL_PORTS + side] = g_ascii_strdown (text, -1);
  }
}

/* NULL: any. */
static char *
describe_addresses (DcwAddressFamily family, const DcwRuleSet *set)
{
  GString *all = g_string_new (NULL);
  for (guint i = 0; i < set->ranges->len; i++) {
    g_autofree char *range = dcw_address_format (family, &g_array_index (set->ranges, DcwAddressRange, i));
    g_string_append_printf (all, "%s ", range);
  }
  for (guint i = 0; set->keywords->pdata[i] != NULL; i++)
    g_string_append_printf (all, "%s ", (const char *)set->keywords->pdata[i]);
  g_string_ascii_down (all);
  gboolean any = all->len == 0;
  char *text = g_string_free (all, any);
  return any ? NULL : text;
}

static void
finish_addresses (DcwFirewallRule *rule, guint side)
{
  DcwRuleSet *v4 = &rule->addresses[2 * side], *v6 = &rule->addresses[2 * side + 1];
  dcw_address_normalise (DCW_ADDRESS_V4, v4->ranges);
  dcw_address_normalise (DCW_ADDRESS_V6, v6->ranges);
  DcwFirewallAddresses *view = &rule->address_views[side];
  *view = (DcwFirewallAddresses){
    .v4 = (const DcwAddressRange *)(void *)v4->ranges->data,
    .n_v4 = v4->ranges->len,
    .keywords_v4 = finish_keywords (v4),
    .v6 = (const DcwAddressRange *)(void *)v6->ranges->data,
    .n_v6 = v6->ranges->len,
    .keywords_v6 = finish_keywords (v6),
  };
  rule->meanings[DCW_RULE_LOCAL_V4 + 2 * side] = describe_addresses (DCW_ADDRESS_V4, v4);
  rule->meanings[DCW_RULE_LOCAL_V6 + 2 * side] = describe_addresses (DCW_ADDRESS_V6, v6);
}

/* What was collected, as a set but where the order counts. */
static void
finish_collected (DcwFirewallRule *rule)
{
  for (DcwRulePart part = 0; part < DCW_N_RULE_PARTS; part++) {
    GPtrArray *collected = rule->collected[part];
    if (collected == NULL)
      continue;
    if (part == DCW_RULE_OTHER)
      g_ptr_array_sort (collected, compare_texts);
    else if (part != DCW_RULE_PLATFORMS)
      sort_texts (collected);
    g_ptr_array_add (collected, NULL);
    char *meaning = g_strjoinv ("|", (char **)collected->pdata);
    if (*meaning == '\0')
      g_clear_pointer (&meaning, g_free);
    rule->meanings[part] = meaning;
    g_clear_pointer (&rule->collected[part], g_ptr_array_unref);
  }
}

static void
finish (DcwFirewallRule *rule)
{
  finish_collected (rule);
  rule->meanings[DCW_RULE_ACTION] = g_strdup_printf ("%d", rule->action);
  rule->meanings[DCW_RULE_DIRECTION] = g_strdup_printf ("%d", rule->direction);
  if (rule->profiles == 0)
    rule->profiles = DCW_FIREWALL_ALL_PROFILES;
  if (rule->profiles != DCW_FIREWALL_ALL_PROFILES)
    rule->meanings[DCW_RULE_PROFILES] = g_strdup_printf ("%u", rule->profiles);
  for (guint side = 0; side < 2; side++) {
    finish_ports (rule, side);
    finish_addresses (rule, side);
  }
}

DcwFirewallRule *
dcw_firewall_rule_parse (const char *text, GError **error)
{
  gsize size = strlen (text);
  const char *end;
  if (size > DCW_FIREWALL_MAX_RULE) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("firewall rule: at most %u bytes were expected"), DCW_FIREWALL_MAX_RULE);
    return NULL;
  }
  if (!g_utf8_validate_len (text, size, &end)) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("firewall rule, offset %u: UTF-8 was expected"),
                 (guint)g_utf8_strlen (text, end - text));
    return NULL;
  }
  g_autoptr (DcwFirewallRule) rule = g_new0 (DcwFirewallRule, 1);
  g_atomic_ref_count_init (&rule->references);
  rule->text = g_strdup (text);
  rule->cut = g_strdup (text);
  rule->fields = g_array_new (FALSE, FALSE, sizeof (DcwFieldText));
  rule->protocol = DCW_FIREWALL_ANY_PROTOCOL;
  for (guint i = 0; i < G_N_ELEMENTS (rule->ports); i++)
    init_set (&rule->ports[i], sizeof (DcwPortRange));
  for (guint i = 0; i < G_N_ELEMENTS (rule->addresses); i++)
    init_set (&rule->addresses[i], sizeof (DcwAddressRange));
  Reading reading = { .rule = rule, .error = error };
  const char *after = *rule->cut == 'v' || *rule->cut == 'V' ? dcw_firewall_version_parse (rule->cut + 1, &rule->version) : NULL;
  if (after == NULL || *after != '|') {
    fail (&reading, rule->cut, DCW_ERROR_INVALID, _ ("a version such as “v2.10|” was expected"));
    return NULL;
  }
  if (!read_fields (&reading, rule->cut + (after - rule->cut) + 1))
    return NULL;
  finish (rule);
  return g_steal_pointer (&rule);
}
