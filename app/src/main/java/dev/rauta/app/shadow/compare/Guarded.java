// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.compare;

import com.google.re2j.Pattern;
import dev.rauta.app.shadow.log.LoggedRequest;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.AddressSet;
import dev.rauta.routes.access.IpAddress;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.ServiceGuard;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.ValueMatch;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a line in a log says of a guard: it decides by addresses and, of those fields that the log holds, by fields. Used by one thread at a time. */
final class Guarded {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Map<List<AddressRange>, AddressSet> sets = new IdentityHashMap<>();

    /**
     * False where it surely keeps the request out.
     *
     * @param open gets the guard that the log does not decide
     */
    boolean passes(Guard guard, LoggedRequest request, List<Guard> open) {
        switch (guard) {
            case Guard.Addresses(var allowed, var denied) -> {
                IpAddress client = IpAddress.parse(request.client());
                if (client == null) {
                    open.add(guard);
                    return true;
                }
                return !set(denied).holds(client) && (allowed.isEmpty() || set(allowed).holds(client));
            }
            case Guard.Fields(List<HeaderMatch> denied) -> {
                if (denied.stream().anyMatch(match -> !request.told().contains(match.name()))) {
                    open.add(guard);
                }
                return denied.stream().noneMatch(match -> holds(match, request.fields().get(match.name())));
            }
            case Guard.SameOrigin _ -> {
                if (!SAFE.contains(request.method())) {
                    open.add(guard);
                }
                return true;
            }
            case Guard.AnyOf(List<Guard> guards) -> {
                if (guards.stream().noneMatch(one -> one instanceof Guard.Addresses && passes(one, request, new ArrayList<>()))) {
                    open.add(guard);
                }
                return true;
            }
            case Guard.Basic _,
                    Guard.ApiKey _,
                    Guard.Jwt _,
                    Guard.Digest _,
                    Guard.ClientCertificate _,
                    Guard.Oidc _,
                    ServiceGuard _ -> {
                open.add(guard);
                return true;
            }
        }
    }

    /** Made once for each list, which may be long. */
    private AddressSet set(List<AddressRange> ranges) {
        return sets.computeIfAbsent(ranges, AddressSet::of);
    }

    private static boolean holds(HeaderMatch match, @Nullable String value) {
        return value != null
                && switch (match.value()) {
                    case ValueMatch.Exact(String exact) -> exact.equals(value);
                    case ValueMatch.Regex(String pattern) -> Pattern.matches(pattern, value);
                };
    }

    /** What decides it, for people. */
    static String name(Guard guard) {
        return switch (guard) {
            case Guard.Addresses _ -> "the client's address ($remote_addr)";
            case Guard.SameOrigin _ -> "where a page comes from (CSRF)";
            case Guard.Fields _ -> "header fields";
            case ServiceGuard _ -> "a service that is asked for leave";
            case Guard.ClientCertificate _ -> "a client certificate";
            case Guard.AnyOf _,
                    Guard.Basic _,
                    Guard.ApiKey _,
                    Guard.Jwt _,
                    Guard.Digest _,
                    Guard.Oidc _ -> "credentials";
        };
    }
}
