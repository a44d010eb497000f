/* Views: one generation, the same however it was asked; and captures, which answer as the station did. */
#include "document/document.h"
#include "station/view.h"
#include "support/files.h"
#include "support/scratch.h"
#include "support/stations.h"
#include "support/tap.h"
#include <string.h>

#define M DCW_TEST_MACHINE
#define OLE DCW_TEST_OLE
#define TEST "HKLM\\SOFTWARE\\Test"
#define MISSING "HKLM\\SOFTWARE\\Missing"

static void
set_number (DcwStation *station, const char *name, guint32 number)
{
  g_autoptr (DcwResource) resource = dcw_test_value (OLE, name);
  g_autoptr (DcwState) want = dcw_state_value_number (number);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (dcw_station_write (station, resource, want, NULL, NULL, NULL, &error), "%s",
                 error != NULL ? error->message : "");
}

/* ---- The memo ---- */

START_TEST (one_generation)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_test_image ());
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwResource) value = dcw_test_value (OLE, "New"), key = dcw_test_key (OLE);
  const DcwState *state = dcw_view_get (view, value);
  const DcwListing *listing = dcw_view_list (view, key, DCW_KIND_REGISTRY_VALUE);
  guint n = listing->resources->len;
  DcwPrincipal who = { 0 };
  ck_assert (dcw_view_resolve (view, "OPC Users", &who) == DCW_STATE_ABSENT);
  dcw_principal_clear (&who);
  const char *build = dcw_view_fact (view, DCW_FACT_BUILD, "");

  set_number (station, "New", 1);
  DcwImage *image = dcw_image_station_image (DCW_IMAGE_STATION (station));
  dcw_image_set_fact (image, DCW_FACT_BUILD, "", "7601");
  g_autoptr (DcwResource) group = dcw_test_account (DCW_KIND_GROUP, M "-1011");
  g_autoptr (DcwState) there = dcw_test_account_state (DCW_KIND_GROUP, "OPC Users");
  dcw_image_set (image, group, there);

  g_autoptr (DcwResource) same = dcw_test_value (OLE, "NEW");
  ck_assert (dcw_view_get (view, same) == state && dcw_state_status (state) == DCW_STATE_ABSENT);
  ck_assert (dcw_view_list (view, key, DCW_KIND_REGISTRY_VALUE) == listing && listing->resources->len == n);
  ck_assert (dcw_view_resolve (view, "OPC Users", &who) == DCW_STATE_ABSENT);
  ck_assert_str_eq (who.name, "OPC Users");
  dcw_principal_clear (&who);
  ck_assert_str_eq (build, "19045");
  ck_assert_str_eq (dcw_view_fact (view, DCW_FACT_BUILD, ""), "19045");

  g_autoptr (DcwView) next = dcw_view_new (station);
  ck_assert (dcw_state_status (dcw_view_get (next, value)) == DCW_STATE_PRESENT);
  ck_assert_str_eq (dcw_view_fact (next, DCW_FACT_BUILD, ""), "7601");
  ck_assert (dcw_view_resolve (next, "OPC Users", &who) == DCW_STATE_PRESENT);
}
END_TEST

static const struct {
  const char *name, *asked;
  DcwStatus status;
  const char *who; /* SID, or pending name */
} resolving[] = {
  { "a user", "Operator", DCW_STATE_PRESENT, M "-1001" },
  { "a group of this computer", "pc1\\shift", DCW_STATE_PRESENT, M "-1010" },
  { "with a dot", ".\\shift", DCW_STATE_PRESENT, M "-1010" },
  { "a built-in group", "BUILTIN\\Users", DCW_STATE_PRESENT, "S-1-5-32-545" },
  { "well known", "Everyone", DCW_STATE_PRESENT, "S-1-1-0" },
  { "a SID", "S-1-5-21-7-7-7-7", DCW_STATE_PRESENT, "S-1-5-21-7-7-7-7" },
  { "new", "OPC Users", DCW_STATE_ABSENT, "OPC Users" },
  { "new, of this computer", "PC1\\OPC Users", DCW_STATE_ABSENT, "OPC Users" },
  { "new, with a dot", ".\\OPC Users", DCW_STATE_ABSENT, "OPC Users" },
  { "of a domain", "PLANT\\OPC Users", DCW_STATE_UNKNOWN, "PLANT\\OPC Users" },
};

