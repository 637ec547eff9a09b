// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.cluster.OrEmpty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import java.util.stream.Stream;

/** The parts of an object that a policy may be attached to: listeners, rules and ports, by name. */
final class Sections {
    private Sections() {}

    static boolean has(HasMetadata object, String section) {
        return names(object).anyMatch(section::equals);
    }

    private static Stream<String> names(HasMetadata object) {
        return switch (object) {
            case Service service when service.getSpec() != null ->
                OrEmpty.list(service.getSpec().getPorts()).stream().map(port -> OrEmpty.text(port.getName()));
            case HTTPRoute route when route.getSpec() != null ->
                OrEmpty.list(route.getSpec().getRules()).stream().map(rule -> OrEmpty.text(rule.getName()));
            case GRPCRoute route when route.getSpec() != null ->
                OrEmpty.list(route.getSpec().getRules()).stream().map(rule -> OrEmpty.text(rule.getName()));
            case Gateway gateway when gateway.getSpec() != null ->
                OrEmpty.list(gateway.getSpec().getListeners()).stream().map(listener -> OrEmpty.text(listener.getName()));
            case ListenerSet set when set.getSpec() != null ->
                OrEmpty.list(set.getSpec().getListeners()).stream().map(listener -> OrEmpty.text(listener.getName()));
            default -> Stream.empty();
        };
    }
}
