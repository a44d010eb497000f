/* application: the program's one instance, what it was started with, and its actions. */
#pragma once
#include <gtk/gtk.h>

#define DCW_UI_APPLICATION_ID "org.opc_dcom_wizard.OpcDcomWizard"

GtkApplication *dcw_ui_application_new (void);
