#!/usr/bin/env bash
# Writes Debian packages of the programs in artifacts/bin: ambicap-runtime (with /etc/ambicap/runtime.toml; not removed while containers that
# were made through it live) and ambicap (the command line, with kubectl's plugin). The same programs give the same bytes.
# Usage: eng/packages.sh [OUTPUT]     default: artifacts/packages; needs ./build.sh before
set -euo pipefail
cd "$(dirname "$0")/.."

output=${1:-artifacts/packages}
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props)
architecture=$(dpkg --print-architecture)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-0}
for program in ambicap-runtime ambicap; do
  [ -x "artifacts/bin/$program" ] || {
    echo "packages.sh: artifacts/bin/$program is not there; run ./build.sh" >&2
    exit 2
  }
done

staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
mkdir -p "$output"

# begin NAME: the folder of a package, with its licence and notices.
begin() {
  root=$staged/$1
  mkdir -p "$root/DEBIAN" "$root/usr/bin"
  install -D -m 0644 LICENSE "$root/usr/share/doc/$1/copyright"
  install -m 0644 THIRD-PARTY-NOTICES.md "$root/usr/share/doc/$1/"
}

# finish NAME RELATIONS SUMMARY
finish() {
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: %s\nSection: admin\nPriority: optional\n' "$1" "$version" "$architecture"
    printf 'Maintainer: the Ambicap project\n'
    [ -z "$2" ] || printf "%s\n" "$2"
    printf 'Description: %s\n' "$3"
  } >"$root/DEBIAN/control"
  find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
  dpkg-deb --root-owner-group -Zgzip --build "$root" "$output/$1_${version}_$architecture.deb" >/dev/null
  echo "$output/$1_${version}_$architecture.deb"
}

begin ambicap-runtime
install -m 0755 artifacts/bin/ambicap-runtime "$root/usr/bin/"
install -D -m 0644 deploy/debian/runtime.toml "$root/etc/ambicap/runtime.toml"
install -D -m 0644 docs/runtime.md "$root/usr/share/doc/ambicap-runtime/runtime.md"
install -m 0755 deploy/debian/ambicap-runtime.prerm "$root/DEBIAN/prerm"
echo /etc/ambicap/runtime.toml >"$root/DEBIAN/conffiles"
finish ambicap-runtime "Recommends: runc | crun" "ambient capabilities for containers, in front of runc or crun"

begin ambicap
install -m 0755 artifacts/bin/ambicap "$root/usr/bin/"
ln -s ambicap "$root/usr/bin/kubectl-ambicap"
ln -s ambicap "$root/usr/bin/kubectl_complete-ambicap"
finish ambicap "Depends: libc6 (>= 2.36)" "ambient capabilities for Kubernetes: run, explain, check, convert, learn, install"
