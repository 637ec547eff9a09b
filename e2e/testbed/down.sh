#!/usr/bin/env bash
# Stops what up.sh started; -purge also deletes the state folder. Nothing to do where nothing was built.
set -euo pipefail
bin=${RAUTA_TESTBED_BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/rauta-testbed/bin}
[ -x "$bin/testbed" ] || exit 0
exec "$bin/testbed" down "$@"
