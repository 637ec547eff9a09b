// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One worker's counters: written by its event loop alone, read by anyone.
 *
 * <p>Cells are {@code long}s with a single writer, so an increment is a plain read and an opaque write; no lock, no
 * atomic read-modify-write. A scrape may see one counter a moment before another.
 */
public final class WorkerMetrics {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    static final int CLASSES = 5;
    static final int ROUTE_COUNTS = CLASSES * Protocol.values().length;
    static final int ROUTE_CELLS = ROUTE_COUNTS + Buckets.CELLS;
    static final int MIRROR_COUNTS = Outcome.COUNT + Buckets.CELLS;
    static final int BREAKER_COUNTS = MIRROR_COUNTS + Outcome.COUNT;
    static final int UPSTREAM_CELLS = BREAKER_COUNTS + BreakerLimit.values().length;

    static final int STREAM_RECEIVED = StreamOutcome.COUNT;
    static final int STREAM_SENT = StreamOutcome.COUNT + 1;
    static final int STREAM_CELLS = StreamOutcome.COUNT + 2;

    private final int worker;
    private final boolean detailed;
    private final long[] requests = new long[1];
    private final long[] loopDelay = new long[Buckets.CELLS];
    private final long[] limits = new long[Limit.values().length];
    private final long[] buffered = new long[1];
    private final long[] asked = new long[AskOutcome.values().length];
    private final long[] askTimes = new long[Buckets.CELLS];

    /** Counts for worker {@code worker}, from 0. */
    public WorkerMetrics(int worker) {
        this(worker, false);
    }

    /** @param detailed whether {@link #requestDetailed} is to be told */
    public WorkerMetrics(int worker, boolean detailed) {
        this.worker = worker;
        this.detailed = detailed;
    }

    /** Whether {@link #requestDetailed} is to be told. */
    public boolean detailed() {
        return detailed;
    }

    /** The worker's number. */
    public int worker() {
        return worker;
    }

    /**
     * Counts a request that has ended, once each, whatever became of it.
     *
     * @param series from {@link SeriesTable#route}
     * @param status what the client was told; 499 where it had gone
     * @param nanos from its first byte to the end of its response
     */
    public void requestFinished(Series series, int status, Protocol protocol, long nanos) {
        add(requests, 0, 1);
        long[] cells = series.cells(worker);
        add(cells, protocol.ordinal() * CLASSES + Outcome.statusClass(status), 1);
        record(cells, ROUTE_COUNTS, nanos);
    }

    /**
     * Counts the details of a request that {@link #requestFinished} is told of.
     *
     * @param series from {@link SeriesTable#route}
     */
    public void requestDetailed(Series series, RequestFigures figures) {
        series.add(worker, figures);
    }

    /**
     * Keeps such a request as the newest one of its duration of which there is a trace.
     *
     * @param series from {@link SeriesTable#route}
     */
    public void requestTraced(Series series, long nanos, String traceId, String spanId) {
        series.keep(worker, Buckets.of(nanos), new Exemplar(traceId, spanId, nanos / 1e9, System.currentTimeMillis()));
    }

    /**
     * Counts an attempt that has ended.
     *
     * @param series from {@link SeriesTable#upstream}
     * @param outcome from {@link Outcome}
     * @param nanos from the choice of its endpoint to the response's end
     */
    public void attemptFinished(Series series, int outcome, long nanos) {
        long[] cells = series.cells(worker);
        add(cells, outcome, 1);
        record(cells, Outcome.COUNT, nanos);
    }

    /**
     * Counts a connection or a flow that went on as it is, once it has ended.
     *
     * @param series from {@link SeriesTable#stream}
     */
    public void streamEnded(Series series, StreamOutcome outcome) {
        add(series.cells(worker), outcome.ordinal(), 1);
    }

    /** Counts bytes that a client sent into such a one. */
    public void streamReceived(Series series, int bytes) {
        add(series.cells(worker), STREAM_RECEIVED, bytes);
    }

    /** Counts bytes that go to the client of such a one. */
    public void streamSent(Series series, int bytes) {
        add(series.cells(worker), STREAM_SENT, bytes);
    }

    /**
     * Counts a copy of a request to a mirror that has ended.
     *
     * @param series from {@link SeriesTable#upstream}
     * @param outcome from {@link Outcome}
     */
    public void mirrorFinished(Series series, int outcome) {
        add(series.cells(worker), MIRROR_COUNTS + outcome, 1);
    }

    /**
     * Counts what a circuit breaker has kept away.
     *
     * @param series from {@link SeriesTable#upstream}
     */
    public void broken(Series series, BreakerLimit limit) {
        add(series.cells(worker), BREAKER_COUNTS + limit.ordinal(), 1);
    }

    /** Counts that a peer was held to a limit. */
    public void reached(Limit limit) {
        add(limits, limit.ordinal(), 1);
    }

    /** Counts a request that somebody was to be asked about who counts for several dataplanes. */
    public void asked(AskOutcome outcome) {
        add(asked, outcome.ordinal(), 1);
    }

    /** Records how long an answer has taken, which may be to several such requests. */
    public void askTook(long nanos) {
        record(askTimes, 0, nanos);
    }

    /** Says how many bytes wait for peers now. */
    public void buffered(long bytes) {
        CELL.setOpaque(buffered, 0, bytes);
    }

    /** Records how late the loop ran a task that was due. */
    public void loopDelay(long nanos) {
        record(loopDelay, 0, nanos);
    }

    /** All requests this worker has finished. */
    public long requests() {
        return (long) CELL.getOpaque(requests, 0);
    }

    long[] limitCells() {
        return copy(limits);
    }

    long[] askedCells() {
        return copy(asked);
    }

    long[] askTimeCells() {
        return copy(askTimes);
    }

    long bufferedBytes() {
        return (long) CELL.getOpaque(buffered, 0);
    }

    long[] loopDelayCells() {
        return copy(loopDelay);
    }

    private static void record(long[] cells, int from, long nanos) {
        add(cells, from + Buckets.of(nanos), 1);
        add(cells, from + Buckets.SUM, nanos);
    }

    private static void add(long[] cells, int at, long amount) {
        CELL.setOpaque(cells, at, cells[at] + amount);
    }

    private static long[] copy(long[] from) {
        long[] copy = new long[from.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (long) CELL.getOpaque(from, i);
        }
        return copy;
    }
}
