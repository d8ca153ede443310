/*
 * Folding: what two ways of writing a French name have in common.  Accents and case go, ligatures
 * open (œ oe, æ ae, ß ss, ø o, ł l, đ d, ð d, þ th, ı i), and all that is neither letter nor digit
 * becomes one space.  The result holds a-z, 0-9, single inner spaces, and the folded letters of
 * other scripts as UTF-8.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/buf.h"

/* Appends the folded s to out.  Invalid UTF-8 counts as a space. */
void	fold(struct buf *out, struct str s);

/*
 * The same, and for each byte of the result the byte of s it comes from; a space comes from what
 * follows the letter before it, and the entry after the last byte says where the last letter ends.
 * Entries count from where this fold begins in out.  Fewer than origin_size bytes are appended.
 */
void	fold_traced(struct buf *out, uint32_t *origin, size_t origin_size, struct str s);

/*
 * Has a folded text all words of a folded search, anywhere?  The mark of a plural is no part of a
 * word.
 */
bool	fold_has(struct str text, struct str words);

/* Length in bytes of the valid UTF-8 sequence at s.p[at], 0 if there is none. NUL is not valid. */
size_t	utf8_length(struct str s, size_t at);

#endif
