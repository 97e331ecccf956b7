#!/usr/bin/env bash
# cdk8s-plus-33 2.5.57 on cdk8s 2.70.106 drops what addJsonPatch adds where the schema that it was generated from has no such field: in
# silence, behind the patch, whose other parts are kept. A field that the schema has is kept, and so is everything in a plain ApiObject.
# A guess would be: a patch is the escape hatch for fields that the library does not know, and is applied last. Needs node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --ignore-scripts --no-audit --no-fund --loglevel error cdk8s@2.70.106 constructs@10.8.1 cdk8s-plus-33@2.5.57 >/dev/null

cat >main.js <<'JS'
const { App, Chart, ApiObject, JsonPatch } = require('cdk8s');
const { Deployment } = require('cdk8s-plus-33');
const patches = [
  JsonPatch.add('/spec/template/spec/runtimeClassName', 'known'),
  JsonPatch.add('/spec/template/spec/newField', 'unknown'),
];
const found = (what, object) => {
  const { runtimeClassName, newField } = object.spec.template.spec;
  console.log(`${what}: runtimeClassName ${runtimeClassName}, newField ${newField}`);
};
const chart = new Chart(new App(), 'chart');
const typed = ApiObject.of(new Deployment(chart, 'typed', { containers: [{ image: 'x' }] }));
typed.addJsonPatch(...patches);
found('typed', typed.toJson());
const plain = new ApiObject(chart, 'plain', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: {} } } });
plain.addJsonPatch(...patches);
found('plain', plain.toJson());
JS

expected='typed: runtimeClassName known, newField undefined
plain: runtimeClassName known, newField unknown'
seen=$(node main.js)
echo "$seen"
[ "$seen" = "$expected" ] || { printf 'this has changed; seen before:\n%s\n' "$expected" >&2; exit 1; }
