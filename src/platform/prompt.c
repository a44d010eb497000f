#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "platform/prompt.h"
#include "platform/secret.h"
#include "platform/system.h"

gboolean
dcw_prompt_yes (const char *question)
{
  const char *const accepted[] = { "y", "yes", _ ("y"), _ ("yes") };
  char line[64];

  if (!dcw_system_read_line (line, sizeof line, TRUE, question))
    return FALSE;
  g_strstrip (line);
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++) {
    if (g_utf8_validate (line, -1, NULL) && dcw_text_fold_equal (line, accepted[i]))
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
