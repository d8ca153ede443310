/*
 * What must be true of any response, whatever was asked: a status and headers of ours and nothing
 * slipped in between; a body that is UTF-8; JSON that can be read; markup that is all from our
 * templates, with no element, attribute or scheme of anybody else's.
 */
#ifndef FUZZ_REPONSE_H
#define FUZZ_REPONSE_H

#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fold.h"
#include "base/map.h"
#include "http/response.h"

static inline bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == '-';
}

/* The run of name characters at *at, which goes past it. */
static inline struct str
take_name(struct str s, size_t *at)
{
	size_t	from = *at;

	while (*at < s.n && is_name(s.p[*at]))
		++*at;
	return str_sub(s, from, *at);
}

/* Puts "<name" and "name=" of a template's text in names. */
static inline void
learn_names(struct map *names, struct str text)
{
	struct str	name;
	size_t		i = 0, from;

	while (i < text.n) {
		from = i;
		name = take_name(text, &i);
		if (name.n > 0 && ((from > 0 && text.p[from - 1] == '<') ||
		    (i < text.n && text.p[i] == '=')))
			(void)map_put(names, name, 1);
		i += name.n == 0;
	}
}

/* The whole of a template; it stays. */
static inline struct str
read_template(const char *path)
{
	static char	texts[1 << 20];
	static size_t	used;
	FILE		*in = fopen(path, "re");
	size_t		 n = in == NULL ? 0 : fread(texts + used, 1, sizeof(texts) - used, in);

	if (n == 0 || fclose(in) != 0 || (used += n) == sizeof(texts))
		fail_msg("%s cannot be read", path);
	return (struct str){ texts + used - n, n };
}

/* All elements and attributes that our templates, and views that fill a FIELD_HTML, write. */
static inline const struct map *
our_names(void)
{
	static const struct str	others[] = { STR_INIT("checked"), STR_INIT("defer"),
	    STR_INIT("novalidate"), STR_INIT("open"), STR_INIT("readonly"), STR_INIT("required") };
	static struct arena	*arena;
	static struct map	 names;
	static glob_t		 files;
	size_t			 i;

	if (arena != NULL)
		return &names;
	arena = arena_create(1 << 16, 0);
	if (glob("templates/*.html", 0, NULL, &files) != 0 || !map_init(&names, arena, 4096))
		fail_msg("templates/ cannot be read from here");
	for (i = 0; i < files.gl_pathc; i++)
		learn_names(&names, read_template(files.gl_pathv[i]));
	for (i = 0; i < COUNT(others); i++)
		(void)map_put(&names, others[i], 1);
	return &names;
}

static inline void
check_name(struct str name, struct str html, size_t at)
{
	if (name.n == 2 && name.p[0] == 'h' && name.p[1] >= '1' && name.p[1] <= '6')
		return;
	if (map_get(our_names(), name) == MAP_NONE || str_starts(name, STR("on")))
		fail_msg("\"%.*s\" is no name of ours, before: %.*s", STR_FMT(name),
		    STR_FMT(str_sub(html, at, at + 100)));
}

/* Where a link, a form or a frame leads: a site or a place on ours, nothing that runs. */
static inline void
check_url(struct str url)
{
	static const struct str	starts[] = { STR_INIT("/"), STR_INIT("#"), STR_INIT("?"),
	    STR_INIT("https://"), STR_INIT("http://"), STR_INIT("mailto:") };
	size_t			i;

	for (i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] <= ' ' || url.p[i] == 0x7f)
			fail_msg("a link with a blank: %.*s", STR_FMT(url));
	if (str_starts(url, STR("//")))
		fail_msg("a link to somebody else: %.*s", STR_FMT(url));
	for (i = 0; i < COUNT(starts); i++)
		if (str_starts(url, starts[i]))
			return;
	fail_msg("a link that is none: \"%.*s\"", STR_FMT(url));
}

/* The attributes of a tag, from after its name to after its '>'. */
static inline size_t
check_attributes(struct str html, size_t i)
{
	static const struct str	links[] = { STR_INIT("href"), STR_INIT("src"),
	    STR_INIT("action"), STR_INIT("formaction") };
	struct str		name;
	size_t			from;

	for (;;) {
		while (i < html.n && (html.p[i] == ' ' || html.p[i] == '\n'))
			i++;
		if (i < html.n && html.p[i] == '/')
			i++;
		if (i < html.n && html.p[i] == '>')
			return i + 1;
		name = take_name(html, &i);
		check_name(name, html, i);
		if (i >= html.n || html.p[i] != '=')
			continue;
		if (++i < html.n && (html.p[i] == '_' || is_name(html.p[i]))) {
			i++;			/* target=_top */
			(void)take_name(html, &i);
			continue;
		}
		if (i >= html.n || html.p[i++] != '"')
			fail_msg("an attribute without quotes: %.*s", STR_FMT(name));
		for (from = i; i < html.n && html.p[i] != '"'; i++)
			if (html.p[i] == '<' || html.p[i] == '>')
				fail_msg("markup in the attribute %.*s", STR_FMT(name));
		if (i++ >= html.n)
			fail_msg("an attribute without an end: %.*s", STR_FMT(name));
		if (str_among(name, links, COUNT(links)))
			check_url(str_sub(html, from, i - 1));
	}
}

