/* policy-origin: what Windows says about which policy won (Resultant Set of Policy: WMI namespace root\rsop\computer, classes
 * RSOP_RegistryPolicySetting, RSOP_RegistryValue and RSOP_UserPrivilegeRight), as facts DCW_FACT_POLICY_ORIGIN.
 *
 * Windows keeps this log as long as nobody switches it off, and writes it anew at each refresh. Where it says nothing about a
 * value, nothing is known. That the local policy goes by the id "LocalGPO" there is [K], unverified.
 */
#pragma once
#include "model/image.h"

#define DCW_ORIGIN_MAX_ROWS 20000 /* of one class, that are looked at */

/* One row of the log. key: "MACHINE\System\...", "HKLM\..." or below HKLM; name: NULL where it is the last part of key. Only
 * values that this program knows (model/setting.h, the firewall's) are noted. precedence: 1 is the policy that won, others do not
 * count. */
void dcw_policy_origin_add_value (DcwImage *image, const char *key, const char *name, const char *gpo, guint precedence);
void dcw_policy_origin_add_right (DcwImage *image, const char *right, const char *gpo, guint precedence);
