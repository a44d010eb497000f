/* live: plans applied to the live computer, in Windows or in Wine, and what there is there afterwards. */
#pragma once
#include "apply/transaction.h"
#include "support/local.h"

typedef struct {
  const char *name; /* of the test: DCW_LOCAL_KEY (name) is its key */
  char *key, *folder;
  DcwStation *station;
  DcwStore *store;
} DcwLive;

/* Makes the key, empty, and opens. name: borrowed. */
void dcw_live_init (DcwLive *live, const char *name);
/* As another process would find it. */
void dcw_live_reopen (DcwLive *live);
/* Nothing that Windows handed out may be open afterwards. */
void dcw_live_clear (DcwLive *live);

/* For this computer, empty. */
DcwPlan *dcw_live_plan (DcwLive *live);
/* Takes resource and after; needs: index of a change, or -1. */
void dcw_live_add (DcwLive *live, DcwPlan *plan, DcwResource *resource, DcwState *after, int needs);
/* The plan must be one that can be applied. Without a report when a step failed as it was asked to (fault.h). */
DcwReport *dcw_live_apply (DcwLive *live, DcwPlan *plan, const DcwSecrets *secrets);
/* All values of the keys and of the test's own, read without the station, in an order of their own. */
char *dcw_live_look (const DcwLive *live, const char *const *keys);
/* Takes the last run back, after which there is before. */
void dcw_live_undo (DcwLive *live, const char *what, const char *const *keys, const char *before);
