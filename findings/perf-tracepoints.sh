#!/usr/bin/env bash
# perf 7.2 (Debian sid), user 1000 with PERFMON, Linux 6.18: counters, samples of the whole machine and of other users' processes by their program's name work;
# a tracepoint by name, and `perf trace`, do not, since tracefs is root's with mode 0700. With DAC_READ_SEARCH too they do.
# A guess from perf_event_open(2) would be: "CAP_PERFMON" is what tracepoints take. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid linux-perf=7.2.13-1 util-linux bash dash coreutils grep sed mount

mkdir -m 777 "$folder/work"
chmod 755 "$folder"
cat >"$folder/try" <<'SH'
export PERF_PAGER=cat
as() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$1" --ambient-caps="-all,+$1" "${@:2}"; }
setpriv --reuid 1001 --regid 1001 --clear-groups sh -c 'while :; do :; done' &
other=$!
said() { "$@" 2>&1 | grep -o -m1 'No permissions to read\|sched:sched_switch *$\|msec cpu-clock\|execve' | sed 's/.*No perm.*/no permission/; s/^[^n].*/works/'; }
try() {
  echo "$1$2, counter: $(said as "$1" perf stat -a -e cpu-clock -- sleep 0.1)"
  echo "$1$2, tracepoint: $(said as "$1" perf stat -a -e sched:sched_switch -- sleep 0.1)"
  echo "$1$2, perf trace: $(said as "$1" perf trace -a -e execve -- sh -c 'sleep 0.1; true')"
}
mount -t tracefs -o mode=700 tracefs /sys/kernel/tracing
try perfmon ""
as perfmon perf record -p $other -e cpu-clock:u -o "$1/work/data" -- sleep 0.5 >/dev/null 2>&1
echo "perfmon, another user's process: $(perf report -f -i "$1/work/data" --stdio --sort dso 2>/dev/null | grep -o -m1 dash)"
try perfmon,+dac_read_search ""
kill $other
SH
inside bash "$folder/try" "$folder" | expect 'perfmon, counter: works
perfmon, tracepoint: no permission
perfmon, perf trace: no permission
perfmon, another user'\''s process: dash
perfmon,+dac_read_search, counter: works
perfmon,+dac_read_search, tracepoint: works
perfmon,+dac_read_search, perf trace: works'
