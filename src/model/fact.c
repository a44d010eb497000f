#include "model/fact.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "firewall/address.h"

#define MAX_NUMBER 10 /* digits */
#define MAX_TEXT 4096
#define MAX_NAMES 65536
#define MAX_NAME 1024

static const DcwFactRow rows[] = {
  { DCW_FACT_BUILD, NC_ ("fact", "Windows build"), DCW_FACT_NONE, DCW_FACT_NUMBER, DCW_FACT_LASTS, NULL },
  { DCW_FACT_UBR, NC_ ("fact", "Windows update revision"), DCW_FACT_NONE, DCW_FACT_NUMBER, DCW_FACT_LASTS, NULL },
  { DCW_FACT_PRODUCT, NC_ ("fact", "Windows edition"), DCW_FACT_NONE, DCW_FACT_PRODUCT_TEXT, DCW_FACT_LASTS, NULL },
  { DCW_FACT_VERSION, NC_ ("fact", "Windows version"), DCW_FACT_NONE, DCW_FACT_PRODUCT_TEXT, DCW_FACT_LASTS, NULL },
  { DCW_FACT_JOINED, NC_ ("fact", "Member of a workgroup or domain"), DCW_FACT_NONE, DCW_FACT_WORD, DCW_FACT_LASTS,
    "workgroup domain controller" },
  { DCW_FACT_JOINED_TO, NC_ ("fact", "Workgroup or domain"), DCW_FACT_NONE, DCW_FACT_HOST_NAME, DCW_FACT_LASTS, NULL },
  { DCW_FACT_SERVICE_STATE, NC_ ("fact", "State of the service"), DCW_FACT_PRODUCT_TEXT, DCW_FACT_WORD, DCW_FACT_PASSES,
    "running stopped starting stopping continuing pausing paused unknown" },
  { DCW_FACT_SERVICE_ACCOUNT, NC_ ("fact", "Account of the service"), DCW_FACT_PRODUCT_TEXT, DCW_FACT_ACCOUNT, DCW_FACT_LASTS,
    NULL },
  { DCW_FACT_SERVICE_DEPENDENTS, NC_ ("fact", "Services that need the service"), DCW_FACT_PRODUCT_TEXT, DCW_FACT_PRODUCT_NAMES,
    DCW_FACT_LASTS, NULL },
  { DCW_FACT_ADDRESS, NC_ ("fact", "Address on the network"), DCW_FACT_NETWORK, DCW_FACT_SUBNET, DCW_FACT_LASTS, NULL },
  { DCW_FACT_HOST, NC_ ("fact", "Address of the computer"), DCW_FACT_HOST_NAME, DCW_FACT_ADDRESSES, DCW_FACT_LASTS, NULL },
  { DCW_FACT_CATEGORY, NC_ ("fact", "Kind of the network"), DCW_FACT_NETWORK, DCW_FACT_WORD, DCW_FACT_LASTS,
    "public private domain" },
  { DCW_FACT_LISTENING, NC_ ("fact", "Who listens on"), DCW_FACT_PORT, DCW_FACT_PRODUCT_TEXT, DCW_FACT_PASSES, NULL },
  { DCW_FACT_CLIENTS, NC_ ("fact", "Who is connected to"), DCW_FACT_PRODUCT_TEXT, DCW_FACT_ADDRESSES, DCW_FACT_PASSES, NULL },
  { DCW_FACT_FILE, NC_ ("fact", "Version of"), DCW_FACT_PRODUCT_TEXT, DCW_FACT_FILE_VERSION, DCW_FACT_LASTS, NULL },
  { DCW_FACT_POLICY_ORIGIN, NC_ ("fact", "Who sets the policy"), DCW_FACT_RESOURCE, DCW_FACT_WORD, DCW_FACT_LASTS,
    "local domain" },
  { DCW_FACT_REMOTE_SESSION, NC_ ("fact", "Remote Desktop session"), DCW_FACT_NONE, DCW_FACT_WORD, DCW_FACT_PASSES, "yes no" },
  { DCW_FACT_FIREWALL_MODIFY, NC_ ("fact", "Whether changes of the firewall count"), DCW_FACT_NONE, DCW_FACT_WORD, DCW_FACT_LASTS,
    "ok overridden shielded" },
  { DCW_FACT_FIREWALL_PRODUCT, NC_ ("fact", "Firewall in the place of Windows'"), DCW_FACT_PRODUCT_TEXT, DCW_FACT_WORD,
    DCW_FACT_LASTS, "firewall" },
  { DCW_FACT_MADE, NULL, DCW_FACT_RESOURCE, DCW_FACT_WORD, DCW_FACT_OF_FILE, "yes" },
  { DCW_FACT_UNREAD, NULL, DCW_FACT_LISTED, DCW_FACT_REASON, DCW_FACT_OF_FILE, NULL },
};

