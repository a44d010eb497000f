/* Messages, addresses, states and the station image. Folding: test-model-fold.c. */
#include <string.h>

#include "base/error.h"
#include "model/finding.h"
#include "model/image.h"
#include "model/plan.h"
#include "model/profile.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "model/setting.h"
#include "security/sddl.h"
#include "support/tap.h"

#define MACHINE "S-1-5-21-1-2-3"

static DcwPrincipal
sid_principal (const char *text)
{
  DcwPrincipal who = { 0 };
  ck_assert_msg (dcw_principal_init_sid_text (&who, text, NULL), "%s", text);
  return who;
}

START_TEST (message_substitution)
{
  static const struct {
    const char *text, *a, *b, *english;
  } cases[] = {
    { "plain", NULL, NULL, "plain" },
    { "%1 and %2", "x", "y", "x and y" },
    { "%2 before %1", "x", "y", "y before x" },
    { "100 %% of %1", "x", NULL, "100 % of x" },
    { "missing %3", "x", "y", "missing %3" },
    { "trailing %", "x", NULL, "trailing %" },
    { "%1", "%2 %1", "y", "%2 %1" },
    { "%s %n", NULL, NULL, "%s %n" },
    { "%1", "a\nb", NULL, "a\\x0Ab" },
    { "", NULL, NULL, "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DcwMessage) message = dcw_message_new (cases[i].text, cases[i].a, cases[i].b, NULL);
    g_autofree char *english = dcw_message_english (message);
    ck_assert_msg (g_ascii_strcasecmp (english, cases[i].english) == 0, "%s: got %s", cases[i].text, english);
    g_autofree char *shown = dcw_message_show (message);
    ck_assert_msg (strcmp (shown, english) == 0, "%s: shown %s", cases[i].text, shown);
  }
}
END_TEST

START_TEST (kinds_are_complete)
{
  for (guint i = 0; i < DCW_N_KINDS; i++) {
    const DcwKind *kind = dcw_kind (i);
    ck_assert_msg (kind->id == i && kind->name != NULL && kind->title != NULL, "kind %u", i);
    ck_assert_msg (dcw_kind_by_name (kind->name) == kind, "%s", kind->name);
    ck_assert_msg (kind->n_fields <= DCW_MAX_FIELDS && kind->parts != 0, "%s", kind->name);
    for (guint j = 0; j < kind->n_fields; j++)
      ck_assert_msg (dcw_kind_field (kind, kind->fields[j].id) == (int)j, "%s: %s", kind->name, kind->fields[j].id);
    for (guint j = 0; j < i; j++)
      ck_assert_msg (dcw_kind (j)->rank != kind->rank, "%s and %s share a rank", kind->name, dcw_kind (j)->name);
  }
  ck_assert_ptr_null (dcw_kind_by_name ("no-such-kind"));
  ck_assert_int_eq (dcw_kind_field (dcw_kind (DCW_KIND_USER), "no-such-field"), -1);
}
END_TEST

/* What makes somebody who sits at the computer over Remote Desktop keep or revert. */
START_TEST (what_may_lock_out)
{
  static const char *const guarding[] = { "account-right", "firewall-rule", "firewall-profile" };
  g_auto (DcwPrincipal) who = sid_principal (MACHINE "-1001"), group = sid_principal (MACHINE "-1002");
  g_autoptr (DcwPlan) nothing = dcw_plan_new ();
  ck_assert (!dcw_plan_may_lock_out (nothing));
  for (guint i = 0; i < DCW_N_KINDS; i++) {
    const DcwKind *kind = dcw_kind (i);
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwResource) resource =
        dcw_resource_new (i, kind->parts & DCW_PART_KEY ? "HKLM\\SOFTWARE\\A" : NULL,
                          !(kind->parts & DCW_PART_NAME) ? NULL
                          : i == DCW_KIND_ACCOUNT_RIGHT  ? "SeNetworkLogonRight"
                                                         : "user:x",
                          kind->parts & DCW_PART_WHO ? &group : NULL, kind->parts & DCW_PART_MEMBER ? &who : NULL, &error);
    ck_assert_msg (resource != NULL, "%s: %s", kind->name, error != NULL ? error->message : "");
    g_autoptr (DcwState) absent = dcw_state_absent (), present = dcw_state_present (i);
    g_autoptr (DcwMessage) why = dcw_message_new ("x", NULL);
    g_autoptr (DcwPlan) plan = dcw_plan_new ();
    DcwChange *change = dcw_change_new (resource, absent, present, why);
    g_ptr_array_add (plan->changes, change);
    gboolean guards = FALSE;
    for (guint j = 0; j < G_N_ELEMENTS (guarding); j++)
      guards = guards || strcmp (guarding[j], kind->name) == 0;
    change->risk = DCW_RISK_OPENS | DCW_RISK_SENDS | DCW_RISK_NOT_UNDOABLE;
    ck_assert_msg (dcw_plan_may_lock_out (plan) == guards, "%s", kind->name);
    change->risk = DCW_RISK_CUTS;
    ck_assert_msg (dcw_plan_may_lock_out (plan), "%s", kind->name);
  }
}
END_TEST

