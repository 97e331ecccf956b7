#!/usr/bin/env bash
# Brings promtool, which judges alert rules and metrics, out of Debian's package prometheus: artifacts/promtool/promtool. The package is
# not installed, for it would start a server. Where there is nothing to fetch from, it says so and exits with 0; its tests are skipped then.
# Usage: eng/promtool.sh
set -euo pipefail
cd "$(dirname "$0")/.."

readonly folder=$PWD/artifacts/promtool
[ ! -x "$folder/promtool" ] || exit 0

state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
if ! (cd "$state" && timeout 300 apt-get -q -o APT::Sandbox::User=root download prometheus) >/dev/null 2>&1; then
  echo "no promtool: the package prometheus cannot be fetched; its tests are skipped" >&2
  exit 0
fi

dpkg-deb --fsys-tarfile "$state"/prometheus_*.deb | tar -x -C "$state" ./usr/bin/promtool
mkdir -p "$folder"
install -m 0755 "$state/usr/bin/promtool" "$folder/.new"
mv "$folder/.new" "$folder/promtool"
