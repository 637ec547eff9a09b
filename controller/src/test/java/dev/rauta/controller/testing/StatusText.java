// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.testing;

import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Statuses as golden files show them: one short line for a condition. */
final class StatusText {
    private StatusText() {}

    static Map<String, Object> of(List<ObjectStatus> statuses) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (ObjectStatus status : statuses) {
            String where = status.namespace().isEmpty() ? status.name() : status.namespace() + "/" + status.name();
            switch (status) {
                case ObjectStatus.OfIngress ingress -> all.put("Ingress " + where, ingress.addresses());
                case ObjectStatus.OfGatewayClass one -> all.put("GatewayClass " + where, conditions(one.conditions()));
                case ObjectStatus.OfGateway gateway -> {
                    Map<String, Object> its = conditions(gateway.conditions());
                    its.put("addresses", gateway.addresses());
                    if (gateway.attachedListenerSets() > 0) {
                        its.put("attachedListenerSets", gateway.attachedListenerSets());
                    }
                    its.put("listeners", listeners(gateway.listeners()));
                    all.put("Gateway " + where, its);
                }
                case ObjectStatus.OfListenerSet set -> {
                    Map<String, Object> its = conditions(set.conditions());
                    its.put("listeners", listeners(set.listeners()));
                    all.put("ListenerSet " + where, its);
                }
                case ObjectStatus.OfRoute route -> all.put(route.kind() + " " + where, parents(route.parents()));
                case ObjectStatus.OfPolicy policy -> all.put(policy.kind() + " " + where, parents(policy.ancestors()));
            }
        }
        return all;
    }

    private static Map<String, Object> listeners(List<ObjectStatus.OfListener> listeners) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (ObjectStatus.OfListener listener : listeners) {
            Map<String, Object> its = conditions(listener.conditions());
            its.put("kinds", String.join(" ", listener.supportedKinds()));
            its.put("attachedRoutes", listener.attachedRoutes());
            all.put(listener.name(), its);
        }
        return all;
    }

    private static Map<String, Object> parents(List<ObjectStatus.OfParent> parents) {
        Map<String, Object> all = new LinkedHashMap<>();
        parents.forEach(parent -> all.put(parent.parentRef().toString(), conditions(parent.conditions())));
        return all;
    }

    private static Map<String, Object> conditions(List<Condition> conditions) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Condition one : conditions) {
            all.put(one.type(), (one.status() ? "True " : "False ") + one.reason() + " @" + one.observedGeneration()
                    + (one.message().isEmpty() ? "" : ": " + one.message()));
        }
        return all;
    }
}
