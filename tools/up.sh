#!/bin/sh
# make up: from a checkout to a page that answers.  Each step looks at what is there and does only what
# is missing, so that it may be run again at any time, after anything: that is also how a run that was
# interrupted is finished.
set -eu
. "$(dirname "$0")/lib.sh"

PORT=${PORT:-}
PROCESSES=${PROCESSES:-2}
READY_MAX=60		# seconds

check_port() {
	case $PORT in
	''|*[!0-9]*) fail "PORT=$PORT n'est pas un numéro de port." ;;
	esac
	[ "$PORT" -ge 1 ] && [ "$PORT" -le 65535 ] || fail "PORT=$PORT : un port va de 1 à 65535."
	if [ "$PORT" -lt 1024 ] && [ "$(id -u)" != 0 ]; then
		fail "PORT=$PORT : en dessous de 1024 il faut être root. Essayer make up PORT=8080."
	fi
	if [ "$PORT" = "$LAST_PORT" ] && nginx_pid > /dev/null; then
		return
	fi
	! port_taken "$PORT" ||
	    fail "le port $PORT est déjà pris par un autre programme. Choisir un autre port : make up PORT=$((PORT + 1))"
}

check_disk() {
	_need=300
	[ -z "${PG_DATA:-}" ] || [ ! -d "$PG_DATA" ] || _need=50
	_free=$(($(df -Pk "$1" | awk 'NR == 2 { print $4 }') / 1024))
	[ "$_free" -ge "$_need" ] ||
	    fail "il reste $_free Mo sur le disque de $1, il en faut $_need : faire de la place, puis relancer make up."
}

# A directory of ours outside the checkout, for those who cannot enter it.
make_aside() {
	if [ -L "$1" ] || { [ -e "$1" ] && [ ! -O "$1" ]; }; then
		fail "$1 existe et appartient à un autre compte : le retirer, puis relancer make up."
	fi
	mkdir -p "$1"
	chmod 755 "$1"
}

