/* The topic identity: what each choice plans for services and programs. Goldens are written from the rules. */
#include <string.h>
#include "base/error.h"
#include "document/document.h"
#include "model/password.h"
#include "support/station-text.h"
#include "support/tap.h"
#include "topics/planner.h"

#define M DCW_TEXT_MACHINE
#define CLASSES "HKLM\\SOFTWARE\\Classes\\"
#define CATEGORY "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}"
#define SERVER(progid, id, exe)                                                                                                  \
  "text|" CLASSES "CLSID\\" id "||" progid "\n"                                                                                  \
  "text|" CLASSES "CLSID\\" id "|AppID|" id "\n"                                                                                 \
  "text|" CLASSES "CLSID\\" id "\\ProgID||" progid "\n"                                                                          \
  "text|" CLASSES "CLSID\\" id "\\LocalServer32||C:\\" exe "\n"                                                                  \
  "text|" CLASSES "CLSID\\" id CATEGORY "||\n"                                                                                   \
  "text|" CLASSES progid "\\CLSID||" id "\n"
#define PLANT "{11111111-0000-0000-0000-000000000001}"
#define SIM "{22222222-0000-0000-0000-000000000002}"
#define RUN_AS "text|" CLASSES "AppID\\" SIM "|RunAs|"
#define BASE                                                                                                                     \
  "group|S-1-5-32-544|Administrators\n"                                                                                          \
  "group|S-1-5-32-545|Users\n"                                                                                                   \
  "user|M-500|0x10203|Administrator\n"                                                                                           \
  "user|M-1001|0x10241|OpcUser\n"                                                                                                \
  "member|S-1-5-32-545|M-1001\n"                                                                                                 \
  "service|Plant|S-1-5-18|2|16|C:\\plant.exe\n"                                                                                  \
  "service|Historian|S-1-5-18|2|16|C:\\historian.exe\n" SERVER ("Plant.Server", PLANT, "plant.exe")                              \
      SERVER ("Sim.Server", SIM, "sim.exe") "text|" CLASSES "AppID\\" PLANT "|LocalService|Plant\n"                              \
                                            "text|" CLASSES "AppID\\" SIM "||Sim"
#define OPC_SERVER "user|M-1002|0x10241|OpcServer"

#define NEW_OPC_SERVER "user OpcServer = name: OpcServer, description: Used by OPC programs (OPC DCOM Wizard), flags: 66113\n"
#define IN_USERS "membership OpcServer → BUILTIN\\Users = present\n"
#define RUN_AS_OF "HKLM\\SOFTWARE\\Classes\\AppID\\" SIM "\\RunAs = "
#define PLANT_AS(who) "service Plant = log-on account: " who ", start type: 2, service type: 16, program: C:\\plant.exe\n"
#define HISTORIAN_AS(who)                                                                                                        \
  "service Historian = log-on account: " who ", start type: 2, service type: 16, program: C:\\historian.exe\n"

typedef struct {
  const char *name;
  const char *station; /* added to BASE */
  const char *profile; /* "server NAME", "program NAME", "user NAME", "domain", "OPTION=VALUE", "|" between */
  const char *changes, *blocked;
} Case;

