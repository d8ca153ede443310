#!/bin/sh
# make dsfr: the sheet that partners of the State are given, made from the npm package of their design
# system into templates/dsfr.css, which the repository does not carry.  Without it they have ours.
set -eu
cd "$(dirname "$0")/.."
command -v npm > /dev/null || {
	echo "make dsfr : npm est introuvable (paquet npm). Sans lui, les partenaires « gouv » gardent le thème neutre." >&2
	exit 1
}
npm ci --prefix tools/dsfr --ignore-scripts --no-audit --no-fund > /dev/null
node tools/dsfr/dsfr.mjs templates
echo "templates/dsfr.css : $(gzip -9 -n < templates/dsfr.css | wc -c) octets compressés ; make up ou make install le met en service"
