#include "survey/disguise-private.h"
#include <string.h>
#include "base/text.h"
#include "model/setting.h"
#include "registry/path.h"
#include "security/ace.h"
#include "survey/catalogue.h"

#define FIRST_OWN_RID 1000

/* ---- What stays ---- */

/* Folded or not; accounts and groups that Windows or this program makes, and what stands for one. */
static const char *const common[] = {
  "Administrator",
  "Guest",
  "DefaultAccount",
  "WDAGUtilityAccount",
  "defaultuser0",
  "krbtgt",
  "LocalSystem",
  "Interactive User",
  "localhost",
  "WORKGROUP",
  "MSHOME",
  "OPC Users",
  ".",
  "BUILTIN",
  "NT AUTHORITY",
  "NT SERVICE",
  "IIS APPPOOL",
  "Window Manager",
  "Font Driver Host",
  "Public",
  "Default",
  "Default User",
  "All Users",
  "LocalService",
  "NetworkService",
};

static gboolean
stays (const char *name)
{
  gsize n;
  const DcwWellKnownSid *table = dcw_sid_well_known_table (&n);
  for (gsize i = 0; i < n; i++) {
    const char *leaf = strrchr (table[i].name, '\\');
    if (dcw_text_fold_equal (name, table[i].name) || (leaf != NULL && dcw_text_fold_equal (name, leaf + 1)))
      return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    if (dcw_text_fold_equal (name, common[i]))
      return TRUE;
  return *name == '\0';
}

/* Words that product names, programs and keys are made of. */
static char *
collect_words (void)
{
  GString *words =
      g_string_new ("Program Files|Windows|System32|SysWOW64|svchost.exe|opcenum.exe|OPCEnum|RpcSs|RpcEptMapper|"
                    "DcomLaunch|LanmanServer|Server|Client|Service|Services|Users|Admin|Implemented Categories|CLSID|"
                    "LocalServer32|InprocServer32|ProxyStubClsid32|Interface|Wow6432Node|VersionIndependentProgID|");
  guint n;
  const DcwCatalogueEntry *entries = dcw_catalogue (&n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (words, "%s|%s|", entries[i].vendor, entries[i].progid);
  for (guint i = 0; i < DCW_N_ALL_SETTINGS; i++)
    g_string_append_printf (words, "%s|%s|", dcw_setting (i)->path, dcw_setting (i)->value);
  char *folded = dcw_text_fold (words->str);
  g_string_free (words, TRUE);
  return folded;
}

/* ---- Making ---- */

static void
free_name (gpointer data)
{
  DcwDisguiseName *name = data;
  g_free (name->name);
  g_free (name->folded);
  g_free (name->chars);
  g_free (name->other);
  g_free (name);
}

DcwDisguise *
dcw_disguise_new (const guint8 key[DCW_DISGUISE_KEY])
{
  DcwDisguise *disguise = g_new0 (DcwDisguise, 1);
  memcpy (disguise->key, key, DCW_DISGUISE_KEY);
  disguise->names = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_name);
  disguise->others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  disguise->sids = g_hash_table_new_full ((GHashFunc)dcw_sid_hash, (GEqualFunc)dcw_sid_equal, g_free, g_free);
  disguise->taken = g_hash_table_new_full ((GHashFunc)dcw_sid_hash, (GEqualFunc)dcw_sid_equal, g_free, NULL);
  disguise->words = collect_words ();
  return disguise;
}

void
dcw_disguise_forget_index (DcwDisguise *disguise)
{
  g_clear_pointer (&disguise->by_hash, g_hash_table_unref);
  g_clear_pointer (&disguise->lengths, g_array_unref);
}

void
dcw_disguise_free (DcwDisguise *disguise)
{
  if (disguise == NULL)
    return;
  dcw_disguise_forget_index (disguise);
  g_hash_table_unref (disguise->names);
  g_hash_table_unref (disguise->others);
  g_hash_table_unref (disguise->sids);
  g_hash_table_unref (disguise->taken);
  g_free (disguise->words);
  memset (disguise->key, 0, sizeof disguise->key);
  g_free (disguise);
}

void
dcw_disguise_digest (const DcwDisguise *disguise, const char *purpose, gconstpointer data, gsize size, guint8 digest[32])
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, disguise->key, sizeof disguise->key);
  gsize length = 32;
  g_hmac_update (hmac, (const guchar *)purpose, (gssize)strlen (purpose) + 1);
  g_hmac_update (hmac, data, (gssize)size);
  g_hmac_get_digest (hmac, digest, &length);
}

