#include "cli/sd-value.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "security/ace.h"
#include "security/sddl.h"

/* ---- Reading ---- */

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static gboolean
looks_like_hex (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isxdigit (*text) && !is_blank (*text))
      return FALSE;
  return TRUE;
}

static DcwSdForm
look (const char *text)
{
  if (text[0] == '"' || text[0] == '@' || g_ascii_strncasecmp (text, "hex", 3) == 0)
    return DCW_SD_REG;
  return text[0] != '\0' && looks_like_hex (text) ? DCW_SD_HEX : DCW_SD_SDDL;
}

static void
fail_reg (const char *text, const char *at, const char *expected, GError **error)
{
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
               /* Translators: what was expected is a text of its own, such as “a number” */ _ ("offset %u: expected %s"),
               (guint)(at - text), expected);
}

/* Past "name"= or @=, if there. */
static const char *
skip_name (const char *text, GError **error)
{
  const char *p = text;
  if (*p == '@') {
    p++;
  } else if (*p == '"') {
    for (p++; *p != '"'; p++) {
      if (*p == '\\' && p[1] != '\0')
        p++;
      if (*p == '\0') {
        fail_reg (text, p, _ ("the quotation mark that ends the name"), error);
        return NULL;
      }
    }
    p++;
  } else {
    return p;
  }
  if (*p != '=') {
    fail_reg (text, p, "=", error);
    return NULL;
  }
  return p + 1;
}

/* hex: or hex(TYPE): and bytes with commas; a line that goes on ends with a backslash. */
static GBytes *
parse_reg (const char *text, GError **error)
{
  const char *p = skip_name (text, error);
  if (p == NULL)
    return NULL;
  if (g_ascii_strncasecmp (p, "hex", 3) != 0) {
    fail_reg (text, p, "hex:", error);
    return NULL;
  }
  p += 3;
  if (*p == '(') {
    p += strspn (p + 1, "0123456789abcdefABCDEF") + 1;
    if (*p != ')') {
      fail_reg (text, p, ")", error);
      return NULL;
    }
    p++;
  }
  if (*p != ':') {
    fail_reg (text, p, ":", error);
    return NULL;
  }
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean wants_byte = TRUE;
  for (p++; *p != '\0';) {
    if (is_blank (*p) || (*p == '\\' && is_blank (p[1]))) {
      p++;
    } else if (wants_byte && g_ascii_isxdigit (p[0])) {
      guint8 byte = g_ascii_xdigit_value (*p++);
      if (g_ascii_isxdigit (*p))
        byte = byte << 4 | g_ascii_xdigit_value (*p++);
      g_byte_array_append (bytes, &byte, 1);
      wants_byte = FALSE;
    } else if (!wants_byte && *p == ',') {
      p++;
      wants_byte = TRUE;
    } else {
      fail_reg (text, p, wants_byte ? _ ("a byte of one or two hex digits") : C_ ("security descriptor", "a comma"), error);
      return NULL;
    }
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

DcwDescriptor *
dcw_sd_value_parse (const char *text, DcwSdForm form, const DcwSid *domain, GError **error)
{
  const char *end;
  if (!g_utf8_validate (text, -1, &end)) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("offset %u: not UTF-8"), (guint)(end - text));
    return NULL;
  }
  g_autofree char *trimmed = g_strdup (text);
  g_strchomp (trimmed);
  for (text = trimmed; is_blank (*text);)
    text++;
  if (form == DCW_SD_LOOK)
    form = look (text);
  if (form == DCW_SD_SDDL)
    return dcw_sddl_parse (text, domain, error);
  g_autoptr (GBytes) bytes = form == DCW_SD_HEX ? dcw_text_from_hex (text, -1, error) : parse_reg (text, error);
  if (bytes == NULL)
    return NULL;
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  return dcw_descriptor_decode (data, size, error);
}

/* ---- Printing ---- */

static const struct {
  guint8 type;
  const char *id, *label; /* label: N_() */
} types[] = {
  { DCW_ACE_ALLOW, "allow", NC_ ("kind of entry", "allow") }, { DCW_ACE_DENY, "deny", NC_ ("kind of entry", "deny") },
  { DCW_ACE_AUDIT, "audit", NC_ ("kind of entry", "audit") }, { DCW_ACE_ALARM, "alarm", NC_ ("kind of entry", "alarm") },
  { DCW_ACE_LABEL, "label", NC_ ("kind of entry", "label") },
};

