// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.http.HeaderFields;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What an exchange counts for in limits, and what its response says of them; confined to a worker. */
public final class Held {
    private long[] keys = {};
    private String policies = "";
    private String remaining = "";
    private @Nullable HeaderFields others;
    private long retryAfter;
    private boolean full;

    /** It counts under {@code key} until {@link #release}. */
    void counted(long key) {
        keys = Arrays.copyOf(keys, keys.length + 1);
        keys[keys.length - 1] = key;
    }

    /** Its response says so of one more limit. */
    void tell(String policy, String left) {
        policies = policies.isEmpty() ? policy : policies + ", " + policy;
        remaining = remaining.isEmpty() ? left : remaining + ", " + left;
    }

    /** Its response says this too. */
    public void tellAlso(HeaderFields fields) {
        if (fields.isEmpty()) {
            return;
        }
        HeaderFields all = others == null ? new HeaderFields() : others;
        fields.forEach(all::add);
        others = all;
    }

    /** It may come again after so many seconds. */
    void retryAfter(long seconds) {
        retryAfter = Math.max(retryAfter, seconds);
    }

    /** There was no room to count it. */
    void full(boolean refused) {
        full = true;
        if (refused) {
            retryAfter(1);
        }
    }

    /** Whether there was no room to count it. */
    public boolean full() {
        return full;
    }

    /** Puts into a response's head what is to be told (draft-ietf-httpapi-ratelimit-headers; RFC 9110, section 10.2.3). */
    public void tell(HeaderFields fields) {
        if (!policies.isEmpty()) {
            fields.add("ratelimit-policy", policies).add("ratelimit", remaining);
        }
        if (others != null) {
            others.forEach(fields::add);
        }
        if (retryAfter > 0) {
            fields.set("retry-after", Long.toString(retryAfter));
        }
    }

    /** It counts nowhere any more. */
    public void release(Quotas quotas) {
        for (long key : keys) {
            quotas.concurrent().release(key);
        }
        keys = new long[0];
    }
}
