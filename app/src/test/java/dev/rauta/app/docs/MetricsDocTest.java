// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.admin.Exposition;
import dev.rauta.app.metrics.ControllerFamilies;
import dev.rauta.app.metrics.DataplaneFamilies;
import dev.rauta.app.metrics.MountedFamilies;
import dev.rauta.app.metrics.PushTimes;
import dev.rauta.app.metrics.ReviewMeters;
import dev.rauta.app.metrics.ShadowFamilies;
import dev.rauta.app.metrics.StateFamilies;
import dev.rauta.app.shadow.Shadow;
import dev.rauta.app.shadow.log.LineFormat;
import dev.rauta.app.testing.Scrape;
import dev.rauta.controller.Controller;
import dev.rauta.controller.status.StatusSink;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.snapshot.state.KeepingReceiver;
import dev.rauta.dataplane.snapshot.state.StateStore;
import dev.rauta.dataplane.trace.Propagation;
import dev.rauta.dataplane.trace.TraceSettings;
import dev.rauta.dataplane.worker.Transport;
import dev.rauta.routes.feed.InProcessFeed;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.testing.FreePorts;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md lists what a running process exposes, after a request that was answered and one that failed. */
final class MetricsDocTest {
    private static final Pattern SAMPLE = Pattern.compile("(rauta_[a-z_]+)(?:\\{(.*)\\})? .*");

    @TempDir
    Path folder;

    @TempDir
    Path state;

    @Test
    void theMetricsAreWhatTheDocumentSays() throws Exception {
        int offset = FreePorts.offset(80, 443);
        Files.writeString(folder.resolve("all.yaml"), MANIFESTS);
        Files.copy(Path.of("../examples/quickstart/tls.yaml"), folder.resolve("tls.yaml"));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Exposition exposition = new Exposition(registry);
        DataplaneSettings settings = new DataplaneSettings(
                1, "127.0.0.1", offset, Transport.auto(), ClientTrust.NONE, Limits.DEFAULT, Duration.ZERO, Duration.ZERO,
                AmbiguousPaths.REFUSE)
                .with(new TraceSettings(
                        URI.create("http://127.0.0.1:1/v1/traces"), Optional.empty(), Optional.empty(), Map.of(), 0, true, 1,
                        List.of(Propagation.W3C)));
        Path keys = Files.writeString(state.resolve("ticket.keys"), Base64.getEncoder().encodeToString(new byte[48]));
        try (Dataplane dataplane = Dataplane.start(settings.withTicketKeys(keys));
                KeepingReceiver keeping =
                        KeepingReceiver.start(dataplane.snapshots(), StateStore.of(state, Optional.empty()));
                Controller controller = Controller.of(FileSource.of(folder), Settings.DEFAULT, StatusSink.NONE);
                Shadow shadow = Shadow.start(controller::latest, LineFormat.of(LineFormat.DEFAULT));
                InProcessFeed feed =
                        InProcessFeed.start(keeping, new PushTimes(registry, controller.verdicts()))) {
            exposition.add(() -> DataplaneFamilies.of(dataplane));
            exposition.add(() -> ControllerFamilies.of(controller, feed));
            exposition.add(() -> StateFamilies.of(keeping));
            exposition.add(() -> MountedFamilies.of(dataplane.mounted().stream().toList()));
            exposition.add(() -> ShadowFamilies.of(shadow));
            controller.start(feed);
            Awaitility.await().until(dataplane::ready);
            Awaitility.await().until(() -> keeping.savedAt().isPresent());
            shadow.publish(new Publication(controller.latest().orElseThrow().encoded(), Watermark.NONE));
            Awaitility.await().until(shadow::ready);
            new ReviewMeters(registry).reviewed("Ingress", "allowed", 1);
            request(offset + 80);
            Awaitility.await().until(() -> Scrape.of(exposition).contains("rauta_upstream_attempts_total{"));
            GeneratedDoc.compare(Path.of("../docs/metrics.md"), document(Scrape.of(exposition)));
        }
    }

