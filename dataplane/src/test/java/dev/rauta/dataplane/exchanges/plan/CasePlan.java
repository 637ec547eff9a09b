// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What one client does on one connection, and how its upstream answers.
 *
 * @param host the host that leads to the upstream
 * @param clientHttp2 whether the client speaks HTTP/2
 * @param upstreamHttp2 whether the upstream does
 * @param pipelined whether an HTTP/1.1 client sends its next request before it has its last answer
 * @param exchanges what happens
 */
public record CasePlan(
        String host, boolean clientHttp2, boolean upstreamHttp2, boolean pipelined, List<ExchangePlan> exchanges) {

    @Override
    public String toString() {
        return (clientHttp2 ? "h2" : "h1") + " to " + (upstreamHttp2 ? "h2" : "h1") + (pipelined ? ", pipelined" : "")
                + exchanges.stream().map(one -> "\n  " + one).collect(Collectors.joining());
    }
}
