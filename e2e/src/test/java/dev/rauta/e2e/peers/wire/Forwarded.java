// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.util.List;

/**
 * A request as an upstream got it.
 *
 * @param http2 whether it came over HTTP/2
 * @param line method, target and version, as they came
 * @param host the Host field or {@code :authority}
 * @param fields in order, without pseudo-header fields
 * @param complete whether its end came
 */
public record Forwarded(
        boolean http2,
        String method,
        String target,
        String line,
        String host,
        List<Field> fields,
        String body,
        List<Field> trailers,
        boolean complete) {}
