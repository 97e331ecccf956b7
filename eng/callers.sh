#!/usr/bin/env bash
# Brings the programs that call an OCI runtime, of several years, from Debian's archive: artifacts/callers/SUITE is unpacked packages with
# every library they need, artifacts/callers/SUITE/versions says which. The machine's own packages and apt's own state stay as they are.
# Where there is nothing to fetch from, it says so and exits with 0; the tests that need a suite are skipped then.
# Usage: eng/callers.sh [SUITE ...]     default: bookworm trixie sid
set -euo pipefail
cd "$(dirname "$0")/.."

readonly folder=$PWD/artifacts/callers
readonly seconds=600 # for one suite, from the index to the last file

# Docker before 26 has its client in docker.io. The shell and what the tests call stand beside the callers, whose /usr hides the machine's.
readonly wanted=(containerd runc crun podman conmon docker.io criu containernetworking-plugins busybox-static
  bash catatonit coreutils dash grep gzip iproute2 kmod mount tar uidmap util-linux)
readonly also=(docker-cli)

# What the dependencies bring and no caller starts.
readonly unused='^(adduser|base-|debconf|dirmngr|dmsetup|dpkg|gnupg|gpg|init-system-helpers|libc-gconv|libpam-(modules|runtime)|libperl)'\
'|^(login|openssl-provider|passwd|perl|pinentry|python|sensible-utils|systemd|tini-static|ucf)'
readonly left_out=('./usr/share/doc*' './usr/share/man*' './usr/share/locale*' './usr/share/info*' './usr/share/bash-completion*'
  './usr/share/zsh*' './usr/share/fish*' '*/gconv*' '*/podman-testing' '*/containerd-shim' '*/containerd-shim-runc-v1')

progress() {
  [ ! -t 2 ] || echo "$*" >&2
}

absent() {
  echo "no callers of Debian ${suite:-}: $*; their tests are skipped" >&2
  exit 0
}

# The place this machine's own packages come from: its archive has the other suites too.
archive() {
  local own
  own=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  apt-get indextargets --format '$(CREATED_BY) $(COMPONENT) $(RELEASE) $(REPO_URI)' 2>/dev/null |
    awk -v own="$own" '$1 == "Packages" && $2 == "main" && ($3 == own || $3 ~ /^((old)*stable|testing|sid|unstable)$/) { print $4; exit }'
}

# own_apt TOOL [ARGUMENT ...]: apt-get or apt-cache with sources, indexes and a list of installed packages (none) of its own.
own_apt() {
  local tool=$1
  shift
  "$tool" -q -o Dir::Etc::sourcelist="$state/suite.sources" -o Dir::Etc::sourceparts=- -o Dir::State="$state" -o Dir::Cache="$state" \
    -o Dir::State::status="$state/status" -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::http::Timeout=20 \
    -o Acquire::Retries=2 -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::PDiffs=false \
    -o Acquire::Check-Valid-Until=false -o APT::Install-Recommends=false "$@"
}

# fetch: what is wanted with everything it depends on, into $state/debs.
fetch() {
  mkdir -p "$state/lists/partial" "$state/archives/partial" "$state/debs"
  : >"$state/status"
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' "$from" "$suite" "$keyring" >"$state/suite.sources"
  own_apt apt-get -o APT::Update::Error-Mode=any update
  local packages
  mapfile -t packages < <(own_apt apt-cache show --no-all-versions "${also[@]}" 2>/dev/null | awk '$1 == "Package:" { print $2 }')
  own_apt apt-get install --simulate "${wanted[@]}" "${packages[@]}" >"$state/plan"
  awk '$1 == "Inst" { print $2 "=" substr($3, 2) }' "$state/plan" | grep -vE "$unused" | sort >"$state/versions"
  mapfile -t packages <"$state/versions"
  cd "$state/debs"
  own_apt apt-get download "${packages[@]}"
}

# unpack: $state/debs into $state/tree, where /bin, /lib and so on are in /usr, as on every Debian.
unpack() {
  local name deb
  for name in bin lib lib64 sbin; do
    mkdir -p "$state/tree/usr/$name"
    ln -s "usr/$name" "$state/tree/$name"
  done
  for deb in "$state"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$state/tree" --keep-directory-symlink --no-same-owner "${left_out[@]/#/--exclude=}"
  done
  mv "$state/versions" "$state/tree/"
}

bring() {
  suite=$1
  state=$folder/.$suite
  rm -rf "$state"
  mkdir -p "$state"
  progress "fetching callers of Debian $suite ..."
  fetch >"$state/log" 2>&1 & # behind "if" or "||" a command that fails would not end it
  wait $! || absent "$(grep -m 1 -E '^E:' "$state/log" || tail -n 1 "$state/log")"
  unpack
  rm -rf "${folder:?}/$suite"
  mv "$state/tree" "$folder/$suite"
  rm -rf "$state"
}

if [ "${1:-}" = --suite ]; then
  from=$3 keyring=$4
  bring "$2"
  exit 0
fi

suites=("$@")
[ $# -gt 0 ] || suites=(bookworm trixie sid)

[ "$(id -u)" -eq 0 ] || absent "only root can run them"
command -v apt-get >/dev/null 2>&1 || absent "this machine has no apt-get"
[ "$(readlink -f /lib64)" = /usr/lib64 ] || absent "/lib64 is not in /usr here, and /usr is what a suite takes the place of"
from=$(archive)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -n "$from" ] && [ -e "$keyring" ] || absent "the machine's own packages are not Debian's"

mkdir -p "$folder"
exec 9>"$folder/.lock"
flock 9
for suite in "${suites[@]}"; do
  [ ! "$folder/$suite/versions" -nt eng/callers.sh ] || continue
  {
    timeout "$seconds" eng/callers.sh --suite "$suite" "$from" "$keyring" ||
      echo "no callers of Debian $suite within $seconds s; their tests are skipped" >&2
  } &
done
wait
