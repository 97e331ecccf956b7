#!/bin/sh
# Prints the converted manifests of the current folder: of a Helm chart, a kustomization, or the YAML and JSON files in it. Argo CD gives what
# the Application says by its variables. What fails prints nothing, for Argo CD prunes what is not printed.
set -eu

fail() {
  echo "ambicap: $*" >&2
  exit 1
}

# helm template with the values files of the Application, which may be no others than its own.
chart() {
  number=0
  while eval "file=\${PARAM_VALUES_FILES_$number-}" && [ -n "$file" ]; do
    case $file in
      /* | *..* | *:*) fail "values file \"$file\" is outside of the Application's folder; name one in it" ;;
    esac
    set -- "$@" --values "$file"
    number=$((number + 1))
  done
  [ -z "${KUBE_VERSION:-}" ] || set -- "$@" --kube-version "$KUBE_VERSION"
  [ -z "${KUBE_API_VERSIONS:-}" ] || set -- "$@" --api-versions "$KUBE_API_VERSIONS"
  helm template "${ARGOCD_APP_NAME:-release-name}" . --namespace "${ARGOCD_APP_NAMESPACE:-default}" --include-crds "$@"
}

if [ -f Chart.yaml ]; then
  rendered=$(chart)
elif [ -f kustomization.yaml ] || [ -f kustomization.yml ] || [ -f Kustomization ]; then
  rendered=$(kustomize build .)
else
  exec ambicap-convert -f . --runtime-class "${PARAM_RUNTIME_CLASS:-ambicap}"
fi

# Not one pipe: its exit code would be the converter's alone.
[ -z "$rendered" ] || printf '%s\n' "$rendered" | ambicap-convert --runtime-class "${PARAM_RUNTIME_CLASS:-ambicap}"
