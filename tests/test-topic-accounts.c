/* The topic accounts: what each choice plans on small stations. Goldens are written from the rules. */
#include <string.h>
#include "base/error.h"
#include "document/document.h"
#include "model/password.h"
#include "survey/accounts.h"
#include "support/station-text.h"
#include "support/tap.h"
#include "topics/planner.h"

#define M DCW_TEXT_MACHINE
#define ADMINISTRATORS "BUILTIN\\Administrators"
#define USERS "BUILTIN\\Users"
#define DCOM "BUILTIN\\Distributed COM Users"

#define BASE                                                                                                                     \
  "group|S-1-5-32-544|Administrators\n"                                                                                          \
  "group|S-1-5-32-545|Users\n"                                                                                                   \
  "group|S-1-5-32-562|Distributed COM Users\n"                                                                                   \
  "user|M-500|0x10203|Administrator\n"                                                                                           \
  "member|S-1-5-32-544|M-500\n"                                                                                                  \
  "right|S-1-5-32-545|SeNetworkLogonRight"
#define NO_RIGHT "-right|S-1-5-32-545|SeNetworkLogonRight"
#define GROUP "group|M-1010|OPC Users"
#define USER "user|M-1001|0x10241|OpcUser\nmember|S-1-5-32-545|M-1001"
#define MEMBER "member|M-1010|M-1001"

#define NEW_GROUP                                                                                                                \
  "group OPC Users = name: OPC Users, description: May use OPC servers on this computer over the network (OPC DCOM Wizard)\n"
#define NEW_USER(name) "user " name " = name: " name ", description: Used by OPC programs (OPC DCOM Wizard), flags: 66113\n"

typedef struct {
  const char *name;
  const char *station; /* added to BASE */
  const char *users;   /* of the profile, "|" between */
  const char *options; /* "option=value" with blanks */
  const char *changes, *blocked;
} Case;

