/* Stations: one suite of what every station must do, for each kind of resource and each kind of station. */
#include "base/error.h"
#include "document/document.h"
#include "platform/random.h"
#include "registry/tree.h"
#include "support/scratch.h"
#include "support/stations.h"
#include "support/tap.h"
#include <string.h>

/* ---- The stations ---- */

typedef struct {
  char *folder;
  DcwStation *station;
} Bench;

static DcwStation *
new_image_station (const char *folder)
{
  return dcw_image_station_new (dcw_test_image ());
}

static DcwStation *
new_file_station (const char *folder)
{
  return dcw_test_file_station (dcw_test_image (), folder, "station.xml");
}

static DcwStation *
new_wrapped_station (const char *folder)
{
  g_autoptr (DcwStation) inner = new_file_station (folder);
  return dcw_wrapped_station_new (inner);
}

static const struct {
  const char *name;
  DcwStation *(*create) (const char *folder);
} kinds_of_station[] = {
  { "image", new_image_station },
  { "file", new_file_station },
  { "wrapped", new_wrapped_station },
};
#define N_STATIONS ((int)G_N_ELEMENTS (kinds_of_station))

static Bench
bench_new (int i)
{
  Bench bench = { .folder = dcw_scratch_new () };
  bench.station = kinds_of_station[i].create (bench.folder);
  return bench;
}

static void
bench_clear (Bench *bench)
{
  g_object_unref (bench->station);
  dcw_scratch_free (bench->folder);
}

/* What is stored: the bytes of the file, or those that the image would make. */
static GBytes *
stored (Bench *bench)
{
  g_autofree char *path = g_build_filename (bench->folder, "station.xml", NULL);
  gsize size;
  char *text = dcw_scratch_read (path, &size);
  if (text != NULL)
    return g_bytes_new_take (text, size);
  return dcw_document_write_image (dcw_image_station_image (DCW_IMAGE_STATION (bench->station)));
}

/* Memory and disk must say the same. */
static gboolean
is_stored (Bench *bench, GBytes *expected)
{
  g_autoptr (GBytes) now = stored (bench);
  DcwStation *station = bench->station;
  while (!DCW_IS_IMAGE_STATION (station))
    station = dcw_wrapped_station_inner (station);
  g_autoptr (GBytes) held = dcw_document_write_image (dcw_image_station_image (DCW_IMAGE_STATION (station)));
  return g_bytes_equal (now, expected) && g_bytes_equal (held, expected);
}

/* ---- Addresses in tables ---- */

/* a: key, or SID or name of the account or group; b: value, member, right. */
typedef struct {
  DcwKindId kind;
  const char *a, *b;
} Address;

static DcwResource *
resource_at (const Address *address)
{
  switch (address->kind) {
  case DCW_KIND_REGISTRY_KEY:
    return dcw_test_key (address->a);
  case DCW_KIND_REGISTRY_VALUE:
    return dcw_test_value (address->a, address->b);
  case DCW_KIND_USER:
  case DCW_KIND_GROUP:
    return dcw_test_account (address->kind, address->a);
  case DCW_KIND_MEMBERSHIP:
    return dcw_test_membership (address->a, address->b);
  case DCW_KIND_ACCOUNT_RIGHT: {
    g_auto (DcwPrincipal) who = { 0 };
    dcw_principal_init_sid_text (&who, address->a, NULL);
    return dcw_resource_right (&who, address->b, NULL);
  }
  default:
    return dcw_resource_named (address->kind, address->a, NULL);
  }
}

/* "" for a kind without content; "=NAME" for accounts; a number, else text, for values; NULL: absent. */
static DcwState *
state_of (DcwKindId kind, const char *content)
{
  if (content == NULL)
    return dcw_state_absent ();
  if (kind == DCW_KIND_REGISTRY_VALUE)
    return g_ascii_isdigit (*content) ? dcw_state_value_number ((guint32)g_ascii_strtoull (content, NULL, 10))
                                      : dcw_state_value_text (content);
  return kind == DCW_KIND_USER || kind == DCW_KIND_GROUP ? dcw_test_account_state (kind, content) : dcw_state_present (kind);
}

/* Passwords of accounts that the tests make, and of the user who is there. */
static DcwSecrets *
make_secrets (void)
{
  static const char *const names[] = { "New User", "opc", "operator" };
  DcwSecrets *secrets = dcw_secrets_new ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    dcw_secrets_set (secrets, names[i], "Correct-Horse-9");
  return secrets;
}

#define M DCW_TEST_MACHINE
#define OLE DCW_TEST_OLE
#define TEST "HKLM\\SOFTWARE\\Test"
#define MISSING "HKLM\\SOFTWARE\\Missing"

/* ---- Reading ---- */

