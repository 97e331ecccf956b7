#!/usr/bin/env bash
# The config.json that `runc spec` 1.1.15 and `crun spec` 1.21 (Debian trixie) write names three capabilities as ambient and none as inheritable. The
# kernel refuses to raise such, both runtimes pass over it, and a process of user 1000 holds nothing. The one that umoci 0.4.7 writes for an
# image names them as inheritable too, and there the same user holds AUDIT_WRITE, KILL and NET_BIND_SERVICE, which nobody asked for.
# A guess would be: templates have no ambient set; and where config.json has one, the process has it, or there is no container.
# Needs root and python3.
. "$(dirname "$0")/lib/debian.sh"
packages trixie runc=1.1.15+ds1-2+b4 crun=1.21-1 umoci=0.4.7+ds-4+b10 busybox-static=1:1.37.0-6+b9 coreutils

root=$folder/root
mkdir -p "$root"/{bin,dev,proc,sys,tmp,etc,run}
cp "$folder/tree/usr/bin/busybox" "$root/bin/"
for template in runc crun umoci; do
  mkdir -p "$folder/$template"
  cd "$folder/$template"
  if [ "$template" = umoci ]; then
    inside umoci init --layout image
    inside umoci new --image image:tag
    inside umoci config --image image:tag --config.user 1000:1000
    inside umoci raw runtime-config --image image:tag config.json
  else
    inside "$template" spec
  fi
  python3 - "$root" <<'PY'
import json, sys
spec = json.load(open("config.json"))
spec["root"]["path"] = sys.argv[1]
process = spec["process"]
process.update(terminal=False, user={"uid": 1000, "gid": 1000}, args=["/bin/busybox", "grep", "CapAmb", "/proc/self/status"])
json.dump(spec, open("config.json", "w"))
for name in "inheritable", "ambient":
    print(name, len(process["capabilities"].get(name, [])), end=", ")
PY
  echo "written by $template"
  for runtime in runc crun; do
    held=$(inside "$runtime" --root "$folder/state" run --bundle "$folder/$template" "finding-$template" 2>"$folder/errors") || cat "$folder/errors" >&2
    echo "- under $runtime user 1000 has ${held: -16}"
  done
done | expect 'inheritable 0, ambient 3, written by runc
- under runc user 1000 has 0000000000000000
- under crun user 1000 has 0000000000000000
inheritable 0, ambient 3, written by crun
- under runc user 1000 has 0000000000000000
- under crun user 1000 has 0000000000000000
inheritable 3, ambient 3, written by umoci
- under runc user 1000 has 0000000020000420
- under crun user 1000 has 0000000020000420'
