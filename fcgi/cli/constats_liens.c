/*
 * Links and names: whether an address can be followed, whose site it is, and who has the same.
 */
#include <stdlib.h>

#include "base/fold.h"
#include "catalogue/donnees.h"
#include "cli/constats.h"

struct entree {
	const char	*objet;
	struct str	 id, source, champ, famille;
	struct str	 hote;
	struct str	 cle;		/* what two of the same share */
	bool		 connue;	/* vouches for its host */
};

static struct str
copied(struct constats *c, struct str s)
{
	return arena_str(c->arena, s);
}

/* The host of an address, in lower case, without www; STR_NONE when it is none to be followed. */
static struct str
host_of(struct constats *c, struct str url)
{
	size_t		 from = str_find(url, STR("://")), to, i, letters = 0;
	struct str	 host = STR_NONE;
	char		*p;

	if (from == SIZE_MAX)
		return host;
	for (to = from += 3; to < url.n && strchr("/?#:", url.p[to]) == NULL; to++)
		continue;
	if ((p = arena_room(c->arena, to - from + 1, 1)) == NULL)
		return host;
	for (i = from; i < to; i++) {
		p[i - from] = url.p[i] >= 'A' && url.p[i] <= 'Z' ? (char)(url.p[i] + 32) :
		    url.p[i];
		letters += p[i - from] >= 'a' && p[i - from] <= 'z';
		if (strchr("@_%[]\\", url.p[i]) != NULL)
			return host;
	}
	host = (struct str){ p, to - from };
	if (letters == 0 || host.n < 4 || host.p[0] == '.' || host.p[host.n - 1] == '.' ||
	    str_find(host, STR(".")) == SIZE_MAX || str_find(host, STR("..")) != SIZE_MAX)
		return STR_NONE;
	return str_starts(host, STR("www.")) ? str_sub(host, 4, host.n) : host;
}

/* The part of a host that somebody bought: its last two names, three under asso.fr and the like. */
static struct str
domain_of(struct str host)
{
	static const struct str	shared[] = { STR_INIT("asso.fr"), STR_INIT("com.fr"),
	    STR_INIT("nom.fr"), STR_INIT("gouv.fr"), STR_INIT("co.uk") };
	size_t			at = host.n, dots = 0;

	while (at > 0) {
		if (host.p[--at] != '.')
			continue;
		if (++dots == 2 && !str_among(str_sub(host, at + 1, host.n), shared,
		    COUNT(shared)))
			return str_sub(host, at + 1, host.n);
		if (dots == 3)
			return str_sub(host, at + 1, host.n);
	}
	return host;
}

static int
by_cle(const void *a, const void *b)
{
	const struct entree	*ea = a, *eb = b;
	int			 order = str_cmp(ea->cle, eb->cle);

	return order != 0 ? order : str_cmp(ea->id, eb->id);
}

/* The entries of one key that are of several families are told once, of the first of them. */
static void
tell_same(struct constats *c, struct entree *v, size_t n, enum controle controle,
    const char *what)
{
	size_t		i, to, k, others;
	struct buf	names = { 0 };

	if (n > 0)
		qsort(v, n, sizeof(*v), by_cle);
	for (i = 0; i < n; i = to) {
		buf_reset(&names);
		for (to = i + 1, others = 0; to < n && str_eq(v[to].cle, v[i].cle); to++) {
			for (k = i; k < to && !str_eq(v[k].famille, v[to].famille); k++)
				continue;
			if (k < to)
				continue;
			if (++others <= 5)
				buf_printf(&names, "%s%.*s", others > 1 ? ", " : "",
				    STR_FMT(v[to].id));
		}
		if (others == 0)
			continue;
		if (others > 5)
			buf_printf(&names, " et %zu autres", others - 5);
		constater(c, controle, v[i].objet, v[i].id, v[i].source, arena_printf(c->arena,
		    "%s que %.*s : %.*s", what, STR_FMT(buf_str(&names)), STR_FMT(v[i].champ)));
	}
	buf_free(&names);
}

/* Hosts that nothing vouches for, each told once. */
static void
tell_hosts(struct constats *c, struct entree *v, size_t n)
{
	struct map	known;
	size_t		i, to;

	if (!map_init(&known, c->arena, n + 1))
		return;
	for (i = 0; i < n; i++)
		if (v[i].connue)
			(void)map_put(&known, domain_of(v[i].hote), 1);
	for (i = 0; i < n; i++)
		v[i].cle = v[i].hote;
	if (n > 0)
		qsort(v, n, sizeof(*v), by_cle);
	for (i = 0; i < n; i = to) {
		for (to = i + 1; to < n && str_eq(v[to].cle, v[i].cle); to++)
			continue;
		if (str_ends(v[i].hote, STR(".gouv.fr")) ||
		    map_get(&known, domain_of(v[i].hote)) != MAP_NONE)
			continue;
		constater(c, CONTROLE_HOTE, v[i].objet, v[i].id, v[i].source, arena_printf(
		    c->arena, "%.*s : aucune fiche par défaut ni source n’a de lien vers %.*s (%zu "
		    "liens en tout)", STR_FMT(v[i].champ), STR_FMT(v[i].hote), to - i));
	}
}

