/* Lists of permissions that a person sets entry by entry: the text, what it comes to, and whom a file can't make it do. Lists are
 * written from the rules: what is there stays where it is, denials go first, access lists keep SYSTEM and SELF.
 */
#include <string.h>
#include "base/error.h"
#include "security/sddl.h"
#include "station/image-station.h"
#include "support/checks.h"
#include "support/tap.h"
#include "topics/lists.h"

#define M DCW_TEXT_MACHINE
#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"
#define CLASSES "HKLM\\SOFTWARE\\Classes"
#define DA2 "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}"
#define PLANT "{11111111-0000-4000-8000-000000000001}"
#define PLANT_APP "{11111111-0000-4000-8000-00000000000A}"
#define OTHER "{22222222-0000-4000-8000-000000000001}"
#define OTHER_APP "{22222222-0000-4000-8000-00000000000A}"
#define HMI_APP "{33333333-0000-4000-8000-00000000000A}"
#define ENUM "{13486D51-4821-11D2-A494-3CB306C10000}"
#define ENUM_APP "{13486D44-4821-11D2-A494-3CB306C10000}"

static const char station_text[] =
    "user|M-500|0x10203|Administrator\nuser|M-1001|0x10241|OpcUser\ngroup|M-1005|OPC Users\n"
    "group|S-1-5-32-544|Administrators\ngroup|S-1-5-32-545|Users\ngroup|S-1-5-32-546|Guests\n"
    "service|Plant|S-1-5-18|2|272|C:\\plant.exe\n"
    "text|" CLASSES "\\CLSID\\" PLANT "|AppID|" PLANT_APP "\ntext|" CLASSES "\\CLSID\\" PLANT "\\ProgID||Plant.OPC.1\n"
    "text|" CLASSES "\\CLSID\\" PLANT "\\LocalServer32||C:\\plant.exe\ntext|" CLASSES "\\CLSID\\" PLANT DA2 "||x\n"
    "text|" CLASSES "\\AppID\\" PLANT_APP "||Plant\ntext|" CLASSES "\\AppID\\plant.exe|AppID|" PLANT_APP "\n"
    "list|" CLASSES "\\AppID\\" PLANT_APP "|LaunchPermission|O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;" M "-1001)\n"
    "text|" CLASSES "\\CLSID\\" OTHER "|AppID|" OTHER_APP "\ntext|" CLASSES "\\CLSID\\" OTHER "\\ProgID||Other.OPC.1\n"
    "text|" CLASSES "\\CLSID\\" OTHER "\\LocalServer32||C:\\other.exe\ntext|" CLASSES "\\CLSID\\" OTHER DA2 "||x\n"
    "text|" CLASSES "\\AppID\\" OTHER_APP "||Other\ntext|" CLASSES "\\AppID\\other.exe|AppID|" OTHER_APP "\n"
    "list|" CLASSES "\\AppID\\" OTHER_APP "|LaunchPermission|O:BAG:BAD:(A;;CC;;;BA)(A;;CCDC;;;WD)\n"
    "text|" CLASSES "\\CLSID\\" ENUM "|AppID|" ENUM_APP "\ntext|" CLASSES "\\CLSID\\" ENUM "\\LocalServer32||C:\\OpcEnum.exe\n"
    "text|" CLASSES "\\AppID\\OpcEnum.exe|AppID|" ENUM_APP "\ntext|" CLASSES "\\AppID\\" ENUM_APP "||OpcEnum\n"
    "text|" CLASSES "\\AppID\\hmi.exe|AppID|" HMI_APP "\ntext|" CLASSES "\\AppID\\" HMI_APP "||hmi.exe\n"
    "list|" OLE "|MachineLaunchRestriction|O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)\n"
    "list|" OLE "|MachineAccessRestriction|O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)S:(ML;;NX;;;LW)";

#define PLANT_LAUNCH CLASSES "\\AppID\\" PLANT_APP "\\LaunchPermission"
#define PLANT_ACCESS CLASSES "\\AppID\\" PLANT_APP "\\AccessPermission"
#define PLANT_STARTS "(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;" M "-1001)"
#define NEW_ACCESS "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)"
#define OPC M "-1005"
#define NO_SUCH(name) CLASSES "\\AppID: the profile names no program " name " of this computer that has such permissions\n"

