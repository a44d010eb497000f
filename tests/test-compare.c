/* What is different from an earlier capture: stations that differ in one thing, and what is told of it. */
#include "survey/compare.h"
#include "document/document.h"
#include "station/file.h"
#include "station/image-station.h"
#include "support/checks.h"
#include "support/tap.h"
#include "topics/planner.h"
#include <string.h>

#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define CLASSES "HKLM\\SOFTWARE\\Classes"
#define KEPWARE CLASSES "\\AppID\\{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}"
#define OTHER "{00000000-1111-2222-3333-444444444444}"
#define RULE "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5000|Name=x|"
#define SPELT "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5000-5000|Name=x|"
#define BLOCKS "v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=5000|Name=x|"
#define MACHINE "S-1-5-21-3275487102-1183659043-2719840561"
#define ALL_CLASSES                                                                                                              \
  {                                                                                                                              \
    "root", CLASSES, NULL, NULL                                                                                                  \
  }

typedef struct {
  const char *name;
  DcwTestPut before, now;
  const char *told;    /* "KIND ID" or "KIND FACT", blank-separated by ";" */
  const char *passing; /* the same, of what does not count; NULL: nothing */
  guint n_others;
} Case;

static const Case cases[] = {
  { "nothing", { NULL }, { NULL }, "", NULL, 0 },
  { "a number",
    { "number", OLE, "LegacyAuthenticationLevel", "2" },
    { "number", OLE, "LegacyAuthenticationLevel", "6" },
    "changed registry-value:HKLM\\SOFTWARE\\MICROSOFT\\OLE\\\\LEGACYAUTHENTICATIONLEVEL",
    NULL,
    0 },
  { "a value that came",
    { "gone", OLE, "LegacyAuthenticationLevel" },
    { "number", OLE, "LegacyAuthenticationLevel", "6" },
    "new registry-value:HKLM\\SOFTWARE\\MICROSOFT\\OLE\\\\LEGACYAUTHENTICATIONLEVEL",
    NULL,
    0 },
  { "a value that went",
    { "number", OLE, "LegacyAuthenticationLevel", "2" },
    { "gone", OLE, "LegacyAuthenticationLevel" },
    "gone registry-value:HKLM\\SOFTWARE\\MICROSOFT\\OLE\\\\LEGACYAUTHENTICATIONLEVEL",
    NULL,
    0 },
  { "permissions of a server",
    { "list", KEPWARE, "LaunchPermission", "O:BAG:BAD:(A;;CCDC;;;WD)" },
    { "list", KEPWARE, "LaunchPermission", "O:BAG:BAD:(A;;CCDC;;;BA)" },
    "changed registry-value:HKLM\\SOFTWARE\\CLASSES\\APPID\\{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}\\\\LAUNCHPERMISSION",
    NULL,
    0 },
  { "a rule that came", { NULL }, { "rule", "plant", NULL, RULE }, "new firewall-rule:PLANT", NULL, 0 },
  { "a rule that went", { "rule", "plant", NULL, RULE }, { NULL }, "gone firewall-rule:PLANT", NULL, 0 },
  { "a rule that blocks now",
    { "rule", "plant", NULL, RULE },
    { "rule", "plant", NULL, BLOCKS },
    "changed firewall-rule:PLANT",
    NULL,
    0 },
  { "a rule that Windows spelt anew", { "rule", "plant", NULL, RULE }, { "rule", "plant", NULL, SPELT }, "", NULL, 0 },
  { "the firewall switched off",
    { "profile", "public", NULL, "on" },
    { "profile", "public", NULL, "off" },
    "changed firewall-profile:PUBLIC",
    NULL,
    0 },
  { "a service that came", { NULL }, { "service", "plant", "C:\\p.exe", "2" }, "new service:PLANT", NULL, 0 },
  { "a service that is disabled",
    { "service", "plant", "C:\\p.exe", "2" },
    { "service", "plant", "C:\\p.exe", "4" },
    "changed service:PLANT",
    NULL,
    0 },
  { "a member that came",
    { NULL },
    { "member", "S-1-5-32-562", MACHINE "-1002" },
    "new membership:S-1-5-32-562/" MACHINE "-1002",
    NULL,
    0 },
  { "a member that went",
    { "member", "S-1-5-32-562", MACHINE "-1002" },
    { NULL },
    "gone membership:S-1-5-32-562/" MACHINE "-1002",
    NULL,
    0 },
  { "a user that came", { NULL }, { "user", MACHINE "-2001", NULL, "annie" }, "new user:" MACHINE "-2001", NULL, 0 },
  { "a user made again",
    { "user", MACHINE "-2001", NULL, "annie" },
    { "user", MACHINE "-2002", NULL, "Annie" },
    "made-again user:" MACHINE "-2001",
    NULL,
    0 },
  { "a group made again",
    { "group", MACHINE "-2001", NULL, "crew" },
    { "group", MACHINE "-2002", NULL, "crew" },
    "made-again group:" MACHINE "-2001",
    NULL,
    0 },
  { "another user of another name",
    { "user", MACHINE "-2001", NULL, "annie" },
    { "user", MACHINE "-2002", NULL, "bob" },
    "gone user:" MACHINE "-2001;new user:" MACHINE "-2002",
    NULL,
    0 },
  { "a build",
    { "fact", DCW_FACT_BUILD, "", "19045" },
    { "fact", DCW_FACT_BUILD, "", "22631" },
    "changed windows.build",
    NULL,
    0 },
  { "an update", { "fact", DCW_FACT_UBR, "", "1" }, { "fact", DCW_FACT_UBR, "", "2" }, "changed windows.revision", NULL, 0 },
  { "an address",
    { "fact", DCW_FACT_ADDRESS, "LAN", "10.0.0.5" },
    { "fact", DCW_FACT_ADDRESS, "LAN", "10.0.0.6" },
    "changed network.address LAN",
    NULL,
    0 },
  { "a service that stopped",
    { "fact", DCW_FACT_SERVICE_STATE, "plant", "running" },
    { "fact", DCW_FACT_SERVICE_STATE, "plant", "stopped" },
    "",
    "changed service.state plant",
    0 },
  { "a port that is open",
    { "fact", DCW_FACT_LISTENING, "tcp/1", "a" },
    { "fact", DCW_FACT_LISTENING, "tcp/2", "a" },
    "",
    "gone port.listening tcp/1;new port.listening tcp/2",
    0 },
  { "a server that came",
    { NULL },
    { "key", CLASSES "\\CLSID\\" OTHER "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}" },
    "new registry-key:HKLM\\SOFTWARE\\CLASSES\\CLSID\\" OTHER "\\IMPLEMENTED CATEGORIES\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}",
    NULL,
    0 },
  { "another program's class", { NULL }, { "key", CLASSES "\\CLSID\\" OTHER }, "", NULL, 1 },
  { "another program's name", { NULL }, { "key", CLASSES "\\Word.Document" }, "", NULL, 1 },
  { "another program's AppID", { NULL }, { "text", CLASSES "\\AppID\\" OTHER, "RunAs", "x" }, "", NULL, 2 },
  { "a setting of an AppID that was there",
    { "text", CLASSES "\\AppID\\" OTHER, "", "client" },
    { "text", CLASSES "\\AppID\\" OTHER, "RunAs", "Interactive User" },
    "new registry-value:HKLM\\SOFTWARE\\CLASSES\\APPID\\" OTHER "\\\\RUNAS",
    NULL,
    0 },
};

