/* commands: what each cmd-*.c offers to the table in main.c. */
#pragma once
#include "cli/command.h"

DCW_DECLARE_COMMAND (servers);
DCW_DECLARE_COMMAND (options);
DCW_DECLARE_COMMAND (audit);
DCW_DECLARE_COMMAND (profile_new);
DCW_DECLARE_COMMAND (profile_check);
DCW_DECLARE_COMMAND (profile_pair);
DCW_DECLARE_COMMAND (plan);
DCW_DECLARE_COMMAND (apply);
DCW_DECLARE_COMMAND (confirm);
DCW_DECLARE_COMMAND (undo);
DCW_DECLARE_COMMAND (resume);
DCW_DECLARE_COMMAND (restart);
DCW_DECLARE_COMMAND (steps);
DCW_DECLARE_COMMAND (history);
DCW_DECLARE_COMMAND (snapshot_show);
DCW_DECLARE_COMMAND (snapshot_check);
DCW_DECLARE_COMMAND (capture);
DCW_DECLARE_COMMAND (export);
DCW_DECLARE_COMMAND (sd);
DCW_DECLARE_COMMAND (firewall_rule);
DCW_DECLARE_COMMAND (completion);
