#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "platform/prompt.h"
#include "platform/secret.h"
#include "platform/system.h"

/* Of the word for yes; "" where the word for no begins with it too, or English takes it for no. */
static char *
first_letter (const char *yes, const char *no)
{
  g_autofree char *letter = g_strndup (yes, (gsize)(g_utf8_next_char (yes) - yes));
  g_autofree char *of_no = g_strndup (no, (gsize)(g_utf8_next_char (no) - no));
  gboolean taken = dcw_text_fold_equal (letter, of_no) || dcw_text_fold_equal (letter, "n");
  return taken ? g_strdup ("") : g_steal_pointer (&letter);
}

gboolean
dcw_prompt_yes (const char *question)
{
  /* Translators: the whole word; its first letter is taken for yes too, unless the word for no begins with it */
  const char *own = C_ ("answer", "yes");
  g_autofree char *letter = first_letter (own, C_ ("answer", "no"));
  const char *const accepted[] = { "y", "yes", letter, own };
  char line[64];

  if (!dcw_system_read_line (line, sizeof line, TRUE, question))
    return FALSE;
  g_strstrip (line);
  if (*line == '\0' || !g_utf8_validate (line, -1, NULL))
    return FALSE;
  /* An accent may come as a character of its own. */
  g_autofree char *answer = g_utf8_normalize (line, -1, G_NORMALIZE_NFC);
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++) {
    if (dcw_text_fold_equal (answer, accepted[i]))
      return TRUE;
  }
  return FALSE;
}

char *
dcw_prompt_secret (const char *question)
{
  char *secret = dcw_secret_new ("", 0);

  if (dcw_system_read_line (secret, DCW_SECRET_MAX + 1, FALSE, question) && g_utf8_validate (secret, -1, NULL)) {
    const gsize n = strlen (secret);

    /* From a file that was written on Windows. */
    if (n > 0 && secret[n - 1] == '\r')
      secret[n - 1] = '\0';
    return secret;
  }
  dcw_secret_free (secret);
  return NULL;
}
