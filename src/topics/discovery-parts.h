/* discovery-parts: what the files of the topic discovery share. */
#pragma once
#include "survey/firewall.h"
#include "topics/topic.h"

#define DCW_DISCOVERY_USE "discovery.use"
#define DCW_DISCOVERY_N_SERVICES 4

/* Short names: facts 6.7. */
extern const char *const dcw_discovery_services[DCW_DISCOVERY_N_SERVICES];
/* One of Windows' own rules for network discovery. */
gboolean dcw_discovery_is_rule (const DcwFirewallEntry *entry);
/* PRESENT: the service is here; *disabled: and can't be started. The state is the view's. */
DcwStatus dcw_discovery_service (DcwView *view, const char *name, const DcwState **state, gboolean *disabled);
/* Profiles on which discovery is wanted: those in use, but never public ones. */
guint dcw_discovery_profiles (DcwView *view);
