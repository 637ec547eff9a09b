// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import dev.rauta.controller.cluster.policy.ConsistentHashSpec;
import dev.rauta.controller.cluster.policy.HashKeySpec;
import dev.rauta.controller.cluster.policy.LoadBalancingSpec;
import dev.rauta.controller.cluster.policy.SessionCookieSpec;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.controller.translate.traffic.field.PolicyReader;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.ZonePreference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How endpoints are chosen. */
final class BalancingWords {
    private BalancingWords() {}

    /** What a policy says of it. */
    static LoadBalancing near(LoadBalancing how) {
        return how instanceof LoadBalancing.SessionCookie cookie
                ? new LoadBalancing.SessionCookie(cookie.name(), cookie.path(), cookie.maxAge(), cookie.sameSite())
                : how;
    }

    /** One of the two at least. */
    static Said said(Optional<LoadBalancing> how, Optional<ZonePreference> zones) throws Unsayable {
        LoadBalancingSpec spec = spec(how, zones.map(BalancingWords::zones).orElse(null));
        List<PolicyField> wanted = new ArrayList<>();
        how.ifPresent(its -> wanted.add(new PolicyField.Balancing(its)));
        zones.ifPresent(its -> wanted.add(new PolicyField.Zones(its)));
        ReadBack.same(wanted, () -> PolicyReader.balancing(spec));
        return new Said("loadBalancing", spec);
    }

    private static LoadBalancingSpec spec(Optional<LoadBalancing> how, @Nullable String zones) throws Unsayable {
        if (how.isEmpty()) {
            return new LoadBalancingSpec(null, zones, null, null);
        }
        return switch (how.get()) {
            case LoadBalancing.RoundRobin() -> new LoadBalancingSpec("RoundRobin", zones, null, null);
            case LoadBalancing.LeastRequest() -> new LoadBalancingSpec("LeastRequest", zones, null, null);
            case LoadBalancing.Maglev(HashKey key) -> hash("Maglev", key, zones);
            case LoadBalancing.RingSubset(HashKey _, int among) ->
                throw new Unsayable("equal keys among " + among + " endpoints (expected: to one)");
            case LoadBalancing.RingHash(HashKey key) -> hash("RingHash", key, zones);
            case LoadBalancing.SessionCookie cookie -> new LoadBalancingSpec(
                    "SessionCookie",
                    zones,
                    null,
                    new SessionCookieSpec(
                            cookie.name().orElse(null),
                            cookie.path(),
                            GoText.duration(cookie.maxAge()),
                            cookie.sameSite().map(LoadBalancing.SameSite::text).orElse(null)));
        };
    }

    private static LoadBalancingSpec hash(String algorithm, HashKey key, @Nullable String zones) throws Unsayable {
        return new LoadBalancingSpec("ConsistentHash", zones, new ConsistentHashSpec(algorithm, key(key)), null);
    }

    private static HashKeySpec key(HashKey key) throws Unsayable {
        return switch (key) {
            case HashKey.Header(String name) -> new HashKeySpec("Header", name);
            case HashKey.Path() -> new HashKeySpec("Path", null);
            case HashKey.Uri() -> new HashKeySpec("URI", null);
            case HashKey.SourceAddress() -> new HashKeySpec("SourceAddress", null);
            case HashKey.Cookie(String name) -> new HashKeySpec("Cookie", name);
            case HashKey.Host _,
                    HashKey.AskedUri _,
                    HashKey.Scheme _,
                    HashKey.Query _,
                    HashKey.Argument _,
                    HashKey.Text _,
                    HashKey.Joined _ ->
                throw new Unsayable("hash of " + key + " (expected: Header, Path, URI, SourceAddress or Cookie)");
        };
    }

    private static String zones(ZonePreference zones) {
        return switch (zones) {
            case ANY -> "Any";
            case SAME -> "PreferSameZone";
        };
    }

}
