#!/usr/bin/env bash
# rsyslogd 8.2504.0 (Debian trixie), user 1000 with SYSLOG: its module imklog reads /proc/kmsg, a file of root with mode 0400, and is refused; rsyslogd runs on
# without it. With DAC_READ_SEARCH too it works. BusyBox's klogd and dmesg, which read by syslog(2) or /dev/kmsg, need SYSLOG alone.
# A guess from capabilities(7) would be: SYSLOG is what reading the kernel's log takes, whatever the way. Needs root and kernel.dmesg_restrict = 1.
. "$(dirname "$0")/lib/debian.sh"
packages trixie rsyslog=8.2504.0-1+deb13u2 busybox-static=1:1.37.0-6+b9 util-linux bash coreutils grep

mkdir -m 777 "$folder/work"
chmod 755 "$folder"
cat >"$folder/rsyslog.conf" <<CONF
module(load="imklog" PermitNonKernelFacility="on")
*.* action(type="omfile" file="$folder/work/out")
CONF
cat >"$folder/try" <<'SH'
as() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$1" --ambient-caps="-all,+$1" "${@:2}"; }
cd "$1/work"
[ "$(cat /proc/sys/kernel/dmesg_restrict)" = 1 ] || exit 2
for capabilities in syslog syslog,+dac_read_search; do
  rm -f out
  as $capabilities timeout 5 rsyslogd -n -f ../rsyslog.conf -i "$PWD/pid" 2>errors &
  sleep 2
  echo "<4>a line of the finding" >/dev/kmsg
  sleep 1
  echo "$capabilities, rsyslogd $(kill -0 $! 2>/dev/null && echo runs): $(grep -o 'cannot open kernel log.*' errors || grep -o -m1 'a line of the finding' out)"
  wait
done
for program in 'dmesg' 'busybox dmesg'; do
  echo "syslog, $program: $(as syslog $program 2>&1 | grep -o 'a line of the finding\|denied\|not permitted' | sort -u)"
done
as syslog busybox timeout 2 busybox klogd -n
echo "syslog, klogd: $([ $? = 143 ] && echo ran until it was stopped || echo ended)"
SH
inside bash "$folder/try" "$folder" | expect 'syslog, rsyslogd runs: cannot open kernel log (/proc/kmsg): Permission denied.
syslog,+dac_read_search, rsyslogd runs: a line of the finding
syslog, dmesg: a line of the finding
syslog, busybox dmesg: a line of the finding
syslog, klogd: ran until it was stopped'
