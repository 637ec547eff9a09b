// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

/** Which bytes may stand where (RFC 9110, section 5.6.2; RFC 9112, section 3.2). */
public final class Octets {
    private static final byte TOKEN = 1;
    private static final byte TARGET = 2;
    private static final byte[] CLASSES = new byte[256];

    static {
        for (int c = 0x21; c < 0x7f; c++) {
            CLASSES[c] |= TARGET;
            boolean alphanumeric = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (alphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0) {
                CLASSES[c] |= TOKEN;
            }
        }
    }

    private Octets() {}

    /** Whether {@code octet} may stand in a method or a field name. */
    public static boolean inToken(byte octet) {
        return (CLASSES[octet & 0xff] & TOKEN) != 0;
    }

    /** Whether {@code octet} may stand in a request target: visible ASCII. */
    public static boolean inTarget(byte octet) {
        return (CLASSES[octet & 0xff] & TARGET) != 0;
    }

    /** Whether {@code octet} may stand anywhere in a line: neither CR, LF, NUL nor another control character but HTAB. */
    static boolean inLine(byte octet) {
        return octet < 0 || (octet >= ' ' && octet != 0x7f) || octet == '\t';
    }

    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /** {@code octet}, in lower case where it is an ASCII letter. */
    public static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
    }

    /** The value of a hexadecimal digit, -1 where it is none. */
    static int hex(byte octet) {
        if (octet >= '0' && octet <= '9') {
            return octet - '0';
        }
        int letter = octet | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
