#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "security/ace.h"
#include "security/sddl.h"
#include "support/descriptors.h"
#include "support/files.h"
#include "support/tap.h"

#define MACHINE "S-1-5-21-7-8-9"

static char *
respell (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

static char *
read_sample (const char *name)
{
  g_autofree char *path = dcw_test_sample_path (name);
  char *contents = NULL;

  if (path != NULL)
    g_file_get_contents (path, &contents, NULL, NULL);
  return contents;
}

/* Strings and the bytes that Windows made of them; the strings are as Windows writes them too */
START_TEST (made_by_windows)
{
  g_autofree char *contents = read_sample ("sddl-made-by-windows.tsv");
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (contents == NULL)
    dcw_skip ("no sample sddl-made-by-windows.tsv");
  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_auto (GStrv) fields = g_strsplit (g_strchomp (lines[i]), "\t", -1);
    g_autoptr (DcwDescriptor) from_text = test_parse (fields[0], fields[0]), from_hex = test_from_hex (fields[1], fields[0]);
    g_autofree char *hex = test_hex (from_text, fields[0]), *text = test_format (from_hex, fields[0]);

    ck_assert_msg (g_str_equal (hex, fields[1]), "%s: bytes %s", fields[0], hex);
    ck_assert_msg (g_str_equal (text, fields[0]), "%s: text %s", fields[0], text);
    n++;
  }
  ck_assert_msg (n >= 128, "only %u lines", n);
}
END_TEST

/* The list was tabulated by a program that knew letters for COM's rights and the commonest SIDs only; Windows writes letters as
 * long as there are some for all bits, and every alias it has */
static const char *const respelled[][2] = {
  { ";0x23;", ";CCDCWP;" },     { ";0x61;", ";CCWPDT;" },     { ";0x6b;", ";CCDCSWWPDT;" }, { ";0x7f;", ";CCDCLCSWRPWPDT;" },
  { ";S-1-5-32-547)", ";PU)" }, { ";S-1-5-32-551)", ";BO)" }, { ";S-1-5-32-556)", ";NO)" }, { ";S-1-5-32-580)", ";RM)" },
};

START_TEST (permissions_of_windows)
{
  g_autofree char *contents = read_sample ("../facts/windows-appids.tsv");
  g_auto (GStrv) lines = NULL;
  guint rows = 0;

  if (contents == NULL)
    dcw_skip ("no facts windows-appids.tsv");
  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (g_strchomp (lines[i]), "\t", -1);

    if (fields[0] == NULL || *fields[0] != '{')
      continue;
    rows++;
    for (guint k = 1; fields[k] != NULL; k++) {
      g_autoptr (DcwDescriptor) parsed = NULL, decoded = NULL;
      g_autofree char *hex = NULL, *text = NULL, *again = NULL, *expected = g_strdup (fields[k]);

      if (*fields[k] == '\0')
        continue;
      for (guint r = 0; r < G_N_ELEMENTS (respelled); r++) {
        char *next = respell (expected, respelled[r][0], respelled[r][1]);

        g_free (expected);
        expected = next;
      }
      parsed = test_parse (fields[k], fields[0]);
      hex = test_hex (parsed, fields[0]);
      decoded = test_from_hex (hex, fields[0]);
      text = test_format (decoded, fields[0]);
      again = test_hex (decoded, fields[0]);
      ck_assert_msg (g_str_equal (text, expected), "%s: %s became %s", fields[0], fields[k], text);
      ck_assert_msg (g_str_equal (again, hex), "%s: bytes", fields[0]);
      ck_assert_msg (dcw_com_validate (decoded, k == 1 ? DCW_COM_LAUNCH : DCW_COM_ACCESS, NULL), "%s: not a COM permission",
                     fields[0]);
    }
  }
  ck_assert_msg (rows == 263, "%u rows", rows);
}
END_TEST

