/* Firewall rules and profiles. */
#include "base/i18n.h"
#include "base/text.h"
#include "firewall/rule-new.h"
#include "station/image-writers.h"

gboolean
dcw_image_write_rule (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want,
                      const DcwSecrets *secrets, DcwSid *created, gboolean *has_created, GError **error)
{
  if (dcw_state_status (want) == DCW_STATE_PRESENT) {
    g_autoptr (GError) wrong = NULL;
    g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (dcw_state_text (want, DCW_RULE_TEXT), &wrong);
    if (rule == NULL || !dcw_firewall_rule_id_check (dcw_resource_name (resource), &wrong))
      return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, "%s", wrong->message);
  }
  return dcw_image_commit (station, resource, now, want, error);
}

gboolean
dcw_image_write_profile (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want,
                         const DcwSecrets *secrets, DcwSid *created, gboolean *has_created, GError **error)
{
  static const char *const names[] = { "domain", "private", "public" };
  gboolean known = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    known = known || dcw_text_fold_equal (names[i], dcw_resource_name (resource));
  if (!known)
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("is no profile of the firewall: domain, private or public"));
  if (dcw_state_status (want) == DCW_STATE_ABSENT)
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("a profile of the firewall can't be removed"));
  if (dcw_state_number (want, DCW_PROFILE_ENABLED) > 1 || dcw_state_number (want, DCW_PROFILE_INBOUND) > 1)
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("a profile of the firewall is on (1) or off (0)"));
  return dcw_image_commit (station, resource, now, want, error);
}
