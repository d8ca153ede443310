#!/bin/sh
# make fuzz: each target of tests/fuzz/ against what once broke it, then against new inputs for
# SECONDES, as many at a time as there are processors.  Says TAP; the last line is the count.
#	tools/fuzz.sh requete json	only those
#	tools/fuzz.sh --reduire		keeps of the corpora, found and kept, one small input per new line of
#					code reached
# What is found while fuzzing grows build/fuzz/corpus/; what breaks goes to tests/fuzz/regressions/.
set -u
. "$(dirname "$0")/lib.sh"
cd "$ROOT" || exit 1
SECONDES=${SECONDES:-60}
FOUND=build/fuzz/corpus
export ASAN_OPTIONS=detect_stack_use_after_return=1:detect_odr_violation=0:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1

# A time for one input that no slow day exceeds, memory, size: more of either is a finding.
limits='-timeout=20 -rss_limit_mb=1500 -max_len=4096 -print_final_stats=0 -verbosity=0'

targets() {
	for _source in tests/fuzz/fuzz_*.c; do
		_name=${_source##*/fuzz_}
		printf '%s\n' "${_name%.c}"
	done
}

# Those of the directory, or nothing.
inputs() {
	find "$1" -type f 2>/dev/null | sort
}

# In words, how the target is given that input again.
replay() {
	printf '    pour le rejouer : make SAN=fuzz fuzzers && build/fuzz/fuzz/fuzz_%s %s\n' "$1" "$2"
}

broken() {	# target, log
	say "not ok $1"
	grep -vE '^(INFO|0x[0-9a-f]{1,2},)|NEW_FUNC| in (fuzzer::|main |__libc|__run_exit|_start |__sanitizer)' "$2" |
	    tail -n 30 | sed 's/^/    /'
	for _crash in "build/fuzz/trouve/$1"/*; do
		[ -f "$_crash" ] || continue
		mkdir -p "tests/fuzz/regressions/$1"
		_kept=tests/fuzz/regressions/$1/${_crash##*/}
		mv "$_crash" "$_kept"
		replay "$1" "$_kept"
	done
	return 1
}

# One target, with what it says kept apart.
try() {
	_program=build/fuzz/fuzz/fuzz_$1
	_log=build/fuzz/log/$1.log
	mkdir -p build/fuzz/log "$FOUND/$1" "build/fuzz/trouve/$1" "tests/fuzz/corpus/$1"
	rm -f "build/fuzz/trouve/$1"/*
	for _input in $(inputs "tests/fuzz/regressions/$1"); do
		# shellcheck disable=SC2086
		if ! "$_program" $limits "$_input" > "$_log" 2>&1; then
			replay "$1" "$_input"
			broken "$1" "$_log"
			return 1
		fi
	done
	# shellcheck disable=SC2086
	if "$_program" $limits "-max_total_time=$SECONDES" "-artifact_prefix=build/fuzz/trouve/$1/" \
	    -dict=tests/fuzz/mots.dict "$FOUND/$1" "tests/fuzz/corpus/$1" > "$_log" 2>&1; then
		say "ok $1"
	else
		broken "$1" "$_log"
	fi
}

# The smallest set of inputs, by lines reached alone: some dozens instead of thousands.
reduce() {
	_new=build/fuzz/reduit/$1
	rm -rf --one-file-system "$_new"
	mkdir -p "$_new"
	# shellcheck disable=SC2086
	"build/fuzz/fuzz/fuzz_$1" $limits -use_counters=0 -set_cover_merge=1 "$_new" "tests/fuzz/corpus/$1" \
	    "$FOUND/$1" > "build/fuzz/log/$1.log" 2>&1 || return 1
	rm -f "tests/fuzz/corpus/$1"/*
	mv "$_new"/* "tests/fuzz/corpus/$1/"
	say "$1 : $(inputs "tests/fuzz/corpus/$1" | wc -l) entrées"
}

case ${1:-} in
--essayer)	# by ourselves, below
	try "$2"
	exit ;;
--reduire)
	shift
	for _target in ${*:-$(targets)}; do
		reduce "$_target" || fail "$_target : voir build/fuzz/log/$_target.log"
	done
	exit ;;
esac

sh tools/paquets.sh up check || exit 1
make --no-print-directory -s -j"$(nproc)" SAN=fuzz fuzzers || exit 1
_said=build/fuzz/dit
# shellcheck disable=SC2046
printf '%s\n' ${*:-$(targets)} | xargs -P "$(nproc)" -n 1 sh tools/fuzz.sh --essayer | tee "$_said"
_passed=$(grep -c '^ok ' "$_said")
_failed=$(grep -c '^not ok ' "$_said")
say "$_passed passed, $_failed failed"
[ "$_failed" = 0 ] && [ "$_passed" -gt 0 ]