typedef struct {
  const char *name;
  const char *also; /* lines of station-text.h besides, or NULL */
  DcwRole role;
  const char *options, *applications, *limits; /* "option=value ..."; the two options; or NULL */
  const char *changes, *blocked;
  gboolean file; /* a plan file may do it too */
} Case;

static const Case cases[] = {
  { "rights from other computers are added", NULL, DCW_ROLE_SERVER, NULL,
    "merge launch Plant.OPC.1; OPC Users=remote-launch,remote-activation", NULL,
    PLANT_LAUNCH " = O:BAG:BAD:" PLANT_STARTS "(A;;CCLCRP;;;" OPC ")\n", "", TRUE },
  { "those that somebody has are not added", NULL, DCW_ROLE_SERVER, NULL, "merge launch Plant.OPC.1; OpcUser=local-launch", NULL,
    "", "", TRUE },
  { "a denial goes first", NULL, DCW_ROLE_SERVER, NULL, "merge launch plant.opc.1; Guests=deny all", NULL,
    PLANT_LAUNCH " = O:BAG:BAD:(D;;CCDCLCSWRP;;;BG)" PLANT_STARTS "\n", "", FALSE },
  { "allowed one right and denied another", NULL, DCW_ROLE_SERVER, NULL,
    "merge launch Plant.OPC.1; OPC Users=local-launch; OPC Users=deny remote-launch", NULL,
    PLANT_LAUNCH " = O:BAG:BAD:(D;;CCLC;;;" OPC ")" PLANT_STARTS "(A;;CCDC;;;" OPC ")\n", "", FALSE },
  { "Everyone by name, another by SID", NULL, DCW_ROLE_SERVER, NULL,
    "merge launch Plant.OPC.1; everyone=local-launch; S-1-5-21-9-9-9-7=all", NULL,
    PLANT_LAUNCH " = O:BAG:BAD:" PLANT_STARTS "(A;;CCDC;;;WD)(A;;CCDCLCSWRP;;;S-1-5-21-9-9-9-7)\n", "", FALSE },
  { "a list that is not there starts from what counts, and has SYSTEM and SELF", NULL, DCW_ROLE_SERVER, NULL,
    "merge access Plant.OPC.1; OPC Users=local-access", NULL, PLANT_ACCESS " = " NEW_ACCESS "(A;;CCDC;;;" OPC ")\n", "", TRUE },
  { "a denial alone begins a list too", NULL, DCW_ROLE_SERVER, NULL, "merge access Plant.OPC.1; Guests=deny remote-access", NULL,
    PLANT_ACCESS " = O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)\n", "", FALSE },
  { "exactly these", NULL, DCW_ROLE_SERVER, NULL,
    "exact launch Plant.OPC.1; Administrators=all; OPC Users=all; Guests=deny remote-launch", NULL,
    PLANT_LAUNCH " = O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;" OPC ")\n", "", FALSE },
  { "exactly accounts", NULL, DCW_ROLE_SERVER, NULL, "exact launch Plant.OPC.1; OPC Users=all", NULL,
    PLANT_LAUNCH " = O:BAG:BAD:(A;;CCDCLCSWRP;;;" OPC ")\n", "", TRUE },
  { "an exact access list has SYSTEM and SELF", NULL, DCW_ROLE_SERVER, NULL, "exact access Plant.OPC.1; Everyone=remote-access",
    NULL, PLANT_ACCESS " = O:BAG:BAD:(A;;CCLC;;;WD)(A;;CCDC;;;SY)(A;;CCDCLC;;;PS)\n", "", FALSE },
  { "other choices add nothing to an exact list", NULL, DCW_ROLE_SERVER, "applications.launch=merge limits.launch=all",
    "exact launch Plant.OPC.1; Administrators=all", "exact launch limit; Administrators=all",
    PLANT_LAUNCH " = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)\n" OLE
                 "\\MachineLaunchRestriction = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;SY)(A;;CCDCSW;;;IU)\n",
    "", FALSE },
  { "not what makes a list exact either", NULL, DCW_ROLE_SERVER, "applications.launch=exact",
    "exact launch Plant.OPC.1; Users=all", NULL, PLANT_LAUNCH " = O:BAG:BAD:(A;;CCDCLCSWRP;;;BU)\n", "", TRUE },
  { "other choices and what is added besides", NULL, DCW_ROLE_SERVER, "applications.launch=merge",
    "merge launch Plant.OPC.1; Users=local-launch", NULL,
    PLANT_LAUNCH " = O:BAG:BAD:" PLANT_STARTS "(A;;CCDCLCSWRP;;;" OPC ")(A;;CCDC;;;BU)\n", "", TRUE },
  { "a choice that wants what is denied", NULL, DCW_ROLE_SERVER, "applications.launch=merge",
    "merge launch Plant.OPC.1; OPC Users=deny remote-launch", NULL, "",
    PLANT_LAUNCH ": the same right is to be granted and taken away (applications)\n", FALSE },
  { "the station's own name for whom Windows needs", "group|S-1-5-4|INTERAKTIV", DCW_ROLE_SERVER, NULL,
    "merge launch Plant.OPC.1; INTERAKTIV=deny remote-launch", NULL, "",
    PLANT_LAUNCH
    ": “INTERAKTIV” can't be denied rights: COM itself, and Windows, would be shut out [answer: applications.permissions]\n",
    FALSE },
  { "an exact default lets Windows start programs", NULL, DCW_ROLE_SERVER, NULL, NULL,
    "exact launch default; OPC Users=remote-launch",
    OLE "\\DefaultLaunchPermission = O:BAG:BAD:(A;;CCLC;;;" OPC ")(A;;CCDCLCSWRP;;;SY)(A;;CCDCSW;;;BA)(A;;CCDCSW;;;IU)\n", "",
    FALSE },
  { "nobody of that name", NULL, DCW_ROLE_SERVER, NULL, "merge launch Plant.OPC.1; Nobody=all", NULL, "",
    PLANT_LAUNCH ": nothing in this plan creates the account Nobody\n", FALSE },
  { "a name that means two", "group|M-1077|INTERACTIVE", DCW_ROLE_SERVER, NULL, "merge launch Plant.OPC.1; INTERACTIVE=all", NULL,
    "",
    PLANT_LAUNCH ": “INTERACTIVE” is an account here and a name that Windows itself has in English: give its SID [answer: "
                 "applications.permissions]\n",
    FALSE },
  { "a mixed list is not added to", NULL, DCW_ROLE_SERVER, NULL, "merge launch Other.OPC.1; Users=all", NULL, "",
    CLASSES "\\AppID\\" OTHER_APP "\\LaunchPermission: the permissions here are not valid to Windows; repair them first\n",
    FALSE },
  { "a mixed list is set", NULL, DCW_ROLE_SERVER, "applications.repair=lists", "exact launch Other.OPC.1; Users=local-launch",
    NULL, CLASSES "\\AppID\\" OTHER_APP "\\LaunchPermission = O:BAG:BAD:(A;;CCDC;;;BU)\n", "", TRUE },
  { "OPCEnum", NULL, DCW_ROLE_SERVER, NULL, "merge access OPCEnum; Authenticated Users=all", NULL,
    CLASSES "\\AppID\\" ENUM_APP "\\AccessPermission = " NEW_ACCESS "(A;;CCDCLC;;;AU)\n", "", FALSE },
  { "a client program", NULL, DCW_ROLE_CLIENT, NULL, "merge access hmi.exe; OPC Users=all", NULL,
    CLASSES "\\AppID\\" HMI_APP "\\AccessPermission = " NEW_ACCESS "(A;;CCDCLC;;;" OPC ")\n", "", TRUE },
  { "nobody starts a client program", NULL, DCW_ROLE_CLIENT, NULL, "merge launch hmi.exe; OPC Users=all", NULL, "",
    NO_SUCH ("hmi.exe"), FALSE },
  { "a server that the profile does not name", NULL, DCW_ROLE_SERVER, NULL, "merge launch Far.OPC.1; OPC Users=all", NULL, "",
    NO_SUCH ("Far.OPC.1"), FALSE },
  { "a server, on a client", NULL, DCW_ROLE_CLIENT, NULL, "merge launch Plant.OPC.1; OPC Users=all", NULL, "",
    NO_SUCH ("Plant.OPC.1"), FALSE },
  { "the launch limit", NULL, DCW_ROLE_SERVER, NULL, NULL, "merge launch limit; OPC Users=all; Guests=deny remote-activation",
    OLE "\\MachineLaunchRestriction = O:BAG:BAD:(D;;CCRP;;;BG)(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;" OPC ")\n",
    "", FALSE },
  { "an exact limit keeps its label", NULL, DCW_ROLE_BOTH, NULL, NULL, "exact access limit; OPC Users=all; SYSTEM=all",
    OLE "\\MachineAccessRestriction = O:BAG:BAD:(A;;CCDCLC;;;" OPC ")(A;;CCDCLC;;;SY)(A;;CCDCLC;;;PS)S:(ML;;NX;;;LW)\n", "",
    FALSE },
  { "the limit of a policy", "text|" POLICY "|MachineLaunchRestriction|O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)", DCW_ROLE_SERVER, NULL,
    NULL, "merge launch limit; Everyone=all",
    POLICY "\\MachineLaunchRestriction = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;WD)\n", "", FALSE },
  { "the defaults", NULL, DCW_ROLE_CLIENT, NULL, NULL,
    "merge launch default; OPC Users=remote-launch | exact access default; OPC Users=all",
    OLE "\\DefaultAccessPermission = O:BAG:BAD:(A;;CCDCLC;;;" OPC ")(A;;CCDC;;;SY)(A;;CCDCLC;;;PS)\n" OLE
        "\\DefaultLaunchPermission = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)(A;;CCLC;;;" OPC ")\n",
    "", FALSE },
};

