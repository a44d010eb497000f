#include "model/resource.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "registry/path.h"
#include <string.h>

#define MAX_NAME 512         /* characters: firewall rule ids are the longest (facts 6.5) */
#define MAX_ACCOUNT_NAME 256 /* characters, of a group (facts 8.1) */

struct _DcwResource {
  gint ref_count;
  DcwKindId kind;
  char *key, *name;
  DcwPrincipal *who, *member;
  char *id;
  guint hash; /* of id */
};

static gboolean
check_text (const char *text, const char *what, glong max, gboolean may_be_empty, GError **error)
{
  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: not valid UTF-8"), what);
    return FALSE;
  }
  if (*text == '\0' && !may_be_empty) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: must not be empty"), what);
    return FALSE;
  }
  if (strlen (text) > (gsize)max && g_utf8_strlen (text, -1) > max) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: longer than %ld characters"), what, max);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_principal (const DcwPrincipal *principal, GError **error)
{
  if (!dcw_principal_is_pending (principal))
    return TRUE;
  if (!check_text (principal->name, C_ ("checked text", "account name"), MAX_ACCOUNT_NAME, FALSE, error))
    return FALSE;
  /* The characters that no Windows account name can have; they also keep addresses and journals unambiguous. */
  for (const char *p = principal->name; *p != '\0'; p++)
    if ((guchar)*p < 0x20 || *p == 0x7f || strchr ("\"/\\[]:|<>+=;?,*", *p) != NULL) {
      g_autofree char *shown = dcw_text_display (principal->name, 60);
      g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("account name “%s”: has a character that Windows does not allow"),
                   shown);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_right (const char *right, GError **error)
{
  gsize length = strlen (right);
  gboolean good = length >= 3 && length <= 64 && g_str_has_prefix (right, "Se");
  for (gsize i = 0; good && i < length; i++)
    good = g_ascii_isalpha (right[i]);
  if (!good) {
    g_autofree char *shown = dcw_text_display (right, 70);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("“%s” is not the name of a user right"), shown);
  }
  return good;
}

/* Of a registry key or, with a name, a value. */
static char *
make_registry_id (DcwKindId kind, const char *key, const char *name)
{
  g_autofree char *folded = dcw_text_fold (key), *folded_name = name != NULL ? dcw_text_fold (name) : NULL;
  /* No key has an empty part, so a doubled backslash can't be part of one. */
  return g_strconcat (dcw_kind (kind)->name, ":", folded, name != NULL ? "\\\\" : NULL, folded_name, NULL);
}

static char *
make_id (const DcwResource *resource)
{
  if (resource->key != NULL)
    return make_registry_id (resource->kind, resource->key, resource->name);
  GString *id = g_string_new (dcw_kind (resource->kind)->name);
  g_string_append_c (id, ':');
  if (resource->who != NULL) {
    g_autofree char *who = dcw_principal_id (resource->who);
    g_string_append (id, who);
  }
  if (resource->member != NULL) {
    g_autofree char *member = dcw_principal_id (resource->member);
    g_string_append_printf (id, "/%s", member);
  }
  if (resource->name != NULL) {
    g_autofree char *folded = dcw_text_fold (resource->name);
    g_string_append (id, resource->who != NULL ? "/" : "");
    g_string_append (id, folded);
  }
  return g_string_free (id, FALSE);
}

static DcwPrincipal *
copy_principal (const DcwPrincipal *from)
{
  if (from == NULL)
    return NULL;
  DcwPrincipal *to = g_new0 (DcwPrincipal, 1);
  dcw_principal_copy (from, to);
  return to;
}

static void
free_principal (DcwPrincipal *principal)
{
  if (principal != NULL)
    dcw_principal_clear (principal);
  g_free (principal);
}

static gboolean
check_parts (const DcwKind *kind, const char *key, const char *name, const DcwPrincipal *who, const DcwPrincipal *member,
             GError **error)
{
  guint parts = (key != NULL ? DCW_PART_KEY : 0) | (name != NULL ? DCW_PART_NAME : 0) | (who != NULL ? DCW_PART_WHO : 0)
                | (member != NULL ? DCW_PART_MEMBER : 0);
  if (parts != kind->parts) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: the address has not the parts of its kind"), kind->name);
    return FALSE;
  }
  if ((who != NULL && !check_principal (who, error)) || (member != NULL && !check_principal (member, error)))
    return FALSE;
  if (kind->id == DCW_KIND_REGISTRY_VALUE)
    return check_text (name, C_ ("checked text", "value name"), DCW_REGISTRY_MAX_VALUE_NAME, TRUE, error);
  if (kind->id == DCW_KIND_ACCOUNT_RIGHT)
    return check_right (name, error);
  return name == NULL || check_text (name, C_ ("kind of thing", kind->title), MAX_NAME, FALSE, error);
}

