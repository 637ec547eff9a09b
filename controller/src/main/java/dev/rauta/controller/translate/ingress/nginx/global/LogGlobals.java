// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.harmless;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.likewise;

import java.util.List;
import java.util.stream.Stream;

/** Keys for logs and traces. */
final class LogGlobals {
    private static final String NO_ACCESS_LOG = "said to the dataplane, by --access-log and the flags beside it";
    private static final String COLLECTOR = "said to the dataplane, by --tracing-endpoint";
    private static final String QUEUE = "said to the dataplane, by --tracing-queue-size";
    private static final String BATCHES = "spans leave each second, and as soon as there are 512";
    private static final String DROPPED = "ingress-nginx has dropped it; traceparent and tracestate are passed on";

    private static final ValueForm RATIO = new ValueForm("a number from 0 to 1", text -> text.matches("0(\\.[0-9]{1,9})?|1(\\.0{1,9})?"));

    static final List<GlobalKey> KEYS = Stream.of(
                    Stream.of("log-format-upstream", "log-format-stream", "access-log-params", "access-log-path", "http-access-log-path",
                                    "stream-access-log-path", "skip-access-log-urls", "enable-access-log-for-default-backend",
                                    "log-format-escape-json", "log-format-escape-none", "disable-access-log", "disable-http-access-log",
                                    "disable-stream-access-log", "enable-syslog", "syslog-host", "syslog-port")
                            .map(name -> harmless(name, ValueForm.TEXT, "", NO_ACCESS_LOG)),
                    Stream.of(
                            harmless("error-log-path", ValueForm.TEXT, "", "the process logs to its standard error"),
                            harmless("error-log-level", ValueForm.TEXT, "notice", "said to the process, by --log-level"),
                            likewise("enable-opentelemetry", ValueForm.BOOL, "false").own(),
                            likewise("opentelemetry-trust-incoming-span", ValueForm.BOOL, "true").own(),
                            likewise("opentelemetry-operation-name", ValueForm.TEXT, "").own(),
                            applied("otel-sampler", ValueForm.words("AlwaysOn", "AlwaysOff", "TraceIdRatioBased"), "AlwaysOn",
                                    "which requests of Ingresses have spans; else the dataplane's --tracing-sample").own(),
                            applied("otel-sampler-ratio", RATIO, "0.01", "with otel-sampler TraceIdRatioBased").own(),
                            applied("otel-sampler-parent-based", ValueForm.BOOL, "true",
                                    "with otel-sampler: whether a trace that began elsewhere is sampled as it was there").own(),
                            harmless("opentelemetry-config", ValueForm.TEXT, "", "said to the dataplane, by --tracing-endpoint and the flags beside it"),
                            harmless("otlp-collector-host", ValueForm.TEXT, "", COLLECTOR),
                            harmless("otlp-collector-port", ValueForm.TEXT, "", COLLECTOR),
                            harmless("otel-service-name", ValueForm.TEXT, "", "said to the dataplane, by --tracing-service-name"),
                            harmless("otel-max-queuesize", ValueForm.TEXT, "", QUEUE),
                            harmless("otel-schedule-delay-millis", ValueForm.TEXT, "", BATCHES),
                            harmless("otel-max-export-batch-size", ValueForm.TEXT, "", BATCHES)),
                    Stream.of("enable-opentracing", "opentracing-operation-name", "opentracing-location-operation-name",
                                    "opentracing-trust-incoming-span", "zipkin-collector-host", "zipkin-collector-port",
                                    "zipkin-service-name", "zipkin-sample-rate", "jaeger-collector-host", "jaeger-collector-port",
                                    "jaeger-endpoint", "jaeger-service-name", "jaeger-propagation-format", "jaeger-sampler-type",
                                    "jaeger-sampler-param", "jaeger-sampler-host", "jaeger-sampler-port",
                                    "jaeger-trace-context-header-name", "jaeger-debug-header", "jaeger-baggage-header",
                                    "jaeger-trace-baggage-header-prefix", "datadog-collector-host", "datadog-collector-port",
                                    "datadog-service-name", "datadog-environment", "datadog-operation-name-override",
                                    "datadog-priority-sampling", "datadog-sample-rate")
                            .map(name -> harmless(name, ValueForm.TEXT, "", DROPPED)))
            .flatMap(all -> all)
            .toList();

    private LogGlobals() {}
}