static DcwImage *
make_image (const Case *c)
{
  DcwImage *image = dcw_text_image_of (station_text, NULL);
  if (c->also != NULL)
    dcw_text_record (image, c->also);
  return image;
}

static DcwProfile *
make_profile (const Case *c)
{
  DcwProfile *profile = dcw_profile_new ();
  profile->role = c->role;
  profile->group = g_strdup ("OPC Users");
  dcw_profile_add (profile, DCW_LIST_SERVERS, "Plant.OPC.1");
  if (c->applications != NULL && strstr (c->applications, "Other.OPC.1") != NULL)
    dcw_profile_add (profile, DCW_LIST_SERVERS, "Other.OPC.1");
  dcw_profile_add (profile, DCW_LIST_PROGRAMS, "hmi.exe");
  dcw_test_set_options (profile, c->options);
  dcw_profile_set (profile, DCW_APPLICATIONS_PERMISSIONS, c->applications);
  dcw_profile_set (profile, DCW_LIMITS_PERMISSIONS, c->limits);
  return profile;
}

static const char *const topics[] = { "applications", "limits", NULL };

static void
check_scope (const char *name, const DcwPlan *plan, const DcwProfile *profile, DcwView *view, gboolean fine)
{
  g_autoptr (GError) error = NULL;
  gboolean is_fine = dcw_topics_check_plan (plan, profile, NULL, view, &error);
  ck_assert_msg (is_fine == fine, "%s (%s, %s): %s", name, profile != NULL ? "profile" : "file",
                 view != NULL ? "looking" : "alone", error != NULL ? error->message : "fine");
}

