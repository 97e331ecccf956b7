#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0, the JavaScript client of Kubernetes: loadYaml, createNamespacedPod and KubernetesObjectApi.create drop fields that
# their generated types lack, here `capabilities.ambient`, from plain objects too. The API server's `fieldValidation: Strict`, which is sent
# along, has nothing to refuse. A guess would be: a JavaScript object is sent as it is, and the API server judges it. Needs node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --ignore-scripts --no-audit --no-fund --loglevel error @kubernetes/client-node@1.4.0 >/dev/null

cat >main.mjs <<'JS'
import http from 'node:http';
import { CoreV1Api, KubeConfig, KubernetesObjectApi, loadYaml } from '@kubernetes/client-node';

const text = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: x, securityContext: {capabilities: {ambient: [NET_RAW]}}}]}
`;
const capabilities = pod => JSON.stringify(pod.spec.containers[0].securityContext.capabilities);
const plain = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' },
  spec: { containers: [{ name: 'c', image: 'x', securityContext: { capabilities: { ambient: ['NET_RAW'] } } }] } };

// Stands for the API server: says what arrives.
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', data => body += data);
  request.on('end', () => {
    if (body) console.log(`arrived at ${new URL(request.url, 'http://x').search || '/'}: ${capabilities(JSON.parse(body))}`);
    response.setHeader('content-type', 'application/json');
    const resources = [{ name: 'pods', kind: 'Pod', namespaced: true }];
    response.end(body || JSON.stringify({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: 'v1', resources }));
  });
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const config = new KubeConfig();
config.loadFromClusterAndUser({ name: 'c', server: `http://127.0.0.1:${server.address().port}`, skipTLSVerify: true }, { name: 'u' });

console.log(`given: ${capabilities(plain)}`);
console.log(`loadYaml: ${capabilities(loadYaml(text))}`);
await config.makeApiClient(CoreV1Api).createNamespacedPod({ namespace: 'default', body: plain, fieldValidation: 'Strict' });
await KubernetesObjectApi.makeApiClient(config).create(plain);
server.close();
JS

expected='given: {"ambient":["NET_RAW"]}
loadYaml: {}
arrived at ?fieldValidation=Strict: {}
arrived at /: {}'
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { printf 'this has changed; seen before:\n%s\n' "$expected" >&2; exit 1; }
