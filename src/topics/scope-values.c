/* Rules for plain values of the registry. */
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "model/setting.h"
#include "registry/data.h"
#include "registry/path.h"
#include "registry/tree.h"
#include "survey/accounts.h"
#include "survey/servers.h"
#include "survey/value.h"
#include "topics/applications-parts.h"
#include "topics/scope-rules.h"

#define MAX_TITLE 500
#define MAX_HOST 255
#define TCP "ncacn_ip_tcp"
#define ENDPOINT TCP ",0,"

static gboolean
is_absent (const DcwState *state)
{
  return dcw_state_status (state) == DCW_STATE_ABSENT;
}

static GBytes *
data_of (const DcwState *state, guint32 type)
{
  if (is_absent (state) || dcw_state_number (state, DCW_VALUE_TYPE) != type)
    return NULL;
  return dcw_state_bytes (state, DCW_VALUE_DATA);
}

/* NULL: not text, or with something behind its end. Free with g_free(). */
static char *
text_of (const DcwState *state)
{
  GBytes *data = data_of (state, DCW_REG_SZ);
  g_autofree char *text = data != NULL ? dcw_registry_data_to_text (data, NULL) : NULL;
  g_autoptr (GBytes) again = text != NULL ? dcw_registry_data_from_text (text) : NULL;
  return again != NULL && g_bytes_equal (again, data) ? g_steal_pointer (&text) : NULL;
}

/* An empty list for what is not there. */
static char **
strings_of (const DcwState *state)
{
  GBytes *data = data_of (state, DCW_REG_MULTI_SZ);
  char **strings = data != NULL ? dcw_registry_data_to_strings (data, NULL) : NULL;
  return strings != NULL ? strings : g_new0 (char *, 1);
}

static const char *
leaf_of (const DcwAsk *ask)
{
  return dcw_registry_path_leaf (dcw_resource_path (ask->resource));
}

static const char *
check_server (DcwAsk *ask)
{
  return dcw_scene_is_server (ask->scene, leaf_of (ask)) ? NULL : N_ ("this AppID is that of no OPC server here");
}

/* ---- Settings of the computer ---- */

const char *
dcw_may_number (DcwAsk *ask)
{
  GBytes *data = data_of (ask->after, DCW_REG_DWORD);
  guint32 number;
  g_autofree char *text =
      data != NULL && dcw_registry_data_to_number (data, &number, NULL) ? g_strdup_printf ("%u", number) : g_strdup ("");
  return dcw_scope_has_word (ask->row->values, text) ? NULL : N_ ("this program never sets it to that");
}

const char *
dcw_may_text (DcwAsk *ask)
{
  g_autofree char *text = text_of (ask->after);
  return text != NULL && dcw_scope_has_word (ask->row->values, text) ? NULL : N_ ("this program never sets it to that");
}

const char *
dcw_may_strings (DcwAsk *ask)
{
  g_auto (GStrv) strings = strings_of (ask->after);
  gboolean fine = g_strv_length (strings) == 1 && strcmp (strings[0], ask->row->values) == 0;
  return fine ? NULL : N_ ("this program never sets it to that");
}

/* ---- Values of AppIDs ---- */

const char *
dcw_may_clear (DcwAsk *ask)
{
  return is_absent (ask->after) ? check_server (ask) : N_ ("this value is only taken away");
}

const char *
dcw_may_level (DcwAsk *ask)
{
  GBytes *data = data_of (ask->after, DCW_REG_DWORD);
  guint32 level = 0;
  const char *no = check_server (ask);
  if (no != NULL || is_absent (ask->after))
    return no;
  if (data != NULL && dcw_registry_data_to_number (data, &level, NULL) && level == 5)
    return NULL;
  if (level != 1 || !dcw_scene_is_enum (ask->scene, leaf_of (ask)))
    return N_ ("the level becomes Packet Integrity or the computer's default; only OPCEnum may do without");
  ask->risk |= DCW_RISK_OPENS;
  return NULL;
}

/* Accounts that Windows knows without a password. */
static gboolean
is_windows_own (DcwAsk *ask, const char *authority, const char *name)
{
  static const char *const authorities[] = { "NT AUTHORITY", "NT SERVICE",     "BUILTIN",
                                             "IIS APPPOOL",  "WINDOW MANAGER", "NT VIRTUAL MACHINE" };
  for (guint i = 0; authority != NULL && i < G_N_ELEMENTS (authorities); i++)
    if (dcw_text_fold_equal (authority, authorities[i]))
      return TRUE;
  g_auto (DcwPrincipal) who = { 0 };
  DcwView *view = dcw_scene_view (ask->scene, DCW_LOOK_ANYWHERE);
  return view != NULL && dcw_view_resolve (view, name, &who) == DCW_STATE_PRESENT && !dcw_scope_is_account (&who);
}