START_TEST (planned)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwProfile) profile = make_profile (c);
  g_autoptr (DcwPlan) same = dcw_test_plan (c->name, make_image (c), profile);
  g_autoptr (DcwStation) station = dcw_image_station_new (make_image (c));
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, topics, NULL, NULL);
  ck_assert_msg (plan != NULL && same != NULL, "%s", c->name);
  g_autofree char *changes = dcw_text_changes (plan), *blocked = dcw_text_blocked (plan);
  g_autofree char *wanted = g_strdup (c->changes);
  ck_assert_msg (strcmp (changes, wanted) == 0, "%s: changes:\n%s\nexpected:\n%s", c->name, changes, wanted);
  ck_assert_msg (strcmp (blocked, c->blocked) == 0, "%s: blocked:\n%s\nexpected:\n%s", c->name, blocked, c->blocked);
}
END_TEST

/* The profile vouches for its lists, with and without a station to look at; a file can't go beyond what topics do; and what a
 * profile wants of one list is no leave to change another. Where nobody can look, lists might be OPCEnum's, which may hold more.
 */
START_TEST (scoped)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwProfile) profile = make_profile (c), other = make_profile (c);
  g_autoptr (DcwStation) station = dcw_image_station_new (make_image (c));
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, topics, NULL, NULL);
  gboolean harmless = c->file || plan->changes->len == 0;
  check_scope (c->name, plan, profile, view, TRUE);
  check_scope (c->name, plan, profile, NULL, TRUE);
  check_scope (c->name, plan, NULL, view, harmless);
  if (harmless)
    check_scope (c->name, plan, NULL, NULL, TRUE);
  dcw_profile_set (other, DCW_APPLICATIONS_PERMISSIONS, "merge launch Plant.OPC.1; S-1-5-21-9-9-9-8=deny local-launch");
  dcw_profile_set (other, DCW_LIMITS_PERMISSIONS, "merge access default; S-1-5-21-9-9-9-8=deny local-access");
  check_scope (c->name, plan, other, view, harmless);
}
END_TEST

