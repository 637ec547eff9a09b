// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.object;

import dev.rauta.e2e.chaos.load.Load;
import dev.rauta.e2e.pki.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** The Kubernetes objects of a site, in a namespace of its own. */
public record Objects(String namespace) {
    /** Services that edited annotations name, a pod for each, by what they speak. */
    public static final Map<String, String> NAMED = Map.of(
            "classic-canary", "http",
            "web-canary", "http",
            "grpc-canary", "kubernetes.io/h2c",
            "asked", "http",
            "mirrored", "http",
            "pages", "http");

    /** Namespace, classes, Services, Gateway and the route that is not edited. */
    public String fixed() {
        return """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s}
                ---
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: rauta}
                spec: {controller: rauta.dev/ingress-controller}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: rauta}
                spec: {controllerName: rauta.dev/gateway-controller}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: %1$s}
                spec: {ports: [{name: http, port: 80}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: classic, namespace: %1$s}
                spec: {ports: [{name: http, port: 80, appProtocol: http}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: grpc, namespace: %1$s}
                spec: {ports: [{name: http, port: 80, appProtocol: kubernetes.io/h2c}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge, namespace: %1$s}
                spec:
                  gatewayClassName: rauta
                  listeners: [{name: http, port: 80, protocol: HTTP, hostname: "*.gateway.test"}]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: GRPCRoute
                metadata: {name: grpc, namespace: %1$s}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [%2$s]
                  rules: [{backendRefs: [{name: grpc, port: 80}]}]
                """.formatted(namespace, Load.GRPC);
    }

    /** The Ingress that is edited: its host leads to a Service, and a path of the edit's number to the other. */
    public String editedIngress(String service, String other, int edit) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: edited, namespace: %1$s}
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: %2$s
                    http:
                      paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: %3$s, port: {number: 80}}}}
                      - {path: /edit/%5$d, pathType: Prefix, backend: {service: {name: %4$s, port: {number: 80}}}}
                """.formatted(namespace, Load.EDITED, service, other, edit);
    }

    /** The HTTPRoute that is edited: its host leads to a Service, and answers say the edit's number. */
    public String editedRoute(String service, int edit) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: edited, namespace: %1$s}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [%2$s]
                  rules:
                  - backendRefs: [{name: %3$s, port: 80}]
                    filters:
                    - type: ResponseHeaderModifier
                      responseHeaderModifier: {set: [{name: x-edit, value: "%4$d"}]}
                """.formatted(namespace, Load.EDITED_GATEWAY, service, edit);
    }

    /** The Secret of the TLS host. */
    public String secret(Identity identity) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: secure, namespace: %s}
                type: kubernetes.io/tls
                data: {tls.crt: %s, tls.key: %s}
                """.formatted(namespace, base64(identity.certificatePem()), base64(identity.keyPem()));
    }

    /** Everything that edited annotations name, and one object more. */
    public String named(String more) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: answers, namespace: %1$s}
                data: {X-Answer: one}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: other-answers, namespace: %1$s}
                data: {X-Answer: another}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: questions, namespace: %1$s}
                data: {X-Question: may-this-pass}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: staff, namespace: %1$s}
                stringData: {auth: "bob:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="}
                ---
                %2$s
                ---
                %3$s
                """.formatted(
                        namespace,
                        NAMED.entrySet().stream()
                                .map(one -> service(one.getKey(), one.getValue()))
                                .collect(Collectors.joining("---\n")),
                        more);
    }

    private String service(String name, String appProtocol) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %2$s, namespace: %1$s}
                spec: {ports: [{name: http, port: 80, appProtocol: %3$s}]}
                """.formatted(namespace, name, appProtocol);
    }

    /** The slice of one pod; a pod that ends is not ready any more, but serves. */
    public String slice(String pod, String service, String host, int port, boolean ends) {
        return """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %2$s, namespace: %1$s, labels: {kubernetes.io/service-name: %3$s}}
                addressType: %7$s
                endpoints: [{addresses: ["%4$s"], conditions: {ready: %6$s, serving: true, terminating: %8$s}}]
                ports: [{name: http, port: %5$d}]
                """.formatted(namespace, pod, service, host, port, !ends, host.equals("localhost") ? "FQDN" : "IPv4", ends);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
