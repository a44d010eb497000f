/* reg: registry exports as somebody mailed them, read only. Later files win over earlier ones for the same value; order of
 * files does not matter otherwise. Every key that is not below another key of the same file is a root. Files of a SYSTEM hive
 * map their ControlSet00n by Select\Current (else the lowest number) to CurrentControlSet. No machine, no instance.
 */
#pragma once
#include "station/image-station.h"

DcwStation *dcw_reg_station_open (const char *const *paths, GError **error);
