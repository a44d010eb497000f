/* A keyboard layout for Wine, which has none of its own as a file: GTK reads its keys from there, and without it knows no
 * letters. Only what the tests type: a US keyboard, with Shift. The structures are those of the Windows Driver Kit's kbd.h.
 *
 *   x86_64-w64-mingw32-gcc -shared -nostartfiles -o us-keyboard.dll us-keyboard.c */
#include <windows.h>

typedef struct {
  BYTE key, bit;
} ModifierKey;

typedef struct {
  const ModifierKey *keys;
  WORD largest;
  BYTE column[2]; /* by the bits that are down */
} Modifiers;

typedef struct {
  BYTE key, attributes;
  WCHAR text[2];
} Key;

typedef struct {
  const Key *keys;
  BYTE n_columns, size;
} Table;

typedef struct {
  const Modifiers *modifiers;
  const Table *tables;
  const void *dead_keys, *names, *extended_names, *dead_names, *scan_codes;
  BYTE n_scan_codes;
  const void *e0, *e1;
  DWORD flags;
  BYTE ligature_length, ligature_size;
  const void *ligatures;
} Layout;

#define LETTER(c)                                                                                                                \
  {                                                                                                                              \
    c, 1 /* Caps Lock works */,                                                                                                  \
    {                                                                                                                            \
      c + 'a' - 'A', c                                                                                                           \
    }                                                                                                                            \
  }

static const ModifierKey modifier_keys[] = { { VK_SHIFT, 1 }, { VK_CONTROL, 2 }, { VK_MENU, 4 }, { 0, 0 } };
static const Modifiers modifiers = { modifier_keys, 1, { 0, 1 } };
static const Key keys[] = {
  LETTER ('A'),
  LETTER ('B'),
  LETTER ('C'),
  LETTER ('D'),
  LETTER ('E'),
  LETTER ('F'),
  LETTER ('G'),
  LETTER ('H'),
  LETTER ('I'),
  LETTER ('J'),
  LETTER ('K'),
  LETTER ('L'),
  LETTER ('M'),
  LETTER ('N'),
  LETTER ('O'),
  LETTER ('P'),
  LETTER ('Q'),
  LETTER ('R'),
  LETTER ('S'),
  LETTER ('T'),
  LETTER ('U'),
  LETTER ('V'),
  LETTER ('W'),
  LETTER ('X'),
  LETTER ('Y'),
  LETTER ('Z'),
  { '0', 0, L"0)" },
  { '1', 0, L"1!" },
  { '2', 0, L"2@" },
  { '3', 0, L"3#" },
  { '4', 0, L"4$" },
  { '5', 0, L"5%" },
  { '6', 0, L"6^" },
  { '7', 0, L"7&" },
  { '8', 0, L"8*" },
  { '9', 0, L"9(" },
  { VK_OEM_MINUS, 0, L"-_" },
  { VK_OEM_PLUS, 0, L"=+" },
  { VK_OEM_COMMA, 0, L",<" },
  { VK_OEM_PERIOD, 0, L".>" },
  { VK_OEM_1, 0, L";:" },
  { VK_OEM_2, 0, L"/?" },
  { VK_OEM_3, 0, L"`~" },
  { VK_OEM_4, 0, L"[{" },
  { VK_OEM_5, 0, L"\\|" },
  { VK_OEM_6, 0, L"]}" },
  { VK_OEM_7, 0, L"'\"" },
  { VK_SPACE, 0, L"  " },
  { 0, 0, { 0, 0 } },
};
static const Table tables[] = { { keys, 2, sizeof (Key) }, { NULL, 0, 0 } };
static const Layout layout = { .modifiers = &modifiers, .tables = tables };

__declspec(dllexport) const Layout *KbdLayerDescriptor (void)
{
  return &layout;
}

BOOL WINAPI
DllMainCRTStartup (HINSTANCE module, DWORD reason, LPVOID reserved)
{
  return TRUE;
}
