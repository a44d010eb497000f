/* file: a station in an XML file (captured, written by hand, or the practice station). The whole file is replaced durably
 * for each change; one that somebody else changed since it was read is noticed then and refused, until refresh() reads it
 * anew. Opens read-only, with the reason: a file that is not canonical (reading and writing it would change its bytes), one
 * without instance or machine, one that we may not write. The path is resolved once; the lock is RESOLVED-PATH.lock.
 */
#pragma once
#include "station/image-station.h"

#define DCW_STATION_FILE_MAX (256 * 1024 * 1024) /* bytes */
/* DCW_ERROR_INVALID: no such file, or something in it is wrong. */
DcwStation *dcw_file_station_open (const char *path, GError **error);
/* The one path that all spellings of a file's name come to (links followed where the system has realpath()); NULL: there is no
 * such file, or it can't be found out. Free with g_free(). */
char *dcw_file_station_resolve (const char *path);

/* The practice stations: what is built in is written to state_folder/practice/NAME.xml on first use (with a new instance),
 * and never over a file that is there. */
typedef struct {
  const char *name;  /* "server", "client" */
  const char *spec;  /* of the command line */
  const char *title; /* N_() */
} DcwPracticeStation;
const DcwPracticeStation *dcw_practice_stations (guint *n); /* the first is the default */
DcwStation *dcw_practice_station_open (const char *name, const char *state_folder, GError **error);
/* What is built in, as it is before its first use: no instance. */
GBytes *dcw_practice_station_data (const char *name);
