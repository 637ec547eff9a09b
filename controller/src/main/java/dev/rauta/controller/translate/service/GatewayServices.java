// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.infrastructure.GatewayService;
import dev.rauta.controller.infrastructure.Infrastructure;
import dev.rauta.controller.infrastructure.Marks;
import dev.rauta.controller.infrastructure.Unwanted;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which Service each Gateway has, and which it shall have.
 *
 * <p>What there is decides where dataplanes listen; what there shall be is written by the leader, seen by all, and used
 * from then on.
 */
public final class GatewayServices {
    /** @param service what is there and ours; null where nothing is, or {@code clash} says why it is not ours */
    private record Place(String namespace, String name, @Nullable Service service, Optional<String> clash) {
        String key() {
            return namespace + "/" + name;
        }
    }

    private final ClusterState state;
    private final Settings settings;
    private final Map<ObjectId, Place> places = new HashMap<>();
    private final TargetPorts targets = new TargetPorts();
    private final Map<String, GatewayService> wanted = new TreeMap<>();
    private final Set<String> kept = new TreeSet<>();
    private final ServicePlan plan;
    private final Owners owners;

    /** @param gateways ours, oldest first */
    public GatewayServices(ClusterState state, Settings settings, List<Gateway> gateways) {
        this.state = state;
        this.settings = settings;
        this.plan = new ServicePlan(state, settings, targets);
        this.owners = new Owners(state, settings, gateways);
        Map<String, ObjectId> firsts = new HashMap<>();
        gateways.forEach(gateway -> place(gateway, firsts));
        Set<String> placed = new HashSet<>();
        ours(EndpointSlice.class).forEach(slice -> targets.lead(service(slice), slice));
        gateways.forEach(gateway -> {
            Place place = place(ObjectId.of(gateway));
            if (place.service() != null) {
                placed.add(place.key());
                targets.record(place.key(), place.service());
            }
        });
        // Those of Gateways that are not ours now but may be again.
        ours(Service.class).stream()
                .filter(service -> !placed.contains(key(service)) && owners.awaited(service))
                .forEach(targets::hold);
    }

    /** Where no Gateway has a Service. */
    public static Infrastructure none(ClusterState state, Settings settings) {
        return new GatewayServices(state, settings, List.of()).finish();
    }

    /** The addresses of the Gateway's Service: its load balancer's, else its own; none where there is no Service. */
    public List<String> addresses(ObjectId gateway) {
        Service service = place(gateway).service();
        if (service == null) {
            return List.of();
        }
        List<String> addresses = new ArrayList<>();
        if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
            OrEmpty.list(service.getStatus().getLoadBalancer().getIngress())
                    .forEach(one -> addresses.add(OrEmpty.textOr(one.getIp(), OrEmpty.text(one.getHostname()))));
        }
        if (addresses.isEmpty() && service.getSpec() != null) {
            addresses.add(OrEmpty.text(service.getSpec().getClusterIP()));
        }
        return addresses.stream()
                .filter(address -> !address.isEmpty() && !address.equals("None"))
                .distinct()
                .toList();
    }

    /** NAMESPACE/NAME of the Gateway's Service. */
    public String name(ObjectId gateway) {
        return place(gateway).key();
    }

    /** Why the Gateway cannot have a Service, for people; empty where it can. */
    public Optional<String> clash(ObjectId gateway) {
        return place(gateway).clash();
    }

    /** Where dataplanes listen for a port of the Gateway; empty while that is not recorded. */
    public Optional<Integer> target(ObjectId gateway, int port, boolean datagrams) {
        return targets.of(place(gateway).key(), new OpenPort(port, datagrams));
    }

    /**
     * Says what the Gateway's Service shall be; a Gateway with no port to open keeps what it has, for an address is hard to
     * come by again.
     *
     * @param pooled the Gateway's address in the pool, where it has one
     */
    public void want(Gateway gateway, SortedSet<OpenPort> ports, Optional<String> pooled, Draft draft) {
        ObjectId id = ObjectId.of(gateway);
        Place place = place(id);
        if (place.clash().isPresent()) {
            draft.problem(id.source("metadata.name"), "ServiceNameTaken", place.clash().get());
            return;
        }
        kept.add(place.key());
        if (place.service() != null) {
            draft.used("Service", place.namespace(), place.name());
        }
        plan.of(gateway, place.name(), ports, pooled, draft).ifPresent(service -> wanted.put(place.key(), service));
    }

    /** What shall be, and what shall go, once all is said. */
    public Infrastructure finish() {
        List<Unwanted> unwanted = new ArrayList<>();
        for (Service service : ours(Service.class)) {
            if (!kept.contains(key(service)) && owners.given(service)) {
                unwanted.add(unwanted(service));
            }
        }
        for (EndpointSlice slice : ours(EndpointSlice.class)) {
            String service = service(slice);
            GatewayService its = wanted.get(service);
            boolean goes = its == null
                    ? !kept.contains(service) && owners.given(slice)
                    : its.slices().stream().noneMatch(one -> one.name().equals(slice.getMetadata().getName()));
            if (goes) {
                unwanted.add(unwanted(slice));
            }
        }
        return new Infrastructure(List.copyOf(wanted.values()), unwanted);
    }

    private void place(Gateway gateway, Map<String, ObjectId> firsts) {
        ObjectId id = ObjectId.of(gateway);
        String name = ServiceNames.service(id.name(), OrEmpty.text(gateway.getSpec().getGatewayClassName()));
        String key = id.namespace() + "/" + name;
        Service there = state.services().get(id.namespace(), name);
        ObjectId first = firsts.putIfAbsent(key, id);
        if (first != null) {
            places.put(id, new Place(id.namespace(), name, null, Optional.of("Service " + key + ": it is Gateway "
                    + first.name() + "'s (expected: names of Gateway and class that together are nobody else's)")));
        } else if (there != null && !Marks.ours(there, settings.gatewayControllerName())) {
            places.put(id, new Place(id.namespace(), name, null, Optional.of("Service " + key
                    + ": somebody else made it (expected: none of that name, or one that Rauta made)")));
        } else {
            places.put(id, new Place(id.namespace(), name, there, Optional.empty()));
        }
    }

    private Place place(ObjectId gateway) {
        Place place = places.get(gateway);
        if (place == null) {
            throw new IllegalArgumentException("Gateway: " + gateway + " (expected: one of ours)");
        }
        return place;
    }

    private <T extends HasMetadata> List<T> ours(Class<T> kind) {
        return state.all(kind).all().stream()
                .filter(object -> Marks.ours(object, settings.gatewayControllerName()))
                .toList();
    }

    /** The key of the Service that it belongs to. */
    private static String service(EndpointSlice slice) {
        return slice.getMetadata().getNamespace() + "/"
                + OrEmpty.map(slice.getMetadata().getLabels()).get(Marks.SERVICE);
    }

    private static String key(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }

    private static Unwanted unwanted(HasMetadata object) {
        return new Unwanted(
                object.getKind(), object.getMetadata().getNamespace(), object.getMetadata().getName());
    }
}
