#!/usr/bin/env bash
# minijail0 of Debian sid (2026.05.18), started by root: `-c 0x2000`, "restrict caps to", leaves NET_RAW in bounding and inheritable alone, so that the
# program, still root, holds nothing; it locks the securebits NOROOT and NO_SETUID_FIXUP. With `--ambient`, or `-B 0x2f`, which leaves the securebits
# out, it holds NET_RAW. It also sets no_new_privs, without
# `-n`. A guess would be: root restricted to a capability holds it, as with `capsh --drop` and Docker's
# `--cap-drop ALL --cap-add NET_RAW`. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid minijail=2026.05.18+git20261016.8787d1a-2 util-linux bash coreutils grep sed dash

cat >"$folder/sets" <<'SH'
grep -E '^(Cap(Inh|Prm|Eff|Amb)|NoNewPrivs)' /proc/self/status | sed 's/^Cap//; s/\t0*\([0-9a-f]\)/ \1/' | paste -sd' ' | sed 's/1ff[0-9a-f]*/all/g'
SH
chmod 755 "$folder"
for options in '-c 0x2000' '-c 0x2000 --ambient' '-c 0x2000 -B 0x2f' '-u 1000 -g 1000 -c 0x2000' '-u 1000 -g 1000 -c 0x2000 --ambient'; do
  echo "$options: $(inside minijail0 $options -- /usr/bin/bash "$folder/sets")"
done | expect '-c 0x2000: Inh: 2000 Prm: 0 Eff: 0 Amb: 0 NoNewPrivs: 1
-c 0x2000 --ambient: Inh: 2000 Prm: 2000 Eff: 2000 Amb: 2000 NoNewPrivs: 1
-c 0x2000 -B 0x2f: Inh: 2000 Prm: 2000 Eff: 2000 Amb: 0 NoNewPrivs: 1
-u 1000 -g 1000 -c 0x2000: Inh: 2000 Prm: 0 Eff: 0 Amb: 0 NoNewPrivs: 1
-u 1000 -g 1000 -c 0x2000 --ambient: Inh: 2000 Prm: 2000 Eff: 2000 Amb: 2000 NoNewPrivs: 1'
