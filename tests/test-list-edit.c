/* A list of permissions while a person edits it: what is ticked, what it comes to, as SDDL and as a wish; and what is said of it.
 */
#include <string.h>
#include "security/sddl.h"
#include "support/tap.h"
#include "topics/list-edit.h"

#define A DCW_COM_ACCESS
#define L DCW_COM_LAUNCH
#define OPEN "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;S-1-5-21-1-2-3-1001)"

static void
names (const DcwPrincipal *who, char **text, char **name, gpointer data)
{
  *text = dcw_principal_is_pending (who) ? g_strdup (who->name) : dcw_sid_format (&who->sid);
  *name = g_strdup (*text);
}

/* "+S-1-1-0=6" allows (-: denies, !: takes a right away, x: removes the row), "exact", "merge", "sddl ..."; one a step. */
typedef struct {
  const char *name;
  DcwComUse use;
  const char *now, *planned; /* SDDL, or NULL */
  const char *wish;          /* as an option has it; or NULL */
  const char *steps[4];
  const char *sddl; /* what it becomes; "": nothing that can be */
  const char *says; /* the wish; NULL: none */
  gboolean computer;
} Case;

static const Case cases[] = {
  { "as it is", A, OPEN, NULL, NULL, { NULL }, OPEN, NULL },
  { "somebody is added",
    A,
    OPEN,
    NULL,
    NULL,
    { "+S-1-5-32-545=2" },
    OPEN "(A;;CCDC;;;BU)",
    "merge access x; S-1-5-32-545=local-access" },
  { "a row without rights is nothing", A, OPEN, NULL, NULL, { "+S-1-5-32-545=0" }, OPEN, NULL },
  { "more rights for somebody who is there",
    A,
    OPEN,
    NULL,
    NULL,
    { "+S-1-5-18=4" },
    "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDCLC;;;SY)(A;;CCDCLC;;;S-1-5-21-1-2-3-1001)",
    "merge access x; S-1-5-18=remote-access" },
  { "adding takes nothing away", A, OPEN, NULL, NULL, { "!S-1-5-21-1-2-3-1001=6", "xS-1-5-21-1-2-3-1001" }, OPEN, NULL },
  { "denying what is allowed now, besides",
    A,
    OPEN,
    NULL,
    NULL,
    { "-S-1-5-21-1-2-3-1001=4" },
    "O:BAG:BAD:(D;;CCLC;;;S-1-5-21-1-2-3-1001)(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;S-1-5-21-1-2-3-1001)",
    "merge access x; S-1-5-21-1-2-3-1001=deny remote-access" },
  { "what is denied is not allowed any more",
    L,
    "O:BAG:BAD:(A;;CCDC;;;BA)",
    NULL,
    NULL,
    { "+S-1-5-32-545=30", "-S-1-5-32-545=4" },
    "O:BAG:BAD:(D;;CCLC;;;BU)(A;;CCDC;;;BA)(A;;CCDCSWRP;;;BU)",
    "merge launch x; S-1-5-32-545=deny remote-launch; S-1-5-32-545=local-launch,local-activation,remote-activation" },
  { "exactly what is there",
    A,
    OPEN,
    NULL,
    NULL,
    { "exact" },
    "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;S-1-5-21-1-2-3-1001)",
    "exact access x; S-1-5-10=all; S-1-5-18=local-access; S-1-5-21-1-2-3-1001=all" },
  { "exactly, without one",
    A,
    OPEN,
    NULL,
    NULL,
    { "exact", "xS-1-5-21-1-2-3-1001" },
    "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)",
    "exact access x; S-1-5-10=all; S-1-5-18=local-access" },
  { "SYSTEM and SELF come back",
    A,
    OPEN,
    NULL,
    NULL,
    { "exact", "xS-1-5-18", "xS-1-5-10" },
    "O:BAG:BAD:(A;;CCDCLC;;;S-1-5-21-1-2-3-1001)(A;;CCDC;;;SY)(A;;CCDCLC;;;PS)",
    "exact access x; S-1-5-21-1-2-3-1001=all" },
  { "and can't be denied", A, OPEN, NULL, NULL, { "-S-1-5-18=4" }, "", "merge access x; S-1-5-18=deny remote-access" },
  { "adding again gives back what is there", A, OPEN, NULL, NULL, { "exact", "xS-1-5-21-1-2-3-1001", "merge" }, OPEN, NULL },
  { "nobody left", L, "O:BAG:BAD:(A;;CCDC;;;BA)", NULL, NULL, { "exact", "xS-1-5-32-544" }, "", NULL },
  { "what other choices add is no wish",
    L,
    "O:BAG:BAD:(A;;CCDC;;;BA)",
    "O:BAG:BAD:(A;;CCDC;;;BA)(A;;CCLC;;;BU)",
    NULL,
    { "!S-1-5-32-545=4" },
    "O:BAG:BAD:(A;;CCDC;;;BA)(A;;CCLC;;;BU)",
    NULL },
  { "but is in an exact list",
    L,
    "O:BAG:BAD:(A;;CCDC;;;BA)",
    "O:BAG:BAD:(A;;CCDC;;;BA)(A;;CCLC;;;BU)",
    NULL,
    { "exact" },
    "O:BAG:BAD:(A;;CCDC;;;BA)(A;;CCLC;;;BU)",
    "exact launch x; S-1-5-32-544=local-launch; S-1-5-32-545=remote-launch" },
  { "going on from a wish",
    L,
    "O:BAG:BAD:(A;;CCDC;;;BA)",
    "O:BAG:BAD:(A;;CCDC;;;BA)(A;;CCLC;;;BU)",
    "merge launch x; S-1-5-32-545=remote-launch",
    { "+S-1-5-32-545=2" },
    "O:BAG:BAD:(A;;CCDC;;;BA)(A;;CCDCLC;;;BU)",
    "merge launch x; S-1-5-32-545=local-launch,remote-launch" },
  { "taking back what was wished",
    L,
    "O:BAG:BAD:(A;;CCDC;;;BA)",
    "O:BAG:BAD:(A;;CCDC;;;BA)(A;;CCLC;;;BU)",
    "merge launch x; S-1-5-32-545=remote-launch",
    { "!S-1-5-32-545=4" },
    "O:BAG:BAD:(A;;CCDC;;;BA)",
    NULL },
  { "going on from an exact wish",
    L,
    "O:BAG:BAD:(A;;CCDC;;;BA)",
    NULL,
    "exact launch x; S-1-5-32-545=remote-launch",
    { NULL },
    "O:BAG:BAD:(A;;CCLC;;;BU)",
    "exact launch x; S-1-5-32-545=remote-launch" },
  { "a list that can't be read is set exactly",
    L,
    NULL,
    NULL,
    NULL,
    { "+S-1-5-32-545=2", "merge" },
    "O:BAG:BAD:(A;;CCDC;;;BU)",
    "exact launch x; S-1-5-32-545=local-launch" },
  { "a mixed one too",
    L,
    "O:BAG:BAD:(A;;CC;;;WD)(A;;CCDC;;;BA)",
    NULL,
    NULL,
    { "+S-1-5-32-545=2" },
    "O:BAG:BAD:(A;;CCDC;;;BU)",
    "exact launch x; S-1-5-32-545=local-launch" },
  { "old entries mean everything",
    A,
    "O:BAG:BAD:(A;;CC;;;WD)",
    NULL,
    NULL,
    { "exact" },
    "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;SY)(A;;CCDCLC;;;PS)",
    "exact access x; S-1-1-0=all" },
  { "entries with conditions are kept",
    A,
    "O:BAG:BAD:(XA;;CCDC;;;WD;(a))(A;;CCDC;;;BA)",
    NULL,
    NULL,
    { "+S-1-5-32-545=2" },
    "O:BAG:BAD:(XA;;CCDC;;;WD;(a))(A;;CCDC;;;BA)(A;;CCDC;;;BU)",
    "merge access x; S-1-5-32-545=local-access" },
  { "and go with an exact list",
    A,
    "O:BAG:BAD:(XA;;CCDC;;;WD;(a))(A;;CCDC;;;BA)",
    NULL,
    NULL,
    { "exact" },
    "O:BAG:BAD:(A;;CCDC;;;BA)(A;;CCDC;;;SY)(A;;CCDCLC;;;PS)",
    "exact access x; S-1-5-32-544=local-access" },
  { "as text",
    L,
    "O:BAG:BAD:(A;;CCDC;;;BA)",
    NULL,
    NULL,
    { "sddl D:(A;;CCDC;;;<New Group>)(D;;CCLC;;;BG)" },
    "O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDC;;;<New Group>)",
    "exact launch x; New Group=local-launch; S-1-5-32-546=deny remote-launch" },
  { "Everyone can't be denied either",
    L,
    "O:BAG:BAD:(A;;CCDC;;;BA)",
    NULL,
    NULL,
    { "-S-1-1-0=4" },
    "",
    "merge launch x; S-1-1-0=deny remote-launch" },
  { "what is denied already is nobody's doing",
    A,
    "O:BAG:BAD:(D;;CCLC;;;WD)(A;;CCDC;;;SY)",
    NULL,
    NULL,
    { "+S-1-5-32-545=2" },
    "O:BAG:BAD:(D;;CCLC;;;WD)(A;;CCDC;;;SY)(A;;CCDC;;;BU)",
    "merge access x; S-1-5-32-545=local-access" },
  { "but an exact list does not keep it",
    A,
    "O:BAG:BAD:(D;;CCLC;;;WD)(A;;CCDC;;;SY)",
    NULL,
    NULL,
    { "exact" },
    "",
    "exact access x; S-1-1-0=deny remote-access; S-1-5-18=local-access" },
  { "an exact launch list of the computer lets Windows in",
    L,
    "O:BAG:BAD:(A;;CCDC;;;BA)",
    NULL,
    NULL,
    { "exact" },
    "O:BAG:BAD:(A;;CCDCSW;;;BA)(A;;CCDCLCSWRP;;;SY)(A;;CCDCSW;;;IU)",
    "exact launch x; S-1-5-32-544=local-launch",
    TRUE },
  { "a label stays",
    L,
    "O:BAG:BAD:(A;;CCDC;;;BA)S:(ML;;NX;;;LW)",
    NULL,
    NULL,
    { "sddl O:BAG:BAD:(A;;CCDC;;;WD)S:(ML;;NX;;;LW)" },
    "O:BAG:BAD:(A;;CCDC;;;WD)S:(ML;;NX;;;LW)",
    "exact launch x; S-1-1-0=local-launch" },
};

