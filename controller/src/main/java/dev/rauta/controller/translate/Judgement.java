// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.controller.cluster.Changes;
import dev.rauta.controller.cluster.Changes.Change;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatusAddress;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether Gateways must be judged again, and with them all of their routes: not for a status, which is written whenever a route
 * attaches.
 */
final class Judgement {
    private Judgement() {}

    static boolean stale(Changes changes) {
        return changes.any(ReferenceGrant.class)
                || differs(changes.of(GatewayClass.class), GatewayClass::getSpec)
                || differs(changes.of(ListenerSet.class), ListenerSet::getSpec)
                || differs(changes.of(BackendTLSPolicy.class), BackendTLSPolicy::getSpec)
                || differs(changes.of(Gateway.class), Gateway::getSpec)
                || differs(changes.of(Gateway.class), Judgement::addresses);
    }

    /** Changes of more than statuses, which are written whenever a policy takes effect. */
    static List<Change<TrafficPolicy>> policies(Changes changes) {
        return changes.of(TrafficPolicy.class).stream()
                .filter(change -> differs(change, TrafficPolicy::getSpec))
                .toList();
    }

    private static <T extends HasMetadata> boolean differs(List<Change<T>> changes, Function<T, @Nullable Object> what) {
        return changes.stream().anyMatch(change -> differs(change, what));
    }

    private static <T extends HasMetadata> boolean differs(Change<T> change, Function<T, @Nullable Object> what) {
        T before = change.before();
        T after = change.after();
        return before == null
                || after == null
                || !said(before.getMetadata()).equals(said(after.getMetadata()))
                || !Objects.equals(what.apply(before), what.apply(after));
    }

    /** All but who has written what, and when. */
    private static List<Object> said(ObjectMeta metadata) {
        return Stream.of(
                        metadata.getUid(),
                        metadata.getGeneration(),
                        metadata.getCreationTimestamp(),
                        metadata.getDeletionTimestamp(),
                        OrEmpty.map(metadata.getLabels()),
                        OrEmpty.map(metadata.getAnnotations()),
                        OrEmpty.list(metadata.getOwnerReferences()))
                .<Object>map(one -> one == null ? "" : one)
                .toList();
    }

    private static List<GatewayStatusAddress> addresses(Gateway gateway) {
        return gateway.getStatus() == null ? List.of() : OrEmpty.list(gateway.getStatus().getAddresses());
    }
}
