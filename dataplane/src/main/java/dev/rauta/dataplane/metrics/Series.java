// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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

    private static final VarHandle EXEMPLARS = MethodHandles.arrayElementVarHandle(Exemplar[][].class);
    private static final VarHandle EXEMPLAR = MethodHandles.arrayElementVarHandle(Exemplar[].class);

    private final int cells;

    /** By worker; made when that first counts something: of thousands of routes few get requests. */
    private final long[] @Nullable [] rows;

    /** Since when nobody has it, in {@link System#nanoTime()}; the table's own, under its monitor. */
    @Nullable Long goneSince;

    /** By worker, made as rows are; null where no details are asked for. */
    private final @Nullable Detail @Nullable [] details;

    /** By worker and bucket of a request's duration, made as rows are; null where there are no traces. */
    private final @Nullable Exemplar @Nullable [] @Nullable [] exemplars;

    Series(int workers, int cells) {
        this(workers, cells, false, false);
    }

    /**
     * @param detailed whether {@link #add} counts
     * @param traced whether {@link #keep} keeps
     */
    Series(int workers, int cells, boolean detailed, boolean traced) {
        this.cells = cells;
        this.rows = new long[workers][];
        this.details = detailed ? new Detail[workers] : null;
        this.exemplars = traced ? new Exemplar[workers][] : null;
    }

    /** Keeps the newest of a bucket, where there are traces; on the worker's loop. */
    void keep(int worker, int bucket, Exemplar one) {
        if (exemplars != null) {
            Exemplar[] own = exemplars[worker];
            if (own == null) {
                own = new Exemplar[Buckets.CELLS - 1];
                EXEMPLARS.setRelease(exemplars, worker, own);
            }
            EXEMPLAR.setRelease(own, bucket, one);
        }
    }

    /** The newest of each bucket that has one; any thread. */
    List<Exemplar> exemplars() {
        if (exemplars == null) {
            return List.of();
        }
        Exemplar[] newest = new Exemplar[Buckets.CELLS - 1];
        for (int worker = 0; worker < exemplars.length; worker++) {
            Exemplar[] its = (Exemplar[]) EXEMPLARS.getAcquire(exemplars, worker);
            for (int bucket = 0; its != null && bucket < its.length; bucket++) {
                Exemplar one = (Exemplar) EXEMPLAR.getAcquire(its, bucket);
                if (one != null && (newest[bucket] == null || newest[bucket].at() < one.at())) {
                    newest[bucket] = one;
                }
            }
        }
        return Arrays.stream(newest).filter(Objects::nonNull).toList();
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

    /** The details of each worker that has any; any thread. */
    List<Detail> details() {
        List<Detail> all = new ArrayList<>();
        for (int worker = 0; details != null && worker < details.length; worker++) {
            Detail its = (Detail) DETAIL.getAcquire(details, worker);
            if (its != null) {
                all.add(its);
            }
        }
        return all;
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