static void
take_step (const char *name, DcwListEdit *edit, const char *step)
{
  if (strcmp (step, "exact") == 0 || strcmp (step, "merge") == 0) {
    dcw_list_edit_set_exact (edit, *step == 'e');
    return;
  }
  if (g_str_has_prefix (step, "sddl ")) {
    g_autoptr (GError) error = NULL;
    ck_assert_msg (dcw_list_edit_take_sddl (edit, step + 5, &error), "%s: %s", name, error != NULL ? error->message : "");
    return;
  }
  g_auto (GStrv) parts = g_strsplit (step + 1, "=", 2);
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, parts[0], NULL));
  DcwListRow *row = dcw_list_edit_add (edit, &who, g_strdup (parts[0]), g_strdup (parts[0]));
  if (*step == 'x')
    dcw_list_edit_remove (edit, row);
  else
    dcw_list_edit_set (edit, row, (guint32)g_ascii_strtoull (parts[1], NULL, 10), *step == '-', *step != '!');
}

static DcwListEdit *
begin (const Case *c)
{
  g_autoptr (DcwDescriptor) now = c->now != NULL ? dcw_sddl_parse (c->now, NULL, NULL) : NULL;
  g_autoptr (DcwDescriptor) planned = c->planned != NULL ? dcw_sddl_parse (c->planned, NULL, NULL) : NULL;
  g_autoptr (GPtrArray) wishes = NULL;
  DcwPrincipal found[1] = { { .name = NULL } };
  ck_assert (dcw_list_wishes_parse (c->wish, &wishes) == NULL);
  const DcwListWish *wish = wishes->len > 0 ? wishes->pdata[0] : NULL;
  if (wish != NULL)
    dcw_principal_init_sid_text (&found[0], ((const DcwListEntry *)wish->entries->pdata[0])->who, NULL);
  return dcw_list_edit_new (c->use, c->computer, now, planned, wish, found, names, NULL);
}

