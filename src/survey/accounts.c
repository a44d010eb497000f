#include "survey/accounts.h"
#include "base/i18n.h"
#include "base/text.h"
#include "platform/secret.h"
#include <string.h>

#define MAX_USER 20 /* UTF-16 units */
#define MAX_GROUP 256
#define MAX_AUTHORITY 255
#define MAX_PASSWORD 256

void
dcw_account_survey (DcwView *view, const char *name, DcwAccountSurvey *survey)
{
  memset (survey, 0, sizeof *survey);
  survey->status = dcw_view_resolve (view, name, &survey->who);
  if (survey->status != DCW_STATE_PRESENT)
    return;
  g_autoptr (DcwResource) user = dcw_resource_user (&survey->who, NULL);
  survey->is_group = dcw_state_status (dcw_view_get (view, user)) != DCW_STATE_PRESENT;
}

void
dcw_account_survey_clear (DcwAccountSurvey *survey)
{
  dcw_principal_clear (&survey->who);
}

static glong
utf16_length (const char *text)
{
  glong units = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    units += g_utf8_get_char (p) > 0xffff ? 2 : 1;
  return units;
}

/* As "DOMAIN\\NAME" is split. *account is what follows. NULL: no authority. */
static char *
split (const char *name, const char **account)
{
  const char *slash = strchr (name, '\\');
  *account = slash != NULL ? slash + 1 : name;
  return slash != NULL ? g_strndup (name, (gsize)(slash - name)) : NULL;
}

/* The first character of name that an account can't have, or NULL. */
static const char *
find_forbidden (const char *name, gboolean group)
{
  for (const char *p = name; *p != '\0'; p++)
    if ((guchar)*p < 0x20 || *p == 0x7f || strchr ("\"/\\[]:|<>+=;?,*", *p) != NULL || (*p == '@' && !group))
      return p;
  return NULL;
}

/* The first character of name that can't be told from another one, or from nothing; 0: none. Windows takes them. */
static gunichar
find_hidden (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (dcw_text_is_hidden (c) || (c != ' ' && g_unichar_isspace (c)))
      return c;
  }
  return 0;
}

static gboolean
is_well_known (const char *name)
{
  /* The service manager takes these for its own accounts. */
  static const char *const of_services[] = { "LocalSystem", "LocalService", "NetworkService" };
  gsize n;
  for (gsize i = 0; i < G_N_ELEMENTS (of_services); i++)
    if (dcw_text_fold_equal (of_services[i], name))
      return TRUE;
  const DcwWellKnownSid *table = dcw_sid_well_known_table (&n);
  for (gsize i = 0; i < n; i++) {
    const char *slash = strrchr (table[i].name, '\\');
    if (dcw_text_fold_equal (slash != NULL ? slash + 1 : table[i].name, name))
      return TRUE;
  }
  return FALSE;
}

DcwMessage *
dcw_account_check_name (const char *name, gboolean group, const char *computer)
{
  if (!g_utf8_validate (name, -1, NULL))
    return dcw_message_new (N_ ("the name is not valid text"), NULL);
  if (*name == '\0')
    return dcw_message_new (N_ ("the name is empty"), NULL);
  const char *forbidden = find_forbidden (name, group);
  if (forbidden != NULL) {
    const char character[] = { *forbidden, '\0' };
    return dcw_message_new (N_ ("“%1”: Windows does not allow the character %2 in a name"), name, character, NULL);
  }
  gunichar hidden = find_hidden (name);
  if (hidden != 0) {
    g_autofree char *number = g_strdup_printf ("U+%04X", hidden);
    return dcw_message_new (N_ ("“%1”: the name has a character that can't be seen or looks like a blank (%2)"), name, number,
                            NULL);
  }
  glong max = group ? MAX_GROUP : MAX_USER;
  if (utf16_length (name) > max) {
    g_autofree char *most = g_strdup_printf ("%ld", max);
    return dcw_message_new (N_ ("“%1”: the name has more than %2 characters"), name, most, NULL);
  }
  if (strspn (name, " .") == strlen (name))
    return dcw_message_new (N_ ("“%1”: a name can't be made of blanks and dots alone"), name, NULL);
  if (g_str_has_suffix (name, "."))
    return dcw_message_new (N_ ("“%1”: a name can't end with a dot"), name, NULL);
  if (*name == ' ' || g_str_has_suffix (name, " "))
    return dcw_message_new (N_ ("“%1”: a name can't begin or end with a blank"), name, NULL);
  if (computer != NULL && dcw_text_fold_equal (name, computer))
    return dcw_message_new (N_ ("“%1” is the name of the computer"), name, NULL);
  if (is_well_known (name))
    return dcw_message_new (N_ ("“%1” is a name that Windows itself uses"), name, NULL);
  return NULL;
}

