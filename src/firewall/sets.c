/* What rule.h says of ports and addresses. */
#include "firewall/rule.h"
#include <string.h>

static gboolean
has_word (const char *const *words, const char *word)
{
  for (; *words != NULL; words++)
    if (g_ascii_strcasecmp (*words, word) == 0)
      return TRUE;
  return FALSE;
}

static void
add_item (GString *to, const char *item)
{
  g_string_append_printf (to, "%s%s", to->len > 0 ? ", " : "", item);
}

gboolean
dcw_firewall_ports_are_any (const DcwFirewallPorts *ports)
{
  return ports->n_ranges == 0 && *ports->keywords == NULL;
}

gboolean
dcw_firewall_ports_have (const DcwFirewallPorts *ports, guint16 port)
{
  for (gsize i = 0; i < ports->n_ranges; i++)
    if (ports->ranges[i].first <= port && port <= ports->ranges[i].last)
      return TRUE;
  return dcw_firewall_ports_are_any (ports);
}

gboolean
dcw_firewall_ports_have_keyword (const DcwFirewallPorts *ports, const char *keyword)
{
  return has_word (ports->keywords, keyword);
}

char *
dcw_firewall_ports_format (const DcwFirewallPorts *ports)
{
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < ports->n_ranges; i++) {
    const DcwPortRange *range = &ports->ranges[i];
    char item[16];
    g_snprintf (item, sizeof item, range->first == range->last ? "%u" : "%u-%u", range->first, range->last);
    add_item (text, item);
  }
  for (gsize i = 0; ports->keywords[i] != NULL; i++)
    add_item (text, ports->keywords[i]);
  return g_string_free (text, FALSE);
}

gboolean
dcw_firewall_addresses_are_any (const DcwFirewallAddresses *addresses)
{
  return addresses->n_v4 == 0 && addresses->n_v6 == 0 && *addresses->keywords_v4 == NULL && *addresses->keywords_v6 == NULL;
}

static gboolean
ranges_have (const DcwAddressRange *ranges, gsize n, const guint8 address[16])
{
  for (gsize i = 0; i < n; i++)
    if (memcmp (ranges[i].first, address, 16) <= 0 && memcmp (address, ranges[i].last, 16) <= 0)
      return TRUE;
  return FALSE;
}

gboolean
dcw_firewall_addresses_have (const DcwFirewallAddresses *addresses, const char *address)
{
  DcwAddressRange one;
  gboolean any = dcw_firewall_addresses_are_any (addresses);
  if (strpbrk (address, "/-") != NULL)
    return FALSE;
  if (dcw_address_parse (DCW_ADDRESS_V4, address, &one))
    return any || ranges_have (addresses->v4, addresses->n_v4, one.first);
  return dcw_address_parse (DCW_ADDRESS_V6, address, &one) && (any || ranges_have (addresses->v6, addresses->n_v6, one.first));
}

gboolean
dcw_firewall_addresses_have_keyword (const DcwFirewallAddresses *addresses, const char *keyword)
{
  return has_word (addresses->keywords_v4, keyword) || has_word (addresses->keywords_v6, keyword);
}

static void
add_ranges (GString *to, DcwAddressFamily family, const DcwAddressRange *ranges, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_autofree char *item = dcw_address_format (family, &ranges[i]);
    add_item (to, item);
  }
}

char *
dcw_firewall_addresses_format (const DcwFirewallAddresses *addresses)
{
  GString *text = g_string_new (NULL);
  add_ranges (text, DCW_ADDRESS_V4, addresses->v4, addresses->n_v4);
  add_ranges (text, DCW_ADDRESS_V6, addresses->v6, addresses->n_v6);
  for (gsize i = 0; addresses->keywords_v4[i] != NULL; i++)
    add_item (text, addresses->keywords_v4[i]);
  for (gsize i = 0; addresses->keywords_v6[i] != NULL; i++)
    if (!has_word (addresses->keywords_v4, addresses->keywords_v6[i]))
      add_item (text, addresses->keywords_v6[i]);
  return g_string_free (text, FALSE);
}
