/* bench-plan STATION.xml: a station of 5,000 AppIDs with their classes, 2,000 services and 2,000 firewall rules, made of that
 * one: what it takes to look at all that any plan may need (survey), to plan, and to audit, beside reading the file in the same
 * run. Processor time of this process, the best of five rounds, and its highest memory. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "document/document.h"
#include "station/image-station.h"
#include "support/large-station.h"
#include "topics/planner.h"

#define ROUNDS 5

typedef struct {
  const char *title;
  LargeStation size;
  guint n_named; /* of the OPC servers, in the profile */
} Case;

static const Case cases[] = {
  { "3 OPC servers", { 5000, 3, 2000, 2000 }, 3 },
  { "200 OPC servers, 50 of them wanted", { 5000, 200, 2000, 2000 }, 50 },
};

typedef enum { READ, READ_CHECKED, SURVEY, PLAN, AUDIT, N_TIMES } Time;
static const char *const titles[N_TIMES] = { "read the file", "read it, canonical?", "survey", "survey and plan", "audit alone" };

static DcwImage *
read_image (const char *data, gsize size, gboolean *canonical)
{
  g_autoptr (GError) error = NULL;
  DcwImage *image = dcw_document_read_image ("station.xml", data, size, canonical, &error);
  if (image == NULL)
    g_error ("%s", error->message);
  return image;
}

static DcwProfile *
make_profile (const Case *one, DcwImage *image)
{
  DcwProfile *profile = dcw_profile_new ();
  profile->role = DCW_ROLE_BOTH;
  profile->group = g_strdup ("OPC Users");
  dcw_profile_add (profile, DCW_LIST_USERS, "opcuser");
  dcw_profile_add (profile, DCW_LIST_USERS, "historian");
  dcw_profile_add (profile, DCW_LIST_PEERS, "192.168.10.30");
  dcw_profile_add (profile, DCW_LIST_PROGRAMS, "LargeService7");
  for (guint i = 0; i < one->n_named; i++) {
    g_autofree char *progid = g_strdup_printf ("Large.Server.%u", i);
    dcw_profile_add (profile, DCW_LIST_SERVERS, progid);
  }
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  dcw_profile_recommend (profile, view);
  return profile;
}

static void
survey (DcwView *view)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++)
    topics[i]->survey (view);
}

static void
measure (clock_t times[N_TIMES], Time what, clock_t start)
{
  times[what] = MIN (times[what], clock () - start);
}

static DcwPlan *
time_plan (clock_t times[N_TIMES], DcwStation *station, const DcwProfile *profile)
{
  g_autoptr (GError) error = NULL;
  clock_t start = clock ();
  g_autoptr (DcwView) view = dcw_view_new (station);
  survey (view);
  measure (times, SURVEY, start);
  DcwPlan *plan = dcw_plan_make (view, profile, NULL, NULL, &error);
  measure (times, PLAN, start);
  if (plan == NULL)
    g_error ("%s", error->message);
  start = clock ();
  g_autoptr (GPtrArray) findings = dcw_audit (view, profile);
  measure (times, AUDIT, start);
  return plan;
}

static void
run (const Case *one, const char *base, gsize base_size)
{
  g_autoptr (DcwImage) image = read_image (base, base_size, NULL);
  large_station_fill (image, &one->size);
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  clock_t times[N_TIMES] = { G_MAXLONG, G_MAXLONG, G_MAXLONG, G_MAXLONG, G_MAXLONG };
  g_autoptr (DcwProfile) profile = make_profile (one, read_image (data, size, NULL));
  guint n_changes = 0, n_blocked = 0, n_findings = 0;
  for (guint i = 0; i < ROUNDS; i++) {
    gboolean canonical;
    clock_t start = clock ();
    g_autoptr (DcwImage) plain = read_image (data, size, NULL);
    measure (times, READ, start);
    start = clock ();
    DcwImage *checked = read_image (data, size, &canonical);
    measure (times, READ_CHECKED, start);
    g_autoptr (DcwStation) station = dcw_image_station_new (checked);
    g_autoptr (DcwPlan) plan = time_plan (times, station, profile);
    n_changes = plan->changes->len;
    n_blocked = plan->blocked->len;
    n_findings = plan->findings->len;
  }
  g_print ("%s: %.1f MB; %u changes, %u blocked, %u findings\n", one->title, (double)size / 1e6, n_changes, n_blocked,
           n_findings);
  for (guint i = 0; i < N_TIMES; i++)
    g_print ("  %-20s %8.1f ms %6.2f of reading\n", titles[i], (double)times[i] * 1000 / CLOCKS_PER_SEC,
             (double)times[i] / (double)MAX (times[READ], 1));
}

int
main (int argc, char **argv)
{
  g_autofree char *base = NULL, *status = NULL;
  gsize size;
  g_autoptr (GError) error = NULL;
  if (argc < 2 || !g_file_get_contents (argv[1], &base, &size, &error)) {
    g_printerr ("bench-plan STATION.xml: %s\n", error != NULL ? error->message : "no station");
    return EXIT_FAILURE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (argc < 3 || (guint)atoi (argv[2]) == i)
      run (&cases[i], base, size);
  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL) && strstr (status, "VmHWM:") != NULL)
    g_print ("highest memory: %.0f MB\n", atof (strstr (status, "VmHWM:") + strlen ("VmHWM:")) / 1024);
  return EXIT_SUCCESS;
}
