#include "support/documents.h"
#include "base/text.h"
#include "registry/tree.h"
#include <string.h>

#define KEY "HKLM\\SOFTWARE\\Test"
#define MACHINE "S-1-5-21-11-22-33"

const char *const *
dcw_hard_texts (void)
{
  static char *texts[40];
  static gsize made = 0;
  if (g_once_init_enter (&made)) {
    static const char *const given[] = {
      "plain",      " ",        "  both ends  ",
      "\t",         "a\tb",     "a\nb",
      "\n",         "a\rb",     "a\r\nb",
      "<&>\"'",     "&amp;",    "&#0;",
      "]]>",        "--",       "<!-- x -->",
      "%1 %% %s",   "\\",       "\x01",
      "a\x1b[31mb", "\x7f",     "\xc2\x85\xc2\x9f",
      "\u2028",     "\ufeff",   "\ufffd",
      "\ufffe",     "x\uffffy", "Bedienerplatz Süd",
      "操作員",     "😀",        "\u202egpj.exe",
    };
    guint n = 0;
    for (; n < G_N_ELEMENTS (given); n++)
      texts[n] = g_strdup (given[n]);
    texts[n++] = g_strnfill (999, 'x');
    texts[n++] = g_strnfill (1000, 'x');
    texts[n++] = g_strnfill (1001, 'x');
    texts[n++] = g_strnfill (200, '&');
    texts[n++] = g_strnfill (201, '&');
    texts[n++] = g_strnfill (5000, ' ');
    texts[n++] = g_strnfill (5000, '\x02');
    texts[n++] = g_strnfill (5000, '\r');
    g_assert (n < G_N_ELEMENTS (texts));
    g_once_init_leave (&made, 1);
  }
  return (const char *const *)texts;
}

static DcwPrincipal
sid_of (const char *text)
{
  DcwSid sid;
  g_assert (dcw_sid_parse (text, &sid, NULL));
  return DCW_PRINCIPAL_SID (sid);
}

static DcwPrincipal
account_of (guint number)
{
  g_autofree char *text = g_strdup_printf (MACHINE "-%u", number);
  return sid_of (text);
}

/* --- states ---------------------------------------------------------------------------------------------------------- */

static GBytes *
utf16_of (const char *text, gboolean with_nul)
{
  return dcw_text_to_utf16 (text, NULL, with_nul);
}

static void
add_data (GPtrArray *all, gconstpointer data, gsize size)
{
  g_ptr_array_add (all, g_bytes_new (data, size));
}

/* Data that is or just isn't readable as each type. */
static GPtrArray *
make_data (void)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (const char *const *text = dcw_hard_texts (); *text != NULL; text++) {
    g_ptr_array_add (all, utf16_of (*text, TRUE));
    g_ptr_array_add (all, utf16_of (*text, FALSE));
  }
  add_data (all, "", 0);
  add_data (all, "\0", 1);
  add_data (all, "\0", 2);
  add_data (all, "\0\0\0", 3);
  add_data (all, "\0\0\0", 4);
  add_data (all, "a\0\0\0\0\0", 6);
  add_data (all, "a\0\0\0b\0\0\0\0\0", 10);
  add_data (all, "a\0\0\0b\0\0\0", 8);
  add_data (all, "a\0\0\0\0\0b\0\0\0\0\0", 12);
  add_data (all, "\0\0a\0\0\0\0\0", 8);
  add_data (all, "\x01\0\0\0a\0\0\0\0\0", 10);
  add_data (all, "\x00\xd8\0\0", 4);
  add_data (all, "\xff\xff\xff\xff", 4);
  add_data (all, "\1\2\3\4\5", 5);
  add_data (all, "\1\2\3\4\5\6\7\x88", 8);
  add_data (all, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
  guint8 large[501] = { 1 };
  add_data (all, large, 500);
  add_data (all, large, 501);
  return all;
}