static DcwImage *
practice (void)
{
  g_autoptr (GBytes) data = dcw_practice_station_data ("server");
  DcwImage *image = dcw_document_read_image ("server", g_bytes_get_data (data, NULL), g_bytes_get_size (data), NULL, NULL);
  dcw_test_put (image, &(DcwTestPut)ALL_CLASSES);
  return image;
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static char *
tell (const GPtrArray *differences)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < differences->len; i++) {
    const DcwDifference *difference = differences->pdata[i];
    const char *kind = dcw_difference_name (difference->kind);
    if (difference->resource != NULL)
      g_ptr_array_add (lines, g_strdup_printf ("%s %s", kind, dcw_resource_id (difference->resource)));
    else
      g_ptr_array_add (lines, g_strdup_printf ("%s %s%s%s", kind, difference->fact, *difference->subject != '\0' ? " " : "",
                                               difference->subject));
  }
  g_ptr_array_sort (lines, by_text);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv (";", (char **)lines->pdata);
}

/* Takes both. */
static DcwComparison *
compare (DcwImage *before, DcwImage *now)
{
  g_autoptr (DcwStation) then = dcw_image_station_new (before), station = dcw_image_station_new (now);
  g_autoptr (DcwView) capturing = dcw_view_new (then), view = dcw_view_new (station);
  g_autoptr (DcwStation) capture = dcw_image_station_new (dcw_capture (capturing));
  g_autoptr (DcwView) old = dcw_view_new (capture);
  g_autoptr (DcwImage) surveyed = dcw_capture (view);
  return dcw_compare (dcw_image_station_image (DCW_IMAGE_STATION (capture)), old, surveyed, view);
}

START_TEST (one_difference)
{
  const Case *c = &cases[_i];
  DcwImage *before = practice (), *now = practice ();
  dcw_test_put (before, &c->before);
  dcw_test_put (now, &c->now);
  /* What is there in the second case only because of the first. */
  if (c->before.what != NULL && strcmp (c->before.what, "text") == 0)
    dcw_test_put (now, &c->before);
  g_autoptr (DcwComparison) comparison = compare (before, now);
  g_autofree char *told = tell (comparison->differences), *passing = tell (comparison->passing);
  ck_assert_msg (strcmp (told, c->told) == 0, "%s: “%s”, expected “%s”", c->name, told, c->told);
  ck_assert_msg (strcmp (passing, c->passing != NULL ? c->passing : "") == 0, "%s: passing “%s”", c->name, passing);
  ck_assert_msg ((comparison->n_others > 0) == (c->n_others > 0), "%s: %u others", c->name, comparison->n_others);
  ck_assert_msg (comparison->undecided->len == 0, "%s: %u undecided", c->name, comparison->undecided->len);
}
END_TEST