static const struct {
  const char *name;
  Address address;
  DcwStatus status;
  const char *shown; /* of unknown: the reason; of present: the state; NULL: not looked at */
} readings[] = {
  { "key, recorded", { DCW_KIND_REGISTRY_KEY, OLE, NULL }, DCW_STATE_PRESENT, NULL },
  { "key, in a root", { DCW_KIND_REGISTRY_KEY, OLE "\\AppCompat", NULL }, DCW_STATE_ABSENT, NULL },
  { "key, outside", { DCW_KIND_REGISTRY_KEY, "HKLM\\SOFTWARE\\Other", NULL }, DCW_STATE_UNKNOWN, "unknown: not recorded" },
  { "key, name begins like a root's", { DCW_KIND_REGISTRY_KEY, OLE "2", NULL }, DCW_STATE_UNKNOWN, NULL },
  { "key, recorded as absent", { DCW_KIND_REGISTRY_KEY, MISSING, NULL }, DCW_STATE_ABSENT, NULL },
  { "key, below an absent one", { DCW_KIND_REGISTRY_KEY, MISSING "\\A\\B", NULL }, DCW_STATE_ABSENT, NULL },
  { "value, recorded", { DCW_KIND_REGISTRY_VALUE, OLE, "EnableDCOM" }, DCW_STATE_PRESENT, "REG_SZ “Y”" },
  { "value, another case", { DCW_KIND_REGISTRY_VALUE, "hklm\\software\\MICROSOFT\\ole", "enabledcom" }, DCW_STATE_PRESENT, NULL },
  { "value, in a root", { DCW_KIND_REGISTRY_VALUE, OLE, "DefaultAccessPermission" }, DCW_STATE_ABSENT, NULL },
  { "value, default of a key in a root", { DCW_KIND_REGISTRY_VALUE, OLE, "" }, DCW_STATE_ABSENT, NULL },
  { "value, outside", { DCW_KIND_REGISTRY_VALUE, TEST, "Other" }, DCW_STATE_UNKNOWN, "unknown: not recorded" },
  { "value, recorded as absent", { DCW_KIND_REGISTRY_VALUE, TEST, "Gone" }, DCW_STATE_ABSENT, NULL },
  { "value, recorded as unknown", { DCW_KIND_REGISTRY_VALUE, TEST, "Denied" }, DCW_STATE_UNKNOWN, "unknown: access denied" },
  { "value, of an absent key", { DCW_KIND_REGISTRY_VALUE, MISSING, "A" }, DCW_STATE_ABSENT, NULL },
  { "user, recorded", { DCW_KIND_USER, M "-1001", NULL }, DCW_STATE_PRESENT, NULL },
  { "user, by name", { DCW_KIND_USER, "OPERATOR", NULL }, DCW_STATE_PRESENT, NULL },
  { "user, no such name", { DCW_KIND_USER, "nobody", NULL }, DCW_STATE_ABSENT, NULL },
  { "user, a group's name", { DCW_KIND_USER, "Shift", NULL }, DCW_STATE_ABSENT, NULL },
  { "user, no such SID", { DCW_KIND_USER, M "-1002", NULL }, DCW_STATE_ABSENT, NULL },
  { "group, by name", { DCW_KIND_GROUP, "shift", NULL }, DCW_STATE_PRESENT, NULL },
  { "group, a user's name", { DCW_KIND_GROUP, "operator", NULL }, DCW_STATE_ABSENT, NULL },
  { "group, a well-known name", { DCW_KIND_GROUP, "Everyone", NULL }, DCW_STATE_ABSENT, NULL },
  { "membership, recorded", { DCW_KIND_MEMBERSHIP, M "-1010", M "-1099" }, DCW_STATE_PRESENT, NULL },
  { "membership, not there", { DCW_KIND_MEMBERSHIP, "S-1-5-32-562", M "-1001" }, DCW_STATE_ABSENT, NULL },
  { "membership, by names", { DCW_KIND_MEMBERSHIP, "Shift", "operator" }, DCW_STATE_PRESENT, NULL },
  { "membership, well-known member by name", { DCW_KIND_MEMBERSHIP, "Shift", "Authenticated Users" }, DCW_STATE_PRESENT, NULL },
  { "membership, of no group", { DCW_KIND_MEMBERSHIP, "OPC Users", M "-1001" }, DCW_STATE_ABSENT, NULL },
  { "membership, of nobody", { DCW_KIND_MEMBERSHIP, "Shift", "nobody" }, DCW_STATE_ABSENT, NULL },
  { "right, recorded", { DCW_KIND_ACCOUNT_RIGHT, "S-1-5-32-544", "SeNetworkLogonRight" }, DCW_STATE_PRESENT, NULL },
  { "right, not there", { DCW_KIND_ACCOUNT_RIGHT, "S-1-5-32-544", "SeServiceLogonRight" }, DCW_STATE_ABSENT, NULL },
  { "service, nothing recorded", { DCW_KIND_SERVICE, "RpcSs", NULL }, DCW_STATE_UNKNOWN, "unknown: not recorded" },
  { "secret", { DCW_KIND_SECRET, "SCM:{X}", NULL }, DCW_STATE_UNKNOWN, NULL },
};

