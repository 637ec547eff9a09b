// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.testing;

import dev.rauta.controller.infrastructure.GatewayEndpoint;
import dev.rauta.controller.infrastructure.GatewayService;
import dev.rauta.controller.infrastructure.Infrastructure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Infrastructure as golden files show it. */
final class InfrastructureText {
    private InfrastructureText() {}

    static Map<String, Object> of(Infrastructure infrastructure) {
        Map<String, Object> all = new LinkedHashMap<>();
        infrastructure.services().forEach(one -> all.put("Service " + one.namespace() + "/" + one.name(), service(one)));
        infrastructure
                .unwanted()
                .forEach(one -> all.put(one.kind() + " " + one.namespace() + "/" + one.name(), "unwanted"));
        return all;
    }

    private static Map<String, Object> service(GatewayService service) {
        Map<String, Object> its = new LinkedHashMap<>();
        its.put("owner", service.owner().name() + " " + service.owner().uid());
        its.put("type", service.type().toString());
        its.put("labels", service.labels());
        its.put("annotations", service.annotations());
        its.put("ports", service.ports().stream()
                .map(port -> port.name() + " " + port.port() + "/" + port.protocol() + " to " + port.target())
                .toList());
        service.slices().forEach(slice -> its.put(
                "EndpointSlice " + slice.name() + " " + slice.addressType(),
                slice.endpoints().stream().map(InfrastructureText::endpoint).toList()));
        service.unreachable().ifPresent(why -> its.put("unreachable", why));
        return its;
    }

    private static String endpoint(GatewayEndpoint one) {
        List<String> words = List.of(
                one.address(),
                one.ready() ? "ready" : "",
                one.serving() ? "serving" : "",
                one.terminating() ? "terminating" : "",
                one.node(),
                one.zone());
        return String.join(" ", words.stream().filter(word -> !word.isEmpty()).toList());
    }
}
