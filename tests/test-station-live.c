/* What the live station makes of what Windows tells, where that needs no Windows: networks of one name, names of folders, and
 * what the firewall can't be trusted to keep of a rule. */
#include <string.h>
#include "firewall/rule.h"
#include "model/fact.h"
#include "station/folders.h"
#include "station/networks.h"
#include "station/rule-own.h"
#include "support/tap.h"

/* ---- Networks ---- */

static const struct {
  const char *name, *category;
} connected[] = {
  { "Plant", "private" },
  { "Unidentified network", "private" },
  { "Unidentified network", "public" },
  { "Unidentified network/2", "domain" },
  { "Unidentified network", "private" },
  { NULL, "public" },
  { "", "private" },
  { "a\nb", "public" },
};

static const struct {
  const char *subject, *category;
} told[] = {
  { "", "public" },
  { "/2", "private" },
  { "/3", "public" },
  { "Plant", "private" },
  { "Unidentified network", "private" },
  { "Unidentified network/2", "public" },
  { "Unidentified network/2/2", "domain" },
  { "Unidentified network/3", "private" },
};

START_TEST (no_network_hides_another)
{
  g_autoptr (DcwImage) image = dcw_image_new ();
  for (guint i = 0; i < G_N_ELEMENTS (connected); i++)
    dcw_network_add (image, connected[i].name, connected[i].category);
  g_autoptr (GPtrArray) facts = dcw_image_facts (image);
  ck_assert_uint_eq (facts->len, G_N_ELEMENTS (connected));
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    ck_assert_msg (g_strcmp0 (dcw_image_fact (image, DCW_FACT_CATEGORY, told[i].subject), told[i].category) == 0, "%s: %s",
                   told[i].subject, dcw_image_fact (image, DCW_FACT_CATEGORY, told[i].subject));
}
END_TEST

/* ---- Folders ---- */

static char *
read_folder (const char *key, const char *value)
{
  return strcmp (value, "SystemRoot") == 0              ? g_strdup ("D:\\WinNT\\")
         : strcmp (value, "ProgramFilesDir") == 0       ? g_strdup ("D:\\Programme")
         : strcmp (value, "ProgramFilesDir (x86)") == 0 ? g_strdup ("")
                                                        : NULL;
}

static char *
read_nothing (const char *key, const char *value)
{
  return strcmp (value, "ProgramFilesDir") == 0 ? g_strdup ("E:\\Programs") : NULL;
}

static const struct {
  const char *path, *expanded;
} paths[] = {
  { "%SystemRoot%\\system32\\svchost.exe", "D:\\WinNT\\system32\\svchost.exe" },
  { "%systemROOT%\\x.exe", "D:\\WinNT\\x.exe" },
  { "%windir%", "D:\\WinNT" },
  { "%ProgramFiles%\\a.exe", "D:\\Programme\\a.exe" },
  { "%ProgramFiles(x86)%\\a.exe", NULL },
  { "%SystemDrive%\\plant.exe", "D:\\plant.exe" },
  { "%Nothing%\\a.exe", NULL },
  { "C:\\%SystemRoot%\\a.exe", NULL },
  { "", NULL },
};

START_TEST (names_of_folders)
{
  g_autoptr (GArray) folders = dcw_folders_new (read_folder), few = dcw_folders_new (read_nothing);
  g_autofree char *expanded = dcw_folders_expand (folders, paths[_i].path), *none = dcw_folders_expand (few, paths[_i].path);
  ck_assert_msg (g_strcmp0 (expanded, paths[_i].expanded) == 0, "%s: %s", paths[_i].path, expanded);
  /* Of a computer that does not say where Windows is, nothing is guessed, its drive neither. */
  ck_assert_msg (none == NULL || strstr (paths[_i].path, "%ProgramFiles%") == paths[_i].path, "%s: %s", paths[_i].path, none);
}
END_TEST

/* ---- Rules of our own ---- */

#define HEAD "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|"
#define MADE(app) HEAD "App=" app "|Name=Mapper|Desc=For DCOM|"
#define STORED(app, desc) HEAD "App=" app "|Name=Mapper|Desc=" desc "|"
#define BY_NAME "%SystemRoot%\\system32\\svchost.exe"
#define WHOLE "D:\\WinNT\\system32\\svchost.exe"
#define OWN "OPC-DCOM-Wizard-Mapper"