START_TEST (applied)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwProfile) profile = make_profile (c);
  g_autoptr (DcwStation) station = dcw_image_station_new (make_image (c));
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, topics, NULL, NULL);
  dcw_test_apply (plan, dcw_image_station_image (DCW_IMAGE_STATION (station)));
  g_autoptr (DcwView) after = dcw_view_new (station);
  g_autoptr (DcwPlan) again = dcw_plan_make (after, profile, topics, NULL, NULL);
  g_autofree char *changes = dcw_text_changes (again);
  ck_assert_msg (*changes == '\0', "%s: after applying:\n%s", c->name, changes);
}
END_TEST

/* ---- The text ---- */

static const struct {
  const char *text;
  const char *says; /* the same text again; or, after "!", a part of what is wrong */
} texts[] = {
  { "", "" },
  { "merge launch limit; Everyone=all", "merge launch limit; Everyone=all" },
  { "  merge   launch  limit;Everyone = all |exact access default ; a\\b= deny  local-access "
    ";S-1-1-0=remote-access,local-access ",
    "merge launch limit; Everyone=all | exact access default; a\\b=deny local-access; S-1-1-0=all" },
  { "merge launch A Server; x=remote-activation, local-launch", "merge launch A Server; x=local-launch,remote-activation" },
  { "exact access limit; x=deny all", "exact access limit; x=deny all" },
  { "|", "!expected merge or exact" },
  { "merge", "!expected merge or exact" },
  { "merge launch", "!expected merge or exact" },
  { "merge launch ;x=all", "!expected merge or exact" },
  { "add launch limit;x=all", "!expected merge or exact" },
  { "merge start limit;x=all", "!expected merge or exact" },
  { "merge launch limit", "!has no entries" },
  { "merge launch limit;", "!expected NAME=RIGHTS" },
  { "merge launch limit;=all", "!expected NAME=RIGHTS" },
  { "merge launch limit;x", "!expected NAME=RIGHTS" },
  { "merge launch limit;x=", "!expected all, or local-launch" },
  { "merge launch limit;x=none", "!expected all, or local-launch" },
  { "merge launch limit;x=deny", "!expected all, or local-launch" },
  { "merge launch limit;x=local-access", "!expected all, or local-launch" },
  { "merge access limit;x=local-launch", "!expected all, or local-access" },
  { "merge access limit;x=all,", "!expected all, or local-access" },
  { "merge launch limit;x=all;X=local-launch", "!is in one list twice" },
  { "merge launch limit;x=deny all;X=deny all", "!is in one list twice" },
  { "merge launch limit;x=deny all;X=local-launch", "!allowed and denied" },
  { "merge launch limit;x=all|exact launch LIMIT;y=all", "!is set twice" },
  { "exact launch limit;x=deny all", "!would let in nobody" },
  { "merge launch limit;\xff=all", "!expected valid text" },
};

