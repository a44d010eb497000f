#include "survey/value.h"
#include <string.h>
#include "registry/data.h"
#include "registry/tree.h"

static const DcwState *
get (DcwView *view, const char *key, const char *name)
{
  g_autoptr (DcwResource) resource = dcw_resource_value (key, name, NULL);
  const DcwState *state = resource != NULL ? dcw_view_get (view, resource) : NULL;
  return state != NULL && dcw_state_status (state) == DCW_STATE_PRESENT ? state : NULL;
}

char *
dcw_value_state_text (const DcwState *state)
{
  if (dcw_state_status (state) != DCW_STATE_PRESENT || !dcw_state_has (state, DCW_VALUE_DATA))
    return NULL;
  guint64 type = dcw_state_number (state, DCW_VALUE_TYPE);
  return type == DCW_REG_SZ || type == DCW_REG_EXPAND_SZ
             ? dcw_registry_data_to_text (dcw_state_bytes (state, DCW_VALUE_DATA), NULL)
             : NULL;
}

char *
dcw_value_text (DcwView *view, const char *key, const char *name)
{
  const DcwState *state = get (view, key, name);
  return state != NULL ? dcw_value_state_text (state) : NULL;
}

char *
dcw_value_text_of (DcwView *view, const DcwResource *key, const char *name)
{
  g_autoptr (DcwResource) resource = dcw_resource_value_of (key, name, NULL);
  return resource != NULL ? dcw_value_state_text (dcw_view_get (view, resource)) : NULL;
}

gboolean
dcw_value_number (DcwView *view, const char *key, const char *name, guint32 *number)
{
  const DcwState *state = get (view, key, name);
  return state != NULL && dcw_state_has (state, DCW_VALUE_DATA) && dcw_state_number (state, DCW_VALUE_TYPE) == DCW_REG_DWORD
         && dcw_registry_data_to_number (dcw_state_bytes (state, DCW_VALUE_DATA), number, NULL);
}

DcwStatus
dcw_value_key (DcwView *view, const char *key)
{
  g_autoptr (DcwResource) resource = dcw_resource_key (key, NULL);
  return resource != NULL ? dcw_state_status (dcw_view_get (view, resource)) : DCW_STATE_UNKNOWN;
}

const DcwListing *
dcw_value_keys (DcwView *view, const char *key)
{
  static GPtrArray nothing;
  static const DcwListing none = { TRUE, NULL, &nothing };
  g_autoptr (DcwResource) resource = dcw_resource_key (key, NULL);
  return resource != NULL ? dcw_view_list (view, resource, DCW_KIND_REGISTRY_KEY) : &none;
}

/* Where an unquoted path ends: after ".exe" if a blank or nothing follows, else at the first blank. */
static gsize
program_length (const char *command)
{
  for (const char *p = command; *p != '\0'; p++)
    if (*p == '.' && g_ascii_strncasecmp (p, ".exe", 4) == 0 && (p[4] == '\0' || p[4] == ' ' || p[4] == '\t'))
      return (gsize)(p + 4 - command);
  return strcspn (command, " \t");
}

char *
dcw_value_program (const char *command)
{
  if (command == NULL)
    return NULL;
  command += strspn (command, " \t");
  gboolean quoted = *command == '"';
  gsize length = quoted ? strcspn (command + 1, "\"") : program_length (command);
  return length > 0 ? g_strndup (command + (quoted ? 1 : 0), length) : NULL;
}

const char *
dcw_value_file_name (const char *path)
{
  const char *slash = strrchr (path, '\\');
  return slash != NULL ? slash + 1 : path;
}

gboolean
dcw_value_is_guid (const char *text)
{
  static const char form[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
  if (text == NULL || strlen (text) != sizeof form - 1)
    return FALSE;
  for (gsize i = 0; form[i] != '\0'; i++)
    if (form[i] == 'x' ? !g_ascii_isxdigit (text[i]) : text[i] != form[i])
      return FALSE;
  return TRUE;
}
