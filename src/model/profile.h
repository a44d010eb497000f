/* profile: what somebody wants: role, network, connection, principals and values of options. Unset = leave alone.
 * No password, nothing of one machine that it need not hold. Lists are kept sorted and without doubles, so that the order
 * of input does not matter.
 */
#pragma once
#include <glib.h>

typedef enum { DCW_ROLE_SERVER = 1, DCW_ROLE_CLIENT = 2, DCW_ROLE_BOTH = 3 } DcwRole;
typedef enum { DCW_NETWORK_WORKGROUP, DCW_NETWORK_DOMAIN, DCW_NETWORK_MIXED } DcwNetwork;

/* Peers: the other computers, by name or address. Callbacks: on a client, the accounts that the servers run as; subscriptions
 * are their calls.
 */
typedef enum {
  DCW_LIST_USERS,
  DCW_LIST_SERVERS,
  DCW_LIST_PROGRAMS,
  DCW_LIST_PEERS,
  DCW_LIST_CALLBACKS,
  DCW_N_LISTS
} DcwProfileList;
#define DCW_PROFILE_MAX_ENTRIES 1000
#define DCW_PROFILE_MAX_ADDRESSES 16 /* of one peer */

/* What the server's own computer told of one of the servers: hints for a client on which it is not registered. */
typedef struct {
  char *progid; /* never NULL; the others may be */
  char *clsid;
  char *appid;
  char *title;
  guint port; /* fixed TCP port; 0: none */
} DcwServerId;

typedef struct {
  DcwRole     role;
  DcwNetwork  network;
  char       *group; /* name of the OPC group, or NULL */
  char       *from;  /* a pair file: the computer that wrote it for this one; what it does not set is not decided yet
                      * (dcw_profile_recommend()). NULL: an ordinary profile */
  GPtrArray  *lists[DCW_N_LISTS]; /* of char *, sorted by folded text */
  GHashTable *addresses;          /* folded name of a peer -> its addresses, canonical, blank-separated */
  GPtrArray  *ids;                /* of DcwServerId, sorted by folded ProgID, one for each */
  GHashTable *values;             /* option id -> text */
} DcwProfile;

DcwProfile *dcw_profile_new (void); /* server, workgroup, nothing else */
DcwProfile *dcw_profile_copy (const DcwProfile *profile);
void        dcw_profile_free (DcwProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwProfile, dcw_profile_free)

void        dcw_profile_add (DcwProfile *profile, DcwProfileList list, const char *entry);
/* Copies; replaces what was told of the same ProgID. */
void        dcw_profile_add_id (DcwProfile *profile, const DcwServerId *id);
/* In this list, in whatever case. */
gboolean    dcw_profile_has (const DcwProfile *profile, DcwProfileList list, const char *entry);
/* The accounts that come in from other computers: the users and, on a client, who calls back. Each once, sorted; free the array
 * with g_ptr_array_unref(), the texts are the profile's. */
GPtrArray  *dcw_profile_accounts (const DcwProfile *profile);
/* addresses: IPv4 and IPv6, blank-separated, single ones that a computer can have (not a subnet, loopback or multicast).
 * DCW_ERROR_INVALID names the first that is not; nothing is set then. An empty text forgets them. */
gboolean    dcw_profile_set_addresses (DcwProfile *profile, const char *peer, const char *addresses, GError **error);
const char *dcw_profile_addresses (const DcwProfile *profile, const char *peer); /* NULL: not known */
void        dcw_profile_set (DcwProfile *profile, const char *option, const char *value); /* NULL: leave alone */
const char *dcw_profile_get (const DcwProfile *profile, const char *option);              /* NULL: leave alone */
gboolean    dcw_profile_is (const DcwProfile *profile, const char *option, const char *value);

const char *dcw_role_name (DcwRole role); /* "server", "client", "both" */
gboolean    dcw_role_parse (const char *text, DcwRole *role);
const char *dcw_network_name (DcwNetwork network);
gboolean    dcw_network_parse (const char *text, DcwNetwork *network);
const char *dcw_profile_list_name (DcwProfileList list); /* element name: "user", "server", "program", "peer", "callback" */
#define DCW_PROFILE_GROUP "group" /* what the group is called, where a part of a profile is named */