START_TEST (one_fact_one_address)
{
  static const struct {
    const char *name, *key_a, *value_a, *key_b, *value_b;
    gboolean same;
  } cases[] = {
    { "case", "HKLM\\SOFTWARE\\Microsoft\\Ole", "EnableDCOM", "hklm\\software\\MICROSOFT\\OLE", "enabledcom", TRUE },
    { "long root", "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole", "a", "HKLM\\SOFTWARE\\Microsoft\\Ole", "a", TRUE },
    { "shared key", "HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Ole", "a", "HKLM\\SOFTWARE\\Microsoft\\Ole", "a", TRUE },
    { "redirected key", "HKLM\\SOFTWARE\\Wow6432Node\\Kepware", "a", "HKLM\\SOFTWARE\\Kepware", "a", FALSE },
    { "linked classes", "HKLM\\SOFTWARE\\Wow6432Node\\Classes\\CLSID\\{1}", "a",
      "HKLM\\SOFTWARE\\Classes\\Wow6432Node\\CLSID\\{1}", "a", TRUE },
    { "other value", "HKLM\\SOFTWARE\\A", "x", "HKLM\\SOFTWARE\\A", "y", FALSE },
    { "backslash in a value name", "HKLM\\SOFTWARE\\A", "b\\c", "HKLM\\SOFTWARE\\A\\b", "c", FALSE },
    { "default value", "HKLM\\SOFTWARE\\A", "", "HKLM\\SOFTWARE\\A", "@", FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwResource) a = dcw_resource_value (cases[i].key_a, cases[i].value_a, &error);
    ck_assert_msg (a != NULL, "%s: %s", cases[i].name, error ? error->message : "");
    g_autoptr (DcwResource) b = dcw_resource_value (cases[i].key_b, cases[i].value_b, &error);
    ck_assert_msg (b != NULL, "%s: %s", cases[i].name, error ? error->message : "");
    ck_assert_msg (dcw_resource_equal (a, b) == cases[i].same, "%s: %s / %s", cases[i].name, dcw_resource_id (a),
                   dcw_resource_id (b));
    ck_assert_msg ((dcw_resource_compare (a, b) == 0) == cases[i].same, "%s: compare", cases[i].name);
    ck_assert_msg (!cases[i].same || dcw_resource_hash (a) == dcw_resource_hash (b), "%s: hash", cases[i].name);
  }
}
END_TEST

START_TEST (bad_addresses_are_refused)
{
  g_autofree char *long_name = g_strnfill (20000, 'x');
  const struct {
    const char *name;
    DcwKindId kind;
    const char *key, *value, *who;
  } cases[] = {
    { "no key", DCW_KIND_REGISTRY_VALUE, NULL, "x", NULL },
    { "no name", DCW_KIND_REGISTRY_VALUE, "HKLM\\SOFTWARE\\A", NULL, NULL },
    { "name too long", DCW_KIND_REGISTRY_VALUE, "HKLM\\SOFTWARE\\A", long_name, NULL },
    { "unknown root", DCW_KIND_REGISTRY_KEY, "HKXX\\SOFTWARE", NULL, NULL },
    { "empty part", DCW_KIND_REGISTRY_KEY, "HKLM\\SOFTWARE\\\\A", NULL, NULL },
    { "part not used", DCW_KIND_REGISTRY_KEY, "HKLM\\SOFTWARE", "x", NULL },
    { "invalid UTF-8", DCW_KIND_SERVICE, NULL, "\xff", NULL },
    { "empty service", DCW_KIND_SERVICE, NULL, "", NULL },
    { "account with backslash", DCW_KIND_GROUP, NULL, NULL, "A\\B" },
    { "account with control", DCW_KIND_GROUP, NULL, NULL, "A\nB" },
    { "account empty", DCW_KIND_GROUP, NULL, NULL, "" },
    { "not a right", DCW_KIND_ACCOUNT_RIGHT, NULL, "NetworkLogon", "x" },
    { "right with digits", DCW_KIND_ACCOUNT_RIGHT, NULL, "Se1", "x" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (DcwPrincipal) who = { 0 };
    if (cases[i].who != NULL)
      dcw_principal_init_name (&who, cases[i].who);
    g_autoptr (GError) error = NULL;
    DcwResource *made =
        dcw_resource_new (cases[i].kind, cases[i].key, cases[i].value, cases[i].who != NULL ? &who : NULL, NULL, &error);
    ck_assert_msg (made == NULL, "%s: accepted", cases[i].name);
    ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID) && *error->message != '\0', "%s", cases[i].name);
  }
}
END_TEST

