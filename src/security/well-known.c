#include <string.h>

#include "base/i18n.h"
#include "security/aliases.h"

/* MS-DTYP 2.4.2.4, 2.5.1.1; Windows' sddl.h. In the order of dcw_sid_compare(), which the look-up relies on. Authority names
 * and BUILTIN are Windows' own words and stay English. Columns: authority, sub-authorities, text, alias, name. */
#define SUBS(...)                                                                                                                \
  {                                                                                                                              \
    __VA_ARGS__                                                                                                                  \
  }
#define WELL_KNOWN(X)                                                                                                            \
  X (0, 1, SUBS (0), "S-1-0-0", NULL, "NULL SID")                                                                                \
  X (1, 1, SUBS (0), "S-1-1-0", "WD", "Everyone")                                                                                \
  X (2, 1, SUBS (0), "S-1-2-0", NULL, "LOCAL")                                                                                   \
  X (2, 1, SUBS (1), "S-1-2-1", NULL, "CONSOLE LOGON")                                                                           \
  X (3, 1, SUBS (0), "S-1-3-0", "CO", "CREATOR OWNER")                                                                           \
  X (3, 1, SUBS (1), "S-1-3-1", "CG", "CREATOR GROUP")                                                                           \
  X (3, 1, SUBS (2), "S-1-3-2", NULL, "CREATOR OWNER SERVER")                                                                    \
  X (3, 1, SUBS (3), "S-1-3-3", NULL, "CREATOR GROUP SERVER")                                                                    \
  X (3, 1, SUBS (4), "S-1-3-4", "OW", "OWNER RIGHTS")                                                                            \
  X (5, 1, SUBS (1), "S-1-5-1", NULL, "NT AUTHORITY\\DIALUP")                                                                    \
  X (5, 1, SUBS (2), "S-1-5-2", "NU", "NT AUTHORITY\\NETWORK")                                                                   \
  X (5, 1, SUBS (3), "S-1-5-3", NULL, "NT AUTHORITY\\BATCH")                                                                     \
  X (5, 1, SUBS (4), "S-1-5-4", "IU", "NT AUTHORITY\\INTERACTIVE")                                                               \
  X (5, 1, SUBS (6), "S-1-5-6", "SU", "NT AUTHORITY\\SERVICE")                                                                   \
  X (5, 1, SUBS (7), "S-1-5-7", "AN", "NT AUTHORITY\\ANONYMOUS LOGON")                                                           \
  X (5, 1, SUBS (8), "S-1-5-8", NULL, "NT AUTHORITY\\PROXY")                                                                     \
  X (5, 1, SUBS (9), "S-1-5-9", "ED", "NT AUTHORITY\\ENTERPRISE DOMAIN CONTROLLERS")                                             \
  X (5, 1, SUBS (10), "S-1-5-10", "PS", "NT AUTHORITY\\SELF")                                                                    \
  X (5, 1, SUBS (11), "S-1-5-11", "AU", "NT AUTHORITY\\Authenticated Users")                                                     \
  X (5, 1, SUBS (12), "S-1-5-12", "RC", "NT AUTHORITY\\RESTRICTED")                                                              \
  X (5, 1, SUBS (13), "S-1-5-13", NULL, "NT AUTHORITY\\TERMINAL SERVER USER")                                                    \
  X (5, 1, SUBS (14), "S-1-5-14", NULL, "NT AUTHORITY\\REMOTE INTERACTIVE LOGON")                                                \
  X (5, 1, SUBS (15), "S-1-5-15", NULL, "NT AUTHORITY\\This Organization")                                                       \
  X (5, 1, SUBS (17), "S-1-5-17", NULL, "NT AUTHORITY\\IUSR")                                                                    \
  X (5, 1, SUBS (18), "S-1-5-18", "SY", "NT AUTHORITY\\SYSTEM")                                                                  \
  X (5, 1, SUBS (19), "S-1-5-19", "LS", "NT AUTHORITY\\LOCAL SERVICE")                                                           \
  X (5, 1, SUBS (20), "S-1-5-20", "NS", "NT AUTHORITY\\NETWORK SERVICE")                                                         \
  X (5, 2, SUBS (32, 544), "S-1-5-32-544", "BA", "BUILTIN\\Administrators")                                                      \
  X (5, 2, SUBS (32, 545), "S-1-5-32-545", "BU", "BUILTIN\\Users")                                                               \
  X (5, 2, SUBS (32, 546), "S-1-5-32-546", "BG", "BUILTIN\\Guests")                                                              \
  X (5, 2, SUBS (32, 547), "S-1-5-32-547", "PU", "BUILTIN\\Power Users")                                                         \
  X (5, 2, SUBS (32, 548), "S-1-5-32-548", "AO", "BUILTIN\\Account Operators")                                                   \
  X (5, 2, SUBS (32, 549), "S-1-5-32-549", "SO", "BUILTIN\\Server Operators")                                                    \
  X (5, 2, SUBS (32, 550), "S-1-5-32-550", "PO", "BUILTIN\\Print Operators")                                                     \
  X (5, 2, SUBS (32, 551), "S-1-5-32-551", "BO", "BUILTIN\\Backup Operators")                                                    \
  X (5, 2, SUBS (32, 552), "S-1-5-32-552", "RE", "BUILTIN\\Replicator")                                                          \
  X (5, 2, SUBS (32, 554), "S-1-5-32-554", "RU", "BUILTIN\\Pre-Windows 2000 Compatible Access")                                  \
  X (5, 2, SUBS (32, 555), "S-1-5-32-555", "RD", "BUILTIN\\Remote Desktop Users")                                                \
  X (5, 2, SUBS (32, 556), "S-1-5-32-556", "NO", "BUILTIN\\Network Configuration Operators")                                     \
  X (5, 2, SUBS (32, 557), "S-1-5-32-557", NULL, "BUILTIN\\Incoming Forest Trust Builders")                                      \
  X (5, 2, SUBS (32, 558), "S-1-5-32-558", "MU", "BUILTIN\\Performance Monitor Users")                                           \
  X (5, 2, SUBS (32, 559), "S-1-5-32-559", "LU", "BUILTIN\\Performance Log Users")                                               \
  X (5, 2, SUBS (32, 560), "S-1-5-32-560", NULL, "BUILTIN\\Windows Authorization Access Group")                                  \
  X (5, 2, SUBS (32, 561), "S-1-5-32-561", NULL, "BUILTIN\\Terminal Server License Servers")                                     \
  X (5, 2, SUBS (32, 562), "S-1-5-32-562", NULL, "BUILTIN\\Distributed COM Users")                                               \
  X (5, 2, SUBS (32, 568), "S-1-5-32-568", "IS", "BUILTIN\\IIS_IUSRS")                                                           \
  X (5, 2, SUBS (32, 569), "S-1-5-32-569", "CY", "BUILTIN\\Cryptographic Operators")                                             \
  X (5, 2, SUBS (32, 573), "S-1-5-32-573", "ER", "BUILTIN\\Event Log Readers")                                                   \
  X (5, 2, SUBS (32, 574), "S-1-5-32-574", "CD", "BUILTIN\\Certificate Service DCOM Access")                                     \
  X (5, 2, SUBS (32, 575), "S-1-5-32-575", "RA", "BUILTIN\\RDS Remote Access Servers")                                           \
  X (5, 2, SUBS (32, 576), "S-1-5-32-576", "ES", "BUILTIN\\RDS Endpoint Servers")                                                \
  X (5, 2, SUBS (32, 577), "S-1-5-32-577", "MS", "BUILTIN\\RDS Management Servers")                                              \
  X (5, 2, SUBS (32, 578), "S-1-5-32-578", "HA", "BUILTIN\\Hyper-V Administrators")                                              \
  X (5, 2, SUBS (32, 579), "S-1-5-32-579", "AA", "BUILTIN\\Access Control Assistance Operators")                                 \
  X (5, 2, SUBS (32, 580), "S-1-5-32-580", "RM", "BUILTIN\\Remote Management Users")                                             \
  X (5, 2, SUBS (32, 581), "S-1-5-32-581", NULL, "BUILTIN\\System Managed Accounts Group")                                       \
  X (5, 2, SUBS (32, 582), "S-1-5-32-582", NULL, "BUILTIN\\Storage Replica Administrators")                                      \
  X (5, 2, SUBS (32, 583), "S-1-5-32-583", NULL, "BUILTIN\\Device Owners")                                                       \
  X (5, 2, SUBS (32, 584), "S-1-5-32-584", "HO", "BUILTIN\\User Mode Hardware Operators")                                        \
  X (5, 2, SUBS (32, 585), "S-1-5-32-585", "SH", "BUILTIN\\OpenSSH Users")                                                       \
  X (5, 1, SUBS (33), "S-1-5-33", "WR", "NT AUTHORITY\\WRITE RESTRICTED")                                                        \
  X (5, 2, SUBS (64, 10), "S-1-5-64-10", NULL, "NT AUTHORITY\\NTLM Authentication")                                              \
  X (5, 2, SUBS (64, 14), "S-1-5-64-14", NULL, "NT AUTHORITY\\SChannel Authentication")                                          \
  X (5, 2, SUBS (64, 21), "S-1-5-64-21", NULL, "NT AUTHORITY\\Digest Authentication")                                            \
  X (5, 2, SUBS (80, 0), "S-1-5-80-0", NULL, "NT SERVICE\\ALL SERVICES")                                                         \
  X (5, 6, SUBS (84, 0, 0, 0, 0, 0), "S-1-5-84-0-0-0-0-0", "UD", "NT AUTHORITY\\USER MODE DRIVERS")                              \
  X (5, 1, SUBS (113), "S-1-5-113", NULL, "NT AUTHORITY\\Local account")                                                         \
  X (5, 1, SUBS (114), "S-1-5-114", NULL, "NT AUTHORITY\\Local account and member of Administrators group")                      \
  X (5, 1, SUBS (1000), "S-1-5-1000", NULL, "NT AUTHORITY\\Other Organization")                                                  \
  X (15, 2, SUBS (2, 1), "S-1-15-2-1", "AC", "APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES")                          \
  X (15, 2, SUBS (2, 2), "S-1-15-2-2", NULL, "APPLICATION PACKAGE AUTHORITY\\ALL RESTRICTED APPLICATION PACKAGES")               \
  X (16, 1, SUBS (0), "S-1-16-0", NULL, "Mandatory Label\\Untrusted Mandatory Level")                                            \
  X (16, 1, SUBS (4096), "S-1-16-4096", "LW", "Mandatory Label\\Low Mandatory Level")                                            \
  X (16, 1, SUBS (8192), "S-1-16-8192", "ME", "Mandatory Label\\Medium Mandatory Level")                                         \
  X (16, 1, SUBS (8448), "S-1-16-8448", "MP", "Mandatory Label\\Medium Plus Mandatory Level")                                    \
  X (16, 1, SUBS (12288), "S-1-16-12288", "HI", "Mandatory Label\\High Mandatory Level")                                         \
  X (16, 1, SUBS (16384), "S-1-16-16384", "SI", "Mandatory Label\\System Mandatory Level")                                       \
  X (16, 1, SUBS (20480), "S-1-16-20480", NULL, "Mandatory Label\\Protected Process Mandatory Level")                            \
  X (18, 1, SUBS (1), "S-1-18-1", "AS", "Authentication authority asserted identity")                                            \
  X (18, 1, SUBS (2), "S-1-18-2", "SS", "Service asserted identity")

