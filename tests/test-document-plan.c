#include "base/error.h"
#include "document/document.h"
#include "support/documents.h"
#include "support/tap.h"
#include <string.h>

static char *
to_text (GBytes *bytes)
{
  char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_bytes_unref (bytes);
  return text;
}

static char *
replace (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, 2);
  ck_assert_msg (g_strv_length (parts) == 2, "%s is not there", what);
  return g_strjoinv (with, parts);
}

START_TEST (plan_round_trip)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_make_full_plan ();
  g_autofree char *text = to_text (dcw_document_write_plan (plan));
  ck_assert_msg (plan->changes->len > 200, "%u changes", plan->changes->len);
  g_autoptr (DcwPlan) back = dcw_document_read_plan ("plan.xml", text, strlen (text), &error);
  ck_assert_msg (back != NULL, "%s", error != NULL ? error->message : "?");
  g_autofree char *difference = dcw_plan_difference (plan, back);
  ck_assert_msg (difference == NULL, "%s", difference);
  g_autofree char *again = to_text (dcw_document_write_plan (back));
  ck_assert_msg (strcmp (text, again) == 0, "written differently");
}
END_TEST

START_TEST (empty_plan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  g_autofree char *text = to_text (dcw_document_write_plan (plan));
  g_autofree char *digest = dcw_document_plan_digest (plan);
  g_autofree char *expected = g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plan "
                                               "xmlns=\"urn:opc-dcom-wizard:plan:1\" digest=\"%s\"/>\n",
                                               digest);
  ck_assert_str_eq (text, expected);
  g_autofree char *bare = replace (text, " digest=\"", "");
  g_autofree char *sum = g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plan xmlns=\"urn:opc-dcom-wizard:plan:1\"/>\n", -1);
  ck_assert_str_eq (digest, sum);
  g_autoptr (DcwPlan) back = dcw_document_read_plan ("plan.xml", text, strlen (text), &error);
  ck_assert_msg (back != NULL, "%s", error != NULL ? error->message : "?");
}
END_TEST

/* Another shape of the file is the same plan; another word is not. */
START_TEST (plan_digest)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_make_full_plan ();
  g_autofree char *text = to_text (dcw_document_write_plan (plan));
  g_autofree char *spaced = replace (text, "  <change", "<!-- first -->\n\n  <change");
  g_autoptr (DcwPlan) same = dcw_document_read_plan ("plan.xml", spaced, strlen (spaced), &error);
  ck_assert_msg (same != NULL, "%s", error != NULL ? error->message : "?");
  g_autofree char *changed = replace (text, "May use OPC servers", "May use OPC clients");
  g_autoptr (DcwPlan) other = dcw_document_read_plan ("plan.xml", changed, strlen (changed), &error);
  ck_assert_msg (other == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "accepted");
  ck_assert_msg (g_str_has_prefix (error->message, "plan.xml:2:42: "), "%s", error->message);
  g_autofree char *digest = dcw_document_plan_digest (plan);
  ck_assert_msg (strstr (error->message, digest) == NULL && strstr (error->message, "digest") != NULL, "%s", error->message);
}
END_TEST

START_TEST (profile_round_trip)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwProfile) full = dcw_make_full_profile ();
  g_autoptr (DcwProfile) empty = dcw_profile_new ();
  const DcwProfile *const profiles[] = { full, empty };
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    g_autofree char *text = to_text (dcw_document_write_profile (profiles[i]));
    g_autoptr (DcwProfile) back = dcw_document_read_profile ("profile.xml", text, strlen (text), &error);
    ck_assert_msg (back != NULL, "%u: %s", i, error != NULL ? error->message : "?");
    g_autofree char *difference = dcw_profile_difference (profiles[i], back);
    ck_assert_msg (difference == NULL, "%u: %s", i, difference);
    g_autofree char *again = to_text (dcw_document_write_profile (back));
    ck_assert_msg (strcmp (text, again) == 0, "%u: written differently", i);
  }
}
END_TEST

