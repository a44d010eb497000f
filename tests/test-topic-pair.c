/* The pair file: a profile turned round for the other computer, opened there, and sent back. Goldens are written from the rules:
 * what only that computer knows, under the names by which the other one sees it, and nothing that one decides for itself. */
#include <string.h>
#include "base/error.h"
#include "base/text.h"
#include "document/document.h"
#include "station/image-station.h"
#include "support/station-text.h"
#include "support/tap.h"
#include "topics/pair.h"
#include "topics/planner.h"

#define M DCW_TEXT_MACHINE
#define CLASSES "HKLM\\SOFTWARE\\Classes\\"
#define CATEGORY "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}"
#define CLASS(id, exe)                                                                                                           \
  "text|" CLASSES "CLSID\\" id "\\LocalServer32||C:\\" exe "\n"                                                                  \
  "text|" CLASSES "CLSID\\" id CATEGORY "||\n"
#define SERVER(progid, id, exe)                                                                                                  \
  CLASS (id, exe)                                                                                                                \
  "text|" CLASSES "CLSID\\" id "||" progid " (vendor)\n"                                                                         \
  "text|" CLASSES "CLSID\\" id "|AppID|" id "\n"                                                                                 \
  "text|" CLASSES "CLSID\\" id "\\ProgID||" progid "\n"                                                                          \
  "text|" CLASSES progid "\\CLSID||" id "\n"
#define PLANT "{11111111-0000-0000-0000-000000000001}"
#define SIM "{22222222-0000-0000-0000-000000000002}"
#define NAMELESS "{33333333-0000-0000-0000-000000000003}"
#define FAR "{44444444-0000-0000-0000-000000000004}"
#define BASE                                                                                                                     \
  "group|S-1-5-32-544|Administrators\n"                                                                                          \
  "group|S-1-5-32-545|Users\n"                                                                                                   \
  "user|M-1001|0x10241|OpcUser\n"                                                                                                \
  "user|M-1003|0x10241|PlantSvc\n"                                                                                               \
  "member|S-1-5-32-545|M-1001\n"                                                                                                 \
  "service|Plant|S-1-5-18|2|16|C:\\plant.exe\n"                                                                                  \
  "service|Historian|S-1-5-18|2|16|C:\\historian.exe\n"                                                                          \
  "fact|network.address|Ethernet|192.168.10.20/24\n"                                                                             \
  "fact|network.address|Loopback|127.0.0.1\n"                                                                                    \
  "fact|computer.joined-to||PLANT\n" SERVER ("Plant.Server", PLANT, "plant.exe") SERVER ("Sim.Server", SIM, "sim.exe")           \
      CLASS (NAMELESS, "nameless.exe") "text|" CLASSES "AppID\\" PLANT "|LocalService|Plant\n"                                   \
                                       "text|" CLASSES "AppID\\" SIM "||Sim"
#define AS_USER(name) "\ntext|" CLASSES "AppID\\" SIM "|RunAs|" name

static const struct {
  const char *word;
  DcwProfileList list;
} words[] = { { "server ", DCW_LIST_SERVERS },
              { "program ", DCW_LIST_PROGRAMS },
              { "user ", DCW_LIST_USERS },
              { "peer ", DCW_LIST_PEERS },
              { "callback ", DCW_LIST_CALLBACKS } };

/* "client", "both", "domain", "mixed", "group NAME", "from NAME", "address PEER ADDRESSES", "id PROGID CLSID PORT", "LIST NAME",
 * "OPTION=VALUE", "|" between; a server in a workgroup else. */
static DcwProfile *
make_profile (const char *text)
{
  DcwProfile *profile = dcw_profile_new ();
  g_auto (GStrv) lines = g_strsplit (text, "|", -1);
  for (char **line = lines; *line != NULL; line++) {
    g_auto (GStrv) parts = g_strsplit (*line, " ", 3);
    const char *equals = strchr (*line, '=');
    guint i = 0;
    while (i < G_N_ELEMENTS (words) && !g_str_has_prefix (*line, words[i].word))
      i++;
    if (**line == '\0')
      continue;
    if (i < G_N_ELEMENTS (words)) {
      dcw_profile_add (profile, words[i].list, *line + strlen (words[i].word));
    } else if (strcmp (parts[0], "group") == 0) {
      profile->group = g_strdup (*line + strlen ("group "));
    } else if (strcmp (parts[0], "from") == 0) {
      profile->from = g_strdup (*line + strlen ("from "));
    } else if (strcmp (parts[0], "address") == 0) {
      ck_assert (dcw_profile_set_addresses (profile, parts[1], parts[2], NULL));
    } else if (strcmp (parts[0], "id") == 0) {
      g_auto (GStrv) id = g_strsplit (parts[2], " ", 2);
      const DcwServerId told = { parts[1], id[0], id[0], NULL, (guint)g_ascii_strtoull (id[1] != NULL ? id[1] : "0", NULL, 10) };
      dcw_profile_add_id (profile, &told);
    } else if (equals != NULL) {
      g_autofree char *option = g_strndup (*line, (gsize)(equals - *line));
      dcw_profile_set (profile, option, equals + 1);
    } else {
      ck_assert_msg (dcw_role_parse (*line, &profile->role) || dcw_network_parse (*line, &profile->network), "%s", *line);
    }
  }
  return profile;
}

