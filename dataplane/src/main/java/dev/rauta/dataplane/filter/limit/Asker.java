// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.TrustedProxies;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as far as a limit is concerned.
 *
 * @param peer the address at the other end of the connection
 * @param trusted whether that is a trusted proxy, which says whom it speaks for
 * @param head the request
 */
public record Asker(String peer, boolean trusted, RequestHead head) {

    /**
     * The client's address: the peer's, or the last one in {@code X-Forwarded-For} that is no trusted proxy's. What is no address
     * there is nobody's word, and the one who wrote it is the client.
     */
    InetAddress client(TrustedProxies proxies) {
        InetAddress found = NetUtil.createInetAddressFromIpAddressString(peer);
        if (found == null) {
            throw new IllegalStateException("peer: " + peer + " (expected: an address)");
        }
        if (!trusted) {
            return found;
        }
        HeaderFields fields = head.fields();
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (!fields.name(i).toString().equals("x-forwarded-for")) {
                continue;
            }
            String[] hops = fields.value(i).toString().split(",", -1);
            for (int hop = hops.length - 1; hop >= 0; hop--) {
                InetAddress one = address(hops[hop].strip());
                if (one == null) {
                    return found;
                }
                found = one;
                if (!proxies.trusts(one)) {
                    return found;
                }
            }
        }
        return found;
    }

    private static @Nullable InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
