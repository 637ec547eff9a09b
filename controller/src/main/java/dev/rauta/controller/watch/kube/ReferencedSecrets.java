// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Secrets that something refers to: a watch for each, begun and ended as references come and go.
 *
 * <p>What refers to a Secret is held back until the API server has said what is there, so that no host is served with the
 * default certificate for a moment; but not for ever, lest one Secret hold up all others. One thread observes and asks; answers
 * come from any.
 */
final class ReferencedSecrets implements AutoCloseable {
    /** For how long everything is held back at start, where nothing is served yet or the last good snapshot is. */
    static final Duration FIRST = Duration.ofSeconds(30);
    /** For how long what is new is held back later. */
    static final Duration LATER = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ReferencedSecrets.class);

    /** Runs a task once so many nanoseconds have passed. */
    interface Delay {
        void run(Runnable task, long nanos);
    }

    private final SecretWatch.Starter starter;
    private final Delay delay;
    private final LongSupplier nanoTime;
    private final Map<SourceRef, SecretWatch> watches = new ConcurrentHashMap<>();
    /** Not waited for any longer. */
    private final Set<SourceRef> late = ConcurrentHashMap.newKeySet();
    /** Whose answer was part of the newest observation. */
    private volatile Set<SourceRef> seen = Set.of();

    private volatile Runnable changed = () -> {};
    private Duration patience = FIRST;
    private boolean holding;
    private long since;

    /** @param nanoTime a monotonic clock */
    ReferencedSecrets(SecretWatch.Starter starter, Delay delay, LongSupplier nanoTime) {
        this.starter = starter;
        this.delay = delay;
        this.nanoTime = nanoTime;
    }

    /** Says whom to tell that observation would answer otherwise. */
    void onChange(Runnable listener) {
        changed = listener;
    }

    /** Those that are there; how far they have been seen goes into {@code marks}. */
    Collection<Secret> observe(SecretMarks marks) {
        Set<SourceRef> answered = watches.entrySet().stream()
                .filter(one -> one.getValue().answered())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        // Before they are read: what is answered in between is asked for again, and not taken for missing.
        seen = answered;
        List<Secret> objects = new ArrayList<>();
        watches.forEach((name, one) -> marks.add(name, one).ifPresent(objects::add));
        return objects;
    }

    /** Whether the versions of what has just gone are known. */
    boolean settled() {
        return watches.values().stream().allMatch(SecretWatch::settled);
    }

    /** Those that cannot be read. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        watches.forEach((secret, watch) -> watch.refusal()
                .or(() -> watch.answered() || !late.contains(secret)
                        ? Optional.empty()
                        : Optional.of("the API server does not answer"))
                .ifPresent(why -> problems.add(new Problem(secret, "SecretNotReadable", "secret: " + secret.namespace() + "/"
                        + secret.name() + " is not readable: " + why + " (expected: leave to list and watch it)"))));
        return problems;
    }

    /** See {@link ClusterSource#lookedFor}. */
    boolean lookedFor(Set<SourceRef> wanted) {
        watches.entrySet().removeIf(one -> {
            boolean gone = !wanted.contains(one.getKey());
            if (gone) {
                one.getValue().close();
            }
            return gone;
        });
        late.retainAll(wanted);
        Set<SourceRef> unseen = new HashSet<>(wanted);
        unseen.removeAll(seen);
        unseen.removeAll(late);
        for (SourceRef one : unseen) {
            if (!watches.containsKey(one)) {
                watches.put(one, starter.start(one.namespace(), one.name(), () -> heard(one)));
            }
        }
        if (unseen.isEmpty() || tooLong(unseen)) {
            holding = false;
            patience = LATER;
            return true;
        }
        if (answered()) {
            changed.run();
        }
        return false;
    }

    @Override
    public void close() {
        watches.values().forEach(SecretWatch::close);
        watches.clear();
    }

    private boolean tooLong(Set<SourceRef> unseen) {
        long now = nanoTime.getAsLong();
        if (!holding) {
            holding = true;
            since = now;
            delay.run(changed, patience.toNanos());
        }
        if (now - since < patience.toNanos()) {
            return false;
        }
        late.addAll(unseen);
        log.atWarn()
                .addKeyValue("secrets", unseen.size())
                .addKeyValue("first", unseen.stream().sorted().findFirst().orElseThrow())
                .addKeyValue("seconds", patience.toSeconds())
                .log("Secrets are not waited for any longer; what refers to them is published without");
        return true;
    }

    /** Of many that are asked for at once, the last to answer is told. */
    private void heard(SourceRef secret) {
        if (seen.contains(secret) || answered()) {
            changed.run();
        }
    }

    private boolean answered() {
        return watches.entrySet().stream()
                .allMatch(one -> late.contains(one.getKey()) || one.getValue().answered());
    }
}
