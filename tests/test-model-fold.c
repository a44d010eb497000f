/* Folding: what several wishes on a station come to. Each case is a small script of edits, given in every rotation and
 * backwards; the result must be the same each time. */
#include <string.h>

#include "model/fold.h"
#include "model/image.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "support/tap.h"

#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define LIMIT "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)"
#define BASE "O:BAG:BAD:(A;;CCDCSW;;;WD)"

typedef enum { SET_NUMBER, CLEAR_VALUE, GRANT, REVOKE, CREATE_GROUP, BLOCK, GRANT_NO_BASE } What;

typedef struct {
  const char *topic;
  guint rank;
  What what;
  const char *target; /* value name below Ole, PATH!VALUE, or group name */
  const char *who;    /* SID or name */
  guint32 number;     /* or mask */
} Step;

typedef struct {
  const char *name;
  Step steps[6];
  const char *result; /* a line a change "resource = after", then a line a blocked wish "! resource: reason (topics)" */
} Case;

static const Case cases[] = {
  { "one number",
    { { "limits", 1, SET_NUMBER, "LegacyAuthenticationLevel", NULL, 5 } },
    OLE "\\LegacyAuthenticationLevel = REG_DWORD 5 [limits]\n" },
  { "already so", { { "limits", 1, SET_NUMBER, "Level", NULL, 2 } }, "" },
  { "clear", { { "limits", 1, CLEAR_VALUE, "Level", NULL, 0 } }, OLE "\\Level = absent [limits]\n" },
  { "clear what is not there", { { "limits", 1, CLEAR_VALUE, "Nothing", NULL, 0 } }, "" },
  { "two equal sets",
    { { "limits", 1, SET_NUMBER, "Level", NULL, 5 }, { "test", 2, SET_NUMBER, "Level", NULL, 5 } },
    OLE "\\Level = REG_DWORD 5 [limits test]\n" },
  { "unequal sets",
    { { "limits", 1, SET_NUMBER, "Level", NULL, 5 }, { "test", 2, SET_NUMBER, "Level", NULL, 6 } },
    "! " OLE "\\Level: different values are wanted here (limits, test) (limits test)\n" },
  { "set and clear",
    { { "limits", 1, SET_NUMBER, "Level", NULL, 5 }, { "test", 2, CLEAR_VALUE, "Level", NULL, 0 } },
    "! " OLE "\\Level: different values are wanted here (limits, test) (limits test)\n" },
  { "unknown",
    { { "limits", 1, SET_NUMBER, "HKLM\\SOFTWARE\\Elsewhere!X", NULL, 1 } },
    "! HKLM\\SOFTWARE\\Elsewhere\\X: not recorded (limits)\n" },
  { "missing keys above",
    { { "limits", 1, SET_NUMBER, OLE "\\A\\B!X", NULL, 1 } },
    OLE "\\A = present [limits]\n" OLE "\\A\\B = present [limits]\n" OLE "\\A\\B\\X = REG_DWORD 1 [limits]\n" },
  { "grant to a SID",
    { { "limits", 1, GRANT, "Limit", "S-1-5-32-562", DCW_COM_LAUNCH_REMOTE } },
    OLE "\\Limit = " LIMIT "(A;;CCLCRP;;;S-1-5-32-562) [limits]\n" },
  { "granted already", { { "limits", 1, GRANT, "Limit", "S-1-5-32-544", DCW_COM_LAUNCH_REMOTE } }, "" },
  { "grant from the base",
    { { "limits", 1, GRANT, "Missing", "S-1-5-32-562", DCW_COM_LAUNCH_REMOTE } },
    OLE "\\Missing = " BASE "(A;;CCLCRP;;;S-1-5-32-562) [limits]\n" },
  { "grant without a base",
    { { "limits", 1, GRANT_NO_BASE, "Missing", "S-1-5-32-562", DCW_COM_LAUNCH_REMOTE } },
    "! " OLE "\\Missing: there are no permissions here to add to (limits)\n" },
  { "unequal bases",
    { { "limits", 1, GRANT, "Missing", "S-1-5-32-562", DCW_COM_LAUNCH_REMOTE },
      { "test", 2, GRANT_NO_BASE, "Missing", "S-1-5-32-559", DCW_COM_LAUNCH_REMOTE } },
    "! " OLE "\\Missing: the permissions are to start from different defaults (limits, test) (limits test)\n" },
  { "two topics grant to two",
    { { "limits", 1, GRANT, "Limit", "S-1-5-32-562", DCW_COM_LAUNCH_REMOTE },
      { "test", 2, GRANT, "Limit", "S-1-5-32-559", DCW_COM_LAUNCH_ALL } },
    OLE "\\Limit = " LIMIT "(A;;CCDCLCSWRP;;;LU)(A;;CCLCRP;;;S-1-5-32-562) [limits test]\n" },
  { "two topics grant to one",
    { { "limits", 1, GRANT, "Limit", "S-1-5-32-562", 0x05 }, { "test", 2, GRANT, "Limit", "S-1-5-32-562", 0x11 } },
    OLE "\\Limit = " LIMIT "(A;;CCLCRP;;;S-1-5-32-562) [limits test]\n" },
  { "revoke and grant to different ones",
    { { "limits", 1, REVOKE, "Limit", "S-1-1-0", DCW_COM_LAUNCH_ALL }, { "test", 2, GRANT, "Limit", "S-1-5-32-562", 0x15 } },
    OLE "\\Limit = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCLCRP;;;S-1-5-32-562) [limits test]\n" },
  { "grant and revoke the same",
    { { "limits", 1, GRANT, "Limit", "S-1-5-32-562", 0x15 }, { "test", 2, REVOKE, "Limit", "S-1-5-32-562", 0x10 } },
    "! " OLE "\\Limit: the same right is to be granted and taken away (limits, test) (limits test)\n" },
  { "grant one right and revoke another",
    { { "limits", 1, GRANT, "Limit", "S-1-1-0", 0x15 }, { "test", 2, REVOKE, "Limit", "S-1-1-0", 0x0b } },
    OLE "\\Limit = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCLCRP;;;WD) [limits test]\n" },
  { "revoke where nothing is", { { "limits", 1, REVOKE, "Missing", "S-1-1-0", 0x15 } }, "" },
  { "damaged",
    { { "limits", 1, GRANT, "Damaged", "S-1-1-0", 0x15 } },
    "! " OLE "\\Damaged: the permissions here are damaged; repair them first (limits)\n" },
  { "old and new style mixed",
    { { "limits", 1, GRANT, "Mixed", "S-1-5-32-562", 0x15 } },
    "! " OLE "\\Mixed: the permissions here are not valid to Windows; repair them first (limits)\n" },
  { "group before its users",
    { { "limits", 1, GRANT, "Limit", "OPC", 0x15 }, { "accounts", 0, CREATE_GROUP, "OPC", NULL, 0 } },
    "group OPC = name: OPC [accounts]\n" OLE "\\Limit = " LIMIT "(A;;CCLCRP;;;<OPC>) [limits] needs 1\n" },
  { "nobody creates it",
    { { "limits", 1, GRANT, "Limit", "OPC", 0x15 } },
    "! " OLE "\\Limit: nothing in this plan creates the account OPC (limits)\n" },
  { "its creation is blocked",
    { { "limits", 1, GRANT, "Limit", "OPC", 0x15 }, { "accounts", 0, BLOCK, "OPC", NULL, 0 } },
    "! group OPC: told so (accounts)\n! " OLE "\\Limit: nothing in this plan creates the account OPC (limits)\n" },
  { "blocked and wanted",
    { { "limits", 1, CREATE_GROUP, "OPC", NULL, 0 }, { "accounts", 0, BLOCK, "OPC", NULL, 0 } },
    "! group OPC: told so (accounts limits)\n" },
};

