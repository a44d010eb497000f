/* image: a station as data: states by resource, facts, names, and roots that say what was recorded whole.
 *
 * Station files, captures and exports are images; the file station writes into one. Mutable, not thread-safe.
 * Answering: a recorded state as it is; else below a root absent; else unknown (not recorded).
 */
#pragma once
#include "model/fact.h"
#include "model/resource.h"
#include "model/state.h"

typedef struct {
  char *computer; /* its name, or NULL */
  char *machine;  /* machine SID as text, or NULL (exports) */
  char *instance; /* UUID of this station file, or NULL: cannot be written */
} DcwStationInfo;

/* How far a root goes. EACH_... are for a key whose keys are known: what they hold of one name, without anything else of them. */
typedef enum {
  DCW_EXTENT_WHOLE,      /* all resources of kind (registry: keys and values) at or below key; key NULL: all of this kind */
  DCW_EXTENT_KEYS,       /* which keys there are directly below key, not what is in them */
  DCW_EXTENT_VALUES,     /* the values of key */
  DCW_EXTENT_EACH_KEY,   /* whether a key of this name is in each key directly below key */
  DCW_EXTENT_EACH_VALUE, /* the value of this name of each key directly below key */
} DcwExtent;

/* What was recorded so that what is not recorded is absent. Extents but WHOLE are for registry keys. */
typedef struct {
  DcwKindId kind; /* DCW_KIND_REGISTRY_KEY covers values too; DCW_KIND_MEMBERSHIP: key is the group's SID text or NULL */
  char     *key;
  DcwExtent extent;
  char     *name; /* of EACH_...; "": the default value; else NULL */
} DcwRoot;
int dcw_root_compare (const DcwRoot *a, const DcwRoot *b); /* the canonical order */

/* A complete or unknown list of resources. */
typedef struct {
  gboolean    complete;
  DcwMessage *reason;    /* when not complete */
  GPtrArray  *resources; /* of DcwResource, in canonical order; what is known when not complete */
} DcwListing;
DcwListing *dcw_listing_new (void);
void        dcw_listing_free (DcwListing *listing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwListing, dcw_listing_free)

typedef struct _DcwImage DcwImage;
DcwImage *dcw_image_new (void);
void      dcw_image_free (DcwImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwImage, dcw_image_free)

DcwStationInfo *dcw_image_info (const DcwImage *image); /* owned by the image, fields may be replaced */

void      dcw_image_add_root (DcwImage *image, DcwKindId kind, const char *key); /* WHOLE */
void      dcw_image_add_extent (DcwImage *image, const char *key, DcwExtent extent, const char *name);
GPtrArray *dcw_image_roots (const DcwImage *image); /* of DcwRoot, canonical order */
gboolean  dcw_image_covers (const DcwImage *image, const DcwResource *resource); /* what is not recorded of it is absent */
/* What is of kind below parent (as dcw_image_list() has it) is recorded whole. */
gboolean  dcw_image_lists (const DcwImage *image, const DcwResource *parent, DcwKindId kind);

/* state present or unknown is recorded; absent takes the record away (and with a key everything below it, with a group its
 * memberships, with an account its rights). Outside of every root an absent state is recorded as such. */
void      dcw_image_set (DcwImage *image, const DcwResource *resource, const DcwState *state);
/* The same of an absent state for somebody who knows that nothing is recorded below resource: at once, however large the image. */
void      dcw_image_note_absent (DcwImage *image, const DcwResource *resource);
DcwState *dcw_image_get (const DcwImage *image, const DcwResource *resource); /* new reference; never NULL */
/* Resources of kind below parent (a key's keys or values, a group's memberships); parent NULL: all users, groups, ... */
DcwListing *dcw_image_list (const DcwImage *image, const DcwResource *parent, DcwKindId kind);
/* Everything recorded, in canonical order (resource compare). */
void dcw_image_foreach (const DcwImage *image, void (*each) (const DcwResource *, const DcwState *, gpointer), gpointer data);

/* value NULL: removes. What is not as the row of its id wants it (model/fact.h) is no fact, and is not known afterwards. */
void        dcw_image_set_fact (DcwImage *image, const char *id, const char *subject, const char *value);
const char *dcw_image_fact (const DcwImage *image, const char *id, const char *subject);                  /* NULL: unknown */
GPtrArray  *dcw_image_facts (const DcwImage *image); /* of DcwFact, sorted by id and subject; borrowed elements, free the array */

/* Names of SIDs beyond the accounts recorded (domain accounts, the machine's language): display only and for resolving. */
void dcw_image_set_name (DcwImage *image, const DcwSid *sid, const char *name);
void dcw_image_foreach_name (const DcwImage *image, void (*each) (const DcwSid *, const char *, gpointer), gpointer data); /* by SID */
/* Name to SID as Windows would on this station: users and groups by name (HOST\name, .\name, BUILTIN\name too), the names
 * above, English well-known names. ABSENT only when users and groups are recorded whole. */
DcwStatus dcw_image_resolve (const DcwImage *image, const char *name, DcwSid *sid);
/* SID to the name to show, or NULL; free with g_free(). */
char *dcw_image_name_of (const DcwImage *image, const DcwSid *sid);
