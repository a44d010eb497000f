/* fact: something read-only about a station: captured, shown, never planned.
 *
 * One table says of each id what its subject and its value may be, how long it stays true, and what to call it; the reader of
 * documents, captures for strangers and comparisons go by its rows. An id that it does not know is of a newer program: it is
 * kept as it is, and nobody here reads it. What a station does not tell is no fact, and never one with an empty value.
 */
#pragma once
#include <glib.h>

#define DCW_FACT_BUILD "windows.build"     /* "19045" */
#define DCW_FACT_UBR "windows.revision"    /* update build revision, "6456" */
#define DCW_FACT_PRODUCT "windows.product" /* "Windows 10 Pro": the edition */
#define DCW_FACT_VERSION "windows.version" /* "22H2" */
#define DCW_FACT_JOINED "computer.joined"
#define DCW_FACT_JOINED_TO "computer.joined-to"          /* workgroup or domain name */
#define DCW_FACT_SERVICE_STATE "service.state"           /* subject: service */
#define DCW_FACT_SERVICE_ACCOUNT "service.account"       /* name it runs as, where nothing here tells whose SID that is */
#define DCW_FACT_SERVICE_DEPENDENTS "service.dependents" /* names, blank separated */
#define DCW_FACT_ADDRESS "network.address"   /* subject: interface; "10.0.0.5", or "10.0.0.5/24" where the subnet is known */
#define DCW_FACT_HOST "network.host"         /* subject: name of another computer; value: its addresses, blank separated */
#define DCW_FACT_CATEGORY "network.category" /* subject: network; "NAME/2" is the second of this name */
#define DCW_FACT_LISTENING "port.listening"  /* subject "tcp/135", value: program, "svchost.exe (RpcSs)" */
/* Who has connected from other computers. subject: the service, or file name of the program that is none; value: their addresses,
 * blank separated, sorted. A program that listens and has nobody connected has none. */
#define DCW_FACT_CLIENTS "connection.clients"
#define DCW_FACT_FILE "file" /* subject: path, value: version, "" without one, DCW_FILE_MISSING */
#define DCW_FILE_MISSING "missing"
/* subject: resource id, or "account-right:" and a right for all who have it; value: "local" or "domain" */
#define DCW_FACT_POLICY_ORIGIN "policy.origin"
#define DCW_FACT_EVERY_RIGHT "account-right:"
#define DCW_FACT_REMOTE_SESSION "session.remote"
/* Whether changes of the firewall here count: "ok", "overridden" (by a policy), "shielded" (nothing is let in). */
#define DCW_FACT_FIREWALL_MODIFY "firewall.modify"
/* subject: name of another product that has taken over from Windows Firewall; value: "firewall" */
#define DCW_FACT_FIREWALL_PRODUCT "firewall.product"
/* Of a station file: a key or group that was made there, empty, where no root says that what is in it is recorded whole.
 * subject: resource id; value: "yes" */
#define DCW_FACT_MADE "resource.made"
/* Of a capture: what could not be listed whole. subject: name of the kind, and of what it is below " of " its resource id;
 * value: why, in English. */
#define DCW_FACT_UNREAD "capture.unread"

typedef struct {
  char *id;
  char *subject;
  char *value;
} DcwFact;

/* What a text is. Captures for strangers disguise it by that. */
typedef enum {
  DCW_FACT_NONE,          /* a subject that there is only one of: "" */
  DCW_FACT_WORD,          /* one of the words of the row */
  DCW_FACT_NUMBER,        /* digits */
  DCW_FACT_FILE_VERSION,  /* "1.10.11.32", "", or DCW_FILE_MISSING */
  DCW_FACT_PRODUCT_TEXT,  /* what Windows or a vendor calls something: services, programs, paths */
  DCW_FACT_PRODUCT_NAMES, /* as many of these as Windows has, blank separated */
  DCW_FACT_REASON,        /* the same, possibly empty */
  DCW_FACT_ACCOUNT,
  DCW_FACT_PORT,      /* "tcp/135", "udp/5353" */
  DCW_FACT_SUBNET,    /* an address, with or without /bits */
  DCW_FACT_ADDRESSES, /* one or more, blank separated */
  DCW_FACT_HOST_NAME, /* of a computer, domain or workgroup */
  DCW_FACT_NETWORK,   /* what somebody called a network or interface; may be empty */
  DCW_FACT_RESOURCE,  /* a resource id */
  DCW_FACT_LISTED,    /* of DCW_FACT_UNREAD */
} DcwFactForm;

typedef enum {
  DCW_FACT_LASTS,
  DCW_FACT_PASSES,  /* comes and goes by itself: which service runs */
  DCW_FACT_OF_FILE, /* is about the station file, not about the computer */
} DcwFactLife;

typedef struct {
  const char *id;
  const char *label; /* N_(): before the subject, "State of the service"; NULL: never shown */
  DcwFactForm subject, value;
  DcwFactLife life;
  const char *words; /* of DCW_FACT_WORD, blank separated */
} DcwFactRow;

/* NULL: an id of another program. */
const DcwFactRow *dcw_fact_row (const char *id);
const DcwFactRow *dcw_fact_rows (gsize *n);
/* value for people: a word of the row in the user's language, with the row's label as its context. NULL: there is none. Free
 * with g_free(). */
char *dcw_fact_show (const char *id, const char *value);

/* What is wrong with it: N_(), what was expected; NULL: nothing. *of_value: it is the value, else the subject. What an
 * unknown id says is always fine. */
const char *dcw_fact_problem (const char *id, const char *subject, const char *value, gboolean *of_value);
