#!/usr/bin/env bash
# What watching costs (`ambicap learn --pid`): whether checks are lost at 100,000 a second, and how much slower a program gets that asks
# 1,000 times a second, with and without the watch in turn. Beside it bcc's `capable` in the same run, where the kernel has kprobes.
# "kill" asks for CAP_KILL, of which the first checks come with a stack; "hostname" for CAP_SYS_ADMIN, of which each does: the worst case.
# Usage: bench/learn.sh [SECONDS] [ROUNDS]     default: 10 s, 5 rounds; needs root and ./build.sh before
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs root artifacts/bin/ambicap gcc:gcc python3:python3

seconds=${1:-10}
rounds=${2:-5}
program=$PWD/artifacts/bin/ambicap
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
gcc -O2 -o "$folder/asker" bench/learn/asker.c
mkfifo "$folder/go"
TIMEFORMAT='%U %S'

none() { cat /dev/null; }
ambicap() { exec "$program" learn --pid "$1" --for 1h -o json; }
bcc() { exec timeout -s INT $((seconds * 4 + 10)) "$capable" -p "$1"; }

ask() { # ask WATCHER KIND COUNT PER_SECOND WORK: leaves what the asker and the watcher's processor time were
  local watcher=$1 asker
  shift
  "$folder/asker" "$@" <"$folder/go" >"$folder/asked" &
  asker=$!
  exec 9>"$folder/go"
  if [ "$watcher" = none ]; then
    echo 0 0 >"$folder/used"
    sleep 0.2
  else
    { time "$watcher" "$asker" >"$folder/seen" 2>"$folder/errors"; } 2>"$folder/used" &
    sleep "$([ "$watcher" = bcc ] && echo 8 || echo 1.5)"
  fi
  echo go >&9
  exec 9>&-
  wait
}

for kind in kill hostname; do
  count=$((100000 * seconds))
  ask ambicap "$kind" "$count" 100000 0
  read -r wall used <"$folder/asked"
  read -r user system < <(tail -1 "$folder/used")
  python3 - "$folder/seen" "$kind" "$count" "$wall" "$used" "$user" "$system" <<'PYTHON'
import json, sys
seen = json.load(open(sys.argv[1])); kind, count, wall, used, user, system = sys.argv[2], int(sys.argv[3]), *map(float, sys.argv[4:])
name = {"kill": "KILL", "hostname": "SYS_ADMIN"}[kind]
found = sum(c["refused"] for c in seen["capabilities"] if c["capability"] == name)
print(f"{kind}: {count / wall:,.0f} checks a second for {wall:.1f} s, {found:,} of {count:,} counted, {seen['lost']} lost; "
      f"the watch took {100 * (user + system) / wall:.0f} % of a processor")
PYTHON
done

watchers=(ambicap)
capable=$(command -v capable-bpfcc || true)
if [ -z "$capable" ]; then echo "bcc: capable-bpfcc is not installed (package bpfcc-tools)"
elif ! grep -q ' kprobe_dispatcher$' /proc/kallsyms; then echo "bcc: this kernel has no kprobes, which capable-bpfcc is made of"
else watchers+=(bcc); fi

# The work of a round takes about a millisecond, so that it asks about 1,000 times a second.
for kind in kill hostname; do
  for ((round = 0; round < rounds; round++)); do
    for watcher in none "${watchers[@]}"; do
      ask "$watcher" "$kind" $((1000 * seconds)) 0 2500000
      echo "$(cat "$folder/asked") $(tail -1 "$folder/used")" >>"$folder/$kind.$watcher"
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
    used = statistics.median(row[2] + row[3] for row in rows)
    print(f"{kind}, {name}: {statistics.median(pairs):+.2f} % processor time of the program at {rate:,.0f} checks a second "
          f"(of {len(pairs)} pairs: {min(pairs):+.2f} to {max(pairs):+.2f}); the watch took {used:.2f} s of the processor")
PYTHON
done
