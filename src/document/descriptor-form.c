#include "document/descriptor-form.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/forms.h"
#include "security/ace.h"
#include <string.h>

#define MAX_ACES 8192 /* 64 KiB of the smallest entries */

static const DcwRule ace_rule = { .name = "ace",
                                  .attributes = { { "type", DCW_REQUIRED },
                                                  { "flags", 0 },
                                                  { "mask", DCW_REQUIRED },
                                                  { "sid", 0 },
                                                  { "name", DCW_TWIN },
                                                  { "extra", DCW_TWIN | DCW_RAW } } };
static const DcwRule owner_rule = { .name = "owner", .attributes = { { "sid", 0 }, { "name", DCW_TWIN } } };
static const DcwRule group_rule = { .name = "group", .attributes = { { "sid", 0 }, { "name", DCW_TWIN } } };
static const DcwRule dacl_rule = { .name = "dacl",
                                   .attributes = { { "revision", DCW_REQUIRED } },
                                   .children = { { &ace_rule, 0, MAX_ACES, NULL } } };
static const DcwRule sacl_rule = { .name = "sacl",
                                   .attributes = { { "revision", DCW_REQUIRED } },
                                   .children = { { &ace_rule, 0, MAX_ACES, NULL } } };
const DcwRule dcw_descriptor_rule = {
  .name = "descriptor",
  .attributes = { { "control", DCW_REQUIRED } },
  .children = { { &owner_rule, 0, 1, NULL },
                { &group_rule, 0, 1, NULL },
                { &dacl_rule, 0, 1, NULL },
                { &sacl_rule, 0, 1, NULL } },
};

static const DcwWord ace_types[] = {
  { "allow", DCW_ACE_ALLOW },
  { "deny", DCW_ACE_DENY },
  { "audit", DCW_ACE_AUDIT },
  { "alarm", DCW_ACE_ALARM },
  { "allow-object", DCW_ACE_ALLOW_OBJECT },
  { "deny-object", DCW_ACE_DENY_OBJECT },
  { "audit-object", DCW_ACE_AUDIT_OBJECT },
  { "alarm-object", DCW_ACE_ALARM_OBJECT },
  { "allow-callback", DCW_ACE_ALLOW_CALLBACK },
  { "deny-callback", DCW_ACE_DENY_CALLBACK },
  { "allow-callback-object", DCW_ACE_ALLOW_CALLBACK_OBJECT },
  { "deny-callback-object", DCW_ACE_DENY_CALLBACK_OBJECT },
  { "audit-callback", DCW_ACE_AUDIT_CALLBACK },
  { "audit-callback-object", DCW_ACE_AUDIT_CALLBACK_OBJECT },
  { "label", DCW_ACE_LABEL },
  { "resource", DCW_ACE_RESOURCE },
  { "scoped-policy", DCW_ACE_SCOPED_POLICY },
  { "access-filter", DCW_ACE_ACCESS_FILTER },
};

/* --- reading ------------------------------------------------------------------------------------------------------- */

static gboolean
read_ace_type (DcwReader *reader, const DcwNode *node, guint8 *type, GError **error)
{
  guint64 number = 0;
  guint word = 0;
  gboolean is_number = g_ascii_isdigit (*dcw_node_get (node, "type"));
  if (is_number ? !dcw_node_number (reader, node, "type", G_MAXUINT8, &number, error)
                : !dcw_node_word (reader, node, "type", ace_types, G_N_ELEMENTS (ace_types), &word, error))
    return FALSE;
  *type = (guint8)(is_number ? number : word);
  return TRUE;
}

static gboolean
read_ace (DcwReader *reader, const DcwNode *node, DcwAcl *acl, GError **error)
{
  g_auto (DcwPrincipal) who = { 0 };
  g_autoptr (GBytes) extra = NULL;
  guint64 flags = 0, mask = 0;
  guint8 type = 0;
  if (!read_ace_type (reader, node, &type, error) || !dcw_node_number (reader, node, "flags", G_MAXUINT8, &flags, error)
      || !dcw_node_number (reader, node, "mask", G_MAXUINT32, &mask, error))
    return FALSE;
  gboolean has_who = dcw_ace_type (type)->shape != DCW_ACE_SHAPE_RAW;
  if (has_who && !dcw_form_read_principal (reader, node, "sid", "name", &who, error))
    return FALSE;
  if (!has_who && (dcw_node_get (node, "sid") != NULL || dcw_node_get (node, "name") != NULL || mask != 0)) {
    dcw_node_error (reader, node, NULL, error, _ ("an entry of an unknown type with sid, name or mask, expected extra only"));
    return FALSE;
  }
  if (dcw_node_get (node, "extra") != NULL) {
    extra = dcw_text_from_hex (dcw_node_get (node, "extra"), -1, error);
    if (extra == NULL) {
      dcw_node_prefix (reader, node, "extra", error);
      return FALSE;
    }
  }
  dcw_acl_append (acl, type, (guint8)flags, (guint32)mask, has_who ? &who : NULL, extra);
  return TRUE;
}