START_TEST (profile_as_text)
{
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  profile->group = g_strdup ("OPC Users");
  dcw_profile_add (profile, DCW_LIST_USERS, "operator");
  dcw_profile_add (profile, DCW_LIST_PEERS, "HMI-2");
  dcw_profile_add (profile, DCW_LIST_PEERS, "HMI-1");
  dcw_profile_set (profile, "limits.launch", "group");
  dcw_profile_set (profile, "accounts.group", "create");
  g_autofree char *text = to_text (dcw_document_write_profile (profile));
  ck_assert_str_eq (
      text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<profile xmlns=\"urn:opc-dcom-wizard:profile:1\" role=\"server\" network=\"workgroup\" group=\"OPC Users\">\n"
            "  <user>operator</user>\n"
            "  <peer>HMI-1</peer>\n"
            "  <peer>HMI-2</peer>\n"
            "  <option id=\"accounts.group\" value=\"create\"/>\n"
            "  <option id=\"limits.launch\" value=\"group\"/>\n"
            "</profile>\n");
}
END_TEST

static DcwProfile *
make_pair (void)
{
  static const DcwServerId ids[] = {
    { (char *)"Vendor.Server.1", (char *)"{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}",
      (char *)"{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}", (char *)"Vendor's \"server\"", 49320 },
    { (char *)"Bare.1", (char *)"{13486D51-4821-11D2-A494-3CB306C10000}", NULL, NULL, 0 },
  };
  DcwProfile *profile = dcw_profile_new ();
  profile->role = DCW_ROLE_CLIENT;
  profile->from = g_strdup ("OPC-SERVER");
  dcw_profile_add (profile, DCW_LIST_PEERS, "OPC-SERVER");
  ck_assert (dcw_profile_set_addresses (profile, "opc-server", "fe80::00ff 192.168.10.20 10.0.0.5 10.0.0.5", NULL));
  dcw_profile_add (profile, DCW_LIST_CALLBACKS, "OpcServer");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    dcw_profile_add_id (profile, &ids[i]);
  return profile;
}

START_TEST (pair_file_as_text)
{
  g_autoptr (DcwProfile) pair = make_pair ();
  g_autofree char *text = to_text (dcw_document_write_profile (pair));
  g_autofree char *digest = dcw_document_profile_digest (pair);
  g_autofree char *head =
      g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<profile xmlns=\"urn:opc-dcom-wizard:profile:1\" digest=\"%s\" role=\"client\" network=\"workgroup\" "
                       "from=\"OPC-SERVER\">\n",
                       digest);
  g_autofree char *expected =
      g_strconcat (head,
                   "  <peer address=\"10.0.0.5 192.168.10.20 fe80::ff\">OPC-SERVER</peer>\n"
                   "  <callback>OpcServer</callback>\n"
                   "  <server-id progid=\"Bare.1\" clsid=\"{13486D51-4821-11D2-A494-3CB306C10000}\"/>\n"
                   "  <server-id progid=\"Vendor.Server.1\" clsid=\"{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}\" "
                   "appid=\"{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}\" title=\"Vendor's &quot;server&quot;\" port=\"49320\"/>\n"
                   "</profile>\n",
                   NULL);
  ck_assert_str_eq (text, expected);
}
END_TEST

