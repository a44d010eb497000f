/* job: whole jobs on the practice stations: who does what with which choices, and what has to come out of it, written by hand
 * from the rules (not printed by the program).
 */
#pragma once
#include "support/checks.h"

/* SIDs of the made-up domain PLANT begin with "D-" in goldens; those of the station with "M-". */
#define DCW_JOB_DOMAIN "S-1-5-21-9-9-9"

typedef struct {
  const char *name;
  gboolean client;     /* on the client's PC, else on the server's */
  gboolean joined;     /* to the domain PLANT */
  const char *changed; /* lines of station-text.h that make the station another one first; NULL: none */
  DcwRole role;
  DcwNetwork network;
  const char *group;
  const char *users, *servers, *programs, *peers, *callbacks; /* "|" between, or NULL */
  gboolean ids;                                               /* the profile carries the id of the server elsewhere */
  const char *options;                                        /* "option=value" with blanks between */
  gboolean as_is;                                             /* the options alone; else all others as recommended after them */
  const char *changes;                                        /* "resource = value" a line, in any order */
  const char *blocked;                                        /* "resource: reason" a line, in any order */
  const char *passwords; /* accounts whose password is asked for, blank separated, sorted; NULL: none */
} DcwJob;

extern const DcwJob dcw_jobs[];
extern const guint dcw_n_jobs;

DcwImage *dcw_job_image (const DcwJob *job);
/* view: what is recommended goes by it. */
DcwProfile *dcw_job_profile (const DcwJob *job, DcwView *view);
/* As in DcwJob, sorted by line. Free with g_free(). */
char *dcw_job_changes (const DcwPlan *plan);
char *dcw_job_blocked (const DcwPlan *plan);
char *dcw_job_sorted (const char *lines);
