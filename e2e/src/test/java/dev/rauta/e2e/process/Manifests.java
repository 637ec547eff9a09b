// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import dev.rauta.e2e.pki.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Kubernetes YAML for {@link StandaloneRauta}, each piece ending so that another may follow. */
public final class Manifests {
    private Manifests() {}

    /** An Ingress without a host that sends everything to a Service, in plain and over TLS, and its class. */
    public static String everythingTo(String service) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: rauta}
                spec: {controller: rauta.dev/ingress-controller}
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: everything
                  annotations: {nginx.ingress.kubernetes.io/ssl-redirect: "false"}
                spec:
                  ingressClassName: rauta
                  rules:
                    - http:
                        paths: [{path: /, pathType: Prefix, backend: {service: {name: %s, port: {number: 80}}}}]
                ---
                """.formatted(service);
    }

    /** An Ingress without a host that sends a path to a Service, which comes with it and has no endpoints. */
    public static String path(String path, String service) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %2$s}
                spec:
                  ingressClassName: rauta
                  rules:
                    - http:
                        paths: [{path: %1$s, pathType: Prefix, backend: {service: {name: %2$s, port: {number: 80}}}}]
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: %2$s}
                spec: {ports: [{name: http, port: 80}]}
                ---
                """.formatted(path, service);
    }

    /** A Service whose one endpoint is a loopback port. */
    public static String service(String name, int port, String appProtocol) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s}
                spec: {ports: [{name: http, port: 80, targetPort: %2$d, appProtocol: %3$s}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s-1, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                endpoints: [{addresses: ["127.0.0.1"], conditions: {ready: true}}]
                ports: [{name: http, port: %2$d}]
                ---
                """.formatted(name, port, appProtocol);
    }

    /** A Secret {@code NAME} with a certificate. */
    public static String secret(String name, Identity identity) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: %1$s}
                type: kubernetes.io/tls
                data: {tls.crt: %2$s, tls.key: %3$s}
                ---
                """.formatted(name, base64(identity.certificatePem()), base64(identity.keyPem()));
    }

    /** A Secret {@code NAME} with a certificate, and an Ingress that serves a host with it. */
    public static String certified(String name, Identity identity, String host, String service) {
        return secret(name, identity) + """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: %1$s
                  annotations: {nginx.ingress.kubernetes.io/ssl-redirect: "false"}
                spec:
                  ingressClassName: rauta
                  tls: [{hosts: [%2$s], secretName: %1$s}]
                  rules:
                    - host: %2$s
                      http:
                        paths: [{path: /, pathType: Prefix, backend: {service: {name: %3$s, port: {number: 80}}}}]
                ---
                """.formatted(name, host, service);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