/* Every byte of what a pair file says counts: one letter changed anywhere but in the layout is a change of the digest. */
START_TEST (pair_file_changed_on_the_way)
{
  static const struct {
    const char *what, *from, *to, *error;
  } rows[] = {
    { "computer", "from=\"OPC-SERVER\"", "from=\"OPC-SERVEX\"", "from the other computer: its digest is " },
    { "address", "192.168.10.20", "192.168.10.66", "changed on the way" },
    { "account", "OpcServer</callback>", "OpcServex</callback>", "changed on the way" },
    { "class", "7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}\" appid", "8BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}\" appid", "changed on" },
    { "port", "49320", "49321", "changed on the way" },
    { "one more", "<callback>", "<user>Guest</user><callback>", "changed on the way" },
    { "no digest", " digest=\"", " network2=\"", "network2" },
    { "subnet", "10.0.0.5 ", "10.0.0.0/8 ", "“10.0.0.0/8” is not the address of a computer" },
    { "range", "10.0.0.5 ", "10.0.0.5-10.0.0.9 ", "is not the address" },
    { "keyword", "10.0.0.5 ", "LocalSubnet ", "is not the address" },
    { "loopback", "10.0.0.5 ", "127.0.0.1 ", "is not the address" },
    { "everything", "10.0.0.5 ", "0.0.0.0 ", "is not the address" },
    { "multicast", "fe80::ff", "ff02::1", "is not the address" },
    { "too many", "10.0.0.5 ",
      "1.1.1.1 1.1.1.2 1.1.1.3 1.1.1.4 1.1.1.5 1.1.1.6 1.1.1.7 1.1.1.8 1.1.1.9 1.1.1.10 1.1.1.11 1.1.1.12 "
      "1.1.1.13 1.1.1.14 1.1.1.15 ",
      "one address too many" },
    { "port too high", "49320", "65536", "expected a number from 0 to 65535" },
    { "server twice", "progid=\"Bare.1\"", "progid=\"VENDOR.server.1\"", "is there twice" },
    { "no ProgID", "progid=\"Bare.1\"", "progid=\"\"", "a server without ProgID" },
    { "password", "<callback>", "<callback password=\"x\">", "knows no attribute password" },
  };
  g_autoptr (DcwProfile) pair = make_pair ();
  g_autofree char *text = to_text (dcw_document_write_profile (pair));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *changed = replace (text, rows[i].from, rows[i].to);
    g_autoptr (DcwProfile) back = dcw_document_read_profile ("pair.xml", changed, strlen (changed), &error);
    ck_assert_msg (back == NULL, "%s: accepted", rows[i].what);
    ck_assert_msg (strstr (error->message, rows[i].error) != NULL, "%s: %s", rows[i].what, error->message);
    ck_assert_msg (g_str_has_prefix (error->message, "pair.xml:"), "%s: %s", rows[i].what, error->message);
  }
  /* Another layout says the same. */
  g_autofree char *spaced = replace (text, "  <callback>", "<!-- who calls back -->\n\n     <callback>");
  g_autoptr (DcwProfile) same = dcw_document_read_profile ("pair.xml", spaced, strlen (spaced), NULL);
  ck_assert (same != NULL);
  g_autofree char *digest = dcw_document_profile_digest (pair), *start = g_strdup_printf (" digest=\"%s\"", digest);
  g_autofree char *bare = replace (text, start, "");
  g_autoptr (GError) error = NULL;
  ck_assert (dcw_document_read_profile ("pair.xml", bare, strlen (bare), &error) == NULL);
  ck_assert_msg (strstr (error->message, "without its digest") != NULL, "%s", error->message);
}
END_TEST

static char *show_bindings (const DcwBindings *bindings);

static void
show_binding (const char *name, const DcwSid *sid, gpointer data)
{
  g_autofree char *text = dcw_sid_format (sid);
  g_string_append_printf (data, "%s=%s;", name, text);
}

static char *
show_bindings (const DcwBindings *bindings)
{
  GString *text = g_string_new (NULL);
  dcw_bindings_foreach (bindings, show_binding, text);
  return g_string_free (text, FALSE);
}

