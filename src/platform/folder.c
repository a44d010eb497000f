#include "platform/folder.h"
#include "platform/system.h"

char *
dcw_folder_state (void)
{
  const char *chosen = g_getenv ("OPCDCOM_STATE");

  if (chosen != NULL && *chosen != '\0')
    return g_canonicalize_filename (chosen, NULL);
  return dcw_system_state_folder ();
}
