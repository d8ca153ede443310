-- The five schemas, who may do what in them, and the closed lists of values.

CREATE SCHEMA referentiel;	-- territories, and the closure "is inside"
CREATE SCHEMA catalogue;	-- labels, services, aids, their sources, runs of imports
CREATE SCHEMA integration;	-- partners and the sites that may frame them
CREATE SCHEMA projets;		-- the common schema of projects
CREATE SCHEMA mesure;		-- daily counters

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO aiguillage_application, aiguillage_lecteur;
GRANT USAGE ON SCHEMA referentiel, catalogue, integration, projets, mesure
    TO aiguillage_application, aiguillage_lecteur;

ALTER DEFAULT PRIVILEGES IN SCHEMA public, referentiel, catalogue, integration, projets, mesure
    GRANT SELECT ON TABLES TO aiguillage_lecteur;
-- The web program reads the catalogue and writes projects and measures, nothing else.
ALTER DEFAULT PRIVILEGES IN SCHEMA public, referentiel, catalogue, integration
    GRANT SELECT ON TABLES TO aiguillage_application;
ALTER DEFAULT PRIVILEGES IN SCHEMA projets, mesure
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO aiguillage_application;
ALTER DEFAULT PRIVILEGES IN SCHEMA projets, mesure
    GRANT USAGE ON SEQUENCES TO aiguillage_application;
GRANT SELECT ON public.aiguillage_migration TO aiguillage_application, aiguillage_lecteur;

CREATE DOMAIN referentiel.territoire_type AS text CHECK (VALUE IN
    ('commune', 'epci', 'syndicat', 'departement', 'region', 'zone'));

-- Who a territory is when it asks for an aid.
CREATE DOMAIN referentiel.publics AS text[] CHECK (VALUE <@ ARRAY[
    'commune', 'epci', 'departement', 'region', 'special']);

CREATE DOMAIN referentiel.codes_postaux AS text[] CHECK
    (array_to_string(VALUE, '|') ~ '^([0-9]{5}([|]|$))*$');

-- Whom an aid is for.
CREATE DOMAIN catalogue.publics AS text[] CHECK (VALUE <@ ARRAY[
    'commune', 'epci', 'departement', 'region', 'special', 'etablissement-public',
    'entreprise-publique-locale', 'association', 'entreprise', 'particulier', 'agriculteur',
    'recherche']);

CREATE DOMAIN catalogue.natures AS text[] CHECK (VALUE <@ ARRAY[
    'subvention', 'pret', 'avance-recuperable', 'cee', 'autre-financiere', 'ingenierie-technique',
    'ingenierie-financiere', 'ingenierie-juridique']);

CREATE DOMAIN catalogue.etapes AS text[] CHECK (VALUE <@ ARRAY['reflexion', 'realisation', 'usage']);

CREATE DOMAIN catalogue.phases AS text[] CHECK (VALUE <@ ARRAY['idee', 'etude', 'operation']);

CREATE DOMAIN catalogue.recurrence AS text CHECK (VALUE IN ('ponctuelle', 'permanente', 'recurrente'));

CREATE DOMAIN catalogue.slug AS text CHECK (VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND
    length(VALUE) <= 200);

CREATE DOMAIN catalogue.adresse AS text CHECK (VALUE ~ '^https?://[^[:space:]<>"]+$' AND
    length(VALUE) <= 2000);

CREATE DOMAIN catalogue.part AS double precision CHECK (VALUE BETWEEN 0 AND 1);

-- "AAAA-MM-JJ", or only a month or a year when the source gives no more.
CREATE DOMAIN catalogue.date_source AS text CHECK
    (VALUE ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$');

DO $$
BEGIN
	EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
	EXECUTE format('GRANT CONNECT ON DATABASE %I TO aiguillage_application, aiguillage_lecteur',
	    current_database());
END
$$;
