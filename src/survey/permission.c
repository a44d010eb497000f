#include "survey/permission.h"
#include "security/sddl.h"

#define ADMINISTRATORS "S-1-5-32-544"
#define SELF "S-1-5-10"

static guint
faults_of (const DcwDescriptor *descriptor, DcwComUse use)
{
  guint faults = 0;
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  if (dacl == NULL)
    faults |= DCW_FAULT_NO_LIST;
  else if (dacl->aces->len == 0)
    faults |= DCW_FAULT_EMPTY;
  else if (dcw_com_style (descriptor) == DCW_COM_MIXED)
    faults |= DCW_FAULT_MIXED;
  if (dcw_descriptor_owner (descriptor) == NULL || dcw_descriptor_group (descriptor) == NULL)
    faults |= DCW_FAULT_NO_OWNER;
  return faults == 0 && !dcw_com_validate (descriptor, use, NULL) ? DCW_FAULT_ENTRIES : faults;
}

void
dcw_permission_read (const DcwState *state, const DcwSetting *setting, DcwPermission *permission)
{
  *permission = (DcwPermission){ .status = dcw_state_status (state) };
  if (permission->status != DCW_STATE_PRESENT)
    return;
  if (dcw_state_number (state, DCW_VALUE_TYPE) != setting->type && dcw_state_has (state, DCW_VALUE_DATA)) {
    permission->faults = DCW_FAULT_TYPE;
    return;
  }
  permission->descriptor = dcw_state_read_descriptor (state, setting->type, setting->codec, NULL);
  permission->faults = permission->descriptor != NULL ? faults_of (permission->descriptor, setting->use) : DCW_FAULT_DAMAGED;
}

void
dcw_permission_clear (DcwPermission *permission)
{
  g_clear_pointer (&permission->descriptor, dcw_descriptor_unref);
}

static gboolean
is_com_entry (const DcwAce *ace)
{
  static const guint8 types[] = { DCW_ACE_ALLOW, DCW_ACE_DENY, DCW_ACE_ALLOW_CALLBACK, DCW_ACE_DENY_CALLBACK };
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (ace->type == types[i])
      return (ace->flags & DCW_ACE_INHERIT_ONLY) == 0;
  return FALSE;
}

static DcwAcl *
repair_list (const DcwAcl *broken, gboolean mixed, DcwComUse use)
{
  DcwAcl *list = dcw_acl_new (2);
  for (guint i = 0; i < broken->aces->len; i++) {
    const DcwAce *ace = &g_array_index (broken->aces, DcwAce, i);
    guint32 mask = mixed && (ace->mask & dcw_com_all (use)) == DCW_COM_EXECUTE ? dcw_com_all (use) : ace->mask;
    if (is_com_entry (ace))
      dcw_acl_append (list, ace->type, ace->flags, mask, &ace->who, ace->extra);
  }
  return list;
}

/* The mandatory label, unless there is more than a COM permission can have. */
static const DcwAcl *
label_of (const DcwDescriptor *descriptor)
{
  const DcwAcl *sacl = dcw_descriptor_sacl (descriptor);
  return sacl != NULL && sacl->aces->len == 1 && g_array_index (sacl->aces, DcwAce, 0).type == DCW_ACE_LABEL ? sacl : NULL;
}

DcwDescriptor *
dcw_permission_repair (const DcwPermission *permission, const DcwDescriptor *fallback, DcwComUse use)
{
  const DcwDescriptor *broken = permission->descriptor;
  const DcwAcl *dacl = broken != NULL ? dcw_descriptor_dacl (broken) : NULL;
  g_autoptr (DcwAcl) list = dacl != NULL ? repair_list (dacl, dcw_com_style (broken) == DCW_COM_MIXED, use) : NULL;
  if (list == NULL || list->aces->len == 0)
    return fallback != NULL ? dcw_descriptor_ref (fallback) : NULL;
  g_auto (DcwPrincipal) administrators = { 0 };
  dcw_principal_init_sid_text (&administrators, ADMINISTRATORS, NULL);
  const DcwPrincipal *owner = dcw_descriptor_owner (broken), *group = dcw_descriptor_group (broken);
  const DcwAcl *label = label_of (broken);
  return dcw_descriptor_new (DCW_CONTROL_DACL | (label != NULL ? DCW_CONTROL_SACL : 0), owner != NULL ? owner : &administrators,
                             group != NULL ? group : &administrators, list, label, NULL);
}