START_TEST (pending_addresses_are_bound)
{
  g_auto (DcwPrincipal) group = { 0 }, member = sid_principal (MACHINE "-1001");
  dcw_principal_init_name (&group, "OPC Users");
  g_autoptr (DcwResource) pending = dcw_resource_membership (&group, &member, NULL);
  ck_assert (dcw_resource_is_pending (pending));
  g_autoptr (DcwBindings) bindings = dcw_bindings_new ();
  DcwSid sid;
  ck_assert (dcw_sid_parse (MACHINE "-1005", &sid, NULL));
  dcw_bindings_bind (bindings, "opc users", &sid);
  g_autoptr (DcwResource) bound = dcw_resource_bind (pending, bindings);
  ck_assert (!dcw_resource_is_pending (bound));
  g_auto (DcwPrincipal) expected = sid_principal (MACHINE "-1005");
  g_autoptr (DcwResource) direct = dcw_resource_membership (&expected, &member, NULL);
  ck_assert (dcw_resource_equal (bound, direct));
  ck_assert (!dcw_resource_equal (bound, pending));
  g_autoptr (DcwResource) parent = dcw_resource_parent (bound), group_resource = dcw_resource_group (&expected, NULL);
  ck_assert (dcw_resource_equal (parent, group_resource));
}
END_TEST

START_TEST (state_equality)
{
  g_autoptr (DcwState) absent = dcw_state_absent (), other_absent = dcw_state_absent ();
  g_autoptr (DcwState) unknown = dcw_state_unknown (dcw_message_new ("denied", NULL));
  g_autoptr (DcwState) two = dcw_state_value_number (2), also_two = dcw_state_value_number (2),
                       three = dcw_state_value_number (3);
  g_autoptr (DcwState) text = dcw_state_value_text ("2");
  g_autoptr (DcwState) policy = dcw_state_with_origin (two, DCW_ORIGIN_POLICY);
  ck_assert (dcw_state_equal (absent, other_absent));
  ck_assert (!dcw_state_equal (absent, unknown));
  ck_assert (!dcw_state_equal (unknown, unknown));
  ck_assert (dcw_state_identical (unknown, unknown));
  ck_assert (dcw_state_equal (two, also_two));
  ck_assert (!dcw_state_equal (two, three));
  ck_assert (!dcw_state_equal (two, text));
  ck_assert (dcw_state_equal (two, policy));
  ck_assert (!dcw_state_identical (two, policy));

  g_autoptr (DcwState) user = dcw_state_present (DCW_KIND_USER), locked = dcw_state_present (DCW_KIND_USER);
  dcw_state_set_text (user, DCW_USER_NAME, "opc");
  dcw_state_set_number (user, DCW_USER_FLAGS, 0x10241);
  dcw_state_set_text (locked, DCW_USER_NAME, "opc");
  dcw_state_set_text (locked, DCW_USER_COMMENT, "");
  dcw_state_set_number (locked, DCW_USER_FLAGS, 0x10251); /* locked out meanwhile */
  ck_assert (dcw_state_equal (user, locked));
  dcw_state_set_number (locked, DCW_USER_FLAGS, 0x10243); /* disabled */
  ck_assert (!dcw_state_equal (user, locked));
}
END_TEST

