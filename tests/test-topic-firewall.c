/* What the topic firewall plans and recommends. */
#include <string.h>
#include "station/image-station.h"
#include "survey/firewall.h"
#include "support/tap.h"
#include "support/topic-case.h"
#include "topics/planner.h"

#define ALLOW "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|"
#define OWN "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|"
#define GROUP "|EmbedCtxt=OPC DCOM Wizard|"
#define MAPPER "firewall rule OPC-DCOM-Wizard-Mapper = rule: " OWN
#define MAPPER_END "|App=%SystemRoot%\\system32\\svchost.exe|Svc=RpcSs|Name=OPC DCOM: endpoint mapper (TCP 135)" GROUP "\n"
#define SUBNET "RA4=LocalSubnet|RA6=LocalSubnet"
#define SERVER "firewall rule OPC-DCOM-Wizard-Server-Acme.OPC.1 = rule: " OWN
#define SERVER_END "|App=" DCW_PLANT_EXE "|Name=OPC DCOM: server Acme.OPC.1" GROUP "\n"
#define ENUM_RULE                                                                                                                \
  "firewall rule OPC-DCOM-Wizard-OPCEnum = rule: " OWN SUBNET "|App=" DCW_PLANT_ENUM "|Name=OPC DCOM: OPCEnum" GROUP "\n"
#define HISTORIAN                                                                                                                \
  "firewall rule OPC-DCOM-Wizard-Program-hist.exe = rule: " OWN SUBNET "|App=" DCW_PLANT_HISTORIAN                               \
  "|Name=OPC DCOM: client hist.exe" GROUP "\n"
#define MAPPER_RULE(fields)                                                                                                      \
  {                                                                                                                              \
    "rule", "X", NULL, ALLOW fields "Name=x|"                                                                                    \
  }
#define ENDPOINTS "HKLM\\SOFTWARE\\Classes\\AppID\\" DCW_PLANT_APPID
#define FW_POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall"
#define NONE DCW_NOTHING