/* Present, all fields set; text and number fields from the arguments. */
static DcwState *
make_state (DcwKindId id, const char *text, guint64 number, gboolean optional_too)
{
  const DcwKind *kind = dcw_kind (id);
  DcwState *state = dcw_state_present (id);
  DcwPrincipal who = account_of (500);
  if (id == DCW_KIND_REGISTRY_VALUE) {
    g_autoptr (GBytes) data = utf16_of (text, TRUE);
    dcw_state_set_number (state, DCW_VALUE_TYPE, DCW_REG_SZ);
    dcw_state_set_bytes (state, DCW_VALUE_DATA, data);
    return state;
  }
  for (guint i = 0; i < kind->n_fields; i++) {
    if (kind->fields[i].optional && !optional_too)
      continue;
    switch (kind->fields[i].type) {
    case DCW_FIELD_TEXT:
      dcw_state_set_text (state, i, text);
      break;
    case DCW_FIELD_NUMBER:
      dcw_state_set_number (state, i, number);
      break;
    case DCW_FIELD_PRINCIPAL:
      dcw_state_set_principal (state, i, &who);
      break;
    case DCW_FIELD_BYTES:
    case DCW_FIELD_DESCRIPTOR:
      g_assert_not_reached ();
    }
  }
  return state;
}

/* NULL where the kind does not take such a name. */
static DcwResource *
make_resource (DcwKindId id, const char *name, guint number)
{
  const DcwKind *kind = dcw_kind (id);
  DcwPrincipal who = account_of (number), member = account_of (number + 1);
  g_autofree char *key = g_strdup_printf ("%s\\%u%s%s", KEY, number, id == DCW_KIND_REGISTRY_KEY ? "\\" : "",
                                          id == DCW_KIND_REGISTRY_KEY ? name : "");
  const char *right = id == DCW_KIND_ACCOUNT_RIGHT ? "SeBatchLogonRight" : name;
  return dcw_resource_new (id, kind->parts & DCW_PART_KEY ? key : NULL, kind->parts & DCW_PART_NAME ? right : NULL,
                           kind->parts & DCW_PART_WHO ? &who : NULL, kind->parts & DCW_PART_MEMBER ? &member : NULL, NULL);
}

/* --- the station ------------------------------------------------------------------------------------------------------ */

static void
set (DcwImage *image, const DcwResource *resource, DcwState *state)
{
  g_autoptr (DcwState) owned = state;
  dcw_image_set (image, resource, owned);
}

static void
add_texts (DcwImage *image, DcwKindId id)
{
  guint number = 1000;
  for (const char *const *text = dcw_hard_texts (); *text != NULL; text++, number += 10) {
    g_autoptr (DcwResource) named = make_resource (id, *text, number);
    g_autoptr (DcwResource) plain = make_resource (id, "plain name", number + 5);
    DcwOrigin origin = (DcwOrigin)(number / 10 % 4);
    if (named != NULL) {
      g_autoptr (DcwState) state = make_state (id, *text, number, FALSE);
      set (image, named, dcw_state_with_origin (state, origin));
    }
    if (plain != NULL)
      set (image, plain, make_state (id, *text, G_MAXUINT64 - number, TRUE));
  }
}

static void
add_not_present (DcwImage *image, DcwKindId id)
{
  const char *args[] = { "first", "\x01", "", NULL };
  g_autoptr (DcwResource) absent = make_resource (id, "absent", 100);
  g_autoptr (DcwResource) unknown = make_resource (id, "unknown", 200);
  g_autoptr (DcwResource) silent = make_resource (id, "silent", 300);
  set (image, absent, dcw_state_absent ());
  set (image, unknown, dcw_state_unknown (dcw_message_newv ("%1 says no to %2", args)));
  set (image, silent, dcw_state_unknown (NULL));
}

