#include "survey/catalogue.h"
#include <string.h>
#include "base/i18n.h"

#define BOTH (DCW_RUNS_AS_SERVICE | DCW_RUNS_AS_PROGRAM)
#define KEPWARE_STEP                                                                                                             \
  N_ ("Open the settings of the server's own administration (the icon beside the clock), Runtime Options, and see that “Use "  \
      "DCOM configuration settings” is on."),                                                                                    \
      DCW_CATALOGUE_OWN_SWITCH
#define MODE_STEP                                                                                                                \
  N_ ("Choose service or application in the server's own configuration first. Changing it later resets its DCOM settings."),     \
      DCW_CATALOGUE_PROCESS_MODE

static const DcwCatalogueEntry entries[] = {
  { "Kepware KEPServerEX 6", "Kepware.KEPServerEX.V6", "{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}", BOTH, KEPWARE_STEP },
  { "Kepware KEPServerEX 5", "Kepware.KEPServerEX.V5", "{B3AF0BF6-4C0C-4804-A122-6F3B160F4397}", BOTH, KEPWARE_STEP },
  { "Kepware KEPServerEX 4", "KEPware.KEPServerEx.V4", "{6E6170F0-FF2D-11D2-8087-00105AA8F840}", BOTH, MODE_STEP },
  { "National Instruments NI OPC Servers", "National Instruments.NIOPCServers", NULL, BOTH, KEPWARE_STEP },
  { "Software Toolbox TOP Server", "SWToolbox.TOPServer", NULL, BOTH, KEPWARE_STEP },
  { "Software Toolbox TOP Server 5", "SWToolbox.TOPServer.V5", "{680DFBF7-C92D-484D-84BE-06DC3DECCD68}", BOTH, KEPWARE_STEP },
  { "Matrikon", "Matrikon.OPC.", NULL, 0, NULL },
  { "Matrikon Simulation Server", "Matrikon.OPC.Simulation", "{F8582CF2-88FB-11D0-B850-00C0F0104305}", BOTH, NULL },
  { "Graybox Simulator", "Graybox.Simulator", "{2C2E36B7-FE45-4A29-BF89-9BFBA6A40857}", DCW_RUNS_AS_PROGRAM, NULL },
  { "Rockwell RSLinx Classic", "RSLinx OPC Server", "{A05BB6D6-2F8A-11D1-9BB0-080009D01446}", BOTH, MODE_STEP },
  { "Rockwell RSLinx Classic", "RSLinx Remote OPC Server", NULL, BOTH, MODE_STEP },
  { "Siemens SIMATIC NET", "OPC.SimaticNET", "{B6EACB30-42D5-11D0-9517-0020AFAA4B3C}", DCW_RUNS_AS_PROGRAM, NULL },
  { "Siemens SIMATIC HMI", "OPC.SimaticHMI.", "{34F59577-988A-4722-BE7C-6901F4E269C8}", 0, NULL },
  { "Siemens WinCC", "OPCServer.WinCC", "{75D00BBB-DDA5-11D1-B944-9E614D000000}", 0, NULL },
  { "GE iFIX", "Intellution.", NULL, 0, NULL },
  { "GE CIMPLICITY", "CIMPLICITY.HMI.OPCServer", "{B01241E8-921B-11D2-B43F-204C4F4F5020}", DCW_RUNS_AS_PROGRAM, NULL },
  { "GE Proficy Historian", "Proficy.Historian.", NULL, 0, NULL },
  { "ICONICS Simulator", "ICONICS.SimulatorOPCDA", "{A879768A-7387-11D4-B0D8-009027242C59}", 0, NULL },
  { "Softing Demo Server", "Softing.OPCToolboxDemo_ServerDA", "{2E565242-B238-11D3-842D-0008C779D775}", 0, NULL },
  { "Beckhoff TwinCAT", "BECKHOFF.TwinCATOpcServerDA", "{F23C1FFA-2396-4BA7-8EA3-E05A3FA05207}", 0, NULL },
  { "Honeywell Experion", "HwHsc.OPCServer", NULL, 0, NULL },
  { "Honeywell PHD", "OPC.PHDServerDA", NULL, 0, NULL },
  { "Yokogawa", "Yokogawa.", NULL, 0, NULL },
  { "SUPCON", "SUPCON.", NULL, 0, NULL },
  { "Emerson DeltaV", "OPC.DeltaV", NULL, 0, NULL },
  { "ABB", "ABB.", NULL, 0, NULL },
  { "AVEVA FS Gateway", "ArchestrA.FSGateway", NULL, 0, NULL },
  { "CODESYS", "CoDeSys.OPC.", NULL, 0, NULL },
  { "OPC Labs Kit Server", "OPCLabs.", NULL, 0, NULL },
  { "AVEVA PI (OSIsoft)", "OSI.DA", NULL, 0, NULL },
  { "AspenTech InfoPlus.21", "Aspen.Infoplus21_DA", NULL, 0, NULL },
  { "Prosys Simulation Server", "Prosys.OPC.Simulation", NULL, 0, NULL },
  { "Schneider Electric OFS", "Schneider-Aut.OFS", NULL, 0, NULL },
  { "Phoenix Contact AX OPC Server", "PhoenixContact.AX-Server", NULL, 0, NULL },
  { "Advosol", "Advosol.OPC.", NULL, 0, NULL },
};

const DcwCatalogueEntry *
dcw_catalogue (guint *n)
{
  *n = G_N_ELEMENTS (entries);
  return entries;
}

const DcwCatalogueEntry *
dcw_catalogue_find (const char *progid, const char *clsid)
{
  const DcwCatalogueEntry *best = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    const DcwCatalogueEntry *entry = &entries[i];
    if (clsid != NULL && entry->clsid != NULL && g_ascii_strcasecmp (clsid, entry->clsid) == 0)
      return entry;
    gsize length = strlen (entry->progid);
    if (progid != NULL && g_ascii_strncasecmp (progid, entry->progid, length) == 0
        && (best == NULL || length > strlen (best->progid)))
      best = entry;
  }
  return best;
}
