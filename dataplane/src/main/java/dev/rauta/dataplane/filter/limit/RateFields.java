// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What responses say of one limit (draft-ietf-httpapi-ratelimit-headers); immutable and shared. */
final class RateFields {
    private final RateLimit.Tell tell;
    private final String label;
    private final String policy;

    RateFields(RateLimit limit) {
        long seconds = limit.per().toSeconds();
        this.tell = limit.tell();
        this.label = label(limit.key(), seconds);
        this.policy = label + ";q=" + limit.requests() + (seconds > 0 ? ";w=" + seconds : "");
    }

    /**
     * Says it, where it is to be said.
     *
     * @param left how many requests may still come
     * @param reset in how many nanoseconds all of them may again
     */
    void tell(Held held, boolean admitted, long left, long reset) {
        if (says(tell, admitted)) {
            held.tell(policy, label + ";r=" + left + ";t=" + seconds(reset));
        }
    }

    /** Whether it is to be said. */
    static boolean says(RateLimit.Tell tell, boolean admitted) {
        return tell == RateLimit.Tell.ALWAYS || (tell == RateLimit.Tell.REFUSED && !admitted);
    }

    /** A time that is over by then. */
    static long seconds(long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return (nanos + second - 1) / second;
    }

    /** A string of structured fields (RFC 9651, section 3.3.3) that tells a route's limits apart and nobody who set them. */
    static String label(List<LimitKey> key, long seconds) {
        StringBuilder label = new StringBuilder("\"");
        for (LimitKey part : key) {
            label.append(switch (part) {
                case LimitKey.Address() -> "address";
                case LimitKey.Header(String _) -> "header";
                case LimitKey.Cookie(String _) -> "cookie";
                case LimitKey.JwtClaim(String _) -> "claim";
            });
            label.append('-');
        }
        return label.append("per-").append(seconds).append("s\"").toString();
    }
}
