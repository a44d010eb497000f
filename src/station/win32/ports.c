/* Who listens on which TCP port, and which other computers have connected, as facts. */
#include <winsock2.h>
#include <windows.h>
#include <iphlpapi.h>
#include <string.h>
#include <tlhelp32.h>
#include <ws2tcpip.h>
#include "station/clients.h"
#include "station/win32/handle.h"
#include "station/win32/machine.h"
#include "station/win32/services.h"
#include "station/win32/text.h"

#define MAX_TABLE (16u * 1024 * 1024) /* bytes of a table of the network */
#define MAX_TRIES 8                   /* of reading something that grows meanwhile */

/* ---- Processes ---- */

/* Services by the process that they run in. shared gets the processes with more than one. */
static GHashTable *
read_processes_of_services (GHashTable *shared)
{
  GHashTable *names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_auto (DcwServiceHandle) manager = NULL;
  DWORD failure = dcw_services_open (SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE, &manager);
  g_autoptr (GArray) all = failure == ERROR_SUCCESS ? dcw_services_enumerate (manager, &failure) : NULL;
  for (guint i = 0; all != NULL && i < all->len; i++) {
    const DcwServiceRow *row = &g_array_index (all, DcwServiceRow, i);
    gpointer process = GUINT_TO_POINTER (row->process);
    if (process != NULL && g_hash_table_contains (names, process))
      g_hash_table_add (shared, process);
    /* Several share one: nobody can say whose the port is but the first, and RPC's own come first by being asked for. */
    if (row->name != NULL && process != NULL
        && (!g_hash_table_contains (names, process) || g_ascii_strcasecmp (row->name, "RpcSs") == 0))
      g_hash_table_insert (names, process, g_strdup (row->name));
  }
  return names;
}

/* Names of programs by process, whoever runs them. */
static GHashTable *
read_programs (void)
{
  GHashTable *names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  HANDLE snapshot = CreateToolhelp32Snapshot (TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32W entry = { .dwSize = sizeof entry };
  if (snapshot == INVALID_HANDLE_VALUE)
    return names;
  dcw_handle_opened (snapshot);
  for (BOOL more = Process32FirstW (snapshot, &entry); more; more = Process32NextW (snapshot, &entry)) {
    char *name = dcw_narrow (entry.szExeFile, -1);
    if (name != NULL)
      g_hash_table_insert (names, GUINT_TO_POINTER (entry.th32ProcessID), name);
  }
  dcw_plain_handle_close (snapshot);
  return names;
}

typedef struct {
  GHashTable *programs, *services; /* names by process */
  GHashTable *shared;              /* processes of several services */
} Processes;

static const char *
name_of (guint32 process, gpointer data)
{
  const Processes *processes = data;
  const char *service = g_hash_table_lookup (processes->services, GUINT_TO_POINTER (process));
  /* whose client it is of several services can't be told */
  gboolean alone = service != NULL && !g_hash_table_contains (processes->shared, GUINT_TO_POINTER (process));
  return alone ? service : g_hash_table_lookup (processes->programs, GUINT_TO_POINTER (process));
}

/* ---- The tables ---- */

static gpointer
read_table (ULONG family)
{
  DWORD size = 65536;
  for (guint i = 0; i < MAX_TRIES && size <= MAX_TABLE; i++) {
    g_autofree guint8 *table = g_malloc0 (size);
    DWORD failure = GetExtendedTcpTable (table, &size, TRUE, family, TCP_TABLE_OWNER_PID_ALL, 0);
    if (failure == NO_ERROR)
      return g_steal_pointer (&table);
    if (failure != ERROR_INSUFFICIENT_BUFFER)
      return NULL;
  }
  return NULL;
}

static guint16
port_of (DWORD network_order)
{
  return (guint16)((network_order & 0xff) << 8 | (network_order >> 8 & 0xff));
}

typedef struct {
  GArray *rows;     /* of DcwTcpRow */
  GPtrArray *texts; /* their addresses */
} Table;

static void
add_row (const Table *table, DWORD process, DWORD port, DWORD state, GSocketFamily family, const guint8 *remote)
{
  DcwTcpRow row = { process, port_of (port), NULL };
  if (state == MIB_TCP_STATE_ESTAB) {
    g_autoptr (GInetAddress) address = g_inet_address_new_from_bytes (remote, family);
    row.remote = g_inet_address_to_string (address);
    g_ptr_array_add (table->texts, (gpointer)row.remote);
  } else if (state != MIB_TCP_STATE_LISTEN) {
    return;
  }
  g_array_append_val (table->rows, row);
}

static void
read_rows (const Table *table)
{
  g_autofree MIB_TCPTABLE_OWNER_PID *v4 = read_table (AF_INET);
  g_autofree MIB_TCP6TABLE_OWNER_PID *v6 = read_table (AF_INET6);
  for (DWORD i = 0; v4 != NULL && i < v4->dwNumEntries; i++) {
    const MIB_TCPROW_OWNER_PID *row = &v4->table[i];
    add_row (table, row->dwOwningPid, row->dwLocalPort, row->dwState, G_SOCKET_FAMILY_IPV4, (const guint8 *)&row->dwRemoteAddr);
  }
  for (DWORD i = 0; v6 != NULL && i < v6->dwNumEntries; i++) {
    const MIB_TCP6ROW_OWNER_PID *row = &v6->table[i];
    add_row (table, row->dwOwningPid, row->dwLocalPort, row->dwState, G_SOCKET_FAMILY_IPV6, row->ucRemoteAddr);
  }
}

static void
add_listener (DcwImage *image, const DcwTcpRow *row, const Processes *processes)
{
  g_autofree char *subject = g_strdup_printf ("tcp/%u", row->port);
  const char *program = g_hash_table_lookup (processes->programs, GUINT_TO_POINTER (row->process)),
             *service = g_hash_table_lookup (processes->services, GUINT_TO_POINTER (row->process));
  if (program == NULL || dcw_image_fact (image, DCW_FACT_LISTENING, subject) != NULL)
    return;
  gboolean shared = g_ascii_strcasecmp (program, "svchost.exe") == 0;
  g_autofree char *value = shared && service != NULL ? g_strdup_printf ("%s (%s)", program, service) : g_strdup (program);
  dcw_image_set_fact (image, DCW_FACT_LISTENING, subject, value);
}

void
dcw_local_read_port_facts (DcwImage *image)
{
  g_autoptr (GHashTable) shared = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) programs = read_programs (), services = read_processes_of_services (shared);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (DcwTcpRow));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Processes processes = { programs, services, shared };
  read_rows (&(Table){ rows, texts });
  for (guint i = 0; i < rows->len; i++) {
    const DcwTcpRow *row = &g_array_index (rows, DcwTcpRow, i);
    if (row->remote == NULL)
      add_listener (image, row, &processes);
  }
  dcw_clients_add (image, (const DcwTcpRow *)(gpointer)rows->data, rows->len, name_of, &processes);
}