# Where the database and the sockets can be, given who must reach them.
choose_places() {
	if read_places; then
		return
	fi
	PG_DATA=$VAR/pg
	RUN=$VAR/run
	if ! as_pg test -x "$VAR"; then
		PG_DATA=/var/tmp/aiguillage-$(hash_of "$VAR")/pg
		RUN=/var/tmp/aiguillage-$(hash_of "$VAR")/run
		say "  $PG_USER ne peut entrer dans $VAR : la base va dans $PG_DATA."
		make_aside "${PG_DATA%/pg}"
	fi
	# .s.PGSQL.5432.lock is the longest name put in RUN/pg.
	if [ $((${#RUN} + 3 + 19)) -gt 107 ]; then
		RUN=/tmp/aiguillage-$(hash_of "$VAR")
		make_aside "$RUN"
	fi
	write_places
}

write_places() {
	printf 'PG_DATA=%s\nRUN=%s\nPORT=%s\n' "$PG_DATA" "$RUN" "$PORT" > "$VAR/lieux.neuf" &&
	    mv "$VAR/lieux.neuf" "$VAR/lieux" || fail "$VAR/lieux n'a pu être écrit : disque plein ?"
}

make_directories() {
	mkdir -p "$VAR/log" "$VAR/nginx" "$VAR/instantane" "$RUN/pg" ||
	    fail "des dossiers n'ont pu être créés sous $VAR et $RUN."
	if [ "$(id -u)" = 0 ]; then
		chmod 755 "$RUN"
		chown "$WEB_USER:" "$RUN" "$VAR/instantane" "$VAR/nginx"
		chown "$PG_USER:" "$RUN/pg"
	fi
}

# The web programs read the checkout: as root when nobody else may.
choose_web_user() {
	if [ "$(id -u)" = 0 ] && ! { as_user "$WEB_USER" test -r "$BUILD/aiguillage-fcgi" &&
	    as_user "$WEB_USER" test -r "$ROOT/templates" && as_user "$WEB_USER" test -x "$VAR"; }; then
		say "  $WEB_USER ne peut lire $ROOT : les programmes tournent sous root."
		WEB_USER=root
	fi
}

build() {
	step "Compilation"
	_san=
	case $BUILD in
	*/asan) _san='SAN=address,undefined' ;;
	*/tsan) _san='SAN=thread' ;;
	*/cover) _san='SAN=cover' ;;
	esac
	make -C "$ROOT" --no-print-directory -s -j"$(nproc)" all $_san 9>&- ||
	    fail "la compilation a échoué ; les erreurs sont au-dessus."
	[ -x "$BUILD/aiguillage-fcgi" ] && [ -x "$BUILD/aiguillage" ] ||
	    fail "la compilation n'a pas donné $BUILD/aiguillage-fcgi et $BUILD/aiguillage."
}

# Who may be which role: PG_USER anything, the caller and the web programs our three roles, by the
# operating system's word.
write_access() {
	_hba='local all all peer map=aiguillage'
	_ident=$(
		printf 'aiguillage %s postgres\n' "$PG_USER"
		for _user in "$PG_USER" "$WEB_USER" "$(id -un)"; do
			for _role in proprietaire application lecteur; do
				printf 'aiguillage %s aiguillage_%s\n' "$_user" "$_role"
			done
		done | sort -u)
	if [ "$(as_pg cat "$PG_DATA/pg_hba.conf" 2>/dev/null)" = "$_hba" ] &&
	    [ "$(as_pg cat "$PG_DATA/pg_ident.conf" 2>/dev/null)" = "$_ident" ]; then
		return
	fi
	# Already allowed, with others: whoever else runs the tests keeps the right.
	printf '%s\n' "$_hba" | as_pg tee "$PG_DATA/pg_hba.conf" > /dev/null
	printf '%s\n' "$_ident" | as_pg tee "$PG_DATA/pg_ident.conf" > /dev/null
	! pg_pid > /dev/null || as_pg "$PG_BIN/pg_ctl" -s -D "$PG_DATA" reload
}

# initdb works beside the final place: what is there under its final name is whole.
create_cluster() {
	[ ! -f "$PG_DATA/PG_VERSION" ] || return 0
	step "Création de la base dans $PG_DATA"
	check_disk "$(dirname "$PG_DATA")"
	rm -rf "$PG_DATA.neuf" "$PG_DATA"
	mkdir -p "$PG_DATA.neuf"
	chmod 700 "$PG_DATA.neuf"
	[ "$(id -u)" != 0 ] || chown "$PG_USER:" "$PG_DATA.neuf"
	as_pg "$PG_BIN/initdb" -D "$PG_DATA.neuf" -U postgres -E UTF8 --locale=C.UTF-8 \
	    --auth=peer > "$VAR/log/initdb.log" 2>&1 || {
		tail_of "$VAR/log/initdb.log"
		rm -rf "$PG_DATA.neuf"
		fail "PostgreSQL n'a pu créer sa base. Corriger ce que disent les lignes ci-dessus (souvent : disque plein), puis relancer make up."
	}
	mv "$PG_DATA.neuf" "$PG_DATA"
}

# A server killed a moment ago is still in the table of processes, and PostgreSQL takes it for alive.
wait_reaped() {
	_pid=$(as_pg cat "$PG_DATA/postmaster.pid" 2>/dev/null | head -n 1)
	case $_pid in ''|*[!0-9]*) return 0 ;; esac
	_left=100
	while [ -d "/proc/$_pid" ] && [ -z "$(command_line "$_pid")" ] && [ "$_left" -gt 0 ]; do
		_left=$((_left - 1))
		sleep 0.1
	done
}

start_cluster() {
	_version=$(as_pg cat "$PG_DATA/PG_VERSION")
	[ "$_version" = "$(basename "$(dirname "$PG_BIN")")" ] ||
	    fail "la base de $PG_DATA est de PostgreSQL $_version, et c'est $PG_BIN qui est installé. Installer postgresql-$_version, ou repartir de zéro par make distclean."
	write_access
	if pg_pid > /dev/null && as_pg "$PG_BIN/pg_isready" -q -h "$RUN/pg"; then
		return
	fi
	step "Démarrage de PostgreSQL"
	wait_reaped
	touch "$VAR/log/postgresql.log"
	[ "$(id -u)" != 0 ] || chown "$PG_USER:" "$VAR/log/postgresql.log"
	# The log is handed over open: its directory may be closed to that user.
	as_pg "$PG_BIN/pg_ctl" -s -w -t 60 -D "$PG_DATA" \
	    -o "-c listen_addresses='' -c unix_socket_directories='$RUN/pg' -c port=5432 -c max_connections=50 -c shared_buffers=64MB -c log_min_messages=warning" \
	    start >> "$VAR/log/postgresql.log" 2>&1 9>&- < /dev/null || {
		tail_of "$VAR/log/postgresql.log"
		fail "PostgreSQL ne démarre pas ; son journal est ci-dessus. Les données sont intactes dans $PG_DATA."
	}
}

psql_super() {
	as_pg "$PG_BIN/psql" -X -q -v ON_ERROR_STOP=1 -h "$RUN/pg" -U postgres "$@"
}

