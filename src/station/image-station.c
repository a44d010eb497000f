#include "station/image-station.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "registry/path.h"
#include "station/image-writers.h"

typedef struct {
  DcwImage *image;
} DcwImageStationPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (DcwImageStation, dcw_image_station, DCW_TYPE_STATION)

static DcwImage *
image_of (DcwStation *station)
{
  DcwImageStationPrivate *private = dcw_image_station_get_instance_private (DCW_IMAGE_STATION (station));
  return private->image;
}

/* ---- Reading ---- */

static const char *
account_name (const DcwState *state)
{
  return dcw_state_text (state, dcw_state_kind (state) == DCW_KIND_USER ? (guint)DCW_USER_NAME : (guint)DCW_GROUP_NAME);
}

DcwStatus
dcw_image_find_account (const DcwImage *image, DcwKindId kind, const char *name, DcwSid *sid)
{
  g_autoptr (DcwListing) listing = dcw_image_list (image, NULL, kind);
  gboolean all_known = listing->complete;
  for (guint i = 0; i < listing->resources->len; i++) {
    const DcwResource *resource = g_ptr_array_index (listing->resources, i);
    g_autoptr (DcwState) state = dcw_image_get (image, resource);
    if (dcw_state_status (state) != DCW_STATE_PRESENT) {
      all_known = FALSE;
      continue;
    }
    if (dcw_text_fold_equal (account_name (state), name)) {
      *sid = dcw_resource_who (resource)->sid;
      return DCW_STATE_PRESENT;
    }
  }
  return all_known ? DCW_STATE_ABSENT : DCW_STATE_UNKNOWN;
}

/* Adds a binding for principal if it is pending. A user or group is looked for among its own kind; members and holders of
 * rights may be anything that has a name. */
static DcwStatus
bind_principal (const DcwImage *image, DcwKindId kind, const DcwPrincipal *principal, DcwBindings *bindings)
{
  if (principal == NULL || !dcw_principal_is_pending (principal))
    return DCW_STATE_PRESENT;
  DcwSid sid;
  DcwStatus status = kind == DCW_KIND_USER || kind == DCW_KIND_GROUP ? dcw_image_find_account (image, kind, principal->name, &sid)
                                                                     : dcw_image_resolve (image, principal->name, &sid);
  if (status == DCW_STATE_PRESENT)
    dcw_bindings_bind (bindings, principal->name, &sid);
  return status;
}

/* resource with every pending name replaced by the SID it has here. ABSENT: one of the names is not there, so neither is
 * the resource. *bound is set for PRESENT only. */
static DcwStatus
bind_names (const DcwImage *image, const DcwResource *resource, DcwResource **bound)
{
  DcwKindId kind = dcw_resource_kind (resource);
  g_autoptr (DcwBindings) bindings = dcw_bindings_new ();
  DcwStatus who =
      bind_principal (image, kind == DCW_KIND_MEMBERSHIP ? DCW_KIND_GROUP : kind, dcw_resource_who (resource), bindings);
  DcwStatus member = bind_principal (image, kind, dcw_resource_member (resource), bindings);
  if (who == DCW_STATE_ABSENT || member == DCW_STATE_ABSENT)
    return DCW_STATE_ABSENT;
  if (who == DCW_STATE_UNKNOWN || member == DCW_STATE_UNKNOWN)
    return DCW_STATE_UNKNOWN;
  *bound = dcw_resource_bind (resource, bindings);
  return DCW_STATE_PRESENT;
}

static DcwMessage *
unknown_name (void)
{
  return dcw_message_new (N_ ("not all users and groups are recorded"), NULL);
}

/* TRUE when nothing can be in ground but what is recorded: it is absent, or was made here, empty. */
static gboolean
holds_only_recorded (const DcwImage *image, const DcwResource *ground)
{
  if (dcw_image_fact (image, DCW_FACT_MADE, dcw_resource_id (ground)) != NULL)
    return TRUE;
  g_autoptr (DcwState) state = dcw_image_get (image, ground);
  return dcw_state_status (state) == DCW_STATE_ABSENT;
}

