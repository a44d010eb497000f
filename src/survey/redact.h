/* redact: a capture that can be shown to strangers: everything that says whose computer it is gets another name (disguise.h),
 * and what this program does not know the meaning of is left out or emptied.
 *
 * What is carried: accounts, memberships, rights, services, firewall rules and profiles, facts (model/fact.h), and the registry
 * values that the surveys read. Comments of accounts and names of firewall rules that somebody gave are replaced whole, arguments
 * of programs are left out. A value of another name or place is there under a made-up name, empty; a key of another place is
 * not there. What can't be read (a damaged list, text that is none) is empty of the same type. The result is a station as any
 * other, and what is planned for it has the same shape.
 */
#pragma once
#include "model/image.h"
#include "survey/disguise.h"

/* image: a capture (station/view.h); registry keys that another image holds whole are not known to be whole in the result. A new
 * image, without an instance; the same key and image give the same again. */
DcwImage *dcw_redact (const DcwImage *image, const guint8 key[DCW_DISGUISE_KEY]);
