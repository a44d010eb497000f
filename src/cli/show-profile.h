/* show-profile: profiles for people and as JSON; the same facts both ways. */
#pragma once
#include "cli/json.h"
#include "cli/printer.h"
#include "model/profile.h"

/* The option of the command line that fills a list: "--user". */
const char *dcw_show_profile_option (DcwProfileList list);

void dcw_show_profile (DcwPrinter *out, const DcwProfile *profile);
/* Members of the object that is open: "file", "role", "network", "group", "from": text or null, "digest": of a file from another
 * computer, else null, "users", "servers", "programs", "peers", "callbacks": [text], "addresses": {PEER: [text]}, "ids":
 * [{"progid", "clsid", "appid", "title": text or null, "port": number or null}], "values": {OPTION: VALUE}. path may be NULL. */
void dcw_show_profile_json (DcwJson *json, const char *path, const DcwProfile *profile);
