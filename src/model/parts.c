#include "model/parts.h"
#include "firewall/describe.h"

/* "name: value", as states are shown; NULL: it is not there, or a number, which says little to people. */
static char *
part (const DcwState *state, guint field, gboolean numbers)
{
  const DcwKind *kind = dcw_kind (dcw_state_kind (state));
  if (!dcw_state_has (state, field))
    return NULL;
  g_autoptr (DcwState) alone = dcw_state_present (kind->id);
  switch (kind->fields[field].type) {
  case DCW_FIELD_TEXT:
    if (*dcw_state_text (state, field) == '\0')
      return NULL;
    dcw_state_set_text (alone, field, dcw_state_text (state, field));
    break;
  case DCW_FIELD_NUMBER:
    if (!numbers)
      return NULL;
    dcw_state_set_number (alone, field, dcw_state_number (state, field));
    break;
  case DCW_FIELD_PRINCIPAL:
    dcw_state_set_principal (alone, field, dcw_state_principal (state, field));
    break;
  default:
    return NULL;
  }
  return dcw_state_show (alone, DCW_CODEC_NONE);
}

static GPtrArray *
rule_parts (const DcwState *state)
{
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (dcw_state_text (state, DCW_RULE_TEXT), NULL);
  return rule != NULL ? dcw_firewall_rule_describe (rule) : NULL;
}

/* numbers: those too. NULL: there are none that anybody could read. */
static GPtrArray *
parts_of (const DcwState *state, gboolean numbers)
{
  if (dcw_state_status (state) != DCW_STATE_PRESENT)
    return g_ptr_array_new_with_free_func (g_free);
  if (dcw_state_kind (state) == DCW_KIND_FIREWALL_RULE)
    return rule_parts (state);
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < dcw_kind (dcw_state_kind (state))->n_fields; i++) {
    char *text = part (state, i, numbers);
    if (text != NULL)
      g_ptr_array_add (parts, text);
  }
  return parts;
}

static void
add_missing (GPtrArray *lines, const char *sign, const GPtrArray *parts, GPtrArray *others)
{
  for (guint i = 0; i < parts->len; i++)
    if (!g_ptr_array_find_with_equal_func (others, parts->pdata[i], g_str_equal, NULL))
      g_ptr_array_add (lines, g_strdup_printf ("%s %s", sign, (const char *)parts->pdata[i]));
}

char **
dcw_parts_tell (const DcwState *before, const DcwState *after)
{
  gboolean was = dcw_state_status (before) == DCW_STATE_PRESENT, is = dcw_state_status (after) == DCW_STATE_PRESENT;
  if (!is || dcw_state_kind (after) == DCW_KIND_REGISTRY_VALUE || dcw_state_status (before) == DCW_STATE_UNKNOWN)
    return NULL;
  g_autoptr (GPtrArray) from = parts_of (before, was), to = parts_of (after, was);
  if (from == NULL || to == NULL)
    return NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  add_missing (lines, "-", from, to);
  add_missing (lines, "+", to, from);
  if (lines->len == 0)
    return NULL;
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}
