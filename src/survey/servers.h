/* servers: the OPC servers of a station, found as OPCEnum finds them (facts 4.1, 4.2): classes with an OPC category, and
 * ProgIDs with the old key OPC; in both registry views; resolved ProgID -> CLSID -> AppID on the station, never from a table.
 * The catalogue (survey/catalogue.h) only adds what a station can't say.
 */
#pragma once
#include "station/view.h"

#define DCW_RUN_AS_INTERACTIVE "Interactive User" /* RunAs: whoever is logged on, facts 1.2 */

/* Specifications, by category. */
enum { DCW_SPEC_DA1 = 1, DCW_SPEC_DA2 = 2, DCW_SPEC_DA3 = 4, DCW_SPEC_AE = 8, DCW_SPEC_HDA = 16, DCW_SPEC_OTHER = 32 };

typedef enum {
  DCW_MODE_UNKNOWN,
  DCW_MODE_SERVICE,     /* AppID has LocalService */
  DCW_MODE_INTERACTIVE, /* RunAs "Interactive User" */
  DCW_MODE_LAUNCHING,   /* no RunAs: one instance for each client */
  DCW_MODE_USER,        /* RunAs a named account */
  DCW_MODE_IN_PROCESS,  /* a DLL in the client's process: DCOM needs a surrogate */
  DCW_MODE_SURROGATE,
} DcwProcessMode;

typedef struct {
  char *progid;      /* version-dependent where both are there; or NULL */
  char *independent; /* the ProgID without version, or NULL */
  char *clsid;       /* "{...}", upper case */
  char *appid;       /* or NULL: neither the class nor the program names one. Launch and identity go by it. */
  char *exe_appid;   /* what AppID\<file name of the program> says, or NULL. Access and level go by it. */
  char *title;       /* name of the class or AppID, or NULL */
  char *program;     /* path of the EXE (or DLL), without arguments, or NULL */
  char *service;     /* short name, or NULL */
  DcwProcessMode mode;
  char *account;           /* RunAs as it stands, or the name of a service's account whose SID is not known; or NULL */
  DcwPrincipal runs_as;    /* SID of the account it runs as; pending with an empty name: not known */
  gboolean in_32, in_64;   /* registered in this view (in_64: the native one) */
  gboolean class_appid;    /* the class itself names its AppID */
  gboolean hidden_program; /* dcomcnfg put LocalServer32 aside ("run on another computer") */
  char *hidden_service;    /* and LocalService, or NULL */
  guint specs;             /* DCW_SPEC_... */
  gboolean is_enum;        /* OPCEnum itself */
  char *vendor;            /* from the catalogue, or NULL */
} DcwOpcServer;

void dcw_opc_server_free (DcwOpcServer *server);

/* A new reference to an array that all who ask this view share: not to be changed; g_ptr_array_unref(). All, sorted by ProgID
 * then CLSID; OPCEnum too (is_enum). *complete FALSE: the station could not list its classes. */
GPtrArray *dcw_servers_find (DcwView *view, gboolean *complete);
/* By ProgID, CLSID, ProgID without version, AppID, service name or file name of the program, tried in this order; NULL: not
 * one of servers. */
const DcwOpcServer *dcw_servers_lookup (const GPtrArray *servers, const char *text);
const DcwOpcServer *dcw_servers_enum (const GPtrArray *servers); /* OPCEnum; NULL: not installed */
/* What to call it: ProgID, else title, else CLSID; borrowed. */
const char *dcw_server_name (const DcwOpcServer *server);
/* The AppID that access permission and level go by: the program's, else the class's; or NULL. */
const char *dcw_server_process_appid (const DcwOpcServer *server);
const char *dcw_process_mode_label (DcwProcessMode mode); /* N_() */
const char *dcw_process_mode_id (DcwProcessMode mode);    /* "service", ... */

/* Any value of an AppID; those that the program knows have dcw_setting_below(). Free with dcw_resource_unref(). */
DcwResource *dcw_appid_value (const char *appid, const char *value);
/* The permissions that count for an AppID and where they come from: its own value, else the machine default value, else what
 * Windows does without one (access: SELF local+remote, SYSTEM local). appid NULL: the last two. problem may be NULL. NULL:
 * damaged or unknown, *problem says which. */
DcwDescriptor *dcw_appid_permission (DcwView *view, const char *appid, DcwComUse use, gboolean *own, DcwMessage **problem);
