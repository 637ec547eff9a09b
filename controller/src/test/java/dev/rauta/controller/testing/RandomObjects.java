// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.testing;

import dev.rauta.controller.infrastructure.Marks;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Ingresses, and what they and routes refer to, one at a time: few names and values, so that they meet, clash and miss each other. */
public final class RandomObjects {
    private final Random random;
    private final List<Secret> secrets;

    /** @param secrets whose data those that are made have, now and then */
    public RandomObjects(Random random, List<Secret> secrets) {
        this.random = random;
        this.secrets = secrets;
    }

    /** Another object, or another state of one. */
    public HasMetadata next() {
        return switch (random.nextInt(15)) {
            case 0, 1, 2, 3 -> ingress();
            case 4, 5, 6, 7 -> slice();
            case 8, 9 -> service();
            case 10 -> secret();
            case 11 -> ingressClass();
            case 12 -> namespace();
            case 13 -> configMap();
            default -> gatewayService();
        };
    }

    private HasMetadata ingress() {
        var spec = new IngressBuilder().withMetadata(metadata(any("a", "b", "c", "d"), annotations())).withNewSpec();
        spec.withIngressClassName(any("rauta", "rauta", "rauta", "other", null));
        for (int i = random.nextInt(3); i > 0; i--) {
            spec.addNewTl().withHosts(some("a.example", "b.example", "*.example", "a|b")).withSecretName(any("a", "b", "")).endTl();
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            var http = spec.addNewRule().withHost(any("a.example", "b.example", "*.example", "www.a.example", null, "a*")).withNewHttp();
            for (int j = random.nextInt(3); j > 0; j--) {
                http.addNewPath().withPath(any("/", "/a", "/b", "x", "/a(?!b)", "/(a|b)")).withPathType(any("Prefix", "Exact", "Odd", "ImplementationSpecific"))
                        .withNewBackend().withNewService().withName(any("a", "b", "c")).withNewPort().withNumber(any(80, 80, 81)).endPort().endService().endBackend()
                        .endPath();
            }
            http.endHttp().endRule();
        }
        if (random.nextInt(3) == 0) {
            spec.withNewDefaultBackend().withNewService().withName(any("a", "b")).withNewPort().withName("http").endPort().endService().endDefaultBackend();
        }
        return random.nextInt(20) == 0 ? spec.endSpec().withSpec(null).build() : spec.endSpec().build();
    }

