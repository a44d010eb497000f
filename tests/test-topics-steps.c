/* Steps by hand: which ones a station, a profile and a plan come to; the same cold, from a capture and after applying. */
#include <string.h>
#include "base/text.h"
#include "station/image-station.h"
#include "support/checks.h"
#include "support/tap.h"
#include "topics/steps.h"

#define CLASSES "HKLM\\SOFTWARE\\Classes\\"
#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define DCOM_POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"
#define FIREWALL_POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\PrivateProfile"
#define KEPWARE "{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}"
#define RSLINX "{A05BB6D6-2F8A-11D1-9BB0-080009D01446}"
#define PLAIN "{11111111-0000-0000-0000-000000000001}"
#define CATEGORY "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}"
#define CLASS(id, progid, exe)                                                                                                   \
  "text|" CLASSES "CLSID\\" id "||" progid "\n"                                                                                  \
  "text|" CLASSES "CLSID\\" id "|AppID|" id "\n"                                                                                 \
  "text|" CLASSES "CLSID\\" id "\\ProgID||" progid "\n"                                                                          \
  "text|" CLASSES "CLSID\\" id "\\LocalServer32||C:\\" exe "\n"                                                                  \
  "text|" CLASSES "CLSID\\" id CATEGORY "||\n"                                                                                   \
  "text|" CLASSES "AppID\\" exe "|AppID|" id "\n"

static const char station[] =
    "user|M-1001|0x10201|operator\n"
    "user|M-1002|0x10201|kep\n"
    "group|S-1-5-32-545|Users\n"
    "group|S-1-5-32-562|Distributed COM Users\n"
    "service|Kep|S-1-5-18|2|16|C:\\kep.exe\n"
    "service|Historian|S-1-5-18|2|16|C:\\historian.exe\n" CLASS (
        KEPWARE, "Kepware.KEPServerEX.V6",
        "kep.exe") "text|" CLASSES "AppID\\" KEPWARE
                   "|LocalService|Kep\n" CLASS (
                       RSLINX, "RSLinx OPC Server",
                       "rslinx.exe") "text|" CLASSES "AppID\\" RSLINX
                                     "||RSLinx\n" CLASS (PLAIN, "Plain.Server",
                                                         "plain.exe") "text|" CLASSES "AppID\\" PLAIN "|RunAs|Interactive User\n"
                                                                      "text|" OLE "|EnableDCOM|Y\n"
                                                                      "profile|private|1|1\n"
                                                                      "fact|network.address|Ethernet|10.0.0.5/24\n"
                                                                      "fact|network.category|Ethernet|private\n"
                                                                      "fact|network.host|NEAR|10.0.0.9\n"
                                                                      "fact|windows.build||19045";

#define TRY "applications.try\n"
#define BOTH_WAYS "applications.other-computer\n" TRY

