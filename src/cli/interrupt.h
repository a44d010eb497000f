/* interrupt: what Ctrl+C and a request to end mean while a run is under way. The only global state of the command: signal
 * handlers have no other.
 *
 * The first one asks politely, a second one ends the process as usual (the journal makes that safe: opcdcom resume).
 */
#pragma once
#include <glib.h>

void dcw_interrupt_hold (void); /* from now on */
gboolean dcw_interrupt_came (void);
