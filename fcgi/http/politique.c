/*
 * Nothing is allocated to match a source: a policy that somebody pasted is as long as they like.
 */
#include "http/politique.h"

#include <stdio.h>

#include "http/origine.h"

/* In the order in which one stands in for the other, and what is written to be heard before it. */
static const struct {
	struct str	nom, a_ecrire;
} replis[POLITIQUE_USAGES][3] = {
	[POLITIQUE_CADRE] = {
		{ STR_INIT("frame-src"), STR_INIT("frame-src") },
		{ STR_INIT("child-src"), STR_INIT("frame-src") },
		{ STR_INIT("default-src"), STR_INIT("frame-src") } },
	[POLITIQUE_SCRIPT] = {
		{ STR_INIT("script-src-elem"), STR_INIT("script-src-elem") },
		{ STR_INIT("script-src"), STR_INIT("script-src") },
		{ STR_INIT("default-src"), STR_INIT("script-src") } },
};

static bool
blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Has the list this keyword, in whatever case? */
static bool
has_keyword(struct str sources, struct str keyword)
{
	struct str	word;

	while (str_next_word(&sources, &word))
		if (str_same(word, keyword))
			return true;
	return false;
}

static bool
find(struct str politique, struct str nom, struct str *sources)
{
	struct str	directive, word;

	while (str_next(&politique, ';', &directive))
		if (str_next_word(&directive, &word) && str_same(word, nom)) {
			*sources = directive;
			return true;
		}
	return false;
}

struct politique_regle
politique_regle(struct str politique, enum politique_usage usage)
{
	struct politique_regle	regle = { .nom = STR_NONE };
	size_t			i;

	for (i = 0; i < COUNT(replis[usage]); i++)
		if (find(politique, replis[usage][i].nom, &regle.sources)) {
			regle.nom = replis[usage][i].nom;
			regle.a_ecrire = replis[usage][i].a_ecrire;
			break;
		}
	return regle;
}

/* "https" of an origin or a URL. */
static struct str
scheme_of(struct str url)
{
	size_t	at = str_find(url, STR(":"));

	return at == SIZE_MAX ? STR_NONE : str_sub(url, 0, at);
}

/* "//host:port" of an absolute URL, and what follows up to a query. */
static void
cut(struct str url, struct str *host, struct str *path)
{
	size_t	from = str_find(url, STR("://")), at, end;

	from = from == SIZE_MAX ? 0 : from + 3;
	for (at = from; at < url.n && strchr("/?#", url.p[at]) == NULL; at++)
		continue;
	for (end = at; end < url.n && url.p[end] != '?' && url.p[end] != '#'; end++)
		continue;
	*host = str_sub(url, from, at);
	*path = str_sub(url, at, end);
}

/* 6.7.2.12: a path that ends with a slash is what the other begins with. */
static bool
path_matches(struct str source, struct str path)
{
	if (source.n == 0 || str_eq(source, STR("/")))
		return true;
	return source.p[source.n - 1] == '/' ? str_starts(path, source) : str_eq(source, path);
}

/* A source that names a host, completed as origine_allowed wants it, with a scheme. */
static bool
host_matches(struct str source, const struct politique_demande *d)
{
	struct str	host, path, own, own_path, scheme = scheme_of(d->page);
	char		whole[2 * ORIGINE_SIZE], origin[ORIGINE_SIZE];
	size_t		i;

	if (str_find(source, STR("://")) != SIZE_MAX)
		scheme = scheme_of(source);
	else if (scheme.n == 0)
		scheme = scheme_of(d->url);
	cut(source, &host, &path);
	cut(d->url, &own, &own_path);
	if (!path_matches(path, own_path) || host.n + scheme.n + 8 > ORIGINE_SIZE ||
	    own.n + 9 > ORIGINE_SIZE)
		return false;
	(void)snprintf(origin, sizeof(origin), "%.*s://%.*s", STR_FMT(scheme_of(d->url)),
	    STR_FMT(own));
	if (host.n > 0 && host.p[0] == '*' && (host.n == 1 || host.p[1] == ':'))
		(void)snprintf(whole, sizeof(whole), "%.*s://%.*s%.*s", STR_FMT(scheme),
		    (int)(str_find(own, STR(":")) == SIZE_MAX ? own.n : str_find(own, STR(":"))),
		    own.p, (int)(host.n - 1), host.p + 1);
	else
		(void)snprintf(whole, sizeof(whole), "%.*s://%.*s", STR_FMT(scheme),
		    STR_FMT(host));
	for (i = 0; whole[i] != '\0'; i++)
		if (whole[i] >= 'A' && whole[i] <= 'Z')
			whole[i] = (char)(whole[i] | 32);
	return origine_allowed(str_of(whole), str_of(origin));
}

