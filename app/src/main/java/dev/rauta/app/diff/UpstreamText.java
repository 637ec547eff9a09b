// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamTls;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Upstreams by what they are: the Service's port and how it is spoken to, whatever the variant is called. */
final class UpstreamText {
    private final Map<UpstreamName, Upstream> upstreams;

    UpstreamText(Snapshot snapshot) {
        upstreams = snapshot.upstreams().stream().collect(Collectors.toMap(Upstream::name, Function.identity()));
    }

    /** As it is for who says nothing else. */
    String of(UpstreamName name) {
        return of(name, Optional.empty(), Optional.empty());
    }

    /**
     * As it is for one share.
     *
     * @param balancing in place of the upstream's own
     * @param resilience in place of the upstream's own
     */
    String of(UpstreamName name, Optional<LoadBalancing> balancing, Optional<Resilience> resilience) {
        Upstream upstream = upstreams.get(name);
        if (upstream == null) {
            throw new IllegalArgumentException("upstream: " + name + " (expected: one of the snapshot)");
        }
        return switch (upstream) {
            case Upstream(var _, var protocol, var tls, var usual, var kept) ->
                service(name) + " " + protocol + tls.map(its -> " over TLS " + told(its)).orElse("") + " "
                        + balancing.orElse(usual)
                        + resilience.or(() -> kept).map(its -> " " + its).orElse("");
        };
    }

    /** {@code NAMESPACE/SERVICE:PORT} alone. */
    static String service(UpstreamName name) {
        int variant = name.value().indexOf('~');
        return variant < 0 ? name.value() : name.value().substring(0, variant);
    }

    /** In place of certificates, which nobody compares by eye. */
    private static String told(UpstreamTls tls) {
        return tls.serverName().map(name -> "to " + name + " ").orElse("") + digest(tls.toString());
    }

    /** The beginning of its SHA-256. */
    static String digest(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
