// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2.hpack;

import org.jspecify.annotations.Nullable;

/** The fields that a peer has had us remember, the latest first (RFC 7541, section 2.3.2); confined to a worker. */
final class DynamicTable {
    private static final int SLOTS_AT_FIRST = 16;

    private @Nullable Field[] ring = {};
    private int latest;
    private int count;
    private int bytes;
    private int most;

    /** @param most how much it may hold, in bytes as {@link Field#size()} counts them */
    DynamicTable(int most) {
        this.most = most;
    }

    int count() {
        return count;
    }

    /** The field that {@code age} others have come after. */
    Field get(int age) {
        Field field = ring[latest - age & ring.length - 1];
        if (field == null) {
            throw new IndexOutOfBoundsException(age);
        }
        return field;
    }

    /** Takes a field in, and drops the oldest for it; all of them where it is larger than the table (section 4.4). */
    void add(Field field) {
        int size = field.size();
        dropTo(most - size);
        if (size > most) {
            return;
        }
        if (count == ring.length) {
            grow();
        }
        latest = latest + 1 & ring.length - 1;
        ring[latest] = field;
        count++;
        bytes += size;
    }

    /** Holds so much from now on, in bytes (section 4.3). */
    void resize(int size) {
        most = size;
        dropTo(size);
    }

    private void dropTo(int size) {
        while (count > 0 && bytes > size) {
            int oldest = latest - count + 1 & ring.length - 1;
            Field dropped = ring[oldest];
            ring[oldest] = null;
            count--;
            bytes -= dropped == null ? 0 : dropped.size();
        }
    }

    private void grow() {
        @Nullable Field[] wider = new Field[Math.max(SLOTS_AT_FIRST, 2 * ring.length)];
        for (int age = 0; age < count; age++) {
            wider[count - 1 - age] = get(age);
        }
        latest = count - 1;
        ring = wider;
    }
}
