// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.testing.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ingresses of few hosts, paths and Services, so that they meet, with annotations of all sorts; each seed gives the same. */
final class RandomIngresses {
    /** Secrets called {@code a} and {@code wild}. */
    private static final Path CERTIFICATES = Path.of("../controller/src/test/resources/translate/shared/ingress-certificates.yaml");

    private final Random random;

    private RandomIngresses(Random random) {
        this.random = random;
    }

    static String manifests(Random random) throws IOException {
        return new RandomIngresses(random).manifests() + "---\n" + Files.readString(CERTIFICATES);
    }

    private String manifests() {
        List<String> all = new ArrayList<>(List.of(
                Manifests.SERVICES,
                "apiVersion: v1\nkind: Secret\nmetadata: {name: users, namespace: default}\nstringData: {auth: 'ann:$2y$05$abcdefghijklmnopqrstuv'}\n"));
        if (random.nextInt(3) == 0) {
            all.add("apiVersion: rauta.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {name: of-service, namespace: default}\n"
                    + "spec: {targetRefs: [{group: '', kind: Service, name: api}], "
                    + any("access: {addresses: {deny: [10.9.0.0/16]}}", "loadBalancing: {type: LeastRequest}",
                            "circuitBreaker: {maxRequests: 7}, slowStart: {window: 9s}", "access: {addresses: {deny: [odd]}}") + "}\n");
        }
        for (int i = 0; i < 2 + random.nextInt(4); i++) {
            all.add(ingress(i));
        }
        return String.join("---\n", all);
    }

    private String ingress(int number) {
        return "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i" + number + ", namespace: default, creationTimestamp: '2026-0"
                + (1 + random.nextInt(9)) + "-01T00:00:00Z', annotations: {" + annotations() + "}}\nspec: {ingressClassName: rauta"
                + maybe(", tls: [{hosts: ['" + host() + "', '" + host() + "']" + maybe(", secretName: " + any("a", "wild", "gone"), 2) + "}]", 3)
                + maybe(", defaultBackend: {service: {name: " + service() + ", port: {name: http}}}", 4)
                + ", rules: " + list(3, () -> "{" + (random.nextInt(4) == 0 ? "" : "host: '" + host() + "', ") + "http: {paths: " + list(3, this::path) + "}}") + "}\n";
    }

    private String path() {
        return "{path: " + any("/", "/", "/a", "/a/b", "/b", "/a/", "/%41", "'/a(/|$)(.*)'", "'/[a-c]+'") + ", pathType: " + any("Prefix", "Prefix", "Exact", "ImplementationSpecific")
                + ", backend: {service: {name: " + service() + ", port: {number: " + any("80", "80", "80", "80", "81") + "}}}}";
    }

    private String host() {
        return any("a.example", "b.example", "*.example", "c.a.example");
    }

    private String service() {
        return any("web", "api", "web", "api", "web", "gone");
    }

