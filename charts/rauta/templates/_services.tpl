{{/* A Service that traffic comes by: root, name, its values, and further ports as YAML. */}}
{{- define "rauta.service" -}}
{{- $scope := dict "root" .root "component" "dataplane" -}}
{{- $its := .its -}}
{{- $balanced := eq $its.type "LoadBalancer" -}}
{{- $outside := ne $its.type "ClusterIP" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels: {{- include "rauta.labels" (merge (dict "more" $its.labels) $scope) | nindent 4 }}
  {{- with $its.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $its.type }}
  {{- range $key := list "clusterIP" "ipFamilyPolicy" "internalTrafficPolicy" "trafficDistribution" }}
  {{- with index $its $key }}
  {{ $key }}: {{ . }}
  {{- end }}
  {{- end }}
  {{- with $its.ipFamilies }}
  ipFamilies: {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with $its.externalIPs }}
  externalIPs: {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- if and $its.externalTrafficPolicy (or $outside $its.externalIPs) }}
  externalTrafficPolicy: {{ $its.externalTrafficPolicy }}
  {{- end }}
  {{- if $balanced }}
  {{- range $key := list "loadBalancerClass" "loadBalancerIP" "healthCheckNodePort" }}
  {{- with index $its $key }}
  {{ $key }}: {{ . }}
  {{- end }}
  {{- end }}
  {{- with $its.loadBalancerSourceRanges }}
  loadBalancerSourceRanges: {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- if not $its.allocateLoadBalancerNodePorts }}
  allocateLoadBalancerNodePorts: false
  {{- end }}
  {{- end }}
  selector: {{- include "rauta.selector" $scope | nindent 4 }}
  ports:
  {{- range $name := list "http" "https" }}
  - {name: {{ $name }}, port: {{ index $its.ports $name }}, targetPort: {{ $name }}{{ with and $outside (index $its.nodePorts $name) }}, nodePort: {{ . }}{{ end }}}
  {{- end }}
  {{- with $its.extraPorts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with .streams }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* Whether the dataplane's Service leads to the ports of tcp and udp; else the Gateway has a Service or an address of its own. */}}
{{- define "rauta.streamPorts" -}}
{{- if not (or .Values.gateway.services.enabled .Values.gateway.addressPool) -}}
{{- range $protocol := list "tcp" "udp" }}
{{- range $port, $_ := index $.Values $protocol }}
- {name: {{ $protocol }}-{{ $port }}, port: {{ $port }}, targetPort: {{ lt (int $port) 1024 | ternary (add (int $port) 8000) $port }}, protocol: {{ upper $protocol }}}
{{- end }}
{{- end }}
{{- end -}}
{{- end -}}