static DcwPrincipal
principal (const char *who)
{
  DcwPrincipal made = { 0 };
  if (g_str_has_prefix (who, "S-1-"))
    ck_assert (dcw_principal_init_sid_text (&made, who, NULL));
  else
    dcw_principal_init_name (&made, who);
  return made;
}

static DcwResource *
value_of (const char *target)
{
  const char *mark = strchr (target, '!');
  g_autofree char *key = mark != NULL ? g_strndup (target, (gsize)(mark - target)) : g_strdup (OLE);
  return dcw_resource_value (key, mark != NULL ? mark + 1 : target, NULL);
}

static void
add_step (DcwEdits *edits, const Step *step)
{
  const DcwSetting *setting = dcw_setting (DCW_SETTING_LAUNCH_LIMIT);
  DcwMessage *why = dcw_message_new (step->what == BLOCK ? "told so" : "why", NULL);
  dcw_edits_begin (edits, step->topic, step->rank);
  if (step->what == CREATE_GROUP || step->what == BLOCK) {
    g_auto (DcwPrincipal) who = principal (step->target);
    g_autoptr (DcwResource) group = dcw_resource_group (&who, NULL);
    g_autoptr (DcwState) content = dcw_state_present (DCW_KIND_GROUP);
    dcw_state_set_text (content, DCW_GROUP_NAME, step->target);
    if (step->what == BLOCK)
      dcw_edits_block (edits, group, why);
    else
      dcw_edits_set (edits, group, content, 0, why);
    return;
  }
  g_autoptr (DcwResource) value = value_of (step->target);
  if (step->what == SET_NUMBER) {
    g_autoptr (DcwState) number = dcw_state_value_number (step->number);
    dcw_edits_set (edits, value, number, 0, why);
  } else if (step->what == CLEAR_VALUE) {
    dcw_edits_clear (edits, value, 0, why);
  } else {
    g_auto (DcwPrincipal) who = principal (step->who);
    g_autoptr (DcwDescriptor) base = dcw_sddl_parse (BASE, NULL, NULL);
    if (step->what == REVOKE)
      dcw_edits_revoke (edits, value, setting, &who, step->number, 0, why);
    else
      dcw_edits_grant (edits, value, setting, &who, step->number, step->what == GRANT ? base : NULL, 0, why);
  }
}

