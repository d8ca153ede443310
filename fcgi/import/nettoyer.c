/*
 * gumbo reads as a browser does, whatever the text; it is given an arena with an end, left by
 * longjmp when it is reached, so that no text costs more than that.  The tree is then walked down
 * to a bounded depth.  The writer knows what stands open and opens nothing before there is a word
 * to put in it: no empty paragraph, no paragraph in a paragraph, whatever the tree.
 */
#include "import/nettoyer.h"

#include <gumbo.h>
#include <setjmp.h>

#include "base/arena.h"
#include "base/fold.h"
#include "render/template.h"

#define MEMORY		((size_t)24 << 20)
#define DEPTH		64		/* of the tree; what is deeper is left out */
#define LISTS		6		/* lists in lists; deeper ones are flat */
#define LINK_MAX	2000

struct style {
	bool		strong, em;
	struct str	href;		/* clean; empty: no link */
};

struct writer {
	struct buf	*html, *texte;
	struct arena	*arena;
	struct {
		bool	ordered;
		bool	open;		/* its tag is written: there is something in it */
		bool	item;		/* an item is open */
	}		 lists[LISTS];
	size_t		 n_lists;
	bool		 quote;		/* a blockquote is asked for */
	bool		 quoted;	/* a blockquote is open */
	bool		 paragraph;
	bool		 inside;	/* words stand in the paragraph or item */
	bool		 space, line;	/* to write before the next word */
	struct style	 open, wanted;
};

struct memory {
	struct arena	*arena;
	jmp_buf		 full;
};

static void *
memory_get(void *arg, size_t n)
{
	struct memory	*memory = arg;
	void		*p = arena_room(memory->arena, 1, n == 0 ? 1 : n);

	if (p == NULL)
		longjmp(memory->full, 1);	/* NOLINT(cert-err52-cpp): gumbo takes no NULL */
	return p;
}

static void
memory_drop(void *arg, void *p)
{
	(void)arg;
	(void)p;
}

static void
put(struct writer *w, const char *markup)
{
	buf_put(w->html, str_of(markup));
}

static void
close_inline(struct writer *w)
{
	if (w->open.em)
		put(w, "</em>");
	if (w->open.strong)
		put(w, "</strong>");
	if (str_starts(w->open.href, STR("http")))
		put(w, " <span class=\"aig-nt\">(nouvel onglet)</span>");
	if (w->open.href.n > 0)
		put(w, "</a>");
	w->open = (struct style){ .href = STR_NONE };
}

static void
open_inline(struct writer *w)
{
	w->open = w->wanted;
	if (w->open.href.n > 0) {
		put(w, "<a class=\"aig-lien\" href=\"");
		html_escape(w->html, w->open.href);
		put(w, str_starts(w->open.href, STR("http")) ?
		    "\" target=\"_blank\" rel=\"noopener external nofollow\">" : "\">");
	}
	if (w->open.strong)
		put(w, "<strong>");
	if (w->open.em)
		put(w, "<em>");
}

static bool
same_style(const struct style *a, const struct style *b)
{
	return a->strong == b->strong && a->em == b->em && str_eq(a->href, b->href);
}

/* The end of a paragraph, or of what stands in an item. */
static void
end_words(struct writer *w)
{
	close_inline(w);
	if (w->paragraph)
		put(w, "</p>");
	w->paragraph = w->inside = w->line = false;
	w->space = true;
}

static void
end_quote(struct writer *w)
{
	end_words(w);
	if (w->quoted)
		put(w, "</blockquote>");
	w->quoted = false;
}

/* The lists that are asked for, each in an item of the one around it, and an item of the last. */
static void
begin_item(struct writer *w)
{
	size_t	i;

	if (w->quoted)
		end_quote(w);
	for (i = 0; i < w->n_lists; i++) {
		if (!w->lists[i].open) {
			end_words(w);
			put(w, w->lists[i].ordered ? "<ol class=\"aig-liste\">" :
			    "<ul class=\"aig-liste\">");
			w->lists[i].open = true;
		}
		if (w->lists[i].item)
			continue;
		put(w, "<li>");
		w->lists[i].item = true;
		w->inside = false;
	}
}

/* Opens what the next word needs: a quotation or an item, a paragraph, its style. */
static void
begin_words(struct writer *w)
{
	if (w->n_lists > 0)
		begin_item(w);
	else {
		if (w->quoted && !w->quote)
			end_quote(w);
		if (w->quote && !w->quoted) {
			end_words(w);
			put(w, "<blockquote>");
			w->quoted = true;
		}
		if (!w->paragraph) {
			put(w, "<p>");
			w->paragraph = true;
			w->inside = false;
		}
	}
	if (!same_style(&w->open, &w->wanted))
		close_inline(w);
	if (w->inside && w->line)
		put(w, "<br>");
	else if (w->inside && w->space)
		put(w, " ");
	if (!same_style(&w->open, &w->wanted))
		open_inline(w);
	w->inside = true;
}