START_TEST (reads)
{
  Bench bench = bench_new (_i);
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++) {
    g_autofree char *name = g_strdup_printf ("%s: %s", kinds_of_station[_i].name, readings[i].name);
    g_autoptr (DcwResource) resource = resource_at (&readings[i].address);
    g_autoptr (DcwState) state = dcw_station_read (bench.station, resource);
    ck_assert_msg (dcw_state_status (state) == readings[i].status, "%s: status %d", name, dcw_state_status (state));
    g_autofree char *shown = dcw_state_show (state, DCW_CODEC_TEXT);
    ck_assert_msg (readings[i].shown == NULL || strcmp (shown, readings[i].shown) == 0, "%s: “%s”", name, shown);
  }
  bench_clear (&bench);
}
END_TEST

static const struct {
  const char *name;
  Address parent; /* a NULL: without one */
  DcwKindId kind;
  gboolean complete;
  const char *listed; /* ids, blank separated, without their kind */
} listings[] = {
  { "users", { 0, NULL, NULL }, DCW_KIND_USER, TRUE, M "-1001 " M "-500" },
  { "groups", { 0, NULL, NULL }, DCW_KIND_GROUP, TRUE, M "-1010 S-1-5-32-544 S-1-5-32-545 S-1-5-32-562" },
  { "members",
    { DCW_KIND_GROUP, M "-1010", NULL },
    DCW_KIND_MEMBERSHIP,
    TRUE,
    M "-1010/S-1-5-11 " M "-1010/" M "-1001 " M "-1010/" M "-1099" },
  { "members by name", { DCW_KIND_GROUP, "users", NULL }, DCW_KIND_MEMBERSHIP, TRUE, "S-1-5-32-545/" M "-1001" },
  { "members of no group", { DCW_KIND_GROUP, "OPC Users", NULL }, DCW_KIND_MEMBERSHIP, TRUE, "" },
  { "no members", { DCW_KIND_GROUP, "S-1-5-32-562", NULL }, DCW_KIND_MEMBERSHIP, TRUE, "" },
  { "rights", { 0, NULL, NULL }, DCW_KIND_ACCOUNT_RIGHT, TRUE, "S-1-5-32-544/SENETWORKLOGONRIGHT" },
  { "values",
    { DCW_KIND_REGISTRY_KEY, OLE, NULL },
    DCW_KIND_REGISTRY_VALUE,
    TRUE,
    "HKLM\\SOFTWARE\\MICROSOFT\\OLE\\\\ENABLEDCOM HKLM\\SOFTWARE\\MICROSOFT\\OLE\\\\MACHINEACCESSRESTRICTION "
    "HKLM\\SOFTWARE\\MICROSOFT\\OLE\\\\MACHINELAUNCHRESTRICTION" },
  { "keys",
    { DCW_KIND_REGISTRY_KEY, "HKLM\\SOFTWARE\\Policies", NULL },
    DCW_KIND_REGISTRY_KEY,
    TRUE,
    "HKLM\\SOFTWARE\\POLICIES\\MICROSOFT" },
  { "values outside of roots",
    { DCW_KIND_REGISTRY_KEY, TEST, NULL },
    DCW_KIND_REGISTRY_VALUE,
    FALSE,
    "HKLM\\SOFTWARE\\TEST\\\\DENIED HKLM\\SOFTWARE\\TEST\\\\KNOWN" },
  { "values of an absent key", { DCW_KIND_REGISTRY_KEY, MISSING, NULL }, DCW_KIND_REGISTRY_VALUE, TRUE, "" },
  { "services", { 0, NULL, NULL }, DCW_KIND_SERVICE, FALSE, "" },
  { "secrets", { 0, NULL, NULL }, DCW_KIND_SECRET, FALSE, "" },
};

static char *
show_listing (const DcwListing *listing)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < listing->resources->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", strchr (dcw_resource_id (listing->resources->pdata[i]), ':') + 1);
  return g_string_free (text, FALSE);
}

START_TEST (lists)
{
  Bench bench = bench_new (_i);
  for (guint i = 0; i < G_N_ELEMENTS (listings); i++) {
    g_autofree char *name = g_strdup_printf ("%s: %s", kinds_of_station[_i].name, listings[i].name);
    g_autoptr (DcwResource) parent = listings[i].parent.a != NULL ? resource_at (&listings[i].parent) : NULL;
    g_autoptr (DcwListing) listing = dcw_station_list (bench.station, parent, listings[i].kind);
    g_autofree char *listed = show_listing (listing);
    ck_assert_msg (listing->complete == listings[i].complete, "%s: complete %d", name, listing->complete);
    ck_assert_msg ((listing->reason == NULL) == listing->complete, "%s: reason", name);
    ck_assert_msg (strcmp (listed, listings[i].listed) == 0, "%s: %s", name, listed);
  }
  bench_clear (&bench);
}
END_TEST