static void
put (DcwImage *image, const char *name, DcwState *state)
{
  g_autoptr (DcwResource) resource = dcw_resource_value (OLE, name, NULL);
  dcw_image_set (image, resource, state);
  dcw_state_unref (state);
}

static DcwState *
limit_state (const char *sddl)
{
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (sddl, NULL, NULL);
  ck_assert_msg (descriptor != NULL, "%s", sddl);
  return dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, descriptor, NULL);
}

static DcwImage *
make_image (gboolean accounts_known)
{
  DcwImage *image = dcw_image_new ();
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, OLE);
  if (accounts_known) {
    dcw_image_add_root (image, DCW_KIND_USER, NULL);
    dcw_image_add_root (image, DCW_KIND_GROUP, NULL);
  }
  g_autoptr (DcwResource) ole = dcw_resource_key (OLE, NULL);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  dcw_image_set (image, ole, there);
  put (image, "Level", dcw_state_value_number (2));
  put (image, "Limit", limit_state (LIMIT));
  put (image, "Mixed", limit_state ("O:BAG:BAD:(A;;CC;;;BA)(A;;CCDCSW;;;WD)"));
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("\x01\x00\x04\x80rubbish", 11);
  put (image, "Damaged", dcw_state_value (DCW_REG_BINARY, rubbish));
  return image;
}

static DcwState *
look_up (const DcwResource *resource, gpointer image)
{
  return dcw_image_get (image, resource);
}

static void
describe_topics (GString *text, const GPtrArray *topics)
{
  for (guint i = 0; i < topics->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (const char *)topics->pdata[i]);
}

