// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where spans go, and what holds where a route says nothing of it.
 *
 * @param endpoint of a collector that takes OTLP over HTTP, with its path, such as {@code http://collector:4318/v1/traces}
 * @param headersFile header fields of the requests to it, a line each, {@code NAME: VALUE}; read again for each
 * @param authorities certificates of those who may sign the collector's, in PEM; empty: the JVM's
 * @param resource who makes the spans: attributes by their names, {@code service.name} among them
 * @param samplePercent of the traces that begin here; 0 to 100
 * @param trustIncoming whether a request may say which trace it belongs to
 * @param room how many spans may wait for the collector; 1 or more, a kilobyte or two each
 * @param propagations how heads say it: the first that a request has counts, and upstreams get all; at least one
 */
public record TraceSettings(
        URI endpoint,
        Optional<Path> headersFile,
        Optional<Path> authorities,
        Map<String, String> resource,
        double samplePercent,
        boolean trustIncoming,
        int room,
        List<Propagation> propagations) {
    /** How many spans wait where nobody says how many may. */
    public static final int ROOM = 8192;

    public TraceSettings {
        String scheme = endpoint.getScheme();
        if ((!"http".equals(scheme) && !"https".equals(scheme)) || endpoint.getHost() == null) {
            throw new IllegalArgumentException("endpoint: " + endpoint + " (expected: such as http://collector:4318)");
        }
        if (!(samplePercent >= 0 && samplePercent <= 100)) {
            throw new IllegalArgumentException("sample percent: " + samplePercent + " (expected: 0..100)");
        }
        if (room < 1) {
            throw new IllegalArgumentException("room: " + room + " (expected: 1 or more)");
        }
        resource = Map.copyOf(resource);
        propagations = List.copyOf(propagations);
        if (propagations.isEmpty()) {
            throw new IllegalArgumentException("propagations: none (expected: at least one)");
        }
    }
}
