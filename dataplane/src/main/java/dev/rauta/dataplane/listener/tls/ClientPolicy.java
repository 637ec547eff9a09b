// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import dev.rauta.routes.Binding;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.TlsOffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells one demand on client certificates from another: equal where trust, revocation lists, mode and depth are.
 *
 * @param digest hexadecimal; empty: nothing is demanded
 */
public record ClientPolicy(String digest) {

    /** Nothing is demanded. */
    public static final ClientPolicy NONE = new ClientPolicy("");

    /** What nobody fulfils. */
    public static final ClientPolicy NOBODY = new ClientPolicy("nobody");

    static ClientPolicy of(ClientValidation validation) {
        MessageDigest sha = sha256();
        for (String part : new String[] {
            validation.mode().name(),
            validation.trust(),
            validation.revoked().orElse("-"),
            validation.depth().map(String::valueOf).orElse("-")
        }) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // With the length in front no two lists of parts run into the same bytes.
            sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            sha.update(bytes);
        }
        return new ClientPolicy(HexFormat.of().formatHex(sha.digest()));
    }

    /** Within which sessions may be resumed: this binding, under this demand, and what was offered. */
    byte[] sessionContext(Binding binding, TlsOffer offer) {
        return sha256().digest((binding + "|" + digest + "|" + offer).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether who was let in under this one may ask for what {@code demanded} guards. */
    public boolean satisfies(ClientPolicy demanded) {
        return demanded.equals(NONE) || (equals(demanded) && !equals(NOBODY));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing (expected: in every JDK)", e);
        }
    }
}
