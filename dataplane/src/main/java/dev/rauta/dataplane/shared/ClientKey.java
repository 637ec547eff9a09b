// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.net.InetAddress;

/**
 * What a client's address is counted under in {@link SharedCells}.
 *
 * <p>An IPv6 client has a network of addresses to choose from, so its first 64 bits count as one address.
 */
public final class ClientKey {
    private ClientKey() {}

    public static long of(InetAddress address) {
        byte[] bytes = address.getAddress();
        long key = bytes.length;
        for (int i = 0; i < Math.min(8, bytes.length); i++) {
            key = key << 8 | bytes[i] & 0xff;
        }
        return bytes.length == 4 ? key : ~key;
    }
}
