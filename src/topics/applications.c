/* applications: what the OPC servers, OPCEnum and the client programs of a connection let in. */
#include "topics/applications-parts.h"
#include "topics/lists.h"
#include "topics/now.h"
#include "topics/steps.h"
#include "topics/scope-rules.h"
#include "base/i18n.h"
#include "survey/limits.h"
#include "survey/value.h"

static const DcwChoice level_choices[] = {
  { "integrity", NC_ ("choice", "Packet Integrity, for the OPC servers alone"), NULL,
    N_ ("Clients on Windows versions that never got the update of 2022 may have to be set to it too.") },
  { "default", NC_ ("choice", "As the computer's default"), NULL, NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice location_choices[] = {
  { "here", NC_ ("choice", "Run them on this computer only"), NULL, NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice launch_choices[] = {
  { "merge", NC_ ("choice", "Add the OPC group to who may start them"), N_ ("Members of the group can start the OPC servers."),
    NULL },
  { "exact", NC_ ("choice", "Only administrators, Windows itself and the OPC group"), NULL,
    N_ ("Everybody else who may start them now can't any more, whoever sits at this computer too.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice access_choices[] = {
  { "merge", NC_ ("choice", "Add the OPC group to who may call them"),
    N_ ("Members of the group can read and write through the OPC servers."), NULL },
  { "exact", NC_ ("choice", "Only the server's own account, Windows itself and the OPC group"), NULL,
    N_ ("Everybody else who may call them now can't any more, local clients under other accounts too.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice repair_choices[] = {
  { "lists", NC_ ("choice", "Repair what Windows can't read"), NULL,
    N_ ("Lists that can't be read are removed; the computer's defaults count then.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice opcenum_choices[] = {
  { "none", NC_ ("choice", "No: the other computer knows the server's name and id"), NULL, NULL },
  { "authenticated", NC_ ("choice", "Yes, with name and password"),
    N_ ("Members of the OPC group can ask this computer which OPC servers it has."), NULL },
  { "as-installed", NC_ ("choice", "Yes, as OPCEnum is installed"),
    N_ ("Callers without a password pass this computer's outer check for every program, and anybody can use OPCEnum."), NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice callback_choices[] = {
  { "program", NC_ ("choice", "Let the servers' accounts call the client programs, and nothing else"),
    N_ ("These accounts can call the client programs from other computers; where they are not known, the OPC group can."), NULL },
  { "machine-default", NC_ ("choice", "Let them call every program without permissions of its own"),
    N_ ("They can call every COM program of this computer that has no permissions of its own."), NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice progid_choices[] = {
  { "register", NC_ ("choice", "Register the names and ids of the servers on this computer"), NULL, NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice remote_name_choices[] = {
  { "set", NC_ ("choice", "Send programs here to the other computer"), NULL,
    N_ ("It counts for every program that asks for the server without naming a computer.") },
  { NULL, NULL, NULL, NULL },
};

/* FALSE, with the reason, where there is nothing to ask on a server. */
static gboolean
has_servers (const DcwProfile *profile, gboolean callers, DcwMessage **why)
{
  if (!(profile->role & DCW_ROLE_SERVER))
    *why = dcw_message_new (N_ ("No OPC server runs on a client."), NULL);
  else if (profile->lists[DCW_LIST_SERVERS]->len == 0)
    *why = dcw_message_new (N_ ("The profile names no OPC server."), NULL);
  else if (callers && profile->group == NULL && profile->lists[DCW_LIST_USERS]->len == 0)
    *why = dcw_message_new (N_ ("The profile names no group and no user."), NULL);
  else
    return TRUE;
  return FALSE;
}

static const char *
recommend_level (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  if (!has_servers (profile, FALSE, why))
    return NULL;
  guint32 level;
  if (dcw_level_in_force (view, DCW_SETTING_AUTHENTICATION_LEVEL, &level) == DCW_STATE_PRESENT && level >= 5) {
    *why = dcw_message_new (N_ ("The default of this computer is Packet Integrity already."), NULL);
    return "default";
  }
  *why = dcw_message_new (N_ ("Updated Windows versions talk at this level. Set here, it touches no other program."), NULL);
  return "integrity";
}

static const char *
recommend_location (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  if (!has_servers (profile, FALSE, why))
    return NULL;
  *why = dcw_message_new (N_ ("The OPC servers are on this computer. Anything else sends clients away."), NULL);
  return "here";
}

static const char *
recommend_rights (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  if (!has_servers (profile, TRUE, why))
    return NULL;
  *why = dcw_message_new (N_ ("Who works with the server now goes on working; the OPC group is added."), NULL);
  return "merge";
}

static const char *
recommend_repair (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("Choose this when the check finds a broken list."), NULL);
  return NULL;
}

static const char *
recommend_opcenum (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why =
      dcw_message_new (N_ ("The file for the other computer carries name and id of the server, so nobody has to search."), NULL);
  return "none";
}

static const char *
recommend_callback (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  if (!(profile->role & DCW_ROLE_CLIENT)) {
    *why = dcw_message_new (N_ ("No client program runs on a server."), NULL);
    return NULL;
  }
  if (profile->lists[DCW_LIST_PROGRAMS]->len == 0) {
    *why = dcw_message_new (N_ ("The profile names no client program."), NULL);
    return NULL;
  }
  if (profile->group == NULL && profile->lists[DCW_LIST_USERS]->len == 0 && profile->lists[DCW_LIST_CALLBACKS]->len == 0) {
    *why = dcw_message_new (N_ ("The profile names no group and no user."), NULL);
    return NULL;
  }
  *why = dcw_message_new (N_ ("The server calls the client when values change. It must be let in there."), NULL);
  return "program";
}

static const char *
recommend_progid (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  if (!(profile->role & DCW_ROLE_CLIENT)) {
    *why = dcw_message_new (N_ ("The servers registered themselves on their own computer."), NULL);
    return NULL;
  }
  if (profile->ids->len == 0) {
    *why = dcw_message_new (N_ ("The profile does not carry the ids of the servers; the file from the server's computer does."),
                            NULL);
    return NULL;
  }
  if (dcw_profile_is (profile, DCW_APPLICATIONS_OPCENUM, "authenticated")
      || dcw_profile_is (profile, DCW_APPLICATIONS_OPCENUM, "as-installed")) {
    *why = dcw_message_new (N_ ("The client program searches for the servers and gets their ids so."), NULL);
    return NULL;
  }
  *why = dcw_message_new (N_ ("The client program can be given the server's name then, and nobody has to search."), NULL);
  return "register";
}

static const char *
recommend_remote_name (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("Only for client programs that can't be told on which computer the server is."), NULL);
  return NULL;
}

static const char *
recommend_permissions (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("The choices above give those who use OPC what they need, and nobody else."), NULL);
  return NULL;
}

static const DcwOption options[] = {
  { DCW_APPLICATIONS_LEVEL, DCW_OPTION_CHOICE, DCW_ROLE_SERVER, NC_ ("option", "Authentication level of the OPC servers"),
    N_ ("How well calls to the servers are protected, and whether callers are asked who they are."), level_choices,
    recommend_level, NULL },
  { DCW_APPLICATIONS_LOCATION, DCW_OPTION_CHOICE, DCW_ROLE_SERVER, NC_ ("option", "Where the OPC servers run"),
    N_ ("DCOM can be told to start a program on another computer instead."), location_choices, recommend_location, NULL },
  { DCW_APPLICATIONS_LAUNCH, DCW_OPTION_CHOICE, DCW_ROLE_SERVER, NC_ ("option", "Who may start the OPC servers"),
    N_ ("Without it clients get 0x80070005, and event 10016 is logged here."), launch_choices, recommend_rights, NULL },
  { DCW_APPLICATIONS_ACCESS, DCW_OPTION_CHOICE, DCW_ROLE_SERVER, NC_ ("option", "Who may call the OPC servers"),
    N_ ("Without it clients get 0x80070005 as soon as they use the server."), access_choices, recommend_rights, NULL },
  { DCW_APPLICATIONS_REPAIR, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Broken permissions of OPC programs"),
    N_ ("Windows refuses callers, or lets everybody in, where it can't read a list."), repair_choices, recommend_repair, NULL },
  { DCW_APPLICATIONS_OPCENUM, DCW_OPTION_CHOICE, DCW_ROLE_BOTH | DCW_OPTION_SHARED,
    NC_ ("option", "Must the client program search for OPC servers?"),
    N_ ("Searching goes through OPCEnum, a program of its own that must be reached and allowed too."), opcenum_choices,
    recommend_opcenum, NULL },
  { DCW_APPLICATIONS_CALLBACK, DCW_OPTION_CHOICE, DCW_ROLE_CLIENT, NC_ ("option", "Values that the server sends by itself"),
    N_ ("Subscriptions are calls from the server to the client program, under the account of the server."), callback_choices,
    recommend_callback, NULL },
  { DCW_APPLICATIONS_PROGID, DCW_OPTION_CHOICE, DCW_ROLE_CLIENT, NC_ ("option", "Names of the servers"),
    N_ ("Without searching, a program finds a server's id by its name (ProgID) in the registry here."), progid_choices,
    recommend_progid, NULL },
  { DCW_APPLICATIONS_REMOTE_NAME, DCW_OPTION_CHOICE, DCW_ROLE_CLIENT, NC_ ("option", "Computer of the servers"),
    N_ ("Some programs ask for a server without saying where it is."), remote_name_choices, recommend_remote_name, NULL },
  { DCW_APPLICATIONS_PERMISSIONS, DCW_OPTION_LISTS, DCW_ROLE_BOTH, NC_ ("option", "Permissions entry by entry"),
    N_ ("Each list as you want it, where the choices above are not enough."), NULL, recommend_permissions,
    dcw_lists_check_applications },
};

#define VALUE(key, name, may, values)                                                                                            \
  {                                                                                                                              \
    DCW_KIND_REGISTRY_VALUE, key, name, may, values, 0                                                                           \
  }
/* What both views of the registry have. */
#define OF_CLASSES(classes)                                                                                                      \
  VALUE (classes "\\CLSID\\{}", "AppID", dcw_may_appid_of_class, NULL),                                                          \
      VALUE (classes "\\CLSID\\{}\\ProgID", "", dcw_may_progid_of_class, NULL),                                                  \
      VALUE (classes "\\CLSID\\{}\\LocalServer32", "", dcw_may_put_back, NULL),                                                  \
      VALUE (classes "\\CLSID\\{}\\LocalServer32", "ServerExecutable", dcw_may_put_back, NULL),                                  \
      VALUE (classes "\\CLSID\\{}\\_LocalServer32", "", dcw_may_take_aside, NULL),                                               \
      VALUE (classes "\\CLSID\\{}\\_LocalServer32", "ServerExecutable", dcw_may_take_aside, NULL),                               \
  {                                                                                                                              \
    DCW_KIND_REGISTRY_KEY, classes "\\CLSID\\{}\\_LocalServer32", NULL, dcw_may_remove_aside, NULL, 0                            \
  }
#define APPID DCW_KEY_APPIDS "\\{}"
#define EVERYONE "S-1-1-0"
#define ANONYMOUS "S-1-5-7"

static const DcwScope scope[] = {
  OF_CLASSES (DCW_KEY_CLASSES),
  OF_CLASSES (DCW_KEY_CLASSES_32),
  VALUE (DCW_KEY_CLASSES "\\<progid>\\CLSID", "", dcw_may_class_of_progid, NULL),
  VALUE (DCW_KEY_APPIDS "\\<exe>", "AppID", dcw_may_appid_of_exe, NULL),
  VALUE (APPID, "", dcw_may_title, NULL),
  VALUE (APPID, "AccessPermission", dcw_may_appid_list, EVERYONE),
  VALUE (APPID, "LaunchPermission", dcw_may_appid_list, EVERYONE),
  VALUE (APPID, "AuthenticationLevel", dcw_may_level, NULL),
  VALUE (APPID, "RemoteServerName", dcw_may_send_elsewhere, NULL),
  VALUE (APPID, "ActivateAtStorage", dcw_may_clear, NULL),
  VALUE (APPID, "LocalService", dcw_may_put_back, NULL),
  VALUE (APPID, "_LocalService", dcw_may_take_aside, NULL),
  VALUE (DCW_KEY_OLE, "DefaultAccessPermission", dcw_may_limit, NULL),
  VALUE (DCW_KEY_OLE, "MachineAccessRestriction", dcw_may_limit, ANONYMOUS),
  VALUE (DCW_KEY_DCOM_POLICY, "MachineAccessRestriction", dcw_may_limit, ANONYMOUS),
};

static void
survey_value (DcwView *view, const DcwResource *key, const char *name)
{
  g_autoptr (DcwResource) value = dcw_resource_value_of (key, name, NULL);
  dcw_view_get (view, value);
}

/* Which AppID a profile will name is not known here, so what the program may want of one is read of all of them. */
static void
survey_appids (DcwView *view)
{
  static const char *const others[] = { "", "DllSurrogate" };
  const DcwListing *appids = dcw_value_keys (view, DCW_KEY_APPIDS);
  for (guint i = 0; i < appids->resources->len; i++) {
    const DcwResource *key = appids->resources->pdata[i];
    for (guint id = DCW_N_SETTINGS; id < DCW_N_ALL_SETTINGS; id++)
      survey_value (view, key, dcw_setting (id)->value);
    for (guint k = 0; k < G_N_ELEMENTS (others); k++)
      survey_value (view, key, others[k]);
  }
}

static void
survey (DcwView *view)
{
  survey_appids (view);
  dcw_applications_survey_registration (view);
  dcw_applications_survey_files (view);
  dcw_applications_survey_ids (view);
  const DcwListing *services = dcw_view_list (view, NULL, DCW_KIND_SERVICE);
  for (guint i = 0; i < services->resources->len; i++) {
    dcw_view_get (view, services->resources->pdata[i]);
    dcw_view_fact (view, DCW_FACT_SERVICE_STATE, dcw_resource_name (services->resources->pdata[i]));
  }
  for (guint i = 0; i < DCW_N_SETTINGS; i++)
    dcw_view_get_setting (view, dcw_setting (i));
  dcw_view_list (view, NULL, DCW_KIND_USER);
  dcw_view_list (view, NULL, DCW_KIND_GROUP);
}

const DcwTopic dcw_topic_applications = {
  .id = "applications",
  .title = NC_ ("topic", "Application security"),
  .about = N_ ("What each OPC server, OPCEnum and each client program lets in, for itself alone."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .scope = scope,
  .n_scope = G_N_ELEMENTS (scope),
  .checks = &dcw_applications_checks,
  .survey = survey,
  .plan = dcw_applications_plan,
  .now = dcw_applications_now,
  .steps = &dcw_applications_steps,
};
