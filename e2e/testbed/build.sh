#!/usr/bin/env bash
# Builds the test bed's binaries from their Go modules, once, into a cache folder.
#
#   build.sh [NAME...]   NAME: crds etcd kube-apiserver kube-controller-manager kubectl coredns echo-basic
#                              conformance.test testbed, or all, which is these; none: crds etcd kube-apiserver;
#                              for a real node besides: kube-scheduler kubelet kube-proxy pause
#
#   RAUTA_TESTBED_BIN    where they go (default: ${XDG_CACHE_HOME:-~/.cache}/rauta-testbed/bin)
#   KUBEBUILDER_ASSETS   a folder whose etcd, kube-apiserver and kubectl are taken instead of building them
#   FORCE=1              build again what is there
#   RAUTA_NEEDS_ALL=1    what cannot be built is a failure, not something to skip; CI says so
#
# Beside each binary lies NAME.key: the sum of what it was built from (its module's files, this script). What has
# another key is built again; with Go's own cache at hand that takes seconds.
#
# Standard output has one line for each thing asked for: have NAME PATH. Progress goes to standard error.
# Exit status: 0 all there; 1 a build failed; 2 an unknown name; 3 something is missing and there is no Go.
set -euo pipefail
SELF=$(readlink -f "$0")
cd "$(dirname "$SELF")"
# Go's usual folders, for a shell whose PATH lacks them.
PATH=$PATH:/usr/local/go/bin:/usr/lib/go/bin:$HOME/go/bin
export PATH
BIN=${RAUTA_TESTBED_BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/rauta-testbed/bin}
ASSETS=${KUBEBUILDER_ASSETS:-}
ANNOUNCED=
LDFLAGS='-s -w'
export CGO_ENABLED=0 GOFLAGS='-trimpath -mod=readonly -buildvcs=false'

say() { printf 'testbed: %s\n' "$*" >&2; }
has_go() { command -v go >/dev/null 2>&1; }

# The version that a committed go.mod pins: pinned FOLDER MODULE.
pinned() { awk -v m="$2" '$1 == m && $2 ~ /^v/ {print $2; exit} $2 == m && $3 ~ /^v/ {print $3; exit}' "$1/go.mod"; }

need_go() { # what is missing
  has_go && return
  if [ -n "${RAUTA_NEEDS_ALL:-}" ]; then
    say "$1 is not in $BIN and there is no Go to build it (expected: go on the PATH)"
    exit 1
  fi
  say "SKIPPED: $1 is not in $BIN and there is no Go to build it (expected: go on the PATH, or a folder that was filled before)"
  exit 3
}

announce() {
  [ -z "$ANNOUNCED" ] || return 0
  ANNOUNCED=yes
  say "building the test bed's binaries from their Go modules into $BIN"
  say "the first time, on 2 cores, this takes about 6 minutes for etcd and kube-apiserver, 12 for all; it is not repeated"
}

# Without these stamps the API server reports v0.0.0-master+\$Format, and clients may balk at that.
kube_ldflags() {
  local v p
  v=$(pinned build/kubernetes k8s.io/kubernetes)
  for p in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    printf -- '-X %s.gitVersion=%s -X %s.gitMajor=1 -X %s.gitMinor=%s -X %s.gitTreeState=clean ' \
      "$p" "$v" "$p" "$p" "$(cut -d. -f2 <<<"$v")" "$p"
  done
}

# What a binary is made from: its module's files and this script.
key() { cat "$1"/go.mod "$1"/go.sum $(find "$1" -name '*.go' | LC_ALL=C sort) "$SELF" | cksum | tr ' ' '-'; }

# True when the binary in the cache was built from this; a folder that was filled without Go's help is taken as it is.
fits() { # name folder
  [ -x "$BIN/$1" ] && [ -z "${FORCE:-}" ] || return 1
  if [ -f "$BIN/$1.key" ]; then [ "$(cat "$BIN/$1.key")" = "$(key "$2")" ]; else ! has_go; fi
}