static const char *const styles[] = {
  [DCW_COM_EMPTY] = "empty",
  [DCW_COM_OLD] = "old",
  [DCW_COM_NEW] = "new",
  [DCW_COM_MIXED] = "mixed",
};

static const char *
well_known_name (const DcwPrincipal *who)
{
  const DcwWellKnownSid *known = dcw_principal_is_pending (who) ? NULL : dcw_sid_well_known (&who->sid);
  return known != NULL ? known->name : NULL;
}

static char *
show_principal (const DcwPrincipal *who)
{
  if (well_known_name (who) != NULL)
    return g_strdup (well_known_name (who));
  return dcw_principal_is_pending (who) ? g_strdup (who->name) : dcw_sid_format (&who->sid);
}

/* COM's words fit its own entries only. */
static char *
show_rights (const DcwAce *ace, DcwComUse use)
{
  if (use != DCW_COM_NONE && (ace->type == DCW_ACE_ALLOW || ace->type == DCW_ACE_DENY))
    return dcw_com_rights_show (ace->mask, use);
  return NULL;
}

static void
describe_list (const char *title, const DcwAcl *acl, DcwComUse use, GPtrArray *lines)
{
  if (acl == NULL) {
    g_ptr_array_add (lines, g_strdup_printf (_ ("%s: none, so everybody is let in"), title));
    return;
  }
  if (acl->aces->len == 0) {
    g_ptr_array_add (lines, g_strdup_printf (C_ ("security descriptor", "%s: empty"), title));
    return;
  }
  g_ptr_array_add (lines, g_strdup_printf ("%s:", title));
  for (guint i = 0; i < acl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (acl->aces, DcwAce, i);
    const char *label = NULL;
    for (guint k = 0; k < G_N_ELEMENTS (types); k++)
      if (types[k].type == ace->type)
        label = C_ ("kind of entry", types[k].label);
    g_autofree char *number = g_strdup_printf (C_ ("security descriptor", "type 0x%02x"), ace->type);
    if (dcw_ace_type (ace->type)->shape == DCW_ACE_SHAPE_RAW) {
      g_ptr_array_add (lines, g_strdup_printf ("  %s", number));
      continue;
    }
    g_autofree char *who = show_principal (&ace->who);
    g_autofree char *words = show_rights (ace, use);
    g_autofree char *rights = words != NULL ? g_steal_pointer (&words) : g_strdup_printf ("0x%x", ace->mask);
    g_autofree char *whole = ace->flags != 0
                                 ? g_strdup_printf (C_ ("security descriptor", "%s (flags 0x%02x)"), rights, ace->flags)
                                 : g_steal_pointer (&rights);
    g_ptr_array_add (lines, g_strdup_printf ("  %s %s: %s", label != NULL ? label : number, who, whole));
  }
}

void
dcw_sd_value_describe (const DcwDescriptor *descriptor, DcwComUse use, GPtrArray *lines)
{
  const DcwPrincipal *owner = dcw_descriptor_owner (descriptor), *group = dcw_descriptor_group (descriptor);
  g_autofree char *owner_name = owner != NULL ? show_principal (owner) : g_strdup (C_ ("security descriptor", "none"));
  g_autofree char *group_name = group != NULL ? show_principal (group) : g_strdup (C_ ("security descriptor", "none"));
  g_ptr_array_add (lines, g_strdup_printf (C_ ("security descriptor", "Owner: %s"), owner_name));
  g_ptr_array_add (lines, g_strdup_printf (C_ ("security descriptor", "Group: %s"), group_name));
  if (dcw_descriptor_has_dacl (descriptor))
    describe_list (C_ ("security descriptor", "Access list"), dcw_descriptor_dacl (descriptor), use, lines);
  else
    g_ptr_array_add (lines, g_strdup (_ ("Access list: not there, so everybody is let in")));
  if (dcw_descriptor_sacl (descriptor) != NULL)
    describe_list (_ ("Audit list and label"), dcw_descriptor_sacl (descriptor), DCW_COM_NONE, lines);
  if (use == DCW_COM_NONE)
    return;
  g_autoptr (GError) problem = NULL;
  if (dcw_com_validate (descriptor, use, &problem))
    g_ptr_array_add (lines, g_strdup (_ ("COM accepts it.")));
  else
    g_ptr_array_add (lines, g_strdup_printf (_ ("COM does not accept it: %s"), problem->message));
}

