// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.cors;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Preflight;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.Filter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers which origins may read a route's responses (Fetch standard, section 3.2); immutable and shared.
 *
 * <p>It has the last word: what an upstream says of the same is dropped, whatever the origin, for two answers to one
 * question are none to a browser.
 */
public final class CorsPolicy {
    private static final String ALL = "*";

    /** A browser sends these whatever the list says (Fetch standard, section 2.2.1, "CORS-safelisted method"). */
    private static final Set<String> SIMPLE = Set.of("GET", "HEAD", "POST");

    private final Filter.Cors policy;
    private final boolean anyOrigin;
    private final List<OriginPattern> origins;
    private final Set<String> headers;

    private CorsPolicy(Filter.Cors policy) {
        this.policy = policy;
        this.anyOrigin = policy.origins().contains(ALL);
        this.origins =
                policy.origins().stream().map(OriginPattern::parse).filter(Objects::nonNull).toList();
        this.headers = policy.headers().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Compiles {@code policy}. */
    public static CorsPolicy of(Filter.Cors policy) {
        return new CorsPolicy(policy);
    }

    /** The answer to a preflight request; for an origin that is not let in one that grants nothing. */
    public ResponseHead preflight(RequestHead request) {
        HeaderFields fields = new HeaderFields().add("server", "rauta");
        @Nullable CharSequence origin = request.fields().get("origin");
        if (grantOrigin(origin, fields)) {
            add(fields, "access-control-allow-methods", policy.methods(), request, "access-control-request-method");
            add(fields, "access-control-allow-headers", policy.headers(), request, "access-control-request-headers");
            if (!policy.exposed().isEmpty() && !(policy.credentials() && policy.exposed().contains(ALL))) {
                fields.add("access-control-expose-headers", String.join(", ", policy.exposed()));
            }
            fields.add("access-control-max-age", Long.toString(policy.maxAge().toSeconds()));
        }
        return new ResponseHead(204, fields);
    }

    /** Whether it answers a preflight request, rather than the route's upstream. */
    boolean takesPreflight(RequestHead request) {
        return !policy.options() || letsIn(request);
    }

    /** Whether it answers what else is asked with OPTIONS. */
    boolean takesOther(RequestHead request) {
        return policy.options() && request.method().equals("OPTIONS") && letsIn(request);
    }

    private boolean letsIn(RequestHead request) {
        CharSequence origin = request.fields().get("origin");
        return anyOrigin || (origin != null && takes(origin.toString()));
    }

    /** Whether a browser at {@code origin} may send what it asks leave for. */
    boolean lets(CharSequence origin, Preflight asked) {
        return (anyOrigin || takes(origin.toString()))
                && (policy.methods().contains(ALL) || policy.methods().contains(asked.method()) || SIMPLE.contains(asked.method()))
                && (policy.headers().contains(ALL) || asked.fields().stream().allMatch(headers::contains));
    }

    /**
     * Puts the policy into the head of a response to the request itself.
     *
     * @param origin the request's, null where it named none
     */
    public void grant(@Nullable CharSequence origin, HeaderFields fields) {
        fields.remove("access-control-allow-origin");
        fields.remove("access-control-allow-credentials");
        fields.remove("access-control-expose-headers");
        String present = policy.credentials() && policy.exposed().contains(ALL) ? names(fields) : "";
        if (grantOrigin(origin, fields) && !policy.exposed().isEmpty()) {
            // With credentials a browser takes the star for a name, so that it takes all the names to say all.
            String names = present.isEmpty() ? String.join(", ", policy.exposed()) : present;
            fields.add("access-control-expose-headers", names);
        }
    }

    /** Where it lets in all origins alike, the answer says so to everybody: a cache may give it to a browser (Fetch standard, section 3.2.5). */
    private boolean grantOrigin(@Nullable CharSequence origin, HeaderFields fields) {
        if (anyOrigin && !policy.credentials()) {
            fields.add("access-control-allow-origin", ALL);
            return true;
        }
        varyByOrigin(fields);
        if (origin == null || !(anyOrigin || takes(origin.toString()))) {
            return false;
        }
        fields.add("access-control-allow-origin", origin);
        if (policy.credentials()) {
            fields.add("access-control-allow-credentials", "true");
        }
        return true;
    }

    private boolean takes(String origin) {
        for (OriginPattern one : origins) {
            if (one.takes(origin)) {
                return true;
            }
        }
        return false;
    }

    /** What is allowed, or with credentials what was asked, where all is: a browser takes the star for a name there. */
    private void add(
            HeaderFields fields, String name, List<String> allowed, RequestHead request, String askedIn) {
        @Nullable CharSequence asked = request.fields().get(askedIn);
        if ((asked != null || policy.options()) && !allowed.isEmpty()) {
            boolean echo = allowed.contains(ALL) && policy.credentials();
            fields.add(name, echo && asked != null ? asked : allowed.contains(ALL) ? ALL : String.join(", ", allowed));
        }
    }

    private static String names(HeaderFields fields) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.indexOf(fields.name(i), 0) == i) {
                names.append(names.isEmpty() ? "" : ", ").append(fields.name(i));
            }
        }
        return names.toString();
    }

    /** RFC 9110, section 12.5.5: a cache must not give one origin's answer to another. */
    private static void varyByOrigin(HeaderFields fields) {
        for (int at = fields.indexOf("vary", 0); at >= 0; at = fields.indexOf("vary", at + 1)) {
            for (String one : fields.value(at).toString().split(",")) {
                if (one.strip().equalsIgnoreCase("origin") || one.strip().equals(ALL)) {
                    return;
                }
            }
        }
        fields.add("vary", "Origin");
    }
}
