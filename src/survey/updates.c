#include "survey/updates.h"

#define FIRST_WITH_ALL 22622 /* builds that came out after the last of these updates */

/* Update history of each Windows, support.microsoft.com: the revision that a build had with the update. 0: it never got it, for
 * its support had ended. */
static const struct {
  guint32 build;
  guint32 revision[DCW_N_UPDATES];
} rows[] = {
  { 7600, { 0 } },      { 9600, { 20671 } },                      /* 7 without Service Pack 1; 8.1, Server 2012 R2 */
  { 10240, { 19567 } }, { 10586, { 0 } },    { 14393, { 5501 } }, /* 1607, Server 2016 */
  { 15063, { 0 } },     { 16299, { 0 } },    { 17134, { 0 } },    { 17763, { 3650 } }, /* 1809, Server 2019 */
  { 18362, { 0 } },     { 18363, { 0 } },    { 19041, { 0 } },    { 19042, { 2251 } },
  { 19043, { 2251 } },  { 19044, { 2251 } }, { 19045, { 2251 } }, { 20348, { 1249 } }, /* Server 2022 */
  { 22000, { 1219 } },  { 22621, { 819 } },
};

static gboolean
number_of (DcwView *view, const char *id, guint32 *number)
{
  const char *text = dcw_view_fact (view, id, "");
  guint64 value = 0;
  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &value, NULL))
    return FALSE;
  *number = (guint32)value;
  return TRUE;
}

DcwStatus
dcw_update_look (DcwView *view, DcwUpdate update)
{
  guint32 build = 0, revision = 0;
  gboolean has_revision = number_of (view, DCW_FACT_UBR, &revision);
  if (!number_of (view, DCW_FACT_BUILD, &build))
    return DCW_STATE_UNKNOWN;
  if (build >= FIRST_WITH_ALL)
    return DCW_STATE_PRESENT;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    guint32 with = rows[i].revision[update];
    if (rows[i].build != build)
      continue;
    if (with == 0)
      return DCW_STATE_ABSENT;
    return !has_revision ? DCW_STATE_UNKNOWN : revision >= with ? DCW_STATE_PRESENT : DCW_STATE_ABSENT;
  }
  return DCW_STATE_UNKNOWN;
}

gboolean
dcw_update_is_untold (DcwView *view)
{
  static const guint32 builds[] = { 7601, 9200 };
  guint32 build = 0;
  gboolean known = number_of (view, DCW_FACT_BUILD, &build), untold = FALSE;
  for (guint i = 0; known && i < G_N_ELEMENTS (builds); i++)
    untold = untold || builds[i] == build;
  return untold;
}
