/* scene: what the window shows: one reading of the station with one plan over it. Made on the station's thread, immutable once
 * shown, so that pages may look at it as they like.
 */
#pragma once
#include "apply/restart.h"
#include "apply/transaction.h"
#include "lists.h"
#include "station/view.h"

/* What does not depend on the draft: worked out once for each reading of the station. Arrays are shared with the scenes. */
typedef struct {
  GPtrArray *findings; /* as in DcwUiScene; so are all of these */
  GPtrArray *servers, *programs, *runs, *restarts;
  GPtrArray *ticks; /* of DcwTick; NULL: none can be, or they can't be read */
  GPtrArray *restarted; /* services (apply/restart.h); NULL: not known */
  GPtrArray *needed_end, *needed_restart;
  GPtrArray *beside; /* of char *: files that lie where the program does (beside.h) */
  guint latest_run; /* the latest run that left an effect; 0: none */
  DcwPlan *done;    /* what it did, or took back; NULL: nothing */
} DcwUiReading;

/* On the station's thread. store may be NULL. */
DcwUiReading *dcw_ui_reading_new (DcwView *view, DcwStore *store);
void dcw_ui_reading_free (DcwUiReading *reading);

/* One option, as it stands for the draft. */
typedef struct {
  const DcwOption *option;
  char *recommended;   /* value, or NULL: leave as it is */
  DcwMessage *because; /* never NULL */
  char *value;         /* in the plan: what the person said, else the recommendation; NULL: leave as it is */
  gboolean said;       /* the person said so */
  DcwMessage *wrong;   /* what is wrong with it: it can't be planned; NULL: nothing */
} DcwUiAnswer;

/* Something that a person may pick: an OPC server, a client program. */
typedef struct {
  char *text;   /* goes into the profile */
  char *title;  /* for people */
  char *detail; /* the same, or NULL */
  char *folded; /* all of these, as dcw_text_fold() has it: what is looked for is a part of it */
} DcwUiPick;

/* A step by hand that nobody can see to be done. */
typedef struct {
  char *name; /* what it is ticked by */
  char *text, *who, *when;
  char *ticked; /* by whom and when; NULL: open */
} DcwUiHand;

/* A change or difference in words. */
typedef struct {
  char *title, *where, *before, *after;
  char **differences; /* who gets and loses what; NULL: see before and after */
} DcwUiTold;

/* On the station's thread. names: SID as text -> name, of accounts that may be gone; or NULL. */
DcwUiTold *dcw_ui_tell (DcwView *view, GHashTable *names, const DcwResource *resource, const DcwState *before,
                        const DcwState *after);
void dcw_ui_told_free (DcwUiTold *told);

typedef struct {
  int ref_count;
  char *spec;          /* of the station */
  char *computer;      /* its name; or NULL */
  char *product;       /* "Windows 10 Pro 22H2"; or NULL */
  char *read_only;     /* why nothing can be written there, in the user's language; or NULL */
  gboolean remote;     /* somebody works on it over Remote Desktop */
  DcwProfile *draft;   /* what the person said */
  DcwProfile *profile; /* with the recommendations */
  GPtrArray *now;      /* of GPtrArray of DcwMessage: what each topic tells, by rank */
  GPtrArray *answers;  /* of DcwUiAnswer, by topic rank: those of the role */
  DcwPlan *plan;       /* NULL: problem says why */
  char *digest;        /* of plan */
  GError *problem;
  const char *wrong;   /* the answer that the problem is about, as dcw_profile_check_here() has it; NULL: none */
  GPtrArray *findings; /* of DcwFinding: the check of the station as it is, without the answers */
  GPtrArray *answered; /* the same with the answers; NULL: there is no plan */
  GPtrArray *servers;  /* of DcwUiPick */
  GPtrArray *programs; /* of DcwUiPick: services that may be the client program */
  GPtrArray *needed;   /* of DcwNeededPassword, for the plan */
  GPtrArray *runs;     /* of DcwRun; empty where none can be */
  GPtrArray *restarts; /* of DcwPendingRestart, of any run */
  guint unfinished;    /* the run that is not finished; 0: none */
  gboolean waiting;    /* it awaits confirmation */
  gint64 deadline_s;   /* until then */
  GPtrArray *needed_end;     /* of DcwNeededPassword, for bringing the unfinished run to an end; or NULL */
  GPtrArray *needed_restart; /* the same for the restarts */
  GPtrArray *beside;         /* of char *: files that lie where the program does (beside.h) */
  GPtrArray *hands;    /* of DcwUiHand: the steps by hand */
  GPtrArray *lists;    /* of DcwUiList: those that can be set entry by entry */
  GPtrArray *told;     /* of DcwUiTold: the changes of the plan in words, in its order */
} DcwUiScene;

DcwUiScene *dcw_ui_scene_ref (DcwUiScene *scene);
void dcw_ui_scene_unref (DcwUiScene *scene); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwUiScene, dcw_ui_scene_unref)

/* On the station's thread. reading: of view. left: ids of options that the person wants left as they are, as keys. */
DcwUiScene *dcw_ui_scene_make (DcwView *view, const DcwUiReading *reading, const DcwProfile *draft, GHashTable *left,
                               GCancellable *cancellable);

gboolean dcw_ui_is_of (const GPtrArray *topics, const char *topic); /* of a change or blocked wish */
/* How many changes (findings of at least this severity) of the plan are a topic's; topic NULL: all. */
guint dcw_ui_scene_changes (const DcwUiScene *scene, const char *topic);
guint dcw_ui_scene_findings (const DcwUiScene *scene, const char *topic, DcwSeverity severity);
