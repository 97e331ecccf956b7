#!/usr/bin/env bash
# Writes packages of the programs in artifacts/bin, or in artifacts/bin/ARCHITECTURE for another machine's, a .deb and an .rpm of each: ambicap-runtime (with /etc/ambicap/runtime.toml; not removed
# while containers that were made through it live) and ambicap (the command line, with kubectl's plugin), with their manual pages. Both forms
# have the same files, and the same programs give the same bytes.
# Usage: eng/packages.sh [OUTPUT [ARCHITECTURE ...]]     default: artifacts/packages, this machine's
#        needs rpmbuild, ./build.sh before, and eng/images.sh for another architecture (amd64, arm64)
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "packages.sh: $*" >&2
  exit 2
}

output=${1:-artifacts/packages}
own=$(dpkg --print-architecture)
architectures=("${@:2}")
[ $# -gt 1 ] || architectures=("$own")
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-0}
command -v rpmbuild >/dev/null 2>&1 || fail "rpmbuild is not there; install the package rpm"

staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
mkdir -p "$output"
output=$(realpath "$output")

# begin NAME: the files of a package, with its licence, notices and manual pages.
begin() {
  root=$staged/$architecture/$1
  control=$staged/$architecture/$1.control
  mkdir -p "$root/usr/bin" "$control"
  install -D -m 0644 LICENSE "$root/usr/share/doc/$1/copyright"
  install -m 0644 THIRD-PARTY-NOTICES.md "$root/usr/share/doc/$1/"
  eng/man.sh "$root/usr/share/man" "$1"
}

# finish NAME SUMMARY DEB-RELATIONS RPM-RELATIONS
finish() {
  find "$root" -type d -exec chmod 0755 {} +
  find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
  write_rpm "$1" "$2" "$4"
  write_deb "$1" "$2" "$3"
}

write_deb() {
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: %s\nSection: admin\nPriority: optional\n' "$1" "$version" "$architecture"
    printf 'Maintainer: the Ambicap project\n'
    [ -z "$3" ] || printf "%s\n" "$3"
    printf 'Description: %s\n' "$2"
  } >"$control/control"
  mv "$control" "$root/DEBIAN"
  find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
  dpkg-deb --root-owner-group -Zgzip --build "$root" "$output/$1_${version}_$architecture.deb" >/dev/null
  echo "$output/$1_${version}_$architecture.deb"
}

# The programs come as they are: rpm neither strips nor links nor looks into them. gzip is what every rpm can read.
write_rpm() {
  local spec=$staged/$architecture/$1.spec
  {
    printf 'Name: %s\nVersion: %s\nRelease: 1\nSummary: %s\nLicense: MIT\nAutoReqProv: no\n' "$1" "$version" "$2"
    [ -z "$3" ] || printf "%s\n" "$3"
    printf '%%description\n%s\n%%install\ncp -a %s/. %%{buildroot}/\n' "$2" "$root"
    [ ! -e "deploy/rpm/$1.preun.lua" ] || printf '%%preun -p <lua>\n%s\n' "$(cat "deploy/rpm/$1.preun.lua")"
    printf '%%files\n%%defattr(-,root,root)\n%%dir /usr/share/doc/%s\n' "$1"
    [ ! -e "$root/etc/ambicap" ] || printf '%%dir /etc/ambicap\n'
    (cd "$root" && find . ! -type d -printf '/%P\n' | LC_ALL=C sort | sed 's,^/etc/,%config(noreplace) /etc/,')
  } >"$spec"
  rpmbuild -bb --quiet --target "$machine" --define "_topdir $staged/rpm" --define "_rpmdir $staged/rpms" --define '_buildhost localhost' \
    --define 'use_source_date_epoch_as_buildtime 1' --define 'clamp_mtime_to_source_date_epoch 1' --define '_binary_payload w9.gzdio' \
    --define '_build_id_links none' --define 'debug_package %{nil}' --define '__os_install_post %{nil}' --define '_dbpath %{_topdir}/db' \
    "$spec" >"$staged/rpm.log" 2>&1 || {
    cat "$staged/rpm.log" >&2
    exit 1
  }
  mv "$staged/rpms/$machine/$1-$version-1.$machine.rpm" "$output/"
  echo "$output/$1-$version-1.$machine.rpm"
}

for architecture in "${architectures[@]}"; do
  case $architecture in
    amd64) machine=x86_64 ;;
    arm64) machine=aarch64 ;;
    *) fail "unknown architecture \"$architecture\"; use amd64 or arm64" ;;
  esac
  programs=artifacts/bin
  remedy=./build.sh
  [ "$architecture" = "$own" ] || programs=artifacts/bin/$architecture remedy="./build.sh image $architecture"
  for program in ambicap-runtime ambicap; do
    [ -x "$programs/$program" ] || fail "$programs/$program is not there; run $remedy"
  done

  begin ambicap-runtime
  install -m 0755 "$programs/ambicap-runtime" "$root/usr/bin/"
  install -D -m 0644 deploy/debian/runtime.toml "$root/etc/ambicap/runtime.toml"
  install -D -m 0644 docs/runtime.md "$root/usr/share/doc/ambicap-runtime/runtime.md"
  install -m 0755 deploy/debian/ambicap-runtime.prerm "$control/prerm"
  echo /etc/ambicap/runtime.toml >"$control/conffiles"
  finish ambicap-runtime "ambient capabilities for containers, in front of runc or crun" "Recommends: runc | crun" "Recommends: (runc or crun)"

  begin ambicap
  install -m 0755 "$programs/ambicap" "$root/usr/bin/"
  ln -s ambicap "$root/usr/bin/kubectl-ambicap"
  ln -s ambicap "$root/usr/bin/kubectl_complete-ambicap"
  finish ambicap "ambient capabilities for Kubernetes: run, explain, check, convert, learn, install" "Depends: libc6 (>= 2.36)" "Requires: glibc >= 2.36"
done
