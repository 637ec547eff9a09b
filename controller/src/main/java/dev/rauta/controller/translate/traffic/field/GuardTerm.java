// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.reference.AuthorityRef;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.reference.ServiceRef;
import dev.rauta.controller.translate.reference.ServiceUrl;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.LoginClient;
import dev.rauta.routes.access.LoginSession;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A guard as a policy asks for it, before anything that it refers to has been looked up. */
public sealed interface GuardTerm {

    /**
     * A guard, and what it checks requests against.
     *
     * @param credentials those that it refers to
     * @param services what puts the Services that it asks into a draft
     */
    record Ready(Guard guard, List<Credentials> credentials, List<Part> services) {
        public Ready {
            credentials = List.copyOf(credentials);
            services = List.copyOf(services);
        }

        /** One that asks nobody. */
        public Ready(Guard guard, List<Credentials> credentials) {
            this(guard, credentials, List.of());
        }
    }

    /** The guard; or why it cannot be honoured. Nothing of it is in a draft by that. */
    Resolved<Ready> resolve(References references);

    /** One that refers to nothing. */
    record Plain(Guard guard) implements GuardTerm {
        @Override
        public Resolved<Ready> resolve(References references) {
            return new Resolved.Found<>(new Ready(guard, List.of()));
        }
    }

    /**
     * Names and passwords.
     *
     * @param namespace the policy's, whose Secrets it may name
     * @param secret by name
     */
    record Basic(String namespace, String secret, String realm) implements GuardTerm {
        @Override
        public Resolved<Ready> resolve(References references) {
            return GuardLookup.with(references.credentials().users(namespace, secret), users ->
                    // What was asked for here is nobody's business behind.
                    new Guard.Basic(users.name(), realm, Optional.empty(), false));
        }
    }

    /**
     * Names and passwords, of a Secret each of whose keys is a name.
     *
     * @param namespace where it is
     */
    record EachUser(String namespace, String secret, String realm) implements GuardTerm {
        @Override
        public Resolved<Ready> resolve(References references) {
            return GuardLookup.with(references.credentials().eachUser(namespace, secret), users ->
                    new Guard.Basic(users.name(), realm, Optional.empty(), false));
        }
    }

    /**
     * Keys that clients were given.
     *
     * @param asks what the guard is like, but for its keys
     */
    record ApiKey(String namespace, String secret, Guard.ApiKey asks) implements GuardTerm {
        @Override
        public Resolved<Ready> resolve(References references) {
            return GuardLookup.with(references.credentials().apiKeys(namespace, secret), keys ->
                    new Guard.ApiKey(keys.name(), asks.places(), asks.clientHeader(), asks.forwarded()));
        }
    }

    /**
     * Names, and proofs of passwords.
     *
     * @param asks what the guard is like, but for its users
     */
    record Digest(String namespace, String secret, Guard.Digest asks) implements GuardTerm {
        @Override
        public Resolved<Ready> resolve(References references) {
            return GuardLookup.with(references.credentials().digests(namespace, secret), users ->
                    new Guard.Digest(users.name(), asks.realm(), asks.userHeader()));
        }
    }

    /**
     * Tokens signed with keys, or with a secret, from a Secret.
     *
     * @param asks what the guard is like, but for its keys
     */
    record Jwt(String namespace, String secret, Guard.Jwt asks) implements GuardTerm {
        @Override
        public Resolved<Ready> resolve(References references) {
            // All of one kind: the guard sees to that.
            boolean secrets = asks.algorithms().getFirst().startsWith("HS");
            Resolved<Credentials> keys = secrets
                    ? references.credentials().secret(namespace, secret)
                    : references.credentials().keySet(namespace, secret);
            return GuardLookup.with(keys, its -> new Guard.Jwt(
                    asks.issuer(),
                    asks.audiences(),
                    new KeySource.Inline(its.name()),
                    asks.algorithms(),
                    asks.skew(),
                    asks.places(),
                    asks.rules(),
                    asks.headers(),
                    asks.forwarded()));
        }
    }

