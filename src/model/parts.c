#include "model/parts.h"
#include "base/i18n.h"
#include "firewall/describe.h"

/* How principals are called. */
typedef struct {
  char *(*name_of) (const DcwPrincipal *who, gpointer data);
  gpointer data;
} Naming;

/* ---- Numbers ---- */

/* What bits of a number say (facts 8.1; winsvc.h; facts 6.2). A bit that is in no row is told as a number. */
static const struct {
  DcwKindId kind;
  guint field;
  guint64 mask, value; /* the bits of mask have this value */
  const char *text;    /* N_(); NULL: goes without saying */
} meanings[] = {
  { DCW_KIND_SERVICE, DCW_SERVICE_START, G_MAXUINT64, 2, N_ ("starts by itself with Windows") },
  { DCW_KIND_SERVICE, DCW_SERVICE_START, G_MAXUINT64, DCW_START_ON_DEMAND, N_ ("starts when it is asked for") },
  { DCW_KIND_SERVICE, DCW_SERVICE_START, G_MAXUINT64, DCW_START_DISABLED, N_ ("does not start: it is disabled") },
  { DCW_KIND_SERVICE, DCW_SERVICE_TYPE, 0x10, 0x10, N_ ("runs in a process of its own") },
  { DCW_KIND_SERVICE, DCW_SERVICE_TYPE, 0x20, 0x20, N_ ("shares a process with other services") },
  { DCW_KIND_SERVICE, DCW_SERVICE_TYPE, DCW_SERVICE_INTERACTIVE, DCW_SERVICE_INTERACTIVE, N_ ("may show windows on the desktop") },
  { DCW_KIND_USER, DCW_USER_FLAGS, 0x1, 0x1, NULL }, /* every account has these two */
  { DCW_KIND_USER, DCW_USER_FLAGS, 0x200, 0x200, NULL },
  { DCW_KIND_USER, DCW_USER_FLAGS, 0x2, 0x2, N_ ("the account is disabled") },
  { DCW_KIND_USER, DCW_USER_FLAGS, 0x20, 0x20, N_ ("may be without a password") },
  { DCW_KIND_USER, DCW_USER_FLAGS, 0x40, 0x40, N_ ("can't change the password") },
  { DCW_KIND_USER, DCW_USER_FLAGS, 0x10000, 0x10000, N_ ("the password never expires") },
  { DCW_KIND_FIREWALL_PROFILE, DCW_PROFILE_ENABLED, G_MAXUINT64, 0, N_ ("the firewall is off") },
  { DCW_KIND_FIREWALL_PROFILE, DCW_PROFILE_ENABLED, G_MAXUINT64, 1, N_ ("the firewall is on") },
  { DCW_KIND_FIREWALL_PROFILE, DCW_PROFILE_INBOUND, G_MAXUINT64, 0, N_ ("lets in connections that no rule is about") },
  { DCW_KIND_FIREWALL_PROFILE, DCW_PROFILE_INBOUND, G_MAXUINT64, 1, N_ ("stops connections that no rule is about") },
};

static void
add_number (GPtrArray *parts, const DcwState *state, guint field)
{
  const DcwKind *kind = dcw_kind (dcw_state_kind (state));
  guint64 number = dcw_state_number (state, field), left = number;
  gboolean told = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++) {
    if (meanings[i].kind != kind->id || meanings[i].field != field || (number & meanings[i].mask) != meanings[i].value)
      continue;
    if (meanings[i].text != NULL)
      g_ptr_array_add (parts, g_strdup (_ (meanings[i].text)));
    left &= ~meanings[i].mask;
    told = TRUE;
  }
  if (left != 0 || !told)
    g_ptr_array_add (parts, g_strdup_printf ("%s: %" G_GUINT64_FORMAT, C_ ("field", kind->fields[field].label), left));
}

/* ---- Parts ---- */

static void
add_text (GPtrArray *parts, const DcwState *state, guint field)
{
  const char *text = dcw_state_text (state, field);
  g_autoptr (DcwState) alone = dcw_state_present (dcw_state_kind (state));
  if (*text == '\0')
    return;
  dcw_state_set_text (alone, field, text);
  g_ptr_array_add (parts, dcw_state_show (alone, DCW_CODEC_NONE));
}

static void
add_principal (GPtrArray *parts, const DcwState *state, guint field, const Naming *naming)
{
  const DcwPrincipal *who = dcw_state_principal (state, field);
  if (naming->name_of != NULL) {
    g_autofree char *name = naming->name_of (who, naming->data);
    const char *label = dcw_kind (dcw_state_kind (state))->fields[field].label;
    g_ptr_array_add (parts, g_strdup_printf ("%s: %s", C_ ("field", label), name));
    return;
  }
  g_autoptr (DcwState) alone = dcw_state_present (dcw_state_kind (state));
  dcw_state_set_principal (alone, field, who);
  g_ptr_array_add (parts, dcw_state_show (alone, DCW_CODEC_NONE));
}

static GPtrArray *
rule_parts (const DcwState *state)
{
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (dcw_state_text (state, DCW_RULE_TEXT), NULL);
  return rule != NULL ? dcw_firewall_rule_describe (rule) : NULL;
}

/* numbers: those too; of a thing that is new they say little to people. NULL: there are none that anybody could read. */
static GPtrArray *
parts_of (const DcwState *state, gboolean numbers, const Naming *naming)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  if (dcw_state_status (state) != DCW_STATE_PRESENT)
    return parts;
  if (dcw_state_kind (state) == DCW_KIND_FIREWALL_RULE) {
    g_ptr_array_unref (parts);
    return rule_parts (state);
  }
  const DcwKind *kind = dcw_kind (dcw_state_kind (state));
  for (guint i = 0; i < kind->n_fields; i++) {
    if (!dcw_state_has (state, i))
      continue;
    if (kind->fields[i].type == DCW_FIELD_TEXT)
      add_text (parts, state, i);
    else if (kind->fields[i].type == DCW_FIELD_PRINCIPAL)
      add_principal (parts, state, i, naming);
    else if (kind->fields[i].type == DCW_FIELD_NUMBER && numbers)
      add_number (parts, state, i);
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

/* Of a rule that goes its parts say more than the rule; of all else that goes, that it goes is enough. */
static gboolean
has_parts (const DcwState *before, const DcwState *after)
{
  if (dcw_state_status (before) == DCW_STATE_UNKNOWN || dcw_state_status (after) == DCW_STATE_UNKNOWN)
    return FALSE;
  if (dcw_state_status (after) == DCW_STATE_PRESENT)
    return dcw_state_kind (after) != DCW_KIND_REGISTRY_VALUE;
  return dcw_state_status (before) == DCW_STATE_PRESENT && dcw_state_kind (before) == DCW_KIND_FIREWALL_RULE;
}

char **
dcw_parts_tell (const DcwState *before, const DcwState *after, char *(*name_of) (const DcwPrincipal *who, gpointer data),
                gpointer data)
{
  const Naming naming = { name_of, data };
  gboolean both = dcw_state_status (before) == DCW_STATE_PRESENT && dcw_state_status (after) == DCW_STATE_PRESENT;
  if (!has_parts (before, after))
    return NULL;
  g_autoptr (GPtrArray) from = parts_of (before, both, &naming), to = parts_of (after, both, &naming);
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
