#include "security/aliases.h"
#include "security/sddl-words.h"

/* MS-DTYP 2.4.2.4, 2.5.1.1; Windows' sddl.h. In the order of dcw_sid_compare(), which the look-up relies on. Authority names
 * and BUILTIN are Windows' own words and stay English. A row with an alias begins with its letters, one without with a name for
 * its place; then authority, number of sub-authorities, all of them, the first two, text, name. */
// clang-format off
#define SUBS(...) { __VA_ARGS__ }
#define WELL_KNOWN(ROW, BARE) \
  BARE (S_1_0_0, 0, 1, SUBS (0), 0, 0, "S-1-0-0", "NULL SID") \
  ROW (W, D, 1, 1, SUBS (0), 0, 0, "S-1-1-0", "Everyone") \
  BARE (S_1_2_0, 2, 1, SUBS (0), 0, 0, "S-1-2-0", "LOCAL") \
  BARE (S_1_2_1, 2, 1, SUBS (1), 1, 0, "S-1-2-1", "CONSOLE LOGON") \
  ROW (C, O, 3, 1, SUBS (0), 0, 0, "S-1-3-0", "CREATOR OWNER") \
  ROW (C, G, 3, 1, SUBS (1), 1, 0, "S-1-3-1", "CREATOR GROUP") \
  BARE (S_1_3_2, 3, 1, SUBS (2), 2, 0, "S-1-3-2", "CREATOR OWNER SERVER") \
  BARE (S_1_3_3, 3, 1, SUBS (3), 3, 0, "S-1-3-3", "CREATOR GROUP SERVER") \
  ROW (O, W, 3, 1, SUBS (4), 4, 0, "S-1-3-4", "OWNER RIGHTS") \
  BARE (S_1_5_1, 5, 1, SUBS (1), 1, 0, "S-1-5-1", "NT AUTHORITY\\DIALUP") \
  ROW (N, U, 5, 1, SUBS (2), 2, 0, "S-1-5-2", "NT AUTHORITY\\NETWORK") \
  BARE (S_1_5_3, 5, 1, SUBS (3), 3, 0, "S-1-5-3", "NT AUTHORITY\\BATCH") \
  ROW (I, U, 5, 1, SUBS (4), 4, 0, "S-1-5-4", "NT AUTHORITY\\INTERACTIVE") \
  ROW (S, U, 5, 1, SUBS (6), 6, 0, "S-1-5-6", "NT AUTHORITY\\SERVICE") \
  ROW (A, N, 5, 1, SUBS (7), 7, 0, "S-1-5-7", "NT AUTHORITY\\ANONYMOUS LOGON") \
  BARE (S_1_5_8, 5, 1, SUBS (8), 8, 0, "S-1-5-8", "NT AUTHORITY\\PROXY") \
  ROW (E, D, 5, 1, SUBS (9), 9, 0, "S-1-5-9", "NT AUTHORITY\\ENTERPRISE DOMAIN CONTROLLERS") \
  ROW (P, S, 5, 1, SUBS (10), 10, 0, "S-1-5-10", "NT AUTHORITY\\SELF") \
  ROW (A, U, 5, 1, SUBS (11), 11, 0, "S-1-5-11", "NT AUTHORITY\\Authenticated Users") \
  ROW (R, C, 5, 1, SUBS (12), 12, 0, "S-1-5-12", "NT AUTHORITY\\RESTRICTED") \
  BARE (S_1_5_13, 5, 1, SUBS (13), 13, 0, "S-1-5-13", "NT AUTHORITY\\TERMINAL SERVER USER") \
  BARE (S_1_5_14, 5, 1, SUBS (14), 14, 0, "S-1-5-14", "NT AUTHORITY\\REMOTE INTERACTIVE LOGON") \
  BARE (S_1_5_15, 5, 1, SUBS (15), 15, 0, "S-1-5-15", "NT AUTHORITY\\This Organization") \
  BARE (S_1_5_17, 5, 1, SUBS (17), 17, 0, "S-1-5-17", "NT AUTHORITY\\IUSR") \
  ROW (S, Y, 5, 1, SUBS (18), 18, 0, "S-1-5-18", "NT AUTHORITY\\SYSTEM") \
  ROW (L, S, 5, 1, SUBS (19), 19, 0, "S-1-5-19", "NT AUTHORITY\\LOCAL SERVICE") \
  ROW (N, S, 5, 1, SUBS (20), 20, 0, "S-1-5-20", "NT AUTHORITY\\NETWORK SERVICE") \
  ROW (B, A, 5, 2, SUBS (32, 544), 32, 544, "S-1-5-32-544", "BUILTIN\\Administrators") \
  ROW (B, U, 5, 2, SUBS (32, 545), 32, 545, "S-1-5-32-545", "BUILTIN\\Users") \
  ROW (B, G, 5, 2, SUBS (32, 546), 32, 546, "S-1-5-32-546", "BUILTIN\\Guests") \
  ROW (P, U, 5, 2, SUBS (32, 547), 32, 547, "S-1-5-32-547", "BUILTIN\\Power Users") \
  ROW (A, O, 5, 2, SUBS (32, 548), 32, 548, "S-1-5-32-548", "BUILTIN\\Account Operators") \
  ROW (S, O, 5, 2, SUBS (32, 549), 32, 549, "S-1-5-32-549", "BUILTIN\\Server Operators") \
  ROW (P, O, 5, 2, SUBS (32, 550), 32, 550, "S-1-5-32-550", "BUILTIN\\Print Operators") \
  ROW (B, O, 5, 2, SUBS (32, 551), 32, 551, "S-1-5-32-551", "BUILTIN\\Backup Operators") \
  ROW (R, E, 5, 2, SUBS (32, 552), 32, 552, "S-1-5-32-552", "BUILTIN\\Replicator") \
  ROW (R, U, 5, 2, SUBS (32, 554), 32, 554, "S-1-5-32-554", "BUILTIN\\Pre-Windows 2000 Compatible Access") \
  ROW (R, D, 5, 2, SUBS (32, 555), 32, 555, "S-1-5-32-555", "BUILTIN\\Remote Desktop Users") \
  ROW (N, O, 5, 2, SUBS (32, 556), 32, 556, "S-1-5-32-556", "BUILTIN\\Network Configuration Operators") \
  BARE (S_1_5_32_557, 5, 2, SUBS (32, 557), 32, 557, "S-1-5-32-557", "BUILTIN\\Incoming Forest Trust Builders") \
  ROW (M, U, 5, 2, SUBS (32, 558), 32, 558, "S-1-5-32-558", "BUILTIN\\Performance Monitor Users") \
  ROW (L, U, 5, 2, SUBS (32, 559), 32, 559, "S-1-5-32-559", "BUILTIN\\Performance Log Users") \
  BARE (S_1_5_32_560, 5, 2, SUBS (32, 560), 32, 560, "S-1-5-32-560", "BUILTIN\\Windows Authorization Access Group") \
  BARE (S_1_5_32_561, 5, 2, SUBS (32, 561), 32, 561, "S-1-5-32-561", "BUILTIN\\Terminal Server License Servers") \
  BARE (S_1_5_32_562, 5, 2, SUBS (32, 562), 32, 562, "S-1-5-32-562", "BUILTIN\\Distributed COM Users") \
  ROW (I, S, 5, 2, SUBS (32, 568), 32, 568, "S-1-5-32-568", "BUILTIN\\IIS_IUSRS") \
  ROW (C, Y, 5, 2, SUBS (32, 569), 32, 569, "S-1-5-32-569", "BUILTIN\\Cryptographic Operators") \
  ROW (E, R, 5, 2, SUBS (32, 573), 32, 573, "S-1-5-32-573", "BUILTIN\\Event Log Readers") \
  ROW (C, D, 5, 2, SUBS (32, 574), 32, 574, "S-1-5-32-574", "BUILTIN\\Certificate Service DCOM Access") \
  ROW (R, A, 5, 2, SUBS (32, 575), 32, 575, "S-1-5-32-575", "BUILTIN\\RDS Remote Access Servers") \
  ROW (E, S, 5, 2, SUBS (32, 576), 32, 576, "S-1-5-32-576", "BUILTIN\\RDS Endpoint Servers") \
  ROW (M, S, 5, 2, SUBS (32, 577), 32, 577, "S-1-5-32-577", "BUILTIN\\RDS Management Servers") \
  ROW (H, A, 5, 2, SUBS (32, 578), 32, 578, "S-1-5-32-578", "BUILTIN\\Hyper-V Administrators") \
  ROW (A, A, 5, 2, SUBS (32, 579), 32, 579, "S-1-5-32-579", "BUILTIN\\Access Control Assistance Operators") \
  ROW (R, M, 5, 2, SUBS (32, 580), 32, 580, "S-1-5-32-580", "BUILTIN\\Remote Management Users") \
  BARE (S_1_5_32_581, 5, 2, SUBS (32, 581), 32, 581, "S-1-5-32-581", "BUILTIN\\System Managed Accounts Group") \
  BARE (S_1_5_32_582, 5, 2, SUBS (32, 582), 32, 582, "S-1-5-32-582", "BUILTIN\\Storage Replica Administrators") \
  BARE (S_1_5_32_583, 5, 2, SUBS (32, 583), 32, 583, "S-1-5-32-583", "BUILTIN\\Device Owners") \
  ROW (H, O, 5, 2, SUBS (32, 584), 32, 584, "S-1-5-32-584", "BUILTIN\\User Mode Hardware Operators") \
  ROW (S, H, 5, 2, SUBS (32, 585), 32, 585, "S-1-5-32-585", "BUILTIN\\OpenSSH Users") \
  ROW (W, R, 5, 1, SUBS (33), 33, 0, "S-1-5-33", "NT AUTHORITY\\WRITE RESTRICTED") \
  BARE (S_1_5_64_10, 5, 2, SUBS (64, 10), 64, 10, "S-1-5-64-10", "NT AUTHORITY\\NTLM Authentication") \
  BARE (S_1_5_64_14, 5, 2, SUBS (64, 14), 64, 14, "S-1-5-64-14", "NT AUTHORITY\\SChannel Authentication") \
  BARE (S_1_5_64_21, 5, 2, SUBS (64, 21), 64, 21, "S-1-5-64-21", "NT AUTHORITY\\Digest Authentication") \
  BARE (S_1_5_80_0, 5, 2, SUBS (80, 0), 80, 0, "S-1-5-80-0", "NT SERVICE\\ALL SERVICES") \
  ROW (U, D, 5, 6, SUBS (84, 0, 0, 0, 0, 0), 84, 0, "S-1-5-84-0-0-0-0-0", "NT AUTHORITY\\USER MODE DRIVERS") \
  BARE (S_1_5_113, 5, 1, SUBS (113), 113, 0, "S-1-5-113", "NT AUTHORITY\\Local account") \
  BARE (S_1_5_114, 5, 1, SUBS (114), 114, 0, "S-1-5-114", "NT AUTHORITY\\Local account and member of Administrators group") \
  BARE (S_1_5_1000, 5, 1, SUBS (1000), 1000, 0, "S-1-5-1000", "NT AUTHORITY\\Other Organization") \
  ROW (A, C, 15, 2, SUBS (2, 1), 2, 1, "S-1-15-2-1", "APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES") \
  BARE (S_1_15_2_2, 15, 2, SUBS (2, 2), 2, 2, "S-1-15-2-2", "APPLICATION PACKAGE AUTHORITY\\ALL RESTRICTED APPLICATION PACKAGES") \
  BARE (S_1_16_0, 16, 1, SUBS (0), 0, 0, "S-1-16-0", "Mandatory Label\\Untrusted Mandatory Level") \
  ROW (L, W, 16, 1, SUBS (4096), 4096, 0, "S-1-16-4096", "Mandatory Label\\Low Mandatory Level") \
  ROW (M, E, 16, 1, SUBS (8192), 8192, 0, "S-1-16-8192", "Mandatory Label\\Medium Mandatory Level") \
  ROW (M, P, 16, 1, SUBS (8448), 8448, 0, "S-1-16-8448", "Mandatory Label\\Medium Plus Mandatory Level") \
  ROW (H, I, 16, 1, SUBS (12288), 12288, 0, "S-1-16-12288", "Mandatory Label\\High Mandatory Level") \
  ROW (S, I, 16, 1, SUBS (16384), 16384, 0, "S-1-16-16384", "Mandatory Label\\System Mandatory Level") \
  BARE (S_1_16_20480, 16, 1, SUBS (20480), 20480, 0, "S-1-16-20480", "Mandatory Label\\Protected Process Mandatory Level") \
  ROW (A, S, 18, 1, SUBS (1), 1, 0, "S-1-18-1", "Authentication authority asserted identity") \
  ROW (S, S, 18, 1, SUBS (2), 2, 0, "S-1-18-2", "Service asserted identity")