binary() { # name folder module command...
  local name=$1 folder=$2 module=$3 started=$SECONDS pid log
  shift 3
  case $name in etcd | kube-apiserver | kubectl)
    if [ -n "$ASSETS" ] && [ -x "$ASSETS/$name" ]; then echo "have $name $ASSETS/$name"; return; fi ;;
  esac
  if ! fits "$name" "$folder"; then
    need_go "$name"
    announce
    say "building $name ${module:+$(pinned "$folder" "$module")}"
    log=$BIN/$name.log
    (cd "$folder" && exec "$@" -ldflags "$LDFLAGS" -o "$BIN/.$name.new" "${PACKAGE:-.}") >"$log" 2>&1 &
    pid=$!
    trap 'kill "$pid" 2>/dev/null || true' INT TERM
    while kill -0 "$pid" 2>/dev/null; do
      sleep 1
      if [ $(((SECONDS - started) % 30)) = 29 ]; then say "still building $name ($((SECONDS - started + 1)) s)"; sleep 1; fi
    done
    if ! wait "$pid"; then tail -20 "$log" >&2; say "$name did not build: see $log"; exit 1; fi
    rm -f "$BIN/$name.key"
    mv "$BIN/.$name.new" "$BIN/$name"
    key "$folder" >"$BIN/$name.key"
    rm -f "$log"
    say "built $name in $((SECONDS - started)) s"
  fi
  echo "have $name $BIN/$name"
}

kube() { LDFLAGS="-s -w $(kube_ldflags)" PACKAGE=k8s.io/kubernetes/cmd/$1 binary "$1" build/kubernetes k8s.io/kubernetes go build; }

crds() {
  local version dir
  version=$(pinned build/conformance sigs.k8s.io/gateway-api)
  if [ -n "${FORCE:-}" ] || ! grep -q "bundle-version: $version\$" "$BIN/crds/experimental/gateway.networking.k8s.io_gateways.yaml" 2>/dev/null; then
    need_go "crds (Gateway API $version)"
    dir=$(cd build/conformance && go mod download -json sigs.k8s.io/gateway-api | awk -F'"' '$2 == "Dir" {print $4}')
    [ -n "$dir" ] || { say "sigs.k8s.io/gateway-api $version did not download"; exit 1; }
    rm -rf "$BIN/crds" "$BIN/.crds.new"
    mkdir "$BIN/.crds.new"
    cp -R "$dir/config/crd/experimental" "$dir/config/crd/standard" "$BIN/.crds.new/"
    chmod -R u+w "$BIN/.crds.new"
    mv "$BIN/.crds.new" "$BIN/crds"
  fi
  echo "have crds $BIN/crds/experimental"
}

one() {
  case $1 in
    crds) crds ;;
    etcd) PACKAGE=go.etcd.io/etcd/server/v3 binary etcd build/etcd go.etcd.io/etcd/server/v3 go build ;;
    kube-apiserver | kube-controller-manager | kubectl | kube-scheduler | kubelet | kube-proxy) kube "$1" ;;
    pause) binary pause ../node/pause '' go build ;;
    coredns) binary coredns build/coredns github.com/coredns/coredns go build ;;
    echo-basic) PACKAGE=sigs.k8s.io/gateway-api/conformance/echo-basic binary echo-basic build/conformance sigs.k8s.io/gateway-api/conformance go build ;;
    conformance.test) binary conformance.test build/conformance sigs.k8s.io/gateway-api go test -c ;;
    testbed) binary testbed program k8s.io/client-go go build ;;
    *) say "name: $1 (expected: crds etcd kube-apiserver kube-controller-manager kubectl kube-scheduler kubelet kube-proxy pause coredns echo-basic conformance.test testbed all)"; exit 2 ;;
  esac
}

[ $# -gt 0 ] || set -- crds etcd kube-apiserver
[ "$*" != all ] || set -- crds etcd kube-apiserver kube-controller-manager kubectl coredns echo-basic conformance.test testbed
mkdir -p "$BIN"
# Two builds at once would write the same files: the second waits and then finds everything there.
if command -v flock >/dev/null 2>&1; then exec 9>"$BIN/.lock"; flock 9; fi
for name in "$@"; do one "$name"; done
