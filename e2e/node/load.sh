#!/usr/bin/env bash
# Makes the images of an archive, as "docker save" or image.sh writes it, known to the running node: load.sh ARCHIVE.tar
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
ctrk images import "$1" >&2
