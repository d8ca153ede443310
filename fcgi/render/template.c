/*
 * The compiler: nodes of the parser and tables of fields in, a flat program out.
 *
 * A partial is compiled where it is called, since what its names mean depends on the context there;
 * hence one that includes itself would never end, and is refused.  The bytes of partials count each
 * time, so that what is compiled is bounded.  Adjacent literals are one, unless a jump ends between
 * them (barrier).
 */
#include "render/template.h"

#include <stdio.h>
#include <stdlib.h>

#include "render/template_names.h"
#include "render/template_program.h"
#include "render/template_trim.h"

#define LITERALS_MAX	(4 * TEMPLATE_SOURCE_MAX)
#define WHY_MAX		256	/* leaves room in a fault for what included a partial */

/* A source being compiled, and the tag that called it. */
struct unit {
	struct str		 name;
	struct str		 indent;
	const struct unit	*caller;
	const struct node	*call;
	struct nodes		 nodes;
};

struct compiler {
	const struct template_source *source;
	struct template	*tpl;
	struct context	 context;
	size_t		 op_room, hop_room;
	size_t		 barrier;
	size_t		 depth;
	size_t		 read;			/* bytes of source */
	size_t		 indented;		/* bytes of literals before trimming */
	bool		 trimming;
	struct trim	 trim;
	struct buf	 scratch;
	struct fault	*fault;
};

static enum err	compile_nodes(struct compiler *c, const struct unit *unit, size_t from, size_t to);
static enum err	compile_unit(struct compiler *c, struct unit *unit);

#define BAD(c, unit, node, ...) \
	fault_set((c)->fault, ERR_INVALID, (unit)->name, (node)->line, (node)->column, __VA_ARGS__)

static enum err
no_memory(struct compiler *c)
{
	return fault_set(c->fault, ERR_UNAVAILABLE, STR("gabarit"), 0, 0, "mémoire épuisée");
}

/* Room for one more entry of size bytes after the n of *v. */
static bool
grow(void **v, size_t n, size_t *room, size_t size)
{
	size_t	 more = *room == 0 ? 64 : *room * 2;
	void	*p;

	if (n < *room)
		return true;
	if ((p = realloc(*v, more * size)) == NULL)
		return false;
	*v = p;
	*room = more;
	return true;
}

/* The literal that the next op begins with, or NULL. */
static struct op *
pending(const struct compiler *c)
{
	const struct template	*tpl = c->tpl;

	return tpl->n_ops > c->barrier && tpl->op[tpl->n_ops - 1].kind == OP_TEXT ?
	    &tpl->op[tpl->n_ops - 1] : NULL;
}

static enum err
emit(struct compiler *c, struct op op)
{
	struct template	*tpl = c->tpl;
	struct op	*text = pending(c);
	void		*v = tpl->op;

	if (text != NULL) {
		op.literal = text->literal;
		op.length = text->length;
		*text = op;
		return ERR_NONE;
	}
	if (tpl->n_ops == UINT32_MAX || !grow(&v, tpl->n_ops, &c->op_room, sizeof(op)))
		return no_memory(c);
	tpl->op = v;
	tpl->op[tpl->n_ops++] = op;
	return ERR_NONE;
}

static enum err
emit_value(struct compiler *c, struct op op, const struct reference *ref)
{
	struct template	*tpl = c->tpl;
	void		*v;
	size_t		 i;

	op.type = (uint8_t)ref->type;
	op.frame = (uint8_t)ref->frame;
	op.at = (uint32_t)ref->hop[0];
	if (ref->n_hops > 1) {
		op.at = (uint32_t)tpl->n_hops;
		op.n = (uint32_t)ref->n_hops;
	}
	for (i = 0; i < op.n; i++) {
		v = tpl->hop;
		if (!grow(&v, tpl->n_hops, &c->hop_room, sizeof(*tpl->hop)))
			return no_memory(c);
		tpl->hop = v;
		tpl->hop[tpl->n_hops++] = ref->hop[i];
	}
	return emit(c, op);
}

static enum err
compile_text(struct compiler *c, const struct unit *unit, const struct node *node)
{
	struct buf	*literals = &c->tpl->literals;
	struct op	*text;
	size_t		 before = literals->n, added;

	if (c->trimming) {
		buf_reset(&c->scratch);
		node_text(&c->scratch, node, unit->indent);
		c->indented += c->scratch.n;
		trim_text(&c->trim, literals, buf_str(&c->scratch));
	} else
		node_text(literals, node, unit->indent);
	if (literals->failed || c->scratch.failed || c->indented > LITERALS_MAX)
		return fault_set(c->fault, ERR_TOO_LARGE, unit->name, node->line, node->column,
		    "plus de %zu Mio de texte avec les fragments, ou mémoire épuisée",
		    LITERALS_MAX >> 20);
	if ((added = literals->n - before) == 0)
		return ERR_NONE;
	if ((text = pending(c)) != NULL) {
		text->length += (uint32_t)added;
		return ERR_NONE;
	}
	return emit(c, (struct op){ .kind = OP_TEXT, .literal = (uint32_t)before,
	    .length = (uint32_t)added });
}

