#include "security/sddl-words.h"

const DcwSddlWord dcw_sddl_bits[] = {
  { 0x00000001, "CC" }, { 0x00000002, "DC" }, { 0x00000004, "LC" },
  { 0x00000008, "SW" }, { 0x00000010, "RP" }, { 0x00000020, "WP" },
  { 0x00000040, "DT" }, { 0x00000080, "LO" }, { 0x00000100, "CR" },
  { 0x00010000, "SD" }, { 0x00020000, "RC" }, { 0x00040000, "WD" },
  { 0x00080000, "WO" }, { 0x10000000, "GA" }, { 0x20000000, "GX" },
  { 0x40000000, "GW" }, { 0x80000000, "GR" }, { 0, "" },
};

/* KX is the same value as KR, which is the one that is written */
const DcwSddlWord dcw_sddl_sets[] = {
  { 0x001f01ff, "FA" }, { 0x00120089, "FR" }, { 0x00120116, "FW" },
  { 0x001200a0, "FX" }, { 0x000f003f, "KA" }, { 0x00020019, "KR" },
  { 0x00020006, "KW" }, { 0x00020019, "KX" }, { 0, "" },
};

const DcwSddlWord dcw_sddl_label_bits[] = { { 0x1, "NW" }, { 0x2, "NR" }, { 0x4, "NX" }, { 0, "" } };

/* TP is the name that 0x40 has in access filters; there it is written so, elsewhere SA */
const DcwSddlWord dcw_sddl_ace_flags[] = {
  { 0x01, "OI" }, { 0x02, "CI" }, { 0x04, "NP" }, { 0x08, "IO" }, { 0x10, "ID" },
  { 0x20, "CR" }, { 0x40, "SA" }, { 0x80, "FA" }, { 0x40, "TP" }, { 0, "" },
};