START_TEST (planned_descriptor_is_bound_by_its_codec)
{
  g_auto (DcwPrincipal) group = { 0 };
  dcw_principal_init_name (&group, "OPC Users");
  g_autoptr (DcwDescriptor) base = dcw_sddl_parse ("O:BAG:BAD:(A;;CCDCSW;;;WD)", NULL, NULL);
  g_autoptr (DcwDescriptor) planned = dcw_com_grant (base, &group, DCW_COM_LAUNCH_REMOTE, DCW_COM_LAUNCH, NULL);
  static const struct {
    guint32 type;
    DcwCodec codec;
  } cases[] = { { DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR }, { DCW_REG_SZ, DCW_CODEC_SDDL } };
  g_autoptr (DcwBindings) bindings = dcw_bindings_new ();
  DcwSid sid;
  ck_assert (dcw_sid_parse (MACHINE "-1005", &sid, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwState) state = dcw_state_value_descriptor (cases[i].type, cases[i].codec, planned, &error);
    ck_assert (state != NULL && dcw_state_is_pending (state));
    dcw_bindings_unbind (bindings, "OPC Users");
    ck_assert_ptr_null (dcw_state_bind (state, bindings, &error));
    ck_assert (g_error_matches (error, DCW_ERROR, DCW_ERROR_UNBOUND));
    g_clear_error (&error);
    dcw_bindings_bind (bindings, "OPC Users", &sid);
    g_autoptr (DcwState) bound = dcw_state_bind (state, bindings, &error);
    ck_assert_msg (bound != NULL && !dcw_state_is_pending (bound), "codec %d: %s", cases[i].codec, error ? error->message : "");
    g_autoptr (DcwDescriptor) back = dcw_state_read_descriptor (bound, cases[i].type, cases[i].codec, &error);
    g_autofree char *sddl = dcw_sddl_format (back, NULL, &error);
    ck_assert_str_eq (sddl, "O:BAG:BAD:(A;;CCDCSW;;;WD)(A;;CCLCRP;;;" MACHINE "-1005)");
    ck_assert_ptr_null (dcw_state_read_descriptor (bound, DCW_REG_DWORD, cases[i].codec, NULL));
  }
}
END_TEST

static DcwImage *
small_image (void)
{
  DcwImage *image = dcw_image_new ();
  DcwStationInfo *info = dcw_image_info (image);
  info->computer = g_strdup ("PLANT-1");
  info->machine = g_strdup (MACHINE);
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, "HKLM\\SOFTWARE\\Microsoft\\Ole");
  dcw_image_add_root (image, DCW_KIND_USER, NULL);
  dcw_image_add_root (image, DCW_KIND_GROUP, NULL);
  dcw_image_add_root (image, DCW_KIND_MEMBERSHIP, MACHINE "-1005");
  g_autoptr (DcwResource) ole = dcw_resource_key ("HKLM\\SOFTWARE\\Microsoft\\Ole", NULL);
  g_autoptr (DcwState) key = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  dcw_image_set (image, ole, key);
  g_autoptr (DcwResource) enable = dcw_resource_value ("HKLM\\SOFTWARE\\Microsoft\\Ole", "EnableDCOM", NULL);
  g_autoptr (DcwState) yes = dcw_state_value_text ("Y");
  dcw_image_set (image, enable, yes);
  g_auto (DcwPrincipal) who = sid_principal (MACHINE "-1005"), member = sid_principal (MACHINE "-1001");
  g_autoptr (DcwResource) group = dcw_resource_group (&who, NULL);
  g_autoptr (DcwState) content = dcw_state_present (DCW_KIND_GROUP);
  dcw_state_set_text (content, DCW_GROUP_NAME, "OPC Users");
  dcw_image_set (image, group, content);
  g_autoptr (DcwResource) membership = dcw_resource_membership (&who, &member, NULL);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_MEMBERSHIP);
  dcw_image_set (image, membership, there);
  return image;
}

START_TEST (image_tells_absent_from_unknown)
{
  static const struct {
    const char *key, *name;
    DcwStatus status;
  } cases[] = {
    { "HKLM\\SOFTWARE\\Microsoft\\Ole", "enabledcom", DCW_STATE_PRESENT },
    { "HKLM\\SOFTWARE\\Microsoft\\Ole", "LegacyAuthenticationLevel", DCW_STATE_ABSENT },
    { "HKLM\\SOFTWARE\\Microsoft\\Ole\\AppCompat", "x", DCW_STATE_ABSENT },
    { "HKLM\\SOFTWARE\\Microsoft\\OleX", "x", DCW_STATE_UNKNOWN },
    { "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM", "x", DCW_STATE_UNKNOWN },
    { "HKLM\\SOFTWARE\\Microsoft", "x", DCW_STATE_UNKNOWN },
  };
  g_autoptr (DcwImage) image = small_image ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DcwResource) resource = dcw_resource_value (cases[i].key, cases[i].name, NULL);
    g_autoptr (DcwState) state = dcw_image_get (image, resource);
    ck_assert_msg (dcw_state_status (state) == cases[i].status, "%s %s", cases[i].key, cases[i].name);
    ck_assert_msg ((dcw_state_reason (state) != NULL) == (cases[i].status == DCW_STATE_UNKNOWN), "%s %s", cases[i].key,
                   cases[i].name);
  }
  g_autoptr (DcwResource) service = dcw_resource_named (DCW_KIND_SERVICE, "RpcSs", NULL);
  g_autoptr (DcwState) state = dcw_image_get (image, service);
  ck_assert_int_eq (dcw_state_status (state), DCW_STATE_UNKNOWN);
}
END_TEST

