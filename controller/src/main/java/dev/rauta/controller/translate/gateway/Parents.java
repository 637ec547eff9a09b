// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All Gateways of ours and their ListenerSets, judged; routes attach to them. */
public final class Parents {
    private final Map<String, GatewayDraft> gateways = new TreeMap<>();
    private final Map<String, ListenerSetDraft> sets = new TreeMap<>();

    Parents(Collection<GatewayDraft> gateways, List<ListenerSetDraft> sets) {
        gateways.forEach(one -> this.gateways.put(key(one.id()), one));
        sets.forEach(one -> this.sets.put(key(one.id()), one));
    }

    /** What {@code ref} of {@code route} means; null where it is none of ours. */
    public @Nullable Parent find(ParentReference ref, ObjectId route) {
        if (!OrEmpty.textOr(ref.getGroup(), ListenerCheck.GROUP).equals(ListenerCheck.GROUP)) {
            return null;
        }
        return find(
                OrEmpty.textOr(ref.getKind(), "Gateway"),
                OrEmpty.textOr(ref.getNamespace(), route.namespace()),
                OrEmpty.text(ref.getName()));
    }

    /** The Gateway or ListenerSet of that name; null where it is none of ours. */
    public @Nullable Parent find(String kind, String namespace, String name) {
        String key = namespace + "/" + name;
        return switch (kind) {
            case "Gateway" -> gateways.get(key);
            case "ListenerSet" -> sets.get(key);
            default -> null;
        };
    }

    /** Forgets which routes have attached, so that they may attach again. */
    public void reset() {
        gateways.values().forEach(gateway -> gateway.listeners().forEach(ListenerDraft::reset));
        sets.values().forEach(set -> set.listeners().forEach(ListenerDraft::reset));
    }

    /** Tells what came of each, once all routes have attached. */
    public void report(Draft draft) {
        gateways.values().forEach(gateway -> gateway.report(draft));
        sets.values().forEach(set -> set.report(draft));
    }

    private static String key(ObjectId id) {
        return id.namespace() + "/" + id.name();
    }
}
