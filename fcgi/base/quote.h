/*
 * Text between quotes, as RFC 8259 asks: for log lines, JSON pages and messages alike.
 */
#ifndef BASE_QUOTE_H
#define BASE_QUOTE_H

#include "base/buf.h"

/* Always valid JSON: each byte of s that is not valid UTF-8 is written as U+FFFD. */
void	json_quote(struct buf *out, struct str s);

#endif