static const DcwTopicCase cases[] = {
  { "nothing asked", { NONE }, DCW_ROLE_BOTH, NULL, NULL, "", "" },

  { "mapper, no peer", { NONE }, DCW_ROLE_SERVER, NULL, "firewall.mapper=open", MAPPER "LPort=RPC-EPMap|" SUBNET MAPPER_END, "" },
  { "mapper on a client",
    { NONE },
    DCW_ROLE_CLIENT,
    "10.0.0.5",
    "firewall.mapper=open",
    MAPPER "LPort=RPC-EPMap|RA4=10.0.0.5" MAPPER_END,
    "" },
  { "peers of both families",
    { NONE },
    DCW_ROLE_SERVER,
    "fe80::5 10.0.0.5",
    "firewall.mapper=open",
    MAPPER "LPort=RPC-EPMap|RA4=10.0.0.5|RA6=fe80::5" MAPPER_END,
    "" },
  { "a peer by name",
    { NONE },
    DCW_ROLE_SERVER,
    "HMI-1",
    "firewall.mapper=open",
    MAPPER "LPort=RPC-EPMap|" SUBNET MAPPER_END,
    "" },
  { "a peer by name, known",
    { { "fact", DCW_FACT_HOST, "HMI-1", "10.0.0.7" } },
    DCW_ROLE_SERVER,
    "HMI-1",
    "firewall.mapper=open",
    MAPPER "LPort=RPC-EPMap|RA4=10.0.0.7" MAPPER_END,
    "" },
  { "any computer",
    { NONE },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open firewall.scope=any",
    MAPPER "LPort=RPC-EPMap" MAPPER_END,
    "" },
  { "the subnet",
    { NONE },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open firewall.scope=subnet",
    MAPPER "LPort=RPC-EPMap|" SUBNET MAPPER_END,
    "" },
  { "open by keyword",
    { MAPPER_RULE ("LPort=RPC-EPMap|Svc=rpcss|") },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    "",
    "" },
  { "open by number, another spelling",
    { MAPPER_RULE ("LPort=135|App=C:\\WINDOWS\\System32\\SVCHOST.EXE|") },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    "",
    "" },
  { "open for its network",
    { MAPPER_RULE ("LPort=135|RA4=10.0.0.0/24|") },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    "",
    "" },
  { "open for another one",
    { MAPPER_RULE ("LPort=135|RA4=10.0.1.0/24|") },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    MAPPER "LPort=RPC-EPMap|RA4=10.0.0.5" MAPPER_END,
    "" },
  { "open for one of two",
    { MAPPER_RULE ("LPort=135|RA4=10.0.0.5|") },
    DCW_ROLE_SERVER,
    "10.0.0.5 10.0.0.6",
    "firewall.mapper=open",
    MAPPER "LPort=RPC-EPMap|RA4=10.0.0.5|RA4=10.0.0.6" MAPPER_END,
    "" },
  { "the subnet is known",
    { MAPPER_RULE ("LPort=135|RA4=LocalSubnet|"), { "fact", DCW_FACT_ADDRESS, "lan", "10.0.0.1/24" } },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    "",
    "" },
  { "not in the subnet",
    { MAPPER_RULE ("LPort=135|RA4=LocalSubnet|"), { "fact", DCW_FACT_ADDRESS, "lan", "10.0.0.1/24" } },
    DCW_ROLE_SERVER,
    "10.0.1.5",
    "firewall.mapper=open",
    MAPPER "LPort=RPC-EPMap|RA4=10.0.1.5" MAPPER_END,
    "" },
  { "open on one profile",
    { MAPPER_RULE ("Profile=Domain|LPort=135|") },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    MAPPER "Profile=Private|Profile=Public|LPort=RPC-EPMap|RA4=10.0.0.5" MAPPER_END,
    "" },
  { "for another service",
    { MAPPER_RULE ("LPort=135|Svc=Spooler|") },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    MAPPER "LPort=RPC-EPMap|RA4=10.0.0.5" MAPPER_END,
    "" },
  { "switched off",
    { { "rule", "X", NULL, "v2.30|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=135|Name=x|" } },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    MAPPER "LPort=RPC-EPMap|RA4=10.0.0.5" MAPPER_END,
    "" },
  { "for users that Windows knows",
    { MAPPER_RULE ("LPort=135|RUAuth=O:LSD:(A;;CC;;;BA)|") },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    MAPPER "LPort=RPC-EPMap|RA4=10.0.0.5" MAPPER_END,
    "" },
  { "ours is as it is wanted, spelt by Windows",
    { { "rule", "OPC-DCOM-Wizard-Mapper", NULL,
        "v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC-EPMap|RA4=10.0.0.5/255.255.255.255|"
        "App=%systemroot%\\system32\\svchost.exe|Svc=rpcss|Name=OPC DCOM: endpoint mapper (TCP 135)|EmbedCtxt=OPC DCOM "
        "Wizard|" } },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    "",
    "" },
  { "ours is for a former peer",
    { { "rule", "OPC-DCOM-Wizard-Mapper", NULL, OWN "LPort=RPC-EPMap|RA4=10.0.0.4|Name=x|" } },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    MAPPER "LPort=RPC-EPMap|RA4=10.0.0.5" MAPPER_END,
    "" },

  { "server", { NONE }, DCW_ROLE_SERVER, NULL, "firewall.server=open", SERVER SUBNET SERVER_END, "" },
  { "server, open already",
    { { "rule", "X", NULL, ALLOW "App=c:\\acme\\SERVER.exe|Name=x|" } },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.server=open",
    "",
    "" },
  { "server, open for some ports",
    { { "rule", "X", NULL, ALLOW "LPort=4000|App=" DCW_PLANT_EXE "|Name=x|" } },
    DCW_ROLE_SERVER,
    NULL,
    "firewall.server=open",
    SERVER SUBNET SERVER_END,
    "" },
  { "server, UDP only",
    { { "rule", "X", NULL, "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=17|App=" DCW_PLANT_EXE "|Name=x|" } },
    DCW_ROLE_SERVER,
    NULL,
    "firewall.server=open",
    SERVER SUBNET SERVER_END,
    "" },
  { "server on a client",
    { NONE },
    DCW_ROLE_BOTH,
    NULL,
    "firewall.server=open firewall.program=open",
    HISTORIAN SERVER SUBNET SERVER_END,
    "" },
  { "program", { NONE }, DCW_ROLE_CLIENT, NULL, "firewall.program=open", HISTORIAN, "" },
  { "OPCEnum, nobody searches", { NONE }, DCW_ROLE_SERVER, NULL, "firewall.opcenum=open", "", "" },
  { "OPCEnum", { NONE }, DCW_ROLE_SERVER, NULL, "firewall.opcenum=open applications.opcenum=authenticated", ENUM_RULE, "" },

  { "a fixed port",
    { NONE },
    DCW_ROLE_SERVER,
    NULL,
    "firewall.server=open firewall.port=5000",
    ENDPOINTS "\\Endpoints = REG_MULTI_SZ “ncacn_ip_tcp,0,5000”\n" SERVER "LPort=5000|" SUBNET SERVER_END,
    "" },
  { "a fixed port, by name, beside another protocol",
    { { "strings", ENDPOINTS, "Endpoints", "ncacn_np,0,x|ncacn_ip_tcp,0,4000" } },
    DCW_ROLE_SERVER,
    NULL,
    "firewall.port=acme.opc.1=5000",
    ENDPOINTS "\\Endpoints = REG_MULTI_SZ “ncacn_np,0,x”, “ncacn_ip_tcp,0,5000”\n",
    "" },
  { "a fixed port, there already",
    { { "strings", ENDPOINTS, "Endpoints", "ncacn_ip_tcp,0,5000" } },
    DCW_ROLE_SERVER,
    NULL,
    "firewall.port=5000",
    "",
    "" },
  { "a fixed port that is taken",
    { { "fact", DCW_FACT_LISTENING, "tcp/5000", "other.exe" } },
    DCW_ROLE_SERVER,
    NULL,
    "firewall.port=5000",
    "",
    ENDPOINTS "\\Endpoints: TCP port 5000 is used by other.exe [answer: firewall.port]\n" },
  { "a fixed port that the server has",
    { { "fact", DCW_FACT_LISTENING, "tcp/5000", "server.exe" } },
    DCW_ROLE_SERVER,
    NULL,
    "firewall.port=5000",
    ENDPOINTS "\\Endpoints = REG_MULTI_SZ “ncacn_ip_tcp,0,5000”\n",
    "" },

  { "a rule blocks",
    { { "rule", "X", NULL, "v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|App=" DCW_PLANT_EXE "|Name=x|" } },
    DCW_ROLE_SERVER,
    NULL,
    "firewall.blocking=disable",
    "firewall rule X = rule: v2.30|Action=Block|Active=FALSE|Dir=In|Protocol=6|App=" DCW_PLANT_EXE "|Name=x|\n",
    "" },
  { "a rule blocks somebody else",
    { { "rule", "X", NULL, "v2.30|Action=Block|Active=TRUE|Dir=In|RA4=10.9.9.9|Name=x|" } },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.blocking=disable",
    "",
    "" },
  { "a policy blocks",
    { { "text", FW_POLICY "\\FirewallRules", "P", "v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=p|" } },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.blocking=disable",
    "",
    FW_POLICY "\\FirewallRules\\P: a policy blocks RpcSs; that is changed where the policy comes from\n" },
  { "a policy lets in",
    { { "text", FW_POLICY "\\FirewallRules", "P", ALLOW "LPort=135|Name=p|" } },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    "",
    "" },
  { "rules of this computer do not count on one profile",
    { { "number", FW_POLICY "\\DomainProfile", "AllowLocalPolicyMerge", "0" }, MAPPER_RULE ("LPort=135|") },
    DCW_ROLE_SERVER,
    "10.0.0.5",
    "firewall.mapper=open",
    "",
    "firewall rule OPC-DCOM-Wizard-Mapper: a policy makes the rules of this computer count for nothing; the domain has to let "
    "RpcSs in\n" },

  { "a profile is off",
    { { "profile", "private", NULL, "off" } },
    DCW_ROLE_SERVER,
    NULL,
    "firewall.profiles=on",
    "firewall profile private = on: 1, incoming connections without a rule: 1\n",
    "" },
  { "a policy turns it off",
    { { "number", FW_POLICY "\\PublicProfile", "EnableFirewall", "0" } },
    DCW_ROLE_SERVER,
    NULL,
    "firewall.profiles=on",
    "",
    "firewall profile public: a policy turns the firewall off\n" },

};

