/*
 * Names of a template against field tables: what a name means is known before any view is.
 */
#ifndef RENDER_TEMPLATE_NAMES_H
#define RENDER_TEMPLATE_NAMES_H

#include "base/buf.h"
#include "render/field.h"
#include "render/template_parse.h"

/* One level of the context: a struct described by of, or, of being NULL, a text or markup. */
struct frame {
	const struct fields	*of;
	enum field_type		 type;
};

/* The context, outermost first.  Only sections that change it have a frame. */
struct context {
	struct frame	frame[TEMPLATE_LEVELS + 1];
	size_t		n;
};

/* How to reach a value from a frame: a pointer to follow at each hop but the last, its place. */
struct reference {
	size_t			 frame;
	size_t			 hop[TEMPLATE_LEVELS];
	size_t			 n_hops;	/* 1 or more */
	enum field_type		 type;
	const struct fields	*of;		/* OBJECT, POINTER, LIST */
};

/*
 * What name ("a", "a.b", ".") means: the innermost frame that has its first part decides.  False,
 * and why in words, names that are near among them, when it means nothing.
 */
bool	context_resolve(const struct context *context, struct str name, struct reference *out,
	    struct buf *why);

#endif
