#!/bin/sh
# Installs the Debian packages of paquets.txt that are missing, of the kinds named ("up", "check",
# "dev").  Services that come with them are not started, and no system-wide database is created: what
# was put aside for that is put back at the end, whatever happens.
set -eu
. "$(dirname "$0")/lib.sh"

command -v dpkg-query > /dev/null ||
    fail "ce système n'a pas dpkg : installer soi-même ce que nomme tools/paquets.txt, sur Debian 12."

missing=$(missing_packages "$@")
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ]; then
	fail "il manque des paquets Debian, et les installer demande d'être root. Lancer :
    sudo apt-get install --no-install-recommends $missing"
fi

POLICY=/usr/sbin/policy-rc.d
CLUSTER=/etc/postgresql-common/createcluster.conf
policy_made=
restore() {
	[ -z "$policy_made" ] || rm -f "$POLICY"
	[ ! -f "$CLUSTER.aiguillage" ] || mv "$CLUSTER.aiguillage" "$CLUSTER"
}
trap restore EXIT
trap 'exit 1' HUP INT TERM
restore

if [ ! -e "$POLICY" ]; then
	policy_made=oui
	printf '#!/bin/sh\nexit 101\n' > "$POLICY"
	chmod 755 "$POLICY"
fi

install() {
	DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Options::=--force-confdef \
	    -o Dpkg::Options::=--force-confold install --no-install-recommends "$@" < /dev/null
}

step "Installation des paquets qui manquent : $missing"
try() {
	case " $missing" in
	*" postgresql-"*)
		install postgresql-common || return 1
		if [ -f "$CLUSTER" ]; then
			cp -p "$CLUSTER" "$CLUSTER.aiguillage"
			sed -i -e '/^[#[:space:]]*create_main_cluster/d' "$CLUSTER"
			echo 'create_main_cluster = false' >> "$CLUSTER"
		fi ;;
	esac
	# shellcheck disable=SC2086
	install $missing
}
if ! try; then
	step "Nouvel essai après mise à jour de la liste des paquets"
	restore
	policy_made=
	if [ ! -e "$POLICY" ]; then
		policy_made=oui
		printf '#!/bin/sh\nexit 101\n' > "$POLICY"
		chmod 755 "$POLICY"
	fi
	apt-get -q update || fail "apt-get update échoue : vérifier le réseau et /etc/apt/sources.list."
	try || fail "les paquets n'ont pu être installés ; l'erreur d'apt-get est au-dessus."
fi
