#include "station/networks.h"
#include "model/fact.h"

static gboolean
add_as (DcwImage *image, const char *name, const char *category)
{
  g_autofree char *subject = g_strdup (name);
  for (guint n = 2; dcw_image_fact (image, DCW_FACT_CATEGORY, subject) != NULL; n++) {
    g_free (subject);
    subject = g_strdup_printf ("%s/%u", name, n);
  }
  dcw_image_set_fact (image, DCW_FACT_CATEGORY, subject, category);
  return dcw_image_fact (image, DCW_FACT_CATEGORY, subject) != NULL;
}

void
dcw_network_add (DcwImage *image, const char *name, const char *category)
{
  if (name == NULL || !add_as (image, name, category))
    add_as (image, "", category);
}
