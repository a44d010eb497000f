/* identity-parts: what the files of the topic identity share. */
#pragma once
#include "survey/servers.h"
#include "topics/topic.h"

#define DCW_IDENTITY_SERVER "identity.server"
#define DCW_IDENTITY_SERVER_ACCOUNT "identity.server-account"
#define DCW_IDENTITY_ADMINISTRATORS "identity.administrators"
#define DCW_IDENTITY_PROGRAM "identity.program"
#define DCW_IDENTITY_PROGRAM_ACCOUNT "identity.program-account"

/* What runs under an account: an OPC server, or the client program of a connection. */
typedef struct {
  char *name;       /* to call it */
  gboolean program; /* the client program */
  DcwProcessMode mode;
  char *clsid, *appid, *service, *vendor; /* or NULL */
  char *run_as;                           /* RunAs as it stands, or NULL */
  DcwPrincipal runs_as;                   /* pending with an empty name: not known, or whoever starts it */
} DcwRunner;

/* The servers (by role) and programs of the profile; without a profile all servers. OPCEnum comes with Windows' own account and
 * is none of them. Elements: DcwRunner *. */
GPtrArray *dcw_identity_runners (DcwView *view, const DcwProfile *profile);
/* The service that it is; NULL: it is none. Free with dcw_resource_unref(). */
DcwResource *dcw_runner_service (const DcwRunner *runner);
/* TRUE: the account is Windows' own (Local System and its like, a virtual one), which no other computer recognises. */
gboolean dcw_account_is_built_in (const DcwPrincipal *who);
/* TRUE: who it runs as is known, and is an account that somebody made. */
gboolean dcw_runner_has_account (const DcwRunner *runner);

#define DCW_IDENTITY_DEFAULT_ACCOUNT "OpcServer"
/* The account that was asked for, the one that it has, else the usual one; NULL: nobody said. Free with g_free(). */
char *dcw_identity_choose_account (DcwView *view, const DcwProfile *profile, const DcwRunner *runner);
/* As which account other computers will see the runner once the profile is applied; free with g_free(). NULL: as those who
 * connect to it (*as_users), or as nobody that they can recognise (*why). */
char *dcw_identity_seen_as (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, gboolean *as_users,
                            DcwMessage **why);