const char *
dcw_may_run_as (DcwAsk *ask)
{
  const char *no = check_server (ask);
  if (no != NULL || is_absent (ask->after))
    return no;
  g_autofree char *text = text_of (ask->after);
  if (text == NULL)
    return N_ ("it names no account");
  if (strcmp (text, "Interactive User") == 0)
    return NULL;
  const char *slash = strchr (text, '\\');
  g_autofree char *authority = slash != NULL ? g_strndup (text, (gsize)(slash - text)) : NULL;
  g_autoptr (DcwMessage) broken = dcw_account_check_name (slash != NULL ? slash + 1 : text, FALSE, NULL);
  return broken == NULL && !is_windows_own (ask, authority, text) ? NULL : N_ ("a server runs as a user, nobody of Windows' own");
}

static gboolean
is_host (const char *text)
{
  if (*text == '\0' || g_utf8_strlen (text, -1) > MAX_HOST)
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isalnum (g_utf8_get_char (p)) && strchr (".-_:", *p) == NULL)
      return FALSE;
  return TRUE;
}

const char *
dcw_may_send_elsewhere (DcwAsk *ask)
{
  if (is_absent (ask->after))
    return check_server (ask);
  g_autofree char *host = text_of (ask->after);
  if (host == NULL || !is_host (host))
    return N_ ("it names no computer");
  ask->risk |= DCW_RISK_SENDS;
  DcwView *view = dcw_scene_view (ask->scene, DCW_LOOK_ANYWHERE);
  if (view == NULL)
    return NULL;
  if (dcw_scene_is_server (ask->scene, leaf_of (ask)))
    return N_ ("callers of an OPC server of this computer are not sent elsewhere");
  if (dcw_applications_is_appid_taken (view, leaf_of (ask)))
    return N_ ("callers of a program of this computer are not sent elsewhere");
  return NULL;
}

static gboolean
is_tcp (const char *endpoint)
{
  return g_ascii_strncasecmp (endpoint, TCP, strlen (TCP)) == 0;
}

/* Those of other protocols, joined. */
static char *
other_endpoints (char **endpoints)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; endpoints[i] != NULL; i++)
    if (!is_tcp (endpoints[i]))
      g_string_append_printf (text, "%s\n", endpoints[i]);
  return g_string_free (text, FALSE);
}

const char *
dcw_may_endpoints (DcwAsk *ask)
{
  const char *no = check_server (ask);
  if (no != NULL)
    return no;
  g_auto (GStrv) before = strings_of (ask->before), after = strings_of (ask->after);
  g_autofree char *others_before = other_endpoints (before), *others_after = other_endpoints (after);
  guint n_tcp = 0;
  guint64 port;
  for (guint i = 0; after[i] != NULL; i++) {
    if (!is_tcp (after[i]))
      continue;
    n_tcp++;
    if (!g_str_has_prefix (after[i], ENDPOINT)
        || !g_ascii_string_to_unsigned (after[i] + strlen (ENDPOINT), 10, 1024, G_MAXUINT16, &port, NULL))
      return N_ ("the port is one from 1024 to 65535");
  }
  return n_tcp == 1 && strcmp (others_before, others_after) == 0 ? NULL : N_ ("only the one TCP port of the server changes");
}

const char *
dcw_may_title (DcwAsk *ask)
{
  g_autofree char *title = text_of (ask->after);
  return title != NULL && g_utf8_strlen (title, -1) <= MAX_TITLE ? NULL : N_ ("the title of an AppID is a text");
}

/* ---- Classes and names ---- */

static gboolean
holds_guid (const DcwState *state)
{
  g_autofree char *text = text_of (state);
  return dcw_value_is_guid (text);
}

/* The same of what was there, which need not be written as this program writes it. */
static gboolean
held_guid (const DcwState *state)
{
  g_autofree char *text = is_absent (state) ? NULL : dcw_value_state_text (state);
  return dcw_value_is_guid (text);
}

const char *
dcw_may_appid_of_exe (DcwAsk *ask)
{
  if (!holds_guid (ask->after))
    return N_ ("an AppID is a GUID");
  return held_guid (ask->before) ? N_ ("a program that has an AppID keeps it") : NULL;
}

