#include "platform/loading.h"

void
dcw_loading_protect_process (gboolean own_folder)
{
}
