// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.util.Optional;

/** Services whose endpoints are processes of this machine. */
public final class Upstreams {
    private static final Optional<String> OWN = own();

    private Upstreams() {}

    /** Where such a process has to listen. */
    public static String host() {
        return OWN.orElse("127.0.0.1");
    }

    /** A Service and its EndpointSlice. */
    public static String service(String namespace, String name, int port) {
        // An API server takes no loopback address for an endpoint, but a name.
        String type = OWN.isPresent() ? "IPv4" : "FQDN";
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %2$s, namespace: %1$s}
                spec: {ports: [{name: http, port: 80, targetPort: %3$d}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %2$s-1, namespace: %1$s, labels: {kubernetes.io/service-name: %2$s}}
                addressType: %4$s
                endpoints: [{addresses: ["%5$s"], conditions: {ready: true}}]
                ports: [{name: http, port: %3$d}]
                ---
                """.formatted(namespace, name, port, type, OWN.orElse("localhost"));
    }

    private static Optional<String> own() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address
                            && !address.isLoopbackAddress()
                            && !address.isLinkLocalAddress())
                    .map(address -> address.getHostAddress())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
