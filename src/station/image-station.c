#include "station/image-station.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "platform/random.h"
#include "registry/path.h"

#define FIRST_RID 1000u     /* of accounts that are not built in */
#define MAX_RID 0x3fffffffu /* Windows hands out 30 bits */
#define MAX_DRAWS 1000      /* a station would need a billion accounts to get here honestly */

/* A key or group that was made here, empty, where no root says that what is in it is recorded whole. Subject: resource id. */
#define FACT_MADE "resource.made"

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

/* The account of this kind and name. */
static DcwStatus
find_account (const DcwImage *image, DcwKindId kind, const char *name, DcwSid *sid)
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
  DcwStatus status = kind == DCW_KIND_USER || kind == DCW_KIND_GROUP ? find_account (image, kind, principal->name, &sid)
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
  if (dcw_image_fact (image, FACT_MADE, dcw_resource_id (ground)) != NULL)
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
  if (names == DCW_STATE_ABSENT || (!listing->complete && bound != NULL && holds_only_recorded (image, bound))) {
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
  record->made = dcw_image_fact (image, FACT_MADE, dcw_resource_id (resource)) != NULL;
  g_ptr_array_add (records, record);
}

static void
set_record (DcwImage *image, const DcwResource *resource, const DcwState *state, gboolean made)
{
  dcw_image_set (image, resource, state);
  dcw_image_set_fact (image, FACT_MADE, dcw_resource_id (resource), made ? "yes" : NULL);
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
    return dcw_image_covers (image, resource);
  const DcwPrincipal *group = dcw_resource_who (resource);
  g_autoptr (DcwResource) some_member = dcw_resource_membership (group, group, NULL);
  return some_member != NULL && dcw_image_covers (image, some_member);
}

/* Changes the image and saves it; afterwards the image is what is stored, whether that went well or not. */
static gboolean
commit (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want, GError **error)
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
      dcw_image_set_fact (image, FACT_MADE, dcw_resource_id (((Record *)g_ptr_array_index (before, i))->resource), NULL);
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

G_GNUC_PRINTF (4, 5)
static gboolean
refuse (DcwErrorCode code, const DcwResource *resource, GError **error, const char *format, ...)
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
write_in_key (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want, DcwSid *created,
              gboolean *has_created, GError **error)
{
  g_autoptr (DcwResource) parent = dcw_resource_parent (resource);
  if (parent == NULL)
    return refuse (DCW_ERROR_REFUSED, resource, error, _ ("a root of the registry can't be changed"));
  if (dcw_state_status (want) == DCW_STATE_PRESENT) {
    g_autoptr (DcwResource) above = dcw_resource_parent (parent);
    g_autoptr (DcwState) key = read_image (station, parent);
    if (above != NULL && dcw_state_status (key) == DCW_STATE_ABSENT)
      return refuse (DCW_ERROR_REFUSED, resource, error, _ ("the key that it belongs in is not there"));
  }
  return commit (station, resource, now, want, error);
}

static gboolean
write_membership (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want, DcwSid *created,
                  gboolean *has_created, GError **error)
{
  g_autoptr (DcwResource) group = dcw_resource_group (dcw_resource_who (resource), NULL);
  g_autoptr (DcwState) state = dcw_image_get (image_of (station), group);
  if (dcw_state_status (want) == DCW_STATE_PRESENT && dcw_state_status (state) != DCW_STATE_PRESENT)
    return refuse (DCW_ERROR_REFUSED, resource, error, _ ("there is no such group"));
  if (dcw_principal_equal (dcw_resource_who (resource), dcw_resource_member (resource)))
    return refuse (DCW_ERROR_REFUSED, resource, error, _ ("a group can't be a member of itself"));
  return commit (station, resource, now, want, error);
}

/* Users and groups share one space of names. except: the SID whose own name does not count, or NULL. */
static gboolean
check_name (const DcwImage *image, const DcwResource *resource, const char *name, const DcwSid *except, GError **error)
{
  static const DcwKindId kinds[] = { DCW_KIND_USER, DCW_KIND_GROUP };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    DcwSid sid;
    if (find_account (image, kinds[i], name, &sid) == DCW_STATE_PRESENT && (except == NULL || !dcw_sid_equal (&sid, except)))
      return refuse (DCW_ERROR_REFUSED, resource, error, "%s",
                     kinds[i] == DCW_KIND_USER ? _ ("there is a user of this name already")
                                               : _ ("there is a group of this name already"));
  }
  return TRUE;
}

typedef struct {
  const DcwSid *machine;
  GHashTable *rids; /* of guint32 */
} UsedRids;

static void
note_rid (const DcwPrincipal *principal, UsedRids *used)
{
  DcwSid domain;
  guint32 rid;
  if (principal != NULL && !dcw_principal_is_pending (principal) && dcw_sid_split (&principal->sid, &domain, &rid)
      && dcw_sid_equal (&domain, used->machine))
    g_hash_table_add (used->rids, GUINT_TO_POINTER (rid));
}

static void
note_rids (const DcwResource *resource, const DcwState *state, gpointer data)
{
  note_rid (dcw_resource_who (resource), data);
  note_rid (dcw_resource_member (resource), data);
}