static const Case cases[] = {
  { "nothing is asked for", "", "server Plant.Server|server Sim.Server|program Historian", "", "" },
  { "a service under a new account", "", "server Plant.Server|identity.server=account",
    NEW_OPC_SERVER IN_USERS "user right OpcServer: SeServiceLogonRight = present\n" PLANT_AS ("OpcServer"), "" },
  { "a service under an account that is there", OPC_SERVER, "server Plant.Server|identity.server=account",
    "user right " M "-1002: SeServiceLogonRight = present\n" PLANT_AS (M "-1002"), "" },
  { "a service under the account named", OPC_SERVER,
    "server Plant.Server|identity.server=account|identity.server-account=OpcUser",
    "user right " M "-1001: SeServiceLogonRight = present\n" PLANT_AS (M "-1001"), "" },
  { "the domain says who has the right", OPC_SERVER "\nfact|policy.origin|account-right:SeServiceLogonRight|domain",
    "server Plant.Server|identity.server=account", "",
    "user right " M "-1002: SeServiceLogonRight: a policy of the domain sets this; have it changed there\n"
    "service Plant: OpcServer has to have the right SeServiceLogonRight for this, and a policy of the domain says who has it; "
    "have it "
    "given there first\n" },
  { "a program, and the domain says who has the right", OPC_SERVER "\nfact|policy.origin|account-right:SeBatchLogonRight|domain",
    "server Sim.Server|identity.server=account", "",
    "user right " M "-1002: SeBatchLogonRight: a policy of the domain sets this; have it changed there\n"
    "HKLM\\SOFTWARE\\Classes\\AppID\\" SIM
    "\\RunAs: OpcServer has to have the right SeBatchLogonRight for this, and a policy of the "
    "domain says who has it; have it given there first\n" },
  { "the domain says who has another right", OPC_SERVER "\nfact|policy.origin|account-right:SeBatchLogonRight|domain",
    "server Plant.Server|identity.server=account", "user right " M "-1002: SeServiceLogonRight = present\n" PLANT_AS (M "-1002"),
    "" },
  { "by the service's name", OPC_SERVER, "server Plant|identity.server=account|identity.server-account=.\\OpcUser",
    "user right " M "-1001: SeServiceLogonRight = present\n" PLANT_AS (M "-1001"), "" },
  { "the right is there through a group", OPC_SERVER "\nmember|S-1-5-32-545|M-1002\nright|S-1-5-32-545|SeServiceLogonRight",
    "server Plant.Server|identity.server=account", PLANT_AS (M "-1002"), "" },
  { "a service that has an account keeps it", "service|Plant|M-1001|2|16|C:\\plant.exe",
    "server Plant.Server|identity.server=account", "user right " M "-1001: SeServiceLogonRight = present\n", "" },
  { "a service on the desktop", OPC_SERVER "\nservice|Plant|S-1-5-18|2|272|C:\\plant.exe\nright|M-1002|SeServiceLogonRight",
    "server Plant.Server|identity.server=account", PLANT_AS (M "-1002"), "" },
  { "as an administrator", OPC_SERVER "\nright|M-1002|SeServiceLogonRight",
    "server Plant.Server|identity.server=account|identity.administrators=add",
    "membership " M "-1002 → BUILTIN\\Administrators = present\n" PLANT_AS (M "-1002"), "" },
  { "an administrator already", OPC_SERVER "\nright|M-1002|SeServiceLogonRight\nmember|S-1-5-32-544|M-1002",
    "server Plant.Server|identity.server=account|identity.administrators=add", PLANT_AS (M "-1002"), "" },
  { "a service is never interactive", "", "server Plant.Server|identity.server=interactive", "",
    "service Plant: Plant.Server is a Windows service; it runs as the account of the service\n" },
  { "a service that is not there", "-service|Plant|S-1-5-18|2|16|C:\\plant.exe", "server Plant.Server|identity.server=account",
    "", "service Plant: Plant.Server is to run as a service that is not there\n" },
  { "a service under an account that is not known", "service|Plant|?|2|16|C:\\plant.exe\nfact|service.account|Plant|.\\svc",
    "server Plant.Server|identity.server=account|identity.server-account=OpcUser", "",
    "service Plant: Plant.Server runs as .\\svc, and who that is can be told on the computer itself only; plan there\n" },
  { "the same without a name", "service|Plant|?|2|16|C:\\plant.exe", "server Plant.Server|identity.server=account", "",
    "service Plant: who Plant.Server runs as is not known; plan on the computer itself\n" },
  { "and nothing is asked for", "service|Plant|?|2|16|C:\\plant.exe", "server Plant.Server", "", "" },
  { "an account of a domain", "name|S-1-5-21-9-9-9-1104|PLANT\\svc",
    "server Plant.Server|domain|identity.server=account|identity.server-account=PLANT\\svc",
    "user right S-1-5-21-9-9-9-1104: SeServiceLogonRight = present\n" PLANT_AS ("S-1-5-21-9-9-9-1104"), "" },
  { "an account of a domain that is not known", "",
    "server Plant.Server|domain|identity.server=account|identity.server-account=PLANT\\svc", "",
    "service Plant: the account PLANT\\svc is not known on this computer\n" },
  { "in a domain nothing is made", "", "server Plant.Server|domain|identity.server=account|identity.server-account=OpcServer", "",
    "service Plant: the account OpcServer is not known on this computer [answer: identity.server-account]\n" },
  { "in a domain nobody guesses", "", "server Plant.Server|domain|identity.server=account", "",
    "service Plant: nobody said which account Plant.Server is to run as [answer: identity.server-account]\n" },
  { "a group is no account", "group|M-1020|OpcServer", "server Plant.Server|identity.server=account", "",
    "service Plant: OpcServer is not a user, so nothing can run as it [answer: identity.server-account]\n" },
  { "a program under a new account", "", "server Sim.Server|identity.server=account",
    NEW_OPC_SERVER IN_USERS "user right OpcServer: SeBatchLogonRight = present\n" RUN_AS_OF
                            "REG_SZ “.\\OpcServer”\npassword SCM:" SIM " = account: OpcServer\n",
    "" },
  { "a program under an account of a domain", "name|S-1-5-21-9-9-9-1104|PLANT\\svc",
    "server Sim.Server|domain|identity.server=account|identity.server-account=PLANT\\svc",
    "user right S-1-5-21-9-9-9-1104: SeBatchLogonRight = present\n" RUN_AS_OF "REG_SZ “PLANT\\svc”\npassword SCM:" SIM
    " = account: PLANT\\svc\n",
    "" },
  { "a program that has its account keeps it", OPC_SERVER "\n" RUN_AS "PLANT-1\\OpcServer\nright|M-1002|SeBatchLogonRight",
    "server Sim.Server|identity.server=account", "", "" },
  { "a program as whoever is logged on", "", "server Sim.Server|identity.server=interactive",
    RUN_AS_OF "REG_SZ “Interactive User”\n", "" },
  { "a program is so already", RUN_AS "interactive user", "server Sim.Server|identity.server=interactive", "", "" },
  { "a program no longer under an account", OPC_SERVER "\n" RUN_AS ".\\OpcServer",
    "server Sim.Server|identity.server=interactive", RUN_AS_OF "REG_SZ “Interactive User”\npassword SCM:" SIM " = absent\n", "" },
  { "a program as each client", OPC_SERVER "\n" RUN_AS ".\\OpcServer", "server Sim.Server|identity.server=launching",
    RUN_AS_OF "absent\npassword SCM:" SIM " = absent\n", "" },
  { "a program is each client's already", "", "server Sim.Server|identity.server=launching", "", "" },
  { "both servers", "", "server Plant.Server|server Sim.Server|identity.server=account",
    NEW_OPC_SERVER IN_USERS "user right OpcServer: SeBatchLogonRight = present\nuser right OpcServer: SeServiceLogonRight = "
                            "present\n" RUN_AS_OF "REG_SZ “.\\OpcServer”\npassword SCM:" SIM
                            " = account: OpcServer\n" PLANT_AS ("OpcServer"),
    "" },
  { "a client program", "", "program Historian|user OpcUser|identity.program=account",
    "user right " M "-1001: SeServiceLogonRight = present\n" HISTORIAN_AS (M "-1001"), "" },
  { "a client program by its file", "", "program historian.exe|user OpcUser|identity.program=account",
    "user right " M "-1001: SeServiceLogonRight = present\n" HISTORIAN_AS (M "-1001"), "" },
  { "a client program under the account named", OPC_SERVER,
    "program Historian|user OpcUser|identity.program=account|identity.program-account=OpcServer",
    "user right " M "-1002: SeServiceLogonRight = present\n" HISTORIAN_AS (M "-1002"), "" },
  { "a client program and no users", "", "program Historian|identity.program=account", "",
    "service Historian: nobody said which account Historian is to run as [answer: identity.program-account]\n" },
  { "a client program that a person starts", "", "program hmi.exe|user OpcUser|identity.program=account", "", "" },
};

