#include "support/files.h"

char *
dcw_test_data_path (const char *name)
{
  return g_build_filename (DCW_SOURCE_ROOT, "tests", "data", name, NULL);
}

char *
dcw_test_sample_path (const char *name)
{
  const char *folder = g_getenv ("DCW_SAMPLES");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL)
                                         : g_build_filename (DCW_SOURCE_ROOT, "..", "shared", "samples", name, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}
