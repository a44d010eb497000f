#include "support/job.h"
#include <string.h>
#include "document/document.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "station/file.h"
#include "support/tap.h"

/* ---- The station and what is wanted of it ---- */

/* What joining a domain changes on a computer, and who of the domain is known there. */
static const char *const joined[] = {
  "fact|computer.joined||domain",
  "fact|computer.joined-to||PLANT",
  "fact|network.category|Ethernet|domain",
  "name|" DCW_JOB_DOMAIN "-512|PLANT\\Domain Admins",
  "name|" DCW_JOB_DOMAIN "-513|PLANT\\Domain Users",
  "name|" DCW_JOB_DOMAIN "-1104|PLANT\\OpcUser",
  "name|" DCW_JOB_DOMAIN "-1105|PLANT\\OpcServer",
  "name|" DCW_JOB_DOMAIN "-1110|PLANT\\OPC Users",
  "member|S-1-5-32-544|" DCW_JOB_DOMAIN "-512",
  "member|S-1-5-32-545|" DCW_JOB_DOMAIN "-513",
};

DcwImage *
dcw_job_image (const DcwJob *job)
{
  g_autoptr (GBytes) data = dcw_practice_station_data (job->client ? "client" : "server");
  g_autoptr (GError) error = NULL;
  DcwImage *image = dcw_document_read_image ("practice", g_bytes_get_data (data, NULL), g_bytes_get_size (data), NULL, &error);
  ck_assert_msg (image != NULL, "%s: %s", job->name, error != NULL ? error->message : "?");
  dcw_image_info (image)->instance = g_strdup ("0e0a3e9c-0000-4000-8000-00000000000a");
  for (guint i = 0; job->joined && i < G_N_ELEMENTS (joined); i++)
    dcw_text_record (image, joined[i]);
  g_auto (GStrv) lines = g_strsplit (job->changed != NULL ? job->changed : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      dcw_text_record (image, lines[i]);
  return image;
}

DcwProfile *
dcw_job_profile (const DcwJob *job, DcwView *view)
{
  const char *const lists[DCW_N_LISTS] = {
    [DCW_LIST_USERS] = job->users, [DCW_LIST_SERVERS] = job->servers,     [DCW_LIST_PROGRAMS] = job->programs,
    [DCW_LIST_PEERS] = job->peers, [DCW_LIST_CALLBACKS] = job->callbacks,
  };
  static const DcwServerId id = { (char *)"Kepware.KEPServerEX.V6", (char *)"{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}",
                                  (char *)"{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}", NULL, 0 };
  DcwProfile *profile = dcw_profile_new ();
  profile->role = job->role;
  profile->network = job->network;
  profile->group = g_strdup (job->group);
  for (guint i = 0; i < DCW_N_LISTS; i++) {
    g_auto (GStrv) entries = g_strsplit (lists[i] != NULL ? lists[i] : "", "|", -1);
    for (guint k = 0; lists[i] != NULL && entries[k] != NULL; k++)
      dcw_profile_add (profile, i, entries[k]);
  }
  if (job->ids)
    dcw_profile_add_id (profile, &id);
  dcw_test_set_options (profile, job->options);
  if (!job->as_is)
    dcw_profile_recommend (profile, view);
  return profile;
}

/* ---- What came out ---- */

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char *
dcw_job_sorted (const char *lines)
{
  g_auto (GStrv) list = g_strsplit (lines != NULL ? lines : "", "\n", -1);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  for (guint i = 0; list[i] != NULL; i++)
    if (*list[i] != '\0')
      g_ptr_array_add (sorted, list[i]);
  g_ptr_array_sort (sorted, compare_lines);
  g_ptr_array_add (sorted, NULL);
  return g_strjoinv ("\n", (char **)sorted->pdata);
}

/* Values whole: what is shown to people may be cut. */
static char *
tell_value (const DcwState *state, const DcwSetting *setting)
{
  guint32 type = (guint32)dcw_state_number (state, DCW_VALUE_TYPE);
  DcwCodec codec = setting != NULL ? setting->codec : DCW_CODEC_NONE;
  gboolean is_list = codec == DCW_CODEC_DESCRIPTOR || codec == DCW_CODEC_SDDL;
  g_autoptr (DcwDescriptor) list = is_list ? dcw_state_read_descriptor (state, type, codec, NULL) : NULL;
  if (list != NULL)
    return dcw_sddl_show (list);
  GBytes *data = dcw_state_bytes (state, DCW_VALUE_DATA);
  g_autofree char *text = type == DCW_REG_SZ ? dcw_registry_data_to_text (data, NULL) : NULL;
  if (text != NULL)
    return g_strdup_printf ("REG_SZ %s", text);
  return dcw_state_show (state, codec);
}

/* What differs of a service; all of it is much. */
static char *
tell_service (const DcwState *before, const DcwState *after)
{
  static const struct {
    guint field;
    const char *name;
  } numbers[] = { { DCW_SERVICE_START, "start" }, { DCW_SERVICE_TYPE, "type" } };
  GString *text = g_string_new (NULL);
  const DcwPrincipal *old = dcw_state_principal (before, DCW_SERVICE_ACCOUNT),
                     *now = dcw_state_principal (after, DCW_SERVICE_ACCOUNT);
  g_autofree char *sid = now != NULL && !dcw_principal_is_pending (now) ? dcw_sid_format (&now->sid) : NULL;
  if (now != NULL && (old == NULL || !dcw_principal_equal (old, now)))
    g_string_append_printf (text, "account %s", sid != NULL ? sid : now->name);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    guint64 number = dcw_state_number (after, numbers[i].field);
    if (number != dcw_state_number (before, numbers[i].field))
      g_string_append_printf (text, "%s%s %u", text->len > 0 ? ", " : "", numbers[i].name, (guint)number);
  }
  ck_assert_str_eq (dcw_state_text (before, DCW_SERVICE_PATH), dcw_state_text (after, DCW_SERVICE_PATH));
  return g_string_free (text, FALSE);
}

