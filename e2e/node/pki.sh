#!/usr/bin/env bash
# Makes the node's certificates, all of one authority, and a kubeconfig for each of its components and an administrator. Once.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
mkdir -p "$state/pki" "$state/log"
cd "$state/pki"
[ ! -e complete ] || exit 0
ssl() { openssl "$@" 2>>"$state/log/openssl.log"; }

certificate() { # name subject usage alternative-names
  ssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
  ssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
  printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=%s\n' "$3" >"$1.ext"
  [ -z "${4:-}" ] || echo "subjectAltName=$4" >>"$1.ext"
  ssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -sha256 -extfile "$1.ext" -out "$1.crt"
  rm "$1.csr" "$1.ext"
}

ssl ecparam -name prime256v1 -genkey -noout -out ca.key
ssl req -x509 -new -key ca.key -sha256 -days 365 -subj /CN=node-ca -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature -out ca.crt
ssl genrsa -out accounts.key 2048
ssl rsa -in accounts.key -pubout -out accounts.pub
certificate apiserver /CN=kube-apiserver serverAuth "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,$(:
  )DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:$node_address,IP:$api_service"
certificate kubelet-server "/CN=$node" serverAuth "DNS:$node,DNS:localhost,IP:127.0.0.1,IP:$node_address"
certificate kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client clientAuth
certificate admin /O=system:masters/CN=admin clientAuth
certificate controllers /CN=system:kube-controller-manager clientAuth
certificate scheduler /CN=system:kube-scheduler clientAuth
certificate kubelet "/O=system:nodes/CN=system:node:$node" clientAuth
certificate proxy /CN=system:kube-proxy clientAuth
for name in admin controllers scheduler kubelet proxy; do
  cat >"$state/$name.kubeconfig" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: node, cluster: {server: "https://$node_address:6443", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: $name, user: {client-certificate-data: $(base64 -w0 "$name.crt"), client-key-data: $(base64 -w0 "$name.key")}}]
contexts: [{name: node, context: {cluster: node, user: $name}}]
current-context: node
YAML
done
touch complete
