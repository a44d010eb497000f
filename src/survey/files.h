/* files: programs and libraries on a station's disks (fact DCW_FACT_FILE). */
#pragma once
#include "station/view.h"

/* A path as a registry value has it, with the variables of Windows filled in, without quotes. Free with g_free(); NULL for
 * NULL. */
char *dcw_file_path (DcwView *view, const char *path);
/* Asks for the variables, whatever paths say, so that a capture holds what a plan may ask for. */
void dcw_file_survey (DcwView *view);

/* Whether it is there; UNKNOWN: nobody looked, it is on another computer, or the path does not say where it ends. of_32: it may
 * be meant as a 32-bit program sees it, on a Windows of 64 bits. *version (may be NULL): of its resources, "" when it has none;
 * borrowed, NULL unless PRESENT. */
DcwStatus dcw_file_look (DcwView *view, const char *path, gboolean of_32, const char **version);