static DcwMessage *
not_a_name (const char *name)
{
  return dcw_message_new (N_ ("“%1”: expected NAME, or DOMAIN\\NAME"), name, NULL);
}

/* Where localised Windows has other names for its own, only the station can tell. */
static gboolean
is_of_windows (const char *authority)
{
  static const char *const own[] = { "BUILTIN", "NT AUTHORITY", "NT SERVICE", "NT VIRTUAL MACHINE", "IIS APPPOOL" };
  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    if (dcw_text_fold_equal (own[i], authority))
      return TRUE;
  return FALSE;
}

DcwMessage *
dcw_account_check_given (const char *name, gboolean group)
{
  DcwSid sid;
  if (!g_utf8_validate (name, -1, NULL))
    return dcw_account_check_name (name, group, NULL);
  if (dcw_sid_parse (name, &sid, NULL))
    return dcw_message_new (N_ ("“%1” is a SID; expected a name"), name, NULL);
  const char *account;
  g_autofree char *authority = split (name, &account);
  if (authority == NULL)
    return dcw_account_check_name (name, group, NULL);
  if (*authority == '\0' || *account == '\0' || strlen (authority) > MAX_AUTHORITY || strchr (account, '\\') != NULL)
    return not_a_name (name);
  if (strcmp (authority, ".") == 0)
    return dcw_account_check_name (account, group, NULL);
  if (find_forbidden (authority, FALSE) != NULL || find_hidden (authority) != 0)
    return not_a_name (name);
  if (is_of_windows (authority))
    return dcw_message_new (N_ ("“%1” is a name that Windows itself uses"), name, NULL);
  /* Of another computer's or domain's accounts nobody here knows how long their names may be. */
  if (find_forbidden (account, group) != NULL || find_hidden (account) != 0 || strspn (account, " .") == strlen (account))
    return not_a_name (name);
  return NULL;
}

/* TRUE when part, which has more than two characters, is in password whatever the case. */
static gboolean
contains (const char *password, const char *part)
{
  if (utf16_length (part) <= 2)
    return FALSE;
  g_autofree char *folded_part = dcw_text_fold (part);
  char *folded = dcw_text_fold (password);
  gboolean found = strstr (folded, folded_part) != NULL;
  dcw_secret_wipe (folded, strlen (folded));
  g_free (folded);
  return found;
}

DcwMessage *
dcw_account_check_password (const char *password, const char *name, const char *full_name)
{
  if (*password == '\0')
    return dcw_message_new (N_ ("it is empty, and Windows lets nobody in over the network without a password"), NULL);
  if (!g_utf8_validate (password, -1, NULL))
    return dcw_message_new (N_ ("it is not valid text"), NULL);
  if (utf16_length (password) > MAX_PASSWORD) {
    g_autofree char *most = g_strdup_printf ("%d", MAX_PASSWORD);
    return dcw_message_new (N_ ("it has more than %1 characters"), most, NULL);
  }
  if (contains (password, name))
    return dcw_message_new (N_ ("it contains the name of the account"), NULL);
  g_auto (GStrv) parts = g_strsplit_set (full_name != NULL ? full_name : "", " \t,.-_#", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (contains (password, parts[i]))
      return dcw_message_new (N_ ("it contains a part of the full name of the account"), NULL);
  return NULL;
}
