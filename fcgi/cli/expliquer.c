/*
 * aiguillage expliquer: the editors' view of triage.  Every candidate with what it was given and
 * what kept it out, from the database as it is now.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/words.h"
#include "catalogue/load.h"
#include "cli/cli.h"
#include "triage/match.h"

static const char *const verdicts[VERDICTS] = { "pour votre projet", "peut aussi servir",
    "utile à tout projet", "aide ouverte", "pour une partie", "filtrée", "hors sujet", "écarté",
    "variante locale", "hors zone", "autre public", "fermée" };

static const struct { const char *option; enum param param; } options[] = {
	{ "--ou", P_OU }, { "--quoi", P_QUOI }, { "--phase", P_PHASE },
	{ "--thematiques", P_THEMATIQUES }, { "--sites", P_SITES },
	{ "--interventions", P_INTERVENTIONS }, { "--leviers", P_LEVIERS },
	{ "--competences", P_COMPETENCES }, { "--sans", P_SANS }, { "--nature", P_NATURE },
	{ "--echeance", P_ECHEANCE }, { "--zone", P_ZONE },
	{ "--categorie", P_CATEGORIE }, { "--projet", P_PROJET },
};

/* The options as a URL would give them, so that they are read by the same code. */
static struct params
read_params(struct cli *cli, struct arena *arena)
{
	struct params	params = { .cleaned = false };
	struct buf	query = { .max = 65536 };
	const char	*value;
	size_t		 i;

	for (i = 0; i < COUNT(options); i++)
		if ((value = cli_option(cli, options[i].option)) != NULL) {
			buf_put(&query, param_name(options[i].param));
			buf_putc(&query, '=');
			url_encode(&query, str_of(value), URL_VALUE);
			buf_putc(&query, '&');
		}
	(void)params_parse(&params, arena, arena_str(arena, buf_str(&query)), NULL);
	buf_free(&query);
	return params;
}

static void
show_understood(const struct snapshot *s, const struct reponses *r)
{
	const struct compris	*c;
	const struct label	*label;
	size_t			 i, k;

	if (r->territoire != NONE)
		(void)printf("%.*s\n", STR_FMT(s->territoires[r->territoire].nom));
	for (i = 0; i < r->n_donnes + r->compris.n; i++) {
		c = i < r->n_donnes ? &r->donnes[i] : &r->compris.v[i - r->n_donnes];
		label = &s->labels[c->label];
		(void)printf("  %-13.*s %.2f%s %.*s", STR_FMT(axes[label->axe].slug),
		    (double)c->score, c->induit ? "*" : " ", STR_FMT(label->libelle));
		for (k = 0; k < c->mots.n; k++)
			(void)printf("%s « %.*s »", k == 0 ? " :" : ",", STR_FMT(c->mots.v[k]));
		(void)printf("\n");
	}
}

static int
by_verdict_and_order(const void *a, const void *b)
{
	const struct explication	*ea = a, *eb = b;

	if (ea->verdict != eb->verdict)
		return ea->verdict < eb->verdict ? -1 : 1;
	return classe_ordre(&ea->classe, &eb->classe);
}

/*
 * Prints what is added or taken.  What is printed comes to the score that is printed: each line is
 * what it changes in thousandths of the sum so far.
 */
static void
show_change(const struct explication *e, double *sum, double change, const char *what)
{
	double	before = rint(*sum * 1000);

	if (fabs(change) <= 1e-9)
		return;
	*sum += change;
	if (fabs(*sum - e->classe.score) <= 1e-9)
		*sum = e->classe.score;
	(void)printf("%27s%+.3f %s", "", (rint(*sum * 1000) - before) / 1000, what);
}

/* The item's labels that are met, on the axes of which a bit is set, with the words that gave them;
 * ends the line. */
static void
show_met(const struct snapshot *s, const struct explication *e, unsigned which)
{
	const struct motif	*m;
	uint32_t		 i, shown = 0;
	size_t			 k;

	for (i = 0; i < e->n_motifs; i++) {
		m = &e->motifs[i];
		if (m->compris == NULL || (which & 1u << s->labels[m->label].axe) == 0)
			continue;
		(void)printf("%s%.*s", shown++ == 0 ? " : " : ", ",
		    STR_FMT(s->labels[m->label].libelle));
		for (k = 0; k < m->compris->mots.n; k++)
			(void)printf(" « %.*s »", STR_FMT(m->compris->mots.v[k]));
	}
	(void)printf("\n");
}

/* What comes after the score in the order of aids: where, then until when. */
static void
show_tie(const struct snapshot *s, const struct aide *aide)
{
	const struct territoire	*zone = &s->territoires[aide->zone];
	struct buf		 day = { .max = 32 };

	if (aide->echeance != DAY_NONE)
		day_iso(&day, aide->echeance);
	(void)printf("%27szone : %.*s (%.*s)%s%.*s\n", "", STR_FMT(zone->nom),
	    STR_FMT(territoire_types[zone->type].libelle), day.n > 0 ? ", échéance : " : "",
	    STR_FMT(buf_str(&day)));
	buf_free(&day);
}

