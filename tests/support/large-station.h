/* large-station: a station of any size, made from another one: AppIDs with their classes, services and firewall rules as plants
 * and Windows have them, and more OPC servers among them if wanted.
 */
#pragma once
#include "model/image.h"

typedef struct {
  guint n_appids;  /* each with a class, every second with a ProgID too */
  guint n_servers; /* so many of them are OPC servers: "Large.Server.0", ... */
  guint n_services;
  guint n_rules;
} LargeStation;

/* Adds to the image; the same each time. */
void large_station_fill (DcwImage *image, const LargeStation *how);
