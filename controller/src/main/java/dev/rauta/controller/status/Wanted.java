// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What an object shall be told. */
record Wanted(SourceRef object, ObjectStatus status) {

    static Wanted of(ObjectStatus status) {
        return new Wanted(SourceRef.of(StatusKinds.kind(status), status.namespace(), status.name()), status);
    }

    /**
     * What all are told, Gateways before routes; routes and policies that have an entry of {@code controllerName} and are told nothing
     * lose it.
     */
    static List<Wanted> of(ClusterState state, List<ObjectStatus> statuses, String controllerName) {
        List<Wanted> all = new ArrayList<>(statuses.size());
        List<Wanted> routes = new ArrayList<>();
        Set<SourceRef> told = new HashSet<>();
        for (ObjectStatus status : statuses) {
            Wanted one = of(status);
            (status instanceof ObjectStatus.OfRoute ? routes : all).add(one);
            // Nobody else writes the others while their class is ours.
            if (status instanceof ObjectStatus.OfRoute || status instanceof ObjectStatus.OfPolicy) {
                told.add(one.object());
            }
        }
        all.addAll(routes);
        untold(state, StatusKinds.ROUTES, told, route -> RouteParents.of(route).present().stream()
                        .anyMatch(entry -> controllerName.equals(entry.getControllerName())))
                .map(object -> new ObjectStatus.OfRoute(object.kind(), object.namespace(), object.name(), List.of()))
                .forEach(status -> all.add(of(status)));
        untold(state, StatusKinds.POLICIES, told, policy -> PolicyAncestors.of(policy).present().stream()
                        .anyMatch(entry -> controllerName.equals(entry.getControllerName())))
                .map(object -> new ObjectStatus.OfPolicy(object.kind(), object.namespace(), object.name(), List.of()))
                .forEach(status -> all.add(of(status)));
        return all;
    }

    /** Objects of some kinds that have a status of ours, and are told none. */
    private static Stream<SourceRef> untold(
            ClusterState state, Map<String, Class<? extends HasMetadata>> kinds, Set<SourceRef> told, Predicate<HasMetadata> ours) {
        List<SourceRef> all = new ArrayList<>();
        kinds.forEach((kind, type) -> {
            for (HasMetadata one : state.all(type).all()) {
                SourceRef object = SourceRef.of(
                        kind, OrEmpty.text(one.getMetadata().getNamespace()), one.getMetadata().getName());
                if (!told.contains(object) && ours.test(one)) {
                    all.add(object);
                }
            }
        });
        return all.stream();
    }
}
