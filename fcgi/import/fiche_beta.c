/*
 * Where a service stands is its phase of the latest date, whatever their order.  Both lists of
 * phases are read, that of before May 2026 and that of after.
 */
#include "import/fiche_beta.h"

#include "base/date.h"
#include "base/fold.h"
#include "import/markdown.h"

/* What a phase is to somebody who looks for a service. */
static const struct {
	struct str	nom, statut;	/* STR_NONE: not, or no longer, a service */
	bool		construction;
} phases_beta[] = {
	{ STR_INIT("investigation"), { NULL, 0 }, false },
	{ STR_INIT("construction"), STR_INIT("En construction"), true },
	{ STR_INIT("acceleration"), STR_INIT("En cours de déploiement"), true },
	{ STR_INIT("consolidation"), STR_INIT("En cours de pérennisation"), false },
	{ STR_INIT("opere"), STR_INIT("Opéré par le réseau beta.gouv.fr"), false },
	{ STR_INIT("transfere"), STR_INIT("Transféré à une administration"), false },
	{ STR_INIT("success"), STR_INIT("Pérennisé"), false },
	{ STR_INIT("transfer"), STR_INIT("En cours de transfert"), false },
	{ STR_INIT("alumni"), { NULL, 0 }, false },
	{ STR_INIT("abandon"), { NULL, 0 }, false },
	{ STR_INIT("abandon-investigation"), { NULL, 0 }, false },
};

/* Names of incubators; the others are called as the source calls them. */
static const struct { struct str slug, nom; } incubateurs[] = {
	{ STR_INIT("ademe"), STR_INIT("ADEME") },
	{ STR_INIT("agriculture"), STR_INIT("Ministère chargé de l’agriculture") },
	{ STR_INIT("anct"), STR_INIT("ANCT") },
	{ STR_INIT("culture"), STR_INIT("Ministère de la culture") },
	{ STR_INIT("dinum"), STR_INIT("DINUM") },
	{ STR_INIT("dinum_produits_interministeriels"), STR_INIT("DINUM") },
	{ STR_INIT("fab-geocommuns"), STR_INIT("IGN, Fabrique des géocommuns") },
	{ STR_INIT("fabrique-dgfip"), STR_INIT("DGFiP") },
	{ STR_INIT("francetravail"), STR_INIT("France Travail") },
	{ STR_INIT("gip-inclusion"), STR_INIT("Plateforme de l’inclusion") },
	{ STR_INIT("justice"), STR_INIT("Ministère de la justice") },
	{ STR_INIT("lab-innov-anssi"), STR_INIT("ANSSI") },
	{ STR_INIT("mtes"), STR_INIT("Ministère chargé de la transition écologique") },
	{ STR_INIT("sgmas"), STR_INIT("Ministères sociaux") },
};

/* The date, an ISO one that a time may follow; DAY_NONE. */
static int32_t
day_of(struct str s)
{
	int32_t	day;

	return day_parse(str_sub(s, 0, 10), &day) ? day : DAY_NONE;
}

/* The row of phases_beta of the latest of phases; COUNT of it when there is none that is known. */
static size_t
read_phase(const struct fiche *fiche, struct fiche_refus *refus)
{
	const struct entete	*all = entete_membre(fiche->entete, "phases"), *one, *start;
	int32_t			 latest = DAY_NONE, day;
	size_t			 at = COUNT(phases_beta), i;
	struct str		 name;

	for (one = all == NULL ? NULL : all->premier; one != NULL; one = one->suivant) {
		name = entete_texte(entete_membre(one, "name"));
		start = entete_membre(one, "start");
		if ((day = day_of(entete_texte(start))) == DAY_NONE) {
			fiche_refuser(refus, start == NULL ? one : start, STR("phases.start"),
			    STR("date illisible : AAAA-MM-JJ attendu"));
			continue;
		}
		if (day < latest)
			continue;
		for (i = 0; i < COUNT(phases_beta) && !str_eq(phases_beta[i].nom, name); i++)
			continue;
		if (i == COUNT(phases_beta))
			fiche_refuser(refus, one, STR("phases.name"), STR("phase inconnue"));
		latest = day;
		at = i;
	}
	if (at == COUNT(phases_beta))
		fiche_refuser(refus, all, STR("phases"), STR("aucune phase ne se lit"));
	return at;
}

