// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import org.jspecify.annotations.Nullable;

/**
 * An IP address in 128 bits, an IPv4 one as RFC 4291, section 2.5.5.2 maps it, so that both spellings of it are equal.
 *
 * @param high the first 64 bits
 * @param low the others
 */
public record IpAddress(long high, long low) {
    private static final long MAPPED = 0xffffL;

    /** Whether it is an IPv4 address, mapped or not. */
    public boolean ipv4() {
        return high == 0 && low >>> 32 == MAPPED;
    }

    /** Null for what is no address: no names, no zones, no leading zeros, which some read as octal. */
    public static @Nullable IpAddress parse(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ':') {
                return ipv6(text);
            }
        }
        long bits = dotted(text, 0);
        return bits < 0 ? null : new IpAddress(0, MAPPED << 32 | bits);
    }

    /** The 32 bits of a dotted quad from {@code from} to the end, -1 where there is none. */
    private static long dotted(CharSequence text, int from) {
        long bits = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            int begin = at;
            int value = 0;
            while (at < text.length() && at - begin < 4 && digit(text.charAt(at), 10) >= 0) {
                value = value * 10 + digit(text.charAt(at++), 10);
            }
            boolean padded = at - begin > 1 && text.charAt(begin) == '0';
            boolean dot = part < 3 && at < text.length() && text.charAt(at) == '.';
            if (at == begin || value > 255 || padded || part < 3 && !dot) {
                return -1;
            }
            at += part < 3 ? 1 : 0;
            bits = bits << 8 | value;
        }
        return at == text.length() ? bits : -1;
    }

    private static @Nullable IpAddress ipv6(CharSequence text) {
        int[] groups = new int[8];
        int count = 0;
        int gap = -1;
        int at = 0;
        int length = text.length();
        if (length > 1 && text.charAt(0) == ':') {
            if (text.charAt(1) != ':') {
                return null;
            }
            gap = 0;
            at = 2;
        }
        while (at < length) {
            int begin = at;
            int value = 0;
            while (at < length && at - begin < 4 && digit(text.charAt(at), 16) >= 0) {
                value = value << 4 | digit(text.charAt(at++), 16);
            }
            if (at < length && text.charAt(at) == '.') {
                long tail = dotted(text, begin);
                if (tail < 0 || count > 6) {
                    return null;
                }
                groups[count++] = (int) (tail >>> 16);
                groups[count++] = (int) tail & 0xffff;
                break;
            }
            if (at == begin || count == 8) {
                return null;
            }
            groups[count++] = value;
            if (at == length) {
                break;
            }
            if (text.charAt(at++) != ':' || at == length) {
                return null;
            }
            if (text.charAt(at) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                at++;
            }
        }
        return gap < 0 && count != 8 || gap >= 0 && count > 7 ? null : of(groups, count, gap);
    }

    private static IpAddress of(int[] groups, int count, int gap) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 8; i++) {
            int missing = 8 - count;
            int value = gap < 0 || i < gap ? groups[i] : i < gap + missing ? 0 : groups[i - missing];
            high = i < 4 ? high << 16 | value : high;
            low = i < 4 ? low : low << 16 | value;
        }
        return new IpAddress(high, low);
    }

    private static int digit(char c, int radix) {
        return c < 128 ? Character.digit(c, radix) : -1;
    }

    /** An IPv4 address as such, any other in eight groups. */
    @Override
    public String toString() {
        if (ipv4()) {
            return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            long half = i < 4 ? high : low;
            text.append(i == 0 ? "" : ":").append(Long.toHexString(half >>> (48 - 16 * (i % 4)) & 0xffff));
        }
        return text.toString();
    }
}
