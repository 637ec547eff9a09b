// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.leader.LeaderQueue;
import dev.rauta.controller.leader.Rewrites;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final List<Class<? extends HasMetadata>> ROUTES =
            List.of(HTTPRoute.class, GRPCRoute.class, TLSRoute.class, TCPRoute.class, UDPRoute.class);
    private static final List<Class<? extends HasMetadata>> POLICIES = List.of(BackendTLSPolicy.class, TrafficPolicy.class);
    private static final List<Class<? extends HasMetadata>> WITH_STATUS = Stream.<Stream<Class<? extends HasMetadata>>>of(
                    ROUTES.stream(),
                    Stream.of(Ingress.class, GatewayClass.class, Gateway.class, ListenerSet.class),
                    POLICIES.stream())
            .flatMap(all -> all)
            .toList();
    private static final int TRIES = 5;
    private static final long PAUSE_MILLIS = 10;
    private static final long RETRY_MILLIS = 2000;

    /** A status, and which of several objects of one name was judged. */
    private record Judged(ObjectStatus status, String uid) {}

    private record Work(ClusterState state, List<ObjectStatus> statuses, List<Problem> problems) {

        /** Whether there is nothing to do that {@code done} has not done: endpoints that come and go move no status. */
        boolean likewise(Work done) {
            return WITH_STATUS.stream().allMatch(kind -> state.all(kind) == done.state.all(kind))
                    && statuses.equals(done.statuses)
                    && problems.equals(done.problems);
        }
    }

    /** An object as it was when it had the status that it should have. */
    private record Right(ObjectStatus status, HasMetadata object) {}

    private final KubernetesClient client;
    private final LeaderQueue<Work> queue;
    private final String controllerName;
    private final StatusEdits edits;
    private final EventWriter events;
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final Rewrites rewrites = new Rewrites(Duration.ofMinutes(10), System::nanoTime);
    /** By name; what is here need not be compared again. */
    private final Map<String, Right> right = new HashMap<>();

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
        done = null;
        boolean all = true;
        List<ObjectStatus> wanted = wanted(work);
        Set<String> names = wanted.stream().map(StatusWriter::name).collect(Collectors.toSet());
        rewrites.keep(names);
        right.keySet().retainAll(names);
        for (ObjectStatus status : wanted) {
            if (queue.overtaken()) {
                return true;
            }
            HasMetadata known = work.state().all(type(status)).get(status.namespace(), status.name());
            boolean written = known == null || written(status, known);
            if (written) {
                ingresses.left(status);
            }
            all &= written;
        }
        events.write(work.state(), work.problems());
        if (all) {
            done = work;
        }
        return all;
    }

    /** Whether the object has the status, or is not to be written over again yet. */
    private boolean written(ObjectStatus status, HasMetadata known) throws InterruptedException {
        String name = name(status);
        Right before = right.get(name);
        boolean leaving = ingresses.over(status).isPresent();
        if (!leaving && before != null && before.object() == known && before.status().equals(status)) {
            return true;
        }
        if (!leaving && !edits.apply(serialization.clone(known), status, Instant.now())) {
            right.put(name, new Right(status, known));
            return true;
        }
        String uid = OrEmpty.text(known.getMetadata().getUid());
        if (!rewrites.due(name, new Judged(status, uid))) {
            return true;
        }
        boolean done = put(status, uid);
        Thread.sleep(PAUSE_MILLIS);
        return done;
    }

    /** Gateways first, and what is no longer ours emptied. */
    private List<ObjectStatus> wanted(Work work) {
        List<ObjectStatus> wanted = new ArrayList<>();
        Set<String> told = new HashSet<>();
        Set<String> sets = new HashSet<>();
        work.statuses().stream()
                .filter(status -> !(status instanceof ObjectStatus.OfRoute))
                .forEach(wanted::add);
        work.statuses().stream()
                .filter(ObjectStatus.OfRoute.class::isInstance)
                .forEach(wanted::add);
        for (ObjectStatus status : work.statuses()) {
            String key = status.namespace() + "/" + status.name();
            switch (status) {
                case ObjectStatus.OfRoute route -> told.add(route.kind() + " " + key);
                case ObjectStatus.OfPolicy policy -> told.add(policy.kind() + " " + key);
                case ObjectStatus.OfListenerSet _ -> sets.add(key);
                case ObjectStatus.OfIngress _, ObjectStatus.OfGateway _, ObjectStatus.OfGatewayClass _ -> {
                    // Nobody else writes these while their class is ours.
                }
            }
        }
        untold(work.state(), ROUTES, told, this::ours)
                .forEach(id -> wanted.add(new ObjectStatus.OfRoute(id.kind(), id.namespace(), id.name(), List.of())));
        untold(work.state(), POLICIES, told, this::oursByPolicy)
                .forEach(id -> wanted.add(new ObjectStatus.OfPolicy(id.kind(), id.namespace(), id.name(), List.of())));
        wanted.addAll(ingresses.leaving(work.statuses()));
        wanted.addAll(listenerSets.orphans(work.state(), sets));
        return wanted;
    }

    /** Objects of some kinds that have a status of ours, and are told none. */
    private static List<ObjectId> untold(
            ClusterState state, List<Class<? extends HasMetadata>> kinds, Set<String> told, Predicate<HasMetadata> ours) {
        List<ObjectId> all = new ArrayList<>();
        for (Class<? extends HasMetadata> kind : kinds) {
            for (HasMetadata object : state.all(kind).all()) {
                ObjectId id = ObjectId.of(object);
                if (!told.contains(id.kind() + " " + id.namespace() + "/" + id.name()) && ours.test(object)) {
                    all.add(id);
                }
            }
        }
        return all;
    }

    private boolean ours(HasMetadata route) {
        return RouteParents.of(route).present().stream()
                .anyMatch(entry -> controllerName.equals(entry.getControllerName()));
    }

    private boolean oursByPolicy(HasMetadata policy) {
        return PolicyAncestors.of(policy).present().stream()
                .anyMatch(entry -> controllerName.equals(entry.getControllerName()));
    }

    /** @param uid of the object that was judged: one of the same name made since must not get its status */
    private boolean put(ObjectStatus status, String uid) throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            try {
                HasMetadata fresh = resource(status).get();
                if (fresh != null
                        && uid.equals(OrEmpty.text(fresh.getMetadata().getUid()))
                        && shows(fresh, ingresses.over(status))
                        && edits.apply(fresh, status, Instant.now())) {
                    write(fresh, status);
                    rewrites.wrote(name(status), new Judged(status, uid));
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
                ? client.resources(type(status)).withName(status.name())
                : client.resources(type(status)).inNamespace(status.namespace()).withName(status.name());
    }

    private static String name(ObjectStatus status) {
        return HasMetadata.getKind(type(status)) + " " + status.namespace() + "/" + status.name();
    }

    private static Class<? extends HasMetadata> type(ObjectStatus status) {
        return switch (status) {
            case ObjectStatus.OfIngress _ -> Ingress.class;
            case ObjectStatus.OfGatewayClass _ -> GatewayClass.class;
            case ObjectStatus.OfGateway _ -> Gateway.class;
            case ObjectStatus.OfListenerSet _ -> ListenerSet.class;
            case ObjectStatus.OfPolicy policy -> type(POLICIES, policy.kind());
            case ObjectStatus.OfRoute route -> type(ROUTES, route.kind());
        };
    }

    private static Class<? extends HasMetadata> type(List<Class<? extends HasMetadata>> kinds, String kind) {
        return kinds.stream().filter(one -> HasMetadata.getKind(one).equals(kind)).findFirst().orElseThrow();
    }
}