    /**
     * Tokens signed with keys that a server says, which authorities of its own have certified.
     *
     * @param authorities at least one
     * @param asks what the guard is like, but for these
     */
    record FetchedJwt(List<AuthorityRef> authorities, Guard.Jwt asks) implements GuardTerm {
        public FetchedJwt {
            authorities = List.copyOf(authorities);
        }

        @Override
        public Resolved<Ready> resolve(References references) {
            return GuardLookup.certified(authorities, references, names -> new Resolved.Found<>(new Ready(guard(names), List.of())));
        }

        private Guard guard(List<CredentialsName> names) {
            if (!(asks.keys() instanceof KeySource.Remote from)) {
                throw new IllegalStateException("keys: " + asks.keys() + " (expected: of a server)");
            }
            return new Guard.Jwt(
                    asks.issuer(),
                    asks.audiences(),
                    new KeySource.Remote(from.url(), from.refresh(), from.stale(), names),
                    asks.algorithms(),
                    asks.skew(),
                    asks.places(),
                    asks.rules(),
                    asks.headers(),
                    asks.forwarded());
        }
    }

    /**
     * A Service that is asked.
     *
     * @param asks the guard that asks an upstream
     */
    record Asking(ServiceRef service, Function<UpstreamName, Guard> asks) implements GuardTerm {
        @Override
        public Resolved<Ready> resolve(References references) {
            return GuardLookup.ready(references.named().find(service), asks);
        }
    }

    /**
     * Whoever a URL names, who is asked.
     *
     * @param asks the guard that asks an upstream
     */
    record AskingUrl(ServiceUrl url, Function<UpstreamName, Guard> asks) implements GuardTerm {
        @Override
        public Resolved<Ready> resolve(References references) {
            return GuardLookup.ready(references.named().find(url), asks);
        }
    }

    /**
     * Logins with a provider.
     *
     * @param client the Secret with the client's secret
     * @param session the Secret with the keys of sessions
     * @param authorities who alone may have certified the provider's servers; empty: whom the system believes
     * @param asks what the guard is like, but for these
     */
    record Oidc(String namespace, String client, String session, List<AuthorityRef> authorities, Guard.Oidc asks)
            implements GuardTerm {
        public Oidc {
            authorities = List.copyOf(authorities);
        }

        @Override
        public Resolved<Ready> resolve(References references) {
            return GuardLookup.certified(authorities, references, names -> GuardLookup.both(
                    references.credentials().clientSecret(namespace, client),
                    references.credentials().sessionKeys(namespace, session),
                    (secret, keys) -> guard(secret, keys, names)));
        }

        private Guard guard(Credentials secret, Credentials keys, List<CredentialsName> names) {
            LoginClient as = asks.client();
            LoginSession stays = asks.session();
            return new Guard.Oidc(
                    asks.provider().with(names),
                    new LoginClient(as.id(), secret.name(), as.secretInBody(), as.scopes(), as.callbackPath()),
                    new LoginSession(
                            keys.name(), stays.cookie(), stays.lifetime(), stays.refreshed(), stays.logoutPath(), stays.afterLogout()),
                    asks.rules(),
                    asks.headers(),
                    asks.forwarded());
        }
    }

    /** Several of which one is enough. */
    record AnyOf(List<GuardTerm> terms) implements GuardTerm {
        public AnyOf {
            terms = List.copyOf(terms);
        }

        @Override
        public Resolved<Ready> resolve(References references) {
            List<Guard> guards = new ArrayList<>();
            List<Credentials> credentials = new ArrayList<>();
            List<Part> services = new ArrayList<>();
            for (GuardTerm term : terms) {
                switch (term.resolve(references)) {
                    case Resolved.Missing<Ready> missing -> {
                        return missing;
                    }
                    case Resolved.Found<Ready>(Ready ready) -> {
                        guards.add(ready.guard());
                        credentials.addAll(ready.credentials());
                        services.addAll(ready.services());
                    }
                }
            }
            return new Resolved.Found<>(new Ready(new Guard.AnyOf(guards), credentials, services));
        }
    }
}
