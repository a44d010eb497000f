#include <string.h>
#include "base/text.h"
#include "survey/disguise-private.h"

#define MIN_NAME 3     /* characters: a shorter name is replaced where it stands as a name, not inside other text */
#define MIN_ANYWHERE 5 /* a shorter one only between what is no letter or digit */
#define MULTIPLIER G_GUINT64_CONSTANT (0x9E3779B97F4A7C15) /* odd */

/* ---- Texts ---- */

#define MAX_INDEXED 64 /* characters: of a longer name its beginning is looked for */

static guint
indexed_length (const DcwDisguiseName *name)
{
  return MIN (name->length, MAX_INDEXED);
}

static guint64
hash_chars (const gunichar *chars, guint length)
{
  guint64 hash = 0;
  for (guint i = 0; i < length; i++)
    hash = hash * MULTIPLIER + chars[i] + 1;
  return hash;
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  return (int)*(const guint *)b - (int)*(const guint *)a;
}

static void
make_index (DcwDisguise *disguise)
{
  if (disguise->by_hash != NULL)
    return;
  disguise->by_hash = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  disguise->lengths = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean seen[MAX_INDEXED + 1] = { FALSE };
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, disguise->names);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const DcwDisguiseName *name = value;
    guint length = indexed_length (name);
    if (length < MIN_NAME)
      continue;
    guint64 hash = hash_chars (name->chars, length);
    g_hash_table_replace (disguise->by_hash, g_memdup2 (&hash, sizeof hash), value);
    if (!seen[length])
      g_array_append_val (disguise->lengths, length);
    seen[length] = TRUE;
  }
  g_array_sort (disguise->lengths, compare_lengths);
}

/* A text being read. */
typedef struct {
  DcwDisguise *disguise;
  gboolean product;
  gunichar *chars, *folded;
  guint length;
  guint64 *hashes; /* of the first i folded characters */
  GString *out;
} Text;

static gboolean
is_word (const Text *text, guint i)
{
  return i < text->length && g_unichar_isalnum (text->chars[i]);
}

static char *
copy_part (const Text *text, guint from, guint to)
{
  return g_ucs4_to_utf8 (text->chars + from, (glong)(to - from), NULL, NULL, NULL);
}

/* Characters of the name that begins at, or 0. */
static guint
replace_name (Text *text, guint at, const guint64 *powers)
{
  const GArray *lengths = text->disguise->lengths;
  for (guint k = 0; k < lengths->len; k++) {
    guint length = g_array_index (lengths, guint, k);
    if (length > text->length - at)
      continue;
    guint64 hash = text->hashes[at + length] - text->hashes[at] * powers[length];
    const DcwDisguiseName *name = g_hash_table_lookup (text->disguise->by_hash, &hash);
    if (name == NULL || indexed_length (name) != length || (name->known_word && text->product)
        || memcmp (name->chars, text->folded + at, length * sizeof (gunichar)) != 0)
      continue;
    guint end = at + length;
    while (length == MAX_INDEXED && is_word (text, end))
      end++;
    gboolean anywhere = name->length >= MIN_ANYWHERE && !name->known_word;
    if (!anywhere && ((at > 0 && is_word (text, at - 1)) || is_word (text, end)))
      continue;
    g_string_append (text->out, name->other);
    return end - at;
  }
  return 0;
}

/* The same for a SID. */
static guint
replace_sid (Text *text, guint at)
{
  static const gunichar head[] = { 'S', '-', '1', '-' };
  guint end = at + G_N_ELEMENTS (head);
  if (end > text->length || memcmp (text->folded + at, head, sizeof head) != 0)
    return 0;
  while (end < text->length && (g_unichar_isxdigit (text->chars[end]) || strchr ("-xX", (int)text->chars[end]) != NULL)
         && text->chars[end] < 0x80)
    end++;
  while (end > at && !g_unichar_isxdigit (text->chars[end - 1]))
    end--;
  DcwSid sid, other;
  g_autofree char *part = copy_part (text, at, end);
  if (!dcw_sid_parse (part, &sid, NULL))
    return 0;
  dcw_disguise_sid (text->disguise, &sid, &other);
  g_autofree char *shown = dcw_sid_format (&other);
  g_string_append (text->out, shown);
  return end - at;
}

