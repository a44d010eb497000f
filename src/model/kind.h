/* kind: the table of kinds of resources. Everything that differs between kinds is a column or a field here; documents,
 * equality, ordering, descriptions and tests walk it.
 */
#pragma once
#include <glib.h>

typedef enum {
  DCW_KIND_REGISTRY_KEY,
  DCW_KIND_REGISTRY_VALUE,
  DCW_KIND_USER,
  DCW_KIND_GROUP,
  DCW_KIND_MEMBERSHIP,
  DCW_KIND_ACCOUNT_RIGHT,
  DCW_KIND_SERVICE,
  DCW_KIND_FIREWALL_RULE,
  DCW_KIND_FIREWALL_PROFILE,
  DCW_KIND_SECRET,
  DCW_N_KINDS
} DcwKindId;

/* Parts of an address that a kind uses. */
enum { DCW_PART_KEY = 1, DCW_PART_NAME = 2, DCW_PART_WHO = 4, DCW_PART_MEMBER = 8 };

typedef enum {
  DCW_FIELD_TEXT,
  DCW_FIELD_NUMBER, /* guint64 */
  DCW_FIELD_BYTES,
  DCW_FIELD_PRINCIPAL,
  DCW_FIELD_DESCRIPTOR, /* planned, may hold pending principals; becomes BYTES when bound */
} DcwFieldType;

typedef struct {
  const char  *id; /* attribute or element name in documents */
  DcwFieldType type;
  const char  *label;    /* N_(), for people */
  gboolean     optional; /* may be unset */
  guint64      mask;     /* NUMBER: only these bits count for equality; 0: all */
  gboolean (*equal) (const char *a, const char *b); /* TEXT: whether they mean the same; NULL: the same bytes */
  gboolean     fixed; /* TEXT: what it is; no plan changes it, and nothing that has another is written over */
} DcwField;

/* What must happen before something that was stored is in force. */
typedef enum { DCW_RESTART_NONE, DCW_RESTART_SERVICES, DCW_RESTART_LOGON, DCW_RESTART_REBOOT } DcwRestart;

/* Content fields by kind: index into DcwKind.fields. A registry key, membership and account right have no content: being
 * there is all they say. A secret is never read; what a plan says of it is whose password it is, as --password names it.
 * Secrets are named "SCM:{APPID}" (the password of its RunAs account, facts 1.8) and "user:NAME" (of a local user). */
enum { DCW_VALUE_TYPE, DCW_VALUE_DATA, DCW_VALUE_CODEC, DCW_VALUE_DESCRIPTOR };      /* data, or codec + descriptor */
enum { DCW_USER_NAME, DCW_USER_FULL_NAME, DCW_USER_COMMENT, DCW_USER_FLAGS };        /* UF_ bits, facts 8.1 */
enum { DCW_GROUP_NAME, DCW_GROUP_COMMENT };
enum { DCW_SERVICE_ACCOUNT, DCW_SERVICE_START, DCW_SERVICE_TYPE, DCW_SERVICE_PATH, DCW_SERVICE_TITLE };
/* Numbers of the last two but one, as Windows has them. */
#define DCW_START_ON_DEMAND 3u
#define DCW_START_DISABLED 4u
#define DCW_SERVICE_INTERACTIVE 0x100u /* type: only Local System may have it */
enum { DCW_RULE_TEXT };
enum { DCW_PROFILE_ENABLED, DCW_PROFILE_INBOUND };
enum { DCW_SECRET_ACCOUNT };
#define DCW_MAX_FIELDS 5

enum {
  DCW_KIND_WRITE_ONLY = 1,  /* cannot be read back: written-unverifiable */
  DCW_KIND_CREATES_SID = 2, /* writing an absent one makes a SID that must be bound */
  DCW_KIND_HOLDS_OTHERS = 4, /* deleted only when it holds nothing foreign (keys, groups) */
  DCW_KIND_GUARDS_WAY_IN = 8, /* decides who reaches the computer from elsewhere, over Remote Desktop too */
};

typedef struct {
  DcwKindId       id;
  const char     *name;  /* in documents: "registry-value" */
  const char     *title; /* N_(): "registry value" */
  guint           rank;  /* order of applying: lower first; undo goes the other way */
  guint           flags;
  guint           parts; /* DCW_PART_... */
  const DcwField *fields;
  guint           n_fields;
  DcwKindId       listed_below; /* kind of the resource its listing hangs on; own id: listed without a parent */
  DcwRestart      restart;      /* of every change of this kind; settings have their own */
} DcwKind;

const DcwKind *dcw_kind (DcwKindId id);
const DcwKind *dcw_kind_by_name (const char *name); /* NULL: unknown */
int            dcw_kind_field (const DcwKind *kind, const char *id); /* index, or -1 */
