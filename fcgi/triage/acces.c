/*
 * Labels are free texts.  One is taken for a collectivité, or for an administration, when all its
 * words are known: "une administration partenaire de France Connect" is not any administration.
 */
#include "triage/acces.h"

#include "base/fold.h"

const struct terme acces_mots[ACCES_VERDICTS] = {
	TERME("oui", "Oui"), TERME("peut-etre", "Peut-être"), TERME("non", "Non"),
	TERME("a-verifier", "À vérifier"),
};

#define ADMINISTRATION	0x8000u		/* beside the PUBLIC_ bits */

/* 0: says nothing by itself. */
static const struct {
	struct str	mot;
	unsigned	bits;
} mots[] = {
	{ STR_INIT("un"), 0 }, { STR_INIT("une"), 0 }, { STR_INIT("le"), 0 }, { STR_INIT("la"), 0 },
	{ STR_INIT("les"), 0 }, { STR_INIT("l"), 0 }, { STR_INIT("des"), 0 }, { STR_INIT("ou"), 0 },
	{ STR_INIT("et"), 0 }, { STR_INIT("entite"), 0 }, { STR_INIT("organisme"), 0 },
	{ STR_INIT("structure"), 0 }, { STR_INIT("acteur"), 0 }, { STR_INIT("autorite"), 0 },
	{ STR_INIT("personne"), 0 }, { STR_INIT("territoriale"), 0 }, { STR_INIT("locale"), 0 },
	{ STR_INIT("collectivite"), PUBLIC_COLLECTIVITE }, { STR_INIT("commune"), PUBLIC_COMMUNE },
	{ STR_INIT("mairie"), PUBLIC_COMMUNE }, { STR_INIT("epci"), PUBLIC_EPCI },
	{ STR_INIT("intercommunalite"), PUBLIC_EPCI },
	{ STR_INIT("departement"), PUBLIC_DEPARTEMENT }, { STR_INIT("region"), PUBLIC_REGION },
	{ STR_INIT("administration"), ADMINISTRATION },
	{ STR_INIT("administrative"), ADMINISTRATION }, { STR_INIT("public"), ADMINISTRATION },
	{ STR_INIT("publique"), ADMINISTRATION },
};

/* The bits of a folded text; *known: all its words are, plural or not. */
static unsigned
bits_of(struct str folded, bool *known)
{
	struct str	word;
	unsigned	bits = 0;
	size_t		i;

	*known = true;
	while (str_next(&folded, ' ', &word)) {
		if (word.n > 3 && word.p[word.n - 1] == 's')
			word.n--;
		for (i = 0; i < COUNT(mots) && !str_eq(mots[i].mot, word); i++)
			continue;
		if (i == COUNT(mots))
			*known = false;
		else
			bits |= mots[i].bits;
	}
	return bits;
}

static unsigned
bits_of_words(struct str label, bool *known)
{
	struct buf	folded = { .max = 4096 };
	unsigned	bits;

	fold(&folded, label);
	bits = bits_of(folded.failed ? STR_NONE : str_trim(buf_str(&folded)), known);
	buf_free(&folded);
	return bits;
}

/* 0 unless all its words are known. */
static unsigned
bits_of_label(struct str label)
{
	bool		known;
	unsigned	bits = bits_of_words(label, &known);

	return known ? bits : 0;
}

bool
acces_douteux(struct str label)
{
	bool	known;

	return bits_of_words(label, &known) != 0 && !known;
}

struct str
acces_slug(struct arena *arena, struct str label)
{
	struct buf	folded = { .max = 4096 };
	struct str	slug;
	size_t		i;

	fold(&folded, label);
	slug = str_trim(buf_str(&folded));
	slug = folded.failed ? STR_NONE : arena_str(arena, str_sub(slug, 0, 200));
	for (i = 0; i < slug.n; i++)
		if (slug.p[i] == ' ')
			((char *)(uintptr_t)slug.p)[i] = '-';	/* our own copy */
	buf_free(&folded);
	return slug;
}

static enum acces_verdict
verdict_of(const struct condition *condition)
{
	return condition->verdict > 0 ? ACCES_OUI : condition->verdict == 0 ? ACCES_PEUT_ETRE :
	    ACCES_NON;
}

/* What needs no condition; false: conditions decide.  A card that was replaced says nothing. */
static bool
for_all(const struct carte *carte, struct acces_reponse *reponse)
{
	bool	gone = carte->remplacee_par.n > 0;

	*reponse = (struct acces_reponse){ ACCES_OUI, NULL, STR_NONE, false };
	if (!gone && (carte->acces == ACCES_OUVERT || carte->acces == ACCES_COMPTE))
		return true;
	reponse->verdict = ACCES_A_VERIFIER;
	return gone;
}

bool
acces_vise_collectivite(struct str label)
{
	return (bits_of_label(label) & PUBLIC_COLLECTIVITE) != 0;
}

struct acces_reponse
acces_collectivite(const struct carte *carte, unsigned est)
{
	struct acces_reponse	reponse;
	enum acces_verdict		verdict;
	unsigned		bits;
	size_t			i, k;
	bool			via;

	if (for_all(carte, &reponse))
		return reponse;
	for (i = 0; i < carte->n_conditions; i++) {
		const struct condition	*c = &carte->conditions[i];

		for (k = 0; k < c->qui.n; k++) {
			bits = bits_of_label(c->qui.v[k]);
			via = (bits & est) == 0;
			verdict = verdict_of(c);
			if ((via && (bits & ADMINISTRATION) == 0) || (reponse.condition != NULL &&
			    (via > reponse.via || (via == reponse.via &&
			    verdict >= reponse.verdict))))
				continue;
			reponse = (struct acces_reponse){ verdict, c, c->qui.v[k], via };
		}
	}
	return reponse;
}

bool
acces_de(const struct carte *carte, struct arena *arena, struct str qui,
    struct acces_reponse *reponse)
{
	unsigned	bits;
	size_t		i, k;

	if (qui.n == 0 || qui.n > 200)
		return false;
	if (for_all(carte, reponse) && carte->remplacee_par.n > 0)
		return true;
	for (i = 0; i < carte->n_conditions; i++)
		for (k = 0; k < carte->conditions[i].qui.n; k++)
			if (str_eq(acces_slug(arena, carte->conditions[i].qui.v[k]), qui)) {
				*reponse = (struct acces_reponse){
				    verdict_of(&carte->conditions[i]), &carte->conditions[i],
				    carte->conditions[i].qui.v[k], false };
				return true;
			}
	bits = bits_of_label(qui);
	if ((bits & PUBLIC_COLLECTIVITE) == 0)
		return false;
	*reponse = acces_collectivite(carte, bits & PUBLIC_COLLECTIVITE);
	return true;
}
