/* unpack: the bytes of a sample (support/files.h), which may be packed. */
#pragma once
#include <glib.h>

/* A name that ends in ".xz" is unpacked by the program of that name. NULL when the sample or the program is not there. Free
 * with g_bytes_unref(). */
GBytes *dcw_test_sample_bytes (const char *name);
