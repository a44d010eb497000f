#include "model/plan.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

DcwPlan *
dcw_plan_new (void)
{
  DcwPlan *plan = g_new0 (DcwPlan, 1);
  plan->ref_count = 1;
  plan->changes = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_change_free);
  plan->blocked = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_blocked_free);
  plan->findings = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_finding_free);
  plan->assumed = g_ptr_array_new_with_free_func (g_free);
  return plan;
}

DcwPlan *
dcw_plan_ref (DcwPlan *plan)
{
  if (plan != NULL)
    g_atomic_int_inc (&plan->ref_count);
  return plan;
}

void
dcw_plan_unref (DcwPlan *plan)
{
  if (plan == NULL || !g_atomic_int_dec_and_test (&plan->ref_count))
    return;
  g_free (plan->machine);
  g_free (plan->computer);
  g_ptr_array_unref (plan->changes);
  g_ptr_array_unref (plan->blocked);
  g_ptr_array_unref (plan->findings);
  g_ptr_array_unref (plan->assumed);
  g_free (plan);
}

void
dcw_plan_assume (DcwPlan *plan, const char *name)
{
  guint i = 0;
  while (i < plan->assumed->len && dcw_text_fold_compare (plan->assumed->pdata[i], name) < 0)
    i++;
  if (i == plan->assumed->len || !dcw_text_fold_equal (plan->assumed->pdata[i], name))
    g_ptr_array_insert (plan->assumed, (gint)i, g_strdup (name));
}

DcwChange *
dcw_change_new (const DcwResource *resource, const DcwState *before, const DcwState *after, const DcwMessage *why)
{
  DcwChange *change = g_new0 (DcwChange, 1);
  change->resource = dcw_resource_ref (resource);
  change->before = dcw_state_ref (before);
  change->after = dcw_state_ref (after);
  change->why = dcw_message_ref (why);
  change->topics = g_ptr_array_new_with_free_func (g_free);
  change->needs = g_array_new (FALSE, FALSE, sizeof (guint));
  return change;
}

void
dcw_change_free (DcwChange *change)
{
  if (change == NULL)
    return;
  dcw_resource_unref (change->resource);
  dcw_state_unref (change->before);
  dcw_state_unref (change->after);
  dcw_message_unref (change->why);
  g_ptr_array_unref (change->topics);
  g_array_unref (change->needs);
  g_free (change);
}

DcwBlocked *
dcw_blocked_new (const DcwResource *resource, DcwMessage *reason)
{
  DcwBlocked *blocked = g_new0 (DcwBlocked, 1);
  blocked->resource = dcw_resource_ref (resource);
  blocked->reason = reason;
  blocked->topics = g_ptr_array_new_with_free_func (g_free);
  return blocked;
}

void
dcw_blocked_free (DcwBlocked *blocked)
{
  if (blocked == NULL)
    return;
  dcw_resource_unref (blocked->resource);
  dcw_message_unref (blocked->reason);
  g_ptr_array_unref (blocked->topics);
  g_free (blocked);
}

gboolean
dcw_plan_may_lock_out (const DcwPlan *plan)
{
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    if ((change->risk & DCW_RISK_CUTS) || (dcw_kind (dcw_resource_kind (change->resource))->flags & DCW_KIND_GUARDS_WAY_IN))
      return TRUE;
  }
  return FALSE;
}

/* --- validation ----------------------------------------------------------------------------------------------------- */

#define MAX_NEEDS 1000000 /* of all changes of a plan together */

typedef struct {
  GHashTable *assumed;  /* of char *, folded */
  GHashTable *creators; /* folded pending name -> index + 1 of the change that creates it */
  guint *needed_by;     /* by change: index + 1 of the latest change looked at that needs it */
  guint n_needs;        /* so far */
  guint at;
  const char *missing; /* a pending name that no needed change creates */
} Check;

static void
check_principal (Check *check, const DcwPrincipal *principal)
{
  if (principal == NULL || !dcw_principal_is_pending (principal) || check->missing != NULL)
    return;
  g_autofree char *folded = dcw_text_fold (principal->name);
  if (g_hash_table_contains (check->assumed, folded))
    return;
  guint creator = GPOINTER_TO_UINT (g_hash_table_lookup (check->creators, folded));
  gboolean own = creator == check->at + 1;
  if (creator == 0 || (!own && check->needed_by[creator - 1] != check->at + 1))
    check->missing = principal->name;
}

static void
check_acl (Check *check, const DcwAcl *acl)
{
  for (guint i = 0; acl != NULL && i < acl->aces->len; i++)
    check_principal (check, &g_array_index (acl->aces, DcwAce, i).who);
}

static void
check_state_names (Check *check, const DcwState *state)
{
  if (dcw_state_status (state) != DCW_STATE_PRESENT)
    return;
  for (guint i = 0; i < dcw_kind (dcw_state_kind (state))->n_fields; i++) {
    check_principal (check, dcw_state_principal (state, i));
    const DcwDescriptor *descriptor = dcw_state_descriptor (state, i);
    if (descriptor == NULL)
      continue;
    check_principal (check, dcw_descriptor_owner (descriptor));
    check_principal (check, dcw_descriptor_group (descriptor));
    check_acl (check, dcw_descriptor_dacl (descriptor));
    check_acl (check, dcw_descriptor_sacl (descriptor));
  }
}

