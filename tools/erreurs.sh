#!/bin/sh
# nginx's own errors, as pages in the look of the others, as fragments and as problem details: one file
# of each a line of $1/erreurs.txt, from the templates $1/erreur.*.in, into $2/erreurs.  The name of the
# style sheet is read in $2/manifest.
set -eu
from=$1
to=$2/erreurs
style=$(sed -n 's/^style\.css //p' "$2/manifest")
[ -n "$style" ]

# In what replaces, sed gives a meaning to these.
literal() {
	printf '%s' "$1" | sed 's/[&|\\]/\\&/g'
}

mkdir -p "$to"
grep -v '^#' "$from/erreurs.txt" | while IFS='|' read -r status slug title detail again; do
	link=
	if [ "$again" = oui ]; then
		link='<li><a href=""><strong>Réessayer</strong> <span class="aig-discret">La même demande</span></a></li>'
	fi
	for form in html fragment.html json; do
		sed -e "s|@STATUS@|$status|g" -e "s|@SLUG@|$slug|g" -e "s|@STYLE@|$style|g" \
		    -e "s|@TITLE@|$(literal "$title")|g" -e "s|@DETAIL@|$(literal "$detail")|g" \
		    -e "s|@AGAIN@|$(literal "$link")|g" -e '/^$/d' "$from/erreur.$form.in" > "$to/$status.$form.neuf"
		chmod 644 "$to/$status.$form.neuf"
		mv "$to/$status.$form.neuf" "$to/$status.$form"
	done
done