/* The aliases whose SID ends in a fixed number below a domain or a machine */
#define RELATIVE(ROW) \
  ROW (R, O, 498) ROW (L, A, 500) ROW (L, G, 501) ROW (D, A, 512) ROW (D, U, 513) ROW (D, G, 514) ROW (D, C, 515) ROW (D, D, 516) \
  ROW (C, A, 517) ROW (S, A, 518) ROW (E, A, 519) ROW (P, A, 520) ROW (C, N, 522) ROW (A, P, 525) ROW (K, A, 526) ROW (E, K, 527) \
  ROW (R, S, 553)

enum { LETTER_A, LETTER_B, LETTER_C, LETTER_D, LETTER_E, LETTER_F, LETTER_G, LETTER_H, LETTER_I, LETTER_J, LETTER_K, LETTER_L, LETTER_M,
       LETTER_N, LETTER_O, LETTER_P, LETTER_Q, LETTER_R, LETTER_S, LETTER_T, LETTER_U, LETTER_V, LETTER_W, LETTER_X, LETTER_Y, LETTER_Z,
       N_LETTERS };
// clang-format on
#define AT(first, second) (LETTER_##first * N_LETTERS + LETTER_##second)

/* Fits every SID of the table, and orders as dcw_sid_compare() does; whether a SID of the same key is the one has to be seen */
#define KEY(authority, n, first, second) ((guint64)(authority) << 44 | (guint64)(first) << 20 | (second) << 4 | (n))
#define MAX_FIRST (1u << 24)
#define MAX_SECOND (1u << 16)