static void
add_values (DcwImage *image)
{
  static const guint32 types[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x80000005, G_MAXUINT32 };
  g_autoptr (GPtrArray) data = make_data ();
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint j = 0; j < data->len; j++) {
      g_autofree char *key = g_strdup_printf ("%s\\types\\%u", KEY, types[i]);
      g_autofree char *name = j > 0 ? g_strdup_printf ("data %u", j) : g_strdup ("");
      g_autoptr (DcwResource) resource = dcw_resource_value (key, name, NULL);
      set (image, resource, dcw_state_value (types[i], data->pdata[j]));
    }
}

static void
add_rest (DcwImage *image)
{
  static const char *const other_case[] = { KEY "\\case", KEY "\\CASE", KEY "\\Case\\below" };
  DcwPrincipal pending = { .name = "OPC <Users> & more" };
  g_autoptr (DcwResource) nobody = dcw_resource_user (&(DcwPrincipal){ .name = "Nobody & co" }, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (other_case); i++) {
    g_autofree char *name = g_strdup_printf ("value %u", i);
    g_autoptr (DcwResource) value = dcw_resource_value (other_case[i], name, NULL);
    set (image, value, dcw_state_value_number (i));
  }
  g_autoptr (DcwResource) key = dcw_resource_key (KEY "\\Case", NULL);
  set (image, key, dcw_state_present (DCW_KIND_REGISTRY_KEY));
  set (image, nobody, dcw_state_absent ());
  g_assert (dcw_resource_group (&pending, NULL) == NULL);
}

DcwImage *
dcw_make_full_image (void)
{
  DcwImage *image = dcw_image_new ();
  DcwStationInfo *info = dcw_image_info (image);
  info->computer = g_strdup ("OPC \x03 <SERVER>");
  info->machine = g_strdup (MACHINE);
  info->instance = g_strdup ("01234567-89ab-cdef-0123-456789abcdef");
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, KEY "\\whole");
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, "HKLM\\SOFTWARE\\a & b\tc");
  dcw_image_add_extent (image, KEY "\\whole", DCW_EXTENT_KEYS, NULL);
  dcw_image_add_extent (image, KEY "\\part", DCW_EXTENT_VALUES, NULL);
  dcw_image_add_extent (image, KEY "\\part", DCW_EXTENT_EACH_KEY, "of each");
  dcw_image_add_extent (image, KEY "\\part", DCW_EXTENT_EACH_VALUE, "");
  dcw_image_add_extent (image, KEY "\\part", DCW_EXTENT_EACH_VALUE, "a\\b <\x03>");
  dcw_image_add_root (image, DCW_KIND_MEMBERSHIP, "S-1-5-32-544");
  dcw_image_add_root (image, DCW_KIND_FIREWALL_PROFILE, NULL);
  for (guint i = 0; i < DCW_N_KINDS; i++) {
    add_texts (image, (DcwKindId)i);
    add_not_present (image, (DcwKindId)i);
  }
  add_values (image);
  add_rest (image);
  guint rid = 5000;
  for (const char *const *text = dcw_hard_texts (); *text != NULL; text++) {
    DcwPrincipal who = account_of (rid++);
    dcw_image_set_fact (image, "vendor.note", *text, *text);
    dcw_image_set_name (image, &who.sid, *text);
  }
  dcw_image_set_fact (image, "vendor.empty", "", "");
  return image;
}

/* --- the plan --------------------------------------------------------------------------------------------------------- */

