/* Facts: what each one may say, and that every row of the table is used. */
#include <string.h>
#include "model/fact.h"
#include "model/image.h"
#include "support/tap.h"

typedef struct {
  const char *id, *subject, *value;
  const char *problem; /* part of it, or NULL: it is fine */
  gboolean of_value;
} Case;

static const Case cases[] = {
  { DCW_FACT_BUILD, "", "19045", NULL, FALSE },
  { DCW_FACT_BUILD, "x", "19045", "expected to be empty", FALSE },
  { DCW_FACT_BUILD, "", "", "a number", TRUE },
  { DCW_FACT_BUILD, "", "19045 ", "a number", TRUE },
  { DCW_FACT_BUILD, "", "-1", "a number", TRUE },
  { DCW_FACT_UBR, "", "12345678901", "a number", TRUE },
  { DCW_FACT_UBR, "", "0", NULL, FALSE },
  { DCW_FACT_VERSION, "", "22H2", NULL, FALSE },
  { DCW_FACT_JOINED_TO, "", "plant.example", NULL, FALSE },
  { DCW_FACT_PRODUCT, "", "Windows 10 Pro", NULL, FALSE },
  { DCW_FACT_PRODUCT, "", "", "one line", TRUE },
  { DCW_FACT_PRODUCT, "", "Windows\n10", "one line", TRUE },
  { DCW_FACT_JOINED, "", "workgroup", NULL, FALSE },
  { DCW_FACT_JOINED, "", "controller", NULL, FALSE },
  { DCW_FACT_JOINED, "", "Workgroup", "one of the words", TRUE },
  { DCW_FACT_JOINED, "", "", "one of the words", TRUE },
  { DCW_FACT_JOINED, "", "workgroup domain", "one of the words", TRUE },
  { DCW_FACT_SERVICE_STATE, "OpcEnum", "running", NULL, FALSE },
  { DCW_FACT_SERVICE_STATE, "", "running", "one line", FALSE },
  { DCW_FACT_SERVICE_STATE, "OpcEnum", "ill", "one of the words", TRUE },
  { DCW_FACT_SERVICE_DEPENDENTS, "RpcSs", "OpcEnum Schedule", NULL, FALSE },
  { DCW_FACT_SERVICE_ACCOUNT, "OpcEnum", ".\\opc", NULL, FALSE },
  { DCW_FACT_SERVICE_ACCOUNT, "OpcEnum", "", "a name", TRUE },
  { DCW_FACT_ADDRESS, "Ethernet", "10.0.0.5/24", NULL, FALSE },
  { DCW_FACT_ADDRESS, "Ethernet", "fe80::20%12", NULL, FALSE },
  { DCW_FACT_ADDRESS, "Ethernet", "fe80::20%eth0", "expected an address, like 10.0.0.5/24", TRUE },
  { DCW_FACT_ADDRESS, "Ethernet", "10.0.0.5%12", "expected an address, like 10.0.0.5/24", TRUE },
  { DCW_FACT_ADDRESS, "Ethernet", "10.0.0.5", NULL, FALSE },
  { DCW_FACT_ADDRESS, "", "fe80::1/64", NULL, FALSE },
  { DCW_FACT_ADDRESS, "Ethernet", "10.0.0.5/33", "an address", TRUE },
  { DCW_FACT_ADDRESS, "Ethernet", "10.0.0.5/255.255.255.0", "an address", TRUE },
  { DCW_FACT_ADDRESS, "Ethernet", "10.0.0.1-10.0.0.5", "an address", TRUE },
  { DCW_FACT_HOST, "HMI-1", "10.0.0.7", NULL, FALSE },
  { DCW_FACT_HOST, "HMI-1", "10.0.0.7 fe80::1", NULL, FALSE },
  { DCW_FACT_HOST, "HMI-1", "10.0.0.7  fe80::1", "one blank", TRUE },
  { DCW_FACT_HOST, "HMI-1", "10.0.0.7/24", "one blank", TRUE },
  { DCW_FACT_HOST, "HMI-1", "", "one blank", TRUE },
  { DCW_FACT_HOST, "", "10.0.0.7", "a name", FALSE },
  { DCW_FACT_CATEGORY, "", "public", NULL, FALSE },
  { DCW_FACT_CATEGORY, "Plant", "home", "one of the words", TRUE },
  { DCW_FACT_LISTENING, "tcp/135", "svchost.exe (RpcSs)", NULL, FALSE },
  { DCW_FACT_LISTENING, "udp/65535", "mdns.exe", NULL, FALSE },
  { DCW_FACT_LISTENING, "tcp/0", "x", "like tcp/135", FALSE },
  { DCW_FACT_LISTENING, "tcp/0135", "x", "like tcp/135", FALSE },
  { DCW_FACT_LISTENING, "tcp/65536", "x", "like tcp/135", FALSE },
  { DCW_FACT_LISTENING, "icmp/1", "x", "like tcp/135", FALSE },
  { DCW_FACT_CLIENTS, "OpcServer", "10.0.0.7 10.0.0.8", NULL, FALSE },
  { DCW_FACT_CLIENTS, "OpcServer", "HMI-1", "one blank", TRUE },
  { DCW_FACT_CLIENTS, "OpcServer", "", "one blank", TRUE },
  { DCW_FACT_FILE, "C:\\opc.exe", "1.10.11.32", NULL, FALSE },
  { DCW_FACT_FILE, "C:\\opc.exe", "", NULL, FALSE },
  { DCW_FACT_FILE, "C:\\opc.exe", DCW_FILE_MISSING, NULL, FALSE },
  { DCW_FACT_FILE, "C:\\opc.exe", "1.2.3.4.5", "up to four", TRUE },
  { DCW_FACT_FILE, "C:\\opc.exe", "1.2 by Bob", "up to four", TRUE },
  { DCW_FACT_FILE, "C:\\opc.exe", "1..2", "up to four", TRUE },
  { DCW_FACT_POLICY_ORIGIN, "registry-value:x", "domain", NULL, FALSE },
  { DCW_FACT_POLICY_ORIGIN, DCW_FACT_EVERY_RIGHT "SeBatchLogonRight", "local", NULL, FALSE },
  { DCW_FACT_POLICY_ORIGIN, "x", "domain", "id of a resource", FALSE },
  { DCW_FACT_REMOTE_SESSION, "", "yes", NULL, FALSE },
  { DCW_FACT_REMOTE_SESSION, "", "maybe", "one of the words", TRUE },
  { DCW_FACT_FIREWALL_MODIFY, "", "overridden", NULL, FALSE },
  { DCW_FACT_FIREWALL_MODIFY, "", "no", "one of the words", TRUE },
  { DCW_FACT_FIREWALL_PRODUCT, "Plant Shield", "firewall", NULL, FALSE },
  { DCW_FACT_FIREWALL_PRODUCT, "Plant Shield", "on", "one of the words", TRUE },
  { DCW_FACT_MADE, "group:x", "yes", NULL, FALSE },
  { DCW_FACT_UNREAD, "service", "", NULL, FALSE },
  { DCW_FACT_UNREAD, "", "why", "could not be listed", FALSE },
  { "vendor.note", "", "\x01", NULL, FALSE },
};

