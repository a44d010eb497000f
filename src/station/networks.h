/* networks: the networks that a computer is in now, as facts. No I/O. */
#pragma once
#include "model/image.h"

/* Adds a network: name as somebody called it (NULL: not told), category a word of DCW_FACT_CATEGORY. Several may have one name,
 * as Windows calls all "Unidentified network" that it does not know: the first is its own subject, those after it are "NAME/2"
 * and so on, so that none hides another. A name that is no subject of a fact counts as not told. */
void dcw_network_add (DcwImage *image, const char *name, const char *category);
