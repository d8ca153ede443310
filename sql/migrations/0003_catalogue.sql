-- Labels, services, aids, with where each comes from and the runs that brought it.

CREATE TABLE catalogue.source (
	nom		catalogue.slug PRIMARY KEY,
	titre		text NOT NULL CHECK (titre <> ''),
	url		catalogue.adresse,
	licence		text,
	mention		text,
	date_source	catalogue.date_source
);

-- A run of an import, one row a file or a remote list.
CREATE TABLE catalogue.passage (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source		text NOT NULL,
	debut		timestamptz NOT NULL DEFAULT clock_timestamp(),
	fin		timestamptz,
	etat		text NOT NULL CHECK (etat IN ('en cours', 'fait', 'refuse')),
	empreinte	text,			-- SHA-256 of what was read
	vus		bigint NOT NULL DEFAULT 0 CHECK (vus >= 0),
	nouveaux	bigint NOT NULL DEFAULT 0 CHECK (nouveaux >= 0),
	changes		bigint NOT NULL DEFAULT 0 CHECK (changes >= 0),
	retires		bigint NOT NULL DEFAULT 0 CHECK (retires >= 0),
	refuses		bigint NOT NULL DEFAULT 0 CHECK (refuses >= 0),
	message		text
);
CREATE INDEX ON catalogue.passage (source, id DESC);

CREATE TABLE catalogue.axe (
	axe		text PRIMARY KEY,
	rang		integer NOT NULL UNIQUE
);
INSERT INTO catalogue.axe VALUES ('thematiques', 1), ('sites', 2), ('interventions', 3),
    ('leviers', 4), ('competences', 5);