START_TEST (edited)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwListEdit) edit = begin (c);
  for (guint i = 0; i < G_N_ELEMENTS (c->steps) && c->steps[i] != NULL; i++)
    take_step (c->name, edit, c->steps[i]);
  g_autofree char *sddl = dcw_list_edit_sddl (edit);
  ck_assert_msg (strcmp (sddl, c->sddl) == 0, "%s: %s", c->name, sddl);
  g_autoptr (DcwListWish) wish = dcw_list_edit_wish (edit, "x");
  g_autoptr (GPtrArray) wishes = g_ptr_array_new ();
  if (wish != NULL)
    g_ptr_array_add (wishes, wish);
  g_autoptr (DcwMessage) problem = NULL;
  g_autofree char *says = dcw_list_wishes_format (wishes, &problem);
  g_autofree char *sorted = says != NULL ? g_strdup (says) : NULL;
  ck_assert_msg (g_strcmp0 (sorted, c->says) == 0, "%s: %s", c->name, says != NULL ? says : "no wish");
  if (*sddl == '\0')
    return;
  /* The text that it shows is one that it takes. */
  g_autoptr (GError) error = NULL;
  gboolean plain = strstr (sddl, "XA;") == NULL;
  ck_assert_msg (dcw_list_edit_take_sddl (edit, sddl, &error) == plain, "%s: %s", c->name, error != NULL ? error->message : "");
}
END_TEST

