/*
 * One pass over the source, from one opening delimiter to the next.
 *
 * A section, partial, comment or change of delimiters that stands alone on its line takes the line
 * with it.  An empty NODE_TEXT marks a line that begins with a tag, so that only texts have to know
 * about the indentation of partials.
 */
#include "render/template_parse.h"

#include <stdlib.h>

struct parser {
	struct nodes	*out;
	size_t		 room;
	struct str	 name, source;
	struct str	 open, close;		/* the delimiters */
	size_t		 pos;			/* all before is done */
	size_t		 seen;			/* the byte that line and column speak of */
	unsigned	 line, column;
	size_t		 section[TEMPLATE_LEVELS];
	size_t		 depth;
	struct fault	*fault;
};

struct tag {
	size_t		 from, to;		/* with its delimiters */
	char		 kind;			/* # ^ / > & { ! = or, for a variable, a space */
	struct str	 body;			/* trimmed */
	unsigned	 line, column;
};

static bool
blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Moves line and column to the byte at. */
static void
look(struct parser *p, size_t at)
{
	for (; p->seen < at; p->seen++)
		if (p->source.p[p->seen] == '\n') {
			p->line++;
			p->column = 1;
		} else if (((unsigned char)p->source.p[p->seen] & 0xc0) != 0x80)
			p->column++;
}

#define BAD(p, tag, ...) \
	fault_set((p)->fault, ERR_INVALID, (p)->name, (tag)->line, (tag)->column, __VA_ARGS__)

static enum err
add(struct parser *p, struct node node)
{
	struct nodes	*out = p->out;
	struct node	*v;

	if (out->n == p->room) {
		p->room = p->room == 0 ? 64 : p->room * 2;
		if ((v = realloc(out->v, p->room * sizeof(*v))) == NULL)
			return fault_set(p->fault, ERR_UNAVAILABLE, p->name, 0, 0,
			    "mémoire épuisée");
		out->v = v;
	}
	out->v[out->n++] = node;
	return ERR_NONE;
}

static bool
starts_line(const struct parser *p, size_t at)
{
	return at == 0 || p->source.p[at - 1] == '\n';
}

static enum err
add_text(struct parser *p, size_t from, size_t to)
{
	return add(p, (struct node){ .kind = NODE_TEXT, .starts_line = starts_line(p, from),
	    .text = str_sub(p->source, from, to) });
}

/* Where the tag whose body begins at ends: at the delimiter, after its mark ("}" or "=") if any. */
static size_t
find_close(const struct parser *p, size_t at, char mark)
{
	size_t	from = at + (mark != '\0'), found;

	for (;; from += found + 1) {
		found = str_find(str_sub(p->source, from, p->source.n), p->close);
		if (found == SIZE_MAX)
			return SIZE_MAX;
		if (mark == '\0' || p->source.p[from + found - 1] == mark)
			return from + found;
	}
}

static enum err
read_tag(struct parser *p, size_t from, struct tag *tag)
{
	size_t	at = from + p->open.n, end;
	char	mark = '\0';

	look(p, from);
	*tag = (struct tag){ .from = from, .kind = ' ', .line = p->line, .column = p->column };
	if (at < p->source.n && memchr("#^/>&{!=", p->source.p[at], 8) != NULL)
		tag->kind = p->source.p[at++];
	if (tag->kind == '{' || tag->kind == '=')
		mark = tag->kind == '{' ? '}' : '=';
	if ((end = find_close(p, at, mark)) == SIZE_MAX)
		return BAD(p, tag, "balise non fermée : « %.*s » est attendu",
		    STR_FMT(p->close));
	tag->body = str_trim(str_sub(p->source, at, end - (mark != '\0')));
	tag->to = end + p->close.n;
	return ERR_NONE;
}

/* Is the tag alone on its line, from from to to? */
static bool
alone(const struct parser *p, const struct tag *tag, size_t *from, size_t *to)
{
	struct str	s = p->source;

	for (*from = tag->from; *from > p->pos && blank(s.p[*from - 1]); --*from)
		;
	if (!starts_line(p, *from))
		return false;
	for (*to = tag->to; *to < s.n && blank(s.p[*to]); ++*to)
		;
	if (*to == s.n)
		return true;
	if (s.p[*to] == '\r')
		++*to;
	return *to < s.n && s.p[(*to)++] == '\n';
}

/* "a", "a.b" and, for what is not a partial, "." */
static bool
name_ok(struct str name, bool partial)
{
	size_t	i;

	if (name.n == 0)
		return false;
	for (i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] <= ' ' || name.p[i] == '{' || name.p[i] == '}')
			return false;
	if (partial || str_eq(name, STR(".")))
		return true;
	return name.p[0] != '.' && name.p[name.n - 1] != '.' &&
	    str_find(name, STR("..")) == SIZE_MAX;
}

static enum err
set_delimiters(struct parser *p, const struct tag *tag)
{
	size_t		 n = 0;
	struct str	 open, close;

	while (n < tag->body.n && (unsigned char)tag->body.p[n] > ' ')
		n++;
	open = str_sub(tag->body, 0, n);
	close = str_trim(str_sub(tag->body, n, tag->body.n));
	for (n = 0; n < close.n && (unsigned char)close.p[n] > ' '; n++)
		;
	if (open.n == 0 || close.n == 0 || n < close.n || memchr(open.p, '=', open.n) != NULL ||
	    memchr(close.p, '=', close.n) != NULL)
		return BAD(p, tag,
		    "deux délimiteurs sont attendus, sans signe égal : {{=<%% %%>=}}");
	p->open = open;
	p->close = close;
	return ERR_NONE;
}

