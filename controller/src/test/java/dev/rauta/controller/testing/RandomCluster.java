// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.testing;

import java.util.ArrayList;
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

    /** Each call of one seed gives the same. */
    public static String manifests(Random random) {
        return new RandomCluster(random).manifests();
    }

    private String manifests() {
        List<String> all = new ArrayList<>(List.of(
                object(GROUP, "GatewayClass", "{name: rauta}", "controllerName: rauta.dev/gateway-controller"),
                object("v1", "Service", "{name: a, namespace: x}", "ports: [{name: http, port: 80}, {name: dns, port: 80, protocol: UDP}]"),
                object("v1", "Service", "{name: b, namespace: y}", "ports: [{name: http, port: 80, appProtocol: kubernetes.io/h2c}]"),
                "apiVersion: v1\nkind: Namespace\nmetadata: {name: y, labels: {team: b}}\n"));
        for (String name : List.of("a", "b", "c")) {
            add(all, 2, () -> gateway(name));
            add(all, 2, () -> listenerSet(name));
            add(all, 3, () -> requests("HTTPRoute", name));
            add(all, 2, () -> requests("GRPCRoute", name));
            for (String kind : List.of("TLSRoute", "TCPRoute", "UDPRoute")) {
                add(all, 1, () -> stream(kind, name));
            }
            add(all, 1, () -> grant(name));
            add(all, 1, () -> policy(name));
        }
        // The last of two of one name would win, whatever the order.
        return all.stream()
                .collect(Collectors.toMap(RandomCluster::head, one -> one, (first, _) -> first, java.util.LinkedHashMap::new))
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
        String spec = "gatewayClassName: " + any("rauta", "rauta", "rauta", "other")
                + maybe(", allowedListeners: {namespaces: {from: " + any("All", "Same", "None", "Selector, selector: {matchLabels: {team: b}}") + "}}")
                + maybe(", addresses: [{type: " + any("IPAddress", "Hostname", "Odd") + ", value: '" + any("", "198.51.100.1", "192.0.2.1", "::", "x") + "'}]")
                + maybe(", tls: {frontend: {default: " + validation() + ", perPort: [{port: 443, tls: " + validation() + "}]}, backend: {clientCertificateRef: " + reference() + "}}")
                + ", listeners: " + list(3, this::listener);
        return object("Gateway", name, spec);
    }

    private String listenerSet(String name) {
        return object("ListenerSet", name, "parentRef: " + parent() + ", listeners: " + list(2, this::listener));
    }

    private String listener() {
        return "{name: '" + any("a", "b", "c", "d/e", "") + "', port: " + any("80", "443", "53", "0", "70000") + ", protocol: "
                + any("HTTP", "HTTP", "HTTPS", "TLS", "TCP", "UDP", "Odd") + ", hostname: '" + hostname() + "'"
                + maybe(", tls: {mode: " + any("Terminate", "Passthrough", "Odd") + ", certificateRefs: [" + reference() + "]}")
                + maybe(", allowedRoutes: {namespaces: {from: " + any("All", "Same", "Odd", "Selector") + "}, kinds: ["
                        + any("", "{kind: HTTPRoute}", "{kind: TCPRoute}", "{group: g, kind: k}") + "]}")
                + "}";
    }

    private String requests(String kind, String name) {
        boolean http = kind.equals("HTTPRoute");
        String rules = list(2, () -> "{matches: " + list(2, http ? this::match : this::call) + ", filters: " + list(2, this::filter)
                + ", backendRefs: " + list(2, this::backend)
                + (http ? maybe(", timeouts: {request: " + any("1s", "0s", "odd") + "}, retry: {attempts: " + any("1", "-1") + ", codes: [" + any("500", "42") + "]}") : "")
                + maybe(", name: '" + any("r", "a/b") + "'") + "}");
        return object(kind, name, "parentRefs: " + list(3, this::parent) + maybe(", hostnames: ['" + hostname() + "', '" + hostname() + "']") + ", rules: " + rules);
    }

    private String stream(String kind, String name) {
        return object(kind, name, "parentRefs: " + list(2, this::parent)
                + (kind.equals("TLSRoute") ? ", hostnames: ['" + hostname() + "']" : "")
                + ", rules: " + list(2, () -> "{backendRefs: " + list(2, this::backend) + "}"));
    }

    private String grant(String name) {
        return object("ReferenceGrant", name, "from: [{group: gateway.networking.k8s.io, kind: "
                + any("HTTPRoute", "Gateway", "TCPRoute") + ", namespace: " + any("x", "y") + "}], to: [{group: '', kind: "
                + any("Service", "Secret") + maybe(", name: b") + "}]");
    }

    private String policy(String name) {
        return object("BackendTLSPolicy", name, "targetRefs: [{group: '', kind: " + any("Service", "Odd") + ", name: " + any("a", "b")
                + maybe(", sectionName: http") + "}], validation: {hostname: '" + any("a.example", "") + "', "
                + any("wellKnownCACertificates: System", "wellKnownCACertificates: Odd", "caCertificateRefs: [" + reference() + "]") + "}");
    }

    private String match() {
        return "{path: {type: " + any("Exact", "PathPrefix", "RegularExpression", "Odd") + ", value: '" + any("/", "/a", "/a/", "(", "") + "'}"
                + maybe(", method: '" + any("GET", "a b") + "'") + maybe(", headers: [{name: '" + any("h", "", "é") + "', value: v}]")
                + maybe(", queryParams: [{name: q, type: " + any("Exact", "RegularExpression") + ", value: '['}]") + "}";
    }

    private String call() {
        return "{method: {" + maybe("type: " + any("Exact", "RegularExpression", "Odd") + ", ") + maybe("service: '" + any("s", "(", "a/b", "s|t") + "', ")
                + maybe("method: '" + any("m", "(", "m|n") + "'") + "}" + maybe(", headers: [{name: h, value: v}]") + "}";
    }

    private String filter() {
        return any(
                "{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: '" + any("a", "te", "a b", "") + "', value: v}], remove: [host]}}",
                "{type: ResponseHeaderModifier, responseHeaderModifier: {add: [{name: a}]}}",
                "{type: URLRewrite, urlRewrite: {hostname: h, path: {type: " + any("ReplacePrefixMatch", "ReplaceFullPath", "Odd") + "}}}",
                "{type: RequestRedirect, requestRedirect: {scheme: " + any("https", "odd") + ", port: " + any("443", "-1") + ", statusCode: " + any("301", "200") + "}}",
                "{type: RequestMirror, requestMirror: {backendRef: " + backend() + ", percent: " + any("10", "101", "-1") + "}}",
                "{type: RequestMirror, requestMirror: {fraction: {numerator: 1, denominator: 0}, backendRef: " + backend() + "}}",
                "{type: CORS, cors: {allowOrigins: ['" + any("*", "https://a.example", "odd") + "'], maxAge: " + any("-1", "5") + "}}",
                "{type: ExtensionRef}",
                random.nextInt(8) == 0 ? "null" : "{}",
                "{}");
    }

    private String backend() {
        return "{" + maybe("kind: " + any("Service", "Odd") + ", ") + maybe("namespace: " + any("x", "y") + ", ") + "name: '" + any("a", "b", "c") + "'"
                + maybe(", port: " + any("80", "81", "-1")) + maybe(", weight: " + any("0", "3", "-1")) + "}";
    }

    private String parent() {
        return "{" + maybe("kind: " + any("Gateway", "ListenerSet", "Odd") + ", ") + maybe("namespace: " + any("x", "y") + ", ") + "name: " + any("a", "b", "c")
                + maybe(", sectionName: " + any("a", "b")) + maybe(", port: " + any("80", "443")) + "}";
    }

    private String reference() {
        return "{group: '', kind: " + any("Secret", "ConfigMap") + ", name: " + any("a", "b") + maybe(", namespace: " + any("x", "y")) + "}";
    }

    private String validation() {
        return any("{}", "{validation: {mode: " + any("AllowValidOnly", "AllowInsecureFallback", "Odd") + ", caCertificateRefs: [" + reference() + "]}}");
    }

    private String hostname() {
        return any("", "", "a.example", "*.example", "A.EXAMPLE", "*", "a.*", "b.a.example", "a|b");
    }

    private String object(String kind, String name, String spec) {
        return object(GROUP.replace("v1", kind.equals("ReferenceGrant") ? "v1beta1" : "v1"), kind,
                "{name: " + name + ", namespace: " + any("x", "y") + ", generation: " + random.nextInt(9)
                        + maybe(", creationTimestamp: '2026-0" + any("1", "2") + "-01T00:00:00Z'") + "}",
                spec);
    }

    private static String object(String version, String kind, String metadata, String spec) {
        return "apiVersion: " + version + "\nkind: " + kind + "\nmetadata: " + metadata + "\nspec: {" + spec + "}\n";
    }

    private String list(int most, Supplier<String> one) {
        return Stream.generate(one).limit(random.nextInt(most + 1)).collect(Collectors.joining(", ", "[", "]"));
    }

    private String maybe(String text) {
        return random.nextInt(3) == 0 ? text : "";
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
