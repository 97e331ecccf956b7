#!/usr/bin/env bash
# Runs the conformance suite against private containerds, each as it is and through ambicap-cri with ambicap-runtime; records which case ended
# how in conformance/recorded, and renews the table of docs/conformance.md from all that is recorded there.
# Usage: eng/conformance.sh [SUITE | NAME=PATH ...]     as root; needs ./build.sh before
#        SUITE is a Debian suite that eng/callers.sh unpacked: its containerd with its runc and with its crun. default: each that is there.
#        PATH goes before this machine's own PATH, so that containerd and runc are found there: runc-1.4=/opt/runc14:/opt/containerd/bin.
#        With --table alone only the table is renewed.
#        --endpoint NAME=ENDPOINT runs against a runtime that is there, as it is: --endpoint cri-o=unix:///run/crio/crio.sock
set -euo pipefail
cd "$(dirname "$0")/.."
readonly bin=$PWD/artifacts/bin recorded=$PWD/conformance/recorded
# What the cases ask for.
readonly allowed=NET_ADMIN,NET_RAW,NET_BIND_SERVICE,CHOWN,CHECKPOINT_RESTORE,BPF,DAC_READ_SEARCH,PERFMON,SYSLOG,SYS_ADMIN,SYS_BOOT,SYS_CHROOT,SYS_MODULE,SYS_NICE,SYS_PACCT,SYS_PTRACE,SYS_RAWIO,SYS_TIME,SYS_TTY_CONFIG

fail() {
  echo "conformance.sh: $*" >&2
  exit 2
}