static DcwDescriptor *
make_planned_descriptor (void)
{
  g_autoptr (DcwAcl) dacl = dcw_acl_new (4);
  g_autoptr (DcwAcl) sacl = dcw_acl_new (2);
  g_autoptr (GBytes) unknown = g_bytes_new_static ("\1\2\3\4\5\6\7\x08", 8);
  DcwPrincipal owner = sid_of ("S-1-5-32-544"), everyone = sid_of ("S-1-1-0"), label = sid_of ("S-1-16-4096");
  const DcwPrincipal pending = { .name = "OPC Users" };
  guint8 object[20] = { 1 };
  g_autoptr (GBytes) guid = g_bytes_new (object, sizeof object);
  dcw_acl_append (dacl, DCW_ACE_DENY, 0, 1, &everyone, NULL);
  dcw_acl_append (dacl, DCW_ACE_ALLOW, 0, 0x1f, &pending, NULL);
  dcw_acl_append (dacl, DCW_ACE_ALLOW, 0x1b, 0xffffffff, &owner, NULL);
  dcw_acl_append (dacl, DCW_ACE_ALLOW_OBJECT, 0, 3, &pending, guid);
  dcw_acl_append (dacl, 0x77, 2, 0, NULL, unknown);
  dcw_acl_append (sacl, DCW_ACE_LABEL, 0, 1, &label, NULL);
  DcwDescriptor *descriptor = dcw_descriptor_new (0x8014, &owner, &pending, dacl, sacl, NULL);
  g_assert (descriptor != NULL);
  return descriptor;
}

/* Takes the states. */
static DcwChange *
add_change (DcwPlan *plan, const DcwResource *resource, DcwState *before, DcwState *after, const char *why)
{
  g_autoptr (DcwState) owned_before = before;
  g_autoptr (DcwState) owned_after = after;
  g_autoptr (DcwMessage) message = dcw_message_new (why, why, "a\x01z", "", NULL);
  DcwChange *change = dcw_change_new (resource, owned_before, owned_after, message);
  guint n = plan->changes->len;
  change->restart = (DcwRestart)(n % 4);
  change->risk = n % 8;
  g_ptr_array_add (change->topics, g_strdup ("accounts"));
  if (n % 2 == 1)
    g_ptr_array_add (change->topics, g_strdup (why));
  if (n > 0) {
    guint need = 0;
    g_array_append_val (change->needs, need);
    need = n - 1;
    if (n > 1)
      g_array_append_val (change->needs, need);
  }
  g_ptr_array_add (plan->changes, change);
  return change;
}

static DcwState *
make_pending_value (DcwCodec codec, guint32 type)
{
  g_autoptr (DcwDescriptor) descriptor = make_planned_descriptor ();
  DcwState *state = dcw_state_value_descriptor (type, codec, descriptor, NULL);
  g_assert (state != NULL && dcw_state_is_pending (state));
  return state;
}

static void
add_account_changes (DcwPlan *plan)
{
  const DcwPrincipal group = { .name = "OPC Users" };
  DcwPrincipal member = account_of (1001);
  g_autoptr (DcwResource) created = dcw_resource_group (&group, NULL);
  g_autoptr (DcwResource) membership = dcw_resource_membership (&group, &member, NULL);
  g_autoptr (DcwResource) right = dcw_resource_right (&group, "SeNetworkLogonRight", NULL);
  g_autoptr (DcwResource) assumed = dcw_resource_right (&(DcwPrincipal){ .name = "Somebody" }, "SeBatchLogonRight", NULL);
  DcwState *after = dcw_state_present (DCW_KIND_GROUP);
  dcw_state_set_text (after, DCW_GROUP_NAME, "OPC Users");
  dcw_state_set_text (after, DCW_GROUP_COMMENT, "May use OPC servers");
  add_change (plan, created, dcw_state_absent (), after, "first");
  add_change (plan, membership, dcw_state_absent (), dcw_state_present (DCW_KIND_MEMBERSHIP), "member");
  add_change (plan, right, dcw_state_absent (), dcw_state_present (DCW_KIND_ACCOUNT_RIGHT), "right");
  dcw_plan_assume (plan, "Somebody");
  add_change (plan, assumed, dcw_state_present (DCW_KIND_ACCOUNT_RIGHT), dcw_state_absent (), "assumed");
}