DcwResource *
dcw_resource_new (DcwKindId kind, const char *key, const char *name, const DcwPrincipal *who, const DcwPrincipal *member,
                  GError **error)
{
  if (!check_parts (dcw_kind (kind), key, name, who, member, error))
    return NULL;
  g_autofree char *canonical = NULL;
  if (key != NULL) {
    canonical = dcw_registry_path_canonical (key, DCW_VIEW_NATIVE, 0, error);
    if (canonical == NULL)
      return NULL;
  }
  DcwResource *resource = g_new0 (DcwResource, 1);
  resource->ref_count = 1;
  resource->kind = kind;
  resource->key = g_steal_pointer (&canonical);
  resource->name = g_strdup (name);
  resource->who = copy_principal (who);
  resource->member = copy_principal (member);
  resource->id = make_id (resource);
  resource->hash = g_str_hash (resource->id);
  return resource;
}

/* key: canonical, taken. */
static DcwResource *
make_registry (DcwKindId kind, char *key, const char *name)
{
  DcwResource *resource = g_new0 (DcwResource, 1);
  resource->ref_count = 1;
  resource->kind = kind;
  resource->key = key;
  resource->name = g_strdup (name);
  resource->id = make_registry_id (kind, key, name);
  resource->hash = g_str_hash (resource->id);
  return resource;
}

DcwResource *
dcw_resource_value_of (const DcwResource *key, const char *name, GError **error)
{
  g_return_val_if_fail (key->kind == DCW_KIND_REGISTRY_KEY, NULL);
  if (!check_parts (dcw_kind (DCW_KIND_REGISTRY_VALUE), key->key, name, NULL, NULL, error))
    return NULL;
  return make_registry (DCW_KIND_REGISTRY_VALUE, g_strdup (key->key), name);
}

DcwResource *
dcw_resource_key (const char *path, GError **error)
{
  return dcw_resource_new (DCW_KIND_REGISTRY_KEY, path, NULL, NULL, NULL, error);
}

DcwResource *
dcw_resource_value (const char *key, const char *name, GError **error)
{
  return dcw_resource_new (DCW_KIND_REGISTRY_VALUE, key, name, NULL, NULL, error);
}

DcwResource *
dcw_resource_user (const DcwPrincipal *who, GError **error)
{
  return dcw_resource_new (DCW_KIND_USER, NULL, NULL, who, NULL, error);
}

DcwResource *
dcw_resource_group (const DcwPrincipal *who, GError **error)
{
  return dcw_resource_new (DCW_KIND_GROUP, NULL, NULL, who, NULL, error);
}

DcwResource *
dcw_resource_membership (const DcwPrincipal *group, const DcwPrincipal *member, GError **error)
{
  return dcw_resource_new (DCW_KIND_MEMBERSHIP, NULL, NULL, group, member, error);
}

DcwResource *
dcw_resource_right (const DcwPrincipal *who, const char *right, GError **error)
{
  return dcw_resource_new (DCW_KIND_ACCOUNT_RIGHT, NULL, right, who, NULL, error);
}

DcwResource *
dcw_resource_named (DcwKindId kind, const char *name, GError **error)
{
  return dcw_resource_new (kind, NULL, name, NULL, NULL, error);
}

DcwResource *
dcw_resource_ref (const DcwResource *resource)
{
  DcwResource *mutable = (DcwResource *)resource;
  if (mutable != NULL)
    g_atomic_int_inc (&mutable->ref_count);
  return mutable;
}

void
dcw_resource_unref (DcwResource *resource)
{
  if (resource == NULL || !g_atomic_int_dec_and_test (&resource->ref_count))
    return;
  g_free (resource->key);
  g_free (resource->name);
  free_principal (resource->who);
  free_principal (resource->member);
  g_free (resource->id);
  g_free (resource);
}

DcwKindId
dcw_resource_kind (const DcwResource *resource)
{
  return resource->kind;
}

const char *
dcw_resource_path (const DcwResource *resource)
{
  return resource->key;
}

const char *
dcw_resource_name (const DcwResource *resource)
{
  return resource->name;
}

const DcwPrincipal *
dcw_resource_who (const DcwResource *resource)
{
  return resource->who;
}

const DcwPrincipal *
dcw_resource_member (const DcwResource *resource)
{
  return resource->member;
}

