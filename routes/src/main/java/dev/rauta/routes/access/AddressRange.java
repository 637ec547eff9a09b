// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

/**
 * Addresses with a common prefix (CIDR); of one family, so that {@code ::/0} holds no IPv4 address.
 *
 * @param first the lowest of them
 * @param bits the length of the prefix in 128 bits
 */
public record AddressRange(IpAddress first, int bits) {
    public AddressRange {
        if (bits < 0 || bits > 128) {
            throw new IllegalArgumentException("prefix: " + bits + " (expected: 0..128)");
        }
        first = new IpAddress(first.high() & mask(bits), first.low() & mask(bits - 64));
    }

    /** Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or a single address; bits behind the prefix are dropped. */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        String length = slash < 0 ? "" : text.substring(slash + 1);
        if (address == null || slash >= 0 && !length.matches("0|[1-9][0-9]{0,2}")) {
            throw wrong(text);
        }
        boolean dotted = text.indexOf(':') < 0;
        int bits = slash < 0 ? 128 : Integer.parseInt(length) + (dotted ? 96 : 0);
        if (bits > 128) {
            throw wrong(text);
        }
        return new AddressRange(address, bits);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "address range: '" + text + "' (expected: an address or CIDR, such as 10.0.0.0/8 or fd00::/8)");
    }

    /** Whether it is of IPv4 addresses. */
    public boolean ipv4() {
        return bits >= 96 && first.ipv4();
    }

    /** The highest of them. */
    public IpAddress last() {
        return new IpAddress(first.high() | ~mask(bits), first.low() | ~mask(bits - 64));
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
    }

    @Override
    public String toString() {
        return first + "/" + (ipv4() ? bits - 96 : bits);
    }
}
