/* What an undo keeps because somebody else needs it, what can't be read, and what a dry run says of it. */
#include "registry/tree.h"
#include "security/sddl.h"
#include "station/image-station.h"
#include "support/runs.h"
#include "support/tap.h"

static void
add_foreign_member (DcwBench *bench)
{
  dcw_site_add_member (bench->station, DCW_SITE_GROUP, "S-1-5-21-7-7-7-1500");
}

static void
join_administrators (DcwBench *bench)
{
  g_autofree char *sid = dcw_site_group_sid (bench->station, DCW_SITE_GROUP);
  dcw_site_add_member (bench->station, "Administrators", sid);
}

/* Rights have no port for writing yet: the image is changed by itself. */
static void
get_a_right (DcwBench *bench)
{
  g_autofree char *sid = dcw_site_group_sid (bench->station, DCW_SITE_GROUP);
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, sid, NULL));
  g_autoptr (DcwResource) right = dcw_resource_right (&who, "SeNetworkLogonRight", NULL);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_ACCOUNT_RIGHT);
  dcw_image_set (dcw_image_station_image (DCW_IMAGE_STATION (bench->station)), right, there);
}

static void
set_with_group (DcwBench *bench, const char *key, const char *value_name, gboolean as_text)
{
  g_autofree char *sid = dcw_site_group_sid (bench->station, DCW_SITE_GROUP);
  g_autofree char *sddl = g_strdup_printf ("O:BAG:BAD:(A;;CCDCLC;;;%s)", sid);
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (sddl, NULL, NULL);
  ck_assert (descriptor != NULL);
  g_autoptr (DcwState) state =
      as_text ? dcw_state_value_text (sddl) : dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, descriptor, NULL);
  g_autoptr (DcwResource) value = dcw_resource_value (key, value_name, NULL);
  dcw_site_set (bench->station, value, state);
}

static void
be_granted_access (DcwBench *bench)
{
  set_with_group (bench, DCW_SITE_OLE, "DefaultAccessPermission", FALSE);
}

static void
be_granted_access_elsewhere (DcwBench *bench)
{
  set_with_group (bench, DCW_SITE_OLE, "Nobody knows this value", FALSE);
}

#define APPID "HKLM\\SOFTWARE\\Classes\\AppID\\{0000AAAA-0000-4000-8000-00000000000A}"

static void
be_let_into_application (DcwBench *bench, const char *value_name)
{
  DcwImage *image = dcw_image_station_image (DCW_IMAGE_STATION (bench->station));
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  for (g_autoptr (DcwResource) key = dcw_resource_key (APPID, NULL); key != NULL;) {
    dcw_image_set (image, key, there);
    DcwResource *parent = dcw_resource_parent (key);
    dcw_resource_unref (key);
    key = parent;
  }
  set_with_group (bench, APPID, value_name, FALSE);
}

static void
start_an_application (DcwBench *bench)
{
  be_let_into_application (bench, "LaunchPermission");
}

static void
call_an_application (DcwBench *bench)
{
  be_let_into_application (bench, "AccessPermission");
}

static void
hide_lists (DcwBench *bench)
{
  dcw_stubborn_station_close_lists (bench->station, TRUE);
}

static void
run_a_service (DcwBench *bench)
{
  g_autofree char *sid = dcw_site_group_sid (bench->station, DCW_SITE_GROUP);
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, sid, NULL));
  g_autoptr (DcwResource) service = dcw_resource_named (DCW_KIND_SERVICE, "Historian", NULL);
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_SERVICE);
  dcw_state_set_principal (state, DCW_SERVICE_ACCOUNT, &who);
  dcw_image_set (dcw_image_station_image (DCW_IMAGE_STATION (bench->station)), service, state);
}

static const struct {
  const char *name;
  void (*happens) (DcwBench *bench);
  const char *detail; /* why the group is kept; NULL: it is not */
} keepers[] = {
  { "a foreign member", add_foreign_member, "S-1-5-21-7-7-7-1500" },
  { "a member of another group", join_administrators, "Administrators" },
  { "a right", get_a_right, "SeNetworkLogonRight" },
  { "a service", run_a_service, "Historian" },
  { "named in a list of permissions", be_granted_access, "DefaultAccessPermission" },
  { "may start an application", start_an_application, "LaunchPermission" },
  { "may call an application", call_an_application, "AccessPermission" },
  { "named where nobody looks", be_granted_access_elsewhere, NULL },
  { "lists that can't be read", hide_lists, "denied" },
};

