/*
 * The one closed list of what can go wrong, and how each is told: to a program by its status, to a
 * person by a message.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

enum err {
	ERR_NONE = 0,
	ERR_BAD_REQUEST,	/* malformed: no sense can be made of it */
	ERR_UNAUTHORIZED,
	ERR_FORBIDDEN,
	ERR_NOT_FOUND,
	ERR_METHOD,		/* this URL exists, not with this method */
	ERR_CONFLICT,
	ERR_TOO_LARGE,
	ERR_MEDIA_TYPE,
	ERR_INVALID,		/* well formed, but a value has no meaning here */
	ERR_TOO_MANY,
	ERR_INTERNAL,
	ERR_UNAVAILABLE,	/* no snapshot, no database, no memory: come back later */
	ERR_COUNT
};

/* Where and why something failed, for a person.  Owned by the caller; all bounds are inside. */
struct fault {
	enum err	code;
	unsigned	line;		/* from 1; 0: not in a file */
	unsigned	column;
	char		where[128];	/* file, table, field */
	char		message[384];
};

int		err_status(enum err code);	/* HTTP status; 200 for ERR_NONE */
struct str	err_slug(enum err code);	/* "introuvable", the end of the problem's type */
struct str	err_title(enum err code);	/* French, for problem details and error pages */

/* Fills *fault (NULL is welcome) and returns code, so that it ends a function. */
enum err	fault_set(struct fault *fault, enum err code, struct str where, unsigned line,
		    unsigned column, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* "where:line:column: message" into out, cut at size. */
const char	*fault_text(const struct fault *fault, char *out, size_t size);

#endif
