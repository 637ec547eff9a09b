// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.migrate.policy.ServiceWords;
import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translator;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a rule comes to that sends to a Service and says nothing else: found by translating one for each Service's port. */
final class PlainServices {
    /** A name that no object should have. */
    private static final String PROBE = "rauta-migration-probe";

    private final Map<String, Plain> plain = new HashMap<>();

    /**
     * A share of such a rule.
     *
     * @param upstream how it is spoken to; empty where nothing is
     */
    record Plain(WeightedDestination share, Optional<Upstream> upstream) {}

    private PlainServices() {}

    /** @param others what there is besides Ingresses */
    static PlainServices of(Collection<UpstreamName> upstreams, List<HasMetadata> others, Settings settings) {
        PlainServices all = new PlainServices();
        List<ServiceWords> services = services(upstreams);
        if (services.isEmpty()) {
            return all;
        }
        List<HasMetadata> objects = new ArrayList<>(others);
        String home = services.getFirst().namespace();
        objects.add(new GatewayClassBuilder()
                .withNewMetadata().withName(PROBE).endMetadata()
                .withNewSpec().withControllerName(settings.gatewayControllerName()).endSpec()
                .build());
        objects.add(new GatewayBuilder()
                .withNewMetadata().withName(PROBE).withNamespace(home).endMetadata()
                .withNewSpec()
                .withGatewayClassName(PROBE)
                .addNewListener().withName("http").withProtocol("HTTP").withPort(1)
                .withNewAllowedRoutes().withNewNamespaces().withFrom("All").endNamespaces().endAllowedRoutes()
                .endListener()
                .endSpec()
                .build());
        for (int i = 0; i < services.size(); i++) {
            objects.add(route(services.get(i), i, home));
        }
        Snapshot snapshot = Translator.translate(ClusterState.of(objects), settings).snapshot();
        all.read(snapshot, services);
        return all;
    }

    private static List<ServiceWords> services(Collection<UpstreamName> upstreams) {
        LinkedHashSet<ServiceWords> services = new LinkedHashSet<>();
        for (UpstreamName name : upstreams) {
            try {
                ServiceWords its = ServiceWords.of(name);
                services.add(new ServiceWords(its.namespace(), its.name(), its.port(), ""));
            } catch (Unsayable e) {
                // Nobody's Service: there is nothing to compare it with.
                continue;
            }
        }
        return List.copyOf(services);
    }

    private static HasMetadata route(ServiceWords service, int number, String home) {
        return new HTTPRouteBuilder()
                .withNewMetadata().withName(PROBE + "-" + number).withNamespace(service.namespace()).endMetadata()
                .withNewSpec()
                .addNewParentRef().withName(PROBE).withNamespace(home).endParentRef()
                .addToHostnames("probe-" + number + ".invalid")
                .addNewRule()
                .addNewBackendRef().withName(service.name()).withPort(service.port()).endBackendRef()
                .endRule()
                .endSpec()
                .build();
    }

    private void read(Snapshot snapshot, List<ServiceWords> services) {
        Map<UpstreamName, Upstream> upstreams =
                snapshot.upstreams().stream().collect(Collectors.toMap(Upstream::name, Function.identity()));
        Map<RouteName, Route> routes = new HashMap<>();
        for (VirtualHost host : snapshot.routes().virtualHosts()) {
            host.routes().forEach(route -> routes.put(route.name(), route));
        }
        for (int i = 0; i < services.size(); i++) {
            ServiceWords service = services.get(i);
            Route route = routes.get(RouteName.of("httproute", service.namespace(), PROBE + "-" + i, "0"));
            if (route != null && route.action() instanceof Action.Forward(List<WeightedDestination> shares)) {
                WeightedDestination share = shares.getFirst();
                Optional<Upstream> upstream = share.destination() instanceof Destination.To to
                        ? Optional.ofNullable(upstreams.get(to.upstream()))
                        : Optional.empty();
                plain.put(key(service), new Plain(share, upstream));
            }
        }
    }

    /** Empty where no rule can send there. */
    Optional<Plain> of(ServiceWords service) {
        return Optional.ofNullable(plain.get(key(service)));
    }

    private static String key(ServiceWords service) {
        return service.namespace() + "/" + service.name() + ":" + service.port();
    }
}