static void
add_all_changes (DcwPlan *plan)
{
  static const DcwPrincipal pending = { .name = "OPC Users" };
  add_account_changes (plan);
  for (guint i = 0; i < DCW_N_KINDS; i++) {
    guint number = 2000 + 100 * i;
    for (const char *const *text = dcw_hard_texts (); *text != NULL; text++) {
      g_autoptr (DcwResource) resource = make_resource ((DcwKindId)i, *text, number++);
      DcwState *after = make_state ((DcwKindId)i, *text, number, number % 2 == 0);
      if (i == DCW_KIND_SERVICE)
        dcw_state_set_principal (after, DCW_SERVICE_ACCOUNT, &pending);
      if (resource != NULL)
        add_change (plan, resource, number % 2 == 0 ? dcw_state_absent () : make_state ((DcwKindId)i, "before", 7, FALSE), after,
                    *text);
      else
        dcw_state_unref (after);
    }
  }
  g_autoptr (DcwResource) binary = dcw_resource_value ("HKLM\\SOFTWARE\\Microsoft\\Ole", "MachineLaunchRestriction", NULL);
  g_autoptr (DcwResource) sddl = dcw_resource_value ("HKLM\\SOFTWARE\\Policies\\x", "MachineLaunchRestriction", NULL);
  add_change (plan, binary, dcw_state_absent (), make_pending_value (DCW_CODEC_DESCRIPTOR, DCW_REG_BINARY), "binary");
  add_change (plan, sddl, dcw_state_value_text ("O:BA"), make_pending_value (DCW_CODEC_SDDL, DCW_REG_SZ), "text");
}

static void
add_words (DcwPlan *plan)
{
  guint n = 0;
  for (const char *const *text = dcw_hard_texts (); *text != NULL; text++, n++) {
    g_autoptr (DcwResource) resource = n % 2 == 0 ? make_resource ((DcwKindId)(n % DCW_N_KINDS), "some name", n) : NULL;
    DcwBlocked *blocked =
        dcw_blocked_new (resource, dcw_message_new (*text, *text, "2", "3", "4", "5", "6", "7", "8", "9", NULL));
    g_ptr_array_add (blocked->topics, g_strdup (*text));
    g_ptr_array_add (plan->blocked, blocked);
    g_ptr_array_add (plan->findings,
                     dcw_finding_new (*text, n % 3 == 0 ? *text : NULL, (DcwSeverity)(n % 3), n % 4 == 0 ? *text : NULL, resource,
                                      dcw_message_new (*text, NULL), n % 2 == 0 ? dcw_message_new ("e", *text, NULL) : NULL,
                                      n % 3 == 0 ? dcw_message_new (*text, NULL) : NULL, n % 5 == 0 ? *text : NULL,
                                      n % 5 == 0 ? *text : NULL));
  }
}

DcwPlan *
dcw_make_full_plan (void)
{
  DcwPlan *plan = dcw_plan_new ();
  plan->machine = g_strdup (MACHINE);
  plan->computer = g_strdup ("OPC-SERVER");
  add_all_changes (plan);
  add_words (plan);
  return plan;
}

DcwProfile *
dcw_make_full_profile (void)
{
  DcwProfile *profile = dcw_profile_new ();
  guint port = 0;
  profile->role = DCW_ROLE_BOTH;
  profile->network = DCW_NETWORK_MIXED;
  profile->group = g_strdup ("OPC <Users>\x02");
  for (const char *const *text = dcw_hard_texts (); *text != NULL; text++) {
    for (guint i = 0; i < DCW_N_LISTS; i++)
      dcw_profile_add (profile, (DcwProfileList)i, *text);
    dcw_profile_set (profile, *text, *text);
    const DcwServerId id = { (char *)*text, (char *)*text, (char *)*text, (char *)*text, port++ };
    dcw_profile_add_id (profile, &id);
    g_assert (dcw_profile_set_addresses (profile, *text, "192.168.10.21 fe80::1 10.0.0.1", NULL));
  }
  const DcwServerId bare = { (char *)"Bare.1", NULL, NULL, NULL, 65535 };
  dcw_profile_add_id (profile, &bare);
  profile->from = g_strdup ("OPC <SERVER>\x02");
  dcw_profile_set (profile, "empty", "");
  return profile;
}

