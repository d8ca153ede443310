#!/bin/sh
# The end of make distclean: var/ and, when they are elsewhere, the database and the sockets.
set -eu
. "$(dirname "$0")/lib.sh"

if read_places; then
	choose_users
	! pg_pid > /dev/null || fail "PostgreSQL tourne encore : make down d'abord."
	case $PG_DATA in
	/var/tmp/aiguillage-*/pg) rm -rf "${PG_DATA%/pg}" ;;
	esac
	case $RUN in
	/tmp/aiguillage-*) rm -rf "$RUN" ;;
	esac
fi
rm -rf "$VAR"
