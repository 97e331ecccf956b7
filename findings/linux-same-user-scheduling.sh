#!/usr/bin/env bash
# What a process may do to another of the same user that holds one capability more, on Linux 6.18: it may kill it, set its limits, its oom_score_adj and
# its autogroup; it may not renice it (to nicer, too), nor change its policy, its processors or its io priority: EPERM.
# A guess from kill(2), setpriority(2) and sched_setaffinity(2) would be: all of these ask for the same user id, which is there.
# Needs root, setpriv, util-linux. No packages.
set -euo pipefail
user=(setpriv --reuid 1000 --regid 1000 --clear-groups)
"${user[@]}" --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw sleep 60 &
granted=$!
"${user[@]}" --inh-caps=-all sleep 60 &
plain=$!
trap 'kill "$granted" "$plain"' EXIT
sleep 0.5

try() { # try WHAT COMMAND ...: on the plain one, on the one with the capability; COMMAND takes a process id as its last word
  local what=$1 process
  shift
  printf '%s:' "$what"
  for process in "$plain" "$granted"; do
    if "${user[@]}" --inh-caps=-all --bounding-set=-all "$@" "$process" >/dev/null 2>&1; then printf ' yes'; else printf ' no'; fi
  done
  echo
}
seen=$(try "kill -0" kill -0
  try "prlimit --nofile" prlimit --nofile=100:100 --pid
  try "oom_score_adj" sh -c 'echo 500 >"/proc/$0/oom_score_adj"'
  try "renice 19" renice -n 19 -p
  try "chrt --batch" chrt --batch -p 0
  try "taskset" taskset -p 1
  try "ionice" ionice -c 2 -n 7 -p)
uname -r
printf '%s\n' "$seen"
[ "$seen" = "kill -0: yes yes
prlimit --nofile: yes yes
oom_score_adj: yes yes
renice 19: yes no
chrt --batch: yes no
taskset: yes no
ionice: yes no" ] || { echo "this has changed" >&2; exit 1; }