START_TEST (resolves)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_test_image ());
  g_autoptr (DcwView) view = dcw_view_new (station);
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (resolving); i++) {
      g_auto (DcwPrincipal) who = { 0 };
      DcwStatus status = dcw_view_resolve (view, resolving[i].asked, &who);
      g_autofree char *found = dcw_principal_is_pending (&who) ? g_strdup (who.name) : dcw_sid_format (&who.sid);
      ck_assert_msg (status == resolving[i].status, "%s: %d", resolving[i].name, status);
      ck_assert_msg (strcmp (found, resolving[i].who) == 0, "%s: %s", resolving[i].name, found);
    }
}
END_TEST

START_TEST (names)
{
  static const struct {
    const char *who, *name;
  } named[] = {
    { M "-1001", "operator" },
    { "S-1-5-32-562", "Distributed COM Users" },
    { "S-1-5-21-5-6-7-1104", "PLANT\\maintenance" },
    { M "-1099", M "-1099" },
    { "OPC Users", "OPC Users" },
    { "S-1-1-0", "Everyone" },
  };
  DcwImage *image = dcw_test_image ();
  DcwSid sid;
  dcw_sid_parse ("S-1-5-21-5-6-7-1104", &sid, NULL);
  dcw_image_set_name (image, &sid, "PLANT\\maintenance");
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  for (guint i = 0; i < G_N_ELEMENTS (named); i++) {
    g_auto (DcwPrincipal) who = { 0 };
    if (!dcw_principal_init_sid_text (&who, named[i].who, NULL))
      dcw_principal_init_name (&who, named[i].who);
    const char *name = dcw_view_name_of (view, &who);
    ck_assert_msg (strcmp (name, named[i].name) == 0, "%s: %s", named[i].who, name);
    ck_assert_msg (dcw_view_name_of (view, &who) == name, "%s: not remembered", named[i].who);
  }
}
END_TEST

/* ---- Captures ---- */

typedef enum {
  GET_KEY,
  GET_VALUE,
  GET_USER,
  GET_GROUP,
  GET_MEMBER,
  GET_SERVICE,
  LIST_KEYS,
  LIST_VALUES,
  LIST_MEMBERS,
  LIST_ALL,
  RESOLVE,
  NAME,
  FACT
} What;

typedef struct {
  What what;
  const char *a, *b;
  DcwKindId kind; /* LIST_ALL */
} Question;

