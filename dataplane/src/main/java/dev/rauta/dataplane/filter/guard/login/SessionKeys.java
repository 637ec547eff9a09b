// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import dev.rauta.dataplane.shared.Fingerprint;
import dev.rauta.routes.access.SecretText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys that what browsers keep for us is sealed with, so that they can neither read nor change it (AES-256-GCM); any thread.
 *
 * <p>Of two the first one seals, and both open: another key is put in front, and the old one goes once nothing is sealed with it.
 */
public final class SessionKeys {
    private static final int SHORTEST = 32;
    private static final int MOST = 2;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<SecretKey> keys;
    private final byte[] own = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);

    private SessionKeys(List<SecretKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Throws {@link IllegalArgumentException}, which shows no key. */
    public static SessionKeys parse(SecretText text) {
        List<String> lines = text.text().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty() || lines.size() > MOST || lines.stream().anyMatch(line -> line.length() < SHORTEST)) {
            throw new IllegalArgumentException("session keys: " + lines.size() + " lines (expected: one or two, each of " + SHORTEST
                    + " characters or more)");
        }
        List<SecretKey> keys = new ArrayList<>();
        for (String line : lines) {
            keys.add(derived(line));
        }
        return new SessionKeys(keys);
    }

    /** Whatever its author took for a key is as long as the cipher's (RFC 5869). */
    private static SecretKey derived(String line) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey("AES", HKDFParameterSpec.ofExtract()
                            .addIKM(line.getBytes(StandardCharsets.UTF_8))
                            .thenExpand("rauta session".getBytes(StandardCharsets.US_ASCII), 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA256 is missing (expected: in every JDK)", e);
        }
    }

    /** Stands for something that was opened with these keys, and no others. */
    public Fingerprint fingerprint(String... parts) {
        byte[][] all = new byte[parts.length + 1][];
        all[0] = own;
        for (int i = 0; i < parts.length; i++) {
            all[i + 1] = parts[i].getBytes(StandardCharsets.UTF_8);
        }
        return Fingerprint.of(all);
    }

    /**
     * What can stand in a cookie or an URL.
     *
     * @param purpose what it is for: for anything else it does not open
     */
    public String seal(String purpose, String text) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, purpose)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not seal (expected: in every JDK)", e);
        }
    }

    /** What was sealed for {@code purpose}; null for anything that was not. */
    public @Nullable String open(String purpose, String sealed) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (all.length < NONCE + TAG_BITS / 8) {
            return null;
        }
        byte[] nonce = Arrays.copyOf(all, NONCE);
        for (SecretKey key : keys) {
            try {
                byte[] plain = cipher(Cipher.DECRYPT_MODE, key, nonce, purpose).doFinal(all, NONCE, all.length - NONCE);
                return new String(plain, StandardCharsets.UTF_8);
            } catch (GeneralSecurityException e) {
                // Of another key, for something else, or nobody's.
                continue;
            }
        }
        return null;
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