START_TEST (parsed)
{
  g_autoptr (GPtrArray) wishes = NULL;
  g_autoptr (DcwMessage) no = dcw_list_wishes_parse (texts[_i].text, &wishes);
  const char *says = texts[_i].says;
  g_autofree char *english = no != NULL ? dcw_message_english (no) : g_strdup ("nothing");
  if (*says == '!') {
    ck_assert_msg (no != NULL && strstr (english, says + 1) != NULL, "%s: %s", texts[_i].text, english);
    return;
  }
  ck_assert_msg (no == NULL, "%s: %s", texts[_i].text, english);
  g_autoptr (DcwMessage) lost = NULL;
  g_autofree char *text = dcw_list_wishes_format (wishes, &lost);
  ck_assert_msg (strcmp (text != NULL ? text : "", says) == 0, "%s: %s", texts[_i].text, text);
}
END_TEST

/* Names that would be read as something else. */
static const struct {
  const char *subject, *who;
  gboolean fine;
} carried[] = {
  { "Kep", "Users", TRUE },
  { "Kep 7", "a\\b c", TRUE },
  { "Kep; Everyone=all", "Users", FALSE },
  { "Kep | merge access limit; Everyone=all", "Users", FALSE },
  { "Kep|", "Users", FALSE },
  { " Kep", "Users", FALSE },
  { "", "Users", FALSE },
  { "Kep", "Users=all; Everyone", FALSE },
  { "Kep", "Users;", FALSE },
  { "Kep", "", FALSE },
};

START_TEST (carried_or_refused)
{
  g_autoptr (DcwListWish) wish = dcw_list_wish_new (FALSE, DCW_COM_LAUNCH, carried[_i].subject);
  g_autoptr (GPtrArray) wishes = g_ptr_array_new ();
  g_autoptr (DcwMessage) problem = NULL;
  dcw_list_wish_add (wish, carried[_i].who, DCW_COM_EXECUTE_LOCAL, FALSE);
  g_ptr_array_add (wishes, wish);
  g_autofree char *text = dcw_list_wishes_format (wishes, &problem);
  ck_assert_msg ((text != NULL) == carried[_i].fine && (problem == NULL) == carried[_i].fine, "%s, %s: %s", carried[_i].subject,
                 carried[_i].who, text);
}
END_TEST

static const struct {
  const char *option, *text, *says; /* says NULL: fine */
} checked[] = {
  { DCW_LIMITS_PERMISSIONS, "merge launch limit; PLANT\\OPC Users=all; BUILTIN\\Guests=deny all; ANONYMOUS LOGON=local-launch",
    NULL },
  { DCW_LIMITS_PERMISSIONS, "merge launch Plant.OPC.1; Everyone=all", "expected limit, or default" },
  { DCW_LIMITS_PERMISSIONS, "merge launch limit; a*b=all", "does not allow the character *" },
  { DCW_LIMITS_PERMISSIONS, "merge launch limit; S-1-5-x=all", NULL }, /* a strange name, but one */
  { DCW_LIMITS_PERMISSIONS, "merge access default; SYSTEM=deny remote-access", "COM itself" },
  { DCW_LIMITS_PERMISSIONS, "merge access default; S-1-5-10=deny remote-access", "COM itself" },
  { DCW_LIMITS_PERMISSIONS, "merge launch default; SYSTEM=deny remote-launch", "COM itself" },
  { DCW_LIMITS_PERMISSIONS, "merge launch limit; BUILTIN\\Administrators=deny all", "COM itself" },
  { DCW_LIMITS_PERMISSIONS, "exact launch limit; OPC Users=all; S-1-5-4=deny local-launch", "COM itself" },
  { DCW_LIMITS_PERMISSIONS, "merge access limit; everyone=deny all", "COM itself" },
  { DCW_LIMITS_PERMISSIONS, "merge access limit; S-1-5-11=deny remote-access", "COM itself" },
  { DCW_LIMITS_PERMISSIONS, "merge access limit; Administrators=deny remote-access", "COM itself" },
  { DCW_APPLICATIONS_PERMISSIONS, "merge launch Plant.OPC.1; Everyone=deny remote-launch", "COM itself" },
  { DCW_LIMITS_PERMISSIONS, "merge access limit; INTERACTIVE=deny remote-access; Users=deny all", NULL },
  { DCW_APPLICATIONS_PERMISSIONS, "merge launch \xe2\x80\xae; Everyone=all", NULL },
  { DCW_APPLICATIONS_PERMISSIONS, "merge launch x; Ev\xe2\x80\xaeryone=all", "can't be seen" },
  { DCW_APPLICATIONS_PERMISSIONS, "x", "expected merge or exact" },
};

