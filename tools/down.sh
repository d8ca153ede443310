#!/bin/sh
# make down: stops what make up started, by pid, and waits for each to be gone.  The data stay.
set -eu
. "$(dirname "$0")/lib.sh"
become_owner

if [ ! -d "$VAR" ] || ! read_places; then
	say "Rien n'a été démarré dans $VAR."
	exit 0
fi
choose_users
take_lock

stop() {
	kill "-$3" "$2" 2>/dev/null || fail "$1 (pid $2) ne peut être arrêté par $(id -un) : lancer make down avec le compte qui a lancé make up."
	wait_gone "$2" 200 || fail "$1 (pid $2) ne s'arrête pas ; son journal est dans $VAR/log."
	say "$1 arrêté"
}

if pid=$(nginx_pid); then
	stop nginx "$pid" QUIT
fi
if pid=$(web_pid); then
	stop aiguillage-fcgi "$pid" TERM
fi
rm -f "$VAR/aiguillage.pid" "$VAR/empreinte"
if pid=$(pg_pid); then
	find_postgres || fail "PostgreSQL tourne (pid $pid) et son programme pg_ctl est introuvable."
	as_pg "$PG_BIN/pg_ctl" -s -w -m fast -D "$PG_DATA" stop 9>&- ||
	    fail "PostgreSQL (pid $pid) ne s'arrête pas ; son journal est $VAR/log/postgresql.log."
	say "PostgreSQL arrêté"
fi
