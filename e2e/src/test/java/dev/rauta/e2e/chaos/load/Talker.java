// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import dev.rauta.e2e.chaos.ledger.Kind;
import dev.rauta.e2e.chaos.ledger.Ledger;
import dev.rauta.e2e.chaos.ledger.Ticket;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Says a message each period in one conversation after the other, until it is told to stop and all is answered. */
final class Talker implements Runnable {
    private static final long REST_MILLIS = 5;

    /** Opens a conversation. */
    interface Opening {
        Conversation open(Unanswered unanswered) throws IOException;
    }

    private final Ledger ledger;
    private final Kind endings;
    private final Entrance entrance;
    private final Unanswered unanswered;
    private final Opening opening;
    private final Duration period;
    private final Duration age;
    private final BooleanSupplier stopping;
    private long nextAt = System.nanoTime();

    Talker(Ledger ledger, Kind endings, Entrance entrance, Unanswered unanswered, Opening opening, Pace pace) {
        this.ledger = ledger;
        this.endings = endings;
        this.entrance = entrance;
        this.unanswered = unanswered;
        this.opening = opening;
        this.period = pace.period();
        this.age = pace.age();
        this.stopping = pace.stopping();
    }

    /**
     * When to speak.
     *
     * @param age after which the client itself ends a conversation and begins another
     */
    record Pace(Duration period, Duration age, BooleanSupplier stopping) {}

    @Override
    public void run() {
        while (!stopping.getAsBoolean() || !unanswered.isEmpty()) {
            converse(ledger.sent(endings));
        }
    }

    private void converse(Ticket end) {
        Conversation conversation;
        try {
            conversation = opening.open(unanswered);
        } catch (NotOpened e) {
            end.cut(entrance.hit(e.port()), String.valueOf(e.getMessage()));
            rest(period.toMillis());
            return;
        } catch (IOException e) {
            end.failed("not opened: " + e.getMessage());
            rest(period.toMillis());
            return;
        }
        Ending ending = talk(conversation);
        boolean hit = entrance.hit(conversation.port());
        switch (ending) {
            case Ending.Orderly _ -> {
                end.answered();
                unanswered.cut(hit, "ended orderly, but without an answer");
            }
            case Ending.Elsewhere _ -> {
                end.answered();
                unanswered.again();
            }
            case Ending.Broken(String why) -> {
                end.cut(hit, why);
                unanswered.cut(hit, why);
            }
        }
    }

    private Ending talk(Conversation conversation) {
        long until = System.nanoTime() + age.toNanos();
        boolean finished = false;
        Optional<Ending> ending = conversation.ending();
        while (ending.isEmpty()) {
            long now = System.nanoTime();
            boolean endsSoon = finished || conversation.endAsked() || now > until || stopping.getAsBoolean() && unanswered.isEmpty();
            if (unanswered.overdue() || finished && now > until + age.toNanos() + Load.PATIENCE.toNanos()) {
                conversation.abandon();
                return new Ending.Broken("no answer in " + Load.PATIENCE.toSeconds() + " s");
            }
            if (endsSoon && !finished && unanswered.answered()) {
                conversation.finish();
                finished = true;
                until = now - age.toNanos();
            } else if (!endsSoon && now - nextAt >= 0) {
                conversation.say(unanswered.next());
                nextAt += period.toNanos();
            } else {
                rest(REST_MILLIS);
            }
            ending = conversation.ending();
        }
        return ending.get();
    }

    private static void rest(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
