// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy.guard;

import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.controller.translate.traffic.field.GuardTerm;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.LoginClient;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.LoginSession;
import dev.rauta.routes.filter.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether guards that were written and read again are those that were meant, but for what is not looked up yet. */
final class GuardReadBack {
    private GuardReadBack() {}

    static void check(List<Guard> wanted, List<PolicyField> read) throws Unsayable {
        List<Guard> guards = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            if (i >= wanted.size() || !(read.get(i) instanceof PolicyField.Guarding(String _, GuardTerm term))) {
                throw new Unsayable("guards: " + read.size() + " as a policy says them (expected: " + wanted.size() + ")");
            }
            guards.add(guard(term, wanted.get(i)));
        }
        if (!guards.equals(wanted)) {
            throw new Unsayable("not as a policy says it: " + wanted);
        }
    }

    /** The guard that a term stands for, with what it refers to as {@code wanted} has it. */
    private static Guard guard(GuardTerm term, Guard wanted) throws Unsayable {
        return switch (term) {
            case GuardTerm.Plain(Guard guard) -> guard;
            case GuardTerm.Basic(var _, var _, var realm) -> new Guard.Basic(credentials(wanted), realm, Optional.empty(), false);
            // No policy says these two.
            case GuardTerm.EachUser _, GuardTerm.AskingUrl _ -> throw other(wanted);
            case GuardTerm.ApiKey(var _, var _, var asks) ->
                new Guard.ApiKey(credentials(wanted), asks.places(), asks.clientHeader(), asks.forwarded());
            case GuardTerm.Digest(var _, var _, var asks) ->
                new Guard.Digest(credentials(wanted), asks.realm(), asks.userHeader());
            case GuardTerm.Jwt(var _, var _, var asks) -> new Guard.Jwt(
                    asks.issuer(),
                    asks.audiences(),
                    new KeySource.Inline(credentials(wanted)),
                    asks.algorithms(),
                    asks.skew(),
                    asks.places(),
                    asks.rules(),
                    asks.headers(),
                    asks.forwarded());
            case GuardTerm.Asking(var _, var asks) ->
                asks.apply(wanted.upstreams().stream().findFirst().orElseThrow(() -> other(wanted)));
            case GuardTerm.FetchedJwt(var _, var asks) -> fetched(asks, wanted);
            case GuardTerm.Oidc(var _, var _, var _, var _, var asks) -> oidc(asks, wanted);
            case GuardTerm.AnyOf(List<GuardTerm> terms) -> anyOf(terms, wanted);
        };
    }

    private static CredentialsName credentials(Guard wanted) throws Unsayable {
        return wanted.credentials().stream().findFirst().orElseThrow(() -> other(wanted));
    }

    private static Guard fetched(Guard.Jwt asks, Guard wanted) throws Unsayable {
        if (!(asks.keys() instanceof KeySource.Remote keys && wanted instanceof Guard.Jwt its && its.keys() instanceof KeySource.Remote remote)) {
            throw other(wanted);
        }
        return new Guard.Jwt(
                asks.issuer(),
                asks.audiences(),
                new KeySource.Remote(keys.url(), keys.refresh(), keys.stale(), remote.authorities()),
                asks.algorithms(),
                asks.skew(),
                asks.places(),
                asks.rules(),
                asks.headers(),
                asks.forwarded());
    }

    private static Guard oidc(Guard.Oidc asks, Guard wanted) throws Unsayable {
        if (!(wanted instanceof Guard.Oidc its)) {
            throw other(wanted);
        }
        LoginClient client = asks.client();
        LoginSession session = asks.session();
        LoginProvider provider = asks.provider();
        return new Guard.Oidc(
                new LoginProvider(
                        provider.issuer(),
                        provider.authorization(),
                        provider.token(),
                        provider.keys(),
                        provider.endSession(),
                        its.provider().authorities()),
                new LoginClient(
                        client.id(), its.client().secret(), client.secretInBody(), client.scopes(), client.callbackPath()),
                new LoginSession(
                        its.session().keys(),
                        session.cookie(),
                        session.lifetime(),
                        session.refreshed(),
                        session.logoutPath(),
                        session.afterLogout()),
                asks.rules(),
                asks.headers(),
                asks.forwarded());
    }

    private static Guard anyOf(List<GuardTerm> terms, Guard wanted) throws Unsayable {
        if (!(wanted instanceof Guard.AnyOf(List<Guard> some)) || some.size() != terms.size()) {
            throw other(wanted);
        }
        List<Guard> guards = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            guards.add(guard(terms.get(i), some.get(i)));
        }
        return new Guard.AnyOf(guards);
    }

    private static Unsayable other(Guard wanted) {
        return new Unsayable("not as a policy says it: " + wanted);
    }
}
