// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.balance.Asker;
import dev.rauta.dataplane.balance.Balancer;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.upstream.Endpoint;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints an exchange has tried, and whom it asks next: a part of its attempts, lest each exchange have an object more. Confined to a
 * worker.
 */
abstract sealed class Choosing permits UnderWay {
    final Outgoing request;
    private Set<Endpoint> tried = Set.of();
    private @Nullable Endpoint last;
    private @Nullable Endpoint endpoint;
    private @Nullable Balancer balancer;

    Choosing(Outgoing request) {
        this.request = request;
    }

    /** The next endpoint, one that has not been tried while there are others; null where there is none. */
    @Nullable Endpoint pick(Balancer picking) {
        remember();
        return picking.pick(asker(picking), tried);
    }

    /** The next that is none of {@code busy}; null where there is no other. */
    @Nullable Endpoint pickBeside(Balancer picking, Set<Endpoint> busy) {
        Endpoint picked = pick(picking);
        if (picked != null && busy.contains(picked)) {
            // All others have been tried before: rather one of them.
            picked = picking.pick(asker(picking), busy);
        }
        return picked == null || busy.contains(picked) ? null : picked;
    }

    /** Whether it has been tried. */
    boolean tried(Endpoint one) {
        return tried.contains(one);
    }

    /** It is being tried. @param remembers whether another may follow */
    void took(Endpoint picked, boolean remembers) {
        last = remembers ? picked : null;
    }

    /** Whatever answer there is comes from there. */
    void goesBy(Attempt attempt) {
        balancer = attempt.balancer();
        endpoint = attempt.endpoint();
    }

    /** Tells the client which endpoint has answered it, where it is to come back to that one. */
    public void mark(ResponseHead response) {
        if (balancer != null && endpoint != null && balancer.asks()) {
            String cookie = balancer.cookie(asker(balancer), endpoint);
            if (cookie != null) {
                response.fields().add("set-cookie", cookie);
            }
        }
    }

    /** Remembers the last one among those tried: most requests need no second. */
    private void remember() {
        if (last != null) {
            if (tried.isEmpty()) {
                tried = new HashSet<>();
            }
            tried.add(last);
            last = null;
        }
    }

    private Asker asker(Balancer picking) {
        return picking.asks() ? new Requester(request.head(), request.client().arrival()) : Asker.NOBODY;
    }
}