#define MAX_ADDRESS 45 /* characters */

static guint
replace_address (Text *text, guint at)
{
  guint end = at, n_dots = 0, n_colons = 0;
  for (; end < text->length && end - at <= MAX_ADDRESS; end++) {
    gunichar c = text->chars[end];
    n_dots += c == '.';
    n_colons += c == ':';
    if (c >= 0x80 || (!g_ascii_isxdigit ((char)c) && c != '.' && c != ':'))
      break;
  }
  if ((n_dots < 3 && n_colons < 2) || end - at > MAX_ADDRESS)
    return 0;
  for (; end > at + 1; end--) {
    if (end < text->length && g_unichar_isdigit (text->chars[end]))
      continue;
    g_autofree char *part = copy_part (text, at, end);
    DcwAddressFamily family = strchr (part, ':') != NULL ? DCW_ADDRESS_V6 : DCW_ADDRESS_V4;
    if ((family == DCW_ADDRESS_V6 && is_word (text, end)) || !dcw_address_parse (family, part, NULL))
      continue;
    g_autofree char *other = dcw_disguise_addresses (text->disguise, family, part);
    g_string_append (text->out, other);
    return end - at;
  }
  return 0;
}

char *
dcw_disguise_text (DcwDisguise *disguise, const char *from, gboolean product)
{
  g_autofree char *folded_text = dcw_text_fold (from);
  glong length;
  g_autofree gunichar *chars = g_utf8_to_ucs4_fast (from, -1, &length), *folded = g_utf8_to_ucs4_fast (folded_text, -1, NULL);
  g_autofree guint64 *hashes = g_new (guint64, (gsize)length + 1);
  guint64 powers[MAX_INDEXED + 1] = { 1 };
  make_index (disguise);
  hashes[0] = 0;
  for (glong i = 0; i < length; i++)
    hashes[i + 1] = hashes[i] * MULTIPLIER + folded[i] + 1;
  for (guint i = 1; i <= MAX_INDEXED; i++)
    powers[i] = powers[i - 1] * MULTIPLIER;
  Text text = { disguise, product, chars, folded, (guint)length, hashes, g_string_new (NULL) };
  for (guint i = 0; i < text.length;) {
    gboolean begins = i == 0 || !is_word (&text, i - 1);
    guint n = begins ? replace_sid (&text, i) : 0;
    /* Text may stand right before an address: "PLC10.0.0.5". */
    if (n == 0 && (begins || (g_unichar_isdigit (chars[i]) && !g_unichar_isdigit (chars[i - 1]))))
      n = replace_address (&text, i);
    if (n == 0)
      n = replace_name (&text, i, powers);
    if (n == 0)
      g_string_append_unichar (text.out, chars[i]);
    i += MAX (n, 1);
  }
  return g_string_free (text.out, FALSE);
}

/* ---- What a text gives away ---- */

static void
learn_part (DcwDisguise *disguise, DcwNameKind kind, const char *from, gsize length)
{
  g_autofree char *part = g_strndup (from, length);
  gboolean has_letter = FALSE;
  for (const char *p = part; *p != '\0'; p = g_utf8_next_char (p))
    has_letter = has_letter || g_unichar_isalnum (g_utf8_get_char (p));
  if (!has_letter)
    return;
  if (kind == DCW_NAME_COMPUTER)
    dcw_disguise_learn_host (disguise, part);
  else
    dcw_disguise_learn (disguise, kind, part);
}

/* A user's folder: "NAME", or "NAME.COMPUTER" where a name was there already. */
static void
learn_user_folder (DcwDisguise *disguise, const char *begin, gsize length)
{
  const char *dot = memchr (begin, '.', length);
  learn_part (disguise, DCW_NAME_USER, begin, dot != NULL ? (gsize)(dot - begin) : length);
  if (dot != NULL)
    learn_part (disguise, DCW_NAME_COMPUTER, dot + 1, length - (gsize)(dot - begin) - 1);
}

typedef enum { FOLDER_OWN, FOLDER_USERS, FOLDER_SYSTEM, FOLDER_USUAL } Folder;

