#!/bin/sh
# make cover: the lines of the program that unit tests and the HTTP suite execute, room by room.  On a
# stack of its own, built to count; a program writes its counts when it ends.  The lines themselves are
# in build/cover/lignes/.
set -u
VAR=${VAR:-$(cd "$(dirname "$0")/.." && pwd -P)/var/essai-cover}
BUILD=build/cover
. "$(dirname "$0")/lib.sh"
cd "$ROOT" || exit 1
sh tools/paquets.sh up check dev || exit 1
become_owner

# The web programs' account adds its counts to files that ours has made.
umask 000
make --no-print-directory -s -j"$(nproc)" SAN=cover all unit || exit 1
find build/cover -name '*.gcda' -delete
find build/cover -type d -exec chmod 777 {} +

mkdir -p "$VAR/log"
PORT=8280
while port_taken "$PORT"; do
	PORT=$((PORT + 1))
done
PORT=$PORT VAR=$VAR BUILD=$BUILD sh tools/up.sh > "$VAR/log/up.log" 2>&1 || {
	tail_of "$VAR/log/up.log"
	exit 1
}
trap 'VAR=$VAR BUILD=$BUILD sh tools/down.sh > /dev/null' EXIT
trap 'exit 1' HUP INT TERM

create_test_base || say "sans base d'essai : les tests de store/ ne se font pas"
for test in build/cover/unit/test_*; do
	case $test in *.*) continue ;; esac
	"$test" > "$VAR/log/unit.log" 2>&1 || say "$test échoue : voir $VAR/log/unit.log"
done
[ -d tests/node_modules ] || npm ci --prefix tests --no-audit --no-fund > "$VAR/log/npm.log" 2>&1
AIGUILLAGE_URL=http://127.0.0.1:$PORT AIGUILLAGE_VAR=$VAR AIGUILLAGE_CONF=$VAR/aiguillage.conf \
    AIGUILLAGE_CLI=$BUILD/aiguillage tests/http/run > "$VAR/log/http.log" 2>&1
say "HTTP : $(tail -n 1 "$VAR/log/http.log")"
VAR=$VAR BUILD=$BUILD sh tools/down.sh > "$VAR/log/down.log"
trap - EXIT

mkdir -p build/cover/lignes
gcovr --root . --filter 'fcgi/' --csv build/cover/lignes.csv \
    --html-details build/cover/lignes/index.html build/cover > "$VAR/log/gcovr.log" 2>&1 || {
	tail_of "$VAR/log/gcovr.log"
	exit 1
}
awk -F, 'NR > 1 {
	split($1, part, "/")
	room = part[2]
	if (!(room in lines))
		order[++n] = room
	lines[room] += $2
	met[room] += $3
	all += $2
	seen += $3
} END {
	for (i = 1; i <= n; i++)
		printf "%-10s %5d lignes, %5.1f %%\n", order[i], lines[order[i]],
		    100 * met[order[i]] / lines[order[i]]
	printf "%-10s %5d lignes, %5.1f %%\n", "en tout", all, 100 * seen / all
}' build/cover/lignes.csv
