{{/* What no schema can say: values that are good each by itself, and not together. */}}
{{- define "rauta.checks" -}}
{{- $v := .Values -}}
{{- $d := $v.dataplane -}}
{{- if and $d.autoscaling.enabled $d.keda.enabled -}}
{{- fail "dataplane.keda.enabled: true with dataplane.autoscaling.enabled (expected: one of the two)" -}}
{{- end -}}
{{- range $name := list "autoscaling" "keda" -}}
{{- $its := index $d $name -}}
{{- if $its.enabled -}}
{{- if ne $d.kind "Deployment" -}}
{{- fail (printf "dataplane.%s.enabled: true with dataplane.kind %s (expected: Deployment)" $name $d.kind) -}}
{{- end -}}
{{- if gt (int $its.minReplicas) (int $its.maxReplicas) -}}
{{- fail (printf "dataplane.%s.minReplicas: %d (expected: at most maxReplicas, %d)" $name (int $its.minReplicas) (int $its.maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $d.autoscaling.enabled -}}
{{- include "rauta.checks.targets" . -}}
{{- end -}}
{{- if and $d.keda.enabled (not (or $d.keda.serverAddress $d.keda.triggers)) -}}
{{- fail "dataplane.keda.serverAddress: missing (expected: where Prometheus is, or triggers)" -}}
{{- end -}}
{{- $strategies := eq $d.kind "Deployment" | ternary (list "RollingUpdate" "Recreate") (list "RollingUpdate" "OnDelete") -}}
{{- with $d.updateStrategy.type -}}
{{- if not (has . $strategies) -}}
{{- fail (printf "dataplane.updateStrategy.type: %s (expected: %s of a %s)" . (join " or " $strategies) $d.kind) -}}
{{- end -}}
{{- end -}}
{{- if and $v.serviceMonitor.enabled $v.podMonitor.enabled -}}
{{- fail "podMonitor.enabled: true with serviceMonitor.enabled (expected: one of the two, or all is scraped twice)" -}}
{{- end -}}
{{- if and $v.controller.nginxConfig $v.controller.nginxConfigMap -}}
{{- fail "controller.nginxConfig: given with controller.nginxConfigMap (expected: one of the two)" -}}
{{- end -}}
{{- range $name := list "service" "internalService" -}}
{{- $its := index $d $name -}}
{{- if and $its.healthCheckNodePort (not (and (eq $its.type "LoadBalancer") (eq $its.externalTrafficPolicy "Local"))) -}}
{{- fail (printf "dataplane.%s.healthCheckNodePort: %d (expected: with type LoadBalancer and externalTrafficPolicy Local)" $name (int $its.healthCheckNodePort)) -}}
{{- end -}}
{{- if and (eq $its.clusterIP "None") (ne $its.type "ClusterIP") -}}
{{- fail (printf "dataplane.%s.clusterIP: None with type %s (expected: ClusterIP)" $name $its.type) -}}
{{- end -}}
{{- if and (gt (len $its.ipFamilies) 1) (not (has $its.ipFamilyPolicy (list "PreferDualStack" "RequireDualStack"))) -}}
{{- fail (printf "dataplane.%s.ipFamilies: %s (expected: one, or ipFamilyPolicy PreferDualStack or RequireDualStack)" $name (join ", " $its.ipFamilies)) -}}
{{- end -}}
{{- end -}}
{{- if has $v.ingressClass.name $v.ingressClass.aliases -}}
{{- fail (printf "ingressClass.aliases: %s (expected: other names than ingressClass.name)" $v.ingressClass.name) -}}
{{- end -}}
{{- if or $v.tcp $v.udp -}}
{{- include "rauta.checks.streams" . -}}
{{- end -}}
{{- end -}}

{{- define "rauta.checks.targets" -}}
{{- $d := .Values.dataplane -}}
{{- $a := $d.autoscaling -}}
{{- if not (or $a.targetCPUUtilizationPercentage $a.targetMemoryUtilizationPercentage $a.metrics) -}}
{{- fail "dataplane.autoscaling: nothing to scale by (expected: targetCPUUtilizationPercentage, targetMemoryUtilizationPercentage or metrics)" -}}
{{- end -}}
{{- range $resource, $key := dict "cpu" "targetCPUUtilizationPercentage" "memory" "targetMemoryUtilizationPercentage" -}}
{{- if index $a $key -}}
{{- if not (or (hasKey ($d.resources.requests | default dict) $resource) (hasKey ($d.resources.limits | default dict) $resource)) -}}
{{- fail (printf "dataplane.autoscaling.%s: %d (expected: with %s in dataplane.resources.requests, of which it is a part)" $key (int (index $a $key)) $resource) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "rauta.checks.streams" -}}
{{- $v := .Values -}}
{{- if not (.Capabilities.APIVersions.Has "gateway.networking.k8s.io/v1/TCPRoute") -}}
{{- fail "tcp, udp: no TCPRoute in this cluster (expected: the CRDs of Gateway API 1.6 or later)" -}}
{{- end -}}
{{- if and $v.controller.watchNamespaces (not (has .Release.Namespace $v.controller.watchNamespaces)) -}}
{{- fail (printf "tcp, udp: controller.watchNamespaces leaves %s out (expected: with it, for its Gateway is there)" .Release.Namespace) -}}
{{- end -}}
{{- range $protocol := list "tcp" "udp" -}}
{{- range $port, $target := index $v $protocol -}}
{{- $number := int (last (splitList ":" $target)) -}}
{{- if or (lt $number 1) (gt $number 65535) -}}
{{- fail (printf "%s.%s: port: %d (expected: 1..65535)" $protocol $port $number) -}}
{{- end -}}
{{- if and (eq $protocol "tcp") (has (toString $port) (list "80" "443")) (not (or $v.gateway.services.enabled $v.gateway.addressPool)) -}}
{{- fail (printf "tcp.%s: a port of Ingresses (expected: another, or gateway.services.enabled)" $port) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
