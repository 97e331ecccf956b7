#!/usr/bin/env bash
# Copies the plain manifests of deploy/ into the Helm chart and the kustomizations, which cannot read files outside their folders. The chart's
# templates change them by its values. A test compares the copies, so that an edit without this script fails.
# Usage: eng/chart.sh
set -euo pipefail
cd "$(dirname "$0")/../deploy"

readonly files=(
  namespace.yaml runtimeclass.yaml policy/changes.yaml policy/grants.yaml policy/levels.yaml policy/namespaces.yaml mutating/pods.yaml
  mutating/templates.yaml node/rbac.yaml
  node/policy.yaml node/daemonset.yaml cri/daemonset.yaml webhook/webhook.yaml webhook/configuration.yaml webhook/mutating.yaml
  webhook/validating.yaml webhook/certificate.yaml
)
rm -rf helm/ambicap/files
for file in "${files[@]}"; do
  install -D -m 0644 "$file" "helm/ambicap/files/$file"
done

# A kustomization takes files of its own folder only.
install -m 0644 namespace.yaml runtimeclass.yaml kustomize/common/
install -m 0644 webhook/certificate.yaml kustomize/cert-manager/
