#include "station/clients.h"
#include <string.h>
#include "firewall/address.h"

#define MAX_ADDRESSES 64
#define MAX_NAMES 256

static guint64
end_of (const DcwTcpRow *row)
{
  return (guint64)row->process << 16 | row->port;
}

/* An address by its bytes, IPv4 also when it stands in IPv6 (::ffff:10.0.0.5); FALSE: none, or one of every computer's own. */
static gboolean
read_address (const char *text, DcwAddressRange *address, DcwAddressFamily *family)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff }, none[15];
  *family = strchr (text, ':') != NULL ? DCW_ADDRESS_V6 : DCW_ADDRESS_V4;
  if (strpbrk (text, "/-") != NULL || !dcw_address_parse (*family, text, address))
    return FALSE;
  if (*family == DCW_ADDRESS_V6 && memcmp (address->first, mapped, sizeof mapped) == 0) {
    DcwAddressRange v4 = { { 0 }, { 0 } };
    memcpy (v4.first, address->first + 12, 4);
    memcpy (v4.last, address->first + 12, 4);
    *address = v4;
    *family = DCW_ADDRESS_V4;
  }
  if (*family == DCW_ADDRESS_V4)
    return address->first[0] != 0 && address->first[0] != 127;
  return memcmp (address->first, none, sizeof none) != 0 || address->first[15] > 1;
}

static GHashTable *
own_addresses (const DcwImage *image)
{
  GHashTable *own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) facts = dcw_image_facts (image);
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = facts->pdata[i];
    DcwAddressRange address;
    DcwAddressFamily family;
    g_autofree char *bare = g_strndup (fact->value, strcspn (fact->value, "/"));
    if (strcmp (fact->id, DCW_FACT_ADDRESS) == 0 && read_address (bare, &address, &family))
      g_hash_table_add (own, dcw_address_format (family, &address));
  }
  return own;
}

static void
add_client (GHashTable *clients, const char *name, const char *address)
{
  GHashTable *addresses = g_hash_table_lookup (clients, name);
  if (addresses == NULL && g_hash_table_size (clients) >= MAX_NAMES)
    return;
  if (addresses == NULL) {
    addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert (clients, g_strdup (name), addresses);
  }
  if (g_hash_table_size (addresses) < MAX_ADDRESSES)
    g_hash_table_add (addresses, g_strdup (address));
}

static void
set_facts (DcwImage *image, GHashTable *clients)
{
  GHashTableIter iter;
  gpointer name, addresses;
  g_hash_table_iter_init (&iter, clients);
  while (g_hash_table_iter_next (&iter, &name, &addresses)) {
    g_autoptr (GList) sorted = g_list_sort (g_hash_table_get_keys (addresses), (GCompareFunc)strcmp);
    g_autoptr (GString) text = g_string_new (NULL);
    for (const GList *at = sorted; at != NULL; at = at->next)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", (const char *)at->data);
    dcw_image_set_fact (image, DCW_FACT_CLIENTS, name, text->str);
  }
}

void
dcw_clients_add (DcwImage *image, const DcwTcpRow *rows, gsize n, DcwProcessName name_of, gpointer data)
{
  g_autoptr (GHashTable) listening = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) own = own_addresses (image);
  g_autoptr (GHashTable) clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  for (gsize i = 0; i < n; i++) {
    guint64 end = end_of (&rows[i]);
    if (rows[i].remote == NULL)
      g_hash_table_add (listening, g_memdup2 (&end, sizeof end));
  }
  for (gsize i = 0; i < n; i++) {
    guint64 end = end_of (&rows[i]);
    DcwAddressRange address;
    DcwAddressFamily family;
    if (rows[i].remote == NULL || !g_hash_table_contains (listening, &end) || !read_address (rows[i].remote, &address, &family))
      continue;
    const char *name = name_of (rows[i].process, data);
    g_autofree char *shown = dcw_address_format (family, &address);
    if (name != NULL && !g_hash_table_contains (own, shown))
      add_client (clients, name, shown);
  }
  set_facts (image, clients);
}