static gboolean
draw_sid (const DcwImage *image, const DcwResource *resource, DcwSid *sid, GError **error)
{
  const DcwStationInfo *info = dcw_image_info (image);
  DcwSid machine;
  if (info->machine == NULL || !dcw_sid_parse (info->machine, &machine, NULL))
    return refuse (DCW_ERROR_UNSUPPORTED, resource, error, _ ("can't be made on a station whose machine SID is not known"));
  g_autoptr (GHashTable) rids = g_hash_table_new (NULL, NULL);
  dcw_image_foreach (image, note_rids, &(UsedRids){ &machine, rids });
  for (guint i = 0; i < MAX_DRAWS; i++) {
    guint32 rid = dcw_random_u32 () & MAX_RID;
    if (rid >= FIRST_RID && !g_hash_table_contains (rids, GUINT_TO_POINTER (rid)) && dcw_sid_join (&machine, rid, sid))
      return TRUE;
  }
  return refuse (DCW_ERROR_IO, resource, error, _ ("found no free SID in %d draws"), MAX_DRAWS);
}

/* TRUE when sid is an account that somebody made on this machine. */
static gboolean
is_made (const DcwImage *image, const DcwSid *sid)
{
  const char *text = dcw_image_info (image)->machine;
  DcwSid machine, domain;
  guint32 rid;
  return text != NULL && dcw_sid_parse (text, &machine, NULL) && dcw_sid_split (sid, &domain, &rid)
         && dcw_sid_equal (&domain, &machine) && rid >= FIRST_RID;
}

static gboolean
write_account (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want, DcwSid *created,
               gboolean *has_created, GError **error)
{
  DcwImage *image = image_of (station);
  DcwKindId kind = dcw_resource_kind (resource);
  const DcwPrincipal *who = dcw_resource_who (resource);
  if (dcw_state_status (want) == DCW_STATE_ABSENT) {
    if (!is_made (image, &who->sid))
      return refuse (DCW_ERROR_REFUSED, resource, error, _ ("a built-in account can't be deleted"));
    return commit (station, resource, now, want, error);
  }
  const char *name = account_name (want);
  if (name == NULL || *name == '\0')
    return refuse (DCW_ERROR_INVALID, resource, error, _ ("an account needs a name"));
  if (dcw_state_status (now) == DCW_STATE_PRESENT && !dcw_principal_is_pending (who))
    return check_name (image, resource, name, &who->sid, error) && commit (station, resource, now, want, error);
  if (!dcw_principal_is_pending (who))
    return refuse (DCW_ERROR_UNSUPPORTED, resource, error, _ ("Windows chooses the SID of a new account itself"));
  if (!dcw_text_fold_equal (who->name, name))
    return refuse (DCW_ERROR_INVALID, resource, error, _ ("is to be made with another name"));
  DcwSid sid;
  if (!check_name (image, resource, name, NULL, error) || !draw_sid (image, resource, &sid, error))
    return FALSE;
  g_autoptr (DcwResource) made = dcw_resource_new (kind, NULL, NULL, &DCW_PRINCIPAL_SID (sid), NULL, error);
  if (made == NULL || !commit (station, made, now, want, error))
    return FALSE;
  *created = sid;
  *has_created = TRUE;
  return TRUE;
}

typedef gboolean (*Writer) (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want,
                            DcwSid *created, gboolean *has_created, GError **error);

static const Writer writers[DCW_N_KINDS] = {
  [DCW_KIND_REGISTRY_KEY] = write_in_key, [DCW_KIND_REGISTRY_VALUE] = write_in_key, [DCW_KIND_USER] = write_account,
  [DCW_KIND_GROUP] = write_account,       [DCW_KIND_MEMBERSHIP] = write_membership,
};

static gboolean
write_image (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
             gboolean *has_created, GError **error)
{
  if (dcw_state_status (want) == DCW_STATE_PRESENT && dcw_state_is_pending (want))
    return refuse (DCW_ERROR_UNBOUND, resource, error, _ ("names an account that has no SID yet"));
  g_autoptr (DcwState) now = read_image (station, resource);
  if (dcw_state_status (now) == DCW_STATE_UNKNOWN)
    return refuse (DCW_ERROR_REFUSED, resource, error, _ ("its state is not known, so it is not changed"));
  gboolean both_absent = dcw_state_status (now) == DCW_STATE_ABSENT && dcw_state_status (want) == DCW_STATE_ABSENT;
  gboolean pending = dcw_resource_is_pending (resource);
  if (both_absent || (!pending && dcw_state_identical (now, want)))
    return TRUE;
  gboolean makes_account =
      dcw_state_status (want) == DCW_STATE_PRESENT && dcw_kind (dcw_resource_kind (resource))->flags & DCW_KIND_CREATES_SID;
  if (pending && !makes_account)
    return refuse (DCW_ERROR_UNBOUND, resource, error, _ ("is addressed by a name where its SID is needed"));
  return writers[dcw_resource_kind (resource)](station, resource, now, want, created, has_created, error);
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
    if (i != DCW_KIND_SECRET)
      station->ports[i] = writers[i] != NULL ? &full_port : &reading_port;
  station->info = get_info;
  station->fact = get_fact;
  station->facts = get_facts;
  station->resolve = resolve;
  station->name_of = name_of;
  station->foreach_name = foreach_name;
  station->roots = get_roots;
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
