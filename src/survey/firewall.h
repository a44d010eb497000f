/* firewall: what Windows Firewall lets in on a station (facts 6): its profiles, the rules of the computer and of policies, and
 * whether they let a connection in.
 *
 * Rules of the computer are resources; those of policies stay registry values, for nobody changes them here. A rule that blocks
 * wins over one that allows. A rule with conditions that only Windows can judge (users, security, packages) is taken neither as
 * one that lets in nor as one that blocks.
 */
#pragma once
#include "firewall/rule.h"
#include "station/view.h"

#define DCW_FIREWALL_OWN_GROUP "OPC DCOM Wizard"   /* of our rules */
#define DCW_FIREWALL_OWN_PREFIX "OPC-DCOM-Wizard-" /* of their ids */
#define DCW_N_FIREWALL_PROFILES 3

typedef struct {
  char *id;
  DcwResource *resource; /* the rule, or the registry value of the policy */
  gboolean policy;
  DcwFirewallRule *rule; /* NULL: can't be read */
  char *app;             /* its program as dcw_firewall_app() has it, or NULL */
} DcwFirewallEntry;

typedef struct {
  DcwStatus status;     /* whether it is known */
  gboolean on;          /* as it is in force */
  gboolean on_here;     /* what this computer itself says */
  gboolean by_policy;   /* a policy decides whether it is on */
  gboolean lets_in;     /* lets in what no rule is about */
  gboolean shielded;    /* lets in nothing at all, whatever the rules say */
  gboolean only_policy; /* rules of the computer do not count */
} DcwFirewallProfile;

typedef struct {
  GPtrArray *entries;    /* of DcwFirewallEntry: those of the computer by id, then those of policies */
  gboolean complete;     /* all rules of the computer are known */
  gboolean policy_known; /* and whether policies say anything */
  DcwFirewallProfile profiles[DCW_N_FIREWALL_PROFILES]; /* domain, private, public: bit 1 << i in masks */
  guint in_use;                                         /* dcw_firewall_profiles_in_use() */
  GPtrArray *addresses;                                 /* of char *: those of this computer, as DCW_FACT_ADDRESS has them */
} DcwFirewall;

const DcwFirewall *dcw_firewall_read (DcwView *view); /* the view's */
/* "domain", "private", "public": of DCW_KIND_FIREWALL_PROFILE. */
const char *dcw_firewall_profile_name (guint i);
/* Profiles that count here: those of the networks it is in, all when that is not known. */
guint dcw_firewall_profiles_in_use (DcwView *view);

/* A program's path in one spelling: variables filled in, without quotes, folded. Free with g_free(); NULL for NULL. */
char *dcw_firewall_app (DcwView *view, const char *path);

/* Addresses that this computer itself knows another one by (fact DCW_FACT_HOST), in any case; borrowed. NULL: none. */
const char *dcw_firewall_host (DcwView *view, const char *name);
/* PRESENT: the other computer (address or name) is in a subnet of this one; ABSENT: in another network; UNKNOWN: can't be told.
 */
DcwStatus dcw_firewall_is_near (DcwView *view, const char *peer);

/* An inbound TCP connection. */
typedef struct {
  guint16 port;        /* 0: whatever port Windows gives it */
  const char *keyword; /* of rules, that means this port: "RPC-EPMap", "RPC"; or NULL */
  const char *app;     /* as dcw_firewall_app() has it; NULL: not known */
  const char *service; /* that runs it, or NULL */
  /* Addresses, subnets and "LocalSubnet" that it comes from, all of them; NULL: it is enough if somebody gets in. */
  const char *const *peers;
} DcwConnection;

typedef struct {
  guint let_in;        /* profiles where a rule lets it in */
  guint blocked;       /* profiles where a rule blocks it, for some of the peers at least */
  GPtrArray *allowing; /* of DcwFirewallEntry, not owned */
  GPtrArray *blocking;
} DcwFirewallVerdict;

/* skip: id of a rule of the computer that does not count, or NULL. */
void dcw_firewall_judge (DcwView *view, const DcwConnection *connection, const char *skip, DcwFirewallVerdict *verdict);
void dcw_firewall_verdict_clear (DcwFirewallVerdict *verdict);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwFirewallVerdict, dcw_firewall_verdict_clear)

/* Whether a rule lets callers in to what listens ("tcp/135", "svchost.exe (RpcSs)": fact DCW_FACT_LISTENING) on this profile. */
gboolean dcw_firewall_serves_listener (DcwView *view, const DcwFact *fact, guint profile);

/* Profiles in use where the connection fails: closed or blocked there and the firewall is on. */
guint dcw_firewall_closed (DcwView *view, const DcwFirewallVerdict *verdict);
