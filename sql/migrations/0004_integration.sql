-- Partners: the public name in /v1/w/{partenaire}, and the sites that may frame its pages.

CREATE TABLE integration.partenaire (
	cle		text PRIMARY KEY CHECK (cle ~ '^[a-z0-9-]{2,40}$'),
	nom		text NOT NULL CHECK (nom <> '' AND length(nom) <= 200),
	etat		text NOT NULL DEFAULT 'test' CHECK (etat IN ('actif', 'test', 'pause')),
	gouv		boolean NOT NULL DEFAULT false,	-- the State's design system is licensed to it
	page_hote	catalogue.adresse,
	reponses	text CHECK (length(reponses) <= 2000 AND reponses !~ '[[:space:]<>"#?]'),
	accent		text CHECK (accent ~ '^#[0-9a-f]{6}$'),
	rayon		integer CHECK (rayon BETWEEN 0 AND 32),
	police		text CHECK (length(police) <= 200 AND police !~ '[;{}<>\\]'),
	theme		text CHECK (theme IN ('clair', 'sombre', 'auto')),
	cree_le		timestamptz NOT NULL DEFAULT now(),
	modifie_le	timestamptz NOT NULL DEFAULT now()
);

-- Sources of the page's frame-ancestors: nothing but an origin may stand here, since it goes into a
-- header as it is.
CREATE TABLE integration.parent (
	partenaire	text NOT NULL REFERENCES integration.partenaire ON DELETE CASCADE,
	origine		text NOT NULL CHECK (length(origine) <= 253 AND origine ~
	    '^https?://([*][.])?[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:([0-9]{1,5}|[*]))?$'),
	ajoute_le	timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (partenaire, origine)
);
