#!/bin/sh
# make tidy: what cppcheck and clang-tidy find in the program, its tests and its fuzz targets.  A file
# found sound is remembered by the hash of all that its compiler reads, in build/tidy, and not looked
# at again until one byte of that changes.  CPPFLAGS: as the Makefile compiles.
set -u
. "$(dirname "$0")/lib.sh"
cd "$ROOT" || exit 1
SOUND=build/tidy
CPPFLAGS="${CPPFLAGS:-} -Itests/unit -Itests/fuzz"

one() {
	# shellcheck disable=SC2086
	_hash=$({
		cat .clang-tidy
		gcc -std=gnu11 $CPPFLAGS -E -C "$1"
	} | sha256sum | cut -d' ' -f1)
	[ ! -e "$SOUND/$_hash" ] || return 0
	# shellcheck disable=SC2086
	clang-tidy-14 --quiet "$1" -- -std=gnu11 $CPPFLAGS 2> "$SOUND/bruit.$_hash"
	_status=$?
	# On its error stream it counts what it did not show; errors of its own are told as findings.
	rm -f "$SOUND/bruit.$_hash"
	[ "$_status" = 0 ] && : > "$SOUND/$_hash"
	return "$_status"
}

if [ "${1:-}" = --un ]; then
	one "$2"
	exit
fi

sh tools/paquets.sh up check || exit 1
mkdir -p "$SOUND"
failed=0
# readdirCalled: readdir_r is withdrawn from POSIX, and nobody shares a DIR here.  unknownMacro: no system
# header is read, and json_array_foreach stands in one.  CastIntegerToAddressAtReturn: gcc refuses what it
# is about.  Tests by themselves: cppcheck does not know that a failed assertion goes no further.
for part in fcgi 'tests/unit tests/fuzz tests/bench'; do
	# shellcheck disable=SC2086
	cppcheck -j "$(nproc)" --quiet --error-exitcode=1 --inline-suppr --std=c11 \
	    --enable=warning,performance,portability --suppress=readdirCalled \
	    --suppress=CastIntegerToAddressAtReturn --suppress=unknownMacro:tests/unit/test_cas.c \
	    -D_GNU_SOURCE -Ifcgi -Itests/unit -Itests/fuzz $part || failed=1
done
find fcgi tests/unit tests/fuzz tests/bench -name '*.c' | sort |
    CPPFLAGS="${CPPFLAGS% -Itests/unit -Itests/fuzz}" xargs -P "$(nproc)" -n 1 sh tools/tidy.sh --un ||
    failed=1
[ "$failed" != 0 ] || say "rien à redire"
exit "$failed"