static DcwProfile *
make_profile (const char *text)
{
  DcwProfile *profile = dcw_profile_new ();
  static const struct {
    const char *word;
    DcwProfileList list;
  } lists[] = { { "server ", DCW_LIST_SERVERS }, { "program ", DCW_LIST_PROGRAMS }, { "user ", DCW_LIST_USERS } };
  g_auto (GStrv) words = g_strsplit (text, "|", -1);
  profile->role = DCW_ROLE_BOTH;
  for (guint i = 0; words[i] != NULL; i++) {
    const char *equals = strchr (words[i], '=');
    for (guint j = 0; j < G_N_ELEMENTS (lists); j++)
      if (g_str_has_prefix (words[i], lists[j].word))
        dcw_profile_add (profile, lists[j].list, words[i] + strlen (lists[j].word));
    if (strcmp (words[i], "domain") == 0)
      profile->network = DCW_NETWORK_DOMAIN;
    if (equals == NULL)
      continue;
    g_autofree char *option = g_strndup (words[i], (gsize)(equals - words[i]));
    dcw_profile_set (profile, option, equals + 1);
  }
  return profile;
}

static DcwPlan *
plan_on (DcwImage *image, const DcwProfile *profile, const char *name)
{
  static const char *const topics[] = { "identity", NULL };
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (GError) error = NULL;
  DcwPlan *plan = dcw_plan_make (view, profile, topics, NULL, &error);
  ck_assert_msg (plan != NULL && dcw_plan_validate (plan, &error), "%s: %s", name, error != NULL ? error->message : "");
  return plan;
}

