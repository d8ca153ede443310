-- What is kept of people and of sites that are not partners ends: what /donnees-personnelles says.

-- The request that a partner came from goes with it, and so do those whose partner is gone already.
DELETE FROM integration.demande WHERE etat = 'acceptee' AND partenaire IS NULL;
ALTER TABLE integration.demande
	DROP CONSTRAINT demande_partenaire_fkey,
	ADD CONSTRAINT demande_partenaire_fkey FOREIGN KEY (partenaire) REFERENCES integration.partenaire
	    ON DELETE CASCADE;

-- The web program may erase what nobody answered, and read none of it.
CREATE FUNCTION integration.purger_demandes() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	WITH purge AS (
		DELETE FROM integration.demande
		WHERE etat = 'nouvelle' AND recue_le < now() - interval '12 months' RETURNING id
	)
	SELECT count(*) FROM purge
$$;
REVOKE ALL ON FUNCTION integration.purger_demandes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integration.purger_demandes() TO aiguillage_application;

-- Fifty sites a partner, those that were seen last: a new one takes the place of the oldest, of the least
-- seen among those of one day.  One process at a time, since each counts before it writes.
CREATE FUNCTION mesure.voir_parent(pour text, vue text, fois bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock('mesure.parent_vu'::regclass::oid::integer, hashtext(pour));
	DELETE FROM mesure.parent_vu v WHERE v.partenaire = pour AND v.origine IN (
		SELECT a.origine FROM mesure.parent_vu a WHERE a.partenaire = pour AND a.origine <> vue
		ORDER BY a.vu_le DESC, a.n DESC, a.origine OFFSET 49);
	INSERT INTO mesure.parent_vu AS v (partenaire, origine, n)
	SELECT p.cle, vue, fois FROM integration.partenaire p WHERE p.cle = pour
	ON CONFLICT (partenaire, origine) DO UPDATE SET n = v.n + excluded.n, vu_le = excluded.vu_le;
END
$$;
REVOKE ALL ON FUNCTION mesure.voir_parent(text, text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mesure.voir_parent(text, text, bigint) TO aiguillage_application;
