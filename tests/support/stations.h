/* stations: small stations for tests, and a station around another one that goes wrong at a chosen write. */
#pragma once
#include "station/file.h"

#define DCW_TEST_MACHINE "S-1-5-21-100-200-300"
#define DCW_TEST_INSTANCE "0f0e0d0c-0b0a-4908-8706-050403020100"
#define DCW_TEST_OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define DCW_TEST_POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"

/* A Windows 10 in a workgroup, "PC1": users Administrator (500) and operator (1001, member of Users), groups Administrators,
 * Users, Distributed COM Users and Shift (1010: operator, S-1-5-11, and 1099, who is gone), all recorded whole with members and
 * rights; Ole (whole) with EnableDCOM and the default limits of Windows 10; policies whole, none; of HKLM\SOFTWARE\Test, which no
 * root covers: value Known (1), value Gone recorded as absent, value Denied as unknown; key HKLM\SOFTWARE\Missing recorded
 * as absent. Canonical, with instance and machine. */
DcwImage *dcw_test_image (void);

/* Shorthands that must succeed. */
DcwResource *dcw_test_key (const char *path);
DcwResource *dcw_test_value (const char *key, const char *name);
DcwResource *dcw_test_account (DcwKindId kind, const char *sid_or_name);
DcwResource *dcw_test_membership (const char *group, const char *member);
DcwState *dcw_test_account_state (DcwKindId kind, const char *name);
/* Sets a value (and its key) in an image; number: REG_DWORD, text: REG_SZ, sddl: REG_BINARY descriptor. */
void dcw_test_set_number (DcwImage *image, const char *key, const char *name, guint32 number);
void dcw_test_set_text (DcwImage *image, const char *key, const char *name, const char *text);
void dcw_test_set_permission (DcwImage *image, const char *key, const char *name, const char *sddl);

/* image (taken) as the file folder/name; opening it must succeed. */
DcwStation *dcw_test_file_station (DcwImage *image, const char *folder, const char *name);

typedef enum {
  DCW_WRAP_FAIL,      /* error, no effect */
  DCW_WRAP_FAIL_DONE, /* error, although it was done */
  DCW_WRAP_LIE,       /* says success, does nothing */
  DCW_WRAP_HOOK,      /* calls the hook first, then writes: to stop there, or to change the station behind one's back */
} DcwWrap;
typedef void (*DcwWrapHook) (DcwStation *inner, gpointer data);

DcwStation *dcw_wrapped_station_new (DcwStation *inner); /* keeps a reference */
DcwStation *dcw_wrapped_station_inner (DcwStation *station);
/* The n-th write from now on (1: the next) goes wrong; 0: none. hook only for DCW_WRAP_HOOK. */
void dcw_wrapped_station_arm (DcwStation *station, DcwWrap how, guint n, DcwWrapHook hook, gpointer data);
guint dcw_wrapped_station_writes (DcwStation *station); /* since it was armed */
/* What is at and below this key can't be read from now on: unknown, "access denied". NULL: everything can. */
void dcw_wrapped_station_deny (DcwStation *station, const char *key);
