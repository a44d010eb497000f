/* maker: what the practice stations are made of, as tables; see make-practice.c.
 *
 * A table ends with a row of NULL. SIDs may begin with "M-": below the machine SID.
 */
#pragma once
#include "model/image.h"

typedef struct {
  const char *sid, *name, *full_name, *comment;
  guint flags;
} MakerUser;

typedef struct {
  const char *sid, *name;
  const char *members; /* SIDs, blank separated */
} MakerGroup;

typedef struct {
  const char *right, *holders; /* SIDs, blank separated */
} MakerRight;

typedef struct {
  const char *name, *title;
  const char *account; /* SID */
  guint start, type;
  const char *path;
  const char *state; /* fact */
} MakerService;

typedef struct {
  const char *name, *text;
} MakerRule;

/* A rule of Windows' own, written as Windows writes them (facts 6.5). A row with an id alone begins a group. */
typedef struct {
  const char *id;
  const char *way;              /* "+In", "-Out", ...; +: switched on */
  const char *profiles;         /* blank separated; NULL: all */
  const char *protocol, *ports; /* local ports, blank separated; NULL: any */
  const char *fields;           /* further ones with their bars, or NULL */
  const char *program, *service;
  const char *name; /* "-NUMBER": of FirewallAPI.dll */
} MakerWindowsRule;

typedef struct {
  const char *name;
  guint enabled, inbound;
} MakerProfile;

typedef struct {
  const char *id, *subject, *value;
} MakerFact;

/* type: "" key alone, "s" REG_SZ, "x" REG_EXPAND_SZ, "d" REG_DWORD (number), "m" REG_MULTI_SZ ("|" separated),
 * "p" REG_BINARY permission as SDDL. name "": the default value. A key of NULL: as the row before. */
typedef struct {
  const char *key, *name, *type, *data;
} MakerValue;

/* The image gets the rows of a table; machine: SID of the station. Ends the program with a message at the first wrong row. */
void maker_users (DcwImage *image, const char *machine, const MakerUser *rows);
void maker_groups (DcwImage *image, const char *machine, const MakerGroup *rows);
void maker_rights (DcwImage *image, const char *machine, const MakerRight *rows);
void maker_services (DcwImage *image, const char *machine, const MakerService *rows);
void maker_rules (DcwImage *image, const MakerRule *rows);
void maker_windows_rules (DcwImage *image, const MakerWindowsRule *rows);
void maker_profiles (DcwImage *image, const MakerProfile *rows);
void maker_facts (DcwImage *image, const MakerFact *rows);
void maker_values (DcwImage *image, const char *machine, const MakerValue *rows);
void maker_appids (DcwImage *image, const char *table); /* windows-appids.tsv */
void maker_roots (DcwImage *image);

/* OPCEnum and the proxies of 32-bit programs; the proxies of one bitness alone. */
void maker_opc_core (DcwImage *image, const char *machine);
void maker_proxies (DcwImage *image, gboolean in_64);
/* What every Windows 10 has, and the OPC Core Components. */
void practice_windows (DcwImage *image, const char *machine);
void practice_firewall (DcwImage *image);

DcwImage *practice_server (const char *appids);
DcwImage *practice_client (const char *appids);
