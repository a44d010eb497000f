/* The task that Windows is given to watch a run: what is written, what is taken for it when it is read back, who may change it.
 */
#include <string.h>
#include "base/error.h"
#include "station/task.h"
#include "support/tap.h"

static const DcwTask task = { "Takes back <run> 7 & more", "\"C:\\Program Data\\a & b\\opcdcom-1.exe\"",
                              "resume --overdue --state \"C:\\Łódź & <x>\"", 1893456002 };

/* As Windows 10 writes what it was given: other order, defaults spelt out. */
static const char windows[] =
    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n"
    "<Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\r\n"
    "  <RegistrationInfo><Description>Something</Description><URI>\\OPC DCOM Wizard\\revert-1</URI></RegistrationInfo>\r\n"
    "  <Triggers>\r\n"
    "    <TimeTrigger>\r\n"
    "      <Repetition><Interval>PT1M</Interval><StopAtDurationEnd>false</StopAtDurationEnd></Repetition>\r\n"
    "      <StartBoundary>2030-01-01T00:00:02Z</StartBoundary>\r\n"
    "      <Enabled>true</Enabled>\r\n"
    "    </TimeTrigger>\r\n"
    "    <BootTrigger><Enabled>true</Enabled></BootTrigger>\r\n"
    "  </Triggers>\r\n"
    "  <Principals><Principal "
    "id=\"System\"><RunLevel>HighestAvailable</RunLevel><UserId>S-1-5-18</UserId></Principal></Principals>\r\n"
    "  <Settings>\r\n"
    "    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\r\n"
    "    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\r\n"
    "    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>\r\n"
    "    <AllowHardTerminate>false</AllowHardTerminate>\r\n"
    "    <StartWhenAvailable>true</StartWhenAvailable>\r\n"
    "    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>\r\n"
    "    <IdleSettings><StopOnIdleEnd>true</StopOnIdleEnd><RestartOnIdle>false</RestartOnIdle></IdleSettings>\r\n"
    "    <AllowStartOnDemand>true</AllowStartOnDemand><Enabled>true</Enabled><Hidden>false</Hidden>\r\n"
    "    <RunOnlyIfIdle>false</RunOnlyIfIdle><WakeToRun>false</WakeToRun>\r\n"
    "    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit><Priority>5</Priority>\r\n"
    "  </Settings>\r\n"
    "  <Actions Context=\"System\"><Exec>\r\n"
    "    <Command>&quot;C:\\Program Data\\a &amp; b\\opcdcom-1.exe&quot;</Command>\r\n"
    "    <Arguments>resume --overdue --state \"C:\\Łódź &amp; &lt;x&gt;\"</Arguments>\r\n"
    "  </Exec></Actions>\r\n"
    "</Task>";

START_TEST (own)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = dcw_task_write (&task);
  ck_assert_msg (dcw_task_check (&task, xml, &error), "%s", error != NULL ? error->message : "?");
  ck_assert_msg (strstr (xml, "<StartBoundary>2030-01-01T00:00:02Z</StartBoundary>") != NULL, "not in UTC: %s", xml);
  ck_assert_msg (strstr (xml, "& more") == NULL && strstr (xml, "<run>") == NULL, "not escaped: %s", xml);
  ck_assert_msg (dcw_task_check (&task, windows, &error), "%s", error != NULL ? error->message : "?");
}
END_TEST

/* One thing that is not so each; says: what the error names. */
static const struct {
  const char *name, *from, *to, *says;
} rows[] = {
  { "no triggers", "TimeTrigger", "Foo", "TimeTrigger" },
  { "no boot trigger", "BootTrigger", "LogonTrigger", "BootTrigger" },
  { "two time triggers", "<BootTrigger>", "<TimeTrigger/><BootTrigger>", "TimeTrigger" },
  { "another time", "00:00:02Z", "00:00:03Z", "StartBoundary" },
  { "local time", "00:00:02Z", "00:00:02", "StartBoundary" },
  { "another zone", "00:00:02Z", "00:00:02+01:00", "StartBoundary" },
  { "an end", "<Repetition>", "<EndBoundary>2031-01-01T00:00:00Z</EndBoundary><Repetition>", "EndBoundary" },
  { "switched-off trigger", "<Enabled>true</Enabled>\r\n    </TimeTrigger>", "<Enabled>false</Enabled>\r\n    </TimeTrigger>",
    "TimeTrigger/Enabled" },
  { "switched-off boot trigger", "<BootTrigger><Enabled>true", "<BootTrigger><Enabled>false", "BootTrigger/Enabled" },
  { "switched off", "</AllowStartOnDemand><Enabled>true", "</AllowStartOnDemand><Enabled>false", "Settings/Enabled" },
  { "once", "<Interval>PT1M</Interval>", "", "Interval" },
  { "for a while", "<StopAtDurationEnd>", "<Duration>P1D</Duration><StopAtDurationEnd>", "Duration" },
  { "somebody else", "S-1-5-18", "S-1-5-19", "UserId" },
  { "nobody", "<UserId>S-1-5-18</UserId>", "", "UserId" },
  { "not on batteries", "<DisallowStartIfOnBatteries>false", "<DisallowStartIfOnBatteries>true", "Batteries" },
  { "batteries by default", "<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>", "", "Batteries" },
  { "missed for good", "<StartWhenAvailable>true", "<StartWhenAvailable>false", "StartWhenAvailable" },
  { "ended after three days", "PT0S", "PT72H", "ExecutionTimeLimit" },
  { "when idle", "<RunOnlyIfIdle>false", "<RunOnlyIfIdle>true", "RunOnlyIfIdle" },
  { "when connected", "<RunOnlyIfNetworkAvailable>false", "<RunOnlyIfNetworkAvailable>true", "RunOnlyIfNetworkAvailable" },
  { "another program", "opcdcom-1.exe", "opcdcom-2.exe", "Command" },
  { "other arguments", "resume --overdue", "resume --forward", "Arguments" },
  { "no arguments", "Arguments>", "Comment>", "Arguments" },
  { "two programs", "</Exec>", "</Exec><Exec><Command>x</Command></Exec>", "Exec" },
  { "another folder", "</Exec>", "<WorkingDirectory>C:\\Users\\Public</WorkingDirectory></Exec>", "WorkingDirectory" },
  { "without quotes", "&quot;C:\\Program Data\\a &amp; b\\opcdcom-1.exe&quot;", "C:\\Program Data\\a &amp; b\\opcdcom-1.exe",
    "Command" },
  { "a mail too", "</Exec>", "</Exec><SendEmail/>", "SendEmail" },
  { "cut off", "</Task>", "", "XML" },
};

