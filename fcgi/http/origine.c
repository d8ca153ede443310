/*
 * An origin goes into a response header as it is: nothing passes here but a scheme, a host name of
 * letters, digits, hyphens and dots, and a port.  Grammar: host-source of CSP level 3, 2.3.1,
 * without its path.
 */
#include "http/origine.h"

#include <stdio.h>

struct origine {
	struct str	scheme;		/* "https://"; absent when bare */
	struct str	host;		/* without "*." */
	struct str	port;		/* digits or "*"; absent when not given */
	bool		any;		/* "*." came first */
};

static size_t
refuse(struct fault *fault, struct str typed, const char *why)
{
	(void)fault_set(fault, ERR_INVALID, STR("origine"), 0, 0, "« %.*s » : %s", STR_FMT(typed),
	    why);
	return 0;
}

static bool
alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The labels of a host name: letters, digits and inner hyphens.  0: it is not one. */
static size_t
labels_in(struct str host)
{
	struct str	rest = host, label;
	size_t		n = 0, i;

	if (host.n == 0 || host.n > 240 || host.p[host.n - 1] == '.')
		return 0;
	while (str_next(&rest, '.', &label)) {
		if (label.n == 0 || label.n > 63 || !alphanumeric(label.p[0]) ||
		    !alphanumeric(label.p[label.n - 1]))
			return 0;
		for (i = 0; i < label.n; i++)
			if (!alphanumeric(label.p[i]) && label.p[i] != '-')
				return 0;
		n++;
	}
	return n;
}

static struct origine
cut(struct str text)
{
	static const struct str	schemes[] = { { "https://", 8 }, { "http://", 7 } };
	struct origine		o = { .any = false };
	size_t			i, colon;

	for (i = 0; i < COUNT(schemes); i++)
		if (str_starts(text, schemes[i])) {
			o.scheme = schemes[i];
			text = str_sub(text, schemes[i].n, text.n);
		}
	if (str_starts(text, STR("*."))) {
		o.any = true;
		text = str_sub(text, 2, text.n);
	}
	o.host = text;
	if ((colon = str_find(text, STR(":"))) != SIZE_MAX) {
		o.host = str_sub(text, 0, colon);
		o.port = str_sub(text, colon + 1, text.n);
	}
	return o;
}

static const char *
wrong_with(const struct origine *o)
{
	size_t	labels = labels_in(o->host);
	int64_t	port;

	if (str_find(o->host, STR("/")) != SIZE_MAX || str_find(o->port, STR("/")) != SIZE_MAX)
		return "une origine n’a pas de chemin : s’arrêter après le nom du site";
	if (labels == 0)
		return "nom de site attendu : lettres sans accent, chiffres, tirets et points "
		    "(un nom accentué s’écrit xn--…)";
	if (o->any && labels < 2)
		return "*. ne peut tenir lieu de tout un domaine de premier niveau";
	if (o->scheme.p == NULL && (labels < 2 || o->any || o->port.p != NULL))
		return "écrire l’origine entière, avec https://";
	if (o->port.p != NULL && !str_eq(o->port, STR("*")) && !str_int(o->port, 1, 65535, &port))
		return "port attendu : un nombre de 1 à 65535, ou *";
	return NULL;
}

size_t
origine_read(struct str typed, char out[2][ORIGINE_SIZE], struct fault *fault)
{
	char		 lower[ORIGINE_SIZE];
	struct str	 text = str_trim(typed);
	struct origine	 o;
	const char	*wrong;
	size_t		 i;

	if (text.n > 0 && text.p[text.n - 1] == '/')
		text.n--;
	if (text.n == 0 || text.n >= 250)
		return refuse(fault, typed, "vide ou trop long");
	for (i = 0; i < text.n; i++)
		lower[i] = (char)(text.p[i] + (text.p[i] >= 'A' && text.p[i] <= 'Z' ? 32 : 0));
	o = cut((struct str){ lower, text.n });
	if ((wrong = wrong_with(&o)) != NULL)
		return refuse(fault, typed, wrong);
	if (o.scheme.p == NULL) {
		if (str_starts(o.host, STR("www.")))
			o.host = str_sub(o.host, 4, o.host.n);
		(void)snprintf(out[0], ORIGINE_SIZE, "https://%.*s", STR_FMT(o.host));
		(void)snprintf(out[1], ORIGINE_SIZE, "https://www.%.*s", STR_FMT(o.host));
		return 2;
	}
	(void)snprintf(out[0], ORIGINE_SIZE, "%.*s", (int)text.n, lower);
	return 1;
}

struct str
origine_of_url(struct arena *arena, struct str url)
{
	char		out[2][ORIGINE_SIZE];
	size_t		scheme = str_find(url, STR("://")), end;
	struct str	origin, port[] = { STR(":443"), STR(":80") };

	if (scheme == SIZE_MAX)
		return STR_NONE;
	for (end = scheme + 3; end < url.n && strchr("/?#", url.p[end]) == NULL; end++)
		continue;
	if (origine_read(str_sub(url, 0, end), out, NULL) != 1 || strchr(out[0], '*') != NULL)
		return STR_NONE;
	origin = str_of(out[0]);
	if (str_ends(origin, port[str_starts(origin, STR("http://"))]))
		origin.n -= port[str_starts(origin, STR("http://"))].n;
	return arena_str(arena, origin);
}

static struct str
port_of(const struct origine *o)
{
	if (o->port.n > 0)
		return o->port;
	return str_eq(o->scheme, STR("https://")) ? STR("443") : STR("80");
}

/* A source of http lets https in too, on the port that goes with it. */
static bool
matches(const struct origine *source, const struct origine *origin)
{
	bool	upgraded = str_eq(source->scheme, STR("http://")) &&
		    str_eq(origin->scheme, STR("https://"));

	if (!str_eq(source->scheme, origin->scheme) && !upgraded)
		return false;
	if (source->any ? origin->host.n <= source->host.n + 1 ||
	    !str_ends(origin->host, source->host) ||
	    origin->host.p[origin->host.n - source->host.n - 1] != '.' :
	    !str_eq(source->host, origin->host))
		return false;
	return str_eq(source->port, STR("*")) || str_eq(port_of(source), port_of(origin)) ||
	    (upgraded && str_eq(port_of(source), STR("80")) &&
	    str_eq(port_of(origin), STR("443")));
}

bool
origine_allowed(struct str sources, struct str origin)
{
	struct origine	asked = cut(origin), source;
	struct str	piece;

	if (asked.scheme.n == 0 || asked.host.n == 0)
		return false;
	while (str_next(&sources, ' ', &piece)) {
		source = cut(piece);
		if (piece.n > 0 && source.scheme.n > 0 && matches(&source, &asked))
			return true;
	}
	return false;
}
