// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.cluster.Changes;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.leader.LeaderQueue;
import dev.rauta.controller.leader.Rewrites;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes statuses through the API server, while this replica leads.
 *
 * <p>Only what differs is written, under the object's resourceVersion, so that nobody's entry is lost; a conflict is
 * tried again from the object's newest state. What waits is replaced by what is newer. Who writes the same status again and
 * again is not fought: see {@link Rewrites}.
 */
public final class StatusWriter implements StatusSink, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);
    private static final int TRIES = 5;
    private static final long PAUSE_MILLIS = 10;
    private static final long RETRY_MILLIS = 2000;

    /** A status, and which of several objects of one name was judged. */
    private record Judged(ObjectStatus status, String uid) {}

    private record Work(ClusterState state, List<ObjectStatus> statuses, List<Problem> problems) {

        /** Whether there is nothing to do that {@code done} has not done: endpoints that come and go move no status. */
        boolean likewise(Work done) {
            return StatusKinds.ALL.stream().allMatch(kind -> state.all(kind) == done.state.all(kind))
                    && statuses.equals(done.statuses)
                    && problems.equals(done.problems);
        }
    }

    /** An object that has the status that it should have, as it was known then: with that status, or just before it was written. */
    private record Right(ObjectStatus status, HasMetadata object) {}

    private final KubernetesClient client;
    private final LeaderQueue<Work> queue;
    private final String controllerName;
    private final StatusEdits edits;
    private final EventWriter events;
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final Rewrites rewrites = new Rewrites(Duration.ofMinutes(10), System::nanoTime);
    /** By object; what is here need not be compared again. */
    private final Map<SourceRef, Right> right = new HashMap<>();

    private @Nullable Work done;
    private final ToldIngresses ingresses = new ToldIngresses();
    private final ToldListenerSets listenerSets = new ToldListenerSets();

    private StatusWriter(KubernetesClient client, String controllerName, BooleanSupplier leader) {
        this.client = client;
        this.queue = LeaderQueue.of("status", leader, (newer, _) -> newer, RETRY_MILLIS, this::left);
        this.controllerName = controllerName;
        this.edits = new StatusEdits(controllerName);
        this.events = new EventWriter(client);
    }

    /** @param controllerName whose entries in a route's status are ours */
    public static StatusWriter start(KubernetesClient client, String controllerName, BooleanSupplier leader) {
        StatusWriter writer = new StatusWriter(client, controllerName, leader);
        writer.queue.start();
        return writer;
    }

    @Override
    public void write(ClusterState state, List<ObjectStatus> statuses, List<Problem> problems) {
        queue.put(new Work(state, statuses, problems));
    }

    @Override
    public void close() {
        queue.close();
    }

    private Optional<Work> left(Work work) throws InterruptedException {
        return write(work) ? Optional.empty() : Optional.of(work);
    }

    /** Whether all of it is written, or newer work has come. */
    private boolean write(Work work) throws InterruptedException {
        if (done != null && work.likewise(done)) {
            return true;
        }
        Work before = done;
        done = null;
        boolean all = true;
        List<Wanted> wanted = wanted(work);
        Set<SourceRef> objects = HashSet.newHashSet(wanted.size());
        wanted.forEach(one -> objects.add(one.object()));
        rewrites.keep(objects);
        right.keySet().retainAll(objects);
        if (before != null) {
            // What has its status then still has it: of ten thousand objects one has changed, and the others are not looked up.
            Changes.between(before.state(), work.state()).refs(StatusKinds.ALL).forEach(right::remove);
        }
        for (Wanted one : wanted) {
            if (queue.overtaken()) {
                return true;
            }
            boolean written = before != null && stays(one) || written(one, work.state());
            if (written) {
                ingresses.left(one.status());
            }
            all &= written;
        }
        events.write(work.state(), work.problems());
        if (all) {
            done = work;
        }
        return all;
    }

    /** Whether the status is what it was when the object, which has not changed since, had it. */
    private boolean stays(Wanted wanted) {
        Right before = right.get(wanted.object());
        return before != null
                && before.status().equals(wanted.status())
                && ingresses.over(wanted.status()).isEmpty();
    }

    private boolean written(Wanted wanted, ClusterState state) throws InterruptedException {
        ObjectStatus status = wanted.status();
        HasMetadata known = state.all(StatusKinds.type(status)).get(status.namespace(), status.name());
        return known == null || written(wanted, known);
    }

    /** Whether the object has the status, or is not to be written over again yet. */
    private boolean written(Wanted wanted, HasMetadata known) throws InterruptedException {
        ObjectStatus status = wanted.status();
        Right before = right.get(wanted.object());
        boolean leaving = ingresses.over(status).isPresent();
        if (!leaving && before != null && before.object() == known && before.status().equals(status)) {
            return true;
        }
        right.remove(wanted.object());
        if (!leaving && !edits.apply(serialization.clone(known), status, Instant.now())) {
            right.put(wanted.object(), new Right(status, known));
            return true;
        }
        String uid = OrEmpty.text(known.getMetadata().getUid());
        if (!rewrites.due(wanted.object(), new Judged(status, uid))) {
            return true;
        }
        boolean done = put(wanted, known, uid);
        Thread.sleep(PAUSE_MILLIS);
        return done;
    }

    /** Gateways first, and what is no longer ours emptied. */
    private List<Wanted> wanted(Work work) {
        List<Wanted> all = Wanted.of(work.state(), work.statuses(), controllerName);
        Set<String> sets = work.statuses().stream()
                .filter(ObjectStatus.OfListenerSet.class::isInstance)
                .map(status -> status.namespace() + "/" + status.name())
                .collect(Collectors.toSet());
        ingresses.leaving(work.statuses()).forEach(status -> all.add(Wanted.of(status)));
        listenerSets.orphans(work.state(), sets).forEach(status -> all.add(Wanted.of(status)));
        return all;
    }

    /** @param uid of the object that was judged: one of the same name made since must not get its status */
    private boolean put(Wanted wanted, HasMetadata known, String uid) throws InterruptedException {
        ObjectStatus status = wanted.status();
        for (int i = 0; i < TRIES; i++) {
            try {
                HasMetadata fresh = resource(status).get();
                if (fresh != null
                        && uid.equals(OrEmpty.text(fresh.getMetadata().getUid()))
                        && shows(fresh, ingresses.over(status))) {
                    if (edits.apply(fresh, status, Instant.now())) {
                        write(fresh, status);
                        rewrites.wrote(wanted.object(), new Judged(status, uid));
                    }
                    // Work that overtakes this may have been made of the same objects: those that are done are not asked for again.
                    right.put(wanted.object(), new Right(status, known));
                }
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return true;
                }
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    log.atWarn()
                            .addKeyValue("object", status.namespace() + "/" + status.name())
                            .addKeyValue("code", e.getCode())
                            .addKeyValue("error", e.getMessage())
                            .log("Status not written; it is tried again");
                    return false;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return false;
    }

    private boolean shows(HasMetadata fresh, Optional<ObjectStatus> expected) {
        return expected.isEmpty() || !edits.apply(serialization.clone(fresh), expected.get(), Instant.now());
    }

    /**
     * A list that is empty now must be said to be: the API wants it there, and the client library leaves it out. The version
     * holds the write to the object that was read, as an update does.
     */
    private void write(HasMetadata fresh, ObjectStatus status) {
        String emptied = StatusEdits.emptied(fresh);
        if (emptied == null) {
            client.resource(fresh).updateStatus();
            return;
        }
        resource(status).subresource("status").patch(PatchContext.of(PatchType.JSON), """
                [{"op": "replace", "path": "/metadata/resourceVersion", "value": "%s"},
                 {"op": "replace", "path": "/status/%s", "value": []}]
                """.formatted(fresh.getMetadata().getResourceVersion(), emptied));
    }

    private Resource<? extends HasMetadata> resource(ObjectStatus status) {
        return status instanceof ObjectStatus.OfGatewayClass
                ? client.resources(StatusKinds.type(status)).withName(status.name())
                : client.resources(StatusKinds.type(status)).inNamespace(status.namespace()).withName(status.name());
    }
}
