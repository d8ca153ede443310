/*
 * The writer of iCalendar (RFC 5545): lines folded at 75 bytes, never inside a character, and texts
 * escaped.  Which lines there are is the caller's.
 */
#ifndef RENDER_ICS_H
#define RENDER_ICS_H

#include "base/buf.h"

/* A line whose value is a TEXT (3.3.11). */
void	ics_text(struct buf *out, struct str name, struct str text);
/* A line whose value is something else: a date, a URI, a token; put as it is. */
void	ics_line(struct buf *out, struct str name, struct str value);

#endif
