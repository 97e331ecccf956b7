#!/usr/bin/env bash
# Whether a commit is the same programs wherever it is built: builds it in two temporary folders of other names and depths, with the packages of
# eng/locks, and compares the programs byte for byte; then with those of FOLDER where one is given, such as the unpacked archive of a release.
# Prints a table; exits with 1 where any differ. Takes minutes. The same SDK, linker, libyaml and OpenSSL are needed, so the same Debian.
# Usage: eng/reproduce.sh [--commit COMMIT] [FOLDER]     default: HEAD
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "reproduce.sh: $*" >&2
  exit 2
}

commit=HEAD
if [ "${1:-}" = --commit ]; then
  [ $# -gt 1 ] || fail "--commit needs a value"
  commit=$2
  shift 2
fi
[ $# -le 1 ] || fail "one folder at most; see its first lines"
[ -z "${1:-}" ] || [ -d "$1" ] || fail "$1 is no folder; unpack the archive of a release"
commit=$(git rev-parse --verify --quiet "$commit^{commit}") || fail "no such commit here; fetch it"

staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
folders=("$staged/a" "$staged/another/and deeper")
for folder in "${folders[@]}"; do
  git clone --quiet . "$folder"
  git -C "$folder" checkout --quiet "$commit"
  echo "building in $folder ..." >&2
  (cd "$folder" && RestoreLockedMode=true ./build.sh programs) >&2
done
[ -z "${1:-}" ] || folders+=("$1")

status=0
for program in ambicap ambicap-cri ambicap-node ambicap-runtime ambicap-webhook; do
  verdict="the same"
  first=${folders[0]}/artifacts/bin/$program
  for folder in "${folders[@]:1}"; do
    other=$folder/artifacts/bin/$program
    [ -e "$other" ] || other=$folder/$program
    cmp -s "$first" "$other" || { verdict="differs: $other" && status=1; }
  done
  printf '%-16s %s  %s\n' "$program" "$(sha256sum "$first" | cut -c 1-64)" "$verdict"
done
exit "$status"
