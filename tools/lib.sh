# What the scripts of this directory share; sourced, after `set -eu`.
#
# A stack lives in one directory (VAR, var/ unless told otherwise), so that a test can have its own
# beside that of a person at work:
#	VAR=/tmp/essai PORT=8090 BUILD=build/asan sh tools/up.sh
# Where the database's files and the sockets really are is written in VAR/lieux, since neither can
# always be under VAR: the database's user may not enter the checkout, and a socket's path has at most
# 107 bytes.

ROOT=$(cd "$(dirname "$0")/.." && pwd -P)
VAR=${VAR:-$ROOT/var}
case $VAR in /*) ;; *) VAR=$ROOT/$VAR ;; esac
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$ROOT/$BUILD ;; esac
STATIC=$ROOT/build/static
PATH=$PATH:/usr/sbin:/sbin
export PATH
unset PGHOST PGPORT PGUSER PGDATABASE PGOPTIONS PGSERVICE PGPASSWORD 2>/dev/null || :

say() {
	printf '%s\n' "$*"
}

step() {
	printf '· %s\n' "$*"
}

fail() {
	printf '\naiguillage : %s\n' "$*" >&2
	exit 1
}

# The last lines of a log, to show with a failure.
tail_of() {
	if [ -s "$1" ]; then
		printf '\n--- %s\n' "$1" >&2
		tail -n "${2:-15}" "$1" >&2
	fi
}

# Called by root in somebody's checkout (sudo make up), goes on as that person, so that what is made
# there stays theirs.  With the script's arguments; returns when there is nobody to become.
become_owner() {
	[ "$(id -u)" = 0 ] || return 0
	_owner=$(stat -c %U "$ROOT")
	case $_owner in root|UNKNOWN) return 0 ;; esac
	if [ -d "$VAR" ] && [ "$(stat -c %U "$VAR")" != "$_owner" ]; then
		return 0
	fi
	exec setpriv --reuid="$_owner" --regid="$(id -gn "$_owner")" --init-groups -- \
	    env HOME="$(getent passwd "$_owner" | cut -d: -f6)" VAR="$VAR" BUILD="$BUILD" \
	    PORT="${PORT:-}" sh "$0" "$@"
}

hash_of() {
	printf '%s' "$1" | sha256sum | cut -c1-10
}

# Sets PG_USER, WEB_USER and the ways to act as them.  PostgreSQL refuses root, and the web programs
# have no need of it.  A database that is there keeps its owner, so that root may go on with what
# another account began.
choose_users() {
	if [ "$(id -u)" = 0 ]; then
		PG_USER=postgres
		WEB_USER=www-data
		if [ -n "${PG_DATA:-}" ] && [ -d "$PG_DATA" ]; then
			PG_USER=$(stat -c %U "$PG_DATA")
		fi
	else
		PG_USER=$(id -un)
		WEB_USER=$PG_USER
	fi
}

as_user() {
	_user=$1
	shift
	if [ "$(id -un)" = "$_user" ]; then
		"$@"
	else
		setpriv --reuid="$_user" --regid="$(id -gn "$_user")" --init-groups -- "$@"
	fi
}

as_pg() {
	(cd / && as_user "$PG_USER" "$@")
}

# PG_BIN: the newest PostgreSQL installed, 15 or above.
find_postgres() {
	PG_BIN=
	for _dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n); do
		if [ -x "$_dir/initdb" ] && [ "$(basename "$(dirname "$_dir")")" -ge 15 ]; then
			PG_BIN=$_dir
		fi
	done
	[ -n "$PG_BIN" ]
}

# Reads where things are, as the last `make up` left them: PG_DATA, RUN, and the port.
read_places() {
	PG_DATA= RUN= LAST_PORT=
	[ -f "$VAR/lieux" ] || return 1
	while IFS='=' read -r _name _value; do
		case $_name in
		PG_DATA) PG_DATA=$_value ;;
		RUN) RUN=$_value ;;
		PORT) LAST_PORT=$_value ;;
		esac
	done < "$VAR/lieux"
	[ -n "$PG_DATA" ] && [ -n "$RUN" ]
}

# Nothing when there is no such process, or when it is dead and waits for its parent to notice.
command_line() {
	{ tr '\0' ' ' < "/proc/$1/cmdline"; } 2>/dev/null
}

# The process of a pid file, if it lives and its command line has the word: a pid file outlives a
# crash, and its number may by then be somebody else's.
pid_of() {
	_pid=$(cat "$1" 2>/dev/null) || return 1
	case $_pid in ''|*[!0-9]*) return 1 ;; esac
	command_line "$_pid" | grep -qF -- "$2" || return 1
	printf '%s\n' "$_pid"
}

web_pid() {
	pid_of "$VAR/aiguillage.pid" "$VAR/aiguillage.conf"
}

nginx_pid() {
	pid_of "$VAR/nginx.pid" "$VAR/nginx.conf"
}

pg_pid() {
	[ -n "$PG_DATA" ] || return 1
	_pid=$(as_pg cat "$PG_DATA/postmaster.pid" 2>/dev/null | head -n 1)
	case $_pid in ''|*[!0-9]*) return 1 ;; esac
	command_line "$_pid" | grep -qF -- "$PG_DATA" || return 1
	printf '%s\n' "$_pid"
}

# Waits for a process to end, so many tenths of a second.
wait_gone() {
	_left=$2
	while kill -0 "$1" 2>/dev/null; do
		_left=$((_left - 1))
		[ "$_left" -gt 0 ] || return 1
		sleep 0.1
	done
}

# Does something listen on that port of the loopback, or of any address?
port_taken() {
	_hex=$(printf '%04X' "$1")
	cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
	    grep -Eq "^ *[0-9]+: (0100007F|00000000|0{32}|0{24}01000000|0000000000000000FFFF00000100007F):$_hex [0-9A-F]+:[0-9A-F]+ 0A "
}

# One command at a time in VAR.  The lock goes with the process and those it waits for: what a killed
# command left at work is waited for.  What stays running is started without it (9>&-).
take_lock() {
	exec 9> "$VAR/verrou" || fail "$VAR ne peut être écrit par $(id -un) : lancer la commande avec le compte qui l'a créé."
	flock -n 9 && return
	step "Une autre commande finit son travail dans $VAR…"
	flock -w 30 9 || fail "une autre commande est en cours dans $VAR : attendre qu'elle finisse."
}

# An empty database beside the stack's, for the tests of store/, which AIGUILLAGE_TEST_BASE names.
create_test_base() {
	choose_users && find_postgres && read_places || return 1
	for _sql in 'DROP DATABASE IF EXISTS aiguillage_essai' \
	    'CREATE DATABASE aiguillage_essai OWNER aiguillage_proprietaire'; do
		as_pg "$PG_BIN/psql" -X -q -h "$RUN/pg" -U postgres -d postgres -c "$_sql" || return 1
	done
	AIGUILLAGE_TEST_BASE="host='$RUN/pg' dbname=aiguillage_essai user=aiguillage_proprietaire"
	export AIGUILLAGE_TEST_BASE
}

# Packages of paquets.txt of the kinds given that are neither installed nor provided by one that is.
missing_packages() {
	_there=" $(dpkg-query -W -f='${db:Status-Status}, ${Package}, ${Provides}\n' |
	    sed -n -e 's/^installed,//p' | sed -e 's/([^)]*)//g' -e 's/,/ /g' | tr '\n' ' ') "
	for _kind in "$@"; do
		sed -n "s/^$_kind[[:space:]][[:space:]]*//p" "$ROOT/tools/paquets.txt"
	done | while read -r _package; do
		case $_there in
		*" $_package "*) ;;
		*) printf '%s ' "$_package" ;;
		esac
	done
}
