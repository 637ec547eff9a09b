// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The requests of one kind. */
final class Row {
    private static final int EXAMPLES = 5;

    private final Kind kind;
    private final Ledger ledger;
    private final Latencies quiet = new Latencies();
    private final Latencies change = new Latencies();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final List<String> examples = new ArrayList<>();
    private long sent;
    private long answered;
    private long failed;
    private long cut;
    private long again;

    Row(Kind kind, Ledger ledger) {
        this.kind = kind;
        this.ledger = ledger;
    }

    synchronized void sent() {
        sent++;
    }

    synchronized void answered(long nanos) {
        answered++;
        if (kind.timed()) {
            (ledger.changing() ? change : quiet).add(nanos);
        }
    }

    synchronized void failed(long number, long sentAt, String why) {
        failed++;
        failures.merge(why, 1, Integer::sum);
        if (examples.size() < EXAMPLES) {
            examples.add(String.format(Locale.ROOT, "#%d sent at %.3f s, failed at %.3f s: %s", number,
                    ledger.seconds(sentAt), ledger.seconds(System.nanoTime()), why));
        }
    }

    synchronized void cut() {
        cut++;
    }

    synchronized void again() {
        again++;
    }

    synchronized long open() {
        return sent - answered - failed - cut;
    }

    synchronized long failed() {
        return failed;
    }

    synchronized long cutCount() {
        return cut;
    }

    synchronized long sentCount() {
        return sent;
    }

    synchronized String line() {
        return "| %-28s | %7d | %8d | %6d | %5d | %5d | %-20s | %-20s |%n".formatted(
                kind.title(), sent, answered, failed, cut, again, quiet.summary(), change.summary());
    }

    synchronized String reasons() {
        var text = new StringBuilder();
        failures.forEach((why, times) -> text.append("%s: %d x %s%n".formatted(kind.title(), times, why)));
        examples.forEach(example -> text.append("    %s%n".formatted(example)));
        return text.toString();
    }
}
