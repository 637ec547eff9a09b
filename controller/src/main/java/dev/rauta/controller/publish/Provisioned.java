// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.publish;

import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What could not be made for Gateways in the cluster, put into their statuses. */
public final class Provisioned {
    private Provisioned() {}

    /**
     * Says in {@code Programmed} what is in the way: to a Gateway that waits for its Service, as the reason; to one that is
     * served, as a message.
     *
     * @param faults problems of Gateways
     */
    public static List<ObjectStatus> fold(List<ObjectStatus> statuses, List<Problem> faults) {
        if (faults.isEmpty()) {
            return statuses;
        }
        Map<String, String> messages = new TreeMap<>();
        for (Problem fault : faults) {
            messages.merge(
                    fault.source().namespace() + "/" + fault.source().name(), fault.message(), (one, more) -> one + "; " + more);
        }
        return statuses.stream()
                .map(status -> status instanceof ObjectStatus.OfGateway gateway
                        ? fold(gateway, messages.get(gateway.namespace() + "/" + gateway.name()))
                        : status)
                .toList();
    }

    private static ObjectStatus fold(ObjectStatus.OfGateway gateway, @Nullable String message) {
        return message == null
                ? gateway
                : new ObjectStatus.OfGateway(
                        gateway.namespace(),
                        gateway.name(),
                        gateway.conditions().stream().map(one -> fold(one, message)).toList(),
                        gateway.addresses(),
                        gateway.listeners(),
                        gateway.attachedListenerSets());
    }

    private static Condition fold(Condition one, String message) {
        if (!one.type().equals("Programmed") || !one.status() && !one.reason().equals("Pending")) {
            return one;
        }
        String said = "not written: " + message;
        return new Condition(
                one.type(),
                one.status(),
                one.status() ? one.reason() : "AddressNotAssigned",
                one.message().isEmpty() ? said : one.message() + "; " + said,
                one.observedGeneration());
    }
}
