#!/usr/bin/env bash
# What ambicap-runtime costs a container: processor time of a call that passes through, and of one that rewrites config.json, each in
# turn with a static C program that only becomes the next program. Prints medians and ratios.
# Usage: bench/pass-through.sh [CALLS] [ROUNDS]     default: 200 calls a round, 9 rounds; needs ./build.sh before, and a C compiler
set -euo pipefail
cd "$(dirname "$0")/.."

calls=${1:-200}
rounds=${2:-9}
program=$PWD/artifacts/bin/ambicap-runtime
[ -x "$program" ] || { echo "pass-through.sh: $program is not there; run ./build.sh" >&2; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf 'int execv(const char *, char *const *);\nint main(int c, char **v) { return execv("/bin/true", v); }\n' >"$folder/baseline.c"
cc -O2 -static -o "$folder/baseline" "$folder/baseline.c"
printf 'runtime = "/bin/true"\nstate_dir = "%s/state"\n' "$folder" >"$folder/runtime.toml"
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

for ((r = 0; r < rounds; r++)); do
  round baseline "$folder/baseline" state web
  round state "$program" --root /run/x state web
  round create "$program" --root /run/x create --bundle "$folder/plain" web
  round copy only_copy
  round rewrite rewrite
done

median() { sort -n "$folder/times/$1" | sed -n "$(((rounds + 1) / 2))p"; }
ratio() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }
base=$(median baseline)
copy=$(($(median copy) - base))
echo "a call of the C program: $(awk "BEGIN { printf \"%.2f\", $base / $calls }") ms of processor time"
echo "passing state:           ratio $(ratio "$(median state)" "$base")"
echo "passing create:          ratio $(ratio "$(median create)" "$base")"
echo "rewriting create:        ratio $(ratio "$(($(median rewrite) - copy))" "$base")"
echo "binary:                  $(stat -c %s "$program") bytes"
/usr/bin/env bash -c 'exec 2>&1; command -v /usr/bin/time >/dev/null && /usr/bin/time -f "peak resident:           %M KiB" "$0" --root /run/x state web' "$program" || true
