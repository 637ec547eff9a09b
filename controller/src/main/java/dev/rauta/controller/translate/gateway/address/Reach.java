// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway.address;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.service.ServicePlaces;
import dev.rauta.routes.Binding;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import java.util.List;
import java.util.Optional;

/** How clients reach a Gateway. */
public sealed interface Reach {

    /**
     * What the operator chose, with addresses and ports as the cluster records them.
     *
     * @param awaited Gateways that are not ours now but may be again
     */
    static Reach of(
            Settings settings,
            List<Gateway> oldestFirst,
            List<Gateway> awaited,
            Optional<ServicePlaces> services,
            List<String> published) {
        if (settings.gatewayAddressPool().isPresent()) {
            return new Pooled(
                    new GatewayAddresses(settings.gatewayAddressPool().get(), oldestFirst, awaited, settings.recorded()));
        }
        return services.<Reach>map(Serviced::new).orElseGet(() -> new Shared(published));
    }

    /** At the dataplanes' own address, whose ports Gateways and Ingress share. */
    record Shared(List<String> published) implements Reach {
        @Override
        public Outcome judge(ObjectId gateway, String wanted) {
            return published.contains(wanted)
                    ? Outcome.good("Programmed")
                    : Outcome.elsewhere("AddressNotUsable", "address: " + wanted + " (expected: one of " + published + ")");
        }

        @Override
        public List<String> addresses(ObjectId gateway) {
            return published;
        }

        @Override
        public Outcome unassigned(ObjectId gateway) {
            return Outcome.elsewhere("AddressNotAssigned",
                    "addresses: none (expected: --publish-service with an address, or --publish-address)");
        }

        @Override
        public Optional<Binding> binding(ObjectId gateway, int port, boolean datagrams) {
            return Optional.of(Binding.own(port));
        }
    }

    /** At an address of its own. */
    record Pooled(GatewayAddresses pool) implements Reach {
        @Override
        public Outcome judge(ObjectId gateway, String wanted) {
            return pool.has(gateway, wanted)
                    ? Outcome.good("Programmed")
                    : Outcome.elsewhere("AddressNotUsable", "address: " + wanted + " (expected: one of "
                            + pool.pool().cidr() + " that no other Gateway has, and not more than one)");
        }

        @Override
        public List<String> addresses(ObjectId gateway) {
            return pool.of(gateway).stream().toList();
        }

        @Override
        public Outcome unassigned(ObjectId gateway) {
            return Outcome.elsewhere("AddressNotAssigned",
                    "addresses: none left (expected: a free one in " + pool.pool().cidr() + ")");
        }

        @Override
        public Optional<Binding> binding(ObjectId gateway, int port, boolean datagrams) {
            return pool.recorded(gateway) ? Optional.of(new Binding(pool.of(gateway), port)) : Optional.empty();
        }
    }

    /** Behind a Service of its own, at ports of the dataplanes that the Service records. */
    record Serviced(ServicePlaces services) implements Reach {
        @Override
        public Outcome judge(ObjectId gateway, String wanted) {
            List<String> addresses = services.addresses(gateway);
            return addresses.isEmpty() || addresses.contains(wanted)
                    ? Outcome.good("Programmed")
                    : Outcome.elsewhere("AddressNotUsable",
                            "address: " + wanted + " (expected: one of its Service's, " + addresses + ")");
        }

        @Override
        public List<String> addresses(ObjectId gateway) {
            return services.addresses(gateway);
        }

        @Override
        public Outcome unassigned(ObjectId gateway) {
            // That it takes a moment is nobody's fault.
            return services.clash(gateway)
                    .map(why -> Outcome.elsewhere("AddressNotAssigned", why))
                    .orElseGet(() -> Outcome.bad(
                            "Pending", "Service " + services.name(gateway) + ": no address yet (expected: one)"));
        }

        @Override
        public Optional<Binding> binding(ObjectId gateway, int port, boolean datagrams) {
            return services.target(gateway, port, datagrams).map(Binding::own);
        }
    }

    /** Whether the Gateway has the address that it asks for. */
    Outcome judge(ObjectId gateway, String wanted);

    /** What its status shows; none where it has none. */
    List<String> addresses(ObjectId gateway);

    /** Why there is none. */
    Outcome unassigned(ObjectId gateway);

    /** What a listener on {@code port} waits for while its binding is not recorded. */
    default String awaited(ObjectId gateway, int port) {
        return this instanceof Pooled
                ? "address: " + String.join(", ", addresses(gateway)) + " is not recorded yet (expected: in the Gateway's status)"
                : "port " + port + ": no target port yet (expected: one in the Gateway's Service)";
    }

    /** Where dataplanes listen for a port of it, once it has an address; empty while that is not recorded. */
    Optional<Binding> binding(ObjectId gateway, int port, boolean datagrams);

    /** Whether Gateways and Ingress share its ports. */
    default boolean shared() {
        return this instanceof Shared;
    }

    /** The kinds of addresses that may be asked for. */
    default List<String> types() {
        return this instanceof Pooled ? List.of("IPAddress") : List.of("IPAddress", "Hostname");
    }
}
