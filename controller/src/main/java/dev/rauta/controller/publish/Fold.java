// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.publish;

import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.routes.ListenerName;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What dataplanes have made of a version, put into statuses.
 *
 * @param broken by listener, why a dataplane could not open it
 * @param bound whether a dataplane serves the version
 * @param rejected whether one has rejected it
 * @param missing which dataplanes do not serve it, for people; empty where all do
 */
record Fold(Map<String, String> broken, boolean bound, boolean rejected, String missing) {
    private static final String PROGRAMMED = "Programmed";

    ObjectStatus of(ObjectStatus status) {
        return switch (status) {
            case ObjectStatus.OfGateway gateway -> {
                List<ObjectStatus.OfListener> listeners = listeners(
                        gateway.listeners(),
                        section -> ListenerName.ofGateway(gateway.namespace(), gateway.name(), section));
                yield new ObjectStatus.OfGateway(
                        gateway.namespace(),
                        gateway.name(),
                        parent(gateway.conditions(), gateway.listeners(), listeners),
                        gateway.addresses(),
                        listeners,
                        gateway.attachedListenerSets());
            }
            case ObjectStatus.OfListenerSet set -> {
                List<ObjectStatus.OfListener> listeners = listeners(
                        set.listeners(), section -> ListenerName.ofListenerSet(set.namespace(), set.name(), section));
                yield new ObjectStatus.OfListenerSet(
                        set.namespace(), set.name(), parent(set.conditions(), set.listeners(), listeners), listeners);
            }
            case ObjectStatus.OfIngress _,
                    ObjectStatus.OfGatewayClass _,
                    ObjectStatus.OfRoute _,
                    ObjectStatus.OfPolicy _ -> status;
        };
    }

    /** Whose listeners are all closed is not programmed itself. */
    private List<Condition> parent(
            List<Condition> conditions, List<ObjectStatus.OfListener> wanted, List<ObjectStatus.OfListener> now) {
        if (!bound) {
            return unserved(conditions);
        }
        boolean none = wanted.stream().anyMatch(Fold::programmed) && now.stream().noneMatch(Fold::programmed);
        if (none) {
            return unprogrammed(conditions, "Invalid", "listeners: dataplanes could open none of them (expected: at least one)");
        }
        return missing.isEmpty() ? conditions : noted(conditions);
    }

    private List<ObjectStatus.OfListener> listeners(
            List<ObjectStatus.OfListener> listeners, Function<String, ListenerName> names) {
        return listeners.stream()
                .map(listener -> {
                    String problem = broken.get(names.apply(listener.name()).value());
                    List<Condition> conditions = bound ? listener.conditions() : unserved(listener.conditions());
                    if (problem != null) {
                        conditions = unprogrammed(conditions, "Invalid", problem);
                    }
                    return new ObjectStatus.OfListener(
                            listener.name(), listener.supportedKinds(), listener.attachedRoutes(), conditions);
                })
                .toList();
    }

    private static boolean programmed(ObjectStatus.OfListener listener) {
        return listener.conditions().stream().anyMatch(one -> one.type().equals(PROGRAMMED) && one.status());
    }

    private List<Condition> unserved(List<Condition> conditions) {
        return unprogrammed(
                conditions, rejected ? "Invalid" : "Pending", missing.isEmpty() ? "no dataplane is connected" : missing);
    }

    private List<Condition> noted(List<Condition> conditions) {
        return conditions.stream()
                .map(one -> one.type().equals(PROGRAMMED) && one.status()
                        ? new Condition(one.type(), true, one.reason(), "not everywhere: " + missing, one.observedGeneration())
                        : one)
                .toList();
    }

    private static List<Condition> unprogrammed(List<Condition> conditions, String reason, String message) {
        return conditions.stream()
                .map(one -> one.type().equals(PROGRAMMED) && one.status()
                        ? new Condition(one.type(), false, reason, message, one.observedGeneration())
                        : one)
                .toList();
    }
}
