// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import dev.rauta.dataplane.exchanges.plan.CasePlan;
import dev.rauta.dataplane.exchanges.plan.ExchangePlan;
import dev.rauta.dataplane.exchanges.plan.Field;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** A case under way: its plan, how far each exchange is, and what went wrong; shared by the threads of both peers. */
final class LiveCase {
    private final CasePlan plan;
    private final List<Progress> progress;
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** What a peer's thread does. */
    @FunctionalInterface
    interface Part {
        void run() throws Exception;
    }

    LiveCase(CasePlan plan) {
        this.plan = plan;
        this.progress = plan.exchanges().stream().map(_ -> new Progress()).toList();
    }

    CasePlan plan() {
        return plan;
    }

    ExchangePlan exchange(int number) {
        return plan.exchanges().get(number);
    }

    Progress progress(int number) {
        return progress.get(number);
    }

    /** The exchange that a request's {@code x-case} names; each reaches an upstream once. */
    ExchangePlan take(List<Field> fields) {
        int number = Integer.parseInt(Field.first(fields, "x-case"));
        if (!progress(number).taken.compareAndSet(false, true)) {
            throw new AssertionError("#" + number + " reached the upstream twice");
        }
        return exchange(number);
    }

    /** Waits until the client has got the whole response of an exchange; -1 is none. */
    void awaitDone(int number) throws InterruptedException {
        if (number >= 0) {
            Progress.get(progress(number).clientDone, "the end of #" + number);
        }
    }

    void failed(Throwable failure) {
        failures.add(failure);
    }

    /** Nobody need wait for anything any more. */
    void giveUp() {
        IllegalStateException over = new IllegalStateException("the case was given up");
        for (Progress one : progress) {
            one.mayGoOn.completeExceptionally(over);
            one.clientDone.completeExceptionally(over);
            one.upstreamDone.completeExceptionally(over);
        }
    }

    /** What went wrong so far, the cause first as a rule. */
    Queue<Throwable> failures() {
        return failures;
    }

    /** Runs {@code part} on a thread of its own; what it throws is a failure of the case, and it runs {@code then}. */
    Future<?> start(Part part, Runnable then) {
        var thread = Executors.newVirtualThreadPerTaskExecutor();
        Future<?> running = thread.submit(() -> {
            try {
                part.run();
            } catch (Throwable e) {
                failed(e);
                then.run();
            }
        });
        thread.shutdown();
        return running;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(plan.toString());
        IntStream.range(0, progress.size()).forEach(i -> text.append("\n  #").append(i).append(": ").append(progress(i)));
        return text.toString();
    }
}