/* Everything that can be asked of the test image, with an eye on the edges of what is recorded. */
static const Question pool[] = {
  { GET_KEY, OLE, NULL, 0 },
  { GET_KEY, OLE "\\AppCompat", NULL, 0 },
  { GET_KEY, "HKLM\\SOFTWARE\\Other", NULL, 0 },
  { GET_KEY, MISSING, NULL, 0 },
  { GET_KEY, MISSING "\\A", NULL, 0 },
  { GET_KEY, DCW_TEST_POLICY, NULL, 0 },
  { GET_VALUE, OLE, "EnableDCOM", 0 },
  { GET_VALUE, OLE, "DefaultAccessPermission", 0 },
  { GET_VALUE, DCW_TEST_POLICY, "MachineLaunchRestriction", 0 },
  { GET_VALUE, TEST, "Known", 0 },
  { GET_VALUE, TEST, "Gone", 0 },
  { GET_VALUE, TEST, "Denied", 0 },
  { GET_VALUE, TEST, "Other", 0 },
  { GET_VALUE, MISSING, "A", 0 },
  { GET_USER, M "-1001", NULL, 0 },
  { GET_USER, "operator", NULL, 0 },
  { GET_USER, "nobody", NULL, 0 },
  { GET_USER, M "-1002", NULL, 0 },
  { GET_GROUP, "Shift", NULL, 0 },
  { GET_GROUP, "OPC Users", NULL, 0 },
  { GET_GROUP, "S-1-5-32-562", NULL, 0 },
  { GET_MEMBER, "Shift", "operator", 0 },
  { GET_MEMBER, "Users", "Administrator", 0 },
  { GET_MEMBER, "Shift", "Authenticated Users", 0 },
  { GET_MEMBER, "OPC Users", "operator", 0 },
  { GET_MEMBER, "Shift", "nobody", 0 },
  { GET_MEMBER, M "-1010", M "-1099", 0 },
  { GET_MEMBER, "S-1-5-32-562", M "-1001", 0 },
  { GET_SERVICE, "RpcSs", NULL, 0 },
  { LIST_KEYS, "HKLM\\SOFTWARE\\Policies", NULL, 0 },
  { LIST_KEYS, OLE, NULL, 0 },
  { LIST_KEYS, TEST, NULL, 0 },
  { LIST_KEYS, DCW_TEST_POLICY, NULL, 0 },
  { LIST_VALUES, OLE, NULL, 0 },
  { LIST_VALUES, TEST, NULL, 0 },
  { LIST_VALUES, MISSING, NULL, 0 },
  { LIST_VALUES, DCW_TEST_POLICY, NULL, 0 },
  { LIST_MEMBERS, "Shift", NULL, 0 },
  { LIST_MEMBERS, M "-1010", NULL, 0 },
  { LIST_MEMBERS, "S-1-5-32-562", NULL, 0 },
  { LIST_MEMBERS, "OPC Users", NULL, 0 },
  { LIST_ALL, NULL, NULL, DCW_KIND_USER },
  { LIST_ALL, NULL, NULL, DCW_KIND_GROUP },
  { LIST_ALL, NULL, NULL, DCW_KIND_ACCOUNT_RIGHT },
  { LIST_ALL, NULL, NULL, DCW_KIND_SERVICE },
  { LIST_ALL, NULL, NULL, DCW_KIND_SECRET },
  { RESOLVE, "operator", NULL, 0 },
  { RESOLVE, "OPC Users", NULL, 0 },
  { RESOLVE, "PLANT\\OPC Users", NULL, 0 },
  { RESOLVE, "PLANT\\maintenance", NULL, 0 },
  { RESOLVE, "Users", NULL, 0 },
  { NAME, M "-1001", NULL, 0 },
  { NAME, M "-1099", NULL, 0 },
  { NAME, "S-1-5-21-5-6-7-1104", NULL, 0 },
  { FACT, DCW_FACT_BUILD, "", 0 },
  { FACT, DCW_FACT_UBR, "", 0 },
};

static char *
show_state (const DcwState *state)
{
  g_autofree char *shown = dcw_state_show (state, DCW_CODEC_NONE);
  return g_strdup_printf ("%s (origin %d)", shown, dcw_state_origin (state));
}

static char *
show_listing (const DcwListing *listing)
{
  GString *text = g_string_new (listing->complete ? "complete" : "incomplete");
  for (guint i = 0; i < listing->resources->len; i++)
    g_string_append_printf (text, " %s", dcw_resource_id (listing->resources->pdata[i]));
  return g_string_free (text, FALSE);
}

