// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.http.CookieField;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.AddressSet;
import dev.rauta.routes.access.IpAddress;
import dev.rauta.routes.filter.limit.DescriptorEntry;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.ServiceLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds requests to what a rate limit service says of them. */
public final class ServiceRule implements LimitRule {
    /** What Envoy calls the address; of IPv6 a network, as its masked one. */
    private static final String ADDRESS = "remote_address";

    private static final int NETWORK = 64;
    private static final Pattern SERVICE = Pattern.compile("([a-z0-9-]+)/([a-z0-9-]+)");

    private final ServiceLimit limit;
    private final String authority;
    private final AddressSet exempt;
    private final boolean byAddress;

    public ServiceRule(ServiceLimit limit) {
        this.limit = limit;
        this.authority = authority(limit.upstream().value());
        this.exempt = AddressSet.of(limit.exempt());
        this.byAddress =
                !limit.exempt().isEmpty() || limit.key().stream().anyMatch(LimitKey.Address.class::isInstance);
    }

    /** {@code SERVICE.NAMESPACE}, where the upstream is one. */
    private static String authority(String upstream) {
        Matcher parts = SERVICE.matcher(upstream);
        return parts.lookingAt() ? parts.group(2) + "." + parts.group(1) : "ratelimit";
    }

    /** What the service is called by. */
    public String authority() {
        return authority;
    }

    /** What it asks for. */
    public ServiceLimit asks() {
        return limit;
    }

    /** What the service is asked about; empty where a request does not concern it, or lacks a part of the key. */
    public List<DescriptorEntry> descriptor(CountedRequest asker) {
        IpAddress client = byAddress ? asker.client().get() : null;
        if (client != null && exempt.holds(client)) {
            return List.of();
        }
        List<DescriptorEntry> entries = new ArrayList<>(limit.constants());
        for (LimitKey part : limit.key()) {
            DescriptorEntry entry = switch (part) {
                case LimitKey.Address() -> new DescriptorEntry(ADDRESS, address(client, asker.peer()));
                case LimitKey.Header(String name) -> entry(name, asker.head().fields().get(name));
                case LimitKey.JwtClaim(String name) -> entry(name, asker.head().claim(name));
                case LimitKey.Cookie(String name) -> entry(name, CookieField.value(asker.head().fields(), name));
            };
            if (entry == null) {
                return List.of();
            }
            entries.add(entry);
        }
        return entries;
    }

    private static @Nullable DescriptorEntry entry(String name, @Nullable CharSequence value) {
        return value == null || value.isEmpty() ? null : new DescriptorEntry(name, value.toString());
    }

    private static String address(@Nullable IpAddress client, String peer) {
        if (client == null) {
            return peer;
        }
        return client.ipv4() ? client.toString() : new AddressRange(new IpAddress(client.high(), 0), NETWORK).toString();
    }

    /** Says of one of the service's limits what is left, where that is to be said. */
    public void tell(Held held, boolean admitted, ServiceStatus status) {
        if (RateFields.says(limit.tell(), admitted)) {
            String label = RateFields.label(limit.key(), status.window());
            held.tell(label + ";q=" + status.limit() + ";w=" + status.window(), label + ";r=" + status.left() + ";t=" + status.reset());
        }
        if (status.over()) {
            held.retryAfter(Math.max(1, status.reset()));
        }
    }

    /** What no answer comes to. */
    public Said unheard() {
        return limit.openWhenUnavailable() ? Said.ADMITTED : Said.UNAVAILABLE;
    }

    @Override
    public int status() {
        return limit.status();
    }

    @Override
    public Limit limit() {
        return Limit.REQUEST_RATE;
    }
}