staged=$(mktemp -d)
pids=()
enter=() # the words before a program of another suite
# stop [COUNT]: ends what was started after the first COUNT, the last first, each with all that it has to take down.
stop() {
  local i least=${1:-0}
  for ((i = ${#pids[@]} - 1; i >= least; i--)); do
    kill "${pids[i]}" 2>/dev/null && wait "${pids[i]}" 2>/dev/null || true
    unset 'pids[i]'
  done
}
trap 'stop; rm -rf "$staged"' EXIT

# record NAME HANDLER ENDPOINT OCI: runs the suite, and keeps which case ended how.
record() {
  local status=0
  "$bin/ambicap" conformance --runtime-endpoint "$3" --handler "$2" -o json >"$staged/result" || status=$?
  [ "$status" -le 1 ] || fail "$1: the suite could not be run"
  mkdir -p "$recorded"
  python3 - "$staged/result" "$recorded/$1.json" "$4" <<'PYTHON'
import json, sys
result = json.load(open(sys.argv[1]))
cases = {case["name"]: case["result"] for case in result["cases"]}
record = {"runtime": f'{result["runtime"]} {result["version"]}', "oci": sys.argv[3], "cases": cases}
with open(sys.argv[2], "w") as file:
    json.dump(record, file, indent=1)
    file.write("\n")
print(sys.argv[2].rsplit("/", 1)[1], *(f"{list(cases.values()).count(end)} {end}" for end in ("pass", "fail", "not supported", "not run")), sep=", ")
PYTHON
}

# containerd NAME PATH
containerd() {
  local before=${#pids[@]}
  (
    # Its own process group's interrupts are not ours to pass on.
    export PATH=$2:$PATH
    exec "$bin/ambicap" run --keep -f docs/pods/web.yaml --allow "$allowed" -o json >"$staged/pod" 2>"$staged/log"
  ) &
  pids+=($!)
  local i endpoint=
  for ((i = 0; i < 120; i++)); do
    endpoint=$(sed -n 's/.*"endpoint": "\(unix:[^"]*\)".*/\1/p' "$staged/pod" 2>/dev/null || true)
    [ -z "$endpoint" ] || break
    kill -0 "${pids[-1]}" 2>/dev/null || fail "$1: $(cat "$staged/log")"
    sleep 0.5
  done
  [ -n "$endpoint" ] || fail "$1: no containerd within a minute: $(cat "$staged/log")"
  # Users of a user namespace must pass through the folder, as through /run/containerd.
  chmod 0711 "$(dirname "${endpoint#unix://}")"
  local oci
  oci=$("${enter[@]}" env "PATH=$2:$PATH" runc --version | head -n 1 | sed 's/ version//')
  record "$1-direct" runc "$endpoint" "$oci"
  "$bin/ambicap-cri" --listen "unix://$staged/cri.sock" --runtime-endpoint "$endpoint" --handler ambicap >"$staged/cri.log" 2>&1 &
  pids+=($!)
  for ((i = 0; i < 60; i++)); do
    [ ! -S "$staged/cri.sock" ] || break
    sleep 0.5
  done
  record "$1-ambicap" ambicap "unix://$staged/cri.sock" "ambicap-runtime, $oci"
  stop "$before"
}

# suite NAME: the same in a mount namespace where the suite's /usr is in the place of this machine's. crun refuses control groups of both
# versions side by side. What holds the namespace ends with this script's end of the pipe.
suite() {
  local tree=$PWD/artifacts/callers/$1 oci containerd holder
  [ -e "$tree/versions" ] || fail "Debian $1 is not in $tree; run eng/callers.sh"
  coproc unshare --mount sh -c '
    set -e
    mount --bind "$1/usr" /usr
    mount -t tmpfs tmpfs /run
    [ ! -d /sys/fs/cgroup/unified ] || umount /sys/fs/cgroup/unified
    echo ready
    exec cat >/dev/null' sh "$tree"
  holder=$COPROC_PID
  pids+=("$holder")
  read -r _ <&"${COPROC[0]}" || fail "$1: no mount namespace"
  enter=(nsenter --target "$holder" --mount)
  containerd=$(sed -n 's/^containerd=\([0-9]*\.[0-9]*\).*/\1/p' "$tree/versions")
  for oci in /usr/sbin/runc /usr/bin/crun; do
    rm -rf "$staged/programs"
    mkdir "$staged/programs"
    printf '#!/bin/sh\nexec %s "$@"\n' "${enter[*]} /usr/bin/containerd" >"$staged/programs/containerd"
    printf '#!/bin/sh\nexec %s "$@"\n' "${enter[*]} /usr/bin/ctr" >"$staged/programs/ctr"
    printf '#!/bin/sh\nexec %s "$@"\n' "$oci" >"$staged/programs/runc"
    chmod 0755 "$staged" "$staged/programs" "$staged"/programs/*
    containerd "containerd-$containerd-${oci##*/}" "$staged/programs"
  done
  enter=()
  stop
}

table() {
  python3 - "$recorded" docs/conformance.md <<'PYTHON'
import glob, json, os, re, sys
folder, page = sys.argv[1:]
records = [(os.path.basename(path)[:-5], json.load(open(path))) for path in sorted(glob.glob(folder + "/*.json"))]
cases = sorted({case for _, record in records for case in record["cases"]})
short = {"pass": "pass", "fail": "**fail**", "not supported": "no", "not run": "-"}
lines = ["| recorded as | runtime | OCI runtime | pass | fail | not supported | not run |", "|---|---|---|---|---|---|---|"]
for name, record in records:
    ends = list(record["cases"].values())
    lines.append(f'| {name} | {record["runtime"]} | {record["oci"]} | ' + " | ".join(str(ends.count(end)) for end in short) + " |")
lines += ["", "| case | " + " | ".join(name for name, _ in records) + " |", "|---|" + "---|" * len(records)]
lines += [f"| {case} | " + " | ".join(short.get(record["cases"].get(case), "") for _, record in records) + " |" for case in cases]
text = open(page).read()
begin, end = "<!-- recorded -->\n", "<!-- /recorded -->"
text = re.sub(re.escape(begin) + ".*?" + re.escape(end), lambda _: begin + "\n".join(lines) + "\n" + end, text, flags=re.S)
open(page, "w").write(text)
PYTHON
}

[ -x "$bin/ambicap" ] || fail "artifacts/bin/ambicap is not there; run ./build.sh"
if [ $# -eq 0 ]; then
  for versions in artifacts/callers/*/versions; do
    [ ! -e "$versions" ] || set -- "$@" "$(basename "$(dirname "$versions")")"
  done
  [ $# -gt 0 ] || fail "no Debian suite is in artifacts/callers; run eng/callers.sh"
fi
while [ $# -gt 0 ]; do
  case $1 in
    --table) ;;
    --endpoint)
      [[ ${2:-} == *=* ]] || fail "--endpoint needs NAME=ENDPOINT"
      record "${2%%=*}" "" "${2#*=}" "its own"
      shift
      ;;
    -*) fail "unknown option $1; see its first lines" ;;
    *=*) containerd "${1%%=*}" "${1#*=}" ;;
    *) suite "$1" ;;
  esac
  shift
done
table
