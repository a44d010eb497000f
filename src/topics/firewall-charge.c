/* Whether Windows Firewall is in charge of what comes in at all. */
#include <string.h>
#include "base/i18n.h"
#include "topics/firewall-wishes.h"

static void
add (GPtrArray *findings, const char *id, const char *code, DcwMessage *evidence, const char *effect, const char *advice)
{
  g_ptr_array_add (findings, dcw_finding_new (id, code, DCW_SEVERITY_WARNING, "firewall", NULL, evidence,
                                              dcw_message_new (effect, NULL), dcw_message_new (advice, NULL), NULL, NULL));
}

void
dcw_firewall_check_stopped (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (const char *const *service = dcw_firewall_services; *service != NULL; service++)
    if (g_strcmp0 (dcw_view_fact (view, DCW_FACT_SERVICE_STATE, *service), "stopped") == 0) {
      add (findings, "firewall.stopped", "F18",
           dcw_message_new (N_ ("The firewall of Windows does not run (service %1)."), *service, NULL),
           N_ ("Its rules count for nothing: everything is let in, or another product decides."),
           N_ ("Find out who stopped it. Start the service again in services.msc, unless another firewall is in its place."));
      return;
    }
}

void
dcw_firewall_check_other_product (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  g_autoptr (GPtrArray) facts = dcw_station_facts (dcw_view_station (view));
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = facts->pdata[i];
    if (strcmp (fact->id, DCW_FACT_FIREWALL_PRODUCT) == 0)
      add (findings, "firewall.other-product", "F19",
           dcw_message_new (N_ ("Another firewall is in the place of Windows' own: %1."), fact->subject, NULL),
           N_ ("What it lets in is not known here, and rules of Windows Firewall count for nothing."),
           N_ ("Let the OPC connection in there: TCP port 135, and the programs of the OPC server, of OPCEnum and of the "
               "client."));
  }
}
