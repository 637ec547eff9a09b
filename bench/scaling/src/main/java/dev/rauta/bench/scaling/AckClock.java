// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotPublisher;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.VerdictListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a controller and its feed, both ways, and keeps time: when a version was published, and when each dataplane said
 * that it is in force.
 */
final class AckClock implements SnapshotPublisher, VerdictListener {
    private final VerdictListener controller;
    private final Map<DataplaneId, String> versions = new HashMap<>();
    private final List<Long> firsts = new ArrayList<>();
    private final Set<DataplaneId> seen = new HashSet<>();
    private @Nullable SnapshotPublisher feed;
    private String newest = "";
    private long publications;
    private long published;
    private long verdicts;
    private long rejections;
    /** When dataplanes said that the newest version is in force, in the order in which they did. */
    private List<Long> answers = new ArrayList<>();

    AckClock(VerdictListener controller) {
        this.controller = controller;
    }

    void publishTo(SnapshotPublisher real) {
        feed = real;
    }

    private SnapshotPublisher feed() {
        SnapshotPublisher real = feed;
        if (real == null) {
            throw new IllegalStateException("feed: none (expected: publishTo before it is used)");
        }
        return real;
    }

    @Override
    public void publish(Publication publication) {
        synchronized (this) {
            String version = publication.snapshot().version().value();
            if (!version.equals(newest)) {
                newest = version;
                publications++;
                published = System.nanoTime();
                answers = new ArrayList<>();
                notifyAll();
            }
        }
        feed().publish(publication);
    }

    @Override
    public Set<DataplaneId> connected() {
        return feed().connected();
    }

    @Override
    public void close() {
        feed().close();
    }

    @Override
    public void onConnected(DataplaneId dataplane) {
        controller.onConnected(dataplane);
    }

    @Override
    public void onAhead(DataplaneId dataplane) {
        controller.onAhead(dataplane);
    }

    @Override
    public void onVerdict(DataplaneId dataplane, Verdict verdict) {
        long now = System.nanoTime();
        synchronized (this) {
            verdicts++;
            rejections += verdict instanceof Verdict.Rejected ? 1 : 0;
            if (seen.add(dataplane)) {
                firsts.add(now);
            }
            String version = verdict.version().value();
            String before = versions.put(dataplane, version);
            if (version.equals(newest) && !version.equals(before)) {
                answers.add(now);
                notifyAll();
            }
        }
        controller.onVerdict(dataplane, verdict);
    }

    @Override
    public void onPushed(DataplaneId dataplane, Duration took) {
        controller.onPushed(dataplane, took);
    }

    @Override
    public void onGone(DataplaneId dataplane) {
        synchronized (this) {
            versions.remove(dataplane);
            notifyAll();
        }
        controller.onGone(dataplane);
    }

    /**
     * A change that has been published and is in force everywhere.
     *
     * @param published nanoseconds after the change
     * @param answers the same, when each dataplane had it in force
     */
    record Effective(long published, List<Long> answers) {}

    /** How many versions there have been; before a change, for {@link #await}. */
    synchronized long publications() {
        return publications;
    }

    /** Waits until something newer than {@code before} is in force at so many dataplanes; null where it is not in time. */
    synchronized @Nullable Effective await(long before, long changedAt, int dataplanes, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (publications == before || answers.size() < dataplanes) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return new Effective(published - changedAt, answers.stream().map(at -> at - changedAt).toList());
    }

    /** Waits until so many dataplanes say that the newest version is in force; those that do not, where there are not enough. */
    synchronized List<String> lagging(int dataplanes, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (versions.values().stream().filter(newest::equals).count() < dataplanes) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                List<String> behind = versions.entrySet().stream()
                        .filter(one -> !one.getValue().equals(newest))
                        .map(one -> one.getKey().instance())
                        .sorted()
                        .toList();
                return behind.isEmpty() ? List.of((dataplanes - versions.size()) + " not connected") : behind;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, 100_000_000L));
        }
        return List.of();
    }

    /** When each dataplane was heard first, as nanoseconds of this process's clock. */
    synchronized List<Long> firsts() {
        return List.copyOf(firsts);
    }

    synchronized Map<String, Object> told() {
        return Map.of(
                "publications", publications, "verdicts", verdicts, "rejections", rejections, "newest", newest, "dataplanes", versions.size());
    }
}
