#include "topics/now.h"
#include "survey/servers.h"

char *
dcw_now_allowed (DcwView *view, const DcwDescriptor *descriptor, guint32 mask, DcwComUse use)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; dacl != NULL && i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
    const char *name = dcw_view_name_of (view, &ace->who);
    if (ace->type == DCW_ACE_ALLOW && (dcw_com_meant (ace->mask, use) & mask) == mask
        && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
      g_ptr_array_add (names, (gpointer)name);
  }
  if (names->len == 0)
    return g_strdup ("-");
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **)names->pdata);
}

GPtrArray *
dcw_now_servers (DcwView *view, const DcwProfile *profile)
{
  g_autoptr (GPtrArray) all = dcw_servers_find (view, NULL);
  GPtrArray *servers = g_ptr_array_new ();
  guint n = profile != NULL ? profile->lists[DCW_LIST_SERVERS]->len : 0;
  for (guint i = 0; i < n; i++) {
    const DcwOpcServer *server = dcw_servers_lookup (all, profile->lists[DCW_LIST_SERVERS]->pdata[i]);
    if (server != NULL)
      g_ptr_array_add (servers, (gpointer)server);
  }
  for (guint i = 0; n == 0 && i < all->len; i++)
    if (!((const DcwOpcServer *)all->pdata[i])->is_enum)
      g_ptr_array_add (servers, all->pdata[i]);
  return servers;
}
