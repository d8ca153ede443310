-- What was used, by day: no visitor, no text, no address.

CREATE TABLE mesure.compteur (
	jour		date NOT NULL,
	nom		text NOT NULL CHECK (nom ~ '^[a-z0-9_.-]{1,80}$'),
	partenaire	text NOT NULL DEFAULT '' CHECK (partenaire ~ '^[a-z0-9-]{0,40}$'),
	n		bigint NOT NULL DEFAULT 0 CHECK (n >= 0),
	PRIMARY KEY (jour, nom, partenaire)
);
