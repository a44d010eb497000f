#include "base/i18n.h"
#include "topics/identity-parts.h"
#include "topics/users.h"
#include <string.h>

#define LOCAL_SERVICE "S-1-5-19"

char *
dcw_identity_choose_account (DcwView *view, const DcwProfile *profile, const DcwRunner *runner)
{
  const char *asked = dcw_profile_get (profile, runner->program ? DCW_IDENTITY_PROGRAM_ACCOUNT : DCW_IDENTITY_SERVER_ACCOUNT);
  const GPtrArray *users = profile->lists[DCW_LIST_USERS];
  if (asked == NULL && dcw_runner_has_account (runner))
    return dcw_account_password_name (view, &runner->runs_as);
  if (asked == NULL && runner->program)
    asked = users->len > 0 ? users->pdata[0] : NULL;
  else if (asked == NULL && profile->network != DCW_NETWORK_DOMAIN)
    asked = DCW_IDENTITY_DEFAULT_ACCOUNT;
  return g_strdup (asked);
}

/* Windows' own accounts are the computer itself on the network, which only a domain knows. */
static char *
name_of_computer (DcwView *view, const DcwProfile *profile, const DcwRunner *runner)
{
  const char *computer = dcw_station_info (dcw_view_station (view))->computer;
  const char *domain = dcw_view_fact (view, DCW_FACT_JOINED_TO, "");
  g_auto (DcwPrincipal) anonymous = { 0 };
  dcw_principal_init_sid_text (&anonymous, LOCAL_SERVICE, NULL);
  if (profile->network != DCW_NETWORK_DOMAIN || computer == NULL || domain == NULL || *domain == '\0'
      || dcw_principal_equal (&runner->runs_as, &anonymous))
    return NULL;
  return g_strdup_printf ("%s\\%s$", domain, computer);
}

/* The mode that the profile leads to, and whether it asks for an account. */
static DcwProcessMode
find_mode (const DcwProfile *profile, const DcwRunner *runner, gboolean *account)
{
  const char *wanted = dcw_profile_get (profile, runner->program ? DCW_IDENTITY_PROGRAM : DCW_IDENTITY_SERVER);
  gboolean is_library = runner->mode == DCW_MODE_IN_PROCESS || runner->mode == DCW_MODE_UNKNOWN;
  *account = FALSE;
  if (wanted == NULL || is_library || (runner->program && runner->mode != DCW_MODE_SERVICE))
    return runner->mode;
  *account = strcmp (wanted, "account") == 0;
  if (*account || runner->mode == DCW_MODE_SERVICE)
    return runner->mode;
  return strcmp (wanted, "interactive") == 0 ? DCW_MODE_INTERACTIVE : DCW_MODE_LAUNCHING;
}

char *
dcw_identity_seen_as (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, gboolean *as_users, DcwMessage **why)
{
  gboolean account;
  DcwProcessMode mode = find_mode (profile, runner, &account);
  char *name = account ? dcw_identity_choose_account (view, profile, runner) : NULL;
  *as_users = name == NULL && mode == DCW_MODE_LAUNCHING && !runner->program;
  *why = NULL;
  if (name != NULL || *as_users)
    return name;
  if (mode == DCW_MODE_INTERACTIVE)
    *why = dcw_message_new (N_ ("%1 runs as whoever is logged on at the screen here; which user that is nobody said"),
                            runner->name, NULL);
  else if (mode == DCW_MODE_LAUNCHING)
    *why = dcw_message_new (N_ ("%1 runs as whoever starts it; it has to be one of the users"), runner->name, NULL);
  else if (account || mode == DCW_MODE_IN_PROCESS || mode == DCW_MODE_UNKNOWN || dcw_principal_is_pending (&runner->runs_as))
    *why = dcw_message_new (N_ ("which account %1 runs as is not known"), runner->name, NULL);
  else if (!dcw_account_is_built_in (&runner->runs_as))
    return dcw_account_password_name (view, &runner->runs_as);
  else if ((name = name_of_computer (view, profile, runner)) == NULL)
    *why = dcw_message_new (N_ ("%1 runs as %2, an account that the other computer can't recognise"), runner->name,
                            dcw_view_name_of (view, &runner->runs_as), NULL);
  return name;
}
