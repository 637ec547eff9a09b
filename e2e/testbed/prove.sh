#!/bin/bash
# Self-test of the test bed, without any implementation, in a network of its own.
# Uses a throw-away state folder; ends with "PROVED" and exit 0, or says what failed.
set -uo pipefail
HERE=$(dirname "$(readlink -f "$0")")
if [ -z "${APART:-}" ]; then
  "$HERE/build.sh" all >/dev/null || exit
  APART=yes exec "$HERE/apart.sh" "$0" "$@"
fi
export RAUTA_TESTBED_BIN=${RAUTA_TESTBED_BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/rauta-testbed/bin}
export RAUTA_TESTBED_STATE=$(mktemp -d)/state PATH=$RAUTA_TESTBED_BIN:$PATH
export KUBECONFIG=$RAUTA_TESTBED_STATE/admin.kubeconfig
bad=0; FC=
ok()   { echo "ok    $*"; }
fail() { echo "FAIL  $*"; bad=1; }
trap '[ -n "$FC" ] && kill $FC; testbed down -purge >/dev/null; rmdir "${RAUTA_TESTBED_STATE%/state}"' EXIT
testbed up || exit 1
N=gateway-conformance-infra
kubectl apply -f - <<< '{"apiVersion":"gateway.networking.k8s.io/v1","kind":"GatewayClass","metadata":{"name":"dummy"},"spec":{"controllerName":"testbed.example/dummy"}}' || exit 1
suite() { conformance.test -test.v -test.run TestConformance -gateway-class=dummy -run-test=HTTPRouteSimpleSameNamespace \
  -supported-features=Gateway,HTTPRoute,ReferenceGrant -cleanup-base-resources=false -timeout-config-overrides "$1" > "$RAUTA_TESTBED_STATE/suite.log" 2>&1; }

suite "GWCMustBeAccepted:3"; rc=$?
[ $rc = 1 ] && grep -q 'error waiting for dummy GatewayClass to have Accepted condition' "$RAUTA_TESTBED_STATE/suite.log" && ok "suite fails cleanly: class not accepted" || fail "class not accepted, rc $rc"

"$HERE/fake-controller.sh" testbed.example/dummy dummy accept-only >/dev/null 2>&1 & FC=$!
suite "NamespacesMustBeReady:15"; rc=$?
[ $rc = 1 ] && grep -q 'namespaces to be ready' "$RAUTA_TESTBED_STATE/suite.log" && ok "suite fails cleanly: Gateways not programmed" || fail "gateways not programmed, rc $rc"
n=$(kubectl get pods -A -o json | jq '[.items[] | select(.status.conditions[]? | .type=="Ready" and .status=="True")] | length')
[ "$n" = 23 ] && ok "23 pods Ready" || { fail "$n of 23 pods Ready"; kubectl get pods -A; }
m=0; t=0
while read -r ip port proto; do
  [ "$proto" = TCP ] || continue
  t=$((t+1)); timeout 2 bash -c "exec 3<>/dev/tcp/$ip/$port" 2>/dev/null && m=$((m+1))
done < <(kubectl get endpointslices -A -o json | jq -r '.items[] | select(.metadata.namespace|startswith("gateway-conf")) | .ports as $p | .endpoints[] | .addresses[0] as $a | $p[] | "\($a) \(.port) \(.protocol)"')
[ "$m" = "$t" ] && [ "$t" -gt 20 ] && ok "$m of $t TCP endpoint ports in EndpointSlices reachable" || fail "$m of $t endpoint ports reachable"
ip=$(kubectl -n $N get endpointslice -l kubernetes.io/service-name=infra-backend-v3 -o jsonpath='{.items[0].endpoints[0].addresses[0]}')
since=$(date -u +%Y-%m-%dT%H:%M:%SZ)
curl -sS --max-time 3 "http://$ip:3000/proof?id=$$" | jq -e '.pod | startswith("infra-backend-v3-")' >/dev/null && ok "curl to a pod" || fail "curl to $ip"
kubectl -n $N logs deploy/infra-backend-v3 --since-time="$since" | grep -q "Echoing back request made to /proof?id=$$ to client" && ok "kubectl logs with sinceTime" || fail "kubectl logs"

kill $FC; "$HERE/fake-controller.sh" testbed.example/dummy dummy >/dev/null 2>&1 & FC=$!
suite "NamespacesMustBeReady:60;RouteMustHaveParents:3"; rc=$?
[ $rc = 1 ] && grep -q -- '--- FAIL: TestConformance/HTTPRouteSimpleSameNamespace' "$RAUTA_TESTBED_STATE/suite.log" && ok "fake Gateways accepted; suite reaches its first test" || fail "first test not reached, rc $rc"
P=$(cut -d' ' -f1 "$RAUTA_TESTBED_STATE/run/podrunner.pid"); kill "$P"; sleep 1
testbed up >/dev/null && sleep 5
n=$(kubectl get pods -A -o json | jq '[.items[] | select(.status.conditions[]? | .type=="Ready" and .status=="True") | .status.podIP] | unique | length')
[ "$n" = 23 ] && ok "23 pods Ready again after a restart of the pod runner" || fail "$n of 23 after restart"
kubectl -n $N delete deploy --all --wait=false >/dev/null; sleep 3
n=$(kubectl -n $N get pods --no-headers 2>/dev/null | wc -l); [ "$n" = 0 ] && ok "pods gone after deletion" || fail "$n pods left 3 s after deletion"
[ $bad = 0 ] && echo PROVED
exit $bad