static enum err
resolve(struct compiler *c, const struct unit *unit, const struct node *node,
    struct reference *ref)
{
	struct buf	why = { .max = WHY_MAX };
	enum err	err = ERR_NONE;

	if (!context_resolve(&c->context, node->text, ref, &why))
		err = BAD(c, unit, node, "%.*s", STR_FMT(buf_str(&why)));
	buf_free(&why);
	return err;
}

static enum err
compile_variable(struct compiler *c, const struct unit *unit, const struct node *node)
{
	struct reference	ref;
	enum err		err = resolve(c, unit, node, &ref);

	if (err != ERR_NONE)
		return err;
	switch (ref.type) {
	case FIELD_HTML:
		if (!node->raw)
			return BAD(c, unit, node, "« %.*s » est du balisage : écrire {{{%.*s}}}",
			    STR_FMT(node->text), STR_FMT(node->text));
		break;
	case FIELD_TEXT:
	case FIELD_LIEN:
	case FIELD_INT:
	case FIELD_REAL:
	case FIELD_BOOL:
		if (node->raw)
			return BAD(c, unit, node,
			    "« %.*s » n’est pas du balisage : écrire {{%.*s}}",
			    STR_FMT(node->text), STR_FMT(node->text));
		break;
	case FIELD_TEXTS:
	case FIELD_LIST:
	case FIELD_OBJECT:
	case FIELD_POINTER:
		return BAD(c, unit, node, "« %.*s » est une %s : ouvrir une section {{#%.*s}}",
		    STR_FMT(node->text), ref.type == FIELD_LIST || ref.type == FIELD_TEXTS ?
		    "liste" : "structure", STR_FMT(node->text));
	}
	trim_variable(&c->trim);
	return emit_value(c, (struct op){ .kind = OP_VALUE }, &ref);
}

/* Does what these nodes write, if anything, certainly end with white space? */
static bool
ends_spaced(const struct unit *unit, size_t from, size_t to)
{
	const struct node	*node;
	bool			 spaced = true;
	size_t			 i;

	for (i = from; i < to; i = node->end > i ? node->end : i + 1) {
		node = &unit->nodes.v[i];
		if (node->kind == NODE_SECTION || node->kind == NODE_INVERTED)
			spaced = spaced && ends_spaced(unit, i + 1, node->end);
		else if (node->kind != NODE_TEXT)
			spaced = false;
		else if (node->text.n > 0)
			spaced = memchr(" \t\r\n", node->text.p[node->text.n - 1], 4) != NULL;
	}
	return spaced;
}

/* The context inside a section on ref: a frame more, unless ref is a number or a boolean. */
static void
enter(struct compiler *c, const struct reference *ref)
{
	struct frame	*frame = &c->context.frame[c->context.n];

	switch (ref->type) {
	case FIELD_INT:
	case FIELD_REAL:
	case FIELD_BOOL:
		return;
	case FIELD_TEXT:
	case FIELD_TEXTS:
		*frame = (struct frame){ NULL, FIELD_TEXT };
		break;
	case FIELD_HTML:
	case FIELD_LIEN:
		*frame = (struct frame){ NULL, ref->type };
		break;
	case FIELD_OBJECT:
	case FIELD_POINTER:
	case FIELD_LIST:
		*frame = (struct frame){ ref->of, FIELD_OBJECT };
	}
	c->context.n++;
}

/* The node at i and its body. */
static enum err
compile_section(struct compiler *c, const struct unit *unit, size_t i)
{
	const struct node	*node = &unit->nodes.v[i];
	bool			 inverted = node->kind == NODE_INVERTED, list;
	bool			 spaced = c->trim.spaced;
	struct reference	 ref;
	size_t			 frames = c->context.n, opened;
	struct op		 next = { .kind = OP_NEXT, .into = (uint8_t)frames };
	enum err		 err = resolve(c, unit, node, &ref);

	if (err != ERR_NONE)
		return err;
	list = !inverted && (ref.type == FIELD_LIST || ref.type == FIELD_TEXTS);
	err = emit_value(c, (struct op){ .kind = inverted ? OP_INVERTED : OP_SECTION,
	    .into = (uint8_t)frames }, &ref);
	if (err != ERR_NONE)
		return err;
	opened = c->tpl->n_ops - 1;
	if (!inverted)
		enter(c, &ref);
	if (list && !ends_spaced(unit, i + 1, node->end))
		c->trim.spaced = false;
	next.jump = (uint32_t)c->tpl->n_ops;
	c->barrier = c->tpl->n_ops;
	err = compile_nodes(c, unit, i + 1, node->end);
	if (err == ERR_NONE && list) {
		next.at = (uint32_t)(ref.type == FIELD_LIST ? ref.of->size : sizeof(struct str));
		err = emit(c, next);
	}
	c->context.n = frames;
	c->trim.spaced = c->trim.spaced && spaced;
	c->barrier = c->tpl->n_ops;
	c->tpl->op[opened].jump = (uint32_t)c->tpl->n_ops;
	return err;
}

