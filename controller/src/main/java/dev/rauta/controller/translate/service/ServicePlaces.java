// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.infrastructure.Marks;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which Service each Gateway has, and where dataplanes listen for its ports. */
public final class ServicePlaces {
    /** @param service what is there and ours; null where nothing is, or {@code clash} says why it is not ours */
    record Place(String namespace, String name, @Nullable Service service, Optional<String> clash) {
        String key() {
            return namespace + "/" + name;
        }
    }

    private final Map<ObjectId, Place> places = new HashMap<>();
    private final TargetPorts targets;

    ServicePlaces(ClusterState state, Settings settings, List<Gateway> gateways, TargetPorts targets, Draft draft) {
        this.targets = targets;
        Map<String, ObjectId> firsts = new HashMap<>();
        gateways.forEach(gateway -> place(gateway, firsts, state, settings, draft));
    }

    /** The addresses of the Gateway's Service: its load balancer's, else its own; none where there is no Service. */
    public List<String> addresses(ObjectId gateway) {
        Service service = of(gateway).service();
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
        return of(gateway).key();
    }

    /** Why the Gateway cannot have a Service, for people; empty where it can. */
    public Optional<String> clash(ObjectId gateway) {
        return of(gateway).clash();
    }

    /** Where dataplanes listen for a port of the Gateway; empty while that is not recorded. */
    public Optional<Integer> target(ObjectId gateway, int port, boolean datagrams) {
        return targets.of(of(gateway).key(), new OpenPort(port, datagrams));
    }

    private void place(
            Gateway gateway, Map<String, ObjectId> firsts, ClusterState state, Settings settings, Draft draft) {
        ObjectId id = ObjectId.of(gateway);
        String name = ServiceNames.service(id.name(), OrEmpty.text(gateway.getSpec().getGatewayClassName()));
        String key = id.namespace() + "/" + name;
        draft.read("Service", id.namespace(), name);
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

    Place of(ObjectId gateway) {
        Place place = places.get(gateway);
        if (place == null) {
            throw new IllegalArgumentException("Gateway: " + gateway + " (expected: one of ours)");
        }
        return place;
    }
}
