/* Names, users, groups, memberships, rights and passwords of the live computer. Wine keeps hardly any of them and says that
 * everything went well: what is asked of it here is what the station makes of that. Nothing is changed on a real Windows.
 */
#include <string.h>
#include <windows.h>
#include <lm.h>
#include "base/error.h"
#include "station/win32/errors.h"
#include "station/win32/handle.h"
#include "station/win32/text.h"
#include "support/local.h"
#include "support/tap.h"

#define NOBODY "DcwNobody"
#define STRANGER "S-1-5-21-9-9-9-4711"
#define PASSWORD "Kf7-plum-lantern"

static DcwStation *station;
static char *user, *user_name; /* whoever runs this: SID and name */

static char *
own_user (void)
{
  guint8 data[256];
  DWORD size;
  HANDLE token;
  DcwSid sid;
  ck_assert_msg (OpenProcessToken (GetCurrentProcess (), TOKEN_QUERY, &token), "no token");
  ck_assert_msg (GetTokenInformation (token, TokenUser, data, sizeof data, &size), "no user");
  CloseHandle (token);
  ck_assert_msg (dcw_sid_from_windows (((TOKEN_USER *)data)->User.Sid, &sid), "no SID");
  return dcw_sid_format (&sid);
}

static void
setup (void)
{
  wchar_t name[UNLEN + 1];
  DWORD n = G_N_ELEMENTS (name);
  station = dcw_local_open ();
  user = own_user ();
  ck_assert_msg (GetUserNameW (name, &n), "no name");
  user_name = dcw_narrow (name, -1);
}

static void
teardown (void)
{
  g_clear_pointer (&user, g_free);
  g_clear_pointer (&user_name, g_free);
  dcw_local_close (g_steal_pointer (&station));
}

/* ---- Who the computer is ---- */

START_TEST (info)
{
  const DcwStationInfo *told = dcw_station_info (station);
  g_autoptr (DcwStation) again = dcw_local_open ();
  wchar_t name[64];
  DWORD n = G_N_ELEMENTS (name);
  DcwSid sid;
  ck_assert (GetComputerNameW (name, &n));
  g_autofree char *computer = dcw_narrow (name, -1);
  ck_assert_msg (strcmp (told->computer, computer) == 0, "it is called %s", told->computer);
  ck_assert_msg (dcw_sid_parse (told->machine, &sid, NULL) && g_str_has_prefix (told->machine, "S-1-5-21-"), "SID %s",
                 told->machine);
  ck_assert_msg (g_str_has_prefix (user, told->machine), "%s runs this and is not of %s", user, told->machine);
  ck_assert_msg (g_uuid_string_is_valid (told->instance), "instance %s", told->instance);
  ck_assert_msg (strcmp (told->instance, dcw_station_info (again)->instance) == 0, "the next one has another instance");
  ck_assert_msg (dcw_station_roots (station) == NULL, "it has roots");
}
END_TEST

/* ---- Names ---- */

static const struct {
  const char *name; /* %U: the user's, %C: the computer's */
  DcwStatus status;
  const char *sid; /* U: the user's */
} names[] = {
  { "Everyone", DCW_STATE_PRESENT, "S-1-1-0" },
  { "everyone", DCW_STATE_PRESENT, "S-1-1-0" },
  { "NT AUTHORITY\\SYSTEM", DCW_STATE_PRESENT, "S-1-5-18" },
  { "Administrators", DCW_STATE_PRESENT, "S-1-5-32-544" },
  { "BUILTIN\\Administrators", DCW_STATE_PRESENT, "S-1-5-32-544" },
  { ".\\Administrators", DCW_STATE_PRESENT, "S-1-5-32-544" },
  { "Distributed COM Users", DCW_STATE_PRESENT, "S-1-5-32-562" },
  { STRANGER, DCW_STATE_PRESENT, STRANGER },
  { "%U", DCW_STATE_PRESENT, "U" },
  { ".\\%U", DCW_STATE_PRESENT, "U" },
  { "%C\\%U", DCW_STATE_PRESENT, "U" },
  { "%C", DCW_STATE_ABSENT, NULL },
  { NOBODY, DCW_STATE_ABSENT, NULL },
  { "%C\\" NOBODY, DCW_STATE_ABSENT, NULL },
  { ".\\", DCW_STATE_ABSENT, NULL },
  { "DCWNOSUCHDOMAIN\\somebody", DCW_STATE_UNKNOWN, NULL },
  { "somebody@dcw.invalid", DCW_STATE_UNKNOWN, NULL },
};

