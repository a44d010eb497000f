/* station: a Windows computer, live or not. New station kinds fill ports; they never learn topics.
 *
 * One thread at a time. Reading never errors: it answers unknown with a reason. Resources given to ports are bound as far as
 * they can be; a user or group that is still pending is addressed by its name (does one with this name exist?), in a
 * membership or right too.
 */
#pragma once
#include <gio/gio.h>
#include "model/image.h"
#include "platform/secret.h"

#define DCW_TYPE_STATION (dcw_station_get_type ())
G_DECLARE_DERIVABLE_TYPE (DcwStation, dcw_station, DCW, STATION, GObject)

typedef struct {
  DcwState *(*read) (DcwStation *station, const DcwResource *resource); /* never NULL */
  /* want is bound, and absent or present. created gets the SID that was made (kinds that create one). An error may or may
   * not have had an effect: the caller reads again. NULL: this station does not write this kind. */
  gboolean (*write) (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets,
                     DcwSid *created, gboolean *has_created, GError **error);
  DcwListing *(*list) (DcwStation *station, const DcwResource *parent, DcwKindId kind); /* never NULL */
} DcwPort;
/* Members of ports of passwords, which nothing tells. */
DcwState *dcw_port_read_secret (DcwStation *station, const DcwResource *resource);
DcwListing *dcw_port_list_secrets (DcwStation *station, const DcwResource *parent, DcwKindId kind);

typedef enum {
  DCW_LOGON_UNKNOWN, /* whether the password is right can't be told */
  DCW_LOGON_RIGHT,
  DCW_LOGON_WRONG,
} DcwLogon;

typedef enum { DCW_SERVICE_STOPS, DCW_SERVICE_STARTS } DcwServiceStep;
/* Called before each step of a restart and, each second or so, while it is waited for. FALSE: wait no longer. */
typedef gboolean (*DcwRestartWait) (const char *service, DcwServiceStep step, gpointer data);

typedef struct {
  const char *const *start_too; /* what shall run afterwards, running now or not: NULL-terminated; NULL: nothing */
  DcwRestartWait wait;          /* NULL: nobody wants to know */
  gpointer data;
} DcwRestartHow;

struct _DcwStationClass {
  GObjectClass parent_class;
  const DcwPort *ports[DCW_N_KINDS]; /* NULL: unknown (unsupported) */
  const DcwStationInfo *(*info) (DcwStation *station);
  const char *(*fact) (DcwStation *station, const char *id, const char *subject);
  GPtrArray *(*facts) (DcwStation *station); /* as dcw_image_facts() */
  DcwStatus (*resolve) (DcwStation *station, const char *name, DcwSid *sid);
  char *(*name_of) (DcwStation *station, const DcwSid *sid);
  void (*foreach_name) (DcwStation *station, void (*each) (const DcwSid *, const char *, gpointer), gpointer data);
  GPtrArray *(*roots) (DcwStation *station); /* as dcw_image_roots(); NULL: live, everything it can list is whole */
  /* Why nothing can be written here, or NULL when it can. */
  DcwMessage *(*read_only) (DcwStation *station);
  char *(*lock_path) (DcwStation *station);                  /* NULL: no lock of its own */
  char *(*file) (DcwStation *station);                       /* NULL: not a file that can be copied or moved */
  gboolean (*refresh) (DcwStation *station, GError **error); /* reads anew what it keeps in memory; NULL: keeps nothing */
  gboolean (*reserve) (DcwStation *station, GError **error); /* space for one rewrite; NULL: not needed */
  void (*release) (DcwStation *station);                     /* gives that space back */
  gboolean (*restart) (DcwStation *station, const char *service, const DcwRestartHow *how, GError **error); /* NULL: can't */
  /* A watcher: somebody beyond this process, this session and a reboot who takes a run back when its time is over. All three, or
   * none: then the next command on the station does it. */
  gboolean (*watch) (DcwStation *station, guint run, gint64 deadline_s, GError **error);
  gboolean (*unwatch) (DcwStation *station, GError **error);
  gboolean (*is_watched) (DcwStation *station);
  /* NULL: nobody knows here, and nobody will log on either. */
  DcwLogon (*try_password) (DcwStation *station, const char *account, const char *password, DcwMessage **why);
};

