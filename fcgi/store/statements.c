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
/* The header is line 1.  So many at a time: those that are left out are not seen the next time. */
#define CONTROLES_MAX	"LIMIT 20000"
#define CONTROLE(id, select)	READ(CONTROLE_##id, "SELECT ligne + 1, message FROM (" select \
	") AS c (ligne, message) ORDER BY ligne " CONTROLES_MAX)
#define LABEL_UNKNOWN(table)	"SELECT ligne, format('label inconnu : %s / %s', axe, label) " \
	"FROM depot_" table " d WHERE NOT EXISTS (SELECT FROM catalogue.label l " \
	"WHERE l.axe = d.axe AND l.slug = d.label)"
/* Rows about a service that another source brings, which alone may change it. */
#define HELD(table)	"SELECT ligne + 1, format('%s est déjà tenu par une autre source : %s', " \
	"d.slug, s.origine) FROM depot_" table " d JOIN catalogue.service s USING (slug) " \
	"WHERE s.origine <> " ORIGINE " ORDER BY ligne " CONTROLES_MAX
#define SOURCE_UNKNOWN(table)	"SELECT ligne, format('source inconnue : %s (voir sources.csv)', " \
	"source) FROM depot_" table " d WHERE source IS NOT NULL AND NOT EXISTS " \
	"(SELECT FROM catalogue.source s WHERE s.nom = d.source)"

#define JOUR(instant)	"(" instant " AT TIME ZONE 'Europe/Paris')::date"

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
	    "SELECT sum(version)::bigint, (max(change_le) AT TIME ZONE 'Europe/Paris')::date, "
	    "(SELECT (max(debut) AT TIME ZONE 'Europe/Paris')::date FROM catalogue.passage WHERE "
	    "source LIKE 'defaut/%' AND etat = 'fait') FROM catalogue.version"),
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
	    "description, source, origine FROM catalogue.service ORDER BY slug COLLATE \"C\""),
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
	    "description, source, source_id, date_source, generique, origine FROM catalogue.aide "
	    "WHERE id NOT IN (SELECT id FROM catalogue.aide_doublon) ORDER BY id COLLATE \"C\""),
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
	/*
	 * The last five runs of each connector, the last first: what is read is of the day on which
	 * its files were written, or a source answered; only a source that is asked is waited for.
	 */
	DUMP(PASSAGES, "passages",
	    "SELECT p.source, p.etat, " JOUR("p.debut") ", p.vus, p.nouveaux, p.changes, "
	    "p.retires, p.refuses, p.raison, (SELECT string_agg(motif || ' (' || n || ')', '|' "
	    "ORDER BY n DESC, motif COLLATE \"C\") FROM catalogue.refus_motif WHERE passage = "
	    "p.id), " JOUR("b.debut") ", " JOUR("coalesce(b.fichiers_le, b.debut)") ", CASE WHEN "
	    "a.fichiers_le IS NULL THEN " JOUR("coalesce(b.debut, a.premier)") " END FROM (SELECT "
	    "*, row_number() OVER (PARTITION BY source ORDER BY id DESC) AS rang FROM "
	    "catalogue.passage WHERE etat <> 'en cours' AND source NOT LIKE 'defaut/%') AS p "
	    "LEFT JOIN LATERAL (SELECT debut, fichiers_le FROM catalogue.passage b WHERE b.source "
	    "= p.source AND b.etat = 'fait' ORDER BY id DESC LIMIT 1) AS b ON true LEFT JOIN "
	    "LATERAL (SELECT (array_agg(fichiers_le ORDER BY id DESC))[1] AS fichiers_le, "
	    "min(debut) AS premier FROM catalogue.passage a WHERE a.source = p.source AND a.etat "
	    "<> 'en cours') AS a ON true WHERE rang <= 5 ORDER BY p.source COLLATE \"C\", p.id "
	    "DESC"),
	/* What has been replaced is said by its source, or by whoever knows it. */
	DUMP(CARTES, "cartes",
	    "SELECT slug, titre, accroche, producteur, acces, demande, documentation, site, "
	    "contact, array_to_string(themes, '|'), array_to_string(mots, '|'), debit, "
	    "coalesce(remplacee_par, r.par), r.depuis, corps, mention, source, date_source, "
	    "origine FROM catalogue.carte JOIN catalogue.carte_servie USING (slug, origine) LEFT "
	    "JOIN catalogue.carte_remplacee r USING (slug) ORDER BY slug COLLATE \"C\""),
	DUMP(CARTES_CONDITIONS, "cartes_conditions",
	    "SELECT slug, array_to_string(qui, '|'), verdict, explication, demarche, demande FROM "
	    "catalogue.carte_condition JOIN catalogue.carte_servie USING (slug, origine) ORDER BY "
	    "slug COLLATE \"C\", rang"),
	/* The last that happened to a code, and its last move between intercommunalités. */
	DUMP(HISTOIRE, "histoire",
	    "SELECT code, nom, nature, edition FROM (SELECT DISTINCT ON (code, nature = "
	    "'groupement') code, nom, nature, edition FROM referentiel.histoire ORDER BY code, "
	    "nature = 'groupement', numero DESC) AS h WHERE nature <> 'disparition' AND (nature "
	    "<> 'groupement' OR EXISTS (SELECT FROM referentiel.territoire t WHERE t.cle = "
	    "h.code)) ORDER BY code COLLATE \"C\", nature = 'groupement'"),
	DUMP(DONNEES, "donnees",
	    "SELECT annee, uid, libelle, famille, producteur, utilite, cadre, formats, ouverture, "
	    "depreciee, chemin, source, (SELECT string_agg(s.vers, '|' ORDER BY s.vers COLLATE "
	    "\"C\") FROM catalogue.donnee_suite s WHERE s.uid = d.uid), origine FROM "
	    "catalogue.donnee d "
	    "JOIN catalogue.table_servie USING (annee, origine) ORDER BY annee DESC, uid COLLATE "
	    "\"C\""),
	DUMP(DONNEES_OUVERTES, "donnees_ouvertes",
	    "SELECT uid, titre, url, acces, detail FROM catalogue.donnee_ouverte ORDER BY uid "
	    "COLLATE \"C\", acces = 'compte', titre COLLATE \"C\""),

	DUMP(PROJETS, "projets", "SELECT id, ou, quoi, phase, competences, leviers FROM "
	    "projets.reponse ORDER BY id"),

