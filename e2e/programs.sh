#!/usr/bin/env bash
# Builds other projects' test programs from their Go modules, once, into a cache folder, and finds or fetches those of Debian.
#
#   programs.sh NAME...   NAME: h2spec grpc-client grpc-server authz-server cert-manager cert-manager-crds oidc-provider otel-collector valkey redis ratelimit
#                              monitoring-crds keda-crds prometheus promtool chromium
#
#   RAUTA_TOOLS_BIN     where they go (default: ${XDG_CACHE_HOME:-~/.cache}/rauta-tools/bin)
#   RAUTA_NEEDS_ALL=1   what cannot be built is a failure, not something to skip; CI says so
#
# Standard output has one line for each: have NAME PATH. Progress goes to standard error.
# Exit status: 0 all there; 1 a build failed; 2 an unknown name; 3 something is missing and there is no Go.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
BIN=${RAUTA_TOOLS_BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/rauta-tools/bin}
# Go's usual folders, for a shell whose PATH lacks them.
PATH=$PATH:/usr/local/go/bin:/usr/lib/go/bin:$HOME/go/bin
export PATH CGO_ENABLED=0 GOFLAGS='-trimpath -mod=readonly -buildvcs=false'

say() { printf 'programs: %s\n' "$*" >&2; }

need_go() { # name
  command -v go >/dev/null 2>&1 && return
  if [ -n "${RAUTA_NEEDS_ALL:-}" ]; then
    say "$1 is not in $BIN and there is no Go to build it (expected: go on the PATH)"
    exit 1
  fi
  say "SKIPPED: $1 is not in $BIN and there is no Go to build it (expected: go on the PATH, or a folder that was filled before)"
  exit 3
}

one() { # name folder package
  # A name carries the sum of what pins it, so that another version is another file.
  local path sum
  sum=$(cat "$2"/go.sum $(find "$2" -name '*.go') | cksum | cut -d' ' -f1)
  path=$BIN/$1-$sum
  if [ ! -x "$path" ]; then
    need_go "$1"
    say "building $1 from its Go module into $BIN; this takes about a minute the first time"
    (cd "$2" && go build -ldflags '-s -w' -o "$path.new" "$3") >&2 || { say "$1 did not build"; exit 1; }
    mv "$path.new" "$path"
  fi
  echo "have $1 $path"
}

folder() { # name folder module path files: of a folder of a module the YAML files of such names, a regular expression
  local path from
  path=$BIN/$1-$(cksum <"$2/go.sum" | cut -d' ' -f1)
  if [ ! -d "$path" ]; then
    need_go "$1"
    rm -rf "$path.new"
    from=$(cd "$2" && go mod download "$3" >&2 && go list -m -f '{{.Dir}}' "$3")/$4
    mkdir "$path.new"
    find "$from" -maxdepth 1 -regextype posix-extended -regex ".*/$5\\.yaml" -exec cp -t "$path.new" {} +
    chmod -R u+w "$path.new"
    mv "$path.new" "$path"
  fi
  echo "have $1 $path"
}

debian() { # name program package...: the machine's own, else Debian's, with what it links to, unpacked into the cache folder
  local name=$1 program=$2 path
  shift 2
  if path=$(command -v "$program"); then echo "have $name $path"; return; fi
  path=$BIN/$program
  [ -x "$path" ] || unpacked "$name" "$path" "$program" "$@"
  echo "have $name $path"
}