/* Text that is written otherwise than it was read; NULL: the same. Aliases of a machine are those of MACHINE. */
static const struct {
  const char *name, *text, *written;
} forms[] = {
  { "nothing", "", NULL },
  { "owner alone", "O:BA", NULL },
  { "group alone", "G:SY", NULL },
  { "empty lists", "D:S:", NULL },
  { "all list flags", "D:PARAIS:PARAI", NULL },
  { "flags in another order", "D:AIARPS:AIP", "D:PARAIS:PAI" },
  { "flags twice", "D:PPAIAI", "D:PAI" },
  { "no list at all", "D:NO_ACCESS_CONTROL", NULL },
  { "no list, protected", "D:PNO_ACCESS_CONTROLS:NO_ACCESS_CONTROL", NULL },
  { "no list before its flags", "D:NO_ACCESS_CONTROLP", "D:PNO_ACCESS_CONTROL" },
  { "parts in another order", "S:PD:AIG:BUO:BA", "O:BAG:BUD:AIS:P" },
  { "every type",
    "D:(A;;GA;;;WD)(D;;GA;;;WD)(OA;;GA;;;WD)(OD;;GA;;;WD)S:(AU;;GA;;;WD)(AL;;GA;;;WD)(OU;;GA;;;WD)(OL;;GA;;;WD)(ML;;NW;;;"
    "HI)(SP;;;;;S-1-17-22)(TL;;GA;;;S-1-19-512-1024)",
    NULL },
  { "every flag of an entry", "S:(AU;OICINPIOIDCRSAFA;GA;;;WD)", NULL },
  { "flags of an entry out of order", "S:(AU;FASAIDIONPCIOI;GA;;;WD)", "S:(AU;OICINPIOIDSAFA;GA;;;WD)" },
  { "flags of a filter", "S:(FL;OITP;GA;;;WD;(a))", NULL },
  { "every right", "D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWOGAGXGWGR;;;WD)", NULL },
  { "rights out of order and twice", "D:(A;;WOCCGRCC;;;WD)", "D:(A;;CCWOGR;;;WD)" },
  { "rights of files", "D:(A;;FA;;;WD)(A;;FR;;;WD)(A;;FW;;;WD)(A;;FX;;;WD)", NULL },
  { "rights of keys; read and execute are the same", "D:(A;;KA;;;WD)(A;;KR;;;WD)(A;;KW;;;WD)(A;;KX;;;WD)",
    "D:(A;;KA;;;WD)(A;;KR;;;WD)(A;;KW;;;WD)(A;;KR;;;WD)" },
  { "a set and a right more", "D:(A;;KRDC;;;WD)", "D:(A;;CCDCSWRPRC;;;WD)" },
  { "letters that add up to a set", "D:(A;;CCSWRPRC;;;WD)", "D:(A;;KR;;;WD)" },
  { "no rights", "D:(A;;;;;WD)", NULL },
  { "numbers that are letters", "D:(A;;0x1f;;;WD)(A;;037;;;WD)(A;;31;;;WD)(A;;0X0000001F;;;WD)",
    "D:(A;;CCDCLCSWRP;;;WD)(A;;CCDCLCSWRP;;;WD)(A;;CCDCLCSWRP;;;WD)(A;;CCDCLCSWRP;;;WD)" },
  { "numbers that are none", "D:(A;;0x200;;;WD)(A;;4294967295;;;WD)(A;;0x111fffff;;;WD)",
    "D:(A;;0x200;;;WD)(A;;0xffffffff;;;WD)(A;;0x111fffff;;;WD)" },
  { "zero", "D:(A;;0;;;WD)(A;;0x0;;;WD)(A;;00;;;WD)", "D:(A;;;;;WD)(A;;;;;WD)(A;;;;;WD)" },
  { "label rights", "S:(ML;;NXNRNW;;;LW)(ML;;0x8;;;ME)(ML;;CC;;;SI)", "S:(ML;;NWNRNX;;;LW)(ML;;0x8;;;ME)(ML;;NW;;;SI)" },
  { "label letters elsewhere", "D:(A;;NX;;;WD)", "D:(A;;LC;;;WD)" },
  { "small letters", "D:ai(a;oi;ga;;;wd)", "D:AI(A;OI;GA;;;WD)" },
  { "small s", "O:s-1-5-18", "O:SY" },
  { "a SID that has an alias", "O:S-1-5-32-544G:S-1-1-0", "O:BAG:WD" },
  { "a SID that has none", "O:S-1-5-32-562", NULL },
  { "aliases of the machine", "O:LAG:LGD:(A;;GA;;;DA)(A;;GA;;;" MACHINE "-513)(A;;GA;;;" MACHINE "-1000)(A;;GA;;;EK)",
    "O:LAG:LGD:(A;;GA;;;DA)(A;;GA;;;DU)(A;;GA;;;" MACHINE "-1000)(A;;GA;;;EK)" },
  { "hex and zeros in a SID", "O:S-1-0x5-0x20-0544G:S-1-5-0x20-0x2", "O:BAG:S-1-5-32-2" },
  { "the D of a list after hex digits", "O:S-1-2-0x2D:(A;;GA;;;WD)", "O:S-1-2-2D:(A;;GA;;;WD)" },
  { "the D of a list after a large authority alone", "O:S-1-0x10000000005D:", NULL },
  { "a large authority", "O:S-1-0x0123456789aB-1", "O:S-1-0x123456789AB-1" },
  { "spaces where Windows takes them", "  O: BA  G: SY D: P ( A; OI; GA; ; ; WD ) (D;;GA;;; BU)  ",
    "O:BAG:SYD:P(A;OI;GA;;;WD)(D;;GA;;;BU)" },
  { "object types",
    "D:(OA;;RP;00112233-4455-6677-8899-aabbccddeeff;;WD)(OA;;RP;;00112233-4455-6677-8899-AABBCCDDEEFF;WD)"
    "(OD;CI;WP;00112233-4455-6677-8899-aabbccddeeff;ffeeddcc-bbaa-9988-7766-554433221100;AU)",
    "D:(OA;;RP;00112233-4455-6677-8899-aabbccddeeff;;WD)(OA;;RP;;00112233-4455-6677-8899-aabbccddeeff;WD)"
    "(OD;CI;WP;00112233-4455-6677-8899-aabbccddeeff;ffeeddcc-bbaa-9988-7766-554433221100;AU)" },

  { "condition, names", "D:(XA;;GA;;;WD;(@user.Rank==@Resource.Level))", "D:(XA;;GA;;;WD;(@USER.Rank == @RESOURCE.Level))" },
  { "condition, relations", "D:(XA;;GA;;;WD;(a<1&&b<=2&&c>3&&d>=4&&e==5&&f!=6))",
    "D:(XA;;GA;;;WD;((((((a < 1) && (b <= 2)) && (c > 3)) && (d >= 4)) && (e == 5)) && (f != 6)))" },
  { "condition, precedence", "D:(XA;;GA;;;WD;(a || b && !(c) || d))", "D:(XA;;GA;;;WD;(((a) || ((b) && (!(c)))) || (d)))" },
  { "condition, parentheses", "D:(XA;;GA;;;WD;(((a||b)) && (((c)))))", "D:(XA;;GA;;;WD;(((a) || (b)) && (c)))" },
  { "condition, twice not", "D:(XA;;GA;;;WD;(!!(a)))", "D:(XA;;GA;;;WD;(!(!(a))))" },
  { "condition, white space", "D:(XA;;GA;;;WD;(\t a\n&&\r\n b ) )", "D:(XA;;GA;;;WD;((a) && (b)))" },
  { "condition, membership",
    "D:(XD;;GA;;;WD;(member_of{SID(BA),SID(S-1-1-0)} && Not_Member_of_Any SID(BU) || device_member_of {SID(SY)}))",
    "D:(XD;;GA;;;WD;(((Member_of {SID(BA), SID(WD)}) && (Not_Member_of_any SID(BU))) || (Device_Member_of {SID(SY)})))" },
  { "condition, every membership",
    "D:(XA;;GA;;;WD;(Member_of_any SID(BA)&&Not_Member_of SID(BA)&&Device_Member_of_any SID(BA)&&Not_Device_Member_of "
    "SID(BA)&&Not_Device_Member_of_any SID(BA)))",
    "D:(XA;;GA;;;WD;(((((Member_of_any SID(BA)) && (Not_Member_of SID(BA))) && (Device_Member_of_any SID(BA))) && "
    "(Not_Device_Member_of SID(BA))) && (Not_Device_Member_of_any SID(BA))))" },
  { "condition, sets",
    "D:(XA;;GA;;;WD;(@User.p Any_of{1,\"b\",#0c,SID(AU)} && q not_any_of 3 && r Contains {\"\"} && s Not_Contains @Device.t))",
    "D:(XA;;GA;;;WD;((((@USER.p Any_of {1, \"b\", #0c, SID(AU)}) && (q Not_Any_of 3)) && (r Contains {\"\"})) && (s Not_Contains "
    "@DEVICE.t)))" },
  { "condition, existence", "D:(XA;;GA;;;WD;(exists WIN://x && Not_Exists @Resource.y))",
    "D:(XA;;GA;;;WD;((Exists WIN://x) && (Not_Exists @RESOURCE.y)))" },
  { "condition, numbers", "D:(XA;;GA;;;WD;(a == {+1, -1, 0x1F, -0x10, 017, 0, 18446744073709551615, -9223372036854775808}))",
    "D:(XA;;GA;;;WD;(a == {+1, -1, 0x1f, -0x10, 017, 0, 18446744073709551615, -9223372036854775808}))" },
  { "condition, text beyond ASCII", "D:(XA;;GA;;;WD;(a == \"Größe 𝄞 (;)\"))", NULL },
  { "condition, escapes in a name", "D:(XA;;GA;;;WD;(@USER.a%0020b%00e4c == 1))", NULL },
  { "condition, a name beyond ASCII", "D:(XA;;GA;;;WD;(@User.Größe == 1))", "D:(XA;;GA;;;WD;(@USER.Gr%00f6%00dfe == 1))" },
  { "condition, names that begin like words", "D:(XA;;GA;;;WD;(Member_of_the_board == 1 && Existsnot && Containsx))",
    "D:(XA;;GA;;;WD;(((Member_of_the_board == 1) && (Existsnot)) && (Containsx)))" },
  { "condition, names that would be something else", "D:(XA;;GA;;;WD;(%0045xists && %0040user.a && a%0023 && member_o%0066))",
    "D:(XA;;GA;;;WD;((((%0045xists) && (%0040user.a)) && (a%0023)) && (%006dember_of)))" },
  { "condition of an object entry and of an audit entry",
    "D:(ZA;;GA;00112233-4455-6677-8899-aabbccddeeff;;WD;(a))S:(XU;SA;GA;;;WD;(a))", NULL },

  { "attribute, text", "S:(RA;;;;;WD;(\"Secrecy\",TS,0x0,\"high\",\"higher\"))", NULL },
  { "attribute, numbers", "S:(RA;;;;;WD;(\"n\",TI,0x0,-1,5,0x10))(RA;;;;;WD;(\"u\",TU,0x2,0,18446744073709551615))",
    "S:(RA;;;;;WD;(\"n\",TI,0x0,-1,5,16))(RA;;;;;WD;(\"u\",TU,0x2,0,18446744073709551615))" },
  { "attribute, truth", "S:(RA;;;;;WD;(\"b\",TB,16,0,1))", "S:(RA;;;;;WD;(\"b\",TB,0x10,0,1))" },
  { "attribute, SIDs", "S:(RA;;;;;WD;(\"s\",TD,0x0,BA,SID(WD),S-1-5-32-562))",
    "S:(RA;;;;;WD;(\"s\",TD,0x0,BA,WD,S-1-5-32-562))" },
  { "attribute, octets", "S:(RA;;;;;WD;(\"x\",TX,0x0,#0102,ff,#))", "S:(RA;;;;;WD;(\"x\",TX,0x0,#0102,#ff,#))" },
  { "attribute, no values", "S:(RA;OICI;;;;WD;(\"x\",TU,0x0))", NULL },
  { "attribute, name with escapes", "S:(RA;;;;;WD;(\"a b%0022\",TU,0x0,1))", "S:(RA;;;;;WD;(\"a%0020b%0022\",TU,0x0,1))" },
  { "attribute, spaces", "S:(RA;;;;;WD; ( \"a\" , TS , 0 , \"b\" , \"c\" ) )", "S:(RA;;;;;WD;(\"a\",TS,0x0,\"b\",\"c\"))" },
};