/* The words of the rows, for those who translate: dcw_fact_show() has the row's label as their context. */
static const char *const words_shown[] G_GNUC_UNUSED = {
  NC_ ("Member of a workgroup or domain", "workgroup"),
  NC_ ("Member of a workgroup or domain", "domain"),
  NC_ ("Member of a workgroup or domain", "controller"),
  NC_ ("State of the service", "running"),
  NC_ ("State of the service", "stopped"),
  NC_ ("State of the service", "starting"),
  NC_ ("State of the service", "stopping"),
  NC_ ("State of the service", "continuing"),
  NC_ ("State of the service", "pausing"),
  NC_ ("State of the service", "paused"),
  NC_ ("State of the service", "unknown"),
  NC_ ("Kind of the network", "public"),
  NC_ ("Kind of the network", "private"),
  NC_ ("Kind of the network", "domain"),
  NC_ ("Who sets the policy", "local"),
  NC_ ("Who sets the policy", "domain"),
  NC_ ("Remote Desktop session", "yes"),
  NC_ ("Remote Desktop session", "no"),
  NC_ ("Whether changes of the firewall count", "ok"),
  NC_ ("Whether changes of the firewall count", "overridden"),
  NC_ ("Whether changes of the firewall count", "shielded"),
  NC_ ("Firewall in the place of Windows'", "firewall"),
};

const DcwFactRow *
dcw_fact_rows (gsize *n)
{
  *n = G_N_ELEMENTS (rows);
  return rows;
}

const DcwFactRow *
dcw_fact_row (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].id, id) == 0)
      return &rows[i];
  return NULL;
}

char *
dcw_fact_show (const char *id, const char *value)
{
  const DcwFactRow *row = dcw_fact_row (id);
  if (value == NULL)
    return g_strdup (C_ ("value", "(none)"));
  if (row != NULL && row->label != NULL && row->words != NULL && *value != '\0')
    return dcw_text_display (C_ (row->label, value), 0);
  return g_strdup (value);
}

/* ---- Forms ---- */

typedef gboolean (*IsForm) (const DcwFactRow *row, const char *text);

static gboolean
is_none (const DcwFactRow *row, const char *text)
{
  return *text == '\0';
}

static gboolean
is_word (const DcwFactRow *row, const char *text)
{
  g_auto (GStrv) words = g_strsplit (row->words, " ", -1);
  return g_strv_contains ((const char *const *)words, text);
}

static gboolean
is_number (const DcwFactRow *row, const char *text)
{
  gsize n = strlen (text);
  return n > 0 && n <= MAX_NUMBER && strspn (text, "0123456789") == n;
}

/* Up to four numbers, as Windows has them. */
static gboolean
is_file_version (const DcwFactRow *row, const char *text)
{
  if (*text == '\0' || strcmp (text, DCW_FILE_MISSING) == 0)
    return TRUE;
  g_auto (GStrv) parts = g_strsplit (text, ".", 5);
  guint n = 0;
  for (; parts[n] != NULL; n++)
    if (!is_number (row, parts[n]))
      return FALSE;
  return n <= 4;
}

