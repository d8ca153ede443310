-- The version of what the snapshot reads.  A statement that changes rows of such a table raises the
-- table's version once and says so on the channel aiguillage_change; one that changes none does not.
-- Whoever missed the notification compares versions.

CREATE TABLE catalogue.version (
	objet		text PRIMARY KEY,
	version		bigint NOT NULL DEFAULT 1 CHECK (version > 0),
	change_le	timestamptz NOT NULL DEFAULT now()
);

-- With the rights of the owner: who changes a table need not be able to change its version.
CREATE FUNCTION catalogue.noter_changement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM lignes) THEN
		UPDATE catalogue.version SET version = version + 1, change_le = now()
		WHERE objet = tg_table_name;
		PERFORM pg_notify('aiguillage_change', tg_table_name);
	END IF;
	RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION catalogue.noter_changement() FROM PUBLIC;

-- The same for TRUNCATE, which shows no row.
CREATE FUNCTION catalogue.noter_vidage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE catalogue.version SET version = version + 1, change_le = now()
	WHERE objet = tg_table_name;
	PERFORM pg_notify('aiguillage_change', tg_table_name);
	RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION catalogue.noter_vidage() FROM PUBLIC;

-- Puts a table under watch.
CREATE PROCEDURE catalogue.suivre(objet regclass)
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO catalogue.version (objet)
	SELECT relname FROM pg_class WHERE oid = objet;
	EXECUTE format('CREATE TRIGGER suivi_ajout AFTER INSERT ON %s REFERENCING NEW TABLE AS lignes
	    FOR EACH STATEMENT EXECUTE FUNCTION catalogue.noter_changement()', objet);
	EXECUTE format('CREATE TRIGGER suivi_modification AFTER UPDATE ON %s REFERENCING NEW TABLE AS lignes
	    FOR EACH STATEMENT EXECUTE FUNCTION catalogue.noter_changement()', objet);
	EXECUTE format('CREATE TRIGGER suivi_retrait AFTER DELETE ON %s REFERENCING OLD TABLE AS lignes
	    FOR EACH STATEMENT EXECUTE FUNCTION catalogue.noter_changement()', objet);
	EXECUTE format('CREATE TRIGGER suivi_vidage AFTER TRUNCATE ON %s
	    FOR EACH STATEMENT EXECUTE FUNCTION catalogue.noter_vidage()', objet);
END
$$;

CALL catalogue.suivre('referentiel.territoire');
CALL catalogue.suivre('referentiel.ancienne');
CALL catalogue.suivre('referentiel.alias');
CALL catalogue.suivre('catalogue.label');
CALL catalogue.suivre('catalogue.label_lien');
CALL catalogue.suivre('catalogue.lexique');
CALL catalogue.suivre('catalogue.service');
CALL catalogue.suivre('catalogue.service_label');
CALL catalogue.suivre('catalogue.service_contexte');
CALL catalogue.suivre('catalogue.aide');
CALL catalogue.suivre('catalogue.aide_label');
CALL catalogue.suivre('catalogue.source');
CALL catalogue.suivre('integration.partenaire');
CALL catalogue.suivre('integration.parent');
