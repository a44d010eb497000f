#include "base/error.h"
#include "document/document.h"
#include "support/documents.h"
#include "support/tap.h"
#include <string.h>

#define NS(kind) "xmlns=\"urn:opc-dcom-wizard:" kind ":1\""
#define STATION(inside) "<station " NS ("station") ">\n" inside "\n</station>"
#define PROFILE(inside) "<profile " NS ("profile") " role=\"server\" network=\"domain\">\n" inside "\n</profile>"
#define DIGEST "0000000000000000000000000000000000000000000000000000000000000000"
#define PLAN(inside) "<plan " NS ("plan") " digest=\"" DIGEST "\">\n" inside "\n</plan>"
#define CHANGE(inside) PLAN ("<change>" inside "</change>")
#define KEY "<registry-key key=\"HKLM\\SOFTWARE\\x\""
#define VALUE(rest) STATION ("<registry-values key=\"HKLM\\SOFTWARE\\x\">\n<value name=\"n\" " rest "</registry-values>")
#define SD(inside)                                                                                                               \
  CHANGE ("<registry-value key=\"HKLM\\SOFTWARE\\x\" name=\"n\"><before status=\"absent\"/>\n<after type=\"REG_BINARY\" "        \
          "codec=\"descriptor\">" inside "</after></registry-value>")