static const struct {
  const char *name, *more; /* lines of the station */
  DcwRole role;
  DcwNetwork network;
  const char *users, *servers, *programs, *peers, *options; /* "|" between; options "ID=VALUE" with blanks */
  const char *expected;
} cases[] = {
  { "nothing wanted of a server", NULL, DCW_ROLE_SERVER, 0, NULL, NULL, NULL, NULL, NULL, BOTH_WAYS },
  { "alone: nobody else to tell", NULL, DCW_ROLE_BOTH, 0, NULL, NULL, NULL, NULL, NULL, TRY },
  { "both, and another computer", NULL, DCW_ROLE_BOTH, 0, NULL, NULL, NULL, "NEAR", NULL, BOTH_WAYS },
  { "users of a workgroup", NULL, DCW_ROLE_SERVER, 0, "operator|new", NULL, NULL, NULL, NULL,
    "accounts.same-user:new\naccounts.same-user:operator\n" BOTH_WAYS },
  { "the same user by two names", NULL, DCW_ROLE_SERVER, 0, "operator|.\\Operator", NULL, NULL, NULL, NULL,
    "accounts.same-user:Operator\n" BOTH_WAYS },
  { "a user of somewhere else is not made here", NULL, DCW_ROLE_SERVER, DCW_NETWORK_MIXED, "PLANT\\anna|operator", NULL, NULL,
    NULL, NULL, "accounts.same-user:operator\n" BOTH_WAYS },
  { "users of a domain", "name|S-1-5-21-9-9-9-1100|PLANT\\anna", DCW_ROLE_SERVER, DCW_NETWORK_DOMAIN, "PLANT\\anna|PLANT\\bert",
    NULL, NULL, NULL, NULL, "accounts.domain-user:PLANT\\bert\n" BOTH_WAYS },
  { "a user who may be without a password", "user|M-1001|0x10221|operator", DCW_ROLE_SERVER, 0, "operator", NULL, NULL, NULL,
    "accounts.repair=flags", "accounts.same-user:operator\naccounts.set-password:operator\n" BOTH_WAYS },
  { "the same, and the plan sets one", "user|M-1001|0x10221|operator", DCW_ROLE_SERVER, 0, "operator", NULL, NULL, NULL,
    "accounts.repair=flags accounts.passwords=set", "accounts.same-user:operator\n" BOTH_WAYS },
  { "a user whose password may expire", "user|M-1001|0x201|operator", DCW_ROLE_SERVER, 0, "operator", NULL, NULL, NULL,
    "accounts.repair=flags", "accounts.same-user:operator\n" BOTH_WAYS },
  { "memberships", NULL, DCW_ROLE_SERVER, 0, "operator", NULL, NULL, NULL, "accounts.dcom-users=add",
    "accounts.same-user:operator\naccounts.log-on-again\n" BOTH_WAYS },
  { "memberships of nobody", NULL, DCW_ROLE_SERVER, 0, NULL, NULL, NULL, NULL, "accounts.dcom-users=add", BOTH_WAYS },
  { "a service with a switch of its own", NULL, DCW_ROLE_SERVER, 0, NULL, "Kepware.KEPServerEX.V6", NULL, NULL, NULL,
    "identity.restart-service:Kep\napplications.own-switch:Kepware.KEPServerEX.V6\n" BOTH_WAYS },
  { "the same by its id", NULL, DCW_ROLE_SERVER, 0, NULL, KEPWARE, NULL, NULL, NULL,
    "identity.restart-service:Kep\napplications.own-switch:Kepware.KEPServerEX.V6\n" BOTH_WAYS },
  { "a server's new account", NULL, DCW_ROLE_SERVER, 0, NULL, "Kepware.KEPServerEX.V6", NULL, NULL,
    "identity.server=account identity.server-account=kep",
    "accounts.same-user:kep\nidentity.restart-service:Kep\napplications.own-switch:Kepware.KEPServerEX.V6\n" BOTH_WAYS },
  { "a server's account that is still to be made", NULL, DCW_ROLE_SERVER, 0, NULL, "Plain.Server", NULL, NULL,
    "identity.server=account identity.server-account=fresh",
    "accounts.same-user:fresh\nidentity.restart-program:Plain.Server\n" BOTH_WAYS },
  { "of a domain: no account of this computer", NULL, DCW_ROLE_SERVER, DCW_NETWORK_DOMAIN, NULL, "Kepware.KEPServerEX.V6", NULL,
    NULL, "identity.server=account identity.server-account=kep",
    "identity.restart-service:Kep\napplications.own-switch:Kepware.KEPServerEX.V6\n" BOTH_WAYS },
  { "a server that has been given an account", "text|" CLASSES "AppID\\" PLAIN "|RunAs|.\\kep", DCW_ROLE_SERVER, 0, NULL,
    "Plain.Server", NULL, NULL, NULL, "accounts.same-user:kep\nidentity.restart-program:Plain.Server\n" BOTH_WAYS },
  { "a service whose account only has a name", "service|Kep|?|2|16|C:\\kep.exe\nfact|service.account|Kep|.\\kep", DCW_ROLE_SERVER,
    0, NULL, "Kepware.KEPServerEX.V6", NULL, NULL, NULL,
    "accounts.same-user:kep\nidentity.restart-service:Kep\napplications.own-switch:Kepware.KEPServerEX.V6\n" BOTH_WAYS },
  { "a server with a mode of its own", NULL, DCW_ROLE_SERVER, 0, NULL, "RSLinx OPC Server", NULL, NULL, NULL,
    "identity.process-mode:RSLinx OPC Server\nidentity.restart-program:RSLinx OPC Server\n" BOTH_WAYS },
  { "servers do not matter to a client", NULL, DCW_ROLE_CLIENT, 0, NULL, "Kepware.KEPServerEX.V6", NULL, NULL, NULL, BOTH_WAYS },
  { "programs do not matter to a server", NULL, DCW_ROLE_SERVER, 0, NULL, NULL, "Historian", NULL, NULL, BOTH_WAYS },
  { "a client that is a service", NULL, DCW_ROLE_CLIENT, 0, "operator", NULL, "Historian", NULL, NULL,
    "accounts.same-user:operator\nidentity.restart-service:Historian\napplications.program-settings:Historian\n" BOTH_WAYS },
  { "a client that a person starts", NULL, DCW_ROLE_CLIENT, 0, NULL, "Plain.Server", "C:\\viewer.exe", "NEAR", NULL,
    "identity.program-as-user:C:\\viewer.exe\nidentity.restart-program:C:\\viewer.exe\n"
    "applications.program-settings:C:\\viewer.exe\n" BOTH_WAYS },
  { "to be searched without OPCEnum", NULL, DCW_ROLE_SERVER, 0, NULL, NULL, NULL, NULL, "applications.opcenum=authenticated",
    "applications.core-components\n" BOTH_WAYS },
  { "not to be searched", NULL, DCW_ROLE_SERVER, 0, NULL, NULL, NULL, NULL, "applications.opcenum=none", BOTH_WAYS },
  { "to be searched, with OPCEnum", CLASS ("{13486D51-4821-11D2-A494-3CB306C10000}", "OPC.ServerList", "OpcEnum.exe"),
    DCW_ROLE_SERVER, 0, NULL, NULL, NULL, NULL, "applications.opcenum=authenticated", BOTH_WAYS },
  { "settings that programs read when they start", NULL, DCW_ROLE_SERVER, 0, NULL, NULL, NULL, NULL,
    "limits.level=integrity limits.impersonation=identify", BOTH_WAYS },
  { "DCOM is turned on", "text|HKLM\\SOFTWARE\\Microsoft\\Ole|EnableDCOM|N", DCW_ROLE_SERVER, 0, NULL, NULL, NULL, NULL,
    "limits.enable=on", BOTH_WAYS "limits.restart-computer\n" },
  { "DCOM is on", "text|HKLM\\SOFTWARE\\Microsoft\\Ole|EnableDCOM|Y", DCW_ROLE_SERVER, 0, NULL, NULL, NULL, NULL,
    "limits.enable=on", BOTH_WAYS },
  { "another network", NULL, DCW_ROLE_SERVER, 0, NULL, NULL, NULL, "10.0.1.9", NULL, BOTH_WAYS "firewall.between\n" },
  { "the same network", NULL, DCW_ROLE_SERVER, 0, NULL, NULL, NULL, "10.0.0.9", NULL, BOTH_WAYS },
  { "a name that nobody knows", NULL, DCW_ROLE_SERVER, 0, NULL, NULL, NULL, "ELSEWHERE", NULL, BOTH_WAYS },
  { "the domain's rules alone count", "number|" FIREWALL_POLICY "|AllowLocalPolicyMerge|0", DCW_ROLE_SERVER, 0, NULL, NULL, NULL,
    NULL, "firewall.mapper=open", BOTH_WAYS "firewall.domain-rules\n" },
  { "the same, and nothing to open", "number|" FIREWALL_POLICY "|AllowLocalPolicyMerge|0", DCW_ROLE_SERVER, 0, NULL, NULL, NULL,
    NULL, NULL, BOTH_WAYS },
  { "discovery in a public network", "fact|network.category|Ethernet|public", DCW_ROLE_SERVER, 0, NULL, NULL, NULL, NULL,
    "discovery.use=on", BOTH_WAYS "discovery.category\n" },
  { "discovery in a private network", NULL, DCW_ROLE_SERVER, 0, NULL, NULL, NULL, NULL, "discovery.use=on", BOTH_WAYS },
  { "a policy of the domain",
    "number|HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa|ForceGuest|1\n"
    "fact|policy.origin|registry-value:HKLM\\SYSTEM\\CURRENTCONTROLSET\\CONTROL\\LSA\\\\FORCEGUEST|domain",
    DCW_ROLE_SERVER, 0, NULL, NULL, NULL, NULL, "policies.sharing=classic",
    BOTH_WAYS "policies.domain-policy:HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\ForceGuest\n" },
};

