#!/bin/sh
# make install, make uninstall: from a built checkout to a server, or to a directory (DESTDIR) that will be
# one.  What the operator changes (/etc) is written once and never again; the rest is replaced, each file
# whole, so that the running program goes on until it is reloaded.
set -eu
cd "$(dirname "$0")/.."
verb=$1
PREFIX=${PREFIX:-/usr}
DESTDIR=${DESTDIR:-}
BUILD=${BUILD:-build}
case $PREFIX in /*) ;; *) echo "PREFIX=$PREFIX : un chemin absolu est attendu." >&2; exit 1 ;; esac
SHARE=$PREFIX/share/aiguillage
DOC=$PREFIX/share/doc/aiguillage
UNITS=$PREFIX/lib/systemd/system

# to MODE FILE DESTINATION
to() {
	install -D -p -m "$1" "$2" "$DESTDIR$3.neuf"
	mv "$DESTDIR$3.neuf" "$DESTDIR$3"
}

# The same with @PREFIX@ filled in.
filled() {
	sed "s|@PREFIX@|$PREFIX|g" "$2" | install -D -m "$1" /dev/stdin "$DESTDIR$3.neuf"
	mv "$DESTDIR$3.neuf" "$DESTDIR$3"
}

# All the files under a directory.
tree() {
	(cd "$1" && find . -type f ! -name '.*' | LC_ALL=C sort) | while IFS= read -r _file; do
		to 644 "$1/$_file" "$2/${_file#./}"
	done
}

# A model, and the operator's own copy of it if there is none yet: MODE MODEL COPY
once() {
	if [ -e "$DESTDIR$3" ]; then
		echo "gardé : $DESTDIR$3 (modèle : $DESTDIR$2)"
	else
		to "$1" "$DESTDIR$2" "$3"
	fi
}

install_all() {
	tree build/static "$SHARE/static"
	tree templates "$SHARE/templates"
	tree sql "$SHARE/sql"
	to 644 docs/openapi.yaml "$SHARE/openapi.yaml"
	to 644 docs/accessibilite.md "$SHARE/accessibilite.md"
	OUT=$DESTDIR$SHARE/nginx STATIC=$SHARE/static RUN=/run/aiguillage SHARE=$SHARE \
	    LOG=/var/log/nginx/aiguillage CACHE=/var/cache/aiguillage \
	    sh tools/nginx.sh http.conf serveur.conf pages.conf site.conf
	chmod 644 "$DESTDIR$SHARE"/nginx/*.conf
	for _program in aiguillage-fcgi aiguillage; do
		to 755 "$BUILD/$_program" "$PREFIX/sbin/$_program"
	done
	to 644 systemd/aiguillage.socket "$UNITS/aiguillage.socket"
	filled 644 systemd/aiguillage.service.in "$UNITS/aiguillage.service"
	filled 644 systemd/aiguillage-import@.service.in "$UNITS/aiguillage-import@.service"
	for _timer in systemd/*.timer; do
		to 644 "$_timer" "$UNITS/${_timer##*/}"
	done
	to 644 systemd/aiguillage.sysusers "$PREFIX/lib/sysusers.d/aiguillage.conf"
	to 644 systemd/aiguillage.tmpfiles "$PREFIX/lib/tmpfiles.d/aiguillage.conf"
	filled 644 systemd/aiguillage.conf.in "$SHARE/aiguillage.conf"
	for _page in docs/man/*.[58]; do
		to 644 "$_page" "$PREFIX/share/man/man${_page##*.}/${_page##*/}"
	done
	for _page in README.md CHANGELOG.md LICENSE docs/*.md; do
		to 644 "$_page" "$DOC/${_page##*/}"
	done
	once 640 "$SHARE/aiguillage.conf" /etc/aiguillage/aiguillage.conf
	once 644 "$SHARE/nginx/site.conf" /etc/nginx/sites-available/aiguillage
}

# All but the operator's files and the data.
uninstall_all() {
	for _page in docs/man/*.[58]; do
		rm -f "$DESTDIR$PREFIX/share/man/man${_page##*.}/${_page##*/}"
	done
	rm -f "$DESTDIR$PREFIX/sbin/aiguillage-fcgi" "$DESTDIR$PREFIX/sbin/aiguillage" \
	    "$DESTDIR$UNITS/aiguillage.socket" "$DESTDIR$UNITS/aiguillage.service" \
	    "$DESTDIR$UNITS"/aiguillage-import@* \
	    "$DESTDIR$PREFIX/lib/sysusers.d/aiguillage.conf" "$DESTDIR$PREFIX/lib/tmpfiles.d/aiguillage.conf"
	rm -rf "$DESTDIR$SHARE" "$DESTDIR$DOC"
	echo "gardés : /etc/aiguillage, /etc/nginx/sites-available/aiguillage, /var/lib/aiguillage et la base."
}

case $verb in
install) install_all ;;
uninstall) uninstall_all ;;
esac
