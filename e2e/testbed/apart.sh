#!/usr/bin/env bash
# Runs a command in a network, mount and process space of its own, as root or (in a user namespace) without.
#
#   apart.sh COMMAND [ARGUMENT...]
#
# Ports 80 and 443 are free inside, nothing outside is reached or disturbed, several test beds run side by side, and
# what the command leaves running ends with it. Exit status: the command's; 4 where the kernel forbids namespaces.
set -euo pipefail
spaces=(--net --mount)
[ "$(id -u)" = 0 ] || spaces+=(--user --map-root-user)
if ! unshare "${spaces[@]}" true 2>/dev/null; then
  echo "apart: a network namespace is not allowed here (expected: root, or a kernel that lets users have namespaces)" >&2
  exit 4
fi
# A container that masks parts of /proc lets nobody mount another one; then the command ends its processes itself.
processes=(--pid --fork --kill-child --mount-proc)
unshare "${spaces[@]}" "${processes[@]}" true 2>/dev/null || processes=()
exec unshare "${spaces[@]}" "${processes[@]}" sh -c 'ip link set lo up && exec "$@"' apart "$@"
