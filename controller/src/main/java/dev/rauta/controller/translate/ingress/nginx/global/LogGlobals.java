// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.harmless;

import java.util.List;
import java.util.stream.Stream;

/** Keys for logs and traces. */
final class LogGlobals {
    private static final String NO_ACCESS_LOG = "said to the dataplane, by --access-log and the flags beside it";
    private static final String NO_TRACES = "no spans are made; traceparent and tracestate are passed on";
    private static final String DROPPED = "ingress-nginx has dropped it; traceparent and tracestate are passed on";

    static final List<GlobalKey> KEYS = Stream.of(
                    Stream.of("log-format-upstream", "log-format-stream", "access-log-params", "access-log-path", "http-access-log-path",
                                    "stream-access-log-path", "skip-access-log-urls", "enable-access-log-for-default-backend",
                                    "log-format-escape-json", "log-format-escape-none", "disable-access-log", "disable-http-access-log",
                                    "disable-stream-access-log", "enable-syslog", "syslog-host", "syslog-port")
                            .map(name -> harmless(name, ValueForm.TEXT, "", NO_ACCESS_LOG)),
                    Stream.of(
                            harmless("error-log-path", ValueForm.TEXT, "", "the process logs to its standard error"),
                            harmless("error-log-level", ValueForm.TEXT, "notice", "said to the process, by --log-level"),
                            harmless("enable-opentelemetry", ValueForm.BOOL, "false", NO_TRACES),
                            harmless("opentelemetry-trust-incoming-span", ValueForm.BOOL, "true", NO_TRACES)),
                    Stream.of("opentelemetry-operation-name", "opentelemetry-config", "otlp-collector-host",
                                    "otlp-collector-port", "otel-max-queuesize", "otel-schedule-delay-millis",
                                    "otel-max-export-batch-size", "otel-service-name", "otel-sampler", "otel-sampler-parent-based",
                                    "otel-sampler-ratio")
                            .map(name -> harmless(name, ValueForm.TEXT, "", NO_TRACES)),
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
