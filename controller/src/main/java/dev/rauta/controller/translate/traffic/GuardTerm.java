// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.reference.NamedService;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.reference.ServiceRef;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.Optional;
import java.util.function.Function;

/** A guard as a policy asks for it, before anything that it refers to has been looked up. */
public sealed interface GuardTerm {

    /**
     * A guard, and what it checks requests against.
     *
     * @param credentials those that it refers to
     * @param service what puts the Service that it asks into a draft
     */
    record Ready(Guard guard, Optional<Credentials> credentials, Optional<Part> service) {
        /** One that asks nobody. */
        public Ready(Guard guard, Optional<Credentials> credentials) {
            this(guard, credentials, Optional.empty());
        }
    }

    /** The guard; or why it cannot be honoured. Nothing of it is in a draft by that. */
    Resolved<Ready> resolve(References references);

    /** One that refers to nothing. */
    record Plain(Guard guard) implements GuardTerm {
        @Override
        public Resolved<Ready> resolve(References references) {
            return new Resolved.Found<>(new Ready(guard, Optional.empty()));
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
            return with(references.credentials().users(namespace, secret), users ->
                    // What was asked for here is nobody's business behind.
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
            return with(references.credentials().apiKeys(namespace, secret), keys ->
                    new Guard.ApiKey(keys.name(), asks.places(), asks.clientHeader(), asks.forwarded()));
        }
    }

    /**
     * Tokens signed with keys from a Secret.
     *
     * @param asks what the guard is like, but for its keys
     */
    record Jwt(String namespace, String secret, Guard.Jwt asks) implements GuardTerm {
        @Override
        public Resolved<Ready> resolve(References references) {
            return with(references.credentials().keySet(namespace, secret), keys -> new Guard.Jwt(
                    asks.issuer(),
                    asks.audiences(),
                    new KeySource.Inline(keys.name()),
                    asks.algorithms(),
                    asks.skew(),
                    asks.places(),
                    asks.rules(),
                    asks.headers(),
                    asks.forwarded()));
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
            return switch (references.named().find(service)) {
                case Resolved.Missing<NamedService>(String reason, String message) -> new Resolved.Missing<>(reason, message);
                case Resolved.Found<NamedService>(NamedService its) -> new Resolved.Found<>(
                        new Ready(asks.apply(its.upstream()), Optional.empty(), Optional.of(its.draws())));
            };
        }
    }

    private static Resolved<Ready> with(Resolved<Credentials> found, Function<Credentials, Guard> guard) {
        return switch (found) {
            case Resolved.Missing<Credentials>(String reason, String message) -> new Resolved.Missing<>(reason, message);
            case Resolved.Found<Credentials>(Credentials its) ->
                new Resolved.Found<>(new Ready(guard.apply(its), Optional.of(its)));
        };
    }
}