static const struct {
  const char *text, *says;
} wrong[] = {
  { "", "expected D:" },
  { "O:BAG:BA", "expected D:" },
  { "O:BAG:BAD:NO_ACCESS_CONTROL", "expected D:" },
  { "O:BAG:BAD:(A;;CCDC;;;XX)", "offset 21" },
  { "O:BAG:BAD:(A;;CCDC;;;<>)", "offset 21" },
  { "O:BAG:BAD:(A;;CCDC;;;<x)", "offset 21" },
  { "O:BAG:BAD:(A;;CCDC;;;<x=all|y>)", "SDDL: " },
  { "O:BA G:SYD:(A;;CCDC;;;BA)", "O: and G:" },
  { "O:SYG:BAD:(A;;CCDC;;;BA)", "O: and G:" },
  { "O:BAG:BAD:(A;;CCDC;;;BA)S:(ML;;NX;;;LW)", "S: stays" },
  { "O:BAG:BAD:(A;;CCDC;;;BA)(XA;;CCDC;;;WD;(a))", "entry 2" },
  { "O:BAG:BAD:(A;OI;CCDC;;;BA)", "entry 1" },
  { "O:BAG:BAD:(A;;SW;;;BA)", "entry 1" },
  { "O:BAG:BAD:(A;;;;;BA)", "entry 1" },
  { "O:BAG:BAD:(A;;GA;;;BA)", "entry 1" },
  { "O:BAG:BAD:(A;;CC;;;BA)(A;;CCDC;;;WD)", "mixed" },
};