static char *
describe (const DcwPlan *plan)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    g_autofree char *resource = dcw_resource_show (change->resource);
    gboolean descriptor = strstr (resource, "Limit") != NULL || strstr (resource, "Missing") != NULL;
    g_autofree char *after = dcw_state_show (change->after, descriptor ? DCW_CODEC_DESCRIPTOR : DCW_CODEC_NONE);
    g_string_append_printf (text, "%s = %s [", resource, after);
    describe_topics (text, change->topics);
    g_string_append_c (text, ']');
    if (dcw_resource_kind (change->resource) == DCW_KIND_REGISTRY_VALUE && dcw_state_is_pending (change->after))
      g_string_append_printf (text, " needs %u", change->needs->len);
    g_string_append_c (text, '\n');
  }
  for (guint i = 0; i < plan->blocked->len; i++) {
    const DcwBlocked *blocked = plan->blocked->pdata[i];
    g_autofree char *resource = dcw_resource_show (blocked->resource), *reason = dcw_message_english (blocked->reason);
    g_string_append_printf (text, "! %s: %s (", resource, reason);
    describe_topics (text, blocked->topics);
    g_string_append (text, ")\n");
  }
  for (guint i = 0; i < plan->assumed->len; i++)
    g_string_append_printf (text, "? %s\n", (const char *)plan->assumed->pdata[i]);
  return g_string_free (text, FALSE);
}

static guint
n_steps (const Case *c)
{
  guint n = 0;
  while (n < G_N_ELEMENTS (c->steps) && c->steps[n].topic != NULL)
    n++;
  return n;
}

static void
check_fold (const Case *c, DcwImage *image, guint first, gboolean backwards, const char *expected)
{
  g_autoptr (DcwEdits) edits = dcw_edits_new ();
  guint n = n_steps (c);
  for (guint i = 0; i < n; i++)
    add_step (edits, &c->steps[(backwards ? n - 1 - i : i + first) % n]);
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  dcw_fold (edits, look_up, image, plan);
  g_autofree char *result = describe (plan);
  ck_assert_msg (strcmp (result, expected) == 0, "%s, from %u%s:\n%s\nexpected:\n%s", c->name, first,
                 backwards ? " backwards" : "", result, expected);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (dcw_plan_validate (plan, &error), "%s: %s", c->name, error ? error->message : "");
}

START_TEST (fold_table)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwImage) image = make_image (TRUE);
  for (guint first = 0; first < n_steps (c); first++)
    check_fold (c, image, first, FALSE, c->result);
  check_fold (c, image, 0, TRUE, c->result);
}
END_TEST

/* Where the accounts were not recorded, the name is assumed and its users stay; creating it is blocked. */
START_TEST (unknown_accounts_are_assumed)
{
  static const Case c = { "assumed",
                          { { "limits", 1, GRANT, "Limit", "OPC", 0x15 }, { "accounts", 0, CREATE_GROUP, "OPC", NULL, 0 } },
                          OLE "\\Limit = " LIMIT
                              "(A;;CCLCRP;;;<OPC>) [limits] needs 0\n! group OPC: not recorded (accounts)\n? OPC\n" };
  g_autoptr (DcwImage) image = make_image (FALSE);
  check_fold (&c, image, 0, FALSE, c.result);
  check_fold (&c, image, 0, TRUE, c.result);
}
END_TEST

static DcwChange *
change_of (const char *target, const DcwState *before, const DcwState *after)
{
  g_autoptr (DcwResource) resource = value_of (target);
  g_autoptr (DcwMessage) why = dcw_message_new ("why", NULL);
  return dcw_change_new (resource, before, after, why);
}