guint64
dcw_disguise_hash (const DcwDisguise *disguise, const char *purpose, const char *text)
{
  guint8 digest[32];
  guint64 number = 0;
  dcw_disguise_digest (disguise, purpose, text, strlen (text), digest);
  for (guint i = 0; i < 8; i++)
    number = number << 8 | digest[i];
  return number;
}

/* ---- Names ---- */

/* Short enough for a computer's name, with nothing in it that an account's name can't have. */
static char *
make_other (DcwDisguise *disguise, DcwNameKind kind, const char *folded)
{
  static const char *const prefixes[] = { "user-", "group-", "PC-", "DOM-", "name-" };
  static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  char text[8] = "";
  for (guint round = 0;; round++) {
    g_autofree char *purpose = g_strdup_printf ("name%u", round);
    guint64 number = dcw_disguise_hash (disguise, purpose, folded);
    for (guint i = 0; i < 7; i++, number >>= 5)
      text[i] = letters[number & 31];
    char *other = g_strconcat (prefixes[kind], text, NULL);
    if (g_hash_table_add (disguise->others, g_strdup (other)))
      return other;
    g_free (other);
  }
}

static DcwDisguiseName *
find_name (DcwDisguise *disguise, const char *text)
{
  g_autofree char *folded = dcw_text_fold (text);
  return g_hash_table_lookup (disguise->names, folded);
}

static DcwDisguiseName *
add_name (DcwDisguise *disguise, DcwNameKind kind, const char *text)
{
  DcwDisguiseName *name = find_name (disguise, text);
  if (name != NULL)
    return name;
  glong length;
  name = g_new0 (DcwDisguiseName, 1);
  name->kind = kind;
  name->name = g_strdup (text);
  name->folded = dcw_text_fold (text);
  name->chars = g_utf8_to_ucs4_fast (name->folded, -1, &length);
  name->length = (guint)length;
  name->known_word = strstr (disguise->words, name->folded) != NULL;
  name->other = make_other (disguise, kind, name->folded);
  g_hash_table_insert (disguise->names, name->folded, name);
  dcw_disguise_forget_index (disguise);
  return name;
}

void
dcw_disguise_learn (DcwDisguise *disguise, DcwNameKind kind, const char *name)
{
  if (!stays (name))
    add_name (disguise, kind, name);
}

char *
dcw_disguise_name (DcwDisguise *disguise, DcwNameKind kind, const char *name)
{
  return g_strdup (stays (name) ? name : add_name (disguise, kind, name)->other);
}

/* domain and user of an account; either may be NULL. at: it is written user@domain. */
static void
split_account (const char *account, char **domain, char **user, gboolean *at)
{
  const char *slash = strchr (account, '\\'), *sign = strrchr (account, '@');
  *at = slash == NULL && sign != NULL;
  if (slash != NULL) {
    *domain = g_strndup (account, (gsize)(slash - account));
    *user = g_strdup (slash + 1);
  } else {
    *domain = sign != NULL ? g_strdup (sign + 1) : NULL;
    *user = sign != NULL ? g_strndup (account, (gsize)(sign - account)) : g_strdup (account);
  }
}

/* Whose accounts are the same everywhere. */
static gboolean
is_common_authority (const char *domain)
{
  static const char *const rows[] = { "NT SERVICE", "NT AUTHORITY", "IIS APPPOOL", "Window Manager", "Font Driver Host" };
  for (guint i = 0; domain != NULL && i < G_N_ELEMENTS (rows); i++)
    if (dcw_text_fold_equal (domain, rows[i]))
      return TRUE;
  return FALSE;
}

void
dcw_disguise_learn_account (DcwDisguise *disguise, const char *account)
{
  g_autofree char *domain = NULL, *user = NULL;
  gboolean at;
  split_account (account, &domain, &user, &at);
  if (is_common_authority (domain))
    return;
  dcw_disguise_learn (disguise, DCW_NAME_USER, user);
  if (domain != NULL)
    dcw_disguise_learn_host (disguise, domain);
}

