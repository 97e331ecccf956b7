#!/usr/bin/env bash
# Times the verbs that read manifests over one file of many small Pods, in turn: check, explain in both forms, and convert of a file in which one Pod in ten has
# a field of the KEP and two have annotations, and of one in which there is nothing to convert; then over the same Pods as one List in YAML and in
# JSON, as kubectl get --all-namespaces prints them. Prints the medians of seconds and processor seconds, and the largest resident memory. With BEFORE=PROGRAM the same is measured of another build, run by run beside this one.
# Usage: [BEFORE=PROGRAM] bench/read-manifests.sh [PODS] [RUNS]     default: 80000 Pods, 5 runs; needs ./build.sh before
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
. bench/measure.sh
needs artifacts/bin/ambicap python3:python3

pods=${1:-80000}
runs=${2:-5}
program=$PWD/artifacts/bin/ambicap

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/times"
python3 - "$pods" "$folder" <<'PYTHON'
import sys
pods, folder = int(sys.argv[1]), sys.argv[2]
POD = """---
apiVersion: v1
kind: Pod
metadata:
  name: pod-{i}
  labels:
    app: shop
{annotations}spec:
  containers:
  - name: web
    image: registry.example/shop/web:1.{i}
    securityContext:
      runAsUser: 1000
      allowPrivilegeEscalation: false
      capabilities:
        drop: [ALL]
{field}"""
ANNOTATED = "  annotations:\n    ambient.ambicap.dev/web: NET_BIND_SERVICE\n"
FIELD = "        ambient: [NET_BIND_SERVICE]\n"
with open(f"{folder}/mixed.yaml", "w") as mixed, open(f"{folder}/plain.yaml", "w") as plain:
    for i in range(pods):
        mixed.write(POD.format(i=i, annotations=ANNOTATED if i % 10 in (3, 7) else "", field=FIELD if i % 10 == 5 else ""))
        plain.write(POD.format(i=i, annotations=ANNOTATED if i % 10 in (3, 7) else "", field=""))
import json
def item(i):
    context = {"runAsUser": 1000, "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    if i % 10 == 5:
        context["capabilities"]["ambient"] = ["NET_BIND_SERVICE"]
    metadata = {"name": f"pod-{i}", "labels": {"app": "shop"}}
    if i % 10 in (3, 7):
        metadata["annotations"] = {"ambient.ambicap.dev/web": "NET_BIND_SERVICE"}
    container = {"name": "web", "image": f"registry.example/shop/web:1.{i}", "securityContext": context}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container]}}
with open(f"{folder}/list.yaml", "w") as text:
    text.write("apiVersion: v1\nitems:\n")
    for i in range(pods):
        pod = POD.format(i=i, annotations=ANNOTATED if i % 10 in (3, 7) else "", field=FIELD if i % 10 == 5 else "")
        text.write("- " + pod.removeprefix("---\n").replace("\n", "\n  ").rstrip(" "))
    text.write('kind: List\nmetadata:\n  resourceVersion: ""\n')
with open(f"{folder}/list.json", "w") as text:
    json.dump({"apiVersion": "v1", "items": [item(i) for i in range(pods)], "kind": "List", "metadata": {"resourceVersion": ""}}, text, indent=4)
PYTHON

for ((run = 0; run < runs; run++)); do
  for build in now before; do
    [ "$build" = now ] && tested=$program || tested=${BEFORE:-}
    [ -n "$tested" ] || continue
    measure "check-$build" "$tested" check -f "$folder/mixed.yaml" -o json
    measure "explain-json-$build" "$tested" explain -f "$folder/mixed.yaml" -o json
    measure "explain-table-$build" "$tested" explain -f "$folder/mixed.yaml"
    measure "convert-$build" "$tested" convert -f "$folder/mixed.yaml"
    measure "convert-plain-$build" "$tested" convert -f "$folder/plain.yaml"
    for form in yaml json; do
      for verb in check explain convert; do
        measure "list-$form-$verb-$build" "$tested" "$verb" -f "$folder/list.$form"
      done
    done
  done
done

python3 - "$folder" <<'PYTHON'
import os, statistics, sys
folder = sys.argv[1]
print(f"{os.path.getsize(folder + '/mixed.yaml') / 1e6:.1f} MB")
print(f"{'':26}{'SECONDS':>9}{'CPU':>8}{'MiB':>7}")
for name in sorted(os.listdir(f"{folder}/times")):
    lines = [line.split() for line in open(f"{folder}/times/{name}")]
    if any(line == ["failed"] for line in lines):
        print(f"{name:26}   failed")
        continue
    seconds, cpu, memory = zip(*[tuple(map(float, line)) for line in lines])
    print(f"{name:26}{statistics.median(seconds):9.2f}{statistics.median(cpu):8.2f}{max(memory) / 1024:7.0f}")
PYTHON
