/* identity: who this process is, and whom it trusts with its files. Made once, at first use. */
#pragma once
#include <windows.h>
#include <glib.h>

/* Administrators is a group of ours that counts: a process that UAC has cut down is not. */
gboolean dcw_identity_is_administrator (void);
/* Wine has the owners and permissions of Unix behind those of Windows, and the prefix belongs to one user. */
gboolean dcw_identity_is_wine (void);
/* Whose the token is, which needs TOKEN_QUERY; free with g_free(). NULL: the system does not say. */
TOKEN_USER *dcw_identity_user_of (HANDLE token);
/* This process's user. Never free. NULL: the system does not say. */
PSID dcw_identity_user (void);
/* Administrators, SYSTEM or this process's user. */
gboolean dcw_identity_is_own (PSID sid);
/* Whose files an administrator's process may rely on: Administrators and SYSTEM; another process: its user's, too. */
gboolean dcw_identity_trusts (PSID sid);
/* For a folder on the way: also the installer of Windows, who owns what is above all. */
gboolean dcw_identity_trusts_above (PSID sid);
/* Makes a folder that those it trusts own and nobody else has any right to; nothing is inherited. A Windows error code. */
DWORD dcw_identity_make_folder (const wchar_t *wide);
