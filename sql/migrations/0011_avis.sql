-- What visitors say: counted by item, and corrections kept as the text that they wrote.

-- A counter may name an item, whose identifier has 200 characters at most.
ALTER TABLE mesure.compteur
	DROP CONSTRAINT compteur_nom_check,
	ADD CONSTRAINT compteur_nom_check CHECK (nom ~ '^[a-z0-9_.-]{1,240}$');

-- jeton is the number of the form's token: what is sent twice is kept once.
CREATE TABLE mesure.correction (
	numero		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	jeton		text NOT NULL UNIQUE CHECK (length(jeton) BETWEEN 1 AND 80),
	partenaire	text NOT NULL CHECK (partenaire ~ '^[a-z0-9-]{1,40}$'),
	sujet		catalogue.slug,		-- an item's identifier; NULL: the results
	texte		text NOT NULL CHECK (length(texte) BETWEEN 1 AND 2000),
	cree_le		timestamptz NOT NULL DEFAULT now(),
	traite_le	timestamptz
);
CREATE INDEX ON mesure.correction (cree_le);