static DcwImage *
image_of (const Case *c)
{
  return dcw_text_image_of (BASE, c->station);
}

START_TEST (goldens)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwProfile) profile = make_profile (c->profile);
  g_autoptr (DcwPlan) plan = plan_on (image_of (c), profile, c->name);
  g_autofree char *changes = dcw_text_changes (plan), *blocked = dcw_text_blocked (plan);
  ck_assert_msg (strcmp (changes, c->changes) == 0, "%s: changes:\n%s\nexpected:\n%s", c->name, changes, c->changes);
  ck_assert_msg (strcmp (blocked, c->blocked) == 0, "%s: blocked:\n%s\nexpected:\n%s", c->name, blocked, c->blocked);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (dcw_topics_check_plan (plan, NULL, NULL, NULL, &error), "%s: %s", c->name, error != NULL ? error->message : "");
}
END_TEST

START_TEST (same_from_a_capture)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwProfile) profile = make_profile (c->profile);
  g_autoptr (DcwStation) station = dcw_image_station_new (image_of (c));
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwPlan) cold = plan_on (image_of (c), profile, c->name), captured = plan_on (dcw_capture (view), profile, c->name);
  g_autoptr (GBytes) cold_bytes = dcw_document_write_plan (cold), captured_bytes = dcw_document_write_plan (captured);
  ck_assert_msg (g_bytes_equal (cold_bytes, captured_bytes), "%s: capture:\n%s\n%s", c->name,
                 (const char *)g_bytes_get_data (cold_bytes, NULL), (const char *)g_bytes_get_data (captured_bytes, NULL));
}
END_TEST

START_TEST (done_once)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwProfile) profile = make_profile (c->profile);
  g_autoptr (DcwPlan) plan = plan_on (image_of (c), profile, c->name);
  g_autoptr (DcwStation) station = dcw_image_station_new (image_of (c));
  dcw_text_apply (station, plan);
  g_autoptr (GBytes) bytes = dcw_document_write_image (dcw_image_station_image (DCW_IMAGE_STATION (station)));
  g_autoptr (GError) error = NULL;
  DcwImage *after = dcw_document_read_image ("after", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, &error);
  ck_assert_msg (after != NULL, "%s: %s", c->name, error != NULL ? error->message : "");
  g_autoptr (DcwPlan) again = plan_on (after, profile, c->name);
  g_autofree char *changes = dcw_text_changes (again);
  ck_assert_msg (again->changes->len == 0, "%s: again:\n%s", c->name, changes);
}
END_TEST

/* ---- What a change says of itself ---- */

static char *
name_of (const DcwPrincipal *who, gpointer station)
{
  return dcw_station_password_name (station, who);
}