static gboolean
fail (const DcwChange *change, guint i, const char *what, GError **error)
{
  g_autofree char *shown = dcw_resource_show (change->resource);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
               /* Translators: the number, what would be changed, and what is wrong */ _ ("change %u (%s): %s"), i + 1, shown,
               what);
  return FALSE;
}

static gboolean
is_right_state (const DcwChange *change, const DcwState *state)
{
  switch (dcw_state_status (state)) {
  case DCW_STATE_ABSENT:
    return TRUE;
  case DCW_STATE_PRESENT:
    return dcw_state_kind (state) == dcw_resource_kind (change->resource);
  default:
    return FALSE;
  }
}

/* Required fields set; a registry value with either its data or a descriptor and a way to code it. */
static gboolean
is_whole (const DcwState *state)
{
  if (dcw_state_status (state) != DCW_STATE_PRESENT)
    return TRUE;
  const DcwKind *kind = dcw_kind (dcw_state_kind (state));
  for (guint i = 0; i < kind->n_fields; i++)
    if (!kind->fields[i].optional && !dcw_state_has (state, i))
      return FALSE;
  if (kind->id != DCW_KIND_REGISTRY_VALUE)
    return TRUE;
  if (!dcw_state_has (state, DCW_VALUE_DESCRIPTOR))
    return dcw_state_has (state, DCW_VALUE_DATA) && !dcw_state_has (state, DCW_VALUE_CODEC);
  guint64 codec = dcw_state_number (state, DCW_VALUE_CODEC);
  return !dcw_state_has (state, DCW_VALUE_DATA) && (codec == DCW_CODEC_DESCRIPTOR || codec == DCW_CODEC_SDDL);
}

static gboolean
validate_change (Check *check, const DcwChange *change, GHashTable *seen, GError **error)
{
  guint i = check->at;
  if (!g_hash_table_add (seen, (gpointer)dcw_resource_id (change->resource)))
    return fail (change, i, _ ("an earlier change is about the same"), error);
  if (!is_right_state (change, change->before) || dcw_state_is_pending (change->before))
    return fail (change, i, _ ("the state before must be known and of this kind"), error);
  if (!is_right_state (change, change->after))
    return fail (change, i, _ ("the state after must be known and of this kind"), error);
  if (!is_whole (change->before) || !is_whole (change->after))
    return fail (change, i, _ ("a state is not whole"), error);
  for (guint j = 0; j < change->needs->len; j++) {
    guint need = g_array_index (change->needs, guint, j);
    if (need >= i)
      return fail (change, i, _ ("needs a change that does not come earlier"), error);
    if (check->n_needs++ == MAX_NEEDS)
      return fail (change, i, _ ("the changes of the plan need too many others"), error);
    check->needed_by[need] = i + 1;
  }
  const DcwPrincipal *who = dcw_resource_who (change->resource);
  gboolean creates =
      (dcw_kind (dcw_resource_kind (change->resource))->flags & DCW_KIND_CREATES_SID) != 0 && dcw_principal_is_pending (who);
  if (creates) {
    if (dcw_state_status (change->before) != DCW_STATE_ABSENT || dcw_state_status (change->after) != DCW_STATE_PRESENT)
      return fail (change, i, _ ("an account without a SID can only be created"), error);
    if (!dcw_text_fold_equal (dcw_state_text (change->after, DCW_USER_NAME), who->name))
      return fail (change, i, _ ("the account created must have the name of its address"), error);
    g_autofree char *folded = dcw_text_fold (who->name);
    if (!g_hash_table_insert (check->creators, g_steal_pointer (&folded), GUINT_TO_POINTER (i + 1)))
      return fail (change, i, _ ("an earlier change creates an account of this name"), error);
  }
  check_principal (check, who);
  check_principal (check, dcw_resource_member (change->resource));
  check_state_names (check, change->after);
  if (check->missing != NULL) {
    g_autofree char *name = dcw_text_display (check->missing, 60);
    g_autofree char *what = g_strdup_printf (_ ("no change that it needs creates “%s”"), name);
    return fail (change, i, what, error);
  }
  return TRUE;
}

gboolean
dcw_plan_validate (const DcwPlan *plan, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) creators = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) assumed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree guint *needed_by = g_new0 (guint, plan->changes->len);
  Check check = { .assumed = assumed, .creators = creators, .needed_by = needed_by };
  for (guint i = 0; i < plan->assumed->len; i++)
    g_hash_table_add (assumed, dcw_text_fold (plan->assumed->pdata[i]));
  for (guint i = 0; i < plan->changes->len; i++) {
    check.at = i;
    if (!validate_change (&check, plan->changes->pdata[i], seen, error))
      return FALSE;
  }
  return TRUE;
}