static enum err
open_section(struct parser *p, const struct tag *tag)
{
	if (p->depth == TEMPLATE_LEVELS)
		return BAD(p, tag, "plus de %d sections l’une dans l’autre", TEMPLATE_LEVELS);
	p->section[p->depth++] = p->out->n;
	return add(p, (struct node){ .kind = tag->kind == '#' ? NODE_SECTION : NODE_INVERTED,
	    .text = tag->body, .line = tag->line, .column = tag->column });
}

static enum err
close_section(struct parser *p, const struct tag *tag)
{
	struct node	*section;

	if (p->depth == 0)
		return BAD(p, tag, "« %.*s » est fermée sans avoir été ouverte",
		    STR_FMT(tag->body));
	section = &p->out->v[p->section[--p->depth]];
	if (!str_eq(section->text, tag->body))
		return BAD(p, tag, "« %.*s » est fermée avant « %.*s », ouverte ligne %u",
		    STR_FMT(tag->body), STR_FMT(section->text), section->line);
	section->end = p->out->n;
	return ERR_NONE;
}

static enum err
add_tag(struct parser *p, const struct tag *tag, struct str indent)
{
	struct node	node = { .kind = NODE_VARIABLE, .text = tag->body, .line = tag->line,
	    .column = tag->column };

	if (tag->kind == '!')
		return ERR_NONE;
	if (tag->kind == '=')
		return set_delimiters(p, tag);
	if (!name_ok(tag->body, tag->kind == '>'))
		return BAD(p, tag, "un nom est attendu, non « %.*s »",
		    STR_FMT(str_head(tag->body, 40)));
	switch (tag->kind) {
	case '#':
	case '^':
		return open_section(p, tag);
	case '/':
		return close_section(p, tag);
	case '>':
		node.kind = NODE_PARTIAL;
		node.indent = indent;
		break;
	default:
		node.raw = tag->kind != ' ';
	}
	return add(p, node);
}

/* The text before the tag at from, the tag, and the end of its line if it is alone there. */
static enum err
step(struct parser *p, size_t from)
{
	struct tag	 tag;
	struct str	 indent = STR_NONE;
	size_t		 line_from, line_to;
	enum err	 err;
	bool		 inlined;

	if ((err = read_tag(p, from, &tag)) != ERR_NONE)
		return err;
	inlined = memchr(" &{", tag.kind, 3) != NULL || !alone(p, &tag, &line_from, &line_to);
	if (inlined) {
		line_from = tag.from;
		line_to = tag.to;
	} else
		indent = str_sub(p->source, line_from, tag.from);
	if (line_from > p->pos)
		err = add_text(p, p->pos, line_from);
	if (err == ERR_NONE && inlined && starts_line(p, tag.from))
		err = add_text(p, tag.from, tag.from);
	if (err == ERR_NONE)
		err = add_tag(p, &tag, indent);
	p->pos = line_to;
	return err;
}

enum err
template_parse(struct nodes *out, struct str name, struct str source, struct fault *fault)
{
	struct parser	 p = { .out = out, .name = name, .source = source, .open = STR("{{"),
	    .close = STR("}}"), .line = 1, .column = 1, .fault = fault };
	const struct node *open;
	size_t		 found;
	enum err	 err;

	*out = (struct nodes){ NULL, 0 };
	if (source.n > TEMPLATE_SOURCE_MAX)
		return fault_set(fault, ERR_TOO_LARGE, name, 0, 0, "plus de %zu Kio de texte",
		    TEMPLATE_SOURCE_MAX >> 10);
	while ((found = str_find(str_sub(source, p.pos, source.n), p.open)) != SIZE_MAX)
		if ((err = step(&p, p.pos + found)) != ERR_NONE)
			return err;
	if (p.depth > 0) {
		open = &out->v[p.section[p.depth - 1]];
		return fault_set(fault, ERR_INVALID, name, open->line, open->column,
		    "« %.*s » n’est pas fermée", STR_FMT(open->text));
	}
	return p.pos < source.n ? add_text(&p, p.pos, source.n) : ERR_NONE;
}

void
nodes_free(struct nodes *nodes)
{
	free(nodes->v);
	*nodes = (struct nodes){ NULL, 0 };
}

void
node_text(struct buf *out, const struct node *node, struct str indent)
{
	struct str	rest = node->text, line;
	const char	*end;

	if (indent.n == 0) {
		buf_put(out, rest);
		return;
	}
	if (node->starts_line)
		buf_put(out, indent);
	while (rest.n > 0) {
		end = memchr(rest.p, '\n', rest.n);
		line = end == NULL ? rest : str_sub(rest, 0, (size_t)(end - rest.p) + 1);
		buf_put(out, line);
		rest = str_sub(rest, line.n, rest.n);
		if (end != NULL && rest.n > 0)
			buf_put(out, indent);
	}
}