#include "store/statements_imports.h"

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
	    "AND jour > (now() AT TIME ZONE 'Europe/Paris')::date - 30), concat_ws(', ', "
	    "CASE WHEN gouv THEN 'gouv' END, 'accent ' || accent, 'rayon ' || rayon, "
	    "'police ' || police, 'thème ' || theme, 'page hôte ' || page_hote, "
	    "'réponses ' || reponses, 'quota ' || quota) "
	    "FROM integration.partenaire ORDER BY cle"),
	READ(PARENTS_VUS, "SELECT partenaire, origine, n FROM mesure.parent_vu ORDER BY "
	    "partenaire, n DESC, origine"),
	READ(PARTENAIRE, "SELECT etat FROM integration.partenaire WHERE cle = $1 FOR UPDATE"),
	WRITE(PARTENAIRE_REMOVE, "DELETE FROM integration.partenaire WHERE cle = $1"),
	WRITE(DEMANDE_ADD, "SELECT integration.demander($1, $2, $3, $4)"),
	READ(DEMANDES, "SELECT id, to_char(recue_le, 'YYYY-MM-DD HH24:MI'), nom, site, courriel "
	    "FROM integration.demande WHERE etat = 'nouvelle' ORDER BY id"),
	READ(DEMANDE, "SELECT nom, site, courriel FROM integration.demande WHERE id = "
	    "$1::text::bigint AND etat = 'nouvelle' FOR UPDATE"),
	WRITE(DEMANDE_ACCEPT, "UPDATE integration.demande SET etat = 'acceptee', partenaire = $2 "
	    "WHERE id = $1::text::bigint"),
	WRITE(DEMANDE_DROP, "DELETE FROM integration.demande WHERE id = $1::text::bigint AND etat "
	    "= 'nouvelle'"),
	WRITE(DEMANDE_FORGET, "DELETE FROM integration.demande WHERE partenaire = $1"),

	WRITE(PARENT_VU, "SELECT mesure.voir_parent($1, $2, $3::text::bigint)"),

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
	/* What /donnees-personnelles says is true because of these four. */
	WRITE(MESURE_PURGE_COMPTEURS, "DELETE FROM mesure.compteur WHERE jour < current_date - "
	    "interval '25 months'"),
	WRITE(MESURE_PURGE_CORRECTIONS, "DELETE FROM mesure.correction WHERE cree_le < now() - "
	    "interval '12 months'"),
	WRITE(MESURE_PURGE_PARENTS, "DELETE FROM mesure.parent_vu WHERE vu_le < current_date - "
	    "interval '12 months'"),
	WRITE(MESURE_PURGE_DEMANDES, "SELECT integration.purger_demandes()"),
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
	    "('donnees', (SELECT count(*) FROM catalogue.donnee)), "
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
	READ(VERIFIER_REFUS, "SELECT p.source, r.fichier, r.message, CASE WHEN r.remarque THEN '' "
	    "ELSE count(*)::text END FROM catalogue.refus r JOIN catalogue.passage p ON p.id = "
	    "r.passage WHERE p.id IN (SELECT max(id) FROM catalogue.passage WHERE etat = 'fait' "
	    "GROUP BY source) AND (r.message LIKE 'label inconnu%' OR (NOT r.remarque AND "
	    "r.message ~ '(^|: )(sans zone$|zone inconnue : |plusieurs zones de ce nom)')) GROUP "
	    "BY 1, 2, 3, r.remarque ORDER BY 1, 2, 3"),
	READ(VERIFIER_RETIREES, "SELECT a.id, a.source, a.source_id, (SELECT min(n.id) FROM "
	    "catalogue.aide n WHERE n.origine = a.source AND (n.lien = a.lien OR lower(n.nom) = "
	    "lower(a.nom))), a.id NOT IN (SELECT id FROM catalogue.aide_doublon) FROM "
	    "catalogue.aide a WHERE a.origine = 'defaut' AND a.source_id IS NOT NULL AND EXISTS "
	    "(SELECT FROM catalogue.passage p WHERE p.source = a.source AND p.source = "
	    "'aides-territoires' AND p.etat = 'fait' AND NOT p.partiel) AND NOT EXISTS (SELECT "
	    "FROM catalogue.aide n WHERE n.origine = a.source AND n.source_id = a.source_id) ORDER "
	    "BY a.id COLLATE \"C\""),
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
	    "SELECT 'carte', slug::text, source::text, l.champ, l.url, origine, slug::text FROM "
	    "catalogue.carte JOIN catalogue.carte_servie USING (slug, origine), LATERAL (VALUES "
	    "('demande', demande::text), ('documentation', documentation::text), ('site', "
	    "site::text), ('contact', contact::text), ('remplacee_par', remplacee_par::text)) AS l "
	    "(champ, url) WHERE l.url NOT LIKE 'mailto:%' UNION ALL "
	    "SELECT DISTINCT 'carte', slug::text, c.source::text, 'demande d’un cas', "
	    "d.demande::text, origine, slug::text FROM catalogue.carte_condition d JOIN "
	    "catalogue.carte_servie USING (slug, origine) JOIN catalogue.carte c USING (slug, "
	    "origine) WHERE d.demande NOT LIKE 'mailto:%' UNION ALL "
	    "SELECT 'donnee', uid::text, 'api-entreprise', 'donnée ouverte', url::text, 'defaut', "
	    "uid::text FROM catalogue.donnee_ouverte UNION ALL "
	    "SELECT 'source', nom::text, nom::text, 'url', url::text, 'defaut', nom::text FROM "
	    "catalogue.source) AS l WHERE url NOT LIKE 'mailto:%' ORDER BY objet, id COLLATE "
	    "\"C\", champ, url COLLATE \"C\""),
};
