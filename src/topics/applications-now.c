#include "base/i18n.h"
#include "survey/servers.h"
#include "topics/applications-parts.h"
#include "topics/now.h"

static const struct {
  DcwComUse use;
  guint32 mask;
  const char *own, *machine; /* N_() */
} uses[] = {
  { DCW_COM_LAUNCH, DCW_COM_EXECUTE_REMOTE, N_ ("From other computers, %1 may be started by: %2"),
    N_ ("From other computers, %1 may be started by (the computer's default): %2") },
  { DCW_COM_ACCESS, DCW_COM_EXECUTE_REMOTE, N_ ("From other computers, %1 may be called by: %2"),
    N_ ("From other computers, %1 may be called by (the computer's default): %2") },
};

static void
tell (DcwView *view, const char *name, const char *launch_appid, const char *access_appid, GPtrArray *lines)
{
  for (guint i = 0; i < G_N_ELEMENTS (uses); i++) {
    gboolean own = FALSE;
    g_autoptr (DcwDescriptor) descriptor =
        dcw_appid_permission (view, uses[i].use == DCW_COM_LAUNCH ? launch_appid : access_appid, uses[i].use, &own, NULL);
    if (descriptor == NULL)
      continue;
    g_autofree char *who = dcw_now_allowed (view, descriptor, uses[i].mask, uses[i].use);
    g_ptr_array_add (lines, dcw_message_new (own ? uses[i].own : uses[i].machine, name, who, NULL));
  }
}

void
dcw_applications_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines)
{
  g_autoptr (GPtrArray) servers = dcw_now_servers (view, profile);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    tell (view, dcw_server_name (server), server->appid, dcw_server_process_appid (server), lines);
  }
  g_autoptr (GPtrArray) all = dcw_servers_find (view, NULL);
  const DcwOpcServer *browser = dcw_servers_enum (all);
  if (browser != NULL)
    tell (view, "OPCEnum", browser->appid, dcw_server_process_appid (browser), lines);
  for (guint i = 0; profile != NULL && i < profile->lists[DCW_LIST_PROGRAMS]->len; i++) {
    g_autoptr (DcwClientProgram) program = dcw_program_find (view, profile->lists[DCW_LIST_PROGRAMS]->pdata[i]);
    gboolean own = FALSE;
    g_autoptr (DcwDescriptor) descriptor = dcw_appid_permission (view, program->appid, DCW_COM_ACCESS, &own, NULL);
    if (descriptor == NULL)
      continue;
    g_autofree char *who = dcw_now_allowed (view, descriptor, DCW_COM_EXECUTE_REMOTE, DCW_COM_ACCESS);
    g_ptr_array_add (lines, dcw_message_new (own ? uses[1].own : uses[1].machine, program->text, who, NULL));
  }
}
