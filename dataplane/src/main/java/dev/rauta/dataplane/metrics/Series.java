// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One label set's figures: each worker writes cells of its own, anyone reads their sums.
 *
 * <p>Whoever may still count something holds it, so that what a {@link SeriesTable} has forgotten is never another's.
 */
public final class Series {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(long[][].class);

    private static final VarHandle DETAIL = MethodHandles.arrayElementVarHandle(Detail[].class);

    private final int cells;

    /** By worker; made when that first counts something: of thousands of routes few get requests. */
    private final long[] @Nullable [] rows;

    /** Since when nobody has it, in {@link System#nanoTime()}; the table's own, under its monitor. */
    @Nullable Long goneSince;

    /** By worker, made as rows are; null where no details are asked for. */
    private final @Nullable Detail @Nullable [] details;

    Series(int workers, int cells) {
        this(workers, cells, false);
    }

    /** @param detailed whether {@link #add} counts */
    Series(int workers, int cells, boolean detailed) {
        this.cells = cells;
        this.rows = new long[workers][];
        this.details = detailed ? new Detail[workers] : null;
    }

    /** Counts a request's details where they are asked for; on the worker's loop. */
    void add(int worker, RequestFigures one) {
        if (details != null) {
            Detail own = details[worker];
            if (own == null) {
                own = new Detail();
                DETAIL.setRelease(details, worker, own);
            }
            own.add(one);
        }
    }

    /** The details of all workers; null where there are none. Any thread. */
    Detail.@Nullable Sums details() {
        Detail.Sums sums = null;
        for (int worker = 0; details != null && worker < details.length; worker++) {
            Detail its = (Detail) DETAIL.getAcquire(details, worker);
            if (its != null) {
                sums = sums == null ? new Detail.Sums() : sums;
                its.addTo(sums);
            }
        }
        return sums;
    }

    /** Those of a worker; on its loop. */
    long[] cells(int worker) {
        long[] own = rows[worker];
        if (own == null) {
            own = new long[cells];
            ROW.setRelease(rows, worker, own);
        }
        return own;
    }

    /** The sums over all workers, each cell as it was a moment ago; any thread. */
    long[] total() {
        long[] total = new long[cells];
        for (int worker = 0; worker < rows.length; worker++) {
            long[] row = (long[]) ROW.getAcquire(rows, worker);
            if (row != null) {
                for (int i = 0; i < cells; i++) {
                    total[i] += (long) CELL.getOpaque(row, i);
                }
            }
        }
        return total;
    }
}
