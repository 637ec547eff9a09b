// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.routes.match.HostPattern;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which TLS context a server name gets on one port: the most specific pattern's; immutable. */
public final class SniTable {

    private record Wildcard(HostPattern pattern, SslContext context) {}

    private final Map<String, SslContext> exact = new HashMap<>();
    private final List<Wildcard> wildcards = new ArrayList<>();

    private SniTable() {}

    /** Gathers contexts by pattern; {@link HostPattern.Any} is for other names and for clients that send none. */
    public static SniTable of(Map<HostPattern, SslContext> contexts) {
        SniTable table = new SniTable();
        // In the patterns' own order: the most specific first.
        new TreeMap<>(contexts).forEach((pattern, context) -> {
            if (pattern instanceof HostPattern.Exact(String host)) {
                table.exact.put(host, context);
            } else {
                table.wildcards.add(new Wildcard(pattern, context));
            }
        });
        return table;
    }

    /** The context for a server name, null where nobody here answers to it: the handshake then fails. */
    @Nullable SslContext find(@Nullable String serverName) {
        String name = serverName == null ? "" : serverName.toLowerCase(Locale.ROOT);
        SslContext context = exact.get(name);
        if (context != null) {
            return context;
        }
        for (Wildcard wildcard : wildcards) {
            if (wildcard.pattern().matches(name)) {
                return wildcard.context();
            }
        }
        return null;
    }
}
