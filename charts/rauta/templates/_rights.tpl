{{/* Where Secrets are read, with a comma between; empty: where everything else is watched. */}}
{{- define "rauta.secretNamespaces" -}}
{{- $c := .Values.controller -}}
{{- if and $c.secretNamespaces $c.secretNames -}}
{{- fail "controller.secretNames: given with controller.secretNamespaces (expected: one of the two)" -}}
{{- end -}}
{{- $namespaces := $c.secretNamespaces -}}
{{- range $c.secretNames -}}
{{- $namespaces = append $namespaces (first (splitList "/" .)) -}}
{{- end -}}
{{- join "," (uniq $namespaces) -}}
{{- end -}}

{{/* Read, and nothing else. */}}
{{- define "rauta.reads" -}}
[get, list, watch]
{{- end -}}

{{/* The kinds that lie in namespaces, their statuses, and events of them; a shadow reads alone. */}}
{{- define "rauta.rights.watched" -}}
- apiGroups: [""]
  resources: [services, configmaps]
  verbs: {{ include "rauta.reads" . }}
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: {{ include "rauta.reads" . }}
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: {{ include "rauta.reads" . }}
{{- if not .Values.controller.shadow }}
- apiGroups: [networking.k8s.io]
  resources: [ingresses/status]
  verbs: [update, patch]
{{- end }}
- apiGroups: [gateway.networking.k8s.io]
  resources: [gateways, listenersets, httproutes, grpcroutes, tlsroutes, tcproutes, udproutes, backendtlspolicies, referencegrants]
  verbs: {{ include "rauta.reads" . }}
{{- if not .Values.controller.shadow }}
- apiGroups: [gateway.networking.k8s.io]
  resources: [gateways/status, listenersets/status, httproutes/status, grpcroutes/status, tlsroutes/status, tcproutes/status, udproutes/status, backendtlspolicies/status]
  verbs: [update, patch]
{{- end }}
- apiGroups: [rauta.dev]
  resources: [trafficpolicies]
  verbs: {{ include "rauta.reads" . }}
{{- if not .Values.controller.shadow }}
- apiGroups: [rauta.dev]
  resources: [trafficpolicies/status]
  verbs: [update, patch]
{{- end }}
{{- if not .Values.controller.shadow }}
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}
{{- if not (include "rauta.secretNamespaces" .) }}
- apiGroups: [""]
  resources: [secrets]
  verbs: {{ include "rauta.reads" . }}
{{- end }}
{{- if and .Values.gateway.services.enabled (not .Values.controller.shadow) }}
# A Service for each Gateway, in the Gateway's namespace, and where it leads.
- apiGroups: [""]
  resources: [services]
  verbs: [create, update, patch, delete]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [create, update, patch, delete]
# What leads to addresses that the cluster did not give needs leave of its own on some clusters.
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices/restricted]
  verbs: [create]
{{- end }}
{{- end -}}

{{/* The kinds that lie in no namespace. */}}
{{- define "rauta.rights.classes" -}}
- apiGroups: [""]
  resources: [namespaces]
  verbs: {{ include "rauta.reads" . }}
- apiGroups: [networking.k8s.io]
  resources: [ingressclasses]
  verbs: {{ include "rauta.reads" . }}
- apiGroups: [gateway.networking.k8s.io]
  resources: [gatewayclasses]
  verbs: {{ include "rauta.reads" . }}
{{- if not .Values.controller.shadow }}
- apiGroups: [gateway.networking.k8s.io]
  resources: [gatewayclasses/status]
  verbs: [update, patch]
{{- if and .Values.admissionWebhook.enabled (eq .Values.admissionWebhook.certificates "generated") }}
# Who signs for the webhook is told to the API server here.
- apiGroups: [admissionregistration.k8s.io]
  resources: [validatingwebhookconfigurations]
  resourceNames: [{{ include "rauta.clusterName" . }}]
  verbs: [get, patch]
{{- end }}
{{- end }}
{{- end -}}

{{/* What the controller keeps in its own namespace, and where its dataplanes are. */}}
{{- define "rauta.rights.own" -}}
{{- $full := include "rauta.fullname" . -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ $full }}-controller]
  verbs: [get, update, patch]
{{- if eq .Values.feed.certificates.mode "generated" }}
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [{{ $full }}-feed-ca, {{ $full }}-feed-dataplane]
  verbs: [get, update, patch]
{{- end }}
{{- if and .Values.admissionWebhook.enabled (eq .Values.admissionWebhook.certificates "generated") }}
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [{{ $full }}-webhook-ca]
  verbs: [get, update, patch]
{{- end }}
{{- if and .Values.controller.watchNamespaces (not (has .Release.Namespace .Values.controller.watchNamespaces)) }}
- apiGroups: [""]
  resources: [services]
  verbs: {{ include "rauta.reads" . }}
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: {{ include "rauta.reads" . }}
{{- end }}
{{- end -}}

{{/* A Role with its binding to the controller: root, namespace, name, rules. */}}
{{- define "rauta.role" -}}
{{- $labels := include "rauta.labels" (dict "root" .root "component" "controller") -}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  labels: {{- $labels | nindent 4 }}
rules:
{{ .rules }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  labels: {{- $labels | nindent 4 }}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{ .name }}}
subjects:
- {kind: ServiceAccount, name: {{ include "rauta.account" (dict "root" .root "component" "controller") }}, namespace: {{ .root.Release.Namespace }}}
{{ end -}}
