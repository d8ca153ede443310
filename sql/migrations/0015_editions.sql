-- New editions of the découpage: what each changed, so that a code that was current still answers and
-- says what it became.

-- Who keeps the row, as everywhere: an edition brings the date and the mention of its own sources.
ALTER TABLE catalogue.source ADD origine text NOT NULL DEFAULT 'defaut';

-- What the editions changed, one row a change; nothing is ever taken away.
CREATE TABLE referentiel.histoire (
	numero		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition		date NOT NULL,
	code		text NOT NULL,		-- the key, as it was
	nom		text NOT NULL,		-- as it was; of the former intercommunalité for "groupement"
	nature		text NOT NULL CHECK (nature IN ('fusion', 'code', 'nom', 'groupement', 'retour',
	    'disparition')),
	vers		text			-- key of the territory, or of the intercommunalité, that follows
);
CREATE INDEX ON referentiel.histoire (code, numero DESC);

CALL catalogue.suivre('referentiel.histoire');

-- The territory that a key of today or a former code names.
CREATE FUNCTION referentiel.trouver(cle text) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT coalesce((SELECT id FROM referentiel.territoire t WHERE t.cle = trouver.cle),
	    (SELECT territoire FROM referentiel.ancienne a WHERE a.code = trouver.cle))
$$;