    private static String document(String scraped) {
        Map<String, String> help = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        scraped.lines().forEach(line -> {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP rauta_")) {
                help.put(words[2], words[3]);
            } else if (line.startsWith("# TYPE rauta_")) {
                types.put(words[2], words[3]);
            } else if (!line.startsWith("#")) {
                Matcher sample = SAMPLE.matcher(line);
                if (sample.matches()) {
                    String name = sample.group(1).replaceFirst("_(bucket|count|sum)$", "");
                    String family = types.containsKey(name) ? name : sample.group(1);
                    Set<String> its = labels.computeIfAbsent(family, _ -> new TreeSet<>());
                    if (sample.group(2) != null) {
                        Matcher label = Pattern.compile("([a-z_]+)=\"").matcher(sample.group(2));
                        label.results().map(one -> one.group(1)).filter(one -> !one.equals("le")).forEach(its::add);
                    }
                }
            }
        });
        StringBuilder text = new StringBuilder("""
                # Metrics

                Generated from a running process. `/metrics` on the admin port answers Prometheus text, or OpenMetrics by
                `Accept`; the JVM's own meters (`jvm_*`, `process_*`, `system_*`) come besides.

                Label forms: `upstream` is `namespace/service:port`, `route` is `kind/namespace/name/rule`, `listener` is
                `ingress/80` or `gateway/namespace/name/section`, `worker_id` counts from 0. Every request counts once.
                Of the attempts those are `hedged-away` than which another one of the same request was faster.
                Where a route has mirrors, `rauta_mirrored_requests_total` (upstream, outcome) counts their copies, which are no part
                of the attempts.
                With `--tracing-endpoint` there are `rauta_spans_exported_total`, `rauta_spans_failed_total`, `rauta_spans_dropped_total` and
                `rauta_spans_waiting`, and in OpenMetrics buckets of `rauta_request_duration_seconds` have exemplars.
                Where a policy asks for a circuit breaker, `rauta_circuit_breaker_refusals_total` (upstream, limit) counts what it has kept from
                the upstream and `rauta_worker_circuit_breaker_open` (worker_id, upstream, limit) is 1 while a limit is reached; `limit` is
                `connections`, `pending_requests`, `requests` or `retries`, and of refusals `retry_budget` where a policy has one. Where it asks for outlier detection, `rauta_worker_ejected_endpoints`
                (worker_id, upstream) counts the endpoints that are left out. Where it asks for health checks, `rauta_health_checks_total`
                (upstream, outcome) counts what came of them (`passed`, `unexpected-answer`, `timeout`, or what failed, as in the attempts), and
                `rauta_upstream_unhealthy_endpoints` (upstream) the endpoints that get no requests for it.
                Where rates are counted by somebody for several dataplanes, `rauta_rate_limit_asks_total` (outcome) counts requests by what came of
                asking (`answered`, `failed`, `timeout`, `skipped` where nobody was worth asking, `known` where nobody had to be) and
                `rauta_rate_limit_ask_duration_seconds` how long answers took, each of which may be to several requests.
                A controller of its own exposes `rauta_feed_pushed_entries_total` and `rauta_feed_pushed_bytes_total` (what was sent
                to dataplanes), `rauta_feed_replicas` (other replicas that tell this one, which leads, what their dataplanes say) and
                `rauta_feed_relayed` (1 while this one tells another) and `rauta_leader` (1 while this one leads) besides; a dataplane of its own
                `rauta_feed_connected` (1 while a controller answers). Those of `rauta_state_*` are there where `--state-dir` is given, those of `rauta_shadow_*` with `--shadow` alone;
                there `verdict` is `applied`, `ignored` or `refused`, and `outcome` is `same`, `other-upstream`, `other-answer` or `undecided`.
                Those of `rauta_admission_*` are there with `--webhook-address` alone; there `kind` is a kind that is judged, or `other`, and `outcome` is
                `allowed`, `warned`, `denied`, `ignored` (another controller's, or as it was) or `unchecked` (allowed, for nobody had the time).
                Those of `rauta_mounted_files_*` are there for files that are read again when they change; `files` is `tls-ticket-keys` (`--tls-ticket-keys`),
                `feed-certificates` or `webhook-certificates` (those of a directory, or that the controller makes).

                With `--nginx-metrics` the same figures come under ingress-nginx's names besides, for dashboards and alerts that know those:
                of each path (namespace, ingress, host, path, service) `nginx_ingress_controller_requests` (`method`, and the exact `status`),
                `..._request_duration_seconds` (`status` is its class, such as `2xx`, as with `--report-status-classes` there), and without either
                `..._connect_duration_seconds`, `..._header_duration_seconds` and `..._response_duration_seconds` (of the last endpoint that was tried),
                `..._request_size`, `..._response_size` and `..._bytes_sent`. Methods that are in no standard are `_OTHER`, and beyond 64 pairs of method
                and status a route counts the rest by class. A path that gets requests is some 110 series, and 1 KB for each worker that it gets them on;
                without the flag nothing of it is counted. Besides there are `..._ssl_expire_time_seconds`, `..._config_hash`, `..._config_last_reload_successful`, `..._config_last_reload_successful_timestamp_seconds`, `..._success`,
                `..._errors`, and of `..._nginx_process_*` `connections` (state `active`), `requests_total`, `cpu_seconds_total`,
                `resident_memory_bytes` and `num_procs`. Those that have no `_total` in their names there have none here, and are gauges that
                only grow.

                | name | type | labels | meaning |
                |---|---|---|---|
                """);
        types.forEach((name, type) -> text.append("| `").append(name).append("` | ").append(type).append(" | ")
                .append(String.join(", ", labels.getOrDefault(name, Set.of())))
                .append(" | ").append(help.getOrDefault(name, "")).append(" |\n"));
        assertThat(types).containsKeys(
                "rauta_requests_total", "rauta_request_duration_seconds", "rauta_upstream_attempts_total",
                "rauta_upstream_duration_seconds", "rauta_worker_requests_total", "rauta_worker_pool_connections",
                "rauta_worker_pool_streams", "rauta_worker_downstream_connections", "rauta_worker_loop_delay_seconds",
                "rauta_upstream_protocol", "rauta_snapshot_applied_total", "rauta_snapshot_rejected_total",
                "rauta_snapshot_info", "rauta_snapshot_age_seconds", "rauta_feed_dataplanes",
                "rauta_feed_push_duration_seconds", "rauta_config_problems", "rauta_certificate_expiry_timestamp_seconds");
        return text.toString();
    }

    private static void request(int port) throws IOException {
        for (String host : List.of("a.example", "b.example")) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                OutputStream out = socket.getOutputStream();
                out.write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                in.readAllBytes();
            }
        }
    }

    private static final String MANIFESTS = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: i, namespace: default}
            spec:
              ingressClassName: rauta
              tls: [{hosts: [b.example], secretName: absent}, {hosts: [secure.example.com], secretName: secure-example-com}]
              rules:
              - host: a.example
                http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: default}
            spec: {ports: [{port: 80, targetPort: 1, appProtocol: http}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            endpoints: [{addresses: ["127.0.0.1"]}]
            ports: [{port: 1}]
            """;
}
