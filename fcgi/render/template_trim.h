/*
 * Drops the white space of a template's markup that no reader sees: indentation, blank lines.  At
 * least one white space character stays wherever there were some, and nothing is touched in pre,
 * textarea, script, style and quoted attributes.
 */
#ifndef RENDER_TEMPLATE_TRIM_H
#define RENDER_TEMPLATE_TRIM_H

#include "base/buf.h"

enum trim_state {
	TRIM_TEXT,
	TRIM_OPEN,		/* after "<" */
	TRIM_NAME,		/* of a tag that opens */
	TRIM_TAG,		/* among attributes */
	TRIM_QUOTED,
	TRIM_COMMENT,
	TRIM_RAW,		/* inside an element that is left as it is */
};

/* Where in the markup the writer is.  Start from { .spaced = true }. */
struct trim {
	enum trim_state	 state;
	bool		 spaced;	/* whatever the view, white space or nothing came last */
	char		 quote;
	char		 name[12];	/* of the last tag, in lower case */
	size_t		 n;
};

/* Writes a literal. */
void	trim_text(struct trim *trim, struct buf *out, struct str text);
/* A variable is written here. */
void	trim_variable(struct trim *trim);

#endif
