#!/usr/bin/env bash
# Peak resident memory of the verbs that read manifests over files that are made to take much: many values, many containers, long texts, long
# lists, each several times in one file. The goal is 64 MiB for any of them. Beside it stands the number of times that a manifest of one line takes.
# Usage: bench/worst-manifests.sh [TIMES]     default: each document as often as it stands below; 2 is twice as often; needs ./build.sh before
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs artifacts/bin/ambicap python3:python3

python3 - "$PWD/artifacts/bin/ambicap" "${1:-1}" <<'PYTHON'
import json, os, subprocess, sys, tempfile

program, times = sys.argv[1], int(sys.argv[2])
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n"
OTHER = "apiVersion: example.org/v1\nkind: Other\nmetadata: {name: a}\nstatus:\n"
GRANT = POD + "  containers:\n  - name: a\n    image: x\n    securityContext: {capabilities: {ambient: [NET_RAW]}}\n"
READ = [["check"], ["explain"], ["explain", "-o", "json"]]
EDIT = [["convert"]]


def containers(item, count):
    return POD + "  containers: [" + f"{item}," * count + "{}]\n"


def annotated(key, count):
    keys = "".join(f"    {key}a{i}: NET_RAW\n" for i in range(count))
    return f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n{keys}spec: {{containers: [{{name: a, image: x}}]}}\n"


def adding(count):
    return POD + "  containers: [{name: a, image: x, securityContext: {capabilities: {add: [" + "A," * count + "A]}}}]\n"


def listed(pods, each):
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{}] * each}}
    return json.dumps({"kind": "List", "apiVersion": "v1", "items": [pod] * pods})


# name, verbs, document, how often
WORST = [
    ("249,000 values, no Pod", READ, OTHER + "  - 1\n" * 249000, 6),
    ("124,000 keys, no Pod", READ, OTHER + "".join(f"  k{i}: v\n" for i in range(124000)), 6),
    ("240,000 values of aliases", READ, OTHER + "  a: &a [" + "1," * 9990 + "1]\n  b: [" + "*a," * 22 + "*a]\n", 6),
    ("2 MB of text, no Pod", READ, OTHER + '  t: "' + "x" * 2090000 + '"\n', 6),
    ("9,900 containers of nothing", READ, containers("{}", 9900), 10),
    ("500 containers of nothing", READ, containers("{}", 500), 300),
    ("1,800 containers that add", READ, containers("{securityContext: {capabilities: {add: [A]}}}", 1800), 10),
    ("19,900 names in add", READ, adding(19900), 10),
    ("9,900 unknown annotations", READ, annotated("ambicap.dev/", 9900), 10),
    ("9,900 grants to nobody", READ, annotated("ambient.ambicap.dev/", 9900), 10),
    ("20 Pods of 9,000 containers, a List", READ, listed(20, 9000), 1),
    ("300 Pods of 900 containers, a List", READ, listed(300, 900), 1),
    ("documents of one line", READ, "a: b\n", 1000000),
    ("Pods of two lines", READ, "kind: Pod\nspec: {containers: [{}]}\n", 100000),
    ("a grant, 19,900 values", EDIT, GRANT + "status:\n  l:\n" + "  - 1\n" * 19900, 20),
    ("a grant, 9,900 keys", EDIT, GRANT + "status:\n  l:\n" + "".join(f"    k{i}: v\n" for i in range(9900)), 20),
    ("a grant, 1 MB of text", EDIT, GRANT + 'status:\n  t: "' + "x" * 1040000 + '"\n', 10),
    ("a grant, 1 MB of values", EDIT, GRANT + "status:\n  l:\n" + ("  - " + "x" * 45 + "\n") * 19900, 10),
    ("1,500 containers with a grant", EDIT, GRANT + "".join(f"  - {{name: b{i}, securityContext: {{capabilities: {{ambient: [KILL]}}}}}}\n" for i in range(1500)), 20),
    ("Pods with a grant", EDIT, GRANT, 20000),
]


# A process begins with the memory of the one that it was forked from: a small one in between.
FORK = """
import os, sys
child = os.fork()
if child == 0:
    null = os.open("/dev/null", os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.execv(sys.argv[1], sys.argv[1:])
print(os.wait4(child, 0)[2].ru_maxrss)
"""


def measure(path, verb):
    return int(subprocess.check_output([sys.executable, "-c", FORK, program, verb[0], "-f", path, *verb[1:]]))


with tempfile.TemporaryDirectory() as folder:
    path = f"{folder}/manifest.yaml"
    print(f"{'':38}{'MiB':>6}{'TIMES ONE LINE':>16}  VERB")
    worst = 0
    for name, verbs, document, count in [("one line", READ + EDIT, "kind: Pod\n", 0), *WORST]:
        with open(path, "w") as file:
            file.writelines([("" if name.endswith("List") else "---\n") + document] * max(count * times, 1))
        for verb in verbs:
            memory = measure(path, verb)
            base = memory if count == 0 and verb == READ[0] else base
            worst = max(worst, memory)
            print(f"{name:38}{memory / 1024:6.0f}{memory / base:16.1f}  {' '.join(verb)}")
    print(f"{'the largest':38}{worst / 1024:6.1f}")
PYTHON
