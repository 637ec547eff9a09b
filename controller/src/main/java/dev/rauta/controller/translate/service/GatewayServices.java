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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which Service each Gateway has, and which it shall have.
 *
 * <p>What there is decides where dataplanes listen; what there shall be is written by the leader, seen by all, and used
 * from then on.
 */
public final class GatewayServices {
    private final ClusterState state;
    private final Settings settings;
    private final TargetPorts targets = new TargetPorts();
    private final ServicePlaces places;
    private final Map<String, GatewayService> wanted = new TreeMap<>();
    private final Set<String> kept = new TreeSet<>();
    private final ServicePlan plan;
    private final Owners owners;

    /** @param gateways ours, oldest first */
    public GatewayServices(ClusterState state, Settings settings, List<Gateway> gateways, Draft draft) {
        this.state = state;
        this.settings = settings;
        this.plan = new ServicePlan(state, settings, targets);
        this.owners = new Owners(state, settings, gateways);
        this.places = new ServicePlaces(state, settings, gateways, targets, draft);
        Set<String> placed = new HashSet<>();
        ours(EndpointSlice.class).forEach(slice -> targets.lead(service(slice), slice));
        gateways.forEach(gateway -> {
            ServicePlaces.Place place = places.of(ObjectId.of(gateway));
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
    public static Infrastructure none(ClusterState state, Settings settings, Draft draft) {
        return new GatewayServices(state, settings, List.of(), draft).finish();
    }

    /** What there is, and where dataplanes listen for it. */
    public ServicePlaces places() {
        return places;
    }

    /** Whether {@code object} is one of those that Services and their slices for Gateways are decided by. */
    public static boolean concern(HasMetadata object, Settings settings) {
        return Marks.ours(object, settings.gatewayControllerName())
                || object instanceof EndpointSlice slice
                        && settings.gatewayServices()
                        && settings.dataplaneService().filter(service(slice)::equals).isPresent();
    }

    /**
     * Says what the Gateway's Service shall be; a Gateway with no port to open keeps what it has, for an address is hard to
     * come by again.
     *
     * @param pooled the Gateway's address in the pool, where it has one
     */
    public void want(Gateway gateway, SortedSet<OpenPort> ports, Optional<String> pooled, Draft draft) {
        ObjectId id = ObjectId.of(gateway);
        ServicePlaces.Place place = places.of(id);
        if (place.clash().isPresent()) {
            draft.elsewhere(id.source("metadata.name"), "ServiceNameTaken", place.clash().get());
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