static const Case cases[] = {
  { "everything new", "", "OpcUser", "group=create users=create members=add",
    NEW_USER ("OpcUser") NEW_GROUP "membership OpcUser → " USERS " = present\nmembership OpcUser → OPC Users = present\n", "" },
  { "two users", GROUP, "OpcUser|OpcServer", "users=create members=add",
    NEW_USER ("OpcServer") NEW_USER ("OpcUser") "membership OpcServer → " M "-1010 = present\nmembership OpcUser → " M
                                                "-1010 = present\nmembership OpcServer → " USERS
                                                " = present\nmembership OpcUser → " USERS " = present\n",
    "" },
  { "a user is adopted", GROUP "\n" USER, "OpcUser", "users=create members=add", "membership " M "-1001 → " M "-1010 = present\n",
    "" },
  { "all is there", GROUP "\n" USER "\n" MEMBER, "opcuser", "group=create users=create members=add network-logon=grant", "", "" },
  { "a user of another case, with the computer's name", GROUP "\n" USER, "plant-1\\OPCUSER", "users=create members=add",
    "membership " M "-1001 → " M "-1010 = present\n", "" },
  { "nothing is asked for", "", "OpcUser", "", "", "" },
  { "member of a user that nobody makes", GROUP, "OpcUser", "members=add", "",
    "membership OpcUser → " M "-1010: nothing in this plan creates the account OpcUser\n" },
  { "a group has the name of the user", GROUP "\ngroup|M-1011|OpcUser", "OpcUser", "users=create members=add", "",
    "user " M "-1011: OpcUser is a group here; choose another name for the user [answer: user]\n" },
  { "the computer's own name", GROUP, "Plant-1", "users=create", "",
    "user Plant-1: “Plant-1” is the name of the computer [answer: user]\n" },
  { "somebody of a domain who is not known", GROUP, "PLANT\\anna", "members=add", "",
    "group " USERS ": PLANT\\anna is not known on this computer, so it gets nothing here\n" },
  { "somebody of a domain", GROUP "\nname|S-1-5-21-9-9-9-1104|PLANT\\anna", "PLANT\\anna", "users=create members=add",
    "membership S-1-5-21-9-9-9-1104 → " M "-1010 = present\n", "" },
  { "a domain controller", "fact|computer.joined||controller", "OpcUser", "group=create users=create members=add", "",
    "user OpcUser: a domain controller has no accounts of its own [answer: user]\n"
    "group OPC Users: a domain controller has no accounts of its own [answer: group]\n"
    "membership OpcUser → OPC Users: nothing in this plan creates the account OPC Users\n" },
  { "Distributed COM Users", USER, "OpcUser", "dcom-users=add", "membership " M "-1001 → " DCOM " = present\n", "" },
  { "the network right to the group", GROUP "\n" USER "\n" NO_RIGHT, "OpcUser", "members=add network-logon=grant",
    "membership " M "-1001 → " M "-1010 = present\nuser right " M "-1010: SeNetworkLogonRight = present\n", "" },
  { "the network right to a new group", USER "\n" NO_RIGHT, "OpcUser", "group=create members=add network-logon=grant",
    NEW_GROUP "membership " M "-1001 → OPC Users = present\nuser right OPC Users: SeNetworkLogonRight = present\n", "" },
  { "the network right to the user", GROUP "\n" USER "\n" NO_RIGHT, "OpcUser", "network-logon=grant",
    "user right " M "-1001: SeNetworkLogonRight = present\n", "" },
  { "everyone has the network right", GROUP "\n" USER "\n" NO_RIGHT "\nright|S-1-1-0|SeNetworkLogonRight", "OpcUser",
    "network-logon=grant", "", "" },
  { "a new user will have it through Users", GROUP, "OpcUser", "users=create network-logon=grant",
    NEW_USER ("OpcUser") "membership OpcUser → " USERS " = present\n", "" },
  { "the group has the network right", GROUP "\n" USER "\n" NO_RIGHT "\nright|M-1010|SeNetworkLogonRight", "OpcUser",
    "members=add network-logon=grant", "membership " M "-1001 → " M "-1010 = present\n", "" },
  { "rights are not recorded", "whole|user\nwhole|group\nwhole|membership\n" GROUP "\n" USER "\n" NO_RIGHT, "OpcUser",
    "network-logon=grant", "",
    "user right " M "-1001: SeNetworkLogonRight: whether OpcUser may log on over the network already is not known\n" },
  { "denies of the user and of local accounts",
    GROUP
    "\n" USER
    "\nright|M-1001|SeDenyNetworkLogonRight\nright|S-1-5-113|SeDenyNetworkLogonRight\nright|S-1-5-114|SeDenyNetworkLogonRight",
    "OpcUser", "deny-logon=remove",
    "user right NT AUTHORITY\\Local account: SeDenyNetworkLogonRight = absent\nuser right " M
    "-1001: SeDenyNetworkLogonRight = absent\n",
    "" },
  { "the deny of local administrators", GROUP "\n" USER "\nmember|S-1-5-32-544|M-1001\nright|S-1-5-114|SeDenyNetworkLogonRight",
    "OpcUser", "deny-logon=remove",
    "user right NT AUTHORITY\\Local account and member of Administrators group: SeDenyNetworkLogonRight = absent\n", "" },
  { "a deny of others stays", GROUP "\n" USER "\nright|S-1-5-32-546|SeDenyNetworkLogonRight", "OpcUser", "deny-logon=remove", "",
    "" },
  { "the deny of local accounts does not stop a domain's",
    GROUP "\nname|S-1-5-21-9-9-9-1104|PLANT\\anna\nright|S-1-5-113|SeDenyNetworkLogonRight", "PLANT\\anna", "deny-logon=remove",
    "", "" },
  { "flags", GROUP "\nuser|M-1001|0x223|OpcUser", "OpcUser", "repair=flags", "user " M "-1001 = name: OpcUser, flags: 66049\n",
    "" },
  { "good flags", GROUP "\nuser|M-1001|0x10201|OpcUser", "OpcUser", "repair=flags", "", "" },
  { "a new password", GROUP "\n" USER, "OpcUser", "passwords=set", "password user:OpcUser = account: OpcUser\n", "" },
  { "no new password of a new user", GROUP, "OpcUser", "users=create passwords=set",
    NEW_USER ("OpcUser") "membership OpcUser → " USERS " = present\n", "" },
};

