// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** What stands for something secret in memory: a SHA-256 that is salted for this process, so that it tells nobody anything. */
public record Fingerprint(long a, long b, long c, long d) {
    private static final byte[] SALT = new byte[32];

    static {
        new SecureRandom().nextBytes(SALT);
    }

    /** That of several parts, each told apart from the next one by its length. */
    public static Fingerprint of(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(SALT);
            for (byte[] part : parts) {
                sha.update(ByteBuffer.allocate(4).putInt(0, part.length));
                sha.update(part);
            }
            ByteBuffer digest = ByteBuffer.wrap(sha.digest());
            return new Fingerprint(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing (expected: in every JDK)", e);
        }
    }

    @Override
    public String toString() {
        return "Fingerprint[redacted]";
    }
}
