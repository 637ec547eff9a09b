// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway.address;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.AddressPool;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewaySpecAddress;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatusAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which address of the pool each Gateway has.
 *
 * <p>The status is the record: an address that it shows stays its Gateway's, over restarts and fail-overs, and while its
 * class is not accepted or not there. Then come addresses that are asked for, the oldest Gateway first; each of the rest
 * gets the lowest that is free.
 */
final class GatewayAddresses {
    private final AddressPool pool;
    private final Map<String, ObjectId> owners = new HashMap<>();
    private final Map<ObjectId, String> given = new HashMap<>();
    private final Set<ObjectId> recorded = new HashSet<>();

    /**
     * @param gateways oldest first
     * @param awaited those that are not ours now but may be again: they keep what they have recorded, and get nothing
     * @param records whether there is anybody who writes statuses; where not, what is given counts as recorded
     */
    GatewayAddresses(AddressPool pool, List<Gateway> gateways, List<Gateway> awaited, boolean records) {
        this.pool = pool;
        for (Gateway gateway : gateways) {
            shown(gateway).ifPresent(address -> give(gateway, address));
        }
        recorded.addAll(given.keySet());
        for (Gateway gateway : awaited) {
            shown(gateway).ifPresent(address -> owners.putIfAbsent(address, ObjectId.of(gateway)));
        }
        for (Gateway gateway : gateways) {
            wanted(gateway).ifPresent(address -> give(gateway, address));
        }
        int next = 0;
        for (Gateway gateway : gateways) {
            if (given.containsKey(ObjectId.of(gateway)) || wanted(gateway).isPresent()) {
                continue;
            }
            while (next < pool.size() && owners.containsKey(pool.at(next))) {
                next++;
            }
            if (next < pool.size()) {
                give(gateway, pool.at(next));
            }
        }
        if (!records) {
            recorded.addAll(given.keySet());
        }
    }

    /** The Gateway's address; empty where the one that it asks for is another's or not in the pool, or none is left. */
    Optional<String> of(ObjectId gateway) {
        return Optional.ofNullable(given.get(gateway));
    }

    /** Whether its status shows the address, so that nobody gives it another: before that it may not be used. */
    boolean recorded(ObjectId gateway) {
        return recorded.contains(gateway);
    }

    /** Whether {@code wanted}, however it is spelt, is the Gateway's. */
    boolean has(ObjectId gateway, String wanted) {
        Optional<String> literal = canonical(wanted);
        return literal.isPresent() && literal.equals(of(gateway));
    }

    AddressPool pool() {
        return pool;
    }

    private void give(Gateway gateway, String address) {
        ObjectId id = ObjectId.of(gateway);
        if (pool.contains(address) && !given.containsKey(id) && owners.putIfAbsent(address, id) == null) {
            given.put(id, address);
        }
    }

    /** What its status shows, unless it asks for another by now. */
    private static Optional<String> shown(Gateway gateway) {
        Optional<String> wanted = wanted(gateway);
        return statusOf(gateway).filter(address -> wanted.isEmpty() || wanted.get().equals(address));
    }

    private static Optional<String> statusOf(Gateway gateway) {
        if (gateway.getStatus() == null) {
            return Optional.empty();
        }
        return OrEmpty.list(gateway.getStatus().getAddresses()).stream()
                .map(GatewayStatusAddress::getValue)
                .map(OrEmpty::text)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .flatMap(GatewayAddresses::canonical);
    }

    private static Optional<String> wanted(Gateway gateway) {
        return OrEmpty.list(gateway.getSpec().getAddresses()).stream()
                .map(GatewaySpecAddress::getValue)
                .map(OrEmpty::text)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(value -> canonical(value).orElse(value));
    }

    private static Optional<String> canonical(String address) {
        try {
            return Optional.of(AddressPool.canonical(address));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
