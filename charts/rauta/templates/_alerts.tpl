{{/*
The alerts, a list. Each gets the runbook's URL, which docs/operations.md has a section for, where the list is used.

Labels named namespace, job, pod and instance are those that a ServiceMonitor's scrape gives.
*/}}
{{- define "rauta.alerts" -}}
{{- $rule := .Values.prometheusRule -}}
{{- $jobs := printf "namespace=%q,job=~\"%s-controller|%s-dataplane-admin\"" .Release.Namespace (include "rauta.fullname" .) (include "rauta.fullname" .) -}}
- alert: RautaDown
  expr: up{ {{- $jobs -}} } == 0
  for: 5m
  labels: {severity: critical}
  annotations:
    summary: {{ `{{ $labels.pod }} of {{ $labels.namespace }} answers no scrape` | quote }}
    description: {{ `{{ $labels.instance }} ({{ $labels.job }}) has not answered on its admin port for five minutes: the process is gone, stuck or cut off.` | quote }}
- alert: RautaNoDataplane
  expr: sum by (namespace, job) (rauta_feed_dataplanes) == 0
  for: 5m
  labels: {severity: critical}
  annotations:
    summary: {{ `No dataplane is connected to the controllers of {{ $labels.namespace }}` | quote }}
    description: Nobody takes what the controllers decide. Dataplanes that run serve what they hold; those that start have nothing to serve.
- alert: RautaDataplaneWithoutSnapshot
  expr: rauta_snapshot_applied_total unless on (namespace, pod, instance) rauta_snapshot_info
  for: 3m
  labels: {severity: critical}
  annotations:
    summary: {{ `{{ $labels.pod }} of {{ $labels.namespace }} has nothing to serve` | quote }}
    description: {{ `{{ $labels.instance }} has had no snapshot in force for three minutes, and is not ready.` | quote }}
- alert: RautaDataplanesDiffer
  expr: count by (namespace, job) (count by (namespace, job, version) (rauta_snapshot_info)) > 1
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: {{ `Dataplanes of {{ $labels.namespace }} serve different versions` | quote }}
    description: {{ `{{ $value }} versions have been in force at once for ten minutes: some dataplanes are cut off or left behind, and may hold what was revoked.` | quote }}
- alert: RautaSnapshotRejected
  expr: sum by (namespace, pod, instance) (increase(rauta_snapshot_rejected_total[15m])) > 0
  labels: {severity: critical}
  annotations:
    summary: {{ `{{ $labels.pod }} of {{ $labels.namespace }} could not read a snapshot` | quote }}
    description: {{ `{{ $labels.instance }} has refused what its controller sent, and serves the last good snapshot. Changes do not reach it.` | quote }}
- alert: RautaDataplaneCutOff
  expr: rauta_feed_connected == 0
  for: 5m
  labels: {severity: warning}
  annotations:
    summary: {{ `{{ $labels.pod }} of {{ $labels.namespace }} has no controller` | quote }}
    description: {{ `{{ $labels.instance }} has served its last snapshot for five minutes without a controller: it learns of no change and no new endpoint.` | quote }}
- alert: RautaPushSlow
  expr: histogram_quantile(0.99, sum by (namespace, le) (rate(rauta_feed_push_duration_seconds_bucket[10m]))) > 5
  for: 15m
  labels: {severity: warning}
  annotations:
    summary: {{ `Changes take long to reach the dataplanes of {{ $labels.namespace }}` | quote }}
    description: {{ `One push of a hundred takes {{ $value | humanizeDuration }} or more until it is in force.` | quote }}
- alert: RautaStateNotSaved
  expr: rauta_state_save_failing == 1
  for: 15m
  labels: {severity: warning}
  annotations:
    summary: {{ `{{ $labels.pod }} of {{ $labels.namespace }} cannot save its snapshot` | quote }}
    description: {{ `{{ $labels.instance }} would start from an old snapshot, or none, if it were restarted while no controller answers.` | quote }}
