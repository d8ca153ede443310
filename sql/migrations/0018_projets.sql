-- Projects of collectivités, in the common schema (sql/schema/): what platforms give of them, and what
-- of it answers the questions of the parcours.  Columns have the names of that schema.

-- Shapes of what is imported, for the tables that it is copied into first.
CREATE TABLE projets.depot_collectivite (
	id		uuid PRIMARY KEY,
	nom		text NOT NULL,
	type		text NOT NULL,
	"codeInsee"	text,
	"codeDepartements" jsonb,	-- lists of texts
	"codeRegions"	jsonb,
	"codeEpci"	text,
	siren		text,
	"createdAt"	timestamptz(3) NOT NULL,
	"updatedAt"	timestamptz(3) NOT NULL
);

CREATE TABLE projets.depot_projet (
	id		uuid PRIMARY KEY,
	"createdAt"	timestamptz(3) NOT NULL,
	"updatedAt"	timestamptz(3) NOT NULL,
	nom		text NOT NULL,
	description	text,
	"budgetPrevisionnel" bigint,
	"dateDebutPrevisionnelle" text,
	phase		text,
	"phaseStatut"	text,
	programme	text,
	"porteurCodeSiret" text,
	"porteurReferentEmail" text,
	"porteurReferentTelephone" text,
	"porteurReferentPrenom" text,
	"porteurReferentNom" text,
	"porteurReferentFonction" text,
	competences	jsonb,
	leviers		jsonb,
	"mecId"		text,
	"tetId"		text,
	"recocoId"	text,
	"collectiviteIds" jsonb
);

CREATE TABLE projets.collectivite (LIKE projets.depot_collectivite INCLUDING ALL,
	origine text NOT NULL);
CREATE TABLE projets.projet (LIKE projets.depot_projet INCLUDING ALL, origine text NOT NULL);

