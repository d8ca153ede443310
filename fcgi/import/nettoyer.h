/*
 * The HTML cleaner, the only maker of FIELD_HTML texts: what another site wrote, read as a browser
 * would and written again with paragraphs, lists, quotations, strong, em and links, and nothing
 * else.  What it writes is well nested and has no attribute but those of our own links.
 */
#ifndef IMPORT_NETTOYER_H
#define IMPORT_NETTOYER_H

#include "base/buf.h"

#define NETTOYER_MAX	((size_t)128 << 10)	/* bytes of a text; longer is refused */

/*
 * Appends to html the clean markup of s, and to texte its words alone, one space between them;
 * either may be NULL.  False when s is too long or holds more than memory is given for; nothing is
 * then appended.  One thread at a time.
 */
bool	nettoyer(struct str s, struct buf *html, struct buf *texte);

/*
 * A link as it may stand in a page: http, https, mailto and tel are kept, an address without scheme
 * ("www.…", "nom@domaine") is given one, the rest (relative, javascript:, data:) is none.  Appends
 * to out; false, and nothing appended, when there is none.
 */
bool	nettoyer_lien(struct str href, struct buf *out);

#endif
