#!/bin/sh
# The README's two commands on a bare Debian 12, as a newcomer would type them: a debootstrap root with
# nothing but git and make, a clean clone of HEAD, make up, a page, make down, make check.
#
#	sh tests/nu.sh [DIRECTORY]	needs root, debootstrap, 3 GB; half an hour, three minutes with SANS_TESTS=1
#
# The machine's CA certificates are copied in, since what answers for the registries may be signed by one
# of its own.  SHARED=… copies the tests' outside material beside the clone.
#
# It mounts in a mount namespace of its own: the mounts go with its last process, however that one ends,
# and who removes the directory afterwards can never reach the machine's /dev through it.
set -eu
[ -n "${NU_A_PART:-}" ] || exec unshare --mount --propagation private env NU_A_PART=1 sh "$0" "$@"
cd "$(dirname "$0")/.."
DIR=${1:-$(mktemp -d)}
ROOT=$DIR/racine
PORT=${PORT:-8099}

[ -d "$ROOT/etc" ] || debootstrap --variant=minbase --include=ca-certificates,git,make bookworm "$ROOT" \
    http://deb.debian.org/debian
cp /etc/ssl/certs/ca-certificates.crt "$ROOT/etc/ssl/certs/ca-certificates.crt"
cp /etc/resolv.conf "$ROOT/etc/resolv.conf"
mkdir -p "$ROOT/root/essai"
# The clone of a run before, and the base it kept where another user may enter.
rm -rf "$ROOT/root/essai/aiguillage" "$ROOT"/var/tmp/aiguillage-*
git clone -q . "$ROOT/root/essai/aiguillage"
if [ -n "${SHARED:-}" ]; then
	rm -rf "$ROOT/root/essai/shared"
	cp -r "$SHARED" "$ROOT/root/essai/shared"
fi
mount -t proc proc "$ROOT/proc"
mount --bind /dev "$ROOT/dev"
mount -t devpts devpts "$ROOT/dev/pts" 2> /dev/null || :
mount -t tmpfs tmpfs "$ROOT/dev/shm" 2> /dev/null || :
mount -t sysfs sys "$ROOT/sys" 2> /dev/null || :

dans() {
	chroot "$ROOT" /usr/bin/env -i HOME=/root TERM=dumb CI="${CI:-}" \
	    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
	    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
	    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
	    ${npm_config_registry:+npm_config_registry="$npm_config_registry"} \
	    sh -c "cd /root/essai/aiguillage && $1"
}

dans "make up PORT=$PORT"
dans "curl -fsS 'http://127.0.0.1:$PORT/v1/w/demo/resultats.json?ou=72181&phase=etude' | head -c 300"
echo
dans "make up PORT=$PORT && make status && make down"
[ "${SANS_TESTS:-}" = 1 ] || dans "make check"
