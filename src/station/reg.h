/* reg: registry exports as somebody mailed them, read only.
 *
 * Only what is below HKEY_LOCAL_MACHINE counts (HKEY_CLASSES_ROOT is taken as its part of it); other roots are passed over.
 * Every key that is not below another key of the same file is recorded whole, and so is one that a file deletes. The order of
 * the files does not matter: where they contradict each other (two data of a value, a key or value in one that is missing in
 * another which holds its place whole) that is an error naming both. In exports of a SYSTEM hive that was not running,
 * ControlSet00n is CurrentControlSet, n by Select\Current (else the lowest there is); a file that has CurrentControlSet itself
 * is taken as it is. Services and the firewall's rules and profiles are resources of their own (registry-ports.h). Facts are
 * what the registry tells: Windows' version, the computer's name and its addresses. No machine, no instance.
 */
#pragma once
#include "station/image-station.h"

#define DCW_REG_STATION_MAX_FILES 256
#define DCW_REG_STATION_MAX_BYTES (G_GUINT64_CONSTANT (1) << 30) /* of all files */
#define DCW_REG_STATION_MAX_ENTRIES 3000000                      /* keys and values */

DcwStation *dcw_reg_station_open (const char *const *paths, GError **error);
