// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.provision;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.infrastructure.Infrastructure;
import dev.rauta.controller.leader.LeaderQueue;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes infrastructure so through the API server, while this replica leads; what waits is replaced by what is newer.
 */
public final class InfrastructureWriter implements InfrastructureSink, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(InfrastructureWriter.class);
    private static final long LONGEST_RETRY_MILLIS = 60_000;

    private record Work(ClusterState state, Infrastructure infrastructure, boolean bound, Consumer<List<Problem>> then) {
        Work told() {
            return new Work(state, infrastructure, bound, NOTHING);
        }

        /** What the older work had to tell is true still, and nobody else will tell it. */
        Work after(Work older) {
            return then == NOTHING
                    ? new Work(state, infrastructure, bound, older.then)
                    : this;
        }
    }

    private final Provisioner provisioner;
    private final LeaderQueue<Work> queue;

    private InfrastructureWriter(KubernetesClient client, BooleanSupplier leader) {
        this.queue = LeaderQueue.of("infrastructure", leader, Work::after, LONGEST_RETRY_MILLIS, this::make);
        this.provisioner = new Provisioner(client, queue::overtaken);
    }

    public static InfrastructureWriter start(KubernetesClient client, BooleanSupplier leader) {
        InfrastructureWriter writer = new InfrastructureWriter(client, leader);
        writer.queue.start();
        return writer;
    }

    @Override
    public void write(ClusterState state, Infrastructure infrastructure, boolean bound, Consumer<List<Problem>> then) {
        queue.put(new Work(state, infrastructure, bound, then));
    }

    @Override
    public void close() {
        queue.close();
    }

    private Optional<Work> make(Work work) throws InterruptedException {
        boolean all = provisioned(work);
        if (queue.overtaken()) {
            // What it had to tell is left to the newer.
            return Optional.of(work);
        }
        work.then().accept(provisioner.problems());
        return all ? Optional.empty() : Optional.of(work.told());
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
}