/* What the score is made of, and what is known besides of why an aid is where it is. */
static void
show_contributions(const struct demande *d, const struct explication *e)
{
	static const char *const	axes_dits[AXES] = { "thèmes", "lieux", "actes", "leviers",
	    "compétences" };
	const struct snapshot	*s = d->snapshot;
	const struct aide	*variante;
	unsigned		 contextes = 1u << AXE_LEVIERS | 1u << AXE_COMPETENCES;
	double			 sum = 0;
	uint32_t		 axe;

	for (axe = 0; axe < AXES; axe++) {
		if (e->par_labels[axe] <= 1e-9)
			continue;
		show_change(e, &sum, e->par_labels[axe], axes_dits[axe]);
		show_met(s, e, 1u << axe);
		contextes &= ~(1u << axe);
	}
	show_change(e, &sum, e->par_mots, "mots\n");
	if (fabs(e->par_contextes) > 1e-9) {
		show_change(e, &sum, e->par_contextes, "contexte");
		show_met(s, e, contextes);
	}
	show_change(e, &sum, e->par_phase, "avancement\n");
	if (e->aide)
		show_tie(s, &s->aides[e->index]);
	variante = e->aide ? aide_remplacante(s, &s->aides[e->index], d->territoire) : NULL;
	if (e->verdict == VERDICT_REMPLACEE && variante != NULL)
		(void)printf("%27sremplacée par %.*s\n", "", STR_FMT(variante->id));
}

static void
show_candidates(const struct demande *d, const struct explication *v, size_t n)
{
	const struct snapshot		*s = d->snapshot;
	const struct explication	*e;
	struct str			 id;
	size_t				 i;

	(void)printf("\n%-20s %5s  %5s %5s %5s %5s %5s %6s  %s\n", "liste", "note", "thème", "lieu",
	    "acte", "levier", "comp.", "mots", "candidat");
	for (i = 0; i < n; i++) {
		e = &v[i];
		id = e->aide ? s->aides[e->index].id : s->services[e->index].slug;
		(void)printf("%-20s %5.3f  %5.2f %5.2f %5.2f %5.2f %5.2f %6.1f  %.*s\n",
		    verdicts[e->verdict], e->classe.score, (double)e->par_axe[AXE_THEMATIQUES],
		    (double)e->par_axe[AXE_SITES], (double)e->par_axe[AXE_INTERVENTIONS],
		    (double)e->par_axe[AXE_LEVIERS], (double)e->par_axe[AXE_COMPETENCES],
		    (double)e->texte, STR_FMT(id));
		show_contributions(d, e);
	}
}

static int
explain(struct cli *cli, const struct snapshot *s, struct arena *arena)
{
	struct params			 params = read_params(cli, arena);
	struct reponses			 r = reponses_lire(s, arena, &params);
	struct demande			 d;
	const struct explication	*v;
	size_t				 n;

	if (!cli_words(cli, 0))
		return 1;
	if (r.projet_inconnu)
		return cli_fail("« %.*s » n’est l’identifiant d’aucun projet enregistré",
		    STR_FMT(params_get(&params, P_PROJET)));
	if (r.ou_inconnu || r.inconnus.n > 0)
		return cli_fail("« %.*s » n’est pas connu : code Insee, SIREN, dep-35 ou reg-53 "
		    "pour un territoire, identifiant de la liste pour un label",
		    STR_FMT(r.ou_inconnu ? params_get(&params, P_OU) : r.inconnus.v[0]));
	d = demande_lire(s, arena, &r, paris_day(time(NULL)));
	if ((v = match_expliquer(&d, arena, &n)) == NULL)
		return cli_fail("plus de mémoire");
	show_understood(s, &r);
	qsort((struct explication *)(uintptr_t)v, n, sizeof(*v), by_verdict_and_order);
	show_candidates(&d, v, n);
	return 0;
}

int
cli_expliquer(struct cli *cli)
{
	struct fault	 fault = { .code = ERR_NONE };
	struct snapshot	*snapshot;
	struct arena	*arena;
	struct dump	*dump;
	int		 status;

	if (!cli_connect(cli))
		return 1;
	if ((dump = dump_read_base(cli->store, &fault)) == NULL ||
	    (snapshot = snapshot_load(dump, &fault)) == NULL)
		return cli_fault(&fault);
	snapshot_publish(snapshot);
	if ((arena = arena_create((size_t)1 << 20, 0)) == NULL)
		return cli_fail("plus de mémoire");
	status = explain(cli, snapshot, arena);
	arena_destroy(arena);
	snapshot_publish(NULL);
	words_release();
	return status;
}
