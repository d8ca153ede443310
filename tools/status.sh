#!/bin/sh
# make status: what runs, where it answers, and what the database says.  0 when all of it runs.
set -eu
. "$(dirname "$0")/lib.sh"
become_owner

if ! read_places; then
	say "Rien n'a été démarré dans $VAR : make up."
	exit 1
fi
choose_users
status=0
line() {
	if [ -n "$2" ]; then
		printf '%-16s pid %-8s %s\n' "$1" "$2" "$3"
	else
		printf '%-16s arrêté\n' "$1"
		status=1
	fi
}
line PostgreSQL "$(pg_pid || :)" "$RUN/pg"
line aiguillage-fcgi "$(web_pid || :)" "$RUN/aiguillage.sock"
line nginx "$(nginx_pid || :)" "http://127.0.0.1:$LAST_PORT/"
if nginx_pid > /dev/null; then
	printf '%-16s %s\n' /readyz "$(curl -s -m 5 "http://127.0.0.1:$LAST_PORT/readyz" || echo 'pas de réponse')"
fi
if pg_pid > /dev/null && [ -x "$BUILD/aiguillage" ]; then
	say
	cd "$ROOT"
	AIGUILLAGE_CONF=$VAR/aiguillage.conf "$BUILD/aiguillage" etat || status=1
fi
exit $status
