/*
 * Catalogues and questions drawn from a fixed seed.  A world is a specification, so that its rows
 * can be written in any order; a property is a function that is given a question over a world.
 */
#ifndef UNIT_HASARD_ESSAI_H
#define UNIT_HASARD_ESSAI_H

#include "base/words.h"
#include "triage_essai.h"

#define WORLDS		30
#define QUESTIONS_EACH	30
#define SERVICES	14
#define AIDES		30
#define LABELS_MAX	12

/* Themes 5 to 7 have a parent; theme 9 and place 4 belong to no item and to no other label. */
static const char *const	all_labels[] = { "thematiques/t0", "thematiques/t1",
    "thematiques/t2",
    "thematiques/t3", "thematiques/t4", "thematiques/t5", "thematiques/t6", "thematiques/t7",
    "sites/s0", "sites/s1", "sites/s2", "sites/s3", "interventions/i0", "interventions/i1",
    "leviers/l0", "leviers/l1", "competences/c0", "competences/c1" };

struct item {
	const char	*label[LABELS_MAX];
	const char	*score[LABELS_MAX];
	size_t		 n;
	char		 id[16];
	char		 contexte[64];
	char		 generique[16];		/* the aid that it is a variant of */
	int		 a, b, c, d, zone;	/* what else was drawn for it */
	int32_t		 ouverture, echeance;
};

static struct world {
	struct item	services[SERVICES];
	struct item	aides[AIDES];
} world;

static struct snapshot	*snapshot;
static struct arena	*arena;

static inline void
write_base(struct dump_texte *d)
{
	int	i;

	write_territoires(d);
	for (i = 0; i < 10; i++)
		dump_add(d, L_LABELS, "thematiques;t%d;Thème %d;%s;;;", i, i, i == 5 || i == 6 ?
		    "t0" :
		    i == 7 ? "t1" : "");
	dump_add(d, L_LABELS, "sites;s0;A;;;;\nsites;s1;B;;t2;;\nsites;s2;C;;;;\nsites;s3;D;s0;;;\n"
	    "sites;s4;E;;;;\ninterventions;i0;A;;;;\ninterventions;i1;B;;;;\nleviers;l0;Eau "
	    "potable;;;;\nleviers;l1;B;;;;\ncompetences;c0;Eau "
	    "potable;;;;\ncompetences;c1;Urbanisme;c0;;;");
	dump_add(d, L_LEXIQUE, "thematiques;t2;eau potable;0.9\nthematiques;t3;alpha;0.6\n"
	    "sites;s0;bravo;0.9\ninterventions;i1;charlie;0.7");
}

static inline void
draw_item(struct item *item, const char *kind, int number)
{
	static const char *const	scores[] = { "1", "1", "0.5", "0.25" };
	size_t				at = draw(COUNT(all_labels));

	*item = (struct item){ .a = (int)draw(6), .b = (int)draw(6), .c = (int)draw(6),
	    .d = (int)draw(6), .zone = (int)draw(15) + 1 };
	(void)snprintf(item->id, sizeof(item->id), "%s-%02d", kind, number);
	item->n = draw(8) == 0 ? LABELS_MAX : draw(5);
	for (size_t i = 0; i < item->n; i++) {	/* each a different one */
		item->label[i] = all_labels[(at + 5 * i) % COUNT(all_labels)];
		item->score[i] = scores[draw(COUNT(scores))];
	}
	item->ouverture = draw(4) == 0 ? JOUR - 5 + (int32_t)draw(10) : 0;
	item->echeance = draw(2) == 0 ? JOUR - 3 + (int32_t)draw(60) : 0;
	if (draw(3) == 0)
		(void)snprintf(item->contexte, sizeof(item->contexte), "%s;%s;%s;%s;;",
		    draw(2) == 0 ? "c1" : "", draw(2) == 0 ? "l0" : "", draw(2) == 0 ? "idee" : "",
		    draw(3) == 0 ? "53" : "");
}

static inline void
draw_world(void)
{
	int	i;

	for (i = 0; i < SERVICES; i++)
		draw_item(&world.services[i], "s", i);
	for (i = 0; i < AIDES; i++)
		draw_item(&world.aides[i], "a", i);
	/* The first third may be generic, the last third variants of them. */
	for (i = 2 * AIDES / 3; i < AIDES; i++)
		if (draw(2) == 0)
			(void)snprintf(world.aides[i].generique, sizeof(world.aides[i].generique),
			    "a-%02u", draw(AIDES / 3));
}

static inline void
write_labels_of(struct buf *out, const struct item *item, bool backwards)
{
	size_t	i, k;

	buf_reset(out);
	for (i = 0; i < item->n; i++) {
		k = backwards ? item->n - 1 - i : i;
		buf_printf(out, "%s%s=%s", i > 0 ? " " : "", item->label[k], item->score[k]);
	}
	buf_putc(out, '\0');
}

