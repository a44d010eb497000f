/* site: a small station in a file, a state folder beside it, and plans to apply to it, for the tests of src/apply.
 *
 * SIDs of accounts that are made come from a fixed sequence, so that the same calls give the same bytes again.
 */
#pragma once
#include "apply/transaction.h"

#define DCW_SITE_MACHINE "S-1-5-21-1000-2000-3000"
#define DCW_SITE_INSTANCE "11111111-2222-4333-8444-555555555555"
#define DCW_SITE_OPERATOR DCW_SITE_MACHINE "-1001" /* a user */
#define DCW_SITE_GROUP "OPC Users"
#define DCW_SITE_OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define DCW_SITE_KEY "HKLM\\SOFTWARE\\Test"

typedef struct {
  char *folder; /* scratch */
  char *state;  /* folder for the store */
  char *path;   /* the station's file */
} DcwSite;

DcwSite *dcw_site_new (void);
void     dcw_site_free (DcwSite *site);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwSite, dcw_site_free)

/* Fresh ones, as a new process would have; all resources are in scope. They must be fine. */
DcwStation *dcw_site_station (DcwSite *site);
DcwStore   *dcw_site_store (DcwSite *site, DcwStation *station);

/* The station's file as it is. Free with g_free(). */
char *dcw_site_bytes (DcwSite *site);
/* Everything in the folder, and putting it back. Free with g_hash_table_unref(). */
GHashTable *dcw_site_save (DcwSite *site);
void        dcw_site_restore (DcwSite *site, GHashTable *saved);

/* The sequence of RIDs starts again at first. */
void dcw_site_random (guint32 first);

/* The station as data. */
DcwImage *dcw_site_image (void);

typedef enum {
  DCW_SITE_SMALL, /* group; launch limit with the group granted */
  DCW_SITE_FULL,  /* key, group, membership, value in the key, launch limit */
  DCW_SITE_ADOPT, /* launch limit for an account that is there: no pending name */
} DcwSitePlan;
enum { DCW_FULL_KEY, DCW_FULL_GROUP, DCW_FULL_MEMBERSHIP, DCW_FULL_VALUE, DCW_FULL_LIMIT };
enum { DCW_SMALL_GROUP, DCW_SMALL_LIMIT };
DcwPlan *dcw_site_plan (DcwSitePlan which);

/* Writes one resource by itself, as somebody else on the station would; it must go well. */
void dcw_site_set (DcwStation *station, const DcwResource *resource, const DcwState *state);
void dcw_site_set_number (DcwStation *station, const char *key, const char *name, guint32 number);
/* SID of the group of this name, as text, or NULL. Free with g_free(). */
char *dcw_site_group_sid (DcwStation *station, const char *name);
void  dcw_site_add_member (DcwStation *station, const char *group, const char *member_sid);

/* ---- A station in memory that misbehaves ----
 *
 * It takes secrets too (by their names, given as a password of that name), which image stations do not.
 */

typedef enum {
  DCW_STUBBORN_NEVER,
  DCW_STUBBORN_FAIL,        /* the write fails and nothing is changed */
  DCW_STUBBORN_FAIL_DONE,   /* the write fails but was done */
  DCW_STUBBORN_LIE,         /* the write says it went well; nothing is changed */
  DCW_STUBBORN_LIE_NO_SID,  /* it is done, but of an account that was made nobody tells the SID */
  DCW_STUBBORN_OTHER,       /* the write goes well; something else is there afterwards (values) */
  DCW_STUBBORN_HOOK,        /* calls the hook before the write, then writes */
  DCW_STUBBORN_HOOK_FAIL,   /* calls the hook, then fails */
  DCW_STUBBORN_STALE,       /* the write fails but was done; reading says the old thing until the station is refreshed */
} DcwStubbornness;

typedef void (*DcwSiteHook) (DcwStation *station, gpointer data);

/* image: taken. */
DcwStation *dcw_stubborn_station_new (DcwImage *image);
/* Writes at, at + 1, ... (counted from 1 after this call) misbehave, times of them. */
void dcw_stubborn_station_arm (DcwStation *station, DcwStubbornness how, guint at, guint times);
void dcw_stubborn_station_hook (DcwStation *station, DcwSiteHook hook, gpointer data);
guint dcw_stubborn_station_writes (DcwStation *station); /* since it was armed */
void dcw_stubborn_station_set_read_only (DcwStation *station, gboolean read_only);
/* Reading this resource (its id) answers unknown; NULL: none. */
void dcw_stubborn_station_hide (DcwStation *station, const char *resource_id);
/* The n-th reading of this resource from now on is followed by the hook. */
void dcw_stubborn_station_hook_reading (DcwStation *station, const char *resource_id, guint n, DcwSiteHook hook, gpointer data);
/* A service that is to run as this account (SID as text; "any") is stopped by a restart and does not start; NULL: every one does. */
void dcw_stubborn_station_refuse_start (DcwStation *station, const char *account);
/* Listings are incomplete, and it is live: it has no roots. */
void dcw_stubborn_station_close_lists (DcwStation *station, gboolean closed);
const char *dcw_stubborn_station_secret (DcwStation *station, const char *name); /* NULL: it has none */

/* Its watcher. Setting one up and removing it are steps that can be killed (support/fault.h). */
typedef struct {
  guint run; /* the one that is watched; 0: none */
  gint64 deadline_s;
  guint n_set, n_removed;
  guint writes;     /* to the station when it was set up last */
  gboolean refuse;  /* none can be set up */
  gboolean mortal;  /* once a fault has fired, neither watcher nor station is changed any more: the process is dead */
} DcwSiteWatcher;
DcwSiteWatcher *dcw_stubborn_station_watcher (DcwStation *station); /* borrowed */

/* It logs nobody on unless it is told what to answer. says: why, or NULL; must stay. */
void dcw_stubborn_station_answer_logon (DcwStation *station, DcwLogon answer, const char *says);
/* Who was tried, "account=password" each, in order; borrowed. */
const GPtrArray *dcw_stubborn_station_logons (DcwStation *station);
