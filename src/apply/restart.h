/* restart: services that must restart before what runs have stored is in force. Not part of applying: it is done when a person
 * says so, and noted in the folder of the run.
 *
 * RUN/restarts is a journal (apply/journal.h) of these records, NAME being hex of UTF-8 and TIME seconds since 1970:
 *   restart NAME TIME         is about to be stopped and started
 *   restarted NAME TIME       runs again
 *   failed NAME TIME          does not
 * A service that restarted in the folder of a run has what all runs up to that one have stored.
 */
#pragma once
#include "apply/store.h"

typedef struct {
  char *service;
  guint run;        /* the latest that it waits for */
  char *state;      /* as the station tells: "running", ...; NULL: not known */
  char *dependents; /* services that stop with it, blank separated, or NULL */
} DcwPendingRestart;

/* Those that wait for a restart because of run (0: of any run), sorted by name; of DcwPendingRestart. A service that is stopped
 * waits for nothing. Free with g_ptr_array_unref(). */
GPtrArray *dcw_pending_restarts (DcwStore *store, DcwStation *station, guint run, GError **error);
/* Restarts it, under the locks. DCW_ERROR_REFUSED: somebody is at work, or a run is unfinished. On any other error it may be
 * stopped. */
gboolean dcw_restart_pending (DcwStore *store, DcwStation *station, const DcwPendingRestart *pending, GError **error);
