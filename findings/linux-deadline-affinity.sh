#!/usr/bin/env bash
# SYS_NICE on Linux 6.18 gives SCHED_FIFO and SCHED_RR to a process that may run on one processor, and refuses SCHED_DEADLINE to it with EPERM, as if the
# capability were missing: it asks for every processor of the scheduling domain. So a container whose processors are chosen (cpuset, the kubelet's
# static CPU manager) has none. The other way round a deadline process cannot be bound: EBUSY. A guess would be: EPERM is about privileges,
# and binding to a processor of its own is what a real-time program does first. Needs root, setpriv, util-linux, two processors. No packages.
set -euo pipefail
[ "$(nproc)" -gt 1 ] || { echo "one processor" >&2; exit 2; }
user() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all,+sys_nice --ambient-caps=-all,+sys_nice "$@"; }
try() { # try WHAT COMMAND ...
  local message
  if message=$(user "${@:2}" 2>&1); then echo "$1: yes"; else echo "$1: ${message##*: }"; fi
}
deadline=(chrt --deadline --sched-runtime 1000000 --sched-period 10000000 --sched-deadline 10000000 0)
seen=$(try "fifo, every processor" chrt --fifo 1 true
  try "fifo, one processor" taskset 1 chrt --fifo 1 true
  try "deadline, every processor" "${deadline[@]}" true
  try "deadline, one processor" taskset 1 "${deadline[@]}" true
  try "bound afterwards" "${deadline[@]}" taskset 1 true)
uname -r
printf '%s\n' "$seen"
[ "$seen" = "fifo, every processor: yes
fifo, one processor: yes
deadline, every processor: yes
deadline, one processor: Operation not permitted
bound afterwards: Device or resource busy" ] || { echo "this has changed" >&2; exit 1; }
