// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.Guard;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers that send a browser to a provider and back; immutable, any thread. */
public final class Logins {
    private final Guard.Oidc guard;
    private final Sessions sessions;
    private final Attempts attempts;

    public Logins(Guard.Oidc guard, Sessions sessions) {
        this.guard = guard;
        this.sessions = sessions;
        this.attempts = new Attempts(sessions);
    }

    /** What a browser comes back with. */
    public sealed interface Back {

        /** A code to be redeemed. */
        record Code(String code, Attempts.Attempt attempt) implements Back {
            @Override
            public String toString() {
                return "Code[redacted]";
            }
        }

        /**
         * The browser's secret is not the one that this began with, as of several pages that were opened at once: it is to begin again.
         *
         * @param target where it was to lead
         */
        record Lost(String target) implements Back {}

        /** Nothing more than what is answered now. */
        record Answered(StepResult answer) implements Back {}
    }

    /** Where browsers come back to. */
    public String callback(Browser browser) {
        return browser.origin() + guard.client().callbackPath();
    }

    /**
     * Sends a browser to the provider (OpenID Connect Core 1.0, section 3.1.2.1).
     *
     * @param known where that is; null: it does not say
     */
    public StepResult begin(RequestHead head, Browser browser, @Nullable Endpoints known) {
        return begin(head.askedTarget(), false, head, browser, known);
    }

    /** The same for an attempt that has been lost; of which there is no other then, for its browser may keep no cookies. */
    public StepResult again(String target, RequestHead head, Browser browser, @Nullable Endpoints known) {
        return begin(target, true, head, browser, known);
    }

    private StepResult begin(String target, boolean again, RequestHead head, Browser browser, @Nullable Endpoints known) {
        if (known == null) {
            return StepResult.Refuse.of(503, "provider-unavailable");
        }
        SessionCookies cookies = sessions.cookies(browser.tls());
        Attempts.Begun begun = attempts.begin(target, again, cookies.login(head.fields()), Provider.seconds());
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", guard.client().id());
        query.put("redirect_uri", callback(browser));
        query.put("scope", String.join(" ", scopes()));
        query.put("state", begun.state());
        query.put("nonce", begun.attempt().nonce());
        query.put("code_challenge", begun.attempt().challenge());
        query.put("code_challenge_method", "S256");
        HeaderFields fields = new HeaderFields();
        cookies.keepLogin(begun.cookie(), fields);
        return redirect(with(known.authorization(), query), fields);
    }

    private Set<String> scopes() {
        Set<String> all = new LinkedHashSet<>();
        all.add("openid");
        all.addAll(guard.client().scopes());
        return all;
    }

    /**
     * Reads what a browser comes back with.
     *
     * @param in whether it has a session already
     */
    public Back back(RequestHead head, Browser browser, boolean in) {
        Map<String, String> said = head.method().equals("GET") ? Browser.parameters(head) : null;
        String state = said == null ? null : said.get("state");
        if (said == null || state == null) {
            return refused(400, "login-unreadable");
        }
        long now = Provider.seconds();
        String cookie = sessions.cookies(browser.tls()).login(head.fields());
        Attempts.Attempt attempt = attempts.resume(state, cookie, now);
        if (attempt == null) {
            Attempts.Lost lost = attempts.lost(state, now);
            // A code that comes with a stranger's state is redeemed for nobody.
            if (lost == null || !in && lost.again()) {
                return refused(400, "login-not-begun");
            }
            // Another page of the browser's may have logged in meanwhile.
            return in ? new Back.Answered(redirect(browser.origin() + lost.target(), new HeaderFields())) : new Back.Lost(lost.target());
        }
        String issuer = said.get("iss");
        if (issuer != null && !issuer.equals(guard.provider().issuer())) {
            // RFC 9207, section 2.4.
            return refused(403, "login-failed");
        }
        String code = said.get("code");
        if (said.containsKey("error") || code == null || code.isEmpty()) {
            return refused(403, "login-refused");
        }
        return new Back.Code(code, attempt);
    }

    private static Back refused(int status, String reason) {
        return new Back.Answered(StepResult.Refuse.of(status, reason));
    }

    /** Has the browser keep its new session, and sends it where it was going. */
    public StepResult in(Session session, String target, RequestHead head, Browser browser) {
        return kept(session, head, browser, fields -> {
            sessions.cookies(browser.tls()).forgetLogin(fields);
            return redirect(browser.origin() + target, fields);
        });
    }

    /** What comes of a request by which a session is to be kept. */
    public interface Then {
        /** @param fields that have the browser keep it */
        StepResult answer(HeaderFields fields);
    }

    /** Goes on with fields that have the browser keep a session, unless that is too large. */
    public StepResult kept(Session session, RequestHead head, Browser browser, Then then) {
        String sealed = sessions.seal(session);
        if (SessionCookies.tooLarge(sealed)) {
            return StepResult.Refuse.of(500, "session-too-large");
        }
        HeaderFields fields = new HeaderFields();
        long last = session.refreshToken() == null ? Math.min(session.fresh(), session.ends()) : session.ends();
        sessions.cookies(browser.tls()).keep(sealed, Math.max(0, last - Provider.seconds()), head.fields(), fields);
        return then.answer(fields);
    }

    /**
     * Has the browser forget its session, and ends the one with the provider where that can be
     * (OpenID Connect RP-Initiated Logout 1.0, section 2).
     */
    public StepResult out(RequestHead head, Browser browser, @Nullable Session session, @Nullable Endpoints known) {
        HeaderFields fields = new HeaderFields();
        sessions.cookies(browser.tls()).forget(head.fields(), fields);
        String after = guard.session().afterLogout().map(path -> browser.origin() + path).orElse(null);
        String end = known == null ? null : known.endSession().orElse(null);
        if (end != null && session != null) {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("id_token_hint", session.idToken());
            query.put("client_id", guard.client().id());
            if (after != null) {
                query.put("post_logout_redirect_uri", after);
            }
            return redirect(with(end, query), fields);
        }
        return after != null ? redirect(after, fields) : text("Logged out.\n", fields);
    }

    private static String with(String url, Map<String, String> query) {
        return url + (url.indexOf('?') < 0 ? "?" : "&") + Provider.encoded(query);
    }

    private static StepResult redirect(String location, HeaderFields fields) {
        fields.add("location", location).add("content-length", "0").add("cache-control", "no-store").add("server", "rauta");
        return new StepResult.Answer(new ResponseHead(302, fields), "");
    }

    private static StepResult text(String text, HeaderFields fields) {
        fields.add("content-type", "text/plain; charset=utf-8")
                .add("content-length", Integer.toString(text.length()))
                .add("cache-control", "no-store")
                .add("server", "rauta");
        return new StepResult.Answer(new ResponseHead(200, fields), text);
    }
}
