#include "platform/program.h"

char *
dcw_program_folder (void)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  return own != NULL && g_path_is_absolute (own) ? g_path_get_dirname (own) : NULL;
}

void
dcw_program_hold (void)
{
}
