// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.guard.login.Browser;
import dev.rauta.dataplane.filter.guard.login.Endpoints;
import dev.rauta.dataplane.filter.guard.login.Logins;
import dev.rauta.dataplane.filter.guard.login.Outcome;
import dev.rauta.dataplane.filter.guard.login.Provider;
import dev.rauta.dataplane.filter.guard.login.Session;
import dev.rauta.dataplane.filter.guard.login.SessionCookies;
import dev.rauta.dataplane.filter.guard.login.SessionKeys;
import dev.rauta.dataplane.filter.guard.login.Sessions;
import dev.rauta.dataplane.http.FieldEdit;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.shared.Fingerprint;
import dev.rauta.routes.filter.Guard;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets browsers pass that have logged in with a provider, and sends others there; what it asks the provider it asks beside the worker. */
final class OidcStep implements GuardStep {
    private static final Logger log = LoggerFactory.getLogger(OidcStep.class);
    private static final long KNOWN_NANOS = Duration.ofMinutes(5).toNanos();

    private final Guard.Oidc guard;
    private final Provider provider;
    private final GuardServices services;
    private final Sessions sessions;
    private final Logins logins;

    OidcStep(Guard.Oidc guard, SessionKeys keys, Provider provider, GuardServices services) {
        this.guard = guard;
        this.provider = provider;
        this.services = services;
        this.sessions = new Sessions(guard, keys);
        this.logins = new Logins(guard, sessions);
    }

    @Override
    public void strip(RequestHead head) {
        guard.headers().forEach(one -> head.fields().remove(one.header()));
    }

    @Override
    public void conceal(RequestHead head) {
        sessions.cookies(Browser.of(head).tls()).drop(head.fields());
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        Browser browser = Browser.of(head);
        SessionCookies cookies = sessions.cookies(browser.tls());
        Session session = session(cookies, head.fields());
        String path = Browser.path(head);
        if (path.equals(guard.client().callbackPath())) {
            return callback(head, passage, browser, session);
        }
        long now = seconds();
        if (path.equals(guard.session().logoutPath())) {
            return logins.out(head, browser, session, provider.known());
        }
        if (session != null && session.ages(now)) {
            return renew(session, head, passage, browser);
        }
        if (session != null && session.holds(now)) {
            return pass(session, head, cookies);
        }
        return Browser.navigates(head)
                ? login(passage, known -> logins.begin(head, browser, known))
                : StepResult.Refuse.of(401, "unauthenticated");
    }

    private @Nullable Session session(SessionCookies cookies, HeaderFields fields) {
        String sealed = cookies.session(fields);
        if (sealed == null) {
            return null;
        }
        Fingerprint key = sessions.fingerprint(sealed);
        long now = System.nanoTime();
        Session known = services.sessions().get(key, now);
        if (known == null) {
            known = sessions.session(sealed);
            if (known != null) {
                services.sessions().put(key, known, now + KNOWN_NANOS);
            }
        }
        return known;
    }

    private StepResult pass(Session session, RequestHead head, SessionCookies cookies) {
        if (!guard.rules().stream().allMatch(session.claims()::fit)) {
            return StepResult.Refuse.of(403, "claims-insufficient");
        }
        cookies.drop(head.fields());
        head.verified(session.claims()::text);
        session.claims().fields(guard.headers()).forEach(field -> head.fields().add(field.name(), field.value()));
        if (guard.forwarded()) {
            // What a client says itself there is not the user's.
            head.fields().remove("authorization");
            if (session.accessToken() != null) {
                head.fields().add("authorization", "Bearer " + session.accessToken());
            }
        }
        return StepResult.CONTINUE;
    }

    /** Sends a browser to the provider, once it is known where that is. */
    private StepResult login(Passage passage, Function<@Nullable Endpoints, StepResult> begin) {
        Endpoints there = provider.known();
        if (there != null) {
            return begin.apply(there);
        }
        provider.soon().thenAccept(known -> passage.later(() -> passage.resume(begin.apply(known))));
        return new StepResult.Suspend(() -> {});
    }

    private StepResult callback(RequestHead head, Passage passage, Browser browser, @Nullable Session session) {
        boolean in = session != null && session.holds(seconds());
        return switch (logins.back(head, browser, in)) {
            case Logins.Back.Answered(StepResult answer) -> answer;
            case Logins.Back.Lost(String target) -> login(passage, known -> logins.again(target, head, browser, known));
            case Logins.Back.Code(String code, var attempt) -> {
                provider.redeem(code, attempt, logins.callback(browser)).thenAccept(outcome -> passage.later(
                        () -> passage.resume(redeemed(outcome, attempt.target(), head, browser))));
                yield new StepResult.Suspend(() -> {});
            }
        };
    }

    private StepResult redeemed(Outcome outcome, String target, RequestHead head, Browser browser) {
        return switch (outcome) {
            case Outcome.Granted(Session session) -> logins.in(session, target, head, browser);
            case Outcome.Refused(String why) -> {
                log.atWarn().addKeyValue("issuer", guard.provider().issuer()).addKeyValue("why", why).log("Login refused");
                yield StepResult.Refuse.of(403, "login-failed");
            }
            case Outcome.Unavailable(String why) -> unavailable(why);
        };
    }

    private StepResult renew(Session session, RequestHead head, Passage passage, Browser browser) {
        Fingerprint which = sessions.fingerprint(String.valueOf(session.refreshToken()));
        services.renewals().join(which, () -> provider.renew(session)).thenAccept(outcome -> passage.later(
                () -> passage.resume(renewed(outcome, session, head, passage, browser))));
        return new StepResult.Suspend(() -> {});
    }

    private StepResult renewed(Outcome outcome, Session before, RequestHead head, Passage passage, Browser browser) {
        SessionCookies cookies = sessions.cookies(browser.tls());
        return switch (outcome) {
            case Outcome.Granted(Session session) -> logins.kept(session, head, browser, fields -> {
                fields.forEach((name, value) -> passage.tell(new FieldEdit(name.toString(), value.toString(), FieldEdit.How.ADD)));
                return pass(session, head, cookies);
            });
            case Outcome.Refused(String why) -> {
                log.atDebug().addKeyValue("issuer", guard.provider().issuer()).addKeyValue("why", why).log("Session not renewed");
                if (before.holds(seconds())) {
                    // Another dataplane may have renewed it a moment ago, and the refresh token be good no more.
                    yield pass(before, head, cookies);
                }
                yield Browser.navigates(head) ? logins.begin(head, browser, provider.known()) : StepResult.Refuse.of(401, "unauthenticated");
            }
            // Who is in stays in for as long as its tokens hold.
            case Outcome.Unavailable(String why) -> before.holds(seconds()) ? pass(before, head, cookies) : unavailable(why);
        };
    }

    private StepResult unavailable(String why) {
        log.atDebug().addKeyValue("issuer", guard.provider().issuer()).addKeyValue("why", why).log("Provider does not answer");
        return StepResult.Refuse.of(503, "provider-unavailable");
    }

    private static long seconds() {
        return System.currentTimeMillis() / 1000;
    }
}