START_TEST (tells_about_itself)
{
  Bench bench = bench_new (_i);
  const char *name = kinds_of_station[_i].name;
  const DcwStationInfo *info = dcw_station_info (bench.station);
  ck_assert_msg (strcmp (info->computer, "PC1") == 0 && strcmp (info->machine, M) == 0, "%s: info", name);
  ck_assert_msg (g_strcmp0 (dcw_station_fact (bench.station, DCW_FACT_BUILD, ""), "19045") == 0, "%s: fact", name);
  ck_assert_msg (dcw_station_fact (bench.station, DCW_FACT_BUILD, "x") == NULL, "%s: no fact", name);
  g_autoptr (GPtrArray) facts = dcw_station_facts (bench.station);
  g_autoptr (GPtrArray) roots = dcw_station_roots (bench.station);
  ck_assert_msg (facts->len == 2 && roots->len == 6, "%s: %u facts, %u roots", name, facts->len, roots->len);
  DcwSid sid;
  ck_assert_msg (dcw_station_resolve (bench.station, "PC1\\shift", &sid) == DCW_STATE_PRESENT, "%s: resolve", name);
  g_autofree char *shift = dcw_station_name_of (bench.station, &sid);
  ck_assert_msg (strcmp (shift, "Shift") == 0, "%s: name %s", name, shift);
  ck_assert_msg (dcw_station_resolve (bench.station, "nobody", &sid) == DCW_STATE_ABSENT, "%s: resolve nobody", name);
  ck_assert_msg (dcw_station_read_only (bench.station) == NULL, "%s: read-only", name);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (!dcw_station_restart (bench.station, "OpcEnum", NULL, &error), "%s: restart", name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED), "%s: restart", name);
  bench_clear (&bench);
}
END_TEST

/* ---- Writing ---- */

static const struct {
  const char *name;
  Address address;
  const char *first, *second; /* contents; second NULL: the kind has none */
} round_trips[] = {
  { "key", { DCW_KIND_REGISTRY_KEY, OLE "\\AppCompat", NULL }, "", NULL },
  { "key recorded as absent", { DCW_KIND_REGISTRY_KEY, MISSING, NULL }, "", NULL },
  { "value", { DCW_KIND_REGISTRY_VALUE, OLE, "LegacyAuthenticationLevel" }, "5", "text" },
  { "default value", { DCW_KIND_REGISTRY_VALUE, OLE, "" }, "a", "7" },
  { "value recorded as absent", { DCW_KIND_REGISTRY_VALUE, TEST, "Gone" }, "5", "6" },
  { "user", { DCW_KIND_USER, "New User", NULL }, "New User", "new user" },
  { "group", { DCW_KIND_GROUP, "OPC Users", NULL }, "OPC Users", "OPC" },
  { "membership", { DCW_KIND_MEMBERSHIP, "S-1-5-32-562", M "-1001" }, "", NULL },
  { "membership of an unknown SID", { DCW_KIND_MEMBERSHIP, "S-1-5-32-562", "S-1-5-21-9-9-9-1234" }, "", NULL },
  { "right", { DCW_KIND_ACCOUNT_RIGHT, M "-1001", "SeBatchLogonRight" }, "", NULL },
  { "right of a group", { DCW_KIND_ACCOUNT_RIGHT, "S-1-5-32-545", "SeServiceLogonRight" }, "", NULL },
};