/* The same the other way, sorted as the profile is; values only where asked for. */
static char *
show_profile (const DcwProfile *profile, gboolean values)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%s|%s", dcw_role_name (profile->role), dcw_network_name (profile->network));
  if (profile->group != NULL)
    g_string_append_printf (text, "|group %s", profile->group);
  if (profile->from != NULL)
    g_string_append_printf (text, "|from %s", profile->from);
  for (guint i = 0; i < DCW_N_LISTS; i++)
    for (guint k = 0; k < profile->lists[i]->len; k++) {
      const char *entry = profile->lists[i]->pdata[k];
      g_string_append_printf (text, "|%s %s", dcw_profile_list_name (i), entry);
      if (i == DCW_LIST_PEERS && dcw_profile_addresses (profile, entry) != NULL)
        g_string_append_printf (text, " (%s)", dcw_profile_addresses (profile, entry));
    }
  for (guint i = 0; i < profile->ids->len; i++) {
    const DcwServerId *id = profile->ids->pdata[i];
    g_string_append_printf (text, "|id %s %s %s %s %u", id->progid, id->clsid, id->appid, id->title != NULL ? id->title : "-",
                            id->port);
  }
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (profile->values), (GCompareFunc)strcmp);
  for (const GList *id = ids; values && id != NULL; id = id->next)
    g_string_append_printf (text, "|%s=%s", (const char *)id->data, dcw_profile_get (profile, id->data));
  return g_string_free (text, FALSE);
}

static char *
show_messages (const GPtrArray *messages)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < messages->len; i++) {
    g_autofree char *english = dcw_message_english (messages->pdata[i]);
    g_string_append_printf (text, "%s\n", english);
  }
  return g_string_free (text, FALSE);
}

static DcwView *
open_station (const char *computer, const char *more)
{
  DcwImage *image = dcw_text_image_of (BASE, more);
  g_free (dcw_image_info (image)->computer);
  dcw_image_info (image)->computer = g_strdup (computer);
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  return dcw_view_new (station);
}

/* --- made ----------------------------------------------------------------------------------------------------------------- */

#define HEAD "client|workgroup|from OPC-SERVER"
#define HERE "|peer OPC-SERVER (192.168.10.20)"
#define PLANT_ID "|id Plant.Server " PLANT " " PLANT " Plant.Server (vendor) 0"
#define SIM_ID "|id Sim.Server " SIM " " SIM " Sim.Server (vendor) 0"

