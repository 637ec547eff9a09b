// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.ConsistentHashSpec;
import dev.rauta.controller.cluster.policy.HashKeySpec;
import dev.rauta.controller.cluster.policy.LoadBalancingSpec;
import dev.rauta.controller.cluster.policy.SessionCookieSpec;
import dev.rauta.controller.cluster.policy.TimeoutsSpec;
import dev.rauta.controller.translate.GoDuration;
import dev.rauta.controller.translate.traffic.field.PolicyField.TimeLimit.Phase;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.ZonePreference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a policy says, in either spelling: all that the CRD's schema and rules refuse is refused here too, for files and
 * annotations pass neither. Throws {@link IllegalArgumentException} with the path of what is wrong.
 */
public final class PolicyReader {

    private PolicyReader() {}

    public static List<PolicyField> balancing(LoadBalancingSpec spec) {
        String type = OrEmpty.text(spec.type());
        Optional<ZonePreference> zones = zones(OrEmpty.text(spec.trafficDistribution()), type);
        alone("loadBalancing.consistentHash", spec.consistentHash(), type, "ConsistentHash");
        alone("loadBalancing.sessionCookie", spec.sessionCookie(), type, "SessionCookie");
        if (type.isEmpty() && zones.isPresent()) {
            return List.of(new PolicyField.Zones(zones.get()));
        }
        LoadBalancing how = switch (type) {
            case "RoundRobin" -> new LoadBalancing.RoundRobin();
            case "LeastRequest" -> new LoadBalancing.LeastRequest();
            case "ConsistentHash" -> hash(spec.consistentHash());
            case "SessionCookie" -> cookie(spec.sessionCookie());
            default -> throw wrong("loadBalancing.type", type, "RoundRobin, LeastRequest, ConsistentHash or SessionCookie");
        };
        PolicyField.Balancing balancing = new PolicyField.Balancing(how);
        return zones.isEmpty() ? List.of(balancing) : List.of(balancing, new PolicyField.Zones(zones.get()));
    }

    private static Optional<ZonePreference> zones(String said, String type) {
        Optional<ZonePreference> zones = switch (said) {
            case "" -> Optional.empty();
            case "PreferSameZone" -> Optional.of(ZonePreference.SAME);
            case "Any" -> Optional.of(ZonePreference.ANY);
            default -> throw wrong("loadBalancing.trafficDistribution", said, "PreferSameZone or Any");
        };
        if (zones.isPresent() && (type.equals("ConsistentHash") || type.equals("SessionCookie"))) {
            throw new IllegalArgumentException("loadBalancing.trafficDistribution: with type '" + type
                    + "' (expected: with type RoundRobin or LeastRequest, or without one)");
        }
        return zones;
    }

    public static List<PolicyField> timeouts(TimeoutsSpec spec) {
        List<PolicyField> fields = new ArrayList<>();
        Optional<Duration> request = limit(Phase.REQUEST, spec.request(), fields);
        Optional<Duration> attempt = limit(Phase.ATTEMPT, spec.attempt(), fields);
        if (request.isPresent() && attempt.isPresent() && !request.get().isZero()
                && attempt.get().compareTo(request.get()) > 0) {
            throw wrong(Phase.ATTEMPT.path(), OrEmpty.text(spec.attempt()), "no more than timeouts.request");
        }
        limit(Phase.CONNECT, spec.connect(), fields);
        limit(Phase.RESPONSE_HEADER, spec.responseHeader(), fields);
        limit(Phase.REQUEST_BODY, spec.requestBody(), fields);
        limit(Phase.IDLE, spec.idle(), fields);
        limit(Phase.REQUEST_IDLE, spec.requestIdle(), fields);
        limit(Phase.RESPONSE_IDLE, spec.responseIdle(), fields);
        return fields;
    }

    private static Optional<Duration> limit(Phase phase, @Nullable String text, List<PolicyField> fields) {
        Optional<Duration> limit = duration(phase.path(), text);
        limit.ifPresent(its -> fields.add(new PolicyField.TimeLimit(phase, its)));
        return limit;
    }

    private static LoadBalancing hash(@Nullable ConsistentHashSpec spec) {
        HashKeySpec key = spec == null ? null : spec.key();
        if (spec == null || key == null) {
            throw wrong("loadBalancing.consistentHash.key", "", "a type, and a name for Header and Cookie");
        }
        HashKey its = key(key);
        String algorithm = OrEmpty.textOr(spec.algorithm(), "Maglev");
        return switch (algorithm) {
            case "Maglev" -> new LoadBalancing.Maglev(its);
            case "RingHash" -> new LoadBalancing.RingHash(its);
            default -> throw wrong("loadBalancing.consistentHash.algorithm", algorithm, "Maglev or RingHash");
        };
    }

    private static HashKey key(HashKeySpec spec) {
        String path = "loadBalancing.consistentHash.key";
        String type = OrEmpty.text(spec.type());
        String name = OrEmpty.text(spec.name());
        boolean named = type.equals("Header") || type.equals("Cookie");
        if (named == name.isEmpty()) {
            throw wrong(path + ".name", name, "a name with type Header or Cookie, and only then");
        }
        return within(path, () -> switch (type) {
            case "Header" -> new HashKey.Header(name);
            case "Path" -> new HashKey.Path();
            case "URI" -> new HashKey.Uri();
            case "SourceAddress" -> new HashKey.SourceAddress();
            case "Cookie" -> new HashKey.Cookie(name);
            default -> throw wrong("type", type, "Header, Path, URI, SourceAddress or Cookie");
        });
    }

    private static LoadBalancing cookie(@Nullable SessionCookieSpec given) {
        SessionCookieSpec spec = given == null ? new SessionCookieSpec(null, null, null, null) : given;
        String path = "loadBalancing.sessionCookie";
        String sameSite = OrEmpty.text(spec.sameSite());
        Optional<LoadBalancing.SameSite> same = switch (sameSite) {
            case "" -> Optional.empty();
            case "Strict" -> Optional.of(LoadBalancing.SameSite.STRICT);
            case "Lax" -> Optional.of(LoadBalancing.SameSite.LAX);
            case "None" -> Optional.of(LoadBalancing.SameSite.NONE);
            default -> throw wrong(path + ".sameSite", sameSite, "Strict, Lax or None");
        };
        Optional<Duration> maxAge = duration(path + ".maxAge", spec.maxAge());
        return within(path, () -> new LoadBalancing.SessionCookie(
                Optional.of(OrEmpty.text(spec.name())).filter(name -> !name.isEmpty()),
                OrEmpty.textOr(spec.path(), "/"),
                maxAge,
                same));
    }

    static Optional<Duration> duration(String path, @Nullable String text) {
        String given = OrEmpty.text(text);
        return given.isEmpty() ? Optional.empty() : Optional.of(within(path, () -> GoDuration.parse(given)));
    }

    private static void alone(String path, @Nullable Object part, String type, String needed) {
        if (part != null && !type.equals(needed)) {
            throw new IllegalArgumentException(path + ": with type '" + type + "' (expected: with type " + needed + " alone)");
        }
    }

    interface Reading<T> {
        T read();
    }

    /** Says where it is wrong. */
    static <T> T within(String path, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException wrong(String path, String value, String expected) {
        return new IllegalArgumentException(path + ": '" + value + "' (expected: " + expected + ")");
    }
}
