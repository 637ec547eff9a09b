// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2.trust;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Certificates' keys travel on the feed, so in the clear it stays on one machine. */
public final class Loopback {
    private Loopback() {}

    /** Throws {@link IllegalArgumentException} for an address of a network, unless {@code secured}. */
    public static void requireUnless(boolean secured, String host) {
        if (!secured && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    "feed without TLS: " + host + " (expected: a loopback address, or feed certificates)");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
