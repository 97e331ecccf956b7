#!/usr/bin/env bash
# kubectl 1.32.3 (Debian trixie; 1.36.4 does the same): `kubectl set image|env|resources --local` prints the manifest without the fields that its
# own types lack, here `capabilities.ambient`, with exit code 0 and no warning. `kubectl annotate|label|patch --local` keep them.
# A guess would be: the verbs that edit a file edit what they name and leave the rest, or all of them warn of what they do not know.
# Needs root, for the mount namespace. No cluster.
. "$(dirname "$0")/lib/debian.sh"
packages trixie kubernetes-client=1.32.3+ds-2

cat >"$folder/pod.yaml" <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: example}
spec:
  containers:
  - name: main
    image: example:1
    securityContext:
      capabilities: {drop: [ALL], ambient: [NET_RAW]}
YAML

try() { # try VERB ARGUMENT ...: whether the field is still there
  local status=0
  KUBECONFIG=/dev/null inside kubectl "$@" --local -f "$folder/pod.yaml" -o yaml >"$folder/out" 2>"$folder/errors" || status=$?
  printf '%s: code %s, ' "${*:1:2}" "$status"
  if grep -q NET_RAW "$folder/out"; then printf 'kept'; else printf 'dropped'; fi
  printf ', %s bytes of warnings\n' "$(wc -c <"$folder/errors")"
}

{
  try set image main=example:2
  try set env A=b
  try set resources --limits=cpu=1
  try annotate a=b
  try label a=b
  try patch '--patch={"metadata":{"labels":{"a":"b"}}}'
} | expect 'set image: code 0, dropped, 0 bytes of warnings
set env: code 0, dropped, 0 bytes of warnings
set resources: code 0, dropped, 0 bytes of warnings
annotate a=b: code 0, kept, 0 bytes of warnings
label a=b: code 0, kept, 0 bytes of warnings
patch --patch={"metadata":{"labels":{"a":"b"}}}: code 0, kept, 0 bytes of warnings'
