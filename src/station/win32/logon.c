#include "station/win32/logon.h"
#include "base/i18n.h"
#include "platform/win32/count.h"
#include "platform/win32/identity.h"
#include "station/win32/errors.h"
#include "station/win32/machine.h"
#include "station/win32/text.h"

/* Windows looks at the password before it looks at restrictions, but does not tell always: an account that can't log on for a
 * reason of its own is said to be so, and the password is taken as not tried. */
static const struct {
  DWORD number;
  DcwLogon answer;
  const char *why;
} answers[] = {
  { ERROR_LOGON_FAILURE, DCW_LOGON_WRONG, N_ ("Windows does not log it on with that") },
  { ERROR_WRONG_PASSWORD, DCW_LOGON_WRONG, N_ ("Windows does not log it on with that") },
  { ERROR_INVALID_PASSWORD, DCW_LOGON_WRONG, N_ ("Windows does not log it on with that") },
  { ERROR_NO_SUCH_USER, DCW_LOGON_WRONG, N_ ("there is no such account") },
  /* It may log on otherwise, as a service say, and to say this the password had to be right. */
  { ERROR_LOGON_TYPE_NOT_GRANTED, DCW_LOGON_RIGHT, NULL },
  { ERROR_ACCOUNT_LOCKED_OUT, DCW_LOGON_UNKNOWN, N_ ("the account is locked out after too many wrong passwords") },
  { ERROR_ACCOUNT_DISABLED, DCW_LOGON_UNKNOWN, N_ ("the account is disabled") },
  { ERROR_ACCOUNT_EXPIRED, DCW_LOGON_UNKNOWN, N_ ("the account has expired") },
  { ERROR_PASSWORD_EXPIRED, DCW_LOGON_UNKNOWN, N_ ("the password has expired, and nobody logs on before it is changed") },
  { ERROR_PASSWORD_MUST_CHANGE, DCW_LOGON_UNKNOWN, N_ ("the password must be changed at the next log-on") },
  { ERROR_ACCOUNT_RESTRICTION, DCW_LOGON_UNKNOWN,
    N_ ("the account is restricted (an empty password, certain hours, or a policy)") },
  { ERROR_INVALID_LOGON_HOURS, DCW_LOGON_UNKNOWN, N_ ("the account may not log on at this time of day") },
  { ERROR_INVALID_WORKSTATION, DCW_LOGON_UNKNOWN, N_ ("the account may not log on at this computer") },
  { ERROR_NO_LOGON_SERVERS, DCW_LOGON_UNKNOWN, N_ ("no domain controller answers") },
  { ERROR_NO_SUCH_DOMAIN, DCW_LOGON_UNKNOWN, N_ ("no domain controller answers") },
  { ERROR_NETLOGON_NOT_STARTED, DCW_LOGON_UNKNOWN, N_ ("no domain controller answers") },
  { ERROR_TRUSTED_RELATIONSHIP_FAILURE, DCW_LOGON_UNKNOWN, N_ ("this computer and its domain do not trust each other any more") },
  { ERROR_TRUSTED_DOMAIN_FAILURE, DCW_LOGON_UNKNOWN, N_ ("this computer and its domain do not trust each other any more") },
};

DcwLogon
dcw_logon_judge (DWORD number, DcwMessage **why)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (answers[i].number == number) {
      *why = answers[i].why != NULL ? dcw_message_new (answers[i].why, NULL) : NULL;
      return answers[i].answer;
    }
  g_autofree char *shown = g_strdup_printf ("%lu", (gulong)number);
  *why = dcw_message_new (N_ ("Windows did not say (error %1)"), shown, NULL);
  return DCW_LOGON_UNKNOWN;
}

static gboolean
is_of (HANDLE token, const DcwSid *sid)
{
  g_autofree TOKEN_USER *told = dcw_identity_user_of (token);
  DcwSid user;
  return told != NULL && dcw_sid_from_windows (told->User.Sid, &user) && dcw_sid_equal (&user, sid);
}

gboolean
dcw_logon_find (DcwStation *station, const char *account, DcwSid *sid, char **authority, char **name)
{
  SID_NAME_USE use;
  DWORD failure;
  return dcw_machine_resolve (station, account, sid) == DCW_STATE_PRESENT
         && dcw_lookup_sid (sid, authority, name, &use, &failure) == DCW_STATE_PRESENT;
}

static DWORD
log_on (const char *authority, const char *name, const char *password, HANDLE *token)
{
  g_autofree wchar_t *wide_authority = dcw_wide (authority), *wide_name = dcw_wide (name);
  wchar_t *secret = dcw_wide_secret (password);
  if (secret == NULL)
    return ERROR_INVALID_PASSWORD;
  BOOL done = LogonUserW (wide_name, wide_authority, secret, LOGON32_LOGON_NETWORK, LOGON32_PROVIDER_DEFAULT, token);
  DWORD failure = done ? ERROR_SUCCESS : GetLastError ();
  dcw_handle_opened (done ? *token : NULL);
  dcw_wide_secret_free (secret);
  return failure;
}

DcwLogon
dcw_local_try_password (DcwStation *station, const char *account, const char *password, DcwMessage **why)
{
  g_autofree char *authority = NULL, *name = NULL;
  DcwSid sid;
  HANDLE token = NULL;
  /* A name that leads to nobody, or cannot be looked up, would only cost somebody else an attempt. */
  if (!dcw_logon_find (station, account, &sid, &authority, &name)) {
    *why = dcw_message_new (N_ ("Windows does not find the account"), NULL);
    return DCW_LOGON_UNKNOWN;
  }
  DWORD failure = log_on (authority, name, password, &token);
  if (failure != ERROR_SUCCESS)
    return dcw_logon_judge (failure, why);
  gboolean is = is_of (token, &sid);
  dcw_plain_handle_close (token);
  if (is)
    return DCW_LOGON_RIGHT;
  *why =
      dcw_message_new (N_ ("Windows logs on somebody else in its place (everybody who comes over the network is a guest)"), NULL);
  return DCW_LOGON_UNKNOWN;
}
