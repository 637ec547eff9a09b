{{- define "rauta.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "rauta.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "rauta.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "rauta.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Names without a namespace, or in one that others use, too: no two releases may meet. No namespace has a dot. */}}
{{- define "rauta.clusterName" -}}
{{- printf "%s.%s" .Release.Namespace (include "rauta.fullname" .) -}}
{{- end -}}

{{- define "rauta.selector" -}}
app.kubernetes.io/name: {{ include "rauta.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Of an object: root, component, and perhaps more, which win over commonLabels. */}}
{{- define "rauta.labels" -}}
{{ include "rauta.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- with merge (dict) (.more | default dict) .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "rauta.image" -}}
{{- $repository := .Values.image.repository -}}
{{- with .Values.global.imageRegistry -}}
{{- $parts := splitList "/" $repository -}}
{{- /* As container runtimes tell: the first part is a registry where it has a dot or a port, or is localhost. */ -}}
{{- if and (gt (len $parts) 1) (or (regexMatch "[.:]" (first $parts)) (eq (first $parts) "localhost")) -}}
{{- $parts = rest $parts -}}
{{- end -}}
{{- $repository = printf "%s/%s" . (join "/" $parts) -}}
{{- end -}}
{{- if .Values.image.digest -}}
{{ $repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ $repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* The account of a role's pods: root, component, and its values. */}}
{{- define "rauta.account" -}}
{{- $of := index .root.Values .component -}}
{{- $of.serviceAccount.name | default ($of.serviceAccount.create | ternary (printf "%s-%s" (include "rauta.fullname" .root) .component) "default") -}}
{{- end -}}

{{/* The Secret of a side's feed certificate. */}}
{{- define "rauta.feedSecret" -}}
{{ include "rauta.fullname" .root }}-feed-{{ .component }}
{{- end -}}

{{- define "rauta.podAnnotations" -}}
{{- with merge (dict) .own .root.Values.podAnnotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* One map over another, key by key, without keys that are null: of, over. */}}
{{- define "rauta.over" -}}
{{- $all := dict -}}
{{- range $map := list .of .over -}}
{{- range $key, $value := $map -}}
{{- $_ := set $all $key $value -}}
{{- end -}}
{{- end -}}
{{- range $key, $value := $all -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $all $key -}}
{{- end -}}
{{- end -}}
{{ toYaml $all }}
{{- end -}}

{{/* Where pods run, and how they look up names: root, component. */}}
{{- define "rauta.placement" -}}
{{- $of := index .root.Values .component -}}
{{- with $of.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $of.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $of.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $of.topologySpreadConstraints }}
topologySpreadConstraints:
{{- range . }}
{{- $its := dict "labelSelector" (dict "matchLabels" (include "rauta.selector" $ | fromYaml)) }}
- {{ toYaml (hasKey . "labelSelector" | ternary . (merge (dict) . $its)) | nindent 2 | trim }}
{{- end }}
{{- end }}
{{- with $of.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $of.dnsConfig }}
dnsConfig: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $of.hostAliases }}
hostAliases: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Timings are a role's: its values. */}}
{{- define "rauta.probes" -}}
startupProbe:
  httpGet: {path: /healthz, port: admin}
  {{- toYaml .startupProbe | nindent 2 }}
livenessProbe:
  httpGet: {path: /healthz, port: admin}
  {{- toYaml .livenessProbe | nindent 2 }}
readinessProbe:
  httpGet: {path: /readyz, port: admin}
  {{- toYaml .readinessProbe | nindent 2 }}
{{- end -}}

{{/* What runs, with a comma between. */}}
{{- define "rauta.components" -}}
controller{{ if not .Values.controller.shadow }},dataplane{{ end }}
{{- end -}}

{{/* NAMESPACE/NAME of the ConfigMap of ingress-nginx, the chart's own or another; empty: none. */}}
{{- define "rauta.nginxConfigMap" -}}
{{- .Values.controller.nginxConfig | empty | ternary .Values.controller.nginxConfigMap (printf "%s/%s-nginx-config" .Release.Namespace (include "rauta.fullname" .)) -}}
{{- end -}}
