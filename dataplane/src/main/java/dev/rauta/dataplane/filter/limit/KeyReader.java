// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.http.CookieField;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.shared.KeyHash;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.AddressSet;
import dev.rauta.routes.access.IpAddress;
import dev.rauta.routes.filter.limit.LimitKey;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds out under which key a request is counted; immutable and shared. */
final class KeyReader {
    private static final long ABSENT = 0;

    private final String limit;
    private final List<LimitKey> parts;
    private final AddressSet exempt;
    private final boolean byAddress;

    /** @param limit all of it as text, so that another limit counts apart */
    KeyReader(String limit, List<LimitKey> parts, List<AddressRange> exempt) {
        this.limit = limit;
        this.parts = parts;
        this.exempt = AddressSet.of(exempt);
        this.byAddress = !exempt.isEmpty() || parts.stream().anyMatch(LimitKey.Address.class::isInstance);
    }

    /** Empty where the limit does not concern the request. */
    OptionalLong of(CountedRequest asker, KeyHash hash) {
        IpAddress client = byAddress ? asker.client().get() : null;
        if (client != null && exempt.holds(client)) {
            return OptionalLong.empty();
        }
        long key = hash.of(0, limit);
        for (LimitKey part : parts) {
            key = switch (part) {
                case LimitKey.Address() -> address(hash, key, client, asker.peer());
                case LimitKey.Header(String name) -> header(hash, key, name, asker.head().fields());
                case LimitKey.JwtClaim(String name) -> claim(hash, key, asker.head().claim(name));
                case LimitKey.Cookie(String name) -> cookie(hash, key, name, asker.head().fields());
            };
        }
        return OptionalLong.of(key);
    }

    /** Of IPv6 the network, whose addresses are all one client's to choose from. */
    private static long address(KeyHash hash, long before, @Nullable IpAddress client, String peer) {
        if (client == null) {
            return hash.of(before, peer);
        }
        long key = hash.of(before, client.high());
        return client.ipv4() ? hash.of(key, client.low()) : key;
    }

    private static long header(KeyHash hash, long before, String name, HeaderFields fields) {
        long key = hash.of(before, ABSENT);
        for (int at = fields.indexOf(name, 0); at >= 0; at = fields.indexOf(name, at + 1)) {
            key = hash.of(key, fields.value(at));
        }
        return key;
    }

    private static long claim(KeyHash hash, long before, @Nullable String value) {
        return value == null ? hash.of(before, ABSENT) : hash.of(before, value);
    }

    private static long cookie(KeyHash hash, long before, String name, HeaderFields fields) {
        CharSequence value = CookieField.value(fields, name);
        return value == null ? hash.of(before, ABSENT) : hash.of(before, value);
    }
}
