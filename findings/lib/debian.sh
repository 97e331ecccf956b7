# Sourced by the findings: Debian packages of pinned versions, with what they depend on, unpacked in a temporary folder that goes with the
# script. The machine's own packages and apt's state stay as they are. Needs root, apt-get, and Debian's keyring.
. "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

# packages SUITE NAME=VERSION ...: unpacks them below $folder/tree.
packages() {
  local suite=$1 archive state=$folder/apt deb name
  shift
  archive=$(apt-get indextargets --format '$(CREATED_BY) $(COMPONENT) $(REPO_URI)' | awk '$1 == "Packages" && $2 == "main" { print $3; exit }')
  mkdir -p "$state/lists/partial" "$state/archives/partial" "$folder/tree/usr"
  : >"$state/status"
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' "$archive" "$suite" \
    >"$state/x.sources"
  local apt=(apt-get -q -o Dir::Etc::sourcelist="$state/x.sources" -o Dir::Etc::sourceparts=- -o Dir::State="$state" -o Dir::Cache="$state"
    -o Dir::State::status="$state/status" -o APT::Sandbox::User=root -o APT::Install-Recommends=false)
  "${apt[@]}" update >"$folder/log" 2>&1
  "${apt[@]}" install --download-only -y "$@" >>"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
  for name in bin lib lib64 sbin; do
    mkdir -p "$folder/tree/usr/$name"
    ln -s "usr/$name" "$folder/tree/$name"
  done
  for deb in "$state"/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$folder/tree" --keep-directory-symlink --no-same-owner
  done
}

# inside COMMAND ...: runs a program of the unpacked packages: their /usr stands in the place of the machine's, /run is empty.
inside() {
  unshare --mount sh -c '
    set -e
    mount -t tmpfs tmpfs /run
    [ ! -d "$1/etc/containers" ] || { mkdir -p /etc/containers && mount --bind "$1/etc/containers" /etc/containers; }
    [ ! -d /sys/fs/cgroup/unified ] || umount /sys/fs/cgroup/unified
    mount --bind "$1/usr" /usr
    shift
    exec "$@"' sh "$folder/tree" "$@"
}
