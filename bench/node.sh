#!/usr/bin/env bash
# What ambicap-node's observing costs: 200 sleeping containers with grants, made by runc through ambicap-runtime; processor time and
# resident memory over a while, beside ambicap-cri that nobody has called yet, and, where bench/pod-watch/measure.sh finds what it needs,
# beside a program in Go that watches as many Pods.
# Usage: bench/node.sh [SECONDS] [CONTAINERS]     default: 120 200; needs root, ./build.sh before
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
. bench/observed-containers.sh
needs root artifacts/bin/ambicap-runtime artifacts/bin/ambicap-node artifacts/bin/ambicap-cri runc:runc busybox:busybox-static python3:python3

seconds=${1:-120}
count=${2:-200}
runtime=$PWD/artifacts/bin/ambicap-runtime
node=$PWD/artifacts/bin/ambicap-node

if [ "${AMBICAP_BENCH_MOUNTED:-}" != 1 ]; then
  AMBICAP_BENCH_MOUNTED=1 exec unshare --mount sh -c \
    'mkdir -p -m 0700 /run/ambicap && mount -t tmpfs -o mode=0700 tmpfs /run/ambicap && exec "$0" "$@"' "bench/${0##*/}" "$@"
fi

folder=$(mktemp -d -p /dev/shm)
children=()
cleanup() {
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
  stop_containers "$folder/root"
  rm -rf "$folder"
}
trap cleanup EXIT
printf 'runtime = "%s"\n' "$(command -v runc)" >"$folder/runtime.toml"
export AMBICAP_RUNTIME_CONFIG=$folder/runtime.toml

memory() { awk -v field="$2" '$1 == field":" { printf "%.1f", $2 / 1024 }' "/proc/$1/smaps_rollup"; }
# Processor time of a process and of its children that have ended, in ticks of 10 ms (proc_pid_stat(5), utime to cstime).
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 + $14 + $15 }'; }

start_containers "$count" "$folder/root"
"$node" observe 127.0.0.1:0 "" "" "$runtime" >"$folder/node.log" 2>&1 &
observer=$!
children+=("$observer")
sleep 10
begin=$(ticks "$observer")
sleep "$seconds"
spent=$(($(ticks "$observer") - begin))
echo "containers with grants:   $count"
echo "ambicap-node:             $(memory "$observer" Rss) MiB resident, $(memory "$observer" Pss) MiB in proportion"
echo "its processor time:       $(awk "BEGIN { printf \"%.3f\", $spent / $seconds }") % of one core, its short-lived processes included"

"$PWD/artifacts/bin/ambicap-cri" --help >/dev/null
"$PWD/artifacts/bin/ambicap-cri" --listen "unix://$folder/cri.sock" --runtime-endpoint "unix://$folder/nobody.sock" >"$folder/cri.log" 2>&1 &
children+=($!)
sleep 5
if [ -e "/proc/${children[-1]}/smaps_rollup" ]; then
  echo "ambicap-cri, idle:        $(memory "${children[-1]}" Rss) MiB resident"
fi

if [ -n "${AMBICAP_GO_MODULE:-}" ] && [ -n "${AMBICAP_KUBE_APISERVER:-}" ]; then
  bench/pod-watch/measure.sh "$count" "$seconds"
fi
