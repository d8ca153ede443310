/*
 * The syntax of Mustache (github.com/mustache/spec 1.4, the core), apart from what names mean: a
 * source becomes a flat list of nodes, in its order.  template.c binds them to field tables; the
 * tests bind them to JSON values, to run the specification's own cases.
 */
#ifndef RENDER_TEMPLATE_PARSE_H
#define RENDER_TEMPLATE_PARSE_H

#include "base/buf.h"
#include "base/err.h"

#define TEMPLATE_LEVELS		32		/* of sections and partials, one in the other */
#define TEMPLATE_SOURCE_MAX	((size_t)1 << 20)

enum node_kind {
	NODE_TEXT,
	NODE_VARIABLE,
	NODE_SECTION,
	NODE_INVERTED,
	NODE_PARTIAL,
};

struct node {
	enum node_kind	 kind;
	bool		 raw;		/* VARIABLE: {{{ }}} or {{& }} */
	bool		 starts_line;	/* TEXT, even an empty one: a line of the source begins */
	unsigned	 line;		/* of the tag, from 1 */
	unsigned	 column;	/* in characters, from 1 */
	struct str	 text;		/* the literal, or the name: a piece of the source */
	struct str	 indent;	/* PARTIAL alone on its line: what is before; p NULL: not */
	size_t		 end;		/* SECTION, INVERTED: the first node after the body */
};

struct nodes {
	struct node	*v;
	size_t		 n;
};

/*
 * Reads source, called name in faults, into *out, which points into source and which the caller
 * frees, also after a fault.  Any thread.
 */
enum err	template_parse(struct nodes *out, struct str name, struct str source,
		    struct fault *fault);
void		nodes_free(struct nodes *nodes);

/* Writes a NODE_TEXT of a partial that was called with indent: it goes before each of its lines. */
void		node_text(struct buf *out, const struct node *node, struct str indent);

#endif
