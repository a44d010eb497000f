/* machine: what the ports of the local station share: which computer this is, names and SIDs, facts. Inside station/win32 only.
 */
#pragma once
#include <windows.h>
#include "model/image.h"
#include "station/station.h"

typedef struct {
  DcwStationInfo info;
  DcwSid sid;      /* of this computer's own accounts; on a domain controller the domain's */
  char *authority; /* the name before the backslash of its accounts: the computer's, or the domain's */
  char *builtin;   /* the same for S-1-5-32, in the language of Windows; NULL: not told */
  char *state_folder;
  gboolean is_elevated;
  DcwImage *facts;       /* facts alone; NULL: to be read */
  guint n_files;         /* that were looked at for it */
  DcwImage *firewall;    /* rules and profiles; NULL: to be read */
  HANDLE policy_section; /* held while a run is on; NULL: not held */
  guint64 firewall_time; /* of what it was read from */
} DcwMachine;

/* NULL: Windows does not tell. */
DcwMachine *dcw_machine_new (GError **error);
void dcw_machine_free (DcwMachine *machine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwMachine, dcw_machine_free)
/* The machine of a local station. */
DcwMachine *dcw_machine_of (DcwStation *station);

/* ---- Names ---- */

/* What Windows says of authority\name, or of name alone (authority NULL). ABSENT: nobody has it. */
DcwStatus dcw_lookup_name (const char *authority, const char *name, DcwSid *sid, SID_NAME_USE *use);
/* The same the other way; free both with g_free(). failure: a Windows number when it is UNKNOWN. */
DcwStatus dcw_lookup_sid (const DcwSid *sid, char **authority, char **name, SID_NAME_USE *use, DWORD *failure);

/* As the members of DcwStationClass. */
DcwStatus dcw_machine_resolve (DcwStation *station, const char *name, DcwSid *sid);
char *dcw_machine_name_of (DcwStation *station, const DcwSid *sid);

/* An account of this computer, kind DCW_KIND_USER or DCW_KIND_GROUP, by SID or pending name. PRESENT: its name (free with
 * g_free()) and SID. */
DcwStatus dcw_machine_find_account (DcwMachine *machine, DcwKindId kind, const DcwPrincipal *who, char **name, DcwSid *sid,
                                    DWORD *failure);
/* Anybody, by SID or pending name. */
DcwStatus dcw_machine_find_anybody (DcwStation *station, const DcwPrincipal *who, DcwSid *sid);

/* ---- Ports and what else a station does ---- */

extern const DcwPort dcw_local_registry_port; /* keys and values */
extern const DcwPort dcw_local_account_port;  /* users and groups */
extern const DcwPort dcw_local_member_port;
extern const DcwPort dcw_local_right_port;
extern const DcwPort dcw_local_service_port;
extern const DcwPort dcw_local_firewall_port; /* rules and profiles */
extern const DcwPort dcw_local_secret_port;

/* Some of the facts, into image. */
void dcw_local_read_network_facts (DcwImage *image); /* what kind of network it is in */
void dcw_local_read_port_facts (DcwImage *image);    /* who listens and who is connected; wants its addresses there */
/* The fact of a file (win32/files.h), looked at when it is asked for first. NULL: not known. */
const char *dcw_machine_file (DcwMachine *machine, const char *path);
/* The facts, read if they are not yet; of files those that were asked for. */
DcwImage *dcw_machine_facts (DcwMachine *machine);

/* As the member of DcwStationClass. */
gboolean dcw_local_restart (DcwStation *station, const char *service, const DcwRestartHow *how, GError **error);

/* ---- Answers ---- */

DcwState *dcw_unknown_by (DWORD failure);   /* by dcw_win32_reason() */
DcwListing *dcw_listing_by (DWORD failure); /* incomplete for that reason */
