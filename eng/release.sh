#!/usr/bin/env bash
# Makes a release of this commit in one folder: the programs as an archive, packages (.deb, .rpm), images, chart, NuGet package, kubectl-ambicap
# for other machines with a krew manifest, what everything is made of, and checksums, signed where a key is given.
# Usage: eng/release.sh [--output OUTPUT] [--key FILE] [--url URL] [--only PART ...]
#        default: artifacts/release; parts: images archive packages chart nuget portable sbom; FILE is a private key of ssh-keygen;
#        URL is where the archives will be, for the krew manifest
# Verify with: ssh-keygen -Y verify -f allowed_signers -I PRINCIPAL -n ambicap -s SHA256SUMS.sig < SHA256SUMS; sha256sum --check SHA256SUMS
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "release.sh: $*" >&2
  exit 2
}

output=artifacts/release
key=
url=https://example.invalid/ambicap
parts=(images archive packages chart nuget portable sbom)
while [ $# -gt 0 ]; do
  case $1 in
    --output | --key | --url) [ $# -gt 1 ] || fail "$1 needs a value" ;;&
    --output) output=$2 && shift 2 ;;
    --key) key=$2 && shift 2 ;;
    --url) url=$2 && shift 2 ;;
    --only) shift && parts=("$@") && set -- ;;
    *) fail "unknown option $1; see its first lines" ;;
  esac
done
[ -z "$key" ] || [ -r "$key" ] || fail "$key cannot be read; name a private key of ssh-keygen"
[ "${#parts[@]}" -gt 0 ] || fail "--only needs parts; see its first lines"
for part in "${parts[@]}"; do
  case $part in
    images | archive | packages | chart | nuget | portable | sbom) ;;
    *) fail "unknown part $part; use images, archive, packages, chart, nuget, portable or sbom" ;;
  esac
done

version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props)
architecture=$(dpkg --print-architecture)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
# Of this commit, and of the very packages of eng/locks.
RestoreLockedMode=true dotnet restore Ambicap.slnx --verbosity quiet >&2 || fail "packages are not those of eng/locks; use its SDK, or see NU1403 and NU1004 above"
[ "$(artifacts/bin/ambicap --version 2>/dev/null)" = "$version+$(git rev-parse HEAD)" ] || RestoreLockedMode=true ./build.sh programs >&2
mkdir -p "$output"
staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT

# pack NAME FOLDER ENTRY ...: entries of a folder as an archive, the same bytes each time.
pack() {
  tar --sort=name --owner=0 --group=0 --numeric-owner --mode=go-w --mtime="@$SOURCE_DATE_EPOCH" -C "$2" -cf - "${@:3}" | gzip -n >"$output/$1.tar.gz"
}

# archive ARCHITECTURE FOLDER: the programs of a folder with deploy/ and the licences.
archive() {
  local root=$staged/$1/ambicap-$version
  mkdir -p "$root"
  cp -a "$2"/{ambicap,ambicap-cri,ambicap-node,ambicap-runtime,ambicap-webhook} LICENSE THIRD-PARTY-NOTICES.md CHANGELOG.md "$root/"
  ln -s ambicap "$root/kubectl-ambicap"
  ln -s ambicap "$root/kubectl_complete-ambicap"
  ln -s ambicap "$root/ambicap-convert"
  git archive HEAD deploy | tar -x -C "$root"
  pack "ambicap-$version-linux-$1" "$staged/$1" "ambicap-$version"
}

for part in "${parts[@]}"; do
  echo "$part ..." >&2
  # What the images of other architectures were made of.
  others=()
  for folder in artifacts/bin/*/; do
    [ ! -x "$folder/ambicap-runtime" ] || others+=("$(basename "$folder")")
  done
  case $part in
    archive)
      archive "$architecture" artifacts/bin
      for other in "${others[@]}"; do
        archive "$other" "artifacts/bin/$other"
      done
      ;;
    packages) eng/packages.sh "$output" "$architecture" "${others[@]}" >&2 ;;
    images)
      ./build.sh image >&2
      for image in artifacts/images/*.tar; do
        gzip -n <"$image" >"$output/image-$(basename "$image").gz"
      done
      cp artifacts/images/digests "$output/image-digests"
      ;;
    chart)
      mkdir -p "$staged/chart"
      git archive HEAD:deploy/helm ambicap | tar -x -C "$staged/chart"
      pack "ambicap-chart-$version" "$staged/chart" ambicap
      ;;
    nuget) dotnet pack src/Ambicap.Capabilities --configuration Release --nologo --verbosity quiet --output "$output" >&2 ;;
    portable) eng/portable.sh --output "$output" --url "$url" ;;
    sbom) eng/sbom.sh "$output" >&2 ;;
  esac
done

(cd "$output" && find . -maxdepth 1 -type f ! -name 'SHA256SUMS*' -printf '%f\n' | LC_ALL=C sort | xargs -d '\n' sha256sum >SHA256SUMS)
rm -f "$output/SHA256SUMS.sig"
if [ -n "$key" ]; then
  ssh-keygen -q -Y sign -f "$key" -n ambicap "$output/SHA256SUMS"
else
  echo "release.sh: not signed; give --key" >&2
fi
ls "$output"
