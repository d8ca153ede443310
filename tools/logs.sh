#!/bin/sh
# make logs: the three logs as they grow.
set -eu
. "$(dirname "$0")/lib.sh"
become_owner

[ -d "$VAR/log" ] || fail "aucun journal dans $VAR : make up d'abord."
cd "$VAR/log"
touch aiguillage.log nginx.log postgresql.log 2>/dev/null || :
exec tail -n 20 -F aiguillage.log nginx.log postgresql.log
