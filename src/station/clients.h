/* clients: which other computers have connected to which program here, worked out of the table of TCP connections.
 *
 * Somebody else's connection is one to a port on which the same program listens. What a program itself opened to others (a
 * server's calls back to its clients) does not tell who uses it, for it may be a client as well.
 */
#pragma once
#include "model/image.h"

typedef struct {
  guint32 process;
  guint16 port;       /* here */
  const char *remote; /* address of the other end; NULL: it listens */
} DcwTcpRow;

/* Name for what runs in a process: a service, or the file name of a program; NULL: not known. Borrowed. */
typedef const char *(*DcwProcessName) (guint32 process, gpointer data);

/* Adds a fact DCW_FACT_CLIENTS for each name that somebody has connected to: 64 addresses of each at most, of 256 names.
 * Addresses of this computer itself (facts DCW_FACT_ADDRESS of image, and loopback) do not count. */
void dcw_clients_add (DcwImage *image, const DcwTcpRow *rows, gsize n, DcwProcessName name_of, gpointer data);
