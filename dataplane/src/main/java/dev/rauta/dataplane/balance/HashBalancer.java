// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HashKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Equal keys to one endpoint, or to some of a few; requests without the key to each in turn. */
final class HashBalancer implements Balancer {
    private final HashKey key;
    private final KeyTable table;
    private final RoundRobinBalancer keyless;
    private final int among;
    private final SplittableRandom random;
    private List<Endpoint> endpoints;
    private boolean stale = true;

    /** @param among how many a key has, of which one is drawn; 1 or more */
    HashBalancer(HashKey key, KeyTable table, int among, List<Endpoint> endpoints, int seed) {
        this.key = key;
        this.table = table;
        this.among = among;
        this.random = new SplittableRandom(seed);
        this.endpoints = List.copyOf(endpoints);
        this.keyless = new RoundRobinBalancer(endpoints, seed);
    }

    @Override
    public @Nullable Endpoint pick(Asker asker, Set<Endpoint> tried) {
        CharSequence its = text(key, asker);
        if (its == null) {
            return keyless.pick(asker, tried);
        }
        if (stale) {
            // When it is asked for: of many changes in a row only the last is worth a table.
            stale = false;
            table.endpoints(endpoints, _ -> 1);
        }
        long hash = Hash.of(its);
        int most = Math.min(among, endpoints.size() - tried.size());
        return most > 1 ? after(random.nextInt(most), hash, tried) : table.find(hash, tried);
    }

    /** The one that would be next but for so many. */
    private @Nullable Endpoint after(int others, long hash, Set<Endpoint> tried) {
        Set<Endpoint> passed = new HashSet<>(tried);
        for (int i = 0; i < others; i++) {
            Endpoint one = table.find(hash, passed);
            if (one != null) {
                passed.add(one);
            }
        }
        return table.find(hash, passed);
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

    private static @Nullable CharSequence text(HashKey key, Asker asker) {
        return switch (key) {
            case HashKey.Header(String name) -> asker.header(name);
            case HashKey.Path() -> asker.path();
            case HashKey.Uri() -> asker.uri();
            case HashKey.SourceAddress() -> asker.address();
            case HashKey.Cookie(String name) -> asker.cookie(name);
            case HashKey.Host() -> asker.host();
            case HashKey.AskedUri() -> asker.askedUri();
            case HashKey.Scheme() -> asker.tls() ? "https" : "http";
            case HashKey.Query() -> asker.query();
            case HashKey.Argument(String name) -> argument(asker.query(), name);
            case HashKey.Text(String text) -> text;
            case HashKey.Joined(List<HashKey> parts) -> joined(parts, asker);
        };
    }

    private static CharSequence joined(List<HashKey> parts, Asker asker) {
        StringBuilder all = new StringBuilder();
        for (HashKey part : parts) {
            CharSequence its = text(part, asker);
            if (its != null) {
                all.append(its);
            }
        }
        return all;
    }

    private static @Nullable CharSequence argument(@Nullable CharSequence query, String name) {
        for (String pair : query == null ? new String[0] : query.toString().split("&")) {
            if (pair.startsWith(name) && pair.length() > name.length() && pair.charAt(name.length()) == '=') {
                return pair.substring(name.length() + 1);
            }
        }
        return null;
    }
}