char *
dcw_disguise_account (DcwDisguise *disguise, const char *account)
{
  g_autofree char *domain = NULL, *user = NULL;
  gboolean at;
  if (stays (account))
    return g_strdup (account);
  split_account (account, &domain, &user, &at);
  if (is_common_authority (domain) && stays (user))
    return g_strdup (account);
  if (is_common_authority (domain))
    return dcw_disguise_text (disguise, account, TRUE);
  g_autofree char *other = dcw_disguise_name (disguise, DCW_NAME_USER, user);
  g_autofree char *where = domain != NULL ? dcw_disguise_host (disguise, domain) : NULL;
  if (where == NULL)
    return g_steal_pointer (&other);
  return at ? g_strconcat (other, "@", where, NULL) : g_strconcat (where, "\\", other, NULL);
}

static gboolean
is_address (const char *text)
{
  return dcw_address_parse (DCW_ADDRESS_V4, text, NULL) || dcw_address_parse (DCW_ADDRESS_V6, text, NULL);
}

gboolean
dcw_disguise_knows_domain (DcwDisguise *disguise, const char *name)
{
  const DcwDisguiseName *found = find_name (disguise, name);
  return found != NULL && found->kind == DCW_NAME_DOMAIN;
}

#define MIN_LABEL 4 /* characters */

void
dcw_disguise_learn_domain (DcwDisguise *disguise, const char *domain)
{
  static const char *const usual[] = { "arpa",    "corp",  "example",     "home",      "info", "intern", "internal",
                                       "invalid", "local", "localdomain", "localhost", "name", "test" };
  dcw_disguise_learn (disguise, DCW_NAME_DOMAIN, domain);
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);
  for (guint i = 0; labels[i] != NULL; i++) {
    gboolean said = g_utf8_strlen (labels[i], -1) >= MIN_LABEL;
    for (guint k = 0; said && k < G_N_ELEMENTS (usual); k++)
      said = !dcw_text_fold_equal (labels[i], usual[k]);
    if (said)
      dcw_disguise_learn (disguise, DCW_NAME_TEXT, labels[i]);
  }
}

void
dcw_disguise_learn_host (DcwDisguise *disguise, const char *host)
{
  const char *dot = strchr (host, '.');
  if (is_address (host))
    return;
  g_autofree char *first = dot != NULL ? g_strndup (host, (gsize)(dot - host)) : g_strdup (host);
  dcw_disguise_learn (disguise, DCW_NAME_COMPUTER, first);
  if (dot != NULL)
    dcw_disguise_learn_domain (disguise, dot + 1);
}

char *
dcw_disguise_host (DcwDisguise *disguise, const char *host)
{
  if (is_address (host))
    return dcw_disguise_addresses (disguise, strchr (host, ':') != NULL ? DCW_ADDRESS_V6 : DCW_ADDRESS_V4, host);
  const char *dot = strchr (host, '.');
  if (dot == NULL || dot == host || stays (host))
    return dcw_disguise_name (disguise, DCW_NAME_COMPUTER, host);
  g_autofree char *first = g_strndup (host, (gsize)(dot - host));
  g_autofree char *name = dcw_disguise_name (disguise, DCW_NAME_COMPUTER, first),
                  *domain = dcw_disguise_name (disguise, DCW_NAME_DOMAIN, dot + 1);
  return g_strconcat (name, ".", domain, NULL);
}

/* ---- SIDs ---- */

/* Who it is does not depend on the computer. */
static gboolean
is_common (const DcwSid *sid)
{
  static const guint8 nt[6] = { 0, 0, 0, 0, 0, 5 };
  if (memcmp (sid->authority, nt, 6) != 0)
    return sid->authority[5] != 12 && sid->authority[5] != 11 && memcmp (sid->authority, nt, 5) == 0;
  if (sid->n_subs <= 1)
    return TRUE;
  switch (sid->sub[0]) {
  case 32: /* built in */
  case 64: /* authentication packages */
  case 65:
  case 80: /* services, by name */
  case 90:
  case 96:
    return TRUE;
  default:
    return FALSE;
  }
}

