-- Cards of the API catalogue: a piece of data that a public body gives to programs, who may ask for it,
-- and where.  A card of a source stands before that of the default data.

CREATE DOMAIN catalogue.carte_cle AS text CHECK (VALUE ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,119}$');

-- Where a person goes: a page, or a letter to write.
CREATE DOMAIN catalogue.recours AS text CHECK (VALUE ~ '^(https?://|mailto:)[^[:space:]<>"]+$' AND
    length(VALUE) <= 2000);

CREATE DOMAIN catalogue.acces AS text CHECK (VALUE IN ('ouvert', 'compte', 'habilitation'));

CREATE TABLE catalogue.carte (
	slug		catalogue.carte_cle NOT NULL,
	titre		text NOT NULL CHECK (titre <> ''),
	accroche	text,
	producteur	text,
	acces		catalogue.acces,	-- NULL: the card does not say
	demande		catalogue.recours,	-- where to ask, or to open an account
	documentation	catalogue.adresse,
	site		catalogue.adresse,
	contact		catalogue.recours,
	themes		text[] NOT NULL DEFAULT '{}',
	mots		text[] NOT NULL DEFAULT '{}',
	debit		text,			-- as the source says it
	remplacee_par	catalogue.adresse,
	corps		text,			-- markup of the HTML cleaner
	mention		text,
	source		catalogue.slug REFERENCES catalogue.source DEFERRABLE INITIALLY DEFERRED,
	date_source	date,
	origine		text NOT NULL,
	PRIMARY KEY (slug, origine)
);
CREATE INDEX ON catalogue.carte (source);

-- What it answers to whom: the labels as they are written, for a person must see which one decided.
CREATE TABLE catalogue.carte_condition (
	slug		catalogue.carte_cle NOT NULL,
	rang		integer NOT NULL,
	qui		text[] NOT NULL CHECK (cardinality(qui) > 0),
	verdict		integer NOT NULL CHECK (verdict BETWEEN -1 AND 1),	-- no, maybe, yes
	explication	text,			-- markup of the HTML cleaner
	demarche	boolean NOT NULL DEFAULT false,	-- the usual papers are asked for
	demande		catalogue.recours,
	origine		text NOT NULL,
	PRIMARY KEY (slug, origine, rang),
	FOREIGN KEY (slug, origine) REFERENCES catalogue.carte ON DELETE CASCADE
	    DEFERRABLE INITIALLY DEFERRED
);

-- Cards that have been replaced without their source saying so.
CREATE TABLE catalogue.carte_remplacee (
	slug		catalogue.carte_cle PRIMARY KEY,
	par		catalogue.adresse NOT NULL,
	depuis		date
);

CREATE VIEW catalogue.carte_servie AS
	SELECT DISTINCT ON (slug) slug, origine FROM catalogue.carte
	ORDER BY slug, origine = 'defaut', origine;

CALL catalogue.suivre('catalogue.carte');
CALL catalogue.suivre('catalogue.carte_condition');
CALL catalogue.suivre('catalogue.carte_remplacee');
