#!/usr/bin/env bash
# What watching costs (`ambicap learn --pid`): whether checks are lost at 100,000 a second, and how much slower a program gets that asks
# 1,000 times a second, by pairs of short slices: of a process that is watched, and of another that does the same. Beside it bcc's `capable`
# in the same run, where the kernel has kprobes. What no watch shows is the measure's own error.
# "kill" asks for CAP_KILL, of which the first checks come with a stack; "hostname" for CAP_SYS_ADMIN, of which each does: the worst case.
# Usage: bench/learn.sh [SECONDS]     default: 2 s of 100,000 checks a second, ten times as long for pairs; needs root and ./build.sh before
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs root artifacts/bin/ambicap gcc:gcc python3:python3

seconds=${1:-2}
program=${AMBICAP:-$PWD/artifacts/bin/ambicap}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for name in asker pairs; do gcc -O2 -o "$folder/$name" "bench/learn/$name.c"; done
mkfifo "$folder/go"
export PYTHONUNBUFFERED=1

processorTime() { # processorTime PID: what it took so far, in seconds
  awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / tick }' "/proc/$1/stat"
}

ask() { # ask KIND COUNT PER_SECOND: prints seconds on the clock of the asker, and of the processor of the watch
  local asker pid before after
  : >"$folder/asked"
  "$folder/asker" "$@" <"$folder/go" >"$folder/asked" &
  asker=$!
  exec 9>"$folder/go"
  "$program" learn --pid "$asker" --for 1h -o json >"$folder/seen" 2>"$folder/errors" 9>&- &
  pid=$!
  until grep -qsx 'trace reader' /proc/"$pid"/task/*/comm; do sleep 0.2; done
  sleep 0.5
  before=$(processorTime "$pid")
  echo go >&9
  until [ -s "$folder/asked" ]; do sleep 0.1; done
  sleep 0.5
  after=$(processorTime "$pid")
  exec 9>&-
  wait
  echo "$(cat "$folder/asked") $(awk "BEGIN { print $after - $before }")"
}

for kind in kill hostname; do
  count=$((100000 * seconds))
  read -r wall watched < <(ask "$kind" "$count" 100000)
  python3 - "$folder/seen" "$kind" "$count" "$wall" "$watched" <<'PYTHON'
import json, sys
seen = json.load(open(sys.argv[1])); kind, count, wall, watched = sys.argv[2], int(sys.argv[3]), *map(float, sys.argv[4:])
name = {"kill": "KILL", "hostname": "SYS_ADMIN"}[kind]
found = sum(c["refused"] for c in seen["capabilities"] if c["capability"] == name)
print(f"{kind}: {count / wall:,.0f} checks a second for {wall:.1f} s, {found:,} of {count:,} counted, {seen['lost']} lost; "
      f"the watch took {100 * watched / wall:.0f} % of a processor")
PYTHON
done

watchers=(ambicap)
if ! command -v capable-bpfcc >/dev/null; then echo "bcc: capable-bpfcc is not installed (package bpfcc-tools)"
elif ! grep -q ' kprobe_dispatcher$' /proc/kallsyms; then echo "bcc: this kernel has no kprobes, which capable-bpfcc is made of"
else watchers+=(bcc); fi

# A check after each millisecond of work, about 1,000 a second; and calls with nothing between them, for what one costs.
python3 bench/learn/pairs.py "$folder/pairs" "$program" "$((10 * seconds))" "${watchers[@]}"
