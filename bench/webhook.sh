#!/usr/bin/env bash
# What ambicap-webhook carries: wrk posts a recorded Pod review of 6.5 kB over 8 kept-alive TLS connections to /validate, with the whole
# of the Pod Security Standards and three levels, in turn with /healthz of the same server as the baseline. Prints requests a second,
# latencies, processor time, resident memory before and after, and how long the start took.
# Usage: bench/webhook.sh [SECONDS] [ROUNDS]     default: 10 s, 3 rounds; needs ./build.sh before, wrk, openssl, curl and python3
# PROGRAM=FILE measures another build, to be called in turn with this one. BENCH_REQUESTS=N goes on until that many reviews were answered, and prints the memory as it goes.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs artifacts/bin/ambicap-webhook wrk:wrk openssl:openssl curl:curl python3:python3

seconds=${1:-10}
rounds=${2:-3}
program=${PROGRAM:-$PWD/artifacts/bin/ambicap-webhook}
review=$PWD/test/Ambicap.Webhook.Tests/TestData/admission/01-create-pods-static-web.json

folder=$(mktemp -d)
processes=()
finish() {
  for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap finish EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
  -keyout "$folder/tls.key" -out "$folder/tls.crt" 2>/dev/null
cat >"$folder/webhook.yaml" <<'END'
apiVersion: pod-security.admission.config.k8s.io/v1
kind: PodSecurityConfiguration
---
apiVersion: ambicap.dev/v1
kind: WebhookConfiguration
scope: full
END

# An API server that knows one thing: the namespace of the review, with three levels. Its watch never says anything.
# As an API server sends it, without the recording's white space, and with the RuntimeClass that /mutate would have added.
python3 - "$review" "$folder/review.json" <<'END'
import json, sys

review = json.load(open(sys.argv[1]))
review["request"]["object"]["spec"]["runtimeClassName"] = "ambicap"
json.dump(review, open(sys.argv[2], "w"), separators=(",", ":"))
END
review=$folder/review.json
namespace=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["request"]["namespace"])' "$review")
cat >"$folder/api.py" <<'END'
import http.server, json, sys, time

labels = {"pod-security.kubernetes.io/" + mode: level for mode, level in (("enforce", "privileged"), ("audit", "baseline"), ("warn", "restricted"))}
item = {"metadata": {"name": sys.argv[2], "resourceVersion": "1", "labels": labels}}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        if "watch=" in self.path:
            time.sleep(3600)
        else:
            self.wfile.write(json.dumps({"kind": "NamespaceList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": [item]}).encode())

    def log_message(self, *ignored):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
open(sys.argv[1], "w").write(str(server.server_address[1]))
server.serve_forever()
END
python3 "$folder/api.py" "$folder/port" "$namespace" &
processes+=($!)
while [ ! -s "$folder/port" ]; do sleep 0.05; done
cat >"$folder/kubeconfig" <<END
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "http://127.0.0.1:$(cat "$folder/port")"}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
users: [{name: u, user: {token: none}}]
current-context: c
END

port=$((20000 + RANDOM % 10000))
began=$(date +%s%N)
"$program" --config "$folder/webhook.yaml" --tls-cert-file "$folder/tls.crt" --tls-private-key-file "$folder/tls.key" \
  --kubeconfig "$folder/kubeconfig" --port "$port" --metrics-port $((port + 1)) >"$folder/log" 2>&1 &
webhook=$!
processes+=("$webhook")
until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
  kill -0 "$webhook" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.005
done
echo "listens after:    $((($(date +%s%N) - began) / 1000000)) ms"
until curl -ksf "https://127.0.0.1:$port/readyz" >/dev/null; do sleep 0.05; done
curl -ks -H 'Content-Type: application/json' --data-binary "@$review" "https://127.0.0.1:$port/validate" >"$folder/answer"
grep -q '"allowed":true' "$folder/answer" || { echo "webhook.sh: unexpected answer: $(cat "$folder/answer")" >&2; exit 1; }

cat >"$folder/post.lua" <<END
local file = io.open("$review", "rb")
wrk.method = "POST"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = "application/json"
END

ticks() { awk '{ print $14 + $15 }' "/proc/$webhook/stat"; }
resident() { awk '/^VmRSS/ { printf "%.1f MiB", $2 / 1024 }' "/proc/$webhook/status"; }
load() { # load PATH [SCRIPT]: requests a second, the half and the 99th percentile, microseconds of processor time a request
  local began
  began=$(ticks)
  wrk -t 1 -c 8 -d "${seconds}s" --latency ${2:+-s "$2"} "https://127.0.0.1:$port$1" >"$folder/wrk"
  grep -E 'Non-2xx|Socket errors' "$folder/wrk" || true
  awk -v ticks=$(($(ticks) - began)) -v hertz="$(getconf CLK_TCK)" \
    '/Requests\/sec/ { r = $2 } / requests in / { q = $1 } $1 == "50%" { h = $2 } $1 == "99%" { n = $2 } END { printf "%s %s %s %.1f\n", r, h, n, ticks / hertz * 1e6 / q }' "$folder/wrk"
}

echo "resident:         $(resident) before"
for ((r = 0; r < rounds; r++)); do
  read -r base _ _ _ <<<"$(load /healthz)"
  read -r rate half tail cost <<<"$(load /validate "$folder/post.lua")"
  echo "reviews:          $rate a second, p50 $half, p99 $tail, $cost us of processor time each; $(awk "BEGIN { printf \"%.2f\", $rate / $base }") of /healthz ($base); resident $(resident)"
done

reviews() { curl -s "http://127.0.0.1:$((port + 1))/metrics" | awk '/^ambicap_webhook_requests_total/ { n += $NF } END { printf "%d", n }'; }
while [ "${BENCH_REQUESTS:-0}" -gt "$(reviews)" ]; do
  load /validate "$folder/post.lua" >/dev/null
  echo "after $(reviews) reviews: $(resident)"
done
