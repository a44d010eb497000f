/* files: where tests find their data, from any working folder, also as Windows programs in Wine.
 *
 * Real samples are not part of the project: DCW_SAMPLES names their folder, else it is ../shared/samples beside the
 * checkout. A case that needs one skips when it is not there.
 */
#pragma once
#include <glib.h>

/* tests/data/NAME of this checkout. Free with g_free(). */
char *dcw_test_data_path (const char *name);
/* The sample's path, or NULL when there is no such file. Free with g_free(). */
char *dcw_test_sample_path (const char *name);