START_TEST (risks_and_passwords)
{
  static const struct {
    const char *name, *station, *profile;
    const char *resource; /* end of its id, upper case */
    guint risk;
    DcwRestart restart;
    const char *passwords, *back; /* of the whole plan, and of taking it back */
  } rows[] = {
    { "a service from Local System", OPC_SERVER, "server Plant.Server|identity.server=account", "SERVICE:PLANT", 0,
      DCW_RESTART_SERVICES, "OpcServer", "" },
    { "a service from another account", OPC_SERVER "\nservice|Plant|M-1001|2|16|C:\\plant.exe",
      "server Plant.Server|identity.server=account|identity.server-account=OpcServer", "SERVICE:PLANT", DCW_RISK_NOT_UNDOABLE,
      DCW_RESTART_SERVICES, "OpcServer", "OpcUser" },
    { "a service under a new account", "", "server Plant.Server|identity.server=account", "SERVICE:PLANT", 0,
      DCW_RESTART_SERVICES, "OpcServer!", "" },
    { "only the mark of the desktop", "service|Plant|M-1001|2|272|C:\\plant.exe", "server Plant.Server|identity.server=account",
      "SERVICE:PLANT", 0, DCW_RESTART_SERVICES, "", "" },
    { "an administrator", OPC_SERVER, "server Plant.Server|identity.server=account|identity.administrators=add",
      "S-1-5-32-544/" M "-1002", DCW_RISK_OPENS, DCW_RESTART_LOGON, "OpcServer", "" },
    { "a program's first account", OPC_SERVER, "server Sim.Server|identity.server=account", "SECRET:SCM:" SIM, 0,
      DCW_RESTART_SERVICES, "OpcServer", "" },
    { "a program's second account", OPC_SERVER "\n" RUN_AS ".\\OpcUser",
      "server Sim.Server|identity.server=account|identity.server-account=OpcServer", "SECRET:SCM:" SIM, DCW_RISK_NOT_UNDOABLE,
      DCW_RESTART_SERVICES, "OpcServer", "OpcUser" },
    { "a program's account given up", OPC_SERVER "\n" RUN_AS ".\\OpcUser", "server Sim.Server|identity.server=launching",
      "SECRET:SCM:" SIM, DCW_RISK_NOT_UNDOABLE, DCW_RESTART_SERVICES, "", "OpcUser" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwProfile) profile = make_profile (rows[i].profile);
    g_autoptr (DcwPlan) plan = plan_on (dcw_text_image_of (BASE, rows[i].station), profile, rows[i].name);
    const DcwChange *change = NULL;
    for (guint j = 0; j < plan->changes->len; j++) {
      g_autofree char *id = g_ascii_strup (dcw_resource_id (((const DcwChange *)plan->changes->pdata[j])->resource), -1);
      if (g_str_has_suffix (id, rows[i].resource))
        change = plan->changes->pdata[j];
    }
    ck_assert_msg (change != NULL, "%s: no change of %s", rows[i].name, rows[i].resource);
    ck_assert_msg (change->risk == rows[i].risk && change->restart == rows[i].restart, "%s: risk %u, restart %d", rows[i].name,
                   change->risk, change->restart);
    g_autoptr (DcwStation) station = dcw_image_station_new (dcw_text_image_of (BASE, rows[i].station));
    for (guint back = 0; back < 2; back++) {
      g_autoptr (GPtrArray) needed = dcw_plan_passwords (plan, back, name_of, station);
      g_autoptr (GString) got = g_string_new (NULL);
      for (guint j = 0; j < needed->len; j++)
        g_string_append_printf (got, "%s%s%s", j > 0 ? " " : "", ((DcwNeededPassword *)needed->pdata[j])->account,
                                ((DcwNeededPassword *)needed->pdata[j])->is_new ? "!" : "");
      const char *expected = back ? rows[i].back : rows[i].passwords;
      ck_assert_msg (strcmp (got->str, expected) == 0, "%s: passwords %s (%u)", rows[i].name, got->str, back);
    }
  }
}
END_TEST

/* Whatever runs as an account needs it, and the rights and memberships that it gets, for without them it does not start: so
 * they are taken back only after it. RunAs is but text, and a password tells nothing.
 */
START_TEST (what_runs_needs_its_account)
{
  g_autoptr (DcwProfile) profile = make_profile ("server Sim.Server|server Plant.Server|identity.server=account");
  g_autoptr (DcwPlan) plan = plan_on (dcw_text_image_of (BASE, ""), profile, "needs");
  static const DcwKindId needed[] = { DCW_KIND_USER, DCW_KIND_MEMBERSHIP, DCW_KIND_ACCOUNT_RIGHT, DCW_KIND_ACCOUNT_RIGHT };
  guint needing = 0;
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    DcwKindId kind = dcw_resource_kind (change->resource);
    if (kind != DCW_KIND_REGISTRY_VALUE && kind != DCW_KIND_SECRET && kind != DCW_KIND_SERVICE)
      continue;
    needing++;
    ck_assert_uint_eq (change->needs->len, G_N_ELEMENTS (needed));
    for (guint j = 0; j < change->needs->len; j++) {
      const DcwChange *other = plan->changes->pdata[g_array_index (change->needs, guint, j)];
      ck_assert_int_eq (dcw_resource_kind (other->resource), needed[j]);
    }
  }
  ck_assert_uint_eq (needing, 3);
}
END_TEST

