/* registry-ports: what a registry tree tells about services, firewall rules and profiles, and network facts (facts 6.4). For
 * stations that are exports or hives; inside src/station only.
 *
 * One fact, one address: what is told here is no registry value of the station, which answers "unknown" for it and says where
 * to look. Drivers are no services. The account of a service that
 * has no SID here stays unset, which is not known: a fact has its name.
 */
#pragma once
#include "model/image.h"
#include "registry/tree.h"

/* Whether the key of this path, canonical, is recorded whole. */
typedef gboolean (*DcwIsWhole) (const char *path, gpointer data);

/* tree: canonical paths, CurrentControlSet. Call it when the image has all users, groups and names that it will have. */
void dcw_registry_ports_add (DcwImage *image, const DcwRegistryTree *tree, DcwIsWhole is_whole, gpointer data);
