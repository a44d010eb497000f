#include "base/i18n.h"
#include "topics/now.h"
#include "topics/policies-parts.h"

/* What a number means; facts 1.7. below: 0 or less than from; else the other text. */
static const struct {
  DcwSettingId setting;
  guint32 from;
  const char *below, *other; /* N_() */
} rows[] = {
  { DCW_SETTING_FORCE_GUEST, 1, N_ ("Local users who come over the network are themselves (classic)."),
    N_ ("Every local user who comes over the network is only a guest.") },
  { DCW_SETTING_EVERYONE_ANONYMOUS, 1, N_ ("Everyone means callers with a password."),
    N_ ("Everyone means callers without a password too.") },
  { DCW_SETTING_LIMIT_BLANK_PASSWORDS, 1, N_ ("Users without a password may come over the network."),
    N_ ("Users without a password may log on at the screen only.") },
  { DCW_SETTING_LM_LEVEL, 3, N_ ("This computer sends old forms of NTLM too."), N_ ("This computer sends NTLMv2 only.") },
};

void
dcw_policies_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    guint32 number;
    if (dcw_policy_number (view, rows[i].setting, &number) == DCW_STATE_PRESENT)
      g_ptr_array_add (lines, dcw_message_new (number < rows[i].from ? rows[i].below : rows[i].other, NULL));
  }
}