START_TEST (options_check)
{
  const DcwOption *option = dcw_topic_option (checked[_i].option, NULL);
  g_autoptr (DcwMessage) no = option->check (checked[_i].text);
  g_autofree char *english = no != NULL ? dcw_message_english (no) : NULL;
  ck_assert_msg (checked[_i].says == NULL ? no == NULL : no != NULL && strstr (english, checked[_i].says) != NULL, "%s: %s",
                 checked[_i].text, english != NULL ? english : "fine");
}
END_TEST

/* A text of a megabyte is refused at once; one of the greatest size is read whole. */
START_TEST (large)
{
  g_autoptr (GString) text = g_string_new ("merge launch limit");
  while (text->len < DCW_LIST_WISH_MAX_TEXT)
    g_string_append_printf (text, "; n%" G_GSIZE_FORMAT "=all", text->len);
  g_autoptr (GPtrArray) wishes = NULL;
  g_autoptr (DcwMessage) too_long = dcw_list_wishes_parse (text->str, &wishes);
  ck_assert (too_long != NULL && wishes == NULL);
  g_string_truncate (text, DCW_LIST_WISH_MAX_TEXT - 40);
  g_autoptr (DcwMessage) too_many = dcw_list_wishes_parse (text->str, &wishes);
  ck_assert (too_many != NULL && wishes == NULL);
  g_string_assign (text, "");
  for (guint i = 0; i < DCW_LIST_WISH_MAX_LISTS; i++)
    g_string_append_printf (text, "%smerge launch s%u; a=all", i > 0 ? "|" : "", i);
  ck_assert (dcw_list_wishes_parse (text->str, &wishes) == NULL);
  ck_assert_uint_eq (wishes->len, DCW_LIST_WISH_MAX_LISTS);
  g_string_append (text, "|merge launch more; a=all");
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (DcwMessage) one_more = dcw_list_wishes_parse (text->str, &none);
  ck_assert (one_more != NULL && none == NULL);
}
END_TEST

/* ---- Who ---- */

static const struct {
  const char *text, *sid, *back; /* sid NULL: pending by name */
} names[] = {
  { "Everyone", "S-1-1-0", "Everyone" },
  { "NT AUTHORITY\\system", "S-1-5-18", "SYSTEM" },
  { "OPC Users", OPC, "OPC Users" },
  { "opc users", OPC, "OPC Users" },
  { ".\\OpcUser", M "-1001", "OpcUser" },
  { "Administrators", "S-1-5-32-544", "Administrators" },
  { "S-1-5-21-9-9-9-1", "S-1-5-21-9-9-9-1", "S-1-5-21-9-9-9-1" },
  { "New Group", NULL, "New Group" },
};

START_TEST (meant)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_text_image_of (station_text, NULL));
  g_autoptr (DcwView) view = dcw_view_new (station);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_auto (DcwPrincipal) found = { 0 };
    g_autoptr (DcwMessage) problem = NULL;
    dcw_lists_who (view, names[i].text, &found, &problem);
    ck_assert_msg (problem == NULL, "%s", names[i].text);
    g_autofree char *id = dcw_principal_is_pending (&found) ? NULL : dcw_sid_format (&found.sid);
    ck_assert_msg (g_strcmp0 (id, names[i].sid) == 0, "%s: %s", names[i].text, id != NULL ? id : "pending");
    g_autofree char *back = dcw_lists_text_of (view, &found);
    ck_assert_msg (strcmp (back, names[i].back) == 0, "%s: %s", names[i].text, back);
  }
}
END_TEST

/* ---- Denials ---- */