START_TEST (kept)
{
  const char *name = keepers[_i].name;
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  keepers[_i].happens (&bench);
  g_autoptr (DcwReport) dry = dcw_bench_undo (&bench, 0, TRUE, DCW_CONFLICT_STOP);
  g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  gboolean is_kept = keepers[_i].detail != NULL;
  dcw_check_report (dry, name, is_kept ? DCW_RUN_PARTLY : DCW_RUN_APPLIED, is_kept ? 11 : 0);
  dcw_check_report (report, name, is_kept ? DCW_RUN_PARTLY : DCW_RUN_APPLIED, is_kept ? 11 : 0);
  dcw_check_result (dry, name, DCW_SMALL_GROUP, is_kept ? DCW_RESULT_BLOCKED : DCW_RESULT_VERIFIED, keepers[_i].detail);
  dcw_check_result (report, name, DCW_SMALL_GROUP, is_kept ? DCW_RESULT_BLOCKED : DCW_RESULT_VERIFIED, keepers[_i].detail);
  dcw_check_result (report, name, DCW_SMALL_LIMIT, DCW_RESULT_VERIFIED, NULL);
  ck_assert_msg (dcw_bench_has_group (&bench) == is_kept, "%s: the group is %s", name, is_kept ? "gone" : "kept");
}
END_TEST

/* The group was given rights by a later apply of this program, in a value that only its plan knows. */
START_TEST (kept_for_another_run)
{
  for (guint as_text = 0; as_text < 2; as_text++) {
    g_auto (DcwBench) bench = { 0 };
    g_autoptr (GError) error = NULL;
    dcw_bench_start (&bench, TRUE);
    dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
    g_autofree char *before = dcw_bench_bytes (&bench);
    set_with_group (&bench, DCW_SITE_OLE, "Special", as_text != 0);
    g_autoptr (DcwResource) value = dcw_resource_value (DCW_SITE_OLE, "Special", NULL);
    g_autoptr (DcwState) after = dcw_station_read (bench.station, value), absent = dcw_state_absent ();
    dcw_site_set (bench.station, value, absent);
    g_autoptr (DcwPlan) plan = dcw_plan_new ();
    plan->machine = g_strdup (DCW_SITE_MACHINE);
    g_autoptr (DcwMessage) why = dcw_message_new ("a test", NULL);
    g_ptr_array_add (plan->changes, dcw_change_new (value, absent, after, why));
    g_autoptr (DcwReport) second = dcw_apply (bench.store, bench.station, plan, NULL, NULL, &error);
    dcw_check_report (second, "second apply", DCW_RUN_APPLIED, 0);
    g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 1, FALSE, DCW_CONFLICT_STOP);
    dcw_check_report (report, "undo", DCW_RUN_PARTLY, 11);
    dcw_check_result (report, "undo", DCW_SMALL_GROUP, DCW_RESULT_BLOCKED, "Special");
    dcw_bench_undo_to (&bench, "the second", 2, DCW_RUN_APPLIED, 0);
    dcw_bench_undo_to (&bench, "the first again", 1, DCW_RUN_APPLIED, 0);
    dcw_check_bytes (&bench, "both", bench.original);
  }
}
END_TEST

/* A SID that only begins like ours is somebody else's. */
START_TEST (longer_sid)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  g_autoptr (DcwState) state = dcw_state_value_text ("O:BAG:BAD:(A;;CCDCLC;;;" DCW_SITE_MACHINE "-20010)");
  g_autoptr (DcwResource) value = dcw_resource_value (DCW_SITE_OLE, "DefaultAccessPermission", NULL);
  dcw_site_set (bench.station, value, state);
  dcw_bench_undo_to (&bench, "undo", 0, DCW_RUN_APPLIED, 0);
  ck_assert (!dcw_bench_has_group (&bench));
}
END_TEST

static void
add_value (DcwBench *bench)
{
  dcw_site_set_number (bench->station, DCW_SITE_KEY, "Theirs", 1);
}

static void
add_key (DcwBench *bench)
{
  g_autoptr (DcwResource) key = dcw_resource_key (DCW_SITE_KEY "\\Theirs", NULL);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  dcw_site_set (bench->station, key, there);
}

START_TEST (key_is_kept)
{
  static void (*const each[]) (DcwBench *) = { add_value, add_key };
  for (guint i = 0; i < G_N_ELEMENTS (each); i++) {
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, TRUE);
    dcw_bench_apply_well (&bench, DCW_SITE_FULL);
    each[i](&bench);
    g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
    dcw_check_report (report, "undo", DCW_RUN_PARTLY, 11);
    dcw_check_result (report, "undo", DCW_FULL_KEY, DCW_RESULT_BLOCKED, "Theirs");
    dcw_check_result (report, "undo", DCW_FULL_VALUE, DCW_RESULT_VERIFIED, NULL);
    dcw_check_result (report, "undo", DCW_FULL_GROUP, DCW_RESULT_VERIFIED, NULL);
  }
}
END_TEST

