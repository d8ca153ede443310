/*
 * Mustache templates (the core of the specification, github.com/mustache/spec 1.4) bound to field
 * tables.  A template is compiled once, at load: names are resolved against the tables then, and
 * a name that no table of the context has is an error with file, line and column.  Rendering
 * allocates nothing but the buffer's growth, and looks nothing up.
 *
 * Escaping is on by default; {{{ }}} and {{& }} are allowed on FIELD_HTML only, and {{ }} on a
 * FIELD_HTML is an error, so that markup and text cannot be mistaken for each other.
 *
 * A section is shown for: a BOOL that is true; an INT or REAL that is neither absent nor 0; a TEXT
 * or HTML that is not empty, which {{.}} then is; an OBJECT; a POINTER that is not NULL; each of a
 * LIST or TEXTS.  An inverted section is shown where a section would not be.  A partial is compiled
 * where it is called, so the same one may serve several tables, but it cannot call itself.
 */
#ifndef RENDER_TEMPLATE_H
#define RENDER_TEMPLATE_H

#include "base/buf.h"
#include "base/err.h"
#include "render/field.h"

struct template;

/* Where the text of templates and partials comes from. */
struct template_source {
	/* The text of a name into *out, which lives as long as the source; false: there is none. */
	bool	(*read)(void *arg, struct str name, struct str *out);
	void	*arg;
};

/*
 * Drop indentation and blank lines, but in pre, textarea, script, style and quoted attributes;
 * where the source has white space, at least one such character stays.
 */
enum { TEMPLATE_TRIM = 1 };

/*
 * Compiles name and its partials for views described by fields.  NULL and *fault (file, line,
 * column, reason) when it cannot be.  Bounds: 32 levels of sections and partials, 1 MiB of source,
 * partials counted at each call.  Nothing of the source is needed afterwards.  Any thread.
 */
struct template	*template_compile(const struct template_source *source, struct str name,
		    const struct fields *fields, int flags, struct fault *fault);
void		 template_free(struct template *tpl);	/* NULL is welcome */

/* Writes view, a struct described by the fields given at load.  Any thread; view is only read. */
void		 template_render(const struct template *tpl, const void *view, struct buf *out);

/* s with & < > " ' escaped, as every {{ }} is. */
void		 html_escape(struct buf *out, struct str s);

#endif
