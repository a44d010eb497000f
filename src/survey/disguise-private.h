/* disguise-private: what the files of the disguise share. */
#pragma once
#include "survey/disguise.h"

typedef struct {
  DcwNameKind kind;
  char *name;
  char *folded;
  gunichar *chars; /* of folded */
  guint length;
  char *other; /* what it is called instead */
  gboolean known_word;
} DcwDisguiseName;

struct _DcwDisguise {
  guint8 key[DCW_DISGUISE_KEY];
  GHashTable *names;   /* folded -> DcwDisguiseName */
  GHashTable *others;  /* what is taken, folded */
  GHashTable *sids;    /* DcwSid -> DcwSid */
  GHashTable *taken;   /* SIDs that were given */
  char *words;         /* of the program's own tables, folded */
  GHashTable *by_hash; /* guint64 of chars -> DcwDisguiseName; NULL: to be made anew */
  GArray *lengths;     /* of names in it, longest first */
};

/* Whether a domain of this name was told. */
gboolean dcw_disguise_knows_domain (DcwDisguise *disguise, const char *name);
/* Before the next text is rewritten, the names are indexed again. */
void dcw_disguise_forget_index (DcwDisguise *disguise);
