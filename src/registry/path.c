#include "registry/path.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include <string.h>

typedef struct {
  const char *full, *brief;
  const char *place; /* where the key really is */
} Root;

static const Root roots[] = {
  { "HKEY_LOCAL_MACHINE", "HKLM", "HKLM" },
  { "HKEY_USERS", "HKU", "HKU" },
  { "HKEY_CURRENT_USER", "HKCU", "HKCU" },
  { "HKEY_CLASSES_ROOT", "HKCR", "HKLM\\SOFTWARE\\Classes" },
  { "HKEY_CURRENT_CONFIG", "HKCC", "HKLM\\SYSTEM\\CurrentControlSet\\Hardware Profiles\\Current" },
};

/* "Registry Keys Affected by WOW64", column Windows 7 and newer: below HKLM\SOFTWARE all is redirected but these. */
static const char *const shared_software[] = {
  "Clients",
  "Policies",
  "RegisteredApplications",
  "Microsoft\\COM3",
  "Microsoft\\Cryptography\\Calais\\Current",
  "Microsoft\\Cryptography\\Calais\\Readers",
  "Microsoft\\Cryptography\\Services",
  "Microsoft\\CTF\\SystemShared",
  "Microsoft\\CTF\\TIP",
  "Microsoft\\DFS",
  "Microsoft\\Driver Signing",
  "Microsoft\\EnterpriseCertificates",
  "Microsoft\\EventSystem",
  "Microsoft\\MSMQ",
  "Microsoft\\Non-Driver Signing",
  "Microsoft\\Notepad\\DefaultFonts",
  "Microsoft\\OLE",
  "Microsoft\\RAS",
  "Microsoft\\RPC",
  "Microsoft\\Shared Tools\\MSInfo",
  "Microsoft\\SystemCertificates",
  "Microsoft\\TermServLicensing",
  "Microsoft\\TransactionServer",
  "Microsoft\\Windows\\CurrentVersion\\App Paths",
  "Microsoft\\Windows\\CurrentVersion\\Control Panel\\Cursors\\Schemes",
  "Microsoft\\Windows\\CurrentVersion\\Explorer\\AutoplayHandlers",
  "Microsoft\\Windows\\CurrentVersion\\Explorer\\DriveIcons",
  "Microsoft\\Windows\\CurrentVersion\\Explorer\\KindMap",
  "Microsoft\\Windows\\CurrentVersion\\Group Policy",
  "Microsoft\\Windows\\CurrentVersion\\Policies",
  "Microsoft\\Windows\\CurrentVersion\\PreviewHandlers",
  "Microsoft\\Windows\\CurrentVersion\\Setup",
  "Microsoft\\Windows\\CurrentVersion\\Telephony\\Locations",
  "Microsoft\\Windows NT\\CurrentVersion\\Console",
  "Microsoft\\Windows NT\\CurrentVersion\\FontDpi",
  "Microsoft\\Windows NT\\CurrentVersion\\FontLink",
  "Microsoft\\Windows NT\\CurrentVersion\\FontMapper",
  "Microsoft\\Windows NT\\CurrentVersion\\Fonts",
  "Microsoft\\Windows NT\\CurrentVersion\\FontSubstitutes",
  "Microsoft\\Windows NT\\CurrentVersion\\Gre_Initialize",
  "Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options",
  "Microsoft\\Windows NT\\CurrentVersion\\Language Pack",
  "Microsoft\\Windows NT\\CurrentVersion\\NetworkCards",
  "Microsoft\\Windows NT\\CurrentVersion\\Perflib",
  "Microsoft\\Windows NT\\CurrentVersion\\Ports",
  "Microsoft\\Windows NT\\CurrentVersion\\Print",
  "Microsoft\\Windows NT\\CurrentVersion\\ProfileList",
  "Microsoft\\Windows NT\\CurrentVersion\\Time Zones",
};

/* The same table: below SOFTWARE\Classes all is shared but these. */
static const char *const redirected_classes[] = { "CLSID", "DirectShow", "Interface", "Media Type", "MediaFoundation" };

/* The part of path after prefix, "" when path is prefix, NULL when it is not below it. Prefixes are ASCII, and no other
 * character is upper-cased into ASCII where Windows compares. */
static const char *
below (const char *path, const char *prefix)
{
  gsize length = strlen (prefix);
  if (g_ascii_strncasecmp (path, prefix, length) != 0)
    return NULL;
  return path[length] == '\0' ? path + length : path[length] == '\\' ? path + length + 1 : NULL;
}

