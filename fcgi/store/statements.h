/*
 * Every statement the program sends, by number.  The text is in statements.c; a test prepares each
 * against the schema.
 */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include "base/str.h"

enum statement_kind {
	STATEMENT_READ,		/* may be sent again after a lost connection */
	STATEMENT_WRITE,
	STATEMENT_COMMAND,	/* utility: BEGIN, LISTEN; not prepared, no parameter */
	STATEMENT_STAGE,	/* makes a temporary table, in a transaction; no parameter */
	STATEMENT_COPY,		/* COPY … FROM STDIN: store/copy.h */
	STATEMENT_DUMP		/* a list of the snapshot: SELECT, sent inside COPY: store/dump.h */
};

/* The files of sql/seed/, in the order they are loaded: what is referred to comes first. */
#define IMPORTS(X) \
	X(SOURCES) X(TERRITOIRES) X(ANCIENNES) X(ALIAS) X(COMPETENCES_BANATIC) \
	X(GROUPEMENTS_COMPETENCES) X(LABELS) X(LABELS_LIENS) X(LEXIQUE) X(SERVICES) \
	X(SERVICES_LABELS) \
	X(SERVICES_CONTEXTES) X(AIDES) X(AIDES_LABELS) X(AIDES_DETAILS) X(ZONES) X(SUIVI) \
	X(CARTES) X(CARTES_CONDITIONS) X(CARTES_REMPLACEES) \
	X(DONNEES) X(DONNEES_SUITES) X(DONNEES_OUVERTES) X(COLLECTIVITES) X(PROJETS)

enum statement {
	STATEMENT_BEGIN,
	STATEMENT_BEGIN_SNAPSHOT,
	STATEMENT_COMMIT,
	STATEMENT_ROLLBACK,
	STATEMENT_LISTEN,

	/* one migration or import at a time; goes with the connection */
	STATEMENT_LOCK,
	STATEMENT_MIGRATIONS_CREATE,
	STATEMENT_MIGRATIONS_LIST,
	STATEMENT_MIGRATIONS_ADD,	/* numero, nom, empreinte */

	STATEMENT_VERSION,
	/* The lists of the snapshot, in the order of the dump. */
	STATEMENT_DUMP_VERSION,
	STATEMENT_DUMP_TERRITOIRES,
	STATEMENT_DUMP_ANCIENNES,
	STATEMENT_DUMP_LABELS,
	STATEMENT_DUMP_LABELS_LIENS,
	STATEMENT_DUMP_LEXIQUE,
	STATEMENT_DUMP_SERVICES,
	STATEMENT_DUMP_SERVICES_LABELS,
	STATEMENT_DUMP_SERVICES_CONTEXTES,
	STATEMENT_DUMP_AIDES,
	STATEMENT_DUMP_AIDES_LABELS,
	STATEMENT_DUMP_PARTENAIRES,
	STATEMENT_DUMP_SOURCES,
	STATEMENT_DUMP_AIDES_DETAILS,
	STATEMENT_DUMP_PASSAGES,
	STATEMENT_DUMP_CARTES,
	STATEMENT_DUMP_CARTES_CONDITIONS,
	STATEMENT_DUMP_HISTOIRE,
	STATEMENT_DUMP_DONNEES,
	STATEMENT_DUMP_DONNEES_OUVERTES,
	STATEMENT_DUMP_PROJETS,

