/* reg-writer: .reg files as regedit writes them: version 5, UTF-16LE with BOM, CRLF, hex wrapped at 80 columns. No I/O. */
#pragma once
#include "registry/tree.h"

/* to is appended to. Roots are written in full (HKEY_LOCAL_MACHINE). Every key of the tree that is listed, in tree order. */
void dcw_reg_write (const DcwRegistryTree *tree, GByteArray *to);