CREATE TABLE catalogue.label (
	axe		text NOT NULL REFERENCES catalogue.axe,
	slug		catalogue.slug NOT NULL,
	libelle		text NOT NULL CHECK (libelle <> ''),
	parent		text,
	induite		text,			-- a thématique that a site brings with it
	induite_axe	text GENERATED ALWAYS AS ('thematiques') STORED,
	probabilite_te	catalogue.part,
	sgpe		boolean,
	famille		text,			-- heading under which a theme is offered
	rang		integer NOT NULL,	-- the lists' own order
	PRIMARY KEY (axe, slug),
	FOREIGN KEY (axe, parent) REFERENCES catalogue.label DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (induite_axe, induite) REFERENCES catalogue.label DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON catalogue.label (axe, parent);
CREATE INDEX ON catalogue.label (induite_axe, induite);

-- What a compétence or a levier speaks of: themes and places that follow it, and how much.
CREATE TABLE catalogue.label_lien (
	axe		text NOT NULL,
	slug		text NOT NULL,
	vers_axe	text NOT NULL,
	vers_slug	text NOT NULL,
	score		catalogue.part NOT NULL,
	PRIMARY KEY (axe, slug, vers_axe, vers_slug),
	FOREIGN KEY (axe, slug) REFERENCES catalogue.label DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (vers_axe, vers_slug) REFERENCES catalogue.label DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON catalogue.label_lien (vers_axe, vers_slug);

CREATE TABLE catalogue.lexique (
	axe		text NOT NULL,
	label		text NOT NULL,
	terme		text NOT NULL CHECK (terme <> ''),
	poids		catalogue.part NOT NULL,
	PRIMARY KEY (axe, label, terme),
	FOREIGN KEY (axe, label) REFERENCES catalogue.label DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE catalogue.service (
	slug			catalogue.slug PRIMARY KEY,
	nom			text NOT NULL CHECK (nom <> ''),
	operateur		text,
	url			catalogue.adresse,
	categories		text[] NOT NULL DEFAULT '{}',
	niveau_expertise	text CHECK (niveau_expertise IN ('bas', 'moyen', 'haut')),
	profil_generaliste	text CHECK (profil_generaliste IN ('oui', 'non', 'eventuellement')),
	presentation_generique	text CHECK (presentation_generique IN ('oui', 'non', 'eventuellement')),
	generique		boolean NOT NULL DEFAULT false,
	phase_idee		catalogue.part,
	phase_etude		catalogue.part,
	phase_operation		catalogue.part,
	nature			text,
	beta			boolean,
	ecosysteme_public	boolean,
	accroche		text,
	description		text,
	source			catalogue.slug REFERENCES catalogue.source DEFERRABLE INITIALLY DEFERRED,
	-- Who keeps the row: an import withdraws and overwrites only its own.
	origine			text NOT NULL,
	-- All three phases are known, or none is.
	CHECK (num_nonnulls(phase_idee, phase_etude, phase_operation) IN (0, 3))
);
CREATE INDEX ON catalogue.service (source);

CREATE TABLE catalogue.service_label (
	slug		catalogue.slug NOT NULL REFERENCES catalogue.service ON DELETE CASCADE
	    DEFERRABLE INITIALLY DEFERRED,
	axe		text NOT NULL,
	label		text NOT NULL,
	score		catalogue.part NOT NULL,
	PRIMARY KEY (slug, axe, label),
	FOREIGN KEY (axe, label) REFERENCES catalogue.label DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON catalogue.service_label (axe, label);

-- Lists of competences, leviers and régions are checked when they are imported.
CREATE TABLE catalogue.service_contexte (
	slug		catalogue.slug NOT NULL REFERENCES catalogue.service ON DELETE CASCADE
	    DEFERRABLE INITIALLY DEFERRED,
	rang		integer NOT NULL,
	competences	text[] NOT NULL DEFAULT '{}',
	leviers		text[] NOT NULL DEFAULT '{}',
	phases		catalogue.phases NOT NULL DEFAULT '{}',
	regions		text[] NOT NULL DEFAULT '{}',	-- Insee codes
	champs		text[] NOT NULL DEFAULT '{}',	-- "nom:libellé"
	iframe_url	catalogue.adresse,
	url		catalogue.adresse,
	PRIMARY KEY (slug, rang)
);

CREATE TABLE catalogue.aide (
	id			text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,199}$'),
	nom			text NOT NULL CHECK (nom <> ''),
	nom_officiel		text,
	porteurs		text[] NOT NULL DEFAULT '{}',
	instructeurs		text[] NOT NULL DEFAULT '{}',
	programmes		text[] NOT NULL DEFAULT '{}',
	natures			catalogue.natures NOT NULL DEFAULT '{}',
	etapes			catalogue.etapes NOT NULL DEFAULT '{}',
	publics			catalogue.publics NOT NULL DEFAULT '{}',
	categories		text[] NOT NULL DEFAULT '{}',
	zone			integer NOT NULL REFERENCES referentiel.territoire
	    DEFERRABLE INITIALLY DEFERRED,
	recurrence		catalogue.recurrence,
	ouverture		date,
	echeance		date,			-- the last day included
	lien			catalogue.adresse,
	lien_candidature	catalogue.adresse,
	appel_a_projets		boolean,
	a_verifier		text[] NOT NULL DEFAULT '{}',
	accroche		text,
	description		text,
	source			catalogue.slug REFERENCES catalogue.source DEFERRABLE INITIALLY DEFERRED,
	source_id		text,
	date_source		date,
	origine			text NOT NULL,
	CHECK (ouverture <= echeance)
);
CREATE INDEX ON catalogue.aide (zone);
CREATE INDEX ON catalogue.aide (source);

CREATE TABLE catalogue.aide_label (
	id		text NOT NULL REFERENCES catalogue.aide ON DELETE CASCADE
	    DEFERRABLE INITIALLY DEFERRED,
	axe		text NOT NULL,
	label		text NOT NULL,
	score		catalogue.part NOT NULL,
	PRIMARY KEY (id, axe, label),
	FOREIGN KEY (axe, label) REFERENCES catalogue.label DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON catalogue.aide_label (axe, label);