const char *
dcw_may_appid_of_class (DcwAsk *ask)
{
  if (!holds_guid (ask->after))
    return N_ ("an AppID is a GUID");
  if (held_guid (ask->before))
    return N_ ("a class that has an AppID keeps it");
  DcwView *view = dcw_scene_view (ask->scene, DCW_LOOK_ANYWHERE);
  const char *clsid = leaf_of (ask);
  if (view == NULL)
    return NULL;
  g_autofree char *appid = text_of (ask->after);
  if (!dcw_applications_is_class_taken (view, clsid))
    return dcw_applications_is_appid_taken (view, appid) ? N_ ("the AppID is that of another program of this computer") : NULL;
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  const DcwOpcServer *server = dcw_servers_lookup (servers, clsid);
  const char *fitting = server == NULL ? NULL : server->appid != NULL ? server->appid : server->clsid;
  return fitting != NULL && dcw_text_fold_equal (appid, fitting)
             ? NULL
             : N_ ("a class of this computer gets an AppID only where it has none, and only that of its own program");
}

const char *
dcw_may_class_of_progid (DcwAsk *ask)
{
  if (!holds_guid (ask->after))
    return N_ ("the id of a class is a GUID");
  return is_absent (ask->before) ? NULL : N_ ("a name that means a class here keeps it");
}

const char *
dcw_may_progid_of_class (DcwAsk *ask)
{
  g_autofree char *progid = text_of (ask->after);
  if (progid == NULL || *progid == '\0' || strchr (progid, '\\') != NULL || g_utf8_strlen (progid, -1) > MAX_TITLE)
    return N_ ("the name of a class is a text");
  DcwView *view = dcw_scene_view (ask->scene, DCW_LOOK_ANYWHERE);
  g_autofree char *key = dcw_registry_path_parent (dcw_resource_path (ask->resource));
  const char *clsid = dcw_registry_path_leaf (key);
  if (view == NULL)
    return NULL;
  return dcw_applications_is_class_taken (view, clsid)
                 || (!is_absent (ask->before) && !dcw_applications_is_opc_class (view, clsid))
             ? N_ ("a class of this computer keeps its name")
             : NULL;
}

/* ---- What dcomcnfg put aside ---- */

/* Where the other half of a move is: the key, or the value, with "_" before its last name, or without it. */
static void
find_other (const DcwAsk *ask, char **key, char **name)
{
  const char *path = dcw_resource_path (ask->resource), *own = dcw_resource_name (ask->resource), *leaf = leaf_of (ask);
  gboolean by_value = dcw_value_is_guid (leaf); /* LocalService of an AppID */
  const char *moved = by_value ? own : leaf;
  g_autofree char *other = *moved == '_' ? g_strdup (moved + 1) : g_strconcat ("_", moved, NULL);
  g_autofree char *parent = dcw_registry_path_parent (path);
  *key = by_value ? g_strdup (path) : g_strconcat (parent, "\\", other, NULL);
  *name = g_strdup (by_value ? other : own);
}

const char *
dcw_may_put_back (DcwAsk *ask)
{
  g_autofree char *key = NULL, *name = NULL;
  find_other (ask, &key, &name);
  const DcwState *before, *after;
  if (!is_absent (ask->before) || !dcw_scene_value (ask->scene, key, name, &before, &after) || !is_absent (after)
      || !dcw_state_equal (before, ask->after))
    return N_ ("only what was put aside is put back, as it was");
  g_autoptr (DcwResource) aside = dcw_resource_value (key, name, NULL);
  DcwView *view = dcw_scene_view (ask->scene, DCW_LOOK_ANYWHERE);
  if (view != NULL && !dcw_state_equal (dcw_view_get (view, aside), ask->after))
    return N_ ("it is not what was put aside here");
  if (!dcw_value_is_guid (leaf_of (ask)))
    ask->risk |= DCW_RISK_OPENS;
  return NULL;
}

const char *
dcw_may_take_aside (DcwAsk *ask)
{
  g_autofree char *key = NULL, *name = NULL;
  find_other (ask, &key, &name);
  const DcwState *before, *after;
  gboolean by_value = dcw_value_is_guid (leaf_of (ask));
  if (!is_absent (ask->after))
    return N_ ("this value is only taken away");
  /* The service that runs it may be named already. */
  if (dcw_scene_value (ask->scene, key, name, &before, &after))
    return dcw_state_equal (after, ask->before) ? NULL : N_ ("only what was put aside is put back, as it was");
  return by_value ? NULL : N_ ("only what was put aside is put back, as it was");
}

const char *
dcw_may_remove_aside (DcwAsk *ask)
{
  return is_absent (ask->after) ? NULL : N_ ("this key is only taken away");
}
