#include "topics/suggest.h"
#include "survey/servers.h"

void
dcw_profile_suggest (DcwProfile *profile, DcwView *view, gboolean role_too)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  const char *joined = dcw_view_fact (view, DCW_FACT_JOINED, "");
  gboolean here = profile->lists[DCW_LIST_SERVERS]->len == 0, domain = g_strcmp0 (joined, "workgroup") != 0 && joined != NULL;
  const char *only = NULL;
  guint n_found = 0;
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    if (server->is_enum)
      continue;
    only = dcw_server_name (server);
    n_found++;
  }
  if (role_too) {
    profile->role = n_found > 0 ? DCW_ROLE_SERVER : DCW_ROLE_CLIENT;
    profile->network = domain ? DCW_NETWORK_DOMAIN : DCW_NETWORK_WORKGROUP;
  }
  if (here && n_found == 1 && (profile->role & DCW_ROLE_SERVER))
    dcw_profile_add (profile, DCW_LIST_SERVERS, only);
  if (domain)
    return;
  if (profile->group == NULL)
    profile->group = g_strdup (DCW_SUGGEST_GROUP);
  if (profile->lists[DCW_LIST_USERS]->len == 0)
    dcw_profile_add (profile, DCW_LIST_USERS, DCW_SUGGEST_USER);
}
