// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A ListenerSet whose Gateway has gone does not say "Programmed" for ever. */
class ToldListenerSetsTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final ListenerSet SET = YAML.unmarshal(
            "metadata: {name: extra, namespace: x, generation: 4}\nspec: {parentRef: {name: edge}}", ListenerSet.class);
    private static final Gateway GATEWAY = YAML.unmarshal("metadata: {name: edge, namespace: x}", Gateway.class);

    private final ToldListenerSets sets = new ToldListenerSets();

    @Test
    void whoseGatewayHasGoneIsTold() {
        assertThat(orphans(Set.of("x/extra"), SET, GATEWAY)).isEmpty();
        for (int i = 0; i < 2; i++) {
            assertThat(orphans(Set.of(), SET)).singleElement().isInstanceOfSatisfying(
                    ObjectStatus.OfListenerSet.class, status -> {
                        assertThat(status.listeners()).isEmpty();
                        assertThat(status.conditions()).extracting(Condition::status).containsExactly(false, false);
                        assertThat(status.conditions()).extracting(Condition::reason)
                                .containsExactly("ParentNotAccepted", "Invalid");
                        assertThat(status.conditions()).extracting(Condition::observedGeneration).containsOnly(4L);
                    });
        }
    }

    @Test
    void whoseGatewayIsAnothersNowIsThatOnesToTell() {
        assertThat(orphans(Set.of("x/extra"), SET, GATEWAY)).isEmpty();
        assertThat(orphans(Set.of(), SET, GATEWAY)).isEmpty();
        assertThat(orphans(Set.of(), SET)).isEmpty();
    }

    @Test
    void whoNeverWasOursIsLeftAlone() {
        assertThat(orphans(Set.of(), SET)).isEmpty();
    }

    @Test
    void whatHasGoneItselfIsForgotten() {
        assertThat(orphans(Set.of("x/extra"), SET, GATEWAY)).isEmpty();
        assertThat(orphans(Set.of())).isEmpty();
        assertThat(orphans(Set.of(), SET)).isEmpty();
    }

    private List<ObjectStatus> orphans(Set<String> now, HasMetadata... objects) {
        return sets.orphans(ClusterState.of(List.of(objects)), now);
    }
}
