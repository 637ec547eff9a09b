// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.rauta.dataplane.filter.guard.token.Claims;
import dev.rauta.dataplane.filter.guard.token.KeyRing;
import dev.rauta.dataplane.shared.Fetched;
import dev.rauta.dataplane.shared.Fetcher;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.SecretText;
import dev.rauta.routes.filter.Guard;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A provider as one client of it sees it; any thread, none of which waits. */
public final class Provider {
    private static final Logger log = LoggerFactory.getLogger(Provider.class);
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration STALE = Duration.ofHours(1);

    private final Guard.Oidc guard;
    private final SecretText secret;
    private final Fetched<Endpoints> endpoints;
    private final Fetcher fetcher;

    public Provider(Guard.Oidc guard, SecretText secret, Fetched<Endpoints> endpoints, Fetcher fetcher) {
        this.guard = guard;
        this.secret = secret;
        this.endpoints = endpoints;
        this.fetcher = fetcher;
    }

    /** Its endpoints and keys, to be fetched together: keys that are newer may be elsewhere. */
    public static Fetched<Endpoints> endpoints(LoginProvider provider, Fetcher fetcher) {
        String first = provider.keys().orElseGet(() -> Endpoints.discovery(provider));
        return new Fetched<>(
                fetcher,
                first,
                () -> document(provider, fetcher).thenCompose(said -> fetcher.get(said.keys())
                        .thenApply(text -> said.with(KeyRing.parse(text)))),
                REFRESH,
                STALE);
    }

    private static CompletableFuture<Endpoints.Document> document(LoginProvider provider, Fetcher fetcher) {
        return provider.discovered()
                ? fetcher.get(Endpoints.discovery(provider)).thenApply(text -> Endpoints.Document.read(provider, text))
                : CompletableFuture.completedFuture(Endpoints.Document.given(provider));
    }

    /** Its endpoints as they are known now; null where they are not. */
    public @Nullable Endpoints known() {
        return endpoints.current(System.nanoTime());
    }

    /** The same, once they are known; null where it does not say. */
    public CompletableFuture<@Nullable Endpoints> soon() {
        return endpoints.soon().handle((known, failure) -> known);
    }

    /**
     * Turns a code into a session (RFC 6749, section 4.1.3).
     *
     * @param back where the browser came back to, as it was said before
     */
    public CompletableFuture<Outcome> redeem(String code, Attempts.Attempt attempt, String back) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", back);
        form.put("code_verifier", attempt.verifier());
        return endpoints.soon()
                .thenCompose(known -> ask(known, form))
                .thenCompose(answer -> granted(answer, attempt.nonce(), Optional.empty()))
                .exceptionally(Provider::unavailable);
    }

    /** Renews a session's tokens (RFC 6749, section 6); who it is must stay the same. */
    public CompletableFuture<Outcome> renew(Session session) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", String.valueOf(session.refreshToken()));
        return endpoints.soon()
                .thenCompose(known -> ask(known, form))
                .thenCompose(answer -> granted(answer, null, Optional.of(session)))
                .exceptionally(Provider::unavailable);
    }

    private CompletableFuture<Fetcher.Answer> ask(Endpoints known, Map<String, String> form) {
        String id = guard.client().id();
        String its = secret.text().strip();
        if (guard.client().secretInBody()) {
            form.put("client_id", id);
            form.put("client_secret", its);
            return fetcher.post(known.token(), encoded(form), null);
        }
        // Both are encoded before they are put together (RFC 6749, section 2.3.1).
        String pair = encoded(id) + ":" + encoded(its);
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return fetcher.post(known.token(), encoded(form), basic);
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private CompletableFuture<Outcome> granted(Fetcher.Answer answer, @Nullable String nonce, Optional<Session> before) {
        Map<String, Object> said;
        try {
            said = JSONObjectUtils.parse(answer.text());
        } catch (ParseException e) {
            said = Map.of();
        }
        if (answer.status() != 200) {
            // RFC 6749, section 5.2: its own word, where it is one, and no more.
            String error = said.get("error") instanceof String word && word.matches("[a-z_]{1,40}") ? word : "no error code";
            String why = "provider's answer to a grant: " + answer.status() + ", " + error + " (expected: 200)";
            boolean refused = answer.status() >= 400 && answer.status() < 500 && answer.status() != 429;
            return done(refused ? new Outcome.Refused(why) : new Outcome.Unavailable(why));
        }
        Tokens tokens = Tokens.of(said);
        if (tokens.id() == null && before.isPresent()) {
            return done(new Outcome.Granted(session(tokens, before.get().idToken(), before.get().claims(), before)));
        }
        return checked(tokens, nonce, before);
    }

    private CompletableFuture<Outcome> checked(Tokens tokens, @Nullable String nonce, Optional<Session> before) {
        IdToken token;
        try {
            token = IdToken.parse(tokens.id());
        } catch (IdToken.Refusal e) {
            return done(new Outcome.Refused(String.valueOf(e.getMessage())));
        }
        // Perhaps it is signed with a key that is newer than those at hand.
        return endpoints.soon()
                .thenCompose(known -> token.known(known.ring()) ? CompletableFuture.completedFuture(known) : endpoints.newer())
                .thenApply(known -> checked(token, tokens, known, nonce, before));
    }

    private Outcome checked(
            IdToken token, Tokens tokens, Endpoints known, @Nullable String nonce, Optional<Session> before) {
        try {
            token.check(known.ring(), guard.provider().issuer(), guard.client().id(), nonce, seconds());
        } catch (IdToken.Refusal e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        }
        String subject = token.claims().getSubject();
        if (before.isPresent() && !subject.equals(before.get().claims().all().get("sub"))) {
            // OpenID Connect Core 1.0, section 12.2.
            return new Outcome.Refused("ID token's subject: another than before (expected: the same)");
        }
        Claims claims = new Claims(token.claims().getClaims());
        return new Outcome.Granted(session(tokens, String.valueOf(tokens.id()), claims, before));
    }

    private Session session(Tokens tokens, String id, Claims claims, Optional<Session> before) {
        long now = seconds();
        long ends = before.map(Session::ends)
                .orElseGet(() -> now + guard.session().lifetime().toSeconds());
        String refresh = tokens.refresh() == null ? before.map(Session::refreshToken).orElse(null) : tokens.refresh();
        boolean renewed = guard.session().refreshed() && refresh != null;
        return new Session(
                id,
                claims,
                guard.forwarded() ? tokens.access() : null,
                renewed ? refresh : null,
                now,
                tokens.until(now, claims, renewed || guard.forwarded()),
                ends);
    }

    private static CompletableFuture<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }

    private static Outcome unavailable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        log.atWarn().addKeyValue("why", cause.toString()).log("Provider of logins not asked");
        return new Outcome.Unavailable(cause.toString());
    }

    static long seconds() {
        return System.currentTimeMillis() / 1000;
    }
}
