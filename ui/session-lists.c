/* What session.h says of lists: it needs nothing of a session but what everybody has. */
#include "session.h"

void
dcw_ui_session_set_list (DcwUiSession *session, DcwProfileList list, const char *const *entries)
{
  DcwProfile *draft = dcw_ui_session_edit (session);
  g_ptr_array_set_size (draft->lists[list], 0);
  for (guint i = 0; entries != NULL && entries[i] != NULL; i++) {
    g_autofree char *entry = g_strstrip (g_strdup (entries[i]));
    if (*entry != '\0')
      dcw_profile_add (draft, list, entry);
  }
  dcw_ui_session_touched (session);
}

gboolean
dcw_ui_session_set_list_wish (DcwUiSession *session, const char *option, DcwComUse use, const char *subject,
                              const DcwListWish *wish, char **why)
{
  g_autoptr (GPtrArray) wishes = NULL;
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (DcwMessage) no = dcw_list_wishes_parse (dcw_profile_get (dcw_ui_session_draft (session), option), &wishes);
  const DcwListWish *old = no == NULL ? dcw_list_wishes_find (wishes, use, subject) : NULL;
  for (guint i = 0; no == NULL && i < wishes->len; i++)
    if (wishes->pdata[i] != old)
      g_ptr_array_add (others, wishes->pdata[i]);
  if (wish != NULL)
    g_ptr_array_add (others, (gpointer)wish);
  g_autofree char *text = no == NULL ? dcw_list_wishes_format (others, &no) : NULL;
  if (no != NULL) {
    *why = dcw_message_show (no);
    return FALSE;
  }
  dcw_ui_session_answer (session, option, text);
  return TRUE;
}
