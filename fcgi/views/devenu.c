/*
 * Sentences in which a name needs neither article nor preposition: "de" and "à" change before
 * Le Mans and before Orange.
 */
#include "views/devenu.h"

#include "catalogue/histoire.h"
#include "views/page.h"

FIELDS(v_devenu, F(v_devenu, TEXT, code), F(v_devenu, TEXT, nom), F(v_devenu, TEXT, nature),
    F(v_devenu, TEXT, edition), F(v_devenu, TEXT, phrase));

/* What a territory of today is called in "… a fusionné : la commune s’appelle …". */
static const struct str	le_type[TERRITOIRE_TYPES] = {
	[TERRITOIRE_COMMUNE] = STR_INIT("la commune"),
	[TERRITOIRE_EPCI] = STR_INIT("l’intercommunalité"),
	[TERRITOIRE_SYNDICAT] = STR_INIT("le groupement"),
	[TERRITOIRE_DEPARTEMENT] = STR_INIT("le département"),
	[TERRITOIRE_REGION] = STR_INIT("la région"),
	[TERRITOIRE_ZONE] = STR_INIT("la zone"),
};

static struct str
sentence(struct exchange *x, const struct territoire *t, const struct evenement *e)
{
	struct strs	in;

	switch (e->nature) {
	case DEVENIR_FUSION:
		return arena_concat(x->arena, (struct str[]){ e->nom, STR(" a fusionné\u00a0: "),
		    le_type[t->type], STR(" s’appelle aujourd’hui "), t->nom, STR(".") }, 6);
	case DEVENIR_CODE:
		return arena_concat(x->arena, (struct str[]){ t->nom,
		    STR(" a changé de code\u00a0: "), t->code, STR(" (avant\u00a0: "), e->code,
		    STR(").") }, 6);
	case DEVENIR_NOM:
		return arena_concat(x->arena, (struct str[]){ e->nom,
		    STR(" s’appelle aujourd’hui "), t->nom, STR(".") }, 4);
	case DEVENIR_RETOUR:
		return arena_concat(x->arena, (struct str[]){ t->nom,
		    STR(" est de nouveau une commune.") }, 2);
	case DEVENIR_GROUPEMENT:
		in = contenants(x, (uint32_t)(t - x->snapshot->territoires), TERRITOIRE_EPCI);
		if (in.n == 0)
			return arena_concat(x->arena, (struct str[]){ t->nom, STR(" ne fait plus "
			    "partie de l’intercommunalité «\u00a0"), e->nom, STR("\u00a0».") }, 4);
		return arena_concat(x->arena, (struct str[]){ t->nom,
		    STR(" a rejoint l’intercommunalité «\u00a0"), in.v[0],
		    STR("\u00a0» (avant\u00a0: «\u00a0"), e->nom, STR("\u00a0»).") }, 6);
	default:
		return arena_concat(x->arena, (struct str[]){ e->nom,
		    STR("\u00a0: les réponses valent pour toute la commune, "), t->nom,
		    STR(".") }, 4);
	}
}

struct list
devenu_fill(struct exchange *x, uint32_t territoire, struct str ou)
{
	struct evenement	 events[EVENEMENTS_MAX];
	size_t			 n = histoire_lire(x->snapshot, ou, events), i;
	struct v_devenu		*v = arena_array(x->arena, n, struct v_devenu);

	for (i = 0; v != NULL && i < n; i++)
		v[i] = (struct v_devenu){ events[i].code, events[i].nom,
		    devenirs[events[i].nature].slug, jour_iso(x->arena, events[i].edition),
		    sentence(x, &x->snapshot->territoires[territoire], &events[i]) };
	return (struct list){ v, v == NULL ? 0 : n };
}

struct str
devenu_texte(struct exchange *x, uint32_t territoire, struct str ou)
{
	struct list		 list = devenu_fill(x, territoire, ou);
	const struct v_devenu	*v = list.items;
	struct str		 pieces[EVENEMENTS_MAX];
	size_t			 i;

	for (i = 0; i < list.n; i++)
		pieces[i] = v[i].phrase;
	return str_or_none(arena_join(x->arena, pieces, list.n, STR(" ")));
}
