#!/usr/bin/env bash
# Sees to it that everything the node consists of is here: the test bed's programs, built from their Go modules
# (../testbed/build.sh), and a container runtime with its network plugins, from the machine's packages.
#
# Standard output has nothing. Exit status: 0 all there; 1 something failed; 3 something is missing that may be skipped
# (RAUTA_NEEDS_ALL=1 makes that a failure).
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
[ "$(uname -s)" = Linux ] || missing "a node needs Linux (expected: not $(uname -s))"
[ "$(id -u)" = 0 ] || missing "a node needs root (expected: user 0, not $(id -u))"

plugins() { ls -d /usr/lib/cni /opt/cni/bin 2>/dev/null | while read -r each; do [ ! -x "$each/bridge" ] || echo "$each"; done | head -n1; }
packages=()
needs() { command -v "$1" >/dev/null 2>&1 || packages+=("$2"); }
needs containerd containerd
needs runc runc
needs nft nftables
needs iptables iptables
needs openssl openssl
needs ip iproute2
[ -n "$(plugins)" ] || packages+=(containernetworking-plugins)
if [ ${#packages[@]} -gt 0 ]; then
  command -v apt-get >/dev/null 2>&1 || missing "not installed: ${packages[*]} (expected: these, or apt-get)"
  say "installing ${packages[*]}"
  apt-get -qq update >&2
  # No service: what is needed of them is started by up.sh, in a folder of its own.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
    trap 'rm -f $policy' EXIT
  fi
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${packages[@]}" >&2
fi
status=0
"$here/../testbed/build.sh" crds etcd kube-apiserver kube-controller-manager kubectl kube-scheduler kubelet kube-proxy coredns \
  echo-basic pause >/dev/null || status=$?
exit $status
