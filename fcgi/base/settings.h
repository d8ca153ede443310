/*
 * Settings: one table of names, kinds and defaults.  They come, each over the one before, from the
 * default, a file of "name = value" lines (# begins a comment), and the environment
 * (AIGUILLAGE_NAME).  Read once, before threads start; never changed after.
 */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include "base/err.h"

struct settings {
	const char	*base;		/* libpq connection string */
	/* the same for the operator's command: the owner's role */
	const char	*base_proprietaire;
	const char	*gabarits;	/* directory of templates */
	const char	*statique;	/* directory of built assets */
	const char	*donnees;	/* directory of migrations/ and seed/, for the command */
	const char	*openapi;	/* file that describes the API, served as it is */
	const char	*accessibilite;	/* file of the criteria: /accessibilite */
	const char	*instantane;	/* directory for the snapshot on disk; "" for none */
	const char	*depot;		/* directory with one for each source of files; "": none */
	const char	*adresse;	/* public base URL, no slash at the end; "" :
	    from the request */
	/* mailto: or https: URI for /.well-known/security.txt; "": there is none */
	const char	*contact_securite;
	/* What /mentions-legales, /donnees-personnelles and /accessibilite say of who runs this;
	 * "": not said.  contact, delegue_donnees: an e-mail address, or the URL of a page;
	 * schema_accessibilite: the URL of a page, or words. */
	const char	*editeur, *editeur_adresse, *directeur_publication, *hebergeur;
	const char	*contact, *delegue_donnees, *schema_accessibilite;
	const char	*prise;		/* FastCGI socket path, when no listener is inherited */
	const char	*secret;	/* file of the secrets of forms' tokens; "": none */
	const char	*niveau;	/* log level: debug, info, warn, error */
	const char	*aides_territoires;	/* base of its API, without a slash at the end */
	const char	*aides_territoires_jeton;	/* secret; "": not asked */
	int64_t		 import_prive;	/* 1: imports may connect to private addresses */
	int64_t		 import_pause;	/* milliseconds between two requests of an import */
	int64_t		 import_attente;	/* milliseconds before a request is tried again */
	int64_t		 import_patience;	/* seconds that an answer may last */
	int64_t		 fils;		/* worker threads */
	int64_t		 corps_max;	/* bytes of a request's body */
};

/*
 * Fills *settings from path (NULL: no file) and the environment.  ERR_INVALID with the file and
 * line of an unknown name or a bad value.  Texts live until settings_free, also after a failure.
 */
enum err	settings_load(struct settings *settings, const char *path, struct fault *fault);
void		settings_free(struct settings *settings);

#endif
