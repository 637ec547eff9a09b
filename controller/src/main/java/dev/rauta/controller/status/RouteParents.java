// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.cluster.OrEmpty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRouteStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRouteStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRouteStatus;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code status.parents} of a route of any kind: the classes of the kinds have nothing in common but their shape.
 *
 * @param present what is there now
 * @param write puts another list in its place
 */
record RouteParents(List<RouteParentStatus> present, Consumer<List<RouteParentStatus>> write) {
    /** Throws {@link IllegalArgumentException} for an object that is no route. */
    static RouteParents of(HasMetadata object) {
        return switch (object) {
            case HTTPRoute route ->
                new RouteParents(
                        route.getStatus() == null ? List.of() : OrEmpty.list(route.getStatus().getParents()),
                        parents -> route.setStatus(new HTTPRouteStatus(parents)));
            case GRPCRoute route ->
                new RouteParents(
                        route.getStatus() == null ? List.of() : OrEmpty.list(route.getStatus().getParents()),
                        parents -> route.setStatus(new GRPCRouteStatus(parents)));
            case TLSRoute route ->
                new RouteParents(
                        route.getStatus() == null ? List.of() : OrEmpty.list(route.getStatus().getParents()),
                        parents -> route.setStatus(new TLSRouteStatus(parents)));
            case TCPRoute route ->
                new RouteParents(
                        route.getStatus() == null ? List.of() : OrEmpty.list(route.getStatus().getParents()),
                        parents -> route.setStatus(new TCPRouteStatus(parents)));
            case UDPRoute route ->
                new RouteParents(
                        route.getStatus() == null ? List.of() : OrEmpty.list(route.getStatus().getParents()),
                        parents -> route.setStatus(new UDPRouteStatus(parents)));
            default -> throw new IllegalArgumentException("kind: " + object.getKind() + " (expected: a route)");
        };
    }

    /** Whether anything is different now. */
    boolean replace(List<RouteParentStatus> parents) {
        write.accept(parents);
        return !parents.equals(present);
    }
}
