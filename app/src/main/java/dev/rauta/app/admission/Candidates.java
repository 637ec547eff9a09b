// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.WatchedKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Reads the object of a review, as it will be once it is there. */
final class Candidates {
    /** What is created is younger than everything, whatever clocks say: the older of two that clash goes first. */
    private static final String NOW = "9999-12-31T23:59:59Z";

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    /** Throws {@link IllegalArgumentException} for one that does not fit its kind: no controller could read it. */
    HasMetadata read(Review review) {
        WatchedKind kind = review.kind().orElseThrow();
        HasMetadata object;
        try {
            object = serialization.convertValue(review.after(), kind.type());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(kind.kind() + ": "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable") + " (expected: the fields of " + kind.kind() + ")", e);
        }
        ObjectMeta metadata = object.getMetadata();
        if (OrEmpty.text(metadata.getName()).isEmpty()) {
            metadata.setName(OrEmpty.text(metadata.getGenerateName()) + "new");
        }
        if (review.operation().equals("CREATE")) {
            metadata.setCreationTimestamp(NOW);
        }
        return object;
    }
}