const char *
dcw_resource_id (const DcwResource *resource)
{
  return resource->id;
}

static char *
show_principal (const DcwPrincipal *principal, DcwPrincipalNameFunc name_of, gpointer data)
{
  if (name_of != NULL)
    return name_of (principal, data);
  if (dcw_principal_is_pending (principal))
    return g_strdup (principal->name);
  const DcwWellKnownSid *known = dcw_sid_well_known (&principal->sid);
  return known != NULL ? g_strdup (known->name) : dcw_sid_format (&principal->sid);
}

char *
dcw_resource_show (const DcwResource *resource)
{
  return dcw_resource_show_with (resource, NULL, NULL);
}

char *
dcw_resource_show_with (const DcwResource *resource, DcwPrincipalNameFunc name_of, gpointer data)
{
  const DcwKind *kind = dcw_kind (resource->kind);
  GString *text = g_string_new (NULL);
  if (resource->key == NULL)
    g_string_append_printf (text, "%s ", C_ ("kind of thing", kind->title));
  else
    g_string_append (text, resource->key);
  if (resource->kind == DCW_KIND_REGISTRY_VALUE)
    g_string_append_c (text, '\\');
  if (resource->member != NULL) {
    g_autofree char *member = show_principal (resource->member, name_of, data);
    g_string_append_printf (text, "%s → ", member);
  }
  if (resource->who != NULL) {
    g_autofree char *who = show_principal (resource->who, name_of, data);
    g_string_append (text, who);
  }
  if (resource->name != NULL) {
    gboolean is_default = resource->kind == DCW_KIND_REGISTRY_VALUE && *resource->name == '\0';
    g_string_append_printf (text, "%s%s", resource->who != NULL ? ": " : "",
                            is_default ? C_ ("registry value", "(Default)") : resource->name);
  }
  g_autofree char *whole = g_string_free (text, FALSE);
  return dcw_text_display (whole, 0);
}

gboolean
dcw_resource_equal (const DcwResource *a, const DcwResource *b)
{
  return a == b || (a->hash == b->hash && strcmp (a->id, b->id) == 0);
}

int
dcw_resource_compare (const DcwResource *a, const DcwResource *b)
{
  guint rank_a = dcw_kind (a->kind)->rank, rank_b = dcw_kind (b->kind)->rank;
  if (rank_a != rank_b)
    return rank_a < rank_b ? -1 : 1;
  return strcmp (a->id, b->id);
}

guint
dcw_resource_hash (const DcwResource *resource)
{
  return resource->hash;
}

DcwResource *
dcw_resource_parent (const DcwResource *resource)
{
  g_autofree char *parent = NULL;
  switch (resource->kind) {
  /* What is above a canonical path is canonical. */
  case DCW_KIND_REGISTRY_VALUE:
    return make_registry (DCW_KIND_REGISTRY_KEY, g_strdup (resource->key), NULL);
  case DCW_KIND_REGISTRY_KEY:
    parent = dcw_registry_path_parent (resource->key);
    return parent != NULL ? make_registry (DCW_KIND_REGISTRY_KEY, g_steal_pointer (&parent), NULL) : NULL;
  case DCW_KIND_MEMBERSHIP:
    return dcw_resource_group (resource->who, NULL);
  case DCW_KIND_ACCOUNT_RIGHT:
    return dcw_resource_user (resource->who, NULL);
  default:
    return NULL;
  }
}

static DcwPrincipal *
bind_principal (const DcwPrincipal *from, const DcwBindings *bindings)
{
  if (from == NULL)
    return NULL;
  DcwPrincipal *to = g_new0 (DcwPrincipal, 1);
  dcw_principal_bind (from, bindings, to);
  return to;
}

DcwResource *
dcw_resource_bind (const DcwResource *resource, const DcwBindings *bindings)
{
  if (!dcw_resource_is_pending (resource))
    return dcw_resource_ref (resource);
  DcwResource *bound = g_new0 (DcwResource, 1);
  bound->ref_count = 1;
  bound->kind = resource->kind;
  bound->key = g_strdup (resource->key);
  bound->name = g_strdup (resource->name);
  bound->who = bind_principal (resource->who, bindings);
  bound->member = bind_principal (resource->member, bindings);
  bound->id = make_id (bound);
  bound->hash = g_str_hash (bound->id);
  return bound;
}

gboolean
dcw_resource_is_pending (const DcwResource *resource)
{
  return (resource->who != NULL && dcw_principal_is_pending (resource->who))
         || (resource->member != NULL && dcw_principal_is_pending (resource->member));
}
