/*
 * The table of statements.  Values come as text parameters, never in the text of a statement; a
 * cast gives them their type.
 *
 * The lists of the snapshot are read in this order of columns by catalogue/load.c: both change
 * together.  Everything the dump shows is under watch in sql/migrations/0006_version.sql.
 */
#include "store/statements.h"

#define READ(id, text)		[STATEMENT_##id] = { #id, text, STATEMENT_READ }
#define WRITE(id, text)		[STATEMENT_##id] = { #id, text, STATEMENT_WRITE }
#define COMMAND(id, text)	[STATEMENT_##id] = { #id, text, STATEMENT_COMMAND }
#define STAGE(id, text)		[STATEMENT_##id] = { #id, text, STATEMENT_STAGE }
#define COPY(id, table, columns) [STATEMENT_COPIE_##id] = { "COPIE_" #id, \
	"COPY depot_" table " (" columns ") FROM STDIN (FORMAT csv, HEADER match)", STATEMENT_COPY }
/* The name is that of the list in the dump. */
#define DUMP(id, name, text)	[STATEMENT_DUMP_##id] = { name, text, STATEMENT_DUMP }

/* A table to copy into: typed, so that PostgreSQL names the line and the column of a bad value. */
#define DEPOT(id, table, columns) STAGE(DEPOT_##id, "CREATE TEMP TABLE depot_" table \
	" (ligne integer GENERATED ALWAYS AS IDENTITY, " columns ") ON COMMIT DROP")
#define FORME(id, table, select) STAGE(FORME_##id, "CREATE TEMP TABLE forme_" table \
	" ON COMMIT DROP AS " select)
/* A text that must be a list of that domain; the error then comes with its line. */
#define LIST(column, domain) \
	column " text CHECK (string_to_array(" column ", '|')::" domain " IS NOT NULL OR " column \
	" IS NULL)"
#define LIST_OF(column)		"coalesce(string_to_array(" column ", '|'), '{}') AS " column
/* Who keeps the rows of the import under way; the default data unless STATEMENT_ORIGINE said so. */
#define ORIGINE	"coalesce(nullif(current_setting('aiguillage.origine', true), ''), 'defaut')"
/* The header is line 1. */
#define CONTROLE(id, select)	READ(CONTROLE_##id, "SELECT ligne + 1, message FROM (" select \
	") AS c (ligne, message) ORDER BY ligne LIMIT 20")
#define LABEL_UNKNOWN(table)	"SELECT ligne, format('label inconnu : %s / %s', axe, label) " \
	"FROM depot_" table " d WHERE NOT EXISTS (SELECT FROM catalogue.label l " \
	"WHERE l.axe = d.axe AND l.slug = d.label)"
/* Rows about a service that another source brings, which alone may change it. */
#define HELD(table)	"SELECT ligne + 1, format('%s est déjà tenu par une autre source : %s', " \
	"d.slug, s.origine) FROM depot_" table " d JOIN catalogue.service s USING (slug) " \
	"WHERE s.origine <> " ORIGINE " ORDER BY ligne LIMIT 20"
#define SOURCE_UNKNOWN(table)	"SELECT ligne, format('source inconnue : %s (voir sources.csv)', " \
	"source) FROM depot_" table " d WHERE source IS NOT NULL AND NOT EXISTS " \
	"(SELECT FROM catalogue.source s WHERE s.nom = d.source)"

/* Two ways of writing one address are one. */
#define ADRESSE_NUE(url) \
	"lower(regexp_replace(" url ", '^https?://(www[.])?|/+$', '', 'g'))"

#define SUM_OF(names)		"coalesce(sum(n) FILTER (WHERE nom LIKE '" names "'), 0)::bigint"
/* In the order of enum mesure (store/mesure.h). */
#define MESURES_SUMS		SUM_OF("page.%") ", " SUM_OF("page.resultats") ", (" \
	SUM_OF("page.service") " + " SUM_OF("page.aide") "), " SUM_OF("avis.oui%") ", " \
	SUM_OF("avis.non%") ", " SUM_OF("avis.projet%") ", " SUM_OF("avis.correction%")

#define SET_TEXT(column, value)	column " = CASE WHEN " value "::text IS NULL THEN " column \
	" ELSE nullif(" value "::text, '') END, "

/* What a list of contexts names that is not there. */
#define INCONNU(quoi, liste, cond) "SELECT 'service', c.slug::text, s.source::text, " \
	"format('" quoi " : %s', x) FROM catalogue.service_contexte c JOIN catalogue.service s " \
	"USING (slug), unnest(c." liste ") AS x WHERE NOT EXISTS (SELECT FROM " cond ")"

/* Of the common schema, in its order. */
#define COLLECTIVITE	"id, nom, type, \"codeInsee\", \"codeDepartements\", \"codeRegions\", " \
	"\"codeEpci\", siren, \"createdAt\", \"updatedAt\""
#define PROJET	"id, \"createdAt\", \"updatedAt\", nom, description, \"budgetPrevisionnel\", " \
	"\"dateDebutPrevisionnelle\", phase, \"phaseStatut\", programme, \"porteurCodeSiret\", " \
	"\"porteurReferentEmail\", \"porteurReferentTelephone\", \"porteurReferentPrenom\", " \
	"\"porteurReferentNom\", \"porteurReferentFonction\", competences, leviers, \"mecId\", " \
	"\"tetId\", \"recocoId\", \"collectiviteIds\""