START_TEST (broken_plans_are_refused)
{
  g_autoptr (DcwState) one = dcw_state_value_number (1), absent = dcw_state_absent ();
  g_autoptr (DcwState) unknown = dcw_state_unknown (dcw_message_new ("denied", NULL));
  g_autoptr (DcwState) key = dcw_state_present (DCW_KIND_REGISTRY_KEY), hollow = dcw_state_present (DCW_KIND_REGISTRY_VALUE);
  g_auto (DcwPrincipal) opc = principal ("OPC");
  g_autoptr (DcwDescriptor) base = dcw_sddl_parse (BASE, NULL, NULL);
  g_autoptr (DcwDescriptor) planned = dcw_com_grant (base, &opc, 0x15, DCW_COM_LAUNCH, NULL);
  g_autoptr (DcwState) pending = dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, planned, NULL);
  const struct {
    const char *name, *target_a, *target_b;
    DcwState *before, *after;
    int need;
  } broken[] = {
    { "same twice", "A", "a", absent, one, -1 },       { "before unknown", "A", NULL, unknown, one, -1 },
    { "after unknown", "A", NULL, one, unknown, -1 },  { "other kind", "A", NULL, absent, key, -1 },
    { "before pending", "A", NULL, pending, one, -1 }, { "nobody creates", "A", NULL, absent, pending, -1 },
    { "needs itself", "A", NULL, absent, one, 0 },     { "needs a later one", "A", NULL, absent, one, 7 },
    { "hollow", "A", NULL, absent, hollow, -1 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (DcwPlan) plan = dcw_plan_new ();
    DcwChange *change = change_of (broken[i].target_a, broken[i].before, broken[i].after);
    guint need = (guint)broken[i].need;
    if (broken[i].need >= 0)
      g_array_append_val (change->needs, need);
    g_ptr_array_add (plan->changes, change);
    if (broken[i].target_b != NULL)
      g_ptr_array_add (plan->changes, change_of (broken[i].target_b, broken[i].before, broken[i].after));
    g_autoptr (GError) error = NULL;
    ck_assert_msg (!dcw_plan_validate (plan, &error), "%s: accepted", broken[i].name);
    ck_assert_msg (error != NULL && strstr (error->message, "Ole") != NULL, "%s: %s", broken[i].name, error->message);
  }
}
END_TEST

static void
add_need (DcwChange *change, guint need)
{
  g_array_append_val (change->needs, need);
}

/* A group, then n values whose list names it. Each needs: the group ("group"), the one before ("chain"), or both. */
static DcwPlan *
plan_that_needs (guint n, gboolean group, gboolean chain)
{
  DcwPlan *plan = dcw_plan_new ();
  g_auto (DcwPrincipal) opc = principal ("OPC");
  g_autoptr (DcwResource) account = dcw_resource_group (&opc, NULL);
  g_autoptr (DcwDescriptor) base = dcw_sddl_parse (BASE, NULL, NULL);
  g_autoptr (DcwDescriptor) planned = dcw_com_grant (base, &opc, 0x15, DCW_COM_LAUNCH, NULL);
  g_autoptr (DcwState) pending = dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, planned, NULL);
  g_autoptr (DcwState) absent = dcw_state_absent (), made = dcw_state_present (DCW_KIND_GROUP);
  g_autoptr (DcwMessage) why = dcw_message_new ("why", NULL);
  dcw_state_set_text (made, DCW_GROUP_NAME, "OPC");
  g_ptr_array_add (plan->changes, dcw_change_new (account, absent, made, why));
  for (guint i = 1; i <= n; i++) {
    g_autofree char *name = g_strdup_printf ("V%u", i);
    DcwChange *change = change_of (name, absent, pending);
    if (group)
      add_need (change, 0);
    if (chain && i > 1)
      add_need (change, i - 1);
    g_ptr_array_add (plan->changes, change);
  }
  return plan;
}

START_TEST (needs_are_named)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) both = plan_that_needs (3, TRUE, TRUE);
  ck_assert_msg (dcw_plan_validate (both, &error), "%s", error != NULL ? error->message : "?");
  /* The change that makes an account has to be needed itself, not through another one. */
  g_autoptr (DcwPlan) through = plan_that_needs (3, FALSE, TRUE);
  add_need (through->changes->pdata[1], 0);
  ck_assert (!dcw_plan_validate (through, &error) && strstr (error->message, "creates “OPC”") != NULL);
  ck_assert_msg (strstr (error->message, "change 3") != NULL, "%s", error->message);
  dcw_plan_assume (through, "opc");
  ck_assert (dcw_plan_validate (through, NULL));
}
END_TEST

