/* show-steps: steps by hand with their ticks, for people and as JSON; what plan, apply and steps have in common.
 *
 * JSON: {"name", "id", "topic", "who": "here" | "other" | "domain" | "network" | "user", "when": "before" | "after" | "any",
 *  "again": bool (after each run), "text": message, "open": bool, "ticked": {"by", "time", "run": the latest run then, 0: none}
 *  or null}. One that was ticked before a run after which it is to be done again is ticked and open. A service that has restarted
 *  here since is not open, ticked or not.
 */
#pragma once
#include "apply/ticks.h"
#include "cli/command.h"
#include "model/profile.h"
#include "topics/steps.h"

typedef struct {
  GPtrArray *steps; /* of DcwStep */
  GPtrArray *ticks; /* of DcwTick */
  guint latest_run; /* that left an effect; 0: none */
  GPtrArray *restarted; /* services (apply/restart.h); NULL: not known */
} DcwStepList;

void dcw_step_list_clear (DcwStepList *list);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwStepList, dcw_step_list_clear)

/* Of the open station (cli->view). topics: ids of those whose steps are meant; NULL: of all. An error: the ticks can't be read;
 * list then has the steps without them. */
gboolean dcw_step_list_read (DcwCli *cli, const DcwProfile *profile, const DcwPlan *plan, char **topics, DcwStepList *list,
                             GError **error);
/* The same for commands about something else: ticks that can't be read are said, and none are shown. */
void dcw_step_list_read_or_say (DcwCli *cli, const DcwProfile *profile, const DcwPlan *plan, char **topics, DcwStepList *list);
/* TRUE: nobody ticked it, or not since the latest run where that counts, and it can't be seen that it was done. */
gboolean dcw_step_list_is_open (const DcwStepList *list, const DcwStep *step);
guint dcw_step_list_n_open (const DcwStepList *list);

void dcw_show_steps (DcwCli *cli, const DcwStepList *list);
void dcw_show_steps_json (DcwJson *json, const DcwStepList *list); /* "steps": [...] */
