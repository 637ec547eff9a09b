// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A service that is asked whether requests may pass.
 *
 * @param upstream an upstream of the same snapshot
 * @param host what the service gets as host; absent: the request's
 * @param timeout how long its answer may take
 * @param headers the client's fields that it is told, kept in lower case; empty: all
 * @param failOpen whether requests pass where it does not answer, or its answer says nothing
 */
public record AskedService(
        UpstreamName upstream, Optional<String> host, Duration timeout, List<String> headers, boolean failOpen) {
    public AskedService {
        headers = headers.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        headers.forEach(name -> TokenPlace.check("header", name));
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than zero)");
        }
        if (host.isPresent() && !host.get().matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("host: '" + host.get() + "' (expected: a host, and perhaps a port)");
        }
    }

    /** The same, behind another upstream. */
    public AskedService at(UpstreamName other) {
        return new AskedService(other, host, timeout, headers, failOpen);
    }
}
