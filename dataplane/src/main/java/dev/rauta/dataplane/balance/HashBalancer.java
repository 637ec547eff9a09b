// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HashKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Equal keys to one endpoint; requests without the key to each in turn. */
final class HashBalancer implements Balancer {
    private final HashKey key;
    private final KeyTable table;
    private final RoundRobinBalancer keyless;
    private List<Endpoint> endpoints;
    private boolean stale = true;

    HashBalancer(HashKey key, KeyTable table, List<Endpoint> endpoints, int seed) {
        this.key = key;
        this.table = table;
        this.endpoints = List.copyOf(endpoints);
        this.keyless = new RoundRobinBalancer(endpoints, seed);
    }

    @Override
    public @Nullable Endpoint pick(Asker asker, Set<Endpoint> tried) {
        CharSequence its = key(asker);
        if (its == null) {
            return keyless.pick(asker, tried);
        }
        if (stale) {
            // When it is asked for: of many changes in a row only the last is worth a table.
            stale = false;
            table.endpoints(endpoints, _ -> 1);
        }
        return table.find(Hash.of(its), tried);
    }

    @Override
    public boolean asks() {
        return true;
    }

    @Override
    public void endpoints(List<Endpoint> others) {
        if (!others.equals(endpoints)) {
            endpoints = List.copyOf(others);
            keyless.endpoints(endpoints);
            stale = true;
        }
    }

    private @Nullable CharSequence key(Asker asker) {
        return switch (key) {
            case HashKey.Header(String name) -> asker.header(name);
            case HashKey.Path() -> asker.path();
            case HashKey.Uri() -> asker.uri();
            case HashKey.SourceAddress() -> asker.address();
            case HashKey.Cookie(String name) -> asker.cookie(name);
        };
    }
}
