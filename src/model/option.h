/* option: a choice that a person can make. Pages, profile, command line, help and tests come from tables of these; nobody
 * invents a choice elsewhere.
 */
#pragma once
#include "model/message.h"
#include "model/profile.h"

typedef struct _DcwView DcwView; /* station/view.h */

/* LISTS: text as model/list-wish.h has it. */
typedef enum { DCW_OPTION_CHOICE, DCW_OPTION_TEXT, DCW_OPTION_LISTS } DcwOptionType;

typedef struct {
  const char *id;    /* value in a profile */
  const char *label; /* N_() */
  const char *opens; /* N_(): what it opens; NULL: nothing */
  const char *risk;  /* N_(): NULL: none */
} DcwChoice;

/* Both computers of a connection have to agree on it, so a pair file carries it (topics/pair.h). */
#define DCW_OPTION_SHARED 4u

typedef struct {
  const char      *id; /* "limits.launch" */
  DcwOptionType    type;
  guint            roles; /* DcwRole bits it applies to, and DCW_OPTION_SHARED */
  const char      *label; /* N_() */
  const char      *why;   /* N_(): why it is asked */
  const DcwChoice *choices; /* CHOICE: ends with a NULL id */
  /* The value recommended for this view and profile, and why (*why, never NULL on return); NULL: leave it alone. */
  const char *(*recommend) (DcwView *view, const DcwProfile *profile, DcwMessage **why);
  /* TEXT, LISTS: NULL when fine, else what is wrong. */
  DcwMessage *(*check) (const char *value);
  /* TEXT: it names an account, while the option of this id is "account"; NULL: it names none. */
  const char *account_of;
} DcwOption;
