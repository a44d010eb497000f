/* file: a station in an XML file (captured, written by hand, or the practice station). The whole file is replaced durably
 * for each change. A file that is not canonical (reading and writing it would change its bytes) opens read-only and says so.
 * Path is resolved once; the lock is RESOLVED-PATH.lock. refresh() reads it anew; a station that changed on disk since is noticed.
 */
#pragma once
#include "station/image-station.h"

#define DCW_STATION_FILE_MAX (256 * 1024 * 1024) /* bytes */
DcwStation *dcw_file_station_open (const char *path, GError **error);

/* practice, practice:client: the built-in image written to state_folder/practice/NAME.xml on first use (with a new instance). */
DcwStation *dcw_practice_station_open (const char *name, const char *state_folder, GError **error);
