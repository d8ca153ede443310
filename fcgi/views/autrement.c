/*
 * Counts are those of the pages that the links open; a difference is said in words.
 */
#include "views/autrement.h"

#include "triage/match.h"

FIELDS(v_groupe_autrement, F(v_groupe_autrement, TEXT, ancre), F(v_groupe_autrement, TEXT, titre),
    F(v_groupe_autrement, TEXT, aide),
    F_OF(v_groupe_autrement, LIST, lignes, v_alternative_fields));
FIELDS(v_autrement, F_OF_FOR(v_autrement, OBJECT, page, page_fields, FOR_HTML),
    F_OF(v_autrement, OBJECT, totaux, v_totaux_fields),
    F_OF(v_autrement, LIST, alternatives, v_alternative_fields),
    F_FOR(v_autrement, TEXT, present, FOR_HTML),
    F_OF_FOR(v_autrement, LIST, groupes, v_groupe_autrement_fields, FOR_HTML),
    F_OF_FOR(v_autrement, LIST, recap, v_recap_fields, FOR_HTML),
    F_FOR(v_autrement, TEXT, retour, FOR_HTML), F_FOR(v_autrement, TEXT, projet, FOR_HTML),
    F_FOR(v_autrement, TEXT, projet_texte, FOR_HTML), F_FOR(v_autrement, BOOL, filtre, FOR_HTML));

const struct view_kind autrement_kind = { "autrement", &v_autrement_fields };

/* "2 aides de plus", "1 service de moins"; STR_NONE: as many. */
static struct str
difference(struct arena *arena, int64_t more, const char *one, const char *many)
{
	size_t	n = (size_t)(more < 0 ? -more : more);

	return n == 0 ? STR_NONE : arena_concat(arena, (struct str[]){
	    compte(arena, n, "", one, many), more < 0 ? STR(" de moins") : STR(" de plus") }, 2);
}

static struct str
ecart_of(struct arena *arena, const struct v_totaux *now, const struct v_totaux *then)
{
	struct str	v[3];
	size_t		n = 0;

	v[n] = difference(arena, then->services - now->services, "service", "services");
	n += v[n].n > 0;
	v[n] = difference(arena, then->aides - now->aides, "aide", "aides");
	n += v[n].n > 0;
	v[n] = difference(arena, then->aides_partielles - now->aides_partielles,
	    "aide pour une partie du territoire", "aides pour une partie du territoire");
	n += v[n].n > 0;
	return n == 0 ? STR_NONE : arena_join(arena, v, n, STR(", "));
}

/* Which group each alternative is of: they come in that order. */
enum groupe { GROUPE_PHASE, GROUPE_TERRITOIRE, GROUPE_SANS, GROUPE_AVEC, GROUPES };

static enum groupe
groupe_of(const struct v_alternative *a)
{
	if (str_eq(a->parametre, param_name(P_PHASE)))
		return GROUPE_PHASE;
	if (str_eq(a->parametre, param_name(P_OU)))
		return GROUPE_TERRITOIRE;
	return a->sans.n > 0 ? GROUPE_SANS : GROUPE_AVEC;
}

static struct list
groupes_fill(struct arena *arena, struct list all, const struct v_totaux *now)
{
	static const struct v_groupe_autrement	words[GROUPES] = {
		[GROUPE_PHASE] = { STR_INIT("avancement"), STR_INIT("Un autre avancement"),
		    STR_INIT("Il change l’ordre des propositions et n’en retire aucune\u00a0; "
		    "un service peut passer de «\u00a0pour votre projet\u00a0» à "
		    "«\u00a0peut aussi vous servir\u00a0»."), { NULL, 0 } },
		[GROUPE_TERRITOIRE] = { STR_INIT("territoire"),
		    STR_INIT("Un territoire plus large"), STR_INIT("Chaque collectivité a "
		    "droit à d’autres aides\u00a0: voyez ce que peut demander celle qui vous "
		    "entoure."), { NULL, 0 } },
		[GROUPE_SANS] = { STR_INIT("sans"), STR_INIT("Sans l’un des thèmes, lieux ou "
		    "actions"), STR_INIT("Ce que nous avons compris du projet, ou ce que vous avez "
		    "coché. En retirer un change ce qui est proposé."), { NULL, 0 } },
		[GROUPE_AVEC] = { STR_INIT("avec"), STR_INIT("Avec ce que vous avez retiré"),
		    STR_INIT("Votre texte le dit, vos réponses ne l’ont plus."), { NULL, 0 } },
	};
	struct v_groupe_autrement	*v = arena_array(arena, GROUPES,
					    struct v_groupe_autrement);
	struct v_alternative		*a = (struct v_alternative *)(uintptr_t)all.items;
	size_t				 n = 0, i = 0, from;
	enum groupe			 groupe;

	while (v != NULL && i < all.n) {
		groupe = groupe_of(&a[i]);
		for (from = i; i < all.n && groupe_of(&a[i]) == groupe; i++)
			a[i].ecart = ecart_of(arena, now, &a[i].totaux);
		v[n] = words[groupe];
		v[n++].lignes = (struct list){ &a[from], i - from };
	}
	return (struct list){ v, n };
}

void
autrement_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
    int32_t jour)
{
	struct v_autrement	*v = arena_new(x->arena, struct v_autrement);
	struct demande		 d = demande_lire(x->snapshot, x->arena, r, jour);
	struct resultats	 found;

	if (v == NULL)
		return;
	d.rangs = 1;		/* no list is shown */
	found = match(&d, x->arena);
	v->totaux = (struct v_totaux){ (int64_t)found.services.n, (int64_t)found.proches.n,
	    (int64_t)found.aides.n, (int64_t)found.partielles.n };
	v->alternatives = alternatives_fill(liens, r, jour);
	page_fill(&v->page, liens, STR("Et si vous répondiez autrement\u00a0?"),
	    STR("autrement"));
	if (x->forme != FORME_JSON) {
		v->present = totaux_compte(x->arena, &v->totaux);
		v->groupes = groupes_fill(x->arena, v->alternatives, &v->totaux);
		v->recap = recap_fill(liens, r, QUESTIONS);
		v->retour = lien_tel_quel(liens, STR("resultats"));
		v->projet = lien_tel_quel(liens, r->quoi.n > 0 ? STR("precisions") :
		    STR("projet"));
		v->projet_texte = r->quoi.n > 0 ? STR("Tout ce que nous avons compris, à cocher "
		    "ou à décocher") : STR("Décrire le projet, ou cocher ses thèmes");
		v->filtre = demande_filtre(&d);
	}
	x->kind = &autrement_kind;
	x->view = v;
}