START_TEST (form)
{
  const char *name = forms[_i].name, *expected = forms[_i].written == NULL ? forms[_i].text : forms[_i].written;
  DcwSid machine = test_sid (MACHINE);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) parsed = dcw_sddl_parse (forms[_i].text, &machine, &error), decoded = NULL, reparsed = NULL;
  g_autofree char *hex = NULL, *text = NULL;

  if (parsed == NULL)
    ck_abort_msg ("%s: %s", name, error->message);
  hex = test_hex (parsed, name);
  decoded = test_from_hex (hex, name);
  ck_assert_msg (dcw_descriptor_equal (parsed, decoded), "%s: the bytes say something else", name);
  text = dcw_sddl_format (decoded, &machine, &error);
  if (text == NULL)
    ck_abort_msg ("%s: %s", name, error->message);
  ck_assert_msg (g_str_equal (text, expected), "%s: written as %s", name, text);
  reparsed = dcw_sddl_parse (text, &machine, &error);
  ck_assert_msg (reparsed != NULL && dcw_descriptor_equal (reparsed, parsed), "%s: the text written says something else", name);
}
END_TEST

/* Texts that are refused, and where */
static const struct {
  const char *name, *text;
  guint offset;
} refused[] = {
  { "another part", "X:BA", 0 },
  { "a part in small letters", "o:BA", 0 },
  { "a part without colon", "OBA", 0 },
  { "a letter at the end", "O:BAG", 4 },
  { "space before the colon", "D :(A;;GA;;;WD)", 0 },
  { "a part twice", "O:BAG:BAO:BA", 8 },
  { "no owner", "O:", 2 },
  { "one letter", "O:B", 2 },
  { "an unknown alias", "O:QQ", 2 },
  { "an alias of a machine", "O:BAG:LA", 6 },
  { "a SID of 16 sub-authorities", "O:S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16", 43 },
  { "a sub-authority that does not fit", "O:S-1-5-4294967296", 8 },
  { "an unknown list flag", "D:X", 2 },
  { "an entry that ends", "D:(", 3 },
  { "an unknown type", "D:(B;;GA;;;WD)", 3 },
  { "a type of three letters", "D:(AUX;;GA;;;WD)", 3 },
  { "an unknown flag", "D:(A;XX;GA;;;WD)", 5 },
  { "half a flag", "D:(A;C;GA;;;WD)", 5 },
  { "an unknown right", "D:(A;;GAQQ;;;WD)", 8 },
  { "half a right", "D:(A;;GAG;;;WD)", 8 },
  { "a right and a number", "D:(A;;GA0x1;;;WD)", 8 },
  { "a number and a right", "D:(A;;1GA;;;WD)", 7 },
  { "a number with a space", "D:(A;;1 ;;;WD)", 7 },
  { "a number beyond 32 bits", "D:(A;;0x100000000;;;WD)", 6 },
  { "a number beyond 64 bits", "D:(A;;100000000000000000000;;;WD)", 6 },
  { "a negative number", "D:(A;;-1;;;WD)", 6 },
  { "0x alone", "D:(A;;0x;;;WD)", 8 },
  { "a digit that is not octal", "D:(A;;08;;;WD)", 7 },
  { "four fields", "D:(A;;GA;;)", 10 },
  { "seven fields", "D:(A;;GA;;;WD;)", 13 },
  { "a GUID in braces", "D:(OA;;GA;{00112233-4455-6677-8899-aabbccddeeff};;WD)", 10 },
  { "a short GUID", "D:(OA;;GA;00112233-4455-6677-8899-aabbccddeef;;WD)", 44 },
  { "a GUID without hyphens", "D:(OA;;GA;00112233445566778899aabbccddeeff;;WD)", 18 },
  { "a GUID of an entry that has none", "D:(A;;GA;00112233-4455-6677-8899-aabbccddeeff;;WD)", 9 },
  { "entries after no list", "D:NO_ACCESS_CONTROL(A;;GA;;;WD)", 19 },
  { "a parenthesis too many", "D:(A;;GA;;;WD))", 14 },
  { "a parenthesis twice", "D:((A;;GA;;;WD))", 3 },
  { "offsets count characters", "D:(A;;GA;;;WD)ä(B", 14 },
  { "and after characters", "D:(XA;;GA;;;WD;(a == \"äöü𝄞\" x))", 28 },
  { "a condition that is not there", "D:(XA;;GA;;;WD)", 14 },
  { "an empty condition", "D:(XA;;GA;;;WD;())", 16 },
  { "a condition that ends", "D:(XA;;GA;;;WD;(a", 17 },
  { "a condition of an entry that has none", "D:(A;;GA;;;WD;(a))", 13 },
  { "an operator that is none", "D:(XA;;GA;;;WD;(a = 1))", 18 },
  { "an operator without its right side", "D:(XA;;GA;;;WD;(a == ))", 21 },
  { "a name of the token on the right", "D:(XA;;GA;;;WD;(a == b))", 21 },
  { "an unknown prefix", "D:(XA;;GA;;;WD;(@Group.a))", 16 },
  { "a prefix without name", "D:(XA;;GA;;;WD;(@User. == 1))", 22 },
  { "a list where one value belongs", "D:(XA;;GA;;;WD;(a < {1}))", 20 },
  { "an empty list", "D:(XA;;GA;;;WD;(a == {}))", 22 },
  { "a list that does not end", "D:(XA;;GA;;;WD;(a == {1", 23 },
  { "a text that does not end", "D:(XA;;GA;;;WD;(a == \"x", 21 },
  { "half an octet", "D:(XA;;GA;;;WD;(a == #123))", 25 },
  { "a number beyond 64 bits in a condition", "D:(XA;;GA;;;WD;(a == 18446744073709551616))", 21 },
  { "a negative number beyond 64 bits", "D:(XA;;GA;;;WD;(a == -9223372036854775809))", 22 },
  { "members that are no SIDs", "D:(XA;;GA;;;WD;(Member_of {1}))", 27 },
  { "not without parentheses", "D:(XA;;GA;;;WD;(!a))", 17 },
  { "a short escape", "D:(XA;;GA;;;WD;(@User.a%12))", 26 },
  { "NUL in a name", "D:(XA;;GA;;;WD;(@User.a%0000))", 23 },
  { "an unknown type of attribute", "S:(RA;;;;;WD;(\"a\",TQ,0))", 18 },
  { "truth of two", "S:(RA;;;;;WD;(\"a\",TB,0,2))", 23 },
  { "an attribute without name", "S:(RA;;;;;WD;(a,TB,0,1))", 14 },
  { "an attribute that does not end", "S:(RA;;;;;WD;(\"a\",TU,0,1", 24 },
  { "UTF-8 that is none", "D:(XA;;GA;;;WD;(a == \"\xff\"))", 22 },
};