/* TRUE when something that resource is in shows that it is not there, although no root covers it. */
static gboolean
is_ruled_out (const DcwImage *image, const DcwResource *resource)
{
  /* The holder of a right may be a group or user of any domain: nothing follows from it. */
  if (dcw_resource_kind (resource) == DCW_KIND_ACCOUNT_RIGHT)
    return FALSE;
  g_autoptr (DcwResource) parent = dcw_resource_parent (resource);
  while (parent != NULL) {
    if (holds_only_recorded (image, parent))
      return TRUE;
    DcwResource *above = dcw_resource_parent (parent);
    dcw_resource_unref (parent);
    parent = above;
  }
  return FALSE;
}

DcwState *
dcw_image_answer (const DcwImage *image, const DcwResource *resource)
{
  g_autoptr (DcwResource) bound = NULL;
  DcwStatus names = bind_names (image, resource, &bound);
  if (names == DCW_STATE_UNKNOWN)
    return dcw_state_unknown (unknown_name ());
  g_autoptr (DcwState) state = names == DCW_STATE_ABSENT ? dcw_state_absent () : dcw_image_get (image, bound);
  /* Unknown in a root is what somebody recorded so. */
  if (dcw_state_status (state) == DCW_STATE_UNKNOWN && !dcw_image_covers (image, bound) && is_ruled_out (image, bound))
    return dcw_state_absent ();
  return g_steal_pointer (&state);
}

static DcwState *
read_image (DcwStation *station, const DcwResource *resource)
{
  return dcw_image_answer (image_of (station), resource);
}

static DcwListing *
list_image (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  DcwImage *image = image_of (station);
  g_autoptr (DcwResource) bound = NULL;
  DcwStatus names = parent == NULL ? DCW_STATE_PRESENT : bind_names (image, parent, &bound);
  DcwListing *listing = names == DCW_STATE_PRESENT ? dcw_image_list (image, bound, kind) : dcw_listing_new ();
  if (names == DCW_STATE_UNKNOWN)
    listing->reason = unknown_name ();
  if (names == DCW_STATE_ABSENT
      || (!listing->complete && bound != NULL && (holds_only_recorded (image, bound) || is_ruled_out (image, bound)))) {
    listing->complete = TRUE;
    g_clear_pointer (&listing->reason, dcw_message_unref);
  }
  return listing;
}

/* ---- Writing ---- */

/* What the image says about one resource. */
typedef struct {
  DcwResource *resource;
  DcwState *state;
  gboolean made;
} Record;

static void
free_record (gpointer data)
{
  Record *record = data;
  dcw_resource_unref (record->resource);
  dcw_state_unref (record->state);
  g_free (record);
}

static void
add_record (GPtrArray *records, const DcwImage *image, const DcwResource *resource, const DcwState *state)
{
  Record *record = g_new (Record, 1);
  record->resource = dcw_resource_ref (resource);
  record->state = dcw_state_ref (state);
  record->made = dcw_image_fact (image, DCW_FACT_MADE, dcw_resource_id (resource)) != NULL;
  g_ptr_array_add (records, record);
}

static void
set_record (DcwImage *image, const DcwResource *resource, const DcwState *state, gboolean made)
{
  dcw_image_set (image, resource, state);
  dcw_image_set_fact (image, DCW_FACT_MADE, dcw_resource_id (resource), made ? "yes" : NULL);
}

/* TRUE when recording removed as absent takes other along. */
static gboolean
goes_along (const DcwResource *removed, const DcwResource *other)
{
  DcwKindId kind = dcw_resource_kind (other);
  switch (dcw_resource_kind (removed)) {
  case DCW_KIND_REGISTRY_KEY:
    return (kind == DCW_KIND_REGISTRY_KEY || kind == DCW_KIND_REGISTRY_VALUE)
           && dcw_registry_path_is_below (dcw_resource_path (other), dcw_resource_path (removed));
  case DCW_KIND_USER:
  case DCW_KIND_GROUP:
    return (kind == DCW_KIND_MEMBERSHIP || kind == DCW_KIND_ACCOUNT_RIGHT)
           && dcw_principal_equal (dcw_resource_who (other), dcw_resource_who (removed));
  default:
    return FALSE;
  }
}

