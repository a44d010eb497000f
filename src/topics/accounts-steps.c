#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "survey/value.h"
#include "topics/accounts-parts.h"
#include "topics/identity-parts.h"
#include "topics/steps.h"
#include "topics/topic.h"
#include "topics/users.h"

#define SAME_USER "accounts.same-user"
#define DOMAIN_USER "accounts.domain-user"
#define LOG_ON_AGAIN "accounts.log-on-again"
#define SET_PASSWORD "accounts.set-password"

static const DcwStepKind kinds[] = {
  { SAME_USER, DCW_STEP_OTHER, DCW_STEP_ANY, FALSE, N_ ("The same user, with the same password, on the other computer") },
  { DOMAIN_USER, DCW_STEP_DOMAIN, DCW_STEP_BEFORE, FALSE, N_ ("A user that only the domain can make") },
  { SET_PASSWORD, DCW_STEP_HERE, DCW_STEP_ANY, FALSE, N_ ("A password for a user that may have none") },
  { LOG_ON_AGAIN, DCW_STEP_USER, DCW_STEP_AFTER, TRUE, N_ ("Sign out and in again, so that new memberships count") },
};

static void
add_same_user (DcwStepSearch *search, const char *name)
{
  if (!dcw_user_name_is_local (search->view, name))
    return;
  const char *slash = strrchr (name, '\\');
  const char *leaf = slash != NULL ? slash + 1 : name;
  dcw_step_add (
      search, SAME_USER, leaf,
      dcw_message_new (N_ ("See that the user %1 is on the other computer too, with the same password. Only then can it "
                           "recognise who calls."),
                       leaf, NULL));
}

/* What the server, or program, will run as; NULL: no account of this computer. Free with g_free(). */
static char *
account_after (DcwStepSearch *search, const DcwRunner *runner)
{
  g_autoptr (DcwResource) service = dcw_runner_service (runner);
  g_autoptr (DcwResource) run_as =
      service == NULL && runner->appid != NULL ? dcw_setting_below (DCW_SETTING_APPID_RUN_AS, runner->appid) : NULL;
  const DcwState *state = service != NULL  ? dcw_step_after (search, service)
                          : run_as != NULL ? dcw_step_after (search, run_as)
                                           : NULL;
  if (state == NULL || dcw_state_status (state) != DCW_STATE_PRESENT)
    return NULL;
  const DcwPrincipal *who = service != NULL ? dcw_state_principal (state, DCW_SERVICE_ACCOUNT) : NULL;
  /* Of a service whose account has no SID here there is a name at least. */
  g_autofree char *text = run_as != NULL ? dcw_value_state_text (state)
                          : who == NULL
                              ? g_strdup (dcw_view_fact (search->view, DCW_FACT_SERVICE_ACCOUNT, dcw_resource_name (service)))
                              : NULL;
  g_auto (DcwAccountSurvey) account = { .status = DCW_STATE_PRESENT };
  if (who != NULL)
    dcw_principal_copy (who, &account.who);
  else if (text != NULL && *text != '\0' && !dcw_text_fold_equal (text, DCW_RUN_AS_INTERACTIVE))
    dcw_account_survey (search->view, text, &account);
  else
    return NULL;
  gboolean built_in = account.is_group || dcw_account_is_built_in (&account.who);
  return !built_in && dcw_user_is_local (search->view, &account) ? dcw_account_password_name (search->view, &account.who) : NULL;
}

static gboolean
may_be_without (const DcwState *state)
{
  return (dcw_state_number (state, DCW_USER_FLAGS) & DCW_USER_NO_PASSWORD_NEEDED) != 0;
}

/* Windows says whether it insists on a password, but not whether there is one, and a new one stops everything else that uses the
 * account. So a person has to know, unless the plan sets one. */
static void
add_set_password (DcwStepSearch *search, const DcwPlan *plan)
{
  g_autoptr (GHashTable) set = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = plan != NULL ? plan->changes->len : 0;
  for (guint i = 0; i < n; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    if (dcw_resource_kind (change->resource) == DCW_KIND_SECRET && dcw_state_has (change->after, DCW_SECRET_ACCOUNT))
      g_hash_table_add (set, (gpointer)dcw_state_text (change->after, DCW_SECRET_ACCOUNT));
  }
  for (guint i = 0; i < n; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    const char *name =
        dcw_resource_kind (change->resource) == DCW_KIND_USER ? dcw_state_text (change->after, DCW_USER_NAME) : NULL;
    if (name != NULL && may_be_without (change->before) && !may_be_without (change->after) && !g_hash_table_contains (set, name))
      dcw_step_add (search, SET_PASSWORD, name,
                    dcw_message_new (N_ ("If the user %1 has no password yet, set one, the same on both computers: until now "
                                         "Windows did not insist on one."),
                                     name, NULL));
  }
}

static void
collect (DcwStepSearch *search)
{
  add_set_password (search, search->plan);
  add_set_password (search, search->done);
  if (search->profile == NULL)
    return;
  const GPtrArray *users = search->profile->lists[DCW_LIST_USERS];
  gboolean domain = search->profile->network == DCW_NETWORK_DOMAIN;
  for (guint i = 0; i < users->len; i++) {
    g_auto (DcwAccountSurvey) user = { .status = DCW_STATE_UNKNOWN };
    dcw_account_survey (search->view, users->pdata[i], &user);
    if (!domain)
      add_same_user (search, users->pdata[i]);
    else if (user.status != DCW_STATE_PRESENT)
      dcw_step_add (
          search, DOMAIN_USER, users->pdata[i],
          dcw_message_new (N_ ("Have the user %1 made in the domain, or its name corrected: this computer does not know it."),
                           users->pdata[i], NULL));
  }
  for (guint i = 0; i < search->runners->len && !domain; i++) {
    g_autofree char *account = account_after (search, search->runners->pdata[i]);
    if (account != NULL)
      add_same_user (search, account);
  }
  if (users->len > 0
      && (dcw_step_wanted (search, DCW_ACCOUNTS_MEMBERS, "add") || dcw_step_wanted (search, DCW_ACCOUNTS_DCOM_USERS, "add")))
    dcw_step_add (
        search, LOG_ON_AGAIN, NULL,
        dcw_message_new (N_ ("Whoever is signed in here as a user of OPC signs out and in again. Until then Windows does not "
                             "count the new memberships."),
                         NULL));
}

const DcwTopicSteps dcw_accounts_steps = { kinds, G_N_ELEMENTS (kinds), collect };
