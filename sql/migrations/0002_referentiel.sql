-- Territories of today, what they were called before, and what is inside what.

CREATE TABLE referentiel.territoire (
	id		integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	cle		text NOT NULL UNIQUE CHECK (cle ~ '^[a-z0-9][a-zA-Z0-9-]{0,39}$'),
	type		referentiel.territoire_type NOT NULL,
	code		text NOT NULL,
	nom		text NOT NULL CHECK (nom <> ''),
	siren		text CHECK (siren ~ '^[0-9]{9}$'),
	population	integer CHECK (population >= 0),
	codes_postaux	referentiel.codes_postaux NOT NULL DEFAULT '{}',
	nature		text,
	publics		referentiel.publics NOT NULL DEFAULT '{}',
	-- All that contain it, nearest kind first; written by calculer_inclusions() only.
	up		integer[] NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN referentiel.territoire.cle IS 'what the parameter `ou` says';

-- What the data says of a territory itself: its groupement, département, région, zone.
CREATE TABLE referentiel.lien (
	territoire	integer NOT NULL REFERENCES referentiel.territoire ON DELETE CASCADE,
	parent		integer NOT NULL REFERENCES referentiel.territoire ON DELETE CASCADE,
	PRIMARY KEY (territoire, parent),
	CHECK (territoire <> parent)
);
CREATE INDEX ON referentiel.lien (parent);

CREATE TABLE referentiel.ancienne (
	code		text PRIMARY KEY,
	nom		text NOT NULL CHECK (nom <> ''),
	type		text NOT NULL CHECK (type IN ('ancienne', 'arrondissement')),
	territoire	integer NOT NULL REFERENCES referentiel.territoire ON DELETE CASCADE
	    DEFERRABLE INITIALLY DEFERRED,
	codes_postaux	referentiel.codes_postaux NOT NULL DEFAULT '{}',
	population	integer CHECK (population >= 0)
);
CREATE INDEX ON referentiel.ancienne (territoire);

CREATE TABLE referentiel.alias (
	nom		text NOT NULL CHECK (nom <> ''),
	territoire	integer NOT NULL REFERENCES referentiel.territoire ON DELETE CASCADE
	    DEFERRABLE INITIALLY DEFERRED,
	PRIMARY KEY (nom, territoire)
);
CREATE INDEX ON referentiel.alias (territoire);

CREATE TABLE referentiel.competence_banatic (
	code		text PRIMARY KEY CHECK (code ~ '^[0-9]{4}$'),
	libelle		text NOT NULL CHECK (libelle <> '')
);

CREATE TABLE referentiel.groupement_competence (
	territoire	integer NOT NULL REFERENCES referentiel.territoire ON DELETE CASCADE
	    DEFERRABLE INITIALLY DEFERRED,
	competence	text NOT NULL REFERENCES referentiel.competence_banatic
	    DEFERRABLE INITIALLY DEFERRED,
	PRIMARY KEY (territoire, competence)
);
CREATE INDEX ON referentiel.groupement_competence (competence);

-- From the nearest to the widest: the order of `up`.
CREATE FUNCTION referentiel.rang_type(type text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT array_position(ARRAY['commune', 'epci', 'syndicat', 'departement', 'region', 'zone'], type)
$$;

-- Rewrites `up` from the direct links, and returns the number of territories it changed.  The links of
-- a groupement to départements, régions and zones say where its members lie, not where each of them
-- does: through a groupement, only groupements are followed.  A commune of a groupement that lies in
-- two départements is thus in one of them.
CREATE FUNCTION referentiel.calculer_inclusions() RETURNS bigint
LANGUAGE sql AS $$
	WITH RECURSIVE dedans (territoire, parent) AS (
		SELECT territoire, parent FROM referentiel.lien
		UNION
		SELECT dedans.territoire, lien.parent
		FROM dedans
		JOIN referentiel.territoire milieu ON milieu.id = dedans.parent
		JOIN referentiel.lien ON lien.territoire = dedans.parent
		JOIN referentiel.territoire haut ON haut.id = lien.parent
		WHERE lien.parent <> dedans.territoire
		  AND (milieu.type NOT IN ('epci', 'syndicat') OR haut.type IN ('epci', 'syndicat'))
	), hauteur AS (
		SELECT territoire, count(*) AS n FROM dedans GROUP BY territoire
	), calcul AS (
		SELECT dedans.territoire AS id, array_agg(dedans.parent ORDER BY
		    referentiel.rang_type(haut.type), coalesce(hauteur.n, 0) DESC, dedans.parent) AS up
		FROM dedans
		JOIN referentiel.territoire haut ON haut.id = dedans.parent
		LEFT JOIN hauteur ON hauteur.territoire = dedans.parent
		GROUP BY dedans.territoire
	), change AS (
		UPDATE referentiel.territoire t
		SET up = coalesce(calcul.up, '{}')
		FROM referentiel.territoire tous
		LEFT JOIN calcul ON calcul.id = tous.id
		WHERE tous.id = t.id AND t.up IS DISTINCT FROM coalesce(calcul.up, '{}')
		RETURNING 1
	)
	SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION referentiel.calculer_inclusions() FROM PUBLIC;