/* Writes content and reads it back; a created account is addressed by its SID afterwards. */
static void
write_and_check (Bench *bench, const char *name, DcwResource **resource, const char *content)
{
  DcwKindId kind = dcw_resource_kind (*resource);
  g_autoptr (DcwState) want = state_of (kind, content);
  g_autoptr (GError) error = NULL;
  DcwSid created;
  gboolean has_created = FALSE, makes_account = content != NULL && dcw_resource_is_pending (*resource);
  g_autoptr (DcwSecrets) secrets = make_secrets ();
  gboolean written = dcw_station_write (bench->station, *resource, want, secrets, &created, &has_created, &error);
  ck_assert_msg (written, "%s: %s", name, error != NULL ? error->message : "");
  ck_assert_msg (has_created == makes_account, "%s: created %d", name, has_created);
  if (has_created) {
    DcwSid machine;
    g_autoptr (DcwState) by_name = dcw_station_read (bench->station, *resource);
    ck_assert_msg (dcw_state_identical (by_name, want), "%s: read by name", name);
    dcw_sid_parse (M, &machine, NULL);
    ck_assert_msg (dcw_sid_is_in (&created, &machine), "%s: SID of another machine", name);
    g_autofree char *sid = dcw_sid_format (&created);
    dcw_resource_unref (*resource);
    *resource = dcw_test_account (kind, sid);
  }
  g_autoptr (DcwState) back = dcw_station_read (bench->station, *resource);
  ck_assert_msg (dcw_state_identical (back, want), "%s: read back", name);
  if (has_created) {
    g_autoptr (DcwListing) members = dcw_station_list (bench->station, *resource, DCW_KIND_MEMBERSHIP);
    ck_assert_msg (kind == DCW_KIND_USER || (members->complete && members->resources->len == 0), "%s: members", name);
  }
  ck_assert_msg (dcw_station_refresh (bench->station, &error), "%s: refresh", name);
  g_autoptr (DcwState) anew = dcw_station_read (bench->station, *resource);
  ck_assert_msg (dcw_state_identical (anew, want), "%s: read anew", name);
}

START_TEST (writes_and_takes_back)
{
  Bench bench = bench_new (_i);
  g_autoptr (GBytes) before = stored (&bench);
  for (guint i = 0; i < G_N_ELEMENTS (round_trips); i++) {
    g_autofree char *name = g_strdup_printf ("%s: %s", kinds_of_station[_i].name, round_trips[i].name);
    DcwResource *resource = resource_at (&round_trips[i].address);
    write_and_check (&bench, name, &resource, round_trips[i].first);
    ck_assert_msg (!is_stored (&bench, before), "%s: nothing stored", name);
    if (round_trips[i].second != NULL)
      write_and_check (&bench, name, &resource, round_trips[i].second);
    write_and_check (&bench, name, &resource, NULL);
    ck_assert_msg (is_stored (&bench, before), "%s: not as before", name);
    write_and_check (&bench, name, &resource, NULL);
    dcw_resource_unref (resource);
  }
  bench_clear (&bench);
}
END_TEST

static void
write_or_die (DcwStation *station, const Address *address, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwResource) resource = resource_at (address);
  g_autoptr (DcwState) want = state_of (address->kind, content);
  ck_assert_msg (dcw_station_write (station, resource, want, NULL, NULL, NULL, &error), "%s",
                 error != NULL ? error->message : "");
}

/* In what is made where no root covers it nothing is unknown, and undoing by hand leaves no trace. */
START_TEST (made_outside_of_roots)
{
  static const Address key = { DCW_KIND_REGISTRY_KEY, MISSING, NULL }, sub = { DCW_KIND_REGISTRY_KEY, MISSING "\\Sub", NULL },
                       value = { DCW_KIND_REGISTRY_VALUE, MISSING "\\Sub", "Value" };
  Bench bench = bench_new (_i);
  const char *name = kinds_of_station[_i].name;
  g_autoptr (GBytes) before = stored (&bench);
  g_autoptr (DcwResource) in_sub = resource_at (&value), in_key = dcw_test_key (MISSING);
  write_or_die (bench.station, &key, "");
  write_or_die (bench.station, &sub, "");
  g_autoptr (DcwState) state = dcw_station_read (bench.station, in_sub);
  ck_assert_msg (dcw_state_status (state) == DCW_STATE_ABSENT, "%s: value in a new key", name);
  write_or_die (bench.station, &value, "1");
  g_autoptr (DcwListing) keys = dcw_station_list (bench.station, in_key, DCW_KIND_REGISTRY_KEY);
  ck_assert_msg (keys->complete && keys->resources->len == 1, "%s: keys in a new key", name);
  write_or_die (bench.station, &value, NULL);
  write_or_die (bench.station, &sub, NULL);
  write_or_die (bench.station, &key, NULL);
  ck_assert_msg (is_stored (&bench, before), "%s: taken back one by one", name);
  write_or_die (bench.station, &key, "");
  write_or_die (bench.station, &sub, "");
  write_or_die (bench.station, &value, "1");
  write_or_die (bench.station, &key, NULL);
  ck_assert_msg (is_stored (&bench, before), "%s: taken back with the key", name);
  bench_clear (&bench);
}
END_TEST

