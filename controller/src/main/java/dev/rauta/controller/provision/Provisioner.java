// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.provision;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.infrastructure.GatewayPort;
import dev.rauta.controller.infrastructure.GatewayService;
import dev.rauta.controller.infrastructure.GatewaySlice;
import dev.rauta.controller.infrastructure.Infrastructure;
import dev.rauta.controller.infrastructure.Marks;
import dev.rauta.controller.infrastructure.Unwanted;
import dev.rauta.controller.leader.Rewrites;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what differs and deletes what is unwanted; never touches an object that it has not seen to be ours. Who writes over
 * it again and again is not fought: see {@link Rewrites}. One thread.
 */
final class Provisioner {
    private static final Logger log = LoggerFactory.getLogger(Provisioner.class);
    private static final String FIELD_MANAGER = "rauta";
    private static final String NOT_WRITTEN = "ServiceNotWritten";
    private static final long PAUSE_MILLIS = 10;
    /** No object has it: with it an apply makes an object, and is refused where somebody else was faster. */
    private static final String NEW = "1";

    /** What was written over which version. */
    private record Over(String version, HasMetadata said) {}

    private final KubernetesClient client;
    private final BooleanSupplier overtaken;
    private final InfrastructureObjects objects = new InfrastructureObjects();
    private final Map<String, Over> written = new HashMap<>();
    private final Rewrites rewrites = new Rewrites(Duration.ofMinutes(1), System::nanoTime);
    private final Map<String, String> told = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /** @param overtaken whether there is newer work */
    Provisioner(KubernetesClient client, BooleanSupplier overtaken) {
        this.client = client;
        this.overtaken = overtaken;
    }

    /** Whether all of it is so, as far as newer work has not come. */
    boolean provision(ClusterState state, Infrastructure infrastructure, boolean bound) throws InterruptedException {
        boolean all = true;
        problems.clear();
        Set<String> wanted = names(infrastructure);
        rewrites.keep(wanted);
        written.keySet().retainAll(wanted);
        for (Unwanted one : infrastructure.unwanted()) {
            HasMetadata there = state.find(one.kind(), one.namespace(), one.name());
            if (there != null) {
                all &= step(there, () -> client.resource(there)
                        .lockResourceVersion(there.getMetadata().getResourceVersion())
                        .delete());
            }
        }
        // Records first, all of them: what they record is used by the next snapshot.
        for (GatewayService service : infrastructure.services()) {
            Service there = state.services().get(service.namespace(), service.name());
            Service its = objects.service(service);
            if (Drift.of(there, its)) {
                all &= write(there, its, objects.service(service));
            }
        }
        for (GatewayService service : infrastructure.services()) {
            for (GatewaySlice slice : service.slices()) {
                all &= slice(state, service, slice, bound);
            }
            service.unreachable().ifPresent(why -> unreachable(service, why));
        }
        return all;
    }

    /** What could not be written for Gateways, the last time. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private boolean slice(ClusterState state, GatewayService service, GatewaySlice slice, boolean bound)
            throws InterruptedException {
        EndpointSlice there = state.endpointSlices().get(service.namespace(), slice.name());
        List<GatewayPort> ports = bound ? service.ports() : open(there, service.ports());
        if (!bound && ports.isEmpty()) {
            return true;
        }
        EndpointSlice wanted = objects.slice(service, slice, ports);
        return !Drift.of(there, wanted) || write(there, wanted, objects.slice(service, slice, ports));
    }

    /** @param said what is wanted once more, for what is applied is told apart by what was there */
    private boolean write(@Nullable HasMetadata there, HasMetadata wanted, HasMetadata said) throws InterruptedException {
        String name = name(wanted);
        Over over = new Over(there == null ? "" : OrEmpty.text(there.getMetadata().getResourceVersion()), said);
        if (there != null && over.equals(written.get(name))) {
            // What is known is older than what has been written.
            return true;
        }
        return rewrites.due(name, said) && step(wanted, () -> {
            apply(there, wanted);
            rewrites.wrote(name, said);
            written.put(name, over);
        });
    }

    /** Those that get traffic already, where they may still. */
    static List<GatewayPort> open(@Nullable EndpointSlice there, List<GatewayPort> ports) {
        return there == null
                ? List.of()
                : ports.stream()
                        .filter(port -> OrEmpty.list(there.getPorts()).stream()
                                .anyMatch(one -> port.name().equals(one.getName())
                                        && Integer.valueOf(port.target()).equals(one.getPort())))
                        .toList();
    }

    private void apply(@Nullable HasMetadata there, HasMetadata wanted) {
        if (there == null) {
            wanted.getMetadata().setResourceVersion(NEW);
        } else {
            wanted.getMetadata().setUid(there.getMetadata().getUid());
        }
        client.resource(wanted).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    }

    /** Whether it is done, or what is there is not what was known: then newer work is on its way. */
    private boolean step(HasMetadata object, Runnable write) throws InterruptedException {
        if (overtaken.getAsBoolean()) {
            return true;
        }
        String name = name(object);
        try {
            Thread.sleep(PAUSE_MILLIS);
            write.run();
            told.remove(name);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                log.atDebug().addKeyValue("object", name).log("Object has changed; what it is now is awaited");
                return true;
            }
            String message = String.valueOf(e.getMessage());
            OrEmpty.list(object.getMetadata().getOwnerReferences()).stream()
                    .filter(Marks::gateway)
                    .forEach(owner -> problems.add(new Problem(
                            SourceRef.of("Gateway", object.getMetadata().getNamespace(), owner.getName()),
                            NOT_WRITTEN,
                            name + ": " + message)));
            if (!message.equals(told.put(name, message))) {
                log.atWarn()
                        .addKeyValue("object", name)
                        .addKeyValue("code", e.getCode())
                        .addKeyValue("error", message)
                        .log("Object not written; it is tried again");
            }
            return false;
        }
    }

    private static Set<String> names(Infrastructure infrastructure) {
        Set<String> names = new HashSet<>();
        for (GatewayService service : infrastructure.services()) {
            names.add("Service " + service.namespace() + "/" + service.name());
            service.slices().forEach(slice -> names.add("EndpointSlice " + service.namespace() + "/" + slice.name()));
        }
        return names;
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getNamespace() + "/"
                + object.getMetadata().getName();
    }

    private void unreachable(GatewayService service, String why) {
        String name = "unreachable " + service.namespace() + "/" + service.name();
        if (!why.equals(told.put(name, why))) {
            log.atInfo()
                    .addKeyValue("service", service.namespace() + "/" + service.name())
                    .addKeyValue("reason", why)
                    .log("Service of a Gateway has no endpoints");
        }
    }
}
