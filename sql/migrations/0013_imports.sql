-- Imports that feed the catalogue: what a run keeps of each item, what it refused and why, the pages it
-- has received, and what an aid says at length.

-- Who keeps the row, as for services and aids: a source may bring zones that nobody else knows.
ALTER TABLE referentiel.territoire ADD origine text NOT NULL DEFAULT 'defaut';

-- "en attente": held until the operator confirms.
ALTER TABLE catalogue.passage DROP CONSTRAINT passage_etat_check;
ALTER TABLE catalogue.passage ADD CONSTRAINT passage_etat_check
    CHECK (etat IN ('en cours', 'fait', 'refuse', 'en attente'));

CREATE TABLE catalogue.refus (
	passage		bigint NOT NULL REFERENCES catalogue.passage ON DELETE CASCADE,
	rang		integer NOT NULL,
	fichier		text NOT NULL,		-- or the list of a remote source
	ligne		integer,
	colonne		text,
	message		text NOT NULL,
	PRIMARY KEY (passage, rang)
);

-- What has been received of a run under way: an interrupted one goes on from there.
CREATE UNLOGGED TABLE catalogue.page_recue (
	source		text NOT NULL,
	liste		text NOT NULL,
	page		integer NOT NULL CHECK (page > 0),
	contenu		text NOT NULL,
	recue_le	timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (source, liste, page)
);

-- What is known of an item from one run to the next.  Not under watch: it changes at each run.
CREATE TABLE catalogue.suivi (
	source		text NOT NULL,
	cle		text NOT NULL,
	empreinte	text NOT NULL,		-- of what it says, dates of update left out
	absences	integer NOT NULL DEFAULT 0 CHECK (absences >= 0),	-- in a row
	PRIMARY KEY (source, cle)
);

-- The four first are markup that the HTML cleaner wrote, and nothing else may write them.
CREATE TABLE catalogue.aide_detail (
	id		text PRIMARY KEY REFERENCES catalogue.aide ON DELETE CASCADE
	    DEFERRABLE INITIALLY DEFERRED,
	corps		text,
	criteres	text,
	exemples	text,
	contact		text,
	depenses	text[] NOT NULL DEFAULT '{}',
	taux_min	integer CHECK (taux_min BETWEEN 0 AND 100),
	taux_max	integer CHECK (taux_max BETWEEN 0 AND 100),
	taux_note	text,
	payante		boolean,
	mention		text,
	origine		text NOT NULL
);

CALL catalogue.suivre('catalogue.aide_detail');
-- Raised by each run of a connector, good or not: pages say when a source last answered.
INSERT INTO catalogue.version (objet) VALUES ('passage');

-- Aids of the default data that their own source now brings: the fresh one is served.  A generic aid and
-- its local variants stay, since they name each other.
CREATE VIEW catalogue.aide_doublon AS
	SELECT a.id FROM catalogue.aide a
	WHERE a.origine = 'defaut' AND a.generique IS NULL
	  AND EXISTS (SELECT FROM catalogue.aide n WHERE n.origine <> 'defaut' AND n.origine = a.source
	    AND n.source_id = a.source_id)
	  AND NOT EXISTS (SELECT FROM catalogue.aide v WHERE v.generique = a.id);