static void
principal_json (DcwJson *json, const char *key, const DcwPrincipal *who)
{
  if (who == NULL) {
    dcw_json_null (json, key);
    return;
  }
  g_autofree char *sid = dcw_principal_is_pending (who) ? NULL : dcw_sid_format (&who->sid);
  dcw_json_begin_object (json, key);
  dcw_json_text (json, "sid", sid);
  dcw_json_text (json, "name", dcw_principal_is_pending (who) ? who->name : well_known_name (who));
  dcw_json_end (json);
}

static void
list_json (DcwJson *json, const char *key, const DcwAcl *acl, DcwComUse use)
{
  if (acl == NULL) {
    dcw_json_null (json, key);
    return;
  }
  dcw_json_begin_array (json, key);
  for (guint i = 0; i < acl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (acl->aces, DcwAce, i);
    const char *id = NULL;
    for (guint k = 0; k < G_N_ELEMENTS (types); k++)
      if (types[k].type == ace->type)
        id = types[k].id;
    gsize extra_size = 0;
    gconstpointer extra = ace->extra != NULL ? g_bytes_get_data (ace->extra, &extra_size) : NULL;
    g_autofree char *hex = extra != NULL ? dcw_text_to_hex (extra, extra_size) : NULL;
    g_autofree char *rights = show_rights (ace, use);
    dcw_json_begin_object (json, NULL);
    dcw_json_number (json, "type", ace->type);
    dcw_json_text (json, "typeName", id);
    dcw_json_number (json, "flags", ace->flags);
    dcw_json_number (json, "mask", ace->mask);
    principal_json (json, "who", dcw_ace_type (ace->type)->shape != DCW_ACE_SHAPE_RAW ? &ace->who : NULL);
    dcw_json_text (json, "rights", rights);
    dcw_json_text (json, "extra", hex);
    dcw_json_end (json);
  }
  dcw_json_end (json);
}

static void
com_json (DcwJson *json, const DcwDescriptor *descriptor, DcwComUse use)
{
  if (use == DCW_COM_NONE) {
    dcw_json_null (json, "com");
    return;
  }
  g_autoptr (GError) problem = NULL;
  gboolean valid = dcw_com_validate (descriptor, use, &problem);
  dcw_json_begin_object (json, "com");
  dcw_json_text (json, "use", use == DCW_COM_ACCESS ? "access" : "launch");
  dcw_json_text (json, "style", styles[dcw_com_style (descriptor)]);
  dcw_json_bool (json, "valid", valid);
  dcw_json_text (json, "problem", problem != NULL ? problem->message : NULL);
  dcw_json_end (json);
}

void
dcw_sd_value_json (DcwJson *json, const DcwDescriptor *descriptor, DcwComUse use, const DcwSid *domain)
{
  g_autofree char *sddl = dcw_sddl_format (descriptor, domain, NULL);
  g_autoptr (GBytes) bytes = dcw_descriptor_encode (descriptor, NULL, NULL);
  gsize size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  g_autofree char *hex = data != NULL ? dcw_text_to_hex (data, size) : NULL;
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "sddl", sddl);
  dcw_json_text (json, "hex", hex);
  dcw_json_number (json, "control", dcw_descriptor_control (descriptor));
  principal_json (json, "owner", dcw_descriptor_owner (descriptor));
  principal_json (json, "group", dcw_descriptor_group (descriptor));
  list_json (json, "dacl", dcw_descriptor_dacl (descriptor), use);
  list_json (json, "sacl", dcw_descriptor_sacl (descriptor), DCW_COM_NONE);
  com_json (json, descriptor, use);
  dcw_json_end (json);
}
