#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "document/parts.h"
#include <string.h>

#define MAX_RESOURCES 2000000
#define MAX_ROOTS 1000000
#define MAX_FACTS 1000000
#define MAX_NAMES 1000000

static const DcwRule root_rule = {
  .name = "root", .attributes = { { "kind", DCW_REQUIRED }, { "key", DCW_TWIN }, { "extent", 0 }, { "name", DCW_TWIN } }
};
static const DcwRule fact_rule = {
  .name = "fact", .attributes = { { "id", DCW_REQUIRED }, { "subject", DCW_TWIN }, { "value", DCW_TWIN | DCW_REQUIRED } }
};
static const DcwRule name_rule = { .name = "name", .is_text = TRUE, .attributes = { { "sid", DCW_REQUIRED }, { "form", 0 } } };

/* --- reading ------------------------------------------------------------------------------------------------------- */

/* What has been read is put into the image only at the end, in canonical order, so that the order in the file does not
 * count, and what is there twice stands side by side. */
typedef struct {
  DcwResource *resource;
  DcwState *state;
  gsize offset;
} Record;

typedef struct {
  DcwRoot root;
  gsize offset;
} Root;

typedef struct {
  DcwFact fact;
  gsize offset;
} Fact;

typedef struct {
  DcwSid sid;
  char *name;
  gsize offset;
} Name;

typedef struct {
  const DcwSource *source;
  DcwForms *forms;
  DcwRule station, registry_key, registry_values;
  DcwImage *image;
  DcwResource *key; /* whose values are being read */
  GArray *records, *roots, *facts, *names;
} Reading;

static void
clear_record (gpointer data)
{
  Record *record = data;
  dcw_resource_unref (record->resource);
  dcw_state_unref (record->state);
}

static void
clear_root (gpointer data)
{
  g_free (((Root *)data)->root.key);
  g_free (((Root *)data)->root.name);
}

static void
clear_fact (gpointer data)
{
  DcwFact *fact = &((Fact *)data)->fact;
  g_free (fact->id);
  g_free (fact->subject);
  g_free (fact->value);
}

static void
clear_name (gpointer data)
{
  g_free (((Name *)data)->name);
}

static GArray *
new_array (guint element_size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, FALSE, element_size);
  g_array_set_clear_func (array, clear);
  return array;
}

static gboolean
is_uuid (const char *text)
{
  static const char form[] = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
  gsize i = 0;
  for (; form[i] != '\0' && text[i] != '\0'; i++) {
    gboolean is_digit = g_ascii_isdigit (text[i]) || (text[i] >= 'a' && text[i] <= 'f');
    if (form[i] == 'h' ? !is_digit : text[i] != form[i])
      return FALSE;
  }
  return form[i] == '\0' && text[i] == '\0';
}

static gboolean
begin_station (DcwReader *reader, const DcwNode *node, GError **error)
{
  Reading *reading = dcw_reader_data (reader);
  DcwStationInfo *info = dcw_image_info (reading->image);
  const char *instance = dcw_node_get (node, "instance");
  DcwSid machine;
  if (dcw_node_get (node, "machine") != NULL && !dcw_form_read_sid (reader, node, "machine", &machine, error))
    return FALSE;
  if (instance != NULL && !is_uuid (instance)) {
    dcw_node_error (reader, node, "instance", error, _ ("instance is not a UUID in small letters"));
    return FALSE;
  }
  info->computer = g_strdup (dcw_node_get (node, "computer"));
  info->machine = g_strdup (dcw_node_get (node, "machine"));
  info->instance = g_strdup (instance);
  return TRUE;
}

/* FALSE with error: extent and name do not fit together, or the root. */
static gboolean
read_extent (DcwReader *reader, const DcwNode *node, DcwRoot *root, GError **error)
{
  guint extent = DCW_EXTENT_WHOLE;
  const char *name = dcw_node_get (node, "name");
  if (!dcw_node_word (reader, node, "extent", dcw_extent_words, DCW_N_EXTENT_WORDS, &extent, error))
    return FALSE;
  gboolean each = extent == DCW_EXTENT_EACH_KEY || extent == DCW_EXTENT_EACH_VALUE;
  if (extent != DCW_EXTENT_WHOLE && (root->kind != DCW_KIND_REGISTRY_KEY || root->key == NULL)) {
    dcw_node_error (reader, node, "extent", error, _ ("extent is for roots of registry-key with a key only"));
    return FALSE;
  }
  if (name != NULL && (!each || (extent == DCW_EXTENT_EACH_KEY && (*name == '\0' || strchr (name, '\\') != NULL)))) {
    dcw_node_error (reader, node, "name", error, _ ("name is for each-key and each-value, and of one key or value"));
    return FALSE;
  }
  if (name == NULL && extent == DCW_EXTENT_EACH_KEY) {
    dcw_node_error (reader, node, "extent", error, _ ("each-key without the name of a key"));
    return FALSE;
  }
  root->extent = extent;
  root->name = each ? g_strdup (name != NULL ? name : "") : NULL;
  return TRUE;
}