/* A station whose groups are whole but whose memberships are not: those of a new group are known all the same. */
START_TEST (members_of_a_new_group)
{
  g_autofree char *folder = dcw_scratch_new ();
  DcwImage *image = dcw_image_new ();
  dcw_image_info (image)->machine = g_strdup (M);
  dcw_image_info (image)->instance = g_strdup (DCW_TEST_INSTANCE);
  dcw_image_add_root (image, DCW_KIND_GROUP, NULL);
  dcw_image_add_root (image, DCW_KIND_USER, NULL);
  g_autoptr (DcwStation) station = dcw_test_file_station (image, folder, "station.xml");
  g_autofree char *path = g_build_filename (folder, "station.xml", NULL);
  g_autofree char *before = dcw_scratch_read (path, NULL);
  g_autoptr (DcwResource) group = dcw_test_account (DCW_KIND_GROUP, "OPC Users");
  g_autoptr (DcwState) want = dcw_test_account_state (DCW_KIND_GROUP, "OPC Users");
  DcwSid created;
  gboolean has_created;
  ck_assert (dcw_station_write (station, group, want, NULL, &created, &has_created, NULL));
  g_autofree char *sid = dcw_sid_format (&created);
  g_autoptr (DcwResource) membership = dcw_test_membership (sid, M "-1001"), made = dcw_test_account (DCW_KIND_GROUP, sid);
  g_autoptr (DcwState) member = dcw_state_present (DCW_KIND_MEMBERSHIP), absent = dcw_state_absent ();
  g_autoptr (GError) error = NULL;
  ck_assert (dcw_station_refresh (station, NULL));
  ck_assert_msg (dcw_station_write (station, membership, member, NULL, NULL, NULL, &error), "%s", error ? error->message : "");
  g_autoptr (DcwListing) members = dcw_station_list (station, made, DCW_KIND_MEMBERSHIP);
  ck_assert (members->complete && members->resources->len == 1);
  ck_assert (dcw_station_write (station, made, absent, NULL, NULL, NULL, NULL));
  ck_assert_msg (dcw_scratch_has (path, before), "not as before");
  g_clear_object (&station);
  dcw_scratch_free (g_steal_pointer (&folder));
}
END_TEST

/* Deleting a group takes its members along, and another group that it was in keeps its SID. */
START_TEST (deletes_a_group)
{
  Bench bench = bench_new (_i);
  const char *name = kinds_of_station[_i].name;
  write_or_die (bench.station, &(Address){ DCW_KIND_MEMBERSHIP, "S-1-5-32-562", M "-1010" }, "");
  write_or_die (bench.station, &(Address){ DCW_KIND_GROUP, M "-1010", NULL }, NULL);
  g_autoptr (DcwResource) gone = dcw_test_account (DCW_KIND_GROUP, M "-1010"),
                          dcom = dcw_test_account (DCW_KIND_GROUP, "S-1-5-32-562");
  g_autoptr (DcwListing) members = dcw_station_list (bench.station, gone, DCW_KIND_MEMBERSHIP);
  g_autoptr (DcwListing) dead = dcw_station_list (bench.station, dcom, DCW_KIND_MEMBERSHIP);
  ck_assert_msg (members->complete && members->resources->len == 0, "%s: members", name);
  ck_assert_msg (dead->resources->len == 1, "%s: dead SID", name);
  bench_clear (&bench);
}
END_TEST

static const struct {
  const char *name;
  Address address;
  const char *content;
  DcwErrorCode code;
  const char *says;
} refusals[] = {
  { "value without its key", { DCW_KIND_REGISTRY_VALUE, OLE "\\AppCompat", "A" }, "1", DCW_ERROR_REFUSED, "is not there" },
  { "key without the one above", { DCW_KIND_REGISTRY_KEY, OLE "\\A\\B", NULL }, "", DCW_ERROR_REFUSED, "is not there" },
  { "value of an absent key", { DCW_KIND_REGISTRY_VALUE, MISSING, "A" }, "1", DCW_ERROR_REFUSED, "is not there" },
  { "unknown value", { DCW_KIND_REGISTRY_VALUE, TEST, "Denied" }, "1", DCW_ERROR_REFUSED, "not known" },
  { "value that is not recorded", { DCW_KIND_REGISTRY_VALUE, TEST, "Other" }, "1", DCW_ERROR_REFUSED, "not known" },
  { "user of a user's name", { DCW_KIND_USER, "OPERATOR", NULL }, "operator", DCW_ERROR_REFUSED, "a user of this name" },
  { "group of a user's name", { DCW_KIND_GROUP, "Operator", NULL }, "Operator", DCW_ERROR_REFUSED, "a user of this name" },
  { "user of a group's name", { DCW_KIND_USER, "shift", NULL }, "shift", DCW_ERROR_REFUSED, "a group of this name" },
  { "renamed to a name that is taken",
    { DCW_KIND_GROUP, M "-1010", NULL },
    "Operator",
    DCW_ERROR_REFUSED,
    "a user of this name" },
  { "user of a chosen SID", { DCW_KIND_USER, M "-1234", NULL }, "new", DCW_ERROR_UNSUPPORTED, "chooses the SID" },
  { "user without a name", { DCW_KIND_USER, "new", NULL }, "", DCW_ERROR_INVALID, "needs a name" },
  { "user of two names", { DCW_KIND_USER, "new", NULL }, "other", DCW_ERROR_INVALID, "another name" },
  { "delete by name", { DCW_KIND_GROUP, "Shift", NULL }, NULL, DCW_ERROR_UNBOUND, "SID" },
  { "delete a built-in group", { DCW_KIND_GROUP, "S-1-5-32-545", NULL }, NULL, DCW_ERROR_REFUSED, "built-in" },
  { "delete a built-in user", { DCW_KIND_USER, M "-500", NULL }, NULL, DCW_ERROR_REFUSED, "built-in" },
  { "member of no group", { DCW_KIND_MEMBERSHIP, M "-1234", M "-1001" }, "", DCW_ERROR_REFUSED, "no such group" },
  { "member of itself", { DCW_KIND_MEMBERSHIP, M "-1010", M "-1010" }, "", DCW_ERROR_REFUSED, "itself" },
  { "member by name", { DCW_KIND_MEMBERSHIP, "S-1-5-32-562", "operator" }, "", DCW_ERROR_UNBOUND, "SID" },
  { "user without a password", { DCW_KIND_USER, "somebody", NULL }, "somebody", DCW_ERROR_SECRET, "password" },
  { "service that is not recorded", { DCW_KIND_SERVICE, "RpcSs", NULL }, "", DCW_ERROR_REFUSED, "not known" },
  { "password without it", { DCW_KIND_SECRET, "SCM:{X}", NULL }, "", DCW_ERROR_SECRET, "SCM:{X} is needed" },
  { "password of a service", { DCW_KIND_SECRET, "_SC_RpcSs", NULL }, "", DCW_ERROR_REFUSED, "no password that" },
  { "password of nobody", { DCW_KIND_SECRET, "user:nobody", NULL }, "", DCW_ERROR_REFUSED, "no such user" },
  { "no password for a user", { DCW_KIND_SECRET, "user:operator", NULL }, NULL, DCW_ERROR_REFUSED, "without a password" },
};

