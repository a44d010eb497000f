/* handle: what Windows hands out and wants back, given back when it goes out of scope, and counted.
 *
 * g_auto (DcwKeyHandle) key = NULL; and so on: NULL is fine everywhere. Every one that is open is counted, so that a test sees
 * what was forgotten. Threads may share the counter, not the handles.
 */
#pragma once
#include <glib.h>
#include <windows.h>
#include <ntsecapi.h>
#include <oleauto.h>
#include "platform/win32/count.h"

typedef HKEY DcwKeyHandle;
typedef SC_HANDLE DcwServiceHandle;
typedef LSA_HANDLE DcwLsaHandle;
typedef gpointer DcwNetBuffer; /* of the Net functions */
typedef gpointer DcwLsaBuffer;
typedef HMODULE DcwLibrary;
typedef BSTR DcwBstr;
typedef VARIANT DcwVariant;

/* Each one is noted by dcw_handle_opened(), and closed by the function of its kind. */
void dcw_key_handle_close (DcwKeyHandle key);
void dcw_service_handle_close (DcwServiceHandle handle);
void dcw_lsa_handle_close (DcwLsaHandle handle);
void dcw_net_buffer_free (DcwNetBuffer buffer);
void dcw_lsa_buffer_free (DcwLsaBuffer buffer);
void dcw_library_close (DcwLibrary library);
void dcw_policy_section_leave (HANDLE section);
void dcw_com_release (gpointer object); /* any interface */
/* A text of COM. taken: from COM; made: of UTF-8, NULL when there is no memory. */
DcwBstr dcw_bstr_taken (BSTR text);
DcwBstr dcw_bstr_made (const char *text);
void dcw_bstr_free (DcwBstr text);
/* Empty, to be filled by COM. Counted until it is cleared. */
void dcw_variant_init (DcwVariant *variant);
void dcw_variant_clear (DcwVariant *variant);

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (DcwKeyHandle, dcw_key_handle_close, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (DcwServiceHandle, dcw_service_handle_close, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (DcwLsaHandle, dcw_lsa_handle_close, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (DcwNetBuffer, dcw_net_buffer_free, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (DcwLsaBuffer, dcw_lsa_buffer_free, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (DcwLibrary, dcw_library_close, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (DcwBstr, dcw_bstr_free, NULL)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwVariant, dcw_variant_clear)
