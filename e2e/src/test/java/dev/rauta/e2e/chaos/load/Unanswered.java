// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import dev.rauta.e2e.chaos.ledger.Kind;
import dev.rauta.e2e.chaos.ledger.Ledger;
import dev.rauta.e2e.chaos.ledger.Ticket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** The messages of a conversation that have no answer yet, and those to be said again in the next one. */
final class Unanswered {
    private final Ledger ledger;
    private final Kind kind;
    private final String service;
    private final Map<Long, Ticket> waiting = new LinkedHashMap<>();
    private final Deque<Ticket> saidAgain = new ArrayDeque<>();

    /** @param service whose pods may answer */
    Unanswered(Ledger ledger, Kind kind, String service) {
        this.ledger = ledger;
        this.kind = kind;
        this.service = service;
    }

    /** The message to be sent next, written down. */
    synchronized String next() {
        Ticket ticket = saidAgain.isEmpty() ? ledger.sent(kind) : saidAgain.poll();
        waiting.put(ticket.number(), ticket);
        return "" + ticket.number();
    }

    /** An answer came, {@code POD NUMBER}. */
    synchronized void answered(String answer) {
        int space = answer.indexOf(' ');
        Ticket ticket = waiting.remove(Long.parseLong(answer.substring(space + 1)));
        if (ticket == null) {
            throw new IllegalStateException("an answer to nothing: " + answer);
        }
        if (Expected.service(answer).equals(service)) {
            ticket.answered();
        } else {
            ticket.failed("answered by " + answer.substring(0, space));
        }
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty() && saidAgain.isEmpty();
    }

    synchronized boolean answered() {
        return waiting.isEmpty();
    }

    synchronized boolean overdue() {
        return waiting.values().stream().findFirst().filter(ticket -> ticket.olderThan(Load.PATIENCE)).isPresent();
    }

    /** The other side has announced its end and has not answered these: they are said again. */
    synchronized void again() {
        waiting.values().forEach(Ticket::again);
        saidAgain.addAll(waiting.values());
        waiting.clear();
    }

    synchronized void cut(boolean byFault, String why) {
        waiting.values().forEach(ticket -> ticket.cut(byFault, why));
        waiting.clear();
    }
}