/*
 * Bytes of a character that counts as a blank, or that has no place in a text; 0: it is a letter.
 */
static size_t
blank_at(struct str s, size_t at, bool *drop)
{
	const unsigned char	*p = (const unsigned char *)s.p + at;
	size_t			 n = utf8_length(s, at);

	*drop = n == 0 || (n == 1 && (*p == 0x7f || (*p < ' ' && *p != '\t' && *p != '\n' &&
	    *p != '\r' && *p != '\f'))) || (n == 2 && p[0] == 0xc2 && p[1] < 0xa0) ||
	    /* the mark of byte order, and what stands for a character that is none */
	    (n == 3 && p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf) ||
	    (n == 3 && p[0] == 0xef && p[1] == 0xbf && p[2] == 0xbd) ||
	    (n == 3 && p[0] == 0xe2 && p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) ||
	    (n == 3 && p[0] == 0xe2 && p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9) ||
	    (n == 3 && (p[0] == 0xee || (p[0] == 0xef && p[1] < 0xa4)));	/* private use */
	if (*drop)
		return n == 0 ? 1 : n;
	if (n == 1 && *p <= ' ')
		return 1;
	return n == 2 && p[0] == 0xc2 && p[1] == 0xa0 ? 2 : 0;
}

static void
put_word(struct writer *w, struct str word)
{
	begin_words(w);
	html_escape(w->html, word);
	if (w->texte->n > 0 && w->texte->p[w->texte->n - 1] != ' ' && (w->space || w->line))
		buf_putc(w->texte, ' ');
	buf_put(w->texte, word);
	w->space = w->line = false;
}

static void
put_text(struct writer *w, struct str s)
{
	size_t	from = 0, at = 0, n;
	bool	drop;

	while (at < s.n) {
		if ((n = blank_at(s, at, &drop)) == 0) {
			at += utf8_length(s, at);
			continue;
		}
		if (at > from)
			put_word(w, str_sub(s, from, at));
		w->space |= !drop;
		at += n;
		from = at;
	}
	if (at > from)
		put_word(w, str_sub(s, from, at));
}

/* In an item, a block is no more than a line of its own. */
static void
end_block(struct writer *w)
{
	if (w->n_lists == 0)
		end_words(w);
	else
		w->line = true;
}

static void
close_item(struct writer *w)
{
	if (w->n_lists > 0 && !w->lists[w->n_lists - 1].open)
		return;
	end_words(w);
	if (w->n_lists > 0 && w->lists[w->n_lists - 1].item) {
		put(w, "</li>");
		w->lists[w->n_lists - 1].item = false;
	}
}

enum kind { K_THROUGH, K_BLOCK, K_STRONG_BLOCK, K_STRONG, K_EM, K_LINK, K_UL, K_OL, K_LI, K_QUOTE,
    K_BR, K_NONE };

/* What is not here is walked through: its words stay. */
static const struct {
	GumboTag	tag;
	enum kind	kind;
} allowed[] = {
	{ GUMBO_TAG_P, K_BLOCK }, { GUMBO_TAG_DIV, K_BLOCK }, { GUMBO_TAG_SECTION, K_BLOCK },
	{ GUMBO_TAG_ARTICLE, K_BLOCK }, { GUMBO_TAG_TR, K_BLOCK }, { GUMBO_TAG_TABLE, K_BLOCK },
	{ GUMBO_TAG_DT, K_BLOCK }, { GUMBO_TAG_DD, K_BLOCK }, { GUMBO_TAG_PRE, K_BLOCK },
	{ GUMBO_TAG_TD, K_BLOCK }, { GUMBO_TAG_TH, K_BLOCK }, { GUMBO_TAG_HR, K_BLOCK },
	{ GUMBO_TAG_H1, K_STRONG_BLOCK }, { GUMBO_TAG_H2, K_STRONG_BLOCK },
	{ GUMBO_TAG_H3, K_STRONG_BLOCK }, { GUMBO_TAG_H4, K_STRONG_BLOCK },
	{ GUMBO_TAG_H5, K_STRONG_BLOCK }, { GUMBO_TAG_H6, K_STRONG_BLOCK },
	{ GUMBO_TAG_STRONG, K_STRONG }, { GUMBO_TAG_B, K_STRONG }, { GUMBO_TAG_EM, K_EM },
	{ GUMBO_TAG_I, K_EM }, { GUMBO_TAG_A, K_LINK }, { GUMBO_TAG_UL, K_UL },
	{ GUMBO_TAG_OL, K_OL }, { GUMBO_TAG_LI, K_LI }, { GUMBO_TAG_BLOCKQUOTE, K_QUOTE },
	{ GUMBO_TAG_BR, K_BR },
	/* No word of these is for a reader. */
	{ GUMBO_TAG_SCRIPT, K_NONE }, { GUMBO_TAG_STYLE, K_NONE }, { GUMBO_TAG_TEMPLATE, K_NONE },
	{ GUMBO_TAG_IFRAME, K_NONE }, { GUMBO_TAG_OBJECT, K_NONE }, { GUMBO_TAG_EMBED, K_NONE },
	{ GUMBO_TAG_SVG, K_NONE }, { GUMBO_TAG_MATH, K_NONE }, { GUMBO_TAG_NOSCRIPT, K_NONE },
	{ GUMBO_TAG_NOFRAMES, K_NONE }, { GUMBO_TAG_NOEMBED, K_NONE }, { GUMBO_TAG_XMP, K_NONE },
	{ GUMBO_TAG_TEXTAREA, K_NONE }, { GUMBO_TAG_SELECT, K_NONE }, { GUMBO_TAG_HEAD, K_NONE },
	{ GUMBO_TAG_TITLE, K_NONE }, { GUMBO_TAG_PLAINTEXT, K_NONE },
};

