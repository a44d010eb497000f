/* sd-value: security descriptors as the command reads and prints them. No I/O.
 *
 * JSON: {"sddl": text or null (a part has no text form), "hex", "control": number, "owner": principal or null,
 *  "group": principal or null, "dacl": [entry] or null, "sacl": [entry] or null,
 *  "com": {"use": "access" | "launch", "style": "empty" | "old" | "new" | "mixed", "valid": bool, "problem": text or null} or
 * null} principal: {"sid", "name": text or null} entry: {"type": number, "typeName": "allow" | "deny" | "audit" | "alarm" |
 * "label" | null, "flags": number, "mask": number, "who": principal or null (an entry of a type without one), "rights": text or
 * null, "extra": hex or null}
 */
#pragma once
#include "cli/json.h"
#include "security/com.h"

typedef enum { DCW_SD_LOOK, DCW_SD_SDDL, DCW_SD_HEX, DCW_SD_REG } DcwSdForm;

/* form DCW_SD_LOOK: told by its looks (no text is good in two forms). Blanks around are fine. DCW_SD_REG: a value of a .reg
 * file, with or without its name. Errors name the offset. */
DcwDescriptor *dcw_sd_value_parse (const char *text, DcwSdForm form, const DcwSid *domain, GError **error);
/* For people; lines go into the array (of char *). */
void dcw_sd_value_describe (const DcwDescriptor *descriptor, DcwComUse use, GPtrArray *lines);
void dcw_sd_value_json (DcwJson *json, const DcwDescriptor *descriptor, DcwComUse use, const DcwSid *domain);
