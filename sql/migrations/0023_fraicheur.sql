-- What anyone may read of a run: of when its files are, why it failed, why rows were refused.  None of it
-- quotes a value, unlike message and catalogue.refus.

-- least(…, now()) of the newest file; NULL: a source was asked over the network, and can be late.
ALTER TABLE catalogue.passage ADD fichiers_le timestamptz, ADD raison text;

-- Runs of sources that are only ever read from files; when those were written is no longer known.
UPDATE catalogue.passage SET fichiers_le = debut WHERE source IN
    ('api-entreprise', 'api-gouv', 'beta-gouv', 'projets', 'referentiel', 'services');

CREATE TABLE catalogue.refus_motif (
	passage		bigint NOT NULL REFERENCES catalogue.passage ON DELETE CASCADE,
	motif		text NOT NULL,		-- of a closed list (fcgi/import/motifs.c)
	n		bigint NOT NULL CHECK (n > 0),
	PRIMARY KEY (passage, motif)
);
