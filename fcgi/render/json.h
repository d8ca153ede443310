/*
 * The JSON writer (RFC 8259): a view and its field table in, JSON out, members in the table's order.
 */
#ifndef RENDER_JSON_H
#define RENDER_JSON_H

#include "base/buf.h"
#include "render/field.h"

/* Writes one struct described by fields.  Any thread. */
void	json_write(struct buf *out, const struct fields *fields, const void *view);

#endif
