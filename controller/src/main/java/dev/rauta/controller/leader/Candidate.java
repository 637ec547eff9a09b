// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.leader;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A replica as its Lease names it: a name, and where its feed is, as {@code NAME@HOST:PORT}.
 *
 * @param name unique among replicas
 * @param feed where other replicas reach its feed; empty: nowhere
 */
public record Candidate(String name, Optional<InetSocketAddress> feed) {

    /** As the holder of a Lease. */
    String identity() {
        return feed.map(address -> name + "@" + address.getHostString() + ":" + address.getPort()).orElse(name);
    }

    /** Reads a holder, of whatever build; what is no address is none. */
    static Candidate parse(String identity) {
        int at = identity.lastIndexOf('@');
        int colon = identity.lastIndexOf(':');
        if (at < 0 || colon < at || !identity.substring(colon + 1).matches("[0-9]{1,5}")) {
            return new Candidate(identity, Optional.empty());
        }
        int port = Integer.parseInt(identity.substring(colon + 1));
        String host = identity.substring(at + 1, colon);
        return port > 65535 || host.isEmpty()
                ? new Candidate(identity, Optional.empty())
                : new Candidate(identity.substring(0, at), Optional.of(InetSocketAddress.createUnresolved(host, port)));
    }
}
