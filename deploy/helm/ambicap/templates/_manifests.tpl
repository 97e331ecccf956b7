{{- /*
The objects of plain manifests, which ambicap install takes too, changed by the values. Called with root and files.
*/ -}}
{{- define "ambicap.manifests" -}}
{{- $root := .root -}}
{{- range $file := .files }}
{{- range $text := splitList "\n---\n" ($root.Files.Get (printf "files/%s" $file)) }}
{{- $object := fromYaml ($text | replace "ambicap-system" $root.Release.Namespace) }}
{{- $own := and (eq $object.metadata.name "ambicap-webhook") (eq $root.Values.webhook.certificates "cert-manager") }}
{{- if not (and $own (has $object.kind (list "Role" "RoleBinding"))) }}
{{- if $own }}{{ include "ambicap.certManager" (dict "root" $root "object" $object) }}{{ end }}
{{- if has $object.kind (list "Deployment" "DaemonSet") }}{{ include "ambicap.workload" (dict "root" $root "object" $object) }}{{ end }}
{{- if eq $object.kind "ConfigMap" }}
{{- $_ := set $object.data "webhook.yaml" (include "ambicap.configuration" $root) }}
{{- end }}
{{- if and (eq $object.kind "ValidatingAdmissionPolicy") (include "ambicap.isMutating" $root) }}
{{- range $object.spec.variables }}{{ if eq .name "isCompleted" }}{{ $_ := set . "expression" "true" }}{{ end }}{{ end }}
{{- end }}
---
{{ toYaml $object }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The text of the webhook's configuration. */ -}}
{{- define "ambicap.configuration" -}}
{{- $usual := get (fromYaml (.Files.Get "files/webhook/configuration.yaml")).data "webhook.yaml" -}}
{{- .Values.webhook.configuration | default (ternary ($usual | replace "scope: ambient" "scope: full") $usual (eq .Values.webhook.scope "full")) -}}
{{- end }}

{{- /* Whether MutatingAdmissionPolicies complete Pods; nothing where they do not. */ -}}
{{- define "ambicap.isMutating" -}}
{{- $isServed := .Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1/MutatingAdmissionPolicy" -}}
{{- if and (eq .Values.policy "cel") (or (eq .Values.mutating "always") (and (eq .Values.mutating "auto") $isServed)) }}true{{ end -}}
{{- end }}

{{- define "ambicap.image" -}}
{{- $values := .root.Values.image -}}
{{- $name := printf "%s:%s" .name ($values.tag | default .root.Chart.AppVersion) -}}
{{- get $values (trimPrefix "ambicap-" .name) | default (ternary (printf "%s/%s" $values.registry $name) $name (ne $values.registry "")) -}}
{{- end }}

{{- define "ambicap.workload" -}}
{{- $root := .root -}}
{{- $name := .object.metadata.name -}}
{{- $pod := .object.spec.template.spec -}}
{{- $container := index $pod.containers 0 -}}
{{- $_ := set $container "image" (include "ambicap.image" (dict "root" $root "name" $name)) -}}
{{- with $root.Values.image.pullSecret }}{{ $_ := set $pod "imagePullSecrets" (list (dict "name" .)) }}{{ end -}}
{{- if eq $name "ambicap-webhook" -}}
{{- $_ := set .object.spec "replicas" ($root.Values.webhook.replicas | int) -}}
{{- if or $root.Values.webhook.configuration (eq $root.Values.webhook.scope "full") -}}
{{- $_ := set .object.spec.template.metadata.annotations "checksum/configuration" (include "ambicap.configuration" $root | sha256sum) -}}
{{- end -}}
{{- with $root.Values.webhook.resources }}{{ $_ := set $container "resources" . }}{{ end -}}
{{- else -}}
{{- $_ := set $pod "nodeSelector" (merge (dict) $root.Values.node.nodeSelector $pod.nodeSelector) -}}
{{- end -}}
{{- if eq $name "ambicap-node" -}}
{{- with $root.Values.node.resources }}{{ $_ := set $container "resources" . }}{{ end -}}
{{- if $root.Values.node.uninstall }}{{ include "ambicap.uninstall" (dict "object" .object "container" $container) }}{{ end -}}
{{- end -}}
{{- if eq $name "ambicap-cri" -}}
{{- $folder := trimPrefix "unix://" (dir $root.Values.cri.endpoint) | replace "unix:/" "/" -}}
{{- $_ := set $container "args" (list (index $container.args 0) (printf "--runtime-endpoint=%s" $root.Values.cri.endpoint)) -}}
{{- $_ := set (index $container.volumeMounts 1) "mountPath" $folder -}}
{{- $_ := set (index $pod.volumes 1).hostPath "path" $folder -}}
{{- end -}}
{{- end }}

{{- /* What ambicap uninstall makes of the DaemonSet. */ -}}
{{- define "ambicap.uninstall" -}}
{{- $_ := set .object.spec "updateStrategy" (dict "type" "RollingUpdate" "rollingUpdate" (dict "maxUnavailable" "100%" "maxSurge" 0)) -}}
{{- $_ := set .container "args" (list "uninstall" "--host-root=/host") -}}
{{- $container := .container -}}
{{- range list "startupProbe" "readinessProbe" "livenessProbe" }}{{ $_ := unset $container . }}{{ end -}}
{{- end }}

{{- define "ambicap.certManager" -}}
{{- if eq .object.kind "ClusterRole" -}}
{{- $_ := set .object "rules" (list (index .object.rules 0)) -}}
{{- else if has .object.kind (list "MutatingWebhookConfiguration" "ValidatingWebhookConfiguration") -}}
{{- $_ := set .object.metadata "annotations" (dict "cert-manager.io/inject-ca-from" (printf "%s/ambicap-webhook" .root.Release.Namespace)) -}}
{{- else if eq .object.kind "Deployment" -}}
{{- $pod := .object.spec.template.spec -}}
{{- $container := index $pod.containers 0 -}}
{{- $_ := set $container "args" (list (index $container.args 0) "--tls-cert-file=/etc/ambicap/tls/tls.crt" "--tls-private-key-file=/etc/ambicap/tls/tls.key") -}}
{{- $_ := set $container "volumeMounts" (append $container.volumeMounts (dict "name" "tls" "mountPath" "/etc/ambicap/tls" "readOnly" true)) -}}
{{- $_ := set $pod "volumes" (append $pod.volumes (dict "name" "tls" "secret" (dict "secretName" "ambicap-webhook-tls"))) -}}
{{- end -}}
{{- end }}