static enum kind
kind_of(const GumboElement *element)
{
	size_t	i;

	if (element->tag_namespace != GUMBO_NAMESPACE_HTML)
		return K_NONE;
	for (i = 0; i < COUNT(allowed); i++)
		if (allowed[i].tag == element->tag)
			return allowed[i].kind;
	return K_THROUGH;
}

static struct str
href_of(struct writer *w, const GumboElement *element)
{
	const GumboAttribute	*attribute = gumbo_get_attribute(&element->attributes, "href");
	struct buf		 link = { .max = (size_t)2 * LINK_MAX };
	struct str		 href = STR_NONE;

	if (attribute != NULL && nettoyer_lien(str_of(attribute->value), &link))
		href = arena_str(w->arena, buf_str(&link));
	buf_free(&link);
	return href;
}

static void	walk(struct writer *w, const GumboNode *node, unsigned depth);

static void
walk_children(struct writer *w, const GumboElement *element, unsigned depth)
{
	unsigned	i;

	for (i = 0; depth < DEPTH && i < element->children.length; i++)
		walk(w, element->children.data[i], depth + 1);
}

static void
walk_list(struct writer *w, const GumboElement *element, bool ordered, unsigned depth)
{
	if (w->n_lists == LISTS) {
		walk_children(w, element, depth);
		return;
	}
	w->lists[w->n_lists].ordered = ordered;
	w->lists[w->n_lists].open = w->lists[w->n_lists].item = false;
	w->n_lists++;
	walk_children(w, element, depth);
	close_item(w);
	if (w->lists[--w->n_lists].open)
		put(w, ordered ? "</ol>" : "</ul>");
	else
		end_block(w);
}

static void
walk_element(struct writer *w, const GumboElement *element, unsigned depth)
{
	enum kind	kind = kind_of(element);
	struct style	style = w->wanted;
	bool		quote = w->quote;

	if (kind == K_NONE)
		return;
	if (kind == K_UL || kind == K_OL) {
		walk_list(w, element, kind == K_OL, depth);
		return;
	}
	if (kind == K_BR) {
		w->line = true;
		return;
	}
	if (kind == K_LI)
		close_item(w);
	if (kind == K_QUOTE)
		w->quote = true;
	if (kind == K_BLOCK || kind == K_STRONG_BLOCK || kind == K_QUOTE)
		end_block(w);
	w->wanted.strong |= kind == K_STRONG || kind == K_STRONG_BLOCK;
	w->wanted.em |= kind == K_EM;
	if (kind == K_LINK)
		w->wanted.href = href_of(w, element);
	walk_children(w, element, depth);
	w->wanted = style;
	w->quote = quote;
	if (kind == K_LI)
		close_item(w);
	else if (kind == K_BLOCK || kind == K_STRONG_BLOCK || kind == K_QUOTE)
		end_block(w);
}

static void
walk(struct writer *w, const GumboNode *node, unsigned depth)
{
	switch (node->type) {
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_WHITESPACE:
	case GUMBO_NODE_CDATA:
		put_text(w, str_of(node->v.text.text));
		break;
	case GUMBO_NODE_ELEMENT:
		walk_element(w, &node->v.element, depth);
		break;
	default:
		break;
	}
}