static char *
fill (const char *name)
{
  g_autoptr (GString) text = g_string_new (name);
  g_string_replace (text, "%U", user_name, 0);
  g_string_replace (text, "%C", dcw_station_info (station)->computer, 0);
  return g_strdup (text->str);
}

START_TEST (resolve)
{
  g_autofree char *name = fill (names[_i].name);
  DcwSid sid;
  DcwStatus status = dcw_station_resolve (station, name, &sid);
  ck_assert_msg (status == names[_i].status, "%s: status %d", name, status);
  if (status != DCW_STATE_PRESENT)
    return;
  g_autofree char *text = dcw_sid_format (&sid);
  ck_assert_msg (strcmp (text, strcmp (names[_i].sid, "U") == 0 ? user : names[_i].sid) == 0, "%s: %s", name, text);
}
END_TEST

static const struct {
  const char *sid, *name; /* NULL: none */
} sids[] = {
  { "S-1-1-0", "Everyone" },
  { "S-1-5-32-544", "Administrators" },
  { "U", "%U" },
  { STRANGER, NULL },
};

START_TEST (name_of)
{
  DcwSid sid;
  ck_assert (dcw_sid_parse (strcmp (sids[_i].sid, "U") == 0 ? user : sids[_i].sid, &sid, NULL));
  g_autofree char *name = dcw_station_name_of (station, &sid), *expected = sids[_i].name != NULL ? fill (sids[_i].name) : NULL;
  ck_assert_msg (g_strcmp0 (name, expected) == 0, "%s: %s", sids[_i].sid, name);
}
END_TEST

/* ---- Accounts ---- */

static DcwStatus
status_of (const DcwResource *resource)
{
  g_autoptr (DcwState) state = dcw_station_read (station, resource);
  return dcw_state_status (state);
}

START_TEST (accounts_that_are_read)
{
  g_autofree char *other_machine = g_strdup (STRANGER),
                  *unused = g_strconcat (dcw_station_info (station)->machine, "-999999", NULL);
  const struct {
    const char *name, *who;
    DcwKindId kind;
    DcwStatus status;
  } rows[] = {
    { "the user", user, DCW_KIND_USER, DCW_STATE_PRESENT },
    { "by name", user_name, DCW_KIND_USER, DCW_STATE_PRESENT },
    { "a user is no group", user, DCW_KIND_GROUP, DCW_STATE_ABSENT },
    { "nor by name", user_name, DCW_KIND_GROUP, DCW_STATE_ABSENT },
    { "nobody", NOBODY, DCW_KIND_USER, DCW_STATE_ABSENT },
    { "no group", NOBODY, DCW_KIND_GROUP, DCW_STATE_ABSENT },
    { "of somebody else", other_machine, DCW_KIND_USER, DCW_STATE_ABSENT },
    { "a SID that nobody has", unused, DCW_KIND_USER, DCW_STATE_ABSENT },
    { "a group", "S-1-5-32-544", DCW_KIND_GROUP, DCW_STATE_PRESENT },
    { "a group by name", "Administrators", DCW_KIND_GROUP, DCW_STATE_PRESENT },
    { "a group is no user", "S-1-5-32-544", DCW_KIND_USER, DCW_STATE_ABSENT },
    { "Everyone is neither", "S-1-1-0", DCW_KIND_GROUP, DCW_STATE_ABSENT },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwResource) resource = dcw_test_account (rows[i].kind, rows[i].who);
    DcwStatus status = status_of (resource);
    ck_assert_msg (status == rows[i].status, "%s: status %d", rows[i].name, status);
  }
  g_autoptr (DcwResource) resource = dcw_test_account (DCW_KIND_USER, user);
  g_autoptr (DcwState) state = dcw_station_read (station, resource);
  ck_assert_msg (strcmp (dcw_state_text (state, DCW_USER_NAME), user_name) == 0, "it is %s",
                 dcw_state_text (state, DCW_USER_NAME));
  /* Wine 8 tells no flags. */
  ck_assert_msg (dcw_local_is_wine () || (dcw_state_number (state, DCW_USER_FLAGS) & UF_NORMAL_ACCOUNT) != 0, "wrong flags");
  ck_assert_msg (dcw_local_lists (station, NULL, resource), "it is not listed");
}
END_TEST

