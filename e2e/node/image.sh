#!/usr/bin/env bash
# Makes an image of one program that needs nothing beside it, without any daemon: an archive as "docker save" writes it.
#
#   image.sh NAME:TAG PROGRAM ARCHIVE.tar
set -euo pipefail
name=$1 program=$2 out=$3
case $(uname -m) in
  x86_64) architecture=amd64 ;;
  aarch64) architecture=arm64 ;;
  *) echo "image: machine: $(uname -m) (expected: x86_64 or aarch64)" >&2; exit 1 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/files/etc" "$work/files/tmp"
chmod 1777 "$work/files/tmp"
printf 'root:x:0:0::/:/\nnonroot:x:65532:65532::/:/\n' >"$work/files/etc/passwd"
cp "$program" "$work/files/program"
tar -C "$work/files" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf "$work/layer.tar" .
layer=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
cat >"$work/config" <<JSON
{"architecture": "$architecture", "os": "linux", "created": "1970-01-01T00:00:00Z",
 "config": {"Entrypoint": ["/program"], "User": "65532:65532"},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$layer"]}, "history": [{"created": "1970-01-01T00:00:00Z"}]}
JSON
config=$(sha256sum "$work/config" | cut -d' ' -f1).json
mv "$work/config" "$work/$config"
printf '[{"Config": "%s", "RepoTags": ["%s"], "Layers": ["layer.tar"]}]' "$config" "$name" >"$work/manifest.json"
tar -C "$work" -cf "$out.new" manifest.json "$config" layer.tar
mv "$out.new" "$out"
