// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How a proof is made (RFC 7616, section 6.1); the better ones first. */
public enum DigestAlgorithm {
    SHA_256("SHA-256", 64),
    MD5("MD5", 32);

    private final String label;
    private final int digits;

    DigestAlgorithm(String label, int digits) {
        this.label = label;
        this.digits = digits;
    }

    /** Its name in fields, and in the JDK. */
    public String label() {
        return label;
    }

    /** The one whose hashes have so many hexadecimal digits; null for none. */
    static @Nullable DigestAlgorithm ofDigits(int digits) {
        for (DigestAlgorithm one : values()) {
            if (one.digits == digits) {
                return one;
            }
        }
        return null;
    }

    /** The one of that name, in any case; null for none. */
    static @Nullable DigestAlgorithm of(String name) {
        for (DigestAlgorithm one : values()) {
            if (one.label.equalsIgnoreCase(name)) {
                return one;
            }
        }
        return null;
    }

    /** In lower-case hexadecimal. */
    String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(label).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(label + " is missing (expected: in every JDK)", e);
        }
    }
}
