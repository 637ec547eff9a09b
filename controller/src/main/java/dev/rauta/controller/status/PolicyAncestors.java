// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.PolicyAncestorStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.PolicyStatus;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.ancestors} of a policy of any kind.
 *
 * @param present what is there now
 * @param write puts another list in its place
 */
record PolicyAncestors(List<PolicyAncestorStatus> present, Consumer<List<PolicyAncestorStatus>> write) {
    /** Throws {@link IllegalArgumentException} for an object that is no policy. */
    static PolicyAncestors of(HasMetadata object) {
        return switch (object) {
            case BackendTLSPolicy policy -> of(policy.getStatus(), all -> policy.setStatus(new PolicyStatus(all)));
            case TrafficPolicy policy -> of(policy.getStatus(), all -> policy.setStatus(new PolicyStatus(all)));
            default -> throw new IllegalArgumentException("kind: " + object.getKind() + " (expected: a policy)");
        };
    }

    private static PolicyAncestors of(@Nullable PolicyStatus status, Consumer<List<PolicyAncestorStatus>> write) {
        return new PolicyAncestors(status == null ? List.of() : OrEmpty.list(status.getAncestors()), write);
    }

    /** Whether anything is different now. */
    boolean replace(List<PolicyAncestorStatus> ancestors) {
        write.accept(ancestors);
        return !ancestors.equals(present);
    }

    /** The list's name where there is nothing in it; null where there is. */
    @Nullable String emptied() {
        return present.isEmpty() ? "ancestors" : null;
    }
}