static bool
parse_and_walk(struct memory *memory, struct writer *w, struct str s)
{
	GumboOptions	 options = kGumboDefaultOptions;
	GumboOutput	*output;

	options.allocator = memory_get;
	options.deallocator = memory_drop;
	options.userdata = memory;
	options.max_errors = 0;
	if (setjmp(memory->full) != 0)	/* NOLINT(cert-err52-cpp) */
		return false;
	output = gumbo_parse_with_options(&options, s.p, s.n);
	walk(w, output->root, 0);
	end_quote(w);
	return true;
}

bool
nettoyer(struct str s, struct buf *html, struct buf *texte)
{
	struct buf	own_html = { .max = 8 * NETTOYER_MAX };
	struct buf	own_texte = { .max = 2 * NETTOYER_MAX };
	struct memory	memory = { .arena = NULL };
	struct writer	w = { .html = &own_html, .texte = &own_texte };
	bool		done;

	if (s.n > NETTOYER_MAX)
		return false;
	if (s.n == 0)
		return true;
	if ((memory.arena = arena_create((size_t)256 << 10, MEMORY)) == NULL)
		return false;
	w.arena = memory.arena;
	done = parse_and_walk(&memory, &w, s) && !own_html.failed && !own_texte.failed;
	if (done && html != NULL)
		buf_put(html, buf_str(&own_html));
	if (done && texte != NULL)
		buf_put(texte, buf_str(&own_texte));
	buf_free(&own_html);
	buf_free(&own_texte);
	arena_destroy(memory.arena);
	return done;
}

static bool
scheme_is(struct str s, const char *scheme)
{
	size_t	i, n = strlen(scheme);

	if (s.n <= n)
		return false;
	for (i = 0; i < n; i++)
		if ((s.p[i] | (s.p[i] >= 'A' && s.p[i] <= 'Z' ? 0x20 : 0)) != scheme[i])
			return false;
	return true;
}

/* "nom@domaine.fr", with nothing that an address does not have. */
static bool
is_mail(struct str s)
{
	size_t	at = str_find(s, STR("@"));

	return at != SIZE_MAX && at > 0 && str_find(str_sub(s, at, s.n), STR(".")) != SIZE_MAX &&
	    str_find(s, STR(":")) == SIZE_MAX && str_find(s, STR("/")) == SIZE_MAX;
}

/* The spaces that Unicode has beside ours; what a rule of the database calls one depends on its
   locale. */
static bool
is_wide_space(struct str s, size_t at)
{
	static const struct str	spaces[] = { STR_INIT("\u1680"), STR_INIT("\u180e"),
	    STR_INIT("\u2028"), STR_INIT("\u2029"), STR_INIT("\u202f"), STR_INIT("\u205f"),
	    STR_INIT("\u3000") };
	const unsigned char	*p = (const unsigned char *)s.p + at;

	if (s.n - at < 3)
		return false;
	return (p[0] == 0xe2 && p[1] == 0x80 && p[2] >= 0x80 && p[2] <= 0x8a) ||
	    str_among(str_sub(s, at, at + 3), spaces, COUNT(spaces));
}

bool
nettoyer_lien(struct str href, struct buf *out)
{
	static const char *const	schemes[] = { "https://", "http://", "mailto:", "tel:" };
	const size_t			before = out->n;
	struct str			s = str_trim(href);
	size_t				i, n, from;
	bool				drop;

	for (i = 0; i < COUNT(schemes) && !scheme_is(s, schemes[i]); i++)
		continue;
	for (from = 0; from < s.n; from += n)
		if ((n = utf8_length(s, from)) == 0 || strchr("\"<>\\`{}|^", s.p[from]) != NULL ||
		    is_wide_space(s, from) ||
		    (blank_at(s, from, &drop) != 0 && !(i == 3 && s.p[from] == ' ')))
			return false;
	if (s.n == 0 || s.n > LINK_MAX)
		return false;
	if (i < COUNT(schemes)) {
		buf_put(out, str_of(schemes[i]));
		s = str_sub(s, strlen(schemes[i]), s.n);
	} else if (scheme_is(s, "www."))
		buf_put(out, STR("https://"));
	else if (is_mail(s))
		buf_put(out, STR("mailto:"));
	else
		return false;
	if (i < 2 && strchr("/?#:@.", s.p[0]) != NULL) {
		out->n = before;
		return false;
	}
	for (from = 0; from < s.n; from++)
		if (s.p[from] != ' ')
			buf_putc(out, s.p[from]);
	/* With what was put before it. */
	if (out->n - before > LINK_MAX) {
		out->n = before;
		return false;
	}
	return true;
}