- alert: RautaMountedFilesBroken
  expr: rauta_mounted_files_sound == 0
  for: 5m
  labels: {severity: warning}
  annotations:
    summary: {{ `{{ $labels.pod }} of {{ $labels.namespace }} cannot read its {{ $labels.files }}` | quote }}
    description: {{ `{{ $labels.instance }} goes on with what they said before, which gets old, and would not start again.` | quote }}
- alert: RautaNoLeader
  expr: sum by (namespace, job) (rauta_leader) == 0
  for: 2m
  labels: {severity: critical}
  annotations:
    summary: {{ `No controller of {{ $labels.namespace }} leads` | quote }}
    description: Traffic and changes are served, but nobody writes statuses, makes Gateways' Services or renews the feed's certificates.
- alert: RautaReplicaApart
  expr: rauta_leader == 0 and on (namespace, pod, instance) rauta_feed_relayed == 0
  for: 5m
  labels: {severity: warning}
  annotations:
    summary: {{ `{{ $labels.pod }} of {{ $labels.namespace }} does not reach the controller that leads` | quote }}
    description: {{ `The leader does not hear what the dataplanes of {{ $labels.instance }} say, so statuses of Gateways lag.` | quote }}
- alert: RautaConfigProblems
  expr: max by (namespace, kind, reason) (rauta_config_problems) > 0
  for: 30m
  labels: {severity: info}
  annotations:
    summary: {{ `{{ $value }} faults in the configuration: {{ $labels.kind }} {{ $labels.reason }}` | quote }}
    description: {{ `Objects of kind {{ $labels.kind }} have been wrong for half an hour ({{ $labels.reason }}). What depends on them may answer 500 or 503.` | quote }}
- alert: RautaErrorsHigh
  expr: sum by (namespace, listener) (rate(rauta_requests_total{code="5xx"}[5m])) / sum by (namespace, listener) (rate(rauta_requests_total[5m])) > {{ $rule.errorPercent }} / 100
  for: 10m
  labels: {severity: critical}
  annotations:
    summary: {{ `{{ $value | humanizePercentage }} of the requests at {{ $labels.listener }} fail` | quote }}
    description: {{ `Of what {{ $labels.listener }} ({{ $labels.namespace }}) is asked, {{ $value | humanizePercentage }} is answered 500 or more.` | quote }}
- alert: RautaLatencyHigh
  expr: histogram_quantile(0.99, sum by (namespace, listener, le) (rate(rauta_request_duration_seconds_bucket[5m]))) > {{ $rule.latencyMillis }} / 1000
  for: 15m
  labels: {severity: warning}
  annotations:
    summary: {{ `Requests at {{ $labels.listener }} take long` | quote }}
    description: {{ `One request of a hundred at {{ $labels.listener }} ({{ $labels.namespace }}) takes {{ $value | humanizeDuration }} or more.` | quote }}
- alert: RautaUpstreamFailing
  expr: sum by (namespace, upstream) (rate(rauta_upstream_attempts_total{outcome!~"[1-4]xx|hedged-away|downstream-gone"}[5m])) / sum by (namespace, upstream) (rate(rauta_upstream_attempts_total[5m])) > {{ $rule.attemptPercent }} / 100
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: {{ `{{ $value | humanizePercentage }} of the attempts to {{ $labels.upstream }} fail` | quote }}
    description: {{ `Attempts to {{ $labels.upstream }} come to nothing or to 5xx. Retries may hide it from clients for now.` | quote }}
- alert: RautaBreakerOpen
  expr: sum by (namespace, upstream, limit) (rate(rauta_circuit_breaker_refusals_total[5m])) > 0
  for: 5m
  labels: {severity: warning}
  annotations:
    summary: {{ `A circuit breaker keeps requests from {{ $labels.upstream }}` | quote }}
    description: {{ `The limit {{ $labels.limit }} of {{ $labels.upstream }} is reached: {{ $value | humanize }} requests or retries a second are kept back.` | quote }}