START_TEST (wrong_text)
{
  const Case c = { .use = A, .now = OPEN };
  g_autoptr (DcwListEdit) edit = begin (&c);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (!dcw_list_edit_take_sddl (edit, wrong[_i].text, &error), "%s: taken", wrong[_i].text);
  ck_assert_msg (strstr (error->message, wrong[_i].says) != NULL, "%s: %s", wrong[_i].text, error->message);
  g_autofree char *sddl = dcw_list_edit_sddl (edit);
  ck_assert_msg (strcmp (sddl, OPEN) == 0, "%s: changed it: %s", wrong[_i].text, sddl);
}
END_TEST

#define STARTERS "O:BAG:BAD:(A;;CCDCSW;;;BA)(A;;CCDCSW;;;SY)(A;;CCDCSW;;;IU)"

static const struct {
  const char *now, *step;
  const char *says; /* a part of one; NULL: none */
  gboolean launch;
} warned[] = {
  { OPEN, NULL, NULL },
  { OPEN, "+S-1-1-0=4", "Everyone gets rights from other computers" },
  { OPEN, "+S-1-1-0=2", NULL },
  { OPEN, "+S-1-5-7=4", "without a name or password" },
  { OPEN, "+S-1-5-11=4", "Authenticated Users" },
  { OPEN, "+S-1-5-32-546=2", "Guests" },
  { OPEN, "-S-1-5-21-1-2-3-1001=4", "is denied rights that it is allowed" },
  { OPEN, "sddl D:(A;;CCDCLC;;;PS)(A;;CCDC;;;BA)", "SYSTEM has no local access" },
  { OPEN, "sddl D:(A;;CCDC;;;PS)(A;;CCDC;;;SY)", "SELF has no access" },
  { "O:BAG:BAD:(XA;;CCDC;;;WD;(a))(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)", "exact", "they go" },
  { "O:BAG:BAD:(XA;;CCDC;;;WD;(a))(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)", NULL, NULL },
  { STARTERS, "sddl D:(A;;CCDCSW;;;BA)(A;;CCDCSW;;;SY)", "NT AUTHORITY\\INTERACTIVE can't start this program", TRUE },
  { STARTERS, "sddl D:(A;;CCDCSW;;;BA)(A;;CCDCSW;;;SY)(A;;CCDC;;;IU)", "INTERACTIVE can't start this program", TRUE },
  { STARTERS, "sddl D:(A;;CCDCSW;;;BA)(A;;CCDCSW;;;SY)(A;;CCDCSW;;;IU)", NULL, TRUE },
  { STARTERS, NULL, NULL, TRUE },
  { "O:BAG:BAD:(A;;CCDCSW;;;BA)", "sddl D:(A;;CCDCSW;;;BA)", NULL, TRUE },
};

START_TEST (warns)
{
  const Case c = { .use = warned[_i].launch ? DCW_COM_LAUNCH : A, .now = warned[_i].now };
  g_autoptr (DcwListEdit) edit = begin (&c);
  if (warned[_i].step != NULL)
    take_step (warned[_i].step, edit, warned[_i].step);
  g_autoptr (GPtrArray) warnings = dcw_list_edit_warnings (edit);
  g_autoptr (GString) all = g_string_new (NULL);
  for (guint i = 0; i < warnings->len; i++) {
    g_autofree char *text = dcw_message_english (warnings->pdata[i]);
    g_string_append_printf (all, "%s\n", text);
  }
  ck_assert_msg (warned[_i].says != NULL ? strstr (all->str, warned[_i].says) != NULL : all->len == 0, "%s: %s",
                 warned[_i].step != NULL ? warned[_i].step : "as it is", all->str);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("list-edit");
  TCase *tcase = tcase_create ("edit");
  tcase_add_loop_test (tcase, edited, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (tcase, wrong_text, 0, G_N_ELEMENTS (wrong));
  tcase_add_loop_test (tcase, warns, 0, G_N_ELEMENTS (warned));
  suite_add_tcase (suite, tcase);
  return suite;
}