#define A_PLACE(a, b, authority, n, subs, first, second, text, name) PLACE_##a##b,
#define N_PLACE(place, authority, n, subs, first, second, text, name) PLACE_##place,
enum { WELL_KNOWN (A_PLACE, N_PLACE) N_PLACES };

#define A_VALUE(a, b, authority_, n, subs, first, second, text, name) { n, { 0, 0, 0, 0, 0, authority_ }, subs },
#define N_VALUE(place, authority_, n, subs, first, second, text, name) { n, { 0, 0, 0, 0, 0, authority_ }, subs },
static const DcwSid values[] = { WELL_KNOWN (A_VALUE, N_VALUE) };

#define A_KEY(a, b, authority, n, subs, first, second, text, name) KEY (authority, n, first, second),
#define N_KEY(place, authority, n, subs, first, second, text, name) KEY (authority, n, first, second),
static const guint64 keys[] = { WELL_KNOWN (A_KEY, N_KEY) };

#define A_ROW(a, b, authority, n, subs, first, second, text_, name_) { text_, #a #b, name_ },
#define N_ROW(place, authority, n, subs, first, second, text_, name_) { text_, NULL, name_ },
static const DcwWellKnownSid rows[] = { WELL_KNOWN (A_ROW, N_ROW) };

#define R_ROW(a, b, rid_) { rid_, #a #b },
static const struct {
  guint32 rid;
  char alias[3];
} relative[] = { RELATIVE (R_ROW) };

