#!/usr/bin/env bash
# Sees to it that a Docker daemon answers and that there is an image for Rauta's to stand on.
#
#   eval "$(e2e/docker.sh up)"   settings for scripts/image and ImageIT, as export lines; progress goes to standard error
#   e2e/docker.sh down           stops the daemon that "up" started, if it did; its images stay for the next time
#
#   RAUTA_DOCKER_STATE   its folder (default: ${XDG_CACHE_HOME:-~/.cache}/rauta-docker)
#   RAUTA_BASE_IMAGE     what the image stands on (default: the Dockerfile's, where it is here; else one of the machine's own packages)
#   RAUTA_NEEDS_ALL=1    what cannot be had is a failure, not something to skip; CI says so
#
# A daemon that answers is used. Where none does, one is started by root, with Debian's docker.io, which is installed where there is
# none: with a socket, images and containers of its own. It changes no packet filter and forwards nothing, so that what else runs on
# the machine keeps its network; published ports work. No registry is asked.
#
# Exit status: 0 all there; 1 something failed; 2 an unknown command; 3 something is missing that may be skipped.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
state=${RAUTA_DOCKER_STATE:-${XDG_CACHE_HOME:-$HOME/.cache}/rauta-docker}
socket=unix://$state/docker.sock
# What scripts/root and scripts/aot use, and what shows which release it is.
packages="base-files libc-bin libstdc++6 dash bash coreutils sed grep findutils"

say() { printf 'docker: %s\n' "$*" >&2; }
missing() {
    if [ -n "${RAUTA_NEEDS_ALL:-}" ]; then say "$*"; exit 1; fi
    say "SKIPPED: $*"
    exit 3
}
answers() { command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1; }
ours() { [ -r "$state/pid" ] && tr '\0' ' ' <"/proc/$(cat "$state/pid")/cmdline" 2>/dev/null | grep -qF -- "$state/data"; }
may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }
updated=
install_lists() {
    [ -n "$updated" ] || apt-get -qq update >&2
    updated=yes
}

daemon() {
    answers && return
    export DOCKER_HOST=$socket
    if ours && answers; then return; fi
    if ! command -v dockerd >/dev/null 2>&1; then
        may_install || missing "no Docker daemon answers, and none can be started (expected: one, or dockerd and root, or root and apt-get)"
        say "installing Debian's docker.io"
        install_lists
        DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends docker.io >&2
        # Where services are started at once there is one now.
        if DOCKER_HOST='' answers; then unset DOCKER_HOST; return; fi
    fi
    [ "$(id -u)" = 0 ] || missing "no Docker daemon answers, and only root can start one (expected: docker info succeeds)"
    start
}

start() {
    mkdir -p "$state"
    rm -f "$state/pid" "$state/bridge"
    [ -e /sys/class/net/docker0 ] || touch "$state/bridge"
    say "starting a daemon, $socket"
    setsid dockerd --data-root "$state/data" --exec-root "$state/exec" -p "$state/pid" -H "$socket" \
        --iptables=false --ip6tables=false --ip-masq=false --ip-forward=false </dev/null >"$state/log" 2>&1 &
    local started=$!
    for _ in $(seq 1 120); do
        answers && return
        kill -0 "$started" 2>/dev/null || break
        sleep 0.5
    done
    tail -n 20 "$state/log" >&2
    kill "$started" 2>/dev/null || true
    say "the daemon does not answer (expected: within 60 s; $state/log)"
    exit 1
}

base() {
    local named=${RAUTA_BASE_IMAGE:-$(sed -n 's/^ARG BASE_IMAGE=//p' Dockerfile)}
    if [ -n "${RAUTA_BASE_IMAGE:-}" ] || docker image inspect "$named" >/dev/null 2>&1; then
        echo "$named"
        return
    fi
    named=rauta-base:$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)-$(cksum <<<"$packages" | cut -d' ' -f1)
    docker image inspect "$named" >/dev/null 2>&1 || unpacked "$named"
    echo "$named"
}

unpacked() { # name: an image of the machine's own packages, with what they depend on
    may_install || missing "there is no base image, and no packages to make one of (expected: RAUTA_BASE_IMAGE, or root and apt-get)"
    say "making $1 of packages"
    local folder root
    folder=$(mktemp -d)
    root=$folder/root
    mkdir -p "$folder"/archives/partial "$root"/{proc,sys,dev,tmp} "$root"/var/lib/dpkg/info
    install_lists
    # With nothing installed, so that whatever they depend on comes too.
    # shellcheck disable=SC2086
    apt-get -qq -o Dir::State::status=/dev/null -o Dir::Cache::archives="$folder/archives" -o APT::Sandbox::User=root \
        -o APT::Keep-Downloaded-Packages=true install -y --no-install-recommends --download-only $packages >&2
    for one in "$folder"/archives/*.deb; do
        dpkg -x "$one" "$root"
        { dpkg -f "$one" | sed '1a\Status: install ok installed'; echo; } >>"$root/var/lib/dpkg/status"
        dpkg -c "$one" | sed -n 's,^[-lh].* \./\([^ ]*\)\( .*\)\?$,/\1,p' >"$root/var/lib/dpkg/info/$(dpkg -f "$one" Package).list"
    done
    chmod 1777 "$root/tmp"
    [ -e "$root/bin/sh" ] || ln -s dash "$root/bin/sh"
    rm -rf "$root"/usr/share/{doc-base,info,locale,man}
    tar -C "$root" -c . | docker import - "$1" >/dev/null
    rm -rf "$folder"
}

down() {
    ours || return 0
    local pid
    pid=$(cat "$state/pid")
    # What builds before the last left behind.
    DOCKER_HOST=$socket docker image prune -f >/dev/null 2>&1 || say "old images were not removed"
    kill -TERM "$pid"
    tail --pid="$pid" -f /dev/null
    if [ -e "$state/bridge" ]; then
        ip link delete docker0 2>/dev/null || say "docker0 is left (expected: ip link deletes it)"
        rm -f "$state/bridge"
    fi
    say "the daemon has stopped"
}

case ${1:-} in
    up)
        daemon
        image=$(base)
        [ -z "${DOCKER_HOST:-}" ] || echo "export DOCKER_HOST=$DOCKER_HOST"
        echo "export RAUTA_BASE_IMAGE=$image"
        ;;
    down) down ;;
    *) say "command: ${1:-none} (expected: up or down)"; exit 2 ;;
esac
