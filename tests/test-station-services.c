/* Services, passwords and restarts on a station in memory: what Windows would refuse, and that no password is kept. */
#include <string.h>
#include "base/error.h"
#include "document/document.h"
#include "station/image-station.h"
#include "support/stations.h"
#include "support/tap.h"

#define M DCW_TEST_MACHINE

/* "SID TYPE"; NULL: absent. */
static DcwState *
service_state (const char *content)
{
  if (content == NULL)
    return dcw_state_absent ();
  g_auto (GStrv) words = g_strsplit (content, " ", 2);
  g_auto (DcwPrincipal) account = { 0 };
  ck_assert (dcw_principal_init_sid_text (&account, words[0], NULL));
  DcwState *state = dcw_state_present (DCW_KIND_SERVICE);
  dcw_state_set_principal (state, DCW_SERVICE_ACCOUNT, &account);
  dcw_state_set_number (state, DCW_SERVICE_START, 2);
  dcw_state_set_number (state, DCW_SERVICE_TYPE, g_ascii_strtoull (words[1], NULL, 10));
  return state;
}

static GBytes *
bytes_of (DcwStation *station)
{
  return dcw_document_write_image (dcw_image_station_image (DCW_IMAGE_STATION (station)));
}

#define SYSTEM "S-1-5-18"
#define OPERATOR M "-1001"

static const struct {
  const char *name, *before, *after; /* NULL: not there */
  const char *password_of;
  DcwErrorCode code;
  const char *refused; /* part of the message; NULL: is written */
} services[] = {
  { "a user", SYSTEM " 16", OPERATOR " 16", "operator", 0, NULL },
  { "a user without the password", SYSTEM " 16", OPERATOR " 16", "opc", DCW_ERROR_SECRET, "the password of operator is needed" },
  { "back to Local System", OPERATOR " 16", SYSTEM " 16", NULL, 0, NULL },
  { "Network Service", SYSTEM " 16", "S-1-5-20 16", NULL, 0, NULL },
  { "a virtual account", SYSTEM " 16", "S-1-5-80-1-2-3-4-5 16", NULL, 0, NULL },
  { "only the type", OPERATOR " 16", OPERATOR " 32", NULL, 0, NULL },
  { "nobody", SYSTEM " 16", M "-1099 16", M "-1099", DCW_ERROR_REFUSED, "no user of this computer" },
  { "somebody of a domain", SYSTEM " 16", "S-1-5-21-9-9-9-1500 16", "S-1-5-21-9-9-9-1500", 0, NULL },
  { "a user on the desktop", SYSTEM " 272", OPERATOR " 272", "operator", DCW_ERROR_REFUSED, "only Local System" },
  { "a user, no longer on the desktop", SYSTEM " 272", OPERATOR " 16", "operator", 0, NULL },
  { "removed", SYSTEM " 16", NULL, NULL, DCW_ERROR_UNSUPPORTED, "installed and removed" },
  { "installed", NULL, SYSTEM " 16", NULL, DCW_ERROR_UNSUPPORTED, "installed and removed" },
};

START_TEST (service_accounts)
{
  for (guint i = 0; i < G_N_ELEMENTS (services); i++) {
    const char *name = services[i].name;
    DcwImage *image = dcw_test_image ();
    dcw_image_add_root (image, DCW_KIND_SERVICE, NULL);
    g_autoptr (DcwResource) service = dcw_resource_named (DCW_KIND_SERVICE, "OpcServer", NULL);
    g_autoptr (DcwState) before = service_state (services[i].before), after = service_state (services[i].after);
    dcw_image_set (image, service, before);
    g_autoptr (DcwStation) station = dcw_image_station_new (image);
    g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
    if (services[i].password_of != NULL)
      dcw_secrets_set (secrets, services[i].password_of, "x");
    g_autoptr (GError) error = NULL;
    gboolean written = dcw_station_write (station, service, after, secrets, NULL, NULL, &error);
    ck_assert_msg (written == (services[i].refused == NULL), "%s: %s", name, error != NULL ? error->message : "written");
    ck_assert_msg (written || g_error_matches (error, DCW_ERROR, (int)services[i].code), "%s: code %d", name,
                   error != NULL ? error->code : 0);
    ck_assert_msg (written || strstr (error->message, services[i].refused) != NULL, "%s: %s", name,
                   error != NULL ? error->message : "");
    g_autoptr (DcwState) now = dcw_station_read (station, service);
    ck_assert_msg (dcw_state_equal (now, written ? after : before), "%s: what is there", name);
  }
}
END_TEST

