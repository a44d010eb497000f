/* descriptors: what tests of security descriptors share: texts to values that must parse, and random descriptors.
 *
 * name goes into the message of a failed assertion.
 */
#pragma once
#include "security/com.h"

DcwSid         test_sid (const char *text);
DcwPrincipal   test_who (const char *sid_or_name); /* "S-1-…", else a pending name (clear it then) */
DcwDescriptor *test_parse (const char *sddl, const char *name);
char          *test_format (const DcwDescriptor *descriptor, const char *name);
char          *test_hex (const DcwDescriptor *descriptor, const char *name);
DcwDescriptor *test_from_hex (const char *hex, const char *name);

/* One of a few dozen principals: well-known ones, accounts of a machine, two pending names when allowed. */
DcwPrincipal test_random_who (GRand *random, gboolean pending);

typedef enum {
  TEST_COM = 1 << 0,     /* owner, group and DACL are there; not mixed */
  TEST_OLD = 1 << 1,     /* with TEST_COM: an old-style list */
  TEST_PLAIN = 1 << 2,   /* only plain allow and deny entries, no label, no flags */
  TEST_PENDING = 1 << 3, /* principals may be names */
} TestRandom;

/* A valid descriptor with all kinds of entries, flags and masks. */
DcwDescriptor *test_random_descriptor (GRand *random, TestRandom what);