DcwSnapshot *
dcw_make_full_snapshot (void)
{
  DcwSnapshot *snapshot = dcw_snapshot_new ();
  DcwPrincipal who = account_of (1234);
  snapshot->instance = g_strdup ("01234567-89ab-cdef-0123-456789abcdef");
  snapshot->machine = g_strdup (MACHINE);
  snapshot->computer = g_strdup ("OPC-SERVER");
  snapshot->time_s = 1714000000;
  snapshot->run = 3;
  snapshot->plan = dcw_make_full_plan ();
  snapshot->plan_digest = dcw_document_plan_digest (snapshot->plan);
  snapshot->profile = dcw_make_full_profile ();
  snapshot->bindings = dcw_bindings_new ();
  dcw_bindings_bind (snapshot->bindings, "OPC Users", &who.sid);
  dcw_bindings_bind (snapshot->bindings, "ä & <\x01>", &who.sid);
  return snapshot;
}

/* --- comparing -------------------------------------------------------------------------------------------------------- */

typedef struct {
  GPtrArray *resources, *states, *names;
} Content;

static void
collect_record (const DcwResource *resource, const DcwState *state, gpointer data)
{
  Content *content = data;
  g_ptr_array_add (content->resources, dcw_resource_ref (resource));
  g_ptr_array_add (content->states, dcw_state_ref (state));
}

static void
collect_name (const DcwSid *sid, const char *name, gpointer data)
{
  Content *content = data;
  g_autofree char *text = dcw_sid_format (sid);
  g_ptr_array_add (content->names, g_strdup_printf ("%s %s", text, name));
}

static void
collect (const DcwImage *image, Content *content)
{
  content->resources = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_resource_unref);
  content->states = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_state_unref);
  content->names = g_ptr_array_new_with_free_func (g_free);
  dcw_image_foreach (image, collect_record, content);
  dcw_image_foreach_name (image, collect_name, content);
}

static void
clear_content (Content *content)
{
  g_ptr_array_unref (content->resources);
  g_ptr_array_unref (content->states);
  g_ptr_array_unref (content->names);
}

static gboolean
same_resource (const DcwResource *a, const DcwResource *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return dcw_resource_equal (a, b) && g_strcmp0 (dcw_resource_path (a), dcw_resource_path (b)) == 0
         && g_strcmp0 (dcw_resource_name (a), dcw_resource_name (b)) == 0;
}

static char *
compare_content (const Content *a, const Content *b)
{
  if (a->resources->len != b->resources->len)
    return g_strdup_printf ("%u resources, %u", a->resources->len, b->resources->len);
  for (guint i = 0; i < a->resources->len; i++)
    if (!same_resource (a->resources->pdata[i], b->resources->pdata[i])
        || !dcw_state_identical (a->states->pdata[i], b->states->pdata[i]))
      return g_strdup_printf ("%.200s", dcw_resource_id (a->resources->pdata[i]));
  if (a->names->len != b->names->len)
    return g_strdup_printf ("%u names, %u", a->names->len, b->names->len);
  for (guint i = 0; i < a->names->len; i++)
    if (strcmp (a->names->pdata[i], b->names->pdata[i]) != 0)
      return g_strdup_printf ("name %.200s", (const char *)a->names->pdata[i]);
  return NULL;
}