static gboolean
read_root (DcwReader *reader, const DcwNode *node, GError **error)
{
  Reading *reading = dcw_reader_data (reader);
  const DcwKind *kind = dcw_kind_by_name (dcw_node_get (node, "kind"));
  const char *key = dcw_node_get (node, "key");
  g_autofree char *canonical = NULL;
  g_autoptr (DcwResource) resource = NULL;
  DcwSid sid;
  if (kind == NULL || kind->id == DCW_KIND_REGISTRY_VALUE) {
    dcw_node_error (reader, node, "kind", error,
                    _ ("expected the name of a kind, such as user (registry-key is for values too)"));
    return FALSE;
  }
  if (key != NULL && kind->id == DCW_KIND_REGISTRY_KEY) {
    resource = dcw_resource_key (key, error);
    if (resource == NULL) {
      dcw_node_prefix (reader, node, "key", error);
      return FALSE;
    }
    canonical = g_strdup (dcw_resource_path (resource));
  } else if (key != NULL && kind->id == DCW_KIND_MEMBERSHIP) {
    if (!dcw_form_read_sid (reader, node, "key", &sid, error))
      return FALSE;
    canonical = dcw_sid_format (&sid);
  } else if (key != NULL) {
    dcw_node_error (reader, node, "key", error, _ ("key is for roots of registry-key and membership only"));
    return FALSE;
  }
  Root root = { { .kind = kind->id, .key = canonical }, node->offset };
  if (!read_extent (reader, node, &root.root, error))
    return FALSE;
  canonical = NULL;
  g_array_append_val (reading->roots, root);
  return TRUE;
}

static gboolean
read_fact (DcwReader *reader, const DcwNode *node, GError **error)
{
  Reading *reading = dcw_reader_data (reader);
  const char *id = dcw_node_get (node, "id"), *subject = dcw_node_get (node, "subject");
  for (const char *p = id; p == id || *p != '\0'; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && (p == id || strchr (".-", *p) == NULL)) {
      dcw_node_error (reader, node, "id", error, _ ("id of a fact, expected small letters, digits, points and hyphens"));
      return FALSE;
    }
  const char *value = dcw_node_get (node, "value");
  gboolean of_value = FALSE;
  const char *problem = dcw_fact_problem (id, subject != NULL ? subject : "", value, &of_value);
  if (problem != NULL) {
    dcw_node_error (reader, node, of_value ? "value" : "subject", error,
                    of_value ? _ ("value of the fact %s, %s") : _ ("subject of the fact %s, %s"), id, _ (problem));
    return FALSE;
  }
  Fact fact = { { g_strdup (id), g_strdup (subject != NULL ? subject : ""), g_strdup (value) }, node->offset };
  g_array_append_val (reading->facts, fact);
  return TRUE;
}

static gboolean
read_name (DcwReader *reader, const DcwNode *node, GError **error)
{
  Reading *reading = dcw_reader_data (reader);
  Name name = { .offset = node->offset };
  if (!dcw_form_read_sid (reader, node, "sid", &name.sid, error))
    return FALSE;
  if (*node->text == '\0') {
    dcw_node_error (reader, node, NULL, error, _ ("an empty <name>"));
    return FALSE;
  }
  name.name = g_strdup (node->text);
  g_array_append_val (reading->names, name);
  return TRUE;
}

/* Takes resource. */
static gboolean
add_record (DcwReader *reader, const DcwNode *node, DcwResource *resource, GError **error)
{
  Reading *reading = dcw_reader_data (reader);
  g_autoptr (DcwResource) owned = resource;
  if (owned == NULL)
    return FALSE;
  if (reading->records->len == MAX_RESOURCES) {
    dcw_source_error (reading->source, node->offset, error, DCW_ERROR_LIMIT, _ ("more than 2 million resources"));
    return FALSE;
  }
  g_autoptr (DcwState) state = dcw_form_read_state (reader, node, dcw_resource_kind (owned), error);
  if (state == NULL)
    return FALSE;
  if (dcw_state_status (state) == DCW_STATE_PRESENT && (dcw_resource_is_pending (owned) || dcw_state_is_pending (state))) {
    dcw_node_error (reader, node, NULL, error, _ ("what is there on a station has SIDs, no names or planned descriptors"));
    return FALSE;
  }
  Record record = { g_steal_pointer (&owned), g_steal_pointer (&state), node->offset };
  g_array_append_val (reading->records, record);
  return TRUE;
}