-- Two ways of writing one name are one.
CREATE FUNCTION referentiel.nom_nu(nom text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT regexp_replace(lower(nom), '[^[:alnum:]]+', '', 'g')
$$;

-- The three steps of an edition, in the transaction of its import (import/referentiel.c).

-- Before territories are merged: what they were.
CREATE FUNCTION referentiel.retenir_decoupage() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	-- Tables that were just filled, or that an edition is about to change: a plan made without knowing
	-- how large they are takes minutes.
	ANALYZE referentiel.territoire;
	ANALYZE referentiel.lien;
	ANALYZE referentiel.ancienne;
	CREATE TEMP TABLE avant ON COMMIT DROP AS
	SELECT t.id, t.cle, t.type::text AS type, t.nom, t.siren, t.codes_postaux, t.population,
	    e.cle AS epci, e.nom AS epci_nom
	FROM referentiel.territoire t
	LEFT JOIN LATERAL (SELECT g.cle, g.nom FROM referentiel.lien l
	    JOIN referentiel.territoire g ON g.id = l.parent AND g.type = 'epci'
	    WHERE l.territoire = t.id ORDER BY g.cle LIMIT 1) e ON t.type = 'commune'
	WHERE t.origine = 'defaut';
	CREATE TEMP TABLE avant_anciennes ON COMMIT DROP AS
	SELECT a.code, a.nom, a.type, t.cle AS devenue, a.codes_postaux, a.population
	FROM referentiel.ancienne a JOIN referentiel.territoire t ON t.id = a.territoire;
	ANALYZE avant;
	ANALYZE avant_anciennes;
END
$$;

-- Once they are: who follows those that are gone, as the edition's former codes say; an
-- intercommunalité is followed by the one that more than half of its communes are now in.  Then the
-- former codes that the edition does not know are put beside its own, and lead to today's territories.
CREATE FUNCTION referentiel.trouver_successeurs() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	ANALYZE depot_anciennes;
	ANALYZE forme_anciennes;
	CREATE TEMP TABLE succession ON COMMIT DROP AS
	WITH parties AS (
		SELECT a.* FROM avant a
		WHERE NOT EXISTS (SELECT FROM referentiel.territoire t WHERE t.cle = a.cle)
	), voix AS (
		SELECT p.cle, n.cle AS vers
		FROM parties p
		JOIN avant m ON m.epci = p.cle
		LEFT JOIN parties gone ON gone.cle = m.cle
		LEFT JOIN depot_anciennes d ON d.code = gone.cle
		LEFT JOIN referentiel.territoire c ON c.cle = coalesce(d.devenue, m.cle)
		LEFT JOIN LATERAL (SELECT g.cle FROM referentiel.lien l
		    JOIN referentiel.territoire g ON g.id = l.parent AND g.type = 'epci'
		    WHERE l.territoire = c.id ORDER BY g.cle LIMIT 1) n ON true
	), elus AS (
		SELECT cle, vers FROM voix v WHERE vers IS NOT NULL GROUP BY cle, vers
		HAVING count(*) * 2 > (SELECT count(*) FROM voix w WHERE w.cle = v.cle)
	)
	SELECT p.id, p.cle, p.type, p.nom, coalesce(d.devenue, e.vers) AS vers,
	    CASE WHEN t.cle IS NULL THEN 'disparition'
	    WHEN referentiel.nom_nu(t.nom) = referentiel.nom_nu(p.nom) THEN 'code' ELSE 'fusion' END AS nature
	FROM parties p
	LEFT JOIN depot_anciennes d ON d.code = p.cle
	LEFT JOIN elus e ON e.cle = p.cle
	LEFT JOIN referentiel.territoire t ON t.cle = coalesce(d.devenue, e.vers);
	ANALYZE succession;

	INSERT INTO forme_anciennes (code, nom, type, territoire, codes_postaux, population)
	SELECT DISTINCT ON (x.code) x.code, x.nom, x.type, t.id, x.codes_postaux, x.population
	FROM (
		SELECT 1 AS rang, s.cle AS code, s.nom, 'ancienne' AS type, s.vers AS devenue, a.codes_postaux,
		    a.population
		FROM succession s JOIN avant a USING (cle) WHERE s.vers IS NOT NULL
		UNION ALL
		-- The SIREN of a commune that merged, or that has another one.
		SELECT 2, a.siren, a.nom, 'ancienne', a.cle, '{}', NULL FROM avant a
		WHERE a.siren IS NOT NULL AND NOT EXISTS (SELECT FROM referentiel.territoire t
		    WHERE t.siren = a.siren)
		UNION ALL
		SELECT 3, code, nom, type, devenue, codes_postaux, population FROM avant_anciennes
	) AS x
	LEFT JOIN succession s ON s.cle = x.devenue
	JOIN referentiel.territoire t ON t.cle = coalesce(s.vers, x.devenue)
	WHERE NOT EXISTS (SELECT FROM forme_anciennes f WHERE f.code = x.code)
	  AND (x.code = x.devenue OR NOT EXISTS (SELECT FROM referentiel.territoire n
	      WHERE n.cle = x.code))
	ORDER BY x.code, x.rang;
END
$$;

-- Last: the changes are written down, aids go where their zone went, names that were left stay names
-- that are found.  In the order of `nature`, how many changes of communes and intercommunalités.
CREATE FUNCTION referentiel.ecrire_histoire(edition date, OUT fusions bigint, OUT codes bigint,
    OUT noms bigint, OUT groupements bigint, OUT retours bigint)
LANGUAGE plpgsql AS $$
BEGIN
	WITH change AS (
		SELECT s.cle AS code, s.nom, s.nature, s.vers FROM succession s
		UNION ALL
		SELECT a.cle, a.nom, CASE WHEN EXISTS (SELECT FROM depot_anciennes d
		    WHERE d.code = a.cle AND d.devenue = a.cle
		    AND referentiel.nom_nu(d.nom) = referentiel.nom_nu(a.nom)) THEN 'fusion' ELSE 'nom' END, a.cle
		FROM avant a JOIN referentiel.territoire t USING (cle)
		WHERE referentiel.nom_nu(t.nom) <> referentiel.nom_nu(a.nom)
		UNION ALL
		-- A new code of the same intercommunalité is no move.
		SELECT a.cle, a.epci_nom, 'groupement', n.cle
		FROM avant a JOIN referentiel.territoire t USING (cle)
		LEFT JOIN LATERAL (SELECT g.cle FROM referentiel.lien l
		    JOIN referentiel.territoire g ON g.id = l.parent AND g.type = 'epci'
		    WHERE l.territoire = t.id ORDER BY g.cle LIMIT 1) n ON true
		WHERE a.epci IS NOT NULL AND n.cle IS DISTINCT FROM a.epci AND NOT EXISTS (SELECT
		    FROM succession s WHERE s.cle = a.epci AND s.nature = 'code' AND s.vers = n.cle)
		UNION ALL
		SELECT t.cle, t.nom, 'retour', t.cle
		FROM referentiel.territoire t JOIN avant_anciennes n ON n.code = t.cle AND n.devenue <> t.cle
		WHERE NOT EXISTS (SELECT FROM avant a WHERE a.cle = t.cle)
	), ecrit AS (
		INSERT INTO referentiel.histoire (edition, code, nom, nature, vers)
		SELECT ecrire_histoire.edition, c.code, c.nom, c.nature, c.vers FROM change c
		ORDER BY c.code COLLATE "C", c.nature
		RETURNING nature
	)
	SELECT count(*) FILTER (WHERE nature = 'fusion'), count(*) FILTER (WHERE nature = 'code'),
	    count(*) FILTER (WHERE nature = 'nom'), count(*) FILTER (WHERE nature = 'groupement'),
	    count(*) FILTER (WHERE nature = 'retour')
	INTO fusions, codes, noms, groupements, retours
	FROM ecrit;

	UPDATE catalogue.aide a SET zone = t.id
	FROM succession s JOIN referentiel.territoire t ON t.cle = s.vers
	WHERE a.zone = s.id;

	INSERT INTO forme_alias (nom, territoire)
	SELECT DISTINCT h.nom, t.id
	FROM referentiel.histoire h
	JOIN referentiel.territoire t ON t.id = referentiel.trouver(h.code)
	WHERE h.nature <> 'groupement' AND t.nom <> h.nom
	  AND NOT EXISTS (SELECT FROM referentiel.ancienne a WHERE a.territoire = t.id AND a.nom = h.nom)
	  AND NOT EXISTS (SELECT FROM forme_alias f WHERE f.territoire = t.id AND f.nom = h.nom);
END
$$;
-- Who is gone without anybody to follow: communes and intercommunalités by name, the smaller ones that
-- nothing ties to a commune (syndicats) by their number only.
CREATE FUNCTION referentiel.sans_suite(OUT communes bigint, OUT communes_avant bigint, OUT syndicats bigint,
    OUT noms text)
LANGUAGE plpgsql AS $$
BEGIN
	SELECT count(*) FILTER (WHERE type = 'commune'), (SELECT count(*) FROM avant a WHERE a.type = 'commune'),
	    count(*) FILTER (WHERE type = 'syndicat')
	INTO communes, communes_avant, syndicats
	FROM succession WHERE vers IS NULL;
	SELECT left(string_agg(format('%s (%s)', p.nom, p.cle), ', ' ORDER BY p.cle COLLATE "C"), 300) INTO noms
	FROM (SELECT s.nom, s.cle FROM succession s WHERE vers IS NULL AND type <> 'syndicat'
	    ORDER BY s.cle COLLATE "C" LIMIT 10) AS p;
END
$$;

-- Aids of such a territory.
CREATE FUNCTION referentiel.aides_sans_zone(OUT aide text, OUT nom text, OUT cle text) RETURNS SETOF record
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY SELECT a.id, s.nom, s.cle FROM catalogue.aide a JOIN succession s ON s.id = a.zone
	WHERE s.vers IS NULL ORDER BY a.id COLLATE "C" LIMIT 20;
END
$$;

REVOKE ALL ON FUNCTION referentiel.trouver(text), referentiel.nom_nu(text),
    referentiel.retenir_decoupage(), referentiel.trouver_successeurs(),
    referentiel.ecrire_histoire(date), referentiel.sans_suite(), referentiel.aides_sans_zone() FROM PUBLIC;
