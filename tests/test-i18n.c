/* What a person reads in a language of its own: words in sentences, lists, and the answer yes. */
#include <string.h>
#include "base/i18n.h"
#include "model/fact.h"
#include "model/message.h"
#include "platform/prompt.h"
#include "support/scratch.h"
#include "support/tap.h"
#ifdef G_OS_UNIX
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>
#include "support/catalogue.h"
#endif

START_TEST (lists)
{
  static const struct {
    const char *entries[4], *list, *statements;
  } cases[] = {
    { { NULL }, "", "" },
    { { "a", NULL }, "a", "a" },
    { { "a", "b", "c", NULL }, "a, b, c", "a; b; c" },
    { { "", "b", "", NULL }, "b", "b" },
    { { "a", "", "c", NULL }, "a, c", "a; c" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *list = dcw_i18n_list (cases[i].entries), *statements = dcw_i18n_statements (cases[i].entries);
    ck_assert_msg (strcmp (list, cases[i].list) == 0, "case %u: %s", i, list);
    ck_assert_msg (strcmp (statements, cases[i].statements) == 0, "case %u: %s", i, statements);
  }
}
END_TEST

/* Without a language: places of words, also those that are none. */
START_TEST (places_of_words)
{
  static const struct {
    const char *text, *argument, *shown;
  } cases[] = {
    { "is %[State of the service]1.", "running", "is running." },
    { "%[a]1", "x, y", "x, y" },
    { "%[a]1", "", "" },
    { "%[a]1", "a\nb", "a\\x0ab" },
    { "%[a]2", "x", "%[a]2" },
    { "%[a]0", "x", "%[a]0" },
    { "%[]1", "x", "%[]1" },
    { "%[", "x", "%[" },
    { "%[a", "x", "%[a" },
    { "%[a]", "x", "%[a]" },
    { "%[%[a]1", "x", "x" },
    { "%[0123456789012345678901234567890123456789012345678901234567890123456789]1", "x",
      "%[0123456789012345678901234567890123456789012345678901234567890123456789]1" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DcwMessage) message = dcw_message_new (cases[i].text, cases[i].argument, NULL);
    g_autofree char *english = dcw_message_english (message), *shown = dcw_message_show (message);
    ck_assert_msg (strcmp (english, cases[i].shown) == 0, "%s: %s", cases[i].text, english);
    ck_assert_msg (strcmp (shown, cases[i].shown) == 0, "%s: shown %s", cases[i].text, shown);
  }
}
END_TEST

/* A file may say anything, and GLib would look for it on the stack. */
START_TEST (what_is_too_long_for_a_word)
{
  g_autofree char *text = g_strnfill (12 * 1024 * 1024, 'x');
  g_autoptr (DcwMessage) message = dcw_message_new ("%[a]1", text, NULL);
  g_autofree char *shown = dcw_message_show (message);
  ck_assert (strcmp (shown, text) == 0);
}
END_TEST

START_TEST (values_of_facts)
{
  g_autofree char *none = dcw_fact_show (DCW_FACT_SERVICE_STATE, NULL), *word = dcw_fact_show (DCW_FACT_SERVICE_STATE, "running"),
                  *empty = dcw_fact_show (DCW_FACT_SERVICE_STATE, ""), *other = dcw_fact_show ("no.fact", "running"),
                  *number = dcw_fact_show (DCW_FACT_BUILD, "19045");
  ck_assert_str_eq (none, "(none)");
  ck_assert_str_eq (word, "running");
  ck_assert_str_eq (empty, "");
  ck_assert_str_eq (other, "running");
  ck_assert_str_eq (number, "19045");
}
END_TEST

/* More than is kept, each twice. */
START_TEST (many_texts)
{
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < 20000; i++) {
      g_autofree char *text = g_strdup_printf ("text that nobody translated, number %u", i);
      ck_assert_ptr_eq (dcw_gettext (text), text);
      ck_assert_ptr_eq (dcw_pgettext ("test", text), text);
    }
}
END_TEST

#ifdef G_OS_UNIX
static char *folder;

static void
set_up (void)
{
  folder = dcw_scratch_new ();
}

static void
tear_down (void)
{
  g_clear_pointer (&folder, dcw_scratch_free);
}

/* What was looked up in one language is looked up again in the next. */
START_TEST (another_language)
{
  static const DcwTestText first[] = { { "test", "one", "unu" }, { NULL, "It is one.", "Estas unu." } };
  static const DcwTestText second[] = { { "test", "one", "du" }, { NULL, "It is one.", "Estas du." } };
  g_autofree char *other = g_build_filename (folder, "other", NULL);
  ck_assert_ptr_nonnull (_ ("It is one.")); /* what is not there is kept too */
  dcw_catalogue_use (folder, first, G_N_ELEMENTS (first));
  for (guint i = 0; i < 2; i++)
    ck_assert_str_eq (_ ("It is one."), "Estas unu.");
  dcw_catalogue_use (other, second, G_N_ELEMENTS (second));
  for (guint i = 0; i < 2; i++)
    ck_assert_str_eq (_ ("It is one."), "Estas du.");
}
END_TEST