static const struct {
  const char *name, *kind, *text, *place, *message;
} bad_cases[] = {
  /* what the filter refuses */
  { "nothing at all", "station", "", "1:1", "expected <station xmlns=" },
  { "blanks only", "station", " \n ", "1:1", "expected <station xmlns=" },
  { "no XML", "station", "hello", "1:1", "expected <station xmlns=" },
  { "not UTF-8", "station", STATION ("<fact id=\"a\" value=\"ä\xe4\"/>"), "2:22", "not valid UTF-8" },
  { "cut character at the end", "station", STATION ("") "\xe2\x82", "3:11", "not valid UTF-8" },
  { "overlong", "station", STATION ("\xc0\xaf"), "2:1", "not valid UTF-8" },
  { "surrogate", "station", STATION ("\xed\xa0\x80"), "2:1", "not valid UTF-8" },
  { "UTF-16, little endian", "station", "\xff\xfe<", "1:1", "UTF-16" },
  { "UTF-16, big endian", "station", "\xfe\xff", "1:1", "UTF-16" },
  { "control character", "station", STATION ("\x01"), "2:1", "control character" },
  { "escape in an attribute", "station", STATION ("<fact id=\"\x1b\""), "2:11", "control character" },
  { "U+FFFE", "station", STATION ("a\ufffe"), "2:2", "U+FFFE" },
  { "document type", "station", "<!DOCTYPE station SYSTEM \"http://localhost/x\">" STATION (""), "1:1", "only comments" },
  { "document type behind the declaration", "station", "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"b\">]>" STATION (""),
    "2:1", "only comments" },
  { "entity", "station", STATION ("<!ENTITY a \"b\">"), "2:1", "only comments" },
  { "CDATA", "profile", PROFILE ("<user><![CDATA[a]]></user>"), "2:7", "only comments" },
  { "processing instruction", "station", STATION ("<?php ?>"), "2:1", "very start" },
  { "second declaration", "station", STATION ("<?xml version=\"1.0\"?>"), "2:1", "very start" },
  { "declaration behind a blank", "station", " <?xml version=\"1.0\"?>" STATION (""), "1:2", "very start" },
  { "style sheet", "station", "<?xml-stylesheet href=\"x\"?>" STATION (""), "1:1", "very start" },
  { "declaration without version", "station", "<?xml encoding=\"UTF-8\"?>" STATION (""), "1:7", "expected version" },
  { "XML 1.1", "station", "<?xml version=\"1.1\"?>" STATION (""), "1:16", "expected version \"1.0\"" },
  { "Latin 1", "station", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" STATION (""), "1:31", "expected encoding \"UTF-8\"" },
  { "UTF-7", "station", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" STATION (""), "1:31", "expected encoding" },
  { "more in the declaration", "station", "<?xml version=\"1.0\" x=\"1\"?>" STATION (""), "1:21", "expected the end" },
  { "declaration without end", "station", "<?xml version=\"1.0\"", "1:1", "no end" },
  { "comment without end", "station", STATION ("<!-- "), "2:1", "comment without an end" },
  { "hyphens in a comment", "station", STATION ("<!-- a -- b -->"), "2:8", "-- inside" },
  { "comment that ends with three hyphens", "station", STATION ("<!-- a --->"), "2:8", "-- inside" },
  { "unknown entity", "station", STATION ("&nbsp;"), "2:1", "& begins neither" },
  { "entity in an attribute", "station", STATION ("<fact id=\"&x;\""), "2:11", "& begins neither" },
  { "lone ampersand", "profile", PROFILE ("<user>a & b</user>"), "2:9", "& begins neither" },
  { "reference without end", "profile", PROFILE ("<user>&#65</user>"), "2:7", "& begins neither" },
  { "reference with too many digits", "profile", PROFILE ("<user>&#0000000065;</user>"), "2:7", "& begins neither" },
  { "< in an attribute", "station", STATION ("<fact id=\"<\""), "2:11", "< inside of an attribute" },
  { "< in a tag", "station", STATION ("<fact <fact/>"), "2:7", "< inside of a tag" },
  { "end inside of a tag", "station", "<station " NS ("station"), "1:1", "ends inside of this tag" },
  { "end inside of an attribute", "station", "<station xmlns=\"urn", "1:1", "ends inside of this tag" },
  /* what is no XML */
  { "element that does not end", "station", "<station " NS ("station") ">", "1:48", "the file ends inside of <station>" },
  { "wrong end", "station", "<station " NS ("station") "></plan>", "1:55", "not well-formed" },
  { "two roots", "station", STATION ("") "<a/>", "3:11", "not well-formed" },
  { "text behind the root", "station", STATION ("") "\na", "4:1", "not well-formed" },
  { "attribute twice", "station", STATION ("<fact id=\"a\" id=\"b\" value=\"\"/>"), "2:29", "not well-formed" },
  { "no quotes", "station", STATION ("<fact id=a/>"), "2:10", "not well-formed" },
  { "reference to nothing", "profile", PROFILE ("<user>&#0;</user>"), "2:11", "not well-formed" },
  { "reference to a control character", "profile", PROFILE ("<user>&#1;</user>"), "2:11", "not well-formed" },
  { "reference to a surrogate", "profile", PROFILE ("<user>&#xd800;</user>"), "2:15", "not well-formed" },
  { "]]> in text", "profile", PROFILE ("<user>a]]></user>"), "2:7", "not well-formed" },
  /* what is another document */
  { "another document", "station", PROFILE (""), "1:1", "this is a profile, expected a station" },
  { "another document the other way", "profile", STATION (""), "1:1", "this is a station, expected a profile" },
  { "plan as snapshot", "snapshot", PLAN (""), "1:1", "this is a plan, expected a snapshot" },
  { "a web page", "station", "<html><body/></html>", "1:1", "<html> is none of this program's documents" },
  { "no namespace", "plan", "<plan/>", "1:1", "is none of this program's documents" },
  { "namespace of another kind", "plan", "<plan " NS ("station") "/>", "1:1", "none of this program's" },
  { "with a prefix", "plan", "<a:plan xmlns:a=\"urn:opc-dcom-wizard:plan:1\"/>", "1:1", "declares a namespace" },
  { "two namespaces", "station", "<station xmlns:b=\"b\" " NS ("station") "/>", "1:1", "declares a namespace" },
  { "namespace inside", "station", STATION ("<root xmlns=\"x\" kind=\"user\"/>"), "2:1", "declares a namespace" },
  { "prefix inside", "station", STATION ("<a:root kind=\"user\"/>"), "2:20", "" },
  { "xml:space", "station", STATION ("<root xml:space=\"preserve\" kind=\"user\"/>"), "2:7", "knows no attribute xml:space" },
  /* what the tables do not know */
  { "unknown element", "station", STATION ("<roots/>"), "2:1", "<roots> has no place in <station>, expected root, fact, name" },
  { "unknown attribute", "station", STATION ("<root kind=\"user\" kid=\"x\"/>"), "2:19",
    "<root> knows no attribute kid, expected kind, key, extent, name" },
  { "a name that plays tricks", "station", STATION ("<ro\u202eot/>"), "2:4", "not well-formed" },
  { "missing attribute", "station", STATION ("<fact value=\"1\"/>"), "2:1", "<fact> without id" },
  { "text between elements", "station", STATION ("  x<root kind=\"user\"/>"), "2:3", "text in <station>, expected root" },
  { "text behind a comment", "station", STATION ("<!-- a --> x"), "2:12", "text in <station>" },
  { "text in an empty element", "station", STATION ("<root kind=\"user\"> a</root>"), "2:20", "text in <root>, expected key" },
  { "element in text", "profile", PROFILE ("<user>a<b/></user>"), "2:8", "<b> has no place in <user>, expected text" },
  { "twice as attribute and element", "station", STATION ("<fact id=\"a\" value=\"b\"><value>c</value></fact>"), "2:24",
    "<fact> says value twice" },
  { "twice as element", "station", STATION ("<fact id=\"a\"><value>b</value>\n<value>c</value></fact>"), "3:1",
    "<fact> says value twice" },
  { "element for what is an attribute only", "station", STATION ("<root><kind>user</kind></root>"), "2:7",
    "<kind> has no place" },
  { "element too late", "station", STATION (KEY "><value type=\"1\" data=\"\"/>\n<key/></registry-key>"), "3:1",
    "says key twice" },
  { "element too late for what is missing", "station",
    STATION ("<registry-key><value type=\"1\" data=\"\"/>\n<key/></registry-key>"), "2:1", "<registry-key> without key" },
  { "element too late in the root", "station", STATION ("<root kind=\"user\"/><computer>x</computer>"), "2:20",
    "before all other" },
  { "a second reason", "station", STATION (KEY " status=\"unknown\"><reason text=\"\"/><reason text=\"\"/></registry-key>"),
    "2:71", "a second <reason>" },
  { "ten arguments", "station",
    STATION (KEY " status=\"unknown\"><reason text=\"\"><arg/><arg/><arg/><arg/><arg/><arg/><arg/><arg/><arg/><arg/></reason>"
                 "</registry-key>"),
    "2:124", "more than 9 <arg> in <reason>" },
  { "unknown form", "profile", PROFILE ("<user form=\"base64\">a</user>"), "2:7", "unknown form" },
  { "bad hex", "profile", PROFILE ("<user form=\"hex\">4x</user>"), "2:1", "offset 1: expected a pair of hex digits" },
  { "hex that is no text", "profile", PROFILE ("<user form=\"hex\">ff</user>"), "2:1", "not UTF-8" },
  { "hex with NUL", "profile", PROFILE ("<user form=\"hex\">4100</user>"), "2:1", "not UTF-8" },
  /* stations */
  { "machine", "station", "<station " NS ("station") " machine=\"S-1-x\"/>", "1:48", "" },
  { "instance in capitals", "station", "<station " NS ("station") " instance=\"01234567-89AB-CDEF-0123-456789ABCDEF\"/>", "1:48",
    "not a UUID" },
  { "instance as a path", "station", "<station " NS ("station") " instance=\"../../../../../../../etc/passwd/xxxxx\"/>", "1:48",
    "not a UUID" },
  { "short instance", "station", "<station " NS ("station") " instance=\"01234567\"/>", "1:48", "not a UUID" },
  { "unknown kind", "station", STATION ("<root kind=\"registry\"/>"), "2:7", "name of a kind" },
  { "values have no roots", "station", STATION ("<root kind=\"registry-value\"/>"), "2:7", "name of a kind" },
  { "key of a root of users", "station", STATION ("<root kind=\"user\" key=\"x\"/>"), "2:19",
    "registry-key and membership only" },
  { "bad root", "station", STATION ("<root kind=\"registry-key\" key=\"SOFTWARE\"/>"), "2:27", "" },
  { "bad root of members", "station", STATION ("<root kind=\"membership\" key=\"Administrators\"/>"), "2:25", "" },
  { "unknown extent", "station", STATION ("<root kind=\"registry-key\" key=\"HKLM\\a\" extent=\"half\"/>"), "2:40",
    "keys, values" },
  { "extent of users", "station", STATION ("<root kind=\"user\" extent=\"keys\"/>"), "2:19", "with a key only" },
  { "extent without a key", "station", STATION ("<root kind=\"registry-key\" extent=\"keys\"/>"), "2:27", "with a key only" },
  { "name of a whole root", "station", STATION ("<root kind=\"registry-key\" key=\"HKLM\\a\" name=\"b\"/>"), "2:40",
    "each-key and each-value" },
  { "each key without a name", "station", STATION ("<root kind=\"registry-key\" key=\"HKLM\\a\" extent=\"each-key\"/>"), "2:40",
    "without the name" },
  { "each key of a path", "station", STATION ("<root kind=\"registry-key\" key=\"HKLM\\a\" extent=\"each-key\" name=\"b\\c\"/>"),
    "2:58", "of one key" },
  { "extent twice", "station",
    STATION ("<root kind=\"registry-key\" key=\"HKLM\\a\" extent=\"each-value\" name=\"b\"/>\n"
             "<root kind=\"registry-key\" key=\"HKLM\\a\" extent=\"each-value\" name=\"B\"/>"),
    "3:1", "twice" },
  { "root twice", "station",
    STATION (
        "<root kind=\"registry-key\" key=\"HKLM\\a\"/>\n<root kind=\"user\"/>\n<root kind=\"registry-key\" key=\"hklm\\A\"/>"),
    "4:1", "twice" },
  { "fact twice", "station", STATION ("<fact id=\"a\" value=\"1\"/>\n<fact id=\"a\" subject=\"\" value=\"2\"/>"), "3:1",
    "twice" },
  { "id of a fact", "station", STATION ("<fact id=\"A b\" value=\"1\"/>"), "2:7", "expected small letters" },
  { "value of a fact", "station", STATION ("<fact id=\"windows.build\" value=\"ten\"/>"), "2:26",
    "value of the fact windows.build, expected a number" },
  { "subject of a fact", "station", STATION ("<fact id=\"port.listening\" subject=\"135\" value=\"x\"/>"), "2:27",
    "subject of the fact port.listening, expected a port" },
  { "empty id of a fact", "station", STATION ("<fact id=\"\" value=\"1\"/>"), "2:7", "expected small letters" },
  { "name twice", "station", STATION ("<name sid=\"S-1-1-0\">a</name>\n<name sid=\"S-1-1-0\">b</name>"), "3:1",
    "S-1-1-0 is in this file twice" },
  { "empty name", "station", STATION ("<name sid=\"S-1-1-0\"/>"), "2:1", "empty <name>" },
  { "name of nobody", "station", STATION ("<name>a</name>"), "2:1", "<name> without sid" },
  { "bad SID", "station", STATION ("<name sid=\"S-1-4294967296000000-0\">a</name>"), "2:7", "" },
  { "SID that goes on", "station", STATION ("<name sid=\"S-1-1-0 \">a</name>"), "2:7", "" },
  { "bad path", "station", STATION ("<registry-key key=\"HKLM\\a\\\\b\"/>"), "2:15", "" },
  { "key twice", "station", STATION (KEY "/>\n<registry-key key=\"hklm\\software\\X\"/>"), "3:1", "X is in this file twice" },
  { "value twice", "station",
    STATION (KEY "><value name=\"a\" type=\"1\" data=\"\"/></registry-key>\n<registry-values key=\"HKLM\\SOFTWARE\\x\">\n"
                 "<value name=\"A\" type=\"1\" data=\"\"/></registry-values>"),
    "4:1", "twice" },
  { "default value twice", "station",
    STATION (KEY "><value type=\"1\" data=\"\"/>\n<value name=\"\" type=\"1\" data=\"\"/></registry-key>"), "3:1", "twice" },
  { "user twice by another spelling of the SID", "station",
    STATION ("<user who=\"S-1-5-21-1\" account-name=\"a\"/>\n<user who=\"S-1-5-21-01\" account-name=\"b\"/>"), "3:1", "twice" },
  { "user without a name", "station", STATION ("<user who=\"S-1-5-21-1\"/>"), "2:1", "<user> without account-name" },
  { "user without a SID", "station", STATION ("<user account-name=\"a\"/>"), "2:1", "<user> without who or who-name" },
  { "user with SID and name", "station", STATION ("<user who=\"S-1-1-0\" who-name=\"a\" account-name=\"a\"/>"), "2:1",
    "<user> with both who and who-name" },
  { "user that is only planned", "station", STATION ("<user who-name=\"a\" account-name=\"a\"/>"), "2:1", "has SIDs" },
  { "member that is only planned", "station", STATION ("<membership who=\"S-1-1-0\" member-name=\"a\"/>"), "2:1", "has SIDs" },
  { "account that is only planned", "station", STATION ("<service name=\"s\" account-name=\"a\"/>"), "2:1", "has SIDs" },
  { "empty account", "station", STATION ("<service name=\"s\" account-name=\"\"/>"), "2:19", "is empty" },
  { "bad number", "station", STATION ("<user who=\"S-1-1-0\" account-name=\"a\" flags=\"-1\"/>"), "2:38",
    "flags is “-1”, expected a number" },
  { "number with a blank", "station", STATION ("<user who=\"S-1-1-0\" account-name=\"a\" flags=\" 1\"/>"), "2:38",
    "expected a number" },
  { "empty number", "station", STATION ("<user who=\"S-1-1-0\" account-name=\"a\" flags=\"\"/>"), "2:38", "expected a number" },
  { "no digits", "station", STATION ("<user who=\"S-1-1-0\" account-name=\"a\" flags=\"0x\"/>"), "2:38", "expected a number" },
  { "large number", "station", STATION ("<user who=\"S-1-1-0\" account-name=\"a\" flags=\"18446744073709551616\"/>"), "2:38",
    "expected a number" },
  { "large hex number", "station", STATION ("<user who=\"S-1-1-0\" account-name=\"a\" flags=\"0x10000000000000000\"/>"), "2:38",
    "expected a number" },
  { "unknown status", "station", STATION (KEY " status=\"present\"/>"), "2:37", "expected absent, unknown" },
  { "unknown origin", "station", STATION (KEY " origin=\"me\"/>"), "2:37", "expected local, policy, domain, unknown" },
  { "reason of what is there", "station", STATION (KEY "><reason text=\"\"/></registry-key>"), "2:37",
    "is for status=\"unknown\"" },
  { "reason of what is absent", "station", STATION (KEY " status=\"absent\"><reason text=\"\"/></registry-key>"), "2:53",
    "is for status=\"unknown\"" },
  { "content of what is absent", "station", STATION ("<user who=\"S-1-1-0\" account-name=\"a\" status=\"absent\"/>"), "2:21",
    "account-name is for what is there" },
  { "account of what is absent", "station", STATION ("<service name=\"s\" account-name=\"a\" status=\"absent\"/>"), "2:19",
    "account-name is for what is there" },
  { "strings of what is absent", "station", VALUE ("status=\"absent\"><string>a</string></value>"), "3:33",
    "is for what is there" },
  { "account right that is none", "station", STATION ("<account-right who=\"S-1-1-0\" name=\"x\"/>"), "2:1",
    "not the name of a user right" },
  { "empty service", "station", STATION ("<service name=\"\"/>"), "2:1", "must not be empty" },
  { "value without type", "station", VALUE ("data=\"\"/>"), "3:1", "without type" },
  { "value without data", "station", VALUE ("type=\"REG_SZ\"/>"), "3:1", "without data" },
  { "unknown type", "station", VALUE ("type=\"REG_STRING\" data=\"\"/>"), "3:17", "expected a name such as REG_SZ" },
  { "type in small letters", "station", VALUE ("type=\"reg_sz\" data=\"\"/>"), "3:17", "expected a name such as REG_SZ" },
  { "large type", "station", VALUE ("type=\"4294967296\" data=\"\"/>"), "3:17", "expected a name such as REG_SZ" },
  { "DWORD that is no number", "station", VALUE ("type=\"REG_DWORD\" data=\"x\"/>"), "3:34",
    "data is “x”, expected a number from 0 to 4294967295" },
  { "DWORD that is too large", "station", VALUE ("type=\"REG_DWORD\" data=\"4294967296\"/>"), "3:34", "expected a number" },
  { "odd hex", "station", VALUE ("type=\"REG_BINARY\" data=\"0\"/>"), "3:35", "offset 1: expected a pair" },
  { "odd hex as an element", "station", VALUE ("type=\"REG_BINARY\">\n<data>0</data></value>"), "4:1",
    "offset 1: expected a pair" },
  { "strings that are none", "station", VALUE ("type=\"REG_SZ\"><string>a</string></value>"), "3:31",
    "<string> is for REG_MULTI_SZ" },
  { "strings and data", "station", VALUE ("type=\"REG_MULTI_SZ\"><data form=\"hex\"/><string>a</string></value>"), "3:55",
    "<string> is for REG_MULTI_SZ" },
  { "strings as text", "station", VALUE ("type=\"REG_MULTI_SZ\" data=\"a\"/>"), "3:37", "expected <string> elements" },
  { "an empty string", "station", VALUE ("type=\"REG_MULTI_SZ\"><string/></value>"), "3:37", "an empty <string>" },
  { "planned descriptor", "station", VALUE ("type=\"REG_BINARY\" codec=\"descriptor\"><descriptor control=\"0x8000\"/></value>"),
    "3:1", "has SIDs" },
  { "codec alone", "station", VALUE ("type=\"REG_BINARY\" codec=\"sddl\" data=\"00\"/>"), "3:1", "need each other" },
  /* profiles */
  { "role", "profile", "<profile " NS ("profile") " role=\"master\" network=\"domain\"/>", "1:48", "unknown role" },
  { "network", "profile", "<profile " NS ("profile") " role=\"both\" network=\"lan\"/>", "1:60", "unknown network" },
  { "no role", "profile", "<profile " NS ("profile") " network=\"domain\"/>", "1:1", "<profile> without role" },
  { "entry twice", "profile", PROFILE ("<user>a</user>\n<user>A</user>"), "3:1", "A is in this list twice" },
  { "empty entry", "profile", PROFILE ("<peer/>"), "2:1", "an empty <peer>" },
  { "option twice", "profile", PROFILE ("<option id=\"a\" value=\"1\"/>\n<option id=\"a\" value=\"1\"/>"), "3:9",
    "a is set twice" },
  { "option without id", "profile", PROFILE ("<option id=\"\" value=\"1\"/>"), "2:9", "an option without id" },
  { "password", "profile", PROFILE ("<user password=\"x\">a</user>"), "2:7", "knows no attribute password" },
  /* plans */
  { "no digest", "plan", "<plan " NS ("plan") "/>", "1:1", "<plan> without digest" },
  { "wrong digest", "plan", PLAN (""), "1:42", "the plan has been changed" },
  { "change of nothing", "plan", CHANGE (""), "2:1", "<change> without a resource" },
  { "change of two", "plan",
    CHANGE (KEY "><before status=\"absent\"/><after/></registry-key>\n<secret name=\"s\"><before/><after/></secret>"), "3:1",
    "a second resource in <change>" },
  { "change without before", "plan", CHANGE (KEY "><after/></registry-key>"), "2:9", "<registry-key> without <before>" },
  { "change without after", "plan", CHANGE (KEY "><before/></registry-key>"), "2:9", "<registry-key> without <after>" },
  { "change of the unknown", "plan", CHANGE (KEY "><before status=\"unknown\"/><after/></registry-key>"), "1:1",
    "the state before must be known" },
  { "restart", "plan", PLAN ("<change restart=\"now\">" KEY "><before/><after/></registry-key></change>"), "2:9",
    "expected services, logon, reboot" },
  { "risk", "plan", PLAN ("<change risk=\"opens  cuts\">" KEY "><before/><after/></registry-key></change>"), "2:9",
    "expected opens, cuts" },
  { "risk twice", "plan", PLAN ("<change risk=\"cuts cuts\">" KEY "><before/><after/></registry-key></change>"), "2:9",
    "at most once" },
  { "needs itself", "plan", PLAN ("<change needs=\"0\">" KEY "><before/><after/></registry-key></change>"), "1:1",
    "does not come earlier" },
  { "needs out of order", "plan", PLAN ("<change needs=\"1 0\">" KEY "><before/><after/></registry-key></change>"), "2:9",
    "rising numbers" },
  { "needs no number", "plan", PLAN ("<change needs=\"a\">" KEY "><before/><after/></registry-key></change>"), "2:9",
    "rising numbers" },
  { "needs too many", "plan", PLAN ("<change needs=\"4294967296\">" KEY "><before/><after/></registry-key></change>"), "2:9",
    "rising numbers" },
  { "name that nobody creates", "plan",
    CHANGE ("<membership who=\"S-1-5-32-544\" member-name=\"x\"><before status=\"absent\"/><after/></membership>"), "1:1",
    "creates “x”" },
  { "assumed twice", "plan", PLAN ("<assumed>a</assumed>\n<assumed>A</assumed>"), "3:1", "there twice" },
  { "severity", "plan", PLAN ("<finding id=\"a\" severity=\"fatal\"/>"), "2:17", "unknown severity" },
  { "blocked without reason", "plan", PLAN ("<blocked/>"), "2:1", "<blocked> without <reason>" },
  { "blocked about two", "plan", PLAN ("<blocked><reason text=\"\"/><secret name=\"a\"/>\n<secret name=\"b\"/></blocked>"), "3:1",
    "a second <secret>" },
  { "codec without descriptor", "plan", SD (""), "3:1", "need each other" },
  { "unknown entry", "plan",
    SD ("<descriptor control=\"0x8004\"><dacl revision=\"2\">\n<ace type=\"alow\" mask=\"1\" "
        "sid=\"S-1-1-0\"/></dacl></descriptor>"),
    "4:6", "type is “alow”, expected allow, deny" },
  { "entry of nobody", "plan",
    SD ("<descriptor control=\"0x8004\"><dacl revision=\"2\">\n<ace type=\"allow\" mask=\"1\"/></dacl></descriptor>"), "4:1",
    "<ace> without sid or name" },
  { "entry of an unknown type with a SID", "plan",
    SD ("<descriptor control=\"0x8004\"><dacl revision=\"2\">\n<ace type=\"200\" mask=\"0\" "
        "sid=\"S-1-1-0\"/></dacl></descriptor>"),
    "4:1", "of an unknown type" },
  { "large flags", "plan",
    SD ("<descriptor control=\"0x8004\"><dacl revision=\"2\">\n<ace type=\"allow\" flags=\"256\" mask=\"0\" "
        "sid=\"S-1-1-0\"/></dacl></descriptor>"),
    "4:19", "from 0 to 255" },
  { "object entry without its GUID", "plan",
    SD ("<descriptor control=\"0x8004\"><dacl revision=\"4\">\n<ace type=\"allow-object\" extra=\"01000000\" mask=\"0\" "
        "sid=\"S-1-1-0\"/></dacl></descriptor>"),
    "3:45", "flags and GUIDs" },
  { "list that is not announced", "plan", SD ("<descriptor control=\"0x8000\"><dacl revision=\"2\"/></descriptor>"), "3:45", "" },
  { "owner of nothing", "plan", SD ("<descriptor control=\"0x8000\"><owner/></descriptor>"), "3:74",
    "<owner> without sid or name" },
  { "text and descriptor", "plan",
    CHANGE ("<registry-value key=\"HKLM\\SOFTWARE\\x\" name=\"n\"><before status=\"absent\"/>\n<after type=\"3\" data=\"00\" "
            "codec=\"sddl\"><descriptor control=\"0x8000\"/></after></registry-value>"),
    "3:1", "both data and descriptor" },
};

START_TEST (bad)
{
  const char *name = bad_cases[_i].name, *text = bad_cases[_i].text;
  g_autoptr (GError) error = NULL;
  g_autofree char *place = g_strdup_printf ("bad.xml:%s: ", bad_cases[_i].place);
  ck_assert_msg (dcw_document_is_refused (bad_cases[_i].kind, "bad.xml", text, strlen (text), &error), "%s: accepted", name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: code %d", name, error->code);
  ck_assert_msg (g_str_has_prefix (error->message, place), "%s: not at %s: %s", name, bad_cases[_i].place, error->message);
  ck_assert_msg (strstr (error->message, bad_cases[_i].message) != NULL, "%s: %s", name, error->message);
  ck_assert_msg (strchr (error->message, '\n') == NULL, "%s: more than a line", name);
}
END_TEST

START_TEST (newer_version)
{
  static const char text[] = "<station xmlns=\"urn:opc-dcom-wizard:station:2\" new=\"1\"><new/></station>";
  g_autoptr (GError) error = NULL;
  ck_assert (dcw_document_is_refused ("station", "new.xml", text, sizeof text - 1, &error));
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED), "code %d", error->code);
  ck_assert_msg (g_str_has_prefix (error->message, "new.xml:1:10: ") && strstr (error->message, "newer version") != NULL, "%s",
                 error->message);
}
END_TEST

START_TEST (name_of_the_file)
{
  g_autoptr (GError) error = NULL;
  ck_assert (dcw_document_is_refused ("station", "a\nb\x1b[31m.xml", "x", 1, &error));
  ck_assert_msg (g_str_has_prefix (error->message, "a\\x0ab\\x1b[31m.xml:1:1: "), "%s", error->message);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("document-bad");
  TCase *table = tcase_create ("bad");
  tcase_add_loop_test (table, bad, 0, G_N_ELEMENTS (bad_cases));
  tcase_add_test (table, newer_version);
  tcase_add_test (table, name_of_the_file);
  suite_add_tcase (suite, table);
  return suite;
}
