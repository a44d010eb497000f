/* restart: services that must restart before what runs have stored is in force. Not part of applying: it is done when a person
 * says so, and noted in the folder of the run. A service that does not start gets the configuration back with which it ran
 * before (account, start type, type: what the service manager has of it), and is started with that.
 *
 * RUN/restarts is a journal (apply/journal.h) of these records, NAME being hex of UTF-8 and TIME seconds since 1970:
 *   restart NAME TIME         is about to be stopped and started
 *   with NAME TIME            runs now and is stopped with the one before: whoever goes on from here starts it too
 *   restarted NAME TIME       runs again
 *   failed NAME TIME          does not
 *   revert NAME TIME          is about to get its former configuration back, and to be started with it
 *   reverted NAME TIME        runs again, with that
 * A service that restarted in the folder of a run has what all runs up to that one have stored; one that was reverted has
 * nothing of them to wait for.
 */
#pragma once
#include "apply/store.h"
#include "platform/secret.h"

typedef struct {
  char *service;
  guint run;        /* the latest that it waits for */
  char *state;      /* as the station tells: "running", ...; NULL: not known */
  char *dependents; /* services that stop with it, blank separated, or NULL */
  char *clients;    /* computers that have connected to it, for people (survey/restarts.h); NULL: nobody, or not known */
} DcwPendingRestart;

/* Those that wait for a restart because of run (0: of any run), sorted by name; of DcwPendingRestart. A service that is stopped
 * waits for nothing, unless it was a restart here that stopped it. Free with g_ptr_array_unref(). */
GPtrArray *dcw_pending_restarts (DcwStore *store, DcwStation *station, guint run, GError **error);
/* Those that restarted here, and so have all that the runs have stored for them: folded names (base/text.h), sorted. One that got its
 * former configuration back, or waits again since, is not among them. Free with g_ptr_array_unref(). */
GPtrArray *dcw_restarted_services (DcwStore *store, DcwStation *station, GError **error);
/* restarted: as above; NULL: not known, so it is not. service: by any case; NULL: none. */
gboolean dcw_restart_is_among (const GPtrArray *restarted, const char *service);
/* The passwords that putting back the former configurations of pending (of DcwPendingRestart) would need; of DcwNeededPassword
 * (model/password.h), each account once. None of an account of this computer that is not there any more: nothing is put back that
 * has it. dcw_try_passwords() (apply/transaction.h) before the first restart tries those that were given, once each whatever
 * services have the account. Free with g_ptr_array_unref(). */
GPtrArray *dcw_restart_passwords (DcwStore *store, DcwStation *station, const GPtrArray *pending, GError **error);
typedef enum {
  DCW_RESTARTED_NOT, /* refused before anything was done, or it may be stopped */
  DCW_RESTARTED,
  DCW_RESTARTED_AS_BEFORE, /* it did not start with what was stored, and runs with its former configuration */
} DcwRestarted;
/* Restarts it, under the locks. secrets: for the account of its former configuration; may be NULL. wait:
 * station/station.h; may be NULL; one that is not waited for any longer keeps its configuration, and still waits. error is set
 * unless DCW_RESTARTED: why it did not start, and what came of putting back its configuration. DCW_ERROR_REFUSED: somebody is at
 * work, a run is unfinished, or it would not start and was not stopped. */
DcwRestarted dcw_restart_pending (DcwStore *store, DcwStation *station, const DcwPendingRestart *pending,
                                  const DcwSecrets *secrets, DcwRestartWait wait, gpointer wait_data, GError **error);

/* What came of a restart, as it was noted. */
typedef struct {
  char *service;
  gint64 time_s;
  DcwRestarted how; /* DCW_RESTARTED_NOT: it did not start */
} DcwRestartNote;
/* Those in the folder of a run, in order; of DcwRestartNote, none where nothing was restarted. Free with g_ptr_array_unref(). */
GPtrArray *dcw_restart_notes (DcwStore *store, guint run, GError **error);
