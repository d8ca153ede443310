/*
 * The JSON writer (RFC 8259): a view and its field table in, JSON out, members in the order of the
 * table.
 */
#ifndef RENDER_JSON_H
#define RENDER_JSON_H

#include "base/buf.h"
#include "render/field.h"

/*
 * Writes one struct described by fields; beyond 32 levels, null.  Bytes of texts that are not UTF-8
 * become U+FFFD.  Any thread.
 */
void	json_write(struct buf *out, const struct fields *fields, const void *view);

#endif