static gboolean
is_any_below (const char *path, const char *const *prefixes, gsize n_prefixes)
{
  for (gsize i = 0; i < n_prefixes; i++)
    if (below (path, prefixes[i]) != NULL)
      return TRUE;
  return FALSE;
}

static char *
join (const char *head, const char *tail)
{
  return *tail != '\0' ? g_strconcat (head, "\\", tail, NULL) : g_strdup (head);
}

static gboolean complain (GError **error, DcwErrorCode code, const char *path, const char *format, ...) G_GNUC_PRINTF (4, 5);

static gboolean
complain (GError **error, DcwErrorCode code, const char *path, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *shown = dcw_text_display (path, 120);
  g_set_error (error, DCW_ERROR, code, _ ("registry key “%s”: %s"), shown, what);
  return FALSE;
}

/* Parts and depth; also after a root or link has made the path longer. */
static gboolean
check_parts (const char *path, GError **error)
{
  if (!g_utf8_validate (path, -1, NULL))
    return complain (error, DCW_ERROR_INVALID, path, C_ ("problem", "not UTF-8"));
  gsize units = 0, part = 0;
  guint depth = 1;
  for (const char *at = path;; at = g_utf8_next_char (at)) {
    if (*at == '\\' || *at == '\0') {
      if (part == 0)
        return complain (error, DCW_ERROR_INVALID, path, _ ("part %u is empty; a name was expected"), depth);
      if (part > DCW_REGISTRY_MAX_KEY_NAME)
        return complain (error, DCW_ERROR_LIMIT, path, _ ("part %u is longer than %d characters"), depth,
                         DCW_REGISTRY_MAX_KEY_NAME);
      if (*at == '\0')
        break;
      part = 0;
      depth++;
      units++;
    } else {
      gsize width = (guchar)*at >= 0xf0 ? 2 : 1; /* four bytes of UTF-8 are two units */
      part += width;
      units += width;
    }
    if (units > DCW_REGISTRY_MAX_PATH)
      return complain (error, DCW_ERROR_LIMIT, path, _ ("longer than %d characters"), DCW_REGISTRY_MAX_PATH);
    if (depth > DCW_REGISTRY_MAX_DEPTH)
      return complain (error, DCW_ERROR_LIMIT, path, _ ("more than %d levels deep"), DCW_REGISTRY_MAX_DEPTH);
  }
  return TRUE;
}

/* rest is what follows classes, the Classes key of the machine or of a user. */
static char *
place_classes (const char *classes, const char *rest, gboolean in_32)
{
  const char *inner;
  while ((inner = below (rest, "Wow6432Node")) != NULL && *inner != '\0') {
    rest = inner;
    in_32 = TRUE;
  }
  if (inner != NULL)
    return join (classes, "Wow6432Node");
  if (in_32 && is_any_below (rest, redirected_classes, G_N_ELEMENTS (redirected_classes)))
    return g_strconcat (classes, "\\Wow6432Node\\", rest, NULL);
  return join (classes, rest);
}

static char *
place_software (const char *head, const char *rest, gboolean in_32)
{
  const char *inner = below (rest, "Wow6432Node");
  if (inner != NULL) {
    const char *classes = below (inner, "Classes");
    if (classes != NULL && *classes == '\0')
      return g_strconcat (head, "\\", "Classes\\Wow6432Node", NULL);
    rest = inner;
    in_32 = TRUE;
  }
  const char *classes = below (rest, "Classes");
  if (classes != NULL) {
    g_autofree char *key = g_strdup_printf ("%s\\%.7s", head, rest);
    return place_classes (key, classes, in_32);
  }
  if (in_32 && !is_any_below (rest, shared_software, G_N_ELEMENTS (shared_software))) {
    g_autofree char *key = g_strconcat (head, "\\Wow6432Node", NULL);
    return join (key, rest);
  }
  return join (head, rest);
}

static char *
place_machine (const char *path, const char *rest, gboolean in_32, guint control_set)
{
  const char *inner = below (rest, "SOFTWARE");
  if (inner != NULL) {
    g_autofree char *head = g_strndup (path, strlen ("HKLM\\SOFTWARE"));
    return place_software (head, inner, in_32);
  }
  if (control_set != 0) {
    g_autofree char *set = g_strdup_printf ("SYSTEM\\ControlSet%03u", control_set);
    inner = below (rest, set);
    if (inner != NULL) {
      g_autofree char *head = g_strndup (path, strlen ("HKLM\\SYSTEM"));
      g_autofree char *current = g_strconcat (head, "\\CurrentControlSet", NULL);
      return join (current, inner);
    }
  }
  return g_strdup (path);
}

