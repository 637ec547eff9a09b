// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One route's details on one worker: written by its event loop alone, read by anyone.
 *
 * <p>Each method and status that comes has a count of its own, {@link #MOST} pairs of them; what else comes is counted by its class alone,
 * so that no upstream and no client makes more of it.
 */
final class Detail {
    /** How many pairs of method and status are told apart. */
    static final int MOST = 64;

    /** What every method that RFC 9110 and RFC 5789 do not know is called. */
    static final String OTHER = "_OTHER";

    /** The methods that are told apart; their places are a part of a pair's key. */
    static final List<String> METHODS =
            List.of(OTHER, "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    /** A distribution over all of a route's requests. */
    enum Part {
        CONNECT(Scale.TIME),
        HEADER(Scale.TIME),
        RESPONSE(Scale.TIME),
        RECEIVED(Scale.LENGTH),
        SENT(Scale.LENGTH),
        SENT_WIDELY(Scale.SIZE);

        final Scale scale;

        Part(Scale scale) {
            this.scale = scale;
        }

        /** Its first cell. */
        int from() {
            return Arrays.stream(values(), 0, ordinal()).mapToInt(part -> part.scale.cells()).sum();
        }
    }

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle PAIRS;
    private static final Part[] PARTS = Part.values();
    private static final int[] FROM = Arrays.stream(PARTS).mapToInt(Part::from).toArray();
    private static final int CELLS = Arrays.stream(PARTS).mapToInt(part -> part.scale.cells()).sum();

    static {
        try {
            PAIRS = MethodHandles.lookup().findVarHandle(Detail.class, "pairs", long[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] cells = new long[CELLS];

    /** How long requests took, by class of status; each made when the first comes. */
    private final long[][] durations = new long[WorkerMetrics.CLASSES][];

    /** A key and its count by turns; keys are never 0, and none follows one that is. */
    private long[] pairs = new long[8];

    /** By class of status, what has come once there were too many pairs. */
    private final long[] beyond = new long[WorkerMetrics.CLASSES];

    /** Counts a request; on the worker's loop. */
    void add(RequestFigures one) {
        int status = Math.clamp(one.status(), 100, 599);
        pair(Math.max(0, METHODS.indexOf(one.method())), status);
        int statusClass = Outcome.statusClass(status);
        long[] took = durations[statusClass];
        if (took == null) {
            took = new long[Scale.TIME.cells()];
            ROW.setRelease(durations, statusClass, took);
        }
        record(took, 0, Scale.TIME, one.nanos());
        record(Part.CONNECT, one.last().connected());
        record(Part.HEADER, one.last().answered());
        record(Part.RESPONSE, one.last().ended());
        record(Part.RECEIVED, one.received());
        record(Part.SENT, one.sent());
        record(Part.SENT_WIDELY, one.sent());
    }

    private void pair(int method, int status) {
        long key = key(method, status);
        int at = 0;
        while (at < pairs.length && pairs[at] != key && pairs[at] != 0) {
            at += 2;
        }
        if (at == 2 * MOST) {
            add(beyond, Outcome.statusClass(status), 1);
            return;
        }
        if (at == pairs.length) {
            PAIRS.setRelease(this, Arrays.copyOf(pairs, 2 * pairs.length));
        }
        add(pairs, at + 1, 1);
        if (pairs[at] == 0) {
            CELL.setRelease(pairs, at, key);
        }
    }

    private static long key(int method, int status) {
        return method * 1000L + status;
    }

    private void record(Part part, long value) {
        if (value >= 0) {
            record(cells, FROM[part.ordinal()], part.scale, value);
        }
    }

    private static void record(long[] cells, int from, Scale scale, long value) {
        add(cells, from + scale.bucket(value), 1);
        add(cells, from + scale.sum(), value);
    }

    private static void add(long[] cells, int at, long amount) {
        CELL.setOpaque(cells, at, cells[at] + amount);
    }

    /** Adds counts of pairs to those by their keys; any thread. */
    void addPairs(Map<Long, Long> counts) {
        long[] its = (long[]) PAIRS.getAcquire(this);
        for (int at = 0; at < its.length; at += 2) {
            long key = (long) CELL.getAcquire(its, at);
            if (key != 0) {
                counts.merge(key, (long) CELL.getOpaque(its, at + 1), Long::sum);
            }
        }
    }

    /** Adds what is not told apart, to the sums by class of status; any thread. */
    void addBeyond(long[] sums) {
        addTo(beyond, 0, sums);
    }

    /** Adds how long requests took, by class of status, to the sums of those classes that have come; any thread. */
    void addDurations(long[] @Nullable [] sums) {
        for (int i = 0; i < durations.length; i++) {
            long[] row = (long[]) ROW.getAcquire(durations, i);
            if (row != null) {
                sums[i] = sums[i] == null ? new long[Scale.TIME.cells()] : sums[i];
                addTo(row, 0, sums[i]);
            }
        }
    }

    /** Adds a part's cells to their sums; any thread. */
    void addPart(Part part, long[] sums) {
        addTo(cells, FROM[part.ordinal()], sums);
    }

    private static void addTo(long[] cells, int from, long[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (long) CELL.getOpaque(cells, from + i);
        }
    }
}
