#!/usr/bin/env bash
# Installs from the distribution's packages what a build or a run needs and this machine lacks.
# Usage: eng/prerequisites.sh build|containers|tests ...
set -euo pipefail

missing=()
tools=
callers=

# need COMMAND PACKAGE: the package is wanted unless the command is there.
need() {
  command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ] || missing+=("$2")
}

for set in "$@"; do
  case $set in
    build) # Native AOT links with clang, lld and zlib; programs that read manifests with libyaml, which tests load.
      need clang clang
      need ld.lld lld
      [ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
      [ -e /usr/include/yaml.h ] || missing+=(libyaml-dev)
      ;;
    containers)
      need containerd containerd
      need runc runc
      need setcap libcap2-bin
      need setsid util-linux
      [ -x /usr/lib/cni/ptp ] || [ -x /opt/cni/bin/ptp ] || missing+=(containernetworking-plugins)
      dpkg-query -W -f '${Status}' busybox-static 2>/dev/null | grep -q 'ok installed' || missing+=(busybox-static)
      ;;
    tests) # The capability model's judge is compiled; crun is the second runtime; Podman's pods begin with catatonit; bubblewrap refuses under a grant; ext4 holds what the kernel no longer writes; the
      # manual page says which kernel brought which capability; kubectl applies what was converted. Helm and Kustomize are in no
      # package of Debian, but in packages of the npm registry; their tests are skipped where npm is not installed. Other years'
      # containerd, Docker and Podman stand beside the machine's own, and so do the programs that containers begin with. rpm makes and
      # installs packages; mandoc judges the manual pages; fish and zsh complete command lines.
      need cc gcc
      need crun crun
      need podman podman
      need catatonit catatonit
      need bwrap bubblewrap
      need debugfs e2fsprogs
      need setpriv util-linux
      need kubectl kubernetes-client
      need flock util-linux
      need rpmbuild rpm
      need mandoc mandoc
      need fish fish
      need zsh zsh
      [ "$(uname -m)" != x86_64 ] || tools=1
      callers=1
      [ -e /usr/share/man/man7/capabilities.7.gz ] || missing+=(manpages)
      ;;
    *)
      echo "prerequisites.sh: unknown set \"$set\"; use build, containers or tests" >&2
      exit 2
      ;;
  esac
done

command -v dotnet >/dev/null 2>&1 || {
  echo "the .NET 10 SDK is not installed; see https://dotnet.microsoft.com/download" >&2
  exit 2
}

# Programs from the npm registry, of the checksums in eng/tools; npm runs nothing of them.
install_tools() {
  local folder=artifacts/tools
  [ -n "$tools" ] && [ ! -e "$folder/node_modules/.package-lock.json" ] && command -v npm >/dev/null 2>&1 || return 0
  echo "installing helm and kustomize below $folder ..." >&2
  mkdir -p "$folder"
  cp eng/tools/package*.json "$folder"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel error --prefix "$folder" >&2 ||
    echo "helm and kustomize are not installed; their tests are skipped" >&2
}

cd "$(dirname "$0")/.."
install_tools
[ -z "$callers" ] || eng/callers.sh
[ -z "$callers" ] || eng/entrypoints.sh
[ -z "$callers" ] || eng/learnt.sh
[ -z "$callers" ] || eng/promtool.sh
[ -z "$callers" ] || eng/kustomize.sh

[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ]; then
  echo "not installed: ${missing[*]}; run as root: apt-get install ${missing[*]}" >&2
  exit 2
fi

echo "installing ${missing[*]} ..." >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || {
  cat "$log" >&2
  exit 2
}
