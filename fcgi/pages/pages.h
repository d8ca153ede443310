/*
 * The pages that people see: one handler a file, all of one shape.  Each is called by one worker
 * with an exchange of its own, and sets a view or fails.
 */
#ifndef PAGES_PAGES_H
#define PAGES_PAGES_H

#include "views/exchange.h"

void	page_accueil(struct exchange *x);	/* / */
void	page_fraicheur(struct exchange *x);	/* /fraicheur */
void	page_mentions(struct exchange *x);	/* /mentions-legales */
void	page_donnees(struct exchange *x);	/* /donnees-personnelles */
void	page_accessibilite(struct exchange *x);	/* /accessibilite */
void	page_docs(struct exchange *x);		/* /docs */
void	page_problemes(struct exchange *x);	/* /docs/problemes */
void	page_style(struct exchange *x);	/* /v1/style/{partenaire}.{hash}.css */
void	page_statistiques(struct exchange *x);	/* /statistiques */
void	page_robots(struct exchange *x);	/* /robots.txt */
void	page_sitemap(struct exchange *x);	/* /sitemap.xml */
void	page_securite(struct exchange *x);	/* /.well-known/security.txt */
void	page_integrer(struct exchange *x);	/* /integrer */
void	page_verifier(struct exchange *x);	/* /integrer/verifier, GET and POST */
void	page_cle(struct exchange *x);		/* /integrer/cle, GET and POST */
void	page_recue(struct exchange *x);		/* /integrer/cle/recue */
void	page_entree(struct exchange *x);	/* /v1/w/{p} */
void	page_territoire(struct exchange *x);
void	page_projet(struct exchange *x);
void	page_precisions(struct exchange *x);
void	page_phase(struct exchange *x);
void	page_suite(struct exchange *x);
void	page_resultats(struct exchange *x);
void	page_autrement(struct exchange *x);	/* what other answers would give */
void	page_resultats_csv(struct exchange *x);	/* the same as files */
void	page_resultats_ics(struct exchange *x);
void	page_annuaire(struct exchange *x);
void	page_service(struct exchange *x);
void	page_aide(struct exchange *x);
void	page_cartes(struct exchange *x);	/* API cards */
void	page_ne_plus_demander(struct exchange *x);	/* data of API Entreprise */
void	page_carte(struct exchange *x);
void	page_demander(struct exchange *x);	/* may they use that API? */
void	page_avis(struct exchange *x);
void	page_avis_envoi(struct exchange *x);

#endif