static gboolean
read_acl (DcwReader *reader, const DcwNode *node, DcwAcl **acl, GError **error)
{
  guint64 revision = 0;
  if (node == NULL)
    return TRUE;
  if (!dcw_node_number (reader, node, "revision", G_MAXUINT8, &revision, error))
    return FALSE;
  *acl = dcw_acl_new ((guint8)revision);
  for (const DcwNode *ace = node->first; ace != NULL; ace = ace->next)
    if (!read_ace (reader, ace, *acl, error))
      return FALSE;
  return TRUE;
}

DcwDescriptor *
dcw_descriptor_form_read (DcwReader *reader, const DcwNode *node, GError **error)
{
  const DcwNode *owner_node = dcw_node_child (node, "owner"), *group_node = dcw_node_child (node, "group");
  g_auto (DcwPrincipal) owner = { 0 };
  g_auto (DcwPrincipal) group = { 0 };
  g_autoptr (DcwAcl) dacl = NULL;
  g_autoptr (DcwAcl) sacl = NULL;
  guint64 control = 0;
  if (!dcw_node_number (reader, node, "control", G_MAXUINT16, &control, error)
      || (owner_node != NULL && !dcw_form_read_principal (reader, owner_node, "sid", "name", &owner, error))
      || (group_node != NULL && !dcw_form_read_principal (reader, group_node, "sid", "name", &group, error))
      || !read_acl (reader, dcw_node_child (node, "dacl"), &dacl, error)
      || !read_acl (reader, dcw_node_child (node, "sacl"), &sacl, error))
    return NULL;
  DcwDescriptor *descriptor = dcw_descriptor_new ((guint16)control, owner_node != NULL ? &owner : NULL,
                                                  group_node != NULL ? &group : NULL, dacl, sacl, error);
  if (descriptor == NULL)
    dcw_node_prefix (reader, node, NULL, error);
  return descriptor;
}

/* --- writing ------------------------------------------------------------------------------------------------------- */

static void
write_ace (DcwOut *out, const DcwAce *ace)
{
  const char *word = dcw_word_of (ace_types, G_N_ELEMENTS (ace_types), ace->type);
  dcw_out_open (out, "ace");
  if (word != NULL)
    dcw_out_text (out, "type", word);
  else
    dcw_out_flags (out, "type", ace->type);
  if (ace->flags != 0)
    dcw_out_flags (out, "flags", ace->flags);
  dcw_out_flags (out, "mask", ace->mask);
  if (dcw_ace_type (ace->type)->shape != DCW_ACE_SHAPE_RAW)
    dcw_form_write_principal (out, "sid", "name", &ace->who);
  dcw_out_hex (out, "extra", ace->extra);
  dcw_out_close (out, "ace");
}

static void
write_acl (DcwOut *out, const char *element, const DcwAcl *acl)
{
  if (acl == NULL)
    return;
  dcw_out_open (out, element);
  dcw_out_number (out, "revision", acl->revision);
  for (guint i = 0; i < acl->aces->len; i++)
    write_ace (out, &g_array_index (acl->aces, DcwAce, i));
  dcw_out_close (out, element);
}

static void
write_owner (DcwOut *out, const char *element, const DcwPrincipal *principal)
{
  if (principal == NULL)
    return;
  dcw_out_open (out, element);
  dcw_form_write_principal (out, "sid", "name", principal);
  dcw_out_close (out, element);
}

void
dcw_descriptor_form_write (DcwOut *out, const DcwDescriptor *descriptor)
{
  dcw_out_open (out, "descriptor");
  dcw_out_flags (out, "control", dcw_descriptor_control (descriptor));
  write_owner (out, "owner", dcw_descriptor_owner (descriptor));
  write_owner (out, "group", dcw_descriptor_group (descriptor));
  write_acl (out, "dacl", dcw_descriptor_dacl (descriptor));
  write_acl (out, "sacl", dcw_descriptor_sacl (descriptor));
  dcw_out_close (out, "descriptor");
}
