#!/bin/sh
# The man pages: well formed, and none of the settings, verbs, options and signals is left out.
set -u
cd "$(dirname "$0")/.." || exit 1
man=docs/man
status=0

missing() {
	echo "$1 ne dit rien de $2" >&2
	status=1
}

# A page as it is read, without what makes it bold.
words_of() {
	mandoc -T utf8 -O width=400 "$man/$1" | LC_ALL=C sed "s/.$(printf '\b')//g"
}

for page in "$man"/*.[1-8]; do
	mandoc -T lint -W warning "$page" >&2 || status=1
done

settings=$(sed -n 's/^\t\(TEXT\|NUMBER\)(\([a-z_]*\),.*/\2/p' fcgi/base/settings.c)
[ -n "$settings" ] || missing settings.c "ses réglages"
for name in $settings; do
	grep -qx "\.B $name" "$man/aiguillage.conf.5" || missing aiguillage.conf.5 "$name"
done

verbs=$(sed -n 's/^\t{ "\([a-z -]*\)", \(NULL\|"[a-z]*"\),.*/\1/p' fcgi/cli/main.c | tr ' ' '+')
[ -n "$verbs" ] || missing main.c "ses verbes"
page=$(words_of aiguillage.8)
for verb in $verbs $(grep -ho '"--[a-z][a-z]*"' fcgi/cli/*.c | tr -d '"'); do
	verb=$(printf '%s' "$verb" | tr '+' ' ')
	printf '%s\n' "$page" | grep -qF -e "$verb" || missing aiguillage.8 "$verb"
done

page=$(words_of aiguillage-fcgi.8)
for option in $(sed -n "s/^\t\tcase '\([a-zA-Z]\)':.*/\1/p" fcgi/serve/main.c); do
	printf '%s\n' "$page" | grep -q -e "^ *-$option\\b" || missing aiguillage-fcgi.8 "-$option"
done
exit $status