static const struct {
  const char *name;
  const char *station; /* added to BASE */
  const char *profile;
  const char *pair;
  const char *missing;
} made[] = {
  { "a service that gets an account", "", "server Plant.Server|identity.server=account", HEAD HERE "|callback OpcServer" PLANT_ID,
    "" },
  { "a service that gets the account named", "",
    "server Plant.Server|identity.server=account|identity.server-account=.\\PlantSvc", HEAD HERE "|callback PlantSvc" PLANT_ID,
    "" },
  { "a service that has an account", "service|Plant|M-1003|2|16|C:\\plant.exe", "server Plant.Server",
    HEAD HERE "|callback PlantSvc" PLANT_ID, "" },
  { "a service that keeps its account", "service|Plant|M-1003|2|16|C:\\plant.exe", "server Plant.Server|identity.server=account",
    HEAD HERE "|callback PlantSvc" PLANT_ID, "" },
  { "a service that stays Local System", "", "server Plant.Server", HEAD HERE PLANT_ID,
    "Plant.Server runs as NT AUTHORITY\\SYSTEM, an account that the other computer can't recognise\n" },
  { "a service can't be interactive, so it stays", "service|Plant|M-1003|2|16|C:\\plant.exe",
    "server Plant.Server|identity.server=interactive", HEAD HERE "|callback PlantSvc" PLANT_ID, "" },
  { "Local System in a domain is the computer", "", "domain|server Plant.Server",
    "client|domain|from OPC-SERVER" HERE "|callback PLANT\\OPC-SERVER$" PLANT_ID, "" },
  { "Network Service in a domain is the computer", "service|Plant|S-1-5-20|2|16|C:\\plant.exe", "domain|server Plant.Server",
    "client|domain|from OPC-SERVER" HERE "|callback PLANT\\OPC-SERVER$" PLANT_ID, "" },
  { "Local Service is nobody in a domain too", "service|Plant|S-1-5-19|2|16|C:\\plant.exe", "domain|server Plant.Server",
    "client|domain|from OPC-SERVER" HERE PLANT_ID,
    "Plant.Server runs as NT AUTHORITY\\LOCAL SERVICE, an account that the other computer can't recognise\n" },
  { "an account of the domain", "name|S-1-5-21-9-9-9-1104|PLANT\\svc",
    "domain|server Plant.Server|identity.server=account|identity.server-account=PLANT\\svc",
    "client|domain|from OPC-SERVER" HERE "|callback PLANT\\svc" PLANT_ID, "" },
  { "a domain in which nobody said the account", "", "domain|server Plant.Server|identity.server=account",
    "client|domain|from OPC-SERVER" HERE PLANT_ID, "which account Plant.Server runs as is not known\n" },
  { "started anew for each client: these call back", "", "server Sim.Server|user OpcUser|user Second",
    HEAD "|user OpcUser|user Second" HERE "|callback OpcUser|callback Second" SIM_ID, "" },
  { "a program that gets an account", "", "server Sim.Server|user OpcUser|identity.server=account",
    HEAD "|user OpcUser" HERE "|callback OpcServer" SIM_ID, "" },
  { "a program under an account", "user|M-1004|0x10241|SimSvc" AS_USER (".\\SimSvc"), "server Sim.Server",
    HEAD HERE "|callback SimSvc" SIM_ID, "" },
  { "whoever is at the screen", AS_USER ("Interactive User"), "server Sim.Server", HEAD HERE SIM_ID,
    "Sim.Server runs as whoever is logged on at the screen here; which user that is nobody said\n" },
  { "whoever will be at the screen", "", "server Sim.Server|identity.server=interactive", HEAD HERE SIM_ID,
    "Sim.Server runs as whoever is logged on at the screen here; which user that is nobody said\n" },
  { "no longer whoever is at the screen", AS_USER ("Interactive User"),
    "server Sim.Server|user OpcUser|identity.server=launching", HEAD "|user OpcUser" HERE "|callback OpcUser" SIM_ID, "" },
  { "two servers under two accounts", "service|Plant|M-1003|2|16|C:\\plant.exe",
    "server Plant.Server|server Sim.Server|user OpcUser",
    HEAD "|user OpcUser" HERE "|callback OpcUser|callback PlantSvc" PLANT_ID SIM_ID, "" },
  { "a port that it gets", "service|Plant|M-1003|2|16|C:\\plant.exe", "server Plant.Server|firewall.port=49320",
    HEAD HERE "|callback PlantSvc|id Plant.Server " PLANT " " PLANT " Plant.Server (vendor) 49320", "" },
  { "a port that it has",
    "service|Plant|M-1003|2|16|C:\\plant.exe\nwords|" CLASSES "AppID\\" PLANT "|Endpoints|ncacn_ip_tcp,0,49555",
    "server Plant.Server", HEAD HERE "|callback PlantSvc|id Plant.Server " PLANT " " PLANT " Plant.Server (vendor) 49555", "" },
  { "by the name of its service", "service|Plant|M-1003|2|16|C:\\plant.exe", "server Plant",
    HEAD HERE "|callback PlantSvc" PLANT_ID, "" },
  { "a server that is not there", "", "server Plant.Other", HEAD HERE,
    "the OPC server Plant.Other was not found on this computer\n" },
  { "a server without ProgID", "", "server " NAMELESS, HEAD HERE,
    NAMELESS " has no ProgID; the client program must be given its id: " NAMELESS "\n" },
  { "no server", "", "user OpcUser", HEAD "|user OpcUser" HERE, "the profile names no OPC server\n" },
  { "names of this computer are bare there", "service|Plant|M-1003|2|16|C:\\plant.exe",
    "group opc-server\\OPC Users|server Plant.Server|user .\\OpcUser|user OPC-SERVER\\Second|user PLANT\\third",
    "client|workgroup|group OPC Users|from OPC-SERVER|user OpcUser|user PLANT\\third|user Second" HERE
    "|callback PlantSvc" PLANT_ID,
    "" },
  { "what both agree on goes along, nothing else", "service|Plant|M-1003|2|16|C:\\plant.exe",
    "server Plant.Server|peer HMI|address HMI 10.0.0.7|applications.opcenum=authenticated|limits.launch=remote|"
    "firewall.scope=any|accounts.passwords=set",
    HEAD HERE "|callback PlantSvc" PLANT_ID "|applications.opcenum=authenticated", "" },
  { "two addresses",
    "service|Plant|M-1003|2|16|C:\\plant.exe\nfact|network.address|Second|10.0.0.5\nfact|network.address|Six|fe80::20%12",
    "server Plant.Server", HEAD "|peer OPC-SERVER (10.0.0.5 192.168.10.20 fe80::20)|callback PlantSvc" PLANT_ID, "" },
  { "a client tells as whom its program comes", "",
    "client|group OPC Users|program Historian|user OpcUser|identity.program=account|identity.program-account=HistUser|callback "
    "OpcServer|peer FAR|id Far.Server " FAR " 5000",
    "server|workgroup|group OPC Users|from OPC-SERVER|user HistUser|user OpcUser|server Far.Server" HERE, "" },
  { "a client program that keeps its account", "service|Historian|M-1003|2|16|C:\\historian.exe",
    "client|program Historian|user OpcUser", "server|workgroup|from OPC-SERVER|user OpcUser|user PlantSvc" HERE, "" },
  { "a client program that stays Local System", "", "client|program Historian|user OpcUser",
    "server|workgroup|from OPC-SERVER|user OpcUser" HERE,
    "Historian runs as NT AUTHORITY\\SYSTEM, an account that the other computer can't recognise\n" },
  { "a client program in a domain", "", "client|domain|program Historian",
    "server|domain|from OPC-SERVER|user PLANT\\OPC-SERVER$" HERE, "" },
  { "a client program that a person starts", "", "client|program hmi.exe|user OpcUser",
    "server|workgroup|from OPC-SERVER|user OpcUser" HERE, "hmi.exe runs as whoever starts it; it has to be one of the users\n" },
  { "both ways", "service|Plant|M-1003|2|16|C:\\plant.exe",
    "both|mixed|server Plant.Server|program Historian|identity.program=account|user OpcUser|callback OpcServer|id "
    "Far.Server " FAR,
    "both|mixed|from OPC-SERVER|user OpcUser|server Far.Server" HERE "|callback PlantSvc" PLANT_ID, "" },
};

