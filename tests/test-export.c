/* The command script: the same bytes whatever the plan, and nothing in it that cmd could take for something else. */
#include <string.h>
#include "base/error.h"
#include "export/export.h"
#include "support/tap.h"

#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define OTHER "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"

START_TEST (text_is_plain)
{
  g_autofree char *text = dcw_export_cmd_text (DIGEST), *other = dcw_export_cmd_text (OTHER);
  for (const char *p = text; *p != '\0'; p++)
    ck_assert_msg ((*p >= ' ' && *p <= '~') || (*p == '\r' && p[1] == '\n') || (*p == '\n' && p > text && p[-1] == '\r'),
                   "offset %u: byte %u", (guint)(p - text), (guchar)*p);
  ck_assert_msg (g_str_has_suffix (text, "\r\n"), "the last line ends too");
  char *at = strstr (text, DIGEST);
  ck_assert_ptr_nonnull (at);
  ck_assert_ptr_null (strstr (at + 1, DIGEST));
  memcpy (at, OTHER, strlen (OTHER));
  ck_assert_str_eq (text, other);
}
END_TEST

/* Whatever is expanded stands in quotation marks: paths, and what the environment says. */
START_TEST (expansions_are_quoted)
{
  static const char *const unquoted[] = { "%*", "%opc_status%", "%%I", "!CMDCMDLINE!" };
  g_autofree char *text = dcw_export_cmd_text (DIGEST);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  guint n = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    gboolean quoted = FALSE;
    if (g_str_has_prefix (lines[i], "rem"))
      continue;
    for (const char *p = lines[i]; *p != '\0'; p++) {
      quoted ^= *p == '"';
      gboolean known = FALSE;
      for (guint k = 0; k < G_N_ELEMENTS (unquoted); k++)
        known |= g_str_has_prefix (p, unquoted[k]);
      if (*p != '%' || (p > lines[i] && p[-1] == '%'))
        continue;
      n++;
      /* The end of one that is known stands where it began. */
      const char *start = g_strrstr_len (lines[i], p - lines[i], "%opc_status");
      known |= start != NULL && p == start + strlen ("%opc_status");
      ck_assert_msg (quoted || known, "line %u: %s", i + 1, lines[i]);
    }
    ck_assert_msg (!quoted, "line %u: a quotation mark is missing: %s", i + 1, lines[i]);
  }
  ck_assert_uint_gt (n, 20);
}
END_TEST

/* Delayed expansion would read the ! of a folder's name. */
START_TEST (delayed_expansion_is_off_while_paths_are_used)
{
  g_autofree char *text = dcw_export_cmd_text (DIGEST);
  const char *off = strstr (text, "DisableDelayedExpansion"), *on = strstr (text, "EnableDelayedExpansion"),
             *plan = strstr (text, "%~dpn0"), *program = g_strrstr (text, "%opc_program%"),
             *back = strstr (text, "\r\nendlocal\r\n");
  ck_assert (off != NULL && on != NULL && plan != NULL && program != NULL && back != NULL);
  ck_assert (off < plan && plan < program && program < on && on < back);
  for (const char *p = strchr (text, '!'); p != NULL; p = strchr (p + 1, '!'))
    ck_assert_msg (p > on && p < back, "offset %u", (guint)(p - text));
}
END_TEST

START_TEST (every_jump_has_its_label)
{
  g_autofree char *text = dcw_export_cmd_text (DIGEST);
  guint n = 0;
  for (const char *p = strstr (text, "goto "); p != NULL; p = strstr (p + 1, "goto "), n++) {
    g_autofree char *name = g_strndup (p + strlen ("goto "), strcspn (p + strlen ("goto "), "\r")),
                    *label = g_strdup_printf ("\r\n:%s\r\n", name);
    ck_assert_msg (strstr (text, label) != NULL, "%s", name);
  }
  ck_assert_uint_gt (n, 4);
}
END_TEST

START_TEST (formats)
{
  guint n;
  const DcwExportFormat *const *all = dcw_export_formats (&n);
  g_autoptr (GError) error = NULL;
  ck_assert_uint_gt (n, 0);
  for (guint i = 0; i < n; i++)
    ck_assert_ptr_eq (dcw_export_format (all[i]->id, NULL), all[i]);
  ck_assert_ptr_null (dcw_export_format ("reg", &error));
  ck_assert (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID));
  for (guint i = 0; i < n; i++)
    ck_assert_msg (strstr (error->message, all[i]->id) != NULL, "%s", error->message);
}
END_TEST

static DcwPlan *
plan_of (const char *machine)
{
  DcwPlan *plan = dcw_plan_new ();
  plan->machine = g_strdup (machine);
  return plan;
}

START_TEST (paths)
{
  static const struct {
    const char *path, *script, *plan; /* NULL: refused */
  } cases[] = {
    { "job", "job.cmd", "job.xml" },
    { "job.cmd", "job.cmd", "job.xml" },
    { "a.b/JOB.CMD", "a.b/JOB.cmd", "a.b/JOB.xml" },
    { "a.b.cmd", "a.b.cmd", "a.b.xml" },
    { "50% & !x!.cmd", "50% & !x!.cmd", "50% & !x!.xml" },
    { "job.bat", "job.bat.cmd", "job.bat.xml" },
    { ".cmd", NULL, NULL },
    { "folder/.cmd", NULL, NULL },
    { "folder/", NULL, NULL },
    { "", NULL, NULL },
  };
  g_autoptr (DcwPlan) plan = plan_of ("S-1-5-21-1-2-3");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) files = dcw_export_make (&dcw_export_cmd, plan, NULL, cases[i].path, &error);
    if (cases[i].script == NULL) {
      ck_assert_msg (files == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s", cases[i].path);
      continue;
    }
    ck_assert_msg (files != NULL && files->len == 2, "%s: %s", cases[i].path, error != NULL ? error->message : "");
    ck_assert_str_eq (((DcwExportFile *)files->pdata[1])->path, cases[i].script);
    ck_assert_str_eq (((DcwExportFile *)files->pdata[0])->path, cases[i].plan);
  }
  g_autoptr (DcwPlan) nobodys = plan_of (NULL);
  g_autoptr (GError) error = NULL;
  ck_assert_ptr_null (dcw_export_make (&dcw_export_cmd, nobodys, NULL, "job", &error));
  ck_assert (g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED));
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("export");
  TCase *script = tcase_create ("script"), *files = tcase_create ("files");
  tcase_add_test (script, text_is_plain);
  tcase_add_test (script, expansions_are_quoted);
  tcase_add_test (script, delayed_expansion_is_off_while_paths_are_used);
  tcase_add_test (script, every_jump_has_its_label);
  tcase_add_test (files, formats);
  tcase_add_test (files, paths);
  suite_add_tcase (suite, script);
  suite_add_tcase (suite, files);
  return suite;
}
