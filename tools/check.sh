#!/bin/sh
# make check: every test, on a stack of its own built with ASan and UBSan; what is asked over HTTP
# again on one built with TSan, beside the others, which often wait; each fuzz target for SECONDES
# (20).  The last line is the count.
#
# A runner (tests/http/run, tests/browser/run) finds in its environment:
#	AIGUILLAGE_URL	http://127.0.0.1:PORT, the stack to ask
#	AIGUILLAGE_VAR	its directory: log/, aiguillage.conf
#	AIGUILLAGE_CONF	for the operator's command, which is AIGUILLAGE_CLI
# and prints TAP, or ends with "N passed, N failed, N skipped".
set -u
VAR=${VAR:-$(cd "$(dirname "$0")/.." && pwd -P)/var/essai}
BUILD=${BUILD:-build/asan}
. "$(dirname "$0")/lib.sh"
cd "$ROOT" || exit 1

OUT=$VAR/tests
PASSED=0 FAILED=0 SKIPPED=0
UP=
BESIDE=
TSAN=

count() {	# passed failed skipped
	PASSED=$((PASSED + $1))
	FAILED=$((FAILED + $2))
	SKIPPED=$((SKIPPED + $3))
}

# One thing that is right or wrong as a whole: a name, then a command.
one() {
	_thing=$1
	shift
	if "$@" > "$OUT/$_thing.log" 2>&1; then
		say "ok      $_thing"
		count 1 0 0
	else
		say "ÉCHEC   $_thing"
		tail -n 25 "$OUT/$_thing.log" | sed 's/^/    /'
		count 0 1 0
		return 1
	fi
}

