/* A station twice as large is asked twice as much, and nothing of it a second time: what surveys, plan and checks ask is counted,
 * no time is taken (tests/bench/bench-plan.c does that). */
#include <string.h>
#include "document/document.h"
#include "station/file.h"
#include "station/image-station.h"
#include "support/large-station.h"
#include "support/tap.h"
#include "topics/planner.h"

/* ---- A station that counts what it is asked ---- */

typedef enum { ASKED_READ, ASKED_LIST, ASKED_FACT, ASKED_FACTS, ASKED_RESOLVE, ASKED_NAME, N_ASKED } Asked;
static const char *const asked_names[N_ASKED] = { "readings",           "listings",       "facts",
                                                  "lists of all facts", "names resolved", "names shown" };

typedef struct {
  DcwImageStation parent;
  guint counts[N_ASKED];
} CountingStation;

typedef struct {
  DcwImageStationClass parent;
  DcwPort counting[DCW_N_KINDS];
  const DcwPort *real[DCW_N_KINDS];
} CountingStationClass;

GType counting_station_get_type (void);
G_DEFINE_TYPE (CountingStation, counting_station, DCW_TYPE_IMAGE_STATION)

static CountingStationClass *
count (DcwStation *station, Asked what)
{
  ((CountingStation *)station)->counts[what]++;
  return (CountingStationClass *)DCW_STATION_GET_CLASS (station);
}

static DcwState *
read_counting (DcwStation *station, const DcwResource *resource)
{
  return count (station, ASKED_READ)->real[dcw_resource_kind (resource)]->read (station, resource);
}

static DcwListing *
list_counting (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  return count (station, ASKED_LIST)->real[kind]->list (station, parent, kind);
}

static const char *
fact_counting (DcwStation *station, const char *id, const char *subject)
{
  count (station, ASKED_FACT);
  return DCW_STATION_CLASS (counting_station_parent_class)->fact (station, id, subject);
}

static GPtrArray *
facts_counting (DcwStation *station)
{
  count (station, ASKED_FACTS);
  return DCW_STATION_CLASS (counting_station_parent_class)->facts (station);
}

static DcwStatus
resolve_counting (DcwStation *station, const char *name, DcwSid *sid)
{
  count (station, ASKED_RESOLVE);
  return DCW_STATION_CLASS (counting_station_parent_class)->resolve (station, name, sid);
}

static char *
name_counting (DcwStation *station, const DcwSid *sid)
{
  count (station, ASKED_NAME);
  return DCW_STATION_CLASS (counting_station_parent_class)->name_of (station, sid);
}

static void
counting_station_class_init (CountingStationClass *class)
{
  DcwStationClass *station = DCW_STATION_CLASS (class);
  for (guint i = 0; i < DCW_N_KINDS; i++) {
    class->real[i] = station->ports[i];
    if (class->real[i] == NULL)
      continue;
    class->counting[i] = *class->real[i];
    class->counting[i].read = class->real[i]->read != NULL ? read_counting : NULL;
    class->counting[i].list = class->real[i]->list != NULL ? list_counting : NULL;
    station->ports[i] = &class->counting[i];
  }
  station->fact = fact_counting;
  station->facts = facts_counting;
  station->resolve = resolve_counting;
  station->name_of = name_counting;
}

static void
counting_station_init (CountingStation *station)
{
}

/* ---- Asking ---- */

static CountingStation *
make_station (guint factor)
{
  const LargeStation size = { 200 * factor, 20 * factor, 100 * factor, 100 * factor };
  g_autoptr (GBytes) bytes = dcw_practice_station_data ("server");
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  DcwImage *image = dcw_document_read_image ("server", data, length, NULL, NULL);
  ck_assert_ptr_nonnull (image);
  large_station_fill (image, &size);
  CountingStation *station = g_object_new (counting_station_get_type (), NULL);
  dcw_image_station_set_image (DCW_IMAGE_STATION (station), image);
  return station;
}

