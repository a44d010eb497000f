/* lists: lists of permissions that a person sets entry by entry, the options applications.permissions and limits.permissions
 * (model/list-wish.h). A subject is "limit" or "default" of the computer; or an OPC server or client program that the profile
 * names, or OPCEnum.
 *
 * Who: a SID; a name that Windows itself has, in English, whatever the language of the station; else a name as the station has it, or as
 * the plan makes it.
 *
 * A list that is set exactly is nobody else's business: other choices add nothing to it. What Windows itself needs is added: to
 * access lists SYSTEM and SELF; to the launch limit and default SYSTEM, and Administrators and INTERACTIVE for starts on this
 * computer. The launch list of one program needs nobody (COM checks who starts it, and that is not Windows unless a client is): there
 * an exact list is nothing but what it says, and the editor warns of whom it shuts out. None of these may be denied in any list of that use, nor may the groups that SYSTEM is in.
 */
#pragma once
#include "model/list-wish.h"
#include "survey/servers.h"
#include "topics/topic.h"

#define DCW_APPLICATIONS_PERMISSIONS "applications.permissions"
#define DCW_LIMITS_PERMISSIONS "limits.permissions"
#define DCW_LIST_LIMIT "limit"
#define DCW_LIST_DEFAULT "default"
#define DCW_LIST_OPCENUM "OPCEnum"

/* DcwOption.check of the two. */
DcwMessage *dcw_lists_check_applications (const char *value);
DcwMessage *dcw_lists_check_limits (const char *value);

/* Windows itself, of lists of one use. */
typedef struct {
  const char *sid;
  guint32 mask; /* what an exact list gives it at least */
} DcwListCompanion;
/* The i-th; NULL: no more. */
const DcwListCompanion *dcw_lists_companion (DcwComUse use, guint i);
/* TRUE: an exact list of this use gets them. computer: it is a limit or default of the computer. */
gboolean dcw_lists_adds_companions (DcwComUse use, gboolean computer);
/* The list of exactly entries (of DcwComEntry), which get what Windows itself needs besides; all else of now (NULL: there is no
 * value) stays. Errors are those of dcw_com_set(). */
DcwDescriptor *dcw_lists_exact (const DcwDescriptor *now, GArray *entries, DcwComUse use, gboolean computer, GError **error);
/* NULL: denying who anything shuts out nothing of Windows' own; else what is wrong. name: who, for people. */
DcwMessage *dcw_lists_check_denial (DcwComUse use, const DcwPrincipal *who, const char *name);

/* Those of the profile's option; none where its text is wrong. Free with g_ptr_array_unref(). */
GPtrArray *dcw_lists_wished (const DcwProfile *profile, const char *option);
/* TRUE: the profile sets this list exactly. */
gboolean dcw_lists_is_exact (const DcwProfile *profile, const char *option, DcwComUse use, const char *subject);
/* view NULL: nobody can look, so names other than Windows' own are UNKNOWN. ABSENT, UNKNOWN: pending by name. *problem (may be NULL): the name is not fit, or means two accounts; who is empty then. */
DcwStatus dcw_lists_who (DcwView *view, const char *text, DcwPrincipal *who, DcwMessage **problem);
/* A text that dcw_lists_who() takes for who; a SID where no name does. Free with g_free(). */
char *dcw_lists_text_of (DcwView *view, const DcwPrincipal *who);

/* Edits that the wish comes to. name: whose list it is, for people. option: which of the two. base: what the list starts from when it is not there; NULL:
 * nothing to add to. companions: what every list of its kind has besides. risk: of every edit, besides what the wish has. */
typedef struct {
  const DcwResource *resource;
  const DcwSetting *setting;
  const DcwDescriptor *base;
  const char *name, *option;
  gboolean companions;
  guint risk;
} DcwListPlace;
void dcw_lists_plan (DcwView *view, const DcwListWish *wish, const DcwListPlace *place, DcwEdits *edits);

/* A list that the editor can show. */
typedef struct {
  const char *option; /* which of the two */
  DcwComUse use;
  char *subject;
  DcwMessage *title;       /* "Who may start %1" */
  DcwResource *resource;   /* where it would be written */
  const DcwSetting *setting;
  DcwDescriptor *now;      /* what is in force; NULL: not known, or nothing that Windows can read */
  gboolean own;            /* FALSE: it has no list of its own, and the computer's default counts */
} DcwPermissionList;
/* Of what the profile names, by topic, then in its order. Free with g_ptr_array_unref(). */
GPtrArray *dcw_permission_lists (DcwView *view, const DcwProfile *profile);
/* That of a wish, in a time that does not grow with the profile; NULL: there is no such list. */
DcwResource *dcw_lists_resource (DcwView *view, const DcwProfile *profile, const char *option, const DcwListWish *wish);
/* The AppID that the list of a server is, or would be, below; borrowed. */
const char *dcw_lists_appid (const DcwOpcServer *server, DcwComUse use);
