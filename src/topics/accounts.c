/* accounts: the OPC group and its users. */
#include "base/i18n.h"
#include "survey/accounts.h"
#include "topics/topic.h"

#define GROUP_OPTION "accounts.group"
/* Stored on the station, so the same in every language. */
#define GROUP_COMMENT "May use OPC servers on this computer over the network (OPC DCOM Wizard)"

static gboolean
is_controller (DcwView *view)
{
  return g_strcmp0 (dcw_view_fact (view, DCW_FACT_JOINED, ""), "controller") == 0;
}

static const char *
recommend_group (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  if (is_controller (view)) {
    *why = dcw_message_new (N_ ("A domain controller has no accounts of its own. Name a group of the domain."), NULL);
    return NULL;
  }
  if (profile->group == NULL) {
    *why = dcw_message_new (N_ ("The profile names no group."), NULL);
    return NULL;
  }
  if (profile->network == DCW_NETWORK_DOMAIN) {
    *why = dcw_message_new (N_ ("In a domain the accounts of the domain are used; nothing is created here."), NULL);
    return NULL;
  }
  *why = dcw_message_new (N_ ("Rights are given once, to one group. Who is in it can change later without touching DCOM."), NULL);
  return "create";
}

static const DcwChoice group_choices[] = {
  { "create", N_ ("Create the group, or use it if it is there"), NULL, NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwOption options[] = {
  { GROUP_OPTION, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, N_ ("Group for everyone who uses OPC"),
    N_ ("DCOM asks who is calling. One group for all OPC users keeps the answer short."), group_choices, recommend_group, NULL },
};

static const DcwScope scope[] = {
  { DCW_KIND_GROUP, NULL, NULL, FALSE },
};

static void
survey (DcwView *view)
{
  dcw_view_list (view, NULL, DCW_KIND_USER);
  const DcwListing *groups = dcw_view_list (view, NULL, DCW_KIND_GROUP);
  for (guint i = 0; i < groups->resources->len; i++)
    dcw_view_list (view, groups->resources->pdata[i], DCW_KIND_MEMBERSHIP);
  dcw_view_fact (view, DCW_FACT_JOINED, "");
}

static const char *
computer_name (DcwView *view)
{
  return dcw_station_info (dcw_view_station (view))->computer;
}

/* The resource to talk about when the group has no address yet that could be planned. */
static DcwResource *
group_resource (const DcwPrincipal *who)
{
  return dcw_resource_group (who, NULL);
}

static void
plan (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  if (!dcw_profile_is (profile, GROUP_OPTION, "create") || profile->group == NULL)
    return;
  g_auto (DcwAccountSurvey) found = { 0 };
  dcw_account_survey (view, profile->group, &found);
  if (found.status == DCW_STATE_PRESENT && found.is_group)
    return;
  g_autoptr (DcwResource) resource = group_resource (&found.who);
  if (resource == NULL)
    return; /* accounts.group-name says why */
  if (found.status == DCW_STATE_PRESENT) {
    dcw_edits_block (edits, resource,
                     dcw_message_new (N_ ("%1 is a user here; choose another name for the group"), profile->group, NULL));
    return;
  }
  DcwMessage *broken = dcw_account_check_name (profile->group, TRUE, computer_name (view));
  if (broken != NULL) {
    dcw_edits_block (edits, resource, broken);
    return;
  }
  if (is_controller (view)) {
    dcw_edits_block (edits, resource, dcw_message_new (N_ ("a domain controller has no accounts of its own"), NULL));
    return;
  }
  g_autoptr (DcwState) group = dcw_state_present (DCW_KIND_GROUP);
  dcw_state_set_text (group, DCW_GROUP_NAME, found.who.name);
  dcw_state_set_text (group, DCW_GROUP_COMMENT, GROUP_COMMENT);
  dcw_edits_set (edits, resource, group, 0,
                 dcw_message_new (N_ ("%1 holds everyone who may use OPC on this computer"), profile->group, NULL));
}

static void
check_group_missing (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (profile == NULL || profile->group == NULL)
    return;
  g_auto (DcwAccountSurvey) found = { 0 };
  dcw_account_survey (view, profile->group, &found);
  if (found.status != DCW_STATE_ABSENT)
    return;
  g_autoptr (DcwResource) resource = group_resource (&found.who);
  g_ptr_array_add (findings,
                   dcw_finding_new ("accounts.group-missing", "A01", DCW_SEVERITY_PROBLEM, "accounts", resource,
                                    dcw_message_new (N_ ("There is no group %1 on this computer."), profile->group, NULL),
                                    dcw_message_new (N_ ("Nobody can be given rights through it."), NULL),
                                    dcw_message_new (N_ ("Let the wizard create it."), NULL), GROUP_OPTION, "create"));
}

static void
check_name_taken (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (profile == NULL || profile->group == NULL)
    return;
  g_auto (DcwAccountSurvey) found = { 0 };
  dcw_account_survey (view, profile->group, &found);
  if (found.status != DCW_STATE_PRESENT || found.is_group)
    return;
  g_autoptr (DcwResource) resource = dcw_resource_user (&found.who, NULL);
  g_ptr_array_add (findings,
                   dcw_finding_new ("accounts.name-taken", "A02", DCW_SEVERITY_PROBLEM, "accounts", resource,
                                    dcw_message_new (N_ ("%1 is a user on this computer, not a group."), profile->group, NULL),
                                    NULL, dcw_message_new (N_ ("Choose another name for the group."), NULL), NULL, NULL));
}

static void
check_group_name (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (profile == NULL || profile->group == NULL)
    return;
  g_auto (DcwAccountSurvey) found = { 0 };
  dcw_account_survey (view, profile->group, &found);
  if (found.status == DCW_STATE_PRESENT)
    return;
  DcwMessage *broken = dcw_account_check_name (profile->group, TRUE, computer_name (view));
  if (broken != NULL)
    g_ptr_array_add (findings,
                     dcw_finding_new ("accounts.group-name", "A03", DCW_SEVERITY_PROBLEM, "accounts", NULL, broken, NULL,
                                      dcw_message_new (N_ ("Choose another name for the group."), NULL), NULL, NULL));
}

static const DcwCheck checks[] = {
  { "accounts.group-missing", "A01", check_group_missing },
  { "accounts.name-taken", "A02", check_name_taken },
  { "accounts.group-name", "A03", check_group_name },
};

extern const DcwTopic dcw_topic_accounts;
const DcwTopic dcw_topic_accounts = {
  .id = "accounts",
  .title = N_ ("Users and groups"),
  .about = N_ ("Who may use OPC over the network. One group gets the rights; users are members of it."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .scope = scope,
  .n_scope = G_N_ELEMENTS (scope),
  .checks = checks,
  .n_checks = G_N_ELEMENTS (checks),
  .survey = survey,
  .plan = plan,
};
