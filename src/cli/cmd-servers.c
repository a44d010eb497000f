/* opcdcom servers: the OPC servers of a station, and OPCEnum.
 *
 * JSON: {"computer": text or null, "complete": whether all classes could be listed, "servers": [{"name", "progid": text or
 *  null, "independent": text or null, "clsid", "appid": text or null, "processAppid": text or null, "title": text or null,
 *  "program": text or null, "service": text or null, "mode": "service" | "interactive" | "launching" | "user" | "in-process" |
 *  "surrogate" | "unknown", "runAs": text or null, "account": {"sid", "name"} or null, "views": ["32-bit", "native"],
 *  "specifications": [text], "opcenum": true or false, "hidden": true or false, "vendor": text or null, "byHand": text or
 *  null}]}
 */
#include "cli/commands.h"
#include "base/i18n.h"
#include "cli/context.h"
#include "survey/catalogue.h"
#include "survey/servers.h"

static const struct {
  guint spec;
  const char *name;
} specifications[] = {
  { DCW_SPEC_DA1, "DA 1.0" }, { DCW_SPEC_DA2, "DA 2.0" }, { DCW_SPEC_DA3, "DA 3.0" },
  { DCW_SPEC_AE, "AE" },      { DCW_SPEC_HDA, "HDA" },    { DCW_SPEC_OTHER, "other" },
};

static char *
list_specifications (guint specs)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (specifications); i++)
    if (specs & specifications[i].spec)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", specifications[i].name);
  return g_string_free (text, FALSE);
}

static const char *
by_hand (const DcwOpcServer *server)
{
  const DcwCatalogueEntry *known = dcw_catalogue_find (server->progid, server->clsid);
  return known != NULL ? known->by_hand : NULL;
}

/* The name of the account it runs as, or NULL. */
static const char *
account_name (DcwView *view, const DcwOpcServer *server)
{
  return dcw_principal_is_pending (&server->runs_as) ? server->account : dcw_view_name_of (view, &server->runs_as);
}

static const char *
views_of (const DcwOpcServer *server)
{
  if (server->in_32 && server->in_64)
    return _ ("for 32-bit and 64-bit programs");
  return server->in_32 ? _ ("for 32-bit programs") : server->in_64 ? _ ("for this Windows' own programs") : _ ("by ProgID alone");
}

static void
show_server (DcwPrinter *out, DcwView *view, const DcwOpcServer *server)
{
  g_autofree char *specs = list_specifications (server->specs);
  const char *account = account_name (view, server), *step = by_hand (server);
  dcw_printer_blank (out);
  dcw_printer_line (out, "%s%s%s%s", dcw_server_name (server), server->vendor != NULL ? " (" : "",
                    server->vendor != NULL ? server->vendor : "", server->vendor != NULL ? ")" : "");
  dcw_printer_line (out, _ ("  Class %s, registered %s"), server->clsid, views_of (server));
  dcw_printer_line (out, C_ ("OPC server", "  AppID: %s"), server->appid != NULL ? server->appid : C_ ("OPC server", "none"));
  if (server->exe_appid != NULL && g_ascii_strcasecmp (server->exe_appid, server->appid) != 0)
    dcw_printer_line (out, _ ("  AppID of the program: %s"), server->exe_appid);
  dcw_printer_line (out, _ ("  Runs as: %s"), C_ ("how a server runs", dcw_process_mode_label (server->mode)));
  if (server->service != NULL)
    dcw_printer_line (out, C_ ("OPC server", "  Service: %s"), server->service);
  if (account != NULL)
    dcw_printer_line (out, C_ ("OPC server", "  Account: %s"), account);
  if (server->program != NULL)
    dcw_printer_line (out, C_ ("OPC server", "  Program: %s"), server->program);
  if (*specs != '\0')
    dcw_printer_line (out, C_ ("OPC server", "  Specifications: %s"), specs);
  if (server->hidden_program || server->hidden_service != NULL)
    dcw_printer_line (out, "  %s", _ ("dcomcnfg was told not to run it on this computer."));
  if (step != NULL)
    dcw_printer_line (out, _ ("  By hand: %s"), _ (step));
}

static void
account_json (DcwJson *json, DcwView *view, const DcwOpcServer *server)
{
  if (dcw_principal_is_pending (&server->runs_as)) {
    dcw_json_null (json, "account");
    return;
  }
  g_autofree char *sid = dcw_sid_format (&server->runs_as.sid);
  dcw_json_begin_object (json, "account");
  dcw_json_text (json, "sid", sid);
  dcw_json_text (json, "name", dcw_view_name_of (view, &server->runs_as));
  dcw_json_end (json);
}

static void
server_json (DcwJson *json, DcwView *view, const DcwOpcServer *server)
{
  const char *step = by_hand (server);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "name", dcw_server_name (server));
  dcw_json_text (json, "progid", server->progid);
  dcw_json_text (json, "independent", server->independent);
  dcw_json_text (json, "clsid", server->clsid);
  dcw_json_text (json, "appid", server->appid);
  dcw_json_text (json, "processAppid", dcw_server_process_appid (server));
  dcw_json_text (json, "title", server->title);
  dcw_json_text (json, "program", server->program);
  dcw_json_text (json, "service", server->service);
  dcw_json_text (json, "mode", dcw_process_mode_id (server->mode));
  dcw_json_text (json, "runAs", server->account);
  account_json (json, view, server);
  dcw_json_begin_array (json, "views");
  if (server->in_32)
    dcw_json_text (json, NULL, "32-bit");
  if (server->in_64)
    dcw_json_text (json, NULL, "native");
  dcw_json_end (json);
  dcw_json_begin_array (json, "specifications");
  for (guint i = 0; i < G_N_ELEMENTS (specifications); i++)
    if (server->specs & specifications[i].spec)
      dcw_json_text (json, NULL, specifications[i].name);
  dcw_json_end (json);
  dcw_json_bool (json, "opcenum", server->is_enum);
  dcw_json_bool (json, "hidden", server->hidden_program || server->hidden_service != NULL);
  dcw_json_text (json, "vendor", server->vendor);
  dcw_json_text (json, "byHand", step != NULL ? _ (step) : NULL);
  dcw_json_end (json);
}

int
dcw_cmd_servers (DcwCli *cli, char **words, GError **error)
{
  if (!dcw_cli_parse (cli, words, NULL, 0, 0, NULL, error) || !dcw_cli_open (cli, error))
    return -1;
  gboolean complete;
  g_autoptr (GPtrArray) servers = dcw_servers_find (cli->view, &complete);
  g_autofree char *name = dcw_cli_station_name (cli);
  if (!complete)
    dcw_cli_note (cli, _ ("%s: not all classes are recorded; there may be more OPC servers"), name);
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "computer", dcw_station_info (cli->station)->computer);
    dcw_json_bool (json, "complete", complete);
    dcw_json_begin_array (json, "servers");
    for (guint i = 0; i < servers->len; i++)
      server_json (json, cli->view, servers->pdata[i]);
    dcw_json_end (json);
    dcw_json_end (json);
    return DCW_EXIT_DONE;
  }
  if (servers->len == 0)
    dcw_printer_line (cli->out, _ ("%s: no OPC server was found."), name);
  for (guint i = 0; i < servers->len; i++)
    show_server (cli->out, cli->view, servers->pdata[i]);
  return DCW_EXIT_DONE;
}
