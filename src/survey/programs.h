/* programs: the client program of a connection: what runs it, as whom, and its AppID (AppID\<exe>). */
#pragma once
#include "station/view.h"

typedef struct {
  char *text; /* as the profile names it */
  gboolean found;
  char *service;        /* short name when it is a service, or NULL */
  char *program;        /* path of the EXE, or NULL */
  char *exe;            /* its file name, or NULL */
  char *appid;          /* from AppID\<exe>, or NULL: none yet */
  DcwPrincipal runs_as; /* services: SID of the account; pending with an empty name: whoever starts it */
} DcwClientProgram;

void dcw_client_program_free (DcwClientProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwClientProgram, dcw_client_program_free)
/* The service whose program has this path; borrowed from the view. NULL: none. */
const DcwResource *dcw_program_service (DcwView *view, const char *path);
/* text: a service name, a path, or a file name. Never NULL. */
DcwClientProgram *dcw_program_find (DcwView *view, const char *text);