typedef struct {
  const DcwImage *image;
  const DcwResource *removed;
  GPtrArray *records;
} Collection;

static void
collect (const DcwResource *resource, const DcwState *state, gpointer data)
{
  Collection *collection = data;
  if (goes_along (collection->removed, resource))
    add_record (collection->records, collection->image, resource, state);
}

/* TRUE when roots say that what is in resource, a key or group, is recorded whole. */
static gboolean
is_whole (const DcwImage *image, const DcwResource *resource)
{
  if (dcw_resource_kind (resource) == DCW_KIND_REGISTRY_KEY)
    return dcw_image_lists (image, resource, DCW_KIND_REGISTRY_KEY) && dcw_image_lists (image, resource, DCW_KIND_REGISTRY_VALUE);
  const DcwPrincipal *group = dcw_resource_who (resource);
  g_autoptr (DcwResource) some_member = dcw_resource_membership (group, group, NULL);
  return some_member != NULL && dcw_image_covers (image, some_member);
}

gboolean
dcw_image_commit (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want, GError **error)
{
  DcwImage *image = image_of (station);
  DcwImageStationClass *class = DCW_IMAGE_STATION_GET_CLASS (station);
  gboolean was_there = dcw_state_status (now) == DCW_STATE_PRESENT, will_be = dcw_state_status (want) == DCW_STATE_PRESENT;
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (free_record);
  add_record (before, image, resource, now);
  Record *own = g_ptr_array_index (before, 0);
  gboolean made = own->made;
  if (was_there && !will_be) {
    dcw_image_foreach (image, collect, &(Collection){ image, resource, before });
    for (guint i = 0; i < before->len; i++)
      dcw_image_set_fact (image, DCW_FACT_MADE, dcw_resource_id (((Record *)g_ptr_array_index (before, i))->resource), NULL);
    made = FALSE;
  } else if (!was_there && will_be && dcw_kind (dcw_resource_kind (resource))->flags & DCW_KIND_HOLDS_OTHERS)
    made = !is_whole (image, resource) && !is_ruled_out (image, resource);
  set_record (image, resource, want, made);

  gboolean stored = FALSE;
  if (class->save == NULL || class->save (DCW_IMAGE_STATION (station), &stored, error))
    return TRUE;
  for (guint i = 0; !stored && i < before->len; i++) {
    Record *record = g_ptr_array_index (before, i);
    set_record (image, record->resource, record->state, record->made);
  }
  return FALSE;
}

gboolean
dcw_image_refuse (DcwErrorCode code, const DcwResource *resource, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *shown = dcw_resource_show (resource);
  g_set_error (error, DCW_ERROR, code, "%s: %s", shown, why);
  return FALSE;
}

static gboolean
write_in_key (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want,
              const DcwSecrets *secrets, DcwSid *created, gboolean *has_created, GError **error)
{
  g_autoptr (DcwResource) parent = dcw_resource_parent (resource);
  if (parent == NULL)
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("a root of the registry can't be changed"));
  if (dcw_state_status (want) == DCW_STATE_PRESENT) {
    g_autoptr (DcwResource) above = dcw_resource_parent (parent);
    g_autoptr (DcwState) key = read_image (station, parent);
    if (above != NULL && dcw_state_status (key) == DCW_STATE_ABSENT)
      return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("the key that it belongs in is not there"));
  }
  return dcw_image_commit (station, resource, now, want, error);
}

static const DcwImageWriter writers[DCW_N_KINDS] = {
  [DCW_KIND_REGISTRY_KEY] = write_in_key,
  [DCW_KIND_REGISTRY_VALUE] = write_in_key,
  [DCW_KIND_USER] = dcw_image_write_account,
  [DCW_KIND_GROUP] = dcw_image_write_account,
  [DCW_KIND_MEMBERSHIP] = dcw_image_write_membership,
  [DCW_KIND_ACCOUNT_RIGHT] = dcw_image_write_right,
  [DCW_KIND_SERVICE] = dcw_image_write_service,
  [DCW_KIND_FIREWALL_RULE] = dcw_image_write_rule,
  [DCW_KIND_FIREWALL_PROFILE] = dcw_image_write_profile,
};

