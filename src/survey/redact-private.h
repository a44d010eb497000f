/* redact-private: what the files of the redaction share. */
#pragma once
#include "survey/redact.h"

typedef struct {
  DcwDisguise *disguise;
  DcwImage *to;
  GHashTable *ids; /* resource id -> the other's, of what was carried */
} DcwRedaction;

/* Puts the other of resource and state into the image (data: the redaction), where it is carried. */
void dcw_redact_record (const DcwResource *resource, const DcwState *state, gpointer data);
/* The other of a registry key; NULL: not carried. Free with g_free(). */
char *dcw_redact_path (DcwRedaction *redaction, const char *path);
