// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.ledger;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What became of every request of a run.
 *
 * <p>Sent is answered, failed or cut, nothing else, once {@link #awaitSettled} has waited for the last ones. A request that the peer
 * refused before it did anything for it (RFC 9113, sections 6.8 and 8.7; RFC 6455, section 7.4.1, code 1001) is sent again
 * by the client under the same number; how often that was is counted apart.
 */
public final class Ledger {
    private static final String HEAD = """
            | requests                     |    sent | answered | failed |   cut | again | quiet p50/p99/max ms | change p50/p99/max   |
            |------------------------------|---------|----------|--------|-------|-------|----------------------|----------------------|
            """;

    private final Map<Kind, Row> rows = new EnumMap<>(Kind.class);
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private final long began = System.nanoTime();
    private volatile boolean changing;

    public Ledger() {
        for (Kind kind : Kind.values()) {
            rows.put(kind, new Row(kind, this));
        }
    }

    /** Writes a request down, before its first byte goes out. */
    public Ticket sent(Kind kind) {
        Row row = row(kind);
        row.sent();
        return new Ticket(row, numbers.incrementAndGet(), System.nanoTime());
    }

    /** A request was due, but too many were in flight for one more. */
    public void leftOut() {
        leftOut.incrementAndGet();
    }

    /** How many the machine was too slow for; where that is many, the rate was not what it should have been. */
    public long leftOutCount() {
        return leftOut.get();
    }

    /** From now on times are those of a change, or of quiet. */
    public void changing(boolean now) {
        changing = now;
    }

    boolean changing() {
        return changing;
    }

    /** Waits for what is still open; afterwards what is open has no answer and counts as failed. */
    public boolean awaitSettled(Duration limit) {
        try {
            await("requests are settled").atMost(limit).until(() -> sum(Row::open) == 0);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    public long sent() {
        return sum(Row::sentCount);
    }

    public long count(Kind kind) {
        return row(kind).sentCount();
    }

    /** Failed, or never settled. */
    public long failed() {
        return sum(Row::failed) + sum(Row::open);
    }

    /** The same of one kind. */
    public long failed(Kind kind) {
        return row(kind).failed() + row(kind).open();
    }

    /** Lost with a connection that a fault of the test broke. */
    public long cut() {
        return sum(Row::cutCount);
    }

    /** For people: a line for each kind, then what failed and why. */
    public String table() {
        var text = new StringBuilder(HEAD);
        rows.values().stream().filter(row -> row.sentCount() > 0).forEach(row -> text.append(row.line()));
        if (leftOut.get() > 0) {
            text.append("%d more were due, but left out: too many were in flight%n".formatted(leftOut.get()));
        }
        rows.values().forEach(row -> text.append(row.reasons()));
        rows.forEach((kind, row) -> {
            if (row.open() > 0) {
                text.append("%s: %d x never settled%n".formatted(kind.title(), row.open()));
            }
        });
        return text.toString();
    }

    /** Since the ledger began. */
    double seconds(long nanoTime) {
        return (nanoTime - began) / 1e9;
    }

    /** How long the ledger has been open, for notes beside it. */
    public double seconds() {
        return seconds(System.nanoTime());
    }

    private Row row(Kind kind) {
        return Objects.requireNonNull(rows.get(kind));
    }

    private long sum(ToLongFunction<Row> figure) {
        return rows.values().stream().mapToLong(figure).sum();
    }
}
