/* catalogue: what is known of OPC servers that a station can't say itself: who makes them, how they can run, what a person must
 * do by hand in their own tools (facts 4.4 to 4.6). Never used to find a server or its ids.
 */
#pragma once
#include <glib.h>

/* Kinds of steps by hand that entries have (topics/steps.h). */
#define DCW_CATALOGUE_OWN_SWITCH "applications.own-switch"
#define DCW_CATALOGUE_PROCESS_MODE "identity.process-mode"

/* How a server is known to run. */
enum { DCW_RUNS_AS_SERVICE = 1, DCW_RUNS_AS_PROGRAM = 2 };

typedef struct {
  const char *vendor;     /* and product */
  const char *progid;     /* begins so */
  const char *clsid;      /* or NULL */
  guint runs;             /* DCW_RUNS_..., 0: not known */
  const char *by_hand;    /* N_(): step that only the vendor's own tool can do, or NULL */
  const char *by_hand_id; /* of its kind, or NULL */
} DcwCatalogueEntry;

/* By CLSID, else by the longest beginning of the ProgID; either may be NULL. NULL: not known. */
const DcwCatalogueEntry *dcw_catalogue_find (const char *progid, const char *clsid);
const DcwCatalogueEntry *dcw_catalogue (guint *n);