# A runner of many tests: what it says is counted; a crash, or no test at all, is a failure.
many() {
	_name=$1
	_log=$OUT/$(printf '%s' "$1" | tr '/' '-').log
	shift
	"$@" > "$_log" 2>&1 < /dev/null
	_status=$?
	_last=$(grep -E '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$_log" | tail -n 1)
	if [ -n "$_last" ]; then
		# shellcheck disable=SC2046
		set -- $(printf '%s\n' "$_last" | tr -cd '0-9 \n')
		_p=$1 _f=$2 _s=${3:-0}
	else
		# cmocka says "not ok" of what it skips.
		_s=$(grep -ciE '^(not )?ok .*# *skip' "$_log")
		_p=$(grep -E '^ok ' "$_log" | grep -ciEv '# *skip')
		_f=$(grep -E '^not ok ' "$_log" | grep -ciEv '# *skip')
	fi
	if [ "$_status" != 0 ] && [ "$_f" = 0 ]; then
		_f=1
	fi
	if [ $((_p + _f + _s)) = 0 ]; then
		_f=1
	fi
	count "$_p" "$_f" "$_s"
	if [ "$_f" = 0 ]; then
		say "ok      $_name ($_p$([ "$_s" = 0 ] || printf ', %s non faits' "$_s"))"
	else
		say "ÉCHEC   $_name ($_f sur $((_p + _f))), fin de $_log :"
		grep -vE '^ok ' "$_log" | tail -n 40 | sed 's/^/    /'
	fi
}

# What takes long and asks no stack goes on beside the tests, out of their way; "one THING beside_ended"
# waits for it and says what came of it.
beside() {
	nice "$@" > "$OUT/beside.log" 2>&1 8>&- &
	BESIDE=$!
}

beside_ended() {
	wait "$BESIDE"
	_status=$?
	BESIDE=
	cat "$OUT/beside.log"
	return "$_status"
}

finish() {
	[ -z "$UP" ] || VAR=$VAR BUILD=$BUILD sh tools/down.sh > "$OUT/down.log" 2>&1 || count 0 1 0
	UP=
}
stop() {
	[ -z "$BESIDE" ] || kill "$BESIDE" 2> /dev/null
	[ -z "$TSAN" ] || { kill "$TSAN" 2> /dev/null; wait "$TSAN"; }
	finish
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

# Begins where another make check of this moment most likely does not.
free_port() {
	PORT=$((8180 + $$ % 1000))
	while port_taken "$PORT"; do
		PORT=$((PORT + 1))
	done
}

# Sanitizers write in log/asan.* what they find in the servers, whoever asked.
reports() {
	for _report in "$VAR"/log/asan.*; do
		[ -e "$_report" ] || return 0
		cat "$_report"
	done
	return 1
}

start_stack() {
	free_port
	rm -f "$VAR"/log/asan.*
	VAR=$VAR BUILD=$BUILD PORT=$PORT sh tools/up.sh 8>&- || return 1
}

# From here on tests ask the stack of that directory, built there; "pile" and the word after name it.
use_stack() {	# directory, build, word
	VAR=$1 BUILD=$2
	mkdir -p "$VAR/log"
	chmod 755 "$VAR"
	chmod 1777 "$VAR/log"
	UP=oui		# what has started before a failure is stopped too
	one "pile$3" start_stack || { finish; return 1; }
	AIGUILLAGE_URL=http://127.0.0.1:$PORT
	AIGUILLAGE_VAR=$VAR
	AIGUILLAGE_CONF=$VAR/aiguillage.conf
	AIGUILLAGE_CLI=$BUILD/aiguillage
	export AIGUILLAGE_URL AIGUILLAGE_VAR AIGUILLAGE_CONF AIGUILLAGE_CLI
}

# A runner of the tests that need a stack, which may not be there.
ask_stack() {	# name, directory of tests
	[ -x "tests/$2/run" ] || return 0
	say "Tests $1…"
	if [ -n "$UP" ]; then
		many "$1" "tests/$2/run"
	else
		say "ÉCHEC   $1 : pas de pile d'essai"
		count 0 1 0
	fi
}

# Gold cases, judged through the public API: each figure has its floor.
judge() {	# name, directory
	if [ ! -r "$2/triage_gold.jsonl" ]; then
		say "eval/$1 : non fait, $2 manque"
		count 0 0 1
	elif [ -n "$UP" ]; then
		say "Cas jugés, $1…"
		many "eval/$1" env URL="$AIGUILLAGE_URL" DONNEES="$2" sh tools/eval.sh
	fi
}

# The same on another stack, built with TSan; what it says ends with its own count.
tsan_tests() (
	UP= BESIDE= TSAN= PASSED=0 FAILED=0 SKIPPED=0
	_command=$BUILD/aiguillage
	trap finish EXIT
	trap 'exit 1' HUP INT TERM
	say "Construction avec TSan, et démarrage d'une autre pile d'essai…"
	# What threads do to each other is seen in one process; each rebuilds its snapshot at every change.
	export PROCESSES=1
	use_stack "$VAR-tsan" "$ROOT/build/tsan" -tsan
	# The operator's command has one thread: TSan would only slow it down.
	AIGUILLAGE_CLI=$_command
	ASAN_OPTIONS=log_path=$VAR/log/asan:detect_stack_use_after_return=1
	ask_stack http-tsan http
	finish
	one tsan reports
	say "$PASSED $FAILED $SKIPPED"
)

tsan_ended() {
	wait "$TSAN"
	TSAN=
	sed '$d' "$OUT/tsan-tests.log"
	# shellcheck disable=SC2046
	set -- $(tail -n 1 "$OUT/tsan-tests.log" | grep -xE '[0-9]+ [0-9]+ [0-9]+')
	count "${1:-0}" "${2:-1}" "${3:-0}"
}

sh tools/paquets.sh up check || exit 1
become_owner
mkdir -p "$OUT" 2>/dev/null || fail "$OUT ne peut être écrit par $(id -un)."
chmod 755 "$VAR"
exec 8> "$VAR/verrou-tests"
flock -n 8 || fail "un autre make check est en cours dans $VAR : attendre qu'il finisse."

one lint perl tools/lint.pl
one manuels sh tools/manuels.sh
beside make --no-print-directory -s tidy
one dsfr sh tools/dsfr.sh
ASAN_OPTIONS=log_path=$VAR/log/asan:detect_stack_use_after_return=1
UBSAN_OPTIONS=print_stacktrace=1
TSAN_OPTIONS=log_path=$VAR-tsan/log/asan:suppressions=$ROOT/tests/unit/tsan.supp
export ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS
say "Construction avec ASan et UBSan, et démarrage d'une pile d'essai…"
if use_stack "$VAR" "$BUILD" ''; then
	one requetes "$BUILD/aiguillage" verifier-requetes
	one base create_test_base
fi

say "Tests unitaires…"
if one compilation-unit make --no-print-directory -s -k -j"$(nproc)" SAN=address,undefined unit; then :; fi
for source in tests/unit/test_*.c; do
	[ -f "$source" ] || continue
	name=$(basename "$source" .c)
	if [ -x "$BUILD/unit/$name" ]; then
		ASAN_OPTIONS=detect_odr_violation=0 many "unit/$name" env CMOCKA_MESSAGE_OUTPUT=TAP "$BUILD/unit/$name"
	else
		say "ÉCHEC   unit/$name : ne compile pas"
		count 0 1 0
	fi
done

if [ -f tests/package.json ]; then
	one npm sh -c 'cmp -s tests/package-lock.json tests/node_modules/.aiguillage-lock ||
	    { npm ci --prefix tests --no-audit --no-fund && cp tests/package-lock.json tests/node_modules/.aiguillage-lock; }'
fi
tsan_tests > "$OUT/tsan-tests.log" 2>&1 &
TSAN=$!
ask_stack http http
judge cas "$ROOT/tests/eval/cas"
judge gold "${SHARED:-$ROOT/../shared}/data"
ask_stack browser browser
finish
one sanitizers reports

say "Entrées hostiles…"
many fuzz env SECONDES="${SECONDES:-20}" sh tools/fuzz.sh
say "TSan, clang-tidy et cppcheck, commencés avant…"
tsan_ended
one tidy beside_ended

say
if [ "$SKIPPED" = 0 ]; then
	say "$PASSED passed, $FAILED failed"
else
	say "$PASSED passed, $FAILED failed, $SKIPPED skipped"
fi
trap - EXIT
[ "$FAILED" = 0 ]
