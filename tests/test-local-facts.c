/* What the live computer tells of itself, and that nothing of what it hands out is kept. */
#include <winsock2.h>
#include <windows.h>
#include <string.h>
#include <ws2tcpip.h>
#include "model/fact.h"
#include "station/hosts.h"
#include "station/win32/files.h"
#include "station/win32/firewall-com.h"
#include "station/win32/handle.h"
#include "station/win32/wmi.h"
#include "support/local.h"
#include "support/scratch.h"
#include "support/tap.h"

#define KERNEL "C:\\windows\\system32\\kernel32.dll"

static DcwStation *station;

static void
setup (void)
{
  station = dcw_local_open ();
}

static void
teardown (void)
{
  dcw_local_close (g_steal_pointer (&station));
}

START_TEST (every_fact_is_as_its_row_wants_it)
{
  static const char *const there[] = { DCW_FACT_BUILD, DCW_FACT_PRODUCT, DCW_FACT_JOINED, DCW_FACT_REMOTE_SESSION };
  g_autoptr (GPtrArray) facts = dcw_station_facts (station);
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = facts->pdata[i];
    gboolean of_value = FALSE;
    const char *problem = dcw_fact_problem (fact->id, fact->subject, fact->value, &of_value);
    ck_assert_msg (dcw_fact_row (fact->id) != NULL && problem == NULL, "%s “%s” “%s”: %s", fact->id, fact->subject, fact->value,
                   problem != NULL ? problem : "is none");
  }
  for (guint i = 0; i < G_N_ELEMENTS (there); i++)
    ck_assert_msg (dcw_station_fact (station, there[i], "") != NULL, "%s is not told", there[i]);
}
END_TEST

START_TEST (who_listens)
{
  if (dcw_local_is_wine ())
    dcw_skip ("Wine does not tell whose a port is");
  WSADATA started;
  struct sockaddr_in here = { .sin_family = AF_INET };
  int size = sizeof here;
  wchar_t path[MAX_PATH + 1];
  ck_assert (WSAStartup (MAKEWORD (2, 2), &started) == 0);
  SOCKET listener = socket (AF_INET, SOCK_STREAM, 0);
  here.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  ck_assert (bind (listener, (struct sockaddr *)&here, sizeof here) == 0 && listen (listener, 1) == 0
             && getsockname (listener, (struct sockaddr *)&here, &size) == 0);
  SOCKET client = socket (AF_INET, SOCK_STREAM, 0);
  ck_assert (connect (client, (struct sockaddr *)&here, sizeof here) == 0);
  ck_assert (dcw_station_refresh (station, NULL) && GetModuleFileNameW (NULL, path, MAX_PATH) > 0);
  g_autofree char *subject = g_strdup_printf ("tcp/%u", ntohs (here.sin_port)),
                  *program = g_utf16_to_utf8 ((const gunichar2 *)wcsrchr (path, L'\\') + 1, -1, NULL, NULL, NULL);
  const char *listening = dcw_station_fact (station, DCW_FACT_LISTENING, subject);
  ck_assert_msg (g_strcmp0 (listening, program) == 0, "%s: %s, expected %s", subject, listening, program);
  /* A connection of this computer with itself is nobody's who would miss it. */
  ck_assert (dcw_station_fact (station, DCW_FACT_CLIENTS, program) == NULL);
  closesocket (client);
  closesocket (listener);
  WSACleanup ();
}
END_TEST

static const struct {
  const char *path, *expected; /* "*": any version */
} files[] = {
  { KERNEL, "*" },
  { "c:\\WINDOWS\\System32\\kernel32.dll", "*" },
  { "C:\\windows\\system32\\no such file.dll", DCW_FILE_MISSING },
  { "C:\\no such folder\\x.exe", DCW_FILE_MISSING },
  { "C:\\windows", NULL },
  { "C:\\windows\\win.ini", "" },
  { "C:windows\\win.ini", NULL },
  { "kernel32.dll", NULL },
  { "\\\\192.0.2.1\\share\\x.dll", NULL },
  { "\\\\?\\C:\\windows\\system32\\kernel32.dll", NULL },
  { "\\\\.\\pipe\\x", NULL },
  { "", NULL },
};