static void
check_snapshot (const char *name, const DcwSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = to_text (dcw_document_write_snapshot (snapshot));
  g_autoptr (DcwSnapshot) back = dcw_document_read_snapshot ("snapshot.xml", text, strlen (text), &error);
  ck_assert_msg (back != NULL, "%s: %s", name, error != NULL ? error->message : "?");
  g_autofree char *difference = dcw_plan_difference (snapshot->plan, back->plan);
  ck_assert_msg (difference == NULL, "%s: %s", name, difference);
  ck_assert_msg ((snapshot->profile == NULL) == (back->profile == NULL), "%s: profile", name);
  g_autofree char *other = snapshot->profile != NULL ? dcw_profile_difference (snapshot->profile, back->profile) : NULL;
  ck_assert_msg (other == NULL, "%s: %s", name, other);
  g_autofree char *bound = show_bindings (snapshot->bindings), *bound_back = show_bindings (back->bindings);
  ck_assert_msg (strcmp (bound, bound_back) == 0, "%s: %s", name, bound_back);
  ck_assert_msg (strcmp (snapshot->instance, back->instance) == 0 && strcmp (snapshot->machine, back->machine) == 0
                     && g_strcmp0 (snapshot->computer, back->computer) == 0 && snapshot->time_s == back->time_s
                     && snapshot->run == back->run && strcmp (snapshot->plan_digest, back->plan_digest) == 0,
                 "%s: attributes", name);
  g_autofree char *again = to_text (dcw_document_write_snapshot (back));
  ck_assert_msg (strcmp (text, again) == 0, "%s: written differently", name);
}

START_TEST (snapshot_round_trip)
{
  g_autoptr (DcwSnapshot) snapshot = dcw_make_full_snapshot ();
  check_snapshot ("full", snapshot);
  g_clear_pointer (&snapshot->profile, dcw_profile_free);
  g_clear_pointer (&snapshot->computer, g_free);
  check_snapshot ("without profile", snapshot);
}
END_TEST

/* Whatever is changed in a snapshot, one of its digests says so. */
static const struct {
  const char *name, *what, *with, *place;
} snapshot_cases[] = {
  { "plan", "May use OPC servers", "May use OPC clients", "plan in this snapshot has been changed" },
  { "profile", "role=\"both\"", "role=\"server\"", "snapshot has been changed" },
  { "run", "run=\"3\"", "run=\"4\"", "snapshot has been changed" },
  { "time", "time=\"1714000000\"", "time=\"1714000001\"", "snapshot has been changed" },
  { "binding", "name=\"OPC Users\" sid=\"S-1-5-21-11-22-33-1234\"", "name=\"OPC Users\" sid=\"S-1-5-32-544\"",
    "snapshot has been changed" },
  { "machine", "machine=\"S-1-5-21-11-22-33\"", "machine=\"S-1-5-21-11-22-34\"", "snapshot has been changed" },
  { "instance of another", "instance=\"01234567", "instance=\"11234567", "snapshot has been changed" },
  { "instance as a path", "instance=\"01234567-89ab", "instance=\"../../89ab", "instance, expected letters" },
  { "no instance", "instance=\"01234567-89ab-cdef-0123-456789abcdef\"", "instance=\"\"", "instance, expected letters" },
  { "run 0", "run=\"3\"", "run=\"0\"", "counted from 1" },
  { "time before 1970", "time=\"", "time=\"-", "expected a number" },
  { "no plan", "<plan machine", "<plain machine", "<plain> has no place in <snapshot>" },
  { "a name bound twice", "<binding name=\"OPC Users\" sid=",
    "<binding name=\"OPC USERS\" sid=\"S-1-1-0\"/><binding name=\"OPC Users\" sid=", "bound twice" },
};

