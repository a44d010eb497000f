#include "firewall/version.h"

static const struct {
  guint build;
  guint16 version;
} versions[] = {
  { 6000, DCW_FIREWALL_VERSION (2, 0) },   /* Vista */
  { 6001, DCW_FIREWALL_VERSION (2, 1) },   /* Vista SP1, Server 2008 */
  { 7600, DCW_FIREWALL_VERSION (2, 10) },  /* 7, Server 2008 R2 */
  { 9200, DCW_FIREWALL_VERSION (2, 20) },  /* 8, Server 2012 */
  { 9600, DCW_FIREWALL_VERSION (2, 22) },  /* 8.1, Server 2012 R2 */
  { 10240, DCW_FIREWALL_VERSION (2, 24) }, /* 10 */
  { 10586, DCW_FIREWALL_VERSION (2, 25) }, /* 10 1511 */
  { 14393, DCW_FIREWALL_VERSION (2, 26) }, /* 10 1607, Server 2016 */
  { 15063, DCW_FIREWALL_VERSION (2, 27) }, /* 10 1703, 1709 */
  { 17134, DCW_FIREWALL_VERSION (2, 28) }, /* 10 1803 */
  { 17763, DCW_FIREWALL_VERSION (2, 29) }, /* 10 1809, Server 2019 */
  { 18362, DCW_FIREWALL_VERSION (2, 30) }, /* 10 1903 and later */
  { 20348, DCW_FIREWALL_VERSION (2, 31) }, /* Server 2022 */
  { 22621, DCW_FIREWALL_VERSION (2, 32) }, /* 11 22H2 */
  { 26100, DCW_FIREWALL_VERSION (2, 33) }, /* 11 24H2, Server 2025 */
};

guint16
dcw_firewall_version_of_build (guint build)
{
  guint16 version = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (versions) && versions[i].build <= build; i++)
    version = versions[i].version;
  return version;
}

static const char *
parse_part (const char *at, guint *part)
{
  guint n = 0;
  for (*part = 0; n < 3 && g_ascii_isdigit (at[n]); n++)
    *part = *part * 10 + (guint)(at[n] - '0');
  return n > 0 && *part <= 255 ? at + n : NULL;
}

const char *
dcw_firewall_version_parse (const char *text, guint16 *version)
{
  guint major, minor;
  const char *dot = parse_part (text, &major);
  const char *end = dot != NULL && *dot == '.' ? parse_part (dot + 1, &minor) : NULL;
  if (end != NULL)
    *version = DCW_FIREWALL_VERSION (major, minor);
  return end;
}