START_TEST (files_that_are_there)
{
  const char *expected = files[_i].expected;
  const char *told = dcw_station_fact (station, DCW_FACT_FILE, files[_i].path);
  if (g_strcmp0 (expected, "*") == 0)
    ck_assert_msg (told != NULL && g_ascii_isdigit (*told), "%s: %s", files[_i].path, told);
  else
    ck_assert_msg (g_strcmp0 (told, expected) == 0, "%s: %s, expected %s", files[_i].path, told, expected);
  /* What was asked for is among the facts, so that a capture has it. */
  g_autoptr (GPtrArray) facts = dcw_station_facts (station);
  guint n = 0;
  for (guint i = 0; i < facts->len; i++)
    n += strcmp (((const DcwFact *)facts->pdata[i])->id, DCW_FACT_FILE) == 0;
  ck_assert_uint_eq (n, expected != NULL ? 1 : 0);
}
END_TEST

/* ---- A file whose tables lie ---- */

static guint32
number_at (const guint8 *bytes)
{
  guint32 number;
  memcpy (&number, bytes, sizeof number);
  return number;
}

/* Where the entry of the resource is that lies at this place of the file; 0: nowhere. size_of_image: of the whole. */
static gsize
find_entry (const guint8 *bytes, gsize size, gsize place, guint32 *size_of_image)
{
  const IMAGE_NT_HEADERS *head = (gpointer)(bytes + ((const IMAGE_DOS_HEADER *)(gpointer)bytes)->e_lfanew);
  const IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION (head);
  *size_of_image = head->OptionalHeader.SizeOfImage;
  for (guint i = 0; i < head->FileHeader.NumberOfSections; i++, section++) {
    gsize start = section->PointerToRawData, end = MIN (size, start + section->SizeOfRawData);
    if (place < start || place >= end)
      continue;
    for (gsize at = start; at + 8 <= end; at += 4)
      if (number_at (bytes + at) == place - start + section->VirtualAddress)
        return at;
  }
  return 0;
}

/* From start on; 0: there is none. */
static gsize
find_version (const guint8 *bytes, gsize size, gsize start)
{
  static const wchar_t key[] = L"VS_VERSION_INFO";
  for (gsize at = start + 6; at + sizeof key <= size; at += 2)
    if (memcmp (bytes + at, key, sizeof key) == 0)
      return at - 6;
  return 0;
}

START_TEST (version_outside_of_the_file)
{
  char *scratch = dcw_scratch_new (), *path = g_build_filename (scratch, "damaged.dll", NULL);
  g_autofree char *data = NULL, *full = NULL;
  gsize size;
  guint32 whole = 0;
  ck_assert (g_file_get_contents (KERNEL, &data, &size, NULL));
  guint8 *bytes = (guint8 *)data;
  /* One for each language. */
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (gsize at = 0; (at = find_version (bytes, size, at)) > 0; at += 8) {
    gsize entry = find_entry (bytes, size, at, &whole);
    if (entry > 0)
      g_array_append_val (entries, entry);
  }
  ck_assert_msg (entries->len > 0, "the version is not found");
  const struct {
    guint32 offset, size;
  } lies[] = { { whole - 16, 60000 }, { whole, 1000 }, { 0x7fff0000, 1000 }, { 0xfffffff0, 1000 }, { 0x1000, 0xffffffff } };
  full = g_canonicalize_filename (path, NULL);
  for (guint i = 0; i <= G_N_ELEMENTS (lies); i++) {
    /* The first time as it is: what is refused later is not refused for its place. */
    for (guint j = 0; i > 0 && j < entries->len; j++)
      memcpy (bytes + g_array_index (entries, gsize, j), &lies[i - 1], sizeof lies[0]);
    ck_assert (g_file_set_contents (path, data, (gssize)size, NULL));
    g_autofree char *version = dcw_local_file_version (full);
    ck_assert_msg (version != NULL && (*version == '\0') == (i > 0), "lie %u: “%s” of %s", i, version, full);
  }
  g_free (path);
  dcw_scratch_free (scratch);
}
END_TEST

