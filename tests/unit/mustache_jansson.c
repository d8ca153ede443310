/*
 * Walks the parser's nodes with a stack of JSON values.  Unlike the binding to field tables, names
 * are unknown until they are met, an unknown one is empty, and partials may include themselves.
 */
#include "mustache_jansson.h"

#include <stdio.h>
#include <stdlib.h>

#include "render/template.h"
#include "render/template_parse.h"

#define DEPTH_MAX	100

struct scope {
	const struct scope	*outer;
	json_t			*value;
};

struct run {
	const struct mustache	*mustache;
	struct buf		*out;
	struct fault		*fault;
	unsigned		 depth;
};

/* A source on its way: its nodes, and what its lines are indented by. */
struct piece {
	struct nodes	nodes;
	struct str	indent;
};

static enum err	run_nodes(struct run *run, const struct piece *piece, const struct scope *scope,
		    size_t from, size_t to);

static json_t *
member(json_t *value, struct str name)
{
	char	key[128];

	(void)snprintf(key, sizeof(key), "%.*s", STR_FMT(name));
	return json_object_get(value, key);
}

static json_t *
lookup(const struct scope *scope, struct str name)
{
	struct str	 rest = name, part;
	json_t		*value = NULL;

	if (str_eq(name, STR(".")))
		return scope->value;
	(void)str_next(&rest, '.', &part);
	for (; scope != NULL && value == NULL; scope = scope->outer)
		value = member(scope->value, part);
	while (value != NULL && str_next(&rest, '.', &part))
		value = member(value, part);
	return value;
}

static bool
truthy(json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_ARRAY:
		return json_array_size(value) > 0;
	case JSON_STRING:
		return json_string_length(value) > 0;
	case JSON_INTEGER:
		return json_integer_value(value) != 0;
	case JSON_FALSE:
	case JSON_NULL:
		return false;
	default:
		return true;
	}
}

/* The shortest of two ways to write a real number that reads back the same. */
static void
put_real(struct buf *out, double value)
{
	char	text[32];

	(void)snprintf(text, sizeof(text), "%.15g", value);
	if (strtod(text, NULL) < value || strtod(text, NULL) > value)
		(void)snprintf(text, sizeof(text), "%.17g", value);
	buf_put(out, str_of(text));
}

static void
put_value(struct buf *out, json_t *value, bool raw)
{
	struct str	text;

	if (json_is_integer(value))
		buf_int(out, json_integer_value(value));
	else if (json_is_real(value))
		put_real(out, json_real_value(value));
	else if (json_is_boolean(value))
		buf_put(out, json_is_true(value) ? STR("true") : STR("false"));
	else if (json_is_string(value)) {
		text = (struct str){ json_string_value(value), json_string_length(value) };
		if (raw)
			buf_put(out, text);
		else
			html_escape(out, text);
	}
}

static enum err
run_section(struct run *run, const struct piece *piece, const struct scope *scope, size_t i)
{
	const struct node	*node = &piece->nodes.v[i];
	json_t			*value = lookup(scope, node->text);
	bool			 shown = value != NULL && truthy(value);
	struct scope		 inner = { scope, value };
	enum err		 err = ERR_NONE;
	size_t			 k;

	if (node->kind == NODE_INVERTED)
		return shown ? ERR_NONE : run_nodes(run, piece, scope, i + 1, node->end);
	if (!shown)
		return ERR_NONE;
	if (!json_is_array(value))
		return run_nodes(run, piece, &inner, i + 1, node->end);
	for (k = 0; k < json_array_size(value) && err == ERR_NONE; k++) {
		inner.value = json_array_get(value, k);
		err = run_nodes(run, piece, &inner, i + 1, node->end);
	}
	return err;
}

static enum err
run_source(struct run *run, const struct scope *scope, struct str source, struct str indent)
{
	struct piece	piece = { .indent = indent };
	enum err	err = ERR_TOO_LARGE;

	if (++run->depth < DEPTH_MAX)
		err = template_parse(&piece.nodes, STR("mustache"), source, run->fault);
	if (err == ERR_NONE)
		err = run_nodes(run, &piece, scope, 0, piece.nodes.n);
	nodes_free(&piece.nodes);
	run->depth--;
	return err;
}

static enum err
run_partial(struct run *run, const struct piece *piece, const struct scope *scope,
    const struct node *node)
{
	json_t		*partial = member(run->mustache->partials, node->text);
	struct buf	 indent = { .max = 4096 };
	enum err	 err;

	if (!json_is_string(partial))
		return ERR_NONE;
	if (node->indent.p != NULL) {
		buf_put(&indent, piece->indent);
		buf_put(&indent, node->indent);
	}
	err = run_source(run, scope, str_of(json_string_value(partial)), buf_str(&indent));
	buf_free(&indent);
	return err;
}

static enum err
run_nodes(struct run *run, const struct piece *piece, const struct scope *scope, size_t from,
    size_t to)
{
	const struct node	*node;
	enum err		 err = ERR_NONE;
	size_t			 i;

	for (i = from; i < to && err == ERR_NONE; i = node->end > i ? node->end : i + 1) {
		node = &piece->nodes.v[i];
		switch (node->kind) {
		case NODE_TEXT:
			node_text(run->out, node, piece->indent);
			break;
		case NODE_VARIABLE:
			put_value(run->out, lookup(scope, node->text), node->raw);
			break;
		case NODE_SECTION:
		case NODE_INVERTED:
			err = run_section(run, piece, scope, i);
			break;
		case NODE_PARTIAL:
			err = run_partial(run, piece, scope, node);
		}
	}
	return err;
}

enum err
mustache_jansson(const struct mustache *mustache, struct buf *out, struct fault *fault)
{
	struct run	run = { .mustache = mustache, .out = out, .fault = fault };
	struct scope	scope = { NULL, mustache->data };

	return run_source(&run, &scope, mustache->source, STR_NONE);
}
