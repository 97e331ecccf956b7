#!/usr/bin/env bash
# What watching costs (`ambicap learn --pid`): whether checks are lost at 100,000 a second, and how much slower a program gets that asks
# 1,000 times a second, with and without the watch in turn. Beside it bcc's `capable` in the same run, where the kernel has kprobes.
# "kill" asks for CAP_KILL, of which the first checks come with a stack; "hostname" for CAP_SYS_ADMIN, of which each does: the worst case.
# Usage: bench/learn.sh [SECONDS] [ROUNDS]     default: 2 s, 21 rounds; needs root and ./build.sh before. BENCH_WORK: rounds of work in a millisecond
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs root artifacts/bin/ambicap gcc:gcc python3:python3

seconds=${1:-2}
rounds=${2:-21}
program=${AMBICAP:-$PWD/artifacts/bin/ambicap}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
gcc -O2 -o "$folder/asker" bench/learn/asker.c
mkfifo "$folder/go"
export PYTHONUNBUFFERED=1

ambicap() { exec "$program" learn --pid "$1" --for 1h -o json; }
bcc() { exec capable-bpfcc -p "$1"; }
isReady() { # isReady WATCHER PID: it counts from now on
  case $1 in
    none) ;;
    ambicap) grep -qsx 'trace reader' /proc/"$2"/task/*/comm ;;
    bcc) [ -s "$folder/seen" ] ;;
  esac
}
processorTime() { # processorTime PID: what it took so far, in seconds
  awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / tick }' "/proc/$1/stat"
}

ask() { # ask WATCHER KIND COUNT PER_SECOND WORK: prints seconds on the clock and of the processor of the asker, and of the watcher
  local watcher=$1 asker pid before=0 after=0
  shift
  : >"$folder/asked"
  "$folder/asker" "$@" <"$folder/go" >"$folder/asked" &
  asker=$!
  exec 9>"$folder/go"
  [ "$watcher" = none ] || { "$watcher" "$asker" >"$folder/seen" 2>"$folder/errors" 9>&- & pid=$!; }
  until isReady "$watcher" "${pid:-}"; do sleep 0.2; done
  sleep 0.5
  [ "$watcher" = none ] || before=$(processorTime "$pid")
  echo go >&9
  until [ -s "$folder/asked" ]; do sleep 0.1; done
  sleep 0.5
  [ "$watcher" = none ] || after=$(processorTime "$pid")
  exec 9>&-
  [ "$watcher" != bcc ] || kill "$pid"
  wait
  echo "$(cat "$folder/asked") $(awk "BEGIN { print $after - $before }")"
}

for kind in kill hostname; do
  count=$((100000 * seconds))
  read -r wall used watched < <(ask ambicap "$kind" "$count" 100000 0)
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

# The work of a round takes about a millisecond, so that it asks about 1,000 times a second.
for kind in kill hostname; do
  for ((round = 0; round < rounds; round++)); do
    for watcher in none "${watchers[@]}"; do
      ask "$watcher" "$kind" $((1000 * seconds)) 0 "${BENCH_WORK:-800000}" >>"$folder/$kind.$watcher"
    done
  done
  python3 - "$folder/$kind" "$kind" "$((1000 * seconds))" "${watchers[@]}" <<'PYTHON'
import statistics, sys
path, kind, count, watchers = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
read = lambda name: [list(map(float, line.split())) for line in open(f"{path}.{name}")]
base = read("none")
rate = count / statistics.median(row[0] for row in base)
for name in watchers:
    rows = read(name)
    pairs = [100 * (row[1] / plain[1] - 1) for row, plain in zip(rows, base)]
    used = statistics.median(row[2] for row in rows)
    print(f"{kind}, {name}: {statistics.median(pairs):+.2f} % processor time of the program at {rate:,.0f} checks a second "
          f"(of {len(pairs)} pairs: {min(pairs):+.2f} to {max(pairs):+.2f}); the watch took {used:.2f} s of the processor")
PYTHON
done
