/* passwords: which ones a run needs, and whether those that were given will do. */
#include "apply/pass.h"
#include "base/error.h"
#include "base/i18n.h"
#include "station/command.h"
#include "survey/accounts.h"

static char *
name_of (const DcwPrincipal *who, gpointer station)
{
  return dcw_station_password_name (station, who);
}

GPtrArray *
dcw_needed_passwords (DcwStation *station, const DcwPlan *plan, gboolean back)
{
  return dcw_plan_passwords (plan, back, name_of, station);
}

static GPtrArray *
needed_of_run (DcwStore *store, DcwStation *station, const DcwRun *run, gboolean back)
{
  g_autoptr (DcwSnapshot) snapshot = run != NULL ? dcw_store_snapshot (store, run->root, NULL) : NULL;
  return snapshot != NULL ? dcw_needed_passwords (station, snapshot->plan, back) : dcw_needed_passwords_new ();
}

GPtrArray *
dcw_undo_passwords (DcwStore *store, DcwStation *station, guint run)
{
  g_autoptr (DcwRun) undone = run != 0 ? dcw_store_run (store, run, NULL) : dcw_store_last (store, NULL);
  return needed_of_run (store, station, undone, undone != NULL && undone->direction == DCW_FORWARD);
}

GPtrArray *
dcw_resume_passwords (DcwStore *store, DcwStation *station, gboolean forward)
{
  g_autoptr (DcwRun) run = dcw_store_unfinished (store, NULL);
  if (run != NULL && run->phase == DCW_RUN_WAITING)
    g_clear_pointer (&run, dcw_run_free);
  gboolean back = run != NULL && (run->direction == DCW_BACKWARD || run->phase == DCW_RUN_UNWINDING || !forward);
  return needed_of_run (store, station, run, back);
}

static gboolean
check_rules (const DcwNeededPassword *needed, const char *password, GError **error)
{
  g_autoptr (DcwMessage) broken =
      needed->is_new ? dcw_account_check_password (password, needed->account, needed->full_name) : NULL;
  if (broken == NULL)
    return TRUE;
  g_autofree char *text = dcw_message_show (broken);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("the password of %s: %s"), needed->account, text);
  return FALSE;
}

gboolean
dcw_check_passwords (const GPtrArray *needed, const DcwSecrets *secrets, GError **error)
{
  g_autoptr (GString) missing = g_string_new (NULL);
  for (guint i = 0; i < needed->len; i++) {
    const DcwNeededPassword *one = needed->pdata[i];
    const char *password = secrets != NULL ? dcw_secrets_get (secrets, one->account) : NULL;
    if (password != NULL && !check_rules (one, password, error))
      return FALSE;
    if (password != NULL)
      continue;
    g_autofree char *argument = g_strconcat (one->account, "=file:", NULL);
    g_autofree char *quoted = dcw_command_quote (argument);
    /* The quotes go where a person would not set any. */
    gboolean plain = g_regex_match_simple ("^[A-Za-z0-9_.-]+$", one->account, 0, 0);
    g_string_append_printf (missing, " --password %s%s", plain ? argument : quoted, "PATH");
  }
  if (missing->len == 0)
    return TRUE;
  g_set_error (error, DCW_ERROR, DCW_ERROR_SECRET,
               _ ("nothing was written: passwords are needed; add %s (or fd:NUMBER for file:PATH)"), missing->str + 1);
  return FALSE;
}

gboolean
dcw_try_passwords (DcwStation *station, const GPtrArray *needed, const DcwSecrets *secrets, GPtrArray *notes, GError **error)
{
  for (guint i = 0; i < needed->len; i++) {
    const DcwNeededPassword *one = needed->pdata[i];
    const char *password = secrets != NULL && !one->is_set ? dcw_secrets_get (secrets, one->account) : NULL;
    g_autoptr (DcwMessage) why = NULL;
    if (password == NULL)
      continue;
    DcwLogon answer = dcw_station_try_password (station, one->account, password, &why);
    g_autofree char *text = why != NULL ? dcw_message_show (why) : NULL;
    if (answer == DCW_LOGON_WRONG) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("nothing was written: the password of %s is not right: %s"),
                   one->account, text != NULL ? text : "?");
      return FALSE;
    }
    if (answer == DCW_LOGON_UNKNOWN && text != NULL)
      g_ptr_array_add (
          notes, dcw_message_new (N_ ("whether the password of %1 is right could not be told: %2"), one->account, text, NULL));
  }
  return TRUE;
}

gboolean
dcw_pass_try_passwords (DcwPass *pass, gboolean back, GError **error)
{
  g_autoptr (GPtrArray) needed = dcw_needed_passwords (pass->station, pass->plan, back);
  return dcw_try_passwords (pass->station, needed, pass->options.secrets, pass->notes, error);
}