static char *
compare_roots_and_facts (const DcwImage *a, const DcwImage *b)
{
  g_autoptr (GPtrArray) roots_a = dcw_image_roots (a);
  g_autoptr (GPtrArray) roots_b = dcw_image_roots (b);
  g_autoptr (GPtrArray) facts_a = dcw_image_facts (a);
  g_autoptr (GPtrArray) facts_b = dcw_image_facts (b);
  if (roots_a->len != roots_b->len || facts_a->len != facts_b->len)
    return g_strdup_printf ("%u roots, %u; %u facts, %u", roots_a->len, roots_b->len, facts_a->len, facts_b->len);
  for (guint i = 0; i < roots_a->len; i++) {
    const DcwRoot *root_a = roots_a->pdata[i], *root_b = roots_b->pdata[i];
    if (dcw_root_compare (root_a, root_b) != 0 || g_strcmp0 (root_a->key, root_b->key) != 0
        || g_strcmp0 (root_a->name, root_b->name) != 0)
      return g_strdup_printf ("root %u", i);
  }
  for (guint i = 0; i < facts_a->len; i++) {
    const DcwFact *fact_a = facts_a->pdata[i], *fact_b = facts_b->pdata[i];
    if (strcmp (fact_a->id, fact_b->id) != 0 || strcmp (fact_a->subject, fact_b->subject) != 0
        || strcmp (fact_a->value, fact_b->value) != 0)
      return g_strdup_printf ("fact %u", i);
  }
  return NULL;
}

char *
dcw_image_difference (const DcwImage *a, const DcwImage *b)
{
  const DcwStationInfo *info_a = dcw_image_info (a), *info_b = dcw_image_info (b);
  Content content_a, content_b;
  if (g_strcmp0 (info_a->computer, info_b->computer) != 0 || g_strcmp0 (info_a->machine, info_b->machine) != 0
      || g_strcmp0 (info_a->instance, info_b->instance) != 0)
    return g_strdup ("info");
  collect (a, &content_a);
  collect (b, &content_b);
  char *difference = compare_content (&content_a, &content_b);
  clear_content (&content_a);
  clear_content (&content_b);
  return difference != NULL ? difference : compare_roots_and_facts (a, b);
}

