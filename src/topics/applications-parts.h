/* applications-parts: what the files of the topic applications share. */
#pragma once
#include "survey/programs.h"
#include "survey/servers.h"
#include "topics/topic.h"

#define DCW_APPLICATIONS_LEVEL "applications.level"
#define DCW_APPLICATIONS_LOCATION "applications.location"
#define DCW_APPLICATIONS_LAUNCH "applications.launch"
#define DCW_APPLICATIONS_ACCESS "applications.access"
#define DCW_APPLICATIONS_REPAIR "applications.repair"
#define DCW_APPLICATIONS_OPCENUM "applications.opcenum"
#define DCW_APPLICATIONS_CALLBACK "applications.callback"
#define DCW_APPLICATIONS_PROGID "applications.progid"
#define DCW_APPLICATIONS_REMOTE_NAME "applications.remote-name"

/* Those the rights on servers are given to: the profile's group, else its users. Elements: DcwPrincipal *. */
GPtrArray *dcw_applications_callers (DcwView *view, const DcwProfile *profile);
/* Those the rights on client programs are given to: who calls back; callers where the profile does not say who that is. */
GPtrArray *dcw_applications_callbacks (DcwView *view, const DcwProfile *profile);
/* TRUE: the text can be a ProgID: a key below Classes. */
gboolean dcw_applications_is_progid (const char *text);
/* What another computer calls its server may be the id of something here, which must not be renamed or sent away: TRUE for a
 * class that something here runs as, and for any other that is neither an OPC server nor registered for another computer. */
gboolean dcw_applications_is_class_taken (DcwView *view, const char *clsid);
/* TRUE: a service, a surrogate, an account or a class that runs here goes by the AppID. */
gboolean dcw_applications_is_appid_taken (DcwView *view, const char *appid);
/* TRUE: the class is that of an OPC server, whether or not its program is here. */
gboolean dcw_applications_is_opc_class (DcwView *view, const char *clsid);
/* What a client must know of servers that are on another computer. */
void dcw_applications_plan_ids (DcwView *view, const DcwProfile *profile, DcwEdits *edits);

/* Reads of classes and names what plan and checks may ask, of those that a profile may bring along too. */
void dcw_applications_survey_registration (DcwView *view);
void dcw_applications_survey_ids (DcwView *view);
void dcw_applications_survey_files (DcwView *view);

#define DCW_IID_OPC_SERVER "{39C13A4D-011E-11D0-9675-0020AFD8ADB3}" /* IOPCServer: facts 4.2 */

void dcw_applications_plan (DcwView *view, const DcwProfile *profile, DcwEdits *edits);

/* The AppID that a program gets which has none: the same for the same file name on every computer. Free with g_free(). */
char *dcw_applications_make_appid (const char *exe);

/* Checks of applications-registration.c, applications-ids.c and applications-files.c. */
#define DCW_APPLICATIONS_CHECK(name)                                                                                             \
  void dcw_applications_check_##name (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
DCW_APPLICATIONS_CHECK (no_appid);
DCW_APPLICATIONS_CHECK (only_32);
DCW_APPLICATIONS_CHECK (no_proxy);
DCW_APPLICATIONS_CHECK (unlinked);
DCW_APPLICATIONS_CHECK (exe);
DCW_APPLICATIONS_CHECK (other_exe);
DCW_APPLICATIONS_CHECK (hidden);
DCW_APPLICATIONS_CHECK (elsewhere);
DCW_APPLICATIONS_CHECK (no_enum);
DCW_APPLICATIONS_CHECK (enum_stopped);
DCW_APPLICATIONS_CHECK (in_process);
DCW_APPLICATIONS_CHECK (no_progid);
DCW_APPLICATIONS_CHECK (other_class);
DCW_APPLICATIONS_CHECK (no_file);
DCW_APPLICATIONS_CHECK (no_proxy_file);