/* Taken when it is given, kept nowhere. */
START_TEST (passwords)
{
  static const struct {
    const char *secret, *account; /* account: in the state, or NULL */
  } rows[] = { { "SCM:{X}", "operator" }, { "user:operator", NULL }, { "user:OPERATOR", "operator" } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwStation) station = dcw_image_station_new (dcw_test_image ());
    g_autoptr (GBytes) before = bytes_of (station);
    g_autoptr (DcwResource) secret = dcw_resource_named (DCW_KIND_SECRET, rows[i].secret, NULL);
    g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_SECRET);
    if (rows[i].account != NULL)
      dcw_state_set_text (there, DCW_SECRET_ACCOUNT, rows[i].account);
    g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
    dcw_secrets_set (secrets, "operator", "Correct-Horse-9");
    g_autoptr (GError) error = NULL;
    ck_assert_msg (dcw_station_write (station, secret, there, secrets, NULL, NULL, &error), "%s: %s", rows[i].secret,
                   error != NULL ? error->message : "");
    g_autoptr (DcwState) now = dcw_station_read (station, secret);
    ck_assert_msg (dcw_state_status (now) == DCW_STATE_UNKNOWN, "%s: is told", rows[i].secret);
    g_autoptr (GBytes) after = bytes_of (station);
    ck_assert_msg (g_bytes_equal (before, after), "%s: is stored", rows[i].secret);
  }
}
END_TEST

START_TEST (restarts)
{
  static const struct {
    const char *name;
    guint start;
    const char *before; /* what the fact says, or NULL */
    const char *refused;
  } rows[] = {
    { "running", 2, "running", NULL },        { "stopped", 3, "stopped", NULL },           { "not known", 3, NULL, NULL },
    { "disabled", 4, "stopped", "disabled" }, { "not there", 0, NULL, "no such service" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    DcwImage *image = dcw_test_image ();
    dcw_image_add_root (image, DCW_KIND_SERVICE, NULL);
    g_autoptr (DcwResource) service = dcw_resource_named (DCW_KIND_SERVICE, "OpcServer", NULL);
    g_autoptr (DcwState) state = rows[i].start != 0 ? service_state (SYSTEM " 16") : dcw_state_absent ();
    if (rows[i].start != 0)
      dcw_state_set_number (state, DCW_SERVICE_START, rows[i].start);
    dcw_image_set (image, service, state);
    dcw_image_set_fact (image, DCW_FACT_SERVICE_STATE, "OpcServer", rows[i].before);
    g_autoptr (DcwStation) station = dcw_image_station_new (image);
    g_autoptr (GError) error = NULL;
    gboolean done = dcw_station_restart (station, "OpcServer", NULL, &error);
    ck_assert_msg (done == (rows[i].refused == NULL), "%s: %s", rows[i].name, error != NULL ? error->message : "done");
    ck_assert_msg (done || strstr (error->message, rows[i].refused) != NULL, "%s: %s", rows[i].name,
                   error != NULL ? error->message : "");
    const char *now = dcw_station_fact (station, DCW_FACT_SERVICE_STATE, "OpcServer");
    ck_assert_msg (g_strcmp0 (now, done && rows[i].before != NULL ? "running" : rows[i].before) == 0, "%s: %s", rows[i].name,
                   now);
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("station-services");
  TCase *all = tcase_create ("services");
  tcase_add_test (all, service_accounts);
  tcase_add_test (all, passwords);
  tcase_add_test (all, restarts);
  suite_add_tcase (suite, all);
  return suite;
}