/* What two addresses of one page share: scheme, www and a last slash say nothing. */
static struct str
page_of(struct constats *c, const char *objet, struct str host, struct str url)
{
	size_t		at = str_find(url, STR("://")) + 3;
	struct str	rest;

	while (at < url.n && strchr("/?#:", url.p[at]) == NULL)
		at++;
	rest = str_sub(url, at, url.n);
	if (str_ends(rest, STR("/")))
		rest.n--;
	return arena_printf(c->arena, "%s %.*s%.*s", objet, STR_FMT(host), STR_FMT(rest));
}

void
constater_liens(struct constats *c, struct rows *rows)
{
	size_t		 max = rows->n > 0 ? (size_t)rows->n : 1, n = 0, same = 0;
	struct entree	*v = arena_array(c->arena, max, struct entree);
	struct entree	*w = arena_array(c->arena, max, struct entree), one;
	struct str	 f[7], url;

	while (v != NULL && w != NULL && n < max && rows_next(rows, f, COUNT(f))) {
		url = copied(c, f[4]);
		one = (struct entree){ copied(c, f[0]).p, copied(c, f[1]), copied(c, f[2]), url,
		    copied(c, f[6]), host_of(c, url), STR_NONE, str_eq(f[5], STR("t")) };
		if (one.hote.n == 0) {
			constater(c, CONTROLE_LIEN, one.objet, one.id, one.source,
			    arena_printf(c->arena, "%.*s : %.*s", STR_FMT(f[3]), STR_FMT(url)));
			continue;
		}
		if (str_starts(url, STR("http:")))
			constater(c, CONTROLE_HTTP, one.objet, one.id, one.source,
			    arena_printf(c->arena, "%.*s : %.*s", STR_FMT(f[3]), STR_FMT(url)));
		if (str_eq(f[3], STR("url")) || str_eq(f[3], STR("lien"))) {
			w[same] = one;
			w[same++].cle = page_of(c, one.objet, one.hote, url);
		}
		v[n++] = one;
	}
	tell_hosts(c, v, n);
	tell_same(c, w, same, CONTROLE_MEME_LIEN, "même lien");
}

static struct str
folded_name(struct constats *c, const char *objet, struct str name)
{
	struct buf	out = { 0 };
	struct str	s;

	buf_printf(&out, "%s ", objet);
	fold(&out, name);
	s = copied(c, buf_str(&out));
	buf_free(&out);
	return s;
}

void
constater_noms(struct constats *c, const struct snapshot *s)
{
	const struct donnees	*d = s->donnees;
	struct entree		*v = arena_array(c->arena, (size_t)s->n_services + s->n_aides +
				    s->n_cartes + d->n + 1, struct entree);
	size_t			 n = 0;
	uint32_t		 i;

	for (i = 0; v != NULL && i < s->n_services; i++)
		v[n++] = (struct entree){ .objet = "service", .id = s->services[i].slug,
		    .famille = s->services[i].slug, .source = s->services[i].source,
		    .champ = s->services[i].nom,
		    .cle = folded_name(c, "service", s->services[i].nom) };
	for (i = 0; v != NULL && i < s->n_aides; i++)
		v[n++] = (struct entree){ .objet = "aide", .id = s->aides[i].id,
		    .famille = s->aides[i].generique.n > 0 ? s->aides[i].generique :
		    s->aides[i].id, .source = s->aides[i].source, .champ = s->aides[i].nom,
		    .cle = folded_name(c, "aide", s->aides[i].nom) };
	for (i = 0; v != NULL && i < s->n_cartes; i++)
		v[n++] = (struct entree){ .objet = "carte", .id = s->cartes[i].slug,
		    .famille = s->cartes[i].slug, .source = s->cartes[i].source,
		    .champ = s->cartes[i].titre,
		    .cle = folded_name(c, "carte", s->cartes[i].titre) };
	/* Of one table; a former version of a piece of data has its name. */
	for (i = 0; v != NULL && i < d->n; i++)
		if (!d->v[i].depreciee && d->v[i].remplacee_par == NONE)
			v[n++] = (struct entree){ .objet = "donnee", .id = d->v[i].uid,
			    .famille = d->v[i].uid, .source = d->v[i].source,
			    .champ = d->v[i].libelle, .cle = folded_name(c,
			    arena_printf(c->arena, "donnee %u", d->v[i].annee).p,
			    d->v[i].libelle) };
	tell_same(c, v, n, CONTROLE_NOM, "même nom");
}