static gboolean
is_shown (const char *text, gsize max)
{
  if (strlen (text) > max || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
is_text (const DcwFactRow *row, const char *text)
{
  return *text != '\0' && is_shown (text, MAX_TEXT);
}

static gboolean
is_names (const DcwFactRow *row, const char *text)
{
  return *text != '\0' && is_shown (text, MAX_NAMES);
}

static gboolean
is_reason (const DcwFactRow *row, const char *text)
{
  return is_shown (text, MAX_TEXT);
}

static gboolean
is_name (const DcwFactRow *row, const char *text)
{
  return *text != '\0' && is_shown (text, MAX_NAME);
}

static gboolean
is_network (const DcwFactRow *row, const char *text)
{
  return is_shown (text, MAX_NAME);
}

static gboolean
is_port (const DcwFactRow *row, const char *text)
{
  guint64 port;
  return (g_str_has_prefix (text, "tcp/") || g_str_has_prefix (text, "udp/")) && text[4] != '0'
         && g_ascii_string_to_unsigned (text + 4, 10, 1, G_MAXUINT16, &port, NULL);
}

static gboolean
is_address (const char *text)
{
  return strpbrk (text, "-/") == NULL
         && (dcw_address_parse (DCW_ADDRESS_V4, text, NULL) || dcw_address_parse (DCW_ADDRESS_V6, text, NULL));
}

/* An address of one network card may say which, as Windows does: fe80::20%12. */
static gboolean
is_subnet (const DcwFactRow *row, const char *text)
{
  const char *slash = strchr (text, '/'), *zone = strchr (text, '%');
  if (zone != NULL) {
    g_autofree char *bare = g_strndup (text, zone - text);
    return zone[1] != '\0' && zone[1 + strspn (zone + 1, "0123456789")] == '\0' && strpbrk (bare, "-/") == NULL
           && dcw_address_parse (DCW_ADDRESS_V6, bare, NULL);
  }
  gboolean bits = slash == NULL || strspn (slash + 1, "0123456789") == strlen (slash + 1);
  return bits && strchr (text, '-') == NULL
         && (dcw_address_parse (DCW_ADDRESS_V4, text, NULL) || dcw_address_parse (DCW_ADDRESS_V6, text, NULL));
}

static gboolean
is_addresses (const DcwFactRow *row, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (!is_address (parts[i]))
      return FALSE;
  return parts[0] != NULL;
}

/* The id of a resource is not taken apart: it is compared with those that are there. */
static gboolean
is_resource (const DcwFactRow *row, const char *text)
{
  return strchr (text, ':') != NULL && g_utf8_validate (text, -1, NULL);
}

static gboolean
is_listed (const DcwFactRow *row, const char *text)
{
  return *text != '\0' && g_utf8_validate (text, -1, NULL);
}

static const struct {
  IsForm is;
  const char *expected;
} forms[] = {
  [DCW_FACT_NONE] = { is_none, N_ ("expected to be empty") },
  [DCW_FACT_WORD] = { is_word, N_ ("expected one of the words of this fact") },
  [DCW_FACT_NUMBER] = { is_number, N_ ("expected a number") },
  [DCW_FACT_FILE_VERSION] = { is_file_version, N_ ("expected a version of up to four numbers, nothing, or “missing”") },
  [DCW_FACT_PRODUCT_TEXT] = { is_text, N_ ("expected a text of one line") },
  [DCW_FACT_PRODUCT_NAMES] = { is_names, N_ ("expected a text of one line") },
  [DCW_FACT_REASON] = { is_reason, N_ ("expected a text of one line") },
  [DCW_FACT_ACCOUNT] = { is_name, N_ ("expected a name") },
  [DCW_FACT_PORT] = { is_port, N_ ("expected a port, like tcp/135") },
  [DCW_FACT_SUBNET] = { is_subnet, N_ ("expected an address, like 10.0.0.5/24") },
  [DCW_FACT_ADDRESSES] = { is_addresses, N_ ("expected addresses with one blank between") },
  [DCW_FACT_HOST_NAME] = { is_name, N_ ("expected a name") },
  [DCW_FACT_NETWORK] = { is_network, N_ ("expected a name") },
  [DCW_FACT_RESOURCE] = { is_resource, N_ ("expected the id of a resource") },
  [DCW_FACT_LISTED] = { is_listed, N_ ("expected what could not be listed") },
};

const char *
dcw_fact_problem (const char *id, const char *subject, const char *value, gboolean *of_value)
{
  const DcwFactRow *row = dcw_fact_row (id);
  if (row == NULL)
    return NULL;
  *of_value = FALSE;
  if (!forms[row->subject].is (row, subject))
    return forms[row->subject].expected;
  *of_value = TRUE;
  return forms[row->value].is (row, value) ? NULL : forms[row->value].expected;
}
