// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.cors;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Preflight;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.Filter;
import java.util.List;

/**
 * Answers preflight requests of a route whose shares may have policies of their own; immutable and shared.
 *
 * <p>A preflight request takes no share, and nobody knows which one the request will take that it asks leave for. So leave is
 * given where every share's policy gives it, and then for nothing but what was asked.
 */
public final class Preflights {
    private final List<CorsPolicy> policies;
    private final boolean credentials;
    private final long maxAgeSeconds;

    private Preflights(List<Filter.Cors> policies) {
        this.policies = policies.stream().map(CorsPolicy::of).toList();
        this.credentials = policies.stream().allMatch(Filter.Cors::credentials);
        this.maxAgeSeconds =
                policies.stream().mapToLong(one -> one.maxAge().toSeconds()).min().orElseThrow();
    }

    /** @param policies of each share that takes requests; one or more */
    public static Preflights of(List<Filter.Cors> policies) {
        return new Preflights(policies.stream().distinct().toList());
    }

    /** Whether a preflight request is answered here, rather than by the route's upstream. */
    public boolean takes(RequestHead request) {
        return policies.stream().allMatch(one -> one.takesPreflight(request));
    }

    /** Whether another request is. */
    public boolean takesOther(RequestHead request) {
        return policies.stream().allMatch(one -> one.takesOther(request));
    }

    /** The answer to {@code request}; where a policy does not let it in, one that grants nothing. */
    public ResponseHead answer(RequestHead request) {
        if (policies.size() == 1) {
            return policies.getFirst().preflight(request);
        }
        HeaderFields fields = new HeaderFields().add("server", "rauta").add("vary", "Origin");
        CharSequence origin = request.fields().get("origin");
        Preflight asked = Preflight.of(request);
        if (origin != null && asked != null && policies.stream().allMatch(one -> one.lets(origin, asked))) {
            fields.add("access-control-allow-origin", origin);
            if (credentials) {
                fields.add("access-control-allow-credentials", "true");
            }
            fields.add("access-control-allow-methods", asked.method());
            if (!asked.fields().isEmpty()) {
                fields.add("access-control-allow-headers", String.join(", ", asked.fields()));
            }
            fields.add("access-control-max-age", Long.toString(maxAgeSeconds));
        }
        return new ResponseHead(204, fields);
    }
}
