/* documents: values that use everything a document can hold, for tests of src/document and its fuzz target. */
#pragma once
#include "document/document.h"

/* Texts that are hard to carry: blanks, markup, controls, what XML forbids, lengths around every limit. NULL-terminated. */
const char *const *dcw_hard_texts (void);

/* Every kind, field, status, origin and hard text. */
DcwImage *dcw_make_full_image (void);
/* Changes of every kind, with pending names and planned descriptors; blocked wishes; findings. Valid. */
DcwPlan *dcw_make_full_plan (void);
DcwProfile *dcw_make_full_profile (void);
DcwSnapshot *dcw_make_full_snapshot (void);

/* What differs first, as text for a message, or NULL. Free with g_free(). */
char *dcw_image_difference (const DcwImage *a, const DcwImage *b);
char *dcw_plan_difference (const DcwPlan *a, const DcwPlan *b);
char *dcw_profile_difference (const DcwProfile *a, const DcwProfile *b);

/* Reads text as the document of this kind ("station", "profile", "plan", "snapshot") and says whether it is refused. */
gboolean dcw_document_is_refused (const char *kind, const char *file_name, const char *text, gsize size, GError **error);
