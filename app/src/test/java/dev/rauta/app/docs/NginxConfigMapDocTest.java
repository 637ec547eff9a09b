// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.translate.ingress.nginx.global.GlobalCatalogue;
import dev.rauta.controller.translate.ingress.nginx.global.GlobalKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/nginx-configmap.md lists the keys that there are, and what is made of each. */
final class NginxConfigMapDocTest {
    private static final String HEAD = """
            # The ConfigMap and flags of ingress-nginx

            Generated from the program. `--nginx-configmap NAMESPACE/NAME` (`controller.nginxConfigMap` of the chart) takes a ConfigMap of
            ingress-nginx as settings of all Ingresses, as it is. It is followed like every other object: what it says holds soon after it
            is said, and where it is not there, its defaults hold and `rauta check`, the metric `rauta_config_problems` and the log tell of it.

            With the flag, what the ConfigMap does not say is as with ingress-nginx where the table has its default in bold: bodies of 1 MiB,
            `Strict-Transport-Security` for hosts with TLS, timeouts of 5 and 60 seconds. Without it Rauta's own defaults hold.
            An annotation of an Ingress goes before the ConfigMap, and the ConfigMap before a flag.

            `rauta check` has a verdict for every key. One that keeps somebody out (**guards**) and cannot be honoured, be it for its value
            or by its nature, closes all Ingresses (503, `guard-unusable`), as does a misspelt one; any other that is refused does nothing.
            Expressions are those of RE2. ConfigMaps that it names (`add-headers`, `proxy-set-headers`) must be where ConfigMaps are watched: in the
            same namespace, or one that is watched.
            """;

    private static final String FLAGS = """

            ## Flags

            | flag of ingress-nginx | what it is here |
            |---|---|
            | `--configmap` | `--nginx-configmap` |
            | `--ingress-class` | `--ingress-class` |
            | `--controller-class` | `--controller-name`; `--adopt-class` serves Ingresses of another controller's class besides it |
            | `--ingress-class-by-name` | a class counts by its `spec.controller`, which can be edited, or without an IngressClass by `--ingress-class` |
            | `--watch-ingress-without-class` | make the IngressClass the default one (`ingressclass.kubernetes.io/is-default-class`) |
            | `--watch-namespace` | `--watch-namespace`, repeatable |
            | `--watch-namespace-selector` | `--watch-namespace` for each |
            | `--default-ssl-certificate` | `--default-certificate` |
            | `--default-backend-service` | an Ingress with `spec.defaultBackend` and no rules; pages for errors are said by the annotation `default-backend` |
            | `--publish-service` | `--publish-service` |
            | `--publish-status-address` | `--publish-address` |
            | `--report-node-internal-ip-address` | `--publish-address` |
            | `--update-status`, `--update-status-on-shutdown` | statuses are written by the leader, and stay when it goes |
            | `--election-id`, `--election-ttl` | `--lease-name`, `--lease-namespace` |
            | `--tcp-services-configmap`, `--udp-services-configmap` | TCPRoute and UDPRoute ([streams.md](streams.md)) |
            | `--enable-ssl-passthrough` | TLSRoute ([streams.md](streams.md)) |
            | `--disable-catch-all` | an Ingress without hosts is served; who may make one is said by a ValidatingAdmissionPolicy |
            | `--disable-svc-external-name` | a Service of type ExternalName is served; who may make one is said by a ValidatingAdmissionPolicy |
            | `--enable-topology-aware-routing` | `trafficDistribution` of the Service, and `--zone` of the dataplane |
            | `--http-port`, `--https-port` | the target ports of the Service; `--privileged-port-offset` |
            | `--healthz-port`, `--healthz-host`, `--health-check-path` | `--admin-address`, with `/healthz` and `/readyz` |
            | `--enable-metrics`, `--metrics-per-host`, `--metrics-per-undefined-host`, `--exclude-socket-metrics`, `--report-status-classes` | `/metrics` is always there, by route and class of status ([metrics.md](metrics.md)); `--nginx-metrics` exposes it under ingress-nginx's names besides |
            | `--time-buckets`, `--length-buckets`, `--size-buckets` | fixed |
            | `--shutdown-grace-period`, `--post-shutdown-grace-period` | `--drain-delay`, `--drain-timeout` |
            | `--annotations-prefix` | `nginx.ingress.kubernetes.io/` always counts, and `rauta.dev/` before it |
            | `--enable-annotation-validation` | always; what is not sound is told, and what guards closes its Ingress |
            | `--validating-webhook`, `--validating-webhook-certificate`, `--validating-webhook-key` | none is needed: what is not sound is told, and all else goes live; `rauta check` before applying |
            | `--sync-period`, `--sync-rate-limit` | changes are pushed as they come |
            | `--profiling`, `--v` | `--log-level` |
            | `--maxmind-license-key` and others of GeoIP | no database of places is read |
            """;

    @Test
    void theKeysAreWhatTheDocumentSays() throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        GlobalCatalogue.subjects().forEach((subject, keys) -> {
            text.append("\n## ").append(subject).append("\n\n| key | value | default | | what becomes of it |\n|---|---|---|---|---|\n");
            keys.forEach(key -> text.append(row(key)));
        });
        GeneratedDoc.compare(Path.of("../docs/nginx-configmap.md"), text.append(FLAGS).toString());
    }

    private static String row(GlobalKey key) {
        String verdict =
                switch (key.stand()) {
                    case APPLIED -> "applied";
                    case HARMLESS -> "harmless";
                    case REFUSED -> "refused";
                };
        String usual = key.usual().length() > 40 ? key.usual().substring(0, 37) + "..." : key.usual();
        String quoted = usual.isEmpty() ? "" : "`" + usual + "`";
        return "| `" + key.name() + "` | " + cell(key.values()) + " | " + (key.held() && !usual.isEmpty() ? "**" + quoted + "**" : quoted)
                + " | " + verdict + (key.guards() ? ", guards" : "") + " | " + cell(key.meaning()) + " |\n";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*");
    }

    /** About as many as ingress-nginx documents; each once, which the catalogue sees to. */
    @Test
    void noneIsForgotten() {
        assertThat(GlobalCatalogue.subjects().values().stream().mapToInt(List::size).sum()).isGreaterThan(190);
    }
}