static char *
ask (DcwView *view, const Question *question)
{
  static const DcwKindId kinds[] = {
    [LIST_KEYS] = DCW_KIND_REGISTRY_KEY, [LIST_VALUES] = DCW_KIND_REGISTRY_VALUE, [LIST_MEMBERS] = DCW_KIND_MEMBERSHIP
  };
  const char *a = question->a;
  g_autoptr (DcwResource) resource = NULL;
  g_auto (DcwPrincipal) who = { 0 };
  switch (question->what) {
  case GET_KEY:
    resource = dcw_test_key (a);
    break;
  case GET_VALUE:
    resource = dcw_test_value (a, question->b);
    break;
  case GET_USER:
    resource = dcw_test_account (DCW_KIND_USER, a);
    break;
  case GET_GROUP:
    resource = dcw_test_account (DCW_KIND_GROUP, a);
    break;
  case GET_MEMBER:
    resource = dcw_test_membership (a, question->b);
    break;
  case GET_SERVICE:
    resource = dcw_resource_named (DCW_KIND_SERVICE, a, NULL);
    break;
  case LIST_KEYS:
  case LIST_VALUES:
    resource = dcw_test_key (a);
    return show_listing (dcw_view_list (view, resource, kinds[question->what]));
  case LIST_MEMBERS:
    resource = dcw_test_account (DCW_KIND_GROUP, a);
    return show_listing (dcw_view_list (view, resource, kinds[question->what]));
  case LIST_ALL:
    return show_listing (dcw_view_list (view, NULL, question->kind));
  case RESOLVE: {
    DcwStatus status = dcw_view_resolve (view, a, &who);
    g_autofree char *id = dcw_principal_id (&who);
    return g_strdup_printf ("%d %s", status, id);
  }
  case NAME:
    dcw_principal_init_sid_text (&who, a, NULL);
    return g_strdup (dcw_view_name_of (view, &who));
  case FACT:
    return g_strdup (dcw_view_fact (view, a, question->b));
  }
  return show_state (dcw_view_get (view, resource));
}

static DcwImage *
rich_image (void)
{
  DcwImage *image = dcw_test_image ();
  DcwSid sid;
  dcw_sid_parse ("S-1-5-21-5-6-7-1104", &sid, NULL);
  dcw_image_set_name (image, &sid, "PLANT\\maintenance");
  return image;
}

/* Asks, captures, and asks the capture the same. Returns the capture's bytes. */
static GBytes *
check_capture (DcwStation *station, const guint *asked, guint n, const char *what)
{
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (answers, ask (view, &pool[asked[i]]));
  DcwImage *capture = dcw_view_capture (view);
  ck_assert_msg (g_strcmp0 (dcw_image_info (capture)->machine, dcw_station_info (station)->machine) == 0, "%s: machine", what);
  ck_assert_msg (dcw_image_info (capture)->instance == NULL, "%s: instance", what);
  g_autoptr (GBytes) bytes = dcw_document_write_image (capture);
  g_autoptr (DcwImage) warm = dcw_view_capture (view);
  g_autoptr (GBytes) warm_bytes = dcw_document_write_image (warm);
  ck_assert_msg (g_bytes_equal (bytes, warm_bytes), "%s: captured twice, it differs", what);
  g_autoptr (DcwStation) second = dcw_image_station_new (capture);
  g_autoptr (DcwView) again = dcw_view_new (second);
  for (guint i = 0; i < n; i++) {
    g_autofree char *answer = ask (again, &pool[asked[i]]);
    ck_assert_msg (g_strcmp0 (answer, answers->pdata[i]) == 0, "%s: question %u of %u (%s): “%s”, in the capture “%s”", what,
                   asked[i], n, pool[asked[i]].a != NULL ? pool[asked[i]].a : "all", (char *)answers->pdata[i], answer);
  }
  g_autoptr (DcwImage) of_capture = dcw_view_capture (again);
  g_autoptr (GBytes) same = dcw_document_write_image (of_capture);
  ck_assert_msg (g_bytes_equal (bytes, same), "%s: the capture of a capture differs", what);
  gboolean canonical = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwImage) read =
      dcw_document_read_image ("capture", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &canonical, &error);
  ck_assert_msg (read != NULL && canonical, "%s: not canonical: %s", what, error != NULL ? error->message : "");
  return g_steal_pointer (&bytes);
}

START_TEST (captures_each_answer)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (rich_image ());
  for (guint i = 0; i < G_N_ELEMENTS (pool); i++) {
    g_autofree char *what = g_strdup_printf ("alone %u", i);
    g_autoptr (GBytes) bytes = check_capture (station, &i, 1, what);
  }
}
END_TEST

