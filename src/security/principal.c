#include "security/principal.h"

#include "base/text.h"

void
dcw_principal_init_sid (DcwPrincipal *principal, const DcwSid *sid)
{
  *principal = (DcwPrincipal){ .sid = *sid };
}

void
dcw_principal_init_name (DcwPrincipal *principal, const char *name)
{
  *principal = (DcwPrincipal){ .name = g_strdup (name) };
}

gboolean
dcw_principal_init_sid_text (DcwPrincipal *principal, const char *sid, GError **error)
{
  DcwSid value;

  if (!dcw_sid_parse (sid, &value, error))
    return FALSE;
  dcw_principal_init_sid (principal, &value);
  return TRUE;
}

void
dcw_principal_copy (const DcwPrincipal *from, DcwPrincipal *to)
{
  *to = *from;
  if (from->name != NULL)
    to->name = g_strdup (from->name);
}

void
dcw_principal_clear (DcwPrincipal *principal)
{
  g_clear_pointer (&principal->name, g_free);
}

gboolean
dcw_principal_is_pending (const DcwPrincipal *principal)
{
  return principal->name != NULL;
}

gboolean
dcw_principal_equal (const DcwPrincipal *a, const DcwPrincipal *b)
{
  if (a->name == NULL && b->name == NULL)
    return dcw_sid_equal (&a->sid, &b->sid);
  return a->name != NULL && b->name != NULL && dcw_text_fold_equal (a->name, b->name);
}

int
dcw_principal_compare (const DcwPrincipal *a, const DcwPrincipal *b)
{
  if (a->name == NULL && b->name == NULL)
    return dcw_sid_compare (&a->sid, &b->sid);
  return dcw_text_fold_compare (a->name, b->name);
}

guint
dcw_principal_hash (const DcwPrincipal *principal)
{
  g_autofree char *folded = NULL;

  if (principal->name == NULL)
    return dcw_sid_hash (&principal->sid);
  folded = dcw_text_fold (principal->name);
  return g_str_hash (folded);
}

char *
dcw_principal_id (const DcwPrincipal *principal)
{
  g_autofree char *folded = NULL;

  if (principal->name == NULL)
    return dcw_sid_format (&principal->sid);
  folded = dcw_text_fold (principal->name);
  return g_strconcat ("name:", folded, NULL);
}

typedef struct {
  char *name; /* as first bound */
  DcwSid sid;
} Binding;

struct _DcwBindings {
  GHashTable *by_folded; /* char * → Binding */
};

static void
binding_free (gpointer data)
{
  Binding *binding = data;

  g_free (binding->name);
  g_free (binding);
}

DcwBindings *
dcw_bindings_new (void)
{
  DcwBindings *bindings = g_new (DcwBindings, 1);

  bindings->by_folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, binding_free);
  return bindings;
}

static void
bind_into (const char *name, const DcwSid *sid, gpointer data)
{
  dcw_bindings_bind (data, name, sid);
}

DcwBindings *
dcw_bindings_copy (const DcwBindings *bindings)
{
  DcwBindings *copy = dcw_bindings_new ();

  dcw_bindings_foreach (bindings, bind_into, copy);
  return copy;
}

void
dcw_bindings_free (DcwBindings *bindings)
{
  if (bindings == NULL)
    return;
  g_hash_table_unref (bindings->by_folded);
  g_free (bindings);
}

void
dcw_bindings_bind (DcwBindings *bindings, const char *name, const DcwSid *sid)
{
  Binding *binding = g_new (Binding, 1);

  *binding = (Binding){ g_strdup (name), *sid };
  g_hash_table_replace (bindings->by_folded, dcw_text_fold (name), binding);
}

void
dcw_bindings_unbind (DcwBindings *bindings, const char *name)
{
  g_autofree char *folded = dcw_text_fold (name);

  g_hash_table_remove (bindings->by_folded, folded);
}

const DcwSid *
dcw_bindings_lookup (const DcwBindings *bindings, const char *name)
{
  g_autofree char *folded = NULL;
  const Binding *binding;

  if (bindings == NULL)
    return NULL;
  folded = dcw_text_fold (name);
  binding = g_hash_table_lookup (bindings->by_folded, folded);
  return binding == NULL ? NULL : &binding->sid;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (a, b);
}

void
dcw_bindings_foreach (const DcwBindings *bindings, void (*each) (const char *name, const DcwSid *sid, gpointer data),
                      gpointer data)
{
  g_autoptr (GList) keys = NULL;

  if (bindings == NULL)
    return;
  keys = g_list_sort (g_hash_table_get_keys (bindings->by_folded), compare_keys);
  for (GList *l = keys; l != NULL; l = l->next) {
    const Binding *binding = g_hash_table_lookup (bindings->by_folded, l->data);

    each (binding->name, &binding->sid, data);
  }
}

void
dcw_principal_bind (const DcwPrincipal *from, const DcwBindings *bindings, DcwPrincipal *to)
{
  const DcwSid *sid = from->name == NULL ? NULL : dcw_bindings_lookup (bindings, from->name);

  if (sid != NULL)
    dcw_principal_init_sid (to, sid);
  else
    dcw_principal_copy (from, to);
}
