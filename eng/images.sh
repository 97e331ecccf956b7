#!/usr/bin/env bash
# Writes the programs' images as OCI archives, OUTPUT/NAME.tar, each with one manifest for each architecture: the program of artifacts/bin,
# the libraries that it needs, two accounts, and nothing else. Needs no registry, no base image and no container manager.
# This machine's own architecture takes the machine's libraries; another one is compiled for here, with Debian's packages of it. Twice the
# same programs and libraries are twice the same bytes: no time but that of SOURCE_DATE_EPOCH, or else of the programs' commit.
# Usage: eng/images.sh [--output OUTPUT] [ARCHITECTURE ...]     default: artifacts/images, amd64 and arm64
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/foreign.sh

# Program, project below src/, user, libraries, licences of what is in the image, what it is. Root only where the program needs it:
# ambicap-cri makes its socket beside the container runtime's, which is root's; ambicap-node installs ambicap-runtime, which its image has
# too, on the host.
readonly images='
ambicap-webhook|Webhook|65532:65532|c ssl|MIT AND Apache-2.0 AND LGPL-2.1-or-later|the admission webhook of Ambicap
ambicap-cri|Cri|0:0|c|MIT AND Apache-2.0 AND BSD-3-Clause AND LGPL-2.1-or-later|the CRI endpoint of Ambicap, in front of containerd or CRI-O
ambicap-node|Node|0:0|c ssl|MIT AND Apache-2.0 AND BSD-2-Clause AND BSD-3-Clause AND LGPL-2.1-or-later|the installer of Ambicap on a node
ambicap-convert|Cli|65532:65532|c|MIT AND Apache-2.0 AND BSD-3-Clause AND LGPL-2.1-or-later|ambicap convert as a KRM function, for Kustomize and kpt
'

output=artifacts/images
if [ "${1:-}" = --output ]; then
  output=$2
  shift 2
fi
architectures=("$@")
[ $# -gt 0 ] || architectures=(amd64 arm64)

fail() {
  echo "images.sh: $*" >&2
  exit 2
}

# platform ARCHITECTURE: its names in GNU's and .NET's world, and its dynamic linker.
platform() {
  case $1 in
    amd64) triple=x86_64-linux-gnu rid=linux-x64 linker=lib64/ld-linux-x86-64.so.2 ;;
    arm64) triple=aarch64-linux-gnu rid=linux-arm64 linker=lib/ld-linux-aarch64.so.1 ;;
    *) fail "unknown architecture \"$1\"; use amd64 or arm64" ;;
  esac
}

# package_of FILE: the installed package that has a library of this machine.
package_of() {
  { dpkg-query -S "/lib/$own_triple/$1" 2>/dev/null || dpkg-query -S "/usr/lib/$own_triple/$1"; } | sed 's/:.*//'
}

# installed PATTERN: the installed package of such a name.
installed() {
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$1" | awk '$1 == "installed" { name = $2 } END { print name }'
}

