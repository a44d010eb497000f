#include "topics/known.h"
#include "base/i18n.h"
#include "base/text.h"
#include "topics/topic.h"
#include <string.h>

/* As dcw_finding_wanted() has them: results of COM and RPC, errors of Windows, events. */
static const char *const numbers[] = {
  "80004002", "80004013", "8000401A", "8000401C", "8001011B", "80040154", "80040155", "800401F3", "80040202",
  "80070002", "80070005", "8007007E", "80070422", "80070424", "8007052E", "8007052F", "80070532", "80070533",
  "80070569", "800706BA", "800706D9", "80070721", "80080005",

  "1058",     "1060",     "1327",     "1330",     "1331",     "1385",

  "7038",     "7041",     "10004",    "10005",    "10010",    "10015",    "10016",    "10017",    "10019",
  "10020",    "10021",    "10022",    "10023",    "10024",    "10036",    "10037",    "10038",
};

static gboolean
is_code (const char *wanted)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; topics[i]->checks != NULL && k < topics[i]->checks->n_rows; k++)
      if (dcw_text_fold_equal (topics[i]->checks->rows[k].code, wanted))
        return TRUE;
  return FALSE;
}

gboolean
dcw_is_known (const char *wanted)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (strcmp (numbers[i], wanted) == 0)
      return TRUE;
  return is_code (wanted);
}

const char *
dcw_known_nothing (const char *wanted)
{
  return dcw_is_known (wanted)
             ? _ ("Nothing that was found here explains this error. The cause may be on the other computer: check that one too.")
             : _ ("This is not a number or code that is known here. Words of a finding can be typed too.");
}
