// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.tls;

import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * A context for each way to speak TLS to upstreams; filled by one thread at a time.
 *
 * <p>What has not changed keeps its context, and with it the sessions that can be resumed. What is forgotten here lives on
 * until the last pool and connection that uses it have ended; then the collector frees its native memory.
 */
public final class UpstreamContexts {

    /** @param protocol empty: bytes of which nobody knows what they are */
    private record ContextKey(UpstreamTls tls, Optional<UpstreamProtocol> protocol) {}

    private final Map<ContextKey, UpstreamContext> contexts = new HashMap<>();
    private final Set<UpstreamContext> used = new HashSet<>();

    /**
     * How to speak to an upstream.
     *
     * @throws SSLException where that cannot be made of what its author gave
     */
    public UpstreamContext context(UpstreamTls tls, UpstreamProtocol protocol) throws SSLException {
        return context(new ContextKey(tls, Optional.of(protocol)));
    }

    /** The same for connections that go on as they are. */
    public UpstreamContext stream(UpstreamTls tls) throws SSLException {
        return context(new ContextKey(tls, Optional.empty()));
    }

    private UpstreamContext context(ContextKey key) throws SSLException {
        UpstreamContext known = contexts.get(key);
        if (known == null) {
            known = key.protocol().isPresent()
                    ? UpstreamContext.of(key.tls(), key.protocol().get())
                    : UpstreamContext.ofStream(key.tls());
            contexts.put(key, known);
        }
        used.add(known);
        return known;
    }

    /** Forgets what nobody has asked for since the last time. */
    public void sweep() {
        contexts.values().retainAll(used);
        used.clear();
    }

    int size() {
        return contexts.size();
    }
}