static gboolean
read_record (DcwReader *reader, const DcwNode *node, GError **error)
{
  return add_record (reader, node, dcw_form_read_resource (reader, node, NULL, error), error);
}

static gboolean
begin_key (DcwReader *reader, const DcwNode *node, GError **error)
{
  Reading *reading = dcw_reader_data (reader);
  g_clear_pointer (&reading->key, dcw_resource_unref);
  reading->key = dcw_resource_key (dcw_node_get (node, "key"), error);
  if (reading->key == NULL)
    dcw_node_prefix (reader, node, "key", error);
  return reading->key != NULL;
}

static gboolean
read_key (DcwReader *reader, const DcwNode *node, GError **error)
{
  Reading *reading = dcw_reader_data (reader);
  return add_record (reader, node, dcw_resource_ref (reading->key), error);
}

static gboolean
read_value (DcwReader *reader, const DcwNode *node, GError **error)
{
  Reading *reading = dcw_reader_data (reader);
  const char *key = dcw_resource_path (reading->key);
  return add_record (reader, node, dcw_form_read_resource (reader, node, key, error), error);
}

static gboolean
ignore (DcwReader *reader, const DcwNode *node, GError **error)
{
  return TRUE;
}

static void
append_child (DcwRule *rule, const DcwRule *child, guint max, DcwNodeFunc each)
{
  rule->children[dcw_rule_n_children (rule)] = (DcwChildRule){ child, 0, max, each };
}

static void
make_rules (Reading *reading)
{
  DcwForms *forms = reading->forms;
  reading->registry_key = forms->recorded[DCW_KIND_REGISTRY_KEY];
  reading->registry_key.begin = begin_key;
  append_child (&reading->registry_key, &forms->value, 0, read_value);
  reading->registry_values = forms->resource[DCW_KIND_REGISTRY_KEY];
  reading->registry_values.name = "registry-values";
  reading->registry_values.begin = begin_key;
  append_child (&reading->registry_values, &forms->value, 0, read_value);
  reading->station = (DcwRule){ .name = "station",
                                .begin = begin_station,
                                .attributes = { { "computer", DCW_TWIN }, { "machine", 0 }, { "instance", 0 } } };
  append_child (&reading->station, &root_rule, MAX_ROOTS, read_root);
  append_child (&reading->station, &fact_rule, MAX_FACTS, read_fact);
  append_child (&reading->station, &name_rule, MAX_NAMES, read_name);
  append_child (&reading->station, &reading->registry_key, 0, read_key);
  append_child (&reading->station, &reading->registry_values, 0, ignore);
  for (guint i = 0; i < DCW_N_KINDS; i++)
    if (i != DCW_KIND_REGISTRY_KEY && i != DCW_KIND_REGISTRY_VALUE)
      append_child (&reading->station, &forms->recorded[i], 0, read_record);
}

static int
compare_records (gconstpointer a, gconstpointer b)
{
  const Record *record_a = a, *record_b = b;
  int order = dcw_resource_compare (record_a->resource, record_b->resource);
  return order != 0 ? order : (record_a->offset > record_b->offset) - (record_a->offset < record_b->offset);
}

static int
compare_roots (gconstpointer a, gconstpointer b)
{
  const Root *root_a = a, *root_b = b;
  int order = dcw_root_compare (&root_a->root, &root_b->root);
  return order != 0 ? order : (root_a->offset > root_b->offset) - (root_a->offset < root_b->offset);
}

static int
compare_facts (gconstpointer a, gconstpointer b)
{
  const Fact *fact_a = a, *fact_b = b;
  int order = strcmp (fact_a->fact.id, fact_b->fact.id);
  order = order != 0 ? order : strcmp (fact_a->fact.subject, fact_b->fact.subject);
  return order != 0 ? order : (fact_a->offset > fact_b->offset) - (fact_a->offset < fact_b->offset);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Name *name_a = a, *name_b = b;
  int order = dcw_sid_compare (&name_a->sid, &name_b->sid);
  return order != 0 ? order : (name_a->offset > name_b->offset) - (name_a->offset < name_b->offset);
}

