#include <string.h>

#include "security/ace.h"
#include "security/com.h"
#include "security/sddl.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static gboolean
same_entries (const DcwAcl *a, const DcwAcl *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->aces->len != b->aces->len)
    return FALSE;
  for (guint i = 0; i < a->aces->len; i++) {
    if (!dcw_ace_equal (&g_array_index (a->aces, DcwAce, i), &g_array_index (b->aces, DcwAce, i)))
      return FALSE;
  }
  return TRUE;
}

/* The same bytes again, and the same value out of them */
static void
check_bytes (const DcwDescriptor *descriptor)
{
  g_autoptr (GBytes) bytes = dcw_descriptor_encode (descriptor, NULL, NULL), again = NULL;
  g_autoptr (DcwDescriptor) decoded = NULL;

  g_assert (bytes != NULL);
  decoded = dcw_descriptor_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  g_assert (decoded != NULL && dcw_descriptor_equal (decoded, descriptor));
  again = dcw_descriptor_encode (decoded, NULL, NULL);
  g_assert (g_bytes_equal (again, bytes));
}

/* What is written as text reads back as the same entries */
static void
check_text (const DcwDescriptor *descriptor)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = dcw_sddl_format (descriptor, NULL, &error), *shown = dcw_sddl_show (descriptor), *again = NULL;
  g_autoptr (DcwDescriptor) parsed = NULL;

  g_assert (g_utf8_validate (shown, -1, NULL));
  g_assert ((text == NULL) == (error != NULL));
  if (text == NULL)
    return;
  g_assert (strcmp (text, shown) == 0);
  parsed = dcw_sddl_parse (text, NULL, NULL);
  g_assert (parsed != NULL);
  g_assert (same_entries (dcw_descriptor_dacl (parsed), dcw_descriptor_dacl (descriptor)));
  g_assert (same_entries (dcw_descriptor_sacl (parsed), dcw_descriptor_sacl (descriptor)));
  again = dcw_sddl_format (parsed, NULL, NULL);
  g_assert_cmpstr (again, ==, text);
}

static void
check_com (const DcwDescriptor *descriptor)
{
  DcwPrincipal who = { .sid = { 1, { 0, 0, 0, 0, 0, 1 }, { 0 } } };
  g_autoptr (DcwDescriptor) granted = dcw_com_grant (descriptor, &who, DCW_COM_LAUNCH_REMOTE, DCW_COM_LAUNCH, NULL),
                            revoked = NULL;
  g_auto (GStrv) same = dcw_com_differences (descriptor, descriptor, DCW_COM_LAUNCH, NULL, NULL);
  g_autoptr (DcwToken) token = dcw_token_new (&who);
  DcwAccess access;

  g_assert (same[0] == NULL);
  dcw_com_access (descriptor, token, DCW_COM_LAUNCH, &access);
  dcw_access_check (descriptor, token, G_MAXUINT32, NULL, &access);
  g_assert ((access.granted & access.denied) == 0);
  if (granted == NULL)
    return;
  g_assert ((dcw_com_granted (granted, &who, DCW_COM_LAUNCH) | dcw_com_denied (granted, &who, 0x1f, DCW_COM_LAUNCH)) != 0);
  revoked = dcw_com_revoke (granted, &who, DCW_COM_LAUNCH_ALL, DCW_COM_LAUNCH, NULL);
  g_assert (revoked != NULL && dcw_descriptor_dacl (revoked) != NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) descriptor = dcw_descriptor_decode (data, size, &error);

  g_assert ((descriptor == NULL) == (error != NULL));
  if (descriptor == NULL)
    return 0;
  check_bytes (descriptor);
  check_text (descriptor);
  check_com (descriptor);
  return 0;
}
