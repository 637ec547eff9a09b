// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.routes.Binding;
import java.util.List;

/** How clients reach a Gateway. */
sealed interface Reach {

    /** At the dataplanes' own address, whose ports Gateways and Ingress share. */
    record Shared(List<String> published) implements Reach {
        @Override
        public Outcome judge(ObjectId gateway, String wanted) {
            return published.contains(wanted)
                    ? Outcome.good("Programmed")
                    : Outcome.bad("AddressNotUsable", "address: " + wanted + " (expected: one of " + published + ")");
        }

        @Override
        public List<String> addresses(ObjectId gateway) {
            return published;
        }

        @Override
        public Outcome unassigned(ObjectId gateway) {
            return Outcome.bad("AddressNotAssigned",
                    "addresses: none (expected: --publish-service with an address, or --publish-address)");
        }

        @Override
        public Binding binding(ObjectId gateway, int port, boolean datagrams) {
            return Binding.own(port);
        }
    }

    /** At an address of its own. */
    record Pooled(GatewayAddresses pool) implements Reach {
        @Override
        public Outcome judge(ObjectId gateway, String wanted) {
            return pool.of(gateway).filter(wanted::equals).isPresent()
                    ? Outcome.good("Programmed")
                    : Outcome.bad("AddressNotUsable", "address: " + wanted + " (expected: one of "
                            + pool.pool().cidr() + " that no other Gateway has, and not more than one)");
        }

        @Override
        public List<String> addresses(ObjectId gateway) {
            return pool.of(gateway).stream().toList();
        }

        @Override
        public Outcome unassigned(ObjectId gateway) {
            return Outcome.bad("AddressNotAssigned",
                    "addresses: none left (expected: a free one in " + pool.pool().cidr() + ")");
        }

        @Override
        public Binding binding(ObjectId gateway, int port, boolean datagrams) {
            return new Binding(pool.of(gateway), port);
        }
    }

    /** Whether the Gateway has the address that it asks for. */
    Outcome judge(ObjectId gateway, String wanted);

    /** What its status shows; none where it has none. */
    List<String> addresses(ObjectId gateway);

    /** Why there is none. */
    Outcome unassigned(ObjectId gateway);

    /** Where dataplanes listen for a port of it that has an address. */
    Binding binding(ObjectId gateway, int port, boolean datagrams);

    /** Whether Gateways and Ingress share its ports. */
    default boolean shared() {
        return this instanceof Shared;
    }

    /** The kinds of addresses that may be asked for. */
    default List<String> types() {
        return this instanceof Shared ? List.of("IPAddress", "Hostname") : List.of("IPAddress");
    }
}
