/* edit: what a topic wants of a resource. Edits are collected, then folded into changes (model/fold.h). */
#pragma once
#include "model/resource.h"
#include "model/setting.h"
#include "model/state.h"

typedef enum { DCW_OP_SET, DCW_OP_CLEAR, DCW_OP_GRANT, DCW_OP_REVOKE, DCW_OP_DENY, DCW_OP_BLOCK } DcwOp;

/* What a change may do that a person should know first. */
enum {
  DCW_RISK_OPENS = 1,     /* lets in somebody who was not let in before */
  DCW_RISK_CUTS = 2,      /* may cut a connection that works now (RDP too) */
  DCW_RISK_NOT_UNDOABLE = 4, /* undo cannot bring the old state back without a secret */
  DCW_RISK_SENDS = 8, /* programs here are sent to another computer, and tell it who calls */
};

typedef struct {
  DcwResource      *resource;
  DcwOp             op;
  DcwState         *set;     /* SET */
  DcwState         *before;  /* SET of a write-only kind: what is thought to be there */
  const DcwSetting *setting; /* GRANT, REVOKE, DENY: type, codec and use; may be NULL otherwise */
  DcwPrincipal      who;     /* GRANT, REVOKE, DENY; SET: an account that it needs though its content does not show that */
  guint32           mask;    /* GRANT, REVOKE, DENY */
  DcwDescriptor    *base;    /* GRANT, DENY: what it starts from when nothing is there */
  const char       *topic;   /* id, static */
  guint             topic_rank;
  DcwMessage       *why;
  guint             risk;
  const char       *answer; /* BLOCK: as dcw_edits_block_for() has it; or NULL */
} DcwEdit;

typedef struct _DcwEdits DcwEdits; /* a growing list */
DcwEdits *dcw_edits_new (void);
void      dcw_edits_free (DcwEdits *edits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwEdits, dcw_edits_free)
guint          dcw_edits_n (const DcwEdits *edits);
const DcwEdit *dcw_edits_get (const DcwEdits *edits, guint i);

/* Whose edits follow: set by the planner before it calls a topic. topic must be static. */
void dcw_edits_begin (DcwEdits *edits, const char *topic, guint topic_rank);
/* why is taken; everything else is copied or referenced. who: as above; NULL: none. */
void dcw_edits_set (DcwEdits *edits, const DcwResource *resource, const DcwState *state, guint risk, DcwMessage *why);
void dcw_edits_set_for (DcwEdits *edits, const DcwResource *resource, const DcwState *state, const DcwPrincipal *who, guint risk,
                        DcwMessage *why);
/* A write-only kind: before and state are absent or present, and it is a change in any case, for nobody can read it. */
void dcw_edits_set_unread (DcwEdits *edits, const DcwResource *resource, const DcwState *before, const DcwState *state,
                           const DcwPrincipal *who, guint risk, DcwMessage *why);
void dcw_edits_clear (DcwEdits *edits, const DcwResource *resource, guint risk, DcwMessage *why);
void dcw_edits_grant (DcwEdits *edits, const DcwResource *resource, const DcwSetting *setting, const DcwPrincipal *who, guint32 mask,
                      const DcwDescriptor *base, guint risk, DcwMessage *why);
void dcw_edits_revoke (DcwEdits *edits, const DcwResource *resource, const DcwSetting *setting, const DcwPrincipal *who, guint32 mask,
                       guint risk, DcwMessage *why);
/* An entry that takes rights away from who, whatever else lets him in. */
void dcw_edits_deny (DcwEdits *edits, const DcwResource *resource, const DcwSetting *setting, const DcwPrincipal *who, guint32 mask,
                     const DcwDescriptor *base, guint risk, DcwMessage *why);
/* A wish that the topic itself knows can't be met. */
void dcw_edits_block (DcwEdits *edits, const DcwResource *resource, DcwMessage *why);
/* The same of a wish that would be met with another answer of a person, or with one at all. answer: which; the id of an option, or a
 * part of the profile as dcw_profile_list_name() and DCW_PROFILE_GROUP have it; static. */
void dcw_edits_block_for (DcwEdits *edits, const DcwResource *resource, const char *answer, DcwMessage *why);
