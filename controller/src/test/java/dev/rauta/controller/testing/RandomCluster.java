// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Manifests of a small cluster: few names and values, so that they meet, clash and miss each other, and some nonsense. */
public final class RandomCluster {
    private static final String GROUP = "gateway.networking.k8s.io/v1";

    private final Random random;

    private RandomCluster(Random random) {
        this.random = random;
    }

    /** Each call of one seed gives the same; references may find a Secret and a ConfigMap called {@code a}. */
    public static String manifests(Random random) throws IOException {
        return String.join(
                "---\n",
                new RandomCluster(random).manifests(),
                Golden.shared("foreign-certificate").replace("name: cert, namespace: other", "name: a, namespace: x"),
                Golden.shared("authorities").replace("name: ca, namespace: default", "name: a, namespace: x"));
    }

    private String manifests() {
        List<String> all = new ArrayList<>(List.of(
                object(GROUP, "GatewayClass", "{name: rauta}", "controllerName: rauta.dev/gateway-controller"),
                object("v1", "Service", "{name: a, namespace: x}", "ports: [{name: http, port: 80}, {name: dns, port: 80, protocol: UDP}]" + maybe(", trafficDistribution: " + any("PreferClose", "PreferSameZone", "Odd"))),
                object("v1", "Service", "{name: b, namespace: y}", "ports: [{name: http, port: 80, appProtocol: kubernetes.io/h2c}]"),
                "apiVersion: v1\nkind: Secret\nmetadata: {name: users, namespace: x}\nstringData: {auth: 'ann:odd', client-secret: a, session-keys: b}\n",
                "apiVersion: v1\nkind: Namespace\nmetadata: {name: y, labels: {team: b}}\n"));
        for (String name : List.of("a", "b", "c")) {
            all.add(gateway(name));
            add(all, 2, () -> listenerSet(name));
            add(all, 3, () -> requests("HTTPRoute", name));
            add(all, 2, () -> requests("GRPCRoute", name));
            for (String kind : List.of("TLSRoute", "TCPRoute", "UDPRoute")) {
                add(all, 1, () -> stream(kind, name));
            }
            add(all, 1, () -> grant(name));
            add(all, 1, () -> policy(name));
            add(all, 3, () -> trafficPolicy(name + random.nextInt(3)));
        }
        // The last of two of one name would win, whatever the order.
        return all.stream()
                .collect(Collectors.toMap(RandomCluster::head, one -> one, (first, _) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .collect(Collectors.joining("---\n"));
    }

    private static String head(String manifest) {
        return manifest.lines().limit(3).collect(Collectors.joining(" ")).replaceAll(", (creationTimestamp|generation).*", "");
    }

    private void add(List<String> all, int most, Supplier<String> one) {
        int count = random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            all.add(one.get());
        }
    }

    private String gateway(String name) {
        String spec = "gatewayClassName: " + mostly("rauta", "other")
                + maybe(", allowedListeners: {namespaces: {from: " + mostly("All", "Same", "None", "Selector, selector: {matchLabels: {team: b}}") + "}}", 1)
                + maybe(", addresses: [{type: " + mostly("IPAddress", "Hostname", "Odd") + ", value: '" + any("", "198.51.100.1", "192.0.2.1", "::", "x") + "'}]", 8)
                + maybe(", tls: {frontend: {default: " + validation() + ", perPort: [{port: 443, tls: " + validation() + "}]}, backend: {clientCertificateRef: " + reference("Secret") + "}}", 4)
                + ", listeners: " + list(3, this::listener);
        return object("Gateway", name, spec);
    }

    private String listenerSet(String name) {
        return object("ListenerSet", name, "parentRef: " + parent() + ", listeners: " + list(2, this::listener));
    }

    private String listener() {
        String protocol = mostly(any("HTTP", "HTTP", "HTTPS", "TLS", "TCP", "UDP"), "Odd");
        String port = switch (protocol) {
            case "HTTP" -> any("80", "8080", "8081", "8082", "8083", "8084");
            case "HTTPS", "TLS" -> any("443", "8443");
            default -> any("53", "9000", "9001");
        };
        return "{name: '" + mostly(any("a", "b", "c", "d"), "d/e", "") + "', port: " + mostly(port, "80", "443", "0", "70000")
                + ", protocol: " + protocol + ", hostname: '" + hostname() + "'"
                + (protocol.equals("HTTPS") || protocol.equals("TLS") ? ", tls: {mode: " + mostly("Terminate", "Passthrough", "Odd")
                        + ", certificateRefs: [" + reference("Secret") + "]}" : "")
                + maybe(", allowedRoutes: {namespaces: {from: " + mostly("All", "Same", "Odd", "Selector") + "}, kinds: ["
                        + mostly("", "{kind: HTTPRoute}", "{kind: TCPRoute}", "{group: g, kind: k}") + "]}")
                + "}";
    }

    private String requests(String kind, String name) {
        boolean http = kind.equals("HTTPRoute");
        String rules = list(2, () -> "{matches: " + list(2, http ? this::match : this::call) + ", filters: " + list(1, this::filter)
                + ", backendRefs: " + list(2, this::backend)
                + (http ? maybe(", timeouts: {request: " + mostly("1s", "0s", "odd") + "}, retry: {attempts: " + mostly("1", "-1") + ", codes: [" + mostly("500", "42") + "]}") : "")
                + maybe(", name: '" + any("r", "a/b") + "'") + "}");
        return object(kind, name, "parentRefs: " + list(3, this::parent) + maybe(", hostnames: ['" + hostname() + "', '" + hostname() + "']") + ", rules: " + rules);
    }

    private String stream(String kind, String name) {
        return object(kind, name, "parentRefs: " + list(2, this::parent)
                + (kind.equals("TLSRoute") ? ", hostnames: ['" + hostname() + "']" : "")
                + ", rules: " + list(2, () -> "{backendRefs: " + list(2, this::backend) + "}"));
    }

    private String grant(String name) {
        return object("ReferenceGrant", name, "from: [{group: " + any("gateway.networking.k8s.io, kind: " + any("HTTPRoute", "Gateway", "TCPRoute"),
                "rauta.dev, kind: TrafficPolicy") + ", namespace: " + any("x", "y") + "}], to: [{group: '', kind: "
                + any("Service", "Secret") + maybe(", name: b") + "}]");
    }

    private String policy(String name) {
        return object("BackendTLSPolicy", name, "targetRefs: [{group: '', kind: " + any("Service", "Odd") + ", name: " + any("a", "b")
                + maybe(", sectionName: http") + "}], validation: {hostname: '" + mostly("a.example", "") + "', "
                + any("wellKnownCACertificates: " + mostly("System", "Odd"), "caCertificateRefs: [" + reference("ConfigMap") + "]") + "}");
    }

    private String trafficPolicy(String name) {
        String kind = any("Gateway", "ListenerSet", "HTTPRoute", "GRPCRoute", "Service", mostly("Service", "Odd"));
        String spec = "targetRefs: " + list(2, () -> "{group: " + (kind.equals("Service") ? "''" : "gateway.networking.k8s.io") + ", kind: " + kind + ", name: '"
                + mostly(any("a", "b"), "c", "") + "'" + maybe(", sectionName: '" + any("a", "b", "r", "http") + "'") + "}")
                + maybe(", loadBalancing: {" + maybe("trafficDistribution: " + mostly(any("PreferSameZone", "Any"), "Odd") + ", ") + "type: " + any(
                        "RoundRobin", "LeastRequest", "Odd", "SessionCookie", "SessionCookie, sessionCookie: {path: " + mostly("/a", "odd") + ", sameSite: " + mostly("Lax", "Odd") + "}",
                        "ConsistentHash", "ConsistentHash, consistentHash: {algorithm: " + mostly(any("Maglev", "RingHash"), "Odd") + ", key: {type: " + any("Path", "SourceAddress", "Header, name: h", "Cookie, name: 'a b'") + "}}") + "}")
                + maybe(", circuitBreaker: {" + any("maxRequests: 5", "maxConnections: " + mostly("1", "0") + ", maxRetries: 0") + "}")
                + maybe(", outlierDetection: {" + any("", "consecutive5xx: " + mostly("2", "-1") + ", baseEjectionTime: " + mostly("5s", "odd")) + "}")
                + maybe(", slowStart: {window: " + mostly("9s", "odd") + "}")
                + maybe(", healthCheck: {type: " + mostly(any("TCP", "GRPC, grpc: {service: a}", "HTTP, http: {path: /h}, port: 9"), "Odd") + ", interval: " + mostly("9s", "1ms") + "}")
                + (kind.equals("Service") ? maybe(", retry: {}", 8) : maybe(", timeouts: {request: " + mostly("3s", "odd") + ", attempt: " + mostly("1s", "9s")
                                + maybe(", " + any("connect", "responseHeader", "requestBody", "idle", "requestIdle", "responseIdle") + ": " + mostly("2s", "odd")) + "}")
                        + maybe(", hedging: {delay: " + mostly("20ms", "0s", "odd") + maybe(", attempts: " + mostly("2", "4")) + "}")
                        + maybe(", retry: {attempts: " + mostly("2", "-1") + ", conditions: [" + mostly("Timeout", "Odd") + "], statusCodes: [" + mostly("503", "42") + "]" + maybe(", budget: {percent: " + mostly("9", "101") + "}") + maybe(", grpcStatuses: [" + mostly("Internal", "Odd") + "]") + "}"))
                + (kind.equals("Service") ? "" : maybe(", rateLimits: [{requests: " + mostly("5", "-1") + ", key: [{type: " + any("SourceAddress", "Cookie, name: c", "JwtClaim, name: sub") + "}]" + maybe(", scope: " + mostly("Cluster", "Odd"))
                        + "}" + maybe(", {service: {backendRef: {name: " + mostly("a", "gone") + ", port: 80}, domain: d}, key: [{type: SourceAddress}]}") + "]")
                        + maybe(", concurrency: {requests: " + mostly("9", "0") + "}") + maybe(", compression: {codings: [" + mostly(any("Gzip", "Zstd"), "Odd") + "]}") + shapes())
                + maybe(", access: {addresses: {" + any("allow", "deny") + ": [" + mostly(any("10.0.0.0/8", "'::/0'"), "odd") + "]" + maybe(", odd: a", 12) + "}}", 3)
                + maybe(", authentication: {basic: {secretRef: {name: " + mostly("users", "a", "gone") + "}" + maybe(", realm: " + mostly("r", "é")) + "}"
                        + any("", "", ", digest: {secretRef: {name: " + mostly("users", "gone") + "}, realm: " + mostly("r", "'a:b'") + "}, anyOf: [basic, "
                                + mostly("digest", "jwt") + "]", ", clientCertificate: {" + any("", "subjects: [" + mostly("CN=a", "odd") + "]") + "}",
                                ", external: {" + any("http", "grpc") + ": {backendRef: " + backendRef() + "}" + maybe(", timeout: " + mostly("3s", "odd")) + maybe(", odd: a", 12) + "}",
                                ", jwt: {issuer: a, algorithms: [RS256], url: '" + mostly("https", "http") + "://id'" + authorities() + "}",
                                ", oidc: {provider: {issuer: 'https://" + mostly("id", "") + "'" + authorities() + "}, clientID: a, clientSecretRef: {name: " + mostly("users", "gone")
                                        + "}, session: {secretRef: {name: users}}, claims: [{name: sub, values: [a]}]}")
                        + "}", 3)
                + maybe(", csrf: {type: " + mostly("SameOrigin", "Odd") + "}", 6)
                + maybe(", unheardOf: {}", 12);
        return object("rauta.dev/v1alpha1", "TrafficPolicy", "{name: " + name + ", namespace: " + mostly("x", "y") + ", generation: " + random.nextInt(9)
                + maybe(", creationTimestamp: '2026-0" + any("1", "2") + "-01T00:00:00Z'") + "}", spec);
    }

    private String authorities() {
        return maybe(", caCertificateRefs: [{kind: " + mostly("ConfigMap", "Secret") + ", name: " + mostly("a", "gone") + "}]");
    }

    private String shapes() {
        return maybe(", bandwidth: {bytesPerSecond: " + mostly("9k", "0") + maybe(", request: {bytesPerSecond: " + mostly("8k", "0") + "}", 2) + "}", 4)
                + maybe(", requestBody: {maxSize: " + mostly("5Mi", "odd") + "}", 4)
                + maybe(", requestBuffer: {limit: " + mostly("5Mi", "0") + "}", 4) + maybe(", responseBuffer: {limit: " + mostly("5Mi", "odd") + "}", 4)
                + maybe(", errorPages: [{statusCodes: [" + mostly("404", "200") + ", 500-502], " + any("body: a", "body: b", "backendRef: " + backendRef() + maybe(", path: '" + mostly("/${status}", "/${a}", "x") + "'")) + "}"
                        + maybe(", {statusCodes: [503], backendRef: " + backendRef() + maybe(", statusFrom: " + mostly("Page", "Odd")) + "}") + "]", 3)
                + maybe(", cookies: {secure: true, sameSite: " + mostly("Lax", "Odd") + "}", 4)
                + maybe(", urlRewrite: {path: {type: " + any("ReplacePrefixMatch, replacePrefixMatch: /x", "ReplaceFullPath, replaceFullPath: " + mostly("/y", "y"),
                        "ReplaceRegexMatch, replaceRegexMatch: {pattern: '" + mostly("/a(.*)", "(") + "', substitution: /$1}") + "}}", 3)
                + maybe(", redirect: {hostname: " + mostly("b.example", "'a b'") + "}", 4)
                + maybe(", cors: {allowOrigins: ['" + mostly("https://a.example", "odd") + "']}", 4)
                + maybe(", requestHeaders: {set: [{name: " + any("a", "b") + ", value: '" + mostly("${clientAddress}", "v", "${mood}") + "'}]}", 3)
                + maybe(", tracing: {samplePercent: " + any("0", "0.5") + ", trustIncoming: " + any("true", "false") + "}", 4)
                + maybe(", responseHeaders: {add: [{name: " + mostly("a", "te") + ", value: '" + any("v", "${upstream}") + "'}], remove: [c]}", 3);
    }

    private String match() {
        return "{path: {type: " + mostly(any("Exact", "PathPrefix", "RegularExpression"), "Odd") + ", value: '" + mostly(any("/", "/a", "/a/"), "(", "") + "'}"
                + maybe(", method: '" + mostly("GET", "a b") + "'") + maybe(", headers: [{name: '" + mostly("h", "", "é") + "', value: v}]")
                + maybe(", queryParams: [{name: q, type: " + mostly("Exact", "RegularExpression") + ", value: '['}]") + "}";
    }

    private String call() {
        return "{method: {" + maybe("type: " + mostly(any("Exact", "RegularExpression"), "Odd") + ", ") + maybe("service: '" + mostly("s", "(", "a/b", "s|t") + "', ")
                + maybe("method: '" + mostly("m", "(", "m|n") + "'") + "}" + maybe(", headers: [{name: h, value: v}]") + "}";
    }

    private String filter() {
        return mostly(
                any(
                        "{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: '" + mostly("a", "te", "a b", "") + "', value: v}], remove: [host]}}",
                        "{type: ResponseHeaderModifier, responseHeaderModifier: {add: [{name: a}]}}",
                        "{type: URLRewrite, urlRewrite: {hostname: h, path: {type: " + mostly("ReplaceFullPath", "ReplacePrefixMatch", "Odd") + "}}}",
                        "{type: RequestRedirect, requestRedirect: {scheme: " + mostly("https", "odd") + ", port: " + mostly("443", "-1") + ", statusCode: " + mostly("301", "200") + "}}",
                        "{type: RequestMirror, requestMirror: {backendRef: " + backend() + ", percent: " + mostly("10", "101", "-1") + "}}",
                        "{type: CORS, cors: {allowOrigins: ['" + any("*", "https://a.example", "odd") + "'], maxAge: " + mostly("5", "-1") + "}}"),
                "{type: RequestMirror, requestMirror: {fraction: {numerator: 1, denominator: 0}, backendRef: " + backend() + "}}",
                "{type: ExtensionRef}",
                random.nextInt(8) == 0 ? "null" : "{}",
                "{}");
    }

    private String backend() {
        return "{" + maybe("kind: " + mostly("Service", "Odd") + ", ") + maybe("namespace: " + any("x", "y") + ", ") + "name: '" + mostly(any("a", "b"), "c", "a|b", "") + "'"
                + ", port: " + mostly("80", "81", "-1") + maybe(", weight: " + mostly("3", "0", "-1")) + "}";
    }

    /** What is asked on behalf of a policy. */
    private String backendRef() {
        return "{name: " + mostly(any("a", "b"), "c", "''") + ", port: " + mostly("80", "81", "0") + maybe(", namespace: " + any("x", "y"))
                + maybe(", kind: " + mostly("Service", "Odd"), 9) + "}";
    }

    private String parent() {
        return "{" + maybe("kind: " + mostly(any("Gateway", "ListenerSet"), "Odd") + ", ") + "namespace: " + mostly("x", "y") + ", " + "name: " + mostly(any("a", "b"), "c")
                + maybe(", sectionName: " + any("a", "b"), 4) + maybe(", port: " + any("80", "443"), 8) + "}";
    }

    private String reference(String kind) {
        return "{group: '', kind: " + mostly(kind, "Odd") + ", name: " + mostly("a", "b", "'a|b'", "''") + maybe(", namespace: " + any("x", "y", "'|/'")) + "}";
    }

    private String validation() {
        return any("{}", "{validation: {mode: " + any("AllowValidOnly", "AllowInsecureFallback", "Odd") + ", caCertificateRefs: [" + reference("ConfigMap") + "]}}");
    }

    private String hostname() {
        return mostly(any("", "", "a.example", "*.example", "A.EXAMPLE", "b.a.example"), "*", "a.*", "a|b");
    }

    private String object(String kind, String name, String spec) {
        return object(GROUP.replace("v1", kind.equals("ReferenceGrant") ? "v1beta1" : "v1"), kind,
                "{name: " + name + ", namespace: " + mostly("x", "y") + ", generation: " + random.nextInt(9)
                        + maybe(", creationTimestamp: '2026-0" + any("1", "2") + "-01T00:00:00Z'") + "}",
                spec);
    }

    private static String object(String version, String kind, String metadata, String spec) {
        return "apiVersion: " + version + "\nkind: " + kind + "\nmetadata: " + metadata + "\nspec: {" + spec + "}\n";
    }

    private String list(int most, Supplier<String> one) {
        return Stream.generate(one).limit(random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(most)).collect(Collectors.joining(", ", "[", "]"));
    }

    private String maybe(String text) {
        return maybe(text, 2);
    }

    /** Left out {@code times} as often as not. */
    private String maybe(String text, int times) {
        return random.nextInt(times + 1) == 0 ? text : "";
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Nonsense is rare, or nothing would be left that works. */
    private String mostly(String usual, String... others) {
        return random.nextInt(6) > 0 ? usual : any(others);
    }
}
