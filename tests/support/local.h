/* local: the station of this computer, for tests that run on Windows or in Wine. They put back what they change. */
#pragma once
#include "base/error.h"
#include "station/station.h"
#include "support/stations.h"

/* Below it the test of this name may do as it likes; other tests run beside it. */
#define DCW_LOCAL_KEY(name) "HKLM\\SOFTWARE\\OPC DCOM Wizard test " name
#define DCW_LOCAL_KEY_32(name) "HKLM\\SOFTWARE\\Wow6432Node\\OPC DCOM Wizard test " name

gboolean dcw_local_is_wine (void);
/* It must open. */
DcwStation *dcw_local_open (void);
/* Unreferences it; nothing that Windows handed out may be open afterwards. */
void dcw_local_close (DcwStation *station);
/* The test's key, empty, in both views; and neither. */
void dcw_local_make_key (const char *name);
void dcw_local_clean (const char *name);

/* One write that must go well, and one that must be refused. state: taken; NULL: absent. */
void dcw_local_write (DcwStation *station, const char *name, const DcwResource *resource, DcwState *state);
void dcw_local_refuse (DcwStation *station, const char *name, const DcwResource *resource, DcwState *state,
                       const DcwSecrets *secrets, DcwErrorCode code, const char *text);
/* What is read there now equals expected (taken; NULL: absent). */
void dcw_local_check (DcwStation *station, const char *name, const DcwResource *resource, DcwState *expected);
/* resource is among what is listed below parent, and the listing is complete. */
gboolean dcw_local_lists (DcwStation *station, const DcwResource *parent, const DcwResource *resource);
