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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
                of(route.getStatus(), HTTPRouteStatus::getParents, parents -> route.setStatus(new HTTPRouteStatus(parents)));
            case GRPCRoute route ->
                of(route.getStatus(), GRPCRouteStatus::getParents, parents -> route.setStatus(new GRPCRouteStatus(parents)));
            case TLSRoute route ->
                of(route.getStatus(), TLSRouteStatus::getParents, parents -> route.setStatus(new TLSRouteStatus(parents)));
            case TCPRoute route ->
                of(route.getStatus(), TCPRouteStatus::getParents, parents -> route.setStatus(new TCPRouteStatus(parents)));
            case UDPRoute route ->
                of(route.getStatus(), UDPRouteStatus::getParents, parents -> route.setStatus(new UDPRouteStatus(parents)));
            default -> throw new IllegalArgumentException("kind: " + object.getKind() + " (expected: a route)");
        };
    }

    private static <S> RouteParents of(
            @Nullable S status,
            Function<S, @Nullable List<RouteParentStatus>> parents,
            Consumer<List<RouteParentStatus>> write) {
        return new RouteParents(status == null ? List.of() : OrEmpty.list(parents.apply(status)), write);
    }

    /** Whether anything is different now. */
    boolean replace(List<RouteParentStatus> parents) {
        write.accept(parents);
        return !parents.equals(present);
    }
}
