// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that a client's cookie names, while that is there; else each in turn, and another cookie.
 *
 * <p>A name is a hash, the same on every worker and dataplane: no address can be read from it, and to make one up leads to an
 * endpoint of the same upstream at most. Where clients move, it is a place on a ring of endpoints, with the hash of the upstream.
 */
final class SessionCookieBalancer implements Balancer {
    private static final HexFormat HEX = HexFormat.of();
    private static final int PLACE = 16;

    /** RFC 9110, section 5.6.7. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final LoadBalancing.SessionCookie cookie;
    private final LoadBalancing.Stay stay;
    private final String name;
    private final long upstream;
    private final RoundRobinBalancer first;
    private final SplittableRandom random;
    private List<Endpoint> endpoints;
    private @Nullable Map<String, Endpoint> byName;
    private @Nullable HashRing ring;

    SessionCookieBalancer(
            LoadBalancing.SessionCookie cookie, UpstreamName upstream, List<Endpoint> endpoints, int seed) {
        this.cookie = cookie;
        this.stay = cookie.stays();
        this.upstream = Hash.of(upstream.value());
        this.name = cookie.name().orElse("rauta-" + HEX.toHexDigits((int) this.upstream));
        this.endpoints = List.copyOf(endpoints);
        this.first = new RoundRobinBalancer(endpoints, seed);
        this.random = new SplittableRandom();
    }

    @Override
    public @Nullable Endpoint pick(Asker asker, Set<Endpoint> tried) {
        Endpoint known = known(asker);
        return known == null || (tried.contains(known) && !stay.whileItFails()) ? first.pick(asker, tried) : known;
    }

    @Override
    public boolean knows(Asker asker) {
        return known(asker) != null;
    }

    private @Nullable Endpoint known(Asker asker) {
        CharSequence named = asker.cookie(name);
        if (named == null) {
            return null;
        }
        if (!stay.moves()) {
            return byName().get(named.toString());
        }
        boolean ours = named.length() == 2 * PLACE
                && mark().contentEquals(named.subSequence(PLACE, 2 * PLACE))
                && named.chars().allMatch(HexFormat::isHexDigit);
        return ours ? ring().find(HexFormat.fromHexDigitsToLong(named, 0, PLACE), Set.of()) : null;
    }

    @Override
    public boolean asks() {
        return true;
    }

    @Override
    public void endpoints(List<Endpoint> others) {
        endpoints = List.copyOf(others);
        byName = null;
        ring = null;
        first.endpoints(endpoints);
    }

    @Override
    public @Nullable String cookie(Asker asker, Endpoint picked) {
        if (picked.equals(known(asker))) {
            return null;
        }
        boolean secure = cookie.secure() || asker.tls() || cookie.sameSite().filter(LoadBalancing.SameSite.NONE::equals).isPresent();
        return name + "=" + value(picked)
                + cookie.domain().map(domain -> "; Domain=" + domain).orElse("")
                + "; Path=" + cookie.path()
                + cookie.expires().map(age -> "; Expires=" + DATE.format(Instant.now().plus(age))).orElse("")
                + cookie.maxAge().map(age -> "; Max-Age=" + age.toSeconds()).orElse("")
                + "; HttpOnly"
                + (secure ? "; Secure" : "")
                + cookie.sameSite().map(same -> "; SameSite=" + same.text()).orElse("");
    }

    private String value(Endpoint endpoint) {
        return stay.moves() ? HEX.toHexDigits(ring().draw(endpoint, random)) + mark() : name(endpoint);
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

    private HashRing ring() {
        HashRing made = ring;
        if (made == null) {
            made = new HashRing();
            made.endpoints(endpoints, _ -> 1);
            ring = made;
        }
        return made;
    }

    /** Whose place it is. */
    private String mark() {
        return HEX.toHexDigits(upstream);
    }

    private String name(Endpoint endpoint) {
        return HEX.toHexDigits(Hash.of(endpoint, upstream)) + HEX.toHexDigits(Hash.of(endpoint, ~upstream));
    }
}
