/* scope: what a topic may change, as rows of a table, and the check of a whole plan against the tables of all topics.
 *
 * A row names resources (kind, key, name) and a rule for what may become of them. The rules allow what the planners make and
 * nothing else, because a plan or a snapshot may be a file that somebody wrote by hand. What a change may do, taking it back
 * may undo: a rule looks at the state before, too, where restoring it could do harm.
 */
#pragma once
#include "model/plan.h"
#include "station/view.h"

typedef struct _DcwScene DcwScene; /* the plan that is being checked, and what rules want to know besides */
typedef struct _DcwScope DcwScope;

/* One change put before a rule. Names that the station knows are SIDs here. */
typedef struct {
  DcwScene          *scene;
  const DcwScope    *row;
  const DcwResource *resource;
  const DcwState    *before, *after; /* never unknown */
  guint              risk;           /* DCW_RISK_... that such a change has; a rule adds what it finds */
} DcwAsk;

/* NULL: it may be. Else the rule that it breaks, N_(), a sentence without a full stop. */
typedef const char *(*DcwMay) (DcwAsk *ask);

struct _DcwScope {
  DcwKindId   kind;
  const char *key;    /* registry: path, in which the part {} stands for a GUID, <exe> for the file name of a program and <progid>
                         for a ProgID; NULL: another kind */
  const char *name;   /* value, right, service, ...; "SCM:*": any that begins so; NULL: any */
  DcwMay      may;    /* never NULL */
  const char *values; /* what the rule takes, blank separated; its header says which; or NULL */
  guint       risk;   /* DCW_RISK_...: of every change of the row */
};

/* The topics a plan is checked against. */
typedef struct {
  const char     *id;
  const DcwScope *scope;
  guint           n_scope;
} DcwScopeOfTopic;

/* How much of the station rules may look at. */
typedef enum {
  DCW_LOOK_NOWHERE, /* there is none, as when a snapshot is read: rules go by the plan alone */
  DCW_LOOK_PLANNED, /* only at what every planner reads, so that a capture gives the same plan */
  DCW_LOOK_ANYWHERE,
} DcwLook;

/* profile: what the person at this computer wants, of which the plan is made: lists of permissions that it sets entry by entry may
 * be as it says; NULL: a plan file, which nobody vouches for. bindings: of names that no change of the plan creates; may be NULL. view: the station before the first write, or NULL. Keeps
 * references to none of them. */
DcwScene *dcw_scene_new (const DcwPlan *plan, const DcwProfile *profile, const DcwBindings *bindings, DcwView *view, DcwLook look);
void      dcw_scene_free (DcwScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwScene, dcw_scene_free)
/* Why change i of the plan is nothing that its topics do, or that its file tells the truth about; NULL: it is fine. */
DcwMessage *dcw_scene_refuse (DcwScene *scene, const DcwScopeOfTopic *topics, guint n_topics, guint i);
