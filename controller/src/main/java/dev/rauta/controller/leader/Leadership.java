// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.leader;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A share in one Lease: at most one replica leads, and one takes over within seconds (coordination.k8s.io/v1). */
public final class Leadership implements AutoCloseable {
    /** The Lease's name, unless another is chosen. */
    public static final String LEASE = "rauta-controller";

    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final Duration LEASE_DURATION = Duration.ofSeconds(15);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);
    /** In this time dataplanes and replicas that lost who led before have come to who leads now. */
    private static final Duration SETTLING = Duration.ofSeconds(8);

    private final Home home;
    private final String name;
    private final String identity;
    private final LeaderElector elector;
    private final ExecutorService executor =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("leader-", 0).factory());
    private final Thread thread;
    private final ObservedLock lock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean leader;
    private volatile long since;
    /** Whether this replica has led before, so that others may have since. */
    private volatile boolean led;
    private volatile boolean closed;

    private Leadership(Home home, String name, String identity) {
        this.home = home;
        this.name = name;
        this.identity = identity;
        this.lock = new ObservedLock(
                new LeaseLock(meta(home, name), identity), LEASE_DURATION, System::nanoTime, this::looked);
        LeaderElectionConfig config = new LeaderElectionConfig(
                lock,
                LEASE_DURATION,
                RENEW_DEADLINE,
                RETRY_PERIOD,
                new LeaderCallbacks(() -> lead(true), () -> lead(false), _ -> {}),
                true,
                name);
        this.elector = new LeaderElector(home.client(), config, executor);
        this.thread = Thread.ofPlatform().daemon().name("leader").unstarted(this::run);
    }

    /**
     * Begins to stand for election.
     *
     * @param home where the Lease lives
     * @param name of the Lease, shared by the replicas of one installation and by nobody else
     * @param self unique among replicas
     */
    public static Leadership start(Home home, String name, Candidate self) {
        Leadership leadership = new Leadership(home, name, self.identity());
        leadership.thread.start();
        return leadership;
    }

    /** Whether this replica leads now; any thread. */
    public boolean leader() {
        return leader;
    }

    /**
     * Whether this replica leads, and has for long enough to know what the dataplanes say: one that has just taken over would
     * call unserved what is served. Where nobody led before there is nothing to wait for. Any thread.
     */
    public boolean settled() {
        return leader && (lock.created() && !led || System.nanoTime() - since >= SETTLING.toNanos());
    }

    /** Where the feed of the replica that leads is, while that is another, and alive; any thread. */
    public Optional<InetSocketAddress> leaderFeed() {
        return Candidate.parse(lock.otherHolder()).feed();
    }

    /** Runs {@code look} after each look at the Lease, every other second, on a thread of the election: it must not block. */
    public void onLook(Runnable look) {
        listeners.add(look);
    }

    /** Steps down, so that another replica need not wait for the Lease to expire. Once; the client must be open still. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        thread.interrupt();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
        release();
    }

    private static ObjectMeta meta(Home home, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(home.namespace())
                .withName(name)
                .withOwnerReferences(home.owners())
                .build();
    }

    /** The elector's own release is a merge patch without a holder, which leaves the one that is there. */
    private void release() {
        try {
            Resource<Lease> resource = home.client().leases().inNamespace(home.namespace()).withName(name);
            Lease lease = resource.get();
            if (lease != null && lease.getSpec() != null && identity.equals(lease.getSpec().getHolderIdentity())) {
                lease.getSpec().setHolderIdentity("");
                home.client().resource(lease).update();
                log.atInfo().log("Lease released");
            }
        } catch (KubernetesClientException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("Lease not released; the next leader waits until it expires");
        }
    }

    private void run() {
        while (!closed) {
            try {
                elector.run();
            } catch (RuntimeException e) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("Election failed; it is tried again");
            }
            if (leader) {
                lead(false);
            }
            if (!closed) {
                try {
                    Thread.sleep(RETRY_PERIOD);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    private void lead(boolean now) {
        led |= leader && !now;
        since = System.nanoTime();
        leader = now;
        log.atInfo().addKeyValue("leader", now).log("Leadership changed");
    }

    private void looked() {
        listeners.forEach(Runnable::run);
    }
}
