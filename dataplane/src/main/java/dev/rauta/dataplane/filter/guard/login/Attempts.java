// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Attempts to log in, of which nothing is kept here: a browser holds a secret in a cookie for ten minutes, whatever number of pages it
 * opens meanwhile, and each attempt's state goes by the provider and back. Nonce and code verifier follow from both, so that neither
 * alone is worth anything. Immutable, any thread.
 */
public final class Attempts {
    private static final long SECONDS = 600;

    /** Longer targets would make an URL that somebody on the way refuses. */
    private static final int LONGEST_TARGET = 2048;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Sessions sessions;

    public Attempts(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * An attempt.
     *
     * @param target path and query that the browser wanted
     * @param nonce what the ID token must say (OpenID Connect Core 1.0, section 15.5.2)
     * @param verifier what the code is redeemed with (RFC 7636, section 4.1)
     */
    public record Attempt(String target, String nonce, String verifier) {
        /** RFC 7636, section 4.2. */
        public String challenge() {
            return Base64URL.encode(HexFormat.of().parseHex(Sessions.digest(verifier))).toString();
        }

        @Override
        public String toString() {
            return "Attempt[redacted]";
        }
    }

    /**
     * A beginning.
     *
     * @param cookie what the browser is to keep
     * @param state what goes by the provider
     */
    public record Begun(Attempt attempt, String cookie, String state) {
        @Override
        public String toString() {
            return "Begun[redacted]";
        }
    }

    /**
     * Begins one.
     *
     * @param again whether one has been lost before it
     * @param cookie what the browser keeps of attempts before; null: nothing
     * @param now in seconds
     */
    public Begun begin(String target, boolean again, @Nullable String cookie, long now) {
        String known = cookie == null ? null : secret(cookie, now);
        String secret = known == null ? random() : known;
        String id = random();
        String to = target.startsWith("/") && target.length() <= LONGEST_TARGET ? target : "/";
        String state = sessions.seal("state", JSONObjectUtils.toJSONString(
                Map.of("t", to, "i", id, "b", Sessions.digest(secret), "e", now + SECONDS, "a", again)));
        // Its time begins anew: pages that were opened before have theirs in their states.
        String kept = sessions.seal("login", JSONObjectUtils.toJSONString(Map.of("s", secret, "e", now + SECONDS)));
        return new Begun(attempt(to, id, secret), kept, state);
    }

    /** The attempt that comes back; null where the browser has not begun it, or too long ago. */
    public @Nullable Attempt resume(String state, @Nullable String cookie, long now) {
        Map<String, Object> said = opened("state", state, now);
        String secret = cookie == null ? null : secret(cookie, now);
        if (said == null || secret == null || !Sessions.digest(secret).equals(said.get("b"))) {
            return null;
        }
        return attempt(String.valueOf(said.get("t")), String.valueOf(said.get("i")), secret);
    }

    /**
     * What is known of an attempt whose browser is not.
     *
     * @param target where it was to lead
     * @param again whether one had been lost before it
     */
    public record Lost(String target, boolean again) {}

    /** An attempt, whoever began it; null where it was not begun here, or too long ago. */
    public @Nullable Lost lost(String state, long now) {
        Map<String, Object> said = opened("state", state, now);
        return said == null ? null : new Lost(String.valueOf(said.get("t")), Boolean.TRUE.equals(said.get("a")));
    }

    private @Nullable String secret(String cookie, long now) {
        Map<String, Object> said = opened("login", cookie, now);
        return said == null ? null : String.valueOf(said.get("s"));
    }

    private @Nullable Map<String, Object> opened(String purpose, String sealed, long now) {
        String text = sessions.open(purpose, sealed);
        if (text == null) {
            return null;
        }
        try {
            Map<String, Object> said = JSONObjectUtils.parse(text);
            return now < JSONObjectUtils.getLong(said, "e") ? said : null;
        } catch (ParseException e) {
            return null;
        }
    }

    private static Attempt attempt(String target, String id, String secret) {
        return new Attempt(target, derived(secret, "nonce " + id), derived(secret, "verifier " + id));
    }

    private static String derived(String secret, String what) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return Base64URL.encode(mac.doFinal(what.getBytes(StandardCharsets.US_ASCII))).toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is missing (expected: in every JDK)", e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64URL.encode(bytes).toString();
    }
}
