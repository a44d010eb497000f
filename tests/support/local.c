#include "support/local.h"
#include <string.h>
#include <windows.h>
#include "base/error.h"
#include "station/win32/handle.h"
#include "support/tap.h"

gboolean
dcw_local_is_wine (void)
{
  return GetProcAddress (GetModuleHandleW (L"ntdll.dll"), "wine_get_version") != NULL;
}

DcwStation *
dcw_local_open (void)
{
  g_autoptr (GError) error = NULL;
  DcwStation *station = dcw_station_open ("local", "C:\\no such folder", &error);
  ck_assert_msg (station != NULL, "%s", error != NULL ? error->message : "no reason given");
  return station;
}

void
dcw_local_close (DcwStation *station)
{
  g_object_unref (station);
  ck_assert_msg (dcw_handles_open () == 0, "%u handles are still open", dcw_handles_open ());
}

static const REGSAM views[] = { KEY_WOW64_64KEY, KEY_WOW64_32KEY };

static wchar_t *
leaf_of (const char *name)
{
  g_autofree char *leaf = g_strconcat ("OPC DCOM Wizard test ", name, NULL);
  return (wchar_t *)g_utf8_to_utf16 (leaf, -1, NULL, NULL, NULL);
}

void
dcw_local_clean (const char *name)
{
  g_autofree wchar_t *leaf = leaf_of (name);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    HKEY software;
    if (RegOpenKeyExW (HKEY_LOCAL_MACHINE, L"SOFTWARE", 0, KEY_ALL_ACCESS | views[i], &software) != 0)
      continue;
    RegDeleteTreeW (software, leaf);
    RegCloseKey (software);
  }
}

void
dcw_local_make_key (const char *name)
{
  g_autofree wchar_t *leaf = leaf_of (name);
  dcw_local_clean (name);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    HKEY software, key;
    ck_assert_msg (RegOpenKeyExW (HKEY_LOCAL_MACHINE, L"SOFTWARE", 0, KEY_CREATE_SUB_KEY | views[i], &software) == 0
                       && RegCreateKeyExW (software, leaf, 0, NULL, 0, KEY_READ | views[i], NULL, &key, NULL) == 0,
                   "the key of the tests can't be made");
    RegCloseKey (key);
    RegCloseKey (software);
  }
}

static gboolean
write_state (DcwStation *station, const DcwResource *resource, DcwState *state, const DcwSecrets *secrets, GError **error)
{
  g_autoptr (DcwState) want = state != NULL ? state : dcw_state_absent ();
  DcwSid sid;
  gboolean created = FALSE;
  return dcw_station_write (station, resource, want, secrets, &sid, &created, error);
}

void
dcw_local_write (DcwStation *station, const char *name, const DcwResource *resource, DcwState *state)
{
  g_autoptr (GError) error = NULL;
  gboolean done = write_state (station, resource, state, NULL, &error);
  ck_assert_msg (done, "%s: %s", name, error != NULL ? error->message : "no reason given");
}

void
dcw_local_refuse (DcwStation *station, const char *name, const DcwResource *resource, DcwState *state, const DcwSecrets *secrets,
                  DcwErrorCode code, const char *text)
{
  g_autoptr (GError) error = NULL;
  gboolean done = write_state (station, resource, state, secrets, &error);
  ck_assert_msg (!done, "%s: was written", name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, (gint)code) && strstr (error->message, text) != NULL, "%s: %s", name,
                 error != NULL ? error->message : "no reason given");
}

void
dcw_local_check (DcwStation *station, const char *name, const DcwResource *resource, DcwState *expected)
{
  g_autoptr (DcwState) want = expected != NULL ? expected : dcw_state_absent (), now = dcw_station_read (station, resource);
  g_autofree char *shown = dcw_state_show (now, DCW_CODEC_NONE), *wanted = dcw_state_show (want, DCW_CODEC_NONE);
  ck_assert_msg (dcw_state_equal (now, want), "%s: %s, expected %s", name, shown, wanted);
}

gboolean
dcw_local_lists (DcwStation *station, const DcwResource *parent, const DcwResource *resource)
{
  g_autoptr (DcwListing) listing = dcw_station_list (station, parent, dcw_resource_kind (resource));
  gboolean found = FALSE;
  ck_assert_msg (listing->complete, "the listing with %s is not complete", dcw_resource_id (resource));
  for (guint i = 0; i < listing->resources->len; i++)
    found = found || dcw_resource_equal (listing->resources->pdata[i], resource);
  return found;
}
