/* restarts: which services have to restart before a changed resource is in force. */
#pragma once
#include "station/view.h"

/* Their short names, sorted and without doubles: the service itself; the one that an AppID, or the AppID of a program, names;
 * for what counts for every COM program those of all OPC servers. Empty: none; a program that is no service is not told.
 * Free with g_ptr_array_unref(). */
GPtrArray *dcw_restarts_of (DcwView *view, const DcwResource *resource);
/* For people: which other computers have connected to the service, or to the program of this file name: "OPC-CLIENT
 * (192.168.10.21), 192.168.10.30". NULL: nobody has, or it is not known. Free with g_free(). */
char *dcw_restarts_clients (DcwStation *station, const char *service);
