#!/usr/bin/env bash
# Builds what is missing and starts the whole test bed: etcd, kube-apiserver, kube-controller-manager and the pod
# runner, with the Gateway API CRDs. Idempotent. Needs iproute2, and root or a user namespace (README.md).
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
bin=${RAUTA_TESTBED_BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/rauta-testbed/bin}
"$here/build.sh" all >/dev/null
exec "$bin/testbed" up "$@"
