#include <string.h>

#include "base/error.h"
#include "security/ace.h"
#include "security/sddl.h"
#include "support/descriptors.h"
#include "support/tap.h"

static char *
repeat (const char *head, const char *unit, guint n, const char *tail)
{
  GString *text = g_string_new (head);

  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);
  g_string_append (text, tail);
  return g_string_free (text, FALSE);
}

/* Long texts; what counts is that each is one answer, in memory and time in proportion */
static const struct {
  const char *name, *head, *unit;
  guint n;
  const char *tail;
  int code; /* -1: accepted, but as bytes too large or not */
} hostile[] = {
  { "1 MiB and one byte of spaces", "", " ", 1024 * 1024 + 1, "", DCW_ERROR_LIMIT },
  { "1 MiB of spaces", "", " ", 1024 * 1024, "", -1 },
  { "1 MiB of flags", "D:", "PAR", 349000, "", -1 },
  { "80,000 entries", "D:", "(A;;;;;WD)", 80000, "", -1 },
  { "rights without end", "D:(A;;", "GA", 500000, ";;;WD)", -1 },
  { "digits without end", "D:(A;;", "0", 1000000, "1;;;WD)", -1 },
  { "parentheses without end", "D:(XA;;GA;;;WD;", "(", 1000000, "a", DCW_ERROR_INVALID },
  { "parentheses that end", "D:(XA;;GA;;;WD;", "(", 1000000, "", DCW_ERROR_INVALID },
  { "not without end", "D:(XA;;GA;;;WD;(", "!", 1000000, "(a)))", -1 },
  { "and without end", "D:(XA;;GA;;;WD;(a", "&&a", 300000, "))", -1 },
  { "a list without end", "D:(XA;;GA;;;WD;(a == {1", ",1", 500000, "}))", -1 },
  { "a text without end", "D:(XA;;GA;;;WD;(a == \"", "\xc3\xa4", 500000, "", DCW_ERROR_INVALID },
  { "values without end", "S:(RA;;;;;WD;(\"a\",TU,0", ",1", 500000, "))", -1 },
  { "a SID without end", "O:S-1-5", "-1", 500000, "", DCW_ERROR_INVALID },
  { "an authority without end", "O:S-1-", "0", 1000000, "5-18", -1 },
  { "a mistake at the end of a long line of characters", "D:(XA;;GA;;;WD;(a == \"", "\xf0\x9d\x84\x9e", 250000, "\" ?))",
    DCW_ERROR_INVALID },
};

START_TEST (hostile_text)
{
  g_autofree char *text = repeat (hostile[_i].head, hostile[_i].unit, hostile[_i].n, hostile[_i].tail);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (text, NULL, &error);
  g_autoptr (GBytes) encoded = NULL;

  ck_assert_msg ((descriptor == NULL) == (hostile[_i].code >= 0), "%s: %s", hostile[_i].name,
                 error == NULL ? "accepted" : error->message);
  ck_assert_msg (descriptor != NULL || error->code == hostile[_i].code, "%s: %s", hostile[_i].name,
                 error == NULL ? "" : error->message);
  ck_assert_msg (error == NULL || strlen (error->message) < 300, "%s: a message of %d bytes", hostile[_i].name,
                 (int)strlen (error->message));
  if (descriptor != NULL) {
    encoded = dcw_descriptor_encode (descriptor, NULL, &error);
    ck_assert_msg (encoded != NULL || g_error_matches (error, DCW_ERROR, DCW_ERROR_LIMIT), "%s: code", hostile[_i].name);
  }
}
END_TEST

/* The largest conditions that fit into a list, in each shape that nests */
START_TEST (deep_conditions)
{
  static const char *const ends[][3] = { { "", "!", "(a)" }, { "a", "&&a", "" }, { "a", "||a", "" } };
  static const guint counts[] = { 65000, 8000, 8000 };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree char *inner = repeat (ends[i][0], ends[i][1], counts[i], ends[i][2]),
                    *sddl = g_strdup_printf ("D:(XA;;GA;;;WD;(%s))", inner);
    g_autoptr (DcwDescriptor) parsed = test_parse (sddl, ends[i][1]), again = NULL;
    g_autofree char *text = test_format (parsed, ends[i][1]), *hex = test_hex (parsed, ends[i][1]), *hex_again = NULL;

    again = test_parse (text, ends[i][1]);
    hex_again = test_hex (again, ends[i][1]);
    ck_assert_msg (g_str_equal (hex, hex_again), "%s: deep conditions come back differently", ends[i][1]);
  }
}
END_TEST

