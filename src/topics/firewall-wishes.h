/* firewall-wishes: which connections a profile needs from outside; shared by the files of the topic firewall. */
#pragma once
#include "survey/firewall.h"
#include "topics/topic.h"

#define DCW_FIREWALL_MAPPER "firewall.mapper"
#define DCW_FIREWALL_OPCENUM "firewall.opcenum"
#define DCW_FIREWALL_SERVER "firewall.server"
#define DCW_FIREWALL_PROGRAM "firewall.program"
#define DCW_FIREWALL_SCOPE "firewall.scope"
#define DCW_FIREWALL_BLOCKING "firewall.blocking"
#define DCW_FIREWALL_PROFILES "firewall.profiles"
#define DCW_FIREWALL_PORT "firewall.port"

/* The finding whose evidence is dcw_firewall_unknown_peers(). */
#define DCW_FIREWALL_PEER_UNKNOWN "firewall.peer-unknown"

typedef enum { DCW_WISH_MAPPER, DCW_WISH_OPCENUM, DCW_WISH_SERVER, DCW_WISH_PROGRAM } DcwWishKind;

typedef struct {
  DcwWishKind kind;
  const char *option; /* that lets it in */
  char *name;         /* what to call it */
  char *exe;          /* file name of the program, or NULL */
  char *program;      /* path for the rule, or NULL */
  char *app;          /* the same as dcw_firewall_app() has it, or NULL */
  char *service;      /* or NULL */
  char *appid;        /* servers: that fixes its port, or NULL */
  guint16 port;       /* 0: any */
  guint16 fixed;      /* the profile wants the server to have this port; 0: does not say */
  const char *keyword;
  char *rule;          /* id of our own rule */
  DcwMessage *problem; /* why there can be no rule, or NULL */
  const char *answer;  /* that would end the problem if it were another, as dcw_edits_block_for() has it; or NULL */
} DcwFirewallWish;

/* profile NULL, or one that names no server: those found on the station. Free with g_ptr_array_unref(). */
GPtrArray *dcw_firewall_wishes (DcwView *view, const DcwProfile *profile);
/* Whom it is for: addresses, subnets, "LocalSubnet"; NULL: any computer. profile NULL: any. Free with g_strfreev(). */
char **dcw_firewall_peers (DcwView *view, const DcwProfile *profile);
/* Judges a wish for peers; without a profile it is enough if somebody gets in. */
void dcw_firewall_judge_wish (DcwView *view, const DcwProfile *profile, const DcwFirewallWish *wish, const char *skip,
                              DcwFirewallVerdict *verdict);
/* Whom alone the rules let in, by their addresses; NULL: nobody, or anybody. Not whether another rule blocks them. */
DcwMessage *dcw_firewall_only (DcwView *view, const DcwFirewallWish *wish);
/* That nobody knows the addresses of some of the other computers of the profile, so that a rule for them lets in the whole local
 * network. NULL: all are known. */
DcwMessage *dcw_firewall_unknown_peers (DcwView *view, const DcwProfile *profile);
/* Whether other computers are to look for OPC servers here. */
gboolean dcw_firewall_wants_browsing (const DcwProfile *profile);

/* "49320" for the only server, or "ProgID=49320, ...". NULL when fine. */
DcwMessage *dcw_firewall_check_port (const char *value);
/* The same of the profile's port and its servers: each that the option names is one of them. */
DcwMessage *dcw_firewall_check_ports (const DcwProfile *profile);
/* The port for a server that a profile names so; 0: none. */
guint16 dcw_firewall_port_for (const DcwProfile *profile, const char *server);
/* The port of "ncacn_ip_tcp,0,49320" in Endpoints of an AppID; 0: none. *broken: there is one that Windows can't use. */
guint16 dcw_firewall_endpoint (DcwView *view, const char *appid, gboolean *broken);
/* What Endpoints would be with that port; a new reference. */
DcwState *dcw_firewall_endpoints_with (const DcwState *now, guint16 port);
/* The program that listens on this port and is not the wish's; NULL: none known. */
const char *dcw_firewall_port_taken (DcwView *view, const DcwFirewallWish *wish, guint16 port);

/* Checks of firewall-charge.c. */
void dcw_firewall_check_stopped (DcwView *view, const DcwProfile *profile, GPtrArray *findings);
void dcw_firewall_check_other_product (DcwView *view, const DcwProfile *profile, GPtrArray *findings);