const struct statement_row	statements[STATEMENT_COUNT] = {
	COMMAND(BEGIN, "BEGIN"),
	COMMAND(BEGIN_SNAPSHOT, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
	    "SET LOCAL statement_timeout TO '60s'"),
	COMMAND(COMMIT, "COMMIT"),
	COMMAND(ROLLBACK, "ROLLBACK"),
	COMMAND(LISTEN, "LISTEN aiguillage_change"),

	COMMAND(MIGRATIONS_CREATE, "CREATE TABLE IF NOT EXISTS public.aiguillage_migration ("
	    "numero integer PRIMARY KEY, nom text NOT NULL, empreinte text NOT NULL, "
	    "appliquee_le timestamptz NOT NULL DEFAULT now())"),
	COMMAND(LOCK, "SELECT pg_advisory_lock(6871092411)"),
	READ(MIGRATIONS_LIST, "SELECT numero, nom, empreinte FROM public.aiguillage_migration "
	    "ORDER BY numero"),
	WRITE(MIGRATIONS_ADD, "INSERT INTO public.aiguillage_migration (numero, nom, empreinte) "
	    "VALUES ($1::text::integer, $2, $3)"),

	READ(VERSION, "SELECT sum(version)::bigint FROM catalogue.version"),

	DUMP(VERSION, "version",
	    "SELECT sum(version)::bigint, (max(change_le) AT TIME ZONE 'Europe/Paris')::date "
	    "FROM catalogue.version"),
	DUMP(TERRITOIRES, "territoires",
	    "SELECT id, cle, type, code, nom, siren, population, array_to_string(codes_postaux, "
	    "'|'), nature, array_to_string(publics, '|'), array_to_string(up, '|') "
	    "FROM referentiel.territoire ORDER BY id"),
	DUMP(ANCIENNES, "anciennes",
	    "SELECT code, nom, type, territoire, array_to_string(codes_postaux, '|') FROM ("
	    "SELECT 1 AS rang, code, nom, type, territoire, codes_postaux FROM "
	    "referentiel.ancienne UNION ALL SELECT 2, '', nom, 'alias', territoire, '{}' FROM "
	    "referentiel.alias) AS a ORDER BY rang, code COLLATE \"C\", nom COLLATE \"C\", "
	    "territoire"),
	DUMP(LABELS, "labels",
	    "SELECT axe, slug, libelle, parent, induite, probabilite_te, famille FROM "
	    "catalogue.label l JOIN catalogue.axe a USING (axe) ORDER BY a.rang, l.rang"),
	DUMP(LABELS_LIENS, "labels_liens",
	    "SELECT l.axe, l.slug, vers_axe, vers_slug, score FROM catalogue.label_lien l "
	    "JOIN catalogue.axe a USING (axe) ORDER BY a.rang, l.slug COLLATE \"C\", vers_axe, "
	    "vers_slug COLLATE \"C\""),
	DUMP(LEXIQUE, "lexique",
	    "SELECT axe, label, terme, poids FROM catalogue.lexique x JOIN catalogue.axe a USING "
	    "(axe) ORDER BY a.rang, label COLLATE \"C\", terme COLLATE \"C\""),
	DUMP(SERVICES, "services",
	    "SELECT slug, nom, operateur, url, array_to_string(categories, '|'), niveau_expertise, "
	    "generique, phase_idee, phase_etude, phase_operation, nature, beta, accroche, "
	    "description, source FROM catalogue.service ORDER BY slug COLLATE \"C\""),
	DUMP(SERVICES_LABELS, "services_labels",
	    "SELECT s.slug, s.axe, s.label, s.score FROM catalogue.service_label s "
	    "JOIN catalogue.axe a USING (axe) "
	    "JOIN catalogue.label l ON l.axe = s.axe AND l.slug = s.label "
	    "ORDER BY s.slug COLLATE \"C\", a.rang, l.rang"),
	DUMP(SERVICES_CONTEXTES, "services_contextes",
	    "SELECT slug, array_to_string(competences, '|'), array_to_string(leviers, '|'), "
	    "array_to_string(phases, '|'), array_to_string(regions, '|'), url, iframe_url "
	    "FROM catalogue.service_contexte ORDER BY slug COLLATE \"C\", rang"),
	DUMP(AIDES, "aides",
	    "SELECT id, nom, nom_officiel, array_to_string(porteurs, '|'), "
	    "array_to_string(instructeurs, '|'), array_to_string(programmes, '|'), "
	    "array_to_string(natures, '|'), array_to_string(etapes, '|'), array_to_string(publics, "
	    "'|'), array_to_string(categories, '|'), zone, recurrence, ouverture, echeance, lien, "
	    "lien_candidature, appel_a_projets, array_to_string(a_verifier, '|'), accroche, "
	    "description, source, source_id, date_source, generique FROM catalogue.aide WHERE id "
	    "NOT IN (SELECT id FROM catalogue.aide_doublon) ORDER BY id COLLATE \"C\""),
	DUMP(AIDES_LABELS, "aides_labels",
	    "SELECT i.id, i.axe, i.label, i.score FROM catalogue.aide_label i "
	    "JOIN catalogue.axe a USING (axe) "
	    "JOIN catalogue.label l ON l.axe = i.axe AND l.slug = i.label "
	    "WHERE i.id NOT IN (SELECT id FROM catalogue.aide_doublon) "
	    "ORDER BY i.id COLLATE \"C\", a.rang, l.rang"),
	DUMP(PARTENAIRES, "partenaires",
	    "SELECT cle, nom, etat, (SELECT string_agg(origine, ' ' ORDER BY origine COLLATE "
	    "\"C\") FROM integration.parent WHERE partenaire = cle), page_hote, reponses, gouv, "
	    "accent, rayon, police, theme, quota FROM integration.partenaire "
	    "ORDER BY cle COLLATE \"C\""),
	DUMP(SOURCES, "sources",
	    "SELECT nom, titre, url, licence, mention, date_source FROM catalogue.source "
	    "ORDER BY nom COLLATE \"C\""),

	DUMP(AIDES_DETAILS, "aides_details",
	    "SELECT id, corps, criteres, exemples, contact, array_to_string(depenses, '|'), "
	    "taux_min, taux_max, taux_note, payante, mention FROM catalogue.aide_detail ORDER BY "
	    "id COLLATE \"C\""),
	DUMP(PASSAGES, "passages",
	    "SELECT p.source, etat, (debut AT TIME ZONE 'Europe/Paris')::date, vus, nouveaux, "
	    "changes, retires, refuses, message, (SELECT (max(b.debut) AT TIME ZONE "
	    "'Europe/Paris')::date FROM catalogue.passage b WHERE b.source = p.source AND b.etat = "
	    "'fait') FROM catalogue.passage p JOIN (SELECT source, max(id) AS id FROM "
	    "catalogue.passage WHERE etat <> 'en cours' AND source NOT LIKE 'defaut/%' GROUP BY "
	    "source) AS d USING (id) ORDER BY p.source COLLATE \"C\""),
	/* What has been replaced is said by its source, or by whoever knows it. */
	DUMP(CARTES, "cartes",
	    "SELECT slug, titre, accroche, producteur, acces, demande, documentation, site, "
	    "contact, array_to_string(themes, '|'), array_to_string(mots, '|'), debit, "
	    "coalesce(remplacee_par, r.par), r.depuis, corps, mention, source, date_source FROM "
	    "catalogue.carte JOIN catalogue.carte_servie USING (slug, origine) LEFT JOIN "
	    "catalogue.carte_remplacee r USING (slug) ORDER BY slug COLLATE \"C\""),
	DUMP(CARTES_CONDITIONS, "cartes_conditions",
	    "SELECT slug, array_to_string(qui, '|'), verdict, explication, demarche, demande FROM "
	    "catalogue.carte_condition JOIN catalogue.carte_servie USING (slug, origine) ORDER BY "
	    "slug COLLATE \"C\", rang"),

	DUMP(PROJETS, "projets", "SELECT id, ou, quoi, phase, competences, leviers FROM "
	    "projets.reponse ORDER BY id"),

	DEPOT(SOURCES, "sources",
	    "nom catalogue.slug PRIMARY KEY, titre text NOT NULL, url catalogue.adresse, licence "
	    "text, mention text, date_source catalogue.date_source"),
	COPY(SOURCES, "sources", "nom, titre, url, licence, mention, date_source"),
	CONTROLE(SOURCES, "SELECT 0, '' WHERE false"),
	FORME(SOURCES, "sources",
	    "SELECT nom, titre, url, licence, mention, date_source FROM depot_sources ORDER BY "
	    "ligne"),

	DEPOT(TERRITOIRES, "territoires",
	    "cle text PRIMARY KEY CHECK (cle ~ '^[a-z0-9][a-zA-Z0-9-]{0,39}$'), "
	    "type referentiel.territoire_type NOT NULL, code text NOT NULL, nom text NOT NULL, "
	    "siren text CHECK (siren ~ '^[0-9]{9}$'), population integer, "
	    LIST("codes_postaux", "referentiel.codes_postaux") ", nature text, "
	    LIST("publics", "referentiel.publics") ", epci text, departements text, regions text"),
	COPY(TERRITOIRES, "territoires", "cle, type, code, nom, siren, population, codes_postaux, "
	    "nature, publics, epci, departements, regions"),
	CONTROLE(TERRITOIRES,
	    "SELECT ligne, format('%s est dit dans un territoire inconnu : %s', cle, haut) "
	    "FROM depot_territoires, unnest(string_to_array("
	    "concat_ws('|', epci, departements, regions), '|')) AS haut "
	    "WHERE haut <> '' AND NOT EXISTS (SELECT FROM depot_territoires t WHERE t.cle = haut)"),
	FORME(TERRITOIRES, "territoires",
	    "SELECT cle, type, code, nom, siren, population, " LIST_OF("codes_postaux") ", nature, "
	    LIST_OF("publics") ", 'defaut' AS origine FROM depot_territoires ORDER BY ligne"),
	FORME(LIENS, "liens",
	    "SELECT DISTINCT bas.id AS territoire, haut.id AS parent FROM depot_territoires d "
	    "JOIN referentiel.territoire bas USING (cle) "
	    "JOIN LATERAL unnest(string_to_array("
	    "concat_ws('|', d.epci, d.departements, d.regions), '|')) AS p (cle) ON true "
	    "JOIN referentiel.territoire haut ON haut.cle = p.cle UNION SELECT l.territoire, "
	    "l.parent FROM referentiel.lien l JOIN referentiel.territoire t ON t.id = l.territoire "
	    "WHERE t.origine <> 'defaut'"),

	DEPOT(ANCIENNES, "anciennes",
	    "code text PRIMARY KEY, nom text NOT NULL, "
	    "type text NOT NULL CHECK (type IN ('ancienne', 'arrondissement')), devenue text NOT "
	    "NULL, "
	    LIST("codes_postaux", "referentiel.codes_postaux") ", population integer"),
	COPY(ANCIENNES, "anciennes", "code, nom, type, devenue, codes_postaux, population"),
	CONTROLE(ANCIENNES,
	    "SELECT ligne, format('%s devient un territoire inconnu : %s', code, devenue) "
	    "FROM depot_anciennes WHERE NOT EXISTS "
	    "(SELECT FROM referentiel.territoire WHERE cle = devenue)"),
	FORME(ANCIENNES, "anciennes",
	    "SELECT d.code, d.nom, d.type, t.id AS territoire, "
	    "coalesce(string_to_array(d.codes_postaux, '|'), '{}') AS codes_postaux, d.population "
	    "FROM depot_anciennes d JOIN referentiel.territoire t ON t.cle = d.devenue"),

	DEPOT(ALIAS, "alias", "nom text NOT NULL, cle text NOT NULL, PRIMARY KEY (nom, cle)"),
	COPY(ALIAS, "alias", "nom, cle"),
	CONTROLE(ALIAS,
	    "SELECT ligne, format('« %s » mène à un territoire inconnu : %s', nom, cle) "
	    "FROM depot_alias d WHERE NOT EXISTS (SELECT FROM referentiel.territoire t "
	    "WHERE t.cle = d.cle)"),
	FORME(ALIAS, "alias",
	    "SELECT d.nom, t.id AS territoire FROM depot_alias d "
	    "JOIN referentiel.territoire t USING (cle)"),

	DEPOT(COMPETENCES_BANATIC, "competences_banatic",
	    "code text PRIMARY KEY CHECK (code ~ '^[0-9]{4}$'), libelle text NOT NULL"),
	COPY(COMPETENCES_BANATIC, "competences_banatic", "code, libelle"),
	CONTROLE(COMPETENCES_BANATIC, "SELECT 0, '' WHERE false"),
	FORME(COMPETENCES_BANATIC, "competences_banatic",
	    "SELECT code, libelle FROM depot_competences_banatic"),

	DEPOT(GROUPEMENTS_COMPETENCES, "groupements_competences",
	    "siren text PRIMARY KEY, competences text"),
	COPY(GROUPEMENTS_COMPETENCES, "groupements_competences", "siren, competences"),
	CONTROLE(GROUPEMENTS_COMPETENCES,
	    "SELECT ligne, format('groupement inconnu : %s', siren) FROM "
	    "depot_groupements_competences WHERE NOT EXISTS (SELECT FROM referentiel.territoire "
	    "WHERE cle = siren) UNION ALL SELECT ligne, format('compétence inconnue : %s', c) FROM "
	    "depot_groupements_competences, unnest(string_to_array(competences, '|')) AS c WHERE "
	    "NOT EXISTS (SELECT FROM referentiel.competence_banatic WHERE code = c)"),
	FORME(GROUPEMENTS_COMPETENCES, "groupements_competences",
	    "SELECT DISTINCT t.id AS territoire, c AS competence FROM "
	    "depot_groupements_competences d JOIN referentiel.territoire t ON t.cle = d.siren, "
	    "unnest(string_to_array(d.competences, '|')) AS c"),

	DEPOT(LABELS, "labels",
	    "axe text NOT NULL, slug catalogue.slug NOT NULL, libelle text NOT NULL, parent text, "
	    "induite text, probabilite_te catalogue.part, sgpe boolean, famille text, "
	    "PRIMARY KEY (axe, slug)"),
	COPY(LABELS, "labels",
	    "axe, slug, libelle, parent, induite, probabilite_te, sgpe, famille"),
	CONTROLE(LABELS,
	    "SELECT ligne, format('axe inconnu : %s', axe) FROM depot_labels d "
	    "WHERE NOT EXISTS (SELECT FROM catalogue.axe a WHERE a.axe = d.axe) UNION ALL "
	    "SELECT ligne, format('%s a un parent inconnu : %s', slug, parent) FROM depot_labels d "
	    "WHERE parent IS NOT NULL AND NOT EXISTS (SELECT FROM depot_labels p "
	    "WHERE p.axe = d.axe AND p.slug = d.parent) UNION ALL "
	    "SELECT ligne, format('%s induit une thématique inconnue : %s', slug, induite) "
	    "FROM depot_labels d WHERE induite IS NOT NULL AND NOT EXISTS (SELECT FROM "
	    "depot_labels p WHERE p.axe = 'thematiques' AND p.slug = d.induite)"),
	FORME(LABELS, "labels",
	    "SELECT axe, slug, libelle, parent, induite, probabilite_te, sgpe, famille, ligne AS "
	    "rang FROM depot_labels ORDER BY ligne"),

	DEPOT(LABELS_LIENS, "labels_liens",
	    "axe text NOT NULL, slug text NOT NULL, vers_axe text NOT NULL, "
	    "vers_slug text NOT NULL, score catalogue.part NOT NULL, "
	    "PRIMARY KEY (axe, slug, vers_axe, vers_slug)"),
	COPY(LABELS_LIENS, "labels_liens", "axe, slug, vers_axe, vers_slug, score"),
	CONTROLE(LABELS_LIENS,
	    "SELECT ligne, format('label inconnu : %s / %s ou %s / %s', axe, slug, vers_axe, "
	    "vers_slug) FROM depot_labels_liens d WHERE NOT EXISTS (SELECT FROM catalogue.label l "
	    "WHERE l.axe = d.axe AND l.slug = d.slug) OR NOT EXISTS (SELECT FROM catalogue.label l "
	    "WHERE l.axe = d.vers_axe AND l.slug = d.vers_slug)"),
	FORME(LABELS_LIENS, "labels_liens",
	    "SELECT axe, slug, vers_axe, vers_slug, score FROM depot_labels_liens"),

	DEPOT(LEXIQUE, "lexique",
	    "axe text NOT NULL, label text NOT NULL, terme text NOT NULL, poids catalogue.part NOT "
	    "NULL, PRIMARY KEY (axe, label, terme)"),
	COPY(LEXIQUE, "lexique", "axe, label, terme, poids"),
	CONTROLE(LEXIQUE, LABEL_UNKNOWN("lexique")),
	FORME(LEXIQUE, "lexique", "SELECT axe, label, terme, poids FROM depot_lexique"),

	DEPOT(SERVICES, "services",
	    "slug catalogue.slug PRIMARY KEY, nom text NOT NULL, operateur text, url text, "
	    "categories text, "
	    "niveau_expertise text CHECK (niveau_expertise IN ('bas', 'moyen', 'haut')), "
	    "profil_generaliste text CHECK (profil_generaliste IN ('oui', 'non', "
	    "'eventuellement')), presentation_generique text CHECK (presentation_generique IN "
	    "('oui', 'non', 'eventuellement')), generique boolean, phase_idee catalogue.part, "
	    "phase_etude catalogue.part, phase_operation catalogue.part, nature text, beta "
	    "boolean, ecosysteme_public boolean, accroche text, description text, source text, "
	    "CONSTRAINT trois_phases_ou_aucune CHECK "
	    "(num_nonnulls(phase_idee, phase_etude, phase_operation) IN (0, 3))"),
	COPY(SERVICES, "services", "slug, nom, operateur, url, categories, niveau_expertise, "
	    "profil_generaliste, presentation_generique, generique, phase_idee, phase_etude, "
	    "phase_operation, nature, beta, ecosysteme_public, accroche, description, source"),
	CONTROLE(SERVICES, SOURCE_UNKNOWN("services") " UNION ALL SELECT ligne, "
	    "format('colonne url : un lien commence par http:// ou https:// et ne contient pas "
	    "d’espace : « %s »', "
	    "left(url, 80)) FROM depot_services WHERE length(url) > 2000 OR url !~ "
	    "'^https?://[^[:space:]<>\"]+$'"),
	FORME(SERVICES, "services",
	    "SELECT slug, nom, operateur, url, " LIST_OF("categories") ", niveau_expertise, "
	    "profil_generaliste, presentation_generique, coalesce(generique, false) AS generique, "
	    "phase_idee, phase_etude, phase_operation, nature, beta, ecosysteme_public, accroche, "
	    "description, source, " ORIGINE " AS origine FROM depot_services"),

	DEPOT(SERVICES_LABELS, "services_labels",
	    "slug text NOT NULL, axe text NOT NULL, label text NOT NULL, "
	    "score catalogue.part NOT NULL, PRIMARY KEY (slug, axe, label)"),
	COPY(SERVICES_LABELS, "services_labels", "slug, axe, label, score"),
	CONTROLE(SERVICES_LABELS, LABEL_UNKNOWN("services_labels") " UNION ALL "
	    "SELECT ligne, format('service inconnu : %s', slug) FROM depot_services_labels d "
	    "WHERE NOT EXISTS (SELECT FROM catalogue.service s WHERE s.slug = d.slug)"),
	FORME(SERVICES_LABELS, "services_labels",
	    "SELECT slug, axe, label, score FROM depot_services_labels JOIN catalogue.service s "
	    "USING (slug) WHERE s.origine = " ORIGINE " UNION ALL SELECT slug, axe, label, score "
	    "FROM catalogue.service_label JOIN catalogue.service s USING (slug) WHERE s.origine <> "
	    ORIGINE),

	DEPOT(SERVICES_CONTEXTES, "services_contextes",
	    "slug text NOT NULL, competences text, leviers text, "
	    LIST("phases", "catalogue.phases") ", regions text, champs text, "
	    "iframe_url catalogue.adresse, url catalogue.adresse"),
	COPY(SERVICES_CONTEXTES, "services_contextes", "slug, competences, leviers, phases, "
	    "regions, champs, iframe_url, url"),
	CONTROLE(SERVICES_CONTEXTES,
	    "SELECT ligne, format('service inconnu : %s', slug) FROM depot_services_contextes d "
	    "WHERE NOT EXISTS (SELECT FROM catalogue.service s WHERE s.slug = d.slug) UNION ALL "
	    "SELECT ligne, format('compétence inconnue : %s', x) FROM depot_services_contextes, "
	    "unnest(string_to_array(competences, '|')) AS x WHERE NOT EXISTS (SELECT "
	    "FROM catalogue.label WHERE axe = 'competences' AND slug = x) UNION ALL "
	    "SELECT ligne, format('levier inconnu : %s', x) FROM depot_services_contextes, "
	    "unnest(string_to_array(leviers, '|')) AS x WHERE NOT EXISTS (SELECT "
	    "FROM catalogue.label WHERE axe = 'leviers' AND slug = x) UNION ALL "
	    "SELECT ligne, format('région inconnue : %s', x) FROM depot_services_contextes, "
	    "unnest(string_to_array(regions, '|')) AS x WHERE NOT EXISTS (SELECT "
	    "FROM referentiel.territoire WHERE cle = 'reg-' || x)"),
	FORME(SERVICES_CONTEXTES, "services_contextes",
	    "SELECT slug, row_number() OVER (PARTITION BY slug ORDER BY ligne)::integer AS rang, "
	    LIST_OF("competences") ", " LIST_OF("leviers") ", " LIST_OF("phases") ", "
	    LIST_OF("regions") ", " LIST_OF("champs") ", d.iframe_url, d.url FROM "
	    "depot_services_contextes d JOIN catalogue.service s USING (slug) WHERE s.origine = "
	    ORIGINE " UNION ALL SELECT slug, rang, competences, leviers, c.phases, regions, "
	        "champs, "
	    "c.iframe_url, c.url FROM catalogue.service_contexte c JOIN catalogue.service s USING "
	    "(slug) WHERE s.origine <> " ORIGINE),

	DEPOT(AIDES, "aides",
	    "id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,199}$'), nom text NOT NULL, "
	    "nom_officiel text, porteurs text, instructeurs text, programmes text, "
	    LIST("natures", "catalogue.natures") ", " LIST("etapes", "catalogue.etapes") ", "
	    LIST("publics", "catalogue.publics") ", categories text, zone text NOT NULL, "
	    "recurrence catalogue.recurrence, ouverture date, echeance date, lien "
	    "catalogue.adresse, lien_candidature catalogue.adresse, appel_a_projets boolean, "
	    "a_verifier text, accroche text, description text, source text, source_id text, "
	    "date_source date, generique text, "
	    "CONSTRAINT ouverture_avant_echeance CHECK (ouverture <= echeance)"),
	COPY(AIDES, "aides", "id, nom, nom_officiel, porteurs, instructeurs, programmes, natures, "
	    "etapes, publics, categories, zone, recurrence, ouverture, echeance, lien, "
	    "lien_candidature, appel_a_projets, a_verifier, accroche, description, source, "
	    "source_id, date_source, generique"),
	CONTROLE(AIDES, SOURCE_UNKNOWN("aides") " UNION ALL "
	    "SELECT ligne, format('zone inconnue : %s', zone) FROM depot_aides d WHERE NOT EXISTS "
	    "(SELECT FROM referentiel.territoire t WHERE t.cle = d.zone) UNION ALL "
	    "SELECT ligne, format('aide générique inconnue, ou elle-même variante d’une autre : "
	    "%s', generique) FROM depot_aides d WHERE generique IS NOT NULL AND NOT EXISTS "
	    "(SELECT FROM depot_aides g WHERE g.id = d.generique AND g.generique IS NULL)"),
	FORME(AIDES, "aides",
	    "SELECT d.id, d.nom, nom_officiel, " LIST_OF("porteurs") ", "
	    LIST_OF("instructeurs") ", "
	    LIST_OF("programmes") ", " LIST_OF("natures") ", " LIST_OF("etapes") ", "
	    "coalesce(string_to_array(d.publics, '|'), '{}') AS publics, "
	    LIST_OF("categories") ", "
	    "t.id AS zone, recurrence, ouverture, echeance, lien, lien_candidature, "
	    "appel_a_projets, "
	    LIST_OF("a_verifier") ", accroche, description, source, source_id, date_source, "
	    "generique, " ORIGINE " AS origine FROM depot_aides d JOIN referentiel.territoire t ON "
	    "t.cle = d.zone"),

	DEPOT(AIDES_LABELS, "aides_labels",
	    "id text NOT NULL, axe text NOT NULL, label text NOT NULL, score catalogue.part NOT "
	    "NULL, PRIMARY KEY (id, axe, label)"),
	COPY(AIDES_LABELS, "aides_labels", "id, axe, label, score"),
	CONTROLE(AIDES_LABELS, LABEL_UNKNOWN("aides_labels") " UNION ALL "
	    "SELECT ligne, format('aide inconnue : %s', id) FROM depot_aides_labels d "
	    "WHERE NOT EXISTS (SELECT FROM catalogue.aide a WHERE a.id = d.id)"),
	FORME(AIDES_LABELS, "aides_labels", "SELECT id, axe, label, score FROM depot_aides_labels "
	    "JOIN catalogue.aide a USING (id) WHERE a.origine = " ORIGINE " UNION ALL SELECT id, "
	    "axe, label, score FROM catalogue.aide_label JOIN catalogue.aide a USING (id) WHERE "
	    "a.origine <> " ORIGINE),

	DEPOT(CARTES, "cartes",
	    "slug catalogue.carte_cle PRIMARY KEY, titre text NOT NULL, accroche text, producteur "
	    "text, acces catalogue.acces, demande catalogue.recours, documentation "
	    "catalogue.adresse, site catalogue.adresse, contact catalogue.recours, themes text, "
	    "mots text, debit text, remplacee_par catalogue.adresse, corps text, mention text, "
	    "source text, date_source date"),
	COPY(CARTES, "cartes", "slug, titre, accroche, producteur, acces, demande, documentation, "
	    "site, contact, themes, mots, debit, remplacee_par, corps, mention, source, "
	    "date_source"),
	CONTROLE(CARTES, SOURCE_UNKNOWN("cartes")),
	FORME(CARTES, "cartes",
	    "SELECT slug, titre, accroche, producteur, acces, demande, documentation, site, "
	    "contact, " LIST_OF("themes") ", " LIST_OF("mots") ", debit, remplacee_par, corps, "
	    "mention, source, date_source, " ORIGINE " AS origine FROM depot_cartes"),

	DEPOT(CARTES_CONDITIONS, "cartes_conditions",
	    "slug text NOT NULL, rang integer NOT NULL, qui text NOT NULL, verdict integer NOT "
	    "NULL CHECK (verdict BETWEEN -1 AND 1), explication text, demarche boolean, demande "
	    "catalogue.recours, PRIMARY KEY (slug, rang)"),
	COPY(CARTES_CONDITIONS, "cartes_conditions",
	    "slug, rang, qui, verdict, explication, demarche, demande"),
	CONTROLE(CARTES_CONDITIONS,
	    "SELECT ligne, format('fiche inconnue : %s', slug) FROM depot_cartes_conditions d "
	    "WHERE NOT EXISTS (SELECT FROM catalogue.carte c WHERE c.slug = d.slug AND c.origine "
	    "= " ORIGINE ")"),
	FORME(CARTES_CONDITIONS, "cartes_conditions",
	    "SELECT slug, rang, " LIST_OF("qui") ", verdict, explication, coalesce(demarche, "
	    "false) AS demarche, demande, " ORIGINE " AS origine FROM depot_cartes_conditions"),

	DEPOT(CARTES_REMPLACEES, "cartes_remplacees",
	    "slug catalogue.carte_cle PRIMARY KEY, par catalogue.adresse NOT NULL, depuis date"),
	COPY(CARTES_REMPLACEES, "cartes_remplacees", "slug, par, depuis"),
	CONTROLE(CARTES_REMPLACEES, "SELECT 0, '' WHERE false"),
	FORME(CARTES_REMPLACEES, "cartes_remplacees",
	    "SELECT slug, par, depuis FROM depot_cartes_remplacees"),

	DEPOT(COLLECTIVITES, "collectivites", "LIKE projets.depot_collectivite INCLUDING ALL"),
	COPY(COLLECTIVITES, "collectivites", COLLECTIVITE),
	CONTROLE(COLLECTIVITES, "SELECT ligne, message FROM projets.controle_collectivites()"),
	/* One that a project names stays. */
	FORME(COLLECTIVITES, "collectivites", "SELECT " COLLECTIVITE ", " ORIGINE " AS origine "
	    "FROM depot_collectivites UNION ALL SELECT " COLLECTIVITE ", origine FROM "
	    "projets.collectivite c WHERE id IN (SELECT x::uuid FROM projets.projet, "
	    "jsonb_array_elements_text(\"collectiviteIds\") AS x) AND NOT EXISTS (SELECT FROM "
	    "depot_collectivites d WHERE d.id = c.id)"),
	DEPOT(PROJETS, "projets", "LIKE projets.depot_projet INCLUDING ALL"),
	COPY(PROJETS, "projets", PROJET),
	CONTROLE(PROJETS, "SELECT 0, '' WHERE false"),
	FORME(PROJETS, "projets", "SELECT " PROJET ", " ORIGINE " AS origine FROM depot_projets"),
	READ(COLLECTIVITES_REMARQUES, "SELECT ligne + 1, message FROM "
	    "projets.remarques_collectivites() ORDER BY ligne LIMIT 50"),
	READ(PROJETS_REMARQUES, "SELECT ligne + 1, message FROM projets.remarques_projets() "
	    "ORDER BY ligne LIMIT 50"),
	READ(PROJETS_CONNUES, "SELECT ressource, champ, valeur FROM projets.connue"),
	READ(COLLECTIVITES_EXPORT, "SELECT " COLLECTIVITE " FROM projets.collectivite_exportee "
	    "ORDER BY id"),
	READ(PROJETS_EXPORT, "SELECT " PROJET " FROM projets.projet_exporte ORDER BY id"),

	WRITE(ORIGINE, "SELECT set_config('aiguillage.origine', $1, true)"),
	COMMAND(SAVEPOINT, "SAVEPOINT lot"),
	COMMAND(SAVEPOINT_BACK, "ROLLBACK TO SAVEPOINT lot"),
	WRITE(LOCK_SOURCE, "SELECT pg_try_advisory_lock(687109241, hashtext($1))"),
	READ(PASSAGE_DEBUT, "SELECT to_char(debut, 'HH24:MI') FROM catalogue.passage WHERE source "
	    "= $1 AND etat = 'en cours' ORDER BY id DESC LIMIT 1"),
	WRITE(LOCK_SWAP, "SELECT pg_advisory_xact_lock(6871092411)"),
	READ(CONTROLE_TENUS, HELD("services")),
	READ(CONTROLE_TENUS_LABELS, HELD("services_labels")),
	READ(CONTROLE_TENUS_CONTEXTES, HELD("services_contextes")),
	WRITE(SERVICES_LIENS, "UPDATE depot_services SET url = 'https://' || url WHERE url ~* "
	    "'^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}(/|$)'"),
	WRITE(CARTES_GARDEES, "INSERT INTO forme_cartes (slug, titre, accroche, producteur, acces, "
	    "demande, documentation, site, contact, themes, mots, debit, remplacee_par, corps, "
	    "mention, source, date_source, origine) SELECT slug, titre, accroche, producteur, "
	    "acces, demande, documentation, site, contact, themes, mots, debit, remplacee_par, "
	    "corps, mention, source, date_source, origine FROM catalogue.carte WHERE origine = "
	    ORIGINE " AND slug = ANY (string_to_array($1, '|')) AND NOT EXISTS (SELECT FROM "
	    "forme_cartes f WHERE f.slug = carte.slug)"),
	WRITE(CONDITIONS_GARDEES, "INSERT INTO forme_cartes_conditions (slug, rang, qui, verdict, "
	    "explication, demarche, demande, origine) SELECT slug, rang, qui, verdict, "
	    "explication, demarche, demande, origine FROM catalogue.carte_condition WHERE origine "
	    "= " ORIGINE " AND slug = ANY (string_to_array($1, '|')) AND NOT EXISTS (SELECT FROM "
	    "forme_cartes_conditions f WHERE f.slug = carte_condition.slug)"),
	WRITE(SERVICES_GARDES, "INSERT INTO forme_services (slug, nom, operateur, url, categories, "
	    "niveau_expertise, profil_generaliste, presentation_generique, generique, phase_idee, "
	    "phase_etude, phase_operation, nature, beta, ecosysteme_public, accroche, description, "
	    "source, origine) SELECT slug, nom, operateur, url, categories, niveau_expertise, "
	    "profil_generaliste, presentation_generique, generique, phase_idee, phase_etude, "
	    "phase_operation, nature, beta, ecosysteme_public, accroche, description, source, "
	    "origine FROM catalogue.service WHERE origine = " ORIGINE " AND slug = ANY "
	    "(string_to_array($1, '|')) AND NOT EXISTS (SELECT FROM forme_services f WHERE f.slug "
	    "= service.slug)"),
	WRITE(SERVICES_CONNUS, "DELETE FROM depot_services d USING catalogue.service s WHERE "
	    "s.origine <> " ORIGINE " AND (s.slug = d.slug OR " ADRESSE_NUE("s.url") " = "
	    ADRESSE_NUE("d.url") ")"),
	WRITE(LABELS_NOMMES, "UPDATE depot_services_labels d SET label = l.slug FROM "
	    "catalogue.label l WHERE l.axe = d.axe AND l.libelle = d.label AND l.slug <> d.label"),
	WRITE(CONTEXTES_NOMMES, "UPDATE depot_services_contextes d SET slug = coalesce((SELECT "
	    "s.slug FROM catalogue.service s WHERE lower(s.nom) = lower(d.slug) ORDER BY "
	    "s.origine = " ORIGINE " DESC, s.nom = d.slug DESC, s.slug LIMIT 1), d.slug), "
	    "leviers = (SELECT string_agg(coalesce(l.slug, x), '|') FROM "
	    "unnest(string_to_array(d.leviers, '|')) AS x LEFT JOIN catalogue.label l ON l.axe = "
	    "'leviers' AND l.libelle = x)"),
	WRITE(PASSAGE_OPEN, "WITH ferme AS (UPDATE catalogue.passage SET etat = 'refuse', fin = "
	    "clock_timestamp(), message = 'interrompu' WHERE source = $1 AND etat = 'en cours') "
	    "INSERT INTO catalogue.passage (source, etat) VALUES ($1, 'en cours') RETURNING id"),
	WRITE(PASSAGE_CLOSE, "UPDATE catalogue.passage SET etat = $2, fin = clock_timestamp(), vus "
	    "= $3::text::bigint, nouveaux = $4::text::bigint, changes = $5::text::bigint, retires "
	    "= $6::text::bigint, refuses = $7::text::bigint, message = $8 WHERE id = "
	    "$1::text::bigint"),
	WRITE(PASSAGE_TELL, "WITH v AS (UPDATE catalogue.version SET version = version + 1, "
	    "change_le = now() WHERE objet = 'passage' RETURNING objet) SELECT "
	    "pg_notify('aiguillage_change', objet) FROM v WHERE $1 = 'fait'"),
	WRITE(REFUS_ADD, "INSERT INTO catalogue.refus (passage, rang, fichier, ligne, colonne, "
	    "message, remarque) VALUES ($1::text::bigint, $2::text::integer, $3, "
	    "$4::text::integer, $5, $6, $7::text::boolean)"),
	READ(ITEMS_COUNT, "SELECT (SELECT count(*) FROM catalogue.service WHERE origine = $1) + "
	    "(SELECT count(*) FROM catalogue.aide WHERE origine = $1) + "
	    "(SELECT count(*) FROM catalogue.carte WHERE origine = $1) + "
	    "(SELECT count(*) FROM projets.projet WHERE origine = $1)"),
	READ(PASSAGE_LIST, "SELECT id, source, etat, to_char(debut, 'YYYY-MM-DD HH24:MI'), "
	    "to_char(fin, 'HH24:MI'), vus, nouveaux, changes, retires, refuses, message FROM "
	    "catalogue.passage WHERE source NOT LIKE 'defaut/%' AND ($1 = '' OR source = $1) ORDER "
	    "BY id DESC LIMIT 30"),
	READ(REFUS_LIST, "SELECT fichier, ligne, colonne, message, remarque FROM catalogue.refus "
	    "WHERE passage = (SELECT max(id) FROM catalogue.passage WHERE source = $1) ORDER BY "
	    "rang"),
	DEPOT(AIDES_DETAILS, "aides_details", "id text PRIMARY KEY, corps text, criteres text, "
	    "exemples text, contact text, depenses text, taux_min integer, taux_max integer, "
	    "taux_note text, payante boolean, mention text, origine text NOT NULL"),
	COPY(AIDES_DETAILS, "aides_details", "id, corps, criteres, exemples, contact, depenses, "
	    "taux_min, taux_max, taux_note, payante, mention, origine"),
	CONTROLE(AIDES_DETAILS, "SELECT 0, '' WHERE false"),
	FORME(AIDES_DETAILS, "aides_details", "SELECT id, corps, criteres, exemples, contact, "
	    LIST_OF("depenses") ", taux_min, taux_max, taux_note, payante, mention, origine FROM "
	    "depot_aides_details UNION ALL SELECT id, corps, criteres, exemples, contact, "
	    "depenses, taux_min, taux_max, taux_note, payante, mention, origine FROM "
	    "catalogue.aide_detail a WHERE NOT EXISTS (SELECT FROM depot_aides_details d WHERE "
	    "d.id = a.id) AND EXISTS (SELECT FROM catalogue.aide WHERE aide.id = a.id)"),
	DEPOT(ZONES, "zones", "cle text PRIMARY KEY, nom text NOT NULL, code text NOT NULL, "
	    "regions text"),
	COPY(ZONES, "zones", "cle, nom, code, regions"),
	CONTROLE(ZONES, "SELECT 0, '' WHERE false"),
	FORME(ZONES, "zones", "SELECT cle, 'zone'::text AS type, code, nom, " ORIGINE " AS origine "
	    "FROM depot_zones UNION ALL SELECT cle, type, code, nom, origine FROM "
	    "referentiel.territoire t WHERE origine = " ORIGINE " AND NOT EXISTS (SELECT FROM "
	    "depot_zones d WHERE d.cle = t.cle)"),
	DEPOT(SUIVI, "suivi", "cle text PRIMARY KEY, empreinte text NOT NULL"),
	COPY(SUIVI, "suivi", "cle, empreinte"),
	CONTROLE(SUIVI, "SELECT 0, '' WHERE false"),
	FORME(SUIVI, "suivi", "SELECT cle, empreinte FROM depot_suivi"),
	WRITE(PAGES_OLD, "DELETE FROM catalogue.page_recue WHERE source = $1 AND (recue_le < now() "
	    "- interval '6 hours' OR $2 = 'f' AND (SELECT etat FROM catalogue.passage WHERE source "
	    "= $1 AND etat <> 'en cours' ORDER BY id DESC LIMIT 1) = 'en attente')"),
	WRITE(PAGES_DROP, "DELETE FROM catalogue.page_recue WHERE source = $1"),
	READ(PAGE_GET, "SELECT contenu FROM catalogue.page_recue WHERE source = $1 AND liste = $2 "
	    "AND page = $3::text::integer"),
	WRITE(PAGE_PUT, "INSERT INTO catalogue.page_recue (source, liste, page, contenu) VALUES "
	    "($1, $2, $3::text::integer, $4) ON CONFLICT (source, liste, page) DO UPDATE SET "
	    "contenu = excluded.contenu, recue_le = clock_timestamp()"),
	READ(ZONES_NOMS, "SELECT cle, type, nom FROM referentiel.territoire WHERE type NOT IN "
	    "('syndicat', 'zone')"),
	STAGE(ZONES_LIENS, "CREATE TEMP TABLE forme_zones_liens ON COMMIT DROP AS SELECT "
	    "l.territoire, l.parent FROM referentiel.lien l JOIN referentiel.territoire t ON t.id "
	    "= l.territoire WHERE NOT EXISTS (SELECT FROM depot_zones d WHERE d.cle = t.cle) UNION "
	    "SELECT bas.id, haut.id FROM depot_zones d JOIN referentiel.territoire bas ON bas.cle "
	    "= d.cle, unnest(string_to_array(d.regions, '|')) AS r (cle) JOIN "
	    "referentiel.territoire haut ON haut.cle = r.cle"),
	READ(ABSENTES, "SELECT count(*) FILTER (WHERE NOT EXISTS (SELECT FROM depot_suivi d WHERE "
	    "d.cle = s.cle)), count(*) FROM catalogue.suivi s WHERE source = $1 AND absences = 0"),
	WRITE(DATES_GARDEES, "UPDATE depot_aides d SET date_source = a.date_source FROM "
	    "catalogue.aide a, catalogue.suivi s, depot_suivi n WHERE a.id = d.id AND s.source = "
	    ORIGINE " AND s.cle = d.id AND n.cle = d.id AND s.empreinte = n.empreinte"),
	WRITE(AIDES_GARDEES, "INSERT INTO forme_aides (id, nom, nom_officiel, porteurs, "
	    "instructeurs, programmes, natures, etapes, publics, categories, zone, recurrence, "
	    "ouverture, echeance, lien, lien_candidature, appel_a_projets, a_verifier, accroche, "
	    "description, source, source_id, date_source, generique, origine) SELECT id, nom, "
	    "nom_officiel, porteurs, instructeurs, programmes, natures, etapes, publics, "
	    "categories, zone, recurrence, ouverture, echeance, lien, lien_candidature, "
	    "appel_a_projets, a_verifier, accroche, description, a.source, source_id, date_source, "
	    "generique, origine FROM catalogue.aide a JOIN catalogue.suivi s ON s.source = "
	    "a.origine AND s.cle = a.id WHERE a.origine = " ORIGINE " AND s.absences = 0 AND NOT "
	    "EXISTS (SELECT FROM forme_aides f WHERE f.id = a.id)"),
	WRITE(LABELS_GARDES, "INSERT INTO forme_aides_labels SELECT l.id, l.axe, l.label, l.score "
	    "FROM catalogue.aide_label l JOIN catalogue.aide a USING (id) WHERE a.origine = "
	    ORIGINE " AND NOT EXISTS (SELECT FROM depot_aides d WHERE d.id = a.id)"),
	WRITE(SUIVI_SUIVRE, "WITH parties AS (DELETE FROM catalogue.suivi s WHERE source = " ORIGINE
	    " AND NOT EXISTS (SELECT FROM depot_suivi d WHERE d.cle = s.cle) AND NOT EXISTS "
	    "(SELECT FROM catalogue.aide a WHERE a.id = s.cle)), absentes AS (UPDATE "
	    "catalogue.suivi s SET absences = absences + 1 WHERE source = " ORIGINE " AND NOT "
	    "EXISTS (SELECT FROM depot_suivi d WHERE d.cle = s.cle) AND EXISTS (SELECT FROM "
	    "catalogue.aide a WHERE a.id = s.cle)) INSERT INTO catalogue.suivi AS s (source, cle, "
	    "empreinte) SELECT "
	    ORIGINE ", cle, empreinte FROM depot_suivi ON CONFLICT (source, cle) DO UPDATE SET "
	    "empreinte = excluded.empreinte, absences = 0 WHERE s.empreinte <> excluded.empreinte "
	    "OR s.absences > 0"),
	WRITE(INCLUSIONS, "SELECT referentiel.calculer_inclusions()"),
	WRITE(FUSION, "SELECT nouveaux, changes, retires FROM catalogue.fusionner("
	    "$1::text::regclass, $2::text::regclass, $3::text::text[], $4::text)"),
	READ(PASSAGE_LAST, "SELECT empreinte FROM catalogue.passage WHERE source = $1 AND etat = "
	    "'fait' ORDER BY id DESC LIMIT 1"),
	WRITE(PASSAGE_ADD, "INSERT INTO catalogue.passage (source, etat, empreinte, vus, nouveaux, "
	    "changes, retires, refuses, message, debut, fin) VALUES ($1, $2, $3, $4::text::bigint, "
	    "$5::text::bigint, $6::text::bigint, $7::text::bigint, $8::text::bigint, $9, "
	    "to_timestamp($10::text::bigint), clock_timestamp())"),
	READ(PASSAGES, "SELECT DISTINCT ON (source) source, etat, to_char(fin, 'YYYY-MM-DD "
	    "HH24:MI'), vus, nouveaux, changes, retires, message FROM catalogue.passage ORDER BY "
	    "source, id DESC"),

	WRITE(PARTENAIRE_ADD, "INSERT INTO integration.partenaire (cle, nom, etat) VALUES ($1, $2, "
	    "$3)"),
	WRITE(PARTENAIRE_DEMO, "INSERT INTO integration.partenaire (cle, nom, etat) VALUES ($1, "
	    "$2, $3) ON CONFLICT DO NOTHING"),
	WRITE(PARTENAIRE_STATE, "UPDATE integration.partenaire SET etat = $2, modifie_le = now() "
	    "WHERE cle = $1 AND etat <> $2 RETURNING cle"),
	WRITE(PARENT_ADD, "INSERT INTO integration.parent (partenaire, origine) VALUES ($1, $2) "
	    "ON CONFLICT DO NOTHING"),
	WRITE(PARENT_REMOVE, "DELETE FROM integration.parent WHERE partenaire = $1 AND origine = "
	    "$2"),
	/* NULL leaves as it is, an empty text takes away. */
	WRITE(PARTENAIRE_SET, "UPDATE integration.partenaire SET nom = coalesce($2, nom), "
	    "etat = coalesce($3, etat), gouv = coalesce($4::text::boolean, gouv), "
	    SET_TEXT("accent", "$5") SET_TEXT("police", "$6") SET_TEXT("theme", "$7")
	    SET_TEXT("page_hote", "$8") SET_TEXT("reponses", "$9")
	    "rayon = CASE WHEN $10::text IS NULL THEN rayon ELSE nullif($10::text, '')::integer "
	    "END, quota = CASE WHEN $11::text IS NULL THEN quota ELSE nullif($11::text, "
	    "'')::integer END, modifie_le = now() WHERE cle = $1"),
	READ(PARTENAIRES, "SELECT cle, nom, etat, (SELECT string_agg(origine, ' ' ORDER BY "
	    "origine) FROM integration.parent WHERE partenaire = cle), (SELECT coalesce(sum(n), "
	    "0)::bigint FROM mesure.compteur c WHERE c.partenaire = cle AND c.nom LIKE 'page.%' "
	    "AND jour > (now() AT TIME ZONE 'Europe/Paris')::date - 30), (SELECT "
	    "string_agg(origine || ' (' || n || ')', ', ' ORDER BY n DESC, origine) FROM "
	    "mesure.parent_vu v WHERE "
	    "v.partenaire = cle), concat_ws(', ', CASE WHEN gouv THEN 'gouv' END, 'accent ' || "
	    "accent, 'rayon ' || rayon, 'police ' || police, 'thème ' || theme, 'page hôte ' || "
	    "page_hote, 'réponses ' || reponses, 'quota ' || quota) "
	    "FROM integration.partenaire ORDER BY cle"),
	WRITE(DEMANDE_ADD, "SELECT integration.demander($1, $2, $3, $4)"),
	READ(DEMANDES, "SELECT id, to_char(recue_le, 'YYYY-MM-DD HH24:MI'), nom, site, courriel "
	    "FROM integration.demande WHERE etat = 'nouvelle' ORDER BY id"),
	READ(DEMANDE, "SELECT nom, site, courriel FROM integration.demande WHERE id = "
	    "$1::text::bigint AND etat = 'nouvelle' FOR UPDATE"),
	WRITE(DEMANDE_ACCEPT, "UPDATE integration.demande SET etat = 'acceptee', partenaire = $2 "
	    "WHERE id = $1::text::bigint"),
	WRITE(DEMANDE_DROP, "DELETE FROM integration.demande WHERE id = $1::text::bigint AND etat "
	    "= 'nouvelle'"),

	/* Fifty sites a partner, the first that were seen. */
	WRITE(PARENT_VU, "INSERT INTO mesure.parent_vu AS v (partenaire, origine, n) "
	    "SELECT cle, $2, $3::text::bigint FROM integration.partenaire WHERE cle = $1 AND "
	    "(EXISTS (SELECT FROM mesure.parent_vu WHERE partenaire = $1 AND origine = $2) OR "
	    "(SELECT count(*) FROM mesure.parent_vu WHERE partenaire = $1) < 50) "
	    "ON CONFLICT (partenaire, origine) DO UPDATE SET n = v.n + excluded.n, "
	    "vu_le = excluded.vu_le"),

	/* In one order, so that two processes never wait for each other. */
	WRITE(COMPTEURS, "INSERT INTO mesure.compteur (jour, nom, partenaire, n) SELECT * FROM "
	    "unnest($1::text::date[], $2::text::text[], $3::text::text[], $4::text::bigint[]) "
	    "ORDER BY 1, 2, 3 ON CONFLICT (jour, nom, partenaire) DO UPDATE SET n = compteur.n + "
	    "excluded.n"),
	READ(MESURE_JOURS, "SELECT to_char(jour, 'YYYY-MM-DD'), " MESURES_SUMS " FROM "
	    "mesure.compteur WHERE jour > current_date - 30 GROUP BY jour ORDER BY jour DESC"),
	READ(MESURE_PARTENAIRES, "SELECT partenaire, " MESURES_SUMS " FROM mesure.compteur WHERE "
	    "jour > current_date - 30 AND partenaire <> '' GROUP BY partenaire ORDER BY sum(n) "
	    "DESC, partenaire LIMIT 100"),
	/* What /donnees-personnelles says is true because of these two. */
	WRITE(MESURE_PURGE_COMPTEURS, "DELETE FROM mesure.compteur WHERE jour < current_date - "
	    "interval '25 months'"),
	WRITE(MESURE_PURGE_CORRECTIONS, "DELETE FROM mesure.correction WHERE cree_le < now() - "
	    "interval '12 months'"),
	WRITE(CORRECTION_ADD, "INSERT INTO mesure.correction (jeton, partenaire, sujet, texte) "
	    "SELECT $1, $2, $3, $4 WHERE (SELECT count(*) FROM mesure.correction WHERE cree_le > "
	    "now() - interval '1 day') < 1000 RETURNING numero"),
	READ(CORRECTIONS, "SELECT numero, to_char(cree_le, 'YYYY-MM-DD HH24:MI'), partenaire, "
	    "coalesce(sujet, ''), texte, to_char(traite_le, 'YYYY-MM-DD') FROM mesure.correction "
	    "WHERE traite_le IS NULL OR $1::text::boolean ORDER BY numero"),
	WRITE(CORRECTION_CLOSE, "UPDATE mesure.correction SET traite_le = now() WHERE numero = "
	    "$1::text::bigint AND traite_le IS NULL RETURNING numero"),
	READ(AVIS, "SELECT * FROM (SELECT coalesce(split_part(nom, '.', 3), '') AS sujet, "
	    SUM_OF("avis.oui%") " AS oui, " SUM_OF("avis.non%") " AS non, "
	    SUM_OF("avis.projet%") " AS projet FROM mesure.compteur WHERE nom LIKE 'avis.%' AND "
	    "jour > current_date - 90 GROUP BY 1) AS a WHERE oui + non + projet > 0 ORDER BY "
	    "non DESC, projet DESC, sujet"),

	READ(SERVER, "SELECT current_setting('server_version'), current_database(), current_user"),
	READ(COUNTS, "SELECT nom, n FROM (VALUES "
	    "('territoires', (SELECT count(*) FROM referentiel.territoire)), "
	    "('anciennes', (SELECT count(*) FROM referentiel.ancienne)), "
	    "('alias', (SELECT count(*) FROM referentiel.alias)), "
	    "('groupements_competences', (SELECT count(*) FROM "
	    "referentiel.groupement_competence)), ('labels', (SELECT count(*) FROM "
	    "catalogue.label)), ('lexique', (SELECT count(*) FROM catalogue.lexique)), "
	    "('services', (SELECT count(*) FROM catalogue.service)), "
	    "('services_labels', (SELECT count(*) FROM catalogue.service_label)), "
	    "('services_contextes', (SELECT count(*) FROM catalogue.service_contexte)), "
	    "('aides', (SELECT count(*) FROM catalogue.aide)), "
	    "('aides_labels', (SELECT count(*) FROM catalogue.aide_label)), "
	    "('cartes', (SELECT count(*) FROM catalogue.carte)), "
	    "('sources', (SELECT count(*) FROM catalogue.source)), "
	    "('projets', (SELECT count(*) FROM projets.projet)), "
	    "('partenaires', (SELECT count(*) FROM integration.partenaire))"
	    ") AS comptes (nom, n)"),
	READ(VERSIONS, "SELECT objet, version, to_char(change_le, 'YYYY-MM-DD HH24:MI') "
	    "FROM catalogue.version ORDER BY objet"),

	READ(VERIFIER_REFERENCES, INCONNU("compétence inconnue dans un contexte", "competences",
	    "catalogue.label WHERE axe = 'competences' AND slug = x") " UNION "
	    INCONNU("levier inconnu dans un contexte", "leviers",
	    "catalogue.label WHERE axe = 'leviers' AND slug = x") " UNION "
	    INCONNU("région inconnue dans un contexte", "regions",
	    "referentiel.territoire WHERE cle = 'reg-' || x")
	    " ORDER BY 1, 2, 4"),
	READ(VERIFIER_REFUS, "SELECT p.source, r.fichier, r.message, count(*) FROM catalogue.refus "
	    "r JOIN catalogue.passage p ON p.id = r.passage WHERE p.id IN (SELECT max(id) FROM "
	    "catalogue.passage GROUP BY source) AND r.message LIKE 'label inconnu%' GROUP BY 1, 2, "
	    "3 ORDER BY 1, 2, 3"),
	READ(VERIFIER_LIENS, "SELECT objet, id, source, champ, url, origine = 'defaut', famille "
	    "FROM (SELECT 'service' AS objet, slug::text AS id, source::text, 'url' AS champ, "
	    "url::text, origine, slug::text AS famille FROM catalogue.service UNION ALL "
	    "SELECT DISTINCT 'service', c.slug::text, s.source::text, l.champ, l.url::text, "
	    "s.origine, c.slug::text FROM catalogue.service_contexte c JOIN catalogue.service s "
	    "USING (slug), LATERAL (VALUES ('url d’un contexte', c.url), ('iframe_url', "
	    "c.iframe_url)) AS l (champ, url) UNION ALL "
	    "SELECT 'aide', id, source::text, l.champ, l.url::text, origine, coalesce(generique, "
	    "id) FROM catalogue.aide a, LATERAL (VALUES ('lien', lien), ('lien_candidature', "
	    "lien_candidature)) AS l (champ, url) WHERE id NOT IN (SELECT id FROM "
	    "catalogue.aide_doublon) UNION ALL "
	    "SELECT 'source', nom::text, nom::text, 'url', url::text, 'defaut', nom::text FROM "
	    "catalogue.source) AS l WHERE url IS NOT NULL ORDER BY objet, id COLLATE \"C\", "
	    "champ, url COLLATE \"C\""),
};