    private Map<String, String> annotations() {
        String nginx = "nginx.ingress.kubernetes.io/";
        return switch (random.nextInt(26)) {
            case 15 -> Map.of("rauta.dev/enable-cors", any("true", "false", "odd"), "rauta.dev/cors-allow-origin", any("https://*.a.example", "*", "odd"));
            case 16 -> Map.of("rauta.dev/default-backend", any("a", "b", "c"), "rauta.dev/custom-http-errors", any("404", "503", "odd"));
            case 10 -> Map.of("nginx.ingress.kubernetes.io/use-regex", any("true", "true", "false", "odd"));
            case 11 -> Map.of("rauta.dev/rewrite-target", any("/", "/a", "/$1", "/?", "https://x.example/$1"), "rauta.dev/x-forwarded-prefix", any("/p", "/$1", "a b"));
            case 12 -> Map.of("rauta.dev/server-alias", any("b.example", "c.example,*.d.example", "a|b"), "rauta.dev/from-to-www-redirect", any("true", "false"),
                    "rauta.dev/force-ssl-redirect", any("true", "false", "odd"));
            case 13 -> Map.of("rauta.dev/app-root", any("/app", "odd"), "rauta.dev/permanent-redirect", any("https://x.example/", "odd"), "rauta.dev/upstream-vhost", any("$service_name", "$host", "$odd"));
            case 14 -> Map.of("rauta.dev/custom-headers", any("x/a", "b", "y/b"), "rauta.dev/configuration-snippet", any("add_header a b;", "deny all;"));
            case 17 -> Map.of(nginx + "backend-protocol", any("HTTPS", "AUTO_HTTP", "GRPC", "FCGI", "odd"), nginx + "service-upstream", any("true", "false"));
            case 18 -> Map.of(nginx + "backend-protocol", "HTTPS", nginx + "proxy-ssl-secret", any("x/a", "x/b", "y/a"),
                    nginx + "proxy-ssl-verify", any("on", "off", "odd"), nginx + "proxy-ssl-name", any("a.example", "b.example"));
            case 19 -> Map.of(nginx + "affinity", any("cookie", "odd"), nginx + "affinity-mode", any("balanced", "persistent"));
            case 20 -> Map.of("rauta.dev/canary", "true", "rauta.dev/canary-weight", "10", nginx + "affinity-canary-behavior", any("legacy", "sticky"),
                    nginx + "upstream-hash-by", any("$request_uri", "$odd"));
            case 21 -> Map.of(nginx + "mirror-target", any("http://a.x.svc/$request_uri", "http://b.y.svc", "http://a b"), nginx + "limit-rps", any("1", "odd"));
            case 6 -> Map.of("rauta.dev/authentication-external-http-backend-ref-name", any("a", "b", "c"),
                    "rauta.dev/authentication-external-http-backend-ref-port", any("80", "81", "odd"));
            case 0 -> Map.of("nginx.ingress.kubernetes.io/ssl-redirect", any("false", "true", "odd"));
            case 1 -> Map.of("rauta.dev/proxy-body-size", any("8m", "odd"), "nginx.ingress.kubernetes.io/proxy-body-size", "1m", "rauta.dev/enable-access-log", any("true", "false", "odd"));
            case 2 -> Map.of("nginx.ingress.kubernetes.io/auth-url", any("x", "http://a." + any("x", "y") + ".svc/$request_uri", "https://$host/check"));
            case 7 -> Map.of("nginx.ingress.kubernetes.io/auth-type", any("basic", "basic", "digest", "odd"),
                    "nginx.ingress.kubernetes.io/auth-secret", any("a", "b", "c", "other/a"),
                    "nginx.ingress.kubernetes.io/allowlist-source-range", any("192.0.2.0/24", "odd"),
                    "nginx.ingress.kubernetes.io/satisfy", any("any", "all"));
            case 8 -> Map.of("nginx.ingress.kubernetes.io/auth-tls-secret", any("a", "b", "c"),
                    "nginx.ingress.kubernetes.io/auth-tls-verify-client", any("on", "optional", "off", "odd"));
            case 9 -> Map.of(any("nginx.ingress.kubernetes.io/ssl-passthrough", "x/y"), any("true", "true", "odd"),
                    "nginx.ingress.kubernetes.io/ssl-ciphers", any("HIGH", "ECDHE+AESGCM:RC4", "ECDHE-RSA-AES128-GCM-SHA256", "odd"));
            case 4, 5 -> Map.of("rauta.dev/canary", any("true", "true", "true", "odd"), "rauta.dev/canary-weight", any("10", "90", "odd"), "rauta.dev/canary-by-header", any("h", "a b"));
            case 3 -> Map.of("kubernetes.io/ingress.class", any("rauta", "other"));
            default -> Map.of();
        };
    }