START_TEST (pairs_made)
{
  const char *name = made[_i].name;
  g_autoptr (DcwView) view = open_station ("OPC-SERVER", made[_i].station);
  g_autoptr (DcwProfile) profile = make_profile (made[_i].profile);
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwProfile) pair = dcw_pair_make (view, profile, missing, &error);
  ck_assert_msg (pair != NULL, "%s: %s", name, error != NULL ? error->message : "");
  g_autofree char *text = show_profile (pair, TRUE), *lacks = show_messages (missing);
  ck_assert_msg (strcmp (text, made[_i].pair) == 0, "%s: %s", name, text);
  ck_assert_msg (strcmp (lacks, made[_i].missing) == 0, "%s: %s", name, lacks);
  /* What is written can be read there. */
  g_autoptr (GBytes) bytes = dcw_document_write_profile (pair);
  g_autoptr (DcwProfile) read =
      dcw_document_read_profile ("pair.xml", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  ck_assert_msg (read != NULL && dcw_profile_check (read, &error), "%s: %s", name, error != NULL ? error->message : "");
  g_autoptr (DcwView) other = open_station ("OPC-CLIENT", "");
  g_autoptr (DcwProfile) opened = dcw_pair_open (read, other, &error);
  ck_assert_msg (opened != NULL && opened->from == NULL, "%s: %s", name, error != NULL ? error->message : "");
  ck_assert_msg (dcw_profile_check (opened, &error), "%s: %s", name, error != NULL ? error->message : "");
}
END_TEST

START_TEST (computer_without_name)
{
  g_autoptr (DcwView) view = open_station (NULL, "");
  g_autoptr (DcwProfile) profile = make_profile ("server Plant.Server");
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  g_autoptr (GError) error = NULL;
  ck_assert_ptr_null (dcw_pair_make (view, profile, missing, &error));
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED), "%s", error->message);
}
END_TEST

/* --- taken ---------------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  const char *profile, *pair;
  const char *taken; /* or NULL */
  const char *error;
} taken[] = {
  { "the reply completes the first", "group OPC Users|server Plant.Server|user OpcUser|peer opc-far|limits.launch=remote",
    "from OPC-FAR|group opc users|user HistUser|user OpcUser|server Far.Server|peer OPC-FAR|address OPC-FAR 10.0.0.7",
    "server|workgroup|group OPC Users|user HistUser|user OpcUser|server Plant.Server|peer OPC-FAR "
    "(10.0.0.7)|limits.launch=remote",
    NULL },
  { "what was decided stays", "server Plant.Server|applications.opcenum=none",
    "from OPC-FAR|peer OPC-FAR|applications.opcenum=as-installed",
    "server|workgroup|server Plant.Server|peer OPC-FAR|applications.opcenum=none", NULL },
  { "what both agree on comes along", "server Plant.Server", "from OPC-FAR|peer OPC-FAR|applications.opcenum=authenticated",
    "server|workgroup|server Plant.Server|peer OPC-FAR|applications.opcenum=authenticated", NULL },
  { "a server takes servers where it has none", "", "from OPC-FAR|server Far.Server|peer OPC-FAR",
    "server|workgroup|server Far.Server|peer OPC-FAR", NULL },
  { "a server needs neither ids nor callbacks", "server Plant.Server",
    "both|from OPC-FAR|peer OPC-FAR|callback x|id Far.Server " FAR, "server|workgroup|server Plant.Server|peer OPC-FAR", NULL },
  { "a client takes ids and callbacks", "client|program hmi.exe",
    "client|from OPC-FAR|peer OPC-FAR|callback x|id Far.Server " FAR " 5000",
    "client|workgroup|program hmi.exe|peer OPC-FAR|callback x|id Far.Server " FAR " " FAR " - 5000", NULL },
  { "other addresses replace the old ones", "client|peer OPC-FAR|address OPC-FAR 10.0.0.1",
    "client|from OPC-FAR|peer OPC-FAR|address OPC-FAR 10.0.0.2", "client|workgroup|peer OPC-FAR (10.0.0.2)", NULL },
  { "none leave them", "client|peer OPC-FAR|address OPC-FAR 10.0.0.1", "client|from OPC-FAR|peer OPC-FAR",
    "client|workgroup|peer OPC-FAR (10.0.0.1)", NULL },
  { "another group", "group OPC Users", "from OPC-FAR|group Others", NULL, "says group “Others”, the profile “OPC Users”" },
  { "another network", "", "domain|from OPC-FAR", NULL, "says network “domain”, the profile “workgroup”" },
  { "another role", "", "client|from OPC-FAR", NULL, "says role “client”, the profile “server”" },
  { "its own computer", "", "from opc-server", NULL, "was written on this computer (opc-server)" },
};