START_TEST (image_lists)
{
  g_autoptr (DcwImage) image = small_image ();
  g_autoptr (DcwListing) groups = dcw_image_list (image, NULL, DCW_KIND_GROUP);
  ck_assert (groups->complete && groups->resources->len == 1);
  g_autoptr (DcwListing) members = dcw_image_list (image, groups->resources->pdata[0], DCW_KIND_MEMBERSHIP);
  ck_assert (members->complete && members->resources->len == 1);
  g_autoptr (DcwListing) services = dcw_image_list (image, NULL, DCW_KIND_SERVICE);
  ck_assert (!services->complete && services->reason != NULL);
  g_autoptr (DcwResource) ole = dcw_resource_key ("HKLM\\SOFTWARE\\Microsoft\\Ole", NULL);
  g_autoptr (DcwListing) values = dcw_image_list (image, ole, DCW_KIND_REGISTRY_VALUE);
  ck_assert (values->complete && values->resources->len == 1);
  g_autoptr (DcwListing) keys = dcw_image_list (image, ole, DCW_KIND_REGISTRY_KEY);
  ck_assert (keys->complete && keys->resources->len == 0);
}
END_TEST

static void
count_record (const DcwResource *resource, const DcwState *state, gpointer n)
{
  (*(guint *)n)++;
}

START_TEST (image_forgets_what_hangs_on_it)
{
  g_autoptr (DcwImage) image = small_image ();
  g_autoptr (DcwState) absent = dcw_state_absent ();
  g_autoptr (DcwResource) ole = dcw_resource_key ("HKLM\\SOFTWARE\\Microsoft\\Ole", NULL);
  g_auto (DcwPrincipal) who = sid_principal (MACHINE "-1005");
  g_autoptr (DcwResource) group = dcw_resource_group (&who, NULL);
  dcw_image_set (image, ole, absent);
  guint n = 0;
  dcw_image_foreach (image, count_record, &n);
  ck_assert_uint_eq (n, 2); /* group and membership */
  dcw_image_set (image, group, absent);
  n = 0;
  dcw_image_foreach (image, count_record, &n);
  ck_assert_uint_eq (n, 0);
  /* Outside of every root, absent has to be said. */
  g_autoptr (DcwResource) elsewhere = dcw_resource_key ("HKLM\\SOFTWARE\\Elsewhere", NULL);
  dcw_image_set (image, elsewhere, absent);
  g_autoptr (DcwState) state = dcw_image_get (image, elsewhere);
  ck_assert_int_eq (dcw_state_status (state), DCW_STATE_ABSENT);
}
END_TEST

START_TEST (image_resolves_names)
{
  static const struct {
    const char *name;
    DcwStatus status;
    const char *sid;
  } cases[] = {
    { "OPC Users", DCW_STATE_PRESENT, MACHINE "-1005" },
    { "opc users", DCW_STATE_PRESENT, MACHINE "-1005" },
    { ".\\OPC Users", DCW_STATE_PRESENT, MACHINE "-1005" },
    { "plant-1\\OPC Users", DCW_STATE_PRESENT, MACHINE "-1005" },
    { "PLANT\\opcsvc", DCW_STATE_PRESENT, "S-1-5-21-9-9-9-1104" },
    { "Everyone", DCW_STATE_PRESENT, "S-1-1-0" },
    { "Administrators", DCW_STATE_PRESENT, "S-1-5-32-544" },
    { "Administratoren", DCW_STATE_PRESENT, "S-1-5-32-544" },
    { "S-1-5-32-562", DCW_STATE_PRESENT, "S-1-5-32-562" },
    { "nobody", DCW_STATE_ABSENT, NULL },
    { "OTHER\\nobody", DCW_STATE_UNKNOWN, NULL },
  };
  g_autoptr (DcwImage) image = small_image ();
  DcwSid sid;
  ck_assert (dcw_sid_parse ("S-1-5-21-9-9-9-1104", &sid, NULL));
  dcw_image_set_name (image, &sid, "PLANT\\opcsvc");
  ck_assert (dcw_sid_parse ("S-1-5-32-544", &sid, NULL));
  dcw_image_set_name (image, &sid, "Administratoren");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    DcwStatus status = dcw_image_resolve (image, cases[i].name, &sid);
    ck_assert_msg (status == cases[i].status, "%s: %d", cases[i].name, status);
    g_autofree char *text = status == DCW_STATE_PRESENT ? dcw_sid_format (&sid) : NULL;
    ck_assert_msg (g_strcmp0 (text, cases[i].sid) == 0, "%s: %s", cases[i].name, text);
  }
  ck_assert (dcw_sid_parse ("S-1-5-32-544", &sid, NULL));
  g_autofree char *local = dcw_image_name_of (image, &sid);
  ck_assert_str_eq (local, "Administratoren");
  g_autoptr (DcwImage) bare = dcw_image_new ();
  ck_assert_int_eq (dcw_image_resolve (bare, "nobody", &sid), DCW_STATE_UNKNOWN);
}
END_TEST

