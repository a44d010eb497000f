#include "station/rule-own.h"
#include <string.h>
#include "base/text.h"
#include "firewall/rule-new.h"
#include "station/folders.h"

/* "%SystemRoot%" of "%SystemRoot%\x.exe". NULL: it begins with no name that a description could say. */
static char *
name_in (const char *app)
{
  const char *end = app != NULL && *app == '%' ? strchr (app + 1, '%') : NULL;
  char *name = end != NULL ? g_strndup (app, (gsize)(end + 1 - app)) : NULL;
  if (name != NULL && strchr (name, ']') != NULL)
    g_clear_pointer (&name, g_free);
  return name;
}

char *
dcw_rule_own_description (const char *id, const DcwFirewallRule *rule)
{
  const char *description = dcw_firewall_rule_value (rule, "Desc");
  g_autofree char *name = name_in (dcw_firewall_rule_app (rule));
  g_autofree char *bracketed = name != NULL ? g_strconcat ("[", name, "]", NULL) : NULL;
  return g_strconcat ("[", id, "]", bracketed != NULL ? bracketed : "", description != NULL ? " " : "", description, NULL);
}

/* What is in brackets at *text, which then is behind them. NULL: nothing. */
static char *
take_bracketed (const char **text)
{
  const char *begin = *text, *end = *begin == '[' ? strchr (begin, ']') : NULL;
  if (end == NULL)
    return NULL;
  *text = end + 1;
  return g_strndup (begin + 1, (gsize)(end - begin - 1));
}

/* The path as it was written, with this name (NULL: with none). Free with g_free(). */
static char *
path_as_written (const GArray *folders, const char *stored, const char *name)
{
  g_autofree char *expanded = dcw_folders_expand (folders, stored), *whole = g_strdup (expanded != NULL ? expanded : stored);
  if (name == NULL)
    return g_steal_pointer (&whole);
  const char *folder = dcw_folders_find (folders, name);
  gsize n = folder != NULL ? strlen (folder) : 0;
  g_autofree char *start = g_strndup (whole, n);
  gboolean same = n > 0 && strlen (whole) > n && whole[n] == '\\' && dcw_text_fold_equal (start, folder);
  return same ? g_strconcat (name, whole + n, NULL) : g_strdup (stored);
}

char *
dcw_rule_own_id (const DcwFirewallRule *stored, const GArray *folders, DcwFirewallRule **plain)
{
  const char *rest = dcw_firewall_rule_value (stored, "Desc"), *app = dcw_firewall_rule_app (stored);
  g_autofree char *id = rest != NULL ? take_bracketed (&rest) : NULL;
  if (id == NULL || !dcw_firewall_rule_id_check (id, NULL))
    return NULL;
  g_autofree char *name = g_str_has_prefix (rest, "[%") ? take_bracketed (&rest) : NULL;
  g_autofree char *path = app != NULL ? path_as_written (folders, app, name) : NULL;
  const char *const description[] = { *rest == ' ' ? rest + 1 : rest, NULL }, *const none[] = { NULL },
                    *const apps[] = { path, NULL };
  g_autoptr (DcwFirewallRule) bare =
      dcw_firewall_rule_replace (stored, "Desc", *description[0] != '\0' ? description : none, NULL);
  if (bare != NULL)
    *plain = app != NULL ? dcw_firewall_rule_replace (bare, "App", apps, NULL) : dcw_firewall_rule_ref (bare);
  return bare != NULL && *plain != NULL ? g_steal_pointer (&id) : NULL;
}
