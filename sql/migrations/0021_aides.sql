-- What imports of aids keep besides: whether a run was a whole reading of its source, and somebody to
-- write to where there is no page to apply on.

ALTER TABLE catalogue.passage ADD partiel boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN catalogue.passage.partiel IS 'a part of the source only: what it lacks may be there';

ALTER TABLE catalogue.aide ALTER lien_candidature TYPE catalogue.recours;

-- Aids of the default data that their own source now brings, the fresh one being served, or that it has
-- no longer: once it was read whole, what it does not list is not shown in a copy of former years.  One
-- that it lists and that could not be taken is.  A generic aid and its local variants stay, since they
-- name each other.
CREATE OR REPLACE VIEW catalogue.aide_doublon AS
	SELECT a.id FROM catalogue.aide a
	WHERE a.origine = 'defaut' AND a.generique IS NULL
	  AND NOT EXISTS (SELECT FROM catalogue.aide v WHERE v.generique = a.id)
	  AND (EXISTS (SELECT FROM catalogue.aide n WHERE n.origine <> 'defaut' AND n.origine = a.source
	        AND n.source_id = a.source_id)
	    OR a.source = 'aides-territoires' AND a.source_id IS NOT NULL
	      AND EXISTS (SELECT FROM catalogue.passage p WHERE p.source = a.source AND p.etat = 'fait'
	        AND NOT p.partiel)
	      AND NOT EXISTS (SELECT FROM catalogue.suivi s WHERE s.source = a.source
	        AND s.cle = 'at-' || a.source_id));
