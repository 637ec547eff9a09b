// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Nonces that say when they were given, and that they were given here, for a realm; nothing is kept of them. Any thread. */
public final class Nonces {
    /** How long one is good. */
    public static final long MILLIS = 5 * 60 * 1000L;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SAID = 24;
    private static final int MARK = 16;
    private static final long NEVER = -1;

    private final SecretKeySpec key;
    private final String realm;

    public Nonces(String realm) {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
        this.realm = realm;
    }

    /** A new one, at {@code now} in milliseconds. */
    public String next(long now) {
        byte[] random = new byte[SAID - Long.BYTES];
        RANDOM.nextBytes(random);
        byte[] said = ByteBuffer.allocate(SAID).putLong(now).put(random).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(ByteBuffer.allocate(SAID + MARK).put(said).put(mark(said)).array());
    }

    /** When one was given, in milliseconds; negative where it was not given here, or too long ago. */
    public long given(String nonce, long now) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException e) {
            return NEVER;
        }
        if (all.length != SAID + MARK || !MessageDigest.isEqual(mark(Arrays.copyOf(all, SAID)), Arrays.copyOfRange(all, SAID, all.length))) {
            return NEVER;
        }
        long at = ByteBuffer.wrap(all).getLong();
        return at <= now && now - at < MILLIS ? at : NEVER;
    }

    private byte[] mark(byte[] said) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(said);
            return Arrays.copyOf(mac.doFinal(realm.getBytes(StandardCharsets.UTF_8)), MARK);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is missing (expected: in every JDK)", e);
        }
    }
}
