/* hosts: the computers that the file "hosts" of Windows names (%SystemRoot%\System32\drivers\etc\hosts), as facts.
 *
 * Nobody is asked over the network for addresses: that takes as long as the slowest answer, and tells others what is looked for.
 * What was written into this file by hand wins over every answer anyway.
 */
#pragma once
#include "model/image.h"

#define DCW_HOSTS_MAX_SIZE (256u * 1024) /* bytes that are looked at */

/* Adds a fact DCW_FACT_HOST for each name: its first IPv4 address, as Windows takes it, else its first IPv6 one. This computer
 * itself and blackholes (0.0.0.0, 127.0.0.0/8, ::, ::1) are no other computers. Lines that are none are passed over, and what
 * comes after the first 256 names. length: more than DCW_HOSTS_MAX_SIZE says that there is more than is looked at: what is cut there
 * may be half an address and is passed over, too. */
void dcw_hosts_add (DcwImage *image, const char *text, gsize length);
