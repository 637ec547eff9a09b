// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.translate.reference.AuthorityRef;
import dev.rauta.controller.translate.reference.NamedService;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.traffic.field.GuardTerm.Ready;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Makes guards of what has been looked up for them, or says what of it could not be found. */
final class GuardLookup {
    private GuardLookup() {}

    /** The guard of {@code then}, with what certifies whom it asks. */
    static Resolved<Ready> certified(
            List<AuthorityRef> authorities, References references, Function<List<CredentialsName>, Resolved<Ready>> then) {
        List<Credentials> all = new ArrayList<>();
        for (AuthorityRef ref : authorities) {
            switch (references.authorities().credentials(ref)) {
                case Resolved.Missing<Credentials>(String reason, String message) -> {
                    return new Resolved.Missing<>(reason, message);
                }
                case Resolved.Found<Credentials>(Credentials its) -> all.add(its);
            }
        }
        return switch (then.apply(all.stream().map(Credentials::name).toList())) {
            case Resolved.Missing<Ready> missing -> missing;
            case Resolved.Found<Ready>(Ready ready) -> {
                all.addAll(ready.credentials());
                yield new Resolved.Found<>(new Ready(ready.guard(), all, ready.services()));
            }
        };
    }

    static Resolved<Ready> ready(Resolved<NamedService> found, Function<UpstreamName, Guard> asks) {
        return switch (found) {
            case Resolved.Missing<NamedService>(String reason, String message) -> new Resolved.Missing<>(reason, message);
            case Resolved.Found<NamedService>(NamedService its) ->
                new Resolved.Found<>(new Ready(asks.apply(its.upstream()), List.of(), List.of(its.draws())));
        };
    }

    static Resolved<Ready> both(
            Resolved<Credentials> one, Resolved<Credentials> other, BiFunction<Credentials, Credentials, Guard> guard) {
        if (!(one instanceof Resolved.Found<Credentials>(Credentials first))) {
            return with(one, _ -> {
                throw new IllegalStateException("credentials: found (expected: missing)");
            });
        }
        return switch (with(other, second -> guard.apply(first, second))) {
            case Resolved.Missing<Ready> missing -> missing;
            case Resolved.Found<Ready>(Ready ready) -> {
                List<Credentials> all = new ArrayList<>(ready.credentials());
                all.add(first);
                yield new Resolved.Found<>(new Ready(ready.guard(), all));
            }
        };
    }

    static Resolved<Ready> with(Resolved<Credentials> found, Function<Credentials, Guard> guard) {
        return switch (found) {
            case Resolved.Missing<Credentials>(String reason, String message) -> new Resolved.Missing<>(reason, message);
            case Resolved.Found<Credentials>(Credentials its) ->
                new Resolved.Found<>(new Ready(guard.apply(its), List.of(its)));
        };
    }
}
