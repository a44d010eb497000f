/* What topics tell of a station: the sentences, from the practice server and from its capture alike. */
#include "station/image-station.h"
#include "support/scratch.h"
#include "support/tap.h"
#include "topics/planner.h"
#include <string.h>

#define KEPWARE "Kepware.KEPServerEX.V6"
#define GONE "S-1-5-21-3275487102-1183659043-2719840561-1003"

/* By hand from what data/stations/practice-server.c puts there. */
static const struct {
  const char *topic, *line;
} lines[] = {
  { "accounts", "There is no group OPC Users yet." },
  { "accounts", "The user OpcUser is there." },
  { "accounts", "There is no user Nobody yet." },
  { "accounts", "In Distributed COM Users: " GONE ", opcuser" },
  { "identity", KEPWARE " is a Windows service and runs as NT AUTHORITY\\SYSTEM." },
  { "identity", "The program nowhere.exe runs as whoever starts it." },
  { "applications",
    "From other computers, " KEPWARE " may be started by: Administrators, NT AUTHORITY\\INTERACTIVE, NT AUTHORITY\\SYSTEM, "
    "opcuser" },
  { "applications", "From other computers, OPCEnum may be called by: NT AUTHORITY\\SELF, Everyone" },
  { "limits", "Distributed COM is on." },
  { "limits", "Programs that set no authentication level use Connect." },
  { "limits",
    "The launch limit lets these start programs from other computers: Administrators, Distributed COM Users, Performance "
    "Log Users" },
  { "firewall", "The firewall is on for public networks." },
  { "firewall", "TCP port 135 is not open." },
  { "firewall", KEPWARE " is blocked by a rule." },
  { "policies", "Local users who come over the network are themselves (classic)." },
  { "policies", "Users without a password may log on at the screen only." },
};

static DcwProfile *
new_profile (void)
{
  DcwProfile *profile = dcw_profile_new ();
  profile->role = DCW_ROLE_BOTH;
  profile->group = g_strdup ("OPC Users");
  dcw_profile_add (profile, DCW_LIST_USERS, "OpcUser");
  dcw_profile_add (profile, DCW_LIST_USERS, "Nobody");
  dcw_profile_add (profile, DCW_LIST_SERVERS, KEPWARE);
  dcw_profile_add (profile, DCW_LIST_PROGRAMS, "nowhere.exe");
  return profile;
}

static char *
tell (DcwView *view, const DcwProfile *profile, const char *only)
{
  GString *text = g_string_new ("\n");
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++) {
    g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
    if (only != NULL && strcmp (only, topics[i]->id) != 0)
      continue;
    if (topics[i]->now != NULL)
      topics[i]->now (view, profile, told);
    for (guint k = 0; k < told->len; k++) {
      g_autofree char *line = dcw_message_english (told->pdata[k]);
      g_string_append_printf (text, "%s\n", line);
    }
  }
  return g_string_free (text, FALSE);
}

static DcwStation *
open_practice (const char *spec, const char *folder)
{
  g_autoptr (GError) error = NULL;
  DcwStation *station = dcw_station_open (spec, folder, &error);
  ck_assert_msg (station != NULL, "%s: %s", spec, error != NULL ? error->message : "");
  return station;
}

START_TEST (sentences)
{
  char *folder = dcw_scratch_new ();
  g_autoptr (DcwStation) station = open_practice ("practice", folder);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwProfile) profile = new_profile ();
  g_autofree char *told = tell (view, profile, lines[_i].topic);
  g_autofree char *line = g_strdup_printf ("\n%s\n", lines[_i].line);
  ck_assert_msg (strstr (told, line) != NULL, "%s: no “%s” in:%s", lines[_i].topic, lines[_i].line, told);
  dcw_scratch_free (folder);
}
END_TEST

static const char *const specs[] = { "practice", "practice:client" };

/* So that nothing is told that the topic's survey does not read. */
START_TEST (the_same_from_a_capture)
{
  char *folder = dcw_scratch_new ();
  g_autoptr (DcwStation) station = open_practice (specs[_i], folder);
  g_autoptr (DcwView) cold = dcw_view_new (station), view = dcw_view_new (station);
  g_autoptr (DcwStation) capture = dcw_image_station_new (dcw_capture (cold));
  g_autoptr (DcwView) captured = dcw_view_new (capture);
  g_autoptr (DcwProfile) profile = new_profile ();
  for (guint i = 0; i < 2; i++) {
    const DcwProfile *whose = i == 0 ? profile : NULL;
    g_autofree char *here = tell (view, whose, NULL), *there = tell (captured, whose, NULL);
    ck_assert_msg (strcmp (here, there) == 0, "%s, %s a profile:%sfrom the capture:%s", specs[_i], i == 0 ? "with" : "without",
                   here, there);
  }
  dcw_scratch_free (folder);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("now");
  TCase *tcase = tcase_create ("now");
  tcase_add_loop_test (tcase, sentences, 0, G_N_ELEMENTS (lines));
  tcase_add_loop_test (tcase, the_same_from_a_capture, 0, G_N_ELEMENTS (specs));
  suite_add_tcase (suite, tcase);
  return suite;
}