static const struct {
  const char *name, *made, *description;
} written[] = {
  { "by name", MADE (BY_NAME), "[" OWN "][%SystemRoot%] For DCOM" },
  { "whole path", MADE (WHOLE), "[" OWN "] For DCOM" },
  { "no description", HEAD "App=" BY_NAME "|Name=Mapper|", "[" OWN "][%SystemRoot%]" },
  { "no program", HEAD "Name=Mapper|Desc=d|", "[" OWN "] d" },
  { "no name after all", MADE ("%SystemRoot\\a.exe"), "[" OWN "] For DCOM" },
  { "no name that could be said", MADE ("%a]b%\\a.exe"), "[" OWN "] For DCOM" },
};

START_TEST (what_a_description_says)
{
  g_autoptr (DcwFirewallRule) made = dcw_firewall_rule_parse (written[_i].made, NULL);
  g_autofree char *description = dcw_rule_own_description (OWN, made);
  ck_assert_msg (strcmp (description, written[_i].description) == 0, "%s: %s", written[_i].name, description);
}
END_TEST

static const struct {
  const char *name, *stored, *id, *plain; /* plain: the very text */
} kept[] = {
  { "as written", STORED (BY_NAME, "[" OWN "][%SystemRoot%] For DCOM"), OWN, MADE (BY_NAME) },
  { "as it stands for", STORED (WHOLE, "[" OWN "][%SystemRoot%] For DCOM"), OWN, MADE (BY_NAME) },
  { "in capitals", STORED ("D:\\WINNT\\system32\\svchost.exe", "[" OWN "][%SystemRoot%] For DCOM"), OWN, MADE (BY_NAME) },
  { "by another name", STORED ("%windir%\\system32\\svchost.exe", "[" OWN "][%SystemRoot%] For DCOM"), OWN, MADE (BY_NAME) },
  { "whole path", STORED (WHOLE, "[" OWN "] For DCOM"), OWN, MADE (WHOLE) },
  { "whole path, kept by name", STORED (BY_NAME, "[" OWN "] For DCOM"), OWN, MADE (WHOLE) },
  { "another program", STORED ("D:\\other\\svchost.exe", "[" OWN "][%SystemRoot%] For DCOM"), OWN,
    MADE ("D:\\other\\svchost.exe") },
  { "another folder of that beginning", STORED ("D:\\WinNTx\\a.exe", "[" OWN "][%SystemRoot%] For DCOM"), OWN,
    MADE ("D:\\WinNTx\\a.exe") },
  { "a name that nobody knows", STORED (WHOLE, "[" OWN "][%Plant%] For DCOM"), OWN, MADE (WHOLE) },
  { "kept by a name that nobody knows", STORED ("%Plant%\\a.exe", "[" OWN "] For DCOM"), OWN, MADE ("%Plant%\\a.exe") },
  { "no description", HEAD "App=" WHOLE "|Name=Mapper|Desc=[" OWN "][%SystemRoot%]|", OWN, HEAD "App=" BY_NAME "|Name=Mapper|" },
  { "no program", HEAD "Name=Mapper|Desc=[" OWN "] d|", OWN, HEAD "Name=Mapper|Desc=d|" },
  { "a description in brackets", STORED (WHOLE, "[" OWN "] [%SystemRoot%] For DCOM"), OWN,
    STORED (WHOLE, "[%SystemRoot%] For DCOM") },
  { "of somebody else", STORED (WHOLE, "For DCOM"), NULL, NULL },
  { "no end", STORED (WHOLE, "[For DCOM"), NULL, NULL },
  { "no id", STORED (WHOLE, "[] For DCOM"), NULL, NULL },
};

START_TEST (what_is_read_back)
{
  g_autoptr (GArray) folders = dcw_folders_new (read_folder);
  g_autoptr (DcwFirewallRule) stored = dcw_firewall_rule_parse (kept[_i].stored, NULL), plain = NULL;
  g_autofree char *id = dcw_rule_own_id (stored, folders, &plain);
  ck_assert_msg (g_strcmp0 (id, kept[_i].id) == 0, "%s: id %s", kept[_i].name, id);
  ck_assert_msg (g_strcmp0 (plain != NULL ? dcw_firewall_rule_text (plain) : NULL, kept[_i].plain) == 0, "%s: %s", kept[_i].name,
                 plain != NULL ? dcw_firewall_rule_text (plain) : "no rule");
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("station-live");
  TCase *tcase = tcase_create ("live");
  tcase_add_test (tcase, no_network_hides_another);
  tcase_add_loop_test (tcase, names_of_folders, 0, G_N_ELEMENTS (paths));
  tcase_add_loop_test (tcase, what_a_description_says, 0, G_N_ELEMENTS (written));
  tcase_add_loop_test (tcase, what_is_read_back, 0, G_N_ELEMENTS (kept));
  suite_add_tcase (suite, tcase);
  return suite;
}
