/* image-station: a station over an image in memory: base of the file and the .reg station, and the one tests use.
 *
 * Reads every kind that an image holds but secrets; writes what is in the table of image-station.c, and refuses what Windows
 * would: a value without its key, a second account of a name, a made-up SID, deleting built-in accounts, a user or a service's
 * account without its password (DCW_ERROR_SECRET), a desktop service under another account than Local System. A password is
 * looked at and stored nowhere: writing one succeeds when it is given. A restart changes what a fact says and nothing else.
 * What is unknown can't be written, for it could not be put back. Writing an account that is absent draws a RID at random
 * (>= 1000, unused by any user, group, member or right) below the machine SID. Removing a key removes what is below it;
 * removing a group its list of members; removing an account its rights, while other groups keep the dead SID, as on Windows.
 */
#pragma once
#include "station/station.h"

#define DCW_TYPE_IMAGE_STATION (dcw_image_station_get_type ())
G_DECLARE_DERIVABLE_TYPE (DcwImageStation, dcw_image_station, DCW, IMAGE_STATION, DcwStation)

struct _DcwImageStationClass {
  DcwStationClass parent_class;
  /* After each change of the image; NULL: in memory only. On an error the image is put back as it was, unless *stored was
   * set: then what is stored is as the image is now, in spite of the error. */
  gboolean (*save) (DcwImageStation *station, gboolean *stored, GError **error);
};

DcwStation *dcw_image_station_new (DcwImage *image); /* takes it; writable in memory */
DcwImage *dcw_image_station_image (DcwImageStation *station);
void dcw_image_station_set_image (DcwImageStation *station, DcwImage *image); /* takes it */

/* What a station over image answers: more than the image alone, for nothing is in a key or group that is not there, and a
 * pending account is looked for by its name. New reference, never NULL. */
DcwState *dcw_image_answer (const DcwImage *image, const DcwResource *resource);