/* Time that grows with the square would end in the timeout. */
START_TEST (many_needs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) many = plan_that_needs (100000, TRUE, TRUE);
  for (guint i = 0; i < 20000; i++) {
    g_autofree char *name = g_strdup_printf ("assumed%05u", i);
    g_ptr_array_add (many->assumed, g_steal_pointer (&name));
  }
  ck_assert_msg (dcw_plan_validate (many, &error), "%s", error != NULL ? error->message : "?");
  DcwChange *last = many->changes->pdata[100000];
  for (guint i = 0; i < 800002; i++)
    add_need (last, 5);
  ck_assert (!dcw_plan_validate (many, &error) && strstr (error->message, "too many") != NULL);
}
END_TEST

static guint
risk_of (const DcwPlan *plan, const char *end)
{
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    g_autofree char *shown = dcw_resource_show (change->resource);
    if (g_str_has_suffix (shown, end))
      return change->risk;
  }
  ck_abort_msg ("nothing becomes of %s", end);
  return 0;
}

/* Whatever topics fear of their edits: what only loses rights lets nobody in, and neither does an empty key. */
START_TEST (risks_are_those_of_the_outcome)
{
  const guint both = DCW_RISK_OPENS | DCW_RISK_CUTS;
  const DcwSetting *setting = dcw_setting (DCW_SETTING_LAUNCH_LIMIT), *access = dcw_setting (DCW_SETTING_ACCESS_LIMIT);
  g_autoptr (DcwResource) less = dcw_setting_resource (setting), more = dcw_setting_resource (access);
  g_autoptr (DcwResource) deep = dcw_resource_value (OLE "\\A\\B", "X", NULL);
  g_autoptr (DcwState) one = dcw_state_value_number (1);
  g_auto (DcwPrincipal) everyone = { 0 }, users = { 0 };
  ck_assert (dcw_principal_init_sid_text (&everyone, "S-1-1-0", NULL)
             && dcw_principal_init_sid_text (&users, "S-1-5-32-562", NULL));
  g_autoptr (DcwImage) image = make_image (TRUE);
  put (image, setting->value, limit_state (LIMIT));
  put (image, access->value, limit_state (LIMIT));
  g_autoptr (DcwEdits) edits = dcw_edits_new ();
  dcw_edits_begin (edits, "test", 1);
  dcw_edits_revoke (edits, less, setting, &everyone, DCW_COM_LAUNCH_ALL, both, dcw_message_new ("why", NULL));
  dcw_edits_grant (edits, more, access, &users, DCW_COM_ACCESS_ALL, NULL, both, dcw_message_new ("why", NULL));
  dcw_edits_set (edits, deep, one, both, dcw_message_new ("why", NULL));
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  dcw_fold (edits, look_up, image, plan);
  ck_assert_uint_eq (plan->changes->len, 5);
  ck_assert_uint_eq (risk_of (plan, "\\MachineLaunchRestriction"), DCW_RISK_CUTS);
  ck_assert_uint_eq (risk_of (plan, "\\MachineAccessRestriction"), both);
  ck_assert_uint_eq (risk_of (plan, "\\Ole\\A"), 0);
  ck_assert_uint_eq (risk_of (plan, "\\A\\B"), 0);
  ck_assert_uint_eq (risk_of (plan, "\\B\\X"), both);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("fold");
  TCase *fold = tcase_create ("fold");
  tcase_add_loop_test (fold, fold_table, 0, G_N_ELEMENTS (cases));
  tcase_add_test (fold, unknown_accounts_are_assumed);
  tcase_add_test (fold, broken_plans_are_refused);
  tcase_add_test (fold, needs_are_named);
  tcase_add_test (fold, many_needs);
  tcase_add_test (fold, risks_are_those_of_the_outcome);
  suite_add_tcase (suite, fold);
  return suite;
}