static DcwProfile *
make_profile (const Case *c)
{
  DcwProfile *profile = dcw_profile_new ();
  profile->group = g_strdup ("OPC Users");
  g_auto (GStrv) users = g_strsplit (c->users, "|", -1), words = g_strsplit (c->options, " ", -1);
  for (guint i = 0; users[i] != NULL; i++)
    dcw_profile_add (profile, DCW_LIST_USERS, users[i]);
  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++) {
    g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);
    g_autofree char *option = g_strconcat ("accounts.", pair[0], NULL);
    dcw_profile_set (profile, option, pair[1]);
  }
  return profile;
}

static DcwPlan *
plan_on (DcwImage *image, const DcwProfile *profile, const char *name)
{
  static const char *const topics[] = { "accounts", NULL };
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (GError) error = NULL;
  DcwPlan *plan = dcw_plan_make (view, profile, topics, NULL, &error);
  ck_assert_msg (plan != NULL, "%s: %s", name, error != NULL ? error->message : "");
  ck_assert_msg (dcw_plan_validate (plan, &error), "%s: %s", name, error != NULL ? error->message : "");
  return plan;
}

static DcwImage *
image_of (const Case *c)
{
  return dcw_text_image_of (BASE, c->station);
}

START_TEST (goldens)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwProfile) profile = make_profile (c);
  g_autoptr (DcwPlan) plan = plan_on (image_of (c), profile, c->name);
  g_autofree char *changes = dcw_text_changes (plan), *blocked = dcw_text_blocked (plan);
  ck_assert_msg (strcmp (changes, c->changes) == 0, "%s: changes:\n%s\nexpected:\n%s", c->name, changes, c->changes);
  ck_assert_msg (strcmp (blocked, c->blocked) == 0, "%s: blocked:\n%s\nexpected:\n%s", c->name, blocked, c->blocked);
}
END_TEST

