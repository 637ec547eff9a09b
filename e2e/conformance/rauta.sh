# What the conformance scripts share, to be sourced: a cluster, and Rauta in front of it as its users start it.
#
# Without KUBECONFIG: a fresh test bed in a network of its own, with one controller and one dataplane of this checkout.
# With KUBECONFIG: that cluster, where Rauta is installed and reachable from here.
#
# The controller is the chart's ServiceAccount with the chart's RBAC and makes the feed's certificates itself; classes
# come from the chart too. Both processes are the packaged program (make build).
#
#   START=1            with KUBECONFIG: start this checkout's Rauta against that cluster
#   WORK=FOLDER        logs, and what the run needs (default: e2e/target/conformance; emptied)
#   RAUTA              Rauta's launcher (default: this checkout's, from make build)
#   CLASS              the GatewayClass and IngressClass (default: rauta, which the chart creates)
#   POOL               addresses for Gateways (default: 127.0.100.0/24; empty: all share ADDRESS)
#   ADDRESS            where everything else listens, and what the status of an Ingress shows (default: 127.0.99.1)
#   CONTROLLER_FLAGS   further flags of the controller
#   DATAPLANE_FLAGS    further flags of the dataplane

BIN=${RAUTA_TESTBED_BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/rauta-testbed/bin}
export PATH=$BIN:$PATH
RAUTA=${RAUTA:-$ROOT/app/target/rauta/bin/rauta}
POOL=${POOL-127.0.100.0/24}
ADDRESS=${ADDRESS:-127.0.99.1}
NAMESPACE=rauta
CLASS=${CLASS:-rauta}
CONTROLLER= DATAPLANE= SUITE=

say() { printf 'conformance: %s\n' "$*" >&2; }

# Brings the script that called into its surroundings, and ends with it: begin "$0" "$@"
begin() {
  local tool
  if [ -z "${APART:-}" ]; then
    for tool in curl ip jq; do
      command -v $tool >/dev/null || { say "$tool: not on the PATH (expected: Debian's curl, iproute2 and jq)"; exit 1; }
    done
    "$ROOT/e2e/testbed/build.sh" all >/dev/null
    if [ -z "${KUBECONFIG:-}" ]; then
      export APART=testbed
      exec "$ROOT/e2e/testbed/apart.sh" "$@"
    fi
    APART=cluster
  fi
  WORK=${WORK:-$ROOT/e2e/target/conformance}
  rm -rf "$WORK"
  mkdir -p "$WORK"
  WORK=$(readlink -f "$WORK")
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ $APART = testbed ]; then
    export RAUTA_TESTBED_STATE=$WORK/testbed
    export KUBECONFIG=$RAUTA_TESTBED_STATE/admin.kubeconfig
    testbed up >"$WORK/testbed.log" || { say "no test bed: see $WORK/testbed.log"; exit 1; }
  fi
  if [ $APART = testbed ] || [ -n "${START:-}" ]; then start_rauta; fi
}

finish() {
  local status=$?
  trap - EXIT
  [ -z "$SUITE" ] || kill "$SUITE" 2>/dev/null || true
  stop_rauta || status=1
  [ $APART != testbed ] || testbed down -purge >/dev/null
  exit $status
}

# Every flag of the two processes is in these two functions.
controller_flags() {
  printf '%s\n' --admin-address=127.0.0.1:9900 --feed-address=127.0.0.1:9901 --feed-secrets=rauta-feed \
    --feed-name=localhost --lease-namespace=$NAMESPACE --publish-address="$ADDRESS" \
    --gateway-services ${POOL:+--gateway-address-pool=$POOL} ${CONTROLLER_FLAGS:-}
}
dataplane_flags() {
  printf '%s\n' --admin-address=127.0.0.1:9910 --controller=localhost:9901 --feed-certificates="$WORK/feed" \
    --state-dir="$WORK/dataplane" --address="$ADDRESS" --privileged-port-offset=0 --workers=2 ${DATAPLANE_FLAGS:-}
}

# What the chart gives a cluster, but for what runs in pods.
install_chart() {
  kubectl create --dry-run=client --validate=false -o json -f "$ROOT/manifests/rauta-deployment.yaml" |
    jq '{apiVersion: "v1", kind: "List", items: [., inputs]
         | map(if .kind == "List" then .items[] else . end)
         | map(select(.kind | IN("Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role",
                                 "RoleBinding", "IngressClass", "GatewayClass")))}' |
    kubectl apply -f - >/dev/null
}

# A kubeconfig with the token of the chart's ServiceAccount.
account_kubeconfig() {
  local token
  token=$(kubectl create token rauta-controller -n $NAMESPACE --duration=12h)
  kubectl config view --minify --flatten --raw -o json |
    jq --arg token "$token" '.users = [{name: "rauta", user: {token: $token}}] | .contexts[0].context.user = "rauta"' \
      >"$WORK/controller.kubeconfig"
  chmod 600 "$WORK/controller.kubeconfig"
}

# Waits for a condition while a process lives: await SECONDS WHAT PID COMMAND...
await() {
  local end=$((SECONDS + $1)) what=$2 pid=$3
  shift 3
  until "$@" >/dev/null 2>&1; do
    kill -0 "$pid" 2>/dev/null || { say "$what: its process ended; logs are in $WORK"; tail -n 5 -q "$WORK"/*.log >&2; return 1; }
    [ $SECONDS -lt $end ] || { say "$what: not within the time; logs are in $WORK"; tail -n 5 -q "$WORK"/*.log >&2; return 1; }
    sleep 0.2
  done
}

ready() { curl -fsS --max-time 2 "http://127.0.0.1:$1/readyz"; }
feed_secret() { kubectl get secret rauta-feed-dataplane -n $NAMESPACE; }

start_controller() {
  local flags
  mapfile -t flags < <(controller_flags)
  "$RAUTA" controller --kubeconfig "$WORK/controller.kubeconfig" "${flags[@]}" >>"$WORK/controller.log" 2>&1 &
  CONTROLLER=$!
  await 60 "controller ready" "$CONTROLLER" ready 9900
}

start_dataplane() {
  local flags file
  await 30 "the feed's certificate" "$CONTROLLER" feed_secret
  mkdir -p "$WORK/feed"
  for file in ca.crt tls.crt tls.key; do
    kubectl get secret rauta-feed-dataplane -n $NAMESPACE -o json | jq -r --arg file "$file" '.data[$file] | @base64d' >"$WORK/feed/$file"
  done
  chmod 600 "$WORK/feed/tls.key"
  mapfile -t flags < <(dataplane_flags)
  "$RAUTA" dataplane "${flags[@]}" >>"$WORK/dataplane.log" 2>&1 &
  DATAPLANE=$!
  await 60 "dataplane ready" "$DATAPLANE" ready 9910
}

start_rauta() {
  [ -x "$RAUTA" ] || { say "$RAUTA: missing (expected: make build)"; return 1; }
  install_chart
  account_kubeconfig
  start_controller
  start_dataplane
  kubectl wait --for=condition=Accepted "gatewayclass/$CLASS" --timeout=60s >/dev/null
}

# Ends both in good order; a process that has ended before this is a failure of the run.
stop_rauta() {
  local name pid status=0
  for name in DATAPLANE CONTROLLER; do
    pid=${!name}
    [ -n "$pid" ] || continue
    if ! kill -TERM "$pid" 2>/dev/null; then
      say "the ${name,,} had ended during the run; logs are in $WORK"
      status=1
    fi
    wait "$pid" 2>/dev/null || true
    printf -v "$name" ''
  done
  return $status
}
