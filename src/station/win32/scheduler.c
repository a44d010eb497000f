#define COBJMACROS
#include "station/win32/scheduler.h"
#include <string.h>
#include <windows.h>
#include <oleauto.h>
#include <taskschd.h>
#include "base/error.h"
#include "base/i18n.h"
#include "platform/random.h"
#include "station/win32/errors.h"
#include "station/win32/handle.h"
#include "station/win32/text.h"

#define FOLDER "OPC DCOM Wizard"
#define FOLDER_SECURITY "O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)"
#define TASK_SECURITY "O:BAG:BAD:P(A;;FA;;;BA)(A;;FA;;;SY)"
#define WHO_MAY_CHANGE 5 /* owner and list, as GetSecurityDescriptor() has it */
#define MAX_TASKS 10000  /* of a folder; and folders that are looked at */

static const GUID service_class = { 0x0f87369f, 0xa4e5, 0x4cfc, { 0xbd, 0x3e, 0x73, 0xe6, 0x15, 0x45, 0x72, 0xdd } };
static const GUID service_interface = { 0x2faba4c7, 0x4da9, 0x4013, { 0x96, 0x97, 0x20, 0xcc, 0x3f, 0xd4, 0x0f, 0x85 } };

/* ---- Texts as these functions want them ---- */

/* Borrows text; NULL: none. */
static VARIANT
to_variant (BSTR text)
{
  VARIANT variant;
  VariantInit (&variant);
  if (text != NULL) {
    variant.vt = VT_BSTR;
    variant.bstrVal = text;
  }
  return variant;
}

static gboolean
fail (HRESULT result, GError **error)
{
  return dcw_win32_fail_at (_ ("the Task Scheduler"), dcw_win32_of_result (result), error);
}

/* ---- The folder ---- */

typedef struct {
  gboolean initialised;
  ITaskService *service;
  ITaskFolder *root;
} Session;

typedef struct {
  char *name;
  ITaskFolder *folder; /* NULL: there is none */
} Folder;

static void
session_close (Session *session)
{
  dcw_com_release (session->root);
  dcw_com_release (session->service);
  if (session->initialised)
    CoUninitialize ();
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Session, session_close)

