-- What a collectivité that instructs aids may ask API Entreprise for instead of asking the company: one
-- table a year, as it was published.  A year that a source brings stands in the place of the default one.

CREATE DOMAIN catalogue.donnee_cle AS text CHECK (VALUE ~ '^[a-z0-9][a-z0-9_./-]{0,119}$');

-- May it be asked for?  Each year's table has its own words: those of 2021, those of today.
CREATE DOMAIN catalogue.utilite AS text CHECK (VALUE IN ('oui', 'a-etudier', 'non',
    'indispensable', 'utile', 'injustifie'));

-- What a request has to hold: a description of the service, or supporting papers too.
CREATE DOMAIN catalogue.cadre AS text CHECK (VALUE IN ('description', 'justificatifs'));

CREATE DOMAIN catalogue.ouverture AS text CHECK (VALUE IN ('publique', 'protegee', 'mixte'));

CREATE TABLE catalogue.donnee (
	annee		integer NOT NULL CHECK (annee BETWEEN 2015 AND 2100),	-- of the table
	uid		catalogue.donnee_cle NOT NULL,	-- as the table has it
	libelle		text NOT NULL CHECK (libelle <> ''),
	famille		text,
	producteur	text,
	utilite		catalogue.utilite,	-- NULL: the table does not list it
	cadre		catalogue.cadre,
	formats		text,
	ouverture	catalogue.ouverture,
	depreciee	boolean NOT NULL DEFAULT false,
	chemin		text,			-- of the API
	source		catalogue.slug REFERENCES catalogue.source DEFERRABLE INITIALLY DEFERRED,
	origine		text NOT NULL,
	PRIMARY KEY (annee, uid, origine)
);
CREATE INDEX ON catalogue.donnee (source);

-- What a piece of data has become: under another name in a later table, or in a later version.
CREATE TABLE catalogue.donnee_suite (
	uid		catalogue.donnee_cle NOT NULL,
	vers		catalogue.donnee_cle NOT NULL CHECK (vers <> uid),
	PRIMARY KEY (uid, vers)
);

-- Where the same is open data: nobody is to be asked for it.
CREATE TABLE catalogue.donnee_ouverte (
	uid		catalogue.donnee_cle NOT NULL,
	titre		text NOT NULL,
	url		catalogue.adresse NOT NULL,
	acces		catalogue.acces NOT NULL CHECK (acces <> 'habilitation'),
	detail		text,
	PRIMARY KEY (uid, url)
);

CREATE VIEW catalogue.table_servie AS
	SELECT DISTINCT ON (annee) annee, origine FROM catalogue.donnee
	ORDER BY annee, origine = 'defaut', origine;

CALL catalogue.suivre('catalogue.donnee');
CALL catalogue.suivre('catalogue.donnee_suite');
CALL catalogue.suivre('catalogue.donnee_ouverte');