    private HasMetadata slice() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            boolean ready = random.nextBoolean();
            endpoints.add(new EndpointBuilder()
                    .withAddresses(any("192.0.2." + random.nextInt(4), "2001:db8::1", ""))
                    .withNewConditions().withReady(ready).withServing(random.nextBoolean()).withTerminating(!ready).endConditions()
                    .build());
        }
        ObjectMeta metadata = metadata(any("a-1", "a-2", "b-1"), Map.of());
        metadata.setLabels(random.nextInt(6) == 0 ? Map.of() : Map.of("kubernetes.io/service-name", any("a", "b", "c", "a-rauta")));
        if (random.nextInt(6) == 0) {
            metadata.setLabels(Marks.labels(metadata.getLabels()));
            metadata.setAnnotations(Marks.annotations(Map.of(), "rauta.dev/gateway-controller"));
        }
        return new EndpointSliceBuilder()
                .withMetadata(metadata)
                .withAddressType(any("IPv4", "IPv6"))
                .addNewPort().withName(any("http", "http", "dns", "")).withPort(any(8080, 20_000, 20_001)).endPort()
                .withEndpoints(endpoints)
                .build();
    }

    private HasMetadata service() {
        var spec = new ServiceBuilder().withMetadata(metadata(any("a", "b", "c"), Map.of())).withNewSpec();
        spec.withType(any("ClusterIP", "ClusterIP", "ClusterIP", "ExternalName")).withExternalName(any("a.example", "a b"));
        spec.withIpFamilies(some("IPv4", "IPv6"));
        spec.addNewPort().withName(any("http", "web")).withPort(any(80, 80, 81)).withAppProtocol(any(null, "https", "kubernetes.io/h2c")).endPort();
        return spec.addNewPort().withName("dns").withPort(80).withProtocol("UDP").endPort().endSpec().build();
    }

    /** As those that Gateways have, where each has its own. */
    private HasMetadata gatewayService() {
        String gateway = any("a", "b", "c");
        ObjectMeta metadata = metadata(gateway + "-rauta", Map.of());
        metadata.setLabels(Marks.labels(Map.of()));
        metadata.setAnnotations(Marks.annotations(Map.of(), any("rauta.dev/gateway-controller", "rauta.dev/gateway-controller", "other")));
        metadata.setOwnerReferences(List.of(new OwnerReference("gateway.networking.k8s.io/v1", null, null, "Gateway", gateway, "u")));
        return new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec().withClusterIP("192.0.2." + random.nextInt(4))
                .addNewPort().withPort(any(80, 8080)).withNewTargetPort(20_000 + random.nextInt(3)).endPort()
                .endSpec()
                .build();
    }

    /** Those that settings of all Ingresses are read from, among them some that close everything. */
    private HasMetadata configMap() {
        Map<String, String> data = any("nginx", "headers").equals("nginx")
                ? Map.of("hsts", any("true", "false"), "block-cidrs", any("10.0.0.0/8", "10.0.0.0/8", "odd"), "add-headers", any("x/headers", "x/none"))
                : Map.of("X-A", any("1", "2"));
        return new ConfigMapBuilder()
                .withNewMetadata().withNamespace("x").withName(data.containsKey("hsts") ? "nginx" : "headers").endMetadata()
                .withData(data)
                .build();
    }

    private HasMetadata secret() {
        Map<String, String> data =
                random.nextInt(4) == 0 ? Map.of("tls.crt", "x") : new HashMap<>(secrets.get(random.nextInt(secrets.size())).getData());
        if (data.size() > 1 && random.nextBoolean()) {
            data.put("ca.crt", data.get("tls.crt"));
            data.put("auth", "YW5uOng=");
        }
        return new SecretBuilder().withMetadata(metadata(any("a", "b"), Map.of())).withData(data).build();
    }

    private HasMetadata ingressClass() {
        String controller = any("rauta.dev/ingress-controller", "rauta.dev/ingress-controller", "other");
        return new IngressClassBuilder()
                .withNewMetadata()
                .withName(any("rauta", "other"))
                .addToAnnotations("ingressclass.kubernetes.io/is-default-class", any("true", "false"))
                .endMetadata()
                .withNewSpec().withController(controller).endSpec()
                .build();
    }

    private HasMetadata namespace() {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(any("x", "y"))
                .withLabels(any(Map.of("team", "b"), Map.of()))
                .withDeletionTimestamp(any("2026-03-01T00:00:00Z", null, null))
                .endMetadata()
                .build();
    }

    private ObjectMeta metadata(String name, Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(any("x", "x", "y"))
                .withAnnotations(annotations)
                .withCreationTimestamp(any("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", null))
                .build();
    }

    private List<String> some(String... choices) {
        return List.of(choices).stream().filter(_ -> random.nextInt(2) == 0).toList();
    }

    @SafeVarargs
    private <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
