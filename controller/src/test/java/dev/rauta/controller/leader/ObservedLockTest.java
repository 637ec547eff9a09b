// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** A lease outlives who held it. */
class ObservedLockTest {
    private static final ZonedDateTime START = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    /** Is only handed on: an observed lock leaves all talk with the API server to the lock that it observes. */
    private final KubernetesClient client = (KubernetesClient) Proxy.newProxyInstance(
            ObservedLockTest.class.getClassLoader(), new Class<?>[] {KubernetesClient.class}, (_, method, _) -> {
                throw new AssertionError(method.getName() + ": an observed lock only hands its client on, and this lease needs none");
            });
    private final Lease lease = new Lease();
    private long now;
    private int looks;
    private final ObservedLock lock = new ObservedLock(lease, Duration.ofSeconds(15), () -> now, () -> looks++);

    @Test
    void whoIsSeenToRenewIsAlive() {
        look("other", 0);
        assertThat(lock.othersAlive()).as("it may have been killed").isFalse();
        look("other", 0);
        assertThat(lock.othersAlive()).isFalse();
        look("other", 2);
        assertThat(lock.othersAlive()).isTrue();
        now += Duration.ofSeconds(16).toNanos();
        assertThat(lock.othersAlive()).as("not renewed any more").isFalse();
        assertThat(looks).isEqualTo(3);
    }

    @Test
    void anotherHolderHasToBeSeenAnew() {
        look("other", 0);
        look("other", 2);
        look("third", 3);
        assertThat(lock.othersAlive()).isFalse();
        look("third", 5);
        assertThat(lock.othersAlive()).isTrue();
        look("", 6);
        assertThat(lock.othersAlive()).isFalse();
    }

    @Test
    void whoLeadsItselfFollowsNobody() {
        look("other", 0);
        look("other", 2);
        lock.update(client, record("self", 3));
        lock.update(client, record("self", 5));
        assertThat(lock.othersAlive()).isFalse();
    }

    @Test
    void whoHoldsItIsKnownWhileItIsAliveAndAnother() {
        look("other@10.0.0.1:9901", 0);
        assertThat(lock.otherHolder()).isEmpty();
        look("other@10.0.0.1:9901", 2);
        assertThat(lock.otherHolder()).isEqualTo("other@10.0.0.1:9901");
        lock.update(client, record("self", 3));
        lock.update(client, record("self", 5));
        assertThat(lock.otherHolder()).isEmpty();
        assertThat(lock.created()).as("there was one before").isFalse();
    }

    @Test
    void whoMakesTheLockIsTheFirst() {
        lock.create(client, record("self", 0));
        assertThat(lock.created()).isTrue();
    }

    @Test
    void aLookThatFailsIsOneToo() {
        lease.broken = true;
        assertThatThrownBy(() -> lock.get(client)).isInstanceOf(IllegalStateException.class);
        assertThat(looks).isEqualTo(1);
    }

    private void look(String holder, int second) {
        lease.record = record(holder, second);
        lock.get(client);
    }

    private static LeaderElectionRecord record(String holder, int second) {
        return new LeaderElectionRecord(holder, Duration.ofSeconds(15), START, START.plusSeconds(second), 0);
    }

    /** What the API server would hold. */
    private static final class Lease implements Lock {
        private LeaderElectionRecord record = ObservedLockTest.record("", 0);
        private boolean broken;

        @Override
        public LeaderElectionRecord get(KubernetesClient client) {
            if (broken) {
                throw new IllegalStateException("the API server does not answer");
            }
            return record;
        }

        @Override
        public void create(KubernetesClient client, LeaderElectionRecord now) {
            record = now;
        }

        @Override
        public void update(KubernetesClient client, LeaderElectionRecord now) {
            record = now;
        }

        @Override
        public String identity() {
            return "self";
        }

        @Override
        public String describe() {
            return "in a test";
        }
    }
}
