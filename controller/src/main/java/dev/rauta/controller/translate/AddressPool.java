// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A block of addresses from which Gateways get theirs (RFC 4632); of IPv4 blocks of four addresses and more, the first and
 * the last are left out.
 *
 * @param cidr as its author wrote it
 * @param first the first address given, as an unsigned number
 * @param bytes 4 or 16
 * @param size how many addresses are given, 1 to 65,536
 */
public record AddressPool(String cidr, BigInteger first, int bytes, int size) {
    private static final int MOST = 65_536;

    /** Reads {@code ADDRESS/BITS}; throws {@link IllegalArgumentException} for anything else. */
    public static AddressPool parse(String cidr) {
        int slash = cidr.indexOf('/');
        try {
            byte[] address = literal(slash < 0 ? cidr : cidr.substring(0, slash));
            int width = address.length * Byte.SIZE;
            int bits = slash < 0 ? width : Integer.parseInt(cidr.substring(slash + 1));
            if (bits < 0 || bits > width) {
                throw new IllegalArgumentException("prefix length " + bits);
            }
            BigInteger block = BigInteger.ONE.shiftLeft(width - bits);
            BigInteger base = new BigInteger(1, address);
            BigInteger first = base.subtract(base.mod(block));
            long size = block.min(BigInteger.valueOf(MOST + 2L)).longValue();
            if (address.length == 4 && size > 2) {
                return new AddressPool(cidr, first.add(BigInteger.ONE), 4, (int) Math.min(MOST, size - 2));
            }
            return new AddressPool(cidr, first, address.length, (int) Math.min(MOST, size));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "address pool: " + cidr + " (expected: ADDRESS/BITS, such as 192.0.2.0/24)", e);
        }
    }

    /** The address at {@code index}, 0 to size - 1. */
    public String at(int index) {
        byte[] number = first.add(BigInteger.valueOf(index)).toByteArray();
        byte[] address = new byte[bytes];
        int length = Math.min(number.length, bytes);
        System.arraycopy(number, number.length - length, address, bytes - length, length);
        return text(address);
    }

    /** Whether {@code address} is a literal of this pool, however it is spelt. */
    public boolean contains(String address) {
        try {
            byte[] literal = literal(address);
            BigInteger index = new BigInteger(1, literal).subtract(first);
            return literal.length == bytes && index.signum() >= 0 && index.compareTo(BigInteger.valueOf(size)) < 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The one spelling of a literal, so that equal addresses are equal texts; throws for what is none. */
    public static String canonical(String address) {
        return text(literal(address));
    }

    private static byte[] literal(String address) {
        // Java's parser would ask DNS about anything that is no literal.
        if (!address.matches("[0-9]{1,3}([.][0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("address: " + address + " (expected: an IPv4 or IPv6 address)");
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("address: " + address + " (expected: an IPv4 or IPv6 address)", e);
        }
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("address of " + Arrays.toString(address), e);
        }
    }
}
