/* Users, groups, who is in them, and what they may. */
#include "base/i18n.h"
#include "base/text.h"
#include "platform/random.h"
#include "station/image-writers.h"

#define FIRST_RID 1000u     /* of accounts that are not built in */
#define MAX_RID 0x3fffffffu /* Windows hands out 30 bits */
#define MAX_DRAWS 1000      /* a station would need a billion accounts to get here honestly */

static const char *
name_of (const DcwState *account)
{
  return dcw_state_text (account, dcw_state_kind (account) == DCW_KIND_USER ? (guint)DCW_USER_NAME : (guint)DCW_GROUP_NAME);
}

gboolean
dcw_image_write_membership (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want,
                            const DcwSecrets *secrets, DcwSid *created, gboolean *has_created, GError **error)
{
  g_autoptr (DcwResource) group = dcw_resource_group (dcw_resource_who (resource), NULL);
  g_autoptr (DcwState) state = dcw_image_get (dcw_image_station_image (DCW_IMAGE_STATION (station)), group);
  if (dcw_state_status (want) == DCW_STATE_PRESENT && dcw_state_status (state) != DCW_STATE_PRESENT)
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("there is no such group"));
  if (dcw_principal_equal (dcw_resource_who (resource), dcw_resource_member (resource)))
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("a group can't be a member of itself"));
  return dcw_image_commit (station, resource, now, want, error);
}

/* Users and groups share one space of names. except: the SID whose own name does not count, or NULL. */
static gboolean
check_name (const DcwImage *image, const DcwResource *resource, const char *name, const DcwSid *except, GError **error)
{
  static const DcwKindId kinds[] = { DCW_KIND_USER, DCW_KIND_GROUP };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    DcwSid sid;
    if (dcw_image_find_account (image, kinds[i], name, &sid) == DCW_STATE_PRESENT
        && (except == NULL || !dcw_sid_equal (&sid, except)))
      return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, "%s",
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
    return dcw_image_refuse (DCW_ERROR_UNSUPPORTED, resource, error,
                             _ ("can't be made on a station whose machine SID is not known"));
  g_autoptr (GHashTable) rids = g_hash_table_new (NULL, NULL);
  dcw_image_foreach (image, note_rids, &(UsedRids){ &machine, rids });
  for (guint i = 0; i < MAX_DRAWS; i++) {
    guint32 rid = dcw_random_u32 () & MAX_RID;
    if (rid >= FIRST_RID && !g_hash_table_contains (rids, GUINT_TO_POINTER (rid)) && dcw_sid_join (&machine, rid, sid))
      return TRUE;
  }
  return dcw_image_refuse (DCW_ERROR_IO, resource, error, _ ("found no free SID in %d draws"), MAX_DRAWS);
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

gboolean
dcw_image_write_account (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want,
                         const DcwSecrets *secrets, DcwSid *created, gboolean *has_created, GError **error)
{
  DcwImage *image = dcw_image_station_image (DCW_IMAGE_STATION (station));
  DcwKindId kind = dcw_resource_kind (resource);
  const DcwPrincipal *who = dcw_resource_who (resource);
  if (dcw_state_status (want) == DCW_STATE_ABSENT) {
    if (!is_made (image, &who->sid))
      return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("a built-in account can't be deleted"));
    return dcw_image_commit (station, resource, now, want, error);
  }
  const char *name = name_of (want);
  if (name == NULL || *name == '\0')
    return dcw_image_refuse (DCW_ERROR_INVALID, resource, error, _ ("an account needs a name"));
  if (dcw_state_status (now) == DCW_STATE_PRESENT && !dcw_principal_is_pending (who))
    return check_name (image, resource, name, &who->sid, error) && dcw_image_commit (station, resource, now, want, error);
  if (!dcw_principal_is_pending (who))
    return dcw_image_refuse (DCW_ERROR_UNSUPPORTED, resource, error, _ ("Windows chooses the SID of a new account itself"));
  if (!dcw_text_fold_equal (who->name, name))
    return dcw_image_refuse (DCW_ERROR_INVALID, resource, error, _ ("is to be made with another name"));
  DcwSid sid;
  if (!check_name (image, resource, name, NULL, error))
    return FALSE;
  if (kind == DCW_KIND_USER && (secrets == NULL || dcw_secrets_get (secrets, name) == NULL))
    return dcw_image_refuse (DCW_ERROR_SECRET, resource, error, _ ("a new user needs a password"));
  if (!draw_sid (image, resource, &sid, error))
    return FALSE;
  g_autoptr (DcwResource) made = dcw_resource_new (kind, NULL, NULL, &DCW_PRINCIPAL_SID (sid), NULL, error);
  if (made == NULL || !dcw_image_commit (station, made, now, want, error))
    return FALSE;
  *created = sid;
  *has_created = TRUE;
  return TRUE;
}

gboolean
dcw_image_write_right (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want,
                       const DcwSecrets *secrets, DcwSid *created, gboolean *has_created, GError **error)
{
  return dcw_image_commit (station, resource, now, want, error);
}