/* Whatever was asked, in whatever order: the capture gives the same answers and is the same bytes. */
START_TEST (captures_any_answers)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4711);
  g_autoptr (DcwStation) station = dcw_image_station_new (rich_image ());
  for (guint round = 0; round < 300; round++) {
    guint asked[24], n = (guint)g_rand_int_range (random, 2, G_N_ELEMENTS (asked) + 1);
    for (guint i = 0; i < n; i++)
      asked[i] = (guint)g_rand_int_range (random, 0, G_N_ELEMENTS (pool));
    g_autofree char *what = g_strdup_printf ("round %u", round);
    g_autoptr (GBytes) bytes = check_capture (station, asked, n, what);
    for (guint i = n - 1; i > 0; i--) {
      guint k = (guint)g_rand_int_range (random, 0, (gint32)i + 1), swap = asked[i];
      asked[i] = asked[k];
      asked[k] = swap;
    }
    g_autoptr (GBytes) shuffled = check_capture (station, asked, n, what);
    ck_assert_msg (g_bytes_equal (bytes, shuffled), "%s: the order of questions matters", what);
  }
}
END_TEST

START_TEST (captures_all)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (rich_image ());
  guint asked[G_N_ELEMENTS (pool)];
  for (guint i = 0; i < G_N_ELEMENTS (pool); i++)
    asked[i] = i;
  g_autoptr (GBytes) bytes = check_capture (station, asked, G_N_ELEMENTS (pool), "all");
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  static const char *const parts[] = {
    "<root kind=\"registry-key\" key=\"HKLM\\SOFTWARE\\Microsoft\\Ole\" extent=\"keys\"/>",
    "<root kind=\"registry-key\" key=\"HKLM\\SOFTWARE\\Microsoft\\Ole\" extent=\"values\"/>",
    "<root kind=\"user\"/>",
    "<root kind=\"group\"/>",
    "<reason text=\"access denied\"/>",
    "<name sid=\"S-1-5-21-5-6-7-1104\">PLANT\\maintenance</name>",
    "key=\"HKLM\\SOFTWARE\\Missing\" status=\"absent\"/>",
  };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    ck_assert_msg (strstr (text, parts[i]) != NULL, "%s is not in %s", parts[i], text);
}
END_TEST

/* With an instance a capture is a station to work on: what was planned for the station can be done on it. */
START_TEST (works_on_a_capture)
{
  g_autofree char *folder = dcw_scratch_new ();
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_test_image ());
  g_autoptr (DcwView) view = dcw_view_new (station);
  dcw_view_list (view, NULL, DCW_KIND_USER);
  const DcwListing *groups = dcw_view_list (view, NULL, DCW_KIND_GROUP);
  for (guint i = 0; i < groups->resources->len; i++)
    dcw_view_list (view, groups->resources->pdata[i], DCW_KIND_MEMBERSHIP);
  DcwImage *capture = dcw_view_capture (view);
  dcw_image_info (capture)->instance = g_strdup (DCW_TEST_INSTANCE);
  g_autoptr (DcwStation) copy = dcw_test_file_station (capture, folder, "capture.xml");
  g_autofree char *path = g_build_filename (folder, "capture.xml", NULL), *before = dcw_scratch_read (path, NULL);
  ck_assert_msg (strstr (before, "<root kind=\"membership\"/>") != NULL, "%s", before);
  g_autoptr (DcwResource) group = dcw_test_account (DCW_KIND_GROUP, "OPC Users");
  g_autoptr (DcwState) want = dcw_test_account_state (DCW_KIND_GROUP, "OPC Users"), absent = dcw_state_absent ();
  DcwSid sid;
  gboolean created;
  g_autoptr (GError) error = NULL;
  ck_assert_msg (dcw_station_write (copy, group, want, NULL, &sid, &created, &error), "%s", error != NULL ? error->message : "");
  g_autofree char *text = dcw_sid_format (&sid);
  g_autoptr (DcwResource) made = dcw_test_account (DCW_KIND_GROUP, text), membership = dcw_test_membership (text, M "-1001");
  g_autoptr (DcwState) member = dcw_state_present (DCW_KIND_MEMBERSHIP);
  ck_assert_msg (dcw_station_write (copy, membership, member, NULL, NULL, NULL, &error), "%s",
                 error != NULL ? error->message : "");
  ck_assert_msg (dcw_station_write (copy, made, absent, NULL, NULL, NULL, &error), "%s", error != NULL ? error->message : "");
  ck_assert_msg (dcw_scratch_has (path, before), "not as before");
  g_clear_object (&copy);
  dcw_scratch_free (g_steal_pointer (&folder));
}
END_TEST