START_TEST (profile_lists_do_not_depend_on_order)
{
  g_autoptr (DcwProfile) a = dcw_profile_new (), b = dcw_profile_new ();
  static const char *const names[] = { "beta", "Alpha", "ALPHA", "gamma" };
  for (guint i = 0; i < 4; i++) {
    dcw_profile_add (a, DCW_LIST_USERS, names[i]);
    dcw_profile_add (b, DCW_LIST_USERS, names[3 - i]);
  }
  ck_assert_uint_eq (a->lists[DCW_LIST_USERS]->len, 3);
  for (guint i = 0; i < 3; i++)
    ck_assert_str_eq (a->lists[DCW_LIST_USERS]->pdata[i], b->lists[DCW_LIST_USERS]->pdata[i]);
  static const DcwServerId ids[] = { { (char *)"b.1", NULL, NULL, NULL, 0 },
                                     { (char *)"A.1", NULL, NULL, NULL, 1 },
                                     { (char *)"B.1", (char *)"{c}", (char *)"{a}", (char *)"t", 5000 } };
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    dcw_profile_add_id (a, &ids[i]);
  g_autoptr (DcwProfile) copy = dcw_profile_copy (a);
  ck_assert_uint_eq (copy->ids->len, 2);
  const DcwServerId *last = copy->ids->pdata[1];
  ck_assert_str_eq (((DcwServerId *)copy->ids->pdata[0])->progid, "A.1");
  ck_assert_msg (strcmp (last->progid, "B.1") == 0 && strcmp (last->clsid, "{c}") == 0 && strcmp (last->appid, "{a}") == 0
                     && strcmp (last->title, "t") == 0 && last->port == 5000,
                 "the last that was told of a ProgID counts");
  dcw_profile_set (copy, "limits.launch", "remote");
  ck_assert (dcw_profile_is (copy, "limits.launch", "remote"));
  ck_assert_ptr_null (dcw_profile_get (a, "limits.launch"));
  dcw_profile_set (copy, "limits.launch", NULL);
  ck_assert_ptr_null (dcw_profile_get (copy, "limits.launch"));
}
END_TEST