START_TEST (pairs_taken)
{
  const char *name = taken[_i].name;
  g_autoptr (DcwView) view = open_station ("OPC-SERVER", "");
  g_autoptr (DcwProfile) profile = make_profile (taken[_i].profile), pair = make_profile (taken[_i].pair);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (dcw_profile_check (pair, &error), "%s: %s", name, error != NULL ? error->message : "");
  gboolean good = dcw_pair_take (profile, pair, view, &error);
  ck_assert_msg (good == (taken[_i].taken != NULL), "%s: %s", name, error != NULL ? error->message : "taken");
  if (!good) {
    ck_assert_msg (strstr (error->message, taken[_i].error) != NULL, "%s: %s", name, error->message);
    return;
  }
  g_autofree char *text = show_profile (profile, TRUE);
  ck_assert_msg (strcmp (text, taken[_i].taken) == 0, "%s: %s", name, text);
}
END_TEST

/* What was left alone because there was nothing to recommend is recommended when there is; what a person left alone stays. */
START_TEST (only_news_are_recommended)
{
  g_autoptr (DcwView) view = open_station ("OPC-SERVER", "");
  g_autoptr (DcwProfile) before = make_profile ("server Plant.Server|group OPC Users");
  dcw_profile_recommend (before, view);
  ck_assert_ptr_null (dcw_profile_get (before, "accounts.users"));
  ck_assert (dcw_profile_is (before, "accounts.group", "create") && dcw_profile_is (before, "limits.launch", "remote"));
  dcw_profile_set (before, "limits.launch", NULL);
  g_autoptr (DcwProfile) profile = dcw_profile_copy (before), pair = make_profile ("from OPC-FAR|user HistUser|peer OPC-FAR");
  ck_assert (dcw_pair_take (profile, pair, view, NULL));
  dcw_pair_recommend (profile, before, view);
  ck_assert (dcw_profile_is (profile, "accounts.users", "create") && dcw_profile_is (profile, "accounts.members", "add"));
  ck_assert_ptr_null (dcw_profile_get (profile, "limits.launch"));
  ck_assert_msg (dcw_profile_is (profile, "firewall.scope", "peers"), "what was only recommended is recommended anew");
  dcw_profile_set (before, "firewall.scope", "any");
  dcw_profile_set (profile, "firewall.scope", "any");
  dcw_pair_recommend (profile, before, view);
  ck_assert_msg (dcw_profile_is (profile, "firewall.scope", "any"), "what a person chose stays");
}
END_TEST

static const struct {
  const char *name, *profile, *questions;
} asked[] = {
  { "nothing but passwords", "client|program hmi.exe|user OpcUser|user New|peer FAR|callback OpcServer",
    "The password of New, the same as on the other computer (asked for when it is applied)\n"
    "The password of OpcServer, the same as on the other computer (asked for when it is applied)\n" },
  { "everything of a client", "client",
    "Which program reads the values? (--program)\n"
    "As which account does the OPC server run? (--callback; till then the whole group may call back)\n"
    "As which user does the client program log on? (--user)\n"
    "Which is the other computer? (--peer)\n" },
  { "everything of a server", "",
    "Which OPC server is it? (--server; opcdcom servers lists them)\n"
    "As which user does the client program log on? (--user)\n"
    "Which is the other computer? (--peer)\n" },
  { "no passwords in a domain", "domain|server Plant.Server|user PLANT\\new|peer FAR", "" },
};

START_TEST (questions)
{
  g_autoptr (DcwView) view = open_station ("OPC-SERVER", "");
  g_autoptr (DcwProfile) profile = make_profile (asked[_i].profile);
  g_autoptr (GPtrArray) list = dcw_pair_questions (profile, view);
  g_autofree char *text = show_messages (list);
  ck_assert_msg (strcmp (text, asked[_i].questions) == 0, "%s: %s", asked[_i].name, text);
}
END_TEST