START_TEST (refuses)
{
  Bench bench = bench_new (_i);
  g_autoptr (GBytes) before = stored (&bench);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *name = g_strdup_printf ("%s: %s", kinds_of_station[_i].name, refusals[i].name);
    g_autoptr (DcwResource) resource = resource_at (&refusals[i].address);
    g_autoptr (DcwState) want = state_of (refusals[i].address.kind, refusals[i].content);
    g_autoptr (GError) error = NULL;
    ck_assert_msg (!dcw_station_write (bench.station, resource, want, NULL, NULL, NULL, &error), "%s: written", name);
    ck_assert_msg (g_error_matches (error, DCW_ERROR, (int)refusals[i].code), "%s: code %d: %s", name, error->code,
                   error->message);
    ck_assert_msg (strstr (error->message, refusals[i].says) != NULL, "%s: %s", name, error->message);
    ck_assert_msg (is_stored (&bench, before), "%s: changed something", name);
  }
  bench_clear (&bench);
}
END_TEST

START_TEST (refuses_what_is_not_bound)
{
  Bench bench = bench_new (_i);
  g_auto (DcwPrincipal) group = { 0 };
  dcw_principal_init_name (&group, "OPC Users");
  g_autoptr (DcwAcl) acl = dcw_acl_new (2);
  dcw_acl_append (acl, DCW_ACE_ALLOW, 0, 1, &group, NULL);
  g_autoptr (DcwDescriptor) descriptor = dcw_descriptor_new (0x8004, &group, &group, acl, NULL, NULL);
  g_autoptr (DcwState) want = dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, descriptor, NULL);
  g_autoptr (DcwResource) resource = dcw_test_value (OLE, "DefaultAccessPermission");
  g_autoptr (GError) error = NULL;
  ck_assert_msg (!dcw_station_write (bench.station, resource, want, NULL, NULL, NULL, &error), "%s", kinds_of_station[_i].name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_UNBOUND), "%s: %s", kinds_of_station[_i].name, error->message);
  bench_clear (&bench);
}
END_TEST

/* ---- SIDs of new accounts ---- */

typedef struct {
  const guint32 *numbers;
  guint n, at;
} Draws;

static guint32
draw (gpointer data)
{
  Draws *draws = data;
  guint i = draws->at < draws->n ? draws->at : draws->n - 1;
  draws->at++;
  return draws->numbers[i];
}