static void
add_all (DcwProfile *profile, DcwProfileList list, const char *text)
{
  g_auto (GStrv) entries = g_strsplit (text != NULL ? text : "", "|", -1);
  for (char **entry = entries; *entry != NULL; entry++)
    dcw_profile_add (profile, list, *entry);
}

static DcwProfile *
make_profile (guint i)
{
  DcwProfile *profile = dcw_profile_new ();
  profile->role = cases[i].role;
  profile->network = cases[i].network;
  add_all (profile, DCW_LIST_USERS, cases[i].users);
  add_all (profile, DCW_LIST_SERVERS, cases[i].servers);
  add_all (profile, DCW_LIST_PROGRAMS, cases[i].programs);
  add_all (profile, DCW_LIST_PEERS, cases[i].peers);
  dcw_test_set_options (profile, cases[i].options);
  return profile;
}

static char *
show_names (DcwView *view, const DcwProfile *profile, const DcwPlan *plan, const DcwPlan *done)
{
  g_autoptr (GPtrArray) steps = dcw_steps (view, profile, plan, done);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < steps->len; i++)
    g_string_append_printf (text, "%s\n", ((const DcwStep *)steps->pdata[i])->name);
  return g_string_free (text, FALSE);
}

/* The steps by names, of a plan made on image (taken); *plan (may be NULL) gets it. */
static char *
names_on (const char *name, DcwImage *image, const DcwProfile *profile, DcwPlan **plan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) owned = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (owned);
  DcwPlan *made = dcw_plan_make (view, profile, NULL, NULL, &error);
  ck_assert_msg (made != NULL, "%s: %s", name, error != NULL ? error->message : "?");
  char *names = show_names (view, profile, made, NULL);
  if (plan != NULL)
    *plan = made;
  else
    dcw_plan_unref (made);
  return names;
}

