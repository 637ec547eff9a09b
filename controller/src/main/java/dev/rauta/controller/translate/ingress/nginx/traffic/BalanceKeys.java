// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.traffic;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.NginxText;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.LoadBalancing;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How endpoints are chosen: by a session, else by a hash, else by a rule. */
final class BalanceKeys implements KeyGroup {
    private static final String RULE = "load-balance";
    private static final String HASH = "upstream-hash-by";
    private static final String SUBSET = "upstream-hash-by-subset";
    private static final String SIZE = "upstream-hash-by-subset-size";
    private static final int USUAL_SIZE = 3;

    private static final List<NginxKey> KEYS = Stream.concat(
                    Stream.of(
                            applied(
                                    RULE,
                                    "round_robin or ewma",
                                    "each endpoint in turn, or of two that are drawn the one where less is to be waited for"),
                            applied(
                                    HASH,
                                    "a text with variables such as $request_uri, $remote_addr, $host, $http_NAME, $arg_NAME, $cookie_NAME",
                                    "requests of which that is equal go to one endpoint, by points on a ring; what a request has not is"
                                            + " empty, so that all of those have one endpoint"),
                            applied(SUBSET, "true or false", "requests of which upstream-hash-by is equal go to one of a few endpoints, drawn each time"),
                            applied(SIZE, "a number, 3 where it is absent", "so many endpoints")),
                    Affinity.KEYS.stream())
            .toList();

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    /** A canary chooses among its own endpoints as it says itself. */
    @Override
    public boolean ofShares() {
        return true;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        Optional<LoadBalancing> session = Affinity.read(words, wishes);
        if (session.isPresent()) {
            List.of(RULE, HASH, SUBSET, SIZE).forEach(key -> words.ignored(key, "affinity wins over it"));
            return;
        }
        Optional<HashKey> key = words.sound(HASH, BalanceKeys::key);
        if (key.isPresent()) {
            words.ignored(RULE, HASH + " wins over it");
            hash(key.get(), words, wishes);
        } else {
            List.of(SUBSET, SIZE).forEach(one -> words.ignored(one, "without " + HASH + " (expected: with it)"));
            words.read(RULE, "round_robin or ewma", BalanceKeys::rule).ifPresent(how -> wishes.field(new PolicyField.Balancing(how), RULE));
        }
    }

    private static void hash(HashKey key, Words words, Wishes wishes) {
        int size = words.number(SIZE, 1, 1_000).orElse(USUAL_SIZE);
        boolean subset = words.bool(SUBSET).orElse(false);
        if (!subset) {
            words.ignored(SIZE, "without " + SUBSET + " (expected: with it)");
        }
        LoadBalancing how = subset ? new LoadBalancing.RingSubset(key, size) : new LoadBalancing.RingHash(key);
        wishes.field(new PolicyField.Balancing(how), HASH, SUBSET, SIZE);
    }

    private static Optional<LoadBalancing> rule(String word) {
        return switch (word) {
            case "round_robin" -> Optional.of(new LoadBalancing.RoundRobin());
            case "ewma" -> Optional.of(new LoadBalancing.LeastRequest());
            default -> Optional.empty();
        };
    }

    private static HashKey key(String text) {
        return new HashKey.Joined(NginxText.parts(text).stream()
                .map(part -> switch (part) {
                    case NginxText.Part.Plain(String plain) -> new HashKey.Text(plain);
                    case NginxText.Part.Variable(String name) -> variable(name);
                })
                .toList());
    }

    private static HashKey variable(String name) {
        return switch (name) {
            case "request_uri" -> new HashKey.AskedUri();
            case "uri", "document_uri" -> new HashKey.Path();
            case "remote_addr", "binary_remote_addr", "the_real_ip" -> new HashKey.SourceAddress();
            case "host", "best_http_host", "http_host", "server_name" -> new HashKey.Host();
            case "scheme", "pass_access_scheme" -> new HashKey.Scheme();
            case "args", "query_string" -> new HashKey.Query();
            default -> named(name);
        };
    }

    private static HashKey named(String name) {
        if (name.startsWith("http_")) {
            return new HashKey.Header(name.substring("http_".length()).replace('_', '-'));
        }
        if (name.startsWith("arg_")) {
            return new HashKey.Argument(name.substring("arg_".length()));
        }
        if (name.startsWith("cookie_")) {
            return new HashKey.Cookie(name.substring("cookie_".length()));
        }
        throw new IllegalArgumentException("variable $" + name + " (expected: $request_uri, $uri, $args, $remote_addr, $host, $scheme,"
                + " $http_NAME, $arg_NAME or $cookie_NAME)");
    }
}
