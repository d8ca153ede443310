#!/bin/sh
# nginx.sh FILE…: copies nginx/FILE.in to $OUT/FILE, with the words between @ replaced by what the
# environment says of them: the one way from the repository's nginx files to those nginx reads, for
# make up and for make install.
#
#	RUN	where the program's socket is, aiguillage.sock
#	STATIC	what make builds in build/static
#	LOG	the logs, without .log
#	SHARE, CACHE	for the production site: what is installed, and what nginx keeps
#	VAR, PORT, USER_LINE	for the development server
#
# FERMEES comes from the program's own list, so that both close the same.
set -eu
from=$(dirname "$0")/../nginx
fermees=$(sed -n 's/^	X("\([a-z-]*\)").*/\1=(), /p' "$(dirname "$0")/../fcgi/http/permissions.h" | tr -d '\n')
[ -n "$fermees" ]
mkdir -p "$OUT"
for name in "$@"; do
	sed -e "s|@RUN@|$RUN|g" -e "s|@STATIC@|$STATIC|g" -e "s|@LOG@|$LOG|g" -e "s|@SHARE@|${SHARE:-}|g" \
	    -e "s|@CACHE@|${CACHE:-}|g" -e "s|@VAR@|${VAR:-}|g" -e "s|@PORT@|${PORT:-}|g" \
	    -e "s|@USER_LINE@|${USER_LINE:-}|" -e "s|@FERMEES@|$fermees|" "$from/$name.in" > "$OUT/$name"
done
