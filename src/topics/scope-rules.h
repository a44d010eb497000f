/* scope-rules: the rules that rows of scopes name (topics/scope.h), and what rules share. */
#pragma once
#include "topics/scope.h"

/* ---- What rules ask (scope.c) ---- */

DcwView *dcw_scene_view (const DcwScene *scene, DcwLook look); /* NULL: nobody may look so far */
/* The plan's change of this value, as it is before and after; FALSE: it changes no such value. */
gboolean dcw_scene_value (const DcwScene *scene, const char *key, const char *name, const DcwState **before, const DcwState **after);
const DcwProfile *dcw_scene_profile (const DcwScene *scene); /* NULL: nobody vouches for the plan */
/* Names that the station knows become SIDs; the others stay. A new reference; to is uninitialised memory. */
void dcw_scene_bind_principal (const DcwScene *scene, const DcwPrincipal *from, DcwPrincipal *to);
DcwDescriptor *dcw_scene_bind (const DcwScene *scene, const DcwDescriptor *descriptor);
/* The AppIDs of OPC servers of the station, OPCEnum's too; TRUE also when nobody can look. */
gboolean dcw_scene_is_server (DcwScene *scene, const char *appid);
/* The same and those of programs (AppID\<exe>), which the plan may just be making. */
gboolean dcw_scene_is_application (DcwScene *scene, const char *appid);
gboolean dcw_scene_is_enum (DcwScene *scene, const char *appid); /* OPCEnum's */

/* An account of this computer or of a domain, or one that the plan makes: nobody of Windows' own, no guest. */
gboolean dcw_scope_is_account (const DcwPrincipal *who);
/* The same, or a group of Windows' own other than Guests. */
gboolean dcw_scope_is_grantable (const DcwPrincipal *who);
/* TRUE when one of the blank separated words of list is text, whatever its case. */
gboolean dcw_scope_has_word (const char *list, const char *text);

/* ---- Accounts (scope-accounts.c) ---- */

const char *dcw_may_make_group (DcwAsk *ask);
const char *dcw_may_user (DcwAsk *ask); /* made as dcw_user_plan() does, or flags set right as accounts.repair does */
const char *dcw_may_join (DcwAsk *ask); /* values: SIDs of the groups; "*" for those that are not Windows' own */
const char *dcw_may_grant_right (DcwAsk *ask);  /* values: "group" when groups may get it too */
const char *dcw_may_remove_right (DcwAsk *ask); /* values: SIDs that may lose it, besides accounts and groups */
const char *dcw_may_password_of_user (DcwAsk *ask);
const char *dcw_may_password_of_appid (DcwAsk *ask);
const char *dcw_may_run_service_as (DcwAsk *ask);
const char *dcw_may_start_on_demand (DcwAsk *ask);

/* ---- Lists of permissions (scope-lists.c) ---- */

const char *dcw_may_limit (DcwAsk *ask);      /* values: SIDs that may be let in, besides accounts and groups */
const char *dcw_may_appid_list (DcwAsk *ask); /* values: SIDs that OPCEnum may let in besides */

/* ---- Values (scope-values.c) ---- */

const char *dcw_may_number (DcwAsk *ask); /* values: the numbers */
const char *dcw_may_text (DcwAsk *ask);   /* values: the texts */
const char *dcw_may_strings (DcwAsk *ask); /* values: the one string */
const char *dcw_may_clear (DcwAsk *ask);
const char *dcw_may_level (DcwAsk *ask);
const char *dcw_may_run_as (DcwAsk *ask);
const char *dcw_may_send_elsewhere (DcwAsk *ask);
const char *dcw_may_endpoints (DcwAsk *ask);
const char *dcw_may_title (DcwAsk *ask);
const char *dcw_may_appid_of_exe (DcwAsk *ask);
const char *dcw_may_appid_of_class (DcwAsk *ask);
const char *dcw_may_class_of_progid (DcwAsk *ask);
const char *dcw_may_progid_of_class (DcwAsk *ask);
const char *dcw_may_put_back (DcwAsk *ask);   /* what dcomcnfg put aside under the same name with "_" before it */
const char *dcw_may_take_aside (DcwAsk *ask); /* the other half of that */
const char *dcw_may_remove_aside (DcwAsk *ask); /* the key that held it */

/* ---- Firewall (scope-firewall.c) ---- */

const char *dcw_may_rule (DcwAsk *ask);           /* our own rules, and those that block switched off */
const char *dcw_may_switch_on_rule (DcwAsk *ask); /* values: the group of the rules */
const char *dcw_may_turn_on_firewall (DcwAsk *ask);