START_TEST (recommended)
{
  static const struct {
    const char *name, *station, *profile;
    const char *expected; /* the options that get a value */
  } rows[] = {
    { "a service as Local System", "", "server Plant.Server", "server=account server-account=OpcServer" },
    { "a service as Local System in a domain", "", "server Plant.Server|domain", "" },
    { "a service with an account", "service|Plant|M-1001|2|16|C:\\plant.exe", "server Plant.Server", "" },
    { "a program of each client", "", "server Sim.Server", "server=account server-account=OpcServer" },
    { "a program of whoever is logged on", RUN_AS "Interactive User", "server Sim.Server", "" },
    { "no server", "", "user OpcUser", "" },
    { "a vendor that asks for an administrator",
      SERVER ("Kepware.KEPServerEX.V6", "{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}", "server_runtime.exe") "text|" CLASSES
                                                                                                        "AppID\\{7BC0CC8E-482C-"
                                                                                                        "47CA-ABDC-0FE7F9C6E729}|"
                                                                                                        "LocalService|Plant",
      "server Kepware.KEPServerEX.V6", "server=account server-account=OpcServer administrators=add" },
    { "a client program as Local System", "", "program Historian|user OpcUser", "program=account program-account=OpcUser" },
    { "a client program as Local System in a domain", "", "program Historian|user PLANT\\anna|domain",
      "program=account program-account=PLANT\\anna" },
    { "a client program as Local System in a domain, and no users", "", "program Historian|domain", "" },
    { "a client program with an account", "service|Historian|M-1001|2|16|C:\\historian.exe", "program Historian|user OpcUser",
      "" },
    { "a client program and no users", "", "program Historian", "" },
    { "a client program that a person starts", "", "program hmi.exe|user OpcUser", "" },
  };
  static const char *const ids[] = { "server", "server-account", "administrators", "program", "program-account" };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwProfile) profile = make_profile (rows[i].profile);
    g_autoptr (DcwStation) station = dcw_image_station_new (dcw_text_image_of (BASE, rows[i].station));
    g_autoptr (DcwView) view = dcw_view_new (station);
    dcw_profile_recommend (profile, view);
    g_autoptr (GString) got = g_string_new (NULL);
    for (guint j = 0; j < G_N_ELEMENTS (ids); j++) {
      g_autofree char *option = g_strconcat ("identity.", ids[j], NULL);
      const char *value = dcw_profile_get (profile, option);
      if (value != NULL)
        g_string_append_printf (got, "%s%s=%s", got->len > 0 ? " " : "", ids[j], value);
    }
    ck_assert_msg (strcmp (got->str, rows[i].expected) == 0, "%s: %s", rows[i].name, got->str);
  }
}
END_TEST

START_TEST (account_names)
{
  static const struct {
    const char *value;
    gboolean good;
  } rows[] = { { "OpcServer", TRUE },    { "PLANT\\svc", TRUE }, { ".\\OpcServer", TRUE }, { "", FALSE },
               { "\\svc", FALSE },       { "PLANT\\", FALSE },   { "a/b", FALSE },         { "Everyone", FALSE },
               { "PLANT\\a\\b", FALSE }, { "name ends.", FALSE } };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwProfile) profile = dcw_profile_new ();
    dcw_profile_set (profile, "identity.server-account", rows[i].value);
    g_autoptr (GError) error = NULL;
    ck_assert_msg (dcw_profile_check (profile, &error) == rows[i].good, "“%s”: %s", rows[i].value,
                   error != NULL ? error->message : "taken");
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("topic-identity");
  TCase *table = tcase_create ("table");
  tcase_add_loop_test (table, goldens, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (table, same_from_a_capture, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (table, done_once, 0, G_N_ELEMENTS (cases));
  suite_add_tcase (suite, table);
  TCase *rest = tcase_create ("rest");
  tcase_add_test (rest, risks_and_passwords);
  tcase_add_test (rest, what_runs_needs_its_account);
  tcase_add_test (rest, recommended);
  tcase_add_test (rest, account_names);
  suite_add_tcase (suite, rest);
  return suite;
}
