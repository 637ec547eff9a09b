// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that a client's cookie names, while that is there; else each in turn, and another cookie.
 *
 * <p>A name is a hash, the same on every worker and dataplane: no address can be read from it, and to make one up leads to an
 * endpoint of the same upstream at most.
 */
final class SessionCookieBalancer implements Balancer {
    private static final HexFormat HEX = HexFormat.of();

    private final LoadBalancing.SessionCookie cookie;
    private final String name;
    private final long upstream;
    private final RoundRobinBalancer first;
    private List<Endpoint> endpoints;
    private @Nullable Map<String, Endpoint> byName;

    SessionCookieBalancer(
            LoadBalancing.SessionCookie cookie, UpstreamName upstream, List<Endpoint> endpoints, int seed) {
        this.cookie = cookie;
        this.upstream = Hash.of(upstream.value());
        this.name = cookie.name().orElse("rauta-" + HEX.toHexDigits((int) this.upstream));
        this.endpoints = List.copyOf(endpoints);
        this.first = new RoundRobinBalancer(endpoints, seed);
    }

    @Override
    public @Nullable Endpoint pick(Asker asker, Set<Endpoint> tried) {
        CharSequence named = asker.cookie(name);
        Endpoint known = named == null ? null : byName().get(named.toString());
        return known == null || tried.contains(known) ? first.pick(asker, tried) : known;
    }

    @Override
    public boolean asks() {
        return true;
    }

    @Override
    public void endpoints(List<Endpoint> others) {
        endpoints = List.copyOf(others);
        byName = null;
        first.endpoints(endpoints);
    }

    @Override
    public @Nullable String cookie(Asker asker, Endpoint picked) {
        String its = name(picked);
        CharSequence named = asker.cookie(name);
        if (named != null && its.contentEquals(named)) {
            return null;
        }
        boolean secure = asker.tls() || cookie.sameSite().filter(LoadBalancing.SameSite.NONE::equals).isPresent();
        return name + "=" + its + "; Path=" + cookie.path()
                + cookie.maxAge().map(age -> "; Max-Age=" + age.toSeconds()).orElse("")
                + "; HttpOnly"
                + (secure ? "; Secure" : "")
                + cookie.sameSite().map(same -> "; SameSite=" + same.text()).orElse("");
    }

    private Map<String, Endpoint> byName() {
        Map<String, Endpoint> made = byName;
        if (made == null) {
            made = HashMap.newHashMap(endpoints.size());
            for (Endpoint endpoint : endpoints) {
                made.put(name(endpoint), endpoint);
            }
            byName = made;
        }
        return made;
    }

    private String name(Endpoint endpoint) {
        return HEX.toHexDigits(Hash.of(endpoint, upstream)) + HEX.toHexDigits(Hash.of(endpoint, ~upstream));
    }
}