static DcwProfile *
make_profile (guint factor)
{
  DcwProfile *profile = dcw_profile_new ();
  profile->role = DCW_ROLE_BOTH;
  profile->group = g_strdup ("OPC Users");
  dcw_profile_add (profile, DCW_LIST_USERS, "opcuser");
  dcw_profile_add (profile, DCW_LIST_PEERS, "192.168.10.30");
  for (guint i = 0; i < 10 * factor; i++) {
    g_autofree char *server = g_strdup_printf ("Large.Server.%u", i), *program = g_strdup_printf ("LargeService%u", i);
    dcw_profile_add (profile, DCW_LIST_SERVERS, server);
    dcw_profile_add (profile, DCW_LIST_PROGRAMS, program);
  }
  return profile;
}

typedef void (*Ask) (DcwView *view, const DcwProfile *profile);

static void
ask_survey (DcwView *view, const DcwProfile *profile)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++)
    topics[i]->survey (view);
}

static void
ask_plan (DcwView *view, const DcwProfile *profile)
{
  g_autoptr (DcwProfile) grown = dcw_profile_copy (profile);
  dcw_profile_recommend (grown, view);
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, grown, NULL, NULL, NULL);
  ck_assert (plan != NULL && plan->changes->len > 10);
}

static void
ask_audit (DcwView *view, const DcwProfile *profile)
{
  g_autoptr (GPtrArray) findings = dcw_audit (view, NULL);
  ck_assert_uint_gt (findings->len, 0);
}

static const struct {
  const char *name;
  Ask ask;
} cases[] = { { "survey", ask_survey }, { "plan", ask_plan }, { "audit", ask_audit } };

static void
ask (guint i, guint factor, guint first[N_ASKED], guint again[N_ASKED])
{
  CountingStation *station = make_station (factor);
  g_autoptr (DcwProfile) profile = make_profile (factor);
  g_autoptr (DcwView) view = dcw_view_new (DCW_STATION (station));
  cases[i].ask (view, profile);
  memcpy (first, station->counts, sizeof station->counts);
  memset (station->counts, 0, sizeof station->counts);
  cases[i].ask (view, profile);
  memcpy (again, station->counts, sizeof station->counts);
  g_object_unref (station);
}

START_TEST (twice_as_much)
{
  guint small[N_ASKED], large[N_ASKED], again[N_ASKED];
  ask (_i, 1, small, again);
  ask (_i, 2, large, again);
  ck_assert_msg (small[ASKED_READ] > 200 && large[ASKED_READ] > small[ASKED_READ] + 200, "%s: only %u and %u readings",
                 cases[_i].name, small[ASKED_READ], large[ASKED_READ]);
  for (guint i = 0; i < N_ASKED; i++)
    ck_assert_msg (large[i] <= 2 * small[i], "%s: %u %s of a station, %u of one twice as large", cases[_i].name, small[i],
                   asked_names[i], large[i]);
  ck_assert_msg (large[ASKED_FACTS] == small[ASKED_FACTS], "%s: all facts are listed %u times, of one twice as large %u",
                 cases[_i].name, small[ASKED_FACTS], large[ASKED_FACTS]);
}
END_TEST

/* The view remembers: whoever asks again asks the station nothing. */
START_TEST (once)
{
  guint first[N_ASKED], again[N_ASKED];
  ask (_i, 1, first, again);
  for (guint i = 0; i < N_ASKED; i++)
    ck_assert_msg (i == ASKED_FACTS || again[i] == 0, "%s: %u %s a second time", cases[_i].name, again[i], asked_names[i]);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("scale");
  TCase *scale = tcase_create ("scale");
  tcase_add_loop_test (scale, twice_as_much, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (scale, once, 0, G_N_ELEMENTS (cases));
  suite_add_tcase (suite, scale);
  return suite;
}