static void
scramble (DcwDisguise *disguise, const DcwSid *sid, guint from, guint round, DcwSid *to)
{
  g_autofree char *text = dcw_sid_format (sid);
  *to = *sid;
  for (guint i = from; i < sid->n_subs; i++) {
    g_autofree char *purpose = g_strdup_printf ("sid%u.%u", i, round);
    to->sub[i] = (guint32)dcw_disguise_hash (disguise, purpose, text);
  }
}

static void
make_sid (DcwDisguise *disguise, const DcwSid *sid, guint round, DcwSid *to)
{
  DcwSid domain, other;
  guint32 rid;
  gboolean account = sid->n_subs == 5 && sid->sub[0] == 21 && dcw_sid_split (sid, &domain, &rid);
  if (!account) {
    scramble (disguise, sid, 1, round, to);
    return;
  }
  dcw_disguise_sid (disguise, &domain, &other);
  if (rid >= FIRST_OWN_RID) {
    scramble (disguise, sid, 4, round, to);
    rid = FIRST_OWN_RID + to->sub[4] % 900000000u;
  }
  dcw_sid_join (&other, rid, to);
}

void
dcw_disguise_sid (DcwDisguise *disguise, const DcwSid *sid, DcwSid *to)
{
  const DcwSid *known = g_hash_table_lookup (disguise->sids, sid);
  if (known != NULL || is_common (sid)) {
    *to = known != NULL ? *known : *sid;
    return;
  }
  for (guint round = 0; round == 0 || g_hash_table_contains (disguise->taken, to); round++)
    make_sid (disguise, sid, round, to);
  g_hash_table_insert (disguise->sids, g_memdup2 (sid, sizeof *sid), g_memdup2 (to, sizeof *to));
  g_hash_table_add (disguise->taken, g_memdup2 (to, sizeof *to));
}

void
dcw_disguise_principal (DcwDisguise *disguise, const DcwPrincipal *who, DcwPrincipal *to)
{
  DcwSid sid;
  if (dcw_principal_is_pending (who)) {
    g_autofree char *name = dcw_disguise_name (disguise, DCW_NAME_USER, who->name);
    dcw_principal_init_name (to, name);
    return;
  }
  dcw_disguise_sid (disguise, &who->sid, &sid);
  dcw_principal_init_sid (to, &sid);
}

/* NULL: an entry that can't be read. */
static DcwAcl *
map_acl (DcwDisguise *disguise, const DcwAcl *acl)
{
  g_autoptr (DcwAcl) mapped = dcw_acl_new (acl->revision);
  for (guint i = 0; i < acl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (acl->aces, DcwAce, i);
    if (dcw_ace_type (ace->type)->shape == DCW_ACE_SHAPE_RAW)
      return NULL;
    gsize tail;
    dcw_ace_tail (ace, &tail);
    gsize size = ace->extra != NULL ? g_bytes_get_size (ace->extra) - tail : 0;
    g_autoptr (GBytes) head = size > 0 ? g_bytes_new_from_bytes (ace->extra, 0, size) : NULL;
    g_auto (DcwPrincipal) who = { 0 };
    dcw_disguise_principal (disguise, &ace->who, &who);
    dcw_acl_append (mapped, ace->type, ace->flags, ace->mask, &who, head);
  }
  return g_steal_pointer (&mapped);
}

DcwDescriptor *
dcw_disguise_descriptor (DcwDisguise *disguise, const DcwDescriptor *descriptor)
{
  const DcwPrincipal *owner = dcw_descriptor_owner (descriptor), *group = dcw_descriptor_group (descriptor);
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor), *sacl = dcw_descriptor_sacl (descriptor);
  g_auto (DcwPrincipal) new_owner = { 0 }, new_group = { 0 };
  g_autoptr (DcwAcl) new_dacl = dacl != NULL ? map_acl (disguise, dacl) : NULL;
  g_autoptr (DcwAcl) new_sacl = sacl != NULL ? map_acl (disguise, sacl) : NULL;
  if ((dacl != NULL && new_dacl == NULL) || (sacl != NULL && new_sacl == NULL))
    return NULL;
  if (owner != NULL)
    dcw_disguise_principal (disguise, owner, &new_owner);
  if (group != NULL)
    dcw_disguise_principal (disguise, group, &new_group);
  return dcw_descriptor_new (dcw_descriptor_control (descriptor), owner != NULL ? &new_owner : NULL,
                             group != NULL ? &new_group : NULL, new_dacl, new_sacl, NULL);
}
