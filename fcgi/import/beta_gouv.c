/*
 * beta-gouv: the digital services of the beta.gouv.fr network that are for collectivités and are
 * not stopped, from the Markdown files of its site.  One that the catalogue has already, under that
 * slug or at that address, is left to who keeps it.
 */
#include "import/connecteurs.h"
#include "import/fiche_beta.h"
#include "import/fiches.h"
#include "import/lot.h"

static const struct table_import services = TABLE_IMPORT(SERVICES, "slug,nom,operateur,url,"
    "categories,niveau_expertise,profil_generaliste,presentation_generique,generique,phase_idee,"
    "phase_etude,phase_operation,nature,beta,ecosysteme_public,accroche,description,source");

struct importation {
	struct fiches	fiches;		/* first: fiches are taken by way of it */
	struct lot	lot;
	int64_t		autres;		/* cards that are not for us */
};

static bool
take(struct fiches *fiches, struct str nom, const char *fichier, struct str texte)
{
	struct importation	*m = (struct importation *)(void *)fiches;
	struct fiche_beta	 fiche;

	if (!fiche_beta_lire(fiches->arena, nom, texte, &fiche))
		return passage_echec(fiches->passage, ERR_TOO_LARGE, fichier, "plus de mémoire");
	if (fiche.refus.message.n > 0)
		fiches_refuser(fiches, fiche.service[0], fichier, &fiche.refus);
	else if (!fiche.servi)
		m->autres++;
	else if (!lot_fichier(&m->lot, fichier) ||
	    !lot_ajouter(&m->lot, 0, fiche.service, FICHE_BETA_CELLULES))
		return passage_echec(fiches->passage, ERR_TOO_LARGE, fichier, "plus de mémoire");
	return true;
}

static bool
leave_known(struct passage *passage)
{
	return passage_exec(passage, STATEMENT_SERVICES_CONNUS, PARAMS_NONE, NULL);
}

static bool
load(struct importation *m)
{
	static const enum statement	controls[2] = { STATEMENT_CONTROLE_SERVICES,
	    STATEMENT_CONTROLE_TENUS };
	static const struct fusion	fusion = { "catalogue.service", "forme_services", "{slug}",
	    true, true };
	struct passage			*p = m->fiches.passage;

	return lot_deposer(&m->lot, p, leave_known, controls, 2, &p->vus) &&
	    lot_quelque_chose(&m->lot, p) &&
	    passage_exec(p, services.forme, PARAMS_NONE, NULL) &&
	    passage_exec(p, STATEMENT_SERVICES_GARDES, PARAMS(buf_str(&m->fiches.gardees)),
	    NULL) && passage_fusionner(p, &fusion);
}

bool
beta_gouv_importer(struct passage *passage)
{
	struct importation	m = { .fiches = { .passage = passage, .prendre = take } };
	bool			done = false;

	lot_init(&m.lot, &services, passage->fichier);
	if ((m.fiches.arena = arena_create((size_t)256 << 10, (size_t)16 << 20)) == NULL)
		(void)passage_echec(passage, ERR_UNAVAILABLE, passage->source, "plus de mémoire");
	else
		done = fiches_parcourir(&m.fiches, "_startups");
	passage->vus += m.autres;
	if (done && m.lot.n == 0)
		done = passage_echec(passage, ERR_INVALID, passage->fichier, "aucun service pour "
		    "les collectivités dans ces fiches : le catalogue garde ce qu’il avait");
	done = done && passage_echanger(passage) && load(&m) && passage_valider(passage);
	lot_free(&m.lot);
	buf_free(&m.fiches.gardees);
	arena_destroy(m.fiches.arena);
	return done;
}