/* 6.7.2.8: one source against a URL. */
static bool
source_matches(struct str source, const struct politique_demande *d)
{
	struct str	scheme = scheme_of(d->url), own, path;

	if (source.p[0] == '\'') {
		cut(d->url, &own, &path);
		return str_same(source, STR("'self'")) && d->page.n > 0 &&
		    str_eq(d->page, str_sub(d->url, 0, (size_t)(own.p + own.n - d->url.p)));
	}
	if (str_eq(source, STR("*")))
		return true;
	if (source.p[source.n - 1] == ':') {
		source.n--;
		return str_same(source, scheme) || (str_same(source, STR("http")) &&
		    str_same(scheme, STR("https")));
	}
	return host_matches(source, d);
}

/* "'nonce-abc'" or "'sha256-abc'" in the list. */
static bool
has_quoted(struct str sources, struct str prefix, struct str value, bool any)
{
	struct str	word, head;

	while (str_next_word(&sources, &word)) {
		head = str_sub(word, 0, prefix.n + 1);
		if (word.n < prefix.n + 3 || word.p[0] != '\'' || word.p[word.n - 1] != '\'' ||
		    !str_same(str_sub(head, 1, head.n), prefix))
			continue;
		if (any || str_eq(str_sub(word, head.n, word.n - 1), value))
			return true;
	}
	return false;
}

/* 6.7.1.1: a nonce, or the hashes of integrity, each of them. */
static bool
vouched_for(struct str sources, const struct politique_demande *d)
{
	struct str	rest = d->integrite, word;
	bool		all = false;

	if (d->nonce.n > 0 && has_quoted(sources, STR("nonce-"), d->nonce, d->nonce_change))
		return true;
	while (str_next_word(&rest, &word)) {
		all = str_starts(word, STR("sha")) && has_quoted(sources, STR(""), word, false);
		if (!all)
			return false;
	}
	return all;
}

bool
politique_stricte(const struct politique_regle *regle)
{
	return has_keyword(regle->sources, STR("'strict-dynamic'"));
}

bool
politique_admet(const struct politique_regle *regle, enum politique_usage usage,
    const struct politique_demande *demande)
{
	struct str	rest = regle->sources, word;

	if (regle->nom.n == 0)
		return true;
	if (usage == POLITIQUE_SCRIPT) {
		if (vouched_for(regle->sources, demande))
			return true;
		if (politique_stricte(regle))
			return false;
	}
	while (str_next_word(&rest, &word))
		if (source_matches(word, demande))
			return true;
	return false;
}

struct str
politique_avec(struct arena *arena, const struct politique_regle *regle, struct str origin)
{
	struct str	rest = regle->sources, word, *pieces;
	size_t		n = 0;

	while (str_next_word(&rest, &word))
		n++;
	if ((pieces = arena_array(arena, n + 2, struct str)) == NULL)
		return STR_NONE;
	pieces[0] = regle->a_ecrire;
	for (n = 1, rest = regle->sources; str_next_word(&rest, &word);)
		if (!str_same(word, STR("'none'")))
			pieces[n++] = word;
	pieces[n++] = origin;
	return arena_join(arena, pieces, n, STR(" "));
}

/* Does the line begin with the header's name?  *value: what follows; STR_NONE when the header is
 * the one that only reports. */
static bool
is_header(struct str line, struct str *value)
{
	const struct str	nom = STR("content-security-policy");
	struct str		rest = str_sub(line, nom.n, line.n);

	*value = STR_NONE;
	if (!str_same(str_sub(line, 0, nom.n), nom))
		return false;
	if (rest.n == 0 || rest.p[0] == ':' || blank(rest.p[0])) {
		rest = str_trim(rest);
		*value = rest.n > 0 && rest.p[0] == ':' ? str_sub(rest, 1, rest.n) : rest;
	}
	return true;
}

/* The value and the lines that it goes on in: after nothing, a semicolon, or with a space first. */
static struct str
folded(struct str value, struct str *rest)
{
	struct str	line, next, after, none, head = str_trim(value);

	while (after = *rest, str_next(&after, '\n', &next)) {
		line = str_trim(next);
		if ((head.n > 0 && head.p[head.n - 1] != ';' && !blank(next.n > 0 ? next.p[0] :
		    '\0')) || is_header(line, &none))
			break;
		value.n = (size_t)(next.p + next.n - value.p);
		head = str_trim(value);
		*rest = after;
	}
	return value;
}

/* Adds the policies of one value. */
static size_t
add(struct str value, struct str *v, size_t n, size_t max)
{
	struct str	piece;

	while (n < max && str_next(&value, ',', &piece))
		if (str_trim(piece).n > 0)
			v[n++] = str_trim(piece);
	return n;
}

size_t
politique_entetes(struct str entetes, struct str *v, size_t max)
{
	struct str	rest = entetes, line, value;
	bool		named = false;
	size_t		n = 0;

	while (str_next(&rest, '\n', &line)) {
		if (!is_header(str_trim(line), &value))
			continue;
		named = true;
		if (value.p != NULL)
			n = add(folded(value, &rest), v, n, max);
	}
	return named ? n : add(entetes, v, 0, max);
}