static gboolean
refuse_twice (const Reading *reading, gsize offset, const char *what, GError **error)
{
  g_autofree char *shown = dcw_text_display (what, 200);
  dcw_source_error (reading->source, offset, error, DCW_ERROR_INVALID, _ ("%s is in this file twice"), shown);
  return FALSE;
}

static gboolean
put_records (Reading *reading, GError **error)
{
  g_array_sort (reading->records, compare_records);
  for (guint i = 0; i < reading->records->len; i++) {
    const Record *record = &g_array_index (reading->records, Record, i);
    if (i > 0 && dcw_resource_equal (record[-1].resource, record->resource)) {
      g_autofree char *shown = dcw_resource_show (record->resource);
      return refuse_twice (reading, record->offset, shown, error);
    }
    dcw_image_set (reading->image, record->resource, record->state);
  }
  return TRUE;
}

static gboolean
put_roots (Reading *reading, GError **error)
{
  g_array_sort (reading->roots, compare_roots);
  for (guint i = 0; i < reading->roots->len; i++) {
    const Root *at = &g_array_index (reading->roots, Root, i);
    const DcwRoot *root = &at->root;
    if (i > 0 && dcw_root_compare (&at[-1].root, root) == 0)
      return refuse_twice (reading, at->offset, root_rule.name, error);
    if (root->extent == DCW_EXTENT_WHOLE)
      dcw_image_add_root (reading->image, root->kind, root->key);
    else
      dcw_image_add_extent (reading->image, root->key, root->extent, root->name);
  }
  return TRUE;
}

static gboolean
put_facts (Reading *reading, GError **error)
{
  g_array_sort (reading->facts, compare_facts);
  for (guint i = 0; i < reading->facts->len; i++) {
    const Fact *fact = &g_array_index (reading->facts, Fact, i);
    if (i > 0 && strcmp (fact[-1].fact.id, fact->fact.id) == 0 && strcmp (fact[-1].fact.subject, fact->fact.subject) == 0)
      return refuse_twice (reading, fact->offset, fact->fact.id, error);
    dcw_image_set_fact (reading->image, fact->fact.id, fact->fact.subject, fact->fact.value);
  }
  return TRUE;
}

static gboolean
put_names (Reading *reading, GError **error)
{
  g_array_sort (reading->names, compare_names);
  for (guint i = 0; i < reading->names->len; i++) {
    const Name *name = &g_array_index (reading->names, Name, i);
    if (i > 0 && dcw_sid_equal (&name[-1].sid, &name->sid)) {
      g_autofree char *sid = dcw_sid_format (&name->sid);
      return refuse_twice (reading, name->offset, sid, error);
    }
    dcw_image_set_name (reading->image, &name->sid, name->name);
  }
  return TRUE;
}

static gboolean
is_canonical (const DcwImage *image, gconstpointer data, gsize size)
{
  g_autoptr (GBytes) written = dcw_document_write_image (image);
  return g_bytes_get_size (written) == size && memcmp (g_bytes_get_data (written, NULL), data, size) == 0;
}

DcwImage *
dcw_document_read_image (const char *file_name, gconstpointer data, gsize size, gboolean *canonical, GError **error)
{
  const DcwSource source = { file_name, size > 0 ? data : "", size };
  g_autoptr (DcwImage) image = dcw_image_new ();
  g_autofree DcwForms *forms = dcw_forms_new ();
  g_autofree Reading *reading = g_new0 (Reading, 1);
  reading->source = &source;
  reading->forms = forms;
  reading->image = image;
  reading->records = new_array (sizeof (Record), clear_record);
  reading->roots = new_array (sizeof (Root), clear_root);
  reading->facts = new_array (sizeof (Fact), clear_fact);
  reading->names = new_array (sizeof (Name), clear_name);
  make_rules (reading);
  /* Roots first: what they cover decides whether absent ones are recorded. */
  gboolean good = dcw_reader_run (&source, DCW_DOCUMENT_MAX, &reading->station, NULL, reading, error)
                  && put_roots (reading, error) && put_records (reading, error) && put_facts (reading, error)
                  && put_names (reading, error);
  dcw_resource_unref (reading->key);
  g_array_unref (reading->records);
  g_array_unref (reading->roots);
  g_array_unref (reading->facts);
  g_array_unref (reading->names);
  if (!good)
    return NULL;
  if (canonical != NULL)
    *canonical = is_canonical (image, data, size);
  return g_steal_pointer (&image);
}