    private String annotations() {
        TreeMap<String, String> all = new TreeMap<>();
        for (int i = random.nextInt(7); i > 0; i--) {
            String one = any(
                    "nginx.ingress.kubernetes.io/ssl-redirect: 'false'", "nginx.ingress.kubernetes.io/proxy-body-size: 8m",
                    "nginx.ingress.kubernetes.io/auth-url: http://auth.example/", "nginx.ingress.kubernetes.io/enable-cors: 'true'",
                    "nginx.ingress.kubernetes.io/rewrite-target: /$1", "nginx.ingress.kubernetes.io/limit-" + any("rps", "rpm", "connections", "rate") + ": '5'",
                    "nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8", "nginx.ingress.kubernetes.io/use-regex: 'true'",
                    "nginx.ingress.kubernetes.io/server-alias: alias.example", "nginx.ingress.kubernetes.io/backend-protocol: HTTPS",
                    "nginx.ingress.kubernetes.io/force-ssl-redirect: 'true'", "nginx.ingress.kubernetes.io/from-to-www-redirect: 'true'",
                    "nginx.ingress.kubernetes.io/upstream-vhost: in.example", "nginx.ingress.kubernetes.io/x-forwarded-prefix: /p",
                    "nginx.ingress.kubernetes.io/rewrite-target: /new/$2", "nginx.ingress.kubernetes.io/temporal-redirect: https://z.example/$request_uri",
                    "nginx.ingress.kubernetes.io/app-root: /home", "nginx.ingress.kubernetes.io/permanent-redirect: https://z.example/",
                    "nginx.ingress.kubernetes.io/denylist-source-range: 10.2.0.0/16", "nginx.ingress.kubernetes.io/satisfy: any",
                    "nginx.ingress.kubernetes.io/auth-type: " + any("basic", "digest"), "nginx.ingress.kubernetes.io/auth-secret: " + any("users", "gone"),
                    "nginx.ingress.kubernetes.io/auth-tls-secret: default/" + any("a", "gone"), "nginx.ingress.kubernetes.io/auth-tls-verify-client: optional",
                    "nginx.ingress.kubernetes.io/custom-http-errors: '404,503'", "nginx.ingress.kubernetes.io/default-backend: " + service(),
                    "nginx.ingress.kubernetes.io/mirror-target: http://" + service() + ".default.svc$request_uri",
                    "nginx.ingress.kubernetes.io/affinity: cookie", "nginx.ingress.kubernetes.io/session-cookie-name: " + any("route", "bad name"),
                    "nginx.ingress.kubernetes.io/upstream-hash-by: $request_uri", "nginx.ingress.kubernetes.io/load-balance: " + any("ewma", "ip_hash"),
                    "nginx.ingress.kubernetes.io/proxy-" + any("connect", "read", "send") + "-timeout: '7'", "nginx.ingress.kubernetes.io/proxy-next-upstream: " + any("error timeout http_502", "'off'"),
                    "nginx.ingress.kubernetes.io/proxy-next-upstream-tries: '2'", "nginx.ingress.kubernetes.io/proxy-buffering: 'on'",
                    "nginx.ingress.kubernetes.io/proxy-request-buffering: 'off'", "nginx.ingress.kubernetes.io/client-body-buffer-size: 16k",
                    "nginx.ingress.kubernetes.io/proxy-cookie-path: / /p", "nginx.ingress.kubernetes.io/proxy-redirect-from: http://in.example/",
                    "nginx.ingress.kubernetes.io/proxy-redirect-to: /", "nginx.ingress.kubernetes.io/enable-access-log: 'false'",
                    "nginx.ingress.kubernetes.io/service-upstream: 'true'", "nginx.ingress.kubernetes.io/cors-allow-origin: https://shop.example",
                    "nginx.ingress.kubernetes.io/enable-opentelemetry: 'false'", "nginx.ingress.kubernetes.io/permanent-redirect-code: '307'",
                    "nginx.ingress.kubernetes.io/configuration-snippet: 'more_set_headers \"X-S: 1\";'", "nginx.ingress.kubernetes.io/limit-rate-after: '3'",
                    "nginx.ingress.kubernetes.io/limit-allowlist: 10.0.0.0/8", "nginx.ingress.kubernetes.io/auth-signin: https://login.example/",
                    "nginx.ingress.kubernetes.io/canary: 'true'", "nginx.ingress.kubernetes.io/canary-weight: '20'",
                    "rauta.dev/access-addresses-allow: " + any("10.0.0.0/8", "odd"), "rauta.dev/access-addresses-deny: 10.1.0.0/16",
                    "rauta.dev/authentication-basic-secret-ref-name: " + any("users", "gone"), "rauta.dev/csrf-type: SameOrigin",
                    "rauta.dev/authentication-external-http-backend-ref-name: api",
                    "rauta.dev/authentication-external-http-backend-ref-port: '80'", "rauta.dev/timeouts-request: " + any("5s", "90m", "1ms"),
                    "rauta.dev/timeouts-idle: 0s", "rauta.dev/hedging-delay: 50ms", "rauta.dev/retry-attempts: '3'", "rauta.dev/retry-status-codes: '502,503'",
                    "rauta.dev/load-balancing-type: " + any("LeastRequest", "SessionCookie", "RoundRobin"),
                    "rauta.dev/load-balancing-traffic-distribution: PreferSameZone", "rauta.dev/circuit-breaker-max-requests: '9'",
                    "rauta.dev/health-check-type: TCP", "rauta.dev/slow-start-window: 30s", "rauta.dev/outlier-detection-consecutive5xx: '4'",
                    "rauta.dev/request-headers-set: 'X-A: ${clientAddress}'", "rauta.dev/request-headers-remove: X-B",
                    "rauta.dev/response-headers-add: 'X-C: $${x}'", "rauta.dev/url-rewrite-path-type: ReplacePrefixMatch",
                    "rauta.dev/url-rewrite-path-replace-prefix-match: /new", "rauta.dev/cors-allow-origins: https://*.shop.example",
                    "rauta.dev/rate-limits-requests: '5'", "rauta.dev/concurrency-requests: '9'", "rauta.dev/compression-codings: Gzip",
                    "rauta.dev/bandwidth-bytes-per-second: 9k", "rauta.dev/request-body-max-size: 5Mi", "rauta.dev/cookies-secure: 'true'",
                    "rauta.dev/canary: 'true'", "rauta.dev/canary-by-header: x-new", "rauta.dev/canary-weight: '30'");
            all.put(one.substring(0, one.indexOf(": ")), one);
        }
        return String.join(", ", all.values());
    }

    private String list(int most, Supplier<String> one) {
        return Stream.generate(one).limit(1 + random.nextInt(most)).collect(Collectors.joining(", ", "[", "]"));
    }

    /** There once in {@code of} times. */
    private String maybe(String text, int of) {
        return random.nextInt(of) == 0 ? text : "";
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
