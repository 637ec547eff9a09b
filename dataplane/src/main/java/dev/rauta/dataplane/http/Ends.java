// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The two ends of a client's connection.
 *
 * @param port the client's; 0 where that is not known, for a proxy has told the client's address
 * @param local where it came in; null where that is not known
 */
public record Ends(int port, @Nullable InetSocketAddress local) {
    /** Of which nothing is known. */
    public static final Ends UNKNOWN = new Ends(0, null);
}