/* What a group may be called, and which groups of a station never become that of a profile. */
START_TEST (names_of_the_group)
{
  static const struct {
    const char *name, *station, *group;
    const char *changes, *blocked; /* parts; "": none at all */
  } rows[] = {
    { "of this computer", NULL, ".\\Plant", "group Plant = name: Plant", "" },
    { "with the computer's name", NULL, "plant-1\\Plant", "group Plant = name: Plant", "" },
    { "the computer's own name", NULL, "PLANT-1", "", "is the name of the computer" },
    { "the computer's own name, in full", NULL, "PLANT-1\\PLANT-1", "", "is the name of the computer" },
    { "of a domain", NULL, "PLANT\\Plant", "", "is not known on this computer" },
    { "a user here", USER, "OpcUser", "", "is a user here" },
    { "a group here", "group|M-1011|Plant", "plant", "membership OpcUser → " M "-1011", "" },
    { "Users in French", "-group|S-1-5-32-545|Users\ngroup|S-1-5-32-545|Utilisateurs", "VORDEFINIERT\\Utilisateurs", "",
      "is not known on this computer" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gboolean there = rows[i].station != NULL && strcmp (rows[i].station, USER) == 0;
    Case c = { rows[i].name,
               rows[i].station != NULL ? rows[i].station : "",
               there ? "" : "OpcUser",
               there ? "group=create" : "group=create users=create members=add",
               NULL,
               NULL };
    g_autoptr (DcwProfile) profile = make_profile (&c);
    g_free (profile->group);
    profile->group = g_strdup (rows[i].group);
    g_autoptr (DcwPlan) plan = plan_on (image_of (&c), profile, c.name);
    g_autofree char *changes = dcw_text_changes (plan), *blocked = dcw_text_blocked (plan);
    ck_assert_msg (strstr (changes, rows[i].changes) != NULL, "%s plans:\n%s", c.name, changes);
    ck_assert_msg (*rows[i].blocked != '\0' ? strstr (blocked, rows[i].blocked) != NULL : *blocked == '\0', "%s blocks:\n%s",
                   c.name, blocked);
    /* Nobody comes into a group of Windows' own, and nothing is made that has its name. */
    if (*rows[i].blocked == '\0')
      continue;
    ck_assert_msg (strstr (changes, "group ") == NULL && strstr (changes, "S-1-5-32-544") == NULL
                       && strstr (changes, ADMINISTRATORS) == NULL,
                   "%s plans:\n%s", c.name, changes);
  }
}
END_TEST

/* What Windows calls its own in other languages only the station knows. */
START_TEST (names_of_windows)
{
  static const struct {
    const char *name, *station, *group, *user;
    const char *says;
  } rows[] = {
    { "Administrators in German", "-group|S-1-5-32-544|Administrators\ngroup|S-1-5-32-544|Administratoren", "Administratoren",
      NULL, "group: “Administratoren” is a name that Windows itself uses" },
    { "Users in French, in full", "-group|S-1-5-32-545|Users\ngroup|S-1-5-32-545|Utilisateurs", ".\\utilisateurs", NULL,
      "group: “.\\utilisateurs” is a name that Windows itself uses" },
    { "SYSTEM in German", "name|S-1-5-18|NT-AUTORITÄT\\SYSTEM", "NT-AUTORITÄT\\SYSTEM", NULL, "group: “NT-AUTORITÄT\\SYSTEM”" },
    { "Everyone in Spanish", "name|S-1-1-0|Todos", "todos", NULL, "group: “todos”" },
    { "Everyone in Spanish, as a user", "name|S-1-1-0|Todos", "OPC Users", "Todos", "user: “Todos”" },
    { "the same names where they are nobody's", "", "Todos", "Utilisateurs", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Case c = { rows[i].name,
               rows[i].station,
               rows[i].user != NULL ? rows[i].user : "OpcUser",
               "group=create users=create members=add",
               NULL,
               NULL };
    g_autoptr (DcwProfile) profile = make_profile (&c);
    g_free (profile->group);
    profile->group = g_strdup (rows[i].group);
    g_autoptr (DcwStation) station = dcw_image_station_new (image_of (&c));
    g_autoptr (DcwView) view = dcw_view_new (station);
    g_autoptr (GError) error = NULL;
    ck_assert_msg (dcw_profile_check (profile, &error), "%s: %s", c.name, error != NULL ? error->message : "?");
    g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, NULL, NULL, &error);
    ck_assert_msg ((plan != NULL) == (rows[i].says == NULL), "%s: %s", c.name, error != NULL ? error->message : "is planned");
    ck_assert_msg (plan != NULL || (error->code == DCW_ERROR_INVALID && strstr (error->message, rows[i].says) != NULL), "%s: %s",
                   c.name, error != NULL ? error->message : "");
  }
}
END_TEST

START_TEST (same_from_a_capture)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwProfile) profile = make_profile (c);
  g_autoptr (DcwStation) station = dcw_image_station_new (image_of (c));
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwPlan) cold = plan_on (image_of (c), profile, c->name), captured = plan_on (dcw_capture (view), profile, c->name);
  g_autoptr (GBytes) cold_bytes = dcw_document_write_plan (cold), captured_bytes = dcw_document_write_plan (captured);
  ck_assert_msg (g_bytes_equal (cold_bytes, captured_bytes), "%s: capture:\n%s\n%s", c->name,
                 (const char *)g_bytes_get_data (cold_bytes, NULL), (const char *)g_bytes_get_data (captured_bytes, NULL));
}
END_TEST

/* What was done needs not be done again, but for a password, which nobody can read. */
START_TEST (done_once)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwProfile) profile = make_profile (c);
  g_autoptr (DcwPlan) plan = plan_on (image_of (c), profile, c->name);
  g_autoptr (DcwStation) station = dcw_image_station_new (image_of (c));
  dcw_text_apply (station, plan);
  DcwImage *image = dcw_image_station_image (DCW_IMAGE_STATION (station));
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  g_autoptr (GError) error = NULL;
  DcwImage *after = dcw_document_read_image ("after", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, &error);
  ck_assert_msg (after != NULL, "%s: %s", c->name, error != NULL ? error->message : "");
  g_autoptr (DcwPlan) again = plan_on (after, profile, c->name);
  for (guint i = 0; i < again->changes->len; i++) {
    const DcwChange *change = again->changes->pdata[i];
    /* A user who was there only now gets its new password. */
    ck_assert_msg (dcw_resource_kind (change->resource) == DCW_KIND_SECRET, "%s: %s again", c->name,
                   dcw_resource_id (change->resource));
  }
}
END_TEST