static gboolean
same_texts (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (strcmp (a->pdata[i], b->pdata[i]) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
same_change (const DcwChange *a, const DcwChange *b)
{
  return same_resource (a->resource, b->resource) && dcw_state_identical (a->before, b->before)
         && dcw_state_identical (a->after, b->after) && dcw_message_equal (a->why, b->why) && same_texts (a->topics, b->topics)
         && a->restart == b->restart && a->risk == b->risk && a->needs->len == b->needs->len
         && (a->needs->len == 0 || memcmp (a->needs->data, b->needs->data, a->needs->len * sizeof (guint)) == 0);
}

static gboolean
same_finding (const DcwFinding *a, const DcwFinding *b)
{
  return strcmp (a->id, b->id) == 0 && g_strcmp0 (a->code, b->code) == 0 && a->severity == b->severity
         && g_strcmp0 (a->topic, b->topic) == 0 && same_resource (a->resource, b->resource)
         && dcw_message_equal (a->evidence, b->evidence) && dcw_message_equal (a->effect, b->effect)
         && dcw_message_equal (a->advice, b->advice) && g_strcmp0 (a->patch_option, b->patch_option) == 0
         && g_strcmp0 (a->patch_value, b->patch_value) == 0;
}

char *
dcw_plan_difference (const DcwPlan *a, const DcwPlan *b)
{
  if (g_strcmp0 (a->machine, b->machine) != 0 || g_strcmp0 (a->computer, b->computer) != 0
      || !same_texts (a->assumed, b->assumed))
    return g_strdup ("machine, computer or assumed");
  if (a->changes->len != b->changes->len || a->blocked->len != b->blocked->len || a->findings->len != b->findings->len)
    return g_strdup ("number of changes, blocked or findings");
  for (guint i = 0; i < a->changes->len; i++)
    if (!same_change (a->changes->pdata[i], b->changes->pdata[i]))
      return g_strdup_printf ("change %u", i);
  for (guint i = 0; i < a->blocked->len; i++) {
    const DcwBlocked *blocked_a = a->blocked->pdata[i], *blocked_b = b->blocked->pdata[i];
    if (!same_resource (blocked_a->resource, blocked_b->resource) || !dcw_message_equal (blocked_a->reason, blocked_b->reason)
        || !same_texts (blocked_a->topics, blocked_b->topics))
      return g_strdup_printf ("blocked %u", i);
  }
  for (guint i = 0; i < a->findings->len; i++)
    if (!same_finding (a->findings->pdata[i], b->findings->pdata[i]))
      return g_strdup_printf ("finding %u", i);
  return NULL;
}

static gboolean
same_id (const DcwServerId *a, const DcwServerId *b)
{
  return strcmp (a->progid, b->progid) == 0 && g_strcmp0 (a->clsid, b->clsid) == 0 && g_strcmp0 (a->appid, b->appid) == 0
         && g_strcmp0 (a->title, b->title) == 0 && a->port == b->port;
}

char *
dcw_profile_difference (const DcwProfile *a, const DcwProfile *b)
{
  GHashTableIter iter;
  gpointer option, value;
  if (a->role != b->role || a->network != b->network || g_strcmp0 (a->group, b->group) != 0 || g_strcmp0 (a->from, b->from) != 0)
    return g_strdup ("role, network, group or from");
  for (guint i = 0; i < DCW_N_LISTS; i++)
    if (!same_texts (a->lists[i], b->lists[i]))
      return g_strdup (dcw_profile_list_name ((DcwProfileList)i));
  for (guint i = 0; i < a->lists[DCW_LIST_PEERS]->len; i++) {
    const char *peer = a->lists[DCW_LIST_PEERS]->pdata[i];
    if (g_strcmp0 (dcw_profile_addresses (a, peer), dcw_profile_addresses (b, peer)) != 0)
      return g_strdup_printf ("addresses of %.100s", peer);
  }
  if (a->ids->len != b->ids->len)
    return g_strdup ("number of ids");
  for (guint i = 0; i < a->ids->len; i++)
    if (!same_id (a->ids->pdata[i], b->ids->pdata[i]))
      return g_strdup_printf ("id of %.100s", ((const DcwServerId *)a->ids->pdata[i])->progid);
  if (g_hash_table_size (a->values) != g_hash_table_size (b->values))
    return g_strdup ("number of options");
  g_hash_table_iter_init (&iter, a->values);
  while (g_hash_table_iter_next (&iter, &option, &value))
    if (!dcw_profile_is (b, option, value))
      return g_strdup_printf ("option %.100s", (const char *)option);
  return NULL;
}

/* --- refusing --------------------------------------------------------------------------------------------------------- */

gboolean
dcw_document_is_refused (const char *kind, const char *name, const char *text, gsize size, GError **error)
{
  gboolean accepted = FALSE;
  /* in a block of its own, so that reading beyond it is seen */
  g_autofree char *copy = size > 0 ? g_memdup2 (text, size) : NULL;
  if (strcmp (kind, "station") == 0) {
    g_autoptr (DcwImage) image = dcw_document_read_image (name, copy, size, NULL, error);
    accepted = image != NULL;
  } else if (strcmp (kind, "profile") == 0) {
    g_autoptr (DcwProfile) profile = dcw_document_read_profile (name, copy, size, error);
    accepted = profile != NULL;
  } else if (strcmp (kind, "plan") == 0) {
    g_autoptr (DcwPlan) plan = dcw_document_read_plan (name, copy, size, error);
    accepted = plan != NULL;
  } else {
    g_autoptr (DcwSnapshot) snapshot = dcw_document_read_snapshot (name, copy, size, error);
    accepted = snapshot != NULL;
  }
  return !accepted;
}