static char *
tell (const DcwChange *change)
{
  DcwKindId kind = dcw_resource_kind (change->resource);
  const DcwState *after = change->after;
  if (dcw_state_status (after) != DCW_STATE_PRESENT)
    return g_strdup ("absent");
  if (kind == DCW_KIND_REGISTRY_VALUE)
    return tell_value (after, dcw_setting_of (change->resource));
  if (kind == DCW_KIND_SERVICE && dcw_state_status (change->before) == DCW_STATE_PRESENT)
    return tell_service (change->before, after);
  if (kind == DCW_KIND_FIREWALL_RULE)
    return g_strdup (dcw_state_text (after, DCW_RULE_TEXT));
  return dcw_state_show (after, DCW_CODEC_NONE);
}

/* Lines with the SIDs of the computer and of the domain short. */
static char *
finish (const DcwPlan *plan, const GString *lines)
{
  g_auto (GStrv) ours = g_strsplit (lines->str, plan->machine, -1);
  g_autofree char *short_ours = g_strjoinv ("M", ours);
  g_auto (GStrv) theirs = g_strsplit (short_ours, DCW_JOB_DOMAIN, -1);
  g_autofree char *text = g_strjoinv ("D", theirs);
  return dcw_job_sorted (text);
}

char *
dcw_job_changes (const DcwPlan *plan)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    g_autofree char *resource = dcw_resource_show (change->resource), *after = tell (change);
    g_string_append_printf (lines, "%s = %s\n", resource, after);
  }
  return finish (plan, lines);
}

char *
dcw_job_blocked (const DcwPlan *plan)
{
  g_autofree char *text = dcw_text_blocked (plan);
  g_autoptr (GString) lines = g_string_new (text);
  return finish (plan, lines);
}
