// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import dev.rauta.e2e.chaos.load.Load;
import dev.rauta.e2e.pki.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The Kubernetes objects of a {@link Site}, in a namespace of its own. */
record Objects(String namespace) {

    /** Namespace, classes, Services, Gateway and the routes that are not edited. */
    String fixed() {
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
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: fixed, namespace: %1$s, annotations: {nginx.ingress.kubernetes.io/ssl-redirect: "false"}}
                spec:
                  ingressClassName: rauta
                  tls: [{hosts: [%3$s], secretName: secure}]
                  rules:
                  - host: %2$s
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: classic, port: {number: 80}}}}]}
                  - host: %3$s
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
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
                  hostnames: [%4$s]
                  rules: [{backendRefs: [{name: grpc, port: 80}]}]
                """.formatted(namespace, Load.CLASSIC, Load.SECURE, Load.GRPC);
    }

    /** The Ingress that is edited: its host leads to a Service, and a path of the edit's number to the other. */
    String editedIngress(String service, String other, int edit) {
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
    String editedRoute(String service, int edit) {
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
    String secret(Identity identity) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: secure, namespace: %s}
                type: kubernetes.io/tls
                data: {tls.crt: %s, tls.key: %s}
                """.formatted(namespace, base64(identity.certificatePem()), base64(identity.keyPem()));
    }

    /** The slice of one pod; a pod that ends is not ready any more, but serves. */
    String slice(String pod, String service, String host, int port, boolean ends) {
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