/* What two letters stand for: a place + 1, or NUMBER + the number below a domain; 0: nothing */
#define NUMBER 0x400
#define A_LETTERS(a, b, authority, n, subs, first, second, text, name) [AT (a, b)] = PLACE_##a##b + 1,
#define N_LETTERS_NONE(place, authority, n, subs, first, second, text, name)
#define R_LETTERS(a, b, rid) [AT (a, b)] = NUMBER + rid,
static const guint16 by_letters[N_LETTERS * N_LETTERS] = { WELL_KNOWN (A_LETTERS, N_LETTERS_NONE) RELATIVE (R_LETTERS) };

static gssize
find (const DcwSid *sid)
{
  gsize low = 0, high = G_N_ELEMENTS (keys);
  guint64 key;

  if (sid->n_subs == 0 || sid->sub[0] >= MAX_FIRST || (sid->n_subs > 1 && sid->sub[1] >= MAX_SECOND))
    return -1;
  key = KEY (sid->authority[5], sid->n_subs, sid->sub[0], sid->n_subs > 1 ? sid->sub[1] : 0);
  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (keys[middle] < key)
      low = middle + 1;
    else
      high = middle;
  }
  return low < G_N_ELEMENTS (keys) && keys[low] == key && dcw_sid_equal (sid, &values[low]) ? (gssize)low : -1;
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
  guint a = (guint)dcw_sddl_upper (first) - 'A', b = (guint)dcw_sddl_upper (second) - 'A';
  guint what = a < N_LETTERS && b < N_LETTERS ? by_letters[a * N_LETTERS + b] : 0;

  if (what == 0)
    return DCW_ALIAS_UNKNOWN;
  if (what >= NUMBER)
    return domain != NULL && dcw_sid_join (domain, what - NUMBER, sid) ? DCW_ALIAS_OK : DCW_ALIAS_NEEDS_DOMAIN;
  *sid = values[what - 1];
  return DCW_ALIAS_OK;
}