struct str
fiche_beta_slug(struct arena *arena, struct str nom)
{
	struct buf	out = { .max = 4096 };
	struct str	slug;
	size_t		i;

	fold(&out, nom);
	slug = out.failed ? STR_NONE : arena_str(arena, str_trim(buf_str(&out)));
	buf_free(&out);
	for (i = 0; i < slug.n; i++)
		if (slug.p[i] == ' ')
			((char *)(uintptr_t)slug.p)[i] = '-';	/* our own copy */
	return slug;
}

/* Is it for collectivités?  usertypes is a closed list that many complete in their own words. */
static bool
for_collectivites(struct arena *arena, const struct fiche *fiche)
{
	static const struct str	words[] = { STR_INIT("collectivite"), STR_INIT("commune"),
	    STR_INIT("mairie"), STR_INIT("intercommunalite"), STR_INIT("epci") };
	struct strs		all = fiche_liste(arena, entete_membre(fiche->entete, "usertypes"));
	struct str		slug;
	size_t			i, k;

	for (i = 0; i < all.n; i++) {
		slug = fiche_beta_slug(arena, all.v[i]);
		for (k = 0; k < COUNT(words); k++)
			if (str_find(slug, words[k]) != SIZE_MAX)
				return true;
	}
	return false;
}

static struct str
read_incubateur(struct arena *arena, const struct fiche *fiche)
{
	struct str	slug = fiche_champ(arena, fiche, "incubator");
	size_t		i;

	for (i = 0; i < COUNT(incubateurs); i++)
		if (str_eq(incubateurs[i].slug, slug))
			return incubateurs[i].nom;
	return slug;
}

/* One sentence of ours, from facts. */
static struct str
write_accroche(struct arena *arena, const struct fiche *fiche)
{
	struct strs	themes = fiche_liste(arena, entete_membre(fiche->entete, "thematiques"));
	struct str	list = arena_join(arena, themes.v, themes.n < 6 ? themes.n : 6, STR(", "));

	return list.n == 0 ? STR("Service numérique public ouvert aux collectivités.") :
	    arena_concat(arena, (struct str[]){ STR("Service numérique public ouvert aux "
	    "collectivités. Thèmes\u00a0: "), list, STR(".") }, 3);
}

bool
fiche_beta_lire(struct arena *arena, struct str nom, struct str texte, struct fiche_beta *out)
{
	static const char *const	links[] = { "link", NULL };
	struct fiche			fiche;
	struct str			*c = out->service, link;
	size_t				at;

	*out = (struct fiche_beta){ .refus = { .message = STR("") } };
	c[0] = fiche_beta_slug(arena, nom);
	if (!fiche_lire(arena, texte, &fiche, &out->refus))
		return !arena_failed(arena);
	at = read_phase(&fiche, &out->refus);
	c[1] = fiche_champ(arena, &fiche, "title");
	c[2] = str_or_none(read_incubateur(arena, &fiche));
	link = fiche_adresse(arena, &fiche, links);
	c[3] = str_starts(link, STR("http")) ? link : STR_NONE;
	if (c[0].n == 0 || c[0].n > 200)
		fiche_refuser(&out->refus, NULL, STR_NONE, STR("nom de fichier illisible"));
	if (c[1].n == 0 || c[1].n > 300 || c[2].n > 300)
		fiche_refuser(&out->refus, entete_membre(fiche.entete, c[2].n > 300 ? "incubator" :
		    "title"), c[2].n > 300 ? STR("incubator") : STR("title"),
		    STR("le texte manque, ou dépasse 300 octets"));
	if (entete_texte(entete_membre(fiche.entete, "link")).n > 0 && c[3].n == 0)
		fiche_refuser(&out->refus, entete_membre(fiche.entete, "link"), STR("link"),
		    STR("une adresse http ou https était attendue"));
	if (out->refus.message.n > 0)
		return !arena_failed(arena);
	c[8] = STR("false");
	c[12] = phases_beta[at].statut;
	c[13] = phases_beta[at].construction ? STR("true") : STR("false");
	c[14] = STR("true");
	c[15] = write_accroche(arena, &fiche);
	c[17] = STR("beta-gouv");
	out->servi = c[12].n > 0 && for_collectivites(arena, &fiche);
	return !arena_failed(arena);
}