START_TEST (refused_at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (refused[_i].text, NULL, &error);
  g_autofree char *place = g_strdup_printf ("offset %u:", refused[_i].offset);

  ck_assert_msg (descriptor == NULL, "%s: accepted", refused[_i].name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: code %d", refused[_i].name, error->code);
  ck_assert_msg (strstr (error->message, place) != NULL, "%s: not at %u: %s", refused[_i].name, refused[_i].offset,
                 error->message);
  ck_assert_msg (strchr (error->message, '\n') == NULL, "%s: more than one line", refused[_i].name);
}
END_TEST

/* Bytes worked out by hand from MS-DTYP (the first two are its own examples) */
static const struct {
  const char *name, *sddl, *hex;
} bytes[] = {
  { "MS-DTYP 2.5.1.4", "O:BAG:BAD:P(A;OICI;GXGR;;;BU)(A;OICI;GA;;;BA)(A;OICI;GA;;;SY)(A;OICI;GA;;;CO)S:P(AU;FA;GR;;;WD)",
    "010014b090000000a00000001400000030000000"
    "02001c0001000000"
    "0280140000000080010100000000000100000000"
    "0200600004000000"
    "00031800000000a001020000000000052000000021020000"
    "000318000000001001020000000000052000000020020000"
    "0003140000000010010100000000000512000000"
    "0003140000000010010100000000000300000000"
    "01020000000000052000000020020000"
    "01020000000000052000000020020000" },
  { "MS-DTYP 2.4.4.17.9, example 1", "D:(XA;;GA;;;WD;(Title == \"VP\"))",
    "0100048000000000000000000000000014000000"
    "02003c0001000000"
    "0900340000000010010100000000000100000000"
    "61727478"
    "f80a0000005400690074006c006500"
    "100400000056005000"
    "80000000" },
  { "operators in postfix order", "D:(XA;;GA;;;WD;((a) || ((b) && (!(c)))))",
    "0100048000000000000000000000000014000000"
    "0200380001000000"
    "0900300000000010010100000000000100000000"
    "61727478"
    "f8020000006100"
    "f8020000006200"
    "f8020000006300"
    "a2a0a1" },
  { "a number", "D:(XA;;GA;;;WD;(a == -2))",
    "0100048000000000000000000000000014000000"
    "0200340001000000"
    "09002c0000000010010100000000000100000000"
    "61727478"
    "f8020000006100"
    "04feffffffffffffff0202"
    "80"
    "00" },
  { "two groups", "D:(XA;;GA;;;WD;(Member_of {SID(WD), SID(SY)}))",
    "0100048000000000000000000000000014000000"
    "0200480001000000"
    "0900400000000010010100000000000100000000"
    "61727478"
    "5022000000"
    "510c000000010100000000000100000000"
    "510c000000010100000000000512000000"
    "89" },
  { "attribute of texts", "S:(RA;;;;;WD;(\"n\",TS,0x2,\"a\",\"bc\"))",
    "0100108000000000000000001400000000000000"
    "0200440001000000"
    "12003c0000000000010100000000000100000000"
    "18000000"
    "03000000"
    "02000000"
    "02000000"
    "1c000000"
    "20000000"
    "6e000000"
    "61000000"
    "620063000000"
    "0000" },
  { "attribute of a number, which is not aligned", "S:(RA;;;;;WD;(\"ab\",TU,0x0,258))",
    "0100108000000000000000001400000000000000"
    "0200400001000000"
    "1200380000000000010100000000000100000000"
    "14000000"
    "02000000"
    "00000000"
    "01000000"
    "1a000000"
    "610062000000"
    "0201000000000000"
    "0000" },
  { "object entry", "D:(OA;CI;RP;00112233-4455-6677-8899-aabbccddeeff;;WD)",
    "0100048000000000000000000000000014000000"
    "0400300001000000"
    "0502280010000000"
    "01000000"
    "33221100554477668899aabbccddeeff"
    "010100000000000100000000" },
};

START_TEST (bytes_by_hand)
{
  g_autoptr (DcwDescriptor) parsed = test_parse (bytes[_i].sddl, bytes[_i].name), decoded = NULL;
  g_autofree char *hex = test_hex (parsed, bytes[_i].name), *text = NULL;

  ck_assert_msg (g_str_equal (hex, bytes[_i].hex), "%s: got %s", bytes[_i].name, hex);
  decoded = test_from_hex (hex, bytes[_i].name);
  text = test_format (decoded, bytes[_i].name);
  ck_assert_msg (g_str_equal (text, bytes[_i].sddl), "%s: written as %s", bytes[_i].name, text);
}
END_TEST

/* The type, flags, mask, SID and what follows of one entry that has no exact form in text */
static const struct {
  const char *name;
  guint8 type;
  guint32 mask;
  const char *extra;
} opaque[] = {
  { "an unknown type", 0x42, 0, "01020304" },
  { "a compound entry", 0x04, 0, "01020304" },
  { "an object entry with more flags", DCW_ACE_ALLOW_OBJECT, 1, "04000000" },
  { "bytes after the SID of a plain entry", DCW_ACE_ALLOW, 1, "00000000" },
  { "a callback entry with other data", DCW_ACE_ALLOW_CALLBACK, 1, "01020304" },
  { "a callback entry without data", DCW_ACE_ALLOW_CALLBACK, 1, "" },
  { "a condition without expression", DCW_ACE_ALLOW_CALLBACK, 1, "61727478" },
  { "a condition of two expressions", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f8020000006100"
    "f8020000006200"
    "0000" },
  { "a condition with an operator too many", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f8020000006100"
    "a0" },
  { "an operator alone", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "a2000000" },
  { "a name longer than the entry", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f8ff0000006100"
    "00" },
  { "a name of half a character", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f801000000610000" },
  { "a name that is empty", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f800000000000000" },
  { "a text with a quote", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f8020000006100"
    "10020000002200"
    "80"
    "00" },
  { "a text with half a surrogate pair", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f8020000006100"
    "100200000000d8"
    "80"
    "00" },
  { "a number of 8 bits", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f8020000006100"
    "0101000000000000000302"
    "80"
    "00" },
  { "a number with a base of its own", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f8020000006100"
    "0401000000000000000307"
    "80"
    "00" },
  { "a list in a list", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f8020000006100"
    "5005000000"
    "5000000000"
    "80"
    "0000" },
  { "a SID that is none", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "5104000000"
    "01020304"
    "89"
    "0000" },
  { "logic on a literal", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "10020000006100"
    "a2" },
  { "a literal on the left", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "10020000006100"
    "f9020000006100"
    "80"
    "00" },
  { "more padding than needed", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f8020000006100"
    "0000000000" },
  { "padding that is not zero", DCW_ACE_ALLOW_CALLBACK, 1,
    "61727478"
    "f8020000006100"
    "01" },
  { "an attribute of 15 bytes", DCW_ACE_RESOURCE, 0, "140000000200000000000000" },
  { "an attribute of another type", DCW_ACE_RESOURCE, 0, "1000000007000000000000000000000061000000" },
  { "an attribute with its name elsewhere", DCW_ACE_RESOURCE, 0, "120000000200000000000000000000000000610000000000" },
  { "an attribute whose name does not end", DCW_ACE_RESOURCE, 0, "1000000002000000000000000000000061006100" },
  { "an attribute of too many values", DCW_ACE_RESOURCE, 0, "10000000020000000000000000ffff3f61000000" },
  { "an attribute with a value beyond it", DCW_ACE_RESOURCE, 0, "14000000020000000000000001000000ff00000061000000" },
  { "an attribute with half a number", DCW_ACE_RESOURCE, 0, "14000000020000000000000001000000180000006100000001000000" },
  { "reserved bytes of an attribute", DCW_ACE_RESOURCE, 0, "1000000002000100000000000000000061000000" },
};

START_TEST (no_text)
{
  g_autoptr (DcwAcl) acl = dcw_acl_new (2);
  g_autoptr (GBytes) extra = dcw_text_from_hex (opaque[_i].extra, -1, NULL);
  DcwPrincipal who = test_who ("S-1-1-0");
  gboolean raw = dcw_ace_type (opaque[_i].type)->shape == DCW_ACE_SHAPE_RAW;
  g_autoptr (DcwDescriptor) descriptor = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *shown = NULL, *hex = NULL, *hex_again = NULL;

  dcw_acl_append (acl, DCW_ACE_ALLOW, 0, 1, &who, NULL);
  dcw_acl_append (acl, opaque[_i].type, 0, opaque[_i].mask, raw ? NULL : &who, extra);
  descriptor = dcw_descriptor_new (DCW_CONTROL_DACL, NULL, NULL, acl, NULL, &error);
  ck_assert_msg (descriptor != NULL, "%s: %s", opaque[_i].name, error == NULL ? "" : error->message);
  text = dcw_sddl_format (descriptor, NULL, &error);
  ck_assert_msg (text == NULL, "%s: written as %s", opaque[_i].name, text);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED), "%s: code %d", opaque[_i].name, error->code);
  ck_assert_msg (strstr (error->message, "entry 2") != NULL, "%s: %s", opaque[_i].name, error->message);
  shown = dcw_sddl_show (descriptor);
  ck_assert_msg (g_str_has_prefix (shown, "D:(A;;CC;;;WD)(0x"), "%s: shown as %s", opaque[_i].name, shown);
  hex = test_hex (descriptor, opaque[_i].name);
  again = test_from_hex (hex, opaque[_i].name);
  hex_again = test_hex (again, opaque[_i].name);
  ck_assert_msg (g_str_equal (hex, hex_again), "%s: not kept byte for byte", opaque[_i].name);
}
END_TEST

START_TEST (shown_names)
{
  g_autoptr (DcwAcl) acl = dcw_acl_new (2);
  g_auto (DcwPrincipal) odd = test_who ("evil\n\xe2\x80\xaename");
  g_autoptr (DcwDescriptor) descriptor = NULL;
  g_autofree char *shown = NULL;

  dcw_acl_append (acl, DCW_ACE_ALLOW, 0, 1, &odd, NULL);
  descriptor = dcw_descriptor_new (DCW_CONTROL_DACL, &odd, NULL, acl, NULL, NULL);
  shown = dcw_sddl_show (descriptor);
  ck_assert_msg (strpbrk (shown, "\n\r") == NULL && strstr (shown, "\xe2\x80\xae") == NULL, "a name breaks its line: %s", shown);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("security-sddl");
  TCase *samples = tcase_create ("samples"), *text = tcase_create ("text");

  tcase_add_test (samples, made_by_windows);
  tcase_add_test (samples, permissions_of_windows);
  suite_add_tcase (suite, samples);
  tcase_add_loop_test (text, form, 0, G_N_ELEMENTS (forms));
  tcase_add_loop_test (text, refused_at, 0, G_N_ELEMENTS (refused));
  tcase_add_loop_test (text, bytes_by_hand, 0, G_N_ELEMENTS (bytes));
  tcase_add_loop_test (text, no_text, 0, G_N_ELEMENTS (opaque));
  tcase_add_test (text, shown_names);
  suite_add_tcase (suite, text);
  return suite;
}
