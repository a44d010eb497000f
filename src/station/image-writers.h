/* image-writers: how an image station writes each kind; image-station.c has the table. Inside src/station only.
 *
 * A writer refuses what Windows would refuse and leaves the rest to dcw_image_commit(). now is what is there (absent or
 * present), want something else; want is bound, and so is resource unless an account is to be made.
 */
#pragma once
#include "base/error.h"
#include "station/image-station.h"

typedef gboolean (*DcwImageWriter) (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want,
                                    const DcwSecrets *secrets, DcwSid *created, gboolean *has_created, GError **error);

/* Changes the image and saves it; afterwards the image is what is stored, whether that went well or not. */
gboolean dcw_image_commit (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want,
                           GError **error);
/* Sets error: "RESOURCE: why". Returns FALSE. */
gboolean dcw_image_refuse (DcwErrorCode code, const DcwResource *resource, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* The account of this kind and name. */
DcwStatus dcw_image_find_account (const DcwImage *image, DcwKindId kind, const char *name, DcwSid *sid);

#define DCW_DECLARE_IMAGE_WRITER(name)                                                                                           \
  gboolean dcw_image_write_##name (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want,  \
                                   const DcwSecrets *secrets, DcwSid *created, gboolean *has_created, GError **error)
DCW_DECLARE_IMAGE_WRITER (account); /* users and groups */
DCW_DECLARE_IMAGE_WRITER (membership);
DCW_DECLARE_IMAGE_WRITER (right);
DCW_DECLARE_IMAGE_WRITER (service);
DCW_DECLARE_IMAGE_WRITER (rule);    /* of the firewall */
DCW_DECLARE_IMAGE_WRITER (profile); /* of the firewall */

/* As the member of DcwStationClass: the service is stopped and started, which a fact notes. */
gboolean dcw_image_restart (DcwStation *station, const char *service, const DcwRestartHow *how, GError **error);

/* Secrets are no part of an image: nothing of them can be read, and nothing is stored. */
extern const DcwPort dcw_image_secret_port;
