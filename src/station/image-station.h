/* image-station: a station over an image in memory: base of the file and the .reg station, and the one tests use.
 *
 * Writing an account that is absent draws a RID at random (>= 1000, unused by any user or group) below the machine SID.
 */
#pragma once
#include "station/station.h"

#define DCW_TYPE_IMAGE_STATION (dcw_image_station_get_type ())
G_DECLARE_DERIVABLE_TYPE (DcwImageStation, dcw_image_station, DCW, IMAGE_STATION, DcwStation)

struct _DcwImageStationClass {
  DcwStationClass parent_class;
  gboolean (*save) (DcwImageStation *station, GError **error); /* after each write; on an error the image is put back */
};

DcwStation *dcw_image_station_new (DcwImage *image); /* takes it; writable in memory */
DcwImage   *dcw_image_station_image (DcwImageStation *station);
void        dcw_image_station_set_image (DcwImageStation *station, DcwImage *image); /* takes it */
