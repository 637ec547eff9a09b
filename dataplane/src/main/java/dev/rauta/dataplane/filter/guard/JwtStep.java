// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.guard.token.Claims;
import dev.rauta.dataplane.filter.guard.token.KeyRing;
import dev.rauta.dataplane.filter.guard.token.Keys;
import dev.rauta.dataplane.filter.guard.token.Token;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.shared.Fingerprint;
import dev.rauta.routes.filter.Guard;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks for a signed token (RFC 7519), and waits for keys where those at hand do not tell. */
@SuppressWarnings("JavaUtilDate") // as the library says it
final class JwtStep implements GuardStep {
    private static final int LONGEST = 16 * 1024;

    /** A good token is asked again after so long at the latest. */
    private static final long KNOWN_NANOS = Duration.ofMinutes(5).toNanos();

    private final Guard.Jwt guard;
    private final Keys keys;
    private final GuardServices services;
    private final byte[] own = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);

    JwtStep(Guard.Jwt guard, Keys keys, GuardServices services) {
        this.guard = guard;
        this.keys = keys;
        this.services = services;
    }

    @Override
    public void strip(RequestHead head) {
        guard.headers().forEach(one -> head.fields().remove(one.header()));
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        String text = Places.find(guard.places(), head);
        if (text == null) {
            return refuse(401, "unauthenticated", "Bearer");
        }
        long now = System.nanoTime();
        Fingerprint key = Fingerprint.of(own, text.getBytes(StandardCharsets.UTF_8));
        KeyRing ring = keys.current(now);
        Token known = services.tokens().get(key, now);
        if (known != null && known.ring() == ring && known.holds(System.currentTimeMillis(), guard.skew().toMillis())) {
            return pass(head, known);
        }
        SignedJWT token = text.length() > LONGEST ? null : parsed(text);
        if (token == null || !guard.algorithms().contains(token.getHeader().getAlgorithm().getName())) {
            return invalid();
        }
        if (ring != null && ring.knows(token.getHeader())) {
            return judge(token, key, ring, head);
        }
        // Perhaps it is signed with a key that is newer than those at hand.
        boolean waits = keys.renew(now, () -> passage.later(() -> passage.resume(afterwards(token, key, head))));
        // Where nobody waits, for it has been tried a moment ago, that may have been after those at hand were looked at.
        return waits ? new StepResult.Suspend(() -> {}) : afterwards(token, key, head);
    }

    private StepResult afterwards(SignedJWT token, Fingerprint key, RequestHead head) {
        KeyRing ring = keys.current(System.nanoTime());
        return ring == null ? unavailable() : judge(token, key, ring, head);
    }

    private static @Nullable SignedJWT parsed(String text) {
        try {
            return SignedJWT.parse(text);
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
    }

    private StepResult judge(SignedJWT signed, Fingerprint key, KeyRing ring, RequestHead head) {
        if (!ring.signed(signed)) {
            return invalid();
        }
        JWTClaimsSet claims;
        try {
            claims = signed.getJWTClaimsSet();
        } catch (ParseException | IllegalArgumentException e) {
            return invalid();
        }
        List<String> audiences = claims.getAudience();
        boolean meant = guard.audiences().isEmpty() || guard.audiences().stream().anyMatch(audiences::contains);
        if (!meant || !guard.issuer().equals(claims.getIssuer()) || claims.getExpirationTime() == null) {
            return invalid();
        }
        Claims says = new Claims(claims.getClaims());
        Token token = new Token(
                ring, claims.getNotBeforeTime(), claims.getExpirationTime(), says.fields(guard.headers()), says);
        if (!token.holds(System.currentTimeMillis(), guard.skew().toMillis())) {
            return invalid();
        }
        if (!guard.rules().stream().allMatch(says::fit)) {
            return refuse(403, "claims-insufficient", "Bearer error=\"insufficient_scope\"");
        }
        services.tokens().put(key, token, System.nanoTime() + KNOWN_NANOS);
        return pass(head, token);
    }

    private StepResult pass(RequestHead head, Token token) {
        if (!guard.forwarded()) {
            Places.drop(guard.places(), head);
        }
        head.verified(token.claims()::text);
        token.fields().forEach(field -> head.fields().add(field.name(), field.value()));
        return StepResult.CONTINUE;
    }

    /** RFC 6750, section 3.1; it does not say why, for who guesses would learn from it. */
    private static StepResult invalid() {
        return refuse(401, "token-invalid", "Bearer error=\"invalid_token\"");
    }

    private static StepResult unavailable() {
        return StepResult.Refuse.of(503, "keys-unavailable");
    }

    private static StepResult refuse(int status, String reason, String challenge) {
        return new StepResult.Refuse(status, reason, new HeaderFields().add("www-authenticate", challenge));
    }
}
