#!/usr/bin/env bash
# Runs the upstream Ingress conformance suite, where somebody has built it, against Rauta.
#
#   INGRESS_CONFORMANCE=FILE   the suite's test binary (kubernetes-sigs/ingress-controller-conformance, go test -c),
#                              with the folder "features" of its checkout beside it
# and those of rauta.sh. The suite cannot be had from the Go module proxy; its scenarios are also tests of our own (the
# package dev.rauta.e2e.ingress), which make test runs.
#
# Exit status: 0 every scenario passed; 1 some did not, or Rauta ended; 2 no binary; 3 no Go; 4 no namespaces.
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
ROOT=$(readlink -f "$HERE/../..")
PROGRAM=$(readlink -f "${INGRESS_CONFORMANCE:-/nowhere}" || true)
if [ ! -x "$PROGRAM" ] || [ ! -d "$(dirname "$PROGRAM")/features" ]; then
  echo "conformance: INGRESS_CONFORMANCE: ${INGRESS_CONFORMANCE:-} (expected: the suite's binary beside its features)" >&2
  exit 2
fi
# shellcheck source=rauta.sh
. "$HERE/rauta.sh"
# The Ingress scenarios concern no Gateway.
POOL=
begin "$0" "$@"

log=$WORK/ingress.log
started=$SECONDS
status=0
# One scenario waits out the whole time for an address that must never come.
(cd "$(dirname "$PROGRAM")" && exec "$PROGRAM" -test.timeout 2h -ingress-class="$CLASS" \
  -wait-time-for-ingress-status=30s -wait-time-for-ready=60s -no-colors) >"$log" 2>&1 &
SUITE=$!
wait "$SUITE" || status=$?
grep -E '^[0-9]+ (scenarios|steps)|^--- FAIL|^    --- FAIL' "$log" || tail -n 15 "$log" >&2
printf 'exit status %s, wall time %d s, log %s\n' "$status" $((SECONDS - started)) "$log"
exit $status