	/*
	 * For each file: DEPOT makes the table that COPIE fills, CONTROLE finds the lines that
	 * refer to nothing (line, message), FORME makes of it a table shaped as its target.
	 */
#define X(name) \
	STATEMENT_DEPOT_##name, STATEMENT_COPIE_##name, STATEMENT_CONTROLE_##name, \
	STATEMENT_FORME_##name,
	IMPORTS(X)
#undef X
	STATEMENT_FORME_LIENS,
	STATEMENT_ORIGINE,		/* origine: of the rows of this transaction's import */
	STATEMENT_SAVEPOINT,
	STATEMENT_SAVEPOINT_BACK,
	STATEMENT_SAVEPOINT_END,
	STATEMENT_SAVEPOINT_BLOC,	/* inside the other: of rows that may not go in */
	STATEMENT_SAVEPOINT_BLOC_NEXT,	/* they are in */
	STATEMENT_SAVEPOINT_BLOC_BACK,	/* they are not */
	STATEMENT_LOCK_SOURCE,		/* source: t, or f when an import of it is under way */
	STATEMENT_PASSAGE_DEBUT,	/* source: when the run under way began */
	STATEMENT_LOCK_SWAP,		/* goes with the transaction */
	STATEMENT_CONTROLE_TENUS,	/* services that another source keeps: line, message */
	STATEMENT_CONTROLE_TENUS_LABELS,
	STATEMENT_CONTROLE_TENUS_CONTEXTES,
	STATEMENT_SERVICES_LIENS,	/* "exemple.fr" becomes "https://exemple.fr" */
	STATEMENT_CARTES_GARDEES,	/* slugs: those cards stay what they were */
	STATEMENT_CONDITIONS_GARDEES,	/* slugs: and what they answer to whom */
	STATEMENT_DONNEES_GARDEES,	/* tables of years that the run does not bring stay */
	STATEMENT_SERVICES_GARDES,	/* slugs: those services stay what they were */
	STATEMENT_SERVICES_CONNUS,	/* leaves out services that another source keeps */
	STATEMENT_LABELS_NOMMES,	/* labels said by their words become slugs */
	STATEMENT_CONTEXTES_NOMMES,	/* services and levers said by their names become slugs */
	/* An edition of the découpage (sql/migrations/0015_editions.sql). */
	STATEMENT_EDITION_DATES,	/* of the edition, of what is there */
	STATEMENT_EDITION_SOURCES,	/* titles and dates of its sources */
	STATEMENT_EDITION_RETENIR,
	STATEMENT_EDITION_SUCCESSEURS,
	STATEMENT_EDITION_SANS_SUITE,	/* communes, of how many, syndicats, names */
	STATEMENT_EDITION_HISTOIRE,	/* date: fusions, codes, noms, groupements, retours */
	STATEMENT_EDITION_AIDES,	/* aids whose territory is gone: id, name, key */
	STATEMENT_EDITION_INSTALLEE,	/* its date, when one was installed */
	STATEMENT_COLLECTIVITES_REMARQUES, /* line, message: doubtful, and taken */
	STATEMENT_PROJETS_REMARQUES,
	STATEMENT_PROJETS_CONNUES,	/* what foreign keys may say: resource, field, value */
	STATEMENT_COLLECTIVITES_EXPORT,	/* columns of the common schema, in its order */
	STATEMENT_PROJETS_EXPORT,
	STATEMENT_PASSAGE_OPEN,		/* source, t when of files: id */
	STATEMENT_PASSAGE_CLOSE,	/* id, etat, the five counts, message, date of the files
					   (Unix time, NULL: not of files), reason for all,
					   partiel */
	STATEMENT_MOTIF_ADD,		/* passage, motif, how many */
	STATEMENT_PASSAGE_TELL,		/* tells the programs that a run has ended */
	STATEMENT_REFUS_ADD,		/* passage, rang, fichier, ligne, colonne, message,
					   remarque */
	STATEMENT_ITEMS_COUNT,		/* source: how many services, aids, cards, data, projects */
	STATEMENT_PAGES_OLD,		/* source, t when confirmed: forgets pages that are too
	    old to go on from, and those that were held and are not confirmed */
	STATEMENT_PAGES_DROP,		/* source: forgets all its pages */
	STATEMENT_PAGES_LISTE_DROP,	/* source, liste: those of that list */
	STATEMENT_PAGE_GET,		/* source, liste, page: contenu */
	STATEMENT_PAGE_PUT,		/* source, liste, page, contenu */
	STATEMENT_ZONES_NOMS,		/* cle, type, nom of all but syndicats */
	STATEMENT_ZONES_LIENS,		/* returns how many links of zones changed */
	STATEMENT_ABSENTES,		/* source: aids that were there and are not, of how many */
	STATEMENT_SANS_PUBLIC,		/* how an unknown audience is said: aids that would be
	    for nobody, of how many */
	STATEMENT_AIDES_ENTIERES,	/* leaves out aids of which a row was refused */
	STATEMENT_DATES_GARDEES,	/* an aid that says the same keeps its date */
	STATEMENT_AIDES_GARDEES,	/* t when partial: aids absent for the first time, or
	    refused, stay; all of them when partial */
	STATEMENT_LABELS_GARDES,	/* and their labels */
	STATEMENT_SUIVI_SUIVRE,		/* t when partial: what is known of each from now on */
	STATEMENT_PASSAGE_LIST,		/* source or "": the last runs of connectors */
	STATEMENT_REFUS_LIST,		/* source: what its last run refused or noted */
	STATEMENT_REFUS_TUS,		/* source: and how many more it refused */
	STATEMENT_INCLUSIONS,		/* returns the number of territories changed */
	STATEMENT_FUSION,		/* cible, neuf, cles, origine: nouveaux, changes, retires */
	STATEMENT_PASSAGE_LAST,		/* source: empreinte of its last good run */
	STATEMENT_PASSAGE_ADD,		/* source, etat, empreinte, vus, nouveaux, changes, retires,
					   refuses, message, debut (Unix time) */
	STATEMENT_PASSAGES,		/* the last run of each source */