prepare_base() {
	psql_super -d postgres < "$ROOT/sql/roles.sql" > "$VAR/log/roles.log" 2>&1 || {
		tail_of "$VAR/log/roles.log"
		fail "les rôles n'ont pu être créés."
	}
	if [ "$(psql_super -d postgres -At -c "SELECT 1 FROM pg_database WHERE datname = 'aiguillage'")" != 1 ]; then
		psql_super -d postgres -c "CREATE DATABASE aiguillage OWNER aiguillage_proprietaire" ||
		    fail "la base aiguillage n'a pu être créée."
	fi
}

write_settings() {
	# Of forms' tokens: made once, kept as long as var/ is.
	[ -s "$VAR/secret" ] || {
		(umask 077 && od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' > "$VAR/secret.neuf") &&
		    mv "$VAR/secret.neuf" "$VAR/secret" || fail "$VAR/secret n'a pu être écrit : disque plein ?"
	}
	[ "$(id -u)" != 0 ] || chown "$WEB_USER:" "$VAR/secret"
	_conf="# Écrit par make up ; refait à chaque fois.
base = host='$RUN/pg' dbname=aiguillage user=aiguillage_application
base_proprietaire = host='$RUN/pg' dbname=aiguillage user=aiguillage_proprietaire
gabarits = $ROOT/templates
statique = $STATIC
donnees = $ROOT/sql
openapi = $ROOT/docs/openapi.yaml
accessibilite = $ROOT/docs/accessibilite.md
instantane = $VAR/instantane
secret = $VAR/secret
niveau = info"
	printf '%s\n' "$_conf" > "$VAR/aiguillage.conf.neuf" ||
	    fail "$VAR/aiguillage.conf n'a pu être écrit : disque plein ?"
	if cmp -s "$VAR/aiguillage.conf.neuf" "$VAR/aiguillage.conf"; then
		rm "$VAR/aiguillage.conf.neuf"
	else
		mv "$VAR/aiguillage.conf.neuf" "$VAR/aiguillage.conf"
	fi
	AIGUILLAGE_CONF=$VAR/aiguillage.conf
	export AIGUILLAGE_CONF
}

load_data() {
	step "Schéma et données par défaut"
	(cd "$ROOT" && "$BUILD/aiguillage" migrer > "$VAR/log/migrer.log" && "$BUILD/aiguillage" import defaut) ||
	    fail "la base n'a pas pris le schéma ou les données ; la raison est au-dessus. Rien n'est perdu : corriger, puis relancer make up."
}

# What a running process was started from: when it changes, the children are replaced.
stamp() {
	{
		sha256sum "$BUILD/aiguillage-fcgi" "$VAR/aiguillage.conf" "$STATIC/manifest" \
		    "$ROOT/docs/openapi.yaml" "$ROOT/docs/accessibilite.md"
		find "$ROOT/templates" -type f -exec sha256sum {} +
	} | LC_ALL=C sort | sha256sum | cut -d' ' -f1
}

children_of() {
	cat "/proc/$1/task/$1/children" 2>/dev/null
}

start_web() {
	_stamp=$(stamp)
	touch "$VAR/log/aiguillage.log"
	LOG_FROM=$(($(wc -c < "$VAR/log/aiguillage.log") + 1))
	OLD_CHILDREN=
	if _pid=$(web_pid); then
		[ "$_stamp" != "$(cat "$VAR/empreinte" 2>/dev/null)" ] || return 0
		step "Remplacement des processus, l'un après l'autre"
		OLD_CHILDREN=$(children_of "$_pid")
		kill -USR2 "$_pid"
	else
		step "Démarrage de $PROCESSES aiguillage-fcgi"
		rm -f "$VAR/aiguillage.pid"
		cd "$ROOT"
		# shellcheck disable=SC2086
		as_web setsid "$BUILD/aiguillage-fcgi" -n "$PROCESSES" -l "$RUN/aiguillage.sock" \
		    -c "$VAR/aiguillage.conf" >> "$VAR/log/aiguillage.log" 2>&1 < /dev/null 9>&- &
		printf '%s\n' "$!" > "$VAR/aiguillage.pid"
	fi
	printf '%s\n' "$_stamp" > "$VAR/empreinte"
}

# Without a shell in between, so that $! is the program's own pid.
as_web() {
	if [ "$(id -un)" = "$WEB_USER" ]; then
		exec "$@"
	else
		exec setpriv --reuid="$WEB_USER" --regid="$(id -gn "$WEB_USER")" --init-groups -- "$@"
	fi
}

start_nginx() {
	_user_line=
	[ "$(id -u)" != 0 ] || _user_line="user $WEB_USER;"
	(export VAR RUN STATIC PORT USER_LINE="$_user_line" LOG="$VAR/log/nginx"
	    OUT=$VAR/nginx sh "$ROOT/tools/nginx.sh" dev.conf http.conf serveur.conf pages.conf)
	# Says of itself what it includes, so that a change there is one here.
	{
		cat "$VAR/nginx/dev.conf"
		cat "$VAR/nginx/http.conf" "$VAR/nginx/serveur.conf" "$VAR/nginx/pages.conf" |
		    sha256sum | sed 's/^/# /'
	} > "$VAR/nginx.conf.neuf"
	nginx -q -t -p "$VAR/nginx" -c "$VAR/nginx.conf.neuf" > "$VAR/log/nginx-essai.log" 2>&1 || {
		tail_of "$VAR/log/nginx-essai.log"
		fail "nginx refuse sa configuration ($VAR/nginx.conf.neuf)."
	}
	if _pid=$(nginx_pid); then
		if cmp -s "$VAR/nginx.conf.neuf" "$VAR/nginx.conf"; then
			rm "$VAR/nginx.conf.neuf"
			return
		fi
		step "Nouvelle configuration de nginx"
		mv "$VAR/nginx.conf.neuf" "$VAR/nginx.conf"
		kill -HUP "$_pid"
		return
	fi
	step "Démarrage de nginx"
	mv "$VAR/nginx.conf.neuf" "$VAR/nginx.conf"
	nginx -p "$VAR/nginx" -c "$VAR/nginx.conf" > "$VAR/log/nginx-essai.log" 2>&1 9>&- || {
		tail_of "$VAR/log/nginx-essai.log"
		fail "nginx ne démarre pas sur le port $PORT. Si l'adresse est prise : make up PORT=$((PORT + 1))"
	}
}

# None of the processes there were before the change is left.
replaced() {
	[ -n "$OLD_CHILDREN" ] || return 0
	_now=$(children_of "$(cat "$VAR/aiguillage.pid")")
	for _child in $OLD_CHILDREN; do
		case " $_now " in *" $_child "*) return 1 ;; esac
	done
}

