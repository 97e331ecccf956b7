#!/usr/bin/env bash
# Kustomize 5.5.0 in kubectl 1.32.3 of Debian trixie (5.8.1 in kubectl 1.36.4, and 4.5.4, do the same): a strategic merge patch with
# `$patch: replace` at the top of the object changes nothing, with exit code 0 and no warning: neither is the object replaced nor is the rest
# of the patch merged. In a field below, and as the first entry of a list, it replaces.
# A guess would be: the object becomes what the patch says, as the directive does everywhere below; or an error.
# Needs root, for the mount namespace. No cluster.
. "$(dirname "$0")/lib/debian.sh"
packages trixie kubernetes-client=1.32.3+ds-2

cat >"$folder/base.yaml" <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: a, labels: {old: "1"}}
spec:
  containers: [{name: old, image: "old:1"}]
YAML
printf 'resources: [base.yaml]\npatches: [{path: patch.yaml}]\n' >"$folder/kustomization.yaml"

try() { # try WHAT PATCH: what of old and new is there then
  local status=0
  printf 'apiVersion: v1\nkind: Pod\n%b' "$2" >"$folder/patch.yaml"
  inside kubectl kustomize "$folder" >"$folder/out" 2>"$folder/errors" || status=$?
  printf '%s: code %s, %s bytes of warnings, has %s\n' "$1" "$status" "$(wc -c <"$folder/errors")" "$(grep -oE 'old: "1"|new: "2"|name: (old|new)$' "$folder/out" | sort | paste -sd,)"
}

{
  try 'no directive' 'metadata: {name: a, labels: {new: "2"}}\nspec: {containers: [{name: new, image: "new:1"}]}\n'
  try 'at the top' '$patch: replace\nmetadata: {name: a, labels: {new: "2"}}\nspec: {containers: [{name: new, image: "new:1"}]}\n'
  try 'in a field' 'metadata: {name: a, labels: {$patch: replace, new: "2"}}\n'
  try 'in a list' 'metadata: {name: a}\nspec: {containers: [{$patch: replace}, {name: new, image: "new:1"}]}\n'
} | expect 'no directive: code 0, 0 bytes of warnings, has name: new,name: old,new: "2",old: "1"
at the top: code 0, 0 bytes of warnings, has name: old,old: "1"
in a field: code 0, 0 bytes of warnings, has name: old,new: "2"
in a list: code 0, 0 bytes of warnings, has name: new,old: "1"'