static Folder
kind_of_folder (const char *name)
{
  static const struct {
    const char *name;
    Folder kind;
  } rows[] = {
    { "Users", FOLDER_USERS },        { "Documents and Settings", FOLDER_USERS },
    { "Benutzer", FOLDER_USERS },     { "Dokumente und Einstellungen", FOLDER_USERS },
    { "Utilisateurs", FOLDER_USERS }, { "Usuarios", FOLDER_USERS },
    { "Usuários", FOLDER_USERS },     { "Utenti", FOLDER_USERS },
    { "Gebruikers", FOLDER_USERS },   { "Profiles", FOLDER_USERS },
    { "Home", FOLDER_USERS },         { "Windows", FOLDER_SYSTEM },
    { "WINNT", FOLDER_SYSTEM },       { "Program Files", FOLDER_SYSTEM },
    { "ProgramData", FOLDER_SYSTEM }, { "Program Files (x86)", FOLDER_SYSTEM },
    { "Programme", FOLDER_SYSTEM },   { "Programme (x86)", FOLDER_SYSTEM },
    { "Programmi", FOLDER_SYSTEM },   { "Archivos de programa", FOLDER_SYSTEM },
    { "AppData", FOLDER_USUAL },      { "Local", FOLDER_USUAL },
    { "Roaming", FOLDER_USUAL },      { "LocalLow", FOLDER_USUAL },
    { "Desktop", FOLDER_USUAL },      { "Documents", FOLDER_USUAL },
    { "Downloads", FOLDER_USUAL },    { "Temp", FOLDER_USUAL },
    { "Programs", FOLDER_USUAL },     { "Common Files", FOLDER_USUAL },
    { "System32", FOLDER_USUAL },     { "SysWOW64", FOLDER_USUAL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (dcw_text_fold_equal (name, rows[i].name))
      return rows[i].kind;
  return FOLDER_OWN;
}

/* Where in a path it is read. */
typedef struct {
  gboolean drive;  /* it begins with one */
  gboolean system; /* below a folder of Windows or of programs: products' own names */
  gboolean first;
  gboolean user; /* a user's folder comes next */
} Path;

#define MAX_FOLDER 255 /* bytes: longer is none */

static void
learn_folder (DcwDisguise *disguise, Path *path, const char *begin, gsize length)
{
  gboolean blank = length > 0 && g_ascii_isspace (begin[length - 1]);
  while (length > 0 && g_ascii_isspace (begin[length - 1]))
    length--;
  if (length == 0 || length > MAX_FOLDER)
    return;
  g_autofree char *name = g_strndup (begin, length);
  Folder kind = kind_of_folder (name);
  gboolean first = path->first, made = *name == '{' || g_str_has_prefix (name, "S-1-");
  path->first = FALSE;
  if (dcw_text_fold_equal (name, "%SystemDrive%")) {
    *path = (Path){ .drive = TRUE, .first = TRUE };
  } else if (path->user && !made) {
    learn_user_folder (disguise, begin, length);
    path->user = FALSE;
  } else if (kind == FOLDER_USERS) {
    path->user = TRUE;
  } else if (first && kind == FOLDER_SYSTEM) {
    path->system = TRUE;
  } else if (path->drive && !path->system && !blank && kind == FOLDER_OWN && !made && strspn (name, "0123456789.") != length) {
    learn_part (disguise, DCW_NAME_TEXT, begin, length);
  }
}

/* text: with backslashes alone. Folders of users in every path; of a path with a drive all but those of Windows and programs. */
static void
learn_paths (DcwDisguise *disguise, const char *text)
{
  Path path = { FALSE };
  const char *begin = text;
  for (const char *p = text;; p++) {
    if (*p == '\\') {
      /* The first one has no folder before it. */
      learn_folder (disguise, &path, begin, (gsize)(p - begin));
      begin = p + 1;
    } else if (*p == '\0' || strchr ("\"|:*?<>;,=", *p) != NULL) {
      if (path.user)
        learn_folder (disguise, &path, begin, (gsize)(p - begin));
      gboolean drive =
          *p == ':' && p[1] == '\\' && p > text && g_ascii_isalpha (p[-1]) && (p == text + 1 || !g_ascii_isalnum (p[-2]));
      path = (Path){ .drive = drive, .first = drive };
      begin = p + 1;
    }
    if (*p == '\0')
      return;
  }
}

/* text: with backslashes alone. */
static void
learn_shares (DcwDisguise *disguise, const char *text)
{
  static const char ends[] = "\\\"|;, ";
  for (const char *p = text; (p = strstr (p, "\\\\")) != NULL; p++) {
    if (p > text && strchr (" \"'=,;(|", p[-1]) == NULL)
      continue;
    const char *host = p + 2;
    if ((*host == '?' || *host == '.') && host[1] == '\\') {
      if (g_ascii_strncasecmp (host + 2, "UNC\\", 4) != 0)
        continue;
      host += 6;
    }
    gsize length = strcspn (host, ends);
    learn_part (disguise, DCW_NAME_COMPUTER, host, length);
    if (host[length] != '\\')
      continue;
    const char *share = host + length + 1;
    length = strcspn (share, ends);
    learn_part (disguise, DCW_NAME_TEXT, share, length);
    Path path = { .drive = TRUE };
    for (const char *begin = share + length; *begin == '\\'; begin += 1 + length) {
      length = strcspn (begin + 1, "\\\"|;,");
      if (length == 0)
        break; /* the next share begins: each is read once */
      if (begin[1 + length] == '\\')
        learn_folder (disguise, &path, begin + 1, length);
    }
  }
}

static gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || (guchar)c >= 0x80 || strchr (".-_+", c) != NULL;
}

/* user@host, user@domain.tld */
static void
learn_addresses (DcwDisguise *disguise, const char *text)
{
  const char *from = text;
  for (const char *p = text; (p = strchr (p, '@')) != NULL; p++) {
    const char *begin = p, *end = p + 1;
    while (begin > from && is_name_char (begin[-1]))
      begin--;
    while (*end != '\0' && is_name_char (*end))
      end++;
    if (begin < p && end > p + 1) {
      g_autofree char *where = g_strndup (p + 1, (gsize)(end - p - 1));
      learn_part (disguise, DCW_NAME_USER, begin, (gsize)(p - begin));
      if (strchr (where, '.') != NULL)
        dcw_disguise_learn_domain (disguise, where);
      else
        learn_part (disguise, DCW_NAME_COMPUTER, where, strlen (where));
    }
    from = p + 1;
  }
}

/* scheme://HOST:port, scheme://user@HOST (the user was learnt as of an address) */
static void
learn_urls (DcwDisguise *disguise, const char *text)
{
  for (const char *p = text; (p = strstr (p, "://")) != NULL; p += 3) {
    const char *begin = p + 3, *end = begin;
    while (*end != '\0' && is_name_char (*end))
      end++;
    learn_part (disguise, *end == '@' ? DCW_NAME_USER : DCW_NAME_COMPUTER, begin, (gsize)(end - begin));
  }
}

#define MAX_HOST 255 /* bytes */

/* HOST.domain, where the domain is known. */
static void
learn_hosts (DcwDisguise *disguise, const char *text)
{
  for (const char *p = text, *end; *p != '\0'; p = *end != '\0' ? end + 1 : end) {
    for (end = p; *end != '\0' && is_name_char (*end);)
      end++;
    gsize length = (gsize)(end - p);
    while (length > 0 && p[length - 1] == '.')
      length--;
    if (length == 0 || length > MAX_HOST)
      continue;
    g_autofree char *name = g_strndup (p, length);
    const char *label = name;
    for (char *dot; (dot = strchr (label, '.')) != NULL; label = dot + 1)
      if (dcw_disguise_knows_domain (disguise, dot + 1)) {
        learn_part (disguise, DCW_NAME_COMPUTER, label, (gsize)(dot - label));
        break;
      }
  }
}

void
dcw_disguise_learn_text (DcwDisguise *disguise, const char *text)
{
  /* Windows takes either slash. */
  g_autofree char *path = g_strdelimit (g_strdup (text), "/", '\\');
  learn_paths (disguise, path);
  learn_shares (disguise, path);
  learn_addresses (disguise, text);
  learn_urls (disguise, text);
  learn_hosts (disguise, text);
}
