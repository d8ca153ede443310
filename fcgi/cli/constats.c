/*
 * The table of what the report looks for, and its two forms.
 */
#include "cli/constats.h"

#include <stdio.h>
#include <stdlib.h>

#include "render/json.h"

static const struct {
	enum gravite	 gravite;
	struct str	 nom, remede;
} controles[CONTROLES] = {
#define ROW(id, gravite, nom, remede) [CONTROLE_##id] = { GRAVITE_##gravite, STR_INIT(nom), \
	STR_INIT(remede) }
	ROW(REFERENCE, ERREUR, "reference-morte",
	    "corriger le nom d’après les listes (labels.csv, territoires.csv), ou le retirer"),
	ROW(JAMAIS, ERREUR, "jamais-montre",
	    "corriger ce qui l’écarte, ou retirer la fiche : personne ne la voit"),
	ROW(LIEN, ERREUR, "lien-malforme",
	    "recopier l’adresse depuis le site du porteur : https://, puis un nom de domaine"),
	ROW(ZONE, AVERTISSEMENT, "zone-sans-territoire",
	    "donner à l’aide la zone de ceux qui peuvent la demander (colonne zone)"),
	ROW(PUBLIC, AVERTISSEMENT, "autre-public",
	    "rien à faire si la source le dit ainsi ; sinon corriger les publics"),
	ROW(ETIQUETTES, AVERTISSEMENT, "trop-de-labels",
	    "ne garder que les labels qui disent à quoi elle sert"),
	ROW(TEXTE, AVERTISSEMENT, "texte-trop-long", "raccourcir le texte à la source"),
	ROW(LABEL, AVERTISSEMENT, "label-inconnu",
	    "l’écrire comme dans la liste, ou l’ajouter à la liste ; d’ici là il est gardé tel "
	    "quel et ne compte pas"),
	ROW(NOM, AVERTISSEMENT, "meme-nom", "retirer la fiche en trop, ou distinguer les noms"),
	ROW(REFUSEE, AVERTISSEMENT, "aide-refusee",
	    "dire à la source quelle zone manque ou se confond ; d’ici là l’aide n’est pas dans le "
	    "catalogue"),
	ROW(REPONSES, AVERTISSEMENT, "deux-reponses",
	    "ne laisser dans la fiche qu’un cas pour chacun (access_page)"),
	ROW(FERMEE, AVIS, "aide-fermee",
	    "rien à faire si elle a pris fin ; sinon corriger l’échéance ou la récurrence"),
	ROW(RETIREE, AVIS, "aide-retiree",
	    "lui donner le numéro de l’aide qui la suit à la source (colonne source_id), ou "
	    "retirer la fiche par défaut"),
	ROW(HTTP, AVIS, "lien-en-clair", "vérifier que le site répond en https, et l’écrire ainsi"),
	ROW(HOTE, AVIS, "hote-inconnu",
	    "ouvrir le lien et vérifier que c’est bien le site du porteur"),
	ROW(MEME_LIEN, AVIS, "meme-lien",
	    "retirer la fiche en trop, ou donner à chacune la page qui ne parle que d’elle"),
	ROW(QUI, AVIS, "qui-non-compris",
	    "rien à faire si ce cas n’est pas celui des collectivités ; sinon l’écrire avec les "
	    "mots des autres fiches, comme « Une collectivité »"),
	ROW(ANNUAIRE, AVIS, "annuaire-seul",
	    "rien à faire : sa source ne dit pas à quels projets il sert ; pour qu’un projet "
	    "l’amène, le mettre dans services.csv avec ses labels"),
#undef ROW
};
static const struct str	gravites[GRAVITES] = { STR_INIT("erreur"), STR_INIT("avertissement"),
    STR_INIT("avis") };

void
constater(struct constats *c, enum controle controle, const char *objet, struct str id,
    struct str source, struct str message)
{
	enum gravite	 gravite = controles[controle].gravite;
	struct constat	*more;

	if (c->n == c->size) {
		c->size = c->size == 0 ? 256 : c->size * 2;
		if ((more = realloc(c->v, c->size * sizeof(*more))) == NULL) {
			c->size = c->n;
			c->failed = true;
			return;
		}
		c->v = more;
	}
	c->v[c->n++] = (struct constat){ gravites[gravite], controles[controle].nom,
	    str_of(objet), id, str_or_none(source), message, controles[controle].remede,
	    (uint8_t)gravite };
	c->par_gravite[gravite]++;
}

FIELDS(constat, F(constat, TEXT, gravite), F(constat, TEXT, controle), F(constat, TEXT, objet),
    F(constat, TEXT, id), F(constat, TEXT, source), F(constat, TEXT, message),
    F(constat, TEXT, remede));

struct rapport {
	int64_t		erreurs, avertissements, avis;
	struct list	constats;
};
FIELDS(rapport, F(rapport, INT, erreurs), F(rapport, INT, avertissements), F(rapport, INT, avis),
    F_OF(rapport, LIST, constats, constat_fields));

static int
by_gravity(const void *a, const void *b)
{
	const struct constat	*ca = a, *cb = b;
	int			 order = ca->rang - cb->rang;

	order = order != 0 ? order : str_cmp(ca->controle, cb->controle);
	order = order != 0 ? order : str_cmp(ca->objet, cb->objet);
	order = order != 0 ? order : str_cmp(ca->id, cb->id);
	return order != 0 ? order : str_cmp(ca->message, cb->message);
}

static void
write_table(const struct constats *c)
{
	const struct constat	*one;
	size_t			 i;

	for (i = 0; i < c->n; i++) {
		one = &c->v[i];
		if (i == 0 || !str_eq(one->controle, c->v[i - 1].controle))
			(void)printf("%s%.*s : %.*s\n  Remède : %.*s.\n", i == 0 ? "" : "\n",
			    STR_FMT(one->gravite), STR_FMT(one->controle), STR_FMT(one->remede));
		(void)printf("  %.*s %.*s (%.*s) : %.*s\n", STR_FMT(one->objet), STR_FMT(one->id),
		    one->source.n == 0 ? 11 : (int)one->source.n,
		    one->source.n == 0 ? "sans source" : one->source.p, STR_FMT(one->message));
	}
	(void)printf("%s%zu erreurs, %zu avertissements, %zu avis\n", c->n == 0 ? "" : "\n",
	    c->par_gravite[GRAVITE_ERREUR], c->par_gravite[GRAVITE_AVERTISSEMENT],
	    c->par_gravite[GRAVITE_AVIS]);
}

void
constats_ecrire(struct constats *c, bool json)
{
	struct rapport	rapport = { (int64_t)c->par_gravite[GRAVITE_ERREUR],
	    (int64_t)c->par_gravite[GRAVITE_AVERTISSEMENT],
	    (int64_t)c->par_gravite[GRAVITE_AVIS], { c->v, c->n } };
	struct buf	out = { .max = (size_t)256 << 20 };

	if (c->n > 0)
		qsort(c->v, c->n, sizeof(*c->v), by_gravity);
	if (!json) {
		write_table(c);
		return;
	}
	json_write(&out, &rapport_fields, &rapport);
	(void)fwrite(out.p, 1, out.n, stdout);
	(void)putchar('\n');
	c->failed = c->failed || out.failed;
	buf_free(&out);
}
