// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.provision;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.infrastructure.Infrastructure;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes infrastructure so through the API server, while this replica leads; what waits is replaced by what is newer.
 */
public final class InfrastructureWriter implements InfrastructureSink, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(InfrastructureWriter.class);
    private static final long RETRY_MILLIS = 2000;
    private static final long LONGEST_RETRY_MILLIS = 60_000;

    private record Work(ClusterState state, Infrastructure infrastructure, boolean bound, Consumer<List<Problem>> then) {
        Work told() {
            return new Work(state, infrastructure, bound, NOTHING);
        }

        /** What the older work had to tell is true still, and nobody else will tell it. */
        Work after(@Nullable Work older) {
            return then == NOTHING && older != null
                    ? new Work(state, infrastructure, bound, older.then)
                    : this;
        }
    }

    private final BooleanSupplier leader;
    private final Provisioner provisioner;
    private final Thread thread;
    private @Nullable Work waiting;
    private long retryMillis = RETRY_MILLIS;
    private boolean closed;

    private InfrastructureWriter(KubernetesClient client, BooleanSupplier leader) {
        this.leader = leader;
        this.provisioner = new Provisioner(client, this::overtaken);
        this.thread = Thread.ofPlatform().daemon().name("infrastructure").unstarted(this::run);
    }

    public static InfrastructureWriter start(KubernetesClient client, BooleanSupplier leader) {
        InfrastructureWriter writer = new InfrastructureWriter(client, leader);
        writer.thread.start();
        return writer;
    }

    @Override
    public synchronized void write(
            ClusterState state, Infrastructure infrastructure, boolean bound, Consumer<List<Problem>> then) {
        waiting = new Work(state, infrastructure, bound, then).after(waiting);
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }

    private void run() {
        @Nullable Work work = null;
        while (true) {
            try {
                work = next(work);
                if (work == null) {
                    return;
                }
                if (leader.getAsBoolean()) {
                    boolean all = provisioned(work);
                    // What is overtaken leaves what it had to tell to the newer.
                    if (!overtaken()) {
                        work.then().accept(provisioner.problems());
                        work = all ? null : work.told();
                    }
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("Statuses not handed on");
            }
        }
    }

    private boolean provisioned(Work work) throws InterruptedException {
        try {
            return provisioner.provision(work.state(), work.infrastructure(), work.bound());
        } catch (RuntimeException e) {
            // A bug of ours must not keep statuses from being written.
            log.atError().setCause(e).log("Infrastructure not written");
            return false;
        }
    }

    /** The newest work; {@code unfinished} again after a while, where there is none. */
    private synchronized @Nullable Work next(@Nullable Work unfinished) throws InterruptedException {
        if (unfinished != null && waiting == null && !closed) {
            wait(retryMillis);
            retryMillis = leader.getAsBoolean() ? Math.min(2 * retryMillis, LONGEST_RETRY_MILLIS) : RETRY_MILLIS;
        }
        while (waiting == null && unfinished == null && !closed) {
            wait();
        }
        if (waiting != null) {
            retryMillis = RETRY_MILLIS;
        }
        Work newest = waiting == null ? unfinished : waiting.after(unfinished);
        waiting = null;
        return closed ? null : newest;
    }

    private synchronized boolean overtaken() {
        return waiting != null || closed;
    }
}
