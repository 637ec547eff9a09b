# Settings of the node; up.sh, down.sh and image.sh read them. What is in ${...:-...} may be set from outside.
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
state=${RAUTA_NODE_STATE:-${XDG_CACHE_HOME:-$HOME/.cache}/rauta-node}
bin=${RAUTA_TESTBED_BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/rauta-testbed/bin}
proxy_mode=${RAUTA_NODE_PROXY:-nftables} # or iptables
# The network namespace that is the machine, and the control group that everything in pods belongs to.
space=rauta-node
node=node-1
host_end=rnode0
host_address=10.246.0.1
node_address=10.246.0.2
pods=10.245.0.0/24
services=10.97.0.0/16
api_service=10.97.0.1
dns_service=10.97.0.10
kubeconfig=$state/admin.kubeconfig
socket=$state/run/containerd.sock
PATH=$PATH:/usr/sbin:/sbin
export PATH

say() { printf 'node: %s\n' "$*" >&2; }
missing() { # what
  if [ -n "${RAUTA_NEEDS_ALL:-}" ]; then say "$*"; exit 1; fi
  say "SKIPPED: $*"
  exit 3
}
inside() { nsenter --net="/run/netns/$space" -- "$@"; } # `ip netns exec` would mount /sys anew, without control groups
ctrk() { ctr -a "$socket" -n k8s.io "$@"; }
k() { "$bin/kubectl" --kubeconfig "$kubeconfig" "$@"; }

# Field 22 of /proc/PID/stat: together with the pid it names one process for good. Nothing for a zombie.
start_time() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" && $1 != "X" {print $20}'; }
alive() { # name: says its pid, or fails
  local pid time
  read -r pid time 2>/dev/null <"$state/pid/$1" || return 1
  [ -n "$time" ] && [ "$(start_time "$pid")" = "$time" ] || return 1
  echo "$pid"
}

# The control group in each hierarchy: one of version 2, or several of version 1.
control_groups() {
  local each
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then echo "/sys/fs/cgroup/$space"; return; fi
  for each in /sys/fs/cgroup/*/; do
    case $each in */unified/) continue ;; esac
    [ ! -e "$each/cgroup.procs" ] || echo "$each$space"
  done
}
