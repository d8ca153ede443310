-- Makes a table hold what a prepared one of the same shape holds, and touches only rows that differ:
-- what has not changed raises no version.  `neuf` has some of the columns of `cible`, `cles` among them
-- is its key.  With an origine, rows of other origins are neither overwritten nor withdrawn.
CREATE FUNCTION catalogue.fusionner(cible regclass, neuf regclass, cles text[], origine text,
    OUT nouveaux bigint, OUT changes bigint, OUT retires bigint)
LANGUAGE plpgsql AS $$
DECLARE
	colonnes	text;		-- a, b, c
	cle		text;		-- a
	de_cible	text;		-- t.b, t.c
	de_neuf		text;		-- excluded.b, excluded.c
	autres		text;		-- b, c
	meme_cle	text;		-- t.a = n.a
	gardees		text := '';	-- AND t.origine = '…'
	maj		text;
BEGIN
	SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum),
	    string_agg(format('%I', attname), ', ' ORDER BY attnum) FILTER (WHERE attname = ANY (cles)),
	    string_agg(format('%I', attname), ', ' ORDER BY attnum) FILTER (WHERE attname <> ALL (cles)),
	    string_agg(format('t.%I', attname), ', ' ORDER BY attnum) FILTER (WHERE attname <> ALL (cles)),
	    string_agg(format('excluded.%I', attname), ', ' ORDER BY attnum)
	        FILTER (WHERE attname <> ALL (cles)),
	    string_agg(format('t.%1$I = n.%1$I', attname), ' AND ' ORDER BY attnum)
	        FILTER (WHERE attname = ANY (cles))
	INTO colonnes, cle, autres, de_cible, de_neuf, meme_cle
	FROM pg_attribute WHERE attrelid = neuf AND attnum > 0 AND NOT attisdropped;

	IF origine IS NOT NULL THEN
		gardees := format(' AND t.origine = %L', origine);
	END IF;

	EXECUTE format('DELETE FROM %s t WHERE NOT EXISTS (SELECT FROM %s n WHERE %s)%s',
	    cible, neuf, meme_cle, gardees);
	GET DIAGNOSTICS retires = ROW_COUNT;

	IF autres IS NULL THEN
		maj := 'DO NOTHING';
	ELSE
		maj := format('DO UPDATE SET (%s) = ROW(%s) WHERE (%s) IS DISTINCT FROM (%s)%s',
		    autres, de_neuf, de_cible, de_neuf, gardees);
	END IF;
	EXECUTE format('WITH f AS (INSERT INTO %s AS t (%s) SELECT %s FROM %s ON CONFLICT (%s) %s
	    RETURNING t.xmax = 0 AS nouveau)
	    SELECT count(*) FILTER (WHERE nouveau), count(*) FILTER (WHERE NOT nouveau) FROM f',
	    cible, colonnes, colonnes, neuf, cle, maj)
	INTO nouveaux, changes;
END
$$;
REVOKE ALL ON FUNCTION catalogue.fusionner(regclass, regclass, text[], text) FROM PUBLIC;
