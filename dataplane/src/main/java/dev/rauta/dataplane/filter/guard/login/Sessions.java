// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import dev.rauta.dataplane.shared.Fingerprint;
import dev.rauta.routes.access.LoginSession;
import dev.rauta.routes.filter.Guard;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What one guard seals and opens; nothing of another provider's, client's or cookie's opens here. Immutable, any thread.
 */
public final class Sessions {
    private final SessionKeys keys;
    private final String whose;
    private final SessionCookies secure;
    private final SessionCookies clear;

    public Sessions(Guard.Oidc guard, SessionKeys keys) {
        LoginSession session = guard.session();
        String between = guard.provider().issuer() + "\n" + guard.client().id();
        String name = session.cookie().orElseGet(() -> "rauta-session-" + digest(between).substring(0, 8));
        this.keys = keys;
        this.whose = "\n" + between + "\n" + name;
        this.secure = new SessionCookies(name, true);
        this.clear = new SessionCookies(name, false);
    }

    /** The cookies of a site that is reached over TLS, or not. */
    public SessionCookies cookies(boolean tls) {
        return tls ? secure : clear;
    }

    /** Stands for something that was opened here. */
    public Fingerprint fingerprint(String sealed) {
        return keys.fingerprint(whose, sealed);
    }

    String seal(String purpose, String text) {
        return keys.seal(purpose + whose, text);
    }

    @Nullable String open(String purpose, String sealed) {
        return keys.open(purpose + whose, sealed);
    }

    /** A session as browsers keep it. */
    public String seal(Session session) {
        return seal("session", session.text());
    }

    /** Null for what was not sealed here. */
    public @Nullable Session session(String sealed) {
        String text = open("session", sealed);
        return text == null ? null : Session.parse(text);
    }

    static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing (expected: in every JDK)", e);
        }
    }
}