static DcwImage *
capture (DcwImage *image)
{
  g_autoptr (DcwStation) owned = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (owned);
  return dcw_capture (view);
}

START_TEST (expected)
{
  const char *name = cases[_i].name;
  g_autoptr (DcwProfile) profile = make_profile (_i);
  g_autofree char *cold = names_on (name, dcw_text_image_of (station, cases[_i].more), profile, NULL);
  ck_assert_msg (strcmp (cold, cases[_i].expected) == 0, "%s: expected\n%sgot\n%s", name, cases[_i].expected, cold);
  g_autofree char *captured = names_on (name, capture (dcw_text_image_of (station, cases[_i].more)), profile, NULL);
  ck_assert_msg (strcmp (captured, cold) == 0, "%s: from a capture\n%s", name, captured);
}
END_TEST

/* Applying is not doing them: the same steps are left afterwards. */
START_TEST (left_after_applying)
{
  const char *name = cases[_i].name;
  g_autoptr (DcwProfile) profile = make_profile (_i);
  g_autoptr (DcwPlan) plan = NULL;
  g_autofree char *before = names_on (name, dcw_text_image_of (station, cases[_i].more), profile, &plan);
  g_autoptr (DcwStation) changed = dcw_image_station_new (dcw_text_image_of (station, cases[_i].more));
  dcw_text_apply (changed, plan);
  g_autoptr (DcwView) view = dcw_view_new (changed);
  g_autoptr (DcwPlan) rest = dcw_plan_make (view, profile, NULL, NULL, NULL);
  g_autofree char *after = show_names (view, profile, rest, plan);
  ck_assert_msg (strcmp (after, before) == 0, "%s: after applying\n%s", name, after);
}
END_TEST

/* A plan that somebody sent tells of restarts and of the domain, for no profile comes with it. */
START_TEST (of_a_plan_alone)
{
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  dcw_profile_add (profile, DCW_LIST_SERVERS, "Kepware.KEPServerEX.V6");
  dcw_test_set_options (profile, "identity.server=account identity.server-account=kep");
  g_autoptr (DcwStation) owned = dcw_image_station_new (dcw_text_image_of (station, NULL));
  g_autoptr (DcwView) view = dcw_view_new (owned);
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, NULL, NULL, NULL);
  g_autofree char *names = show_names (view, NULL, plan, NULL);
  ck_assert_str_eq (names, "identity.restart-service:Kep\n");
}
END_TEST

static gboolean
is_expected_somewhere (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (const char *at = cases[i].expected; (at = strstr (at, id)) != NULL; at++)
      if ((at == cases[i].expected || at[-1] == '\n') && (at[strlen (id)] == ':' || at[strlen (id)] == '\n'))
        return TRUE;
  return FALSE;
}

START_TEST (kinds)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; topics[i]->steps != NULL && k < topics[i]->steps->n_kinds; k++) {
      const char *id = topics[i]->steps->kinds[k].id;
      g_autofree char *prefix = g_strconcat (topics[i]->id, ".", NULL);
      ck_assert_msg (g_str_has_prefix (id, prefix), "%s: of %s", id, topics[i]->id);
      ck_assert_msg (is_expected_somewhere (id), "%s: no case has it", id);
      ck_assert_msg (g_hash_table_add (seen, (gpointer)id), "%s: twice", id);
    }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("steps");
  TCase *steps = tcase_create ("steps");
  tcase_add_loop_test (steps, expected, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (steps, left_after_applying, 0, G_N_ELEMENTS (cases));
  tcase_add_test (steps, of_a_plan_alone);
  tcase_add_test (steps, kinds);
  suite_add_tcase (suite, steps);
  return suite;
}
