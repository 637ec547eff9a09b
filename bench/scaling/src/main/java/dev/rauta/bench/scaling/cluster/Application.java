// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one team deploys: a Service, and a route to it; a second path leads to another Service of the namespace now and then.
 *
 * @param number counts applications; every fifth has an HTTPRoute, every tenth a certificate of its own
 * @param namespace where all of it lies
 * @param name of the Service and of the route
 * @param neighbour where the second path leads, empty: there is none
 * @param revision grows with each edit of the route
 * @param annotated whether an Ingress has annotations of many sorts
 */
record Application(int number, String namespace, String name, String neighbour, int revision, boolean annotated) {
    private static final String ANNOTATION = "nginx.ingress.kubernetes.io/";
    static final int PORT = 80;

    /** What Ingresses of ingress-nginx often say; none of it closes any, or needs another object. */
    private static final List<Map<String, String>> SETS = List.of(
            Map.of("proxy-read-timeout", "300", "proxy-send-timeout", "300", "proxy-connect-timeout", "10"),
            Map.of("enable-cors", "true", "cors-allow-origin", "https://*.scale.test", "cors-max-age", "600"),
            Map.of("limit-rps", "50", "limit-burst-multiplier", "3", "limit-allowlist", "10.0.0.0/8"),
            Map.of("allowlist-source-range", "10.0.0.0/8,127.0.0.0/8", "ssl-redirect", "false"),
            Map.of("affinity", "cookie", "session-cookie-name", "stay", "session-cookie-max-age", "3600"),
            Map.of("proxy-next-upstream", "error timeout http_502", "proxy-next-upstream-tries", "2"),
            Map.of("upstream-hash-by", "$request_uri", "proxy-buffering", "on", "proxy-buffer-size", "16k"),
            Map.of("load-balance", "ewma", "proxy-body-size", "8m", "proxy-cookie-path", "/ /app"));

    String host() {
        return name + "." + namespace + ".scale.test";
    }

    boolean byGateway() {
        return number % 5 == 4;
    }

    boolean tls() {
        return number % 10 == 0;
    }

    Application edited() {
        return new Application(number, namespace, name, neighbour, revision + 1, annotated);
    }

    Service service() {
        return new ServiceBuilder()
                .withMetadata(Kinds.meta(namespace, name, number, Map.of("app.kubernetes.io/name", name)))
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("10." + (96 + (number >> 16)) + "." + (number >> 8 & 255) + "." + (number & 255))
                .withIpFamilies("IPv4")
                .withIpFamilyPolicy("SingleStack")
                .addNewPort()
                .withName("http")
                .withProtocol("TCP")
                .withPort(PORT)
                .withNewTargetPort(8080)
                .endPort()
                .endSpec()
                .build();
    }

    /** As a Secret holds it, in Base64. */
    Secret secret(Pairs.Pair pair) {
        return new SecretBuilder()
                .withMetadata(Kinds.meta(namespace, name + "-tls", number, Map.of()))
                .withType("kubernetes.io/tls")
                .withData(Map.of("tls.crt", pair.certificate(), "tls.key", pair.key()))
                .build();
    }

    HasMetadata route() {
        HasMetadata route = byGateway() ? httpRoute() : ingress();
        route.getMetadata().setGeneration(1L + revision);
        route.getMetadata().setResourceVersion(Long.toString(1_000_000L * (revision + 1) + number));
        return route;
    }

    private Ingress ingress() {
        Ingress ingress = new IngressBuilder()
                .withMetadata(Kinds.meta(namespace, name, number, Map.of("app.kubernetes.io/name", name)))
                .withNewSpec()
                .withIngressClassName("rauta")
                .addNewRule()
                .withHost(host())
                .withNewHttp()
                .withPaths(neighbour.isEmpty() ? List.of(path("/", name)) : List.of(path("/", name), path("/api/", neighbour)))
                .endHttp()
                .endRule()
                .endSpec()
                .build();
        ingress.getMetadata().setAnnotations(annotations());
        if (tls()) {
            ingress.getSpec().setTls(List.of(new io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder()
                    .withHosts(host())
                    .withSecretName(name + "-tls")
                    .build()));
        }
        return ingress;
    }

    private Map<String, String> annotations() {
        Map<String, String> all = new TreeMap<>();
        if (annotated) {
            SETS.get(number % SETS.size()).forEach((key, value) -> all.put(ANNOTATION + key, value));
        }
        if (annotated || number % 3 == 0 || revision > 0) {
            // Each edit is one that every dataplane must hear of.
            all.put(ANNOTATION + "proxy-body-size", 8 + revision + "m");
        }
        return all;
    }

    private static HTTPIngressPath path(String path, String service) {
        return new HTTPIngressPathBuilder()
                .withPath(path)
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName(service)
                .withNewPort()
                .withNumber(PORT)
                .endPort()
                .endService()
                .endBackend()
                .build();
    }

    private HTTPRoute httpRoute() {
        return new HTTPRouteBuilder()
                .withMetadata(Kinds.meta(namespace, name, number, Map.of("app.kubernetes.io/name", name)))
                .withNewSpec()
                .addNewParentRef()
                .withNamespace(Kinds.GATEWAYS)
                .withName(Kinds.GATEWAY)
                .endParentRef()
                .withHostnames(host())
                .addNewRule()
                .addNewMatch()
                .withNewPath()
                .withType("PathPrefix")
                .withValue("/v" + revision)
                .endPath()
                .endMatch()
                .addNewBackendRef()
                .withName(name)
                .withPort(PORT)
                .endBackendRef()
                .endRule()
                .endSpec()
                .build();
    }
}