/* A group with a foreign member is kept, and said; once the member is gone the rest is taken back too. */
START_TEST (kept_and_gone_on_with)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_FULL);
  add_foreign_member (&bench);
  dcw_bench_undo_to (&bench, "undo", 0, DCW_RUN_PARTLY, 11);
  g_autoptr (DcwReport) nothing = dcw_bench_undo (&bench, 1, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (nothing, "undo again", DCW_RUN_PARTLY, 11);
  ck_assert_uint_eq (nothing->run, 0);
  /* Undoing the undo does the rest again, with the group that is still there. */
  g_autofree char *sid = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
  dcw_bench_undo_to (&bench, "redo", 0, DCW_RUN_APPLIED, 0);
  g_autofree char *same = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
  ck_assert_str_eq (same, sid);
  dcw_bench_undo_to (&bench, "undo of the redo", 0, DCW_RUN_PARTLY, 11);
  g_auto (DcwPrincipal) who = { 0 }, member = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, sid, NULL) && dcw_principal_init_sid_text (&member, "S-1-5-21-7-7-7-1500", NULL));
  g_autoptr (DcwResource) membership = dcw_resource_membership (&who, &member, NULL);
  g_autoptr (DcwState) absent = dcw_state_absent ();
  dcw_site_set (bench.station, membership, absent);
  dcw_bench_undo_to (&bench, "the redo again", 3, DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, "all of it", bench.original);
}
END_TEST

START_TEST (unreadable)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_SMALL);
  const DcwChange *limit = plan->changes->pdata[DCW_SMALL_LIMIT];
  dcw_stubborn_station_hide (bench.station, dcw_resource_id (limit->resource));
  g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (report, "undo", DCW_RUN_PARTLY, 11);
  dcw_check_result (report, "undo", DCW_SMALL_LIMIT, DCW_RESULT_UNKNOWN, "denied");
  dcw_check_result (report, "undo", DCW_SMALL_GROUP, DCW_RESULT_BLOCKED, NULL);
  dcw_stubborn_station_hide (bench.station, NULL);
  dcw_bench_undo_to (&bench, "undo again", 1, DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, "undo again", bench.original);
}
END_TEST

START_TEST (dry_run)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_FULL);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *name = g_strdup_printf ("round %u", i);
    g_autofree char *before = dcw_bench_bytes (&bench);
    g_autoptr (GPtrArray) runs = dcw_store_runs (bench.store, NULL);
    g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, TRUE, DCW_CONFLICT_STOP);
    dcw_check_report (report, name, DCW_RUN_APPLIED, 0);
    ck_assert_uint_eq (report->run, 0);
    ck_assert_int_eq (report->direction, i % 2 == 0 ? DCW_BACKWARD : DCW_FORWARD);
    for (guint j = 0; j < 5; j++)
      dcw_check_result (report, name, j, DCW_RESULT_VERIFIED, NULL);
    dcw_check_bytes (&bench, name, before);
    g_autoptr (GPtrArray) still = dcw_store_runs (bench.store, NULL);
    ck_assert_uint_eq (still->len, runs->len);
    dcw_bench_undo_to (&bench, name, 0, DCW_RUN_APPLIED, 0);
  }
  /* A conflict is told, not an error. */
  dcw_bench_undo_to (&bench, "redo", 0, DCW_RUN_APPLIED, 0);
  dcw_site_set_number (bench.station, DCW_SITE_KEY, "Level", 7);
  g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, TRUE, DCW_CONFLICT_STOP);
  dcw_check_report (report, "conflict", DCW_RUN_PARTLY, 11);
  dcw_check_result (report, "conflict", DCW_FULL_VALUE, DCW_RESULT_CONFLICT, "REG_DWORD 7");
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply-kept");
  TCase *keeping = tcase_create ("kept");
  tcase_add_loop_test (keeping, kept, 0, G_N_ELEMENTS (keepers));
  tcase_add_test (keeping, kept_for_another_run);
  tcase_add_test (keeping, longer_sid);
  tcase_add_test (keeping, key_is_kept);
  tcase_add_test (keeping, kept_and_gone_on_with);
  tcase_add_test (keeping, unreadable);
  tcase_add_test (keeping, dry_run);
  suite_add_tcase (suite, keeping);
  return suite;
}
