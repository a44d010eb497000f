/* look: what a change's resource is now, and whose account it is. */
#include "apply/pass.h"
#include "base/i18n.h"
#include "base/text.h"

const DcwChange *
dcw_pass_change (const DcwPass *pass, guint i)
{
  return pass->plan->changes->pdata[i];
}

gboolean
dcw_pass_creates (const DcwPass *pass, guint i)
{
  const DcwChange *change = dcw_pass_change (pass, i);
  const DcwKind *kind = dcw_kind (dcw_resource_kind (change->resource));
  return (kind->flags & DCW_KIND_CREATES_SID) != 0 && dcw_resource_is_pending (change->resource);
}

static DcwState *
look_by_sid (DcwPass *pass, const DcwResource *account)
{
  g_autoptr (DcwResource) bound = dcw_resource_bind (account, pass->run->now);
  return dcw_resource_is_pending (bound) ? dcw_state_absent () : dcw_station_read (pass->station, bound);
}

/* FALSE when principal is the name of an account that the plan makes and that is not there. */
static gboolean
is_there (DcwPass *pass, const DcwPrincipal *principal)
{
  if (principal == NULL || !dcw_principal_is_pending (principal))
    return TRUE;
  g_autofree char *folded = dcw_text_fold (principal->name);
  guint creator = GPOINTER_TO_UINT (g_hash_table_lookup (pass->creators, folded));
  if (creator == 0)
    return dcw_bindings_lookup (pass->run->now, principal->name) != NULL;
  g_autoptr (DcwState) state = look_by_sid (pass, dcw_pass_change (pass, creator - 1)->resource);
  return dcw_state_status (state) != DCW_STATE_ABSENT;
}

DcwState *
dcw_pass_look (DcwPass *pass, guint i)
{
  const DcwResource *resource = dcw_pass_change (pass, i)->resource;
  if (dcw_pass_creates (pass, i))
    return look_by_sid (pass, resource);
  /* The station may not be able to say that something at the address of a deleted account is not there. */
  if (!is_there (pass, dcw_resource_who (resource)) || !is_there (pass, dcw_resource_member (resource)))
    return dcw_state_absent ();
  g_autoptr (DcwResource) bound = dcw_resource_bind (resource, pass->run->now);
  return dcw_station_read (pass->station, bound);
}

DcwStatus
dcw_pass_look_for_name (DcwPass *pass, guint i, DcwMessage **what)
{
  static const DcwKindId kinds[] = { DCW_KIND_USER, DCW_KIND_GROUP };
  const DcwPrincipal *who = dcw_resource_who (dcw_pass_change (pass, i)->resource);
  /* Users and groups of a computer share one space of names. */
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (DcwResource) account = dcw_resource_new (kinds[k], NULL, NULL, who, NULL, NULL);
    g_autoptr (DcwState) state = dcw_station_read (pass->station, account);
    DcwStatus status = dcw_state_status (state);
    if (status == DCW_STATE_ABSENT)
      continue;
    /* A station that does not know one kind at all has no such accounts to get in the way. */
    if (status == DCW_STATE_UNKNOWN && kinds[k] != dcw_resource_kind (dcw_pass_change (pass, i)->resource))
      continue;
    if (what != NULL && status == DCW_STATE_PRESENT)
      *what = dcw_message_new (kinds[k] == DCW_KIND_USER ? N_ ("there is another user of the name %1")
                                                         : N_ ("there is another group of the name %1"),
                               who->name, NULL);
    else if (what != NULL)
      *what = dcw_message_ref (dcw_state_reason (state));
    return status;
  }
  return DCW_STATE_ABSENT;
}

DcwResult
dcw_pass_adopt (DcwPass *pass, guint i)
{
  const DcwChange *change = dcw_pass_change (pass, i);
  const DcwPrincipal *who = dcw_resource_who (change->resource);
  if (!dcw_pass_creates (pass, i) || !(pass->run->marks[i] & DCW_MARK_UNBOUND)
      || dcw_bindings_lookup (pass->run->now, who->name) != NULL)
    return DCW_RESULT_UNCHANGED;
  g_autoptr (DcwState) by_name = dcw_station_read (pass->station, change->resource);
  if (dcw_state_status (by_name) == DCW_STATE_ABSENT)
    return DCW_RESULT_UNCHANGED;
  if (dcw_state_status (by_name) == DCW_STATE_UNKNOWN) {
    dcw_pass_detail (pass, i, dcw_message_ref (dcw_state_reason (by_name)));
    return DCW_RESULT_UNKNOWN;
  }
  DcwSid sid;
  if (dcw_station_resolve (pass->station, who->name, &sid) == DCW_STATE_PRESENT) {
    g_autoptr (DcwBindings) bindings = dcw_bindings_new ();
    dcw_bindings_bind (bindings, who->name, &sid);
    g_autoptr (DcwResource) bound = dcw_resource_bind (change->resource, bindings);
    g_autoptr (DcwState) by_sid = dcw_station_read (pass->station, bound);
    g_autoptr (DcwMessage) held = dcw_pass_held (pass, bound);
    if (dcw_state_equal (by_sid, by_name) && dcw_state_equal (by_sid, change->after) && held == NULL) {
      /* A binding on the run's own way belongs to an intent. */
      gboolean intended =
          pass->run->phase == DCW_RUN_UNWINDING || pass->run->intent == (int)i || dcw_pass_record (pass, "intend %u", i);
      return intended && dcw_pass_record_binding (pass, who->name, &sid) ? DCW_RESULT_UNCHANGED : DCW_RESULT_FAILED;
    }
  }
  dcw_pass_detail (
      pass, i,
      dcw_message_new (N_ ("%1 is there, but whether this program or somebody else made it cannot be told"), who->name, NULL));
  return DCW_RESULT_CONFLICT;
}
