/* bytes: little-endian fields of Windows' structures, at any alignment. The caller has checked the bounds. */
#pragma once
#include <string.h>

#include "security/sid.h"

static inline guint16
dcw_get16 (const guint8 *p)
{
  return (guint16)(p[0] | p[1] << 8);
}

static inline guint32
dcw_get32 (const guint8 *p)
{
  return p[0] | (guint32)p[1] << 8 | (guint32)p[2] << 16 | (guint32)p[3] << 24;
}

static inline void
dcw_put16 (guint8 *p, guint16 value)
{
  p[0] = value & 0xff;
  p[1] = value >> 8;
}

static inline void
dcw_put32 (guint8 *p, guint32 value)
{
  p[0] = value & 0xff;
  p[1] = value >> 8 & 0xff;
  p[2] = value >> 16 & 0xff;
  p[3] = value >> 24;
}

/* The bytes of a SID (MS-DTYP 2.4.2.2); gives their end. */
static inline guint8 *
dcw_put_sid (guint8 *p, const DcwSid *sid)
{
  guint n = MIN (sid->n_subs, DCW_SID_MAX_SUBS);

  p[0] = 1;
  p[1] = (guint8)n;
  memcpy (p + 2, sid->authority, 6);
  for (guint i = 0; i < n; i++)
    dcw_put32 (p + 8 + 4 * i, sid->sub[i]);
  return p + 8 + 4 * n;
}
