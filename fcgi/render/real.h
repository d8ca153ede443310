/*
 * The one way a real number is written, on a page and in JSON.
 */
#ifndef RENDER_REAL_H
#define RENDER_REAL_H

#include "base/buf.h"

/* value, finite, with at most 4 decimals, no zeros at their end and a point in every locale. */
void	real_write(struct buf *out, double value);

#endif