/* path is HKCU, or HKU with a user below it; rest follows that. */
static char *
place_user (const char *path, const char *rest, gboolean in_32)
{
  const char *inner = below (rest, "SOFTWARE\\Classes");
  if (inner == NULL)
    return g_strdup (path);
  gsize user = (gsize)(rest - path) - 1;
  gboolean by_sid = g_ascii_strncasecmp (path, "HKU\\S-1-", 8) == 0;
  g_autofree char *classes =
      by_sid ? g_strdup_printf ("%.*s_Classes", (int)user, path) : g_strndup (path, user + 1 + strlen ("SOFTWARE\\Classes"));
  return place_classes (classes, inner, in_32);
}

static char *
place (const char *path, gboolean in_32, guint control_set)
{
  const char *rest = below (path, "HKLM");
  if (rest != NULL)
    return place_machine (path, rest, in_32, control_set);
  rest = below (path, "HKCU");
  if (rest != NULL)
    return place_user (path, rest, in_32);
  gsize user = strlen ("HKU\\") + strcspn (path + strlen ("HKU\\"), "\\");
  static const char ending[] = "_Classes";
  gsize length = strlen (ending);
  if (user > length && g_ascii_strncasecmp (path + user - length, ending, length) == 0) {
    g_autofree char *classes = g_strndup (path, user);
    return place_classes (classes, path[user] == '\0' ? "" : path + user + 1, in_32);
  }
  return path[user] == '\0' ? g_strdup (path) : place_user (path, path + user + 1, in_32);
}

static const Root *
find_root (const char *path, const char **rest)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    if ((*rest = below (path, roots[i].full)) != NULL || (*rest = below (path, roots[i].brief)) != NULL)
      return &roots[i];
  return NULL;
}

gboolean
dcw_registry_path_check (const char *path, GError **error)
{
  const char *rest;
  if (!check_parts (path, error))
    return FALSE;
  return find_root (path, &rest) != NULL
         || complain (error, DCW_ERROR_INVALID, path, _ ("a root such as HKEY_LOCAL_MACHINE was expected"));
}

char *
dcw_registry_path_canonical (const char *path, DcwRegistryView view, guint current_control_set, GError **error)
{
  if (!dcw_registry_path_check (path, error))
    return NULL;
  const char *rest;
  const Root *root = find_root (path, &rest);
  g_autofree char *rooted = join (root->place, rest);
  if (g_str_equal (rooted, "HKU"))
    return g_steal_pointer (&rooted);
  g_autofree char *placed = place (rooted, view == DCW_VIEW_32, current_control_set);
  /* One that is as it was has been checked. */
  return g_str_equal (placed, path) || check_parts (placed, error) ? g_steal_pointer (&placed) : NULL;
}

char *
dcw_registry_path_in_full (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++) {
    const char *rest = below (path, roots[i].brief);
    if (rest != NULL)
      return join (roots[i].full, rest);
  }
  return g_strdup (path);
}

gboolean
dcw_registry_path_is_below (const char *path, const char *root)
{
  for (; *path != '\0' && (guchar)*path < 0x80 && g_ascii_toupper (*path) == g_ascii_toupper (*root); path++)
    root++;
  if (*root == '\0')
    return *path == '\0' || *path == '\\';
  if ((guchar)*path < 0x80 && (guchar)*root < 0x80)
    return FALSE;
  g_autofree char *folded_path = dcw_text_fold (path);
  g_autofree char *folded_root = dcw_text_fold (root);
  if (!g_str_has_prefix (folded_path, folded_root))
    return FALSE;
  char after = folded_path[strlen (folded_root)];
  return after == '\0' || after == '\\';
}

char *
dcw_registry_path_parent (const char *path)
{
  const char *last = strrchr (path, '\\');
  return last != NULL ? g_strndup (path, (gsize)(last - path)) : NULL;
}

const char *
dcw_registry_path_leaf (const char *path)
{
  const char *last = strrchr (path, '\\');
  return last != NULL ? last + 1 : path;
}