START_TEST (accounts_that_are_not_written)
{
  g_autoptr (DcwResource) nobody = dcw_test_account (DCW_KIND_USER, NOBODY),
                          stranger = dcw_test_account (DCW_KIND_USER, STRANGER),
                          myself = dcw_test_account (DCW_KIND_USER, user_name),
                          administrators = dcw_test_account (DCW_KIND_GROUP, "S-1-5-32-544");
  dcw_local_refuse (station, "no password", nobody, dcw_test_account_state (DCW_KIND_USER, NOBODY), NULL, DCW_ERROR_SECRET,
                    "password");
  dcw_local_refuse (station, "another name", nobody, dcw_test_account_state (DCW_KIND_USER, "DcwOther"), NULL, DCW_ERROR_INVALID,
                    "another name");
  dcw_local_refuse (station, "a chosen SID", stranger, dcw_test_account_state (DCW_KIND_USER, NOBODY), NULL,
                    DCW_ERROR_UNSUPPORTED, "SID");
  dcw_local_refuse (station, "there already", myself, dcw_test_account_state (DCW_KIND_USER, user_name), NULL, DCW_ERROR_REFUSED,
                    "already");
  dcw_local_refuse (station, "deleted by name", myself, NULL, NULL, DCW_ERROR_UNBOUND, "SID");
  dcw_local_refuse (station, "built in", administrators, NULL, NULL, DCW_ERROR_REFUSED, "built-in");
  dcw_local_write (station, "nothing to delete", nobody, NULL);
}
END_TEST

/* Writes that Wine takes and forgets: no error, no SID, and reading says that nothing is there. */
START_TEST (what_wine_forgets)
{
  if (!dcw_local_is_wine ())
    dcw_skip ("would make accounts");
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  dcw_secrets_set (secrets, NOBODY, PASSWORD);
  const DcwKindId kinds[] = { DCW_KIND_USER, DCW_KIND_GROUP };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (DcwResource) resource = dcw_test_account (kinds[i], NOBODY);
    g_autoptr (DcwState) want = dcw_test_account_state (kinds[i], NOBODY);
    g_autoptr (GError) error = NULL;
    DcwSid sid;
    gboolean created = TRUE;
    gboolean done = dcw_station_write (station, resource, want, secrets, &sid, &created, &error);
    ck_assert_msg (done && !created, "%s: %s", dcw_kind (kinds[i])->name, error != NULL ? error->message : "got a SID");
    ck_assert_msg (status_of (resource) == DCW_STATE_ABSENT, "%s: is there", dcw_kind (kinds[i])->name);
  }
  g_autoptr (DcwResource) member = dcw_test_membership ("S-1-5-32-544", STRANGER);
  dcw_local_write (station, "member", member, dcw_state_present (DCW_KIND_MEMBERSHIP));
  dcw_local_check (station, "member", member, NULL);
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, user, NULL));
  g_autoptr (DcwResource) right = dcw_resource_right (&who, "SeServiceLogonRight", NULL);
  dcw_local_check (station, "right before", right, NULL);
  dcw_local_write (station, "right", right, dcw_state_present (DCW_KIND_ACCOUNT_RIGHT));
  dcw_local_check (station, "right", right, NULL);
  dcw_local_write (station, "no right", right, NULL);
}
END_TEST

/* ---- Members and rights ---- */

START_TEST (members)
{
  g_autoptr (DcwResource) stranger = dcw_test_membership ("S-1-5-32-544", STRANGER),
                          of_nothing = dcw_test_membership (NOBODY, user), nobody = dcw_test_membership ("S-1-5-32-544", NOBODY),
                          no_group = dcw_test_account (DCW_KIND_GROUP, NOBODY),
                          group = dcw_test_account (DCW_KIND_GROUP, "S-1-5-32-544"), gone = dcw_test_membership (STRANGER, user);
  dcw_local_check (station, "stranger", stranger, NULL);
  dcw_local_check (station, "of nothing", of_nothing, NULL);
  dcw_local_check (station, "nobody", nobody, NULL);
  ck_assert_msg (!dcw_local_lists (station, group, stranger), "a stranger is listed");
  ck_assert_msg (!dcw_local_lists (station, no_group, of_nothing), "nobody's group lists somebody");
  dcw_local_refuse (station, "pending", nobody, dcw_state_present (DCW_KIND_MEMBERSHIP), NULL, DCW_ERROR_UNBOUND, "SID");
  dcw_local_refuse (station, "no group", gone, dcw_state_present (DCW_KIND_MEMBERSHIP), NULL, DCW_ERROR_REFUSED, "no such group");
  dcw_local_write (station, "not in no group", gone, NULL);
}
END_TEST