#define AS_VALUE(authority_, n_, subs_, text_, alias_, name_) { n_, { 0, 0, 0, 0, 0, authority_ }, subs_ },
#define AS_ROW(authority_, n_, subs_, text_, alias_, name_) { text_, alias_, name_ },

static const DcwSid values[] = { WELL_KNOWN (AS_VALUE) };
static const DcwWellKnownSid rows[] = { WELL_KNOWN (AS_ROW) };

/* The aliases whose SID ends in a fixed number below a domain or a machine */
static const struct {
  guint32 rid;
  char alias[3];
} relative[] = {
  { 498, "RO" }, { 500, "LA" }, { 501, "LG" }, { 512, "DA" }, { 513, "DU" }, { 514, "DG" },
  { 515, "DC" }, { 516, "DD" }, { 517, "CA" }, { 518, "SA" }, { 519, "EA" }, { 520, "PA" },
  { 522, "CN" }, { 525, "AP" }, { 526, "KA" }, { 527, "EK" }, { 553, "RS" },
};

static gssize
find (const DcwSid *sid)
{
  gsize low = 0, high = G_N_ELEMENTS (values);

  while (low < high) {
    gsize middle = low + (high - low) / 2;
    int order = dcw_sid_compare (sid, &values[middle]);

    if (order == 0)
      return (gssize)middle;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return -1;
}

const DcwWellKnownSid *
dcw_sid_well_known (const DcwSid *sid)
{
  gssize at = find (sid);

  return at < 0 ? NULL : &rows[at];
}

const DcwWellKnownSid *
dcw_sid_well_known_table (gsize *n)
{
  *n = G_N_ELEMENTS (rows);
  return rows;
}

const char *
dcw_alias_of_sid (const DcwSid *sid, const DcwSid *domain)
{
  if (domain != NULL && dcw_sid_is_in (sid, domain)) {
    guint32 rid = sid->sub[sid->n_subs - 1];

    for (guint i = 0; i < G_N_ELEMENTS (relative); i++) {
      if (relative[i].rid == rid)
        return relative[i].alias;
    }
    return NULL;
  } else {
    const DcwWellKnownSid *row = dcw_sid_well_known (sid);

    return row == NULL ? NULL : row->alias;
  }
}

DcwAliasFound
dcw_alias_to_sid (char first, char second, const DcwSid *domain, DcwSid *sid)
{
  first = g_ascii_toupper (first);
  second = g_ascii_toupper (second);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].alias != NULL && rows[i].alias[0] == first && rows[i].alias[1] == second) {
      *sid = values[i];
      return DCW_ALIAS_OK;
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (relative); i++) {
    if (relative[i].alias[0] == first && relative[i].alias[1] == second)
      return domain != NULL && dcw_sid_join (domain, relative[i].rid, sid) ? DCW_ALIAS_OK : DCW_ALIAS_NEEDS_DOMAIN;
  }
  return DCW_ALIAS_UNKNOWN;
}
