// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals what lies on a disk by AES-256-GCM (NIST SP 800-38D), a fresh nonce each time; any thread. */
public final class StateKey {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    private StateKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** Reads a key of 32 bytes, raw or in Base64; throws {@link IllegalArgumentException} for anything else. */
    public static StateKey read(Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("state key: " + file + " cannot be read (expected: 32 bytes, raw or in Base64)", e);
        }
        if (content.length != KEY_BYTES) {
            try {
                content = Base64.getDecoder().decode(new String(content, StandardCharsets.US_ASCII).strip());
            } catch (IllegalArgumentException e) {
                content = new byte[0];
            }
        }
        if (content.length != KEY_BYTES) {
            throw new IllegalArgumentException("state key: " + file + " holds no key (expected: 32 bytes, raw or in Base64)");
        }
        return new StateKey(content);
    }

    byte[] seal(byte[] plain, byte[] label) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, label).doFinal(plain);
            byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing (expected: in every JDK)", e);
        }
    }

    /** Throws {@link IllegalArgumentException} where it was sealed by another key, or changed since. */
    byte[] open(byte[] sealed, byte[] label) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, nonce, label)
                    .doFinal(sealed, NONCE_BYTES, Math.max(0, sealed.length - NONCE_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("sealed by another key, or damaged (expected: the key that sealed it)", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] label) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(label);
        return cipher;
    }
}