START_TEST (recommended)
{
  static const struct {
    const char *name, *station;
    DcwRole role;
    DcwNetwork network;
    const char *group, *users;
    const char *expected; /* the options that get a value */
  } rows[] = {
    { "server in a workgroup", "", DCW_ROLE_SERVER, DCW_NETWORK_WORKGROUP, "OPC Users", "OpcUser",
      "group=create users=create members=add" },
    { "client in a mixed network", "", DCW_ROLE_CLIENT, DCW_NETWORK_MIXED, "OPC Users", "OpcUser",
      "group=create users=create members=add" },
    { "in a domain", "", DCW_ROLE_SERVER, DCW_NETWORK_DOMAIN, "PLANT\\OPC Users", "PLANT\\anna", "" },
    { "a domain controller", "fact|computer.joined||controller", DCW_ROLE_SERVER, DCW_NETWORK_WORKGROUP, NULL, NULL, "" },
    { "no users", "", DCW_ROLE_SERVER, DCW_NETWORK_WORKGROUP, "OPC Users", NULL, "group=create" },
    { "no group", "", DCW_ROLE_SERVER, DCW_NETWORK_WORKGROUP, NULL, "OpcUser", "users=create dcom-users=add" },
    { "no group, client", "", DCW_ROLE_CLIENT, DCW_NETWORK_WORKGROUP, NULL, "OpcUser", "users=create" },
    { "nobody has the network right", NO_RIGHT, DCW_ROLE_SERVER, DCW_NETWORK_WORKGROUP, "OPC Users", "OpcUser",
      "group=create users=create members=add network-logon=grant" },
  };
  static const char *const ids[] = { "group",         "users",      "members", "dcom-users",
                                     "network-logon", "deny-logon", "repair",  "passwords" };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwProfile) profile = dcw_profile_new ();
    profile->role = rows[i].role;
    profile->network = rows[i].network;
    profile->group = g_strdup (rows[i].group);
    if (rows[i].users != NULL)
      dcw_profile_add (profile, DCW_LIST_USERS, rows[i].users);
    g_autoptr (DcwStation) station = dcw_image_station_new (dcw_text_image_of (BASE, rows[i].station));
    g_autoptr (DcwView) view = dcw_view_new (station);
    dcw_profile_recommend (profile, view);
    g_autoptr (GString) got = g_string_new (NULL);
    for (guint j = 0; j < G_N_ELEMENTS (ids); j++) {
      g_autofree char *option = g_strconcat ("accounts.", ids[j], NULL);
      const char *value = dcw_profile_get (profile, option);
      if (value != NULL)
        g_string_append_printf (got, "%s%s=%s", got->len > 0 ? " " : "", ids[j], value);
    }
    ck_assert_msg (strcmp (got->str, rows[i].expected) == 0, "%s: %s", rows[i].name, got->str);
    ck_assert_msg (dcw_profile_check (profile, NULL), "%s: is no good profile", rows[i].name);
  }
}
END_TEST

