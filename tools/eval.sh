#!/bin/sh
# make eval: gold files against a running stack, through its public API only.
#	URL=http://127.0.0.1:8080	the stack; what make up started when empty
#	DONNEES=../shared/data		where triage_gold.jsonl and territoires_gold.jsonl are
set -eu
. "$(dirname "$0")/lib.sh"

DONNEES=${DONNEES:-${SHARED:-$ROOT/../shared}/data}
[ -r "$DONNEES/triage_gold.jsonl" ] && [ -r "$DONNEES/territoires_gold.jsonl" ] ||
    fail "$DONNEES ne contient pas triage_gold.jsonl et territoires_gold.jsonl : DONNEES=dossier."
if [ -z "${URL:-}" ]; then
	read_places || fail "rien ne tourne : faire make up d'abord, ou donner URL=adresse."
	URL=http://127.0.0.1:$LAST_PORT
fi
exec node "$ROOT/tests/eval/eval.mjs" "${URL%/}" "$DONNEES"