static void
set_unknown (DcwImage *image, const char *key, const char *name)
{
  g_autoptr (DcwResource) value = dcw_resource_value (key, name, NULL);
  g_autoptr (DcwState) state = dcw_state_unknown (dcw_message_new ("access denied", NULL));
  dcw_image_set (image, value, state);
}

/* What one of the two can't say is told apart, with whose word is missing, and is no difference. */
START_TEST (unknown_is_no_difference)
{
  for (guint now = 0; now < 2; now++) {
    DcwImage *images[] = { practice (), practice () };
    set_unknown (images[now], OLE, "EnableDCOM");
    g_autoptr (DcwComparison) comparison = compare (images[0], images[1]);
    g_autofree char *told = tell (comparison->differences);
    ck_assert_str_eq (told, "");
    ck_assert_int_eq (comparison->undecided->len, 1);
    const DcwUndecided *undecided = comparison->undecided->pdata[0];
    ck_assert_msg (undecided->now == (now == 1), "%u", now);
    ck_assert_str_eq (dcw_message_text (undecided->reason), "access denied");
  }
  DcwImage *before = practice (), *after = practice ();
  set_unknown (before, OLE, "EnableDCOM");
  set_unknown (after, OLE, "EnableDCOM");
  g_autoptr (DcwComparison) comparison = compare (before, after);
  ck_assert_msg (comparison->undecided->len == 0, "unknown then and now is nothing to tell");
}
END_TEST

/* A recording that holds little is not taken for one of an empty computer. */
START_TEST (a_small_recording)
{
  DcwImage *before = dcw_image_new ();
  static const DcwTestPut ole = { "root", OLE, NULL, NULL }, enabled = { "text", OLE, "EnableDCOM", "N" };
  dcw_test_put (before, &ole);
  dcw_test_put (before, &enabled);
  g_autoptr (DcwStation) then = dcw_image_station_new (before), station = dcw_image_station_new (practice ());
  g_autoptr (DcwView) old = dcw_view_new (then), view = dcw_view_new (station);
  g_autoptr (DcwImage) surveyed = dcw_capture (view);
  g_autoptr (DcwComparison) comparison = dcw_compare (before, old, surveyed, view);
  g_autofree char *told = tell (comparison->differences);
  ck_assert_msg (strstr (told, "changed registry-value:HKLM\\SOFTWARE\\MICROSOFT\\OLE\\\\ENABLEDCOM") != NULL, "%s", told);
  ck_assert_msg (strstr (told, "user:") == NULL && strstr (told, "rule:") == NULL, "%s", told);
  ck_assert (comparison->n_unrecorded > 100);
}
END_TEST

/* Accounts that are gone have the name they had. */
START_TEST (names_of_gone_accounts)
{
  DcwImage *before = practice ();
  static const DcwTestPut user = { "user", MACHINE "-2001", NULL, "annie" };
  dcw_test_put (before, &user);
  g_autoptr (DcwComparison) comparison = compare (before, practice ());
  ck_assert_str_eq (g_hash_table_lookup (comparison->names, MACHINE "-2001"), "annie");
}
END_TEST

/* Every resource that a topic may change is that topic's, or an earlier one's that may change it too. */
START_TEST (topics_of_resources)
{
  static const struct {
    const char *topic;
    DcwTestPut put;
  } rows[] = {
    { "accounts", { "user", MACHINE "-2001", NULL, "annie" } },
    { "accounts", { "member", "S-1-5-32-562", MACHINE "-1002", NULL } },
    { "identity", { "text", KEPWARE, "RunAs", "Interactive User" } },
    { "applications", { "number", KEPWARE, "AuthenticationLevel", "5" } },
    { "limits", { "text", OLE, "EnableDCOM", "N" } },
    { "firewall", { "rule", "plant", NULL, RULE } },
    { "policies", { "number", "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa", "ForceGuest", "7" } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    DcwImage *now = practice ();
    dcw_test_put (now, &rows[i].put);
    g_autoptr (DcwComparison) comparison = compare (practice (), now);
    ck_assert_msg (comparison->differences->len == 1, "%u: %u differences", i, comparison->differences->len);
    const DcwTopic *topic = dcw_topic_of (((DcwDifference *)comparison->differences->pdata[0])->resource);
    ck_assert_msg (topic != NULL && strcmp (topic->id, rows[i].topic) == 0, "%u: %s", i, topic != NULL ? topic->id : "none");
  }
}
END_TEST

static void
add (Suite *suite, const char *name, const TTest *test)
{
  TCase *tcase = tcase_create (name);
  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, test);
  suite_add_tcase (suite, tcase);
}

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("compare");
  TCase *each = tcase_create ("one");
  tcase_add_loop_test (each, one_difference, 0, G_N_ELEMENTS (cases));
  suite_add_tcase (suite, each);
  add (suite, "unknown", unknown_is_no_difference);
  add (suite, "small", a_small_recording);
  add (suite, "names", names_of_gone_accounts);
  add (suite, "topics", topics_of_resources);
  return suite;
}
