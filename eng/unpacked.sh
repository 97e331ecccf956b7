# Sourced by scripts that bring programs for tests. No program of its own.
. eng/foreign.sh

# What the scripts that source this may set: the packages' architecture, where it is not the machine's, and which of their files stay away.
architecture=
left_out=('./usr/share/*' '*/gconv*')

# unpacked NAME WHAT PACKAGE ...: unpacks packages of the machine's own distribution, with every library they need, to artifacts/NAME/root, and
# writes artifacts/NAME/versions. None is installed, and so none is started as a service. Where there is nothing to fetch from, it says that
# there are no WHAT and ends the script with 0; the tests that need them are skipped then.
unpacked() {
  folder=$PWD/artifacts/$1
  what=$2
  wanted=("${@:3}")
  [ ! "$folder/versions" -nt "eng/${0##*/}" ] || exit 0
  [ "$(id -u)" -eq 0 ] || absent "only root can run them"
  command -v apt-get >/dev/null 2>&1 || absent "this machine has no apt-get"

  state=$folder/.state
  rm -rf "$folder"
  mkdir -p "$state/debs" "$state/archives/partial" "$folder/root"
  : >"$state/status"
  echo "fetching $what ..." >&2
  fetch >"$state/log" 2>&1 & # behind "if" or "||" a command that fails would not end it
  wait $! || absent "$(grep -m 1 -E '^E:' "$state/log" || tail -n 1 "$state/log")"

  # /bin, /lib and so on are in /usr, as on every Debian.
  local name deb
  for name in bin lib lib64 sbin; do
    mkdir -p "$folder/root/usr/$name"
    ln -s "usr/$name" "$folder/root/$name"
  done
  for deb in "$state"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$folder/root" --keep-directory-symlink "${left_out[@]/#/--exclude=}"
  done
  mv "$state/versions" "$folder/"
  rm -rf "$state"
}

absent() {
  echo "no $what: $*; their tests are skipped" >&2
  exit 0
}

# of_empty TOOL ARGUMENT ...: apt as on a machine without any package.
of_empty() {
  local tool=$1
  shift
  "$tool" -q "${options[@]}" -o Dir::State::status="$state/status" -o Dir::Cache::archives="$state/archives" -o APT::Sandbox::User=root \
    -o APT::Install-Recommends=false "$@"
}

fetch() {
  local options=() packages
  [ -z "$architecture" ] || foreign "$architecture" "$state"
  of_empty apt-cache show "${wanted[@]}" >/dev/null 2>&1 || apt-get update -qq
  of_empty apt-get install --simulate "${wanted[@]}" >"$state/plan"
  awk '$1 == "Inst" { print $2 "=" substr($3, 2) }' "$state/plan" | sort >"$state/versions"
  mapfile -t packages <"$state/versions"
  cd "$state/debs"
  of_empty apt-get download "${packages[@]}"
}
