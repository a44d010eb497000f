/* topic-case: a topic's plans and recommendations on the small computer of a plant (support/plant.h) as tables, written from the
 * rules. */
#pragma once
#include "support/tap.h"
#include "support/plant.h"

/* Of what is in the profile besides: group Shift; for a server Acme.OPC.1; for a client the program Historian. */
typedef struct {
  const char *name;
  DcwTestPut puts[3];
  DcwRole role;
  const char *peers; /* blank separated */
  const char *options;
  const char *changes, *blocked; /* a line each */
} DcwTopicCase;

typedef struct {
  const char *name;
  DcwTestPut put;
  DcwRole role;
  const char *peers, *options, *option, *value; /* value NULL: leave alone */
} DcwAdviceCase;

/* Of a put. */
#define DCW_NOTHING                                                                                                              \
  {                                                                                                                              \
    NULL, NULL, NULL, NULL                                                                                                       \
  }

DcwProfile *dcw_topic_case_profile (DcwRole role, const char *peers, const char *options);
/* Of all that is planned what topic plans, and what is blocked. */
void dcw_topic_case_plans (const DcwTopicCase *c, const char *topic);
/* What was planned is there afterwards: nothing is planned again. */
void dcw_topic_case_is_done_once (const DcwTopicCase *c, const char *topic);
void dcw_advice_case_is_given (const DcwAdviceCase *c);

/* Adds all of that for each row to a suite. One pair of tables a program; they are not copied. */
void dcw_topic_cases_add (Suite *suite, const char *topic, const DcwTopicCase *cases, guint n_cases, const DcwAdviceCase *advice,
                          guint n_advice);
