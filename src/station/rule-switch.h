/* rule-switch: switching a firewall rule of somebody else on or off, where it can be told apart from all others for sure.
 *
 * Windows 8 and later know rules by their ids (WMI, MSFT_NetFirewallRule, InstanceID). Windows 7 knows them by the name that
 * people see alone, which nothing keeps from being there twice; so there a rule is switched only when no other one of any
 * profile has its name. Both ways are behind the functions below, so that the choice can be tested without Windows.
 */
#pragma once
#include "firewall/rule.h"
#include "model/resource.h"

/* A rule as Windows tells of it. */
typedef struct {
  char *name;         /* as people see it; NULL: not told */
  gboolean of_policy; /* of Group Policy, not of this computer */
  DcwFirewallDirection direction;
  gboolean blocks;
  gboolean on;
  gint protocol;   /* -1: not told */
  guint profiles;  /* bits of DCW_FIREWALL_...; 0: not told */
  gpointer handle; /* for switch_it(); released by release() */
} DcwRuleTold;

typedef enum {
  DCW_RULES_TOLD,
  DCW_RULES_NO_WAY, /* this Windows can't tell rules apart that way */
  DCW_RULES_FAILED, /* error is set */
} DcwRulesAnswer;

/* What asks Windows. All answers of one are about rules as they are right now. */
typedef struct {
  gpointer data;
  /* Adds all rules with this id to told (of DcwRuleTold); which are more than 2 does not matter. */
  DcwRulesAnswer (*by_id) (gpointer data, const char *id, GArray *told, GError **error);
  /* The same for a name, of every direction, protocol and profile. */
  DcwRulesAnswer (*by_name) (gpointer data, const char *name, GArray *told, GError **error);
  gboolean (*switch_it) (gpointer data, const DcwRuleTold *rule, gboolean on, GError **error);
  void (*release) (gpointer data, gpointer handle);
} DcwRuleTeller;

/* resource: for messages; id: the one that its value in the registry has, NULL: known by its name alone; rule: as it is there;
 * name: as people see it. DCW_ERROR_REFUSED: it can't be told apart, is a policy's, is not there, or Windows says something else
 * about it than the registry. Success means that Windows took it; whether it is so is seen by reading. */
gboolean dcw_rule_switch (const DcwRuleTeller *teller, const DcwResource *resource, const char *id, const DcwFirewallRule *rule,
                          const char *name, gboolean on, GError **error);
