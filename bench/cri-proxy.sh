#!/usr/bin/env bash
# What ambicap-cri costs: calls of a private containerd directly and through the proxy, in turn. Prints medians and ratios, the processor
# time of the proxy for a call, and what is resident after many calls.
# Usage: bench/cri-proxy.sh [ROUNDS] [CALLS] [MEMORY_CALLS]     default: 11 rounds of 1,000 calls one by one, 44 of 3,000 at 16 callers,
#        then 100,000 calls for the resident memory; root; needs ./build.sh before, and containerd with all that ambicap run needs
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs root artifacts/bin/ambicap artifacts/bin/ambicap-cri dotnet:dotnet-sdk-10.0 containerd:containerd runc:runc

rounds=${1:-11}
calls=${2:-1000}
memory=${3:-100000}
dotnet publish bench/Ambicap.Cri.Bench --configuration Release --output artifacts/publish/Cri.Bench --nologo --verbosity quiet
bench=artifacts/publish/Cri.Bench/Ambicap.Cri.Bench

folder=$(mktemp -d)
proxy='' runtime=''
finish() {
  [ -z "$proxy" ] || kill "$proxy" 2>/dev/null || true
  [ -z "$runtime" ] || kill "$runtime" 2>/dev/null || true
  wait
  rm -rf "$folder"
}
trap finish EXIT

# A containerd with one Pod, which stays until this script ends.
artifacts/bin/ambicap run -f docs/pods/web.yaml --keep >"$folder/pod" 2>"$folder/progress" &
runtime=$!
for ((i = 0; i < 300; i++)); do
  grep -q 'the Pod runs at' "$folder/progress" && break
  kill -0 "$runtime" 2>/dev/null || { cat "$folder/progress" >&2; exit 2; }
  sleep 0.1
done
direct=$(sed -nE 's,.*the Pod runs at unix://([^;]*);.*,\1,p' "$folder/progress")
[ -n "$direct" ] || { echo "cri-proxy.sh: the Pod did not start in time; see ambicap run -f docs/pods/web.yaml" >&2; exit 2; }

artifacts/bin/ambicap-cri --listen "unix://$folder/cri.sock" --runtime-endpoint "unix://$direct" 2>"$folder/log" &
proxy=$!
for ((i = 0; i < 100; i++)); do
  [ -S "$folder/cri.sock" ] && break
  sleep 0.1
done

spent() { awk '{ print $14 + $15 }' "/proc/$proxy/stat"; } # in clock ticks

"$bench" latency "$direct" "$folder/cri.sock" "$rounds" "$calls"
"$bench" throughput "$direct" "$folder/cri.sock" $((rounds * 4)) $((calls * 3))

before=$(spent)
"$bench" calls "$folder/cri.sock" "$memory"
after=$(spent)
echo "processor time of the proxy: $(awk "BEGIN { printf \"%.0f\", ($after - $before) * 1e6 / $(getconf CLK_TCK) / $memory }") microseconds a call at 16 callers"
echo "resident after $memory calls: $(awk '/VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$proxy/status") MiB, of that $(awk '/RssAnon/ { printf "%.1f", $2 / 1024 }' "/proc/$proxy/status") MiB its own"
echo "ambicap-cri: $(stat -c %s artifacts/bin/ambicap-cri) bytes"
