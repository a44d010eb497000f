/* What a log-on says about a password. Wine logs everybody on with anything, as nobody: that must not pass for right. */
#include <string.h>
#include <windows.h>
#include "station/win32/logon.h"
#include "support/local.h"
#include "support/memory.h"
#include "support/tap.h"

static const struct {
  DWORD number;
  DcwLogon answer;
  const char *says; /* NULL: nothing */
} rows[] = {
  { 1326, DCW_LOGON_WRONG, "does not log it on" },
  { 86, DCW_LOGON_WRONG, "does not log it on" },
  { 1317, DCW_LOGON_WRONG, "no such account" },
  { 1385, DCW_LOGON_RIGHT, NULL },
  { 1909, DCW_LOGON_UNKNOWN, "locked out" },
  { 1331, DCW_LOGON_UNKNOWN, "disabled" },
  { 1793, DCW_LOGON_UNKNOWN, "has expired" },
  { 1330, DCW_LOGON_UNKNOWN, "password has expired" },
  { 1907, DCW_LOGON_UNKNOWN, "must be changed" },
  { 1327, DCW_LOGON_UNKNOWN, "restricted" },
  { 1328, DCW_LOGON_UNKNOWN, "time of day" },
  { 1329, DCW_LOGON_UNKNOWN, "at this computer" },
  { 1311, DCW_LOGON_UNKNOWN, "domain controller" },
  { 1355, DCW_LOGON_UNKNOWN, "domain controller" },
  { 1789, DCW_LOGON_UNKNOWN, "trust" },
  { 5, DCW_LOGON_UNKNOWN, "error 5" },
  { 1314, DCW_LOGON_UNKNOWN, "error 1314" },
};

START_TEST (judged)
{
  g_autoptr (DcwMessage) why = NULL;
  DcwLogon answer = dcw_logon_judge (rows[_i].number, &why);
  g_autofree char *text = why != NULL ? dcw_message_english (why) : NULL;
  ck_assert_msg (answer == rows[_i].answer, "%lu: is %d", rows[_i].number, answer);
  ck_assert_msg ((text != NULL) == (rows[_i].says != NULL) && (text == NULL || strstr (text, rows[_i].says) != NULL), "%lu: %s",
                 rows[_i].number, text != NULL ? text : "(nothing)");
}
END_TEST

START_TEST (nobody_is_not_right)
{
  DcwStation *station = dcw_local_open ();
  static const char *const accounts[] = { "Administrator", "no such account at all", "NOWHERE\\nobody" };
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++) {
    g_autoptr (DcwMessage) why = NULL;
    DcwLogon answer = dcw_station_try_password (station, accounts[i], "Zaphod-42 is no password here", &why);
    ck_assert_msg (answer != DCW_LOGON_RIGHT, "%s: any password is right", accounts[i]);
    ck_assert_msg (why != NULL, "%s: nothing is said", accounts[i]);
  }
  dcw_local_close (station);
}
END_TEST

/* However it is called, the same account of the same authority is tried. */
START_TEST (whom_a_name_means)
{
  DcwStation *station = dcw_local_open ();
  DcwSid first, sid;
  g_autofree char *authority = NULL, *name = NULL;
  wchar_t wide[256];
  DWORD n = G_N_ELEMENTS (wide);
  ck_assert (GetUserNameW (wide, &n));
  g_autofree char *user = g_utf16_to_utf8 ((const gunichar2 *)wide, -1, NULL, NULL, NULL);
  ck_assert_msg (dcw_logon_find (station, user, &first, &authority, &name), "%s is not found", user);
  g_autofree char *text = dcw_sid_format (&first), *whole = g_strconcat (authority, "\\", name, NULL);
  const char *const others[] = { text, whole };
  ck_assert_msg (*authority != '\0' && strcmp (authority, ".") != 0, "the authority is “%s”", authority);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *other_authority = NULL, *other_name = NULL;
    ck_assert_msg (dcw_logon_find (station, others[i], &sid, &other_authority, &other_name), "%s is not found", others[i]);
    ck_assert_msg (dcw_sid_equal (&sid, &first) && strcmp (other_authority, authority) == 0 && strcmp (other_name, name) == 0,
                   "%s is %s of %s", others[i], other_name, other_authority);
  }
  g_autofree char *no_authority = NULL, *no_name = NULL;
  ck_assert (!dcw_logon_find (station, "no such account at all", &sid, &no_authority, &no_name));
  ck_assert (!dcw_logon_find (station, "S-1-5-21-1-2-3-4242", &sid, &no_authority, &no_name));
  dcw_local_close (station);
}
END_TEST