START_TEST (rights)
{
  g_auto (DcwPrincipal) stranger = { 0 }, nobody = { 0 };
  ck_assert (dcw_principal_init_sid_text (&stranger, STRANGER, NULL));
  dcw_principal_init_name (&nobody, NOBODY);
  g_autoptr (DcwResource) of_stranger = dcw_resource_right (&stranger, "SeServiceLogonRight", NULL),
                          of_nobody = dcw_resource_right (&nobody, "SeServiceLogonRight", NULL);
  dcw_local_check (station, "stranger", of_stranger, NULL);
  dcw_local_check (station, "nobody", of_nobody, NULL);
  ck_assert_msg (!dcw_local_lists (station, NULL, of_stranger), "a stranger is listed");
  dcw_local_refuse (station, "pending", of_nobody, dcw_state_present (DCW_KIND_ACCOUNT_RIGHT), NULL, DCW_ERROR_UNBOUND, "SID");
}
END_TEST

/* ---- Passwords ---- */

static DcwState *
secret_of (const char *account)
{
  DcwState *state = dcw_state_present (DCW_KIND_SECRET);
  dcw_state_set_text (state, DCW_SECRET_ACCOUNT, account);
  return state;
}

START_TEST (passwords)
{
  g_autoptr (DcwResource) run_as = dcw_resource_named (DCW_KIND_SECRET, "SCM:{22222222-0000-0000-0000-000000000002}", NULL),
                          of_nobody = dcw_resource_named (DCW_KIND_SECRET, "user:" NOBODY, NULL),
                          other = dcw_resource_named (DCW_KIND_SECRET, "L$Something", NULL);
  g_autofree char *of_user_name = g_strconcat ("user:", user_name, NULL);
  g_autoptr (DcwResource) of_user = dcw_resource_named (DCW_KIND_SECRET, of_user_name, NULL);
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  dcw_secrets_set (secrets, NOBODY, PASSWORD);
  ck_assert_msg (status_of (run_as) == DCW_STATE_UNKNOWN, "it is told");
  dcw_local_refuse (station, "not given", run_as, secret_of ("OpcServer"), NULL, DCW_ERROR_SECRET, "OpcServer");
  dcw_local_refuse (station, "of nobody", of_nobody, secret_of (NOBODY), secrets, DCW_ERROR_REFUSED, "no such user");
  dcw_local_refuse (station, "something else", other, secret_of (NOBODY), secrets, DCW_ERROR_REFUSED, "no password");
  dcw_local_refuse (station, "none for a user", of_user, NULL, NULL, DCW_ERROR_REFUSED, "without a password");
  if (dcw_local_is_wine ())
    dcw_local_refuse (station, "Wine has none", run_as, secret_of (NOBODY), secrets, DCW_ERROR_IO, "Windows error 2)");
}
END_TEST

/* ---- Without administrator's rights ---- */

START_TEST (not_elevated)
{
  SID_IDENTIFIER_AUTHORITY nt = { SECURITY_NT_AUTHORITY };
  SID_AND_ATTRIBUTES disabled = { 0 };
  HANDLE token, cut, copy;
  ck_assert (
      AllocateAndInitializeSid (&nt, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0, 0, 0, &disabled.Sid));
  ck_assert (OpenProcessToken (GetCurrentProcess (), TOKEN_ALL_ACCESS, &token));
  ck_assert_msg (CreateRestrictedToken (token, DISABLE_MAX_PRIVILEGE, 1, &disabled, 0, NULL, 0, NULL, &cut), "no such token");
  ck_assert (DuplicateTokenEx (cut, TOKEN_ALL_ACCESS, NULL, SecurityImpersonation, TokenImpersonation, &copy));
  ck_assert (SetThreadToken (NULL, copy));
  g_autoptr (DcwStation) weak = dcw_local_open ();
  g_autoptr (DcwResource) value = dcw_test_value (DCW_LOCAL_KEY ("accounts"), "V");
  g_autoptr (DcwState) want = dcw_state_value_number (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwMessage) reason = dcw_station_read_only (weak);
  gboolean done = dcw_station_write (weak, value, want, NULL, NULL, NULL, &error);
  g_autoptr (DcwState) state = dcw_station_read (weak, value);
  g_autoptr (DcwListing) services = dcw_station_list (weak, NULL, DCW_KIND_SERVICE),
                         all = dcw_station_list (station, NULL, DCW_KIND_SERVICE);
  RevertToSelf ();
  CloseHandle (copy);
  CloseHandle (cut);
  CloseHandle (token);
  FreeSid (disabled.Sid);
  ck_assert_msg (reason != NULL, "it can be written");
  g_autofree char *text = dcw_message_english (reason);
  ck_assert_msg (strstr (text, "Run as administrator") != NULL, "%s", text);
  ck_assert_msg (!done && g_error_matches (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED), "%s",
                 error != NULL ? error->message : "written");
  ck_assert_msg (dcw_state_status (state) == DCW_STATE_ABSENT, "reading does not work");
  /* Windows tells nobody that it leaves services out. */
  ck_assert_msg (!services->complete && services->reason != NULL && services->resources->len > 0,
                 "its services are said to be all");
  ck_assert_msg (all->complete || !dcw_local_is_wine (), "an administrator does not see all services");
  g_autoptr (DcwMessage) elevated = dcw_station_read_only (station);
  ck_assert_msg (elevated == NULL || !dcw_local_is_wine (), "in Wine everybody is an administrator");
}
END_TEST