/* The members of some groups only: those groups are whole, a new one is not known to be. */
START_TEST (captures_some_members)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_test_image ());
  g_autoptr (DcwView) view = dcw_view_new (station);
  dcw_view_list (view, NULL, DCW_KIND_GROUP);
  g_autoptr (DcwResource) shift = dcw_test_account (DCW_KIND_GROUP, M "-1010");
  dcw_view_list (view, shift, DCW_KIND_MEMBERSHIP);
  g_autoptr (DcwImage) capture = dcw_view_capture (view);
  g_autoptr (GBytes) bytes = dcw_document_write_image (capture);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  ck_assert_msg (strstr (text, "<root kind=\"membership\" key=\"" M "-1010\"/>") != NULL, "%s", text);
  ck_assert_msg (strstr (text, "<root kind=\"membership\"/>") == NULL, "%s", text);
}
END_TEST

/* Of a listed key the keys are recorded, and of each what was asked of it; nothing else is claimed. */
START_TEST (captures_what_was_asked)
{
  static const char classes[] = "HKLM\\SOFTWARE\\Classes";
  static const struct {
    const char *path, *value; /* value NULL: the key */
    DcwStatus status;
  } asked[] = {
    { "\\A", NULL, DCW_STATE_PRESENT },
    { "\\A\\OPC", NULL, DCW_STATE_PRESENT },
    { "\\B\\OPC", NULL, DCW_STATE_ABSENT },
    { "\\B\\opc\\Deep", NULL, DCW_STATE_ABSENT },
    { "\\B\\OPC", "x", DCW_STATE_ABSENT },
    { "\\New", NULL, DCW_STATE_ABSENT },
    { "\\New\\OPC", NULL, DCW_STATE_ABSENT },
    { "\\A\\CLSID", NULL, DCW_STATE_UNKNOWN },
    { "\\A\\OPC\\Deep", NULL, DCW_STATE_UNKNOWN },
    { "\\A", "", DCW_STATE_PRESENT },
    { "\\B", "", DCW_STATE_ABSENT },
    { "\\C", "", DCW_STATE_ABSENT },
    { "\\A", "Other", DCW_STATE_UNKNOWN },
    { "", "Other", DCW_STATE_UNKNOWN },
    { "\\A\\OPC", "", DCW_STATE_UNKNOWN },
    { "\\C\\Interface", NULL, DCW_STATE_UNKNOWN },
  };
  DcwImage *image = dcw_test_image ();
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, classes);
  static const char *const there[] = { "", "\\A", "\\A\\OPC", "\\A\\OPC\\Deep", "\\A\\CLSID", "\\B", "\\C", "\\C\\Interface" };
  g_autoptr (DcwState) present = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  for (guint i = 0; i < G_N_ELEMENTS (there); i++) {
    g_autofree char *path = g_strconcat (classes, there[i], NULL);
    g_autoptr (DcwResource) key = dcw_test_key (path);
    dcw_image_set (image, key, present);
  }
  dcw_test_set_number (image, "HKLM\\SOFTWARE\\Classes\\A", "", 1);
  dcw_test_set_number (image, "HKLM\\SOFTWARE\\Classes\\A", "Other", 1);
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwResource) top = dcw_test_key (classes);
  const DcwListing *keys = dcw_view_list (view, top, DCW_KIND_REGISTRY_KEY);
  ck_assert (keys->complete && keys->resources->len == 3);
  for (guint i = 0; i < keys->resources->len; i++) {
    const char *path = dcw_resource_path (keys->resources->pdata[i]);
    g_autofree char *below = g_strconcat (path, "\\OPC", NULL);
    g_autoptr (DcwResource) mark = dcw_test_key (below), value = dcw_test_value (path, "");
    dcw_view_get (view, mark);
    dcw_view_get (view, value);
  }
  DcwImage *capture = dcw_view_capture (view);
  g_autoptr (GBytes) bytes = dcw_document_write_image (capture);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  static const char *const roots[] = { "extent=\"keys\"/>", "extent=\"each-key\" name=\"OPC\"/>", "extent=\"each-value\"/>" };
  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    ck_assert_msg (strstr (text, roots[i]) != NULL, "%s: %s", roots[i], text);
  ck_assert_msg (strstr (text, "absent") == NULL, "%s", text);
  gboolean canonical = FALSE;
  DcwImage *read = dcw_document_read_image ("capture", text, strlen (text), &canonical, NULL);
  ck_assert (read != NULL && canonical);
  g_autoptr (DcwStation) first = dcw_image_station_new (capture), second = dcw_image_station_new (read);
  DcwStation *captures[] = { first, second };
  for (guint c = 0; c < G_N_ELEMENTS (captures); c++)
    for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
      g_autofree char *path = g_strconcat (classes, asked[i].path, NULL);
      g_autoptr (DcwResource) resource = asked[i].value != NULL ? dcw_test_value (path, asked[i].value) : dcw_test_key (path);
      g_autoptr (DcwState) state = dcw_station_read (captures[c], resource);
      ck_assert_msg (dcw_state_status (state) == asked[i].status, "%u %s %s: %d", c, path, asked[i].value,
                     dcw_state_status (state));
    }
}
END_TEST