static gboolean
write_image (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
             gboolean *has_created, GError **error)
{
  if (dcw_state_status (want) == DCW_STATE_PRESENT && dcw_state_is_pending (want))
    return dcw_image_refuse (DCW_ERROR_UNBOUND, resource, error, _ ("names an account that has no SID yet"));
  g_autoptr (DcwState) now = read_image (station, resource);
  if (dcw_state_status (now) == DCW_STATE_UNKNOWN)
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("its state is not known, so it is not changed"));
  gboolean both_absent = dcw_state_status (now) == DCW_STATE_ABSENT && dcw_state_status (want) == DCW_STATE_ABSENT;
  gboolean pending = dcw_resource_is_pending (resource);
  if (both_absent || (!pending && dcw_state_identical (now, want)))
    return TRUE;
  gboolean makes_account =
      dcw_state_status (want) == DCW_STATE_PRESENT && dcw_kind (dcw_resource_kind (resource))->flags & DCW_KIND_CREATES_SID;
  if (pending && !makes_account)
    return dcw_image_refuse (DCW_ERROR_UNBOUND, resource, error, _ ("is addressed by a name where its SID is needed"));
  return writers[dcw_resource_kind (resource)](station, resource, now, want, secrets, created, has_created, error);
}

static const DcwPort full_port = { read_image, write_image, list_image };
static const DcwPort reading_port = { read_image, NULL, list_image };

/* ---- The rest of a station ---- */

static const DcwStationInfo *
get_info (DcwStation *station)
{
  return dcw_image_info (image_of (station));
}

static const char *
get_fact (DcwStation *station, const char *id, const char *subject)
{
  return dcw_image_fact (image_of (station), id, subject);
}

static GPtrArray *
get_facts (DcwStation *station)
{
  return dcw_image_facts (image_of (station));
}

static DcwStatus
resolve (DcwStation *station, const char *name, DcwSid *sid)
{
  return dcw_image_resolve (image_of (station), name, sid);
}

static char *
name_of (DcwStation *station, const DcwSid *sid)
{
  return dcw_image_name_of (image_of (station), sid);
}

static void
foreach_name (DcwStation *station, void (*each) (const DcwSid *, const char *, gpointer), gpointer data)
{
  dcw_image_foreach_name (image_of (station), each, data);
}

static GPtrArray *
get_roots (DcwStation *station)
{
  return dcw_image_roots (image_of (station));
}

static void
dcw_image_station_finalize (GObject *object)
{
  dcw_image_free (image_of (DCW_STATION (object)));
  G_OBJECT_CLASS (dcw_image_station_parent_class)->finalize (object);
}

static void
dcw_image_station_class_init (DcwImageStationClass *class)
{
  G_OBJECT_CLASS (class)->finalize = dcw_image_station_finalize;
  DcwStationClass *station = DCW_STATION_CLASS (class);
  for (guint i = 0; i < DCW_N_KINDS; i++)
    station->ports[i] = writers[i] != NULL ? &full_port : &reading_port;
  station->ports[DCW_KIND_SECRET] = &dcw_image_secret_port;
  station->info = get_info;
  station->fact = get_fact;
  station->facts = get_facts;
  station->resolve = resolve;
  station->name_of = name_of;
  station->foreach_name = foreach_name;
  station->roots = get_roots;
  station->restart = dcw_image_restart;
}

static void
dcw_image_station_init (DcwImageStation *station)
{
  DcwImageStationPrivate *private = dcw_image_station_get_instance_private (station);
  private->image = dcw_image_new ();
}

DcwStation *
dcw_image_station_new (DcwImage *image)
{
  DcwImageStation *station = g_object_new (DCW_TYPE_IMAGE_STATION, NULL);
  dcw_image_station_set_image (station, image);
  return DCW_STATION (station);
}

DcwImage *
dcw_image_station_image (DcwImageStation *station)
{
  return image_of (DCW_STATION (station));
}

void
dcw_image_station_set_image (DcwImageStation *station, DcwImage *image)
{
  DcwImageStationPrivate *private = dcw_image_station_get_instance_private (station);
  dcw_image_free (private->image);
  private->image = image;
}
