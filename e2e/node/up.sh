#!/usr/bin/env bash
# Builds what is missing and starts a Kubernetes of one node, in a network namespace of its own. Idempotent: it starts again what has
# died. Standard output has one line, "export KUBECONFIG=..."; progress goes to standard error. Exit status: build.sh's.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
"$here/build.sh"
system=$(control_groups | grep -E "/cpu/|/cpu,cpuacct/|^/sys/fs/cgroup/$space\$" | head -n1)/system/cgroup.procs
began=$(date +%s%N)
step() { printf 'node: %6d ms  %s\n' $((($(date +%s%N) - began) / 1000000)) "$*" >&2; }
mkdir -p "$state"/{pid,log,run,etcd,kubelet,pods-log,images,containerd}
chmod 700 "$state"

network() {
  ip netns pids "$space" >/dev/null 2>&1 || ip netns add "$space"
  ! ip link show "$host_end" >/dev/null 2>&1 || return 0
  ip link add "$host_end" type veth peer name eth0 netns "$space"
  ip addr add "$host_address/30" dev "$host_end"
  ip link set "$host_end" up
  inside ip addr add "$node_address/30" dev eth0
  inside ip link set eth0 up
  inside ip link set lo up
  ip route replace "$pods" via "$node_address"
  ip route replace "$services" via "$node_address"
  # connect() says "unreachable" before the packet filter sees anything, unless there is a route. There is no default route: nothing
  # leaves the node.
  inside ip route replace "$services" via "$host_address"
  modprobe br_netfilter 2>/dev/null || true # where it is no module it is built in
  inside sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables'
}

mounts() { # a kubelet's volumes need a shared mount; the root of a container is often private
  awk -v s="$state" '$5 == s {found = 1} END {exit !found}' /proc/self/mountinfo || {
    mount --bind "$state" "$state"
    mount --make-rshared "$state"
  }
}

limits() {
  local each file
  for each in $(control_groups); do
    mkdir -p "$each"
    if [ -e "$each/cpuset.cpus" ] && [ -e "${each%/*}/cpuset.mems" ]; then # of version 1, which takes no process while these are empty
      for file in cpus mems; do [ -n "$(cat "$each/cpuset.$file")" ] || cat "${each%/*}/cpuset.$file" >"$each/cpuset.$file"; done
    elif [ -e "$each/cgroup.controllers" ]; then
      for file in cpuset cpu io memory pids hugetlb; do
        echo "+$file" >"${each%/*}/cgroup.subtree_control" || say "control group controller not there: $file"
        echo "+$file" >"$each/cgroup.subtree_control" || true
      done
    fi
    # The node's own processes beside those in pods, as on any machine: they share the processors evenly.
    mkdir -p "$each/system"
    [ ! -e "$each/cpu.shares" ] || echo $((1024 * $(nproc))) >"$each/system/cpu.shares"
    # All pods together would else get as much of the processors as one thread of anything outside.
    [ ! -e "$each/cpu.shares" ] || echo $((8192 * $(nproc))) >"$each/cpu.shares"
    [ ! -e "$each/cpu.weight" ] || echo $((800 * $(nproc) < 10000 ? 800 * $(nproc) : 10000)) >"$each/cpu.weight"
  done
  # The kubelet sets these for the whole machine; down.sh puts them back.
  [ -e "$state/kernel.saved" ] || for file in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops; do
    echo "$file $(cat "/proc/sys/$file")"
  done >"$state/kernel.saved"
}

start() { # name program argument...
  local name=$1 pid
  shift
  if alive "$name" >/dev/null; then return; fi
  setsid sh -c 'echo $$ >"$0" && exec "$@"' "$system" nsenter --net="/run/netns/$space" -- "$@" >>"$state/log/$name.log" 2>&1 </dev/null &
  pid=$!
  echo "$pid $(start_time $pid)" >"$state/pid/$name"
}
await() { # seconds process what command...
  local end=$(($(date +%s) + $1)) process=$2 what=$3
  shift 3
  until "$@" >/dev/null 2>&1; do
    if ! alive "$process" >/dev/null; then tail -n 5 "$state/log/$process.log" >&2; say "$process ended: $state/log/$process.log"; exit 1; fi
    if [ "$(date +%s)" -ge "$end" ]; then say "$what: not in time ($state/log/$process.log)"; exit 1; fi
    sleep 0.1
  done
  step "$what"
}