- alert: RautaEndpointsEjected
  expr: max by (namespace, upstream) (rauta_worker_ejected_endpoints) > 0
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: {{ `Endpoints of {{ $labels.upstream }} are left out` | quote }}
    description: {{ `Outlier detection has left out {{ $value }} endpoints of {{ $labels.upstream }} for ten minutes, because they fail.` | quote }}
- alert: RautaEndpointsUnhealthy
  expr: max by (namespace, upstream) (rauta_upstream_unhealthy_endpoints) > 0
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: {{ `Endpoints of {{ $labels.upstream }} fail their health checks` | quote }}
    description: {{ `{{ $value }} endpoints of {{ $labels.upstream }} have failed for ten minutes. Where all do, all are used.` | quote }}
- alert: RautaRateStoreSilent
  expr: sum by (namespace, outcome) (rate(rauta_rate_limit_asks_total{outcome=~"failed|timeout|skipped"}[5m])) > 0
  for: 5m
  labels: {severity: warning}
  annotations:
    summary: {{ `Rates of {{ $labels.namespace }} are not counted together` | quote }}
    description: {{ `The store or service that counts for all dataplanes does not answer ({{ $labels.outcome }}); what the policies say for that holds.` | quote }}
- alert: RautaWorkerLate
  expr: histogram_quantile(0.99, sum by (namespace, pod, instance, worker_id, le) (rate(rauta_worker_loop_delay_seconds_bucket[5m]))) > 0.1
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: {{ `Worker {{ $labels.worker_id }} of {{ $labels.pod }} is late` | quote }}
    description: {{ `Its event loop runs what is due {{ $value | humanizeDuration }} late or more, one time of a hundred. All of its requests wait so long.` | quote }}
- alert: RautaWorkersUnbalanced
  expr: >-
    max by (namespace, pod, instance) (rate(rauta_worker_requests_total[10m])) / avg by (namespace, pod, instance) (rate(rauta_worker_requests_total[10m])) > 2
    and sum by (namespace, pod, instance) (rate(rauta_worker_requests_total[10m])) > 100
  for: 30m
  labels: {severity: info}
  annotations:
    summary: {{ `One worker of {{ $labels.pod }} has more than twice its share` | quote }}
    description: {{ `The busiest worker of {{ $labels.instance }} ends {{ $value | humanize }} times as many requests as the mean; its core is full long before the others.` | quote }}
- alert: RautaRequestsShed
  expr: sum by (namespace, limit) (rate(rauta_limit_reached_total{limit=~"max-buffered-bytes|max-concurrent-requests|max-loop-delay|max-connections|max-udp-flows"}[5m])) > 0
  for: 5m
  labels: {severity: critical}
  annotations:
    summary: {{ `Dataplanes of {{ $labels.namespace }} turn requests away` | quote }}
    description: {{ `{{ $value | humanize }} a second are held to --{{ $labels.limit }}, because workers have as much as they may have.` | quote }}
- alert: RautaAccessLogDropped
  expr: sum by (namespace, pod, instance) (rate(rauta_access_log_dropped_total[5m])) > 0
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: {{ `Lines of the access log of {{ $labels.pod }} are lost` | quote }}
    description: {{ `{{ $value | humanize }} lines a second are dropped, because nobody takes them fast enough.` | quote }}
- alert: RautaCertificateEnds
  expr: 0 < min by (namespace, host, secret) (rauta_certificate_expiry_timestamp_seconds) - time() < {{ $rule.certificateDays }} * 86400
  for: 1h
  labels: {severity: warning}
  annotations:
    summary: {{ `The certificate of {{ $labels.host }} ends in {{ $value | humanizeDuration }}` | quote }}
    description: {{ `Nothing has renewed {{ $labels.secret }}.` | quote }}
- alert: RautaCertificateEnded
  expr: min by (namespace, host, secret) (rauta_certificate_expiry_timestamp_seconds) - time() <= 0
  labels: {severity: critical}
  annotations:
    summary: {{ `The certificate of {{ $labels.host }} has ended` | quote }}
    description: {{ `Clients refuse what {{ $labels.secret }} holds.` | quote }}
{{- end -}}
