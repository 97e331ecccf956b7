#!/usr/bin/env bash
# containerd 1.6.20 (Debian bookworm) reads a configuration file of version 3, which it cannot know, without a word and without an effect:
# exit code 0, the handler is not there. 1.7.24 (trixie) refuses the same file. And a file without a version line is of version 1 to both:
# a warning says that version 1 is deprecated, and a CRI section by version 2's plugin name is dropped without one.
# A guess would be: the older one refuses what it does not know, and a missing version means the one that the section is written in.
# Needs root, for the mount namespace.
. "$(dirname "$0")/lib/debian.sh"

handler() { # handler FILE: whether the handler "mine" is in the configuration in force
  local status=0
  inside containerd --config "$1" config dump >"$folder/dump" 2>"$folder/errors" || status=$?
  if [ "$status" -ne 0 ]; then echo refused; elif grep -q 'runtimes.*mine\]' "$folder/dump"; then echo there; else echo "not there"; fi
}

section() { # section PLUGIN
  printf '[plugins."%s".containerd.runtimes.mine]\n  runtime_type = "io.containerd.runc.v2"\n' "$1"
}

{ echo 'version = 2'; section io.containerd.grpc.v1.cri; } >"$folder/version2.toml"
section io.containerd.grpc.v1.cri >"$folder/none.toml"
{ echo 'version = 3'; section io.containerd.cri.v1.runtime; } >"$folder/version3.toml"

for pinned in bookworm=1.6.20~ds1-1+deb12u3 trixie=1.7.24~ds1-6+deb13u1; do
  rm -rf "$folder/apt" "$folder/tree"
  packages "${pinned%%=*}" "containerd=${pinned#*=}"
  for file in version2 none version3; do
    printf '%s, file %s: %s\n' "${pinned#*=}" "$file" "$(handler "$folder/$file.toml")"
  done
done | expect "1.6.20~ds1-1+deb12u3, file version2: there
1.6.20~ds1-1+deb12u3, file none: not there
1.6.20~ds1-1+deb12u3, file version3: not there
1.7.24~ds1-6+deb13u1, file version2: there
1.7.24~ds1-6+deb13u1, file none: not there
1.7.24~ds1-6+deb13u1, file version3: refused"
