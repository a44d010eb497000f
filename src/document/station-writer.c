#include "base/text.h"
#include "document/document.h"
#include "document/parts.h"
#include <string.h>

const DcwWord dcw_extent_words[DCW_N_EXTENT_WORDS] = {
  { "keys", DCW_EXTENT_KEYS },
  { "values", DCW_EXTENT_VALUES },
  { "each-key", DCW_EXTENT_EACH_KEY },
  { "each-value", DCW_EXTENT_EACH_VALUE },
};

typedef struct {
  const DcwResource *resource;
  const DcwState *state;
} Entry;

/* Values of one key that came one after the other, or a key. */
typedef struct {
  char *folded;
  const char *path;
  gboolean is_key;
  guint first, n; /* entries */
} Run;

typedef struct {
  DcwOut *out;
  GArray *entries; /* registry keys and values */
  GArray *runs;
} Writing;

static void
clear_run (gpointer data)
{
  g_free (((Run *)data)->folded);
}

/* Registry keys and values come apart; below its key a value takes half of the space and is found sooner. */
static void
collect (Writing *writing, const DcwResource *resource, const DcwState *state)
{
  const char *path = dcw_resource_path (resource);
  gboolean is_key = dcw_resource_kind (resource) == DCW_KIND_REGISTRY_KEY;
  const Run *last = writing->runs->len > 0 ? &g_array_index (writing->runs, Run, writing->runs->len - 1) : NULL;
  Entry entry = { resource, state };
  if (last == NULL || is_key || last->is_key || strcmp (last->path, path) != 0) {
    Run run = { dcw_text_fold (path), path, is_key, writing->entries->len, 0 };
    g_array_append_val (writing->runs, run);
  }
  g_array_append_val (writing->entries, entry);
  g_array_index (writing->runs, Run, writing->runs->len - 1).n++;
}

static void
write_record (const DcwResource *resource, const DcwState *state, gpointer data)
{
  Writing *writing = data;
  if (dcw_resource_path (resource) != NULL) {
    collect (writing, resource, state);
    return;
  }
  const char *element = dcw_kind (dcw_resource_kind (resource))->name;
  dcw_out_open (writing->out, element);
  dcw_form_write_resource (writing->out, resource, TRUE);
  dcw_form_write_state (writing->out, state);
  dcw_out_close (writing->out, element);
}

/* By path; of several spellings of one path each on its own; a key before its values. */
static int
compare_runs (gconstpointer a, gconstpointer b)
{
  const Run *run_a = a, *run_b = b;
  int order = strcmp (run_a->folded, run_b->folded);
  if (order == 0)
    order = strcmp (run_a->path, run_b->path);
  if (order == 0 && run_a->is_key != run_b->is_key)
    return run_a->is_key ? -1 : 1;
  return order != 0 ? order : (run_a->first > run_b->first) - (run_a->first < run_b->first);
}

static void
write_registry (Writing *writing)
{
  const char *open = NULL, *path = NULL;
  g_array_sort (writing->runs, compare_runs);
  for (guint i = 0; i < writing->runs->len; i++) {
    const Run *run = &g_array_index (writing->runs, Run, i);
    if (path == NULL || run->is_key || strcmp (run->path, path) != 0) {
      const Entry *first = &g_array_index (writing->entries, Entry, run->first);
      if (open != NULL)
        dcw_out_close (writing->out, open);
      open = run->is_key ? "registry-key" : "registry-values";
      path = run->path;
      dcw_out_open (writing->out, open);
      dcw_out_text (writing->out, "key", path);
      if (run->is_key)
        dcw_form_write_state (writing->out, first->state);
    }
    for (guint j = run->first; !run->is_key && j < run->first + run->n; j++) {
      const Entry *entry = &g_array_index (writing->entries, Entry, j);
      dcw_out_open (writing->out, "value");
      dcw_form_write_resource (writing->out, entry->resource, FALSE);
      dcw_form_write_state (writing->out, entry->state);
      dcw_out_close (writing->out, "value");
    }
  }
  if (open != NULL)
    dcw_out_close (writing->out, open);
}

static void
write_roots (DcwOut *out, const DcwImage *image)
{
  g_autoptr (GPtrArray) roots = dcw_image_roots (image);
  for (guint i = 0; i < roots->len; i++) {
    const DcwRoot *root = roots->pdata[i];
    dcw_out_open (out, "root");
    dcw_out_text (out, "kind", dcw_kind (root->kind)->name);
    dcw_out_text (out, "key", root->key);
    if (root->extent != DCW_EXTENT_WHOLE)
      dcw_out_text (out, "extent", dcw_word_of (dcw_extent_words, DCW_N_EXTENT_WORDS, root->extent));
    dcw_out_text (out, "name", root->name != NULL && *root->name != '\0' ? root->name : NULL);
    dcw_out_close (out, "root");
  }
}

static void
write_facts (DcwOut *out, const DcwImage *image)
{
  g_autoptr (GPtrArray) facts = dcw_image_facts (image);
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = facts->pdata[i];
    dcw_out_open (out, "fact");
    dcw_out_text (out, "id", fact->id);
    dcw_out_text (out, "subject", *fact->subject != '\0' ? fact->subject : NULL);
    dcw_out_text (out, "value", fact->value);
    dcw_out_close (out, "fact");
  }
}

static void
write_name (const DcwSid *sid, const char *name, gpointer data)
{
  DcwOut *out = data;
  g_autofree char *text = dcw_sid_format (sid);
  dcw_out_open (out, "name");
  dcw_out_text (out, "sid", text);
  dcw_out_content (out, name);
  dcw_out_close (out, "name");
}

GBytes *
dcw_document_write_image (const DcwImage *image)
{
  const DcwStationInfo *info = dcw_image_info (image);
  Writing writing = { dcw_out_new ("station"), g_array_new (FALSE, FALSE, sizeof (Entry)),
                      g_array_new (FALSE, FALSE, sizeof (Run)) };
  g_array_set_clear_func (writing.runs, clear_run);
  dcw_out_text (writing.out, "computer", info->computer);
  dcw_out_text (writing.out, "machine", info->machine);
  dcw_out_text (writing.out, "instance", info->instance);
  write_roots (writing.out, image);
  write_facts (writing.out, image);
  dcw_image_foreach_name (image, write_name, writing.out);
  dcw_image_foreach (image, write_record, &writing);
  write_registry (&writing);
  g_array_unref (writing.entries);
  g_array_unref (writing.runs);
  return dcw_out_end (writing.out, FALSE);
}