/* After what a fault of a partial says, where it was called from. */
static void
add_caller(struct compiler *c, const struct unit *unit)
{
	struct fault	*fault = c->fault;
	size_t		 n;

	if (fault == NULL || unit->caller == NULL)
		return;
	n = strlen(fault->message);
	(void)snprintf(fault->message + n, sizeof(fault->message) - n, " ; inclus par %.*s:%u:%u",
	    STR_FMT(unit->caller->name), unit->call->line, unit->call->column);
}

static enum err
compile_partial(struct compiler *c, const struct unit *unit, const struct node *node)
{
	struct unit		 partial = { .name = node->text, .caller = unit, .call = node };
	struct buf		 indent = { .max = TEMPLATE_SOURCE_MAX };
	const struct unit	*up;
	enum err		 err;

	for (up = unit; up != NULL; up = up->caller)
		if (str_eq(up->name, node->text))
			return BAD(c, unit, node,
			    "« %.*s » s’inclut lui-même, ce qui n’est pas possible",
			    STR_FMT(node->text));
	if (node->indent.p != NULL) {
		buf_put(&indent, unit->indent);
		buf_put(&indent, node->indent);
	}
	partial.indent = buf_str(&indent);
	err = indent.failed ? no_memory(c) : compile_unit(c, &partial);
	if (err != ERR_NONE)
		add_caller(c, &partial);
	buf_free(&indent);
	return err;
}

static enum err
compile_nodes(struct compiler *c, const struct unit *unit, size_t from, size_t to)
{
	const struct node	*node;
	enum err		 err = ERR_NONE;
	size_t			 i;

	for (i = from; i < to && err == ERR_NONE; i = node->end > i ? node->end : i + 1) {
		node = &unit->nodes.v[i];
		if (node->kind == NODE_TEXT) {
			err = compile_text(c, unit, node);
			continue;
		}
		if (node->kind == NODE_VARIABLE) {
			err = compile_variable(c, unit, node);
			continue;
		}
		if (c->depth == TEMPLATE_LEVELS)
			return BAD(c, unit, node,
			    "plus de %d sections et fragments l’un dans l’autre", TEMPLATE_LEVELS);
		c->depth++;
		err = node->kind == NODE_PARTIAL ? compile_partial(c, unit, node) :
		    compile_section(c, unit, i);
		c->depth--;
	}
	return err;
}

static enum err
compile_unit(struct compiler *c, struct unit *unit)
{
	const struct unit	*caller = unit->caller == NULL ? unit : unit->caller;
	struct node		 start = { .line = 0 };
	const struct node	*place = unit->call == NULL ? &start : unit->call;
	struct str		 text;
	enum err		 err;

	if (!c->source->read(c->source->arg, unit->name, &text))
		return fault_set(c->fault, ERR_NOT_FOUND, caller->name, place->line, place->column,
		    "le gabarit « %.*s » est introuvable", STR_FMT(unit->name));
	if (text.n > TEMPLATE_SOURCE_MAX - c->read)
		return fault_set(c->fault, ERR_TOO_LARGE, caller->name, place->line, place->column,
		    "plus de %zu Kio de texte avec les fragments", TEMPLATE_SOURCE_MAX >> 10);
	c->read += text.n;
	err = template_parse(&unit->nodes, unit->name, text, c->fault);
	if (err == ERR_NONE)
		err = compile_nodes(c, unit, 0, unit->nodes.n);
	nodes_free(&unit->nodes);
	return err;
}

struct template *
template_compile(const struct template_source *source, struct str name,
    const struct fields *fields, int flags, struct fault *fault)
{
	struct unit	unit = { .name = name };
	struct compiler	c = { .source = source, .trim = { .spaced = true }, .fault = fault,
	    .trimming = (flags & TEMPLATE_TRIM) != 0, .scratch = { .max = LITERALS_MAX },
	    .context = { .frame = { { fields, FIELD_OBJECT } }, .n = 1 } };
	enum err	err;

	if ((c.tpl = calloc(1, sizeof(*c.tpl))) == NULL) {
		(void)no_memory(&c);
		return NULL;
	}
	c.tpl->literals.max = LITERALS_MAX + TEMPLATE_PAD;
	err = compile_unit(&c, &unit);
	if (err == ERR_NONE)
		err = emit(&c, (struct op){ .kind = OP_END });
	if (err == ERR_NONE && !buf_reserve(&c.tpl->literals, TEMPLATE_PAD))
		err = no_memory(&c);
	buf_free(&c.scratch);
	if (err == ERR_NONE)
		return c.tpl;
	template_free(c.tpl);
	return NULL;
}

void
template_free(struct template *tpl)
{
	if (tpl == NULL)
		return;
	free(tpl->op);
	free(tpl->hop);
	buf_free(&tpl->literals);
	free(tpl);
}