START_TEST (turning_on_names_who_is_cut_off)
{
  g_autoptr (DcwProfile) profile = dcw_topic_case_profile (DCW_ROLE_SERVER, NULL, "firewall.profiles=on");
  DcwImage *image = dcw_plant_image ();
  static const DcwTestPut puts[] = {
    { "profile", "public", NULL, "off" },
    { "fact", DCW_FACT_LISTENING, "tcp/3389", "svchost.exe (TermService)" },
    { "fact", DCW_FACT_LISTENING, "tcp/4000", "other.exe" },
    { "rule", "RDP", NULL, ALLOW "LPort=3389|App=%SystemRoot%\\system32\\svchost.exe|Svc=termservice|Name=x|" },
    { NULL, NULL, NULL, NULL },
  };
  dcw_test_put_all (image, puts);
  g_autoptr (DcwPlan) plan = dcw_test_plan ("cut off", image, profile);
  ck_assert_uint_eq (plan->changes->len, 1);
  const DcwChange *change = plan->changes->pdata[0];
  g_autofree char *why = dcw_message_english (change->why);
  ck_assert_str_eq (why, "the firewall is turned on; these have no rule and are cut off: other.exe (tcp/4000)");
  ck_assert (change->risk & DCW_RISK_CUTS);
}
END_TEST

