// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The streams that ended on our side while the peer still owes their end, so that what it had under way is passed over (RFC 9113,
 * section 5.1); confined to a worker.
 */
final class GivenUp {
    /** Beyond so many the oldest is forgotten: thousands may be given up at once. */
    private static final int REMEMBERED = 4096;

    private @Nullable Set<Integer> ids;

    void add(int id) {
        if (ids == null) {
            ids = new LinkedHashSet<>();
        } else if (ids.size() >= REMEMBERED) {
            Iterator<Integer> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
        ids.add(id);
    }

    boolean contains(int id) {
        return ids != null && ids.contains(id);
    }

    /** The peer has ended it. */
    void remove(int id) {
        if (ids != null) {
            ids.remove(id);
        }
    }
}
