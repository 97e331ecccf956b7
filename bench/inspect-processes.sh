#!/usr/bin/env bash
# Times `ambicap inspect --all` with many processes on the host, in turn with the plainest reader of the same files: grep over every
# /proc/PID/status. Prints the median of each and the ratio.
# Usage: bench/inspect-processes.sh [PROCESSES] [RUNS]     default: 10000 processes, 7 runs; needs ./build.sh before
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs artifacts/bin/ambicap

processes=${1:-10000}
runs=${2:-7}
program=artifacts/bin/ambicap

folder=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait 2>/dev/null; rm -rf "$folder"' EXIT
for ((i = 0; i < processes; i++)); do
  sleep 1d &
  pids+=($!)
done

milliseconds() {
  local started=${EPOCHREALTIME/./}
  "$@" >/dev/null 2>&1 || true
  echo $(((${EPOCHREALTIME/./} - started) / 1000))
}

median() { sort -n "$1" | sed -n "$(((runs + 1) / 2))p"; }

for ((run = 0; run < runs; run++)); do
  milliseconds "$program" inspect --all -o json >>"$folder/inspect"
  milliseconds bash -c 'grep -hs "^Cap" /proc/[0-9]*/status' >>"$folder/grep"
done

a=$(median "$folder/inspect")
b=$(median "$folder/grep")
echo "$(ls -d /proc/[0-9]* | wc -l) processes: ambicap inspect --all $a ms, grep over the same files $b ms, ratio $(awk "BEGIN{printf \"%.2f\", $a/$b}")"
