// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.shared.ClientKey;
import dev.rauta.dataplane.shared.KeyHash;
import dev.rauta.routes.filter.limit.AddressBlock;
import dev.rauta.routes.filter.limit.LimitKey;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds out under which key a request is counted; immutable and shared. */
final class KeyReader {
    private static final long ABSENT = 0;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Range(byte[] network, int bits) {
        boolean has(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
                if (((address[bit / 8] ^ network[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final String limit;
    private final List<LimitKey> parts;
    private final List<Range> exempt;
    private final boolean byAddress;

    /** @param limit all of it as text, so that another limit counts apart */
    KeyReader(String limit, List<LimitKey> parts, List<AddressBlock> exempt) {
        this.limit = limit;
        this.parts = parts;
        this.exempt = exempt.stream().map(block -> new Range(block.network(), block.bits())).toList();
        this.byAddress = !exempt.isEmpty() || parts.stream().anyMatch(LimitKey.Address.class::isInstance);
    }

    /** Empty where the limit does not concern the request. */
    OptionalLong of(Asker asker, Quotas quotas) {
        InetAddress client = byAddress ? asker.client(quotas.proxies()) : null;
        if (client != null && exempt(client)) {
            return OptionalLong.empty();
        }
        KeyHash hash = quotas.hash();
        long key = hash.of(0, limit);
        for (LimitKey part : parts) {
            key = switch (part) {
                case LimitKey.Address() -> hash.of(key, client == null ? ABSENT : ClientKey.of(client));
                case LimitKey.Header(String name) -> header(hash, key, name, asker.head().fields());
                case LimitKey.Cookie(String name) -> cookie(hash, key, name, asker.head().fields());
            };
        }
        return OptionalLong.of(key);
    }

    private boolean exempt(InetAddress client) {
        byte[] address = client.getAddress();
        for (Range range : exempt) {
            if (range.has(address)) {
                return true;
            }
        }
        return false;
    }

    private static long header(KeyHash hash, long before, String name, HeaderFields fields) {
        long key = hash.of(before, ABSENT);
        for (int at = fields.indexOf(name, 0); at >= 0; at = fields.indexOf(name, at + 1)) {
            key = hash.of(key, fields.value(at));
        }
        return key;
    }

    private static long cookie(KeyHash hash, long before, String name, HeaderFields fields) {
        for (int at = fields.indexOf("cookie", 0); at >= 0; at = fields.indexOf("cookie", at + 1)) {
            String value = cookie(name, fields.value(at).toString());
            if (value != null) {
                return hash.of(before, value);
            }
        }
        return hash.of(before, ABSENT);
    }

    private static @Nullable String cookie(String name, String pairs) {
        for (String pair : pairs.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && pair.substring(0, equals).strip().equals(name)) {
                return pair.substring(equals + 1).strip();
            }
        }
        return null;
    }
}
