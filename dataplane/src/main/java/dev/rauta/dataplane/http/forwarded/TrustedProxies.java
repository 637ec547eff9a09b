// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.forwarded;

import dev.rauta.routes.access.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The addresses whose {@code X-Forwarded-*} fields are believed; immutable. */
public final class TrustedProxies {
    /** Believes nobody. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Range(byte[] network, int bits) {}

    private final List<Range> ranges;

    private TrustedProxies(List<Range> ranges) {
        this.ranges = ranges;
    }

    /** Reads CIDRs or single addresses; throws {@link IllegalArgumentException} naming the one that is neither. */
    public static TrustedProxies parse(List<String> cidrs) {
        List<Range> ranges = new ArrayList<>();
        for (String cidr : cidrs) {
            ranges.add(range(cidr.strip()));
        }
        return new TrustedProxies(List.copyOf(ranges));
    }

    /** Whether {@code peer} is one of them. */
    public boolean trusts(InetAddress peer) {
        return trusts(peer.getAddress());
    }

    /** The same for one that is told of. */
    boolean trusts(IpAddress told) {
        byte[] all = ByteBuffer.allocate(16).putLong(told.high()).putLong(told.low()).array();
        return trusts(told.ipv4() ? Arrays.copyOfRange(all, 12, 16) : all);
    }

    private boolean trusts(byte[] address) {
        for (Range range : ranges) {
            if (contains(range, address)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(Range range, byte[] address) {
        if (address.length != range.network().length) {
            return false;
        }
        for (int bit = 0; bit < range.bits(); bit += 8) {
            int mask = range.bits() - bit >= 8 ? 0xff : 0xff << (8 - (range.bits() - bit));
            if (((address[bit / 8] ^ range.network()[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Range range(String cidr) {
        int slash = cidr.indexOf('/');
        String address = slash < 0 ? cidr : cidr.substring(0, slash);
        try {
            if (!address.matches("[0-9a-fA-F:.]+") || !(address.contains(".") || address.contains(":"))) {
                throw new UnknownHostException(address);
            }
            byte[] network = InetAddress.getByName(address).getAddress();
            int bits = slash < 0 ? network.length * 8 : Integer.parseInt(cidr.substring(slash + 1));
            if (bits < 0 || bits > network.length * 8) {
                throw new NumberFormatException(cidr);
            }
            return new Range(network, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "trusted proxy: " + cidr + " (expected: an address or CIDR, such as 10.0.0.0/8)", e);
        }
    }
}
