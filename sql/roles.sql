-- The three roles.  Run by a superuser, as often as one likes:
--	psql -d postgres -f sql/roles.sql
-- They log in and have no password: give them one (\password), or let the socket's peer
-- authentication do it (pg_ident.conf).  Then, once:
--	createdb -O aiguillage_proprietaire -E UTF8 -T template0 --lc-collate=C --lc-ctype=C.UTF-8 aiguillage

DO $$
DECLARE
	role text;
BEGIN
	FOREACH role IN ARRAY ARRAY['aiguillage_proprietaire', 'aiguillage_application',
	    'aiguillage_lecteur'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
			EXECUTE format('CREATE ROLE %I LOGIN', role);
		END IF;
		EXECUTE format('ALTER ROLE %I SET timezone TO ''Europe/Paris''', role);
		EXECUTE format('ALTER ROLE %I SET datestyle TO ''ISO, YMD''', role);
	END LOOP;
END
$$;

-- The owner runs migrations and imports: long statements, but never a lock waited for without end.
ALTER ROLE aiguillage_proprietaire NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE aiguillage_proprietaire SET lock_timeout TO '10s';
ALTER ROLE aiguillage_proprietaire SET idle_in_transaction_session_timeout TO '60s';
-- A command that was killed frees its locks in the middle of a statement, and not when that ends.
ALTER ROLE aiguillage_proprietaire SET client_connection_check_interval TO '1s';

-- The web program: no DDL, nothing that lasts.
ALTER ROLE aiguillage_application NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE aiguillage_application SET statement_timeout TO '5s';
ALTER ROLE aiguillage_application SET lock_timeout TO '1s';
ALTER ROLE aiguillage_application SET idle_in_transaction_session_timeout TO '5s';

-- Whoever looks: figures, dumps, a replica's dashboard.
ALTER ROLE aiguillage_lecteur NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE aiguillage_lecteur SET default_transaction_read_only TO on;
ALTER ROLE aiguillage_lecteur SET statement_timeout TO '60s';
ALTER ROLE aiguillage_lecteur SET idle_in_transaction_session_timeout TO '60s';