wait_ready() {
	_end=$(($(date +%s) + READY_MAX))
	while :; do
		_status=$(curl -s -o /dev/null -m 2 -w '%{http_code}' "http://127.0.0.1:$PORT/readyz" || :)
		if [ "$_status" = 200 ] && replaced; then
			return 0
		fi
		_news=$(tail -c "+$LOG_FROM" "$VAR/log/aiguillage.log")
		case $_news in
		*'"relance","resultat":"abandon'*) break ;;
		esac
		[ "$(printf '%s\n' "$_news" | grep -c '"enfant_fini".*"code":[1-9]')" -lt 4 ] || break
		web_pid > /dev/null || {
			tail_of "$VAR/log/aiguillage.log"
			rm -f "$VAR/empreinte"
			fail "aiguillage-fcgi s'est arrêté ; la fin de son journal est ci-dessus."
		}
		[ "$(date +%s)" -lt "$_end" ] || break
		sleep 0.1
	done
	tail_of "$VAR/log/aiguillage.log"
	rm -f "$VAR/empreinte"
	if [ -n "$OLD_CHILDREN" ] && [ "$_status" = 200 ]; then
		fail "les nouveaux processus ne démarrent pas ; la fin du journal est ci-dessus. Les anciens continuent de servir : corriger, puis relancer make up."
	fi
	fail "aiguillage-fcgi n'est pas prêt (/readyz : $_status) ; la fin du journal est ci-dessus. Corriger, puis relancer make up ; make logs montre la suite, make down arrête."
}

sh "$ROOT/tools/paquets.sh" up
become_owner
mkdir -p "$VAR" 2>/dev/null || fail "$VAR ne peut être créé par $(id -un) : vérifier les droits de $ROOT et la place sur le disque."
[ -w "$VAR" ] || fail "$VAR appartient à un autre compte : relancer avec celui-là, ou retirer le dossier après make down."
take_lock
read_places || :
PORT=${PORT:-${LAST_PORT:-8080}}
check_port
check_disk "$VAR"
choose_users
find_postgres || fail "PostgreSQL 15 ou plus récent est introuvable sous /usr/lib/postgresql."
id "$PG_USER" > /dev/null 2>&1 || fail "le compte $PG_USER n'existe pas : le paquet postgresql-15 est-il entier ?"
build
choose_places
choose_web_user
make_directories
create_cluster
start_cluster
prepare_base
write_settings
load_data
start_web
start_nginx
write_places
wait_ready

say
say "Aiguillage répond."
say "  http://127.0.0.1:$PORT/             la présentation"
say "  http://127.0.0.1:$PORT/v1/w/demo    le module, tel qu'un partenaire l'encadre"
say "make status, make logs, make down ; la commande de l'opérateur est build/aiguillage."