control_plane() {
  start etcd "$bin/etcd" --name=node --data-dir="$state/etcd" --unsafe-no-fsync --log-level=warn \
    --listen-client-urls=http://127.0.0.1:2379 --advertise-client-urls=http://127.0.0.1:2379 \
    --listen-peer-urls=http://127.0.0.1:2380 --initial-advertise-peer-urls=http://127.0.0.1:2380 --initial-cluster=node=http://127.0.0.1:2380
  start kube-apiserver "$bin/kube-apiserver" --etcd-servers=http://127.0.0.1:2379 \
    --bind-address=0.0.0.0 --secure-port=6443 --advertise-address="$node_address" \
    --tls-cert-file="$state/pki/apiserver.crt" --tls-private-key-file="$state/pki/apiserver.key" --client-ca-file="$state/pki/ca.crt" \
    --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file="$state/pki/accounts.pub" --service-account-signing-key-file="$state/pki/accounts.key" \
    --service-cluster-ip-range="$services" --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --kubelet-client-certificate="$state/pki/kubelet-client.crt" --kubelet-client-key="$state/pki/kubelet-client.key" \
    --kubelet-certificate-authority="$state/pki/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --allow-privileged=true --profiling=false
  start containerd "$(command -v containerd)" --config "$state/containerd/config.toml"
  await 30 containerd "containerd serves" ctr -a "$socket" version
  images
  await 90 kube-apiserver "kube-apiserver is ready" k get --raw /readyz
  start kube-controller-manager "$bin/kube-controller-manager" --kubeconfig="$state/controllers.kubeconfig" --bind-address=127.0.0.1 \
    --cert-dir="$state/run/controllers" --leader-elect=false --use-service-account-credentials=true --profiling=false \
    --service-account-private-key-file="$state/pki/accounts.key" --root-ca-file="$state/pki/ca.crt"
  start kube-scheduler "$bin/kube-scheduler" --kubeconfig="$state/scheduler.kubeconfig" --bind-address=127.0.0.1 \
    --cert-dir="$state/run/scheduler" --leader-elect=false --profiling=false
}

images() { # the node's own: there is no registry
  local name there
  there=$(ctrk images ls -q)
  for name in pause coredns; do
    if [ ! "$state/images/$name.tar" -nt "$bin/$name" ]; then "$here/image.sh" "rauta.local/$name:1" "$bin/$name" "$state/images/$name.tar"
    elif grep -qxF "rauta.local/$name:1" <<<"$there"; then continue
    fi
    ctrk images import "$state/images/$name.tar" >>"$state/log/import.log" 2>&1
  done
  step "images of its own are there"
}

workers() {
  alive kubelet >/dev/null || date -u +%FT%T >"$state/run/kubelet.started"
  start kubelet "$bin/kubelet" --config="$state/kubelet.yaml" --kubeconfig="$state/kubelet.kubeconfig" --root-dir="$state/kubelet" \
    --cert-dir="$state/pki" --hostname-override="$node" --node-ip="$node_address"
  start kube-proxy "$bin/kube-proxy" --config="$state/proxy.yaml"
}

node_ready() { # an earlier run's Ready does not count: node or lease is newer than this kubelet
  [ "$(k get node "$node" -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}')" = True ] &&
    { [[ ! $(k get node "$node" -o jsonpath='{.metadata.creationTimestamp}') < $(cat "$state/run/kubelet.started") ]] ||
      [[ $(k -n kube-node-lease get lease "$node" -o jsonpath='{.spec.renewTime}') > $(cat "$state/run/kubelet.started") ]]; }
}
names() {
  sed "s/DNS_SERVICE/$dns_service/" "$here/coredns.yaml" | k apply -f - >"$state/log/coredns-apply.log"
  await 90 kubelet "CoreDNS is ready" k -n kube-system rollout status deployment/coredns --timeout=1s
}

network
mounts
limits
"$here/pki.sh"
"$here/configuration.sh"
step "network namespace, control groups, certificates"
control_plane
workers
await 60 kubelet "the node is Ready" node_ready
await 60 kube-controller-manager "the default service account is there" k get serviceaccount default
names
echo "export KUBECONFIG=$kubeconfig"