installed() { # name package program...: the machine's own by the first name it has, else Debian's, installed with all it links to, too much to unpack
  local name=$1 package=$2 path
  shift 2
  if path=$(first "$@"); then echo "have $name $path"; return; fi
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    if [ -n "${RAUTA_NEEDS_ALL:-}" ]; then
      say "$name: none of $* on the PATH, and no apt-get as root to install one with"
      exit 1
    fi
    say "SKIPPED: $name: none of $* on the PATH, and no apt-get as root to install one with (expected: apt-get install $package)"
    exit 3
  fi
  say "installing Debian's $package with what it links to; this takes about a minute the first time"
  # A machine's lists may be old, or not there.
  { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" ||
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package"; }; } >&2 ||
    { say "$name: not installed (expected: that apt-get install $package works)"; exit 1; }
  path=$(first "$@") || { say "$name: none of $* on the PATH (expected: one, of package $package)"; exit 1; }
  echo "have $name $path"
}

first() { # program...: where the first of them is that is on the PATH
  local one
  for one in "$@"; do command -v "$one" && return; done
  return 1
}

unpacked() { # name path program package...
  local name=$1 path=$2 program=$3
  shift 3
  if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg >/dev/null 2>&1; then
    if [ -n "${RAUTA_NEEDS_ALL:-}" ]; then
      say "$name: no $program on the PATH, and no apt-get to fetch one with"
      exit 1
    fi
    say "SKIPPED: $name: no $program on the PATH, and no apt-get to fetch one with (expected: apt-get install $1)"
    exit 3
  fi
  say "fetching $program and its libraries into $BIN"
  rm -rf "$path.d"
  mkdir -p "$path.d/packages"
  (cd "$path.d/packages" && fetched "$path.d/apt" "$@") >&2 ||
    { say "$name: packages not fetched (expected: that apt-get download finds them; apt-get update first)"; exit 1; }
  for one in "$path.d"/packages/*.deb; do dpkg -x "$one" "$path.d/root"; done
  runnable "$name" "$path" "$path.d/root" "$program"
}

beside() { # name program other package...: the machine's own, else what the packages of another program have besides
  local name=$1 program=$2 other=$3 path
  shift 3
  if path=$(command -v "$program"); then echo "have $name $path"; return; fi
  path=$BIN/$program
  if [ ! -x "$path" ]; then
    [ -d "$BIN/$other.d/root" ] || unpacked "$other" "$BIN/$other" "$other" "$@"
    runnable "$name" "$path" "$BIN/$other.d/root" "$program"
  fi
  echo "have $name $path"
}

runnable() { # name path root program: a script that starts a program of unpacked packages
  local name=$1 path=$2 root=$3 program=$4 found libraries
  # Found by name: where a package keeps its files differs between architectures and releases.
  # A script that starts it as a service has the same name; a program may be a link, and acts by its name.
  found=$(find "$root" -name "$program" -xtype f -exec grep -q '^.ELF' {} \; -print | head -n1)
  [ -n "$found" ] || { say "$name: no program $program in $root (expected: in one of its packages)"; exit 1; }
  libraries=$(find "$root" -name '*.so.*' -printf '%h\n' | sort -u | paste -sd:)
  cat >"$path.new" <<SCRIPT
#!/bin/sh
LD_LIBRARY_PATH="$libraries" exec "$found" "\$@"
SCRIPT
  chmod +x "$path.new"
  "$path.new" --version >&2 || { say "$name: does not run"; exit 1; }
  mv "$path.new" "$path"
}

fetched() { # folder package...: into the working folder, as the machine's sources have it, else from its release's backports
  local state=$1 site codename
  shift
  if apt-cache show "$1" >/dev/null 2>&1; then apt-get download "$@"; return; fi
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  site=$(apt-get indextargets 'Created-By: Packages' "Codename: $codename" --format '$(REPO_URI)' | head -n1)
  [ -n "$site" ] || return 1
  mkdir -p "$state/lists/partial" "$state/archives/partial"
  printf 'deb %s %s main\n' "$site" "$codename" "$site" "$codename-backports" >"$state/sources.list"
  local own=(-o "Dir::Etc::sourcelist=$state/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$state/lists"
    -o "Dir::Cache=$state" -o APT::Sandbox::User=)
  apt-get "${own[@]}" update && apt-get "${own[@]}" download "$@"
}

expected='expected: h2spec grpc-client grpc-server authz-server cert-manager cert-manager-crds monitoring-crds keda-crds oidc-provider otel-collector valkey redis ratelimit prometheus promtool chromium'
[ $# -gt 0 ] || { say "name: none ($expected)"; exit 2; }
mkdir -p "$BIN"
# Two builds at once would write the same files: the second waits and then finds everything there.
if command -v flock >/dev/null 2>&1; then exec 9>"$BIN/.programs.lock"; flock 9; fi
for name in "$@"; do
  case $name in
    h2spec) one h2spec h2spec github.com/summerwind/h2spec/cmd/h2spec ;;
    grpc-client) one grpc-client grpc google.golang.org/grpc/interop/client ;;
    grpc-server) one grpc-server grpc google.golang.org/grpc/interop/server ;;
    authz-server) one authz-server authz . ;;
    # Each with what a plain Debian has not got.
    valkey) debian valkey valkey-server valkey-server valkey-tools libjemalloc2 liblzf1 libatomic1 ;;
    redis) debian redis redis-server redis-server redis-tools libjemalloc2 liblua5.1-0 liblzf1 lua-cjson lua-bitop ;;
    chromium) installed chromium chromium chromium chromium-browser google-chrome ;;
    prometheus) debian prometheus prometheus prometheus ;;
    promtool) beside promtool promtool prometheus prometheus ;;
    ratelimit) one ratelimit ratelimit github.com/envoyproxy/ratelimit/src/service_cmd ;;
    cert-manager) one cert-manager certmanager . ;;
    oidc-provider) one oidc-provider oidc github.com/zitadel/oidc/v3/example/server ;;
    otel-collector) one otel-collector collector . ;;
    cert-manager-crds) folder cert-manager-crds certmanager github.com/cert-manager/cert-manager deploy/crds '[^/]+' ;;
    monitoring-crds) folder monitoring-crds customresources github.com/prometheus-operator/prometheus-operator example/prometheus-operator-crd '.*_(servicemonitors|podmonitors|prometheusrules)' ;;
    keda-crds) folder keda-crds customresources github.com/kedacore/keda/v2 config/crd/bases '.*_scaledobjects' ;;
    *) say "name: $name ($expected)"; exit 2 ;;
  esac
done