static const struct {
  const char *name, *before, *who;
  guint32 mask;
  const char *after; /* NULL: an error */
} denials[] = {
  { "first of all", "O:BAG:BAD:(A;;CCDCLC;;;WD)", "S-1-5-7", 0x4, "O:BAG:BAD:(D;;CCLC;;;AN)(A;;CCDCLC;;;WD)" },
  { "behind other denials", "O:BAG:BAD:(D;;CCDC;;;BG)(A;;CCDCLC;;;WD)", "S-1-5-7", 0x4,
    "O:BAG:BAD:(D;;CCDC;;;BG)(D;;CCLC;;;AN)(A;;CCDCLC;;;WD)" },
  { "into the denial that is there", "O:BAG:BAD:(D;;CCDC;;;AN)(A;;CCDCLC;;;WD)", "S-1-5-7", 0x4,
    "O:BAG:BAD:(D;;CCDCLC;;;AN)(A;;CCDCLC;;;WD)" },
  { "not into one that comes too late", "O:BAG:BAD:(A;;CCDCLC;;;WD)(D;;CCDC;;;AN)", "S-1-5-7", 0x4,
    "O:BAG:BAD:(D;;CCLC;;;AN)(A;;CCDCLC;;;WD)(D;;CCDC;;;AN)" },
  { "there already", "O:BAG:BAD:(D;;CCDCLC;;;AN)(A;;CCDCLC;;;WD)", "S-1-5-7", 0x7, "O:BAG:BAD:(D;;CCDCLC;;;AN)(A;;CCDCLC;;;WD)" },
  { "to an empty list", "O:BAG:BAD:", "S-1-5-7", 0x2, "O:BAG:BAD:(D;;CCDC;;;AN)" },
  { "old entries become what they mean", "O:BAG:BAD:(A;;CC;;;WD)", "S-1-5-7", 0x4, "O:BAG:BAD:(D;;CCLC;;;AN)(A;;CCDCLC;;;WD)" },
  { "an old denial is for all", "O:BAG:BAD:(D;;CC;;;AN)(A;;CC;;;WD)", "S-1-5-7", 0x4, "O:BAG:BAD:(D;;CC;;;AN)(A;;CC;;;WD)" },
  { "the label stays", "O:BAG:BAD:(A;;CCDC;;;WD)S:(ML;;NX;;;LW)", "S-1-5-7", 0x2,
    "O:BAG:BAD:(D;;CCDC;;;AN)(A;;CCDC;;;WD)S:(ML;;NX;;;LW)" },
  { "mixed", "O:BAG:BAD:(A;;CC;;;WD)(A;;CCDC;;;BA)", "S-1-5-7", 0x2, NULL },
  { "NULL list", "O:BAG:BAD:NO_ACCESS_CONTROL", "S-1-5-7", 0x2, NULL },
  { "a right that there is not", "O:BAG:BAD:(A;;CCDC;;;WD)", "S-1-5-7", 0x10, NULL },
};

START_TEST (denied)
{
  g_autoptr (DcwDescriptor) before = dcw_sddl_parse (denials[_i].before, NULL, NULL);
  g_auto (DcwPrincipal) who = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_principal_init_sid_text (&who, denials[_i].who, NULL);
  g_autoptr (DcwDescriptor) after = dcw_com_deny (before, &who, denials[_i].mask, DCW_COM_ACCESS, &error);
  g_autofree char *shown = after != NULL ? dcw_sddl_show (after) : NULL;
  ck_assert_msg (g_strcmp0 (shown, denials[_i].after) == 0, "%s: %s", denials[_i].name, shown != NULL ? shown : error->message);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("topic-lists");
  TCase *plan = tcase_create ("plan"), *text = tcase_create ("text"), *list = tcase_create ("list");
  tcase_add_loop_test (plan, planned, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (plan, scoped, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (plan, applied, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (text, parsed, 0, G_N_ELEMENTS (texts));
  tcase_add_loop_test (text, carried_or_refused, 0, G_N_ELEMENTS (carried));
  tcase_add_loop_test (text, options_check, 0, G_N_ELEMENTS (checked));
  tcase_add_test (text, large);
  tcase_add_test (text, meant);
  tcase_add_loop_test (list, denied, 0, G_N_ELEMENTS (denials));
  suite_add_tcase (suite, plan);
  suite_add_tcase (suite, text);
  suite_add_tcase (suite, list);
  return suite;
}
