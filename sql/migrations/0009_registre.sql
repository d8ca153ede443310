-- What the registry lacked: a quota, requests of keys, and the sites seen around the pages.

ALTER TABLE integration.partenaire ADD COLUMN quota integer CHECK (quota BETWEEN 1 AND 1000000);
COMMENT ON COLUMN integration.partenaire.quota IS 'pages a minute, of each process; NULL: no bound';

-- Who asks for a key.  Names and addresses of people: no role but the owner reads them.
CREATE TABLE integration.demande (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	nom		text NOT NULL CHECK (nom <> '' AND length(nom) <= 200),
	site		text NOT NULL CHECK (site ~ '^https?://[a-z0-9.-]+(:[0-9]{1,5})?$' AND length(site) <= 253),
	courriel	text NOT NULL CHECK (courriel ~ '^[^[:space:]@<>"]+@[^[:space:]@<>"]+$' AND
	    length(courriel) <= 254),
	etat		text NOT NULL DEFAULT 'nouvelle' CHECK (etat IN ('nouvelle', 'acceptee')),
	partenaire	text REFERENCES integration.partenaire ON DELETE SET NULL,
	jeton		text NOT NULL UNIQUE CHECK (jeton ~ '^[0-9a-f]{24}$'),
	recue_le	timestamptz NOT NULL DEFAULT now()
);
REVOKE ALL ON integration.demande FROM aiguillage_application, aiguillage_lecteur;

-- One form is stored once, however often it is sent; false: too many requests wait already.
CREATE FUNCTION integration.demander(nom text, site text, courriel text, jeton text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF (SELECT count(*) FROM integration.demande d WHERE d.etat = 'nouvelle') >= 1000 THEN
		RETURN false;
	END IF;
	INSERT INTO integration.demande (nom, site, courriel, jeton)
	VALUES (nom, site, courriel, jeton) ON CONFLICT DO NOTHING;
	RETURN true;
END
$$;
REVOKE ALL ON FUNCTION integration.demander(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integration.demander(text, text, text, text) TO aiguillage_application;

-- Sites that were around a partner's pages and are not among its parents: an indication, since what
-- a browser says of it proves nothing.  No visitor, no path: an origin and how often.
CREATE TABLE mesure.parent_vu (
	partenaire	text NOT NULL REFERENCES integration.partenaire ON DELETE CASCADE,
	origine		text NOT NULL CHECK (length(origine) <= 253 AND origine ~ '^https?://[a-z0-9.:-]+$'),
	n		bigint NOT NULL DEFAULT 0 CHECK (n >= 0),
	vu_le		date NOT NULL DEFAULT (now() AT TIME ZONE 'Europe/Paris')::date,
	PRIMARY KEY (partenaire, origine)
);
