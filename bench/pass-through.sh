#!/usr/bin/env bash
# What ambicap-runtime costs a container: processor time of a call that passes through, of a container that is recorded and of one that is
# not, and of one that rewrites config.json, each in turn with a static C program that only becomes the next program; then create, start
# and delete of a real container, in turn with runc alone. Prints medians and ratios. All files are on tmpfs, as on a node.
# Usage: bench/pass-through.sh [CALLS] [ROUNDS]     default: 200 calls a round, 9 rounds; needs root, ./build.sh before, and a C compiler
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs root artifacts/bin/ambicap-runtime cc:gcc runc:runc busybox:busybox-static

calls=${1:-200}
rounds=${2:-9}
program=$PWD/artifacts/bin/ambicap-runtime

# The records are on tmpfs too, and not among those of this machine.
if [ "${AMBICAP_BENCH_MOUNTED:-}" != 1 ]; then
  AMBICAP_BENCH_MOUNTED=1 exec unshare --mount sh -c \
    'mkdir -p -m 0700 /run/ambicap && mount -t tmpfs -o mode=0700 tmpfs /run/ambicap && exec "$0" "$@"' "bench/${0##*/}" "$@"
fi

folder=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$folder"' EXIT
printf 'int execv(const char *, char *const *);\nint main(int c, char **v) { return execv("/bin/true", v); }\n' >"$folder/baseline.c"
cc -O2 -static -o "$folder/baseline" "$folder/baseline.c"
printf 'runtime = "/bin/true"\n' >"$folder/runtime.toml"
export AMBICAP_RUNTIME_CONFIG=$folder/runtime.toml

# A document as containerd writes it, as large as a recorded one, with and without a grant.
mkdir "$folder/granted" "$folder/plain" "$folder/times"
recorded=test/Ambicap.Runtime.Tests/TestData/oci/containerd-1.6-config-web.json
cp "$recorded" "$folder/granted/original"
sed 's/"ambient.ambicap.dev/"other.example.dev/' "$recorded" >"$folder/plain/config.json"

# Processor time of all children so far, in milliseconds, from the shell's own account; in a pipe it would be another shell's.
spent() {
  times >"$folder/now"
  awk 'NR == 2 { split($1, u, /[ms]/); split($2, s, /[ms]/); printf "%d\n", (u[1] * 60 + u[2] + s[1] * 60 + s[2]) * 1000 }' "$folder/now"
}

round() { # round NAME COMMAND...: runs the command many times in a shell of its own
  local name=$1
  shift
  (
    for ((i = 0; i < calls; i++)); do "$@"; done
    spent >>"$folder/times/$name"
  )
}

rewrite() {
  cp "$folder/granted/original" "$folder/granted/config.json"
  "$program" --root /run/x create --bundle "$folder/granted" web
}

only_copy() {
  cp "$folder/granted/original" "$folder/granted/config.json"
  "$folder/baseline" create
}

"$program" --root /run/x create --bundle "$folder/plain" recorded
for ((r = 0; r < rounds; r++)); do
  round baseline "$folder/baseline" state web
  round recorded "$program" --root /run/x state recorded
  round unknown "$program" --root /run/x state unknown
  round create "$program" --root /run/x create --bundle "$folder/plain" web
  round copy only_copy
  round rewrite rewrite
done

# A container of busybox that does nothing, from what runc itself proposes.
bundle=$folder/bundle
mkdir -p "$bundle/rootfs/bin" "$bundle/rootfs/proc"
cp /bin/busybox "$bundle/rootfs/bin/"
runc spec --bundle "$bundle"
sed -i -e 's/"terminal": true/"terminal": false/; s/"sh"/"\/bin\/busybox", "true"/; s/"uid": 0/"uid": 1000/' -e '/"rlimits"/,/\],/d' "$bundle/config.json"
cp "$bundle/config.json" "$folder/spec"
sed '0,/{/s//{ "annotations": { "ambicap.dev\/ambient": "NET_BIND_SERVICE" },/' "$folder/spec" >"$folder/spec-granted"
printf 'runtime = "%s"\n' "$(command -v runc)" >"$folder/real.toml"

lifecycles() { # lifecycles NAME PROGRAM SPEC: the processor time of some containers' lives, and the time on the clock
  local begin
  begin=$(date +%s%N)
  (
    export AMBICAP_RUNTIME_CONFIG=$folder/real.toml
    for ((i = 0; i < calls / 10; i++)); do
      cp "$folder/$3" "$bundle/config.json"
      "$2" --root "$folder/root" create --bundle "$bundle" "bench-$$" >/dev/null 2>&1 </dev/null
      "$2" --root "$folder/root" start "bench-$$"
      "$2" --root "$folder/root" delete --force "bench-$$"
    done
    spent >>"$folder/times/$1"
  )
  echo $((($(date +%s%N) - begin) / 1000000)) >>"$folder/times/$1-clock"
}

for ((r = 0; r < rounds; r++)); do
  lifecycles runc runc spec
  lifecycles life "$program" spec
  lifecycles life-granted "$program" spec-granted
done

median() { sort -n "$folder/times/$1" | sed -n "$(((rounds + 1) / 2))p"; }
ratio() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }
base=$(median baseline)
copy=$(($(median copy) - base))
echo "a call of the C program: $(awk "BEGIN { printf \"%.2f\", $base / $calls }") ms of processor time"
echo "passing state, recorded: ratio $(ratio "$(median recorded)" "$base")"
echo "passing state, unknown:  ratio $(ratio "$(median unknown)" "$base")"
echo "passing create:          ratio $(ratio "$(median create)" "$base")"
echo "rewriting create:        ratio $(ratio "$(($(median rewrite) - copy))" "$base")"
runc=$(median runc)
runc_clock=$(median runc-clock)
echo "create, start, delete:   ratio to runc alone $(ratio "$(median life)" "$runc"), on the clock $(ratio "$(median life-clock)" "$runc_clock")"
echo "the same with a grant:   ratio to runc alone $(ratio "$(median life-granted)" "$runc"), on the clock $(ratio "$(median life-granted-clock)" "$runc_clock")"
echo "binary:                  $(stat -c %s "$program") bytes"
/usr/bin/env bash -c 'exec 2>&1; command -v /usr/bin/time >/dev/null && /usr/bin/time -f "peak resident:           %M KiB" "$0" --root /run/x state web' "$program" || true
