#!/usr/bin/env bash
# Brings the newest Kustomize that Debian has: artifacts/kustomize/kustomize, of the suite sid, whose index is read by an apt-get with state of
# its own. Nothing is installed. Where there is nothing to fetch from, it says so and exits with 0; its tests are skipped then.
# Usage: eng/kustomize.sh
set -euo pipefail
cd "$(dirname "$0")/.."

readonly folder=$PWD/artifacts/kustomize
readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ ! -x "$folder/kustomize" ] || exit 0

absent() {
  echo "no kustomize of Debian sid: $*; its tests are skipped" >&2
  exit 0
}

state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT

# own_apt ARGUMENT ...: apt-get that knows sid alone.
own_apt() {
  timeout 300 apt-get -q -o Dir::Etc::sourcelist="$state/sid.sources" -o Dir::Etc::sourceparts=- -o Dir::State="$state" -o Dir::Cache="$state" \
    -o Dir::State::status="$state/status" -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::http::Timeout=20 \
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::PDiffs=false -o APT::Update::Error-Mode=any "$@" >>"$state/log" 2>&1
}

command -v apt-get >/dev/null 2>&1 || absent "this machine has no apt-get"
from=$(apt-get indextargets --format '$(CREATED_BY) $(COMPONENT) $(ORIGIN) $(REPO_URI)' 2>/dev/null |
  awk '$1 == "Packages" && $2 == "main" && $3 == "Debian" { print $4; exit }')
[ -n "$from" ] && [ -e "$keyring" ] || absent "the machine's own packages are not Debian's"

echo "fetching kustomize ..." >&2
mkdir -p "$state/lists/partial" "$state/archives/partial" "$state/debs"
: >"$state/status"
printf 'Types: deb\nURIs: %s\nSuites: sid\nComponents: main\nSigned-By: %s\n' "$from" "$keyring" >"$state/sid.sources"
own_apt update || absent "$(tail -n 1 "$state/log")"
(cd "$state/debs" && own_apt download kustomize) || absent "$(tail -n 1 "$state/log")"

dpkg-deb --fsys-tarfile "$state"/debs/kustomize_*.deb | tar -x -C "$state" ./usr/bin/kustomize
mkdir -p "$folder"
install -m 0755 "$state/usr/bin/kustomize" "$folder/.new"
mv "$folder/.new" "$folder/kustomize"
