/* fact: something read-only about a station: captured, shown, never planned. */
#pragma once
#include <glib.h>

/* Ids in use. subject: which service, network, port, ...; "" where there is only one. Values are canonical text. */
#define DCW_FACT_BUILD "windows.build"           /* "19045" */
#define DCW_FACT_UBR "windows.revision"          /* update build revision, "6456" */
#define DCW_FACT_PRODUCT "windows.product"       /* "Windows 10 Pro" */
#define DCW_FACT_VERSION "windows.version"       /* "22H2" */
#define DCW_FACT_JOINED "computer.joined"        /* "workgroup", "domain", "controller" */
#define DCW_FACT_JOINED_TO "computer.joined-to"  /* workgroup or domain name */
#define DCW_FACT_SERVICE_STATE "service.state"   /* "running", "stopped", ... */
#define DCW_FACT_SERVICE_ACCOUNT "service.account" /* name it runs as, where nothing here tells whose SID that is */
#define DCW_FACT_SERVICE_DEPENDENTS "service.dependents" /* names, blank separated */
#define DCW_FACT_ADDRESS "network.address"       /* subject: interface; "10.0.0.5", or "10.0.0.5/24" where the subnet is known */
#define DCW_FACT_HOST "network.host"             /* subject: name of another computer; value: its address */
#define DCW_FACT_CATEGORY "network.category"     /* "public", "private", "domain" */
#define DCW_FACT_LISTENING "port.listening"      /* subject "tcp/135", value: program */
#define DCW_FACT_FILE "file"                     /* subject: path, value: version or "" */
#define DCW_FACT_POLICY_ORIGIN "policy.origin"   /* subject: resource id; value: "local" or "domain" */
#define DCW_FACT_REMOTE_SESSION "session.remote" /* "yes", "no" */
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
