// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.condition.ObjectStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Ingresses that this process has told their addresses, so that those are taken back which are no longer ours. One thread.
 *
 * <p>Nothing in a status says who wrote it: what is not what we wrote is another's, who serves the Ingress now.
 */
final class ToldIngresses {
    private final Map<String, ObjectStatus.OfIngress> told = new HashMap<>();
    private final Map<String, ObjectStatus.OfIngress> leaving = new HashMap<>();

    /**
     * Empty statuses for those that were ours before and are not among {@code now}.
     *
     * @param now statuses of any kind
     */
    List<ObjectStatus> leaving(List<ObjectStatus> now) {
        leaving.putAll(told);
        told.clear();
        for (ObjectStatus status : now) {
            if (status instanceof ObjectStatus.OfIngress ingress) {
                told.put(key(ingress), ingress);
                leaving.remove(key(ingress));
            }
        }
        List<ObjectStatus> emptied = new ArrayList<>();
        for (ObjectStatus.OfIngress gone : leaving.values()) {
            emptied.add(new ObjectStatus.OfIngress(gone.namespace(), gone.name(), List.of()));
        }
        return emptied;
    }

    /** What the object must show for {@code status} to be written; empty: whatever it shows. */
    Optional<ObjectStatus> over(ObjectStatus status) {
        return status instanceof ObjectStatus.OfIngress ingress
                ? Optional.ofNullable(leaving.get(key(ingress)))
                : Optional.empty();
    }

    /** Its last word has been written, or is not ours to say. */
    void left(ObjectStatus status) {
        if (status instanceof ObjectStatus.OfIngress ingress) {
            leaving.remove(key(ingress));
        }
    }

    private static String key(ObjectStatus.OfIngress ingress) {
        return ingress.namespace() + "/" + ingress.name();
    }
}