START_TEST (hosts_are_read)
{
  g_autofree guint8 *text = NULL;
  gsize size = 0;
  if (!dcw_local_read_system_file (L"drivers\\etc\\hosts", DCW_HOSTS_MAX_SIZE, &text, &size))
    dcw_skip ("this computer has no file hosts");
  g_autoptr (DcwImage) image = dcw_image_new ();
  dcw_hosts_add (image, (const char *)text, size);
  g_autoptr (GPtrArray) facts = dcw_image_facts (image);
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = facts->pdata[i];
    const char *told = dcw_station_fact (station, fact->id, fact->subject);
    ck_assert_msg (g_strcmp0 (told, fact->value) == 0, "%s: %s", fact->subject, told);
  }
}
END_TEST

/* ---- WMI ---- */

static void
note_build (IWbemClassObject *object, gpointer data)
{
  char **build = data;
  g_free (*build);
  *build = dcw_wmi_text (object, "BuildNumber");
}

START_TEST (wmi_answers)
{
  g_autoptr (DcwWmi) wmi = NULL;
  g_autofree char *build = NULL;
  HRESULT result = dcw_wmi_open ("root\\cimv2", &wmi);
  ck_assert_msg (SUCCEEDED (result), "0x%08lX", (gulong)result);
  result = dcw_wmi_query (wmi, "SELECT * FROM Win32_OperatingSystem", DCW_WMI_QUICK_MS, 5, note_build, &build);
  ck_assert_msg (result == S_OK && build != NULL, "0x%08lX", (gulong)result);
  const char *fact = dcw_station_fact (station, DCW_FACT_BUILD, "");
  ck_assert_msg (g_strcmp0 (build, fact) == 0, "%s, not %s", build, fact);
  g_autofree char *nothing = NULL;
  result = dcw_wmi_query (wmi, "SELECT * FROM Dcw_NoSuchClass", DCW_WMI_QUICK_MS, 5, note_build, &nothing);
  /* Wine has nothing of a class that it does not know, and finds nothing wrong with that. */
  ck_assert_msg ((dcw_wmi_has_none (result) || (dcw_local_is_wine () && result == S_OK)) && nothing == NULL, "no class: 0x%08lX",
                 (gulong)result);
}
END_TEST

/* Answers made up: as many objects as it is told to give, and then what it is told to say. */
typedef struct {
  IEnumWbemClassObject object;
  guint n_objects, given;
  HRESULT last;
  long asked_with; /* the longest that somebody wanted to wait */
} Answers;

static ULONG n_references;

static ULONG WINAPI
let_go (IWbemClassObject *object)
{
  return --n_references;
}

static HRESULT WINAPI
give_next (IEnumWbemClassObject *self, long patience, ULONG n, IWbemClassObject **objects, ULONG *n_given)
{
  static IWbemClassObjectVtbl functions = { .Release = let_go };
  static IWbemClassObject object = { &functions };
  Answers *answers = (Answers *)self;
  answers->asked_with = MAX (answers->asked_with, patience);
  *n_given = answers->given < answers->n_objects ? 1 : 0;
  if (*n_given == 0)
    return answers->last;
  n_references++;
  answers->given++;
  *objects = &object;
  return WBEM_S_NO_ERROR;
}

static void
count (IWbemClassObject *object, gpointer data)
{
  ++*(guint *)data;
}

