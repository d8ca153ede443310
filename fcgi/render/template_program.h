/*
 * What a template is once compiled: a flat program, which template.c writes and template_render.c
 * runs.  No name is left in it.
 */
#ifndef RENDER_TEMPLATE_PROGRAM_H
#define RENDER_TEMPLATE_PROGRAM_H

#include "render/template.h"
#include "render/template_parse.h"

/* Each writes its literal first. */
enum op_kind {
	OP_TEXT,	/* and nothing else */
	OP_VALUE,	/* write a value, escaped unless it is markup */
	OP_SECTION,	/* a value becomes frame into; jump if it is false */
	OP_INVERTED,	/* jump if a value is true */
	OP_NEXT,	/* frame into goes on by at bytes: jump, unless it was the last of a list */
	OP_END,
};

struct op {
	uint8_t		 kind;
	uint8_t		 type;		/* of the value: enum field_type */
	uint8_t		 frame;		/* that the value is reached from */
	uint8_t		 into;
	uint32_t	 jump;		/* index of an op */
	uint32_t	 literal;	/* where it begins among the literals */
	uint32_t	 length;	/* of the literal, in bytes */
	uint32_t	 at;		/* offset in the frame; with n hops, index of the first */
	uint32_t	 n;
};

#define TEMPLATE_PAD	64	/* bytes after the literals that may be read */

struct template {
	struct op	*op;
	size_t		 n_ops;
	size_t		*hop;		/* offsets: see struct reference */
	size_t		 n_hops;
	struct buf	 literals;
};

#endif
