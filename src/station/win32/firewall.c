/* Firewall rules and profiles: read as the registry holds them (facts 6.4). */
#include "base/i18n.h"
#include "base/text.h"
#include "model/setting.h"
#include "station/registry-ports.h"
#include "station/win32/errors.h"
#include "station/win32/machine.h"
#include "station/win32/registry.h"

static const char *const keys[] = {
  DCW_KEY_FIREWALL "\\FirewallRules",
  DCW_KEY_FIREWALL "\\DomainProfile",
  DCW_KEY_FIREWALL "\\StandardProfile",
  DCW_KEY_FIREWALL "\\PublicProfile",
};

typedef struct {
  gboolean is_read[G_N_ELEMENTS (keys)];
} Reading;

/* A key that is not there is known whole, too; the key above them all is when all of them are. */
static gboolean
is_whole (const char *path, gpointer data)
{
  const Reading *reading = data;
  gboolean all = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (dcw_text_fold_equal (keys[i], path))
      return reading->is_read[i];
    all = all && reading->is_read[i];
  }
  return all && dcw_text_fold_equal (DCW_KEY_FIREWALL, path);
}

/* Anew each time that something may have changed it. */
static DcwImage *
read_policy (void)
{
  g_autoptr (DcwRegistryTree) tree = dcw_registry_tree_new ();
  Reading reading;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    DWORD failure = dcw_local_read_key (keys[i], tree);
    reading.is_read[i] = failure == ERROR_SUCCESS || failure == ERROR_FILE_NOT_FOUND;
  }
  DcwImage *image = dcw_image_new ();
  dcw_registry_ports_add (image, tree, is_whole, &reading);
  return image;
}

static DcwState *
read_firewall (DcwStation *station, const DcwResource *resource)
{
  DcwMachine *machine = dcw_machine_of (station);
  g_autoptr (DcwImage) now = NULL;
  const DcwImage *image = machine->firewall;
  if (image == NULL)
    image = now = read_policy ();
  return dcw_image_get (image, resource);
}

/* Who lists all rules reads them all next: they are kept for that. */
static DcwListing *
list_firewall (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  DcwMachine *machine = dcw_machine_of (station);
  dcw_image_free (machine->firewall);
  machine->firewall = read_policy ();
  return dcw_image_list (machine->firewall, parent, kind);
}

const DcwPort dcw_local_firewall_port = { read_firewall, NULL, list_firewall };
