// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.feed.Watermark;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReferencedSecretsTest {
    private static final SourceRef ONE = SourceRef.of("Secret", "shop", "one");
    private static final SourceRef TWO = SourceRef.of("Secret", "shop", "two");

    /** A watch that answers when the test says so. */
    private static final class Watch implements SecretWatch {
        private final Runnable changed;
        private boolean answered;
        private boolean closed;
        private Optional<Secret> secret = Optional.empty();
        private Optional<String> refusal = Optional.empty();
        private OptionalLong seen = OptionalLong.empty();
        private OptionalLong gone = OptionalLong.empty();

        Watch(Runnable changed) {
            this.changed = changed;
        }

        void finds(SourceRef ref) {
            secret = Optional.of(new SecretBuilder()
                    .withNewMetadata().withNamespace(ref.namespace()).withName(ref.name()).endMetadata()
                    .build());
            findsNothing();
        }

        /** The Secret in a version, with everything up to another seen. */
        void finds(SourceRef ref, long version, long upTo) {
            finds(ref);
            secret.orElseThrow().getMetadata().setResourceVersion("" + version);
            gone = OptionalLong.empty();
            seen = OptionalLong.of(upTo);
        }

        void loses(long version) {
            secret = Optional.empty();
            gone = OptionalLong.of(version);
            seen = gone;
        }

        void findsNothing() {
            answered = true;
            changed.run();
        }

        void isRefused() {
            refusal = Optional.of("no");
            findsNothing();
        }

        @Override
        public boolean answered() {
            return answered;
        }

        @Override
        public Optional<Secret> secret() {
            return secret;
        }

        @Override
        public OptionalLong seen() {
            return seen;
        }

        @Override
        public OptionalLong gone() {
            return gone;
        }

        @Override
        public boolean settled() {
            return true;
        }

        @Override
        public Optional<String> refusal() {
            return refusal;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Map<String, Watch> watches = new TreeMap<>();
    private final List<Runnable> delayed = new ArrayList<>();
    private long now;
    private int signals;
    private final ReferencedSecrets secrets = new ReferencedSecrets(
            (namespace, name, changed) -> {
                Watch watch = new Watch(changed);
                watches.put(name, watch);
                return watch;
            },
            (task, _) -> delayed.add(task),
            () -> now);

    ReferencedSecretsTest() {
        secrets.onChange(() -> signals++);
    }

    private List<String> observed() {
        return secrets.observe(new SecretMarks()).stream().map(HasMetadata::getMetadata).map(one -> one.getName()).sorted().toList();
    }

    private Watch watch(SourceRef secret) {
        return Optional.ofNullable(watches.get(secret.name())).orElseThrow();
    }

    @Test
    void withoutReferencesNothingIsReadAndNothingHeldBack() {
        assertThat(observed()).isEmpty();
        assertThat(secrets.lookedFor(Set.of())).isTrue();
        assertThat(watches).isEmpty();
    }

    @Test
    void nothingIsPublishedBeforeEverySecretHasBeenLookedFor() {
        assertThat(observed()).isEmpty();
        assertThat(secrets.lookedFor(Set.of(ONE, TWO))).isFalse();

        watch(ONE).finds(ONE);
        assertThat(signals).as("while another is asked for").isZero();
        watch(TWO).findsNothing();
        assertThat(signals).isEqualTo(1);

        assertThat(observed()).containsExactly("one");
        assertThat(secrets.lookedFor(Set.of(ONE, TWO))).isTrue();
        assertThat(secrets.problems()).as("a Secret that is not there is for who refers to it").isEmpty();
    }

    @Test
    void anAnswerThatComesBetweenObservationAndQuestionIsObservedFirst() {
        assertThat(observed()).isEmpty();
        assertThat(secrets.lookedFor(Set.of(ONE))).isFalse();
        assertThat(observed()).isEmpty();
        watch(ONE).finds(ONE);

        assertThat(secrets.lookedFor(Set.of(ONE))).as("what was observed lacks it").isFalse();
        assertThat(signals).isPositive();
        assertThat(observed()).containsExactly("one");
        assertThat(secrets.lookedFor(Set.of(ONE))).isTrue();
    }

    @Test
    void whatNobodyRefersToIsNoLongerReadNorWaitedFor() {
        observed();
        secrets.lookedFor(Set.of(ONE, TWO));
        watch(ONE).finds(ONE);
        observed();
        assertThat(secrets.lookedFor(Set.of(ONE))).isTrue();

        assertThat(watch(TWO).closed).isTrue();
        assertThat(watch(ONE).closed).isFalse();
    }

    @Test
    void theLastThatIsWaitedForMayGoBeforeTheOthersAreObserved() {
        observed();
        secrets.lookedFor(Set.of(ONE, TWO));
        observed();
        watch(ONE).finds(ONE);
        assertThat(signals).isZero();

        assertThat(secrets.lookedFor(Set.of(ONE))).isFalse();
        assertThat(signals).as("nobody else will tell").isEqualTo(1);
        observed();
        assertThat(secrets.lookedFor(Set.of(ONE))).isTrue();
    }

    @Test
    void aSecretThatComesBackIsLookedForAnew() {
        observed();
        secrets.lookedFor(Set.of(ONE));
        watch(ONE).finds(ONE);
        observed();
        secrets.lookedFor(Set.of());
        assertThat(observed()).isEmpty();

        assertThat(secrets.lookedFor(Set.of(ONE))).isFalse();
        watch(ONE).findsNothing();
        assertThat(observed()).isEmpty();
        assertThat(secrets.lookedFor(Set.of(ONE))).isTrue();
    }

    @Test
    void aSecretThatMayNotBeReadHoldsNothingUpAndIsTold() {
        observed();
        secrets.lookedFor(Set.of(ONE));
        watch(ONE).isRefused();
        observed();

        assertThat(secrets.lookedFor(Set.of(ONE))).isTrue();
        assertThat(secrets.problems()).containsExactly(new Problem(
                ONE, "SecretNotReadable", "secret: shop/one is not readable: no (expected: leave to list and watch it)"));
    }

    @Test
    void anApiServerThatDoesNotAnswerHoldsUpForAWhileOnly() {
        observed();
        assertThat(secrets.lookedFor(Set.of(ONE))).isFalse();
        assertThat(delayed).hasSize(1);
        now += ReferencedSecrets.FIRST.toNanos();
        observed();
        assertThat(secrets.lookedFor(Set.of(ONE))).isTrue();
        assertThat(secrets.problems()).extracting(Problem::message).containsExactly(
                "secret: shop/one is not readable: the API server does not answer (expected: leave to list and watch it)");

        observed();
        assertThat(secrets.lookedFor(Set.of(ONE, TWO))).as("another one").isFalse();
        now += TimeUnit.SECONDS.toNanos(1);
        watch(TWO).finds(TWO);
        assertThat(signals).as("the late one is not waited for").isPositive();
        assertThat(observed()).containsExactly("two");
        assertThat(secrets.lookedFor(Set.of(ONE, TWO))).isTrue();

        int before = signals;
        watch(ONE).finds(ONE);
        assertThat(signals).isGreaterThan(before);
        assertThat(observed()).containsExactly("one", "two");
        assertThat(secrets.problems()).isEmpty();
    }

    @Test
    void oneWhoseReferencesNeverEndIsPublishedAllTheSame() {
        observed();
        assertThat(secrets.lookedFor(Set.of())).isTrue();
        boolean published = false;
        for (int i = 0; i < 30 && !published; i++) {
            observed();
            published = secrets.lookedFor(Set.of(SourceRef.of("Secret", "shop", "s" + i)));
            now += TimeUnit.MILLISECONDS.toNanos(100);
        }
        assertThat(published).isTrue();
    }

    @Test
    void aChangeOfAKnownSecretIsToldWhileAnotherIsAskedFor() {
        observed();
        secrets.lookedFor(Set.of(ONE));
        watch(ONE).finds(ONE);
        observed();
        secrets.lookedFor(Set.of(ONE, TWO));
        int before = signals;
        watch(ONE).finds(ONE);
        assertThat(signals).isEqualTo(before + 1);
    }

    @Test
    void closingEndsEveryWatch() {
        secrets.lookedFor(Set.of(ONE, TWO));
        secrets.close();
        assertThat(watches.values()).allMatch(one -> one.closed);
    }

    private Watermark mark() {
        SecretMarks marks = new SecretMarks();
        secrets.observe(marks);
        Map<String, Long> told = new TreeMap<>();
        Map<String, Long> seen = new TreeMap<>();
        marks.into("secrets", told, seen);
        return new Watermark("cluster", told, seen);
    }

    private static Watermark mark(Map<String, Long> told, Map<String, Long> seen) {
        return new Watermark("cluster", told, seen);
    }

    /** Each watch knows of its own Secret; a change beyond what all know is told by name. */
    @Test
    void whatHasChangedSinceAllWereSeenIsToldByName() {
        assertThat(mark()).isEqualTo(mark(Map.of(), Map.of()));
        secrets.lookedFor(Set.of(ONE, TWO));
        assertThat(mark()).as("before any answer").isEqualTo(mark(Map.of(), Map.of()));
        watch(ONE).finds(ONE, 5, 100);
        watch(TWO).finds(TWO, 90, 101);
        assertThat(mark()).as("just listed").isEqualTo(mark(Map.of(), Map.of("secrets", 100L)));
        watch(TWO).finds(TWO, 150, 150);
        assertThat(mark()).isEqualTo(mark(
                Map.of("secrets/shop/two", 150L), Map.of("secrets", 100L, "secrets/shop/two", 150L)));
        watch(ONE).finds(ONE, 5, 160);
        assertThat(mark()).as("after a bookmark").isEqualTo(mark(Map.of(), Map.of("secrets", 150L)));
        watch(TWO).loses(170);
        assertThat(mark()).isEqualTo(mark(
                Map.of("secrets/shop/two", 170L), Map.of("secrets", 160L, "secrets/shop/two", 170L)));
    }

    @Test
    void aReplicaIsBehindUntilItHasHeardOfTheChangeAndNoLonger() {
        secrets.lookedFor(Set.of(ONE, TWO));
        watch(ONE).finds(ONE, 5, 100);
        watch(TWO).finds(TWO, 90, 100);
        Watermark told = mark(Map.of("secrets/shop/two", 150L), Map.of("secrets", 100L, "secrets/shop/two", 150L));
        assertThat(mark().behind(told)).isTrue();
        watch(ONE).finds(ONE, 155, 155);
        assertThat(mark().behind(told)).as("it has heard of another").isTrue();
        watch(TWO).finds(TWO, 150, 150);
        assertThat(mark().behind(told)).isFalse();
        watch(TWO).finds(TWO, 170, 170);
        assertThat(mark().behind(told)).as("and of more").isFalse();
    }

    @Test
    void whatHasNoAnswerHoldsNothingUp() {
        secrets.lookedFor(Set.of(ONE, TWO));
        watch(ONE).finds(ONE, 5, 100);
        watch(TWO).isRefused();
        assertThat(mark()).isEqualTo(mark(Map.of(), Map.of("secrets", 100L)));
    }
}