static inline void
check_html(struct str html)
{
	size_t	i = 0;

	if (html.n == 0)
		fail_msg("an empty page");
	while (i < html.n) {
		if (html.p[i] == '>')
			fail_msg("'>' in a text, before: %.*s", STR_FMT(str_sub(html, i, i + 100)));
		if (html.p[i++] != '<')
			continue;
		if (str_starts(str_sub(html, i, html.n), STR("!DOCTYPE html>"))) {
			i += 14;
			continue;
		}
		if (i < html.n && html.p[i] == '/')
			i++;
		check_name(take_name(html, &i), html, i);
		i = check_attributes(html, i);
	}
}

static inline void
check_json(struct str text, int status)
{
	json_error_t	 error;
	json_t		*json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);

	if (json == NULL)
		fail_msg("line %d, column %d: %s: %.*s", error.line, error.column, error.text,
		    STR_FMT(text));
	if (status >= 400 && json_object_get(json, "status") != NULL &&
	    json_integer_value(json_object_get(json, "status")) != status)
		fail_msg("status %d in the head, another in the body", status);
	json_decref(json);
}

/* One line a header, each known, each once, of visible ASCII, then an empty line. */
static inline void
check_head(struct str head)
{
	static const struct str	known[] = { STR_INIT("Status"), STR_INIT("Content-Type"),
	    STR_INIT("Content-Length"), STR_INIT("Cache-Control"), STR_INIT("ETag"),
	    STR_INIT("Content-Security-Policy"), STR_INIT("X-Content-Type-Options"),
	    STR_INIT("Referrer-Policy"), STR_INIT("Permissions-Policy"),
	    STR_INIT("Access-Control-Allow-Origin"), STR_INIT("Cross-Origin-Resource-Policy"),
	    STR_INIT("Location"), STR_INIT("Allow"), STR_INIT("Access-Control-Allow-Methods"),
	    STR_INIT("Access-Control-Allow-Headers"), STR_INIT("Access-Control-Max-Age"),
	    STR_INIT("Link"), STR_INIT("Content-Disposition"), STR_INIT("X-Robots-Tag"),
	    STR_INIT("Retry-After"), STR_INIT("X-Data-Age"), STR_INIT("Server-Timing"),
	    STR_INIT("X-Accel-Expires"), STR_INIT("X-Aiguillage-Route") };
	struct str		line, rest = head, name;
	unsigned		seen = 0;
	size_t			i, k;

	while (str_next(&rest, '\n', &line) && !str_eq(line, STR("\r"))) {
		i = 0;
		name = take_name(line, &i);
		for (k = 0; k < COUNT(known) && !str_eq(name, known[k]); k++)
			continue;
		if (k == COUNT(known) || (seen & 1u << k) != 0)
			fail_msg("not a header of ours, or twice: %.*s", STR_FMT(line));
		seen |= 1u << k;
		if (!str_starts(str_sub(line, i, line.n), STR(": ")) || !str_ends(line, STR("\r")))
			fail_msg("not a header: %.*s", STR_FMT(line));
		for (; i < line.n - 1; i++)
			if (line.p[i] < ' ' || line.p[i] == 0x7f)
				fail_msg("what is no visible ASCII in: %.*s", STR_FMT(line));
	}
	if (rest.n != 0 || !str_ends(head, STR("\r\n\r\n")) || (seen & 1) == 0)
		fail_msg("a head that ends early or late: %.*s", STR_FMT(head));
}

static inline void
check_utf8(struct str text)
{
	size_t	i, n;

	for (i = 0; i < text.n; i += n)
		if ((n = utf8_length(text, i)) == 0)
			fail_msg("not UTF-8: %.*s", STR_FMT(str_sub(text, i, i + 20)));
}

static inline void
reponse_check(const struct response *response, struct str head)
{
	static const int	statuses[] = { 200, 204, 303, 304, 400, 404, 405, 413, 415, 422,
	    503 };
	struct str		body = buf_str(&response->body), type = str_of(response->type);
	char			status[32];
	size_t			i;

	for (i = 0; i < COUNT(statuses) && statuses[i] != response->status; i++)
		continue;
	if (i == COUNT(statuses))
		fail_msg("status %d", response->status);
	(void)snprintf(status, sizeof(status), "Status: %d\r\n", response->status);
	if (!str_starts(head, str_of(status)))
		fail_msg("status %d is not in: %.*s", response->status, STR_FMT(head));
	check_head(head);
	check_utf8(body);
	if (response->status == 204 || response->status == 303 || response->status == 304) {
		if (body.n > 0)
			fail_msg("%d with a body", response->status);
	} else if (str_starts(type, STR("text/html")))
		check_html(body);
	else if (str_find(type, STR("json")) != SIZE_MAX)
		check_json(body, response->status);
	else if (body.n == 0)
		fail_msg("%d without a body", response->status);
}

#endif
