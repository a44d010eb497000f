/* password: which passwords a plan needs, and whose. Never a password itself.
 *
 * Names are as --password takes them: "OpcServer" for an account of the computer itself, "PLANT\svc" for others.
 */
#pragma once
#include "model/plan.h"

/* Names of secrets begin so: facts 1.8, and the password of a local user. */
#define DCW_PASSWORD_OF_APPID "SCM:"
#define DCW_PASSWORD_OF_USER "user:"

/* FALSE for what logs on without one: Local System and its like, virtual and managed accounts. */
gboolean dcw_password_is_needed (const DcwPrincipal *who, const char *name);
/* The user whose own password the secret is; NULL: not one of a user. Borrowed. */
const char *dcw_password_user (const DcwResource *secret);
/* Whose password is to be stored; borrowed. */
const char *dcw_password_account (const DcwResource *secret, const DcwState *state);

typedef struct {
  char *account;
  char *full_name; /* of an account that is created, or NULL */
  gboolean is_new; /* it becomes this one, so the rules for passwords count, and a mistyped one would lock somebody out */
  gboolean is_set; /* the account gets it: what it has until then is another one */
} DcwNeededPassword;

/* Whether one of these, of DcwNeededPassword (NULL: none), is new. */
gboolean dcw_needed_passwords_have_new (const GPtrArray *needed);

/* Of DcwNeededPassword, by account, for applying the plan or (back) taking it back. name_of: the name of a principal as
 * above, free with g_free(). */
typedef char *(*DcwPasswordNameFunc) (const DcwPrincipal *who, gpointer data);
GPtrArray *dcw_plan_passwords (const DcwPlan *plan, gboolean back, DcwPasswordNameFunc name_of, gpointer data);
/* The same piece by piece: none yet; and what writing to over a service that is as from needs (from NULL: not there). */
GPtrArray *dcw_needed_passwords_new (void);
void dcw_needed_passwords_of_service (GPtrArray *all, const DcwState *from, const DcwState *to, DcwPasswordNameFunc name_of,
                                      gpointer data);