/* --- hostile -------------------------------------------------------------------------------------------------------------- */

#define LONG_100 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
  const char *name, *pair, *error; /* error NULL: fine */
} hostile[] = {
  { "fine", "client|from OPC-FAR|group OPC Users|user OpcUser|peer OPC-FAR|callback PLANT\\OPC-FAR$|id Far.Server " FAR " 5000",
    NULL },
  { "an address as a peer", "client|from OPC-FAR|peer 10.0.0.7", NULL },
  { "an option that it may not decide", "client|from OPC-FAR|limits.access=anonymous", "can't decide this" },
  { "a firewall for everybody", "from OPC-FAR|firewall.scope=any", "can't decide this" },
  { "passwords", "from OPC-FAR|user Administrator|accounts.passwords=set", "can't decide this" },
  { "a program of this computer", "client|from OPC-FAR|program C:\\Windows\\System32\\cmd.exe", "can't name programs" },
  { "computer with a blank", "client|from OPC FAR", "expected the name or address of a computer" },
  { "computer that looks like another", "client|from OPC-\xe2\x80\xaeRAF", "expected the name or address of a computer" },
  { "computer with an invisible character", "client|from OPC\xe2\x80\x8b-FAR", "expected the name or address of a computer" },
  { "computer with a path", "client|from ..\\share", "expected the name or address of a computer" },
  { "computer with a markup", "client|from <b>", "expected the name or address of a computer" },
  { "no computer", "client|from ", "has 1 to 255 characters" },
  { "long computer", "client|from " LONG_100 LONG_100 LONG_100, "has 1 to 255 characters" },
  { "peer with a rule", "client|from OPC-FAR|peer x,LocalSubnet", "expected the name or address of a computer" },
  { "peer with a bar", "client|from OPC-FAR|peer x/24", "expected the name or address of a computer" },
  { "everybody as a user", "client|from OPC-FAR|user Everyone", "a name that Windows itself uses" },
  { "everybody calls back", "client|from OPC-FAR|callback Everyone", "a name that Windows itself uses" },
  { "Windows itself calls back", "client|from OPC-FAR|callback NT AUTHORITY\\SYSTEM", "a name that Windows itself uses" },
  { "callers without a name", "client|from OPC-FAR|callback NT AUTHORITY\\ANONYMOUS LOGON", "a name that Windows itself uses" },
  { "administrators call back", "client|from OPC-FAR|callback BUILTIN\\Administrators", "a name that Windows itself uses" },
  { "a user with two backslashes", "client|from OPC-FAR|user A\\B\\C", "A\\B\\C" },
  { "a user without a name", "client|from OPC-FAR|user PLANT\\", "PLANT\\" },
  { "a user without a domain", "client|from OPC-FAR|callback \\x", "expected NAME, or DOMAIN\\NAME" },
  { "a user turned round",
    "client|from OPC-FAR|user nimd\xe2\x80\xae"
    "A",
    "can't be seen" },
  { "a domain turned round",
    "client|from OPC-FAR|user PL\xe2\x80\xae"
    "ANT\\x",
    "expected NAME, or DOMAIN\\NAME" },
  { "a long user", "client|from OPC-FAR|user aaaaaaaaaaaaaaaaaaaaa", "more than 20 characters" },
  { "a group of Windows", "client|from OPC-FAR|group Administrators", "a name that Windows itself uses" },
  { "a group with an invisible character", "client|from OPC-FAR|group OPC\xe2\x80\x8bUsers", "can't be seen" },
  { "a ProgID that is a path", "client|from OPC-FAR|id ..\\Far " FAR, "not a ProgID" },
  { "a ProgID that is a digit", "client|from OPC-FAR|id 1Far " FAR, "not a ProgID" },
  { "a ProgID that is turned round", "client|from OPC-FAR|id Far\xe2\x80\xae " FAR, "not a ProgID" },
  { "a class that is a path", "client|from OPC-FAR|id Far.Server {x}\\..", "CLSID is not one" },
  { "a class without braces", "client|from OPC-FAR|id Far.Server 44444444-0000-0000-0000-000000000004", "CLSID is not one" },
  { "a port below the range", "client|from OPC-FAR|id Far.Server " FAR " 135", "not one from 1024 to 65535" },
  { "a server that is a path", "from OPC-FAR|server ..\\..\\x", "not a ProgID" },
};

START_TEST (hostile_pairs)
{
  g_autoptr (DcwProfile) pair = make_profile (hostile[_i].pair);
  g_autoptr (GError) error = NULL;
  gboolean fine = dcw_profile_check (pair, &error);
  ck_assert_msg (fine == (hostile[_i].error == NULL), "%s: %s", hostile[_i].name, error != NULL ? error->message : "accepted");
  if (!fine) {
    ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s", hostile[_i].name);
    ck_assert_msg (strstr (error->message, hostile[_i].error) != NULL, "%s: %s", hostile[_i].name, error->message);
    g_autofree char *shown = dcw_text_display (error->message, 0);
    ck_assert_msg (strcmp (shown, error->message) == 0, "%s: %s", hostile[_i].name, shown);
  }
}
END_TEST