/* Each attribute that any element has, and the text of each that has some, the first time that it comes. */
START_TEST (snapshot_changed_anywhere)
{
  g_autoptr (DcwSnapshot) snapshot = dcw_make_full_snapshot ();
  g_autofree char *text = to_text (dcw_document_write_snapshot (snapshot));
  g_autoptr (GRegex) values = g_regex_new ("<([a-z-]+)[^<>]*?|(?<= )([a-z-]+)=\"(?=[^\"])|>(?=[^<\\s])", 0, 0, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *element = g_strdup ("");
  g_autoptr (GMatchInfo) match = NULL;
  int root = (int)(strstr (text, "<snapshot") - text);
  g_autofree char *whole = g_strdup (text);
  ck_assert (snapshot->profile != NULL && strstr (text, "<binding ") != NULL);
  for (g_regex_match_full (values, whole, -1, root, 0, &match, NULL); g_match_info_matches (match);
       g_match_info_next (match, NULL)) {
    g_autofree char *name = g_match_info_fetch (match, 1), *attribute = g_match_info_fetch (match, 2);
    if (name != NULL && *name != '\0') {
      g_free (element);
      element = g_steal_pointer (&name);
      continue;
    }
    int at;
    g_match_info_fetch_pos (match, 0, NULL, &at);
    if (!g_hash_table_add (seen, g_strconcat (element, "/", attribute, NULL)))
      continue;
    char was = text[at];
    text[at] = was == '0' ? '1' : was == 'a' ? 'b' : g_ascii_isdigit (was) ? '0' : 'a';
    g_autoptr (DcwSnapshot) back = dcw_document_read_snapshot ("s.xml", text, strlen (text), NULL);
    ck_assert_msg (back == NULL, "%s/%s: accepted with '%c' for '%c'", element, attribute, text[at], was);
    text[at] = was;
  }
  ck_assert_msg (g_hash_table_size (seen) > 40, "only %u attributes", g_hash_table_size (seen));
}
END_TEST

/* Each kind of element without children, taken out or there twice, the first time that it comes. */
START_TEST (snapshot_with_other_elements)
{
  g_autoptr (DcwSnapshot) snapshot = dcw_make_full_snapshot ();
  g_autofree char *text = to_text (dcw_document_write_snapshot (snapshot));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *start = strchr (lines[i], '<');
    if (!g_str_has_suffix (lines[i], "/>") || !g_hash_table_add (seen, g_strndup (start, strcspn (start, " />"))))
      continue;
    for (guint times = 0; times <= 2; times += 2) {
      g_autoptr (GString) other = g_string_new (NULL);
      for (guint k = 0; lines[k] != NULL; k++)
        for (guint t = 0; t < (k == i ? times : 1); t++)
          g_string_append_printf (other, "%s\n", lines[k]);
      g_autoptr (DcwSnapshot) back = dcw_document_read_snapshot ("s.xml", other->str, other->len, NULL);
      ck_assert_msg (back == NULL, "accepted with %u times %s", times, lines[i]);
    }
  }
  ck_assert_msg (g_hash_table_size (seen) > 5, "only %u kinds of elements", g_hash_table_size (seen));
}
END_TEST

START_TEST (snapshot_changed)
{
  const char *name = snapshot_cases[_i].name;
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwSnapshot) snapshot = dcw_make_full_snapshot ();
  g_autofree char *text = to_text (dcw_document_write_snapshot (snapshot));
  g_autofree char *changed = replace (text, snapshot_cases[_i].what, snapshot_cases[_i].with);
  g_autoptr (DcwSnapshot) back = dcw_document_read_snapshot ("s.xml", changed, strlen (changed), &error);
  ck_assert_msg (back == NULL, "%s: accepted", name);
  ck_assert_msg (g_str_has_prefix (error->message, "s.xml:") && strstr (error->message, snapshot_cases[_i].place) != NULL,
                 "%s: %s", name, error->message);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("document-plan");
  TCase *plan = tcase_create ("plan");
  tcase_add_test (plan, plan_round_trip);
  tcase_add_test (plan, empty_plan);
  tcase_add_test (plan, plan_digest);
  suite_add_tcase (suite, plan);
  TCase *profile = tcase_create ("profile");
  tcase_add_test (profile, profile_round_trip);
  tcase_add_test (profile, profile_as_text);
  tcase_add_test (profile, pair_file_as_text);
  tcase_add_test (profile, pair_file_changed_on_the_way);
  suite_add_tcase (suite, profile);
  TCase *snapshot = tcase_create ("snapshot");
  tcase_add_test (snapshot, snapshot_round_trip);
  tcase_add_test (snapshot, snapshot_changed_anywhere);
  tcase_add_test (snapshot, snapshot_with_other_elements);
  tcase_add_loop_test (snapshot, snapshot_changed, 0, G_N_ELEMENTS (snapshot_cases));
  suite_add_tcase (suite, snapshot);
  return suite;
}