static inline void
write_item(struct dump_texte *d, const struct item *item, bool service, bool backwards)
{
	static const char *const	phases_of[] = { NULL, NULL, "1;0;0", "0;1;0.5", "0;0;0",
	    "0.5;1;1" };
	static const char *const	publics_of[] = { NULL, NULL, "commune", "epci|association",
	    "departement|region", "" };
	static const char *const	recurrences_of[] = { "", "ponctuelle", "permanente",
	    "recurrente", "", "" };
	static const char *const	natures_of[] = { "", "subvention", "pret|cee",
	    "subvention|cee",
	    "", "pret" };
	static const char *const	etapes_of[] = { "", "reflexion", "realisation", "usage",
	    "reflexion|realisation", "" };
	static const char *const	names[] = { "Aide", "Aide", NULL, NULL, NULL, NULL };
	struct buf			labels = { 0 };

	write_labels_of(&labels, item, backwards);
	if (service) {
		if (item->contexte[0] != '\0')
			dump_add(d, L_CONTEXTES, "%s;%s", item->id, item->contexte);
		add_service(d, (struct essai_service){ item->id, labels.p, phases_of[item->a],
		    item->b == 0 });
	} else
		add_aide(d, (struct essai_aide){ .id = item->id, .labels = labels.p,
		    .publics = publics_of[item->a], .recurrence = recurrences_of[item->b],
		    .natures = natures_of[item->c], .nom = names[item->d],
		    .etapes = etapes_of[item->c],
		    .categories = item->a % 2 == 0 ? "Eau/Fuites" : "Sol/Friches|Eau/Fuites",
		    .generique = item->generique,
		    .zone = item->zone, .ouverture = item->ouverture,
		    .echeance = item->echeance });
	buf_free(&labels);
}

/* The world as a snapshot; backwards: every list of rows in the other order. */
static inline struct snapshot *
build(bool backwards)
{
	struct dump_texte	 d = { 0 };
	struct snapshot		*s;
	int			 i;

	write_base(&d);
	for (i = 0; i < SERVICES; i++)
		write_item(&d, &world.services[backwards ? SERVICES - 1 - i : i], true, backwards);
	for (i = 0; i < AIDES; i++)
		write_item(&d, &world.aides[backwards ? AIDES - 1 - i : i], false, backwards);
	s = dump_snapshot(&d);
	dump_erase(&d);
	return s;
}

/* "&name=a,b,c", of some of the values, after what is there. */
static inline void
draw_list(struct buf *out, const char *name, const char *prefix, uint32_t among, uint32_t most)
{
	uint32_t	n = draw(most + 1), i;

	for (i = 0; i < n; i++)
		buf_printf(out, "%s%s%s%u", i == 0 ? "&" : ",", i == 0 ? name : "", prefix,
		    draw(among));
}

static inline void
draw_labels(struct buf *out)
{
	draw_list(out, "thematiques=", "t", 9, 3);
	if (draw(2) == 0)
		draw_list(out, "sites=", "s", 4, 2);
	if (draw(3) == 0)
		draw_list(out, "interventions=", "i", 2, 2);
	if (draw(4) == 0)
		draw_list(out, "leviers=", "l", 2, 1);
	if (draw(4) == 0)
		draw_list(out, "competences=", "c", 2, 1);
	if (draw(4) == 0)
		buf_put(out, STR("&quoi=alpha+bravo,+charlie+aide"));
	if (draw(2) == 0)
		buf_printf(out, "&phase=%s", draw(2) == 0 ? "idee" : "operation");
}

static inline void
draw_ou(struct buf *out)
{
	static const char *const	all[] = { "35001", "44001", "35002", "200000010", "dep-35",
	    "dep-44", "reg-53", "reg-52", "97209", "200000014", "dep-75" };

	buf_printf(out, "&ou=%s", all[draw(COUNT(all))]);
}

/* What leaves items out: put aside, filters. */
static inline void
draw_excluders(struct buf *out)
{
	if (draw(3) == 0)
		buf_printf(out, "&sans=a-%02u,s-%02u,a-%02u", draw(AIDES), draw(SERVICES),
		    draw(AIDES));
	if (draw(3) == 0)
		buf_printf(out, "&nature=%s", draw(2) == 0 ? "subvention" : "pret,cee");
	if (draw(4) == 0)
		buf_printf(out, "&echeance=%s", draw(2) == 0 ? "proche,non-dite" : "permanente");
	if (draw(5) == 0)
		buf_put(out, STR("&zone=dep-35,france,reg-53"));
	if (draw(5) == 0)
		buf_put(out, STR("&categorie=Sol/Friches"));
}

static inline void
ask_parts(struct essai *e, const struct buf *a, const struct buf *b, const char *more)
{
	ask(e, arena_printf(arena, "%.*s%.*s%s", STR_FMT(buf_str(a)), STR_FMT(buf_str(b)), more).p);
}

static inline struct essai
essai_on(struct snapshot *s)
{
	return (struct essai){ .s = s, .arena = arena };
}

/* Runs check over all worlds with questions of labels and of what excludes. */
static inline void
for_all(void (*check)(struct buf *labels, struct buf *others))
{
	struct buf	labels = { 0 }, others = { 0 };
	int		i, k;

	arena = arena_create(1 << 20, 0);
	assert_non_null(arena);
	for (i = 0; i < WORLDS; i++) {
		draw_world();
		snapshot = build(false);
		for (k = 0; k < QUESTIONS_EACH; k++) {
			arena_reset(arena);
			buf_reset(&labels);
			buf_reset(&others);
			draw_labels(&labels);
			draw_excluders(&others);
			if (draw(8) != 0)
				draw_ou(&others);
			check(&labels, &others);
		}
		snapshot_drop(snapshot);
	}
	buf_free(&labels);
	buf_free(&others);
	arena_destroy(arena);
	words_release();
}

static inline struct str
name_of(const struct essai *e, const struct suggestion *s, bool aides)
{
	return aides ? e->s->aides[s->index].id : e->s->services[s->index].slug;
}

static inline bool
offers(const struct essai *e, struct str id)
{
	char	text[24];

	(void)snprintf(text, sizeof(text), "%.*s", STR_FMT(id));
	return suggestion_of(e, e->r.aides, true, text) != NULL ||
	    suggestion_of(e, e->r.partielles, true, text) != NULL;
}

#endif