static void
folder_close (Folder *folder)
{
  dcw_com_release (folder->folder);
  folder->folder = NULL;
  g_clear_pointer (&folder->name, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folder, folder_close)

static gboolean
is_missing (HRESULT result)
{
  DWORD number = dcw_win32_of_result (result);
  return number == ERROR_FILE_NOT_FOUND || number == ERROR_PATH_NOT_FOUND;
}

static gboolean
session_open (Session *session, GError **error)
{
  VARIANT none = to_variant (NULL);
  gpointer service = NULL;
  /* Somebody else in this thread may have chosen another model; both do here. */
  HRESULT result = CoInitializeEx (NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE);
  session->initialised = SUCCEEDED (result);
  if (FAILED (result) && result != RPC_E_CHANGED_MODE)
    return fail (result, error);
  result = CoCreateInstance (&service_class, NULL, CLSCTX_INPROC_SERVER, &service_interface, &service);
  if (FAILED (result))
    return fail (result, error);
  session->service = dcw_handle_opened (service);
  result = ITaskService_Connect (session->service, none, none, none, none);
  g_auto (DcwBstr) root = dcw_bstr_made ("\\");
  if (SUCCEEDED (result))
    result = ITaskService_GetFolder (session->service, root, &session->root);
  if (FAILED (result))
    return fail (result, error);
  dcw_handle_opened (session->root);
  return TRUE;
}

static HRESULT
folder_open (Session *session, const char *name, Folder *folder)
{
  g_auto (DcwBstr) text = dcw_bstr_made (name);
  HRESULT result = ITaskFolder_GetFolder (session->root, text, &folder->folder);
  if (FAILED (result))
    folder->folder = NULL;
  dcw_handle_opened (folder->folder);
  folder->name = g_strdup (name);
  return result;
}

/* told: what a GetSecurityDescriptor() answered with result; taken. Wine has no descriptors there at all. */
static gboolean
check_security (HRESULT result, BSTR told, GError **error)
{
  g_auto (DcwBstr) text = dcw_bstr_taken (told);
  if (result == E_NOTIMPL)
    return TRUE;
  if (FAILED (result))
    return fail (result, error);
  g_autofree char *sddl = dcw_narrow_shown (text);
  return dcw_task_check_security (sddl != NULL ? sddl : "", error);
}

static gboolean
check_folder (const Folder *folder, GError **error)
{
  BSTR told = NULL;
  HRESULT result = ITaskFolder_GetSecurityDescriptor (folder->folder, WHO_MAY_CHANGE, &told);
  if (check_security (result, told, error))
    return TRUE;
  g_prefix_error (error, _ ("the folder of tasks “%s”: "), folder->name);
  return FALSE;
}

static gboolean
folder_make (Session *session, const char *name, Folder *folder, GError **error)
{
  g_auto (DcwBstr) text = dcw_bstr_made (name), security = dcw_bstr_made (FOLDER_SECURITY);
  HRESULT result = ITaskFolder_CreateFolder (session->root, text, to_variant (security), &folder->folder);
  if (FAILED (result)) {
    folder->folder = NULL;
    return fail (result, error);
  }
  dcw_handle_opened (folder->folder);
  folder->name = g_strdup (name);
  return check_folder (folder, error);
}

/* Everybody may make a folder among the tasks, and whoever was first with this name may keep administrators from making it
 * theirs. Nobody can be first with a name that is drawn. */
static gboolean
make_folder (Session *session, Folder *folder, GError **error)
{
  HRESULT result = folder_open (session, FOLDER, folder);
  if (is_missing (result)) {
    folder_close (folder);
    return folder_make (session, FOLDER, folder, error);
  }
  if (SUCCEEDED (result)) {
    g_auto (DcwBstr) security = dcw_bstr_made (FOLDER_SECURITY);
    result = ITaskFolder_SetSecurityDescriptor (folder->folder, security, 0);
    if ((SUCCEEDED (result) || result == E_NOTIMPL) && check_folder (folder, NULL))
      return TRUE;
  }
  folder_close (folder);
  g_autofree char *other = g_strdup_printf (FOLDER " %08x%08x", dcw_random_u32 (), dcw_random_u32 ());
  return folder_make (session, other, folder, error);
}

/* ---- A task ---- */

/* Whom a task runs as is in its XML; some versions want to be told again. */
static HRESULT
put_task (ITaskFolder *folder, const char *name, const char *xml)
{
  static const char *const users[] = { NULL, "S-1-5-18" };
  g_autofree char *whole = g_strconcat ("<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n", xml, NULL);
  g_auto (DcwBstr) path = dcw_bstr_made (name), text = dcw_bstr_made (whole), security = dcw_bstr_made (TASK_SECURITY);
  HRESULT result = E_FAIL;
  for (guint i = 0; i < G_N_ELEMENTS (users) && FAILED (result); i++) {
    g_auto (DcwBstr) user = users[i] != NULL ? dcw_bstr_made (users[i]) : NULL;
    IRegisteredTask *made = NULL;
    result = ITaskFolder_RegisterTask (folder, path, text, TASK_CREATE_OR_UPDATE, to_variant (user), to_variant (NULL),
                                       TASK_LOGON_SERVICE_ACCOUNT, to_variant (security), &made);
    if (SUCCEEDED (result))
      dcw_com_release (dcw_handle_opened (made));
  }
  return result;
}

static gboolean
check_state (IRegisteredTask *made, GError **error)
{
  TASK_STATE state = TASK_STATE_UNKNOWN;
  DATE next = 0;
  HRESULT result = IRegisteredTask_get_State (made, &state);
  if (FAILED (result))
    return fail (result, error);
  result = IRegisteredTask_get_NextRunTime (made, &next);
  if ((state == TASK_STATE_READY || state == TASK_STATE_QUEUED || state == TASK_STATE_RUNNING) && (FAILED (result) || next > 0))
    return TRUE;
  g_set_error_literal (error, DCW_ERROR, DCW_ERROR_IO, _ ("the Task Scheduler took the task and will not run it"));
  return FALSE;
}

static gboolean
read_back (ITaskFolder *folder, const char *name, const DcwTask *task, GError **error)
{
  g_auto (DcwBstr) path = dcw_bstr_made (name), xml = NULL;
  IRegisteredTask *made = NULL;
  BSTR told = NULL;
  HRESULT result = ITaskFolder_GetTask (folder, path, &made);
  if (FAILED (result))
    return fail (result, error);
  dcw_handle_opened (made);
  result = IRegisteredTask_get_Xml (made, &xml);
  dcw_handle_opened (xml);
  g_autofree char *text = SUCCEEDED (result) ? dcw_narrow_shown (xml) : NULL;
  gboolean fine = text != NULL ? dcw_task_check (task, text, error) : fail (FAILED (result) ? result : E_FAIL, error);
  if (fine) {
    result = IRegisteredTask_GetSecurityDescriptor (made, WHO_MAY_CHANGE, &told);
    fine = check_security (result, told, error) && check_state (made, error);
  }
  dcw_com_release (made);
  return fine;
}

static void
delete_folder_if_empty (Session *session, const char *name)
{
  g_auto (DcwBstr) text = dcw_bstr_made (name);
  ITaskFolder_DeleteFolder (session->root, text, 0);
}

gboolean
dcw_scheduler_register (const char *name, const DcwTask *task, GError **error)
{
  g_auto (Session) session = { 0 };
  g_auto (Folder) folder = { 0 };
  g_autofree char *xml = dcw_task_write (task);
  if (!session_open (&session, error) || !make_folder (&session, &folder, error))
    return FALSE;
  HRESULT result = put_task (folder.folder, name, xml);
  /* Success that is not plain success: a trigger will not do, say. */
  if (result == S_OK ? read_back (folder.folder, name, task, error) : fail (result, error))
    return TRUE;
  g_auto (DcwBstr) path = dcw_bstr_made (name);
  ITaskFolder_DeleteTask (folder.folder, path, 0);
  delete_folder_if_empty (&session, folder.name);
  return FALSE;
}

/* ---- Removing ---- */

/* Names first: what is removed meanwhile would move those behind it. */
static HRESULT
collect_names (ITaskFolder *folder, const char *prefix, GPtrArray *names)
{
  IRegisteredTaskCollection *tasks = NULL;
  LONG n = 0;
  HRESULT result = ITaskFolder_GetTasks (folder, TASK_ENUM_HIDDEN, &tasks);
  if (FAILED (result))
    return result;
  dcw_handle_opened (tasks);
  result = IRegisteredTaskCollection_get_Count (tasks, &n);
  for (LONG i = 1; SUCCEEDED (result) && i <= n && i <= MAX_TASKS; i++) {
    VARIANT index = { .vt = VT_I4, .lVal = i };
    IRegisteredTask *one = NULL;
    g_auto (DcwBstr) wide = NULL;
    result = IRegisteredTaskCollection_get_Item (tasks, index, &one);
    if (FAILED (result))
      break;
    dcw_handle_opened (one);
    result = IRegisteredTask_get_Name (one, &wide);
    dcw_handle_opened (wide);
    dcw_com_release (one);
    g_autofree char *name = SUCCEEDED (result) ? dcw_narrow_shown (wide) : NULL;
    if (name != NULL && g_str_has_prefix (name, prefix))
      g_ptr_array_add (names, g_steal_pointer (&name));
  }
  dcw_com_release (tasks);
  return result;
}

/* Of a folder of somebody else's nothing is expected. */
static HRESULT
remove_from (Session *session, const char *folder_name, const char *prefix)
{
  g_auto (Folder) folder = { 0 };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  HRESULT result = folder_open (session, folder_name, &folder);
  if (FAILED (result))
    return is_missing (result) || strcmp (folder_name, FOLDER) != 0 ? S_OK : result;
  gboolean ours = check_folder (&folder, NULL);
  result = collect_names (folder.folder, prefix, names);
  for (guint i = 0; i < names->len; i++) {
    g_auto (DcwBstr) name = dcw_bstr_made (names->pdata[i]);
    HRESULT removed = ITaskFolder_DeleteTask (folder.folder, name, 0);
    if (FAILED (removed) && !is_missing (removed))
      result = removed;
  }
  delete_folder_if_empty (session, folder_name);
  return ours ? result : S_OK;
}

/* Where a task of ours may be. Names first, as above. */
static GPtrArray *
list_folders (Session *session)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  ITaskFolderCollection *folders = NULL;
  LONG n = 0;
  g_ptr_array_add (names, g_strdup (FOLDER));
  if (FAILED (ITaskFolder_GetFolders (session->root, 0, &folders)))
    return names;
  dcw_handle_opened (folders);
  HRESULT result = ITaskFolderCollection_get_Count (folders, &n);
  for (LONG i = 1; SUCCEEDED (result) && i <= n && i <= MAX_TASKS; i++) {
    VARIANT index = { .vt = VT_I4, .lVal = i };
    ITaskFolder *one = NULL;
    g_auto (DcwBstr) wide = NULL;
    if (FAILED (ITaskFolderCollection_get_Item (folders, index, &one)))
      break;
    dcw_handle_opened (one);
    result = ITaskFolder_get_Name (one, &wide);
    dcw_handle_opened (wide);
    dcw_com_release (one);
    g_autofree char *name = SUCCEEDED (result) ? dcw_narrow_shown (wide) : NULL;
    if (name != NULL && g_str_has_prefix (name, FOLDER " "))
      g_ptr_array_add (names, g_steal_pointer (&name));
  }
  dcw_com_release (folders);
  return names;
}

gboolean
dcw_scheduler_remove (const char *prefix, GError **error)
{
  g_auto (Session) session = { 0 };
  if (!session_open (&session, error))
    return FALSE;
  g_autoptr (GPtrArray) folders = list_folders (&session);
  HRESULT result = S_OK;
  for (guint i = 0; i < folders->len; i++) {
    HRESULT removed = remove_from (&session, folders->pdata[i], prefix);
    if (FAILED (removed))
      result = removed;
  }
  return SUCCEEDED (result) || fail (result, error);
}