/* --- who calls back, on a client ------------------------------------------------------------------------------------------- */

#define AS_CLIENT "client|group OPC Users|user OpcUser|program Historian|callback OpcServer|"
#define NEW_USER(name) "user " name " = name: " name ", description: Used by OPC programs (OPC DCOM Wizard), flags: 66113\n"
#define IN_USERS(name) "membership " name " → BUILTIN\\Users = present\n"
#define GROUP                                                                                                                    \
  "group OPC Users = name: OPC Users, description: May use OPC servers on this computer over the network (OPC DCOM Wizard)\n"
#define HISTORIAN_ID "{55555555-0000-0000-0000-000000000005}"
#define HISTORIAN_APP                                                                                                            \
  "user|M-1009|0x10241|OpcServer\ngroup|M-1010|OPC Users\ntext|" CLASSES "AppID\\historian.exe|AppID|" HISTORIAN_ID              \
  "\ntext|" CLASSES "AppID\\" HISTORIAN_ID "||Historian"
#define HISTORIAN_ACCESS(rid)                                                                                                    \
  "HKLM\\SOFTWARE\\Classes\\AppID\\" HISTORIAN_ID                                                                                \
  "\\AccessPermission = O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;" M rid ")\n"
#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"

static const struct {
  const char *name, *station, *profile, *topic, *changes;
} callbacks[] = {
  { "it is a user here, and not of the group", "", AS_CLIENT "accounts.group=create|accounts.users=create|accounts.members=add",
    "accounts", NEW_USER ("OpcServer") GROUP IN_USERS ("OpcServer") "membership " M "-1001 → OPC Users = present\n" },
  { "a server makes no user for its own account elsewhere", "",
    "group OPC Users|user OpcUser|callback OpcServer|accounts.users=create", "accounts", "" },
  { "the limit lets it in beside the group",
    "list|" OLE "|MachineAccessRestriction|O:BAG:BAD:(A;;CCDCLC;;;BA)\nuser|M-1009|0x10241|OpcServer\ngroup|M-1010|OPC Users",
    AS_CLIENT "limits.access=group", "limits",
    OLE "\\MachineAccessRestriction = O:BAG:BAD:(A;;CCDCLC;;;BA)(A;;CCDCLC;;;" M "-1009)(A;;CCDCLC;;;" M "-1010)\n" },
  { "rules are for the addresses that the file told", "",
    AS_CLIENT "peer FAR|address FAR 10.0.0.7 fe80::7|firewall.scope=peers|firewall.program=open", "firewall",
    "firewall rule OPC-DCOM-Wizard-Program-historian.exe = rule: "
    "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|RA4=10.0.0.7|RA6=fe80::7|"
    "App=C:\\historian.exe|Name=OPC DCOM: client historian.exe|EmbedCtxt=OPC DCOM Wizard|\n" },
  { "a computer of the domain calls back: there is no user to make", "name|S-1-5-21-9-9-9-1104|PLANT\\OPC-FAR$",
    "client|domain|program Historian|callback PLANT\\OPC-FAR$|accounts.users=create|accounts.network-logon=grant", "accounts",
    "user right S-1-5-21-9-9-9-1104: SeNetworkLogonRight = present\n" },
  { "nor is there where the domain can't be asked", "",
    "client|domain|program Historian|callback PLANT\\OPC-FAR$|accounts.users=create", "accounts", "" },
  { "a computer of the domain may call the client program", HISTORIAN_APP "\nname|S-1-5-21-9-9-9-1104|PLANT\\OPC-FAR$",
    "client|domain|program Historian|callback PLANT\\OPC-FAR$|applications.callback=program", "applications",
    "HKLM\\SOFTWARE\\Classes\\AppID\\" HISTORIAN_ID
    "\\AccessPermission = O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;S-1-5-21-9-9-9-1104)\n" },
  { "it may call the client program, and the group may not", HISTORIAN_APP, AS_CLIENT "applications.callback=program",
    "applications", HISTORIAN_ACCESS ("-1009") },
  { "the group may, where nobody said who calls back", HISTORIAN_APP,
    "client|group OPC Users|user OpcUser|program Historian|applications.callback=program", "applications",
    HISTORIAN_ACCESS ("-1010") },
  { "the group may use the server, and who calls back only the program",
    HISTORIAN_APP "\nlist|" CLASSES "AppID\\" PLANT "|LaunchPermission|O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)",
    "both|group OPC Users|user OpcUser|server Plant.Server|program Historian|callback OpcServer|applications.callback=program|"
    "applications.launch=merge",
    "applications",
    "HKLM\\SOFTWARE\\Classes\\AppID\\" PLANT "\\LaunchPermission = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;" M
    "-1010)\n" HISTORIAN_ACCESS ("-1009") },
};

