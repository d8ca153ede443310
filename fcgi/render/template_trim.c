/*
 * A run of white space becomes nothing after another one, one newline if it holds one, and stays
 * as it is otherwise.  The markup is read in the order of the source, as if each section were shown
 * once: enough of HTML to know tags, quotes and comments.
 */
#include "render/template_trim.h"

static bool
space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool
raw_element(const struct trim *trim)
{
	static const struct str	names[] = { STR_INIT("pre"), STR_INIT("textarea"),
	    STR_INIT("script"), STR_INIT("style") };

	return str_among((struct str){ trim->name, trim->n }, names, COUNT(names));
}

/* Does "</name" of the raw element end at text.p[at]? */
static bool
raw_ends(const struct trim *trim, struct str text, size_t at)
{
	size_t	i;

	if (at < trim->n + 1)
		return false;
	for (i = 0; i < trim->n; i++)
		if ((text.p[at - i] | 32) != trim->name[trim->n - 1 - i])
			return false;
	return text.p[at - i] == '/' && text.p[at - i - 1] == '<';
}

static enum trim_state
after_name(struct trim *trim, char c)
{
	if (c == '>')
		return raw_element(trim) ? TRIM_RAW : TRIM_TEXT;
	if (space(c) || c == '/')
		return TRIM_TAG;
	if (trim->n < sizeof(trim->name))
		trim->name[trim->n++] = (char)(c | 32);
	return TRIM_NAME;
}

static enum trim_state
after_open(struct trim *trim, struct str text, size_t at)
{
	trim->n = 0;
	if (str_starts(str_sub(text, at, text.n), STR("!--")))
		return TRIM_COMMENT;
	if (letter(text.p[at]))
		return after_name(trim, text.p[at]);
	return text.p[at] == '/' || text.p[at] == '!' ? TRIM_TAG : TRIM_TEXT;
}

/* Does the quote at text.p[at] begin a value, as one that follows "=" does? */
static bool
opens_value(struct str text, size_t at)
{
	while (at > 0 && space(text.p[at - 1]))
		at--;
	return at == 0 || text.p[at - 1] == '=';
}

static enum trim_state
next(struct trim *trim, struct str text, size_t at)
{
	char	c = text.p[at];

	switch (trim->state) {
	case TRIM_TEXT:
		return c == '<' ? TRIM_OPEN : TRIM_TEXT;
	case TRIM_OPEN:
		return after_open(trim, text, at);
	case TRIM_NAME:
		return after_name(trim, c);
	case TRIM_TAG:
		if (c == '>')
			return raw_element(trim) ? TRIM_RAW : TRIM_TEXT;
		trim->quote = c;
		return (c == '"' || c == '\'') && opens_value(text, at) ? TRIM_QUOTED : TRIM_TAG;
	case TRIM_QUOTED:
		return c == trim->quote ? TRIM_TAG : TRIM_QUOTED;
	case TRIM_COMMENT:
		return c == '>' && at >= 2 && text.p[at - 1] == '-' && text.p[at - 2] == '-' ?
		    TRIM_TEXT : TRIM_COMMENT;
	case TRIM_RAW:
		if (!raw_ends(trim, text, at))
			return TRIM_RAW;
		trim->n = 0;
		return TRIM_TAG;
	}
	return trim->state;
}

/* Writes the run of white space that begins text. */
static void
put_spaces(struct trim *trim, struct buf *out, struct str run)
{
	bool	verbatim = trim->state == TRIM_QUOTED || trim->state == TRIM_RAW;

	if (verbatim || (!trim->spaced && memchr(run.p, '\n', run.n) == NULL))
		buf_put(out, run);
	else if (!trim->spaced)
		buf_putc(out, '\n');
	trim->spaced = true;
}

void
trim_text(struct trim *trim, struct buf *out, struct str text)
{
	size_t	i = 0, from;

	while (i < text.n) {
		for (from = i; i < text.n && !space(text.p[i]); i++)
			trim->state = next(trim, text, i);
		if (i > from) {
			buf_put(out, str_sub(text, from, i));
			trim->spaced = false;
		}
		for (from = i; i < text.n && space(text.p[i]); i++)
			;
		if (i > from) {
			put_spaces(trim, out, str_sub(text, from, i));
			trim->state = next(trim, text, from);
		}
	}
}

void
trim_variable(struct trim *trim)
{
	if (trim->state == TRIM_OPEN)
		trim->state = TRIM_TAG;
	trim->spaced = false;
}