# fetch ARCHITECTURE: the libraries of the images and what linking takes, of this machine's release, unpacked into $root.
fetch() {
  local state=$staged/apt package
  mkdir -p "$state/debs" "$root/var/lib/dpkg/status.d"
  foreign "$1" "$state"
  (
    cd "$state/debs"
    apt-get "${options[@]}" download "$(package_of libc.so.6)" "$(package_of libssl.so.3)" libc6-dev linux-libc-dev zlib1g-dev libyaml-dev \
      libgcc-s1 "$(installed 'libgcc-*-dev')"
  )
  for package in "$state"/debs/*.deb; do
    dpkg-deb -x "$package" "$root"
    dpkg-deb -f "$package" >"$root/var/lib/dpkg/status.d/$(dpkg-deb -f "$package" Package)"
  done
}

# publish ARCHITECTURE NAME PROJECT: artifacts/bin/ARCHITECTURE/NAME, unless it is newer than this machine's own. ambicap-convert is ambicap by
# that name.
publish() {
  local file=${2/ambicap-convert/ambicap}
  [ "artifacts/bin/$1/$file" -nt "artifacts/bin/$file" ] && return
  echo "compiling $2 for $1 ..." >&2
  dotnet publish "src/Ambicap.$3" --configuration Release --nologo --verbosity quiet --runtime "$rid" \
    -p:SysRoot="$root" -p:LinkerFlavor=lld --output "artifacts/publish/$1/$3"
  mkdir -p "artifacts/bin/$1"
  install -m 0755 "artifacts/publish/$1/$3/$file" "artifacts/bin/$1/$file"
  [ "$file" = "$2" ] || ln -sf "$file" "artifacts/bin/$1/$2"
}

# place NAME PROJECT IMAGE: the program of the architecture at hand into the layer of an image.
place() {
  local program=artifacts/bin/$1
  [ -x "$program" ] || fail "artifacts/bin/$1 is not there; run ./build.sh"
  if [ "$architecture" != "$own" ]; then
    publish "$architecture" "$1" "$2"
    program=artifacts/bin/$architecture/$1
  fi
  install -D -m 0755 "$program" "$staged/$architecture/$3/$1"
}

# libraries ARCHITECTURE NAME FILE ...: a layer of files of one package, with its licence and what scanners of images read.
libraries() {
  local layer=$staged/$1/$2 package file
  shift 2
  package=$(package_of "${1##*/}")
  for file; do
    install -D -m 0755 "$root/$file" "$layer/$file"
  done
  install -D -m 0644 "$root/usr/share/doc/$package/copyright" "$layer/usr/share/doc/$package/copyright"
  mkdir -p "$layer/var/lib/dpkg/status.d"
  if [ -z "$root" ]; then
    dpkg-query -s "$package:$architecture" | grep -v '^Status:' >"$layer/var/lib/dpkg/status.d/$package"
  else
    cp "$root/var/lib/dpkg/status.d/$package" "$layer/var/lib/dpkg/status.d/"
  fi
}

command -v dpkg-query >/dev/null 2>&1 || fail "this machine has no dpkg, whose packages have the libraries; write images on Debian"
own=$(dpkg --print-architecture)
platform "$own"
own_triple=$triple

mkdir -p "$output"
staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT

for architecture in "${architectures[@]}"; do
  platform "$architecture"
  root=
  if [ "$architecture" != "$own" ]; then
    root=$staged/root/$architecture
    fetch "$architecture" >"$staged/log" 2>&1 & # behind "||" a command that fails would not end it
    wait $! || fail "no libraries for $architecture: $(grep -m 1 '^E:' "$staged/log" || tail -n 1 "$staged/log");" \
      "name the architectures to do without it"
  fi
  libraries "$architecture" c "lib/$triple/libc.so.6" "lib/$triple/libm.so.6" "$linker"
  install -D -m 0644 /etc/os-release "$staged/$architecture/c/etc/os-release"
  libraries "$architecture" ssl "usr/lib/$triple/libssl.so.3" "usr/lib/$triple/libcrypto.so.3"

  while IFS='|' read -r name project _; do
    [ -n "$name" ] || continue
    place "$name" "$project" "$name"
    [ "$name" != ambicap-node ] || place ambicap-runtime Runtime "$name"
  done <<<"$images"
done

# The programs say what they were built from: VERSION+REVISION.
source=$(git remote get-url origin 2>/dev/null | grep -E '^https://' || true)
while IFS='|' read -r name _ user needs licences title; do
  [ -n "$name" ] || continue
  full=$("artifacts/bin/$name" --version)
  revision=${full#*+}
  echo "$name|$title|$user|$needs|$licences|${full%%+*}|$revision|$source"
done <<<"$images" >"$staged/lines"

seconds=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct "$revision" 2>/dev/null || echo 0)}
dotnet run --configuration Release eng/images.cs -- "$staged" "$output" "$seconds" "${architectures[@]}" <"$staged/lines"

# What pins an image: its registry's name goes in front (docs/images.md).
while IFS='|' read -r name _; do
  echo "$name@$(tar -xOf "$output/$name.tar" index.json | grep -o 'sha256:[0-9a-f]*' | head -n 1)"
done <"$staged/lines" >"$output/digests"
