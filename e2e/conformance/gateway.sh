#!/usr/bin/env bash
# Runs the Gateway API's conformance suite against Rauta, one test after the other, and prints what it says.
#
# Without KUBECONFIG: on a fresh test bed in a network of its own, with one controller and one dataplane of this
# checkout (make build first). With KUBECONFIG: on that cluster, where Rauta is installed and reachable from here.
#
#   RUN=TEST,...       only these tests; no report is kept
#   FEATURES=NAME,...  the features to test (default: those that the GatewayClass says are supported, and core)
#   PROFILES=NAME,...  (default: the five Gateway profiles)
#   SHORT=1            short waits, for development: what fails, fails soon; no report is kept
#   WAITS=NAME:S;...   waits of the suite in seconds, instead of its own or SHORT's
#   TIMES=N            N runs in a row on the same test bed (default: 1); the last one's report is kept
#   KILL_AFTER=N       kill the controller (SIGKILL) when the Nth test begins, and start another, which leads when the
#                      lease of the first has run out: longer than SHORT waits
#   REPORT=FILE        where the report goes (default: docs/conformance/VERSION-report.yaml)
#   ORGANIZATION, URL, CONTACT   who reports, for the report
#   USABLE, UNUSABLE   an address that a Gateway may ask for, and one that it may not
# and those of rauta.sh.
#
# Exit status: 0 every test passed; 1 some did not, or Rauta ended; 3 no Go to build what is missing; 4 no namespaces.
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
ROOT=$(readlink -f "$HERE/../..")
PROFILES=${PROFILES:-GATEWAY-HTTP,GATEWAY-TLS,GATEWAY-GRPC,GATEWAY-TCP,GATEWAY-UDP}
# shellcheck source=rauta.sh
. "$HERE/rauta.sh"
begin "$0" "$@"

# Waits that no test which passes comes near; the suite's own are minutes.
SHORT_WAITS='GatewayMustHaveAddress:15;GatewayMustHaveCondition:15;GatewayStatusMustHaveListeners:10;GatewayListenersMustHaveConditions:10;ListenerSetMustHaveCondition:10;ListenerSetListenersMustHaveConditions:10;GWCMustBeAccepted:10;HTTPRouteMustNotHaveParents:10;HTTPRouteMustHaveCondition:10;TLSRouteMustHaveCondition:10;TCPRouteMustHaveCondition:10;UDPRouteMustHaveCondition:10;RouteMustHaveParents:10;MaxTimeToConsistency:10;NamespacesMustBeReady:30;LatestObservedGenerationSet:10'
waits=${WAITS:-${SHORT:+$SHORT_WAITS}}
version=$("$RAUTA" --version)
version=${version#rauta }
keep=${REPORT:-$ROOT/docs/conformance/$version-report.yaml}
[ -z "${RUN:-}${SHORT:-}${WAITS:-}${FEATURES:-}" ] || keep=${REPORT:-}
made=$WORK/report.yaml

suite=(conformance.test -test.v -test.timeout 3h
  -test.run "^TestConformance\$${RUN:+/^(${RUN//,/|})\$}"
  -gateway-class="$CLASS" -conformance-profiles="$PROFILES" -disable-parallel-tests
  -usable-address="${USABLE:-127.0.100.201}" -unusable-address="${UNUSABLE:-192.0.2.1}"
  -organization="${ORGANIZATION:-rauta}" -project=rauta -url="${URL:-https://rauta.dev}" -version="$version"
  -contact="${CONTACT:-https://rauta.dev/contact}"
  -report-output="$made" ${FEATURES:+-supported-features=$FEATURES} ${waits:+-timeout-config-overrides=$waits})

# Runs the suite once and, where asked, kills and replaces the controller in the middle of it.
run_suite() { # log
  local killed=
  "${suite[@]}" >"$1" 2>&1 &
  SUITE=$!
  while kill -0 "$SUITE" 2>/dev/null; do
    if [ -n "${KILL_AFTER:-}" ] && [ -z "$killed" ] && [ "$(tests_begun "$1")" -ge "$KILL_AFTER" ]; then
      killed=yes
      say "test $KILL_AFTER begins: killing the controller"
      kill -KILL "$CONTROLLER"
      wait "$CONTROLLER" 2>/dev/null || true
      start_controller
    fi
    sleep 0.2
  done
  wait "$SUITE"
}
tests_begun() { grep -c '^=== RUN *TestConformance/[^/]*$' "$1" || true; }

# The table, what failed with its first error, and the wall time.
tell() { # log status seconds
  [ ! -s "$made" ] || testbed report "$made" || true
  printf '\n'
  # What stopped the run before its first test, or after it.
  grep -q '^    --- ' "$1" || grep -m 3 -A 12 'Error Trace:' "$1" | cut -c 1-200 || true
  awk '/^    --- FAIL: TestConformance\// {print "failed: " $3 " " $4}
       /^    --- PASS: TestConformance\// {passed++} /^    --- SKIP: TestConformance\// {skipped++}
       /^    --- FAIL: TestConformance\// {failed++}
       END {printf "tests: %d passed, %d failed, %d skipped\n", passed, failed, skipped}' "$1"
  printf 'exit status %s, wall time %d s, log %s\n' "$2" "$3" "$1"
}

status=0
for ((run = 1; run <= ${TIMES:-1}; run++)); do
  log=$WORK/suite-$run.log
  started=$SECONDS
  say "run $run of ${TIMES:-1}: $PROFILES${RUN:+, only $RUN}"
  # What an earlier run has left goes first: a namespace that is being deleted takes no new objects.
  kubectl delete namespace --ignore-not-found gateway-conformance-infra gateway-conformance-app-backend \
    gateway-conformance-web-backend >/dev/null
  ended=0
  run_suite "$log" || ended=$?
  # The suite's status decides, and its log is asked too: a run that ended early says nothing of the tests after it.
  grep -q '^--- FAIL\|^    --- FAIL\|^panic:' "$log" && ended=1
  [ -s "$made" ] || { say "no report was written; the log ends with:"; tail -15 "$log" >&2; ended=1; }
  for name in ${RUN:+${RUN//,/ }}; do
    grep -q "^    --- [A-Z]*: TestConformance/$name " "$log" || { say "$name: did not run (expected: a test's name)"; ended=1; }
    ! grep -q "^    --- SKIP: TestConformance/$name " "$log" || { say "$name: skipped; the class does not claim its features (FEATURES)"; ended=1; }
  done
  [ $ended = 0 ] || status=1
  tell "$log" "$ended" $((SECONDS - started)) | tee "$WORK/summary-$run.md"
done
# Puts the table between the marks of the README.
into_readme() { # report
  testbed report "$1" | awk '/^\|/' >"$WORK/table.md"
  awk -v table="$WORK/table.md" '
    /<!-- conformance begins/ {print; while ((getline line < table) > 0) print line; inside = 1}
    /<!-- conformance ends/ {inside = 0}
    !inside && !/<!-- conformance begins/ {print}' "$ROOT/README.md" >"$WORK/README.md"
  cp "$WORK/README.md" "$ROOT/README.md"
}
if [ -n "$keep" ] && [ -s "$made" ]; then
  cp "$made" "$keep"
  say "report: $keep"
  [ -n "${REPORT:-}" ] || [ $status != 0 ] || into_readme "$keep"
fi
exit $status
