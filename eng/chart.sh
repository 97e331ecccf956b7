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
  webhook/validating.yaml webhook/full/rbac.yaml webhook/full/validating.yaml webhook/certificate.yaml
)
rm -rf helm/ambicap/files
for file in "${files[@]}"; do
  install -D -m 0644 "$file" "helm/ambicap/files/$file"
done

# A kustomization takes files of its own folder only.
install -m 0644 namespace.yaml runtimeclass.yaml kustomize/common/
install -m 0644 webhook/certificate.yaml kustomize/cert-manager/

# The widest scope: what differs from kustomize/webhook, as patches.
full=kustomize/webhook-full
install -m 0644 webhook/full/rbac.yaml "$full/"
sed 's/^webhooks:$/&\n- $patch: replace/' webhook/full/validating.yaml >"$full/validating.yaml"
sed 's/scope: ambient/scope: full/' webhook/configuration.yaml >"$full/configuration.yaml"
checksum=$(sed -n '/^  webhook.yaml: |$/,$ s/^    //p' "$full/configuration.yaml" | sha256sum)
cat >"$full/deployment.yaml" <<CHECKSUM
# Pods that read this configuration at their start.
apiVersion: apps/v1
kind: Deployment
metadata:
  namespace: ambicap-system
  name: ambicap-webhook
spec:
  template:
    metadata:
      annotations:
        checksum/configuration: ${checksum%% *}
CHECKSUM

# Kyverno's policy is the one of deploy/policy for new Pods: the same variables and validations under another head, without bindings.
{
  cat <<'HEAD'
# What a new Pod may make ambient, and how its grants are written: the first policy of deploy/policy/grants.yaml, for clusters whose
# policies are Kyverno's. eng/chart.sh writes it. Kyverno 1.17 or newer.
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata:
  name: ambicap-grants
spec:
  # The Pods themselves are judged: templates made of it would be judged by words that are about Pods.
  autogen:
    podControllers:
      controllers: []
  validationActions: [Deny]
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
    - apiGroups: [""]
      apiVersions: [v1]
      operations: [CREATE]
      resources: [pods]
HEAD
  sed -n '/^  matchConditions:/,/^  auditAnnotations:/p' policy/grants.yaml | sed '/^  auditAnnotations:/,$d'
} >kyverno/grants.yaml