/* Values of an attribute that overlap would make a long text of few bytes */
START_TEST (overlapping_values)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (DcwAcl) acl = dcw_acl_new (2);
  g_autoptr (DcwDescriptor) descriptor = NULL;
  g_autoptr (GBytes) extra = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  DcwPrincipal who = test_who ("S-1-1-0");
  guint n = 8000, size = 16 + 4 * n + 4 + 30000;

  g_byte_array_set_size (data, size);
  memset (data->data, 'a', size);
  for (guint i = 0; i < 4 + n; i++) {
    guint32 value = i == 0 ? 16 + 4 * n : i == 1 ? 3 : i == 2 ? 0 : i == 3 ? n : 16 + 4 * n + 4 + 2 * (i - 4);

    for (guint k = 0; k < 4; k++)
      data->data[4 * i + k] = value >> 8 * k & 0xff;
  }
  memcpy (data->data + 16 + 4 * n, "n\0\0", 4);
  memset (data->data + size - 2, 0, 2);
  extra = g_byte_array_free_to_bytes (g_steal_pointer (&data));
  dcw_acl_append (acl, DCW_ACE_RESOURCE, 0, 0, &who, extra);
  descriptor = dcw_descriptor_new (DCW_CONTROL_SACL, NULL, NULL, NULL, acl, NULL);
  text = dcw_sddl_format (descriptor, NULL, &error);
  ck_assert_msg (text == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED), "overlapping values are written");
}
END_TEST

static gboolean
same_entries (const DcwAcl *a, const DcwAcl *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  for (guint i = 0; i < a->aces->len && a->aces->len == b->aces->len; i++) {
    if (!dcw_ace_equal (&g_array_index (a->aces, DcwAce, i), &g_array_index (b->aces, DcwAce, i)))
      return FALSE;
  }
  return a->aces->len == b->aces->len;
}

/* Flags of a list that is not there have no place in text */
static guint16
said_in_text (const DcwDescriptor *descriptor)
{
  return (guint16)((dcw_descriptor_has_dacl (descriptor) ? 0x1504 : 0x0004)
                   | (dcw_descriptor_has_sacl (descriptor) ? 0x2a10 : 0x0010));
}

START_TEST (random_rounds)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  DcwSid machine = test_sid ("S-1-5-21-1111111111-2222222222-3333333333");
  guint written = 0, wrong = 0;

  for (guint i = 0; i < 20000; i++) {
    const DcwSid *domain = i % 2 == 0 ? &machine : NULL;
    g_autoptr (DcwDescriptor) descriptor = test_random_descriptor (random, 0), again = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = dcw_sddl_format (descriptor, domain, &error);

    if (text == NULL) {
      wrong += !g_error_matches (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED);
      continue;
    }
    written++;
    again = dcw_sddl_parse (text, domain, NULL);
    wrong += again == NULL || !same_entries (dcw_descriptor_dacl (descriptor), dcw_descriptor_dacl (again))
             || !same_entries (dcw_descriptor_sacl (descriptor), dcw_descriptor_sacl (again))
             || ((dcw_descriptor_control (descriptor) ^ dcw_descriptor_control (again)) & said_in_text (descriptor)) != 0;
  }
  ck_assert_msg (wrong == 0, "%u of %u texts say something else", wrong, written);
  ck_assert_msg (written > 8000, "only %u of 20000 have a text", written);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("security-hostile");
  TCase *hard = tcase_create ("hostile");

  tcase_add_loop_test (hard, hostile_text, 0, G_N_ELEMENTS (hostile));
  tcase_add_test (hard, deep_conditions);
  tcase_add_test (hard, overlapping_values);
  tcase_add_test (hard, random_rounds);
  suite_add_tcase (suite, hard);
  return suite;
}