/* Facts 1.1 and 3. */
DcwDescriptor *
dcw_permission_without_value (DcwComUse use)
{
  return dcw_sddl_parse (use == DCW_COM_LAUNCH ? "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)"
                                               : "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)",
                         NULL, NULL);
}

DcwDescriptor *
dcw_permission_local (const DcwDescriptor *descriptor)
{
  g_auto (DcwPrincipal) self = { 0 };
  dcw_principal_init_sid_text (&self, SELF, NULL);
  if (faults_of (descriptor, DCW_COM_ACCESS) != 0)
    return NULL;
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor), *label = dcw_descriptor_sacl (descriptor);
  g_autoptr (DcwAcl) list = dcw_acl_new (2);
  for (guint i = 0; i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
    guint32 mask = (ace->mask & DCW_COM_ACCESS_ALL) == DCW_COM_EXECUTE ? DCW_COM_ACCESS_ALL : ace->mask;
    gboolean allows = ace->type == DCW_ACE_ALLOW || ace->type == DCW_ACE_ALLOW_CALLBACK;
    if (allows && !dcw_principal_equal (&ace->who, &self))
      mask &= ~(guint32)DCW_COM_EXECUTE_REMOTE;
    if (!allows || (mask & DCW_COM_ACCESS_ALL & ~(guint32)DCW_COM_EXECUTE) != 0)
      dcw_acl_append (list, ace->type, ace->flags, mask, &ace->who, ace->extra);
  }
  return dcw_descriptor_new (DCW_CONTROL_DACL | (label != NULL ? DCW_CONTROL_SACL : 0), dcw_descriptor_owner (descriptor),
                             dcw_descriptor_group (descriptor), list, label, NULL);
}

guint32
dcw_permission_has (const DcwDescriptor *descriptor, const DcwPrincipal *who, guint32 mask, DcwComUse use)
{
  static const struct {
    const char *sid;
    guint32 rights;
  } every_caller[] = {
    { "S-1-1-0", DCW_COM_LAUNCH_ALL },
    { "S-1-5-11", DCW_COM_LAUNCH_ALL },
    { "S-1-5-2", DCW_COM_EXECUTE | DCW_COM_EXECUTE_REMOTE | DCW_COM_ACTIVATE_REMOTE },
  };
  if (dcw_descriptor_dacl (descriptor) == NULL)
    return mask;
  guint32 has = dcw_com_granted (descriptor, who, use);
  for (guint i = 0; i < G_N_ELEMENTS (every_caller); i++) {
    g_auto (DcwPrincipal) everybody = { 0 };
    dcw_principal_init_sid_text (&everybody, every_caller[i].sid, NULL);
    has |= dcw_com_granted (descriptor, &everybody, use) & every_caller[i].rights;
  }
  return has & mask & ~dcw_com_denied (descriptor, who, mask, use);
}

gboolean
dcw_account_is_gone (DcwView *view, const DcwPrincipal *who)
{
  static const DcwKindId kinds[] = { DCW_KIND_USER, DCW_KIND_GROUP };
  const char *machine = dcw_station_info (dcw_view_station (view))->machine;
  DcwSid domain;
  if (dcw_principal_is_pending (who) || machine == NULL || !dcw_sid_parse (machine, &domain, NULL)
      || !dcw_sid_is_in (&who->sid, &domain))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (DcwResource) account = dcw_resource_new (kinds[i], NULL, NULL, who, NULL, NULL);
    if (account == NULL || dcw_state_status (dcw_view_get (view, account)) != DCW_STATE_ABSENT)
      return FALSE;
  }
  return TRUE;
}