static const struct {
  const char *name;
  guint n_objects;
  HRESULT last, result;
  guint counted;
} answers_given[] = {
  { "none", 0, WBEM_S_FALSE, S_OK, 0 },
  { "some", 3, WBEM_S_FALSE, S_OK, 3 },
  { "more than are asked for", 9, WBEM_S_FALSE, S_OK, 5 },
  { "no answer", 0, WBEM_S_TIMEDOUT, (HRESULT)0x800705B4, 0 },
  { "no answer after some", 3, WBEM_S_TIMEDOUT, (HRESULT)0x800705B4, 3 },
  { "an answer without an object", 1, WBEM_S_NO_ERROR, E_FAIL, 1 },
  { "refused", 1, (HRESULT)WBEM_E_ACCESS_DENIED, (HRESULT)WBEM_E_ACCESS_DENIED, 1 },
};

/* One that has not answered in time has not said that there is nothing. */
START_TEST (wmi_patience)
{
  static IEnumWbemClassObjectVtbl functions = { .Next = give_next };
  Answers answers = { { &functions }, answers_given[_i].n_objects, 0, answers_given[_i].last, 0 };
  guint n = 0;
  HRESULT result = dcw_wmi_collect (&answers.object, DCW_WMI_RULES_MS, 5, count, &n);
  ck_assert_msg (result == answers_given[_i].result && n == answers_given[_i].counted, "%s: 0x%08lX after %u",
                 answers_given[_i].name, (gulong)result, n);
  ck_assert_uint_eq (n_references, 0);
  ck_assert_uint_eq (dcw_handles_open (), 0);
  ck_assert_msg (answers.asked_with > 60000 && answers.asked_with <= DCW_WMI_RULES_MS, "%s: waits %ld ms for the first",
                 answers_given[_i].name, answers.asked_with);
  ck_assert (FAILED (result) || !dcw_wmi_has_none (result));
  ck_assert_msg (!dcw_wmi_has_none ((HRESULT)0x800705B4), "no answer is taken for nothing");
}
END_TEST

START_TEST (wmi_literals)
{
  g_autofree char *quoted = dcw_wmi_quote ("TCP{1}C:\\a \"b\".exe");
  ck_assert_str_eq (quoted, "\"TCP{1}C:\\\\a \\\"b\\\".exe\"");
}
END_TEST

/* ---- The counter ---- */

START_TEST (what_is_not_given_back_is_counted)
{
  ck_assert_uint_eq (dcw_handles_open (), 0);
  DcwBstr text = dcw_bstr_made ("text");
  DcwVariant variant;
  dcw_variant_init (&variant);
  ck_assert_uint_eq (dcw_handles_open (), 2);
  dcw_variant_clear (&variant);
  dcw_bstr_free (text);
  ck_assert_uint_eq (dcw_handles_open (), 0);
  DcwFirewallSession *session = NULL;
  if (dcw_firewall_session_open (&session) != ERROR_SUCCESS)
    dcw_skip ("this computer has no firewall to open");
  ck_assert_uint_eq (dcw_handles_open (), 2);
  dcw_firewall_session_close (session);
  ck_assert_uint_eq (dcw_handles_open (), 0);
  g_autoptr (GPtrArray) products = dcw_firewall_products ();
  ck_assert_uint_eq (dcw_handles_open (), 0);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("local-facts");
  TCase *tcase = tcase_create ("facts");
  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_test (tcase, every_fact_is_as_its_row_wants_it);
  tcase_add_test (tcase, who_listens);
  tcase_add_loop_test (tcase, files_that_are_there, 0, G_N_ELEMENTS (files));
  tcase_add_test (tcase, version_outside_of_the_file);
  tcase_add_test (tcase, hosts_are_read);
  tcase_add_test (tcase, wmi_answers);
  tcase_add_loop_test (tcase, wmi_patience, 0, G_N_ELEMENTS (answers_given));
  tcase_add_test (tcase, wmi_literals);
  tcase_add_test (tcase, what_is_not_given_back_is_counted);
  suite_add_tcase (suite, tcase);
  return suite;
}
