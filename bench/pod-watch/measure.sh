#!/usr/bin/env bash
# What a DaemonSet in Go takes that watches as many Pods by client-go's informer: main.go beside this, before a real API server in a network
# namespace of its own. Called by bench/node.sh where everything that it needs is named.
# Usage: bench/pod-watch/measure.sh PODS SECONDS
# Variables: AMBICAP_GO_MODULE, a Go module with client-go in its vendor/; AMBICAP_KUBE_APISERVER, AMBICAP_ETCD, AMBICAP_KUBECTL; go in PATH
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
network=ambicap-bench-$$
children=()
cleanup() {
  for child in "${children[@]}"; do kill -KILL "$child" 2>/dev/null || true; done
  wait
  ip netns delete "$network" 2>/dev/null || true
  rm -rf "$folder"
}
trap cleanup EXIT
in_network() { ip netns exec "$network" "$@"; }
kubectl() { in_network "$AMBICAP_KUBECTL" --kubeconfig "$folder/kubeconfig" "$@"; }

printf '{"Replace":{"%s/cmd/pod-watch/main.go":"%s/main.go"}}' "$AMBICAP_GO_MODULE" "$here" >"$folder/overlay.json"
(cd "$AMBICAP_GO_MODULE" && go build -overlay "$folder/overlay.json" -trimpath -ldflags "-s -w" -o "$folder/pod-watch" ./cmd/pod-watch)

ip netns add "$network"
ip -n "$network" link set lo up
openssl genrsa -out "$folder/key" 2048 2>/dev/null
echo 'administrator,admin,1,system:masters' >"$folder/tokens"
cat >"$folder/kubeconfig" <<CONFIG
apiVersion: v1
kind: Config
clusters: [{name: bench, cluster: {server: "https://127.0.0.1:6443", certificate-authority: $folder/certificates/apiserver.crt}}]
contexts: [{name: bench, context: {cluster: bench, user: bench}}]
users: [{name: bench, user: {token: administrator}}]
current-context: bench
CONFIG
etcd=http://127.0.0.1:2379
in_network "$AMBICAP_ETCD" --data-dir "$folder/etcd" --listen-client-urls $etcd --advertise-client-urls $etcd >"$folder/etcd.log" 2>&1 &
children+=($!)
in_network "$AMBICAP_KUBE_APISERVER" --etcd-servers $etcd --secure-port 6443 --bind-address 127.0.0.1 --advertise-address 192.0.2.1 \
  --cert-dir "$folder/certificates" --service-cluster-ip-range 10.96.0.0/16 --service-account-issuer https://kubernetes.default.svc \
  --service-account-key-file "$folder/key" --service-account-signing-key-file "$folder/key" --token-auth-file "$folder/tokens" \
  --authorization-mode RBAC --disable-admission-plugins ServiceAccount,PodSecurity >"$folder/apiserver.log" 2>&1 &
children+=($!)
for ((i = 0; i < 120; i++)); do
  [ "$(kubectl get --raw /readyz 2>/dev/null)" != ok ] || break
  sleep 1
done
kubectl create namespace shop >/dev/null
python3 - "$1" >"$folder/pods.json" <<'PYTHON'
import json, sys
print(json.dumps({"apiVersion": "v1", "kind": "List", "items": [{
    "apiVersion": "v1", "kind": "Pod",
    "metadata": {"namespace": "shop", "name": f"web-{i}", "labels": {"app": "web"}, "annotations": {"ambient.ambicap.dev/web": "NET_BIND_SERVICE"}},
    "spec": {"automountServiceAccountToken": False, "containers": [{
        "name": "web", "image": "shop:1", "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
        "securityContext": {"runAsUser": 1000, "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}}]},
} for i in range(int(sys.argv[1]))]}))
PYTHON
kubectl create -f "$folder/pods.json" >/dev/null
in_network "$folder/pod-watch" "$folder/kubeconfig" 127.0.0.1:9798 &
watcher=$!
children+=("$watcher")
sleep 10
ticks() { sed 's/.*) //' "/proc/$watcher/stat" | awk '{ print $12 + $13 }'; }
begin=$(ticks)
sleep "$2"
echo "Go with client-go:        $(awk '/^Rss/ { printf "%.1f", $2 / 1024 }' "/proc/$watcher/smaps_rollup") MiB resident," \
  "$(awk "BEGIN { printf \"%.3f\", ($(ticks) - $begin) / $2 }") % of one core, $(in_network curl -s 127.0.0.1:9798/metrics)"