/* spec of the command line: practice, practice:client, PATH.xml, PATH.reg[,PATH.reg...], local. NULL: the default here.
 * state_folder: where practice stations live. DCW_ERROR_INVALID with the place for a bad file or spec, UNSUPPORTED for local
 * where this program can't work on the live computer. */
DcwStation *dcw_station_open (const char *spec, const char *state_folder, GError **error);

const DcwStationInfo *dcw_station_info (DcwStation *station);
const char *dcw_station_spec (DcwStation *station); /* as given, for messages; "" when nobody gave one */
void dcw_station_set_spec (DcwStation *station, const char *spec);
DcwState *dcw_station_read (DcwStation *station, const DcwResource *resource);
/* DCW_ERROR_UNSUPPORTED when the station is read-only (its reason) or has no way to write this kind. has_created and created
 * may be NULL. */
gboolean dcw_station_write (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets,
                            DcwSid *created, gboolean *has_created, GError **error);
DcwListing *dcw_station_list (DcwStation *station, const DcwResource *parent, DcwKindId kind);
const char *dcw_station_fact (DcwStation *station, const char *id, const char *subject);
/* Names of the services that need service, and of those that need these, and so on, each once and after one that it needs;
 * without service itself. Free with g_ptr_array_unref(). */
GPtrArray *dcw_station_dependents (DcwStation *station, const char *service);
GPtrArray *dcw_station_facts (DcwStation *station);
DcwStatus dcw_station_resolve (DcwStation *station, const char *name, DcwSid *sid);
char *dcw_station_name_of (DcwStation *station, const DcwSid *sid);
/* As dcw_station_name_of(), but never NULL, and an account of this computer without the computer's name: what a password is
 * asked for by (model/password.h). A pending name as it is. Free with g_free(). */
char *dcw_station_password_name (DcwStation *station, const DcwPrincipal *who);
/* As dcw_resource_show() (model/resource.h), with the names that the station has now. */
char *dcw_station_show_resource (DcwStation *station, const DcwResource *resource);
void dcw_station_foreach_name (DcwStation *station, void (*each) (const DcwSid *, const char *, gpointer), gpointer data);
GPtrArray *dcw_station_roots (DcwStation *station);
DcwMessage *dcw_station_read_only (DcwStation *station);
char *dcw_station_lock_path (DcwStation *station);
/* Sets up a watcher for a run whose number and deadline (seconds since 1970) will be in its journal, and looks whether it is
 * really there. It lasts until dcw_station_unwatch(), or until it finds nothing to watch; one that there is for the same run is
 * replaced. TRUE at once on a station where the next command does it. An error: there is none, and nothing is left of it. */
gboolean dcw_station_watch (DcwStation *station, guint run, gint64 deadline_s, GError **error);
/* Removes every watcher that was set up for this station and its state folder. What can't be removed now (a program that runs) is
 * said to be there by dcw_station_is_watched(). */
gboolean dcw_station_unwatch (DcwStation *station, GError **error);
/* Whether there is anything to remove; quick, and needs no rights: FALSE when it can't tell. */
gboolean dcw_station_is_watched (DcwStation *station);
/* Logs on once, and no second time, with the password that an account has: each failure counts towards its being locked out.
 * account: as dcw_station_password_name() says. why: what is the matter, unless the password is right; NULL when the station has
 * no log-on. Free with dcw_message_unref(). */
DcwLogon dcw_station_try_password (DcwStation *station, const char *account, const char *password, DcwMessage **why);
/* The one file that it is, by its resolved path, or NULL. Free with g_free(). */
char *dcw_station_file (DcwStation *station);
gboolean dcw_station_refresh (DcwStation *station, GError **error);
gboolean dcw_station_reserve (DcwStation *station, GError **error);
void dcw_station_release (DcwStation *station);
/* Stops what needs the service and runs, then the service, and starts them all again. how: NULL: nothing more. An error: the
 * service, or one of the others (which it names then), does not run; DCW_ERROR_UNSUPPORTED: can't; DCW_ERROR_CANCELLED: wait()
 * said so, and what was stopped so far was started again, or (while starting) it may come to run yet. */
gboolean dcw_station_restart (DcwStation *station, const char *service, const DcwRestartHow *how, GError **error);
