#!/bin/sh
# Copies each file of $1 to $2 under a name that holds the hash of its content (style.css becomes
# style.0123456789ab.css), beside it a .gz when that is smaller, and writes $2/manifest: one line
# "name hashed-name" a file.  Names of before stay until `make clean`: a page still open may ask.
# What is in v1/ keeps its name: partners have it in their pages, and its content never changes; so does
# the icon, which browsers ask for by theirs.
# Of other scripts, a line "//= other.js" is that file, and what browsers have no use for (indentation,
# lines of comments) stays here.
set -eu
from=$1
to=$2

whole() {
	while IFS= read -r line; do
		case $line in
		'//= '*) whole "$from/${line#//= }" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done < "$1"
}

mkdir -p "$to"
list=$to/.manifest.$$
made=$to/.fait.$$
trap 'rm -f "$list" "$made"' EXIT
: > "$list"
(cd "$from" && find . -type f ! -name '.*' ! -name '*.md') | sed 's|^\./||' | LC_ALL=C sort |
while IFS= read -r name; do
	case $name in
	v1/*)	cat "$from/$name" ;;
	*.js)	whole "$from/$name" | sed -e 's/^[[:space:]]*//' -e '/^\/\//d' -e '/^$/d' ;;
	*)	cat "$from/$name" ;;
	esac > "$made"
	hash=$(sha256sum < "$made" | cut -c1-12)
	case $name in
	v1/*|icone.svg)	hashed=$name ;;
	*.*)	hashed=${name%.*}.$hash.${name##*.} ;;
	*)	hashed=$name.$hash ;;
	esac
	mkdir -p "$to/$(dirname "$hashed")"
	if ! cmp -s "$made" "$to/$hashed"; then
		cp "$made" "$to/$hashed.tmp"
		chmod 644 "$to/$hashed.tmp"
		case $name in
		*.css|*.js|*.svg|*.json|*.txt|*.html|*.webmanifest)
			gzip -9 -n < "$made" > "$to/$hashed.gz" ;;
		esac
		mv "$to/$hashed.tmp" "$to/$hashed"
	fi
	printf '%s %s\n' "$name" "$hashed" >> "$list"
done
mv "$list" "$to/manifest"
rm -f "$made"
trap - EXIT