START_TEST (risks)
{
  static const struct {
    const char *name, *station, *options;
    guint risk;
    const char *why; /* part of it */
  } rows[] = {
    { "a user", "", "users=create", 0, "same name and password" },
    { "a member", GROUP "\n" USER, "members=add", DCW_RISK_OPENS, "rights of OPC Users" },
    { "a password", GROUP "\n" USER, "passwords=set", DCW_RISK_NOT_UNDOABLE | DCW_RISK_CUTS, "gets a new password" },
    { "a password in use", GROUP "\n" USER "\nservice|Historian|M-1001|2|16|C:\\h.exe\nservice|Other|S-1-5-18|2|16|C:\\o.exe",
      "passwords=set", DCW_RISK_NOT_UNDOABLE | DCW_RISK_CUTS, "still use the old one: Historian" },
    { "a deny", GROUP "\n" USER "\nright|M-1001|SeDenyNetworkLogonRight", "deny-logon=remove", DCW_RISK_OPENS, "stopped by" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Case c = { rows[i].name, rows[i].station, "OpcUser", rows[i].options, NULL, NULL };
    g_autoptr (DcwProfile) profile = make_profile (&c);
    g_autoptr (DcwPlan) plan = plan_on (image_of (&c), profile, c.name);
    ck_assert_msg (plan->changes->len > 0, "%s: nothing", c.name);
    const DcwChange *change = plan->changes->pdata[0];
    g_autofree char *why = dcw_message_english (change->why);
    ck_assert_msg (change->risk == rows[i].risk, "%s: risk %u", c.name, change->risk);
    ck_assert_msg (strstr (why, rows[i].why) != NULL, "%s: %s", c.name, why);
  }
}
END_TEST

static char *
name_of (const DcwPrincipal *who, gpointer data)
{
  return dcw_principal_id (who);
}

START_TEST (passwords_needed)
{
  static const struct {
    const char *station, *options;
    gboolean back;
    const char *needed; /* "NAME" or "NAME!" (new), blanks between */
  } rows[] = {
    { "", "users=create", FALSE, "OpcUser!" },
    { "", "users=create", TRUE, "" },
    { GROUP "\n" USER, "passwords=set", FALSE, "OpcUser!" },
    { GROUP "\n" USER, "passwords=set", TRUE, "OpcUser" },
    { GROUP "\n" USER, "members=add", FALSE, "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Case c = { "passwords", rows[i].station, "OpcUser", rows[i].options, NULL, NULL };
    g_autoptr (DcwProfile) profile = make_profile (&c);
    g_autoptr (DcwPlan) plan = plan_on (image_of (&c), profile, c.name);
    g_autoptr (GPtrArray) needed = dcw_plan_passwords (plan, rows[i].back, name_of, NULL);
    g_autoptr (GString) got = g_string_new (NULL);
    for (guint j = 0; j < needed->len; j++) {
      const DcwNeededPassword *one = needed->pdata[j];
      g_string_append_printf (got, "%s%s%s", j > 0 ? " " : "", one->account, one->is_new ? "!" : "");
    }
    ck_assert_msg (strcmp (got->str, rows[i].needed) == 0, "row %" G_GSIZE_FORMAT ": %s", i, got->str);
  }
}
END_TEST

START_TEST (password_rules)
{
  static const struct {
    const char *password, *name, *full_name;
    const char *broken; /* part of the answer; NULL: it will do */
  } rows[] = {
    { "correct horse", "OpcUser", NULL, NULL },
    { "", "OpcUser", NULL, "empty" },
    { "x", "OpcUser", NULL, NULL }, /* how long it must be only the computer knows */
    { "my-OPCUSER-1", "OpcUser", NULL, "name of the account" },
    { "an op", "op", NULL, NULL }, /* names of two characters do not count */
    { "PlantShift", "OpcUser", "Shift-Operator", "full name" },
    { "PlantShift", "OpcUser", "Sh.i Op", NULL },
    { "\xff\xfe", "OpcUser", NULL, "not valid text" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwMessage) broken = dcw_account_check_password (rows[i].password, rows[i].name, rows[i].full_name);
    g_autofree char *text = broken != NULL ? dcw_message_english (broken) : g_strdup ("");
    ck_assert_msg ((broken == NULL) == (rows[i].broken == NULL), "row %" G_GSIZE_FORMAT ": %s", i, text);
    ck_assert_msg (broken == NULL || strstr (text, rows[i].broken) != NULL, "row %" G_GSIZE_FORMAT ": %s", i, text);
  }
  g_autofree char *longest = g_strnfill (256, 'x'), *longer = g_strnfill (257, 'x');
  g_autoptr (DcwMessage) fine = dcw_account_check_password (longest, "OpcUser", NULL),
                         broken = dcw_account_check_password (longer, "OpcUser", NULL);
  ck_assert_msg (fine == NULL && broken != NULL, "the longest password");
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("topic-accounts");
  TCase *table = tcase_create ("table");
  tcase_add_loop_test (table, goldens, 0, G_N_ELEMENTS (cases));
  tcase_add_test (table, names_of_the_group);
  tcase_add_test (table, names_of_windows);
  tcase_add_loop_test (table, same_from_a_capture, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (table, done_once, 0, G_N_ELEMENTS (cases));
  suite_add_tcase (suite, table);
  TCase *rest = tcase_create ("rest");
  tcase_add_test (rest, recommended);
  tcase_add_test (rest, risks);
  tcase_add_test (rest, passwords_needed);
  tcase_add_test (rest, password_rules);
  suite_add_tcase (suite, rest);
  return suite;
}
