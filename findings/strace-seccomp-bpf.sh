#!/usr/bin/env bash
# strace 7.2 (Debian sid) as user 1000 with SYS_PTRACE: `--seccomp-bpf`, which only makes it faster, starts the program under no_new_privs, and a file with capabilities
# gives nothing any more, where strace without the option leaves it what it gives untraced; a file with capabilities clears what is ambient too, so that it holds
# nothing at all. Root's strace, with SYS_ADMIN, does not do so. A guess would be: an option for speed changes no permissions. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid strace=7.2+ds-1+b1 libcap2-bin=1:2.78-1+b1 util-linux bash coreutils sed

cat >"$folder/try" <<'SH'
cd "$1"
cp /usr/bin/sed plain
cp /usr/bin/sed capable
setcap cap_net_raw=ep capable
user() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all$1" --ambient-caps="-all$1" "${@:2}"; }
show='/^CapEff:/{s/.*:.0*\([0-9a-f]\)/holds \1/p}; /^NoNewPrivs:/{s/.*:./no_new_privs /p}'
for how in "" "strace -f -e trace=openat -o /dev/null" "strace -f --seccomp-bpf -e trace=openat -o /dev/null"; do
  echo "${how:-untraced}, file with net_raw: $(user ,+sys_ptrace $how ./capable -n "$show" /proc/self/status | paste -sd , | sed 's/,/, /')"
  echo "${how:-untraced}, plain file: $(user ,+sys_ptrace $how ./plain -n "$show" /proc/self/status | paste -sd , | sed 's/,/, /')"
done
echo "root, $how: $($how ./plain -n '/^NoNewPrivs:/s/.*:./no_new_privs /p' /proc/self/status)"
SH
chmod 755 "$folder"
inside bash "$folder/try" "$folder" | sed 's/ -e trace=openat -o .dev.null//' | expect 'untraced, file with net_raw: holds 2000, no_new_privs 0
untraced, plain file: holds 80000, no_new_privs 0
strace -f, file with net_raw: holds 2000, no_new_privs 0
strace -f, plain file: holds 80000, no_new_privs 0
strace -f --seccomp-bpf, file with net_raw: holds 0, no_new_privs 1
strace -f --seccomp-bpf, plain file: holds 80000, no_new_privs 1
root, strace -f --seccomp-bpf: no_new_privs 0'
