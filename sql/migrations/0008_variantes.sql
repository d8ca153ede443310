-- An aid may be the local variant of another, which it replaces where it is for.

ALTER TABLE catalogue.aide
	ADD generique text REFERENCES catalogue.aide ON DELETE SET NULL
	    DEFERRABLE INITIALLY DEFERRED CHECK (generique <> id);
CREATE INDEX ON catalogue.aide (generique);