START_TEST (words_are_translated)
{
  static const DcwTestText texts[] = {
    { "State of the service", "running", "kuras" },
    { "State of the service", "stopped", "haltis" },
    { "another context", "running", "wrong" },
    { "between the entries of a list", ", ", " kaj " },
    { NULL, "It is %[State of the service]1.", "Stato: %[State of the service]1." },
    { NULL, "Of %1.", "Pri %1." },
    { NULL, "running", "wrong too" },
  };
  dcw_catalogue_use (folder, texts, G_N_ELEMENTS (texts));
  static const struct {
    const char *text, *argument, *english, *shown;
  } cases[] = {
    { "It is %[State of the service]1.", "running", "It is running.", "Stato: kuras." },
    { "It is %[State of the service]1.", "running, stopped", "It is running, stopped.", "Stato: kuras kaj haltis." },
    { "It is %[State of the service]1.", "Kepware", "It is Kepware.", "Stato: Kepware." },
    { "It is %[State of the service]1.", "", "It is .", "Stato: ." },
    /* A name that happens to be a word stays the name. */
    { "Of %1.", "running", "Of running.", "Pri running." },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DcwMessage) message = dcw_message_new (cases[i].text, cases[i].argument, NULL);
    g_autofree char *english = dcw_message_english (message), *shown = dcw_message_show (message);
    ck_assert_msg (strcmp (english, cases[i].english) == 0, "case %u: %s", i, english);
    ck_assert_msg (strcmp (shown, cases[i].shown) == 0, "case %u: shown %s", i, shown);
  }
  g_autofree char *fact = dcw_fact_show (DCW_FACT_SERVICE_STATE, "running");
  ck_assert_str_eq (fact, "kuras");
}
END_TEST

static gboolean
answer (const char *text)
{
  g_autofree char *path = g_build_filename (folder, "input", NULL), *line = g_strconcat (text, "\n", NULL);
  const int before = dup (0);
  dcw_scratch_write (path, line);
  const int fd = g_open (path, O_RDONLY, 0);
  ck_assert_int_ge (fd, 0);
  ck_assert_int_ge (dup2 (fd, 0), 0);
  close (fd);
  gboolean yes = dcw_prompt_yes ("");
  dup2 (before, 0);
  close (before);
  return yes;
}

static const struct {
  const char *yes, *no;    /* of the language */
  const char *accepted[4]; /* besides y and yes */
  const char *refused[6];
} answers[] = {
  { "ja", "nein", { "j", "J", "Ja" }, { "jaja", "n", "nein", "jein", "no" } },
  { "sí", "no", { "s", "SÍ", "si\xcc\x81" }, { "n", "no", "\xc3", "síno" } },
  { "はい", "いいえ", { "は", "はい" }, { "い", "いいえ", "n" } },
  /* One letter for both: only the word counts. */
  { "ano", "ano ne", { "ano" }, { "a", "ano ne", "n" } },
  /* What is yes here begins as no elsewhere. */
  { "naj", "ej", { "naj" }, { "n", "e" } },
};

START_TEST (yes_in_ones_own_language)
{
  const DcwTestText texts[] = { { "answer", "yes", answers[_i].yes }, { "answer", "no", answers[_i].no } };
  dcw_catalogue_use (folder, texts, G_N_ELEMENTS (texts));
  static const char *const always[] = { "y", "Y", "yes", " yes " };
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    ck_assert_msg (answer (always[i]), "%s: “%s” is not taken", answers[_i].yes, always[i]);
  for (guint i = 0; i < G_N_ELEMENTS (answers[_i].accepted) && answers[_i].accepted[i] != NULL; i++)
    ck_assert_msg (answer (answers[_i].accepted[i]), "%s: “%s” is not taken", answers[_i].yes, answers[_i].accepted[i]);
  for (guint i = 0; i < G_N_ELEMENTS (answers[_i].refused) && answers[_i].refused[i] != NULL; i++)
    ck_assert_msg (!answer (answers[_i].refused[i]), "%s: “%s” is taken", answers[_i].yes, answers[_i].refused[i]);
  ck_assert (!answer (""));
}
END_TEST
#endif

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("i18n");
  TCase *english = tcase_create ("english");
  tcase_add_test (english, lists);
  tcase_add_test (english, places_of_words);
  tcase_add_test (english, what_is_too_long_for_a_word);
  tcase_add_test (english, values_of_facts);
  tcase_add_test (english, many_texts);
  suite_add_tcase (suite, english);
#ifdef G_OS_UNIX
  TCase *own = tcase_create ("own language");
  tcase_add_checked_fixture (own, set_up, tear_down);
  tcase_add_test (own, words_are_translated);
  tcase_add_test (own, another_language);
  tcase_add_loop_test (own, yes_in_ones_own_language, 0, G_N_ELEMENTS (answers));
  suite_add_tcase (suite, own);
#endif
  return suite;
}
