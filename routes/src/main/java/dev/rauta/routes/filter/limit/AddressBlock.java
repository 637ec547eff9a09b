// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter.limit;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A range of addresses.
 *
 * @param cidr an address, or a network and its prefix's length: {@code 10.0.0.0/8}
 */
public record AddressBlock(String cidr) {
    private static final Pattern OCTETS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern GROUPS = Pattern.compile("([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4})*)?");
    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");
    private static final int GROUP_COUNT = 8;

    public AddressBlock {
        network(cidr);
    }

    /** What the range begins with, 4 or 16 bytes; it may have bits behind its prefix. */
    public byte[] network() {
        return network(cidr);
    }

    /** The length of the prefix, in bits. */
    public int bits() {
        int slash = cidr.indexOf('/');
        return slash < 0 ? network().length * Byte.SIZE : Integer.parseInt(cidr.substring(slash + 1));
    }

    private static byte[] network(String cidr) {
        int slash = cidr.indexOf('/');
        String address = slash < 0 ? cidr : cidr.substring(0, slash);
        String bits = slash < 0 ? "0" : cidr.substring(slash + 1);
        byte[] network = OCTETS.matcher(address).matches() ? octets(address) : groups(address);
        if (network.length == 0 || !BITS.matcher(bits).matches() || Integer.parseInt(bits) > network.length * Byte.SIZE) {
            throw new IllegalArgumentException("addresses: " + cidr + " (expected: an address or CIDR, such as 10.0.0.0/8)");
        }
        return network;
    }

    /** No bytes where it is none. */
    private static byte[] octets(String address) {
        String[] parts = address.split("\\.");
        byte[] octets = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            int octet = Integer.parseInt(parts[i]);
            if (octet > 255) {
                return new byte[0];
            }
            octets[i] = (byte) octet;
        }
        return octets;
    }

    /** RFC 4291, section 2.2, without its form that ends like IPv4; no bytes where it is none. */
    private static byte[] groups(String address) {
        int gap = address.indexOf("::");
        String before = gap < 0 ? address : address.substring(0, gap);
        String after = gap < 0 ? "" : address.substring(gap + 2);
        if (!GROUPS.matcher(before).matches() || !GROUPS.matcher(after).matches()) {
            return new byte[0];
        }
        String[] first = before.isEmpty() ? new String[0] : before.split(":");
        String[] last = after.isEmpty() ? new String[0] : after.split(":");
        int named = first.length + last.length;
        if (gap < 0 ? named != GROUP_COUNT : named >= GROUP_COUNT) {
            return new byte[0];
        }
        byte[] bytes = new byte[2 * GROUP_COUNT];
        put(first, bytes, 0);
        put(last, bytes, GROUP_COUNT - last.length);
        return bytes;
    }

    private static void put(String[] groups, byte[] bytes, int at) {
        for (int i = 0; i < groups.length; i++) {
            int group = HexFormat.fromHexDigits(groups[i]);
            bytes[2 * (at + i)] = (byte) (group >> 8);
            bytes[2 * (at + i) + 1] = (byte) group;
        }
    }
}