/* ---- Facts ---- */

START_TEST (facts)
{
  static const char *const needed[] = { "windows.build", "windows.product", "computer.joined", "session.remote" };
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++) {
    const char *value = dcw_station_fact (station, needed[i], "");
    ck_assert_msg (value != NULL && *value != '\0', "%s is not told", needed[i]);
  }
  /* Wine starts it when somebody asks for it. */
  const char *state = dcw_station_fact (station, "service.state", "RpcSs");
  ck_assert_msg (g_strcmp0 (state, "running") == 0 || (dcw_local_is_wine () && g_strcmp0 (state, "stopped") == 0), "RpcSs is %s",
                 state);
  ck_assert_msg (dcw_station_fact (station, "no.such.fact", "") == NULL, "a fact that nobody tells");
  g_autoptr (GPtrArray) all = dcw_station_facts (station);
  ck_assert_msg (all->len > G_N_ELEMENTS (needed), "%u facts", all->len);
  ck_assert (dcw_station_refresh (station, NULL));
  g_autoptr (GPtrArray) again = dcw_station_facts (station);
  ck_assert_msg (again->len > G_N_ELEMENTS (needed), "%u facts after refreshing", again->len);
}
END_TEST

/* ---- Errors ---- */

START_TEST (errors)
{
  static const struct {
    const char *name;
    DWORD number;
    DcwErrorCode code;
    const char *text;
  } rows[] = {
    { "Win32", ERROR_ACCESS_DENIED, DCW_ERROR_DENIED, "(Windows error 5)" },
    { "a Net function's", NERR_PasswordTooShort, DCW_ERROR_INVALID, "Windows error 2245" },
    { "of services", ERROR_SERVICE_DISABLED, DCW_ERROR_REFUSED, "(Windows error 1058)" },
    { "nobody's", 59999, DCW_ERROR_IO, "Windows error 59999" },
    { "COM", 0x80040154, DCW_ERROR_IO, "0x80040154" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    ck_assert (!dcw_win32_fail_at ("here", rows[i].number, &error));
    ck_assert_msg (g_error_matches (error, DCW_ERROR, (gint)rows[i].code) && g_str_has_prefix (error->message, "here: ")
                       && strstr (error->message, rows[i].text) != NULL && strchr (error->message, '\n') == NULL,
                   "%s: %s", rows[i].name, error->message);
  }
  ck_assert_int_eq (dcw_win32_of_status ((NTSTATUS)0xC0000022), ERROR_ACCESS_DENIED);
  ck_assert_int_eq (dcw_win32_of_result (HRESULT_FROM_WIN32 (ERROR_FILE_NOT_FOUND)), ERROR_FILE_NOT_FOUND);
  ck_assert_uint_eq (dcw_win32_of_result ((HRESULT)0x80040154), 0x80040154u);
  ck_assert_uint_eq (dcw_handles_open (), 0);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("local-accounts");
  TCase *tcase = tcase_create ("computer");
  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_test (tcase, info);
  tcase_add_test (tcase, facts);
  tcase_add_test (tcase, not_elevated);
  suite_add_tcase (suite, tcase);
  tcase = tcase_create ("names");
  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_loop_test (tcase, resolve, 0, G_N_ELEMENTS (names));
  tcase_add_loop_test (tcase, name_of, 0, G_N_ELEMENTS (sids));
  suite_add_tcase (suite, tcase);
  tcase = tcase_create ("accounts");
  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_test (tcase, accounts_that_are_read);
  tcase_add_test (tcase, accounts_that_are_not_written);
  tcase_add_test (tcase, what_wine_forgets);
  tcase_add_test (tcase, members);
  tcase_add_test (tcase, rights);
  tcase_add_test (tcase, passwords);
  suite_add_tcase (suite, tcase);
  tcase = tcase_create ("errors");
  tcase_add_test (tcase, errors);
  suite_add_tcase (suite, tcase);
  return suite;
}