START_TEST (who_calls_back)
{
  const char *name = callbacks[_i].name;
  g_autoptr (DcwView) view = open_station ("OPC-CLIENT", callbacks[_i].station);
  g_autoptr (DcwProfile) profile = make_profile (callbacks[_i].profile);
  g_autoptr (GError) error = NULL;
  const char *const topics[] = { callbacks[_i].topic, NULL };
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, topics, NULL, &error);
  ck_assert_msg (plan != NULL, "%s: %s", name, error != NULL ? error->message : "");
  g_autofree char *changes = dcw_text_changes (plan), *blocked = dcw_text_blocked (plan);
  ck_assert_msg (strcmp (changes, callbacks[_i].changes) == 0, "%s: %s", name, changes);
  ck_assert_msg (strcmp (blocked, "") == 0, "%s: %s", name, blocked);
}
END_TEST

/* --- a server of the file, and what this computer has under its ids --------------------------------------------------------- */

#define OTHER_APP "{66666666-0000-0000-0000-000000000006}"
#define SENT "client|peer FAR|id Far.Server " FAR "|applications.progid=register|applications.remote-name=set"
#define FAR_KEY "HKLM\\SOFTWARE\\Classes\\Far.Server: "
#define TAKEN FAR_KEY "the id of Far.Server is that of another program on this computer\n"
#define FAR_CLASS "text|" CLASSES "CLSID\\" FAR

static const struct {
  const char *name, *station, *blocked;
  gboolean changes;
} ids[] = {
  { "nothing", "", "", TRUE },
  { "a class that a service runs", FAR_CLASS "|AppID|" OTHER_APP "\ntext|" CLASSES "AppID\\" OTHER_APP "|LocalService|Winmgmt",
    TAKEN, FALSE },
  { "a class that a surrogate runs", FAR_CLASS "|AppID|" OTHER_APP "\ntext|" CLASSES "AppID\\" OTHER_APP "|DllSurrogate|", TAKEN,
    FALSE },
  { "a class of which nothing is known", FAR_CLASS "||Husk", TAKEN, FALSE },
  { "a class with another name", FAR_CLASS "\\ProgID||Other\ntext|" CLASSES "Other\\CLSID||" FAR, TAKEN, FALSE },
  { "the AppID of somebody's program", "text|" CLASSES "AppID\\" FAR "|RunAs|Interactive User",
    FAR_KEY "the AppID of Far.Server is that of another program on this computer\n", TRUE },
  { "a class that was sent for, with another AppID",
    FAR_CLASS "\\ProgID||Far.Server\ntext|" CLASSES "Far.Server\\CLSID||" FAR "\n" FAR_CLASS "|AppID|" OTHER_APP,
    FAR_KEY "the id of Far.Server has another AppID on this computer, which it keeps\n", FALSE },
  { "what the program itself wrote",
    FAR_CLASS "\\ProgID||Far.Server\ntext|" CLASSES "Far.Server\\CLSID||" FAR "\n" FAR_CLASS "|AppID|" FAR "\ntext|" CLASSES
              "AppID\\" FAR "|RemoteServerName|FAR",
    "", FALSE },
};

START_TEST (ids_that_are_here)
{
  const char *name = ids[_i].name;
  g_autoptr (DcwView) view = open_station ("OPC-CLIENT", ids[_i].station);
  g_autoptr (DcwProfile) profile = make_profile (SENT);
  g_autoptr (GError) error = NULL;
  const char *const topics[] = { "applications", NULL };
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, topics, NULL, &error);
  ck_assert_msg (plan != NULL, "%s: %s", name, error != NULL ? error->message : "");
  g_autofree char *changes = dcw_text_changes (plan), *blocked = dcw_text_blocked (plan);
  ck_assert_msg (strcmp (blocked, ids[_i].blocked) == 0, "%s: %s", name, blocked);
  ck_assert_msg ((*changes != '\0') == ids[_i].changes, "%s: %s", name, changes);
  ck_assert_msg (dcw_topics_check_plan (plan, NULL, NULL, view, &error), "%s: %s", name, error != NULL ? error->message : "");
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("topic-pair");
  TCase *tables = tcase_create ("tables");
  tcase_add_loop_test (tables, pairs_made, 0, G_N_ELEMENTS (made));
  tcase_add_loop_test (tables, pairs_taken, 0, G_N_ELEMENTS (taken));
  tcase_add_loop_test (tables, questions, 0, G_N_ELEMENTS (asked));
  tcase_add_loop_test (tables, hostile_pairs, 0, G_N_ELEMENTS (hostile));
  tcase_add_loop_test (tables, who_calls_back, 0, G_N_ELEMENTS (callbacks));
  tcase_add_loop_test (tables, ids_that_are_here, 0, G_N_ELEMENTS (ids));
  suite_add_tcase (suite, tables);
  TCase *rest = tcase_create ("rest");
  tcase_add_test (rest, computer_without_name);
  tcase_add_test (rest, only_news_are_recommended);
  suite_add_tcase (suite, rest);
  return suite;
}