START_TEST (profile_addresses)
{
  static const struct {
    const char *given, *kept; /* NULL: refused */
  } rows[] = {
    { "192.168.10.21", "192.168.10.21" },
    { "  10.0.0.9   10.0.0.10 10.0.0.9", "10.0.0.10 10.0.0.9" },
    { "FE80::0001 2001:db8::1", "2001:db8::1 fe80::1" },
    { "10.0.0.1 10.0.0.0/24", NULL },
    { "10.0.0.1/32", NULL },
    { "10.0.0.1-10.0.0.1", NULL },
    { "OPC-SERVER", NULL },
    { "0.0.0.1", NULL },
    { "127.1.1.1", NULL },
    { "224.0.0.1", NULL },
    { "255.255.255.255", NULL },
    { "::", NULL },
    { "::1", NULL },
    { "ff02::1", NULL },
    { "10.0.0.1,10.0.0.2", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwProfile) profile = dcw_profile_new ();
    g_autoptr (GError) error = NULL;
    ck_assert (dcw_profile_set_addresses (profile, "peer", "10.9.9.9", NULL));
    gboolean taken = dcw_profile_set_addresses (profile, "PEER", rows[i].given, &error);
    ck_assert_msg (taken == (rows[i].kept != NULL), "%s", rows[i].given);
    ck_assert_msg (taken || g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s", rows[i].given);
    const char *kept = dcw_profile_addresses (profile, "Peer"), *expected = taken ? rows[i].kept : "10.9.9.9";
    ck_assert_msg (g_strcmp0 (kept, expected) == 0, "%s: %s", rows[i].given, kept);
    g_autoptr (DcwProfile) copy = dcw_profile_copy (profile);
    ck_assert_str_eq (dcw_profile_addresses (copy, "peer"), expected);
    ck_assert (dcw_profile_set_addresses (copy, "peer", "", NULL));
    ck_assert_ptr_null (dcw_profile_addresses (copy, "peer"));
  }
}
END_TEST

static char *
join (const GPtrArray *texts)
{
  GString *all = g_string_new (NULL);
  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (all, "%s;", (const char *)texts->pdata[i]);
  return g_string_free (all, FALSE);
}

START_TEST (profile_accounts)
{
  static const char *const users[] = { "b", "D", "e" }, *const callbacks[] = { "a", "d", "z" };
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  for (guint i = 0; i < 3; i++) {
    dcw_profile_add (profile, DCW_LIST_USERS, users[i]);
    dcw_profile_add (profile, DCW_LIST_CALLBACKS, callbacks[i]);
  }
  static const struct {
    DcwRole role;
    const char *accounts;
  } rows[] = { { DCW_ROLE_SERVER, "b;D;e;" }, { DCW_ROLE_CLIENT, "a;b;D;e;z;" }, { DCW_ROLE_BOTH, "a;b;D;e;z;" } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    profile->role = rows[i].role;
    g_autoptr (GPtrArray) accounts = dcw_profile_accounts (profile);
    g_autofree char *text = join (accounts);
    ck_assert_msg (strcmp (text, rows[i].accounts) == 0, "%s: %s", dcw_role_name (rows[i].role), text);
  }
  ck_assert (dcw_profile_has (profile, DCW_LIST_USERS, "B") && !dcw_profile_has (profile, DCW_LIST_USERS, "a"));
}
END_TEST

/* What is long shows its start, its end and its length; nothing hides behind the end of a text. */
START_TEST (long_values_are_shown)
{
  g_autofree char *xs = g_strnfill (600, 'x'), *long_text = g_strconcat ("start ", xs, " end", NULL);
  g_autofree guint8 *bytes = g_malloc0 (200);
  bytes[0] = 0xab;
  bytes[199] = 0xcd;
  g_autoptr (GBytes) binary = g_bytes_new (bytes, 200), number = dcw_registry_data_from_number (5);
  g_autoptr (GBytes) short_text = dcw_registry_data_from_text ("fine"), with_long = dcw_registry_data_from_text (long_text);
  g_autoptr (GByteArray) more = g_byte_array_new ();
  g_byte_array_append (more, g_bytes_get_data (short_text, NULL), (guint)g_bytes_get_size (short_text));
  g_byte_array_append (more, (const guint8 *)"e\0v\0i\0l\0\0\0", 10);
  g_autoptr (GBytes) behind = g_bytes_new (more->data, more->len);
  static const char *const list[] = { "one", "two", NULL };
  g_autoptr (GBytes) strings = dcw_registry_data_from_strings (list);
  const struct {
    const char *name;
    guint32 type;
    GBytes *data;
    const char *starts, *ends; /* shown */
    gsize whole;               /* at least this long when shown whole */
  } cases[] = {
    { "a number", DCW_REG_DWORD, number, "REG_DWORD 5", "5", 11 },
    { "a short text", DCW_REG_SZ, short_text, "REG_SZ “fine”", "“fine”", 10 },
    { "a long text", DCW_REG_SZ, with_long, "REG_SZ “start xxx", "xxx end (610 characters)”", 610 },
    { "bytes", DCW_REG_BINARY, binary, "REG_BINARY ab000000", "000000cd (200 bytes)", 400 },
    { "behind a text", DCW_REG_SZ, behind, "REG_SZ 660069006e0065000000650076006900", "6c000000", 20 },
    { "strings", DCW_REG_MULTI_SZ, strings, "REG_MULTI_SZ “one”, “two”", "“two”", 10 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DcwState) state = dcw_state_value (cases[i].type, cases[i].data);
    g_autofree char *shown = dcw_state_show (state, DCW_CODEC_NONE), *whole = dcw_state_show_whole (state, DCW_CODEC_NONE);
    ck_assert_msg (g_str_has_prefix (shown, cases[i].starts) && g_str_has_suffix (shown, cases[i].ends), "%s: %s", cases[i].name,
                   shown);
    ck_assert_msg (strlen (shown) < 700 && strlen (whole) >= cases[i].whole && strstr (whole, " … ") == NULL, "%s: %s",
                   cases[i].name, whole);
  }
  g_autoptr (DcwState) rule = dcw_state_present (DCW_KIND_FIREWALL_RULE);
  dcw_state_set_text (rule, DCW_RULE_TEXT, long_text);
  g_autofree char *shown = dcw_state_show (rule, DCW_CODEC_NONE), *whole = dcw_state_show_whole (rule, DCW_CODEC_NONE);
  ck_assert_msg (g_str_has_suffix (shown, " end (610 characters)") && strstr (whole, long_text) != NULL, "%s: %s", shown, whole);
}
END_TEST

START_TEST (settings_are_found_by_address)
{
  for (guint i = 0; i < DCW_N_SETTINGS; i++) {
    const DcwSetting *setting = dcw_setting (i);
    ck_assert_uint_eq (setting->id, i);
    g_autoptr (DcwResource) resource = dcw_setting_resource (setting);
    ck_assert_msg (resource != NULL && dcw_setting_of (resource) == setting, "%s", setting->value);
    ck_assert_msg (strcmp (dcw_resource_path (resource), setting->path) == 0, "%s is not canonical", setting->path);
  }
  for (guint i = DCW_N_SETTINGS; i < DCW_N_ALL_SETTINGS; i++) {
    const DcwSetting *setting = dcw_setting (i);
    ck_assert_uint_eq (setting->id, i);
    g_autoptr (DcwResource) resource = dcw_setting_below (i, "{0E0A3E9C-0000-4000-8000-000000000001}");
    g_autoptr (DcwResource) nowhere = dcw_resource_value (setting->path, setting->value, NULL);
    ck_assert_msg (resource != NULL && dcw_setting_of (resource) == setting, "%s", setting->value);
    ck_assert_msg (dcw_setting_of (nowhere) == NULL, "%s of the key that holds the AppIDs", setting->value);
    ck_assert_ptr_null (dcw_setting_resource (setting));
    ck_assert_ptr_null (dcw_setting_below (i, "a\\b"));
    ck_assert_ptr_null (dcw_setting_below (i, ""));
  }
}
END_TEST

START_TEST (findings_are_searched)
{
  static const struct {
    const char *asked, *effect;
    gboolean leads;
  } rows[] = {
    { "", "", TRUE },
    { " f06 ", "", TRUE },
    { "F0", "", FALSE },
    { "F0", "see F06", FALSE },
    { "0x80070005", "refused with 0x80070005 (access denied)", TRUE },
    { "80070005", "refused with 0x80070005.", TRUE },
    { "-2147024891", "0x80070005", TRUE },
    { "8007005", "0x80070005", FALSE },
    { "0x8007", "0x80070005", FALSE },
    { "0x80070005", "a0x80070005", FALSE },
    { "80070005", "180070005", FALSE },
    { "5", "TCP port 135", FALSE },
    { "135", "TCP port 135, where", TRUE },
    { "35", "13535 35", TRUE },
    { "13", "TCP port 135", FALSE },
    { "5", "5 programs", TRUE },
    { "5", "S-1-5-21-7", FALSE },
    { "5", "10.0.0.5", FALSE },
    { "10.0.0.5", "10.0.0.5", TRUE },
    { "0.0.5", "10.0.0.5", TRUE },
    { "10016", "event 10016.", TRUE },
    { "10016", "10016-mal", TRUE },
    { "10016", "事件10016。", TRUE },
    { "every", "Everyone may call", TRUE },
    { "access denied", "(Access Denied)", TRUE },
    { "server2", "OPC-SERVER20", TRUE },
    { "W61", "", FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    DcwFinding *finding = dcw_finding_new ("firewall.mapper", "F06", DCW_SEVERITY_PROBLEM, "firewall", NULL,
                                           dcw_message_new ("%1", i % 2 == 0 ? rows[i].effect : "", NULL),
                                           dcw_message_new ("%1", i % 2 == 0 ? "" : rows[i].effect, NULL), NULL, NULL, NULL);
    g_autofree char *wanted = dcw_finding_wanted (rows[i].asked);
    gboolean leads = dcw_finding_leads_to (finding, wanted);
    dcw_finding_free (finding);
    ck_assert_msg (leads == rows[i].leads, "“%s” in “%s”", rows[i].asked, rows[i].effect);
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("model");
  TCase *values = tcase_create ("values");
  tcase_add_test (values, message_substitution);
  tcase_add_test (values, kinds_are_complete);
  tcase_add_test (values, what_may_lock_out);
  tcase_add_test (values, one_fact_one_address);
  tcase_add_test (values, bad_addresses_are_refused);
  tcase_add_test (values, pending_addresses_are_bound);
  tcase_add_test (values, state_equality);
  tcase_add_test (values, planned_descriptor_is_bound_by_its_codec);
  tcase_add_test (values, profile_lists_do_not_depend_on_order);
  tcase_add_test (values, profile_addresses);
  tcase_add_test (values, profile_accounts);
  tcase_add_test (values, settings_are_found_by_address);
  tcase_add_test (values, long_values_are_shown);
  tcase_add_test (values, findings_are_searched);
  suite_add_tcase (suite, values);
  TCase *image = tcase_create ("image");
  tcase_add_test (image, image_tells_absent_from_unknown);
  tcase_add_test (image, image_lists);
  tcase_add_test (image, image_forgets_what_hangs_on_it);
  tcase_add_test (image, image_resolves_names);
  suite_add_tcase (suite, image);
  return suite;
}