START_TEST (draws_sids)
{
  /* too small; a user's; a group's; a dead member's; too large by two bits */
  static const guint32 numbers[] = { 0, 999, 1001, 1010, 1099, 0xc0000000u | 2000, 7 };
  Bench bench = bench_new (_i);
  Draws draws = { numbers, G_N_ELEMENTS (numbers), 0 };
  dcw_random_set_for_test (draw, &draws);
  g_autoptr (DcwResource) group = dcw_test_account (DCW_KIND_GROUP, "OPC Users"),
                          second = dcw_test_account (DCW_KIND_USER, "opc");
  g_autoptr (DcwState) want = dcw_test_account_state (DCW_KIND_GROUP, "OPC Users"),
                       user = dcw_test_account_state (DCW_KIND_USER, "opc");
  DcwSid created;
  gboolean has_created;
  ck_assert (dcw_station_write (bench.station, group, want, NULL, &created, &has_created, NULL));
  g_autofree char *sid = dcw_sid_format (&created);
  ck_assert_msg (has_created && strcmp (sid, M "-2000") == 0, "%s: %s", kinds_of_station[_i].name, sid);
  /* a source that has nothing else to offer */
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwSecrets) secrets = make_secrets ();
  ck_assert (!dcw_station_write (bench.station, second, user, secrets, &created, &has_created, &error));
  ck_assert_msg (!has_created && g_error_matches (error, DCW_ERROR, DCW_ERROR_IO), "%s: %s", kinds_of_station[_i].name,
                 error->message);
  dcw_random_set_for_test (NULL, NULL);
  bench_clear (&bench);
}
END_TEST

START_TEST (needs_a_machine)
{
  DcwImage *image = dcw_test_image ();
  g_clear_pointer (&dcw_image_info (image)->machine, g_free);
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwResource) group = dcw_test_account (DCW_KIND_GROUP, "OPC Users");
  g_autoptr (DcwState) want = dcw_test_account_state (DCW_KIND_GROUP, "OPC Users");
  g_autoptr (GError) error = NULL;
  ck_assert (!dcw_station_write (station, group, want, NULL, NULL, NULL, &error));
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED), "%s", error->message);
}
END_TEST

/* ---- The wrapper itself ---- */

static void
count_call (DcwStation *inner, gpointer data)
{
  ++*(int *)data;
}

START_TEST (wrapper_goes_wrong)
{
  static const struct {
    const char *name;
    DcwWrap how;
    gboolean succeeds, done;
  } ways[] = {
    { "fail", DCW_WRAP_FAIL, FALSE, FALSE },
    { "fail, done", DCW_WRAP_FAIL_DONE, FALSE, TRUE },
    { "lie", DCW_WRAP_LIE, TRUE, FALSE },
    { "hook", DCW_WRAP_HOOK, TRUE, TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autoptr (DcwStation) inner = dcw_image_station_new (dcw_test_image ());
    g_autoptr (DcwStation) station = dcw_wrapped_station_new (inner);
    int calls = 0;
    dcw_wrapped_station_arm (station, ways[i].how, 2, count_call, &calls);
    g_autoptr (DcwResource) first = dcw_test_value (OLE, "A"), second = dcw_test_value (OLE, "B"),
                            third = dcw_test_value (OLE, "C");
    g_autoptr (DcwState) one = dcw_state_value_number (1);
    ck_assert_msg (dcw_station_write (station, first, one, NULL, NULL, NULL, NULL), "%s: first", ways[i].name);
    ck_assert_msg (dcw_station_write (station, second, one, NULL, NULL, NULL, NULL) == ways[i].succeeds, "%s: second",
                   ways[i].name);
    g_autoptr (DcwState) state = dcw_station_read (station, second);
    ck_assert_msg ((dcw_state_status (state) == DCW_STATE_PRESENT) == ways[i].done, "%s: effect", ways[i].name);
    ck_assert_msg (dcw_station_write (station, third, one, NULL, NULL, NULL, NULL), "%s: third", ways[i].name);
    ck_assert_msg (dcw_wrapped_station_writes (station) == 3, "%s: count", ways[i].name);
    ck_assert_msg (calls == (ways[i].how == DCW_WRAP_HOOK), "%s: hook", ways[i].name);
  }
}
END_TEST

static void
add (Suite *suite, const char *name, const TTest *test, int rounds)
{
  TCase *tcase = tcase_create (name);
  tcase_add_loop_test (tcase, test, 0, rounds);
  suite_add_tcase (suite, tcase);
}

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("station");
  add (suite, "reads", reads, N_STATIONS);
  add (suite, "lists", lists, N_STATIONS);
  add (suite, "about", tells_about_itself, N_STATIONS);
  add (suite, "writes", writes_and_takes_back, N_STATIONS);
  add (suite, "outside-of-roots", made_outside_of_roots, N_STATIONS);
  add (suite, "new-group", members_of_a_new_group, 1);
  add (suite, "deleted-group", deletes_a_group, N_STATIONS);
  add (suite, "refuses", refuses, N_STATIONS);
  add (suite, "unbound", refuses_what_is_not_bound, N_STATIONS);
  add (suite, "sids", draws_sids, N_STATIONS);
  add (suite, "no-machine", needs_a_machine, 1);
  add (suite, "wrapper", wrapper_goes_wrong, 1);
  return suite;
}