START_TEST (what_a_fact_may_say)
{
  const Case *c = &cases[_i];
  gboolean of_value = FALSE;
  const char *problem = dcw_fact_problem (c->id, c->subject, c->value, &of_value);
  ck_assert_msg ((problem == NULL) == (c->problem == NULL), "%s “%s” “%s”: %s", c->id, c->subject, c->value,
                 problem != NULL ? problem : "taken");
  if (c->problem != NULL)
    ck_assert_msg (strstr (problem, c->problem) != NULL && of_value == c->of_value, "%s “%s” “%s”: %s of the %s", c->id,
                   c->subject, c->value, problem, of_value ? "value" : "subject");
  g_autoptr (DcwImage) image = dcw_image_new ();
  dcw_image_set_fact (image, c->id, c->subject, c->value);
  ck_assert_msg ((dcw_image_fact (image, c->id, c->subject) != NULL) == (c->problem == NULL), "%s “%s” “%s”: in the image", c->id,
                 c->subject, c->value);
}
END_TEST

START_TEST (one_that_is_replaced_by_nonsense_is_unknown)
{
  g_autoptr (DcwImage) image = dcw_image_new ();
  dcw_image_set_fact (image, DCW_FACT_BUILD, "", "19045");
  dcw_image_set_fact (image, DCW_FACT_BUILD, "", "ten");
  ck_assert (dcw_image_fact (image, DCW_FACT_BUILD, "") == NULL);
}
END_TEST

/* RpcSs is needed by hundreds of services. */
START_TEST (many_names)
{
  gboolean of_value;
  g_autoptr (GString) text = g_string_new ("First");
  while (text->len < 60000)
    g_string_append (text, " ServiceOfAVendor");
  ck_assert (dcw_fact_problem (DCW_FACT_SERVICE_DEPENDENTS, "RpcSs", text->str, &of_value) == NULL);
  ck_assert (dcw_fact_problem (DCW_FACT_PRODUCT, "", text->str, &of_value) != NULL);
  while (text->len <= 65536)
    g_string_append (text, " ServiceOfAVendor");
  ck_assert (dcw_fact_problem (DCW_FACT_SERVICE_DEPENDENTS, "RpcSs", text->str, &of_value) != NULL && of_value);
}
END_TEST

START_TEST (every_row)
{
  gsize n;
  const DcwFactRow *rows = dcw_fact_rows (&n);
  for (gsize i = 0; i < n; i++) {
    const DcwFactRow *row = &rows[i];
    guint fine = 0;
    ck_assert_msg (dcw_fact_row (row->id) == row, "%s stands there twice", row->id);
    ck_assert_msg ((row->label == NULL) == (row->life == DCW_FACT_OF_FILE), "%s: label", row->id);
    gboolean words = row->subject == DCW_FACT_WORD || row->value == DCW_FACT_WORD;
    ck_assert_msg ((row->words != NULL) == words, "%s: words", row->id);
    for (gsize k = 0; k < G_N_ELEMENTS (cases); k++)
      fine += strcmp (cases[k].id, row->id) == 0 && cases[k].problem == NULL;
    ck_assert_msg (fine > 0, "%s: no case takes it", row->id);
  }
  ck_assert (n > 0 && dcw_fact_row ("vendor.note") == NULL);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("model-fact");
  TCase *tcase = tcase_create ("facts");
  tcase_add_loop_test (tcase, what_a_fact_may_say, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, one_that_is_replaced_by_nonsense_is_unknown);
  tcase_add_test (tcase, many_names);
  tcase_add_test (tcase, every_row);
  suite_add_tcase (suite, tcase);
  return suite;
}
