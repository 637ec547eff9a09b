// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * How limits are counted in a store; immutable.
 *
 * <p>Keys are hashes of 128 bits with a secret that all dataplanes of a store have, so that neither the store nor who reads it
 * learns who a client is.
 *
 * @param prefix what keys begin with
 * @param first makes one half of a key
 * @param second makes the other
 * @param timeout how long an answer may take
 */
public record StoreAccess(RateStore store, String prefix, KeyHash first, KeyHash second, Duration timeout) {

    /** @param secret empty: none, so that who reads the store can try which client a key is */
    public static StoreAccess of(RateStore store, String prefix, String secret, Duration timeout) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update("rate limits of ".getBytes(StandardCharsets.UTF_8));
            ByteBuffer digest = ByteBuffer.wrap(sha.digest(secret.getBytes(StandardCharsets.UTF_8)));
            return new StoreAccess(
                    store,
                    prefix,
                    KeyHash.with(digest.getLong(), digest.getLong()),
                    KeyHash.with(digest.getLong(), digest.getLong()),
                    timeout);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing (expected: in every JDK)", e);
        }
    }

    /** The key whose halves are these. */
    public String key(long one, long other) {
        return prefix + ":" + Long.toUnsignedString(one, Character.MAX_RADIX) + "." + Long.toUnsignedString(other, Character.MAX_RADIX);
    }
}