/* Rules without a program, and keywords, are for the ports and services that they name. */
START_TEST (turning_on_names_all_who_are_cut_off)
{
  static const struct {
    const char *subject, *listener, *rule;
    gboolean served;
  } listeners[] = {
    { "tcp/49664", "lsass.exe", "Profile=Public|LPort=RPC-EPMap|Svc=Rpcss|", FALSE },
    { "tcp/49665", "wininit.exe", "Profile=Public|LPort=RPC-EPMap|Svc=Rpcss|", FALSE },
    { "tcp/49665", "wininit.exe", "LPort=RPC|App=%SystemRoot%\\system32\\svchost.exe|Svc=schedule|", FALSE },
    { "tcp/49665", "wininit.exe", "LPort=RPC|App=%SystemRoot%\\system32\\wininit.exe|", TRUE },
    { "tcp/5000", "wininit.exe", "LPort=RPC|App=%SystemRoot%\\system32\\wininit.exe|", FALSE },
    { "tcp/49666", "svchost.exe (Schedule)", "LPort=RPC|App=%SystemRoot%\\system32\\svchost.exe|Svc=schedule|", TRUE },
    { "tcp/49666", "svchost.exe (EventLog)", "LPort=RPC|App=%SystemRoot%\\system32\\svchost.exe|Svc=schedule|", FALSE },
    { "tcp/135", "svchost.exe (RpcEptMapper)", "LPort=RPC-EPMap|Svc=Rpcss|", FALSE },
    { "tcp/135", "svchost.exe (RpcSs)", "LPort=RPC-EPMap|Svc=Rpcss|", TRUE },
    { "tcp/135", "svchost.exe", "LPort=RPC-EPMap|Svc=Rpcss|", TRUE },
    { "tcp/49664", "svchost.exe", "LPort=RPC-EPMap|Svc=Rpcss|", FALSE },
    { "udp/135", "svchost.exe (RpcSs)", "LPort=RPC-EPMap|Svc=Rpcss|", FALSE },
    { "tcp/515", "spoolsv.exe", "App=%SystemRoot%\\system32\\spoolsv.exe|Svc=Spooler|", TRUE },
    { "tcp/4000", "other.exe", "LPort=4000|", TRUE },
    { "tcp/4001", "other.exe", "LPort=4000|", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (listeners); i++) {
    g_autofree char *rule = g_strconcat (ALLOW, listeners[i].rule, "Name=x|", NULL);
    const DcwTestPut puts[] = {
      { "fact", DCW_FACT_LISTENING, listeners[i].subject, listeners[i].listener },
      { "rule", "R", NULL, rule },
      { NULL, NULL, NULL, NULL },
    };
    DcwImage *image = dcw_plant_image ();
    dcw_test_put_all (image, puts);
    g_autoptr (DcwStation) station = dcw_image_station_new (image);
    g_autoptr (DcwView) view = dcw_view_new (station);
    g_autoptr (GPtrArray) facts = dcw_station_facts (station);
    gboolean found = FALSE;
    for (guint k = 0; k < facts->len; k++) {
      const DcwFact *fact = facts->pdata[k];
      if (strcmp (fact->id, DCW_FACT_LISTENING) != 0)
        continue;
      found = TRUE;
      ck_assert_msg (dcw_firewall_serves_listener (view, fact, 1u << 2) == listeners[i].served, "%u: %s, %s", i,
                     listeners[i].listener, listeners[i].rule);
    }
    ck_assert (found);
  }
}
END_TEST

START_TEST (broken_addresses_of_peers)
{
  static const struct {
    const char *peer;
    gboolean fine;
  } peers[] = {
    { "192.168.10.5", TRUE }, { "OPC-CLIENT", TRUE },      { "3com", TRUE },        { "fe80::1", TRUE },
    { "192.168.10.", FALSE }, { "192.168.10.300", FALSE }, { "192.168.10", FALSE }, { "1.2.3.4.5", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++) {
    g_autoptr (DcwProfile) profile = dcw_topic_case_profile (DCW_ROLE_SERVER, peers[i].peer, "");
    g_autoptr (GError) error = NULL;
    ck_assert_msg (dcw_profile_check (profile, &error) == peers[i].fine, "%s", peers[i].peer);
    ck_assert_msg (peers[i].fine || strstr (error->message, peers[i].peer) != NULL, "%s", peers[i].peer);
  }
}
END_TEST

static const DcwAdviceCase advice[] = {
  { "mapper", NONE, DCW_ROLE_SERVER, NULL, NULL, "firewall.mapper", "open" },
  { "mapper of a client", NONE, DCW_ROLE_CLIENT, NULL, NULL, "firewall.mapper", "open" },
  { "server", NONE, DCW_ROLE_SERVER, NULL, NULL, "firewall.server", "open" },
  { "no server on a client", NONE, DCW_ROLE_CLIENT, NULL, NULL, "firewall.server", NULL },
  { "program", NONE, DCW_ROLE_CLIENT, NULL, NULL, "firewall.program", "open" },
  { "searching", NONE, DCW_ROLE_SERVER, NULL, "applications.opcenum=authenticated", "firewall.opcenum", "open" },
  { "no searching", NONE, DCW_ROLE_SERVER, NULL, "applications.opcenum=none", "firewall.opcenum", NULL },
  { "peers", NONE, DCW_ROLE_SERVER, "10.0.0.5", NULL, "firewall.scope", "peers" },
  { "no peers", NONE, DCW_ROLE_SERVER, NULL, NULL, "firewall.scope", "subnet" },
  { "nothing blocks", NONE, DCW_ROLE_SERVER, NULL, NULL, "firewall.blocking", NULL },
  { "blocked by name",
    { "rule", "X", NULL, "v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|App=" DCW_PLANT_EXE "|Name=x|" },
    DCW_ROLE_SERVER,
    NULL,
    NULL,
    "firewall.blocking",
    "disable" },
  { "blocked with everything",
    { "rule", "X", NULL, "v2.30|Action=Block|Active=TRUE|Dir=In|Name=x|" },
    DCW_ROLE_SERVER,
    NULL,
    NULL,
    "firewall.blocking",
    NULL },
  { "off", { "profile", "public", NULL, "off" }, DCW_ROLE_SERVER, NULL, NULL, "firewall.profiles", NULL },
  { "port", NONE, DCW_ROLE_SERVER, NULL, NULL, "firewall.port", NULL },
};

START_TEST (ports_are_checked)
{
  static const struct {
    const char *value;
    gboolean fine;
  } rows[] = {
    { "1024", TRUE },   { "65535", TRUE },          { "a=5000, b=5001", TRUE },
    { "1023", FALSE },  { "65536", FALSE },         { "", FALSE },
    { "x", FALSE },     { "5000,5001", FALSE },     { "=5000", FALSE },
    { "a=", FALSE },    { "a=5000,b=5000", FALSE }, { "a=5000,", FALSE },
    { "-5000", FALSE }, { "5000 x", FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwProfile) profile = dcw_profile_new ();
    dcw_profile_add (profile, DCW_LIST_SERVERS, "A");
    if (strchr (rows[i].value, '=') != NULL)
      dcw_profile_add (profile, DCW_LIST_SERVERS, "b");
    dcw_profile_set (profile, "firewall.port", rows[i].value);
    ck_assert_msg (dcw_profile_check (profile, NULL) == rows[i].fine, "“%s”", rows[i].value);
  }
}
END_TEST

START_TEST (ports_are_of_servers_of_the_profile)
{
  static const struct {
    const char *servers, *value, *error; /* error NULL: fine */
  } rows[] = {
    { "A", "5000", NULL },
    { "", "5000", "names no OPC server" },
    { "A B", "5000", "expected SERVER=PORT for each" },
    { "A B", "a=5000", NULL },
    { "A B", "a=5000, B =5001", NULL },
    { "A", "C=5000", "C is not among the servers" },
    { "A", "A=5000,C=5001", "C is not among the servers" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwProfile) profile = dcw_profile_new ();
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) servers = g_strsplit (rows[i].servers, " ", 0);
    for (char **server = servers; *server != NULL; server++)
      dcw_profile_add (profile, DCW_LIST_SERVERS, *server);
    dcw_profile_set (profile, "firewall.port", rows[i].value);
    gboolean fine = dcw_profile_check (profile, &error);
    ck_assert_msg (fine == (rows[i].error == NULL), "%s: %s", rows[i].servers, rows[i].value);
    ck_assert_msg (fine || strstr (error->message, rows[i].error) != NULL, "%s: %s", rows[i].value, error->message);
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("topic-firewall");
  dcw_topic_cases_add (suite, "firewall", cases, G_N_ELEMENTS (cases), advice, G_N_ELEMENTS (advice));
  TCase *rest = tcase_create ("rest");
  tcase_add_test (rest, turning_on_names_who_is_cut_off);
  tcase_add_test (rest, turning_on_names_all_who_are_cut_off);
  tcase_add_test (rest, broken_addresses_of_peers);
  tcase_add_test (rest, ports_are_checked);
  tcase_add_test (rest, ports_are_of_servers_of_the_profile);
  suite_add_tcase (suite, rest);
  return suite;
}