	STATEMENT_PARTENAIRE_ADD,	/* cle, nom, etat */
	STATEMENT_PARTENAIRE_DEMO,	/* cle, nom, etat: nothing when it is there */
	STATEMENT_PARTENAIRE_STATE,	/* cle, etat */
	STATEMENT_PARENT_ADD,		/* partenaire, origine */
	STATEMENT_PARENT_REMOVE,	/* partenaire, origine */
	STATEMENT_PARTENAIRE_SET,	/* cle, nom, etat, gouv, accent, police, theme, page_hote,
					   reponses, rayon, quota */
	STATEMENT_PARTENAIRES,		/* cle, nom, etat, sites, pages, settings */
	STATEMENT_PARENTS_VUS,		/* partenaire, origine, n; the allowed ones too */
	STATEMENT_PARTENAIRE,		/* cle: etat; held until the transaction ends */
	STATEMENT_PARTENAIRE_REMOVE,	/* cle: with its sites, those seen, its request */
	STATEMENT_DEMANDE_ADD,		/* nom, site, courriel, jeton: stored? */
	STATEMENT_DEMANDES,		/* those that wait: id, date, nom, site, courriel */
	STATEMENT_DEMANDE,		/* id: nom, site, courriel */
	STATEMENT_DEMANDE_ACCEPT,	/* id, partenaire */
	STATEMENT_DEMANDE_DROP,		/* id */
	STATEMENT_DEMANDE_FORGET,	/* partenaire: the request that it came from */
	STATEMENT_PARENT_VU,		/* partenaire, origine, n */

	STATEMENT_COMPTEURS,		/* jours, noms, partenaires, n: arrays, added */
	STATEMENT_MESURE_JOURS,		/* the last 30 days, then enum mesure */
	STATEMENT_MESURE_PARTENAIRES,	/* the same by partner */
	STATEMENT_MESURE_PURGE_COMPTEURS,
	STATEMENT_MESURE_PURGE_CORRECTIONS,
	STATEMENT_MESURE_PURGE_PARENTS,
	STATEMENT_MESURE_PURGE_DEMANDES,
	STATEMENT_CORRECTION_ADD,	/* jeton, partenaire, sujet, texte: 0 rows, full */
	STATEMENT_CORRECTIONS,		/* toutes: also those that were dealt with */
	STATEMENT_CORRECTION_CLOSE,	/* numero */
	STATEMENT_AVIS,			/* sujet, oui, non, projet: 90 days */

	STATEMENT_SERVER,		/* PostgreSQL's version, database, role */
	STATEMENT_COUNTS,		/* table, rows */
	STATEMENT_VERSIONS,		/* objet, version, change_le */

	/* The quality report. */
	STATEMENT_VERIFIER_REFERENCES,	/* objet, id, source, what points to nothing */
	STATEMENT_VERIFIER_REFUS,	/* source, file, why, how many rows were refused for it or
	    "": labels of its last run */
	STATEMENT_VERIFIER_RETIREES,	/* default aids that their source has no longer: id, source,
	    number there, an aid that may follow it or "", t: it is shown all the same */
	STATEMENT_VERIFIER_LIENS,	/* objet, id, source, champ, url, t: known, famille */

	STATEMENT_COUNT
};

struct statement_row {
	const char		*name;
	const char		*sql;
	enum statement_kind	 kind;
};

extern const struct statement_row	statements[STATEMENT_COUNT];

#endif
