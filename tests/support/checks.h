/* checks: stations that differ in one resource, for tests of topics and their findings. */
#pragma once
#include "support/station-text.h"
#include "topics/planner.h"

/* One resource. what: "key" (at), "text", "number", "list" (SDDL), "bytes" (hex), "strings" ("|" between): at = key, name;
 * "gone": a value; "gone-key" (at); "service": at = name, name = path, text = start type;
 * "gone-service"; "rule": at = id, text = rule; "gone-rule"; "profile": at = name of the firewall's, text = "on", "off", "open";
 * "flags": at = SID of a user, name, text = flags; "user", "group": at = SID, text = name; "gone-group" (at); "fact": at = id,
 * name = subject; "member": at = group, name = member; "root": at = registry key; "whole": all of a kind, at = its name; "line":
 * at = a line of station-text.h. NULL: nothing. Keys above a key or value are made with it. */
typedef struct {
  const char *what, *at, *name, *text;
} DcwTestPut;
void dcw_test_put (DcwImage *image, const DcwTestPut *put);
/* Up to a row of NULL. */
void dcw_test_put_all (DcwImage *image, const DcwTestPut *puts);

/* A plan for image (taken) and profile, made cold, warm and from a capture; all three must be the same bytes. */
DcwPlan *dcw_test_plan (const char *name, DcwImage *image, const DcwProfile *profile);
/* "option=value option=value"; NULL: nothing. */
void dcw_test_set_options (DcwProfile *profile, const char *options);
/* What the plan wants, put straight into the image; nothing of it may be pending. */
void dcw_test_apply (const DcwPlan *plan, DcwImage *image);

/* put makes the finding id, which the station without it does not have; where the finding has a remedy, the plan with it (all
 * other options unset) makes it go. */
typedef struct {
  const char *id;
  DcwTestPut put;
  gboolean judged; /* against the profile, else against none */
} DcwTestPair;
void dcw_test_pair (const DcwTestPair *pair, DcwImage *(*make_image) (void), DcwProfile *(*make_profile) (void));
/* Every check of the topic has a pair, every code is its own. */
void dcw_test_pairs_complete (const char *topic, const DcwTestPair *pairs, guint n);

/* Remedies as "ID OPTION", over several tables: offered by the stations of the pairs, with what is put and without, and tried by
 * dcw_test_pair(). Then everything of the topic that was offered must have been tried. */
typedef struct {
  GHashTable *offered, *tried;
} DcwTestRemedies;
void dcw_test_remedies_add (DcwTestRemedies *remedies, const DcwTestPair *pairs, guint n, DcwImage *(*make_image) (void),
                            DcwProfile *(*make_profile) (void));
/* The same of findings that were made by other means; id: whose remedy was tried, or NULL. */
void dcw_test_remedies_note (DcwTestRemedies *remedies, const GPtrArray *findings, const char *id);
void dcw_test_remedies_complete (DcwTestRemedies *remedies, const char *topic); /* forgets nothing */
void dcw_test_remedies_clear (DcwTestRemedies *remedies);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwTestRemedies, dcw_test_remedies_clear)