CREATE FUNCTION projets.textes(liste jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(array_agg(x ORDER BY rang), '{}')
	FROM jsonb_array_elements_text(liste) WITH ORDINALITY AS t (x, rang)
$$;

-- Territories of the référentiel as collectivités: each under one and the same UUID (RFC 9562, 5.8).
CREATE VIEW projets.territoire AS
	SELECT overlay(overlay(md5('collectivite:' || t.cle) PLACING '8' FROM 13) PLACING '8' FROM 17)::uuid AS id,
	    t.nom, (ARRAY['Commune', 'EPCI', 'Département', 'Région'])[array_position(
	        ARRAY['commune', 'epci', 'departement', 'region'], t.type::text)] AS type,
	    CASE t.type WHEN 'commune' THEN t.code END AS "codeInsee",
	    to_jsonb(h.departements || CASE t.type WHEN 'departement' THEN ARRAY[t.code] ELSE '{}' END)
	        AS "codeDepartements",
	    to_jsonb(h.regions || CASE t.type WHEN 'region' THEN ARRAY[t.code] ELSE '{}' END) AS "codeRegions",
	    CASE t.type WHEN 'epci' THEN t.code ELSE h.epci END AS "codeEpci", t.siren,
	    v.change_le::timestamptz(3) AS "createdAt", v.change_le::timestamptz(3) AS "updatedAt", t.cle
	FROM referentiel.territoire t
	JOIN catalogue.version v ON v.objet = 'territoire'
	CROSS JOIN LATERAL (SELECT
	    coalesce(array_agg(h.code ORDER BY h.code) FILTER (WHERE h.type = 'departement'), '{}') AS departements,
	    coalesce(array_agg(h.code ORDER BY h.code) FILTER (WHERE h.type = 'region'), '{}') AS regions,
	    min(h.code) FILTER (WHERE h.type = 'epci') AS epci
	    FROM referentiel.territoire h WHERE h.id = ANY (t.up)) AS h
	WHERE t.type IN ('commune', 'epci', 'departement', 'region');

-- What `ou` says of each.
CREATE VIEW projets.lieu AS
	SELECT id, coalesce(CASE type WHEN 'Commune' THEN "codeInsee" WHEN 'EPCI' THEN "codeEpci"
	    WHEN 'Département' THEN 'dep-' || ("codeDepartements" ->> 0)
	    WHEN 'Région' THEN 'reg-' || ("codeRegions" ->> 0) END, siren) AS ou
	FROM projets.collectivite
	UNION ALL SELECT id, cle FROM projets.territoire;

-- All that answers are filled from, and all that the web program may read of a project.  A UUID that is
-- not made at random (versions 4 and 7) could be guessed: its project answers nobody.  `ou` has several
-- territories, of which the first that is known counts: those of the project, then who bears it.
CREATE VIEW projets.reponse AS
	WITH lieux AS (
		SELECT p.id, string_agg(l.ou, '|' ORDER BY k.rang) AS ou
		FROM projets.projet p
		CROSS JOIN LATERAL jsonb_array_elements_text(p."collectiviteIds") WITH ORDINALITY AS k (id, rang)
		JOIN projets.lieu l ON l.id = k.id::uuid GROUP BY p.id
	), textes AS (
		SELECT id, regexp_replace(concat_ws('. ', rtrim(nom, '. '), nullif(description, '')),
		    '[[:space:][:cntrl:]]+', ' ', 'g') AS texte FROM projets.projet
	)
	SELECT p.id, concat_ws('|', l.ou, left(p."porteurCodeSiret", 9)) AS ou,
	    CASE WHEN length(t.texte) > 500 THEN regexp_replace(left(t.texte, 500), ' [^ ]*$', '') ELSE t.texte
	    END AS quoi,
	    (ARRAY['idee', 'etude', 'operation'])[array_position(ARRAY['Idée', 'Étude', 'Opération'], p.phase)]
	        AS phase,
	    (SELECT string_agg(x.slug, '|' ORDER BY x.rang) FROM catalogue.label x WHERE x.axe = 'competences'
	        AND x.slug = ANY (projets.textes(p.competences))) AS competences,
	    (SELECT string_agg(x.slug, '|' ORDER BY x.rang) FROM catalogue.label x WHERE x.axe = 'leviers'
	        AND x.libelle = ANY (projets.textes(p.leviers))) AS leviers
	FROM projets.projet p JOIN textes t USING (id) LEFT JOIN lieux l USING (id)
	WHERE substr(p.id::text, 15, 1) IN ('4', '7');

-- What foreign keys of the schema may say, by resource and field.
CREATE VIEW projets.connue AS
	SELECT 'referentiel-competences-m57' AS ressource, 'code' AS champ, slug::text AS valeur
	FROM catalogue.label WHERE axe = 'competences'
	UNION ALL SELECT 'referentiel-leviers-sgpe', 'levier', libelle FROM catalogue.label WHERE axe = 'leviers'
	UNION ALL SELECT 'collectivites', 'id', id::text FROM projets.collectivite
	UNION ALL SELECT 'collectivites', 'id', id::text FROM projets.territoire;

-- Times are given as the schema writes them.
CREATE FUNCTION projets.instant(t timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$ SELECT to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

CREATE VIEW projets.projet_exporte AS
	SELECT id, projets.instant("createdAt") AS "createdAt", projets.instant("updatedAt") AS "updatedAt", nom,
	    description, "budgetPrevisionnel", "dateDebutPrevisionnelle", phase, "phaseStatut", programme,
	    "porteurCodeSiret", "porteurReferentEmail", "porteurReferentTelephone", "porteurReferentPrenom",
	    "porteurReferentNom", "porteurReferentFonction", competences, leviers, "mecId", "tetId", "recocoId",
	    "collectiviteIds"
	FROM projets.projet;

-- Those that platforms have given, and the territories that none of them is.
CREATE VIEW projets.collectivite_exportee AS
	SELECT id, nom, type, "codeInsee", "codeDepartements", "codeRegions", "codeEpci", siren,
	    projets.instant("createdAt") AS "createdAt", projets.instant("updatedAt") AS "updatedAt"
	FROM projets.collectivite
	UNION ALL
	SELECT id, nom, type, "codeInsee", "codeDepartements", "codeRegions", "codeEpci", siren,
	    projets.instant("createdAt"), projets.instant("updatedAt")
	FROM projets.territoire t WHERE NOT EXISTS (SELECT FROM projets.lieu l
	    JOIN projets.collectivite c USING (id) WHERE l.ou = t.cle);

-- What the schema says in prose only refuses a row; what is only doubtful is told.
CREATE FUNCTION projets.controle_collectivites() RETURNS TABLE (ligne integer, message text)
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY SELECT d.ligne, format('colonne %s : obligatoire pour « %s » : la remplir',
	    CASE d.type WHEN 'Commune' THEN 'codeInsee' ELSE 'codeEpci' END, d.type)
	FROM depot_collectivites d
	WHERE d.type = 'Commune' AND d."codeInsee" IS NULL OR d.type = 'EPCI' AND d."codeEpci" IS NULL;
END
$$;

CREATE FUNCTION projets.remarques_collectivites() RETURNS TABLE (ligne integer, message text)
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY SELECT d.ligne, format('colonne siren : « %s » n’est pas le codeEpci « %s » : à vérifier',
	    d.siren, d."codeEpci")
	FROM depot_collectivites d WHERE d.type = 'EPCI' AND d.siren <> d."codeEpci"
	UNION ALL
	SELECT d.ligne, 'colonne updatedAt : avant createdAt : à vérifier'
	FROM depot_collectivites d WHERE d."updatedAt" < d."createdAt"
	UNION ALL
	SELECT d.ligne, format('colonne codeInsee : « %s » n’est pas une commune connue : ses projets ne diront pas '
	    'où ils se situent', left(d."codeInsee", 40))
	FROM depot_collectivites d WHERE d.type = 'Commune' AND NOT EXISTS (SELECT FROM referentiel.territoire t
	    WHERE t.cle = d."codeInsee") AND NOT EXISTS (SELECT FROM referentiel.ancienne a WHERE a.code = d."codeInsee");
END
$$;

CREATE FUNCTION projets.remarques_projets() RETURNS TABLE (ligne integer, message text)
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY SELECT d.ligne, 'colonne id : cet UUID peut être deviné (ni version 4 ni version 7) : le projet '
	    'est gardé, mais « projet= » ne le montre pas'
	FROM depot_projets d WHERE substr(d.id::text, 15, 1) NOT IN ('4', '7')
	UNION ALL
	SELECT d.ligne, 'colonne collectiviteIds : aucune, ni SIRET du porteur : le projet ne dit pas où il se situe'
	FROM depot_projets d
	WHERE d."porteurCodeSiret" IS NULL AND coalesce(jsonb_array_length(d."collectiviteIds"), 0) = 0
	UNION ALL
	SELECT d.ligne, 'colonne updatedAt : avant createdAt : à vérifier'
	FROM depot_projets d WHERE d."updatedAt" < d."createdAt";
END
$$;

-- What a run tells without refusing it.
ALTER TABLE catalogue.refus ADD remarque boolean NOT NULL DEFAULT false;

CALL catalogue.suivre('projets.projet');
CALL catalogue.suivre('projets.collectivite');

-- A project names people, and refusals quote what was refused: nobody but the owner reads them.
REVOKE ALL ON ALL TABLES IN SCHEMA projets FROM aiguillage_application, aiguillage_lecteur;
REVOKE ALL ON catalogue.refus FROM aiguillage_application, aiguillage_lecteur;
GRANT SELECT ON projets.reponse TO aiguillage_application;