/* ---- What is left in memory ---- */

START_TEST (nothing_is_left_in_memory)
{
  DcwStation *station = dcw_local_open ();
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  g_autoptr (DcwMessage) why = NULL;
  g_autoptr (GError) error = NULL;
  char planted[DCW_CANARY_SIZE];
  dcw_canary_write (planted);
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (planted, -1, NULL, NULL, NULL);
  ck_assert_msg (dcw_canary_count () > 0 && dcw_canary_count_wide () > 0, "what is there is not found");
  ck_assert (dcw_secrets_set (secrets, "Administrator", planted));
  dcw_secret_wipe (planted, sizeof planted);
  dcw_secret_wipe (wide, sizeof planted * 2);
  ck_assert_uint_eq (dcw_canary_count (), 1);
  ck_assert_uint_eq (dcw_canary_count_wide (), 0);

  dcw_station_try_password (station, "Administrator", dcw_secrets_get (secrets, "Administrator"), &why);
  ck_assert_msg (dcw_canary_count () == 1 && dcw_canary_count_wide () == 0, "the log-on leaves copies");
  g_autoptr (DcwResource) secret = dcw_resource_named (DCW_KIND_SECRET, "SCM:{00000000-0000-0000-0000-00000000dc01}", NULL);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_SECRET), absent = dcw_state_absent ();
  dcw_state_set_text (there, DCW_SECRET_ACCOUNT, "Administrator");
  dcw_station_write (station, secret, there, secrets, NULL, NULL, &error);
  g_clear_error (&error);
  dcw_station_write (station, secret, absent, secrets, NULL, NULL, &error);
  ck_assert_msg (dcw_canary_count () == 1 && dcw_canary_count_wide () == 0, "storing leaves copies");
  g_clear_pointer (&secrets, dcw_secrets_free);
  ck_assert_msg (dcw_canary_count () == 0 && dcw_canary_count_wide () == 0, "copies are left");
  dcw_local_close (station);
}
END_TEST

/* Longer than Windows takes: nothing is stored, and above all nothing is removed in its place. */
START_TEST (too_long)
{
  DcwStation *station = dcw_local_open ();
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  g_autofree char *password = g_strnfill (600, 'x');
  ck_assert (dcw_secrets_set (secrets, "Administrator", password));
  g_autoptr (DcwResource) secret = dcw_resource_named (DCW_KIND_SECRET, "SCM:{00000000-0000-0000-0000-00000000dc01}", NULL);
  DcwState *there = dcw_state_present (DCW_KIND_SECRET);
  dcw_state_set_text (there, DCW_SECRET_ACCOUNT, "Administrator");
  dcw_local_refuse (station, "too long", secret, there, secrets, DCW_ERROR_IO, "86");
  g_autoptr (DcwMessage) why = NULL;
  ck_assert_int_ne (dcw_station_try_password (station, "Administrator", password, &why), DCW_LOGON_RIGHT);
  dcw_local_close (station);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("local-logon");
  TCase *logon = tcase_create ("logon");
  tcase_add_loop_test (logon, judged, 0, G_N_ELEMENTS (rows));
  tcase_add_test (logon, nobody_is_not_right);
  tcase_add_test (logon, whom_a_name_means);
  tcase_add_test (logon, nothing_is_left_in_memory);
  tcase_add_test (logon, too_long);
  suite_add_tcase (suite, logon);
  return suite;
}