START_TEST (other)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = g_strsplit (windows, rows[_i].from, -1);
  ck_assert_msg (g_strv_length (parts) > 1, "%s: there is no %s", rows[_i].name, rows[_i].from);
  g_autofree char *xml = g_strjoinv (rows[_i].to, parts);
  ck_assert_msg (!dcw_task_check (&task, xml, &error), "%s: is taken for ours", rows[_i].name);
  ck_assert_msg (error->code == DCW_ERROR_IO && strstr (error->message, rows[_i].says) != NULL, "%s: %s", rows[_i].name,
                 error->message);
}
END_TEST

START_TEST (hostile)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  for (guint i = 0; i < 1000; i++)
    g_string_append (deep, "<Task>");
  g_autofree char *huge = g_strnfill (1000000, ' ');
  const char *const texts[] = { "", " ", "<", "\xff\xfe", "<Task/>", deep->str, huge };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    ck_assert_msg (!dcw_task_check (&task, texts[i], NULL), "text %u is taken for ours", i);
}
END_TEST

static const struct {
  const char *sddl;
  gboolean fine;
} securities[] = {
  { "O:BAG:BAD:P(A;;FA;;;BA)(A;;FA;;;SY)", TRUE },
  { "O:SYG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)", TRUE },
  { "O:BAG:BAD:P(A;;FA;;;BA)(A;;FR;;;AU)(A;;FRFX;;;WD)", TRUE },
  { "O:S-1-5-21-1-2-3-500G:BAD:P(A;;FA;;;BA)", FALSE },
  { "O:BAG:BAD:P(D;;FA;;;WD)(A;;FA;;;BA)", TRUE },
  { "O:S-1-5-21-1-2-3-501G:BAD:P(A;;FA;;;BA)", FALSE },
  { "O:AUG:BAD:P(A;;FA;;;BA)", FALSE },
  { "G:BAD:P(A;;FA;;;BA)", FALSE },
  { "O:BAG:BA", FALSE },
  { "O:BAG:BAD:NO_ACCESS_CONTROL", FALSE },
  { "O:BAG:BAD:P(A;;FA;;;BA)(A;;FA;;;AU)", FALSE },
  { "O:BAG:BAD:P(A;;FA;;;BA)(A;;FW;;;BU)", FALSE },
  { "O:BAG:BAD:P(A;;FA;;;BA)(A;;SD;;;BU)", FALSE },
  { "O:BAG:BAD:P(A;;FA;;;BA)(A;;GA;;;S-1-5-21-1-2-3-500)", FALSE },
  { "O:BAG:BAD:P(A;;FA;;;BA)(A;OICIIO;FA;;;CO)", FALSE },
  { "nonsense", FALSE },
  { "", FALSE },
};

START_TEST (security)
{
  g_autoptr (GError) error = NULL;
  gboolean fine = dcw_task_check_security (securities[_i].sddl, &error);
  ck_assert_msg (fine == securities[_i].fine, "%s: %s", securities[_i].sddl, error != NULL ? error->message : "fine");
}
END_TEST

static const struct {
  const char *word, *quoted; /* NULL: refused */
} words[] = {
  { "C:\\ProgramData\\OPC DCOM Wizard", "\"C:\\ProgramData\\OPC DCOM Wizard\"" },
  { "C:\\state\\", "\"C:\\state\\\\\"" },
  { "C:\\state\\\\", "\"C:\\state\\\\\\\\\"" },
  { "C:\\Łódź & (Test)", "\"C:\\Łódź & (Test)\"" },
  { "", "\"\"" },
  { "C:\\a\" --forward \"", NULL },
  { "C:\\%TEMP%", NULL },
  { "C:\\$(Arg0)", NULL },
  { "C:\\a\nb", NULL },
  { "C:\\a\tb", NULL },
};

START_TEST (quote)
{
  g_autofree char *quoted = dcw_task_quote (words[_i].word);
  ck_assert_msg (g_strcmp0 (quoted, words[_i].quoted) == 0, "%s: %s", words[_i].word, quoted != NULL ? quoted : "(refused)");
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("station-task");
  TCase *tasks = tcase_create ("task");
  tcase_add_test (tasks, own);
  tcase_add_loop_test (tasks, other, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tasks, hostile);
  tcase_add_loop_test (tasks, security, 0, G_N_ELEMENTS (securities));
  tcase_add_loop_test (tasks, quote, 0, G_N_ELEMENTS (words));
  suite_add_tcase (suite, tasks);
  return suite;
}
