/* reg-writer: .reg files as regedit writes them (facts 10.1). No I/O.
 *
 * Version 5, UTF-16LE with BOM, CRLF; numbers as dword: when they have 4 bytes, texts in quotes, all else in hex. Bytes in hex
 * go on in the next line, after two blanks, once a line has come to column 77 with its comma: so lines have at most 80
 * columns with the backslash, but where the name alone is longer; then one byte follows it.
 *
 * What regedit would lose is written so that reading gives the same bytes again: a text that is not exactly one NUL-terminated
 * string (regedit cuts it at a NUL, or adds one) or has control characters goes into hex(1); CR and LF in the name of a value
 * are escaped.
 */
#pragma once
#include "registry/tree.h"

/* to is appended to. Every key of the tree that is listed, in tree order, with its root in full (HKEY_LOCAL_MACHINE); read again
 * it is the same tree, but for keys that have been made and deleted within a file and for roots that were not in full. Names
 * are UTF-8; a key's has neither CR nor LF, which no .reg file can say. */
void dcw_reg_write (const DcwRegistryTree *tree, GByteArray *to);
