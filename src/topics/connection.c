#include "topics/pair.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "survey/accounts.h"
#include "survey/value.h"
#include "topics/applications-parts.h"
#include "topics/firewall-wishes.h"
#include <string.h>

#define MAX_COMPUTER 255 /* of a DNS name */

static gboolean
refuse (GError **error, const char *what, const char *text, const char *rule)
{
  g_autofree char *shown = dcw_text_display (text, 60);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, "%s “%s”: %s", what, shown, rule);
  return FALSE;
}

/* Nothing that a person who reads it would not see. */
static gboolean
is_plain (const char *text)
{
  g_autofree char *shown = dcw_text_display (text, 0);
  return strcmp (shown, text) == 0;
}

static gboolean
check_computer (const char *what, const char *name, GError **error)
{
  if (*name == '\0' || strlen (name) > MAX_COMPUTER)
    return refuse (error, what, name, _ ("the name of a computer has 1 to 255 characters"));
  if (!is_plain (name) || strpbrk (name, " \\/\"<>|=,;*?[]`+") != NULL || *name == '.' || *name == '-')
    return refuse (error, what, name, _ ("expected the name or address of a computer"));
  return TRUE;
}

static gboolean
check_account (const char *what, const char *name, GError **error)
{
  g_autoptr (DcwMessage) broken = dcw_account_check_given (name, FALSE);
  if (broken == NULL)
    return TRUE;
  g_autofree char *rule = dcw_message_show (broken);
  return refuse (error, what, name, rule);
}

static gboolean
check_id (const DcwServerId *id, GError **error)
{
  const char *what = C_ ("part of a profile", "server");
  if (!dcw_applications_is_progid (id->progid) || !is_plain (id->progid))
    return refuse (error, what, id->progid, _ ("not a ProgID"));
  if (id->clsid != NULL && !dcw_value_is_guid (id->clsid))
    return refuse (error, what, id->progid, _ ("its CLSID is not one, expected {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}"));
  if (id->appid != NULL && !dcw_value_is_guid (id->appid))
    return refuse (error, what, id->progid, _ ("its AppID is not one, expected {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}"));
  if (id->title != NULL && strlen (id->title) > DCW_PAIR_MAX_TITLE)
    return refuse (error, what, id->progid, _ ("its title has more than 1000 bytes"));
  if (id->port != 0 && (id->port < 1024 || id->port > 65535))
    return refuse (error, what, id->progid, _ ("its port is not one from 1024 to 65535"));
  return TRUE;
}

/* Another computer decides only what both have to agree on. */
static gboolean
check_shared (const DcwProfile *profile, GError **error)
{
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (profile->values), (GCompareFunc)strcmp);
  for (const GList *id = ids; id != NULL; id = id->next) {
    const DcwOption *option = dcw_topic_option (id->data, NULL);
    if (option == NULL || !(option->roles & DCW_OPTION_SHARED))
      return refuse (error, C_ ("part of a profile", "option"), id->data, _ ("a file from another computer can't decide this"));
  }
  if (profile->lists[DCW_LIST_PROGRAMS]->len > 0)
    return refuse (error, C_ ("part of a profile", "program"), profile->lists[DCW_LIST_PROGRAMS]->pdata[0],
                   _ ("a file from another computer can't name programs of this one"));
  return TRUE;
}

/* From another computer names have to be such as the program itself writes. */
static gboolean
check_foreign (const DcwProfile *profile, GError **error)
{
  const GPtrArray *servers = profile->lists[DCW_LIST_SERVERS], *peers = profile->lists[DCW_LIST_PEERS];
  if (!check_computer (C_ ("part of a profile", "computer"), profile->from, error))
    return FALSE;
  for (guint i = 0; i < servers->len; i++)
    if (!dcw_applications_is_progid (servers->pdata[i]) || !is_plain (servers->pdata[i]))
      return refuse (error, C_ ("part of a profile", "server"), servers->pdata[i], _ ("not a ProgID"));
  for (guint i = 0; i < peers->len; i++)
    if (!check_computer (C_ ("part of a profile", "computer"), peers->pdata[i], error))
      return FALSE;
  return check_shared (profile, error);
}

gboolean
dcw_connection_check (const DcwProfile *profile, const char **answer, GError **error)
{
  const GPtrArray *callbacks = profile->lists[DCW_LIST_CALLBACKS];
  *answer = dcw_profile_list_name (DCW_LIST_CALLBACKS);
  for (guint i = 0; i < callbacks->len; i++)
    if (!check_account (_ ("account that calls back"), callbacks->pdata[i], error))
      return FALSE;
  *answer = NULL;
  for (guint i = 0; i < profile->ids->len; i++)
    if (!check_id (profile->ids->pdata[i], error))
      return FALSE;
  g_autoptr (DcwMessage) port = dcw_firewall_check_ports (profile);
  if (port != NULL) {
    g_autofree char *rule = dcw_message_show (port);
    *answer = DCW_FIREWALL_PORT;
    return refuse (error, C_ ("part of a profile", "option"), DCW_FIREWALL_PORT, rule);
  }
  return profile->from == NULL || check_foreign (profile, error);
}
