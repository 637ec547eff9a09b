#!/usr/bin/env bash
# Writes what containerd, its network plugins, the kubelet and kube-proxy are told, into the state folder.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
plugins=$(for each in /usr/lib/cni /opt/cni/bin; do [ ! -x "$each/bridge" ] || echo "$each"; done | head -n1)
mkdir -p "$state"/{cni/net.d,containerd}

cat >"$state/cni/net.d/10-bridge.conflist" <<JSON
{"cniVersion": "1.0.0", "name": "node", "plugins": [
  {"type": "bridge", "bridge": "rnbr0", "isGateway": true, "isDefaultGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$state/cni/ipam", "ranges": [[{"subnet": "$pods"}]]}},
  {"type": "portmap", "capabilities": {"portMappings": true}, "snat": true}]}
JSON

# Without CAP_SYS_RESOURCE, which a container often lacks, no pod may get a score lower than containerd's own.
cat >"$state/containerd/config.toml" <<TOML
version = 2
root = "$state/containerd/root"
state = "$state/containerd/state"
oom_score = 0
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp"]
[grpc]
  address = "$socket"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "rauta.local/pause:1"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$plugins"
    conf_dir = "$state/cni/net.d"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "$(command -v runc)"
        Root = "$state/runc"
        SystemdCgroup = false
TOML

: >"$state/resolv.conf"
cat >"$state/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false
cgroupDriver: cgroupfs
cgroupRoot: /$space
containerRuntimeEndpoint: unix://$socket
healthzBindAddress: 127.0.0.1
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $state/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $state/pki/kubelet-server.crt
tlsPrivateKeyFile: $state/pki/kubelet-server.key
clusterDNS: [$dns_service]
clusterDomain: cluster.local
resolvConf: $state/resolv.conf
podLogsDir: $state/pods-log
volumePluginDir: $state/kubelet/volume-plugins
oomScoreAdj: 0
failSwapOn: false
evictionHard: {memory.available: 100Mi, nodefs.available: 0%, nodefs.inodesFree: 0%, imagefs.available: 0%}
imageGCHighThresholdPercent: 100
YAML

# kube-proxy ends when this file is written again, even with the same bytes.
cat >"$state/proxy.yaml.new" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: $proxy_mode
hostnameOverride: $node
clientConnection: {kubeconfig: $state/proxy.kubeconfig}
clusterCIDR: $pods
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
oomScoreAdj: 0
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
YAML
if ! cmp -s "$state/proxy.yaml.new" "$state/proxy.yaml"; then mv "$state/proxy.yaml.new" "$state/proxy.yaml"; fi
