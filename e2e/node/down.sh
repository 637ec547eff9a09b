#!/usr/bin/env bash
# Ends the node: its processes, containers, mounts, control groups and network namespace. Idempotent.
#
#   down.sh           keeps certificates, objects and images for the next up.sh
#   down.sh --purge   removes the state folder too
#
#   RAUTA_NODE_LOGS   a folder that the logs of its processes and of the pods that are there are copied to
#
# Exit status 1, with what is left, where something is.
set -uo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
[ -d "$state" ] || exit 0
[ "$(id -u)" = 0 ] || { say "needs root (expected: user 0, not $(id -u))"; exit 1; }

stop() { # name seconds
  local pid i
  if pid=$(alive "$1"); then
    kill "$pid"
    for ((i = 0; i < $2 * 20; i++)); do alive "$1" >/dev/null || break; sleep 0.05; done
    if alive "$1" >/dev/null; then kill -9 "$pid"; sleep 0.1; fi
  fi
  rm -f "$state/pid/$1"
}

containers() { # what runs in pods is what is in our own control group, beside the node's own processes
  local group pids _
  group=$(control_groups | grep -E "/pids/|^/sys/fs/cgroup/$space\$" | head -n1)
  for _ in 1 2 3 4 5; do
    pids=$(find "$group" -path "$group/system" -prune -o -name cgroup.procs -exec cat {} + 2>/dev/null)
    [ -n "$pids" ] || break
    kill -9 $pids 2>/dev/null
    sleep 0.2
  done
}

shims() { # known by our containerd's socket on their command line; their own sockets lie elsewhere, and go with them
  local each pid sockets
  sockets=$(nsenter --net="/run/netns/$space" -- ss -xlpH 2>/dev/null) # shows those of its own network namespace only
  for each in /proc/[0-9]*; do
    pid=${each#/proc/}
    { tr '\0' ' ' <"$each/cmdline"; } 2>/dev/null | grep -q -- "^[^ ]*containerd-shim-runc-v2 .*-address $socket " || continue
    grep "pid=$pid," <<<"$sockets" | grep -o '/run/containerd/s/[0-9a-f]*' | xargs -r rm -f
    kill -9 "$pid" 2>/dev/null
  done
}

# For whom something has failed: what its processes and its pods have said.
if [ -n "${RAUTA_NODE_LOGS:-}" ] && [ -d "$state/log" ]; then
  mkdir -p "$RAUTA_NODE_LOGS"
  cp -R "$state/log" "$state/pods-log" "$RAUTA_NODE_LOGS"
fi
stop kubelet 5
stop kube-proxy 5
containers
shims
stop containerd 5
stop kube-scheduler 5
stop kube-controller-manager 5
stop kube-apiserver 3
stop etcd 5
# Innermost first; then the bind mount of the folder itself.
awk -v s="$state/" 'index($5, s) == 1 {print $5}' /proc/self/mountinfo | sort -r | while read -r each; do umount -l "$each" 2>/dev/null; done
while awk -v s="$state" '$5 == s {found = 1} END {exit !found}' /proc/self/mountinfo; do umount -l "$state" || break; done
rm -rf "$state"/{run,runc,pid,kubelet,pods-log,cni,containerd/state}
# runc makes them in the hierarchy of version 2 beside those of version 1 as well.
for each in $(control_groups) "/sys/fs/cgroup/unified/$space"; do [ ! -d "$each" ] || find "$each" -depth -type d -exec rmdir {} + 2>/dev/null; done
ip netns del "$space" 2>/dev/null
ip link del "$host_end" 2>/dev/null
if [ -e "$state/kernel.saved" ]; then
  while read -r key value; do [ "$(cat "/proc/sys/$key")" = "$value" ] || echo "$value" >"/proc/sys/$key"; done <"$state/kernel.saved"
  rm -f "$state/kernel.saved"
fi
for each in /var/log/containers/*; do case $(readlink "$each" 2>/dev/null) in "$state"/*) rm -f "$each" ;; esac; done
[ "${1:-}" != --purge ] || rm -rf "$state"
left=$(
  { control_groups; echo "/sys/fs/cgroup/unified/$space"; } | xargs ls -d 2>/dev/null
  ip netns list | grep -x "$space.*"
  grep -F " $state" /proc/self/mountinfo
)
[ -z "$left" ] || { say "left over:"; echo "$left" >&2; exit 1; }
say "down"