/* What of a name could not be read in one of the keys is not claimed of that one, and of no other. */
START_TEST (captures_what_is_denied)
{
  DcwImage *image = dcw_test_image ();
  dcw_test_set_number (image, OLE "\\AppCompat", "Secret", 1);
  dcw_test_set_number (image, OLE "\\Eventlog", "Known", 1);
  g_autoptr (DcwStation) inner = dcw_image_station_new (image);
  g_autoptr (DcwStation) station = dcw_wrapped_station_new (inner);
  dcw_wrapped_station_deny (station, OLE "\\AppCompat");
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwResource) key = dcw_test_key (OLE);
  static const struct {
    const char *key, *value;
    DcwStatus status;
  } asked[] = {
    { OLE "\\AppCompat", "Secret", DCW_STATE_UNKNOWN }, { OLE "\\AppCompat", "Known", DCW_STATE_UNKNOWN },
    { OLE "\\Eventlog", "Known", DCW_STATE_PRESENT },   { OLE "\\Eventlog", "Secret", DCW_STATE_ABSENT },
    { OLE, "EnableDCOM", DCW_STATE_PRESENT },           { OLE, "Missing", DCW_STATE_ABSENT },
  };
  ck_assert (dcw_view_list (view, key, DCW_KIND_REGISTRY_KEY)->complete);
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_autoptr (DcwResource) value = dcw_test_value (asked[i].key, asked[i].value);
    dcw_view_get (view, value);
  }
  g_autoptr (DcwStation) capture = dcw_image_station_new (dcw_view_capture (view));
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_autoptr (DcwResource) value = dcw_test_value (asked[i].key, asked[i].value);
    g_autoptr (DcwState) state = dcw_station_read (capture, value), there = dcw_station_read (station, value);
    ck_assert_msg (dcw_state_status (state) == asked[i].status, "%s: %d", asked[i].value, dcw_state_status (state));
    ck_assert_msg (dcw_state_identical (state, there), "%s: another reason", asked[i].value);
  }
  g_autoptr (DcwListing) keys = dcw_station_list (capture, key, DCW_KIND_REGISTRY_KEY);
  ck_assert (keys->complete && keys->resources->len == 2);
}
END_TEST

static void
add (Suite *suite, const char *name, const TTest *test)
{
  TCase *tcase = tcase_create (name);
  tcase_add_test (tcase, test);
  suite_add_tcase (suite, tcase);
}

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("station-view");
  add (suite, "one-generation", one_generation);
  add (suite, "resolves", resolves);
  add (suite, "names", names);
  add (suite, "each", captures_each_answer);
  add (suite, "any", captures_any_answers);
  add (suite, "all", captures_all);
  add (suite, "works", works_on_a_capture);
  add (suite, "some-members", captures_some_members);
  add (suite, "what-was-asked", captures_what_was_asked);
  add (suite, "denied", captures_what_is_denied);
  return suite;
}
